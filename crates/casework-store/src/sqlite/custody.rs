//! The journal of a store in a file.

use casework_core::{CaseId, Digest, PersonId};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::rows::{self, Row, integer};
use super::{SCHEMA_VERSION, SqliteStore};
use crate::custody::{Custody, CustodyError, Decision, Entry, Journal, Kept, Known, Note};
use crate::store::{CaseEntry, StoreError};
use crate::vault::is_sealed;
use crate::views::{Cursor, Page, Paged};

impl Journal for SqliteStore {
    fn keep(&mut self, client: PersonId, decide: Decision<'_>) -> Result<(), CustodyError> {
        let mut refused = None;
        let mut erasing = false;
        let done = self.in_transaction(|transaction, _, failed| {
            let known = known(transaction, client).map_err(failed)??;
            let notes = match decide(&Known { kept: &known.0, cases: &known.1 }) {
                Ok(notes) => notes,
                Err(CustodyError::Store(error)) => return Err(error),
                Err(error) => {
                    refused = Some(error);
                    Vec::new()
                }
            };
            erasing = notes.iter().any(|note| matches!(note.custody, Custody::ErasureOrdered { .. }));
            write(transaction, &notes, failed)
        });
        // Others may still be reading what was there before: then the log is emptied later.
        if erasing {
            let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
        done?;
        refused.map_or(Ok(()), Err)
    }

    fn journal(&self, client: Option<PersonId>, page: &Page) -> Result<Paged<Kept>, StoreError> {
        if self.version < SCHEMA_VERSION {
            // Before there was a journal, nothing was kept in it.
            return Ok(Paged::new(Vec::new(), page));
        }
        let [after] = page.after.as_ref().map_or(Ok([0]), Cursor::numbers::<1>)?;
        let client = client.map(PersonId::uuid);
        let limit = i64::try_from(page.rows().saturating_add(1)).unwrap_or(i64::MAX);
        let entries = || -> rusqlite::Result<Vec<Entry>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT position, hash, body, client, kind FROM journal WHERE position > ?1 AND (?2 IS NULL OR client = ?2) \
                 ORDER BY position LIMIT ?3",
            )?;
            let values = params![after, client.as_ref().map(uuid::Uuid::as_bytes), limit];
            statement.query_map(values, entry)?.collect()
        };
        let entries = entries().map_err(|error| self.failed(&error))?;
        let rows: Result<Vec<_>, StoreError> = entries
            .iter()
            .map(|entry| entry.read().map(|kept| (Cursor::of(&[&kept.position]), kept)))
            .collect();
        Ok(Paged::new(rows?, page))
    }

    fn journal_head(&self) -> Result<(u64, Digest), StoreError> {
        if self.version < SCHEMA_VERSION {
            return Ok((0, Digest::ZERO));
        }
        let last = last(&self.connection).map_err(|error| self.failed(&error))?;
        Ok(last.map_or((0, Digest::ZERO), |last| (last.position, last.hash)))
    }

    fn journal_hash(&self, position: u64) -> Result<Option<Digest>, StoreError> {
        if self.version < SCHEMA_VERSION {
            return Ok(None);
        }
        let found = || -> rusqlite::Result<Option<[u8; 32]>> {
            let mut statement =
                self.connection.prepare_cached("SELECT hash FROM journal WHERE position = ?1")?;
            statement.query_row([integer(position)?], |row| row.get(0)).optional()
        };
        Ok(found().map_err(|error| self.failed(&error))?.map(Digest::from_bytes))
    }

    fn unsealed(&self, case: CaseId) -> Result<u64, StoreError> {
        let links = rows::events_of(&self.connection, case).map_err(|error| self.failed(&error))?;
        let plain = links.iter().filter(|link| !is_sealed(&link.body)).count();
        Ok(u64::try_from(plain).unwrap_or(u64::MAX))
    }
}

fn entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<Entry> {
    let position = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
    // Bytes that are no text are a record that cannot be read, named as such.
    let body = match row.get_ref(2)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Integer(_) | ValueRef::Null | ValueRef::Real(_) => String::new(),
    };
    let client = PersonId::new(uuid::Uuid::from_bytes(row.get(3)?));
    Ok(Entry { position, hash: Digest::from_bytes(row.get(1)?), body, found_by: (client, row.get(4)?) })
}

/// What the journal says of a client, and the cases.
type Both = (Vec<Kept>, Vec<CaseEntry>);

fn known(connection: &Connection, client: PersonId) -> rusqlite::Result<Result<Both, StoreError>> {
    let client = client.uuid();
    let mut statement = connection.prepare_cached(
        "SELECT position, hash, body, client, kind FROM journal WHERE client = ?1 AND kind <> 'accessed' ORDER BY position",
    )?;
    let entries: Vec<Entry> =
        statement.query_map([client.as_bytes()], entry)?.collect::<rusqlite::Result<_>>()?;
    let mut statement = connection
        .prepare_cached(&format!("{} WHERE client = ?1 ORDER BY number", rows::columns(SCHEMA_VERSION)))?;
    let cases: Vec<Row> =
        statement.query_map([client.as_bytes()], rows::row)?.collect::<rusqlite::Result<_>>()?;
    let kept: Result<Vec<Kept>, StoreError> = entries.iter().map(Entry::read).collect();
    let cases: Result<Vec<CaseEntry>, StoreError> =
        cases.into_iter().map(|row| row.read().map(|listed| listed.head.entry)).collect();
    Ok(kept.and_then(|kept| Ok((kept, cases?))))
}

/// Says whether erasing everything of a client was ordered and is not done.
pub(super) fn is_being_erased(connection: &Connection, client: PersonId) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT kind FROM journal WHERE client = ?1 AND kind IN ('erasure-ordered', 'erased') \
         ORDER BY position DESC LIMIT 1",
    )?;
    let last = statement.query_row([client.uuid().as_bytes()], |row| row.get::<_, String>(0)).optional()?;
    Ok(last.as_deref() == Some("erasure-ordered"))
}

fn last(connection: &Connection) -> rusqlite::Result<Option<Entry>> {
    let last = "SELECT position, hash, body, client, kind FROM journal ORDER BY position DESC LIMIT 1";
    connection.query_row(last, [], entry).optional()
}

fn write(
    transaction: &Transaction<'_>,
    notes: &[Note],
    failed: &dyn Fn(rusqlite::Error) -> StoreError,
) -> Result<(), StoreError> {
    let last = last(transaction).map_err(failed)?;
    for (entry, note) in Entry::chain(last.as_ref(), notes)?.iter().zip(notes) {
        let insert = || -> rusqlite::Result<()> {
            let client = note.client.uuid();
            transaction
                .prepare_cached(
                    "INSERT INTO journal (position, client, kind, hash, body) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    integer(entry.position)?,
                    client.as_bytes(),
                    note.custody.name(),
                    entry.hash.bytes(),
                    entry.body
                ])?;
            let Custody::ErasureOrdered { cases, .. } = &note.custody else { return Ok(()) };
            cases.iter().try_for_each(|case| forget(transaction, *case))
        };
        insert().map_err(failed)?;
    }
    Ok(())
}

/// Empties what the list and the views show of a case that is erased.
fn forget(transaction: &Transaction<'_>, case: CaseId) -> rusqlite::Result<()> {
    let number = "SELECT number FROM case_entry WHERE case_id = ?1";
    let id = case.uuid();
    for table in ["waiting", "task", "agenda"] {
        transaction
            .execute(&format!("DELETE FROM {table} WHERE case_number IN ({number})"), [id.as_bytes()])?;
    }
    transaction.execute(
        "UPDATE case_entry SET reference = NULL, overview = NULL, manager = NULL, crisis = 0, erased = 1 \
         WHERE case_id = ?1",
        [id.as_bytes()],
    )?;
    Ok(())
}
