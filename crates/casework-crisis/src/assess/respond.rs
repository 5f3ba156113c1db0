//! Deadlines, actions and reviews of a tier.

use casework_core::calendar::plus_days;
use casework_core::{Answer, BusinessCalendar, Instant, Zone};
use chrono::Duration;

use super::Fired;
use crate::Tier;
use crate::actions::{Action, Review, Told};
use crate::evidence::{ContactMode, Facts};
use crate::rule_set::Limits;
use crate::signs::{Kind, MedicalFlag};

/// When what is due.
pub(crate) struct Times {
    pub(crate) deadline: Instant,
    pub(crate) contact_by: Option<Instant>,
    pub(crate) latest: Option<Instant>,
}

/// From when the time runs, and the deadline that is running already.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) at: Instant,
    pub(crate) zone: Zone,
    pub(crate) running: Option<Running>,
}

/// A deadline that runs already.
#[derive(Clone, Copy)]
pub(crate) struct Running {
    pub(crate) deadline: Instant,
    /// Whether it is the deadline of the tier that stands, so that contact and cap run from where it began.
    pub(crate) same: bool,
}

/// Computes the times of a tier. Hours are elapsed time; only the routine deadline counts days.
pub(crate) fn times(tier: Tier, clock: Clock, limits: &Limits, calendar: Option<&BusinessCalendar>) -> Times {
    let Clock { at, zone, running } = clock;
    let minutes = |count: u32| at.plus(Duration::minutes(count.into()));
    let hours = |count: u32| at.plus(Duration::hours(count.into()));
    let due = match tier {
        Tier::Immediate => at,
        Tier::Emergent => minutes(limits.emergent_evaluation_minutes),
        Tier::Urgent => hours(limits.urgent_hours),
        Tier::Priority => hours(limits.priority_hours),
        Tier::Routine => match calendar {
            Some(calendar) => calendar.deadline(at, limits.routine_business_days, zone),
            None => calendar_days(at, zone, limits.routine_business_days),
        },
    };
    // A deadline that is running never moves later, and what belongs to it does not either.
    let deadline = running.map_or(due, |running| running.deadline.min(due)).written_in(zone);
    let began = match (tier, running) {
        (Tier::Emergent, Some(running)) if running.same => {
            let evaluation = Duration::minutes(limits.emergent_evaluation_minutes.into());
            at.min(running.deadline.plus(-evaluation))
        }
        _ => at,
    };
    let since = |count: u32| began.plus(Duration::minutes(count.into())).written_in(zone);
    Times {
        deadline,
        contact_by: match tier {
            Tier::Immediate => Some(deadline),
            Tier::Emergent => Some(since(limits.emergent_contact_minutes).min(deadline)),
            Tier::Routine | Tier::Priority | Tier::Urgent => None,
        },
        latest: (tier == Tier::Emergent).then(|| since(limits.emergent_cap_minutes)),
    }
}

fn calendar_days(at: Instant, zone: Zone, days: u32) -> Instant {
    let local = at.written_in(zone).get().naive_local();
    zone.instant(plus_days(local.date(), days).and_time(local.time()))
}

/// The four elements of the protocol, on every Urgent or higher tier.
const PROTOCOL: [Action; 4] =
    [Action::EnsureSafety, Action::ContactResources, Action::ProvideSupport, Action::FollowCrisisPlan];

/// Collects what to do, in the order of urgency, each once.
pub(super) fn actions(tier: Tier, fired: &[Fired<'_>], facts: &Facts<'_>) -> Vec<Action> {
    let mut told = Told::default();
    if tier >= Tier::Urgent {
        told.act_all(&PROTOCOL);
    }
    told.act_all(match tier {
        Tier::Immediate => &[Action::CallEmergencyNumber, Action::NotifySupervisor],
        Tier::Emergent => &[Action::EvaluateInThisContact, Action::ObserveDirectly],
        Tier::Urgent => &[Action::ReviewByClinician],
        Tier::Priority => &[Action::OfferCrisisLine],
        Tier::Routine => &[Action::Record],
    });
    for fired in fired {
        told.act_all(fired.actions());
    }
    for seen in facts.present() {
        told.act_all(seen.probes());
    }
    person(tier, fired, facts, &mut told);
    circumstances(tier, facts, &mut told);
    for flag in facts.medical_flags() {
        medical(flag, &mut told);
    }
    told.actions()
}

/// Adds what depends on the person rather than on a rule.
fn person(tier: Tier, fired: &[Fired<'_>], facts: &Facts<'_>, told: &mut Told) {
    let (age, probes) = (facts.situation.age_band, &facts.situation.probes);
    let thoughts = fired.iter().any(|fired| finds_thoughts(fired.id()));
    if thoughts && probes.means_access != Answer::No {
        told.act(Action::TalkAboutMeansSafety);
    }
    if thoughts && probes.able_and_willing_to_stay_safe.is_open() {
        told.act(Action::AnswerStaySafeQuestion);
    }
    if age.is_minor() && tier >= Tier::Urgent {
        let unsafe_home = probes.child_in_danger == Answer::Yes || probes.guardian_suspected == Answer::Yes;
        told.act(if unsafe_home { Action::DoNotGoThroughGuardian } else { Action::InvolveGuardian });
        if unsafe_home {
            told.act(Action::ContactProtectiveServices);
        }
    }
    if facts.screened_too_young().any(|_| true) {
        told.act_all(&[Action::EvaluateFully, Action::UseNoScoredTool]);
    }
}

/// Says whether a rule finds thoughts of suicide, after which means and safety are asked about.
fn finds_thoughts(id: &str) -> bool {
    matches!(id, "E1" | "E2" | "E3" | "E6" | "E7" | "U1" | "U2" | "U5" | "Q1" | "L1" | "L2" | "L3")
}

/// Adds what depends on the circumstances.
fn circumstances(tier: Tier, facts: &Facts<'_>, told: &mut Told) {
    let situation = facts.situation;
    if situation.probes.ingestion == Answer::Yes {
        told.act(Action::CallPoisonCenter);
    }
    if tier < Tier::Urgent {
        return;
    }
    if facts.region.is_none() {
        told.act(Action::SetRegion);
    }
    if situation.context.after_hours == Answer::Yes {
        told.act(Action::CheckWeekendOnCall);
    }
    if situation.contact.mode == Some(ContactMode::None) {
        told.act(Action::ReachOutToday);
    }
}

fn medical(flag: MedicalFlag, told: &mut Told) {
    match flag {
        MedicalFlag::OpioidOverdose => told.act(Action::GiveNaloxone),
        MedicalFlag::DeliberateIngestion => told.act(Action::CallPoisonCenter),
        MedicalFlag::NmsOrSerotonin | MedicalFlag::LithiumToxicity | MedicalFlag::ClozapineWarning => {
            told.act(Action::TellPrescriber);
        }
        MedicalFlag::PostpartumPsychosis => told.act(Action::ProtectInfant),
        MedicalFlag::AlcoholPoisoning
        | MedicalFlag::SevereWithdrawal
        | MedicalFlag::NewConfusionOrHeadInjury
        | MedicalFlag::Seizure
        | MedicalFlag::OtherLifeThreatening => {}
    }
}

/// Collects the reviews, in order, each once.
pub(super) fn reviews(fired: &[Fired<'_>], facts: &Facts<'_>) -> Vec<Review> {
    let mut told = Told::default();
    for fired in fired {
        for review in fired.reviews() {
            told.review(*review);
        }
    }
    let abuse = facts.present().any(|seen| seen.kind == Kind::Abuse);
    if abuse || facts.situation.probes.guardian_suspected == Answer::Yes {
        told.review(Review::MandatedReportReview);
    }
    told.reviews()
}
