//! The record: consents and releases that end, holds to look at, coming of age; and what is owed about the record after
//! closing as well: answers to the client, looks at broken glasses, the end of retention.

use casework_core::Role;
use casework_core::calendar::minus_days;
use chrono::{Datelike, NaiveDate};

use super::{Clock, Found, Look};
use crate::artifacts::{CARRIERS, CARRIERS_AND_SUPERVISORS, KEEPERS, OFFICERS};
use crate::phases::Phase;
use crate::privacy::retention::{self, RetentionEnd};
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
    Clock {
        id: "amendment-answer",
        what: "act on the request for an amendment: accept, deny in writing, or take more time once",
        who: KEEPERS,
        put_off: false,
        source: &sources::HIPAA_526,
        find: amendments,
    },
    Clock {
        id: "access-answer",
        what: "answer the request for the record: grant, deny in writing, or take more time once",
        who: KEEPERS,
        put_off: false,
        source: &sources::PRIVACY_UNVERIFIED,
        find: access_requests,
    },
    Clock {
        id: "break-glass-review",
        what: "look at the broken glass",
        who: OFFICERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: broken_glass,
    },
    Clock {
        id: "retention-end",
        what: "decide about the record when its time ends; nothing is destroyed by itself",
        who: &[Role::PrivacyOfficer],
        put_off: false,
        source: &sources::RETENTION,
        find: retention,
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
    // Of those that somebody with authority gave, the one that lasts longest counts; one without an end leaves nothing to
    // ask for.
    let adult = |day| look.case.of_age_on(day, look.policy.age_of_majority);
    let valid = look.case.enrolled.consents.iter().filter(|consent| consent.has_authority(look.today, adult));
    let ends: Vec<_> = valid.map(|consent| consent.expires).collect();
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

fn amendments(look: &Look<'_>) -> Vec<Found> {
    let rules = &look.policy.privacy;
    let open = look.case.privacy.open_amendments();
    open.map(|(at, fact)| Found::days(fact.requested_on, fact.days(rules), "the request").about(&at))
        .collect()
}

/// A request goes by its name, or by its sequence number when it has none.
fn access_requests(look: &Look<'_>) -> Vec<Found> {
    let rules = &look.policy.privacy;
    let open = look.case.privacy.open_requests();
    open.map(|(at, fact)| {
        let name = fact.name.as_ref().map_or_else(|| at.to_string(), ToString::to_string);
        Found::days(fact.asked_on, fact.days(rules), "the request").about(&name)
    })
    .collect()
}

fn broken_glass(look: &Look<'_>) -> Vec<Found> {
    let days = look.policy.privacy.break_glass_review_days;
    let open = look.case.privacy.open_glass();
    open.map(|(at, fact)| Found::days(fact.on, days, "the access").about(&at)).collect()
}

/// The end lies ahead or is today: a record that is kept longer is no duty that somebody has missed.
fn retention(look: &Look<'_>) -> Vec<Found> {
    let RetentionEnd::Until { start, last } = retention::of_state(look.case, look.policy) else {
        return Vec::new();
    };
    if last < look.today {
        return Vec::new();
    }
    let rule = &look.policy.privacy.retention;
    let because = format!("the rule `{}`, counted from {start}; no legal hold is on", rule.id);
    vec![Found::day(last, because)]
}
