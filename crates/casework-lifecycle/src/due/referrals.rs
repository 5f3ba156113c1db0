//! Referrals: what is expected from outside, when to look again, and how long a denial can be challenged.

use super::{Clock, Found, Look};
use crate::alerts;
use crate::artifacts::CARRIERS;
use crate::phases::Phase;
use crate::referral::{ReferralFact, ReferralStatus};
use crate::sources;

pub(super) static CLOCKS: &[Clock] = &[
    Clock {
        id: "referral-reply",
        what: "answer of the provider",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: |look| expected(look, ReferralStatus::Sent, "an answer is expected by"),
    },
    Clock {
        id: "referral-appointment",
        what: "ask how the appointment went",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: |look| expected(look, ReferralStatus::Scheduled, "the appointment is on"),
    },
    Clock {
        id: "waiting-list",
        what: "look at the waiting list again",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: |look| expected(look, ReferralStatus::Waitlisted, "to be looked at again on"),
    },
    Clock {
        id: "appeal",
        what: "appeal, or accept the denial with the client",
        who: CARRIERS,
        put_off: false,
        source: &sources::NC_108D,
        find: appeals,
    },
    Clock {
        id: "appeal-decision",
        what: "decision on the appeal",
        who: CARRIERS,
        put_off: false,
        source: &sources::NC_108D,
        find: |look| appeals_pending(look, false),
    },
    Clock {
        id: "hearing-decision",
        what: "decision of the hearing",
        who: CARRIERS,
        put_off: false,
        source: &sources::IN_HEAR,
        find: |look| appeals_pending(look, true),
    },
    Clock {
        id: "referral-recheck",
        what: "look at the open referral again",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: rechecks,
    },
    Clock {
        id: "barrier-review",
        what: "look at what stands in the way of the referral",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: barriers,
    },
];

fn open<'a>(look: &'a Look<'_>) -> impl Iterator<Item = (&'a casework_core::ReferralId, &'a ReferralFact)> {
    let here = look.case.phase < Phase::Closed;
    let handed_over = &look.case.transition.handed_over;
    look.case
        .referrals
        .iter()
        .filter(move |(id, known)| here && known.status.is_open() && !handed_over.contains(*id))
}

fn expected(look: &Look<'_>, status: ReferralStatus, words: &str) -> Vec<Found> {
    open(look)
        .filter(|(_, known)| known.status == status)
        .filter_map(|(id, known)| {
            let day = known.expected_on?;
            Some(Found::day(day, format!("{words} {day}")).about(id))
        })
        .collect()
}

fn appeals_pending(look: &Look<'_>, hearing: bool) -> Vec<Found> {
    open(look)
        .filter(|(_, known)| known.status == ReferralStatus::AppealPending && known.at_hearing == hearing)
        .filter_map(|(id, known)| {
            let day = known.expected_on?;
            Some(Found::day(day, format!("a decision is expected by {day}")).about(id))
        })
        .collect()
}

fn appeals(look: &Look<'_>) -> Vec<Found> {
    open(look)
        .filter(|(_, known)| known.status == ReferralStatus::Denied)
        .filter_map(|(id, known)| {
            let day = known.appeal_by?;
            Some(Found::day(day, format!("the notice names {day} as the last day to appeal")).about(id))
        })
        .collect()
}

fn rechecks(look: &Look<'_>) -> Vec<Found> {
    let days = look.policy.referral_recheck_days;
    let asked = open(look).filter(|(_, known)| known.status != ReferralStatus::Draft);
    asked.map(|(id, known)| Found::days(known.looked_at, days, "the last look").about(id)).collect()
}

fn barriers(look: &Look<'_>) -> Vec<Found> {
    look.alerts(&alerts::NO_SHOWS)
        .map(|alert| {
            let found = Found::day(alert.since, alert.finding.message.clone().into_owned());
            match &alert.about {
                Some(about) => found.about(about),
                None => found,
            }
        })
        .collect()
}
