//! The tables, and the checks of the header.
//!
//! `case_entry` is the list of cases; its number is the order in which they were opened. `event` holds each event
//! once, in the order of writing: new events always go to the end of the table, and the index that finds the events of
//! a case holds a few bytes for each, so that an append costs the same at ten thousand events and at a million.
//! Events are never updated or deleted; triggers see to it. Everything in `waiting`, `agenda` and `task`, and the columns
//! `overview`, `manager` and `crisis` of the list, is worked out from the events and can be made anew.

use std::path::Path;
use std::thread::park_timeout;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::{APPLICATION_ID, SCHEMA_VERSION, error, upkeep};
use crate::store::StoreError;
use crate::vault::Vault;

/// The tables of version 1: what is true.
const TABLES: &str = "
CREATE TABLE case_entry (
    number INTEGER PRIMARY KEY,
    case_id BLOB NOT NULL UNIQUE CHECK (length(case_id) = 16),
    reference TEXT,
    client BLOB NOT NULL CHECK (length(client) = 16),
    program TEXT NOT NULL,
    phase TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    case_number INTEGER NOT NULL REFERENCES case_entry (number),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    body TEXT NOT NULL,
    UNIQUE (case_number, sequence)
) STRICT;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE (ABORT, 'events are never changed'); END;

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
BEGIN SELECT RAISE (ABORT, 'events are never removed'); END;

CREATE TRIGGER case_is_never_removed BEFORE DELETE ON case_entry
BEGIN SELECT RAISE (ABORT, 'cases are never removed'); END;
";

/// What version 2 adds: the views, which can be made anew from the events at any time, and the journal of custody.
const VIEWS: &str = "
ALTER TABLE case_entry ADD COLUMN overview TEXT;
ALTER TABLE case_entry ADD COLUMN manager BLOB;
ALTER TABLE case_entry ADD COLUMN crisis INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_entry ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;

CREATE INDEX case_of_manager ON case_entry (manager, number) WHERE phase <> 'closed';
CREATE INDEX case_in_crisis ON case_entry (crisis DESC, number) WHERE crisis > 0;
CREATE INDEX case_of_client ON case_entry (client);
CREATE INDEX case_by_reference ON case_entry (reference);

CREATE TABLE waiting (
    since INTEGER NOT NULL,
    case_number INTEGER NOT NULL REFERENCES case_entry (number),
    referral TEXT NOT NULL,
    PRIMARY KEY (since, case_number, referral)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_of_case ON waiting (case_number);

CREATE TABLE agenda (
    case_number INTEGER PRIMARY KEY REFERENCES case_entry (number),
    sequence INTEGER NOT NULL,
    rules TEXT NOT NULL,
    until INTEGER
) STRICT;

CREATE TABLE task (
    due INTEGER NOT NULL,
    case_number INTEGER NOT NULL REFERENCES agenda (case_number),
    place INTEGER NOT NULL,
    person BLOB,
    body TEXT NOT NULL,
    PRIMARY KEY (due, case_number, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_of_case ON task (case_number);

CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    client BLOB NOT NULL CHECK (length(client) = 16),
    kind TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    body TEXT NOT NULL
) STRICT;
CREATE INDEX journal_of_client ON journal (client, kind, position);

CREATE TABLE bookmark (
    follower TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE (ABORT, 'the journal is never changed'); END;

CREATE TRIGGER journal_is_never_removed BEFORE DELETE ON journal
BEGIN SELECT RAISE (ABORT, 'the journal is never removed'); END;
";

/// The oldest version that can be read as it is.
const OLDEST: i32 = 1;

/// Makes the tables in a new file, or brings those of an old one up to the newest version, and says from which.
///
/// A migration is one transaction: it is done or not done, also when the program dies in the middle.
pub(super) fn prepare(
    connection: &mut Connection,
    path: &Path,
    vault: &Vault,
) -> Result<Option<i32>, StoreError> {
    let failed = |error: rusqlite::Error| error::failed(path, &error);
    if pragma(connection, "application_id").map_err(failed)? != APPLICATION_ID {
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        // Another program may have made the tables while this one waited.
        if pragma(&transaction, "application_id").map_err(failed)? != APPLICATION_ID {
            let tables: i64 = transaction
                .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
                .map_err(failed)?;
            if tables > 0 {
                return Err(error::not_a_store(path));
            }
            transaction.execute_batch(TABLES).map_err(failed)?;
            transaction.execute_batch(VIEWS).map_err(failed)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
    }
    if check(connection, path)? == SCHEMA_VERSION {
        return Ok(None);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let before = check(&transaction, path)?;
    if before < SCHEMA_VERSION {
        transaction.execute_batch(VIEWS).map_err(failed)?;
        upkeep::make_views(&transaction, path, vault)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(failed)?;
    }
    transaction.commit().map_err(failed)?;
    Ok((before < SCHEMA_VERSION).then_some(before))
}

/// Checks that the tables are of a version that is known, and returns it.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<i32, StoreError> {
    let version = pragma(connection, "user_version").map_err(|error| error::failed(path, &error))?;
    match version {
        known if (OLDEST..=SCHEMA_VERSION).contains(&known) => Ok(known),
        newer if newer > SCHEMA_VERSION => Err(error::newer(path, newer)),
        _ => Err(error::damaged(path, "its version is missing")),
    }
}

/// Turns the write-ahead log on. A file system that cannot keep one keeps a rollback journal instead, as durable.
pub(super) fn keep_ahead_log(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    // The switch does not wait for others by itself.
    let mut tries: u32 = 500;
    loop {
        match connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0)) {
            Ok(_) => return Ok(()),
            Err(error) if error::is_busy(&error) && tries > 0 => {
                tries = tries.saturating_sub(1);
                park_timeout(Duration::from_millis(10));
            }
            Err(error) => return Err(error::failed(path, &error)),
        }
    }
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}
