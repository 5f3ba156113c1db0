//! The tables, and the checks of the header.
//!
//! `case_entry` is the list of cases; its number is the order in which they were opened. `event` holds each event
//! once, in the order of writing: new events always go to the end of the table, and the index that finds the events of
//! a case holds a few bytes for each, so that an append costs the same at ten thousand events and at a million.
//! Events are never updated or deleted; triggers see to it.

use std::path::Path;
use std::thread::park_timeout;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::{APPLICATION_ID, SCHEMA_VERSION, error};
use crate::store::StoreError;

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

/// Makes the tables in a new file, or checks that those of an old one are known.
pub(super) fn prepare(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
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
            transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
    }
    check(connection, path)
}

/// Checks that the tables are of a version that is known.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let version = pragma(connection, "user_version").map_err(|error| error::failed(path, &error))?;
    match version {
        SCHEMA_VERSION => Ok(()),
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
