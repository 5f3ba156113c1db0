//! E07: no plan is put to work before it is signed, no monitoring goes on without a plan in force, and under a plan that
//! the client would not sign no referral is sent without the client's agreement.

use casework_core::Role;

use super::{Attempt, Check};
use crate::artifacts::CLINICIANS;
use crate::artifacts::planning::SIGNATURES;
use crate::case::command::Command;
use crate::phases::Phase;
use crate::referral::ReferralStatus;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E07, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    if let Some(refusal) = referred_without_agreement(attempt) {
        return Some(refusal);
    }
    let row = attempt.leads_on()?;
    let message = match (row.from, row.to) {
        (Phase::Planning, _) => SIGNATURES.missing(attempt.case, attempt.context)?.message.into_owned(),
        (_, Phase::Monitoring) if attempt.case.plan_in_force().is_none() => {
            "no signed plan is in force".to_owned()
        }
        (Phase::RiskStratification, Phase::Monitoring) if lacks_clinician(attempt) => {
            "the model has a clinician sign the plan, and none has: go to planning".to_owned()
        }
        _ => return None,
    };
    Some(attempt.refuse(RefusalCode::E07, message))
}

/// Says whether the plan in force was agreed under a model that asked for less.
fn lacks_clinician(attempt: &Attempt<'_>) -> bool {
    let needed = attempt.case.model_rules(attempt.context).is_some_and(|rules| rules.clinician_signs_plan);
    let plan = attempt.case.plan_in_force();
    needed && plan.is_some_and(|plan| !plan.is_signed_by(|role| CLINICIANS.contains(&role)))
}

/// Under a plan that the client would not sign, each referral needs the client's own agreement.
fn referred_without_agreement(attempt: &Attempt<'_>) -> Option<Refusal> {
    let Command::AdvanceReferral(advancing) = attempt.command else { return None };
    let sends = advancing.step.to == ReferralStatus::Sent && advancing.step.client_agrees.is_none();
    let unsigned =
        attempt.case.plan_in_force().is_some_and(|plan| !plan.is_signed_by(Role::speaks_for_the_client));
    (sends && unsigned).then(|| {
        let message = "the client has not signed the plan: say how the client agrees to this referral";
        Refusal::new(RefusalCode::E07, message).at("/step/client-agrees")
    })
}
