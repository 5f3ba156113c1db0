//! What an event does to a case. Total: an event that has happened is never refused.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the case looks only at the events about it"
)]

mod crisis;
mod entries;

use std::sync::Arc;

use casework_core::CaseId;
use casework_core::people::Meaning;

use super::command::{Document, OpenCase};
use super::event::{Event, Happening};
use super::state::{ClosedFact, CrisisFact, HoldFact, OpeningFact};
use super::{Case, State};
use crate::artifacts::assessment::AssessmentFact;
use crate::artifacts::planning::{PlanFact, PlanStatus};
use crate::artifacts::transition::TransitionFact;
use crate::phases::Phase;
use crate::privacy::consent::EndsWith;
use crate::referral::ReferralFact;

/// Adds one event to a case.
///
/// It is total: it neither refuses nor panics, whatever the event. Events are replayed in the order of their
/// sequence numbers.
#[must_use]
pub fn evolve(case: Case, event: &Event) -> Case {
    let mut case = case;
    case.state.absorb(event);
    case
}

/// Says why events do not make a case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// There are no events.
    #[error("there are no events to replay")]
    Empty,
    /// An event belongs to another case.
    #[error("event {sequence} belongs to case {found}, not {wanted}")]
    OtherCase {
        /// The place of the event.
        sequence: u64,
        /// The case it belongs to.
        found: CaseId,
        /// The case of the first event.
        wanted: CaseId,
    },
    /// The first event does not open a case.
    #[error("the first event is `{found}`: a case begins with `case-opened`")]
    NotOpened {
        /// The type of the first event.
        found: &'static str,
    },
    /// A sequence number is missing or repeated.
    #[error("event {found} stands where {wanted} was expected")]
    Gap {
        /// The sequence number that was expected.
        wanted: u64,
        /// The sequence number that was found.
        found: u64,
    },
}

/// Replays the events of one case.
///
/// # Errors
/// [`ReplayError`] when the events are not the gapless record of one case.
pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Result<Case, ReplayError> {
    let mut events = events.into_iter().peekable();
    let first = events.peek().ok_or(ReplayError::Empty)?;
    if !matches!(first.event, Happening::CaseOpened { .. }) {
        return Err(ReplayError::NotOpened { found: first.event.name() });
    }
    let mut case = Case::unopened(first.case);
    for event in events {
        let (wanted, found) = (case.sequence().saturating_add(1), event.sequence);
        if event.case != case.id() {
            return Err(ReplayError::OtherCase { sequence: found, found: event.case, wanted: case.id() });
        }
        if found != wanted {
            return Err(ReplayError::Gap { wanted, found });
        }
        case.state.absorb(event);
    }
    Ok(case)
}

impl State {
    fn absorb(&mut self, event: &Event) {
        self.sequence = event.sequence;
        self.last_at = self.last_at.max(event.at);
        match &event.event {
            Happening::CaseOpened { opening } => self.open(opening, event),
            Happening::EntryRecorded { id, entry, worked_out } => {
                self.names.extend(id.clone());
                self.remember_content(entry);
                self.record(entry, worked_out.as_ref(), event);
                let zone = self.zone();
                self.privacy.record(id.as_ref(), entry, event, zone);
            }
            Happening::DocumentSigned { document, .. } => {
                self.sign(&event.event);
                if *document == Document::Assessment {
                    self.milestones.assessed(self.day_of(event.at));
                }
            }
            Happening::SignatureRefused { .. } => self.sign(&event.event),
            Happening::PhaseMoved { to, .. } => self.enter(*to, event),
            Happening::PlanDrafted { .. } | Happening::PlanTookEffect { .. } => self.plan(event),
            Happening::ReferralDrafted { .. }
            | Happening::ReferralAdvanced { .. }
            | Happening::ReferralRechecked { .. } => self.refer(event),
            Happening::CrisisDeclared { .. }
            | Happening::CrisisStabilized { .. }
            | Happening::CrisisResolved { .. } => {
                self.crisis(event);
            }
            Happening::HoldPlaced { .. }
            | Happening::HoldReviewed { .. }
            | Happening::HoldEnded { .. }
            | Happening::OutreachStarted { .. }
            | Happening::ClientReengaged { .. } => self.hold_or_outreach(event),
            Happening::DeathRecorded { death } => self.died_on = Some(death.on),
            Happening::ClosureProposed { .. } => {
                self.proposed.insert(event.by.id());
            }
            Happening::CaseClosed { closing, .. } => self.close(closing.reason, event),
            Happening::CaseReopened { .. } => {
                self.reopen(event);
            }
            Happening::PolicyAdopted { to, lifecycle, .. } => {
                self.policy = Some(to.clone());
                self.lifecycle = *lifecycle;
            }
            // What is remembered of these is remembered with the record.
            Happening::AmendmentAdvanced { .. }
            | Happening::DisclosureMade { .. }
            | Happening::EntryAnnotated { .. }
            | Happening::LegalHoldPlaced { .. }
            | Happening::LegalHoldReleased { .. }
            | Happening::NoticeRaised { .. }
            | Happening::RecordAccessed { .. } => self.privacy.absorb(event, self.zone()),
        }
    }

    fn hold_or_outreach(&mut self, event: &Event) {
        match &event.event {
            Happening::HoldPlaced { hold } => {
                self.hold = Some(HoldFact {
                    kind: hold.hold,
                    since: self.day_of(event.at),
                    review_on: hold.review_on,
                    contacts: hold.contacts,
                });
            }
            Happening::HoldReviewed { review_on } => {
                self.hold = self.hold.map(|hold| HoldFact { review_on: *review_on, ..hold });
            }
            Happening::HoldEnded { .. } => {
                let until = self.day_of(event.at);
                let ended = self.hold.take().map(|hold| (hold.since, until));
                self.milestones.held.extend(ended);
            }
            Happening::OutreachStarted { .. } => self.outreach = true,
            Happening::ClientReengaged { .. } => self.outreach = false,
            _ => {}
        }
    }

    fn open(&mut self, opening: &OpenCase, event: &Event) {
        self.opening = Some(OpeningFact {
            client: opening.client,
            program: opening.program.clone(),
            zone: opening.zone,
            born_on: opening.born_on,
            court_ordered: opening.court_ordered,
            previous: opening.previous,
            reference: opening.reference.clone(),
            at: event.at,
            requested_on: opening.referral.on,
        });
        self.policy = Some(event.policy.clone());
        self.privacy.opener = Some(event.by.id());
        self.enter(Phase::Screening, event);
    }

    /// Enters a phase: what must be done anew there is forgotten.
    fn enter(&mut self, phase: Phase, event: &Event) {
        let from = self.phase;
        self.phase = phase;
        self.phase_since = event.at;
        self.phase_sequence = event.sequence;
        self.proposed.clear();
        match phase {
            Phase::Screening => self.screened.eligibility = None,
            Phase::Intake if from > phase => {
                self.enrolled.consents.clear();
                self.enrolled.privacy_notice = false;
            }
            Phase::Assessment => {
                let version = u32::try_from(self.assessments.len()).unwrap_or(u32::MAX).saturating_add(1);
                // What was recorded in intake already counts for the first version, and an assessment that waited
                // for consent goes on where it stood.
                let unsigned =
                    |early: &&mut AssessmentFact| from == Phase::Intake && early.signatures.is_empty();
                match self.assessments.last_mut().filter(unsigned) {
                    Some(early) => early.version = early.version.max(1),
                    None => self.assessments.push(AssessmentFact { version, ..AssessmentFact::default() }),
                }
            }
            Phase::RiskStratification => self.stratification = None,
            Phase::Planning => {
                for plan in self.plans.iter_mut().filter(|plan| plan.status == PlanStatus::InForce) {
                    plan.status = PlanStatus::InRevision;
                }
            }
            Phase::Evaluation => self.evaluation = None,
            Phase::Transition if from == Phase::PostTransition => self.transition.hand_off_again(),
            Phase::Transition => self.transition = TransitionFact::default(),
            Phase::PostTransition => self.aftercare = crate::artifacts::aftercare::AftercareFact::default(),
            Phase::Monitoring if from == Phase::Transition => {
                self.milestones.halted = self.milestones.halted.saturating_add(1);
            }
            Phase::Intake | Phase::Implementation | Phase::Monitoring | Phase::Closed => {}
        }
        // A hand-over that was halted, or that the client came back from, hands nothing over any more.
        if from >= Phase::Transition && phase < Phase::Transition {
            self.transition = TransitionFact::default();
        }
        if phase == Phase::Intake {
            self.milestones.intake_on = self.milestones.intake_on.or_else(|| Some(self.day_of(event.at)));
        }
        if phase != Phase::Planning {
            for plan in self.plans.iter_mut().filter(|plan| plan.status == PlanStatus::InRevision) {
                plan.status = PlanStatus::InForce;
            }
        }
        if matches!(phase, Phase::Assessment | Phase::RiskStratification | Phase::Planning) && from > phase {
            self.crisis.loop_due = None;
        }
    }

    /// Opens the episode again: what the clocks of the beginning count from is that day.
    fn reopen(&mut self, event: &Event) {
        let day = self.day_of(event.at);
        self.closed = None;
        self.policy = Some(event.policy.clone());
        self.schedule = None;
        self.milestones.begin_again(day);
        if let Some(opening) = &mut self.opening {
            opening.requested_on = day;
        }
        self.enter(Phase::Assessment, event);
    }

    fn close(&mut self, reason: crate::closure::ClosureReason, event: &Event) {
        self.enter(Phase::Closed, event);
        self.closed = Some(ClosedFact { reason, day: self.day_of(event.at) });
        for release in
            self.releases.values_mut().filter(|known| known.ends_with == Some(EndsWith::EndOfTreatment))
        {
            release.treatment_ended_at.get_or_insert(event.at);
        }
        self.crisis = CrisisFact { last_on: self.crisis.last_on, ..CrisisFact::default() };
        self.hold = None;
        self.outreach = false;
        for plan in self.plans.iter_mut().filter(|plan| plan.status != PlanStatus::Draft) {
            plan.status = PlanStatus::Replaced;
        }
    }

    fn plan(&mut self, event: &Event) {
        let day = self.day_of(event.at);
        match &event.event {
            Happening::PlanDrafted { version, plan } => {
                self.plans.retain(|known| known.version != *version);
                self.plans.push(PlanFact {
                    version: *version,
                    status: PlanStatus::Draft,
                    draft: Arc::new(plan.clone()),
                    drafted: event.sequence,
                    drafted_on: day,
                    in_force_on: None,
                    reviewed: None,
                    signatures: Vec::new(),
                    refusals: Vec::new(),
                    started: std::collections::BTreeSet::default(),
                    barriers: std::collections::BTreeSet::default(),
                });
            }
            Happening::PlanTookEffect { version } => {
                for plan in &mut self.plans {
                    plan.status =
                        if plan.version == *version { PlanStatus::InForce } else { PlanStatus::Replaced };
                    if plan.version == *version {
                        plan.in_force_on = Some(day);
                    }
                }
            }
            _ => {}
        }
    }

    fn refer(&mut self, event: &Event) {
        let day = self.day_of(event.at);
        match &event.event {
            Happening::ReferralDrafted { referral } => {
                let fact = ReferralFact::drafted(&referral.draft, day);
                self.referrals.insert(referral.referral.clone(), fact);
            }
            Happening::ReferralAdvanced { referral, step, .. } => {
                if let Some(fact) = self.referrals.get_mut(referral) {
                    fact.advance(step, day);
                }
            }
            Happening::ReferralRechecked { referral, .. } => {
                if let Some(fact) = self.referrals.get_mut(referral) {
                    fact.looked_at = fact.looked_at.max(day);
                }
            }
            _ => {}
        }
    }

    fn sign(&mut self, what: &Happening) {
        match what {
            // An objection is kept with the record and stands under nothing.
            Happening::DocumentSigned { document, signature, .. } if signature.meaning == Meaning::Object => {
                let evaluation = self.evaluation.as_mut().filter(|_| *document == Document::Evaluation);
                if let Some(evaluation) = evaluation {
                    evaluation.objected |= signature.role.speaks_for_the_client();
                }
            }
            Happening::DocumentSigned { document, signature, .. } => {
                let kept = match document {
                    Document::Assessment => self.assessments.last_mut().map(|known| &mut known.signatures),
                    Document::ClinicalAssessment => {
                        self.assessments.last_mut().map(|known| &mut known.clinical_signatures)
                    }
                    Document::ClosureSummary => Some(&mut self.aftercare.signatures),
                    Document::CrisisResolution => Some(&mut self.crisis.co_signatures),
                    Document::Evaluation => self.evaluation.as_mut().map(|known| &mut known.signatures),
                    Document::Plan => self.plans.last_mut().map(|known| &mut known.signatures),
                    Document::Stratification => {
                        self.stratification.as_mut().map(|known| &mut known.signatures)
                    }
                    Document::Transition => Some(&mut self.transition.signatures),
                };
                if let Some(kept) = kept {
                    kept.push(signature.clone());
                }
            }
            Happening::SignatureRefused { refusal } => {
                let kept = match refusal.document {
                    Document::Plan => self.plans.last_mut().map(|known| &mut known.refusals),
                    Document::Evaluation => self.evaluation.as_mut().map(|known| &mut known.refusals),
                    Document::Transition => Some(&mut self.transition.refusals),
                    Document::Assessment
                    | Document::ClinicalAssessment
                    | Document::ClosureSummary
                    | Document::CrisisResolution
                    | Document::Stratification => None,
                };
                if let Some(kept) = kept {
                    kept.push(refusal.refusal.clone());
                }
            }
            _ => {}
        }
    }
}
