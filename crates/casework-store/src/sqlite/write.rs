//! Writing: one transaction that takes the write lock first, compares, writes, and commits with a sync of the disk.

use casework_core::{CaseId, Digest};
use casework_lifecycle::Event;
use rusqlite::{Transaction, TransactionBehavior};

use super::{SCHEMA_VERSION, SqliteStore, custody, error, rows};
use crate::batch::{Batch, Chained, stands};
use crate::chain::Link;
use crate::restore::{Restoring, Verdict, diverged, overview};
use crate::store::{Append, Appended, Record, Restored, StoreError};
use crate::vault::Vault;
use crate::verify::read_link;
use rows::{Listed, Row};

impl SqliteStore {
    /// Runs work in one transaction; nothing of it stays when it fails.
    pub(super) fn in_transaction<T>(
        &mut self,
        work: impl FnOnce(
            &Transaction<'_>,
            &Vault,
            &dyn Fn(rusqlite::Error) -> StoreError,
        ) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Self { connection, path, vault, read_only, .. } = self;
        if *read_only {
            let message = format!("`{}` was opened for reading only", path.display());
            return Err(StoreError::Failed { message });
        }
        let failed = |error: rusqlite::Error| error::failed(path, &error);
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let done = work(&transaction, vault, &failed)?;
        transaction.commit().map_err(failed)?;
        Ok(done)
    }

    pub(super) fn write(&mut self, case: CaseId, batch: Batch<'_>) -> Result<Appended, StoreError> {
        self.in_transaction(|transaction, vault, failed| append(transaction, (vault, failed), case, batch))
    }

    pub(super) fn write_many(
        &mut self,
        appends: &[Append<'_>],
    ) -> Result<Vec<Result<Appended, StoreError>>, StoreError> {
        // What is wrong in itself never reaches the lock.
        let batches: Vec<_> =
            appends.iter().map(|one| (one.case, Batch::new(one.case, one.expected, one.events))).collect();
        self.in_transaction(|transaction, vault, failed| {
            let mut answers = Vec::with_capacity(batches.len());
            for (case, batch) in batches {
                match batch.and_then(|batch| append(transaction, (vault, failed), case, batch)) {
                    // The disk and the database fail for all; everything else is found out before a row is written.
                    Err(error @ (StoreError::Failed { .. } | StoreError::Busy { .. })) => return Err(error),
                    answer => answers.push(answer),
                }
            }
            Ok(answers)
        })
    }

    pub(super) fn write_records(
        &mut self,
        records: &mut dyn Iterator<Item = Result<Record, StoreError>>,
    ) -> Result<Restored, StoreError> {
        self.in_transaction(|transaction, vault, failed| {
            let mut restoring = Restoring::new(vault);
            for record in records {
                restore(transaction, (&mut restoring, failed), record?)?;
            }
            let (added, counts) = restoring.end();
            for case in added {
                show_anew(transaction, (vault, failed), case)?;
            }
            Ok(counts)
        })
    }
}

type Failed<'a> = &'a dyn Fn(rusqlite::Error) -> StoreError;

fn find(
    transaction: &Transaction<'_>,
    failed: Failed<'_>,
    case: CaseId,
) -> Result<Option<Listed>, StoreError> {
    rows::find(transaction, SCHEMA_VERSION, case).map_err(failed)?.map(Row::read).transpose()
}

/// Appends to one case. A conflict is found before anything is written.
fn append(
    transaction: &Transaction<'_>,
    (vault, failed): (&Vault, Failed<'_>),
    case: CaseId,
    batch: Batch<'_>,
) -> Result<Appended, StoreError> {
    let listed = find(transaction, failed, case)?;
    if let Some(client) = batch.client_of_new()
        && custody::is_being_erased(transaction, client).map_err(failed)?
    {
        return Err(StoreError::BeingErased { client });
    }
    let before = || -> Result<Vec<Event>, StoreError> {
        let links = rows::events_of(transaction, case).map_err(failed)?;
        links.iter().map(|link| read_link(vault, case, link).map(|stored| stored.event)).collect()
    };
    let head = listed.as_ref().map(|listed| &listed.head);
    let Some(placed) = batch.place(head)? else { return Ok(stands(head)) };
    let (entry, mut number) = (placed.entry.clone(), listed.as_ref().map(|listed| listed.number));
    let chained = placed.chain(vault, before, |links| {
        let known = match number {
            Some(number) => number,
            // Its hash is not known yet: it comes with its last event.
            None => rows::insert(transaction, &entry, Digest::ZERO).map_err(failed)?,
        };
        number = Some(known);
        rows::insert_events(transaction, known, &links).map_err(failed)
    })?;
    if let Some(number) = number {
        bring_up_to_date(transaction, (number, listed.is_none()), &chained).map_err(failed)?;
    }
    Ok(stands(Some(&chained.head)))
}

/// Brings the list up to date with events that were written.
fn bring_up_to_date(
    transaction: &Transaction<'_>,
    (number, new): (i64, bool),
    Chained { head, moved }: &Chained,
) -> rusqlite::Result<()> {
    if *moved && !new {
        rows::update(transaction, number, &head.entry, head.hash)?;
    } else {
        rows::go_on(transaction, number, head.entry.sequence, head.hash)?;
    }
    if *moved { rows::show(transaction, number, head.overview.as_ref()) } else { Ok(()) }
}

/// Restores one record.
fn restore(
    transaction: &Transaction<'_>,
    (restoring, failed): (&mut Restoring<'_>, Failed<'_>),
    record: Record,
) -> Result<(), StoreError> {
    let case = record.case;
    if restoring.asks_for(case) {
        let listed = find(transaction, failed, case)?;
        restoring.tell(case, listed.as_ref().map(|listed| &listed.head));
    }
    match restoring.look_at(&record)? {
        Verdict::Compare(hash) => {
            let kept = rows::hash_of(transaction, case, record.sequence).map_err(failed)?;
            if kept == Some(hash) { Ok(()) } else { Err(diverged(&record)) }
        }
        Verdict::Write(entry) => {
            let number = match find(transaction, failed, case)? {
                Some(listed) => {
                    rows::update(transaction, listed.number, &entry, record.hash).map_err(failed)?;
                    listed.number
                }
                None => rows::insert(transaction, &entry, record.hash).map_err(failed)?,
            };
            let link = Link { sequence: record.sequence, hash: record.hash, body: record.body };
            rows::insert_events(transaction, number, &[link]).map_err(failed)
        }
    }
}

/// Works out anew what the views show of a case.
pub(super) fn show_anew(
    transaction: &Transaction<'_>,
    (vault, failed): (&Vault, Failed<'_>),
    case: CaseId,
) -> Result<(), StoreError> {
    let Some(listed) = find(transaction, failed, case)? else { return Ok(()) };
    let links = rows::events_of(transaction, case).map_err(failed)?;
    // What is erased, or about to be, is not shown again.
    let shown = if listed.head.erased { None } else { overview(vault, case, &links)? };
    rows::show(transaction, listed.number, shown.as_ref()).map_err(failed)
}
