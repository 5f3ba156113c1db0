//! The views of a store on a server.

use casework_core::{CaseId, Instant, PersonId, ProgramId};
use casework_lifecycle::Phase;

use super::PostgresStore;
use super::pool::{LOOK, Session, Values, failed};
use super::rows::{self, Row, digest, list, signed, unsigned};
use crate::batch::Head;
use crate::store::{EventStore, StoreError};
use crate::verify::read_link;
use crate::views::asking::{Answer, Asking, Known, Stale, TOGETHER, Wanted};
use crate::views::{
    Agenda, CaseRow, CaseloadQuery, CrisisRow, Cursor, Page, Paged, Task, TaskRow, TimelineRow, Views,
    WaitingRow, WorklistQuery, digits,
};

/// How many rows to ask for: one more than the page has, to know whether there is another.
fn ask(page: &Page) -> i64 {
    i64::try_from(page.rows().saturating_add(1)).unwrap_or(i64::MAX)
}

impl PostgresStore {
    fn listed(&self, sql: &'static str, values: Values<'_>) -> Result<Vec<(i64, Head)>, StoreError> {
        let found: Vec<Row> =
            self.pool.ask(|session| Ok(session.query(sql, values)?.iter().map(rows::row).collect()))?;
        found.into_iter().map(|row| row.read().map(|listed| (listed.number, listed.head))).collect()
    }
}

impl Views for PostgresStore {
    fn caseload(&self, query: &CaseloadQuery, page: &Page) -> Result<Paged<CaseRow>, StoreError> {
        let [after] = page.after.as_ref().map_or(Ok([0]), Cursor::numbers::<1>)?;
        let sql = list!(
            "WHERE number > $1 AND ($2 OR phase <> 'closed') AND ($3::uuid IS NULL OR manager = $3) \
             AND ($4::uuid IS NULL OR client = $4) AND ($5::text IS NULL OR program = $5) \
             AND ($6::text IS NULL OR phase = $6) ORDER BY number LIMIT $7"
        );
        let found = self.listed(
            sql,
            &[
                &after,
                &query.closed,
                &query.case_manager.map(PersonId::uuid),
                &query.client.map(PersonId::uuid),
                &query.program.as_ref().map(ProgramId::as_str),
                &query.phase.map(Phase::as_str),
                &ask(page),
            ],
        )?;
        let rows = found.into_iter().map(|(number, head)| (Cursor::of(&[&number]), CaseRow::of(head)));
        Ok(Paged::new(rows.collect(), page))
    }

    fn open_crises(&self, page: &Page) -> Result<Paged<CrisisRow>, StoreError> {
        let [rank, number] = page.after.as_ref().map_or(Ok([i64::MIN, 0]), Cursor::numbers::<2>)?;
        let sql = list!(
            "WHERE crisis > 0 AND (-crisis::bigint, number) > ($1, $2) ORDER BY crisis DESC, number LIMIT $3"
        );
        let found = self.listed(sql, &[&rank, &number, &ask(page)])?;
        let rows = found.into_iter().filter_map(|(number, head)| {
            let rank = -i64::from(head.overview.as_ref()?.crisis_rank());
            Some((Cursor::of(&[&rank, &number]), CrisisRow::of(head)?))
        });
        Ok(Paged::new(rows.collect(), page))
    }

    fn waiting_referrals(&self, page: &Page) -> Result<Paged<WaitingRow>, StoreError> {
        let [since, number] = page.after.as_ref().map_or(Ok([i64::MIN, 0]), Cursor::numbers::<2>)?;
        let name = page.after.as_ref().map_or(Ok(""), |cursor| cursor.rest(2))?;
        let sql = "SELECT since, case_number, referral FROM waiting WHERE (since, case_number, referral) > ($1, $2, $3) \
                   ORDER BY since, case_number, referral LIMIT $4";
        let keys: Vec<(i64, i64, String)> = self.pool.ask(|session| {
            let rows = session.query(sql, &[&since, &number, &name, &ask(page)])?;
            Ok(rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect())
        })?;
        let mut found = Vec::new();
        for (since, number, name) in keys {
            let listed = self.listed(list!("WHERE number = $1"), &[&number])?.pop();
            let row = listed.and_then(|(_, head)| WaitingRow::of(&head, &name));
            found.extend(row.map(|row| (Cursor::of(&[&since, &number, &name]), row)));
        }
        Ok(Paged::new(found, page))
    }

    fn timeline(&self, case: CaseId, page: &Page) -> Result<Paged<TimelineRow>, StoreError> {
        let [after] = page.after.as_ref().map_or(Ok([0]), Cursor::numbers::<1>)?;
        let sql = "SELECT event.sequence, event.hash, event.body FROM case_entry \
                   JOIN event ON event.case_number = case_entry.number \
                   WHERE case_id = $1 AND event.sequence > $2 ORDER BY event.sequence LIMIT $3";
        let links: Vec<_> = self.pool.ask(|session| {
            Ok(session.query(sql, &[&case.uuid(), &after, &ask(page)])?.iter().map(rows::link).collect())
        })?;
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
        let wanted = Wanted::new(query, page)?;
        let known = Known::new(agenda.rules(), query.now, &self.vault);
        if let Some(found) = self.tasks_when_all_is_known(&known, &wanted)? {
            return Ok(found);
        }
        self.ask_first(agenda, &known)?;
        if let Some(found) = self.tasks_when_all_is_known(&known, &wanted)? {
            return Ok(found);
        }
        self.in_transaction(CaseId::new(uuid::Uuid::nil()), |writing, vault| {
            let stale = stale(writing.session, &known).map_err(|error| failed(&error))?;
            let read =
                |stale: &Stale| rows::links(writing.session, stale.number).map_err(|error| failed(&error));
            let (answers, wrong) = Asking { agenda, now: known.now, vault }.about(&stale, read);
            wrong?;
            let mut keep = |answer: &Answer| keep(writing.session, &known, answer);
            answers.iter().try_for_each(&mut keep).map_err(|error| failed(&error))?;
            tasks(writing.session, &wanted).map_err(|error| failed(&error))
        })
    }

    fn rebuild_views(&mut self) -> Result<u64, StoreError> {
        let cases = self.cases()?;
        let nobody = CaseId::new(uuid::Uuid::nil());
        self.in_transaction(nobody, |writing, vault| {
            writing.session.run("DELETE FROM task; DELETE FROM agenda").map_err(|error| failed(&error))?;
            cases.iter().try_for_each(|entry| writing.show_anew(vault, entry.case))
        })?;
        Ok(u64::try_from(cases.len()).unwrap_or(u64::MAX))
    }
}

impl PostgresStore {
    /// Returns a page of the worklist when no case has to be asked about, all of it as it stands at one moment.
    fn tasks_when_all_is_known(
        &self,
        known: &Known,
        wanted: &Wanted<'_>,
    ) -> Result<Option<Paged<TaskRow>>, StoreError> {
        let look = |session: &mut Session| -> Result<Option<Paged<TaskRow>>, StoreError> {
            if stale(session, known).map_err(|error| failed(&error))?.is_empty() {
                return tasks(session, wanted).map(Some).map_err(|error| failed(&error));
            }
            Ok(None)
        };
        self.pool.begun(LOOK, |session| session.looking(look))
    }

    /// Asks about every case that has changed since it was asked last, a part at a time and without a lock.
    fn ask_first(&self, agenda: &dyn Agenda, known: &Known) -> Result<(), StoreError> {
        let stale = self.pool.ask(|session| stale(session, known))?;
        for part in stale.chunks(TOGETHER) {
            let read = |stale: &Stale| self.pool.ask(|session| rows::links(session, stale.number));
            let asking = Asking { agenda, now: known.now, vault: &self.vault };
            let (answers, wrong) = asking.about(part, read);
            self.in_transaction(CaseId::new(uuid::Uuid::nil()), |writing, _| {
                let mut keep = |answer: &Answer| keep(writing.session, known, answer);
                answers.iter().try_for_each(&mut keep).map_err(|error| failed(&error))
            })?;
            wrong?;
        }
        Ok(())
    }
}

/// The cases whose tasks have to be worked out anew: they went on, the rules are others, or the time of the answer is over
/// or has not begun. The rules are kept behind the time for which they were asked, in twenty digits.
fn stale(session: &mut Session, known: &Known) -> Result<Vec<Stale>, postgres::Error> {
    let sql = "SELECT case_entry.number, case_entry.case_id, case_entry.sequence, case_entry.hash FROM case_entry \
               LEFT JOIN agenda ON agenda.case_number = case_entry.number \
               WHERE case_entry.phase <> 'closed' AND (agenda.sequence IS DISTINCT FROM case_entry.sequence \
               OR (substr(agenda.rules, 21) IS DISTINCT FROM $1 AND substr(agenda.rules, 21) IS DISTINCT FROM $2) \
               OR agenda.until <= $3 \
               OR (agenda.until IS NOT NULL AND substr(agenda.rules, 1, 20) > $4 COLLATE \"C\"))";
    let [good, other] = &known.good;
    let rows = session.query(sql, &[good, other, &known.now.unix_millis(), &digits(known.now)])?;
    let stale = |row: &postgres::Row| {
        let end = (unsigned(row.get(2)), digest(row.get(3)));
        Stale { number: row.get(0), case: CaseId::new(row.get(1)), end }
    };
    Ok(rows.iter().map(stale).collect())
}

/// Keeps what is to be done in a case, unless it has gone on since: then it is asked about anew.
fn keep(session: &mut Session, known: &Known, answer: &Answer) -> Result<(), postgres::Error> {
    let number = answer.number;
    let asked = "SELECT sequence, erased FROM case_entry WHERE number = $1";
    let found = session.query(asked, &[&number])?;
    let stands: Option<(i64, bool)> = found.first().map(|row| (row.get(0), row.get(1)));
    let Some((sequence, erased)) = stands.filter(|(sequence, _)| *sequence == signed(answer.sequence)) else {
        return Ok(());
    };
    session.query("DELETE FROM task WHERE case_number = $1", &[&number])?;
    let upsert = "INSERT INTO agenda (case_number, sequence, rules, until) VALUES ($1, $2, $3, $4) \
                  ON CONFLICT (case_number) DO UPDATE SET sequence = excluded.sequence, rules = excluded.rules, \
                  until = excluded.until";
    let name = answer.name(known, erased);
    session.query(upsert, &[&number, &sequence, &name, &answer.until(known.now)])?;
    for (place, task) in (0_i64..).zip(answer.tasks(erased)) {
        let insert = "INSERT INTO task (due, case_number, place, person, body) VALUES ($1, $2, $3, $4, $5)";
        let body = serde_json::to_string(task).unwrap_or_default();
        let (due, person) = (task.due.unix_millis(), task.person.map(PersonId::uuid));
        session.query(insert, &[&due, &number, &place, &person, &body])?;
    }
    Ok(())
}

/// Reads a page of what is kept.
fn tasks(session: &mut Session, wanted: &Wanted<'_>) -> Result<Paged<TaskRow>, postgres::Error> {
    let Wanted { query, page, after: [due, number, place] } = *wanted;
    let due_by = query.due_by.map_or(i64::MAX, Instant::unix_millis);
    let sql = "SELECT task.due, task.case_number, task.place, case_entry.case_id, task.body FROM task \
               JOIN case_entry ON case_entry.number = task.case_number \
               WHERE (task.due, task.case_number, task.place) > ($1, $2, $3) AND task.due <= $4 \
               AND ($5::uuid IS NULL OR task.person = $5) AND case_entry.phase <> 'closed' \
               ORDER BY task.due, task.case_number, task.place LIMIT $6";
    let person = query.person.map(PersonId::uuid);
    let found = session.query(sql, &[&due, &number, &place, &due_by, &person, &ask(page)])?;
    let rows = found.iter().filter_map(|row| {
        let (due, number, place): (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
        let task: Task = serde_json::from_str(row.get(4)).ok()?;
        let (overdue, case) = (task.due < query.now, CaseId::new(row.get(3)));
        Some((Cursor::of(&[&due, &number, &place]), TaskRow { case, task, overdue }))
    });
    Ok(Paged::new(rows.collect(), page))
}
