//! Contacts: the schedule, outreach, the winding down, and what follows the transition.

use casework_core::calendar::plus_days;
use chrono::NaiveDate;

use super::{Clock, Found, Look, plural};
use crate::alerts;
use crate::artifacts::common::{ContactOutcome, ContactWith};
use crate::artifacts::{CARRIERS, ExitArtifact, aftercare};
use crate::phases::Phase;
use crate::policy::ContactRate;
use crate::sources;

pub(super) static CLOCKS: &[Clock] = &[
    Clock {
        id: "next-contact",
        what: "next contact by the schedule",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: next_contact,
    },
    Clock {
        id: "minutes",
        what: "minutes of contact in the last seven days",
        who: CARRIERS,
        put_off: true,
        source: &sources::LIFECYCLE_SHEET,
        find: minutes,
    },
    Clock {
        id: "outreach",
        what: "begin outreach",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: outreach,
    },
    Clock {
        id: "step-down-contact",
        what: "next contact of the step-down",
        who: CARRIERS,
        put_off: true,
        source: &sources::NY_506_6,
        find: step_down,
    },
    Clock {
        id: "first-aftercare-contact",
        what: "contact after the transition, first",
        who: CARRIERS,
        put_off: false,
        source: &sources::FUH,
        find: |look| {
            after_transition(look, &aftercare::DAY_7_CONTACT, look.policy.clocks.first_aftercare_days)
        },
    },
    Clock {
        id: "second-aftercare-contact",
        what: "contact after the transition, second",
        who: CARRIERS,
        put_off: false,
        source: &sources::FUH,
        find: |look| {
            after_transition(look, &aftercare::DAY_30_CONTACT, look.policy.clocks.second_aftercare_days)
        },
    },
];

/// Counts the days that a rate allows between two contacts.
fn interval(rate: ContactRate) -> u32 {
    let days = rate.every.days().checked_div(u64::from(rate.count.max(1))).unwrap_or(1);
    u32::try_from(days).unwrap_or(u32::MAX).max(1)
}

fn next_contact(look: &Look<'_>) -> Vec<Found> {
    let case = look.case;
    if let Some(hold) = case.hold {
        let Some(rate) = hold.contacts else { return Vec::new() };
        let calls = case.contacts.iter().filter(|contact| contact.outcome == ContactOutcome::Done);
        return vec![by_rate(
            look,
            rate,
            calls.map(|contact| contact.day).max().max(Some(hold.since)),
            "the hold's schedule",
        )];
    }
    let planned = look.is_between(Phase::Assessment, Phase::Planning) && case.plan_in_force().is_some();
    let asked = (planned || look.is_between(Phase::Implementation, Phase::Transition)) && !case.outreach;
    let Some(schedule) =
        case.schedule.as_ref().filter(|_| asked && case.transition.step_down_contacts.is_empty())
    else {
        return Vec::new();
    };
    let kept =
        case.contacts.iter().filter(|contact| contact.is_accounted_for()).map(|contact| contact.day).max();
    let began = case.plan_in_force().and_then(|plan| plan.in_force_on);
    vec![by_rate(
        look,
        schedule.rate,
        kept.max(began).max(Some(case.day_of(schedule.set_at))),
        "the schedule",
    )]
}

fn by_rate(look: &Look<'_>, rate: ContactRate, last: Option<NaiveDate>, whose: &str) -> Found {
    let last = last.unwrap_or(look.today);
    let days = interval(rate);
    let because = format!("{rate} by {whose}: at most {days} {} after {last}", plural(days, "day"));
    Found::day(plus_days(last, days), because)
}

/// Where a model counts minutes, what lacks of the last seven days is due today.
fn minutes(look: &Look<'_>) -> Vec<Found> {
    let case = look.case;
    let asked = look.is_between(Phase::Implementation, Phase::Evaluation);
    let Some(least) = case.model_rules(look.context).and_then(|rules| rules.minutes_a_week).filter(|_| asked)
    else {
        return Vec::new();
    };
    let since = casework_core::calendar::minus_days(look.today, 6);
    let week = case.contacts.iter().filter(|contact| {
        contact.day >= since && contact.with == ContactWith::Client && contact.outcome == ContactOutcome::Done
    });
    // Where nobody writes minutes down there is nothing to add up.
    let written: Vec<u32> = week.filter_map(|contact| contact.minutes).collect();
    let sum = written.iter().fold(0_u32, |sum, minutes| sum.saturating_add(*minutes));
    if written.is_empty() || sum >= least {
        return Vec::new();
    }
    vec![Found::day(look.today, format!("{sum} of {least} minutes since {since}"))]
}

fn outreach(look: &Look<'_>) -> Vec<Found> {
    let found = look.alerts(&alerts::OUT_OF_CONTACT).next();
    found
        .map(|alert| Found::day(alert.since, alert.finding.message.clone().into_owned()))
        .into_iter()
        .collect()
}

fn step_down(look: &Look<'_>) -> Vec<Found> {
    let case = look.case;
    if case.phase != Phase::Transition || case.transition.step_down {
        return Vec::new();
    }
    let kept =
        case.contacts.iter().filter(|contact| contact.is_accounted_for()).map(|contact| contact.day).max();
    let next =
        case.transition.step_down_contacts.iter().filter(|day| kept.is_none_or(|kept| **day > kept)).min();
    if let Some(day) = next {
        return vec![Found::day(*day, format!("planned in the step-down for {day}"))];
    }
    if !case.transition.step_down_contacts.is_empty() {
        return Vec::new();
    }
    let clocks = &look.policy.clocks;
    let last = kept.unwrap_or(case.phase_day()).max(case.phase_day());
    let mut found = Found::months(last, clocks.step_down_contact_months, "the last contact");
    found.because = format!("{}, for {} months before discharge", found.because, clocks.step_down_months);
    vec![found]
}

fn after_transition(look: &Look<'_>, artifact: &ExitArtifact, days: u32) -> Vec<Found> {
    let open =
        look.case.phase == Phase::PostTransition && artifact.missing(look.case, look.context).is_some();
    if !open {
        return Vec::new();
    }
    vec![Found::days(look.case.phase_day(), days, "the transition")]
}
