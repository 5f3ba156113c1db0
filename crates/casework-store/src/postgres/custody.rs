//! The journal of a store on a server.

use casework_core::{CaseId, Digest, PersonId};

use super::PostgresStore;
use super::pool::{Session, failed};
use super::rows::{self, Row, digest, list, signed, unsigned};
use crate::custody::{Custody, CustodyError, Decision, Entry, Journal, Kept, Known, Note};
use crate::store::{CaseEntry, StoreError};
use crate::vault::is_sealed;
use crate::views::{Cursor, Page, Paged};

impl Journal for PostgresStore {
    fn keep(&mut self, client: PersonId, decide: Decision<'_>) -> Result<(), CustodyError> {
        let mut refused = None;
        let nobody = CaseId::new(uuid::Uuid::nil());
        self.in_transaction(nobody, |writing, _| {
            let (kept, cases) = known(writing.session, client)?;
            let notes = match decide(&Known { kept: &kept, cases: &cases }) {
                Ok(notes) => notes,
                Err(CustodyError::Store(error)) => return Err(error),
                Err(error) => {
                    refused = Some(error);
                    Vec::new()
                }
            };
            write(writing.session, &notes)
        })?;
        refused.map_or(Ok(()), Err)
    }

    fn journal(&self, client: Option<PersonId>, page: &Page) -> Result<Paged<Kept>, StoreError> {
        let [after] = page.after.as_ref().map_or(Ok([0]), Cursor::numbers::<1>)?;
        let limit = i64::try_from(page.rows().saturating_add(1)).unwrap_or(i64::MAX);
        let sql = "SELECT position, hash, body, client, kind FROM journal WHERE position > $1 AND ($2::uuid IS NULL OR client = $2) \
                   ORDER BY position LIMIT $3";
        let entries: Vec<Entry> = self.pool.ask(|session| {
            let rows = session.query(sql, &[&after, &client.map(PersonId::uuid), &limit])?;
            Ok(rows.iter().map(entry).collect())
        })?;
        let rows: Result<Vec<_>, StoreError> = entries
            .iter()
            .map(|entry| entry.read().map(|kept| (Cursor::of(&[&kept.position]), kept)))
            .collect();
        Ok(Paged::new(rows?, page))
    }

    fn journal_head(&self) -> Result<(u64, Digest), StoreError> {
        let last = self.pool.ask(last)?;
        Ok(last.map_or((0, Digest::ZERO), |last| (last.position, last.hash)))
    }

    fn journal_hash(&self, position: u64) -> Result<Option<Digest>, StoreError> {
        self.pool.ask(|session| {
            let rows = session.query("SELECT hash FROM journal WHERE position = $1", &[&signed(position)])?;
            Ok(rows.first().map(|row| digest(row.get(0))))
        })
    }

    fn unsealed(&self, case: CaseId) -> Result<u64, StoreError> {
        let links = self.pool.ask(|session| rows::links_of(session, case))?;
        let plain = links.iter().filter(|link| !is_sealed(&link.body)).count();
        Ok(u64::try_from(plain).unwrap_or(u64::MAX))
    }
}

fn entry(row: &postgres::Row) -> Entry {
    let found_by = (PersonId::new(row.get(3)), row.get(4));
    Entry { position: unsigned(row.get(0)), hash: digest(row.get(1)), body: row.get(2), found_by }
}

/// Says whether erasing everything of a client was ordered and is not done.
pub(super) fn is_being_erased(session: &mut Session, client: PersonId) -> Result<bool, postgres::Error> {
    let sql = "SELECT kind FROM journal WHERE client = $1 AND kind IN ('erasure-ordered', 'erased') \
               ORDER BY position DESC LIMIT 1";
    let rows = session.query(sql, &[&client.uuid()])?;
    Ok(rows.first().is_some_and(|row| row.get::<_, String>(0) == "erasure-ordered"))
}

fn last(session: &mut Session) -> Result<Option<Entry>, postgres::Error> {
    let sql = "SELECT position, hash, body, client, kind FROM journal ORDER BY position DESC LIMIT 1";
    Ok(session.query(sql, &[])?.first().map(entry))
}

fn known(session: &mut Session, client: PersonId) -> Result<(Vec<Kept>, Vec<CaseEntry>), StoreError> {
    let client = client.uuid();
    let sql = "SELECT position, hash, body, client, kind FROM journal WHERE client = $1 AND kind <> 'accessed' ORDER BY position";
    let entries = session.query(sql, &[&client]).map_err(|error| failed(&error))?;
    let kept: Result<Vec<Kept>, StoreError> = entries.iter().map(|row| entry(row).read()).collect();
    let sql = list!("WHERE client = $1 ORDER BY number");
    let cases: Vec<Row> =
        session.query(sql, &[&client]).map_err(|error| failed(&error))?.iter().map(rows::row).collect();
    let cases: Result<Vec<CaseEntry>, StoreError> =
        cases.into_iter().map(|row| row.read().map(|listed| listed.head.entry)).collect();
    Ok((kept?, cases?))
}

fn write(session: &mut Session, notes: &[Note]) -> Result<(), StoreError> {
    let last = last(session).map_err(|error| failed(&error))?;
    for (entry, note) in Entry::chain(last.as_ref(), notes)?.iter().zip(notes) {
        let sql = "INSERT INTO journal (position, client, kind, hash, body) VALUES ($1, $2, $3, $4, $5)";
        let (position, hash) = (signed(entry.position), entry.hash.bytes().as_slice());
        session
            .query(sql, &[&position, &note.client.uuid(), &note.custody.name(), &hash, &entry.body])
            .map_err(|error| failed(&error))?;
        if let Custody::ErasureOrdered { cases, .. } = &note.custody {
            cases.iter().try_for_each(|case| forget(session, *case)).map_err(|error| failed(&error))?;
        }
    }
    Ok(())
}

/// Empties what the list and the views show of a case that is erased.
fn forget(session: &mut Session, case: CaseId) -> Result<(), postgres::Error> {
    let id = case.uuid();
    for sql in [
        "DELETE FROM waiting WHERE case_number IN (SELECT number FROM case_entry WHERE case_id = $1)",
        "DELETE FROM task WHERE case_number IN (SELECT number FROM case_entry WHERE case_id = $1)",
        "DELETE FROM agenda WHERE case_number IN (SELECT number FROM case_entry WHERE case_id = $1)",
        "UPDATE case_entry SET reference = NULL, overview = NULL, manager = NULL, crisis = 0, erased = true \
         WHERE case_id = $1",
    ] {
        session.query(sql, &[&id])?;
    }
    Ok(())
}
