//! The store that a command works on.

use std::path::PathBuf;

use casework::core::CaseId;
use casework::lifecycle::{Case, Event, replay};
use casework::store::{CaseEntry, EventStore, SqliteStore, StoreError};
use clap::Args;

use crate::exit::Failure;

// Where the store is. (A doc comment here would become the description of every command that has this option.)
#[derive(Debug, Clone, Args)]
pub(crate) struct DbArgs {
    /// The file that holds the cases
    #[arg(long, value_name = "PATH", default_value = "casework.db", env = "CASEWORK_DB")]
    pub(crate) db: PathBuf,
}

impl DbArgs {
    /// Opens the store to write; a file that does not exist is made.
    pub(crate) fn open(&self) -> Result<SqliteStore, Failure> {
        Ok(SqliteStore::open(&self.db)?)
    }

    /// Opens the store to read; it must exist.
    pub(crate) fn read(&self) -> Result<SqliteStore, Failure> {
        if !self.db.exists() {
            let path = self.db.display();
            return Err(Failure::Input(format!(
                "{path}: there is no such store; `casework run FILE --db {path}` makes one"
            )));
        }
        Ok(SqliteStore::open_read_only(&self.db)?)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::System(error.to_string())
    }
}

/// Finds a case by its reference, its id, or the beginning of its id.
pub(crate) fn find(store: &dyn EventStore, asked: &str) -> Result<CaseEntry, Failure> {
    let entries = store.cases()?;
    let named =
        |entry: &&CaseEntry| entry.reference.as_ref().is_some_and(|reference| reference.as_str() == asked);
    let mut found: Vec<&CaseEntry> = entries.iter().filter(named).collect();
    if found.is_empty() && asked.len() >= ID_START_MIN {
        let start = asked.to_ascii_lowercase();
        found = entries.iter().filter(|entry| entry.case.to_string().starts_with(&start)).collect();
    }
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Failure::Input(format!("there is no case `{asked}`: `casework case list` shows them all"))),
        many => {
            let ids: Vec<_> = many.iter().map(|entry| entry.case.to_string()).collect();
            Err(Failure::Input(format!(
                "`{asked}` names {} cases: give one id of {}",
                many.len(),
                ids.join(", ")
            )))
        }
    }
}

/// The least of an id that names a case, in characters.
const ID_START_MIN: usize = 6;

/// Reads the events of a case.
pub(crate) fn events(store: &dyn EventStore, id: CaseId) -> Result<Vec<Event>, Failure> {
    Ok(store.read(id)?.into_iter().map(|stored| stored.event).collect())
}

/// Reads a case.
pub(crate) fn load(store: &dyn EventStore, id: CaseId) -> Result<(Case, Vec<Event>), Failure> {
    let events = events(store, id)?;
    let case = replay(&events).map_err(|error| Failure::System(format!("case {id}: {error}")))?;
    Ok((case, events))
}
