//! Rows: what is read from the tables and written to them.

use casework_core::{CaseId, Digest, EntryId, PersonId, ProgramId};
use casework_lifecycle::Phase;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use crate::batch::Head;
use crate::chain::Link;
use crate::overview::{Marks, Overview};
use crate::store::{CaseEntry, CaseHead, Heads, Record, StoreError};

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
        (u64::try_from(self.sequence).unwrap_or(0), Digest::from_bytes(self.hash))
    }

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
        // What cannot be read is worked out anew with the next event; `verify` compares it with the replay.
        let overview = self.overview.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let hash = Digest::from_bytes(self.hash);
        Ok(Listed { number: self.number, head: Head { entry, hash, overview, erased: self.erased } })
    }
}

/// The columns of the list as a row has them, for tables of a version.
pub(super) const fn columns(version: i32) -> &'static str {
    if version < 2 {
        "SELECT number, case_id, reference, client, program, phase, sequence, hash, NULL, 0 FROM case_entry"
    } else {
        "SELECT number, case_id, reference, client, program, phase, sequence, hash, overview, erased FROM case_entry"
    }
}

/// Takes a row of the list.
pub(super) fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        number: row.get(0)?,
        case: CaseId::new(Uuid::from_bytes(row.get(1)?)),
        reference: row.get(2)?,
        client: row.get(3)?,
        program: row.get(4)?,
        phase: row.get(5)?,
        sequence: row.get(6)?,
        hash: row.get(7)?,
        overview: row.get(8)?,
        erased: row.get(9)?,
    })
}

/// Finds a case in the list.
pub(super) fn find(connection: &Connection, version: i32, case: CaseId) -> rusqlite::Result<Option<Row>> {
    connection
        .prepare_cached(&format!("{} WHERE case_id = ?1", columns(version)))?
        .query_row([case.uuid().as_bytes()], row)
        .optional()
}

/// Returns the whole list, in the order of opening.
pub(super) fn all(connection: &Connection, version: i32) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare_cached(&format!("{} ORDER BY number", columns(version)))?;
    statement.query_map([], row)?.collect()
}

/// Adds a case to the list and returns its number.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    entry: &CaseEntry,
    hash: Digest,
) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO case_entry (case_id, reference, client, program, phase, sequence, hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .insert(params![
            entry.case.uuid().as_bytes(),
            entry.reference.as_ref().map(EntryId::as_str),
            entry.client.uuid().as_bytes(),
            entry.program.as_str(),
            entry.phase.as_str(),
            integer(entry.sequence)?,
            hash.bytes(),
        ])
}

/// Brings a case of the list up to date after events that leave its phase and what the views show as it was.
pub(super) fn go_on(
    transaction: &Transaction<'_>,
    number: i64,
    sequence: u64,
    hash: Digest,
) -> rusqlite::Result<()> {
    // No column of an index is named here: the write stays as small as it can be.
    transaction
        .prepare_cached("UPDATE case_entry SET sequence = ?2, hash = ?3 WHERE number = ?1")?
        .execute(params![number, integer(sequence)?, hash.bytes()])?;
    Ok(())
}

/// Brings a case of the list up to date after events that change it.
pub(super) fn update(
    transaction: &Transaction<'_>,
    number: i64,
    entry: &CaseEntry,
    hash: Digest,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE case_entry SET reference = ?2, client = ?3, program = ?4, phase = ?5, sequence = ?6, hash = ?7 \
             WHERE number = ?1",
        )?
        .execute(params![
            number,
            entry.reference.as_ref().map(EntryId::as_str),
            entry.client.uuid().as_bytes(),
            entry.program.as_str(),
            entry.phase.as_str(),
            integer(entry.sequence)?,
            hash.bytes(),
        ])?;
    Ok(())
}

/// Writes what the views show of a case; nothing where it cannot be worked out.
pub(super) fn show(
    transaction: &Transaction<'_>,
    number: i64,
    overview: Option<&Overview>,
) -> rusqlite::Result<()> {
    let text = overview.map(serde_json::to_string).transpose();
    let text = text.map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let Marks { manager, crisis, waiting } = overview.map(Overview::marks).unwrap_or_default();
    let manager = manager.map(PersonId::uuid);
    transaction
        .prepare_cached("UPDATE case_entry SET overview = ?2, manager = ?3, crisis = ?4 WHERE number = ?1")?
        .execute(params![number, text, manager.as_ref().map(Uuid::as_bytes), crisis])?;
    transaction.prepare_cached("DELETE FROM waiting WHERE case_number = ?1")?.execute([number])?;
    let mut statement = transaction
        .prepare_cached("INSERT INTO waiting (since, case_number, referral) VALUES (?1, ?2, ?3)")?;
    for (since, referral) in waiting {
        statement.execute(params![since, number, referral])?;
    }
    Ok(())
}

/// Reads what the views of a case are found by; nothing in tables that have no views.
pub(super) fn marks(connection: &Connection, version: i32, number: i64) -> rusqlite::Result<Option<Marks>> {
    if version < 2 {
        return Ok(None);
    }
    let (manager, crisis): (Option<Vec<u8>>, i64) = connection
        .prepare_cached("SELECT manager, crisis FROM case_entry WHERE number = ?1")?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut statement = connection.prepare_cached(
        "SELECT since, referral FROM waiting WHERE case_number = ?1 ORDER BY since, referral",
    )?;
    let rows = statement.query_map([number], |row| {
        let referral = String::from_utf8_lossy(row.get_ref(1)?.as_bytes()?).into_owned();
        Ok((row.get(0)?, referral))
    })?;
    let waiting = rows.collect::<rusqlite::Result<_>>()?;
    // What is no rank, or no id, was not written here and equals nothing.
    let crisis = u8::try_from(crisis).unwrap_or(u8::MAX);
    let manager = manager.map(|bytes| Uuid::from_slice(&bytes).map_or(Uuid::max(), |id| id));
    let manager = manager.map(PersonId::new);
    Ok(Some(Marks { manager, crisis, waiting }))
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

/// Returns the hash that is kept for an event.
pub(super) fn hash_of(
    connection: &Connection,
    case: CaseId,
    sequence: u64,
) -> rusqlite::Result<Option<Digest>> {
    let mut statement = connection.prepare_cached(
        "SELECT event.hash FROM case_entry JOIN event ON event.case_number = case_entry.number \
         WHERE case_entry.case_id = ?1 AND event.sequence = ?2",
    )?;
    let hash: Option<[u8; 32]> = statement
        .query_row(params![case.uuid().as_bytes(), integer(sequence)?], |row| row.get(0))
        .optional()?;
    Ok(hash.map(Digest::from_bytes))
}

/// Returns what was committed after a position, in the order of commitment.
pub(super) fn records(connection: &Connection, after: u64, limit: usize) -> rusqlite::Result<Vec<Record>> {
    let mut statement = connection.prepare_cached(
        "SELECT event.sequence, event.hash, event.body, event.position, case_entry.case_id \
         FROM event JOIN case_entry ON case_entry.number = event.case_number \
         WHERE event.position > ?1 ORDER BY event.position LIMIT ?2",
    )?;
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement.query_map(params![after, limit], record)?.collect()
}

/// Returns the records of a case, in the order of the case.
pub(super) fn records_of(connection: &Connection, case: CaseId) -> rusqlite::Result<Vec<Record>> {
    let mut statement = connection.prepare_cached(
        "SELECT event.sequence, event.hash, event.body, event.position, case_entry.case_id \
         FROM case_entry JOIN event ON event.case_number = case_entry.number \
         WHERE case_entry.case_id = ?1 ORDER BY event.sequence",
    )?;
    statement.query_map([case.uuid().as_bytes()], record)?.collect()
}

fn record(row: &rusqlite::Row<'_>) -> rusqlite::Result<Record> {
    let link = link(row)?;
    let position = u64::try_from(row.get::<_, i64>(3)?).unwrap_or(0);
    let case = CaseId::new(Uuid::from_bytes(row.get(4)?));
    Ok(Record { position, case, sequence: link.sequence, hash: link.hash, body: link.body })
}

/// Says where every case ends.
pub(super) fn heads(connection: &Connection) -> rusqlite::Result<Heads> {
    let (_, position) = extent(connection)?;
    let mut statement =
        connection.prepare_cached("SELECT case_id, sequence, hash FROM case_entry ORDER BY number")?;
    let cases = statement.query_map([], |row| {
        let case = CaseId::new(Uuid::from_bytes(row.get(0)?));
        let sequence = u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0);
        Ok(CaseHead { case, sequence, hash: Digest::from_bytes(row.get(2)?) })
    })?;
    Ok(Heads { position, cases: cases.collect::<rusqlite::Result<_>>()? })
}

/// Returns up to where a follower has come.
pub(super) fn bookmark(connection: &Connection, follower: &EntryId) -> rusqlite::Result<u64> {
    let found: Option<i64> = connection
        .prepare_cached("SELECT position FROM bookmark WHERE follower = ?1")?
        .query_row([follower.as_str()], |row| row.get(0))
        .optional()?;
    Ok(found.and_then(|position| u64::try_from(position).ok()).unwrap_or(0))
}

/// Keeps up to where a follower has come.
pub(super) fn set_bookmark(
    connection: &Connection,
    follower: &EntryId,
    position: u64,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO bookmark (follower, position) VALUES (?1, ?2)")?
        .execute(params![follower.as_str(), integer(position)?])?;
    Ok(())
}

/// Returns how many events there are and the position of the last: the same where none is missing.
pub(super) fn extent(connection: &Connection) -> rusqlite::Result<(u64, u64)> {
    connection.query_row("SELECT count(*), ifnull(max(position), 0) FROM event", [], |row| {
        let number =
            |at: usize| -> rusqlite::Result<u64> { Ok(u64::try_from(row.get::<_, i64>(at)?).unwrap_or(0)) };
        Ok((number(0)?, number(1)?))
    })
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

/// Returns the events that were written before the event that they follow, by their positions.
pub(super) fn misplaced(connection: &Connection) -> rusqlite::Result<Vec<(CaseId, u64)>> {
    let mut statement = connection.prepare(
        "SELECT case_entry.case_id, placed.sequence FROM \
             (SELECT case_number, sequence, position, \
                     lag(position) OVER (PARTITION BY case_number ORDER BY sequence) AS earlier FROM event) AS placed \
         JOIN case_entry ON case_entry.number = placed.case_number WHERE placed.earlier > placed.position",
    )?;
    let found = statement.query_map([], |row| {
        let sequence = u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0);
        Ok((CaseId::new(Uuid::from_bytes(row.get(0)?)), sequence))
    })?;
    found.collect()
}

/// Returns the case numbers of events that no case of the list has.
pub(super) fn strays(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT case_number FROM event \
         WHERE case_number NOT IN (SELECT number FROM case_entry) ORDER BY case_number",
    )?;
    statement.query_map([], |row| row.get(0))?.collect()
}

pub(super) fn link(row: &rusqlite::Row<'_>) -> rusqlite::Result<Link> {
    let body = match row.get_ref(2)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
        ValueRef::Integer(_) | ValueRef::Null | ValueRef::Real(_) => Vec::new(),
    };
    let sequence = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
    Ok(Link { sequence, hash: Digest::from_bytes(row.get(1)?), body })
}

pub(super) fn integer(sequence: u64) -> rusqlite::Result<i64> {
    i64::try_from(sequence).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}
