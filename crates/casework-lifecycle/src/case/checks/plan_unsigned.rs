//! E07: no plan is put to work before it is signed, and no monitoring goes on without a plan in force.

use super::{Attempt, Check};
use crate::artifacts::planning::SIGNATURES;
use crate::phases::Phase;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E07, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let row = attempt.leads_on()?;
    let message = match (row.from, row.to) {
        (Phase::Planning, _) => SIGNATURES.missing(attempt.case, attempt.context)?.message.into_owned(),
        (_, Phase::Monitoring) if attempt.case.plan_in_force().is_none() => {
            "no signed plan is in force".to_owned()
        }
        _ => return None,
    };
    Some(attempt.refuse(RefusalCode::E07, message))
}
