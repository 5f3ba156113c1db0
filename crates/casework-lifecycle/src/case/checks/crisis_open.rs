//! E05: a step that a crisis does not allow, or a crisis that would be ended too early.

use std::borrow::Cow;

use chrono::Duration;

use casework_core::{Code, Family, Finding};
use casework_crisis::Tier;

use super::{Attempt, Check};
use crate::case::command::{Command, Document, ResolvingCrisis};
use crate::case::state::CrisisStatus;
use crate::closure::{ClosureReason, Proof};
use crate::phases::CrisisGate;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E05, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let status = attempt.case.crisis.status;
    match attempt.command {
        Command::DeclareCrisis(_) if status == CrisisStatus::Active => Some(Refusal::new(
            RefusalCode::E05,
            "a crisis is active already: stabilize it first, or record a safety screen",
        )),
        Command::ResolveCrisis(resolving) => resolved_too_early(attempt, resolving),
        Command::Sign(signing) if signing.document == Document::Plan && status == CrisisStatus::Active => {
            Some(Refusal::new(RefusalCode::E05, "a plan is not signed while a crisis is active"))
        }
        Command::CloseCase(_) | Command::ProposeClosure(_) if status == CrisisStatus::Active => {
            closed_in_crisis(attempt)
        }
        Command::CloseCase(_) | Command::ProposeClosure(_) if status == CrisisStatus::Stabilized => {
            finished_in_crisis(attempt)
        }
        Command::Move(_) => moved_in_crisis(attempt),
        _ => None,
    }
}

fn moved_in_crisis(attempt: &Attempt<'_>) -> Option<Refusal> {
    let row = attempt.leads_on()?;
    let crisis = &attempt.case.crisis;
    let message = match (crisis.status, row.gate) {
        (CrisisStatus::Active, CrisisGate::OnceStabilized | CrisisGate::OnceResolved) => {
            "a crisis is active: respond to it, stabilize it, then go on".to_owned()
        }
        (CrisisStatus::Stabilized, CrisisGate::OnceResolved) => {
            format!("the crisis is stabilized and not resolved: {} waits until it is", row.to)
        }
        // A crisis that flares up anew does not settle the loop that the one before it still asks for.
        (CrisisStatus::None, _) | (CrisisStatus::Stabilized, CrisisGate::OnceStabilized) => {
            let due = crisis.loop_due?;
            format!(
                "after a crisis the case goes back to assessment, risk stratification or planning by {due}"
            )
        }
        (CrisisStatus::Active | CrisisStatus::Stabilized, _) => return None,
    };
    Some(attempt.refuse(RefusalCode::E05, message))
}

fn closed_in_crisis(attempt: &Attempt<'_>) -> Option<Refusal> {
    let closing = attempt.closing()?;
    let handed_over = matches!(closing.reason, ClosureReason::Transferred | ClosureReason::HigherLevelOfCare)
        && closing.proof.receiver.is_some();
    let allowed = closing.reason == ClosureReason::Deceased || handed_over;
    (!allowed).then(|| {
        let message =
            "a crisis is active: close only for death, or for a transfer that the receiver has accepted";
        Refusal::new(RefusalCode::E05, message).at("/reason").allow([
            "deceased",
            "transferred",
            "higher-level-of-care",
        ])
    })
}

/// The end of the road is a step that leads on: it waits until the crisis is resolved.
fn finished_in_crisis(attempt: &Attempt<'_>) -> Option<Refusal> {
    let finishes = attempt.closing()?.reason.rule().proofs.contains(&Proof::Aftercare);
    finishes.then(|| {
        let message = "the crisis is stabilized and not resolved: a planned closing waits until it is";
        Refusal::new(RefusalCode::E05, message).at("/reason").allow(["resolve-crisis"])
    })
}

fn resolved_too_early(attempt: &Attempt<'_>, resolving: &ResolvingCrisis) -> Option<Refusal> {
    let lacking = lacking_to_resolve(attempt, resolving);
    let message = match (attempt.case.crisis.status, lacking.is_empty()) {
        (CrisisStatus::Active, _) => "an active crisis is stabilized first",
        (CrisisStatus::Stabilized, false) => "the crisis cannot be resolved yet",
        (CrisisStatus::Stabilized, true) | (CrisisStatus::None, _) => return None,
    };
    Some(Refusal::new(RefusalCode::E05, message).missing(lacking))
}

/// Lists what the end of a crisis needs and does not have.
fn lacking_to_resolve(attempt: &Attempt<'_>, resolving: &ResolvingCrisis) -> Vec<Finding> {
    let (case, context) = (attempt.case, attempt.context);
    let declared = case.crisis.declared_at.unwrap_or(case.phase_since);
    // What was written before the last danger says nothing about it.
    let danger = case.crisis.triggered_at.map_or(declared, |last| last.max(declared));
    let after = |times: &[casework_core::Instant]| times.iter().any(|at| *at >= danger);
    // Only a screen of the time after the last danger says that it is over, and only one that finds none itself.
    let since = case.crisis.triggered_at.max(case.crisis.stabilized_at).unwrap_or(declared);
    let reassessed = case
        .safety_screens
        .iter()
        .any(|screen| screen.at > since && screen.tier.is_some_and(|tier| tier < Tier::Emergent));
    let hours = i64::from(context.policy.after_crisis_contact_hours);
    let soon = |at: casework_core::Instant| at >= context.at && at <= context.at.plus(Duration::hours(hours));
    let grave = case.crisis.tier.is_some_and(|tier| tier >= Tier::Emergent);
    let second = case.crisis.co_signatures.iter().any(|signature| signature.signer != context.by.id());
    let contact = format!("next contact: set it within {hours} hours of the resolving");
    let rows: [(bool, &str, Cow<'static, str>); 5] = [
        (after(&case.crisis_notes), "CR1", "crisis note: write what happened and what was done".into()),
        (
            reassessed,
            "CR2",
            "safety re-assessment: record a safety screen, dated after the last danger and the stabilizing, below Emergent"
                .into(),
        ),
        (after(&case.safety_plans), "CR3", "safety plan: update it with the client".into()),
        (resolving.next_contact.is_some_and(soon), "CR4", contact.into()),
        (
            !grave || second,
            "CR5",
            "second person: for this tier another authorized person signs `crisis-resolution`".into(),
        ),
    ];
    let lacking = rows.into_iter().filter(|(there, ..)| !there);
    lacking.map(|(_, code, words)| Finding::new(Code::new(Family::Lifecycle, code), words)).collect()
}
