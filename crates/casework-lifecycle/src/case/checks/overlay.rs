//! E21: no step leads on while a hold or outreach is on.

use super::{Attempt, Check};
use crate::closure::Proof;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E21, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    if attempt.leads_on().is_none() && !finishes(attempt) {
        return None;
    }
    let (message, way) = match (attempt.case.hold, attempt.case.outreach) {
        (Some(_), _) => ("the case is on hold: steps that lead on wait until it ends", "end-hold"),
        (None, true) => {
            ("outreach is on: steps that lead on wait until the client is reached", "reengage-client")
        }
        (None, false) => return None,
    };
    Some(attempt.refuse(RefusalCode::E21, message).allow([way]))
}

/// The end of the road is a step that leads on.
fn finishes(attempt: &Attempt<'_>) -> bool {
    attempt.closing().is_some_and(|closing| closing.reason.rule().proofs.contains(&Proof::Aftercare))
}
