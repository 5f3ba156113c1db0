//! The store on a PostgreSQL server, version 15 or later: for many processes that share one record.
//!
//! Every append is one transaction. It locks the one row of `store_head` first, so that commits happen one after the
//! other: positions have no gaps, nobody who follows can miss an event, and two writers cannot deadlock. What must never
//! be is held by constraints of the database, not by this program: an event refers to the event before it, a case of the
//! list to its last event, and triggers refuse to change or remove either.
//!
//! A server that does not sync its disk is refused. Connections are not encrypted here: use a socket of the same machine,
//! or hand in a way to connect of your own ([`PostgresStore::with_connector`]). Open `postgres/schema.rs` for the tables.

mod custody;
mod pool;
mod rows;
mod schema;
mod views;
mod write;

use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{self, Duration};

use casework_core::{CaseId, Digest, EntryId};
use casework_lifecycle::Event;
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::{Client, Config, NoTls};

use crate::batch::Batch;
use crate::stats::Stats;
use crate::store::{
    Append, Appended, CaseEntry, EventStore, Fault, Heads, Record, Restored, StoreError, Stored, Verification,
};
use crate::vault::Vault;
use crate::verify::{Audit, ends_as_listed, misplaced, read_links};
use pool::{BEGIN, LOOK, Pool, Session, failed};

/// The version of the tables that this library writes.
pub const SCHEMA_VERSION: i32 = 1;

/// The name of the notification that is sent with every commit; it carries the position.
pub const CHANNEL: &str = "casework";

/// How many connections a store opens at most.
pub const CONNECTIONS: usize = 8;

/// How long an append waits for another writer, in seconds.
pub const BUSY_SECONDS: u64 = 30;

/// A store on a server. Its clones share their connections; give each thread one.
#[derive(Debug, Clone)]
pub struct PostgresStore {
    pool: Arc<Pool>,
    vault: Vault,
    /// A connection that hears notifications, kept for the next who waits.
    listening: Arc<Mutex<Option<Listener>>>,
}

struct Listener(Client);

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Listener")
    }
}

impl PostgresStore {
    /// Opens a store by its address, such as `postgres:///clinic?host=/run/postgresql`. The tables are made where there
    /// are none, and brought up to date where they are older.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`] when the tables are newer than this library or the server does not sync its disk, and
    /// [`StoreError::Failed`] when it cannot be reached.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        Self::with_connector(connector(url)?)
    }

    /// Seals what is written from now on with the keys of the clients, and opens with them what is sealed.
    #[cfg(feature = "seal")]
    #[must_use]
    pub fn with_keys(self, keys: Arc<dyn crate::keys::Keys>) -> Self {
        Self { vault: Vault::with(keys), ..self }
    }

    /// Opens a store that is there, for reading only.
    ///
    /// # Errors
    /// As [`open`](Self::open); also when there are no tables.
    pub fn open_read_only(url: &str) -> Result<Self, StoreError> {
        let pool = Arc::new(Pool::new(Box::new(connector(url)?), true));
        pool.with(schema::check)?;
        Ok(Self { pool, vault: Vault::plain(), listening: Arc::default() })
    }

    /// Opens a store with a way to connect of one's own, such as one that encrypts.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn with_connector(
        connect: impl Fn() -> Result<Client, postgres::Error> + Send + Sync + 'static,
    ) -> Result<Self, StoreError> {
        let pool = Arc::new(Pool::new(Box::new(connect), false));
        pool.with(schema::prepare)?;
        Ok(Self { pool, vault: Vault::plain(), listening: Arc::default() })
    }

    /// Waits until something was committed after a position, or the time is over, and says whether there is something.
    ///
    /// Whoever waits has a connection of their own, beside the [`CONNECTIONS`]; one of them is kept for the next.
    ///
    /// # Errors
    /// [`StoreError`] when the server cannot be reached.
    pub fn wait(&self, after: u64, at_most: Duration) -> Result<bool, StoreError> {
        let began = time::Instant::now();
        let kept = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut listener = kept.filter(|listener| !listener.0.is_closed());
        // Whatever is committed from here on is heard; what was committed before is seen.
        while self.records(after, 1)?.is_empty() {
            let Some(rest) = at_most.checked_sub(began.elapsed()).filter(|rest| !rest.is_zero()) else {
                self.keep(listener);
                return Ok(false);
            };
            listener = match listener {
                Some(mut listener) => {
                    // What is heard may be of before: then it goes on waiting.
                    let heard = listener.0.notifications().timeout_iter(rest).next();
                    // One that broke is replaced; where there is no server, that fails.
                    heard.is_ok().then_some(listener).filter(|listener| !listener.0.is_closed())
                }
                None => Some(Listener(self.pool.listener(CHANNEL)?)),
            };
        }
        self.keep(listener);
        Ok(true)
    }

    fn keep(&self, listener: Option<Listener>) {
        if listener.is_some() {
            *self.listening.lock().unwrap_or_else(PoisonError::into_inner) = listener;
        }
    }

    /// Returns figures of the store.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        self.pool.ask(rows::stats)
    }

    /// Audits the events of one case of the list.
    fn audit(
        &self,
        session: &mut Session,
        row: rows::Row,
        answer: &mut Verification,
    ) -> Result<(), StoreError> {
        let (number, case) = (row.number, row.case);
        let mut audit = Audit::new(&self.vault, case);
        for link in rows::links(session, number).map_err(|error| failed(&error))? {
            audit.look_at(&link);
        }
        let head = match row.read() {
            Ok(listed) => Some(listed.head),
            Err(error) => {
                let message = format!("the list of cases cannot be read: {error}");
                answer.faults.push(Fault { case, sequence: 0, message });
                None
            }
        };
        let marks = rows::marks(session, number).map_err(|error| failed(&error))?;
        audit.close(head.as_ref(), Some(&marks), answer);
        Ok(())
    }
}

fn connector(
    url: &str,
) -> Result<impl Fn() -> Result<Client, postgres::Error> + Send + Sync + 'static, StoreError> {
    // The address may hold a password: it is never repeated.
    let config = Config::from_str(url).map_err(|_| StoreError::Failed {
        message: "the address of the database cannot be read: it looks like `postgres://user@host/name`"
            .to_owned(),
    })?;
    Ok(move || config.connect(NoTls))
}

impl EventStore for PostgresStore {
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

    fn read(&self, case: CaseId) -> Result<Vec<Stored>, StoreError> {
        let (listed, links) =
            self.pool.ask(|session| Ok((rows::find(session, case)?, rows::links_of(session, case)?)))?;
        if let Some(row) = listed {
            ends_as_listed(&links, case, row.end())?;
        }
        read_links(&self.vault, case, &links)
    }

    fn cases(&self) -> Result<Vec<CaseEntry>, StoreError> {
        let rows = self.pool.ask(rows::all)?;
        rows.into_iter().map(|row| row.read().map(|listed| listed.head.entry)).collect()
    }

    fn records(&self, after: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.pool.ask(|session| rows::records(session, after, limit))
    }

    fn records_of(&self, case: CaseId) -> Result<Vec<Record>, StoreError> {
        self.pool.ask(|session| rows::records_of(session, case))
    }

    fn heads(&self) -> Result<Heads, StoreError> {
        self.pool.ask(rows::heads)
    }

    fn hash_of(&self, case: CaseId, sequence: u64) -> Result<Option<Digest>, StoreError> {
        self.pool.ask(|session| rows::hash_of(session, case, sequence))
    }

    fn restore(
        &mut self,
        records: &mut dyn Iterator<Item = Result<Record, StoreError>>,
    ) -> Result<Restored, StoreError> {
        self.write_records(records)
    }

    fn verify(&self, case: Option<CaseId>) -> Result<Verification, StoreError> {
        let look = |session: &mut Session| {
            let mut answer = Verification::default();
            let listed = match case {
                Some(case) => rows::find(session, case).map(|row| row.into_iter().collect()),
                None => rows::all(session),
            };
            for row in listed.map_err(|error| failed(&error))? {
                self.audit(session, row, &mut answer)?;
            }
            if case.is_none() && answer.faults.is_empty() {
                let wrong = rows::misplaced(session).map_err(|error| failed(&error))?;
                answer.faults.extend(wrong.into_iter().map(misplaced));
            }
            let (count, last, written) = rows::extent(session).map_err(|error| failed(&error))?;
            if case.is_none() && (count != last || last != written) && answer.faults.is_empty() {
                let message = format!(
                    "the store has {count} events, the last has position {last}, and {written} were written"
                );
                answer.faults.push(Fault { case: CaseId::new(uuid::Uuid::nil()), sequence: 0, message });
            }
            Ok(answer)
        };
        // One snapshot: everything is looked at as it stood at one moment.
        self.pool.begun(LOOK, |session| session.looking(look))
    }

    fn bookmark(&self, follower: &EntryId) -> Result<u64, StoreError> {
        self.pool.ask(|session| rows::bookmark(session, follower))
    }

    fn set_bookmark(&mut self, follower: &EntryId, position: u64) -> Result<(), StoreError> {
        self.pool.begun(BEGIN, |session| {
            let set = rows::set_bookmark(session, follower, position).and_then(|()| session.run("COMMIT"));
            set.map_err(|error| {
                // A connection that broke has rolled back by itself.
                let _ = session.run("ROLLBACK");
                failed(&error)
            })
        })
    }
}
