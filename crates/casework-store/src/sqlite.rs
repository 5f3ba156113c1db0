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

mod custody;
mod error;
pub(crate) mod file;
mod rows;
mod schema;
mod upkeep;
mod views;
mod write;

use std::path::{Path, PathBuf};
use std::time::Duration;

use casework_core::{CaseId, Digest, EntryId};
use casework_lifecycle::Event;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::batch::Batch;
use crate::store::{
    Append, Appended, CaseEntry, EventStore, Fault, Heads, Record, Restored, StoreError, Stored, Verification,
};
use crate::vault::Vault;
use crate::verify::{Audit, ends_as_listed, misplaced, read_links};
use rows::Row;

/// Marks a SQLite file as a store of this library: the letters `CSWK` in the `application_id` of its header.
pub const APPLICATION_ID: i32 = 0x4353_574B;

/// The version of the tables that this library writes, in the `user_version` of the header.
pub const SCHEMA_VERSION: i32 = 2;

/// How long a writer waits before it tries again, in milliseconds.
const WAIT_MILLIS: u64 = 2;

/// How many statements are kept ready.
const STATEMENTS: usize = 48;

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
    /// The version of the tables: an older one may be read without being brought up to date.
    version: i32,
    /// The version that was found, when opening brought it up to date.
    migrated: Option<i32>,
    vault: Vault,
}

impl SqliteStore {
    /// Opens a store, or makes a new one where there is no file or an empty one.
    ///
    /// A file of at most 8 MiB is checked for damage as it is opened; a larger one by
    /// [`verify`](EventStore::verify), so that opening takes no longer as the store grows. A store with older tables is
    /// brought up to date, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`] when the file is something else or newer than this library, and
    /// [`StoreError::Failed`] when it is damaged, cannot be reached or cannot be written. The file is left as it was.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_with(path.as_ref(), Vault::plain())
    }

    /// Opens a store as [`open`](Self::open) does, seals what is written from now on with the keys of the clients, and
    /// opens with them what is sealed.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    #[cfg(feature = "seal")]
    pub fn open_with_keys(
        path: impl AsRef<Path>,
        keys: std::sync::Arc<dyn crate::keys::Keys>,
    ) -> Result<Self, StoreError> {
        Self::open_with(path.as_ref(), Vault::with(keys))
    }

    fn open_with(path: &Path, vault: Vault) -> Result<Self, StoreError> {
        let found = file::inspect(path)?;
        if found == file::Found::Nothing {
            file::create(path)?;
        }
        let mut store = Self::connect(path, &file::plain(path), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // SQLite opens a file that may not be written for reading, and says so at the first write.
        if store.connection.is_readonly("main").map_err(|error| error::failed(path, &error))? {
            return Err(error::not_writable(path));
        }
        // What is damaged is left as it is: it is looked at before anything is brought up to date.
        if found == file::Found::Ours {
            store.check_small()?;
        }
        let migrated = schema::prepare(&mut store.connection, path, &vault)?;
        schema::keep_ahead_log(&store.connection, path)?;
        Ok(Self { version: SCHEMA_VERSION, migrated, vault, ..store })
    }

    /// Opens a store that is there, for reading only. On a medium that nobody can write, SQLite keeps nothing beside it.
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
        Self::reading(path, &file::on_read_only_medium(path).unwrap_or_else(|| file::plain(path)))
    }

    /// Opens a store for reading under the name that SQLite is to take it by.
    fn reading(path: &Path, name: &Path) -> Result<Self, StoreError> {
        let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let store = Self::connect(path, name, access)?;
        let version = schema::check(&store.connection, path)?;
        store.check_small()?;
        Ok(Self { read_only: true, version, ..store })
    }

    /// Opens a store that is there for reading only, and opens with the keys what is sealed.
    ///
    /// # Errors
    /// As [`open_read_only`](Self::open_read_only).
    #[cfg(feature = "seal")]
    pub fn open_read_only_with_keys(
        path: impl AsRef<Path>,
        keys: std::sync::Arc<dyn crate::keys::Keys>,
    ) -> Result<Self, StoreError> {
        Ok(Self { vault: Vault::with(keys), ..Self::open_read_only(path)? })
    }

    /// Returns the path as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn connect(path: &Path, name: &Path, access: OpenFlags) -> Result<Self, StoreError> {
        let connect = || {
            let mut connection = Connection::open_with_flags(name, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_handler(Some(wait_a_little))?;
            // A statement is planned once and not anew for each value: the partial indexes would have it done every time.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            connection.execute_batch(
                "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; \
                 PRAGMA checkpoint_fullfsync = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; \
                 PRAGMA cache_size = -16000;",
            )?;
            Ok(connection)
        };
        let connection = connect().map_err(|error| error::failed(path, &error))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let (path, version) = (path.to_owned(), SCHEMA_VERSION);
        Ok(Self { connection, path, read_only: false, version, migrated: None, vault: Vault::plain() })
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

    /// Audits the events of one case of the list.
    fn audit(&self, row: Row, answer: &mut Verification) -> Result<(), StoreError> {
        let (number, case) = (row.number, row.case);
        let mut audit = Audit::new(&self.vault, case);
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
        let marks =
            rows::marks(&self.connection, self.version, number).map_err(|error| self.failed(&error))?;
        audit.close(head.as_ref(), marks.as_ref(), answer);
        Ok(())
    }

    /// Audits events that belong to no case of the list.
    fn audit_strays(&self, answer: &mut Verification) -> Result<(), StoreError> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        for number in rows::strays(&self.connection).map_err(failed)? {
            let mut links = Vec::new();
            rows::each_event(&self.connection, number, |link| links.push(link)).map_err(failed)?;
            let named = links.iter().find_map(|link| self.vault.decode(&link.body).ok().flatten());
            let case = named.map_or(CaseId::new(uuid::Uuid::nil()), |decoded| decoded.event.case);
            let mut audit = Audit::new(&self.vault, case);
            for link in &links {
                audit.look_at(link);
            }
            audit.close(None, None, answer);
        }
        Ok(())
    }
}

/// Waits for another writer, always equally long: whoever has waited for long is as likely to be next as anyone. (Waits
/// that grow, as SQLite has them, let some of many writers starve.)
fn wait_a_little(times: i32) -> bool {
    std::thread::park_timeout(Duration::from_millis(WAIT_MILLIS));
    u64::try_from(times).is_ok_and(|times| times < BUSY_SECONDS.saturating_mul(1_000) / WAIT_MILLIS)
}

impl EventStore for SqliteStore {
    fn append(&mut self, case: CaseId, expected: u64, events: &[Event]) -> Result<Appended, StoreError> {
        let batch = Batch::new(case, expected, events)?;
        self.write(case, batch)
    }

    fn append_many(
        &mut self,
        appends: &[Append<'_>],
    ) -> Result<Vec<Result<Appended, StoreError>>, StoreError> {
        self.write_many(appends)
    }

    fn records(&self, after: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        rows::records(&self.connection, after, limit).map_err(|error| self.failed(&error))
    }

    fn records_of(&self, case: CaseId) -> Result<Vec<Record>, StoreError> {
        rows::records_of(&self.connection, case).map_err(|error| self.failed(&error))
    }

    fn heads(&self) -> Result<Heads, StoreError> {
        let heads = || -> rusqlite::Result<Heads> {
            let snapshot = self.connection.unchecked_transaction()?;
            rows::heads(&snapshot)
        };
        heads().map_err(|error| self.failed(&error))
    }

    fn hash_of(&self, case: CaseId, sequence: u64) -> Result<Option<Digest>, StoreError> {
        rows::hash_of(&self.connection, case, sequence).map_err(|error| self.failed(&error))
    }

    fn bookmark(&self, follower: &EntryId) -> Result<u64, StoreError> {
        if self.version < SCHEMA_VERSION {
            return Ok(0);
        }
        rows::bookmark(&self.connection, follower).map_err(|error| self.failed(&error))
    }

    fn set_bookmark(&mut self, follower: &EntryId, position: u64) -> Result<(), StoreError> {
        self.in_transaction(|transaction, _, failed| {
            rows::set_bookmark(transaction, follower, position).map_err(failed)
        })
    }

    fn restore(
        &mut self,
        records: &mut dyn Iterator<Item = Result<Record, StoreError>>,
    ) -> Result<Restored, StoreError> {
        self.write_records(records)
    }

    fn read(&self, case: CaseId) -> Result<Vec<Stored>, StoreError> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        let listed = rows::find(&self.connection, self.version, case).map_err(failed)?;
        let links = rows::events_of(&self.connection, case).map_err(failed)?;
        if let Some(row) = listed {
            ends_as_listed(&links, case, row.end())?;
        }
        read_links(&self.vault, case, &links)
    }

    fn cases(&self) -> Result<Vec<CaseEntry>, StoreError> {
        let rows = rows::all(&self.connection, self.version).map_err(|error| self.failed(&error))?;
        rows.into_iter().map(|row| row.read().map(|listed| listed.head.entry)).collect()
    }

    fn verify(&self, case: Option<CaseId>) -> Result<Verification, StoreError> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        // One transaction: everything is looked at as it stood at one moment.
        let snapshot = self.connection.unchecked_transaction().map_err(failed)?;
        let mut answer = Verification::default();
        if let Some(case) = case {
            if let Some(row) = rows::find(&snapshot, self.version, case).map_err(failed)? {
                self.audit(row, &mut answer)?;
            }
        } else {
            self.check_pages("PRAGMA integrity_check(1)")?;
            for row in rows::all(&snapshot, self.version).map_err(failed)? {
                self.audit(row, &mut answer)?;
            }
            self.audit_strays(&mut answer)?;
            if answer.faults.is_empty() {
                let wrong = rows::misplaced(&snapshot).map_err(failed)?;
                answer.faults.extend(wrong.into_iter().map(misplaced));
            }
            let (count, last) = rows::extent(&snapshot).map_err(failed)?;
            if count != last && answer.faults.is_empty() {
                let message = format!(
                    "{} events are missing from the store as a whole: the last has position {last}",
                    last.abs_diff(count)
                );
                answer.faults.push(Fault { case: CaseId::new(uuid::Uuid::nil()), sequence: 0, message });
            }
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests;
