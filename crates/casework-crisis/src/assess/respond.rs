//! Deadlines, actions and reviews of a tier.

use casework_core::calendar::plus_days;
use casework_core::{Answer, BusinessCalendar, Instant, Zone};
use chrono::Duration;

use super::Fired;
use crate::Tier;
use crate::actions::{Action, Review};
use crate::contacts;
use crate::evidence::{ContactMode, Facts};
use crate::rule_set::Limits;
use crate::signs::MedicalFlag;

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
    let minutes = |count: u32| at.plus(Duration::minutes(count.into())).written_in(zone);
    let hours = |count: u32| at.plus(Duration::hours(count.into())).written_in(zone);
    let due = match tier {
        Tier::Immediate => at.written_in(zone),
        Tier::Emergent => minutes(limits.emergent_evaluation_minutes),
        Tier::Urgent => hours(limits.urgent_hours),
        Tier::Priority => hours(limits.priority_hours),
        Tier::Routine => match calendar {
            Some(calendar) => calendar.deadline(at, limits.routine_business_days, zone).written_in(zone),
            None => calendar_days(at, zone, limits.routine_business_days),
        },
    };
    // A deadline that is running never moves later, and what belongs to it does not either.
    let deadline = running.map_or(due, |running| running.deadline.min(due).written_in(zone));
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
    zone.instant(plus_days(local.date(), days).and_time(local.time())).written_in(zone)
}

/// The four elements of the protocol, on every Urgent or higher tier.
const PROTOCOL: [Action; 4] =
    [Action::EnsureSafety, Action::ContactResources, Action::ProvideSupport, Action::FollowCrisisPlan];

/// Collects what to do, sorted, each once.
pub(super) fn actions(tier: Tier, fired: &[Fired<'_>], facts: &Facts<'_>) -> Vec<Action> {
    let mut actions = Vec::with_capacity(24);
    if tier >= Tier::Urgent {
        actions.extend(PROTOCOL);
    }
    actions.extend_from_slice(match tier {
        Tier::Immediate => &[Action::CallEmergencyNumber, Action::NotifySupervisor],
        Tier::Emergent => &[Action::EvaluateInThisContact, Action::ObserveDirectly],
        Tier::Urgent => &[Action::ReviewByClinician],
        Tier::Priority => &[Action::OfferCrisisLine],
        Tier::Routine => &[Action::Record],
    });
    for fired in fired {
        actions.extend_from_slice(fired.actions());
    }
    for seen in facts.present() {
        actions.extend_from_slice(seen.probes());
    }
    circumstances(tier, fired, facts, &mut actions);
    actions.sort_unstable();
    actions.dedup();
    actions
}

/// Adds what depends on the person and the circumstances rather than on a rule.
fn circumstances(tier: Tier, fired: &[Fired<'_>], facts: &Facts<'_>, actions: &mut Vec<Action>) {
    let situation = facts.situation;
    let probes = &situation.probes;
    let has = |id: &str| fired.iter().any(|fired| fired.id() == id);
    let thoughts =
        ["E1", "E2", "E3", "E6", "E7", "U1", "U2", "U5", "Q1", "L1", "L2", "L3"].iter().any(|id| has(id));
    if thoughts && probes.means_access != Answer::No {
        actions.push(Action::TalkAboutMeansSafety);
    }
    if thoughts && probes.able_and_willing_to_stay_safe.is_open() {
        actions.push(Action::AnswerStaySafeQuestion);
    }
    if situation.age_band.is_minor() && tier >= Tier::Urgent {
        let unsafe_home = probes.child_in_danger == Answer::Yes || probes.guardian_suspected == Answer::Yes;
        actions.push(if unsafe_home { Action::DoNotGoThroughGuardian } else { Action::InvolveGuardian });
        if unsafe_home {
            actions.push(Action::ContactProtectiveServices);
        }
    }
    if facts.region().is_none_or(|code| contacts::find(code).is_none()) && tier >= Tier::Urgent {
        actions.push(Action::SetRegion);
    }
    if situation.context.after_hours == Answer::Yes && tier >= Tier::Urgent {
        actions.push(Action::CheckWeekendOnCall);
    }
    if situation.contact.mode == Some(ContactMode::None) && tier >= Tier::Urgent {
        actions.push(Action::ReachOutToday);
    }
    if probes.ingestion == Answer::Yes {
        actions.push(Action::CallPoisonCenter);
    }
    for flag in facts.medical_flags() {
        match flag {
            MedicalFlag::OpioidOverdose => actions.push(Action::GiveNaloxone),
            MedicalFlag::DeliberateIngestion => actions.push(Action::CallPoisonCenter),
            MedicalFlag::NmsOrSerotonin | MedicalFlag::LithiumToxicity | MedicalFlag::ClozapineWarning => {
                actions.push(Action::TellPrescriber);
            }
            MedicalFlag::PostpartumPsychosis => actions.push(Action::ProtectInfant),
            MedicalFlag::AlcoholPoisoning
            | MedicalFlag::SevereWithdrawal
            | MedicalFlag::NewConfusionOrHeadInjury
            | MedicalFlag::Seizure
            | MedicalFlag::OtherLifeThreatening => {}
        }
    }
}

/// Collects the reviews, sorted, each once.
pub(super) fn reviews(fired: &[Fired<'_>], facts: &Facts<'_>) -> Vec<Review> {
    let mut reviews: Vec<Review> = fired.iter().flat_map(|fired| fired.reviews().iter().copied()).collect();
    let probes = &facts.situation.probes;
    let abuse = facts.present().any(|seen| seen.sign.code == "G-ABUSE");
    if abuse || probes.guardian_suspected == Answer::Yes {
        reviews.push(Review::MandatedReportReview);
    }
    reviews.sort_unstable();
    reviews.dedup();
    reviews
}
