//! The store that a command works on, and `casework db`: its upkeep.

mod custody;
mod erase;
mod upkeep;

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use casework::core::{CaseId, PersonId};
use casework::lifecycle::{Case, Event, replay};
use casework::store::custody::erased_cases;
use casework::store::{CaseEntry, EventStore, SqliteStore, Store, StoreError};
use clap::Args;

use crate::exit::Failure;

pub(crate) use custody::HoldAnswer;
pub(crate) use erase::Erasure;
pub(crate) use upkeep::{UpkeepArgs, checkpoint, held, run};

// Where the store is. (A doc comment here would become the description of every command that has this option.)
#[derive(Debug, Clone, Args)]
pub(crate) struct DbArgs {
    /// The file that holds the cases, or the address of a PostgreSQL database: `postgres://...`
    #[arg(long, value_name = "PATH|URL", default_value = "casework.db", env = "CASEWORK_DB")]
    pub(crate) db: PathBuf,
    /// The file of keys that the content is sealed with
    #[cfg(feature = "seal")]
    #[arg(long, value_name = "PATH", env = "CASEWORK_KEYS")]
    pub(crate) keys: Option<PathBuf>,
}

impl DbArgs {
    /// Opens the store to write; a file that does not exist is made.
    pub(crate) fn open(&self) -> Result<Box<dyn Store>, Failure> {
        match self.url() {
            Some(url) => self.server(url, false),
            None => Ok(Box::new(self.file()?)),
        }
    }

    /// Opens the store to read; it must exist.
    pub(crate) fn read(&self) -> Result<Box<dyn Store>, Failure> {
        match self.url() {
            Some(url) => self.server(url, true),
            None => Ok(Box::new(self.file_read_only()?)),
        }
    }

    /// Returns the address of a server, when that is what was given.
    pub(crate) fn url(&self) -> Option<&str> {
        let text = self.db.to_str()?;
        (text.starts_with("postgres://") || text.starts_with("postgresql://")).then_some(text)
    }

    /// Says where the store is, without what may be a password.
    pub(crate) fn shown(&self) -> String {
        let Some(url) = self.url() else { return self.db.display().to_string() };
        let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
        let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
        format!("{scheme}://{}", rest.split_once('?').map_or(rest, |(place, _)| place))
    }

    #[cfg(feature = "postgres")]
    fn server(&self, url: &str, read_only: bool) -> Result<Box<dyn Store>, Failure> {
        use casework::store::PostgresStore;
        let store = if read_only { PostgresStore::open_read_only(url)? } else { PostgresStore::open(url)? };
        #[cfg(feature = "seal")]
        if let Some(keys) = self.keys()? {
            return Ok(Box::new(store.with_keys(keys)));
        }
        Ok(Box::new(store))
    }

    #[cfg(not(feature = "postgres"))]
    #[expect(clippy::unused_self, reason = "a program without servers")]
    fn server(&self, _: &str, _: bool) -> Result<Box<dyn Store>, Failure> {
        let build = "cargo build --release -p casework-cli --features postgres";
        Err(Failure::Input(format!(
            "this program was built without PostgreSQL: `{build}` builds one with it"
        )))
    }

    #[cfg(feature = "seal")]
    fn keys(&self) -> Result<Option<std::sync::Arc<dyn casework::store::keys::Keys>>, Failure> {
        let Some(path) = &self.keys else { return Ok(None) };
        // A name with a slip in it must not become new keys for a store that has others.
        if !path.exists() && self.db.exists() {
            return Err(Failure::Input(format!(
                "{}: there is no such file of keys, and the store is there already: name its keys; to begin to seal what is \
                 written from now on, make an empty file of that name first",
                path.display()
            )));
        }
        let keys = casework::store::keys::FileKeys::open(path);
        Ok(Some(std::sync::Arc::new(keys.map_err(|error| Failure::System(error.to_string()))?)))
    }

    /// Opens the file of keys, which must be there: whoever erases means a key that is kept.
    #[cfg(feature = "seal")]
    pub(crate) fn kept_keys(&self) -> Result<std::sync::Arc<dyn casework::store::keys::Keys>, Failure> {
        let Some(path) = self.keys.as_ref() else {
            let wanted = "--keys PATH: name the file of keys that the content is sealed with";
            return Err(Failure::Input(wanted.to_owned()));
        };
        let missing = || Failure::Input(format!("{}: there is no such file of keys", path.display()));
        if path.is_file() { self.keys()?.ok_or_else(missing) } else { Err(missing()) }
    }

    /// Says whether opening the store to write will make a new file.
    pub(crate) fn will_make(&self) -> bool {
        self.url().is_none() && self.db.symlink_metadata().is_err()
    }

    /// Takes a file away that was made here, and what SQLite keeps beside it; nobody has stored anything in it.
    pub(crate) fn take_away(&self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut name = self.db.clone().into_os_string();
            name.push(suffix);
            // What is not there need not be taken away.
            let _ = std::fs::remove_file(name);
        }
    }

    /// Opens the store in a file to write.
    pub(crate) fn file(&self) -> Result<SqliteStore, Failure> {
        #[cfg(feature = "seal")]
        if let Some(keys) = self.keys()? {
            return Ok(SqliteStore::open_with_keys(&self.db, keys)?);
        }
        Ok(SqliteStore::open(&self.db)?)
    }

    /// Opens the store in a file to read.
    pub(crate) fn file_read_only(&self) -> Result<SqliteStore, Failure> {
        if !self.db.exists() {
            let path = self.db.display();
            return Err(Failure::Input(format!(
                "{path}: there is no such store; `casework run FILE --db {path}` makes one"
            )));
        }
        #[cfg(feature = "seal")]
        if let Some(keys) = self.keys()? {
            return Ok(SqliteStore::open_read_only_with_keys(&self.db, keys)?);
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

/// Returns what people call a case by: its reference, or else its id.
pub(crate) fn name(entry: &CaseEntry) -> String {
    entry.reference.as_ref().map_or_else(|| entry.case.to_string(), ToString::to_string)
}

/// Finds a client: by the id, or by a case of theirs.
pub(crate) fn client(store: &dyn EventStore, asked: &str) -> Result<PersonId, Failure> {
    if let Ok(id) = asked.parse::<PersonId>()
        && store.cases()?.iter().any(|entry| entry.client == id)
    {
        return Ok(id);
    }
    find(store, asked).map(|entry| entry.client)
}

/// The least of an id that names a case, in characters.
const ID_START_MIN: usize = 6;

/// Reads the events of a case.
pub(crate) fn events(store: &dyn EventStore, id: CaseId) -> Result<Vec<Event>, Failure> {
    Ok(store.read(id)?.into_iter().map(|stored| stored.event).collect())
}

/// Reads cases and works on each, on all cores, each with a store of its own; the answers come in the order of the cases.
/// Those whose content was erased are passed over.
pub(crate) fn each_case<T: Send>(
    db: &DbArgs,
    entries: &[CaseEntry],
    work: impl Fn(&CaseEntry, Case) -> T + Sync,
) -> Result<Vec<T>, Failure> {
    let part = |entries: &[CaseEntry]| -> Result<Vec<T>, Failure> {
        let store = db.read()?;
        let mut erased = None;
        let mut done = Vec::with_capacity(entries.len());
        for entry in entries {
            let stored = match store.read(entry.case) {
                Err(error @ StoreError::Sealed { .. }) => {
                    if erased.is_none() {
                        erased = Some(erased_cases(&*store)?);
                    }
                    if erased.as_ref().is_some_and(|erased| erased.contains(&entry.case)) {
                        continue;
                    }
                    return Err(error.into());
                }
                answer => answer?,
            };
            done.push(work(entry, replayed(entry.case, stored.iter().map(|stored| &stored.event))?));
        }
        Ok(done)
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let parts = entries.chunks(entries.len().div_ceil(cores).max(CASES_MIN));
    thread::scope(|scope| {
        let running: Vec<_> = parts.map(|entries| scope.spawn(|| part(entries))).collect();
        let mut all = Vec::with_capacity(entries.len());
        for one in running {
            all.extend(one.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault))?);
        }
        Ok(all)
    })
}

/// The least number of cases that a thread is begun for.
const CASES_MIN: usize = 64;

fn replayed<'a>(id: CaseId, events: impl IntoIterator<Item = &'a Event>) -> Result<Case, Failure> {
    replay(events).map_err(|error| Failure::System(format!("case {id}: {error}")))
}

/// Reads a case.
pub(crate) fn load(store: &dyn EventStore, id: CaseId) -> Result<(Case, Vec<Event>), Failure> {
    let events = events(store, id)?;
    let case = replayed(id, &events)?;
    Ok((case, events))
}
