//! E01: the pair of phases is not in the table, or the step does not belong to the phase or overlay the case is in.

use super::{Attempt, Check, signer_authority};
use crate::artifacts::OPEN;
use crate::case::command::{Command, Document, HoldKind};
use crate::case::state::CrisisStatus;
use crate::phases::{MoveKind, Phase};
use crate::privacy::amendment::AdvancingAmendment;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E01, find };

const FROM_IMPLEMENTATION: &[Phase] =
    &[Phase::Implementation, Phase::Monitoring, Phase::Evaluation, Phase::Transition, Phase::PostTransition];

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    match attempt.command {
        Command::Move(_) => no_such_pair(attempt).or_else(|| loop_without_reason(attempt)),
        Command::ReopenCase(_) if attempt.case.phase != Phase::Closed => {
            Some(Refusal::new(RefusalCode::E01, "the case is open: there is nothing to reopen"))
        }
        Command::AdvanceAmendment(advancing) => wrong_answer(attempt, advancing),
        _ => wrong_phase(attempt).or_else(|| wrong_overlay(attempt)),
    }
}

fn no_such_pair(attempt: &Attempt<'_>) -> Option<Refusal> {
    let Command::Move(moving) = attempt.command else { return None };
    let from = attempt.case.phase;
    let by_move = |kind: MoveKind| kind.leads_on() || kind == MoveKind::LoopBack;
    if attempt.row.is_some_and(|row| by_move(row.kind)) {
        return None;
    }
    let open: Vec<_> = from.moves().filter(|row| by_move(row.kind)).map(|row| row.to).collect();
    let message = if moving.to == Phase::Closed {
        "a case is closed with `close-case` and a reason".to_owned()
    } else {
        let names: Vec<_> = open.iter().map(|phase| phase.as_str()).collect();
        format!(
            "there is no step from {from} to {}: it leads to {}, or is closed",
            moving.to,
            names.join(", ")
        )
    };
    Some(Refusal::new(RefusalCode::E01, message).at("/to").allow(open))
}

fn loop_without_reason(attempt: &Attempt<'_>) -> Option<Refusal> {
    let (Command::Move(moving), Some(row)) = (attempt.command, attempt.row) else { return None };
    let reasons = || row.reasons.iter().map(|reason| reason.as_str());
    let refuse = |message: String, pointer: &str| {
        Some(Refusal::new(RefusalCode::E01, message).at(pointer).allow(reasons()))
    };
    match (row.kind, moving.reason) {
        (MoveKind::LoopBack, None) => {
            refuse(format!("going back from {} to {} needs a reason", row.from, row.to), "/reason")
        }
        (MoveKind::LoopBack, Some(reason)) if !row.reasons.contains(&reason) => {
            let message = format!("`{}` is no reason to go from {} to {}", reason.as_str(), row.from, row.to);
            refuse(message, "/reason")
        }
        (MoveKind::LoopBack, Some(_)) if moving.note.is_none() => {
            refuse("going back needs words beside the reason (`note`)".to_owned(), "/note")
        }
        _ => None,
    }
}

fn wrong_answer(attempt: &Attempt<'_>, advancing: &AdvancingAmendment) -> Option<Refusal> {
    let sequence = crate::privacy::number(&advancing.request)?;
    let status = attempt.case.privacy.amendments.get(&sequence)?.status;
    let to = advancing.action.to();
    (!status.next().contains(&to)).then(|| {
        let message = format!("a request that is `{}` does not become `{}`", status.as_str(), to.as_str());
        let next = status.next().iter().map(|next| next.as_str());
        Refusal::new(RefusalCode::E01, message).at("/action").allow(next)
    })
}

fn wrong_phase(attempt: &Attempt<'_>) -> Option<Refusal> {
    let (belongs, what): (&[Phase], &str) = match attempt.command {
        Command::Record(record) => (record.entry.phases(), "this entry"),
        Command::DraftPlan(_) => (&[Phase::Planning], "a plan"),
        // Under a plan in force the work goes on, also while something is assessed or planned anew.
        Command::DraftReferral(_) if attempt.case.plan_in_force().is_some() => return None,
        Command::DraftReferral(_) => (FROM_IMPLEMENTATION, "a referral"),
        // Whoever has no authority to sign is told so (E19), in whatever phase.
        Command::Sign(_) if signer_authority::lacks_authority(attempt) => return None,
        Command::Sign(signing) => (home(signing.document), "this signature"),
        Command::RecordSignatureRefusal(refusing) => (home(refusing.document), "this refusal"),
        Command::PlaceHold(hold) if hold.hold == HoldKind::Waitlisted => {
            (&[Phase::Screening, Phase::Intake], "the wait for a place")
        }
        _ => return None,
    };
    // A closed case has been dealt with by E06; what is still open there belongs to no phase.
    let phase = attempt.case.phase;
    (phase != Phase::Closed && !belongs.contains(&phase)).then(|| {
        let names: Vec<_> = belongs.iter().map(|phase| phase.as_str()).collect();
        let message = format!("{what} belongs to {}; the case is in {phase}", names.join(", "));
        Refusal::new(RefusalCode::E01, message).allow(belongs.iter())
    })
}

/// Returns the phases in which a document is signed.
fn home(document: Document) -> &'static [Phase] {
    match document {
        Document::Assessment | Document::ClinicalAssessment => &[Phase::Assessment],
        Document::ClosureSummary => &[Phase::PostTransition],
        Document::CrisisResolution => OPEN,
        Document::Evaluation => &[Phase::Evaluation],
        Document::Plan => &[Phase::Planning],
        Document::Stratification => &[Phase::RiskStratification],
        Document::Transition => &[Phase::Transition],
    }
}

fn wrong_overlay(attempt: &Attempt<'_>) -> Option<Refusal> {
    let case = attempt.case;
    let (crisis, hold) = (case.crisis.status, case.hold.is_some());
    let message = match attempt.command {
        Command::StabilizeCrisis(_) if crisis != CrisisStatus::Active => "no crisis is active",
        Command::ResolveCrisis(_) if crisis == CrisisStatus::None => "no crisis is open",
        Command::Sign(signing)
            if signing.document == Document::CrisisResolution && crisis == CrisisStatus::None =>
        {
            "no crisis is open"
        }
        Command::PlaceHold(_) if hold => "a hold is on already: review it or end it",
        Command::ReviewHold(_) | Command::EndHold(_) if !hold => "no hold is on",
        Command::StartOutreach(_) if case.outreach => "outreach is on already",
        Command::ReengageClient(_) if !case.outreach => "no outreach is on",
        _ => return None,
    };
    Some(Refusal::new(RefusalCode::E01, message))
}
