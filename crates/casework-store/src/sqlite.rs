//! The store in one SQLite file: the embedded default.
//!
//! Every append is one transaction that takes the write lock first, reads where the case stands, compares, writes the
//! events and the list, and commits with a sync of the disk (`synchronous=FULL`, write-ahead log). A reader sees what
//! was committed before it began. A second program that writes waits up to five seconds, then is told so.
//!
//! A file is ours when its header carries [`APPLICATION_ID`]. Any other file is left as it is. Keep the `-wal` file
//! beside the store while a program has it open: it holds what was appended last.
//!
//! Open `sqlite/schema.rs` for the tables.

mod error;
mod file;
mod rows;
mod schema;

use std::path::{Path, PathBuf};
use std::time::Duration;

use casework_core::CaseId;
use casework_lifecycle::Event;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::batch::Batch;
use crate::store::{Appended, CaseEntry, EventStore, Fault, StoreError, Stored, Verification};
use crate::verify::{Audit, read_link};
use rows::Row;

/// Marks a SQLite file as a store of this library: the letters `CSWK` in the `application_id` of its header.
pub const APPLICATION_ID: i32 = 0x4353_574B;

/// The version of the tables that this library writes, in the `user_version` of the header.
pub const SCHEMA_VERSION: i32 = 1;

/// How long an append waits for another writer, in seconds.
pub const BUSY_SECONDS: u64 = 5;

/// A store in one SQLite file.
///
/// ```
/// use casework_store::{EventStore, SqliteStore};
/// let folder = tempfile::tempdir().unwrap();
/// let store = SqliteStore::open(folder.path().join("casework.db")).unwrap();
/// assert_eq!(store.cases().unwrap(), []);
/// ```
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
    read_only: bool,
}

impl SqliteStore {
    /// Opens a store, or makes a new one where there is no file or an empty one.
    ///
    /// A file of at most 8 MiB is checked for damage as it is opened; a larger one by
    /// [`verify`](EventStore::verify), so that opening takes no longer as the store grows.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`] when the file is something else or newer than this library, and
    /// [`StoreError::Failed`] when it is damaged, cannot be reached or cannot be written. The file is left as it was.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if file::inspect(path)? == file::Found::Nothing {
            file::create(path)?;
        }
        let mut store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        schema::prepare(&mut store.connection, path)?;
        store.check_small()?;
        schema::keep_ahead_log(&store.connection, path)?;
        Ok(store)
    }

    /// Opens a store that is there, for reading only.
    ///
    /// # Errors
    /// As [`open`](Self::open); also when there is no file, or an empty one.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        match file::inspect(path)? {
            file::Found::Ours => {}
            file::Found::Nothing => return Err(file::absent(path)),
            file::Found::Empty => return Err(file::empty(path)),
        }
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        schema::check(&store.connection, path)?;
        store.check_small()?;
        Ok(Self { read_only: true, ..store })
    }

    /// Returns the path as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn connect(path: &Path, access: OpenFlags) -> Result<Self, StoreError> {
        let connect = || {
            let connection =
                Connection::open_with_flags(file::plain(path), access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_timeout(Duration::from_secs(BUSY_SECONDS))?;
            connection.execute_batch(
                "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; \
                 PRAGMA cache_size = -16000;",
            )?;
            Ok(connection)
        };
        let connection = connect().map_err(|error| error::failed(path, &error))?;
        Ok(Self { connection, path: path.to_owned(), read_only: false })
    }

    fn failed(&self, error: &rusqlite::Error) -> StoreError {
        error::failed(&self.path, error)
    }

    /// Checks a small file for damage.
    fn check_small(&self) -> Result<(), StoreError> {
        let length = file::length(&self.path)?;
        if length <= file::SMALL { self.check_pages("PRAGMA quick_check(1)") } else { Ok(()) }
    }

    fn check_pages(&self, pragma: &str) -> Result<(), StoreError> {
        let answer: String =
            self.connection.query_row(pragma, [], |row| row.get(0)).map_err(|error| self.failed(&error))?;
        if answer == "ok" { Ok(()) } else { Err(error::damaged(&self.path, &answer)) }
    }

    fn write(&mut self, case: CaseId, batch: Batch<'_>) -> Result<Appended, StoreError> {
        let Self { connection, path, .. } = self;
        let failed = |error: rusqlite::Error| error::failed(path, &error);
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let row = rows::find(&transaction, case).map_err(failed)?;
        let listed = row.map(Row::read).transpose()?;
        let chained = batch.chain(listed.as_ref().map(|listed| &listed.head))?;
        let appended = chained.appended();
        if let Some(head) = &chained.head {
            let number = match &listed {
                Some(listed) => rows::update(&transaction, listed.number, head),
                None => rows::insert(&transaction, head),
            };
            let number = number.map_err(failed)?;
            rows::insert_events(&transaction, number, &chained.links).map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
        Ok(appended)
    }

    /// Audits the events of one case of the list.
    fn audit(&self, row: Row, answer: &mut Verification) -> Result<(), StoreError> {
        let (number, case) = (row.number, row.case);
        let mut audit = Audit::new(case);
        rows::each_event(&self.connection, number, |link| audit.look_at(&link))
            .map_err(|error| self.failed(&error))?;
        let head = match row.read() {
            Ok(listed) => Some(listed.head),
            Err(error) => {
                let message = format!("the list of cases cannot be read: {error}");
                answer.faults.push(Fault { case, sequence: 0, message });
                None
            }
        };
        audit.close(head.as_ref(), answer);
        Ok(())
    }

    /// Audits events that belong to no case of the list.
    fn audit_strays(&self, answer: &mut Verification) -> Result<(), StoreError> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        for number in rows::strays(&self.connection).map_err(failed)? {
            let mut links = Vec::new();
            rows::each_event(&self.connection, number, |link| links.push(link)).map_err(failed)?;
            let named = links.iter().find_map(|link| crate::codec::decode(&link.body).ok());
            let case = named.map_or(CaseId::new(uuid::Uuid::nil()), |decoded| decoded.event.case);
            let mut audit = Audit::new(case);
            for link in &links {
                audit.look_at(link);
            }
            audit.close(None, answer);
        }
        Ok(())
    }
}

impl EventStore for SqliteStore {
    fn append(&mut self, case: CaseId, expected: u64, events: &[Event]) -> Result<Appended, StoreError> {
        if self.read_only {
            let message = format!("`{}` was opened for reading only", self.path.display());
            return Err(StoreError::Failed { message });
        }
        let batch = Batch::new(case, expected, events)?;
        self.write(case, batch)
    }

    fn read(&self, case: CaseId) -> Result<Vec<Stored>, StoreError> {
        let links = rows::events_of(&self.connection, case).map_err(|error| self.failed(&error))?;
        links.iter().map(|link| read_link(case, link)).collect()
    }

    fn cases(&self) -> Result<Vec<CaseEntry>, StoreError> {
        let rows = rows::all(&self.connection).map_err(|error| self.failed(&error))?;
        rows.into_iter().map(|row| row.read().map(|listed| listed.head.entry)).collect()
    }

    fn verify(&self, case: Option<CaseId>) -> Result<Verification, StoreError> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        // One transaction: everything is looked at as it stood at one moment.
        let snapshot = self.connection.unchecked_transaction().map_err(failed)?;
        let mut answer = Verification::default();
        if let Some(case) = case {
            if let Some(row) = rows::find(&snapshot, case).map_err(failed)? {
                self.audit(row, &mut answer)?;
            }
        } else {
            self.check_pages("PRAGMA integrity_check(1)")?;
            for row in rows::all(&snapshot).map_err(failed)? {
                self.audit(row, &mut answer)?;
            }
            self.audit_strays(&mut answer)?;
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests;
