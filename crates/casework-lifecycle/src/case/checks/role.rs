//! E04: the role may not take the step, or the signature must come from another person.
//!
//! A step that nobody may take now is refused for that reason and not for the role: whoever asks to reopen an
//! episode that cannot be reopened is told so (E11), and whoever would end an active crisis is told that it must be
//! stabilized first (E05).

use casework_core::{PersonId, Role};

use super::{Attempt, Check, reopening, role_names};
use crate::artifacts::assessment::{ASSESSORS, Domain};
use crate::artifacts::{
    ANYONE, CARRIERS, CARRIERS_AND_SUPERVISORS, CLINICIANS, Entry, KEEPERS, OFFICERS, SCREENERS, STAFF,
};
use crate::case::command::{Command, Document, Record};
use crate::case::state::CrisisStatus;
use crate::phases::{Move, MoveKind, Phase};
use crate::policy::ModelRules;
use crate::privacy::amendment::AmendmentStatus;
use crate::referral::ReferralStatus;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E04, find };

const ONLY_SUPERVISOR: &[Role] = &[Role::Supervisor];
const CASE_MANAGER_OR_TEAM: &[Role] = &[Role::CaseManager, Role::ActTeam];
const SCREENERS_AND_CARRIERS: &[Role] = SCREENERS;
const CO_SIGNERS: &[Role] = &[Role::Supervisor, Role::Clinician];
const PLAN_SIGNERS: &[Role] = &[
    Role::Client,
    Role::Representative,
    Role::CaseManager,
    Role::Clinician,
    Role::ActTeam,
    Role::Prescriber,
    Role::Supervisor,
    Role::Provider,
];
const CLIENT_SIDE: &[Role] = &[Role::Client, Role::Representative];
const REVIEW_SIGNERS: &[Role] = &[
    Role::Client,
    Role::Representative,
    Role::CaseManager,
    Role::Clinician,
    Role::ActTeam,
    Role::Supervisor,
];
/// Those who say that immediate danger has ended: an ACT team is its own first responder.
const CRISIS_STABILIZERS: &[Role] = &[Role::Clinician, Role::Prescriber, Role::ActTeam];
const CRISIS_SECOND: &[Role] = &[Role::Supervisor, Role::Clinician, Role::Prescriber];
/// The client's side disagrees; those who answer for the record may enter it.
const DISAGREERS: &[Role] = &[
    Role::Client,
    Role::Representative,
    Role::CaseManager,
    Role::Clinician,
    Role::ActTeam,
    Role::Supervisor,
    Role::PrivacyOfficer,
];
const REFERRAL_FEEDBACK: &[Role] = &[
    Role::CaseManager,
    Role::Clinician,
    Role::ActTeam,
    Role::Supervisor,
    Role::Provider,
    Role::Client,
    Role::Representative,
];

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let nobody_may = match attempt.command {
        Command::ReopenCase(_) => reopening::impossible(attempt).is_some(),
        Command::ResolveCrisis(_) => attempt.case.crisis.status == CrisisStatus::Active,
        _ => false,
    };
    if nobody_may {
        return None;
    }
    let permitted = permitted(attempt);
    if attempt.context.by.first_of(permitted).is_none() {
        let message = format!("this step is for {}", role_names(permitted));
        return Some(Refusal::new(RefusalCode::E04, message).allow(permitted.iter()));
    }
    other_person_needed(attempt)
}

/// A signature that confirms someone's work must come from another person.
fn other_person_needed(attempt: &Attempt<'_>) -> Option<Refusal> {
    let by = attempt.context.by.id();
    let own = match attempt.command {
        Command::Sign(signing) if signing.document == Document::Stratification => {
            attempt.case.stratification.as_ref().is_some_and(|set| set.author == by)
        }
        Command::Record(Record { entry: Entry::BreakGlassReview(review), .. }) => {
            crate::privacy::number(&review.access)
                .and_then(|sequence| attempt.case.privacy.glass.get(&sequence))
                .is_some_and(|glass| glass.by == by)
        }
        Command::CloseCase(_) => attempt.case.phase != Phase::Screening && carries_or_proposed(attempt, by),
        _ => false,
    };
    own.then(|| {
        Refusal::new(
            RefusalCode::E04,
            "another person must confirm this: it is your own rating, proposal, case or broken glass",
        )
    })
}

/// Says whether someone carries the case, or has proposed to close it: then another person closes it.
fn carries_or_proposed(attempt: &Attempt<'_>, by: PersonId) -> bool {
    let carries = attempt.case.enrolled.assignment.as_ref().is_some_and(|known| known.case_manager == by);
    carries || attempt.case.proposed.contains(&by)
}

/// Returns the roles that may give a command, in the state that the case is in.
pub(crate) fn permitted(attempt: &Attempt<'_>) -> &'static [Role] {
    let screening = attempt.case.phase == Phase::Screening;
    match attempt.command {
        Command::OpenCase(_) => SCREENERS,
        Command::Record(Record { entry: Entry::Domain(domain), .. })
            if domain.domain == Domain::MentalStatus =>
        {
            CLINICIANS
        }
        Command::Record(record) => record.entry.roles(),
        Command::Move(_) => {
            attempt.row.map_or(CARRIERS, |row| movers(row, attempt.case.model_rules(attempt.context)))
        }
        Command::Sign(signing) => signers(signing.document),
        Command::RecordSignatureRefusal(_) | Command::RecheckReferral(_) => CARRIERS_AND_SUPERVISORS,
        Command::AdvanceReferral(advancing) if advancing.step.to == ReferralStatus::Sent => CARRIERS,
        Command::AdvanceReferral(_) => REFERRAL_FEEDBACK,
        // What may be seen is decided by the permission table (E13).
        Command::AccessRecord(_) => &Role::ALL,
        Command::AdvanceAmendment(advancing) if advancing.action.to() == AmendmentStatus::Disagreed => {
            DISAGREERS
        }
        Command::AdvanceAmendment(_) => KEEPERS,
        Command::PlaceLegalHold(_) | Command::ReleaseLegalHold(_) => OFFICERS,
        Command::DeclareCrisis(_) | Command::RequestAmendment(_) => ANYONE,
        Command::StabilizeCrisis(_) => CRISIS_STABILIZERS,
        Command::ResolveCrisis(_) => CLINICIANS,
        Command::PlaceHold(_)
        | Command::ReviewHold(_)
        | Command::EndHold(_)
        | Command::StartOutreach(_)
        | Command::ReengageClient(_) => {
            if matches!(attempt.case.phase, Phase::Screening | Phase::Intake) {
                SCREENERS_AND_CARRIERS
            } else {
                CARRIERS_AND_SUPERVISORS
            }
        }
        Command::CloseCase(closing) if screening && !needs_supervisor(closing) => SCREENERS,
        Command::AdoptPolicy(_) | Command::CloseCase(_) | Command::ReopenCase(_) => ONLY_SUPERVISOR,
        Command::ProposeClosure(_) if screening => SCREENERS,
        Command::ProposeClosure(_) | Command::DraftPlan(_) | Command::DraftReferral(_) => CARRIERS,
        // What is known of a death is set right by a supervisor.
        Command::RecordDeath(_) if attempt.case.died_on.is_some() => ONLY_SUPERVISOR,
        Command::RecordDeath(_)
        | Command::AddAddendum(_)
        | Command::ChangeEntry(_)
        | Command::CorrectEntry(_)
        | Command::DeleteEntry(_) => STAFF,
    }
}

fn needs_supervisor(closing: &crate::case::command::Closing) -> bool {
    closing.reason.rule().proofs.contains(&crate::closure::Proof::Supervisor)
}

/// Returns the roles that may take a row of the table of phases.
fn movers(row: &Move, rules: Option<&ModelRules>) -> &'static [Role] {
    match (row.from, row.to) {
        (Phase::Screening, _) => SCREENERS,
        // Where the model has a clinician assess, the clinician finishes the assessment as well.
        (Phase::Assessment, Phase::RiskStratification) => {
            let clinical = rules.is_some_and(|rules| rules.assessor.needs_clinician());
            if clinical { CARRIERS } else { CASE_MANAGER_OR_TEAM }
        }
        (Phase::Evaluation, _) => CARRIERS,
        _ if row.kind == MoveKind::LoopBack => CARRIERS_AND_SUPERVISORS,
        (Phase::Intake | Phase::Implementation | Phase::Monitoring, _) => CARRIERS_AND_SUPERVISORS,
        _ => CARRIERS,
    }
}

fn signers(document: Document) -> &'static [Role] {
    match document {
        Document::Assessment => ASSESSORS,
        Document::ClinicalAssessment => CLINICIANS,
        Document::ClosureSummary => CARRIERS_AND_SUPERVISORS,
        Document::CrisisResolution => CRISIS_SECOND,
        Document::Evaluation => REVIEW_SIGNERS,
        Document::Plan => PLAN_SIGNERS,
        Document::Stratification => CO_SIGNERS,
        Document::Transition => CLIENT_SIDE,
    }
}
