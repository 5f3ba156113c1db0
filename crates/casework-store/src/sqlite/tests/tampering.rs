//! Whoever changes the record behind the store's back is found out, as far as the chain and the list can show.

use casework_core::Digest;

use super::*;
use crate::chain::link;

const CASE: u128 = 1;

/// Runs statements on the file itself, without what protects it.
fn raw(path: &Path, statements: &str) {
    let connection = Connection::open(path).unwrap();
    let unprotected = "PRAGMA foreign_keys = OFF; DROP TRIGGER event_is_never_changed; \
                       DROP TRIGGER event_is_never_removed; DROP TRIGGER case_is_never_removed;";
    connection.execute_batch(&format!("{unprotected}{statements}")).unwrap();
}

/// Tampers with the case of five events and expects its faults, by sequence number and a word of the message.
fn check(statements: &str, expected: &[(u64, &str)]) {
    let (_folder, path) = two_cases();
    raw(&path, statements);
    let store = SqliteStore::open_read_only(&path).unwrap();
    let faults = store.verify(None).unwrap().faults;
    assert_eq!(faults.len(), expected.len(), "{statements}: {faults:?}");
    for (fault, (sequence, words)) in faults.iter().zip(expected) {
        assert_eq!((fault.case, fault.sequence), (case_id(CASE), *sequence), "{statements}: {faults:?}");
        assert!(fault.message.contains(words), "{statements}: {faults:?}");
        assert!(!fault.message.contains("note"), "{statements}: no words of the record: {faults:?}");
    }
    assert_eq!(store.verify(Some(case_id(2))).unwrap().faults, [], "the other case stands");
}

const HASH: &str = "its hash does not follow";

#[test]
fn a_change_of_an_event_is_found_and_named() {
    let of = "WHERE case_number = 1 AND sequence =";
    check("", &[]);
    for sequence in 2..=5_u64 {
        let words = format!("'note {}'", sequence - 1);
        check(
            &format!("UPDATE event SET body = replace(body, {words}, 'nota bene') {of} {sequence}"),
            &[(sequence, HASH)],
        );
    }
    check(&format!("UPDATE event SET body = body || ' ' {of} 3"), &[(3, HASH)]);
    check(&format!("UPDATE event SET body = '' {of} 3"), &[(3, HASH), (3, "EOF")]);
    check(&format!("UPDATE event SET hash = zeroblob(32) {of} 3"), &[(3, HASH), (4, HASH)]);
    check(&format!("UPDATE event SET hash = zeroblob(32) {of} 5"), &[(5, HASH), (5, "another hash")]);
}

#[test]
fn a_removed_event_is_found_and_named() {
    let of = "DELETE FROM event WHERE case_number = 1";
    check(&format!("{of} AND sequence = 1"), &[(1, "event 1 is missing")]);
    check(&format!("{of} AND sequence = 3"), &[(3, "event 3 is missing")]);
    check(&format!("{of} AND sequence IN (2, 3)"), &[(2, "event 2 to 3 is missing")]);
    check(&format!("{of} AND sequence = 5"), &[(5, "event 5 is missing at the end")]);
    check(&format!("{of} AND sequence > 2"), &[(3, "event 3 to 5 is missing at the end")]);
    check(of, &[(1, "event 1 to 5 is missing at the end")]);
    // Closing the gap by numbering anew does not help.
    check(
        &format!(
            "{of} AND sequence = 3; UPDATE event SET sequence = sequence - 1 WHERE case_number = 1 AND sequence > 3"
        ),
        &[
            (3, HASH),
            (3, "it says that it is event 4"),
            (4, "it says that it is event 5"),
            (5, "is missing at the end"),
        ],
    );
}

#[test]
fn events_that_changed_places_are_found() {
    let swap = |column: &str| {
        format!(
            "CREATE TEMP TABLE kept AS SELECT sequence, {column} AS it FROM event WHERE case_number = 1; \
             UPDATE event SET {column} = (SELECT it FROM kept WHERE kept.sequence = 7 - event.sequence) \
             WHERE case_number = 1 AND sequence IN (3, 4)"
        )
    };
    let misplaced = "it says that it is event";
    check(&swap("body"), &[(3, HASH), (3, misplaced), (4, HASH), (4, misplaced)]);
    check(
        &format!("{}; DROP TABLE kept; {}", swap("body"), swap("hash")),
        &[(3, HASH), (3, misplaced), (4, HASH), (4, misplaced), (5, HASH)],
    );
}

#[test]
fn an_added_event_is_found() {
    let copy = "INSERT INTO event (case_number, sequence, hash, body)
                SELECT 1, 6, hash, body FROM event WHERE case_number = 1 AND sequence = 5";
    check(copy, &[(6, HASH), (6, "it says that it is event 5"), (6, "added past the store")]);
    let foreign = "UPDATE event SET sequence = sequence + 10 WHERE case_number = 1 AND sequence > 3;
                   INSERT INTO event (case_number, sequence, hash, body)
                   SELECT 1, 4, hash, body FROM event WHERE case_number = 2 AND sequence = 3;
                   UPDATE event SET sequence = sequence - 9 WHERE case_number = 1 AND sequence > 13";
    check(
        foreign,
        &[(4, HASH), (4, "of case"), (5, HASH), (5, "event 4"), (6, "event 5"), (6, "added past the store")],
    );
}

#[test]
fn a_list_that_says_something_else_is_found() {
    let set = |what: &str| format!("UPDATE case_entry SET {what} WHERE number = 1");
    check(&set("phase = 'intake'"), &[(5, "has the phase `intake`, the events lead to `screening`")]);
    check(&set("program = 'other'"), &[(5, "something else than the events")]);
    check(&set("reference = NULL"), &[(5, "something else than the events")]);
    check(&set("client = zeroblob(16)"), &[(5, "something else than the events")]);
    check(&set("hash = zeroblob(32)"), &[(5, "another hash")]);
    check(&set("sequence = 4"), &[(5, "added past the store")]);
    check(&set("sequence = 9"), &[(6, "event 6 to 9 is missing at the end")]);
    check(&set("phase = 'nowhere'"), &[(0, "cannot be read"), (5, "does not have the case")]);
    check("DELETE FROM case_entry WHERE number = 1", &[(5, "does not have the case")]);
    check(&set("overview = '{}'"), &[(5, "the views say something else")]);
    check(&set("manager = zeroblob(16)"), &[(5, "the views say something else")]);
    check(&set("crisis = 5"), &[(5, "the views say something else")]);
    check("INSERT INTO waiting VALUES (7, 1, 'r1')", &[(5, "the views say something else")]);
    check(
        "UPDATE event SET case_number = 9 WHERE case_number = 1",
        &[(1, "event 1 to 5 is missing"), (5, "does not have the case")],
    );
}

/// Rewrites the whole chain of the case, hashes and list included, with other bytes for one event.
fn forge(sequence: i64, change: impl Fn(&str) -> String) -> (TempDir, PathBuf) {
    let (folder, path) = two_cases();
    raw(&path, "");
    let connection = Connection::open(&path).unwrap();
    let mut hash = Digest::ZERO;
    for at in 1..=5 {
        let of = "FROM event WHERE case_number = 1 AND sequence = ?1";
        let body: String =
            connection.query_row(&format!("SELECT body {of}"), [at], |row| row.get(0)).unwrap();
        let body = if at == sequence { change(&body) } else { body };
        hash = link(hash, body.as_bytes());
        let update = "UPDATE event SET body = ?2, hash = ?3 WHERE case_number = 1 AND sequence = ?1";
        connection.execute(update, rusqlite::params![at, body, hash.bytes()]).unwrap();
    }
    connection.execute("UPDATE case_entry SET hash = ?1 WHERE number = 1", [hash.bytes()]).unwrap();
    (folder, path)
}

#[test]
fn a_chain_that_was_rewritten_whole_is_beyond_it() {
    let (_folder, path) = forge(3, |body| body.replace("note 2", "note X"));
    assert_eq!(SqliteStore::open(path).unwrap().verify(None).unwrap().faults, []);
}

/// Forges event 3 and expects that reading and verifying name it.
fn unreadable(words: &str, change: impl Fn(&str) -> String) {
    let (_folder, path) = forge(3, change);
    let store = SqliteStore::open(path).unwrap();
    let faults = store.verify(None).unwrap().faults;
    assert!(
        matches!(faults.as_slice(), [fault] if fault.sequence == 3 && fault.message.contains(words)),
        "{faults:?}"
    );
    let error = store.read(case_id(CASE)).unwrap_err();
    let named = matches!(&error, StoreError::Unreadable { case, sequence: 3, message }
        if *case == case_id(CASE) && message.contains(words));
    assert!(named, "{error}");
}

#[test]
fn an_event_that_cannot_be_read_is_named_on_reading_and_on_verifying() {
    let (one, other) = (case_id(CASE).to_string(), case_id(2).to_string());
    unreadable("version 2", |body| body.replace("\"version\":1,\"event\"", "\"version\":2,\"event\""));
    unreadable("unknown variant", |body| body.replace("\"kind\":\"note\"", "\"kind\":\"dream\""));
    unreadable("it says that it is event 4", |body| body.replace("\"sequence\":3", "\"sequence\":4"));
    unreadable(&other, |body| body.replace(&one, &other));
    unreadable("EOF", |body| body[..40].to_owned());
}

#[test]
fn a_field_of_a_newer_writer_verifies_and_is_told() {
    let (_folder, path) = forge(3, |body| body.replacen('{', "{\"mood\":\"blue\",", 1));
    let mut store = SqliteStore::open(path).unwrap();
    assert_eq!(store.verify(None).unwrap().faults, []);
    let stored = store.read(case_id(CASE)).unwrap();
    assert_eq!(stored[2].ignored, ["/mood"]);
    assert_eq!(stored[3].ignored, [""; 0]);
    let next = history(case_id(CASE), 6).unwrap().split_off(5);
    assert_eq!(store.append(case_id(CASE), 5, &next).unwrap().sequence, 6);
}

#[test]
fn events_are_protected_from_a_slip_of_the_hand() {
    let (_folder, path) = two_cases();
    let connection = Connection::open(&path).unwrap();
    for slip in ["UPDATE event SET body = ''", "DELETE FROM event", "DELETE FROM case_entry"] {
        assert!(connection.execute(slip, []).unwrap_err().to_string().contains("are never"), "{slip}");
    }
}

#[test]
fn an_open_crisis_that_is_hidden_is_found() {
    for changed in [
        "overview = NULL, manager = NULL, crisis = 0",
        "overview = 'x', manager = NULL, crisis = 0",
        "overview = NULL",
        "crisis = 300",
        "crisis = -1",
        "manager = x'00'",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("casework.db");
        let mut store = SqliteStore::open(&path).unwrap();
        let events = crate::conformance::samples::eventful(case_id(CASE)).unwrap();
        store.append(case_id(CASE), 0, &events[..14]).unwrap();
        assert_eq!(store.open_crises(&Page::first(9)).unwrap().rows.len(), 1);
        store.append(case_id(2), 0, &history(case_id(2), 3).unwrap()).unwrap();
        assert_eq!(store.verify(None).unwrap().faults, []);
        raw(&path, &format!("UPDATE case_entry SET {changed} WHERE number = 1"));
        let faults = SqliteStore::open_read_only(&path).unwrap().verify(None).unwrap().faults;
        assert_eq!(faults.len(), 1, "{changed}: {faults:?}");
        assert!(faults[0].case == case_id(CASE) && faults[0].message.contains("the views say"), "{faults:?}");
        store.rebuild_views().unwrap();
        assert_eq!(store.verify(None).unwrap().faults, [], "{changed}");
    }
}
