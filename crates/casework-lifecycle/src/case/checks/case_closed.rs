//! E06: a closed case takes only addenda, amendments, corrections, disclosure entries, and reopening.

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::case::command::{Command, Record};
use crate::phases::Phase;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E06, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let permitted = matches!(
        attempt.command,
        Command::AddAddendum(_)
            | Command::RequestAmendment(_)
            | Command::CorrectEntry(_)
            | Command::ReopenCase(_)
            | Command::Record(Record { entry: Entry::Disclosure(_), .. })
            // These two are refused as well, by the check that says why: what is signed stays (E12).
            | Command::ChangeEntry(_)
            | Command::DeleteEntry(_)
    );
    (attempt.case.phase == Phase::Closed && !permitted).then(|| {
        Refusal::new(RefusalCode::E06, "the case is closed").allow([
            "add-addendum",
            "request-amendment",
            "correct-entry",
            "reopen-case",
            "open-case with `previous`",
        ])
    })
}
