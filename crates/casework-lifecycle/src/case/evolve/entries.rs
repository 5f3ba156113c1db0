//! What an entry does to a case: each kind is remembered by the phase it belongs to.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "each part of the case looks only at the entries about it"
)]

use std::sync::Arc;

use casework_core::Instant;
use chrono::NaiveDate;

use crate::artifacts::Entry;
use crate::artifacts::assessment::{AssessmentFact, Domain, DomainFact};
use crate::artifacts::common::{ContactFact, ContactWith};
use crate::artifacts::course::StayFact;
use crate::artifacts::evaluation::EvaluationFact;
use crate::artifacts::intake::{Assignment, ConsentFact};
use crate::artifacts::monitoring::{MeasureFact, Measured, ScheduleFact};
use crate::artifacts::planning::PlanFact;
use crate::artifacts::risk::StratificationFact;
use crate::artifacts::screening::EligibilityDecision;
use crate::artifacts::transition::{Receiver, ReceiverFact, StepDown};
use crate::case::State;
use crate::case::command::Document;
use crate::case::event::{CrisisJudgment, Event, WorkedOut};
use crate::case::state::{CrisisStatus, SafetyFact};
use crate::phases::Phase;
use crate::privacy::ReleaseOnFile;

impl State {
    /// Keeps what will be signed, so that a signature is tied to it.
    pub(super) fn remember_content(&mut self, entry: &Entry) {
        let documents: &[Document] = match entry {
            Entry::Domain(domain) if domain.domain == Domain::MentalStatus => {
                &[Document::Assessment, Document::ClinicalAssessment]
            }
            Entry::MentalStatusExam(_) => &[Document::Assessment, Document::ClinicalAssessment],
            Entry::Domain(_)
            | Entry::SocialNeeds(_)
            | Entry::Strengths(_)
            | Entry::Preferences(_)
            | Entry::InformationSources(_)
            | Entry::Needs(_) => &[Document::Assessment],
            Entry::Stratification(_) | Entry::ContactSchedule(_) | Entry::ModelFit(_) => {
                &[Document::Stratification]
            }
            Entry::Evaluation(_) => &[Document::Evaluation],
            Entry::DischargeCriteria(_)
            | Entry::RelapsePlan(_)
            | Entry::AftercarePlan(_)
            | Entry::StepDown(_)
            | Entry::Receiver(_)
            | Entry::Handoff(_) => &[Document::Transition],
            Entry::FinalEvaluation(_) | Entry::ClosureSummary(_) => &[Document::ClosureSummary],
            Entry::CrisisNote(_) => &[Document::CrisisResolution],
            _ => return,
        };
        let entry = Arc::new(entry.clone());
        for document in documents {
            self.contents.entry(*document).or_default().add(&entry);
        }
    }

    pub(super) fn record(&mut self, entry: &Entry, worked_out: Option<&WorkedOut>, event: &Event) {
        let (at, day) = (event.at, self.day_of(event.at));
        match entry {
            Entry::Contact(contact) => {
                if contact.with == ContactWith::Client {
                    self.keep_crisis_contact(contact.outcome, at);
                }
                self.contacts.push(ContactFact::new(contact, at, day));
            }
            Entry::SafetyPlan(plan) if plan.is_whole() => self.safety_plans.push(at),
            Entry::CrisisNote(_) => self.crisis_notes.push(at),
            Entry::SafetyScreen(screen) => {
                if let Some(WorkedOut::Crisis(judgment)) = worked_out {
                    self.report(&screen.situation, judgment, false, event);
                }
                self.screen_safety(worked_out, at, day);
            }
            Entry::ClinicianReview(_) => {
                self.clinician_reviews.insert(day);
            }
            Entry::Measurement(_) | Entry::Progress(_) | Entry::Adherence(_) => {
                self.record_measure(entry, worked_out, at, day);
            }
            Entry::Release(release) => {
                let fact = ReleaseOnFile::new(release, at, (event.role, event.by.id()));
                self.releases.insert(release.release.clone(), fact);
            }
            Entry::ReleaseRevoked(revoked) => {
                if let Some(release) = self.releases.get_mut(&revoked.release) {
                    release.revoked_at = Some(release.revoked_at.map_or(at, |before| before.min(at)));
                }
            }
            Entry::Triage(triage) => self.screened.triage = Some(triage.clone()),
            Entry::IdentityCheck(check) => self.screened.identity = Some(check.outcome),
            Entry::Eligibility(decided) => {
                self.screened.eligibility = Some((decided.decision, decided.criteria.len()));
                let taken_in = decided.decision == EligibilityDecision::Eligible;
                self.milestones.eligible_on = taken_in.then_some(day);
            }
            Entry::InitialEvaluation(_) => {
                self.milestones.evaluated_on = self.milestones.evaluated_on.or(Some(day));
            }
            Entry::FacilityStay(stay) => StayFact::take(&mut self.stays, stay),
            Entry::Satisfaction(_) => self.satisfaction_at = self.satisfaction_at.max(Some(at)),
            Entry::Note(_)
            | Entry::Disclosure(_)
            | Entry::Advocacy(_)
            | Entry::CulturalNote(_)
            | Entry::Education(_)
            | Entry::FamilyInvolvement(_)
            | Entry::SelfAdvocacy(_)
            | Entry::OngoingAssessment(_)
            | Entry::DualDiagnosis(_)
            | Entry::AftercarePlan(_) => {}
            _ => self.record_later(entry, event),
        }
    }

    fn record_measure(&mut self, entry: &Entry, worked_out: Option<&WorkedOut>, at: Instant, day: NaiveDate) {
        match entry {
            Entry::Measurement(sheet) => {
                if matches!(worked_out, Some(WorkedOut::Score(score)) if score.safety) {
                    self.safety_flags.push(at);
                }
                if let Some(total) = total(worked_out) {
                    self.measure(Measured::Instrument(sheet.instrument.clone()), total, day);
                }
            }
            Entry::Progress(progress) => {
                self.measure(Measured::Goal(progress.goal.clone()), progress.value, day);
            }
            Entry::Adherence(adherence) => {
                let percent = adherence.days_covered_percent.into();
                self.measure(Measured::Adherence(adherence.goal.clone()), percent, day);
                let missed = adherence.missed_weeks.unwrap_or(0);
                self.missed_weeks.insert(adherence.goal.clone(), (missed, day));
            }
            _ => {}
        }
    }

    fn record_later(&mut self, entry: &Entry, event: &Event) {
        let (at, day) = (event.at, self.day_of(event.at));
        match entry {
            Entry::Consent(consent) => {
                self.enrolled.consent(ConsentFact {
                    at,
                    day,
                    given_by: consent.given_by,
                    expires: consent.expires,
                    minor_consent_basis: consent.minor_consent_basis.is_some(),
                });
            }
            Entry::ConsentWithdrawn(_) => self.enrolled.withdraw(at),
            Entry::PrivacyNotice(_) => self.enrolled.privacy_notice = true,
            Entry::Assignment(assignment) => self.assign(assignment, day),
            Entry::RightsInformation(_) => self.enrolled.rights = true,
            Entry::ContactPreferences(_) => self.enrolled.contact_preferences = true,
            Entry::EmergencyContact(named) => {
                self.enrolled.emergency_contact = true;
                self.enrolled.emergency_contact_named = named.contact.is_some();
            }
            Entry::RepresentativeAuthority(authority) => {
                self.enrolled.representatives.retain(|known| known.person != authority.person);
                self.enrolled.representatives.push(authority.clone());
            }
            Entry::Stratification(set) => {
                self.stratification = Some(StratificationFact {
                    level: set.level,
                    author: event.by.id(),
                    signatures: Vec::new(),
                });
                self.levels.push((day, set.level));
            }
            Entry::ContactSchedule(schedule) => {
                self.schedule = Some(ScheduleFact { rate: schedule.rate, set_at: at });
            }
            Entry::ModelFit(fit) => {
                self.model_fit_at = Some(at);
                if let (Some(assignment), Some(model)) = (self.enrolled.assignment.as_mut(), fit.change_to) {
                    assignment.model = model;
                }
            }
            _ => {
                self.record_work(entry, day);
                self.record_assessment(entry, day);
                self.record_transition(entry);
                self.record_aftercare(entry);
            }
        }
    }

    fn record_work(&mut self, entry: &Entry, day: NaiveDate) {
        match entry {
            Entry::ActivityStarted(activity) => {
                if let Some(plan) = self.plan_in_force_mut() {
                    plan.started.insert(activity.intervention.clone());
                }
            }
            Entry::Barrier(barrier) => {
                if let Some(plan) = self.plan_in_force_mut() {
                    plan.barriers.insert(barrier.intervention.clone());
                }
            }
            Entry::ReferralBarrier(barrier) => {
                if let Some(referral) = self.referrals.get_mut(&barrier.referral) {
                    referral.no_shows = 0;
                    referral.looked_at = referral.looked_at.max(day);
                }
            }
            Entry::PlanReview(review) => self.review(day, review.next_review),
            Entry::Evaluation(evaluation) => {
                self.evaluation = Some(EvaluationFact::of(evaluation));
                self.milestones.outcomes_on = self.milestones.outcomes_on.max(Some(day));
                self.review(day, evaluation.next_review);
            }
            _ => {}
        }
    }

    fn assign(&mut self, assignment: &Assignment, day: NaiveDate) {
        let milestones = &mut self.milestones;
        milestones.assigned_on = milestones.assigned_on.or(Some(day));
        let before = self.enrolled.assignment.replace(assignment.clone());
        if let Some(before) = before.filter(|before| before.case_manager != assignment.case_manager) {
            milestones.handovers.push((day, before.case_manager, assignment.case_manager));
        }
    }

    fn review(&mut self, day: NaiveDate, next: Option<NaiveDate>) {
        if let Some(plan) = self.plan_in_force_mut() {
            plan.reviewed = Some((day, next));
        }
    }

    fn record_assessment(&mut self, entry: &Entry, day: NaiveDate) {
        let assessing = matches!(self.phase, Phase::Intake | Phase::Assessment);
        let belongs = matches!(
            entry,
            Entry::MentalStatusExam(_)
                | Entry::SocialNeeds(_)
                | Entry::Domain(_)
                | Entry::Strengths(_)
                | Entry::Preferences(_)
                | Entry::InformationSources(_)
                | Entry::Needs(_)
        );
        if belongs && self.assessments.is_empty() {
            self.assessments.push(AssessmentFact::default());
        }
        let Some(assessment) = self.assessments.last_mut() else { return };
        match entry {
            Entry::MentalStatusExam(_) if assessing => {
                assessment.domains.insert(Domain::MentalStatus, DomainFact::Examined);
            }
            Entry::SocialNeeds(_) if assessing => {
                assessment.domains.insert(Domain::SocialDeterminants, DomainFact::Examined);
            }
            Entry::Domain(domain) => {
                assessment.domains.insert(domain.domain, DomainFact::of(&domain.status, day));
            }
            Entry::Strengths(strengths) => {
                assessment.strengths = assessment.strengths.saturating_add(strengths.strengths.len());
            }
            Entry::Preferences(_) => assessment.preferences = true,
            Entry::InformationSources(sources) => {
                assessment.sources = assessment.sources.saturating_add(sources.sources.len());
            }
            Entry::Needs(needs) => {
                assessment.needs = Some(needs.needs.iter().map(|need| need.id.clone()).collect());
            }
            _ => {}
        }
    }

    fn record_transition(&mut self, entry: &Entry) {
        let transition = &mut self.transition;
        match entry {
            Entry::DischargeCriteria(criteria) => {
                // A record with nothing in it is none.
                let said = !criteria.checks.is_empty() || !criteria.criteria.is_empty();
                transition.criteria = said.then(|| criteria.checks.clone());
            }
            // A plan with nothing in it is none.
            Entry::RelapsePlan(plan) => {
                transition.relapse_plan = plan.is_whole();
            }
            Entry::StepDown(StepDown::Planned { contacts }) => {
                transition.step_down_contacts.clone_from(contacts);
            }
            Entry::StepDown(StepDown::Done | StepDown::Waived { .. }) => transition.step_down = true,
            Entry::Receiver(receiver) => {
                transition.receiver = Some(match receiver {
                    Receiver::Accepted { name, first_appointment } => {
                        ReceiverFact::Accepted { name: name.clone(), first_appointment: *first_appointment }
                    }
                    Receiver::NotNeeded { .. } => ReceiverFact::NotNeeded,
                });
            }
            Entry::Handoff(held) => {
                transition.handoff = held.client_present || held.why_absent.is_some();
            }
            Entry::TransferPacket(_) => {
                transition.packets = transition.packets.saturating_add(1);
            }
            Entry::ReferralHandover(handover) => {
                transition.handed_over.insert(handover.referral.clone());
            }
            _ => {}
        }
    }

    fn record_aftercare(&mut self, entry: &Entry) {
        match entry {
            Entry::FinalEvaluation(found) => self.aftercare.final_evaluation = !found.areas.is_empty(),
            Entry::ClosureSummary(_) => self.aftercare.summary = true,
            Entry::Retention(_) => self.aftercare.retention = true,
            _ => {}
        }
    }

    fn screen_safety(&mut self, worked_out: Option<&WorkedOut>, at: Instant, day: NaiveDate) {
        let tier = match worked_out {
            Some(WorkedOut::Crisis(CrisisJudgment { computed_tier, effective_tier, .. })) => {
                if self.crisis.status != CrisisStatus::None {
                    self.crisis.tier = self.crisis.tier.max(Some(*effective_tier));
                }
                Some(*computed_tier)
            }
            Some(WorkedOut::Score(_)) | None => None,
        };
        let positive = tier > Some(casework_crisis::Tier::Routine);
        self.safety_screens.push(SafetyFact { at, day, positive, tier });
    }

    fn measure(&mut self, of: Measured, value: f64, day: NaiveDate) {
        self.measures.push(MeasureFact { of, value, day });
    }

    fn plan_in_force_mut(&mut self) -> Option<&mut PlanFact> {
        self.plans.iter_mut().rev().find(|plan| plan.is_in_force())
    }
}

/// Returns the total of a sheet that was scored; one without a total measures nothing.
fn total(worked_out: Option<&WorkedOut>) -> Option<f64> {
    let Some(WorkedOut::Score(score)) = worked_out else { return None };
    i32::try_from(score.total?).ok().map(f64::from)
}
