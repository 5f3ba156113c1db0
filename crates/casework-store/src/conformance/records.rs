//! What a store must promise of records as they are: appends to many cases, following, restoring.

use super::samples::{self, case_id, history};
use super::{holds, read_events, told};
use crate::MemoryStore;
use crate::chain::link;
use crate::store::{Append, EventStore, Record, Restored, StoreError};

/// Checks that appends to many cases win or lose each by itself.
///
/// # Errors
/// What does not hold.
pub fn appends_to_many_cases_at_once(store: &mut dyn EventStore) -> Result<(), String> {
    let (one, other) = (case_id(1), case_id(2));
    let (first, second) = (history(one, 4)?, history(other, 2)?);
    let (seen, new) = first.split_at(2);
    let appends = [
        Append { case: one, expected: 0, events: seen },
        Append { case: other, expected: 0, events: &second },
        Append { case: one, expected: 2, events: new },
        Append { case: one, expected: 2, events: new },
        Append { case: other, expected: 9, events: &second },
    ];
    let answers = told(store.append_many(&appends))?;
    let led: Vec<_> = answers.iter().map(|answer| answer.as_ref().ok().map(|won| won.sequence)).collect();
    holds(led == [Some(2), Some(2), Some(4), None, None], "each wins or loses as if it stood alone")?;
    let lost = matches!(answers.get(3), Some(Err(StoreError::Conflict { expected: 2, found: 4, .. })));
    holds(lost, "who loses is told both numbers")?;
    let read = |case| store.read(case).map(|stored| read_events(&stored)).map_err(|error| error.to_string());
    holds(read(one)? == first && read(other)? == second, "what was acknowledged is there, and nothing else")?;
    holds(told(store.append_many(&[]))?.is_empty(), "nothing is nothing")
}

/// Checks that whoever follows resumes after any position and misses nothing.
///
/// # Errors
/// What does not hold.
pub fn hands_out_records_in_order_without_gaps(store: &mut dyn EventStore) -> Result<(), String> {
    let order = [(1, 0..2), (2, 0..1), (1, 2..5), (2, 1..2)];
    let mut wanted = Vec::new();
    for (number, range) in order {
        let case = case_id(number);
        let events = history(case, range.end)?.split_off(range.start);
        let expected = u64::try_from(range.start).map_err(|error| error.to_string())?;
        told(store.append(case, expected, &events))?;
        wanted.extend(events.iter().map(|event| (case, event.sequence)));
    }
    let all = told(store.records(0, 100))?;
    let got: Vec<_> = all.iter().map(|record| (record.case, record.sequence)).collect();
    holds(got == wanted, "records come in the order of commitment")?;
    holds(all.iter().map(|record| record.position).eq(1..=7), "positions have no gaps")?;
    for (place, _) in all.iter().enumerate() {
        let position = told(u64::try_from(place))?;
        let rest = all.get(place..).unwrap_or_default();
        holds(told(store.records(position, 100))? == rest, "whoever resumes misses nothing")?;
        let two = rest.get(..rest.len().min(2)).unwrap_or_default();
        holds(told(store.records(position, 2))? == two, "and gets no more than asked")?;
    }
    let of_two: Vec<_> = all.iter().filter(|record| record.case == case_id(2)).cloned().collect();
    holds(told(store.records_of(case_id(2)))? == of_two, "the records of one case are those of them all")?;
    let heads = told(store.heads())?;
    let ends: Vec<_> = heads.cases.iter().map(|head| (head.case, head.sequence)).collect();
    holds(
        (heads.position, ends) == (7, vec![(case_id(1), 5), (case_id(2), 2)]),
        "it is known where all end",
    )?;
    for record in &all {
        let hash = told(store.hash_of(record.case, record.sequence))?;
        holds(hash == Some(record.hash), "and the hash of every event")?;
    }
    holds(told(store.hash_of(case_id(2), 3))?.is_none(), "and none of what is not there")?;
    let beyond = (told(store.records(7, 100))?, told(store.records(u64::MAX, 100))?);
    holds(beyond.0.is_empty() && beyond.1.is_empty(), "after the last there is nothing")
}

/// Checks that the place up to which a follower has come is kept.
///
/// # Errors
/// What does not hold.
pub fn keeps_bookmarks(store: &mut dyn EventStore) -> Result<(), String> {
    let (follower, other) = (told("billing".parse())?, told("crisis-line".parse())?);
    holds(told(store.bookmark(&follower))? == 0, "who has not begun is at 0")?;
    for position in [3, 7, 4] {
        told(store.set_bookmark(&follower, position))?;
        holds(told(store.bookmark(&follower))? == position, "a bookmark stays where it was put")?;
    }
    holds(told(store.bookmark(&other))? == 0, "and everyone has their own")
}

fn copy_of(store: &dyn EventStore) -> Result<Vec<Record>, String> {
    told(store.records(0, usize::MAX))
}

fn put(store: &mut dyn EventStore, records: &[Record]) -> Result<Restored, StoreError> {
    store.restore(&mut records.iter().cloned().map(Ok))
}

/// Checks that what another store kept is taken over byte for byte, and only once.
///
/// # Errors
/// What does not hold.
pub fn restores_byte_for_byte(store: &mut dyn EventStore) -> Result<(), String> {
    let mut other = MemoryStore::new();
    for (number, length) in [(2, 4), (1, 3)] {
        other
            .append(case_id(number), 0, &history(case_id(number), length)?)
            .map_err(|error| error.to_string())?;
    }
    let records = copy_of(&other)?;
    let (first, _) = records.split_at(2);
    let counts = |given: Restored| (given.cases, given.added, given.known);
    let put = |store: &mut dyn EventStore, records: &[Record]| {
        put(store, records).map_err(|error| error.to_string())
    };
    holds(counts(put(store, first)?) == (1, 2, 0), "a beginning is taken over")?;
    holds(counts(put(store, &records)?) == (2, 5, 2), "then the rest, and what is there is passed over")?;
    holds(counts(put(store, &records)?) == (2, 0, 7), "and nothing twice")?;
    holds(copy_of(store)? == records, "every byte and every hash is as it was")?;
    holds(told(store.cases())? == told(other.cases())?, "the list too")?;
    let answer = told(store.verify(None))?;
    holds(answer.faults.is_empty() && answer.events == 7, "and it verifies")?;
    let next = history(case_id(2), 5)?.split_off(4);
    let on = told(store.append(case_id(2), 4, &next))?;
    holds(on.sequence == 5, "and goes on")
}

/// Checks that a record that does not hold leaves nothing behind, and is named.
///
/// # Errors
/// What does not hold.
pub fn restores_all_or_none(store: &mut dyn EventStore) -> Result<(), String> {
    let mut other = MemoryStore::new();
    for number in [1, 2] {
        told(other.append(case_id(number), 0, &history(case_id(number), 3)?))?;
    }
    let records = copy_of(&other)?;
    let change = |place: usize, change: &dyn Fn(&mut Record)| {
        let mut changed = records.clone();
        changed.get_mut(place).map(change);
        changed
    };
    let mut missing = records.clone();
    missing.remove(4);
    let forged = change(5, &|record| {
        record.body = b"{}".to_vec();
        record.hash = link(records.get(4).map_or(record.hash, |before| before.hash), &record.body);
    });
    let changed = change(4, &|record| record.body.push(b' '));
    let moved = change(5, &|record| record.case = case_id(3));
    for wrong in [missing, forged, changed, moved] {
        let answer = put(store, &wrong);
        holds(matches!(answer, Err(StoreError::Broken { .. })), "what does not hold is refused and named")?;
        holds(copy_of(store)?.is_empty(), "nothing of it is kept")?;
    }
    let mut apart = history(case_id(2), 3)?;
    if let Some(last) = apart.last_mut() {
        last.late = Some(samples::words("written apart")?);
    }
    told(store.append(case_id(2), 0, &apart))?;
    let before = copy_of(store)?;
    let answer = put(store, &records);
    let named = matches!(answer, Err(StoreError::Diverged { case, sequence: 3 }) if case == case_id(2));
    holds(named, "two that were written apart are told from each other, by the first event that differs")?;
    holds(copy_of(store)? == before, "and what is kept stays as it is")
}
