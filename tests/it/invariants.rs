//! The twelve invariants of the lifecycle sheet, 1.12, on the events of a case and what they add up to.
#![expect(clippy::wildcard_enum_match_arm, reason = "each invariant looks only at the events about it")]

use std::collections::BTreeMap;

use casework::core::Instant;
use casework::lifecycle::artifacts::common::ContentClass;
use casework::lifecycle::case::CrisisView;
use casework::lifecycle::{Case, Entry, Event, Happening, Phase, ReferralStatus, evolve, replay};
use chrono::NaiveDate;
use serde_json::json;

use crate::lifecycle::{CLOSURES, letter};

/// Holds that each invariant is true of a case. The first, which is about two cases, is held where there are two; the
/// seventh by the commands that would change or delete, which every state refuses.
pub(crate) fn hold(case: &Case, events: &[&Event]) {
    moves_are_those_of_the_matrix(case, events);
    dates_never_decrease(events);
    plans_are_in_force_one_at_a_time(case);
    a_closed_case_has_one_reason(case, events);
    entries_stay(case, events);
    a_terminal_referral_says_what_came_of_it(events);
    a_disclosure_has_its_ground(case, events);
    nothing_is_served_after_death(case, events);
}

/// Returns the phases of an event that changes the phase.
pub(crate) fn pair(event: &Event) -> Option<(Phase, Phase)> {
    match &event.event {
        Happening::PhaseMoved { from, to, .. } => Some((*from, *to)),
        Happening::CaseClosed { from, .. } => Some((*from, Phase::Closed)),
        Happening::CaseReopened { .. } => Some((Phase::Closed, Phase::Assessment)),
        _ => None,
    }
}

/// 2 and 9: phase changes only by pairs of the matrix, and while a crisis is active nothing leads on but the two urgent
/// entries.
fn moves_are_those_of_the_matrix(case: &Case, events: &[&Event]) {
    let (mut phase, mut active) = (Phase::Screening, false);
    for event in events {
        if let Some((from, to)) = pair(event) {
            let kind = letter(from, to);
            assert_eq!(from, phase, "the case leaves the phase that it is in");
            assert!(!matches!(kind, "-" | "."), "{from} -> {to} is not in the matrix");
            let urgent =
                matches!((from, to), (Phase::Screening, Phase::Intake) | (Phase::Intake, Phase::Assessment));
            assert!(!active || urgent || !matches!(kind, "F" | "S" | "M"), "{from} -> {to} in a crisis");
            phase = to;
        }
        active = match &event.event {
            Happening::CrisisDeclared { .. } => true,
            Happening::CrisisStabilized { .. }
            | Happening::CrisisResolved { .. }
            | Happening::CaseClosed { .. } => false,
            _ => active,
        };
    }
    assert_eq!(phase, case.phase());
}

/// 3: dates never decrease but for late entries, which have both dates and a reason.
fn dates_never_decrease(events: &[&Event]) {
    let mut last: Option<Instant> = None;
    for (event, sequence) in events.iter().zip(1..) {
        assert_eq!(event.sequence, sequence, "events are gapless");
        let late = last.is_some_and(|last| event.at < last);
        assert!(!late || (event.late.is_some() && event.recorded_at > event.at), "event {sequence} is late");
        last = last.max(Some(event.at));
    }
}

/// 4 and 5: at most one plan is in force; in monitoring and evaluation exactly one.
fn plans_are_in_force_one_at_a_time(case: &Case) {
    let summary = case.summary();
    let in_force = |status| matches!(json!(status).as_str(), Some("in-force" | "in-revision"));
    let count = summary.plans.iter().filter(|plan| in_force(plan.status)).count();
    assert!(count <= 1, "at most one plan is in force");
    if matches!(summary.phase, Phase::Monitoring | Phase::Evaluation) {
        assert_eq!(count, 1, "in {} a plan is in force", summary.phase);
    }
}

/// 6: a closed case has exactly one reason, allowed for the phase it left.
fn a_closed_case_has_one_reason(case: &Case, events: &[&Event]) {
    let summary = case.summary();
    assert_eq!(summary.phase == Phase::Closed, summary.closed.is_some());
    let (mut closed, mut reopened) = (0, 0);
    for event in events {
        match &event.event {
            Happening::CaseClosed { from, closing, .. } => {
                closed += 1;
                let reason = closing.reason.as_str();
                let row = CLOSURES.iter().find(|(known, _)| *known == reason);
                assert!(
                    row.is_some_and(|(_, phases)| phases.split(' ').any(|code| code == from.code())),
                    "{reason} from {from}"
                );
            }
            Happening::CaseReopened { .. } => reopened += 1,
            _ => {}
        }
    }
    assert_eq!(closed, reopened + usize::from(summary.phase == Phase::Closed));
    if summary.phase == Phase::Closed {
        assert!(summary.crisis == CrisisView::None && summary.hold.is_none() && !summary.outreach);
    }
}

/// 7 and 8: nothing is removed, and the replay of any beginning of the record goes on to the same case.
fn entries_stay(case: &Case, events: &[&Event]) {
    let half = events.len() / 2;
    let begun = replay(events.iter().take(half).copied());
    let again = match begun {
        Ok(begun) => events.iter().skip(half).copied().fold(begun, evolve),
        Err(_) => return assert!(half == 0, "a beginning replays"),
    };
    assert_eq!(again.sequence(), case.sequence());
    assert_eq!(again.summary(), case.summary());
}

/// 10: every terminal referral has an outcome or a reason, a date and a source; a slip of the pen has none.
fn a_terminal_referral_says_what_came_of_it(events: &[&Event]) {
    for event in events {
        let Happening::ReferralAdvanced { from, step, .. } = &event.event else { continue };
        assert!(from.may_become(step.to), "{from} -> {}", step.to);
        if step.to.is_open() || step.to == ReferralStatus::EnteredInError {
            continue;
        }
        assert!(step.source.is_some(), "who told");
        assert!(step.outcome.is_some() || step.reason.is_some(), "what came of it");
    }
}

/// A release as the record has it.
struct Given<'a> {
    recipient: &'a str,
    content: Vec<ContentClass>,
    expires: Option<NaiveDate>,
    revoked: Option<Instant>,
}

/// 11: every disclosure rests on a release in force at its time, or on a legal exception.
fn a_disclosure_has_its_ground(case: &Case, events: &[&Event]) {
    let zone = case.summary().zone;
    let mut releases: BTreeMap<String, Given<'_>> = BTreeMap::new();
    for event in events {
        let Happening::EntryRecorded { entry, .. } = &event.event else { continue };
        let (recipient, content) = match entry {
            Entry::Release(release) => {
                let given = Given {
                    recipient: &release.recipient,
                    content: release.content.iter().copied().collect(),
                    expires: release.expires,
                    revoked: None,
                };
                releases.insert(release.release.to_string(), given);
                continue;
            }
            Entry::ReleaseRevoked(revoked) => {
                if let Some(known) = releases.get_mut(revoked.release.as_str()) {
                    known.revoked = known.revoked.or(Some(event.at));
                }
                continue;
            }
            Entry::Disclosure(given) if given.legal_exception.is_none() => (&given.recipient, &given.content),
            Entry::TransferPacket(packet) => (&packet.recipient, &packet.content),
            _ => continue,
        };
        let day = event.at.date_in(zone);
        let covers = |known: &Given<'_>| {
            known.recipient == recipient
                && content.iter().all(|class| known.content.contains(class))
                && known.expires.is_none_or(|end| day <= end)
                && known.revoked.is_none_or(|revoked| event.at < revoked)
        };
        assert!(releases.values().any(covers), "event {} gives something away", event.sequence);
    }
}

/// 12: after a recorded death nothing later is a service.
fn nothing_is_served_after_death(case: &Case, events: &[&Event]) {
    let zone = case.summary().zone;
    let mut died: Option<NaiveDate> = None;
    for event in events {
        let about_the_record = matches!(
            &event.event,
            Happening::EntryAnnotated { .. }
                | Happening::DeathRecorded { .. }
                | Happening::ClosureProposed { .. }
                | Happening::CaseClosed { .. }
                | Happening::NoticeRaised { .. }
                | Happening::EntryRecorded { entry: Entry::Disclosure(_), .. }
        );
        assert!(
            about_the_record || died.is_none_or(|died| event.at.date_in(zone) <= died),
            "event {}",
            event.sequence
        );
        if let Happening::DeathRecorded { death } = &event.event {
            died = Some(death.on);
        }
    }
}
