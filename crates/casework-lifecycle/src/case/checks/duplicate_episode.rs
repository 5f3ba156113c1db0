//! E18: at most one open episode for a client in a program.

use super::{Attempt, Check};
use crate::case::command::Command;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E18, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let known = attempt.case.opening.as_ref();
    let (client, program, pointer) = match attempt.command {
        Command::OpenCase(_) if known.is_some() => {
            return Some(Refusal::new(RefusalCode::E18, "this case is open already"));
        }
        Command::OpenCase(opening) => (opening.client, &opening.program, Some("/client")),
        // A later episode may have begun since this one was closed.
        Command::ReopenCase(_) => known.map(|opening| (opening.client, &opening.program, None))?,
        _ => return None,
    };
    let same = attempt
        .context
        .open_episodes
        .iter()
        .find(|open| open.case != attempt.case.id && open.client == client && open.program == program)?;
    let message = format!("case {} is open for this client in this program", same.case);
    let refusal = Refusal::new(RefusalCode::E18, message).allow([same.case]);
    Some(match pointer {
        Some(pointer) => refusal.at(pointer),
        None => refusal,
    })
}
