//! The laws of merging, and what is named for a person to settle.

use std::sync::LazyLock;

use casework_core::EntryId;
use casework_lifecycle::Entry;
use casework_lifecycle::artifacts::common::Note;
use proptest::prelude::*;

use super::*;
use crate::conformance::samples::{case_id, eventful, history, words};

/// A copy that shares the beginning of the eventful case and then goes its own way, by picks from what may happen.
fn copy(shared: usize, picks: &[(usize, u8)]) -> Vec<Event> {
    static POOL: LazyLock<Vec<Event>> = LazyLock::new(|| eventful(case_id(1)).unwrap());
    let pool = &*POOL;
    let mut events = pool[..shared].to_vec();
    for (pick, minute) in picks {
        let from = &pool[1 + pick % (pool.len() - 1)];
        let at = format!("2025-03-01T10:{:02}:00-06:00", minute % 60).parse().unwrap();
        let sequence = u64::try_from(events.len() + 1).unwrap();
        // What was done on two devices is two things, even when it says the same.
        let command = uuid::Uuid::from_u128(u128::from(*minute) * 100 + u128::try_from(*pick).unwrap());
        events.push(Event { sequence, recorded_at: at, command, ..from.clone() });
    }
    events
}

fn copies() -> impl Strategy<Value = Vec<Event>> {
    (1_usize..8, prop::collection::vec((0_usize..40, any::<u8>()), 0..8))
        .prop_map(|(shared, picks)| copy(shared, &picks))
}

fn told(merged: &Merged) -> (Vec<Event>, Vec<Conflict>, Standing) {
    (merged.events(), merged.conflicts(), merged.standing())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn merging_is_commutative_associative_and_idempotent(a in copies(), b in copies(), c in copies()) {
        let [a, b, c] = [a, b, c].map(|events| Merged::of(&events).unwrap());
        let merge = |one: &Merged, other: &Merged| one.clone().merge(other).unwrap();
        let (ab, ba) = (merge(&a, &b), merge(&b, &a));
        prop_assert_eq!(&ab, &ba);
        prop_assert_eq!(told(&ab), told(&ba));
        let (left, right) = (merge(&ab, &c), merge(&a, &merge(&b, &c)));
        prop_assert_eq!(&left, &right);
        prop_assert_eq!(told(&left), told(&right));
        prop_assert_eq!(&merge(&a, &a), &a);
        prop_assert_eq!(&merge(&ab, &a), &ab);
    }

    #[test]
    fn no_value_is_lost_and_the_order_of_each_copy_is_kept(a in copies(), b in copies()) {
        let merged = Merged::of(&a).unwrap().merge(&Merged::of(&b).unwrap()).unwrap();
        let events = merged.events();
        prop_assert!(replay(&events).is_ok());
        let names: Vec<Digest> = events.iter().map(identity).collect();
        for copy in [&a, &b] {
            let places: Vec<_> = copy.iter().map(|event| {
                names.iter().position(|name| *name == identity(event)).expect("nothing is lost")
            }).collect();
            // The same thing written twice in a copy stands once, at its first place.
            let mut firsts = Vec::new();
            for place in places {
                if !firsts.contains(&place) {
                    firsts.push(place);
                }
            }
            prop_assert!(firsts.is_sorted() || has_a_loop(copy));
        }
        let distinct: BTreeSet<_> = a.iter().chain(&b).map(identity).collect();
        prop_assert_eq!(distinct.len(), names.len());
    }

    #[test]
    fn tier_level_and_overlay_stand_at_the_highest_of_all_copies(a in copies(), b in copies()) {
        let merged = Merged::of(&a).unwrap().merge(&Merged::of(&b).unwrap()).unwrap();
        let stands = merged.standing();
        for copy in [a, b] {
            let alone = replay(&copy).unwrap().summary();
            prop_assert!(stands.tier >= alone.crisis_tier);
            prop_assert!(stands.level >= alone.level);
            prop_assert!(stands.crisis >= Merged::of(&copy).unwrap().standing().crisis);
        }
    }

    #[test]
    fn both_sides_have_the_same_once_each_has_what_it_missed(a in copies(), b in copies()) {
        let merged = Merged::of(&a).unwrap().merge(&Merged::of(&b).unwrap()).unwrap();
        let names = |events: &[Event]| events.iter().map(identity).collect::<BTreeSet<_>>();
        for copy in [a, b] {
            let mut whole = copy.clone();
            whole.extend(merged.missing_from(&copy));
            prop_assert!(replay(&whole).is_ok(), "what is appended follows without a gap");
            prop_assert_eq!(names(&whole), names(&merged.events()));
            prop_assert_eq!(merged.missing_from(&whole), Vec::new());
        }
    }
}

/// Says whether a copy has something twice with other things in between.
fn has_a_loop(copy: &[Event]) -> bool {
    let names: Vec<_> = copy.iter().map(identity).collect();
    names.iter().collect::<BTreeSet<_>>().len() < names.len()
}

fn apart(mine: &[(usize, u8)], theirs: &[(usize, u8)]) -> Vec<(String, (String, String))> {
    let (mine, theirs) = (Merged::of(&copy(6, mine)).unwrap(), Merged::of(&copy(6, theirs)).unwrap());
    let conflicts = mine.merge(&theirs).unwrap().conflicts();
    conflicts.into_iter().map(|conflict| (conflict.what, conflict.types)).collect()
}

#[test]
fn what_was_set_apart_to_different_values_is_named() {
    let place = |name: &str| {
        eventful(case_id(1)).unwrap().iter().position(|event| event.event.name() == name).unwrap() - 1
    };
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    let rows = [
        ("phase-moved", "case-closed", "phase"),
        ("crisis-resolved", "crisis-declared", "crisis"),
        ("hold-placed", "hold-ended", "hold"),
        ("referral-drafted", "referral-advanced", "referral r1"),
        ("plan-drafted", "plan-took-effect", "plan"),
        ("outreach-started", "client-reengaged", "outreach"),
    ];
    for (mine, theirs, what) in rows {
        let found = apart(&[(place(mine), 1)], &[(place(theirs), 2)]);
        assert!(found.contains(&(what.to_owned(), pair(mine, theirs))), "{mine} and {theirs}: {found:?}");
        assert_eq!(
            apart(&[(place(mine), 1), (place(theirs), 2)], &[]),
            [],
            "{mine}, then {theirs}, by one hand"
        );
    }
    let annotated = place("entry-annotated");
    assert_eq!(apart(&[(annotated, 1)], &[(annotated, 2)]), [], "words that add are no conflict");
    assert_eq!(
        apart(&[(place("death-recorded"), 1)], &[(place("death-recorded"), 2)]),
        [],
        "nor is the same said twice"
    );
}

#[test]
fn one_name_for_two_entries_is_a_conflict() {
    let with = |text: &str| {
        let mut events = history(case_id(1), 2).unwrap();
        if let Happening::EntryRecorded { id, entry, .. } = &mut events[1].event {
            *id = Some("n1".parse::<EntryId>().unwrap());
            *entry = Entry::Note(Note { class: None, text: words(text).unwrap() });
        }
        Merged::of(&events).unwrap()
    };
    let merged = with("mine").merge(&with("theirs")).unwrap();
    assert_eq!(merged.events().len(), 3, "both are kept");
    let [conflict] = merged.conflicts().try_into().unwrap();
    assert_eq!((conflict.what.as_str(), conflict.events), ("entry n1", (2, 3)));
}

#[test]
fn what_was_never_one_case_is_not_merged() {
    let (one, other) =
        (Merged::of(&history(case_id(1), 2).unwrap()), Merged::of(&history(case_id(2), 2).unwrap()));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(matches!(one.clone().merge(&other), Err(MergeError::OtherCase { .. })));
    let mut opened_anew = history(case_id(1), 2).unwrap();
    opened_anew[0].late = Some(words("opened twice").unwrap());
    let error = one.merge(&Merged::of(&opened_anew).unwrap()).unwrap_err();
    assert!(matches!(error, MergeError::OtherOpening { .. }), "{error}");
    assert!(matches!(Merged::of(&[]), Err(MergeError::NotARecord(_))));
}

#[test]
fn a_copy_is_told_as_it_was() {
    let events = eventful(case_id(1)).unwrap();
    let merged = Merged::of(&events).unwrap();
    assert_eq!(merged.events(), events);
    assert_eq!(merged.conflicts(), []);
    assert_eq!(merged.missing_from(&events), []);
}
