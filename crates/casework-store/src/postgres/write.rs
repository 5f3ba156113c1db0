//! Writing: one transaction that locks the head of the store first, compares, writes, and commits.

use casework_core::CaseId;
use casework_lifecycle::Event;

use super::pool::{BEGIN, Session, failed};
use super::rows::{self, EventError, Listed, Row};
use super::{CHANNEL, PostgresStore, custody};
use crate::batch::{Batch, Chained, stands};
use crate::chain::Link;
use crate::restore::{Restoring, Verdict, diverged, overview};
use crate::store::{Append, Appended, Record, Restored, StoreError};
use crate::vault::Vault;
use crate::verify::read_link;

/// A transaction that has locked the head of the store.
pub(super) struct Writing<'a> {
    pub(super) session: &'a mut Session,
    position: i64,
    cases: i64,
}

impl PostgresStore {
    /// Runs work in one transaction; nothing of it stays when it fails.
    pub(super) fn in_transaction<T>(
        &self,
        case: CaseId,
        work: impl FnOnce(&mut Writing<'_>, &Vault) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.pool.begun(BEGIN, |session| {
            let done = begin(session).and_then(|(position, cases)| {
                let mut writing = Writing { session, position, cases };
                let done = work(&mut writing, &self.vault)?;
                if writing.position != position || writing.cases != cases {
                    writing.end()?;
                }
                Ok(done)
            });
            match done {
                Ok(done) => commit(session, case).map(|()| done),
                Err(error) => {
                    // A connection that broke has rolled back by itself.
                    let _ = session.run("ROLLBACK");
                    Err(error)
                }
            }
        })
    }

    pub(super) fn write(&self, case: CaseId, batch: Batch<'_>) -> Result<Appended, StoreError> {
        self.in_transaction(case, |writing, vault| writing.append(vault, case, batch))
    }

    pub(super) fn write_many(
        &self,
        appends: &[Append<'_>],
    ) -> Result<Vec<Result<Appended, StoreError>>, StoreError> {
        let batches: Vec<_> =
            appends.iter().map(|one| (one.case, Batch::new(one.case, one.expected, one.events))).collect();
        let Some(first) = appends.first() else { return Ok(Vec::new()) };
        self.in_transaction(first.case, |writing, vault| {
            let mut answers = Vec::with_capacity(batches.len());
            for (case, batch) in batches {
                match batch.and_then(|batch| writing.append(vault, case, batch)) {
                    // The server fails for all; everything else is found out before a row is written.
                    Err(error @ (StoreError::Failed { .. } | StoreError::Busy { .. })) => return Err(error),
                    answer => answers.push(answer),
                }
            }
            Ok(answers)
        })
    }

    pub(super) fn write_records(
        &self,
        records: &mut dyn Iterator<Item = Result<Record, StoreError>>,
    ) -> Result<Restored, StoreError> {
        let nobody = CaseId::new(uuid::Uuid::nil());
        self.in_transaction(nobody, |writing, vault| {
            let mut restoring = Restoring::new(vault);
            for record in records {
                writing.restore(&mut restoring, record?)?;
            }
            let (added, counts) = restoring.end();
            added.into_iter().try_for_each(|case| writing.show_anew(vault, case))?;
            Ok(counts)
        })
    }
}

fn begin(session: &mut Session) -> Result<(i64, i64), StoreError> {
    let asked = "SELECT position, cases FROM store_head FOR UPDATE";
    let rows = session.query(asked, &[]).map_err(|error| failed(&error))?;
    let gone = || StoreError::Failed { message: "the head of the store is missing".to_owned() };
    rows.first().map(|row| (row.get(0), row.get(1))).ok_or_else(gone)
}

/// Commits. Where the connection breaks while the server commits, nobody knows how it ended.
fn commit(session: &mut Session, case: CaseId) -> Result<(), StoreError> {
    match session.run("COMMIT") {
        Ok(()) => Ok(()),
        // 08007: the server itself does not know. A server that shuts down may have committed already.
        Err(error) if session.is_closed() || error.as_db_error().is_none() => {
            Err(StoreError::Uncertain { case })
        }
        Err(error) => {
            let code = error.code().map(|code| code.code().to_owned()).unwrap_or_default();
            if code == "08007" || code.starts_with("57P") {
                Err(StoreError::Uncertain { case })
            } else {
                Err(failed(&error))
            }
        }
    }
}

impl Writing<'_> {
    fn end(&mut self) -> Result<(), StoreError> {
        let update = "WITH moved AS (UPDATE store_head SET position = $1, cases = $2 RETURNING position) \
                      SELECT pg_notify($3, position::text) FROM moved";
        let moved = self.session.query(update, &[&self.position, &self.cases, &CHANNEL]);
        moved.map(|_| ()).map_err(|error| failed(&error))
    }

    fn find(&mut self, case: CaseId) -> Result<Option<Listed>, StoreError> {
        rows::find(self.session, case).map_err(|error| failed(&error))?.map(Row::read).transpose()
    }

    /// Appends to one case. A conflict is found before anything is written.
    fn append(&mut self, vault: &Vault, case: CaseId, batch: Batch<'_>) -> Result<Appended, StoreError> {
        let listed = self.find(case)?;
        if let Some(client) = batch.client_of_new()
            && custody::is_being_erased(self.session, client).map_err(|error| failed(&error))?
        {
            return Err(StoreError::BeingErased { client });
        }
        let before = || -> Result<Vec<Event>, StoreError> {
            let links = rows::links_of(self.session, case).map_err(|error| failed(&error))?;
            links.iter().map(|link| read_link(vault, case, link).map(|stored| stored.event)).collect()
        };
        let head = listed.as_ref().map(|listed| &listed.head);
        let Some(placed) = batch.place(head)? else { return Ok(stands(head)) };
        // They go to the server in one piece.
        let mut links = Vec::new();
        let chained = placed.chain(vault, before, |part| {
            links.extend(part);
            Ok(())
        })?;
        self.put(listed.as_ref(), &chained, &links)?;
        Ok(stands(Some(&chained.head)))
    }

    fn put(
        &mut self,
        listed: Option<&Listed>,
        Chained { head, moved }: &Chained,
        links: &[Link],
    ) -> Result<(), StoreError> {
        let number = listed.map_or(self.cases.saturating_add(1), |listed| listed.number);
        let entry = &head.entry;
        let list = match listed {
            None => {
                self.cases = number;
                rows::insert(self.session, number, entry, head.hash)
            }
            Some(_) if *moved => rows::update(self.session, number, entry, head.hash),
            Some(_) => rows::go_on(self.session, number, entry.sequence, head.hash),
        };
        list.map_err(|error| failed(&error))?;
        self.put_events(entry.case, number, links)?;
        if *moved {
            rows::show(self.session, number, head.overview.as_ref()).map_err(|error| failed(&error))?;
        }
        Ok(())
    }

    fn put_events(&mut self, case: CaseId, number: i64, links: &[Link]) -> Result<(), StoreError> {
        rows::insert_events(self.session, number, self.position, links).map_err(|error| match error {
            EventError::Failed(error) => failed(&error),
            EventError::NotText => {
                let sequence = links.first().map_or(0, |link| link.sequence);
                StoreError::Broken { case, sequence, message: "its bytes are no text".to_owned() }
            }
        })?;
        self.position = self.position.saturating_add(i64::try_from(links.len()).unwrap_or(i64::MAX));
        Ok(())
    }

    fn restore(&mut self, restoring: &mut Restoring<'_>, record: Record) -> Result<(), StoreError> {
        let case = record.case;
        if restoring.asks_for(case) {
            let listed = self.find(case)?;
            restoring.tell(case, listed.as_ref().map(|listed| &listed.head));
        }
        match restoring.look_at(&record)? {
            Verdict::Compare(hash) => {
                let kept =
                    rows::hash_of(self.session, case, record.sequence).map_err(|error| failed(&error))?;
                if kept == Some(hash) { Ok(()) } else { Err(diverged(&record)) }
            }
            Verdict::Write(entry) => {
                let (number, written) = if let Some(listed) = self.find(case)? {
                    (listed.number, rows::update(self.session, listed.number, &entry, record.hash))
                } else {
                    self.cases = self.cases.saturating_add(1);
                    (self.cases, rows::insert(self.session, self.cases, &entry, record.hash))
                };
                written.map_err(|error| failed(&error))?;
                let link = Link { sequence: record.sequence, hash: record.hash, body: record.body };
                self.put_events(case, number, &[link])
            }
        }
    }

    /// Works out anew what the views show of a case.
    pub(super) fn show_anew(&mut self, vault: &Vault, case: CaseId) -> Result<(), StoreError> {
        let Some(listed) = self.find(case)? else { return Ok(()) };
        let links = rows::links(self.session, listed.number).map_err(|error| failed(&error))?;
        // What is erased, or about to be, is not shown again.
        let shown = if listed.head.erased { None } else { overview(vault, case, &links)? };
        rows::show(self.session, listed.number, shown.as_ref()).map_err(|error| failed(&error))
    }
}
