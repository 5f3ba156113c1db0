//! The worklist of a store that others use at the same time.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use casework_core::{BusinessCalendar, Instant};
use casework_lifecycle::{Case, ProgramPolicy};

use super::*;
use crate::MemoryStore;
use crate::views::{Clocks, Task, Tasks};

fn clocks() -> Clocks {
    Clocks { policy: ProgramPolicy::us_default(), calendar: BusinessCalendar::default() }
}

fn query(now: &str) -> WorklistQuery {
    WorklistQuery { now: now.parse().unwrap(), due_by: None, person: None }
}

/// A store of so many cases with two events each.
fn many(cases: u128) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("casework.db");
    let mut store = SqliteStore::open(&path).unwrap();
    let all: Vec<_> = (0..cases).map(|number| history(case_id(number), 2).unwrap()).collect();
    let appends: Vec<_> =
        all.iter().map(|events| Append { case: events[0].case, expected: 0, events }).collect();
    store.append_many(&appends).unwrap().into_iter().for_each(|answer| assert!(answer.is_ok()));
    (folder, path)
}

#[test]
fn it_is_answered_while_others_go_on_writing() {
    let (_folder, path) = many(20);
    let note = history(case_id(1), 2).unwrap().pop().unwrap();
    let answered = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut store = SqliteStore::open(&path).unwrap();
            for round in 2.. {
                for number in 0..20 {
                    if answered.load(Ordering::Relaxed) {
                        return;
                    }
                    let event = Event { case: case_id(number), sequence: round + 1, ..note.clone() };
                    store.append(case_id(number), round, &[event]).unwrap();
                }
            }
        });
        let mut store = SqliteStore::open(&path).unwrap();
        for _ in 0..5 {
            let rows = store.worklist(&clocks(), &query("2025-01-07T09:00:00-06:00"), &Page::first(1_000));
            let cases: BTreeSet<_> = rows.unwrap().rows.iter().map(|row| row.case).collect();
            assert_eq!(cases.len(), 20);
        }
        answered.store(true, Ordering::Relaxed);
    });
}

/// Rules that have their name done.
struct Named(&'static str);

impl Agenda for Named {
    fn rules(&self) -> String {
        self.0.to_owned()
    }

    fn tasks(&self, _: &Case, now: Instant) -> Tasks {
        let task = Task { due: now, what: self.0.to_owned(), person: None, blocked_by: Vec::new() };
        Tasks { tasks: vec![task], until: None }
    }
}

#[test]
fn whoever_asks_by_other_rules_at_the_same_time_gets_what_they_say() {
    let (_folder, path) = many(700);
    std::thread::scope(|scope| {
        for name in ["one", "other"] {
            let path = &path;
            scope.spawn(move || {
                let mut store = SqliteStore::open(path).unwrap();
                for now in ["2025-01-07T09:00:00-06:00", "2025-02-07T09:00:00-06:00"] {
                    let rows = store.worklist(&Named(name), &query(now), &Page::first(1_000)).unwrap().rows;
                    assert_eq!(rows.len(), 700);
                    assert!(rows.iter().all(|row| row.task.what == name), "{name}");
                }
            });
        }
    });
}

#[cfg(feature = "seal")]
#[test]
fn whoever_has_no_keys_takes_nothing_from_whoever_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("casework.db");
    let keys = std::sync::Arc::new(crate::keys::MemoryKeys::default());
    let mut with = SqliteStore::open_with_keys(&path, keys).unwrap();
    with.append(case_id(1), 0, &history(case_id(1), 2).unwrap()).unwrap();
    let mut without = SqliteStore::open(&path).unwrap();
    let rows = |store: &mut SqliteStore, now: &str| {
        store.worklist(&clocks(), &query(now), &Page::first(10)).unwrap().rows.len()
    };
    for now in ["2025-01-07T09:00:00-06:00", "2025-02-07T09:00:00-06:00", "2025-06-07T09:00:00-06:00"] {
        assert_eq!(rows(&mut without, now), 0, "nobody without the key can know");
        let known = rows(&mut with, now);
        assert!(known > 0, "{now}");
        // What has been worked out are codes, and holds for both.
        assert_eq!((rows(&mut without, now), rows(&mut with, now)), (known, known));
    }
}

#[test]
fn one_damaged_case_takes_nothing_from_the_others() {
    let (_folder, path) = many(30);
    let damage =
        "DROP TRIGGER event_is_never_removed; DELETE FROM event WHERE case_number = 7 AND sequence = 2";
    Connection::open(&path).unwrap().execute_batch(damage).unwrap();
    let mut store = SqliteStore::open(&path).unwrap();
    let answer = message(store.worklist(&clocks(), &query("2025-01-07T09:00:00-06:00"), &Page::first(10)));
    assert!(answer.contains("event 2 of case") && answer.contains("it is not there"), "{answer}");
    let kept: i64 = store.connection.query_row("SELECT count(*) FROM agenda", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 29, "what was answered of the others is kept");
}

/// An agenda that nobody has finished.
struct Fails;

impl Agenda for Fails {
    fn rules(&self) -> String {
        "fails 1".to_owned()
    }

    fn tasks(&self, _: &Case, _: Instant) -> Tasks {
        panic!("it is not finished");
    }
}

#[test]
fn an_agenda_that_fails_keeps_nobody_waiting_and_leaves_the_views_as_they_were() {
    let (_folder, path) = two_cases();
    let mut store = SqliteStore::open(&path).unwrap();
    // More than are taken at once.
    for number in 3..60 {
        store.append(case_id(number), 0, &history(case_id(number), 2).unwrap()).unwrap();
    }
    let query = query("2025-01-07T09:00:00-06:00");
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = store.worklist(&Fails, &query, &Page::first(10));
    }));
    assert!(failed.is_err());
    let clocks = clocks();
    let rows = store.worklist(&clocks, &query, &Page::first(1_000)).unwrap().rows;
    let cases: BTreeSet<_> = rows.iter().map(|row| row.case).collect();
    assert_eq!(cases.len(), 59, "each case has something to do");
}

#[test]
fn what_is_due_is_the_same_however_many_cases_are_asked_about() {
    let (_folder, path) = two_cases();
    let mut store = SqliteStore::open(&path).unwrap();
    let mut plain = MemoryStore::new();
    for number in 3..700 {
        let events = history(case_id(number), 1 + usize::try_from(number % 4).unwrap()).unwrap();
        store.append(case_id(number), 0, &events).unwrap();
    }
    for entry in store.cases().unwrap() {
        let events: Vec<_> = store.read(entry.case).unwrap().into_iter().map(|stored| stored.event).collect();
        plain.append(entry.case, 0, &events).unwrap();
    }
    let clocks = clocks();
    for now in ["2025-01-07T09:00:00-06:00", "2025-01-08T09:00:00-06:00", "2025-01-07T10:00:00-06:00"] {
        let query = query(now);
        let (mut page, mut mine, mut theirs) = (Page::first(1_000), Vec::new(), Vec::new());
        loop {
            let rows = store.worklist(&clocks, &query, &page).unwrap();
            let other = plain.worklist(&clocks, &query, &page).unwrap();
            mine.extend(rows.rows);
            theirs.extend(other.rows);
            let Some(next) = rows.next else { break };
            page = Page::after(next, 1_000);
        }
        assert_eq!(mine, theirs, "{now}");
    }
}
