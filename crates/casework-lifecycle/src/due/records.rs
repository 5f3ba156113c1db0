//! The record: consents and releases that end, holds to look at, coming of age.

use casework_core::Role;
use casework_core::calendar::minus_days;
use chrono::{Datelike, NaiveDate};

use super::{Clock, Found, Look};
use crate::artifacts::{CARRIERS, CARRIERS_AND_SUPERVISORS};
use crate::phases::Phase;
use crate::sources;

pub(super) static CLOCKS: &[Clock] = &[
    Clock {
        id: "hold-review",
        what: "look at the hold again",
        who: CARRIERS_AND_SUPERVISORS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: hold,
    },
    Clock {
        id: "consent-expiry",
        what: "ask for consent again before it ends",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: consents,
    },
    Clock {
        id: "release-expiry",
        what: "ask for the release again before it ends, or let it end",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: releases,
    },
    Clock {
        id: "coming-of-age",
        what: "prepare what changes when the client comes of age: consents, releases, adult services",
        who: &[Role::CaseManager, Role::Clinician, Role::ActTeam],
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: coming_of_age,
    },
];

fn hold(look: &Look<'_>) -> Vec<Found> {
    let on = look.case.hold;
    let found = |hold: crate::case::HoldFact| {
        Found::day(
            hold.review_on,
            format!("set when the hold was looked at last; it began on {}", hold.since),
        )
    };
    on.map(found).into_iter().collect()
}

/// Notice is due some days before something ends.
fn before_it_ends(look: &Look<'_>, end: NaiveDate) -> Found {
    let days = look.policy.clocks.expiry_notice_days;
    Found::day(minus_days(end, days), format!("{days} calendar days before it ends on {end}"))
}

fn consents(look: &Look<'_>) -> Vec<Found> {
    if !look.is_between(Phase::Intake, Phase::PostTransition) {
        return Vec::new();
    }
    // The consent that lasts longest is the one that counts; one without an end leaves nothing to ask for.
    let ends: Vec<_> = look.case.enrolled.consents.iter().map(|consent| consent.expires).collect();
    if ends.iter().any(Option::is_none) {
        return Vec::new();
    }
    ends.into_iter().flatten().max().map(|end| before_it_ends(look, end)).into_iter().collect()
}

fn releases(look: &Look<'_>) -> Vec<Found> {
    let open = look
        .case
        .releases
        .iter()
        .filter(|(_, known)| known.revoked_at.is_none() && look.case.phase < Phase::Closed);
    open.filter_map(|(id, known)| {
        let end = known.expires.filter(|end| *end >= look.today)?;
        Some(before_it_ends(look, end).about(id))
    })
    .collect()
}

fn coming_of_age(look: &Look<'_>) -> Vec<Found> {
    let Some(born) = look.case.opening.as_ref().and_then(|opening| opening.born_on) else {
        return Vec::new();
    };
    let open =
        look.case.phase < Phase::Closed && !look.case.of_age_on(look.today, look.policy.age_of_majority);
    let years = look.policy.age_of_majority;
    let birthday = born.with_year(born.year().saturating_add_unsigned(years)).or_else(|| {
        born.succ_opt().and_then(|next| next.with_year(next.year().saturating_add_unsigned(years)))
    });
    let Some(birthday) = birthday.filter(|_| open) else { return Vec::new() };
    let days = look.policy.clocks.majority_notice_days;
    vec![Found::day(
        minus_days(birthday, days),
        format!("{days} calendar days before the client is {years}, on {birthday}"),
    )]
}
