//! What a crisis and a positive safety item ask for; nothing puts these off.

use casework_core::Role;

use super::{By, Clock, Found, Look};
use crate::alerts;
use crate::artifacts::{ANYONE, CARRIERS, CARRIERS_AND_SUPERVISORS};
use crate::sources;

pub(super) static CLOCKS: &[Clock] = &[
    Clock {
        id: "crisis-response",
        what: "respond to the crisis",
        who: ANYONE,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: response,
    },
    Clock {
        id: "crisis-contact",
        what: "contact after the crisis",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: contact,
    },
    Clock {
        id: "crisis-loop",
        what: "go back to assessment, risk stratification or planning after the crisis",
        who: CARRIERS_AND_SUPERVISORS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: after,
    },
    Clock {
        id: "safety-item",
        what: "act on a positive safety item the same day",
        who: &[Role::CaseManager, Role::Clinician, Role::ActTeam, Role::Prescriber],
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: safety_item,
    },
];

fn response(look: &Look<'_>) -> Vec<Found> {
    let episode = look.case.crisis.episode.as_deref();
    let Some(open) = episode.filter(|episode| episode.is_open() && !episode.is_responded()) else {
        return Vec::new();
    };
    let by = By::Time(open.deadline().written_in(look.zone));
    vec![Found { by, about: None, because: format!("the response tier is {}", open.effective_tier()) }]
}

fn contact(look: &Look<'_>) -> Vec<Found> {
    let due = look.case.crisis.contact_due;
    let because = || "set when the crisis was resolved".to_owned();
    due.map(|at| Found { by: By::Time(at), about: None, because: because() }).into_iter().collect()
}

fn after(look: &Look<'_>) -> Vec<Found> {
    let days = look.policy.after_crisis_loop_days;
    let due = look.case.crisis.loop_due;
    due.map(|day| Found::day(day, format!("{days} calendar days after the crisis was resolved")))
        .into_iter()
        .collect()
}

fn safety_item(look: &Look<'_>) -> Vec<Found> {
    let found = look.alerts(&alerts::SAFETY).next();
    found
        .map(|alert| Found::day(alert.since, format!("positive on {}: the same day", alert.since)))
        .into_iter()
        .collect()
}
