//! The suite that every store must pass. Each check takes an empty store and says in words what does not hold.
//!
//! ```
//! use casework_store::MemoryStore;
//! casework_store::conformance!(memory, MemoryStore::new);
//! ```
//!
//! The factory makes an empty store each time it is called. A store that more than one program can open at the same
//! time, and one that outlives its program, also has to pass [`two_handles`] and [`survives`]. Open
//! [`appends_and_reads`] first.

pub mod custody;
pub mod records;
pub mod samples;
pub mod views;

use casework_lifecycle::{Phase, replay};

use crate::store::{Append, EventStore, StoreError, Stored};
pub use records::{
    appends_to_many_cases_at_once, hands_out_records_in_order_without_gaps, keeps_bookmarks,
    restores_all_or_none, restores_byte_for_byte,
};
use samples::{case_id, history};

/// Makes a module with one test for each promise of a store. The factory is named as where the macro stands.
#[macro_export]
macro_rules! conformance {
    ($name:ident, $make:expr) => {
        $crate::conformance!(
            @tests $name, $make;
            appends_and_reads, keeps_every_part_of_an_event, names_both_sequences_in_a_conflict,
            appends_all_or_none, appends_many_events_at_once, refuses_numbers_that_are_none, refuses_gaps_and_repeats, refuses_events_of_another_case,
            refuses_a_case_that_is_not_opened, appends_nothing, reads_an_unknown_case, lists_in_order_of_opening,
            keeps_the_list_up_to_date, verifies_what_it_wrote, appends_to_many_cases_at_once,
            hands_out_records_in_order_without_gaps, restores_byte_for_byte, restores_all_or_none,
            keeps_bookmarks,
        );
    };
    (views $name:ident, $make:expr) => {
        $crate::conformance!(
            @views $name, $make;
            show_what_the_events_say, come_in_pages_without_gaps, worklist_follows_the_cases, survive_being_made_anew,
        );
    };
    (journal $name:ident, $make:expr) => {
        #[cfg(test)]
        mod $name {
            use super::*;
            #[test]
            fn keeps_accesses_and_holds() {
                let mut store = ($make)();
                assert_eq!($crate::conformance::custody::keeps_accesses_and_holds(&mut store), Ok(()));
            }
        }
    };
    (@views $name:ident, $make:expr; $($check:ident,)*) => {
        #[cfg(test)]
        mod $name {
            use super::*;
            $(
                #[test]
                fn $check() {
                    let mut store = ($make)();
                    assert_eq!($crate::conformance::views::$check(&mut store), Ok(()));
                }
            )*
        }
    };
    (@tests $name:ident, $make:expr; $($check:ident,)*) => {
        #[cfg(test)]
        mod $name {
            use super::*;
            $(
                #[test]
                fn $check() {
                    let mut store = ($make)();
                    assert_eq!($crate::conformance::$check(&mut store), Ok(()));
                }
            )*
        }
    };
}

/// A check of a store that is empty.
type Check = fn(&mut dyn EventStore) -> Result<(), String>;

/// Every check of the suite with its name, for those who run it without the macro.
pub const CHECKS: &[(&str, Check)] = &[
    ("appends_and_reads", appends_and_reads),
    ("keeps_every_part_of_an_event", keeps_every_part_of_an_event),
    ("names_both_sequences_in_a_conflict", names_both_sequences_in_a_conflict),
    ("appends_all_or_none", appends_all_or_none),
    ("appends_many_events_at_once", appends_many_events_at_once),
    ("refuses_numbers_that_are_none", refuses_numbers_that_are_none),
    ("refuses_gaps_and_repeats", refuses_gaps_and_repeats),
    ("refuses_events_of_another_case", refuses_events_of_another_case),
    ("refuses_a_case_that_is_not_opened", refuses_a_case_that_is_not_opened),
    ("appends_nothing", appends_nothing),
    ("reads_an_unknown_case", reads_an_unknown_case),
    ("lists_in_order_of_opening", lists_in_order_of_opening),
    ("keeps_the_list_up_to_date", keeps_the_list_up_to_date),
    ("verifies_what_it_wrote", verifies_what_it_wrote),
    ("appends_to_many_cases_at_once", appends_to_many_cases_at_once),
    ("hands_out_records_in_order_without_gaps", hands_out_records_in_order_without_gaps),
    ("restores_byte_for_byte", restores_byte_for_byte),
    ("restores_all_or_none", restores_all_or_none),
    ("keeps_bookmarks", keeps_bookmarks),
];

/// Checks that what was appended is read back, in order, one at a time and many at once.
///
/// # Errors
/// What does not hold.
pub fn appends_and_reads(store: &mut dyn EventStore) -> Result<(), String> {
    let case = case_id(1);
    let events = history(case, 6)?;
    let (one, rest) = events.split_at(1);
    let first = told(store.append(case, 0, one))?;
    holds(first.sequence == 1, "the first append leads to event 1")?;
    let last = told(store.append(case, 1, rest))?;
    holds(last.sequence == 6, "five more lead to event 6")?;
    let stored = told(store.read(case))?;
    holds(stored.last().map(|stored| stored.hash) == Some(last.hash), "the append returns the last hash")?;
    holds(stored.first().map(|stored| stored.hash) == Some(first.hash), "hashes stay as they were")?;
    holds(read_events(&stored) == events, "what is read is what was appended, in order")
}

/// Checks that every part of an event comes back, and that it replays.
///
/// # Errors
/// What does not hold.
pub fn keeps_every_part_of_an_event(store: &mut dyn EventStore) -> Result<(), String> {
    let case = case_id(1);
    let mut events = history(case, 3)?;
    if let Some(last) = events.last_mut() {
        last.late = Some(samples::words("Blüten, \"quotes\", \\ and \u{1F33B} were noted late")?);
    }
    told(store.append(case, 0, &events))?;
    let stored = told(store.read(case))?;
    holds(read_events(&stored) == events, "every character comes back")?;
    holds(stored.iter().all(|stored| stored.ignored.is_empty()), "nothing of our own is unknown")?;
    let case = replay(stored.iter().map(|stored| &stored.event)).map_err(|error| error.to_string())?;
    holds(case.sequence() == 3, "the events replay")
}

/// Checks that of two writers who have seen the same, the second is told both numbers and changes nothing.
///
/// # Errors
/// What does not hold.
pub fn names_both_sequences_in_a_conflict(store: &mut dyn EventStore) -> Result<(), String> {
    let case = case_id(1);
    let events = history(case, 4)?;
    let (seen, new) = events.split_at(2);
    told(store.append(case, 0, seen))?;
    told(store.append(case, 2, new))?;
    for (expected, given) in [(2, new), (0, seen), (3, new.get(1..).unwrap_or_default())] {
        let answer = store.append(case, expected, given);
        let named = matches!(answer, Err(StoreError::Conflict { case: named, expected: seen, found: 4 })
            if named == case && seen == expected);
        holds(named, "a conflict names the case, what was expected and what was found")?;
    }
    let later: Vec<_> = history(case, 7)?.into_iter().skip(6).collect();
    let ahead = store.append(case, 6, &later);
    holds(
        matches!(ahead, Err(StoreError::Conflict { expected: 6, found: 4, .. })),
        "a writer who has seen more than there is, is in conflict too",
    )?;
    holds(read_events(&told(store.read(case))?) == events, "a conflict changes nothing")
}

/// Checks that hundreds of events in one append are chained and read as if they had come one by one: to a new case, to one that is
/// there, and after a conflict.
///
/// # Errors
/// What does not hold.
pub fn appends_many_events_at_once(store: &mut dyn EventStore) -> Result<(), String> {
    let case = case_id(1);
    let events = history(case, 700)?;
    let (first, rest) = events.split_at(301);
    let told_first = told(store.append(case, 0, first))?;
    holds(told_first.sequence == 301, "the append says where the case stands")?;
    let again = matches!(store.append(case, 0, first), Err(StoreError::Conflict { found: 301, .. }));
    holds(again, "a long append that comes too late is in conflict")?;
    let told_rest = told(store.append(case, 301, rest))?;
    let stored = told(store.read(case))?;
    holds(read_events(&stored) == events, "what is read is what was appended, in order")?;
    let mut hash = casework_core::Digest::ZERO;
    for record in told(store.records_of(case))? {
        hash = crate::chain::link(hash, &record.body);
        holds(record.hash == hash, "each event is tied to the one before it")?;
    }
    holds(told_rest.hash == hash, "the append returns the last hash")?;
    holds(told(store.verify(None))?.faults.is_empty(), "it verifies")
}

/// Checks that a number that JSON cannot hold is refused, alone and among others, and that every other comes back as it was.
///
/// # Errors
/// What does not hold.
pub fn refuses_numbers_that_are_none(store: &mut dyn EventStore) -> Result<(), String> {
    for value in [f64::NAN, f64::INFINITY] {
        for padding in [0, 300] {
            let wrong = samples::measured(case_id(1), value, padding)?;
            holds(
                matches!(
                    store.append(case_id(1), 0, &wrong),
                    Err(StoreError::Unreadable { sequence: 2, .. })
                ),
                "a number that is none is refused with its place",
            )?;
            let right = history(case_id(2), 2)?;
            let appends = [
                Append { case: case_id(1), expected: 0, events: &wrong },
                Append { case: case_id(2), expected: 0, events: &right },
            ];
            let answers = told(store.append_many(&appends))?;
            holds(matches!(answers.first(), Some(Err(_))), "it is refused among others as well")?;
            holds(told(store.read(case_id(1)))?.is_empty(), "nothing of it is kept")?;
        }
    }
    holds(told(store.cases())?.len() == 1, "the other was taken")?;
    let events = samples::measured(case_id(3), 994.141_423_472_662_5, 0)?;
    told(store.append(case_id(3), 0, &events))?;
    holds(read_events(&told(store.read(case_id(3)))?) == events, "a number comes back as it was")
}

/// Checks that an append that is wrong in its last event leaves nothing behind.
///
/// # Errors
/// What does not hold.
pub fn appends_all_or_none(store: &mut dyn EventStore) -> Result<(), String> {
    let case = case_id(1);
    let mut events = history(case, 4)?;
    if let Some(last) = events.last_mut() {
        last.sequence = 9;
    }
    holds(store.append(case, 0, &events).is_err(), "a gap is refused")?;
    holds(told(store.read(case))?.is_empty(), "nothing of it is kept")?;
    holds(told(store.cases())?.is_empty(), "nor listed")
}

/// Checks that the events of a case stay gapless.
///
/// # Errors
/// What does not hold.
pub fn refuses_gaps_and_repeats(store: &mut dyn EventStore) -> Result<(), String> {
    let case = case_id(1);
    let events = history(case, 4)?;
    let at = |range: std::ops::Range<usize>| events.get(range).unwrap_or_default();
    told(store.append(case, 0, at(0..2)))?;
    for (given, wanted, found) in [(at(3..4), 3, 4), (at(1..2), 3, 2), (at(0..1), 3, 1)] {
        let answer = store.append(case, 2, given);
        let named = matches!(answer, Err(StoreError::NotInOrder { wanted: said, found: gave, .. })
            if (said, gave) == (wanted, found));
        holds(named, "what does not continue the case is refused with both numbers")?;
    }
    holds(told(store.read(case))?.len() == 2, "nothing of it is kept")
}

/// Checks that no event of another case slips in.
///
/// # Errors
/// What does not hold.
pub fn refuses_events_of_another_case(store: &mut dyn EventStore) -> Result<(), String> {
    let (case, other) = (case_id(1), case_id(2));
    let answer = store.append(case, 0, &history(other, 1)?);
    let named = matches!(answer, Err(StoreError::OtherCase { case: said, sequence: 1, found })
        if (said, found) == (case, other));
    holds(named, "an event of another case is refused")?;
    holds(told(store.cases())?.is_empty(), "nothing of it is kept")
}

/// Checks that a case begins with its opening.
///
/// # Errors
/// What does not hold.
pub fn refuses_a_case_that_is_not_opened(store: &mut dyn EventStore) -> Result<(), String> {
    let case = case_id(1);
    let mut events = history(case, 2)?.split_off(1);
    if let Some(first) = events.first_mut() {
        first.sequence = 1;
    }
    let answer = store.append(case, 0, &events);
    holds(matches!(answer, Err(StoreError::NotOpened { .. })), "a case begins with its opening")?;
    holds(told(store.cases())?.is_empty(), "nothing of it is kept")
}

/// Checks that an append of no events says where the case stands.
///
/// # Errors
/// What does not hold.
pub fn appends_nothing(store: &mut dyn EventStore) -> Result<(), String> {
    let case = case_id(1);
    let nothing = told(store.append(case, 0, &[]))?;
    holds(nothing.sequence == 0, "an unknown case stands at 0")?;
    holds(told(store.cases())?.is_empty(), "and is not made by it")?;
    let appended = told(store.append(case, 0, &history(case, 2)?))?;
    holds(told(store.append(case, 2, &[]))? == appended, "a known case stands where it stood")?;
    let behind = store.append(case, 1, &[]);
    holds(
        matches!(behind, Err(StoreError::Conflict { expected: 1, found: 2, .. })),
        "and a conflict is one all the same",
    )
}

/// Checks that an unknown case has no events and is no error.
///
/// # Errors
/// What does not hold.
pub fn reads_an_unknown_case(store: &mut dyn EventStore) -> Result<(), String> {
    holds(told(store.read(case_id(1)))?.is_empty(), "an unknown case has no events")?;
    told(store.append(case_id(1), 0, &history(case_id(1), 1)?))?;
    holds(told(store.read(case_id(2)))?.is_empty(), "nor beside a known one")?;
    let answer = told(store.verify(Some(case_id(2))))?;
    holds((answer.cases, answer.events) == (0, 0) && answer.faults.is_empty(), "nor anything to verify")
}

/// Checks that the list is in the order of opening, whatever the ids and whoever is written to last.
///
/// # Errors
/// What does not hold.
pub fn lists_in_order_of_opening(store: &mut dyn EventStore) -> Result<(), String> {
    let order = [case_id(3), case_id(1), case_id(2)];
    for case in order {
        told(store.append(case, 0, &history(case, 1)?))?;
    }
    told(store.append(case_id(1), 1, &history(case_id(1), 2)?.split_off(1)))?;
    let listed: Vec<_> = told(store.cases())?.into_iter().map(|entry| entry.case).collect();
    holds(listed == order, "cases are listed as they were opened")
}

/// Checks that the list says what the events say.
///
/// # Errors
/// What does not hold.
pub fn keeps_the_list_up_to_date(store: &mut dyn EventStore) -> Result<(), String> {
    let case = case_id(1);
    let events = samples::closed_history(case)?;
    for (event, before) in events.iter().zip(0..) {
        told(store.append(case, before, std::slice::from_ref(event)))?;
        let listed = told(store.cases())?;
        let replayed = replay(events.iter().take_while(|known| known.sequence <= event.sequence))
            .map_err(|error| error.to_string())?;
        let summary = replayed.summary();
        let says = |entry: &crate::store::CaseEntry| {
            entry.case == case
                && entry.sequence == event.sequence
                && entry.phase == replayed.phase()
                && Some(entry.client) == summary.client
                && Some(&entry.program) == summary.program.as_ref()
                && entry.reference == summary.reference
        };
        holds(listed.len() == 1 && listed.iter().all(says), "the list says what the events say")?;
    }
    let listed = told(store.cases())?;
    holds(listed.iter().all(|entry| entry.phase == Phase::Closed), "up to the closing")
}

/// Checks that verification finds nothing wrong with what the store wrote itself.
///
/// # Errors
/// What does not hold.
pub fn verifies_what_it_wrote(store: &mut dyn EventStore) -> Result<(), String> {
    for (case, length) in [(case_id(1), 3), (case_id(2), 5)] {
        told(store.append(case, 0, &history(case, length)?))?;
    }
    for (case, cases, events) in [(None, 2, 8), (Some(case_id(2)), 1, 5)] {
        let answer = told(store.verify(case))?;
        holds(answer.faults.is_empty(), "there is no fault")?;
        holds((answer.cases, answer.events) == (cases, events), "everything was looked at")?;
    }
    Ok(())
}

/// Checks two handles to the same, empty store: each sees what the other wrote, and only one of two writers wins.
///
/// # Errors
/// What does not hold.
pub fn two_handles(first: &mut dyn EventStore, second: &mut dyn EventStore) -> Result<(), String> {
    let case = case_id(1);
    let events = history(case, 3)?;
    let (seen, new) = events.split_at(2);
    told(first.append(case, 0, seen))?;
    holds(read_events(&told(second.read(case))?) == seen, "the other sees what was written")?;
    told(second.append(case, 2, new))?;
    let late = first.append(case, 2, new);
    holds(
        matches!(late, Err(StoreError::Conflict { expected: 2, found: 3, .. })),
        "the one who comes second is told both numbers",
    )?;
    holds(read_events(&told(first.read(case))?) == events, "and nothing is lost")
}

/// Checks that a store which is opened again still has everything. `open` opens the same store each time.
///
/// # Errors
/// What does not hold.
pub fn survives<S: EventStore>(mut open: impl FnMut() -> S) -> Result<(), String> {
    let case = case_id(1);
    let events = history(case, 4)?;
    for (event, before) in events.iter().zip(0..) {
        open().append(case, before, std::slice::from_ref(event)).map_err(|error| error.to_string())?;
    }
    let store = open();
    holds(read_events(&told(store.read(case))?) == events, "everything is there")?;
    holds(told(store.verify(None))?.faults.is_empty(), "and holds")
}

fn told<T, E: ToString>(answer: Result<T, E>) -> Result<T, String> {
    answer.map_err(|error| error.to_string())
}

fn read_events(stored: &[Stored]) -> Vec<casework_lifecycle::Event> {
    stored.iter().map(|stored| stored.event.clone()).collect()
}

fn holds(it_does: bool, promise: &str) -> Result<(), String> {
    if it_does { Ok(()) } else { Err(format!("it does not hold that {promise}")) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_macro_and_the_lists_have_the_same_checks() {
        let text = include_str!("conformance.rs");
        let start = text.find("macro_rules! conformance").unwrap();
        let within = &text[start..text[start..].find("\n}").unwrap() + start];
        let views = super::views::CHECKS.iter().map(|(name, _)| name);
        for name in super::CHECKS.iter().map(|(name, _)| name).chain(views) {
            assert!(within.contains(name), "the macro has {name}");
        }
        let listed = super::CHECKS.len() + super::views::CHECKS.len();
        let lines = within.lines().filter(|line| line.trim_end().ends_with(','));
        let words = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|word| {
            word.len() > 8 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        });
        assert_eq!(words.count(), listed, "and no other");
    }
}
