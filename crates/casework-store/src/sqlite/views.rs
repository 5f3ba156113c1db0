//! The views of a store in a file.

use casework_core::{CaseId, Digest, Instant, PersonId, ProgramId};
use casework_lifecycle::Phase;
use rusqlite::types::ToSql;
use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

use super::rows::{self, Row, integer};
use super::{SCHEMA_VERSION, SqliteStore, error};
use crate::batch::Head;
use crate::store::StoreError;
use crate::verify::read_link;
use crate::views::asking::{Answer, Asking, Known, Stale, TOGETHER, Wanted};
use crate::views::{
    Agenda, CaseRow, CaseloadQuery, CrisisRow, Cursor, Page, Paged, Task, TaskRow, TimelineRow, Views,
    WaitingRow, WorklistQuery, digits,
};

impl SqliteStore {
    /// Returns rows of the list by a condition, each with its number.
    fn listed(&self, rest: &str, values: &[&dyn ToSql]) -> Result<Vec<(i64, Head)>, StoreError> {
        if self.version < SCHEMA_VERSION {
            return Err(error::older(&self.path, self.version));
        }
        let rows = || -> rusqlite::Result<Vec<Row>> {
            let mut statement =
                self.connection.prepare_cached(&format!("{} {rest}", rows::columns(self.version)))?;
            statement.query_map(values, rows::row)?.collect()
        };
        let rows = rows().map_err(|error| self.failed(&error))?;
        rows.into_iter().map(|row| row.read().map(|listed| (listed.number, listed.head))).collect()
    }
}

/// A task as it is kept: its key, its case and what it says.
type TaskFound = ([i64; 3], [u8; 16], String);

/// How many rows to ask for: one more than the page has, to know whether there is another.
fn ask(page: &Page) -> i64 {
    i64::try_from(page.rows().saturating_add(1)).unwrap_or(i64::MAX)
}

impl Views for SqliteStore {
    fn caseload(&self, query: &CaseloadQuery, page: &Page) -> Result<Paged<CaseRow>, StoreError> {
        let [after] = page.after.as_ref().map_or(Ok([0]), Cursor::numbers::<1>)?;
        let limit = ask(page);
        let (manager, client) = (query.case_manager.map(PersonId::uuid), query.client.map(PersonId::uuid));
        let (manager, client) = (manager.as_ref().map(Uuid::as_bytes), client.as_ref().map(Uuid::as_bytes));
        let program = query.program.as_ref().map(ProgramId::as_str);
        let phase = query.phase.map(Phase::as_str);
        let mut conditions = "WHERE number > ?1".to_owned();
        let mut values: Vec<&dyn ToSql> = vec![&after, &limit];
        let asked: [(&str, bool, &dyn ToSql); 4] = [
            ("manager", manager.is_some(), &manager),
            ("client", client.is_some(), &client),
            ("program", program.is_some(), &program),
            ("phase", phase.is_some(), &phase),
        ];
        for (column, _, value) in asked.into_iter().filter(|(_, asked, _)| *asked) {
            values.push(value);
            conditions = format!("{conditions} AND {column} = ?{}", values.len());
        }
        let open = if query.closed { "" } else { "AND phase <> 'closed'" };
        let found = self.listed(&format!("{conditions} {open} ORDER BY number LIMIT ?2"), &values)?;
        let rows = found.into_iter().map(|(number, head)| (Cursor::of(&[&number]), CaseRow::of(head)));
        Ok(Paged::new(rows.collect(), page))
    }

    fn open_crises(&self, page: &Page) -> Result<Paged<CrisisRow>, StoreError> {
        let [rank, number] = page.after.as_ref().map_or(Ok([i64::MIN, 0]), Cursor::numbers::<2>)?;
        let rest = "WHERE crisis > 0 AND (-crisis, number) > (?1, ?2) ORDER BY crisis DESC, number LIMIT ?3";
        let found = self.listed(rest, &[&rank, &number, &ask(page)])?;
        let rows = found.into_iter().filter_map(|(number, head)| {
            let rank = -i64::from(head.overview.as_ref()?.crisis_rank());
            Some((Cursor::of(&[&rank, &number]), CrisisRow::of(head)?))
        });
        Ok(Paged::new(rows.collect(), page))
    }

    fn waiting_referrals(&self, page: &Page) -> Result<Paged<WaitingRow>, StoreError> {
        let [since, number] = page.after.as_ref().map_or(Ok([i64::MIN, 0]), Cursor::numbers::<2>)?;
        let name = page.after.as_ref().map_or(Ok(""), |cursor| cursor.rest(2))?;
        if self.version < SCHEMA_VERSION {
            return Err(error::older(&self.path, self.version));
        }
        let keys = || -> rusqlite::Result<Vec<(i64, i64, String)>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT since, case_number, referral FROM waiting WHERE (since, case_number, referral) > (?1, ?2, ?3) \
                 ORDER BY since, case_number, referral LIMIT ?4",
            )?;
            let rows = statement.query_map(params![since, number, name, ask(page)], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
            rows.collect()
        };
        let mut found = Vec::new();
        for (since, number, name) in keys().map_err(|error| self.failed(&error))? {
            let listed = self.listed("WHERE number = ?1", &[&number])?.pop();
            let row = listed.and_then(|(_, head)| WaitingRow::of(&head, &name));
            found.extend(row.map(|row| (Cursor::of(&[&since, &number, &name]), row)));
        }
        Ok(Paged::new(found, page))
    }

    fn timeline(&self, case: CaseId, page: &Page) -> Result<Paged<TimelineRow>, StoreError> {
        let [after] = page.after.as_ref().map_or(Ok([0]), Cursor::numbers::<1>)?;
        let links = || -> rusqlite::Result<Vec<crate::chain::Link>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT event.sequence, event.hash, event.body FROM case_entry \
                 JOIN event ON event.case_number = case_entry.number \
                 WHERE case_entry.case_id = ?1 AND event.sequence > ?2 ORDER BY event.sequence LIMIT ?3",
            )?;
            statement.query_map(params![case.uuid().as_bytes(), after, ask(page)], rows::link)?.collect()
        };
        let links = links().map_err(|error| self.failed(&error))?;
        let rows: Result<Vec<_>, StoreError> = links
            .iter()
            .map(|link| {
                let stored = read_link(&self.vault, case, link)?;
                Ok((Cursor::of(&[&link.sequence]), TimelineRow::new(&stored.event)))
            })
            .collect();
        Ok(Paged::new(rows?, page))
    }

    fn worklist(
        &mut self,
        agenda: &dyn Agenda,
        query: &WorklistQuery,
        page: &Page,
    ) -> Result<Paged<TaskRow>, StoreError> {
        if self.version < SCHEMA_VERSION {
            return Err(error::older(&self.path, self.version));
        }
        let wanted = Wanted::new(query, page)?;
        let known = Known::new(agenda.rules(), query.now, &self.vault);
        if let Some(found) = self.tasks_when_all_is_known(&known, &wanted)? {
            return Ok(found);
        }
        self.ask_first(agenda, &known)?;
        if let Some(found) = self.tasks_when_all_is_known(&known, &wanted)? {
            return Ok(found);
        }
        self.in_transaction(|transaction, vault, failed| {
            let stale = stale(transaction, &known).map_err(failed)?;
            let read = |stale: &Stale| rows::events_of(transaction, stale.case).map_err(failed);
            let (answers, wrong) = Asking { agenda, now: known.now, vault }.about(&stale, read);
            wrong?;
            answers.iter().try_for_each(|answer| keep(transaction, &known, answer)).map_err(failed)?;
            tasks(transaction, &wanted).map_err(failed)
        })
    }

    fn rebuild_views(&mut self) -> Result<u64, StoreError> {
        self.rebuild()
    }
}

impl SqliteStore {
    /// Returns a page of the worklist when no case has to be asked about, all of it as it stands at one moment.
    fn tasks_when_all_is_known(
        &self,
        known: &Known,
        wanted: &Wanted<'_>,
    ) -> Result<Option<Paged<TaskRow>>, StoreError> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        let snapshot = self.connection.unchecked_transaction().map_err(failed)?;
        if stale(&snapshot, known).map_err(failed)?.is_empty() {
            return tasks(&snapshot, wanted).map(Some).map_err(failed);
        }
        Ok(None)
    }

    /// Asks about every case that has changed since it was asked last, a part at a time and without a lock.
    fn ask_first(&mut self, agenda: &dyn Agenda, known: &Known) -> Result<(), StoreError> {
        let stale = stale(&self.connection, known).map_err(|error| self.failed(&error))?;
        for part in stale.chunks(TOGETHER) {
            let read = |stale: &Stale| {
                rows::events_of(&self.connection, stale.case).map_err(|error| self.failed(&error))
            };
            let asking = Asking { agenda, now: known.now, vault: &self.vault };
            let (answers, wrong) = asking.about(part, read);
            self.in_transaction(|transaction, _, failed| {
                answers.iter().try_for_each(|answer| keep(transaction, known, answer)).map_err(failed)
            })?;
            wrong?;
        }
        Ok(())
    }
}

/// The cases whose tasks have to be worked out anew: they went on, the rules are others, or the time of the answer is over
/// or has not begun. The rules are kept behind the time for which they were asked, in twenty digits.
fn stale(connection: &Connection, known: &Known) -> rusqlite::Result<Vec<Stale>> {
    let mut statement = connection.prepare_cached(
        "SELECT case_entry.number, case_entry.case_id, case_entry.sequence, case_entry.hash FROM case_entry \
         LEFT JOIN agenda ON agenda.case_number = case_entry.number \
         WHERE case_entry.phase <> 'closed' AND (agenda.sequence IS NOT case_entry.sequence \
         OR (substr(agenda.rules, 21) IS NOT ?1 AND substr(agenda.rules, 21) IS NOT ?2) OR agenda.until <= ?3 \
         OR (agenda.until IS NOT NULL AND substr(agenda.rules, 1, 20) > ?4))",
    )?;
    let [good, other] = &known.good;
    let values = params![good, other, known.now.unix_millis(), digits(known.now)];
    let rows = statement.query_map(values, |row| {
        let case = CaseId::new(Uuid::from_bytes(row.get(1)?));
        let sequence = u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0);
        Ok(Stale { number: row.get(0)?, case, end: (sequence, Digest::from_bytes(row.get(3)?)) })
    })?;
    rows.collect()
}

/// Keeps what is to be done in a case, unless it has gone on since: then it is asked about anew.
fn keep(transaction: &Transaction<'_>, known: &Known, answer: &Answer) -> rusqlite::Result<()> {
    let number = answer.number;
    let (sequence, erased): (i64, bool) = transaction
        .prepare_cached("SELECT sequence, erased FROM case_entry WHERE number = ?1")?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if sequence != integer(answer.sequence)? {
        return Ok(());
    }
    transaction.prepare_cached("DELETE FROM task WHERE case_number = ?1")?.execute([number])?;
    let name = answer.name(known, erased);
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO agenda (case_number, sequence, rules, until) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![number, sequence, name, answer.until(known.now)])?;
    let mut statement = transaction.prepare_cached(
        "INSERT INTO task (due, case_number, place, person, body) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (place, task) in (0_u64..).zip(answer.tasks(erased)) {
        let body = serde_json::to_string(task)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        let person = task.person.map(PersonId::uuid);
        let (due, person) = (task.due.unix_millis(), person.as_ref().map(Uuid::as_bytes));
        statement.execute(params![due, number, integer(place)?, person, body])?;
    }
    Ok(())
}

/// Reads a page of what is kept.
fn tasks(connection: &Connection, wanted: &Wanted<'_>) -> rusqlite::Result<Paged<TaskRow>> {
    let Wanted { query, page, after: [due, number, place] } = *wanted;
    let person = query.person.map(PersonId::uuid);
    let due_by = query.due_by.map_or(i64::MAX, Instant::unix_millis);
    let mut statement = connection.prepare_cached(
        "SELECT task.due, task.case_number, task.place, case_entry.case_id, task.body FROM task \
         JOIN case_entry ON case_entry.number = task.case_number \
         WHERE (task.due, task.case_number, task.place) > (?1, ?2, ?3) AND task.due <= ?4 \
         AND (?5 IS NULL OR task.person = ?5) AND case_entry.phase <> 'closed' \
         ORDER BY task.due, task.case_number, task.place LIMIT ?6",
    )?;
    let values = params![due, number, place, due_by, person.as_ref().map(Uuid::as_bytes), ask(page)];
    let found: Vec<TaskFound> = statement
        .query_map(values, |row| Ok(([row.get(0)?, row.get(1)?, row.get(2)?], row.get(3)?, row.get(4)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let rows = found.into_iter().filter_map(|([due, number, place], case, body)| {
        let task: Task = serde_json::from_str(&body).ok()?;
        let overdue = task.due < query.now;
        let case = CaseId::new(Uuid::from_bytes(case));
        Some((Cursor::of(&[&due, &number, &place]), TaskRow { case, task, overdue }))
    });
    Ok(Paged::new(rows.collect(), page))
}
