//! E10: the closure reason is not allowed in this phase, or contradicts the record.

use casework_core::Role;

use super::{Attempt, Check};
use crate::artifacts::common::ContactFact;
use crate::artifacts::screening::EligibilityDecision;
use crate::closure::{CLOSURES, ClosureReason};
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E10, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let closing = attempt.closing()?;
    let (case, reason) = (attempt.case, closing.reason);
    let refuse = |message: String| {
        let here = CLOSURES.iter().filter(|row| row.allows(case.phase)).map(|row| row.reason.as_str());
        Some(Refusal::new(RefusalCode::E10, message).at("/reason").allow(here))
    };
    if !reason.rule().allows(case.phase) {
        return refuse(format!("`{}` is not a reason to close from {}", reason.as_str(), case.phase));
    }
    // What the client said last counts: someone who declined once and came after all has not declined.
    let last = case.contacts.iter().filter(|contact| contact.is_two_way()).max_by_key(|contact| contact.at);
    let declined = last.is_some_and(|contact| contact.client_declines);
    let reached = case.contacts.iter().any(ContactFact::is_two_way);
    let eligible =
        case.screened.eligibility.is_some_and(|(decision, _)| decision == EligibilityDecision::Eligible);
    let ordered = case.opening.as_ref().is_some_and(|opening| opening.court_ordered);
    match reason {
        ClosureReason::LostToContact | ClosureReason::NoResponse if declined => refuse(
            "a two-way contact with a refusal is on record: the reason is `declined` or `withdrew`"
                .to_owned(),
        ),
        ClosureReason::NoResponse if reached => {
            refuse("the client was reached: a two-way contact is on record".to_owned())
        }
        ClosureReason::Withdrew if ordered && !attempt.context.by.holds(Role::Supervisor) => {
            refuse("a court has ordered the service: a supervisor decides".to_owned())
        }
        ClosureReason::ScreenedOut if eligible => {
            refuse("the eligibility decision on record is `eligible`".to_owned())
        }
        _ => None,
    }
}
