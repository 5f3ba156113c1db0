//! E08: a plan with a goal that is not valid is neither signed nor put in force.

use super::{Attempt, Check};
use crate::artifacts::planning::{VALID_GOALS, drafted};
use crate::case::command::{Command, Document};
use crate::goal_gate;
use crate::phases::Phase;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E08, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let signs = matches!(attempt.command, Command::Sign(signing) if signing.document == Document::Plan);
    let takes_effect = attempt.leads_on().is_some_and(|row| row.from == Phase::Planning);
    if !signs && !takes_effect {
        return None;
    }
    let bad = goal_gate::invalid_goals(attempt.case, drafted(attempt.case)?, attempt.context);
    let first = bad.first()?;
    let message = match bad.len() {
        1 => first.message.to_string(),
        count => format!("{} (and {} more)", first.message, count.saturating_sub(1)),
    };
    // The artifact says it of the plan as a whole; here each goal is named by itself.
    let mut missing = attempt.missing();
    missing.retain(|found| found.code.id() != VALID_GOALS.code);
    missing.extend(bad);
    Some(Refusal::new(RefusalCode::E08, message).missing(missing))
}
