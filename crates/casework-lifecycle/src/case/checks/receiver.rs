//! E17: nobody is handed over to a receiver who has not accepted, or without a first appointment.

use super::{Attempt, Check};
use crate::artifacts::transition::{RECEIVER, ReceiverFact};
use crate::closure::{ClosureReason, Proof};
use crate::phases::Phase;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E17, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    if let Some(closing) = attempt.closing() {
        let needed = closing.reason.rule().proofs.contains(&Proof::Receiver);
        // The transition has its own record of the receiver.
        let known = attempt.case.transition.receiver.as_ref().is_some_and(|known| {
            known.name().is_some()
                && matches!(known, ReceiverFact::Accepted { first_appointment: Some(_), .. })
        });
        // Who takes over after a transition is no facility that takes the client in.
        let known = known && closing.reason != ClosureReason::HigherLevelOfCare;
        let blank = closing.proof.receiver.as_ref().is_some_and(|name| name.trim().is_empty());
        // A transfer ends the work here, so it needs the day on which the work goes on there.
        let today = attempt.context.day(attempt.case);
        let dated = closing.proof.first_appointment.is_some_and(|day| day >= today)
            || !closing.reason.rule().proofs.contains(&Proof::Handoff);
        let (pointer, message) = match (closing.proof.receiver.as_ref().filter(|_| !blank), dated) {
            (None, _) => ("/proof/receiver", "this reason needs a receiver who has accepted (`receiver`)"),
            (Some(_), false) => {
                ("/proof/first-appointment", "no first date at the receiver lies ahead (`first-appointment`)")
            }
            (Some(_), true) => return None,
        };
        return (needed && !known).then(|| Refusal::new(RefusalCode::E17, message).at(pointer));
    }
    attempt.leads_on().filter(|row| row.from == Phase::Transition)?;
    let found = RECEIVER.missing(attempt.case, attempt.context)?;
    Some(attempt.refuse(RefusalCode::E17, found.message.into_owned()))
}
