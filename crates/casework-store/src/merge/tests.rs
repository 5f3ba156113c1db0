//! The laws of merging, and what is named for a person to settle.

use std::sync::LazyLock;

use casework_core::EntryId;
use casework_lifecycle::Entry;
use casework_lifecycle::artifacts::common::Note;
use proptest::prelude::*;

use super::*;
use crate::conformance::samples::{case_id, eventful, history, words};

/// What may happen: one of everything.
fn pool() -> &'static [Event] {
    static POOL: LazyLock<Vec<Event>> = LazyLock::new(|| eventful(case_id(1)).unwrap());
    &POOL
}

/// Where an event of the pool stands, as a pick.
fn place(name: &str) -> usize {
    pool().iter().position(|event| event.event.name() == name).unwrap() - 1
}

/// A copy that shares the beginning of the eventful case and then goes its own way, by picks from what may happen.
fn copy(shared: usize, picks: &[(usize, u8)]) -> Vec<Event> {
    let pool = pool();
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
    fn what_is_merged_comes_back_from_json_as_it_was(a in copies(), b in copies(), c in copies()) {
        let [a, b, c] = [a, b, c].map(|events| Merged::of(&events).unwrap());
        for merged in [a.clone(), a.merge(&b).unwrap().merge(&c).unwrap()] {
            let text = serde_json::to_string(&merged).unwrap();
            let read: Merged = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, &merged);
            prop_assert_eq!(told(&read), told(&merged));
        }
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
            // The same thing in both copies, or twice in one, stands where it was known.
            let both = a.iter().map(identity).filter(|name| b.iter().any(|event| identity(event) == *name));
            let apart = both.count() == a.iter().zip(&b).take_while(|(one, other)| one == other).count();
            prop_assert!(places.is_sorted() || !apart || has_a_loop(copy));
        }
        let distinct: BTreeSet<_> = a.iter().chain(&b).map(identity).collect();
        prop_assert_eq!(distinct.len(), names.len());
    }

    #[test]
    fn tier_level_and_overlay_stand_at_the_highest_of_all_copies(a in copies(), b in copies()) {
        let merged = Merged::of(&a).unwrap().merge(&Merged::of(&b).unwrap()).unwrap();
        let stands = merged.standing();
        for (copy, other) in [(&a, &b), (&b, &a)] {
            let alone = Merged::of(copy).unwrap().standing();
            if copy.iter().all(|event| other.contains(event)) {
                // The other has gone on from it.
                prop_assert_eq!(stands, Merged::of(other).unwrap().standing());
            } else {
                prop_assert_eq!(alone.highest(stands), stands);
            }
        }
    }

    #[test]
    fn an_older_state_of_a_copy_changes_nothing(a in copies(), b in copies(), cut in 1_usize..16) {
        let (whole, b) = (Merged::of(&a).unwrap(), Merged::of(&b).unwrap());
        let older = Merged::of(&a[..cut.min(a.len())]).unwrap();
        prop_assert_eq!(told(&older.clone().merge(&whole).unwrap()), told(&whole));
        let both = whole.merge(&b).unwrap();
        prop_assert_eq!(told(&both.clone().merge(&older).unwrap()), told(&both));
    }

    #[test]
    fn both_sides_stand_at_the_same_once_each_has_what_it_missed(a in copies(), b in copies()) {
        let merged = Merged::of(&a).unwrap().merge(&Merged::of(&b).unwrap()).unwrap();
        let merged = if merged.missing_from(&a).and(merged.missing_from(&b)).is_ok() {
            merged
        } else {
            merged.clone().settle(&settling(&merged, 1)).unwrap()
        };
        prop_assert_eq!(merged.conflicts(), []);
        let names = |events: &[Event]| events.iter().map(identity).collect::<BTreeSet<_>>();
        let mut after = Vec::new();
        for copy in [a, b] {
            let mut whole = copy.clone();
            whole.extend(merged.missing_from(&copy).unwrap());
            prop_assert_eq!(names(&whole), names(&merged.events()));
            prop_assert_eq!(merged.missing_from(&whole).unwrap(), []);
            let stands = replay(&whole).unwrap().summary();
            prop_assert_eq!(
                registers::elsewhere(&stands, &replay(&merged.events()).unwrap().summary()), [""; 0]
            );
            after.push(Merged::of(&whole).unwrap());
        }
        // An exchange changes nothing of what is told, and nothing that was settled comes up again.
        let again = after[0].clone().merge(&after[1]).unwrap();
        prop_assert_eq!(again.events(), merged.events());
        prop_assert_eq!(again.conflicts(), []);
        let standing = again.clone().merge(&merged).unwrap().standing();
        prop_assert_eq!(standing, after[0].standing());
        prop_assert_eq!(standing, after[1].standing());
    }

    #[test]
    fn a_conflict_is_named_after_any_exchange_until_somebody_who_knew_both_sides_settled_it(
        turns in prop::collection::vec((0_usize..3, 1_usize..3, 0_usize..40, any::<u8>()), 1..16),
    ) {
        let mut known = Known::begin();
        for (who, further, pick, how) in turns {
            let other = (who + further) % 3;
            match how % 4 {
                0 | 1 => known.write(who, pick, how),
                2 => known.exchange(who, other, false),
                _ => known.exchange(who, other, true),
            }
            for copy in &known.copies {
                prop_assert_eq!(known.open(&[copy]), BTreeSet::new(), "no copy has both ends of a conflict");
            }
            for some in [vec![0, 1], vec![1, 2], vec![0, 2], vec![0, 1, 2]] {
                let some: Vec<_> = some.into_iter().map(|place| &known.copies[place]).collect();
                let merged = some.iter().map(|copy| Merged::of(copy).unwrap());
                let merged = merged.reduce(|one, other| one.merge(&other).unwrap()).unwrap();
                let named: BTreeSet<_> =
                    merged.open().into_iter().map(|found| (found.conflict.what, pair(found.ends))).collect();
                prop_assert_eq!(named, known.open(&some));
            }
        }
    }
}

fn pair(mut ends: [Digest; 2]) -> [Digest; 2] {
    ends.sort();
    ends
}

/// Three copies that are written apart and exchanged, and what each event was in truth decided with.
struct Known {
    copies: Vec<Vec<Event>>,
    knew: BTreeMap<Digest, BTreeSet<Digest>>,
    written: u8,
}

impl Known {
    fn begin() -> Self {
        Self { copies: vec![copy(3, &[]); 3], knew: BTreeMap::new(), written: 0 }
    }

    fn write(&mut self, who: usize, pick: usize, minute: u8) {
        self.written += 1;
        let mut next = copy(3, &[(pick, minute)]).pop().unwrap();
        next.command = uuid::Uuid::from_u128(u128::from(self.written) << 64);
        next.sequence = u64::try_from(self.copies[who].len() + 1).unwrap();
        self.knew.insert(identity(&next), self.copies[who].iter().map(identity).collect());
        self.copies[who].push(next);
    }

    /// Hands over to one of the two what it misses, and to the other only where nothing had to be settled.
    fn exchange(&mut self, who: usize, other: usize, settle: bool) {
        let [mine, theirs] = [who, other].map(|place| Merged::of(&self.copies[place]).unwrap());
        let merged = mine.merge(&theirs).unwrap();
        if let (Ok(missing), Ok(theirs)) =
            (merged.missing_from(&self.copies[who]), merged.missing_from(&self.copies[other]))
        {
            self.copies[who].extend(missing);
            self.copies[other].extend(theirs);
        } else if settle {
            self.written += 1;
            let mut all: BTreeSet<_> = merged.events().iter().map(identity).collect();
            let decided = settling(&merged, self.written);
            for event in &decided {
                self.knew.insert(identity(event), all.clone());
                all.insert(identity(event));
            }
            let settled = merged.settle(&decided).unwrap();
            let missing = settled.missing_from(&self.copies[who]).unwrap();
            self.copies[who].extend(missing);
        }
    }

    /// Works out plainly what is open in some copies together.
    fn open(&self, copies: &[&Vec<Event>]) -> BTreeSet<(String, [Digest; 2])> {
        let events: BTreeMap<_, _> =
            copies.iter().copied().flatten().map(|event| (identity(event), &event.event)).collect();
        let shared = BTreeSet::new();
        let knew = |one: &Digest, other: &Digest| {
            // What they all begin with was known to everyone.
            let known = self.knew.get(one).unwrap_or(&shared);
            known.contains(other) || !self.knew.contains_key(other)
        };
        let mut open = BTreeSet::new();
        for (one, mine) in &events {
            for (other, theirs) in events.iter().filter(|(other, theirs)| one < *other && mine != *theirs) {
                for what in
                    registers::of(mine).into_iter().filter(|what| registers::of(theirs).contains(what))
                {
                    let settled = events.iter().any(|(later, happening)| {
                        registers::settled_by(happening).contains(&what)
                            && self.knew.contains_key(later)
                            && knew(later, one)
                            && knew(later, other)
                    });
                    if !settled && !knew(one, other) && !knew(other, one) {
                        open.insert((what, [*one, *other]));
                    }
                }
            }
        }
        open
    }
}

/// What a person enters who settles everything: of each conflict one side, then what says the whole of the rest.
fn settling(merged: &Merged, number: u8) -> Vec<Event> {
    let record = merged.events();
    let pool = pool();
    let sides = merged.open();
    let sides = sides.iter().filter_map(|found| merged.known.get(&found.ends[1]));
    let named = |name: &str| pool.iter().find(|event| event.event.name() == name).unwrap();
    let whole = [
        named("case-closed"),
        named("case-reopened"),
        named("crisis-declared"),
        named("crisis-resolved"),
        named("hold-placed"),
        named("hold-ended"),
        named("outreach-started"),
        named("client-reengaged"),
        named("phase-moved"),
    ];
    let last = u64::try_from(record.len()).unwrap();
    let decided = sides.chain(whole).zip(1_u64..).map(|(event, place)| {
        let command = uuid::Uuid::from_u128(u128::from(number) << 96 | u128::from(place));
        Event { sequence: last + place, command, ..event.clone() }
    });
    decided.collect()
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
fn a_conflict_stays_named_and_nothing_is_handed_over_until_it_is_settled() {
    let (a, b) = (copy(6, &[(place("crisis-declared"), 1)]), copy(6, &[(place("crisis-resolved"), 2)]));
    let merged = Merged::of(&a).unwrap().merge(&Merged::of(&b).unwrap()).unwrap();
    let refused = merged.missing_from(&a).unwrap_err();
    let MergeError::Unsettled { conflicts, .. } = &refused else { panic!("{refused}") };
    assert_eq!(*conflicts, merged.conflicts());
    assert!(refused.to_string().ends_with("differ in crisis: settle it first"), "{refused}");
    // Words are no settling, whoever writes them: the crisis stands.
    let end = |pick: &str, minute: u8| {
        let events = copy(8, &[(place(pick), minute)]);
        events[8..].to_vec()
    };
    let noted = merged.clone().settle(&end("entry-annotated", 3)).unwrap();
    assert_eq!((noted.conflicts().len(), noted.standing().crisis), (1, Overlay::Active));
    let settled = merged.clone().settle(&end("crisis-resolved", 3)).unwrap();
    assert_eq!((settled.conflicts(), settled.standing().crisis), (Vec::new(), Overlay::None));
    for copy in [&a, &b] {
        let whole = [copy.clone(), settled.missing_from(copy).unwrap()].concat();
        assert_eq!(whole.len(), 9);
        assert_eq!(replay(&whole).unwrap().summary().crisis, CrisisView::None);
    }
    // What one of them wrote in the meantime is a conflict with what was settled.
    let meanwhile =
        Merged::of(&copy(6, &[(place("crisis-resolved"), 2), (place("crisis-declared"), 4)])).unwrap();
    let again = settled.merge(&meanwhile).unwrap();
    assert_eq!((again.conflicts().len(), again.standing().crisis), (1, Overlay::Active));
}

#[test]
fn what_settles_only_together_with_what_came_before_it_is_not_handed_over() {
    let (a, b) = (copy(6, &[(place("hold-ended"), 1)]), copy(6, &[(place("hold-placed"), 2)]));
    let merged = Merged::of(&a).unwrap().merge(&Merged::of(&b).unwrap()).unwrap();
    let reviewed = copy(8, &[(place("hold-reviewed"), 3)])[8..].to_vec();
    let settled = merged.settle(&reviewed).unwrap();
    assert_eq!(settled.missing_from(&a).map(|missing| missing.len()), Ok(2));
    let elsewhere = settled.missing_from(&b).unwrap_err();
    assert!(elsewhere.to_string().contains("another hold"), "{elsewhere}");
}

#[test]
fn roles_that_sign_and_people_who_read_contradict_nobody() {
    let pool = pool();
    let sets =
        |name: &str| registers::of(&pool.iter().find(|event| event.event.name() == name).unwrap().event);
    for name in ["record-accessed", "disclosure-made", "notice-raised"] {
        assert_eq!(sets(name), [""; 0], "{name}");
    }
    assert_eq!(sets("document-signed"), ["signature of plan by client"]);
    assert_eq!(sets("signature-refused"), ["signature of plan by client"]);
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
    assert_eq!(merged.missing_from(&events).unwrap(), []);
}

#[test]
fn a_number_of_many_digits_is_the_same_event_when_it_comes_back() {
    for step in 1..400_i32 {
        let value = 1_000.0 / 7.0 * f64::from(step) / 13.0;
        let events = crate::conformance::samples::measured(case_id(1), value, 0).unwrap();
        let merged = Merged::of(&events).unwrap();
        let read: Merged = serde_json::from_str(&serde_json::to_string(&merged).unwrap()).unwrap();
        assert_eq!(read, merged, "{value}");
    }
}

#[test]
fn what_was_kept_and_changed_is_refused() {
    let (a, b) = (copy(4, &[(3, 1)]), copy(4, &[(5, 2)]));
    let merged = Merged::of(&a).unwrap().merge(&Merged::of(&b).unwrap()).unwrap();
    let kept = serde_json::to_value(&merged).unwrap();
    let refused = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut changed = kept.clone();
        change(&mut changed);
        serde_json::from_value::<Merged>(changed).unwrap_err().to_string()
    };
    let no_event = refused(&|kept| kept["copies"][0]["events"][1] = 99.into());
    assert!(no_event.contains("event 99 of the list"), "{no_event}");
    let no_copy = refused(&|kept| kept["copies"] = serde_json::json!([]));
    assert!(no_copy.contains("not whole"), "{no_copy}");
    let twice = refused(&|kept| {
        let first = kept["events"][0].clone();
        kept["events"].as_array_mut().unwrap().push(first);
    });
    assert!(twice.contains("not whole"), "{twice}");
    let no_opening = refused(&|kept| {
        kept["copies"][0]["events"].as_array_mut().unwrap().remove(0);
    });
    assert!(no_opening.contains("not the record of one case"), "{no_opening}");
    assert!(refused(&|kept| kept["more"] = 1.into()).contains("unknown field"));
}
