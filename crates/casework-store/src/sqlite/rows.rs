//! Rows: what is read from the tables and written to them.

use casework_core::{CaseId, Digest, EntryId, PersonId, ProgramId};
use casework_lifecycle::Phase;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use crate::batch::Head;
use crate::chain::Link;
use crate::store::{CaseEntry, StoreError};

/// A row of the list of cases, not yet read.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) number: i64,
    pub(super) case: CaseId,
    reference: Option<String>,
    client: [u8; 16],
    program: String,
    phase: String,
    sequence: i64,
    hash: [u8; 32],
}

/// A row of the list of cases.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) number: i64,
    pub(super) head: Head,
}

impl Row {
    /// Reads the words of the row.
    pub(super) fn read(self) -> Result<Listed, StoreError> {
        let case = self.case;
        let sequence = u64::try_from(self.sequence).unwrap_or(0);
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
            client: PersonId::new(Uuid::from_bytes(self.client)),
            program: self.program.parse::<ProgramId>().map_err(|_| wrong("program"))?,
            phase: phase.ok_or_else(|| wrong("phase"))?,
            sequence,
        };
        Ok(Listed { number: self.number, head: Head { entry, hash: Digest::from_bytes(self.hash) } })
    }
}

const COLUMNS: &str =
    "SELECT number, case_id, reference, client, program, phase, sequence, hash FROM case_entry";

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        number: row.get(0)?,
        case: CaseId::new(Uuid::from_bytes(row.get(1)?)),
        reference: row.get(2)?,
        client: row.get(3)?,
        program: row.get(4)?,
        phase: row.get(5)?,
        sequence: row.get(6)?,
        hash: row.get(7)?,
    })
}

/// Finds a case in the list.
pub(super) fn find(connection: &Connection, case: CaseId) -> rusqlite::Result<Option<Row>> {
    connection
        .prepare_cached(&format!("{COLUMNS} WHERE case_id = ?1"))?
        .query_row([case.uuid().as_bytes()], row)
        .optional()
}

/// Returns the whole list, in the order of opening.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY number"))?;
    statement.query_map([], row)?.collect()
}

/// Adds a case to the list and returns its number.
pub(super) fn insert(transaction: &Transaction<'_>, head: &Head) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO case_entry (case_id, reference, client, program, phase, sequence, hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .insert(params![
            head.entry.case.uuid().as_bytes(),
            head.entry.reference.as_ref().map(EntryId::as_str),
            head.entry.client.uuid().as_bytes(),
            head.entry.program.as_str(),
            head.entry.phase.as_str(),
            integer(head.entry.sequence)?,
            head.hash.bytes(),
        ])
}

/// Brings a case of the list up to date and returns its number.
pub(super) fn update(transaction: &Transaction<'_>, number: i64, head: &Head) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached(
            "UPDATE case_entry SET reference = ?2, client = ?3, program = ?4, phase = ?5, sequence = ?6, hash = ?7 \
             WHERE number = ?1",
        )?
        .execute(params![
            number,
            head.entry.reference.as_ref().map(EntryId::as_str),
            head.entry.client.uuid().as_bytes(),
            head.entry.program.as_str(),
            head.entry.phase.as_str(),
            integer(head.entry.sequence)?,
            head.hash.bytes(),
        ])?;
    Ok(number)
}

/// Writes events.
pub(super) fn insert_events(
    transaction: &Transaction<'_>,
    number: i64,
    links: &[Link],
) -> rusqlite::Result<()> {
    let mut statement = transaction
        .prepare_cached("INSERT INTO event (case_number, sequence, hash, body) VALUES (?1, ?2, ?3, ?4)")?;
    for link in links {
        let body = str::from_utf8(&link.body).map_err(rusqlite::Error::from)?;
        statement.execute(params![number, integer(link.sequence)?, link.hash.bytes(), body])?;
    }
    Ok(())
}

/// Hands each event of a case over, in order.
pub(super) fn each_event(
    connection: &Connection,
    number: i64,
    mut take: impl FnMut(Link),
) -> rusqlite::Result<()> {
    let mut statement = connection
        .prepare_cached("SELECT sequence, hash, body FROM event WHERE case_number = ?1 ORDER BY sequence")?;
    let mut rows = statement.query([number])?;
    while let Some(row) = rows.next()? {
        take(link(row)?);
    }
    Ok(())
}

/// Returns the events of a case, in order.
pub(super) fn events_of(connection: &Connection, case: CaseId) -> rusqlite::Result<Vec<Link>> {
    let mut statement = connection.prepare_cached(
        "SELECT event.sequence, event.hash, event.body FROM case_entry \
         JOIN event ON event.case_number = case_entry.number \
         WHERE case_entry.case_id = ?1 ORDER BY event.sequence",
    )?;
    statement.query_map([case.uuid().as_bytes()], link)?.collect()
}

/// Returns the case numbers of events that no case of the list has.
pub(super) fn strays(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT case_number FROM event \
         WHERE case_number NOT IN (SELECT number FROM case_entry) ORDER BY case_number",
    )?;
    statement.query_map([], |row| row.get(0))?.collect()
}

fn link(row: &rusqlite::Row<'_>) -> rusqlite::Result<Link> {
    let body = match row.get_ref(2)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
        ValueRef::Integer(_) | ValueRef::Null | ValueRef::Real(_) => Vec::new(),
    };
    let sequence = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
    Ok(Link { sequence, hash: Digest::from_bytes(row.get(1)?), body })
}

fn integer(sequence: u64) -> rusqlite::Result<i64> {
    i64::try_from(sequence).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}
