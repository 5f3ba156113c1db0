//! Connections: a few, used in turn, each with its statements ready. One that broke is thrown away.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use postgres::types::ToSql;
use postgres::{Client, Row, Statement};

use super::{BUSY_SECONDS, CONNECTIONS};
use crate::store::StoreError;

/// Begins a transaction that writes. Whatever the role's default is: whoever waited for another writer sees what was
/// committed meanwhile, and is told of a conflict in our words.
pub(super) const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// Begins a transaction that sees one moment and changes nothing.
pub(super) const LOOK: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

type Connect = Box<dyn Fn() -> Result<Client, postgres::Error> + Send + Sync>;

/// Values of a statement.
pub(super) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// The connections of a store.
pub(super) struct Pool {
    connect: Connect,
    read_only: bool,
    idle: Mutex<Idle>,
    given_back: Condvar,
}

#[derive(Default)]
struct Idle {
    waiting: Vec<Session>,
    open: usize,
}

/// A connection with its statements.
pub(super) struct Session {
    client: Client,
    statements: BTreeMap<&'static str, Statement>,
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("read_only", &self.read_only).finish_non_exhaustive()
    }
}

impl Session {
    /// Runs a statement that is prepared once, and returns its rows.
    pub(super) fn query(
        &mut self,
        sql: &'static str,
        values: Values<'_>,
    ) -> Result<Vec<Row>, postgres::Error> {
        if let Some(statement) = self.statements.get(sql) {
            return self.client.query(statement, values);
        }
        let statement = self.client.prepare(sql)?;
        let rows = self.client.query(&statement, values);
        self.statements.insert(sql, statement);
        rows
    }

    /// Runs statements without values.
    pub(super) fn run(&mut self, sql: &str) -> Result<(), postgres::Error> {
        self.client.batch_execute(sql)
    }

    /// Says whether the connection broke.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Says whether an error is that the connection broke. A server that goes away may still say so (57P01 to 57P03).
    fn broke(&self, error: &postgres::Error) -> bool {
        self.is_closed() || error.code().is_some_and(|code| code.code().starts_with("57P0"))
    }

    /// Runs work in a transaction that was begun with [`LOOK`], and ends it.
    pub(super) fn looking<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let answer = work(self);
        let ended = self.run("ROLLBACK").map_err(|error| failed(&error));
        answer.and_then(|answer| ended.map(|()| answer))
    }
}

impl Pool {
    pub(super) fn new(connect: Connect, read_only: bool) -> Self {
        Self { connect, read_only, idle: Mutex::default(), given_back: Condvar::new() }
    }

    /// Runs work on a connection.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&mut Session) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let (mut session, _) = self.take()?;
        let answer = work(&mut session);
        self.give_back(Some(session));
        answer
    }

    /// Runs questions on a connection. One that broke while it was idle is replaced once: a question can be asked again.
    pub(super) fn ask<T>(
        &self,
        work: impl Fn(&mut Session) -> Result<T, postgres::Error>,
    ) -> Result<T, StoreError> {
        let (session, answer) = self.tried(work)?;
        self.give_back(Some(session));
        Ok(answer)
    }

    /// Begins a transaction, on a new connection where the one that was idle broke, and runs work in it, which ends it.
    ///
    /// Nothing that could be committed was sent before it began. What breaks after that is told and not tried again.
    pub(super) fn begun<T>(
        &self,
        begin: &str,
        work: impl FnOnce(&mut Session) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let (mut session, ()) = self.tried(|session| session.run(begin))?;
        let answer = work(&mut session);
        self.give_back(Some(session));
        answer
    }

    fn tried<T>(
        &self,
        work: impl Fn(&mut Session) -> Result<T, postgres::Error>,
    ) -> Result<(Session, T), StoreError> {
        let (mut session, was_idle) = self.take()?;
        let mut answer = work(&mut session);
        if was_idle && answer.as_ref().is_err_and(|error| session.broke(error)) {
            session = self.make().inspect_err(|_| self.give_back(None))?;
            answer = work(&mut session);
        }
        match answer {
            Ok(answer) => Ok((session, answer)),
            Err(error) => {
                self.give_back(Some(session).filter(|session| !session.broke(&error)));
                Err(failed(&error))
            }
        }
    }

    /// Takes a connection, and says whether it was idle before.
    fn take(&self) -> Result<(Session, bool), StoreError> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(session) = idle.waiting.pop() {
                if !session.is_closed() {
                    return Ok((session, true));
                }
                idle.open = idle.open.saturating_sub(1);
            } else if idle.open < CONNECTIONS {
                idle.open = idle.open.saturating_add(1);
                drop(idle);
                return self.make().map(|made| (made, false)).inspect_err(|_| self.give_back(None));
            } else {
                let waited = self.given_back.wait_timeout(idle, Duration::from_secs(BUSY_SECONDS));
                let (guard, time) = waited.unwrap_or_else(PoisonError::into_inner);
                if time.timed_out() {
                    let message = format!("no connection became free in {BUSY_SECONDS} seconds");
                    return Err(StoreError::Busy { message });
                }
                idle = guard;
            }
        }
    }

    /// Makes a connection that hears notifications, outside the pool.
    pub(super) fn listener(&self, channel: &str) -> Result<Client, StoreError> {
        let mut session = self.make()?;
        session.run(&format!("LISTEN {channel}")).map_err(|error| failed(&error))?;
        Ok(session.client)
    }

    fn make(&self) -> Result<Session, StoreError> {
        let client = (self.connect)().map_err(|error| failed(&error))?;
        let mut session = Session { client, statements: BTreeMap::new() };
        let settings = format!(
            "SET search_path = casework; SET lock_timeout = '{BUSY_SECONDS}s'; SET client_min_messages = warning; \
             SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = {};",
            if self.read_only { "on" } else { "off" }
        );
        session.run(&settings).map_err(|error| failed(&error))?;
        let asked = "SELECT current_setting('fsync'), current_setting('synchronous_commit')";
        let shown = session.query(asked, &[]).map_err(|error| failed(&error))?;
        let said = |at: usize| shown.first().map(|row| row.get::<_, String>(at)).unwrap_or_default();
        if said(0) != "on" {
            let message =
                "the server does not sync its disk (`fsync` is off): what it acknowledges is not durable";
            return Err(StoreError::NotOurs { message: message.to_owned() });
        }
        // Stricter settings of the server stay as they are.
        if matches!(said(1).as_str(), "off" | "local") {
            session.run("SET synchronous_commit = on").map_err(|error| failed(&error))?;
        }
        Ok(session)
    }

    fn give_back(&self, session: Option<Session>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        match session.filter(|session| !session.is_closed()) {
            Some(session) => idle.waiting.push(session),
            None => idle.open = idle.open.saturating_sub(1),
        }
        drop(idle);
        self.given_back.notify_one();
    }
}

/// Says that the server failed, in words that say what to do and hold no content.
pub(super) fn failed(error: &postgres::Error) -> StoreError {
    let message = match error.as_db_error() {
        Some(said) if said.code().code() == "55P03" => {
            let message = format!(
                "another program has been writing to the store for {BUSY_SECONDS} seconds: try again when it is done"
            );
            return StoreError::Busy { message };
        }
        Some(said) if said.code().code() == "53100" => {
            "the server has no room left: free some space, then do it again".to_owned()
        }
        Some(said) if said.code().code() == "25006" => "the store was opened for reading only".to_owned(),
        Some(said) if said.code().code() == "XX001" => {
            format!("the database is damaged ({}): restore a backup", said.message())
        }
        // What a constraint says may repeat a row; its name says enough.
        Some(said) => match said.constraint() {
            Some(name) => format!("the database refused it by the constraint `{name}`"),
            None => format!("the server said: {} ({})", said.message(), said.code().code()),
        },
        None => format!("the server cannot be reached: {error}"),
    };
    StoreError::Failed { message }
}
