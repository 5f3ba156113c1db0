//! E02: what must be there before the step is not. Everything that is missing is listed.

use casework_core::{Code, Family, Finding, Role, Signature};

use super::{Attempt, Check};
use crate::alerts;
use crate::artifacts::assessment::{Domain, DomainStatus};
use crate::artifacts::evaluation::Decision;
use crate::artifacts::{
    CARRIERS, Entry, ExitArtifact, assessment, evaluation, monitoring, planning, screening, transition,
};
use crate::case::command::{Closing, Command, Document, Record};
use crate::case::{Context, State};
use crate::closure::Proof;
use crate::phases::{Move, MoveKind, Phase};
use crate::referral::ReferralStatus;
use crate::refusal::{Refusal, RefusalCode};
use crate::sources;

pub(crate) const CHECK: Check = Check { code: RefusalCode::E02, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let (case, context) = (attempt.case, attempt.context);
    let missing = match attempt.command {
        Command::Move(_) => attempt.missing(),
        Command::Sign(signing) => missing_to_sign(case, context, signing.document),
        Command::Record(Record { entry: Entry::Domain(domain), .. })
            if domain.domain == Domain::SafetyRisk
                && matches!(domain.status, DomainStatus::NotApplicable { .. }) =>
        {
            vec![finding(
                "A1",
                "assessment domains: safety risk is never `not-applicable`; assess it, or record that the client declined",
            )]
        }
        Command::Record(Record { entry: Entry::DualDiagnosis(dual), .. }) => {
            dual.lacks().into_iter().map(|lack| finding("DD1", format!("two conditions: {lack}"))).collect()
        }
        Command::CloseCase(closing) | Command::ProposeClosure(closing) => missing_to_close(attempt, closing),
        _ => Vec::new(),
    };
    let message = match missing.as_slice() {
        [] => return None,
        [one] => one.message.to_string(),
        [first, rest @ ..] => format!("{} (and {} more)", first.message, rest.len()),
    };
    Some(Refusal::new(RefusalCode::E02, message).missing(missing))
}

fn finding(code: &'static str, words: impl Into<std::borrow::Cow<'static, str>>) -> Finding {
    Finding::new(Code::new(Family::Lifecycle, code), words).cite(&sources::LIFECYCLE_SHEET)
}

/// Lists what is missing of the artifacts that the table asks for in a phase, but those that are looked at elsewhere.
fn all_missing_but(phase: Phase, own: &[&ExitArtifact], case: &State, context: &Context<'_>) -> Vec<Finding> {
    let asked =
        phase.exit_artifacts().iter().filter(|artifact| !own.iter().any(|own| own.code == artifact.code));
    asked.filter_map(|artifact| artifact.missing(case, context)).collect()
}

/// Lists everything that a step that leads on needs and does not have.
pub(crate) fn missing_artifacts(case: &State, row: &Move, context: &Context<'_>) -> Vec<Finding> {
    let mut missing = all_missing_but(row.from, &[], case, context);
    // What went wrong is looked at before the round is over.
    if (row.from, row.to) == (Phase::Monitoring, Phase::Evaluation)
        && alerts::ask_for_evaluation(case, context)
    {
        missing.clear();
    }
    let decision = case.evaluation.as_ref().and_then(|evaluation| evaluation.decision);
    match (row.from, row.to) {
        (Phase::Evaluation, Phase::Monitoring) if decision.is_some_and(|made| made != Decision::Continue) => {
            missing.push(finding("E5", "decision: it is not `continue`"));
        }
        (Phase::Evaluation, Phase::Monitoring) => missing.extend(unexplained_continuation(case, context)),
        (Phase::Evaluation, Phase::Transition)
            if decision.is_some_and(|made| made != Decision::Transition) =>
        {
            missing.push(finding("E5", "decision: it is not `transition`"));
        }
        _ => {}
    }
    if row.kind == MoveKind::ModelEdge {
        let open: Vec<_> = case
            .referrals
            .iter()
            .filter(|(_, referral)| referral.status.is_open())
            .map(|(id, _)| id.as_str())
            .collect();
        if !open.is_empty() {
            missing.push(finding("M2", format!("referrals: `{}` must have ended", open.join("`, `"))));
        }
    }
    missing
}

/// Continuing although nothing improves needs a rationale that a supervisor has signed.
fn unexplained_continuation(case: &State, context: &Context<'_>) -> Option<Finding> {
    let signatures = case.evaluation.as_ref().map_or(&[][..], |evaluation| &evaluation.signatures);
    let goals = monitoring::not_improving(case, context);
    let carriers = || signatures.iter().filter(|known| CARRIERS.contains(&known.role));
    let another = |known: &Signature| {
        known.role == Role::Supervisor && carriers().all(|carrier| carrier.signer != known.signer)
    };
    let open = !goals.is_empty() && !signatures.iter().any(another);
    open.then(|| {
        let goals = goals.join("`, `");
        finding("E6", format!("evaluation signatures: goal `{goals}` does not improve, and no supervisor other than the case manager has signed to continue"))
    })
}

fn missing_to_sign(case: &State, context: &Context<'_>, document: Document) -> Vec<Finding> {
    let but = |phase: Phase, own: &[&ExitArtifact]| all_missing_but(phase, own, case, context);
    match document {
        Document::Assessment => {
            // "No need" is a finished assessment; it is signed and then closed.
            let no_need = case.assessment().is_some_and(|known| known.needs.as_deref() == Some(&[]));
            let mut missing = but(Phase::Assessment, &[&assessment::SIGNATURES]);
            missing.retain(|found| !(no_need && found.code.id() == assessment::NEEDS.code));
            missing
        }
        Document::ClinicalAssessment => {
            let examined =
                case.assessment().is_some_and(|known| known.domains.contains_key(&Domain::MentalStatus));
            if examined {
                Vec::new()
            } else {
                vec![finding("A1", "assessment domains: no mental status examination to sign")]
            }
        }
        Document::Plan if planning::drafted(case).is_none() => {
            vec![finding("P6", "plan: there is no draft to sign")]
        }
        // Goals have a check of their own (E08).
        Document::Plan => but(Phase::Planning, &[&planning::SIGNATURES, &planning::VALID_GOALS]),
        Document::Evaluation => but(Phase::Evaluation, &[&evaluation::SIGNATURES]),
        Document::Stratification if case.stratification.is_none() => {
            vec![finding("R1", "intensity level: none is set")]
        }
        Document::ClosureSummary if !case.aftercare.summary => {
            vec![finding("Z4", "closure summary: there is none to sign")]
        }
        Document::Transition => {
            let written =
                [&transition::DISCHARGE_CRITERIA, &transition::RELAPSE_PLAN, &transition::SAFETY_PLAN];
            written.into_iter().filter_map(|artifact| artifact.missing(case, context)).collect()
        }
        Document::ClosureSummary | Document::CrisisResolution | Document::Stratification => Vec::new(),
    }
}

fn missing_to_close(attempt: &Attempt<'_>, closing: &Closing) -> Vec<Finding> {
    let (case, context, proof) = (attempt.case, attempt.context, &closing.proof);
    let told = |given: bool, words: &'static str| if given { None } else { Some(finding("C1", words)) };
    let recent_screen = || assessment::SAFETY_SCREEN.missing(case, context).is_none();
    // A refusal that the client took back by consenting afterwards proves nothing.
    let consented = case.enrolled.consents.iter().map(|consent| consent.at).max();
    let declined = case.contacts.iter().any(|contact| {
        contact.is_two_way() && contact.client_declines && consented.is_none_or(|at| contact.at >= at)
    });
    let one = |needed: &Proof| match needed {
        Proof::Notice => told(
            proof.notice.is_some(),
            "notice: say how the client was told, with the way to appeal or return",
        ),
        Proof::Alternatives => told(proof.alternatives.is_some(), "alternatives: say which were given"),
        Proof::CrisisResources => {
            told(proof.crisis_resources.is_some(), "crisis-resources: say which were given")
        }
        Proof::Opinion => told(proof.opinion.is_some(), "opinion: give it in writing"),
        Proof::JointDecision => {
            told(proof.joint_decision.is_some(), "joint-decision: record what client and program agreed")
        }
        Proof::TransferPacket => {
            let sent = proof.transfer_packet.is_some() || case.transition.packets > 0;
            told(sent, "transfer-packet: list what was sent")
        }
        Proof::Handoff => told(proof.handoff.is_some(), "handoff: say how the client was handed over"),
        Proof::TransferOffer => {
            told(proof.transfer_offer.is_some(), "transfer-offer: record what was offered")
        }
        Proof::IncidentReview => told(proof.incident_review.is_some(), "incident-review: open one"),
        Proof::RefusalContact => {
            told(declined, "refusal: record the two-way contact in which the service was refused")
        }
        Proof::RiskCheck => told(recent_screen(), "risk check: record a safety screen"),
        Proof::Death => told(case.died_on.is_some(), "death: record it with its source (`record-death`)"),
        Proof::Screened
        | Proof::Aftercare
        | Proof::Outreach
        | Proof::Receiver
        | Proof::Release
        | Proof::Supervisor => None,
    };
    let proofs = closing.reason.rule().proofs;
    let mut missing = Vec::new();
    if proofs.contains(&Proof::Screened) {
        let asked = [&screening::REFERRAL_SOURCE, &screening::TRIAGE];
        missing.extend(asked.into_iter().filter_map(|artifact| artifact.missing(case, context)));
        if case.screened.eligibility.is_none_or(|(_, criteria)| criteria == 0) {
            missing.extend(screening::ELIGIBILITY.missing(case, context));
        }
    }
    if proofs.contains(&Proof::Aftercare) {
        missing.extend(all_missing_but(Phase::PostTransition, &[], case, context));
    }
    missing.extend(proofs.iter().filter_map(one));
    missing.extend(unfollowed_appeals(case, closing));
    missing
}

/// A denial that can still be challenged does not fall silent with the case: someone is named who follows it.
fn unfollowed_appeals(case: &State, closing: &Closing) -> Option<Finding> {
    use crate::closure::ClosureReason as Why;

    let nobody_is_there = matches!(closing.reason, Why::Deceased | Why::Duplicate | Why::EnteredInError);
    let open = case.referrals.iter().filter(|(id, known)| {
        matches!(known.status, ReferralStatus::Denied | ReferralStatus::AppealPending)
            && !case.transition.handed_over.contains(*id)
    });
    let open: Vec<_> = open.map(|(id, _)| id.as_str()).collect();
    (!open.is_empty() && !nobody_is_there && closing.proof.open_appeals.is_none()).then(|| {
        finding(
            "C1",
            format!("open-appeals: say who follows the denial or appeal of `{}`", open.join("`, `")),
        )
    })
}
