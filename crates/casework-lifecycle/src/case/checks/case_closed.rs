//! E06: a closed case takes only what is about the record: addenda, amendments, corrections, disclosures, access; and
//! reopening.

use super::{Attempt, Check};
use crate::case::command::Command;
use crate::phases::Phase;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E06, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let permitted =
        attempt.command.is_about_the_record() || matches!(attempt.command, Command::ReopenCase(_));
    (attempt.case.phase == Phase::Closed && !permitted).then(|| {
        Refusal::new(RefusalCode::E06, "the case is closed").allow([
            "add-addendum",
            "request-amendment",
            "correct-entry",
            "access-record",
            "reopen-case",
            "open-case with `previous`",
        ])
    })
}
