//! E11: an episode is reopened only in time, only after certain reasons, and with consents confirmed again.

use casework_core::calendar::plus_days;

use super::{Attempt, Check};
use crate::case::command::Command;
use crate::closure::Afterwards;
use crate::phases::Phase;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E11, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    match attempt.command {
        Command::OpenCase(opening) if opening.previous.is_some() => cannot_follow(attempt),
        Command::ReopenCase(reopening) => impossible(attempt).or_else(|| {
            (!reopening.consents_confirmed).then(|| {
                Refusal::new(
                    RefusalCode::E11,
                    "the client or a representative must confirm the consents again",
                )
                .at("/consents-confirmed")
            })
        }),
        _ => None,
    }
}

/// Says why nobody may reopen the episode, when nobody may.
pub(super) fn impossible(attempt: &Attempt<'_>) -> Option<Refusal> {
    let closed = attempt.case.closed?;
    let refuse = |message: String| Some(Refusal::new(RefusalCode::E11, message));
    let reason = closed.reason.as_str();
    match closed.reason.rule().afterwards {
        Afterwards::Never => return refuse(format!("an episode closed as `{reason}` stays closed")),
        Afterwards::NewOnly => {
            let message =
                format!("an episode closed as `{reason}` is not reopened: open a new one at screening");
            return Some(Refusal::new(RefusalCode::E11, message).allow(["open-case with `previous`"]));
        }
        Afterwards::ReopenOrNew => {}
    }
    let last = plus_days(closed.day, attempt.context.policy.reopen_window_days);
    if attempt.context.day(attempt.case) > last {
        return refuse(format!("the time to reopen ended on {last}: open a new episode at screening"));
    }
    None
}

fn cannot_follow(attempt: &Attempt<'_>) -> Option<Refusal> {
    let previous = attempt.context.previous?;
    let refuse = |message: &str| Some(Refusal::new(RefusalCode::E11, message).at("/previous"));
    if previous.phase() != Phase::Closed {
        return refuse("the episode before this one is still open");
    }
    let never =
        previous.state.closed.is_some_and(|closed| closed.reason.rule().afterwards == Afterwards::Never);
    if never { refuse("the episode before this one was closed for good") } else { None }
}
