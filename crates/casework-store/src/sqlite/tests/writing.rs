//! Two writers, a program that dies, a disk that is full.

use std::sync::Barrier;

use super::*;
use crate::conformance::{survives, two_handles};

const CHILD: &str = "CASEWORK_STORE_TEST_FILE";
const EACH: u64 = 15;

#[test]
fn everything_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(survives(|| SqliteStore::open(folder.path().join("casework.db")).unwrap()), Ok(()));
}

#[test]
fn two_handles_see_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let open = || SqliteStore::open(folder.path().join("casework.db")).unwrap();
    assert_eq!(two_handles(&mut open(), &mut open()), Ok(()));
}

#[test]
fn of_two_who_write_at_once_one_wins_and_the_other_is_told_both_numbers() {
    for _ in 0..10 {
        let (_folder, path) = two_cases();
        let case = case_id(1);
        let next = history(case, 7).unwrap().split_off(5);
        let start = Barrier::new(2);
        let race = |length: usize| {
            let mut store = SqliteStore::open(&path).unwrap();
            start.wait();
            store.append(case, 5, &next[..length])
        };
        let answers = std::thread::scope(|scope| {
            [1, 2].map(|length| scope.spawn(move || race(length))).map(|writer| writer.join().unwrap())
        });
        let won: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
        let [won] = won.as_slice() else { panic!("one wins: {answers:?}") };
        let lost = answers.iter().any(|answer| {
            matches!(answer, Err(StoreError::Conflict { case: named, expected: 5, found })
                if *named == case && *found == won.sequence)
        });
        assert!(lost, "{answers:?}");
        let store = SqliteStore::open(&path).unwrap();
        assert_eq!(u64::try_from(store.read(case).unwrap().len()).unwrap(), won.sequence);
        assert_eq!(store.verify(None).unwrap().faults, []);
    }
}

/// Appends its share of events, each after what it has read, until all are in.
fn write_share(path: &Path) {
    let mut store = SqliteStore::open(path).unwrap();
    let case = case_id(1);
    let mut written = 0;
    while written < EACH {
        let seen = store.read(case).unwrap().len();
        let next = history(case, seen + 1).unwrap().split_off(seen);
        let expected = u64::try_from(seen).unwrap();
        match store.append(case, expected, &next) {
            Ok(appended) => {
                assert_eq!(appended.sequence, expected + 1);
                written += 1;
            }
            Err(StoreError::Conflict { expected: said, found, .. }) => {
                assert!(said == expected && found > expected, "{said} {found}");
            }
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn the_child_of_the_next_test_writes_when_it_is_asked_to() {
    if let Some(path) = std::env::var_os(CHILD) {
        write_share(Path::new(&path));
    }
}

#[test]
fn processes_that_make_and_write_the_same_store_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("casework.db");
    let child = || {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "sqlite::tests::writing::the_child_of_the_next_test_writes_when_it_is_asked_to",
            ])
            .env(CHILD, &path)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    for mut child in [child(), child(), child()] {
        assert!(child.wait().unwrap().success());
    }
    let store = SqliteStore::open(&path).unwrap();
    let answer = store.verify(None).unwrap();
    assert_eq!((answer.cases, answer.events, answer.faults), (1, 3 * EACH, Vec::new()));
}

#[test]
fn what_was_acknowledged_survives_a_program_that_dies() {
    let (folder, path) = two_cases();
    let mut store = SqliteStore::open(&path).unwrap();
    let case = case_id(1);
    store.append(case, 5, &history(case, 9).unwrap().split_off(5)).unwrap();
    // The files as they lie on the disk while the program runs: nothing was closed in order.
    let died = folder.path().join("died.db");
    std::fs::copy(&path, &died).unwrap();
    std::fs::copy(folder.path().join("casework.db-wal"), folder.path().join("died.db-wal")).unwrap();
    let found = SqliteStore::open(&died).unwrap();
    assert_eq!(found.read(case).unwrap().len(), 9);
    assert_eq!(found.verify(None).unwrap().faults, []);
}

#[test]
fn a_full_disk_leaves_the_store_as_it_was() {
    let (_folder, path) = two_cases();
    let mut store = SqliteStore::open(&path).unwrap();
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let limit = |store: &SqliteStore, pages: i64| {
        let set = format!("PRAGMA max_page_count = {pages}");
        store.connection.query_row(&set, [], |row| row.get::<_, i64>(0)).unwrap();
    };
    limit(&store, pages + 2);
    let case = case_id(1);
    let many = history(case, 100).unwrap().split_off(5);
    let refusal = store.append(case, 5, &many);
    assert!(matches!(refusal, Err(StoreError::Failed { .. })));
    let refusal = message(refusal);
    assert!(refusal.contains("no room left for") && refusal.contains("free some space"), "{refusal}");
    assert_eq!(store.read(case).unwrap().len(), 5);
    assert_eq!(store.verify(None).unwrap().faults, []);
    limit(&store, pages + 1000);
    assert_eq!(store.append(case, 5, &many).unwrap().sequence, 100);
    assert_eq!(store.verify(None).unwrap().faults, []);
}

#[test]
fn a_reader_sees_what_was_there_when_it_began() {
    let (_folder, path) = two_cases();
    let reader = SqliteStore::open_read_only(&path).unwrap();
    let moment = reader.connection.unchecked_transaction().unwrap();
    assert_eq!(reader.read(case_id(1)).unwrap().len(), 5);
    let mut writer = SqliteStore::open(&path).unwrap();
    writer.append(case_id(1), 5, &history(case_id(1), 6).unwrap().split_off(5)).unwrap();
    assert_eq!(reader.read(case_id(1)).unwrap().len(), 5);
    drop(moment);
    assert_eq!(reader.read(case_id(1)).unwrap().len(), 6);
}

#[test]
fn a_clock_that_goes_back_changes_nothing_of_the_order() {
    let (_folder, path) = two_cases();
    let mut store = SqliteStore::open(&path).unwrap();
    let case = case_id(1);
    for (before, at) in (5..).zip(["2025-03-01T10:00:00Z", "2024-12-31T23:59:59Z", "1999-01-01T00:00:00Z"]) {
        let mut event = history(case, 6).unwrap().remove(5);
        let at = at.parse().unwrap();
        (event.sequence, event.at, event.recorded_at) = (before + 1, at, at);
        assert_eq!(store.append(case, before, &[event]).unwrap().sequence, before + 1);
    }
    let sequences: Vec<_> = store.read(case).unwrap().iter().map(|stored| stored.event.sequence).collect();
    assert_eq!(
        sequences,
        [1, 2, 3, 4, 5, 6, 7, 8],
        "the order is that of commitment, whatever the clocks say"
    );
    let positions: Vec<_> = store.records(8, 9).unwrap().iter().map(|record| record.position).collect();
    assert_eq!(positions, [9, 10, 11]);
    assert_eq!(store.verify(None).unwrap().faults, []);
}
