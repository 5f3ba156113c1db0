//! What may be done next, and what is missing for what may not: the way out of a crisis first, then the rows of the table.

use casework_core::{Actor, FreeText, Role};
use schemars::JsonSchema;
use serde::Serialize;

use super::checks::{Attempt, every_refusal, first_refusal, permitted};
use super::command::{Closing, Command, Moving, Reopening, ResolvingCrisis, StabilizingCrisis};
use super::state::{CrisisStatus, State};
use super::{Case, Context};
use crate::artifacts::SCREENERS;
use crate::closure::{CLOSURES, ClosureProof, ClosureReason};
use crate::phases::{LoopReason, Move, MoveKind, Phase};
use crate::refusal::{Refusal, RefusalCode};

/// One step that the table has from here, or the step out of a crisis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct NextStep {
    /// The phase it leads to; the same one for a step out of a crisis.
    pub to: Phase,
    /// The letter of the matrix; `crisis` for a step out of a crisis.
    pub kind: &'static str,
    /// The command that takes it.
    pub command: &'static str,
    /// Whether nothing stands in its way now but the person, who needs one of `roles`.
    pub allowed: bool,
    /// The roles that may take it.
    pub roles: Vec<Role>,
    /// The reasons that a loop may have.
    pub reasons: Vec<LoopReason>,
    /// Why it may not be taken now, with everything that is missing. For closing: why its first reason is not open, when
    /// none is.
    pub refusal: Option<Refusal>,
    /// For closing: each reason that may be given from this phase, with what stands in its way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closings: Vec<NextClosing>,
}

/// One reason for which a case may be closed from its phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct NextClosing {
    /// The reason.
    pub reason: ClosureReason,
    /// The roles that may close for it.
    pub roles: Vec<Role>,
    /// Everything that stands in its way by what is on record; what `close-case` itself has to bring counts as missing.
    pub refusals: Vec<Refusal>,
}

/// Lists the step out of a crisis, when one is on, and the steps that the table has from where the case is, whoever asks.
pub fn next_steps(case: &Case, context: &Context<'_>) -> Vec<NextStep> {
    // Someone who holds every role: what is asked is what stands in the way but the role.
    let everyone = Actor::new(context.by.id(), Role::ALL);
    let context = Context { by: everyone.as_ref().unwrap_or(context.by), ..context.clone() };
    let case = &case.state;
    if case.opening.is_none() {
        return Vec::new();
    }
    let rows = case.phase.moves().map(|row| step(case, row, &context));
    out_of_crisis(case, &context).into_iter().chain(rows).collect()
}

/// Makes the step that ends what is grave about a crisis: stabilizing first, resolving after it.
fn out_of_crisis(case: &State, context: &Context<'_>) -> Option<NextStep> {
    let note = FreeText::new("asked what may be done").ok()?;
    let (command, asked) = match case.crisis.status {
        CrisisStatus::None => return None,
        CrisisStatus::Active => ("stabilize-crisis", Command::StabilizeCrisis(StabilizingCrisis { note })),
        // The next contact is set by the command itself: it is asked about as if it were.
        CrisisStatus::Stabilized => (
            "resolve-crisis",
            Command::ResolveCrisis(ResolvingCrisis { note, next_contact: Some(context.at) }),
        ),
    };
    let attempt = Attempt::new(case, &asked, context);
    let refusal = first_refusal(&attempt);
    Some(NextStep {
        to: case.phase,
        kind: "crisis",
        command,
        allowed: refusal.is_none(),
        roles: permitted(&attempt).to_vec(),
        reasons: Vec::new(),
        refusal,
        closings: Vec::new(),
    })
}

fn step(case: &State, row: &Move, context: &Context<'_>) -> NextStep {
    let asked = ask(row);
    let attempt = Attempt::new(case, &asked, context);
    let mut closings = Vec::new();
    let (command, refusal) = match row.kind {
        MoveKind::EarlyExit | MoveKind::Finish => {
            closings = closings_from(case, context);
            let open = closings.iter().any(|closing| closing.refusals.is_empty());
            let first = closings.first().and_then(|closing| closing.refusals.first());
            ("close-case", first.filter(|_| !open).cloned())
        }
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
        roles: if row.kind == MoveKind::NewEpisode { SCREENERS } else { permitted(&attempt) }.to_vec(),
        reasons: row.reasons.to_vec(),
        refusal,
        closings,
    }
}

/// Looks at each reason that may be given from the phase, as `plan_closure` does.
fn closings_from(case: &State, context: &Context<'_>) -> Vec<NextClosing> {
    let rules = CLOSURES.iter().filter(|rule| rule.allows(case.phase));
    rules
        .map(|rule| {
            let asked = Command::CloseCase(Closing { reason: rule.reason, proof: ClosureProof::default() });
            let attempt = Attempt::new(case, &asked, context);
            NextClosing {
                reason: rule.reason,
                roles: permitted(&attempt).to_vec(),
                refusals: every_refusal(&attempt, |code| code != RefusalCode::E04),
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
