//! E15: after a recorded death there is no later service entry, and the only closure reason is `deceased`.

use super::{Attempt, Check};
use crate::case::command::Command;
use crate::closure::{Afterwards, ClosureReason};
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E15, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    if let Command::OpenCase(_) = attempt.command {
        if let Some(case) = attempt.context.died_in {
            let message = format!("the client's death is on record in case {case}");
            return Some(Refusal::new(RefusalCode::E15, message).at("/client"));
        }
        let previous = attempt.context.previous?.state.closed?;
        let died = previous.reason == ClosureReason::Deceased;
        debug_assert!(!died || previous.reason.rule().afterwards == Afterwards::Never);
        return died.then(|| {
            Refusal::new(RefusalCode::E15, "the episode before this one ended with the client's death")
        });
    }
    let died_on = attempt.case.died_on?;
    if let Some(closing) = attempt.closing() {
        let contradicts = closing.reason != ClosureReason::Deceased;
        return contradicts.then(|| {
            Refusal::new(RefusalCode::E15, format!("the client died on {died_on}: the reason is `deceased`"))
                .at("/reason")
                .allow(["deceased"])
        });
    }
    let about_the_record =
        attempt.command.is_about_the_record() || matches!(attempt.command, Command::RecordDeath(_));
    (!about_the_record && attempt.context.day(attempt.case) > died_on).then(|| {
        Refusal::new(
            RefusalCode::E15,
            format!("the client died on {died_on}: nothing later is a service to the client"),
        )
        .allow(["close-case with `deceased`", "add-addendum"])
    })
}
