//! What a case remembers: facts for the checks. The words stay in the events, but for plans and for what may be signed.

use std::collections::{BTreeMap, BTreeSet};

use casework_core::{
    CaseId, EntryId, GoalId, Instant, InterventionId, PersonId, ProgramId, ReferralId, ReleaseId, Role,
    Signature, Zone,
};
use casework_crisis::{Episode, Tier};
use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::Context;
use super::command::{Document, HoldKind};
use super::content::Content;
use crate::artifacts::aftercare::AftercareFact;
use crate::artifacts::assessment::AssessmentFact;
use crate::artifacts::common::ContactFact;
use crate::artifacts::course::StayFact;
use crate::artifacts::evaluation::EvaluationFact;
use crate::artifacts::intake::Enrolled;
use crate::artifacts::monitoring::{MeasureFact, ScheduleFact};
use crate::artifacts::planning::{PlanFact, PlanStatus};
use crate::artifacts::risk::{IntensityLevel, StratificationFact};
use crate::artifacts::screening::Screened;
use crate::artifacts::transition::TransitionFact;
use crate::closure::ClosureReason;
use crate::phases::Phase;
use crate::policy::{ContactRate, Model, ModelRules, PolicyStamp};
use crate::privacy::{PrivacyFact, ReleaseOnFile};
use crate::referral::{ReferralFact, ReferralStatus};

/// Everything that the checks of a case look at.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) id: CaseId,
    pub(crate) sequence: u64,
    pub(crate) opening: Option<OpeningFact>,
    pub(crate) phase: Phase,
    /// When the phase was entered, and by which event.
    pub(crate) phase_since: Instant,
    pub(crate) phase_sequence: u64,
    /// The time of the last event.
    pub(crate) last_at: Instant,
    pub(crate) names: BTreeSet<EntryId>,
    /// The content of each document so far.
    pub(crate) contents: BTreeMap<Document, Content>,
    pub(crate) died_on: Option<NaiveDate>,

    pub(crate) screened: Screened,
    pub(crate) enrolled: Enrolled,
    pub(crate) contacts: Vec<ContactFact>,
    pub(crate) assessments: Vec<AssessmentFact>,
    pub(crate) safety_screens: Vec<SafetyFact>,
    /// When an instrument raised a flag about safety.
    pub(crate) safety_flags: Vec<Instant>,
    pub(crate) safety_plans: Vec<Instant>,
    pub(crate) clinician_reviews: BTreeSet<NaiveDate>,
    pub(crate) crisis_notes: Vec<Instant>,
    pub(crate) stratification: Option<StratificationFact>,
    pub(crate) schedule: Option<ScheduleFact>,
    pub(crate) model_fit_at: Option<Instant>,
    pub(crate) plans: Vec<PlanFact>,
    pub(crate) referrals: BTreeMap<ReferralId, ReferralFact>,
    pub(crate) releases: BTreeMap<ReleaseId, ReleaseOnFile>,
    pub(crate) privacy: PrivacyFact,
    pub(crate) measures: Vec<MeasureFact>,
    pub(crate) evaluation: Option<EvaluationFact>,
    pub(crate) transition: TransitionFact,
    pub(crate) aftercare: AftercareFact,

    pub(crate) crisis: CrisisFact,
    pub(crate) outreach: bool,
    pub(crate) hold: Option<HoldFact>,
    pub(crate) proposed: BTreeSet<PersonId>,
    pub(crate) closed: Option<ClosedFact>,

    pub(crate) milestones: Milestones,
    pub(crate) stays: Vec<StayFact>,
    /// The intensity levels so far, with the days they were set.
    pub(crate) levels: Vec<(NaiveDate, IntensityLevel)>,
    /// Weeks without medication since the last entry, by goal.
    pub(crate) missed_weeks: BTreeMap<GoalId, (u8, NaiveDate)>,
    pub(crate) satisfaction_at: Option<Instant>,
    /// The policy and the version of the lifecycle that the case goes by.
    pub(crate) policy: Option<PolicyStamp>,
    pub(crate) lifecycle: u32,
}

/// Days on which something was done for the first or the last time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Milestones {
    /// The decision to take the person in.
    pub(crate) eligible_on: Option<NaiveDate>,
    /// The first evaluation of any kind.
    pub(crate) evaluated_on: Option<NaiveDate>,
    /// Intake began.
    pub(crate) intake_on: Option<NaiveDate>,
    /// A case manager was assigned for the first time.
    pub(crate) assigned_on: Option<NaiveDate>,
    /// The case was handed from one case manager to another: when, from whom, to whom.
    pub(crate) handovers: Vec<(NaiveDate, PersonId, PersonId)>,
    /// An assessment was signed by its assessor last.
    pub(crate) assessed_on: Option<NaiveDate>,
    /// Outcomes were evaluated last.
    pub(crate) outcomes_on: Option<NaiveDate>,
    /// The holds that have ended: from when, until when.
    pub(crate) held: Vec<(NaiveDate, NaiveDate)>,
    /// How many transitions were halted.
    pub(crate) halted: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct OpeningFact {
    pub(crate) client: PersonId,
    pub(crate) program: ProgramId,
    pub(crate) zone: Zone,
    pub(crate) born_on: Option<NaiveDate>,
    pub(crate) court_ordered: bool,
    pub(crate) previous: Option<CaseId>,
    pub(crate) reference: Option<EntryId>,
    pub(crate) at: Instant,
    /// The day of the first request.
    pub(crate) requested_on: NaiveDate,
}

/// The hold that is on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HoldFact {
    pub(crate) kind: HoldKind,
    pub(crate) since: NaiveDate,
    pub(crate) review_on: NaiveDate,
    pub(crate) contacts: Option<ContactRate>,
}

#[derive(Debug, Clone)]
pub(crate) struct SafetyFact {
    pub(crate) at: Instant,
    pub(crate) day: NaiveDate,
    pub(crate) positive: bool,
    /// What follows from it alone.
    pub(crate) tier: Option<Tier>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct ClosedFact {
    pub(crate) reason: ClosureReason,
    pub(crate) day: NaiveDate,
}

/// Where the crisis overlay stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct CrisisFact {
    pub(crate) status: CrisisStatus,
    /// When the crisis was declared last.
    pub(crate) declared_at: Option<Instant>,
    /// When the gravest kind of report came last: the declaring, or one that alone is Emergent or more.
    pub(crate) triggered_at: Option<Instant>,
    /// When it was stabilized last.
    pub(crate) stabilized_at: Option<Instant>,
    /// The highest tier of this crisis.
    pub(crate) tier: Option<Tier>,
    pub(crate) co_signatures: Vec<Signature>,
    /// The day by which the loop after a crisis is due; forward moves wait for it.
    pub(crate) loop_due: Option<NaiveDate>,
    /// When the contact after a crisis is due, until it took place.
    pub(crate) contact_due: Option<Instant>,
    /// The last day on which a crisis was open.
    pub(crate) last_on: Option<NaiveDate>,
    /// The latest episode with its evidence and clocks; older events do not give one.
    pub(crate) episode: Option<Box<Episode>>,
}

impl Milestones {
    /// Forgets what a reopened episode begins with anew.
    pub(crate) fn begin_again(&mut self, day: NaiveDate) {
        self.assessed_on = None;
        self.evaluated_on = None;
        self.outcomes_on = None;
        self.intake_on = Some(day);
    }

    /// Counts the days of a span that were spent on hold.
    pub(crate) fn days_held(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = self.held.iter().map(|(since, until)| {
            let days = ((*until).min(to) - (*since).max(from)).num_days();
            u32::try_from(days.max(0)).unwrap_or(0)
        });
        days.fold(0, u32::saturating_add)
    }

    /// Keeps the day on which an assessment was signed.
    pub(crate) fn assessed(&mut self, day: NaiveDate) {
        self.assessed_on = self.assessed_on.max(Some(day));
        self.evaluated_on = self.evaluated_on.or(Some(day));
    }
}

impl CrisisFact {
    pub(crate) fn is_active(&self) -> bool {
        self.status == CrisisStatus::Active
    }

    pub(crate) fn is_open(&self) -> bool {
        self.status != CrisisStatus::None
    }
}

/// The states of the crisis overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum CrisisStatus {
    #[default]
    None,
    Active,
    Stabilized,
}

impl State {
    pub(crate) fn new(id: CaseId) -> Self {
        let start = Instant::new(chrono::DateTime::UNIX_EPOCH.fixed_offset());
        Self {
            id,
            sequence: 0,
            opening: None,
            phase: Phase::Screening,
            phase_since: start,
            phase_sequence: 0,
            last_at: start,
            names: BTreeSet::new(),
            contents: BTreeMap::new(),
            died_on: None,
            screened: Screened::default(),
            enrolled: Enrolled::default(),
            contacts: Vec::new(),
            assessments: Vec::new(),
            safety_screens: Vec::new(),
            safety_flags: Vec::new(),
            safety_plans: Vec::new(),
            clinician_reviews: BTreeSet::new(),
            crisis_notes: Vec::new(),
            stratification: None,
            schedule: None,
            model_fit_at: None,
            plans: Vec::new(),
            referrals: BTreeMap::new(),
            releases: BTreeMap::new(),
            privacy: PrivacyFact::default(),
            measures: Vec::new(),
            evaluation: None,
            transition: TransitionFact::default(),
            aftercare: AftercareFact::default(),
            crisis: CrisisFact::default(),
            outreach: false,
            hold: None,
            proposed: BTreeSet::new(),
            closed: None,
            milestones: Milestones::default(),
            stays: Vec::new(),
            levels: Vec::new(),
            missed_weeks: BTreeMap::new(),
            satisfaction_at: None,
            policy: None,
            lifecycle: crate::phases::VERSION,
        }
    }

    pub(crate) fn zone(&self) -> Zone {
        self.opening.as_ref().map_or(Zone::UTC, |opening| opening.zone)
    }

    pub(crate) fn day_of(&self, at: Instant) -> NaiveDate {
        at.date_in(self.zone())
    }

    /// Returns the day on which the phase was entered.
    pub(crate) fn phase_day(&self) -> NaiveDate {
        self.day_of(self.phase_since)
    }

    /// Says whether something happened since the phase was entered.
    pub(crate) fn since_phase_began(&self, at: Option<Instant>) -> bool {
        at.is_some_and(|at| at >= self.phase_since)
    }

    /// Returns the version of the assessment at work.
    pub(crate) fn assessment(&self) -> Option<&AssessmentFact> {
        self.assessments.last()
    }

    pub(crate) fn plan_in_force(&self) -> Option<&PlanFact> {
        self.plans.iter().rev().find(|plan| plan.is_in_force())
    }

    pub(crate) fn model(&self) -> Option<Model> {
        self.enrolled.assignment.as_ref().map(|assignment| assignment.model)
    }

    pub(crate) fn model_rules<'a>(&self, context: &Context<'a>) -> Option<&'a ModelRules> {
        context.policy.models.get(&self.model()?)
    }

    /// Says whether a referral for the intervention has been sent and not ended without a service.
    pub(crate) fn is_referred(&self, intervention: &InterventionId) -> bool {
        self.referrals.values().any(|referral| {
            referral.intervention.as_ref() == Some(intervention)
                && (referral.status.is_open() || referral.status == ReferralStatus::Completed)
                && referral.status != ReferralStatus::Draft
        })
    }

    /// Says whether a signature speaks for the client in what is agreed on a day: that of a representative whose authority
    /// reaches to that day, or of the client, who is of age or has the law's leave to consent alone.
    pub(crate) fn speaks_for_the_client(&self, signed: &Signature, day: NaiveDate, majority: u32) -> bool {
        let adult = |day| self.of_age_on(day, majority);
        if signed.role == Role::Representative {
            return self.enrolled.may_represent(signed.signer, day, adult);
        }
        signed.role == Role::Client && (adult(day) || self.enrolled.minor_consents_alone())
    }

    /// Says whether the client is of age on a day; someone whose day of birth is unknown is taken to be.
    pub(crate) fn of_age_on(&self, day: NaiveDate, majority: u32) -> bool {
        let Some(born) = self.opening.as_ref().and_then(|opening| opening.born_on) else { return true };
        born.with_year(born.year().saturating_add_unsigned(majority))
            .or_else(|| {
                born.succ_opt().and_then(|next| next.with_year(next.year().saturating_add_unsigned(majority)))
            })
            .is_some_and(|birthday| day >= birthday)
    }

    pub(crate) fn summary(&self) -> Summary {
        let opening = self.opening.as_ref();
        Summary {
            case: self.id,
            reference: opening.and_then(|opening| opening.reference.clone()),
            client: opening.map(|opening| opening.client),
            program: opening.map(|opening| opening.program.clone()),
            previous: opening.and_then(|opening| opening.previous),
            opened_at: opening.map(|opening| opening.at),
            zone: self.zone(),
            phase: self.phase,
            phase_since: self.phase_since,
            sequence: self.sequence,
            model: self.model(),
            case_manager: self.enrolled.assignment.as_ref().map(|assignment| assignment.case_manager),
            level: self.stratification.as_ref().map(|known| known.level),
            crisis: match self.crisis.status {
                CrisisStatus::None => CrisisView::None,
                CrisisStatus::Active => CrisisView::Active,
                CrisisStatus::Stabilized => CrisisView::Stabilized,
            },
            crisis_tier: self.crisis.tier,
            crisis_loop_due: self.crisis.loop_due,
            crisis_contact_due: self.crisis.contact_due,
            hold: self.hold.map(|hold| hold.kind),
            hold_review_on: self.hold.map(|hold| hold.review_on),
            outreach: self.outreach,
            plans: self
                .plans
                .iter()
                .map(|plan| PlanView {
                    version: plan.version,
                    status: plan.status,
                    goals: plan.draft.goals.len(),
                })
                .collect(),
            referrals: self
                .referrals
                .iter()
                .map(|(id, referral)| ReferralView { referral: id.clone(), status: referral.status })
                .collect(),
            closed: self.closed.map(|closed| closed.reason),
            closed_on: self.closed.map(|closed| closed.day),
            died_on: self.died_on,
        }
    }
}

/// Where the crisis overlay stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the three states of the overlay")]
pub enum CrisisView {
    /// No crisis is open.
    None,
    /// A crisis is active.
    Active,
    /// Immediate danger has ended; the crisis is not yet resolved.
    Stabilized,
}

/// A plan version at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PlanView {
    /// The version.
    pub version: u32,
    /// Where it stands.
    pub status: PlanStatus,
    /// How many goals it has.
    pub goals: usize,
}

/// A referral at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ReferralView {
    /// Its name in the case.
    pub referral: ReferralId,
    /// Where it stands.
    pub status: ReferralStatus,
}

/// What can be said of a case at a glance. It holds ids, codes and dates, and no person's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Summary {
    /// The case.
    pub case: CaseId,
    /// The record number by which people look it up.
    pub reference: Option<EntryId>,
    /// The client.
    pub client: Option<PersonId>,
    /// The program.
    pub program: Option<ProgramId>,
    /// The episode before this one.
    pub previous: Option<CaseId>,
    /// When it was opened.
    pub opened_at: Option<Instant>,
    /// The zone in which days are counted.
    pub zone: Zone,
    /// The phase.
    pub phase: Phase,
    /// When the phase was entered.
    pub phase_since: Instant,
    /// How many events there are.
    pub sequence: u64,
    /// The model of delivery.
    pub model: Option<Model>,
    /// Who carries the case.
    pub case_manager: Option<PersonId>,
    /// The intensity level.
    pub level: Option<IntensityLevel>,
    /// Where the crisis overlay stands.
    pub crisis: CrisisView,
    /// The highest tier of the open crisis.
    pub crisis_tier: Option<Tier>,
    /// The day by which the loop after a crisis is due.
    pub crisis_loop_due: Option<NaiveDate>,
    /// When the contact after a crisis is due, until it took place.
    pub crisis_contact_due: Option<Instant>,
    /// The hold that is on.
    pub hold: Option<HoldKind>,
    /// The day the hold is looked at again.
    pub hold_review_on: Option<NaiveDate>,
    /// Whether outreach is on.
    pub outreach: bool,
    /// The plan versions.
    pub plans: Vec<PlanView>,
    /// The referrals.
    pub referrals: Vec<ReferralView>,
    /// Why the case was closed.
    pub closed: Option<ClosureReason>,
    /// The day it was closed.
    pub closed_on: Option<NaiveDate>,
    /// The day the client died.
    pub died_on: Option<NaiveDate>,
}
