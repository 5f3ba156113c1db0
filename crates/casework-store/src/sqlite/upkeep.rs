//! Upkeep: a copy while the store is in use, a look at every page, figures, and views made anew.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};

use super::{SCHEMA_VERSION, SqliteStore, error, file, rows, write};
use crate::restore::overview;
use crate::stats::Stats;
use crate::store::{EventStore, StoreError};
use crate::vault::Vault;

impl SqliteStore {
    /// Returns the version that was found, when opening has brought the store up to date.
    pub const fn migrated_from(&self) -> Option<i32> {
        self.migrated
    }

    /// Returns the version of the tables.
    pub const fn schema_version(&self) -> i32 {
        self.version
    }

    /// Copies the store to a new file as it stands at one moment, while others go on writing. The copy is there whole
    /// or not at all, and is checked before it gets its name.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when there is something at the path already, when there is no room, or when the copy
    /// is not what it was copied from.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if to.symlink_metadata().is_ok() {
            let message = format!("`{}` is there already: name a new file for the copy", to.display());
            return Err(StoreError::Failed { message });
        }
        let unfinished = unfinished(to)?;
        let made = self.copy_to(&unfinished).and_then(|()| {
            // A link fails where the name is taken, so that two copies at once do not become one.
            std::fs::hard_link(&unfinished, to).map_err(|error| told(to, &error))?;
            sync_folder(to)
        });
        for suffix in ["-wal", "-shm"] {
            // What looking at the copy has left beside it; there may be nothing.
            let _ = std::fs::remove_file(beside(&unfinished, suffix));
        }
        let removed = std::fs::remove_file(&unfinished);
        made?;
        removed.map_err(|error| told(&unfinished, &error))
    }

    fn copy_to(&self, unfinished: &Path) -> Result<(), StoreError> {
        let snapshot = self.extent()?;
        let target = file::plain(unfinished).display().to_string();
        self.connection
            .execute("VACUUM INTO ?1", [target])
            .map_err(|error| error::failed(unfinished, &error))?;
        let whole = OpenOptions::new().read(true).write(true).open(unfinished);
        whole.and_then(|file| file.sync_all()).map_err(|error| told(unfinished, &error))?;
        let copy = Self::open_read_only(unfinished)?;
        copy.check_pages("PRAGMA quick_check(1)")?;
        // Others may have written in the meantime; a copy that has less than there was before is none.
        if copy.extent()? < snapshot {
            return Err(error::damaged(unfinished, "it has fewer events than what it was copied from"));
        }
        Ok(())
    }

    fn extent(&self) -> Result<(u64, u64), StoreError> {
        rows::extent(&self.connection).map_err(|error| self.failed(&error))
    }

    /// Looks at every page of the file, whatever its size.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when one is damaged; the message says which.
    pub fn check_file(&self) -> Result<(), StoreError> {
        self.check_pages("PRAGMA integrity_check(1)")
    }

    /// Returns figures of the store.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        let count = |sql: &str| -> Result<u64, StoreError> {
            let counted: i64 = self.connection.query_row(sql, [], |row| row.get(0)).map_err(failed)?;
            Ok(u64::try_from(counted).unwrap_or(0))
        };
        let of_views = |sql: &str| if self.version < SCHEMA_VERSION { Ok(0) } else { count(sql) };
        let (events, position) = self.extent()?;
        Ok(Stats {
            backend: "sqlite",
            schema: self.version.into(),
            cases: count("SELECT count(*) FROM case_entry")?,
            open: count("SELECT count(*) FROM case_entry WHERE phase <> 'closed'")?,
            crises: of_views("SELECT count(*) FROM case_entry WHERE crisis > 0")?,
            events,
            position,
            custody: of_views("SELECT count(*) FROM journal")?,
            bytes: file::length(&self.path)?,
            log_bytes: beside(&self.path, "-wal").metadata().map_or(0, |found| found.len()),
        })
    }

    /// Makes all views anew from the events, and returns for how many cases.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read or written.
    pub fn rebuild(&mut self) -> Result<u64, StoreError> {
        let cases = self.cases()?;
        self.in_transaction(|transaction, vault, failed| {
            transaction.execute_batch("DELETE FROM task; DELETE FROM agenda;").map_err(failed)?;
            for entry in &cases {
                write::show_anew(transaction, (vault, failed), entry.case)?;
            }
            Ok(())
        })?;
        Ok(u64::try_from(cases.len()).unwrap_or(u64::MAX))
    }
}

/// Makes what the views show for the first time. What cannot be read is left for `verify` to name.
pub(super) fn make_views(
    transaction: &Transaction<'_>,
    path: &Path,
    vault: &Vault,
) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| error::failed(path, &error);
    for (number, case) in numbers(transaction).map_err(failed)? {
        let mut links = Vec::new();
        rows::each_event(transaction, number, |link| links.push(link)).map_err(failed)?;
        let shown = overview(vault, case, &links).ok().flatten();
        rows::show(transaction, number, shown.as_ref()).map_err(failed)?;
    }
    Ok(())
}

fn numbers(connection: &Connection) -> rusqlite::Result<Vec<(i64, casework_core::CaseId)>> {
    let mut statement = connection.prepare("SELECT number, case_id FROM case_entry ORDER BY number")?;
    let rows = statement.query_map([], |row| {
        Ok((row.get(0)?, casework_core::CaseId::new(uuid::Uuid::from_bytes(row.get(1)?))))
    })?;
    rows.collect()
}

/// Makes a new file beside the one it becomes. What is there already is somebody's and stays as it is.
fn unfinished(to: &Path) -> Result<PathBuf, StoreError> {
    let names = std::iter::once(beside(to, ".unfinished"));
    let names = names.chain((2..=UNFINISHED_MAX).map(|number| beside(to, &format!(".unfinished-{number}"))));
    for name in names {
        let free = ["-wal", "-shm"].iter().all(|suffix| beside(&name, suffix).symlink_metadata().is_err());
        match file::create_new(&name) {
            Ok(()) if free => return Ok(name),
            Ok(()) => std::fs::remove_file(&name).map_err(|error| told(&name, &error))?,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(told(&name, &error)),
        }
    }
    let message = format!(
        "`{}` and its like are there already: remove those that nobody needs",
        beside(to, ".unfinished").display()
    );
    Err(StoreError::Failed { message })
}

/// How many unfinished copies may lie beside each other.
const UNFINISHED_MAX: u8 = 100;

/// Returns the path of a file beside another.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes the name of a new file durable.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| told(path, &error))?;
    }
    Ok(())
}

fn told(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Failed { message: format!("`{}`: {error}", path.display()) }
}
