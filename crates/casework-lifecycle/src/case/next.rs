//! What may be done next, and what is missing for what may not.

use casework_core::{Actor, FreeText, Role};
use schemars::JsonSchema;
use serde::Serialize;

use super::checks::{Attempt, first_refusal, permitted};
use super::command::{Closing, Command, Moving, Reopening};
use super::{Case, Context};
use crate::artifacts::SCREENERS;
use crate::closure::{ClosureProof, ClosureReason};
use crate::phases::{LoopReason, Move, MoveKind, Phase};
use crate::refusal::Refusal;

/// One step that the table has from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct NextStep {
    /// The phase it leads to.
    pub to: Phase,
    /// The letter of the matrix.
    pub kind: &'static str,
    /// The command that takes it.
    pub command: &'static str,
    /// Whether nothing stands in its way now but the person, who needs one of `roles`.
    pub allowed: bool,
    /// The roles that may take it.
    pub roles: Vec<Role>,
    /// The reasons that a loop may have.
    pub reasons: Vec<LoopReason>,
    /// Why it may not be taken now, with everything that is missing.
    pub refusal: Option<Refusal>,
}

/// Lists the steps that the table has from where the case is, whoever asks.
pub fn next_steps(case: &Case, context: &Context<'_>) -> Vec<NextStep> {
    // Someone who holds every role: what is asked is what stands in the way but the role.
    let everyone = Actor::new(context.by.id(), Role::ALL);
    let context = Context { by: everyone.as_ref().unwrap_or(context.by), ..context.clone() };
    let case = &case.state;
    let opened = case.opening.is_some();
    case.phase
        .moves()
        .filter(|_| opened)
        .map(|row| {
            let asked = ask(row);
            let attempt = Attempt::new(case, &asked, &context);
            let (command, refusal) = match row.kind {
                MoveKind::EarlyExit | MoveKind::Finish => ("close-case", None),
                MoveKind::NewEpisode => ("open-case", None),
                MoveKind::Reopen => ("reopen-case", super::checks::cannot_reopen(&attempt)),
                MoveKind::Forward | MoveKind::LoopBack | MoveKind::ShortReturn | MoveKind::ModelEdge => {
                    ("move", first_refusal(&attempt))
                }
            };
            NextStep {
                to: row.to,
                kind: row.kind.letter(),
                command,
                allowed: refusal.is_none(),
                roles: if row.kind == MoveKind::NewEpisode { SCREENERS } else { permitted(&attempt) }
                    .to_vec(),
                reasons: row.reasons.to_vec(),
                refusal,
            }
        })
        .collect()
}

/// Makes the command that would take a row, with the first of its reasons.
fn ask(row: &Move) -> Command {
    let note = || FreeText::new("asked what may be done");
    match (row.kind, note()) {
        (MoveKind::EarlyExit | MoveKind::Finish, _) => Command::CloseCase(Closing {
            reason: ClosureReason::MutualNoLongerNeeded,
            proof: ClosureProof::default(),
        }),
        (MoveKind::Reopen, Ok(reason)) => Command::ReopenCase(Reopening { reason, consents_confirmed: true }),
        (MoveKind::LoopBack, Ok(note)) => {
            Command::Move(Moving { to: row.to, reason: row.reasons.first().copied(), note: Some(note) })
        }
        (
            MoveKind::Forward
            | MoveKind::ShortReturn
            | MoveKind::ModelEdge
            | MoveKind::NewEpisode
            | MoveKind::Reopen
            | MoveKind::LoopBack,
            _,
        ) => Command::Move(Moving { to: row.to, reason: None, note: None }),
    }
}
