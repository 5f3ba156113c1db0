//! Rows: what is read from the tables and written to them.

use casework_core::{CaseId, Digest, EntryId, PersonId, ProgramId};
use casework_lifecycle::Phase;
use postgres::Error;
use uuid::Uuid;

use super::SCHEMA_VERSION;
use super::pool::Session;
use crate::batch::Head;
use crate::chain::Link;
use crate::overview::{Marks, Overview};
use crate::stats::Stats;
use crate::store::{CaseEntry, CaseHead, Heads, Record, StoreError};

/// A row of the list of cases, not yet read.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) number: i64,
    pub(super) case: CaseId,
    reference: Option<String>,
    client: Uuid,
    program: String,
    phase: String,
    sequence: i64,
    hash: Vec<u8>,
    overview: Option<String>,
    erased: bool,
}

/// A row of the list of cases.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) number: i64,
    pub(super) head: Head,
}

impl Row {
    /// Says where the case ends.
    pub(super) fn end(&self) -> (u64, Digest) {
        (unsigned(self.sequence), digest(&self.hash))
    }

    /// Reads the words of the row.
    pub(super) fn read(self) -> Result<Listed, StoreError> {
        let (case, sequence) = (self.case, unsigned(self.sequence));
        let wrong = |what: &str| StoreError::Unreadable {
            case,
            sequence,
            message: format!("the list of cases has a {what} that is none"),
        };
        let reference = self.reference.map(|text| text.parse::<EntryId>()).transpose();
        let phase = Phase::ALL.iter().copied().find(|phase| phase.as_str() == self.phase);
        let entry = CaseEntry {
            case,
            reference: reference.map_err(|_| wrong("reference"))?,
            client: PersonId::new(self.client),
            program: self.program.parse::<ProgramId>().map_err(|_| wrong("program"))?,
            phase: phase.ok_or_else(|| wrong("phase"))?,
            sequence,
        };
        // What cannot be read is worked out anew with the next event; `verify` compares it with the replay.
        let overview = self.overview.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let head = Head { entry, hash: digest(&self.hash), overview, erased: self.erased };
        Ok(Listed { number: self.number, head })
    }
}

/// Takes the columns that [`list`] names.
pub(super) fn row(row: &postgres::Row) -> Row {
    Row {
        number: row.get(0),
        case: CaseId::new(row.get(1)),
        reference: row.get(2),
        client: row.get(3),
        program: row.get(4),
        phase: row.get(5),
        sequence: row.get(6),
        hash: row.get(7),
        overview: row.get(8),
        erased: row.get(9),
    }
}

/// Writes a question about the list of cases.
macro_rules! list {
    ($rest:literal) => {
        concat!(
            "SELECT number, case_id, reference, client, program, phase, sequence, hash, overview, erased \
             FROM case_entry ",
            $rest
        )
    };
}
pub(super) use list;

pub(super) fn find(session: &mut Session, case: CaseId) -> Result<Option<Row>, Error> {
    Ok(session.query(list!("WHERE case_id = $1"), &[&case.uuid()])?.first().map(row))
}

pub(super) fn all(session: &mut Session) -> Result<Vec<Row>, Error> {
    Ok(session.query(list!("ORDER BY number"), &[])?.iter().map(row).collect())
}

pub(super) fn links(session: &mut Session, number: i64) -> Result<Vec<Link>, Error> {
    let asked = "SELECT sequence, hash, body FROM event WHERE case_number = $1 ORDER BY sequence";
    Ok(session.query(asked, &[&number])?.iter().map(link).collect())
}

pub(super) fn links_of(session: &mut Session, case: CaseId) -> Result<Vec<Link>, Error> {
    let asked = "SELECT event.sequence, event.hash, event.body FROM case_entry \
                 JOIN event ON event.case_number = case_entry.number WHERE case_id = $1 ORDER BY event.sequence";
    Ok(session.query(asked, &[&case.uuid()])?.iter().map(link).collect())
}

pub(super) fn link(row: &postgres::Row) -> Link {
    let body: String = row.get(2);
    Link { sequence: unsigned(row.get(0)), hash: digest(row.get(1)), body: body.into_bytes() }
}

fn record(row: &postgres::Row) -> Record {
    let link = link(row);
    let (position, case) = (unsigned(row.get(3)), CaseId::new(row.get(4)));
    Record { position, case, sequence: link.sequence, hash: link.hash, body: link.body }
}

pub(super) fn records(session: &mut Session, after: u64, limit: usize) -> Result<Vec<Record>, Error> {
    let asked = "SELECT event.sequence, event.hash, event.body, event.position, case_entry.case_id FROM event \
                 JOIN case_entry ON case_entry.number = event.case_number \
                 WHERE event.position > $1 ORDER BY event.position LIMIT $2";
    let (after, limit) = (signed(after), i64::try_from(limit).unwrap_or(i64::MAX));
    Ok(session.query(asked, &[&after, &limit])?.iter().map(record).collect())
}

pub(super) fn records_of(session: &mut Session, case: CaseId) -> Result<Vec<Record>, Error> {
    let asked = "SELECT event.sequence, event.hash, event.body, event.position, case_entry.case_id FROM case_entry \
                 JOIN event ON event.case_number = case_entry.number WHERE case_id = $1 ORDER BY event.sequence";
    Ok(session.query(asked, &[&case.uuid()])?.iter().map(record).collect())
}

pub(super) fn hash_of(session: &mut Session, case: CaseId, sequence: u64) -> Result<Option<Digest>, Error> {
    let asked = "SELECT event.hash FROM case_entry JOIN event ON event.case_number = case_entry.number \
                 WHERE case_id = $1 AND event.sequence = $2";
    Ok(session.query(asked, &[&case.uuid(), &signed(sequence)])?.first().map(|row| digest(row.get(0))))
}

/// Says where every case ends; one statement sees one moment.
pub(super) fn heads(session: &mut Session) -> Result<Heads, Error> {
    let asked = "SELECT store_head.position, case_id, sequence, hash FROM store_head \
                 LEFT JOIN case_entry ON true ORDER BY number";
    let rows = session.query(asked, &[])?;
    let position = rows.first().map_or(0, |row| unsigned(row.get(0)));
    let head = |row: &postgres::Row| {
        let case = CaseId::new(row.get::<_, Option<Uuid>>(1)?);
        Some(CaseHead { case, sequence: unsigned(row.get(2)), hash: digest(row.get(3)) })
    };
    Ok(Heads { position, cases: rows.iter().filter_map(head).collect() })
}

/// Returns how many events there are, the position of the last, and how many were ever written.
pub(super) fn extent(session: &mut Session) -> Result<(u64, u64, u64), Error> {
    let asked =
        "SELECT count(*), coalesce(max(event.position), 0), (SELECT position FROM store_head) FROM event";
    let rows = session.query(asked, &[])?;
    Ok(rows
        .first()
        .map_or((0, 0, 0), |row| (unsigned(row.get(0)), unsigned(row.get(1)), unsigned(row.get(2)))))
}

/// Returns the events that were written before the event that they follow, by their positions.
pub(super) fn misplaced(session: &mut Session) -> Result<Vec<(CaseId, u64)>, Error> {
    let asked = "SELECT case_entry.case_id, placed.sequence FROM \
                     (SELECT case_number, sequence, position, \
                             lag(position) OVER (PARTITION BY case_number ORDER BY sequence) AS earlier FROM event) AS placed \
                 JOIN case_entry ON case_entry.number = placed.case_number WHERE placed.earlier > placed.position";
    Ok(session.query(asked, &[])?.iter().map(|row| (CaseId::new(row.get(0)), unsigned(row.get(1)))).collect())
}

/// Writes events.
pub(super) fn insert_events(
    session: &mut Session,
    number: i64,
    after: i64,
    links: &[Link],
) -> Result<(), EventError> {
    let bodies: Result<Vec<&str>, _> = links.iter().map(|link| str::from_utf8(&link.body)).collect();
    let bodies = bodies.map_err(|_| EventError::NotText)?;
    let sequences: Vec<i64> = links.iter().map(|link| signed(link.sequence)).collect();
    let hashes: Vec<&[u8]> = links.iter().map(|link| link.hash.bytes().as_slice()).collect();
    let insert = "INSERT INTO event (position, case_number, sequence, hash, body) \
                  SELECT $1 + place, $2, sequence, hash, body \
                  FROM unnest($3::bigint[], $4::bytea[], $5::text[]) WITH ORDINALITY AS given (sequence, hash, body, place)";
    session.query(insert, &[&after, &number, &sequences, &hashes, &bodies])?;
    Ok(())
}

/// Says why events cannot be written.
#[derive(Debug)]
pub(super) enum EventError {
    /// The server failed.
    Failed(Error),
    /// The bytes are no text.
    NotText,
}

impl From<Error> for EventError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

pub(super) fn insert(
    session: &mut Session,
    number: i64,
    entry: &CaseEntry,
    hash: Digest,
) -> Result<(), Error> {
    let insert = "INSERT INTO case_entry (number, case_id, reference, client, program, phase, sequence, hash) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    session.query(
        insert,
        &[
            &number,
            &entry.case.uuid(),
            &entry.reference.as_ref().map(EntryId::as_str),
            &entry.client.uuid(),
            &entry.program.as_str(),
            &entry.phase.as_str(),
            &signed(entry.sequence),
            &hash.bytes().as_slice(),
        ],
    )?;
    Ok(())
}

pub(super) fn update(
    session: &mut Session,
    number: i64,
    entry: &CaseEntry,
    hash: Digest,
) -> Result<(), Error> {
    let update = "UPDATE case_entry SET reference = $2, client = $3, program = $4, phase = $5, sequence = $6, hash = $7 \
                  WHERE number = $1";
    session.query(
        update,
        &[
            &number,
            &entry.reference.as_ref().map(EntryId::as_str),
            &entry.client.uuid(),
            &entry.program.as_str(),
            &entry.phase.as_str(),
            &signed(entry.sequence),
            &hash.bytes().as_slice(),
        ],
    )?;
    Ok(())
}

pub(super) fn go_on(session: &mut Session, number: i64, sequence: u64, hash: Digest) -> Result<(), Error> {
    let update = "UPDATE case_entry SET sequence = $2, hash = $3 WHERE number = $1";
    session.query(update, &[&number, &signed(sequence), &hash.bytes().as_slice()])?;
    Ok(())
}

/// Writes what the views show of a case; nothing where it cannot be worked out.
pub(super) fn show(session: &mut Session, number: i64, overview: Option<&Overview>) -> Result<(), Error> {
    let text = overview.and_then(|shown| serde_json::to_string(shown).ok());
    let Marks { manager, crisis, waiting } = overview.map(Overview::marks).unwrap_or_default();
    let update = "UPDATE case_entry SET overview = $2, manager = $3, crisis = $4 WHERE number = $1";
    session.query(update, &[&number, &text, &manager.map(PersonId::uuid), &i16::from(crisis)])?;
    session.query("DELETE FROM waiting WHERE case_number = $1", &[&number])?;
    for (since, referral) in &waiting {
        let insert = "INSERT INTO waiting (since, case_number, referral) VALUES ($1, $2, $3)";
        session.query(insert, &[since, &number, referral])?;
    }
    Ok(())
}

/// Reads what the views of a case are found by.
pub(super) fn marks(session: &mut Session, number: i64) -> Result<Marks, Error> {
    let asked = "SELECT manager, crisis FROM case_entry WHERE number = $1";
    let found = session.query(asked, &[&number])?;
    let listed = found.first().map(|row| (row.get(0), row.get(1)));
    let (manager, crisis): (Option<Uuid>, i16) = listed.unwrap_or_default();
    let asked = "SELECT since, referral FROM waiting WHERE case_number = $1";
    let rows = session.query(asked, &[&number])?;
    let mut waiting: Vec<(i64, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    waiting.sort_unstable();
    // What is no rank is none that was written here.
    let crisis = u8::try_from(crisis).unwrap_or(u8::MAX);
    Ok(Marks { manager: manager.map(PersonId::new), crisis, waiting })
}

pub(super) fn bookmark(session: &mut Session, follower: &EntryId) -> Result<u64, Error> {
    let found = session.query("SELECT position FROM bookmark WHERE follower = $1", &[&follower.as_str()])?;
    Ok(found.first().map_or(0, |row| unsigned(row.get(0))))
}

pub(super) fn set_bookmark(session: &mut Session, follower: &EntryId, position: u64) -> Result<(), Error> {
    let upsert = "INSERT INTO bookmark (follower, position) VALUES ($1, $2) \
                  ON CONFLICT (follower) DO UPDATE SET position = excluded.position";
    session.query(upsert, &[&follower.as_str(), &signed(position)])?;
    Ok(())
}

pub(super) fn stats(session: &mut Session) -> Result<Stats, Error> {
    let asked = "SELECT count(*), count(*) FILTER (WHERE phase <> 'closed'), count(*) FILTER (WHERE crisis > 0), \
                 (SELECT count(*) FROM event), (SELECT position FROM store_head), (SELECT count(*) FROM journal), \
                 pg_database_size(current_database()) FROM case_entry";
    let rows = session.query(asked, &[])?;
    let number = |at: usize| rows.first().map_or(0, |row| unsigned(row.get(at)));
    Ok(Stats {
        backend: "postgres",
        schema: SCHEMA_VERSION.into(),
        cases: number(0),
        open: number(1),
        crises: number(2),
        events: number(3),
        position: number(4),
        custody: number(5),
        bytes: number(6),
        log_bytes: 0,
    })
}

pub(super) fn digest(bytes: &[u8]) -> Digest {
    bytes.try_into().map_or(Digest::ZERO, Digest::from_bytes)
}

pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
