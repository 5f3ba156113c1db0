//! Keys in a SQLite file of their own, beside the store or far from it.
#![cfg(feature = "sqlite")]

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use casework_core::PersonId;
use rusqlite::{Connection, OptionalExtension, params};

use super::{ClientKey, KeyError, Keys};
use crate::sqlite::file;

/// Marks a file of keys: the letters `CSWY` in the `application_id` of its header.
const APPLICATION_ID: i32 = 0x4353_5759;

/// Keys in one file, readable by its owner alone. What is erased is overwritten in the file; what backups hold is not.
///
/// ```
/// use casework_store::keys::{FileKeys, Keys};
/// let folder = tempfile::tempdir().unwrap();
/// let keys = FileKeys::open(folder.path().join("keys.db")).unwrap();
/// assert!(keys.find("01941f29-7c00-7000-8000-000000000001".parse().unwrap()).unwrap().is_none());
/// ```
#[derive(Debug)]
pub struct FileKeys(Mutex<Connection>);

impl FileKeys {
    /// Opens a file of keys, or makes a new one.
    ///
    /// # Errors
    /// [`KeyError`] when the file is something else or cannot be used.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        let path = path.as_ref();
        let told = |what: String| KeyError::Failed { message: format!("`{}`: {what}", path.display()) };
        if !path.exists() {
            file::create(path).map_err(|error| told(error.to_string()))?;
        }
        let open = || -> rusqlite::Result<(Connection, i32, i64)> {
            let connection = Connection::open(file::plain(path))?;
            connection.busy_timeout(Duration::from_secs(super::super::sqlite::BUSY_SECONDS))?;
            let mark = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
            let tables = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            Ok((connection, mark, tables))
        };
        let (connection, mark, tables) = open().map_err(|error| told(error.to_string()))?;
        if mark != APPLICATION_ID && tables > 0 {
            return Err(told("it is not a file of keys: it is left as it is".to_owned()));
        }
        // Pages are overwritten, so that an erased key is not in the file any more. What the disk keeps of the rollback journal
        // that was deleted is a matter of the disk: it should be an encrypted one.
        let made = connection.execute_batch(&format!(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON; PRAGMA secure_delete = ON; \
             PRAGMA application_id = {APPLICATION_ID}; \
             CREATE TABLE IF NOT EXISTS client_key ( \
                 client BLOB PRIMARY KEY CHECK (length(client) = 16), \
                 secret BLOB NOT NULL CHECK (length(secret) = 32) \
             ) STRICT, WITHOUT ROWID; \
             CREATE TABLE IF NOT EXISTS erased_key (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
        ));
        made.map_err(|error| told(error.to_string()))?;
        Ok(Self(Mutex::new(connection)))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failed(error: &rusqlite::Error) -> KeyError {
    KeyError::Failed { message: error.to_string() }
}

impl Keys for FileKeys {
    fn make(&self, client: PersonId) -> Result<ClientKey, KeyError> {
        if let Some(key) = self.find(client)? {
            return Ok(key);
        }
        let key = ClientKey::new()?;
        // Another program may have made one in the meantime: then that one counts.
        self.connection()
            .execute(
                "INSERT OR IGNORE INTO client_key (client, secret) VALUES (?1, ?2)",
                params![client.uuid().as_bytes(), key.bytes()],
            )
            .map_err(|error| failed(&error))?;
        self.find(client)?
            .ok_or_else(|| KeyError::Failed { message: "a key that was kept is not there".to_owned() })
    }

    fn find(&self, client: PersonId) -> Result<Option<ClientKey>, KeyError> {
        let connection = self.connection();
        let found = connection.prepare_cached("SELECT secret FROM client_key WHERE client = ?1").and_then(
            |mut statement| {
                statement.query_row([client.uuid().as_bytes()], |row| row.get::<_, [u8; 32]>(0)).optional()
            },
        );
        found.map(|bytes| bytes.map(ClientKey::from_bytes)).map_err(|error| failed(&error))
    }

    fn erase(&self, client: PersonId, name: &str) -> Result<(), KeyError> {
        let is_kept = self.find(client)?.is_some_and(|key| key.name() == name);
        let mut connection = self.connection();
        let mut erase = || -> rusqlite::Result<bool> {
            if !is_kept {
                let known = "SELECT count(*) > 0 FROM erased_key WHERE name = ?1";
                return connection.query_row(known, [name], |row| row.get(0));
            }
            let transaction = connection.transaction()?;
            transaction.execute("DELETE FROM client_key WHERE client = ?1", [client.uuid().as_bytes()])?;
            transaction.execute("INSERT OR IGNORE INTO erased_key (name) VALUES (?1)", [name])?;
            transaction.commit()?;
            Ok(true)
        };
        match erase() {
            Ok(true) => Ok(()),
            Ok(false) => Err(KeyError::Unknown { name: name.to_owned() }),
            Err(error) => Err(failed(&error)),
        }
    }
}
