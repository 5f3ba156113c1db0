//! The views of the store in memory: the plainest reading of what they promise, and what the others are compared with.

use casework_core::{CaseId, Instant};
use casework_lifecycle::{Phase, replay};

use super::{
    Agenda, CaseRow, CaseloadQuery, CrisisRow, Cursor, Page, Paged, TaskRow, TimelineRow, Views, WaitingRow,
    WorklistQuery,
};
use crate::memory::{Kept, MemoryStore};
use crate::restore::overview;
use crate::store::{EventStore, StoreError};
use crate::verify::read_link;

impl MemoryStore {
    /// Returns every case with its number, in the order of opening.
    fn numbered(&self) -> impl Iterator<Item = (i64, &Kept)> {
        (1..).zip(self.opened.iter().filter_map(|case| self.kept.get(case)))
    }
}

impl Views for MemoryStore {
    fn caseload(&self, query: &CaseloadQuery, page: &Page) -> Result<Paged<CaseRow>, StoreError> {
        let after = page.after.as_ref().map_or(Ok([0]), Cursor::numbers::<1>)?;
        let found = self.numbered().filter(|(number, kept)| {
            [*number] > after && query.takes(&kept.head.entry, kept.head.overview.as_ref())
        });
        let rows = found.map(|(number, kept)| {
            let head = &kept.head;
            (Cursor::of(&[&number]), CaseRow { entry: head.entry.clone(), overview: head.overview.clone() })
        });
        Ok(Paged::new(rows.collect(), page))
    }

    fn open_crises(&self, page: &Page) -> Result<Paged<CrisisRow>, StoreError> {
        let after = page.after.as_ref().map_or(Ok([i64::MIN, 0]), Cursor::numbers::<2>)?;
        let mut found: Vec<_> = self
            .numbered()
            .filter_map(|(number, kept)| {
                let shown = kept.head.overview.as_ref()?;
                let (entry, key) = (&kept.head.entry, [-i64::from(shown.crisis_rank()), number]);
                let row = CrisisRow {
                    case: entry.case,
                    client: entry.client,
                    program: entry.program.clone(),
                    case_manager: shown.case_manager,
                    crisis: shown.crisis?,
                };
                Some((key, row))
            })
            .filter(|(key, _)| *key > after)
            .collect();
        found.sort_by_key(|(key, _)| *key);
        let rows = found.into_iter().map(|([rank, number], row)| (Cursor::of(&[&rank, &number]), row));
        Ok(Paged::new(rows.collect(), page))
    }

    fn waiting_referrals(&self, page: &Page) -> Result<Paged<WaitingRow>, StoreError> {
        let mut found: Vec<_> = self
            .numbered()
            .flat_map(|(number, kept)| {
                let shown = kept.head.overview.as_ref();
                let waiting = shown.map(|shown| shown.waiting.as_slice()).unwrap_or_default();
                waiting.iter().map(move |waiting| {
                    let row = WaitingRow {
                        case: kept.head.entry.case,
                        case_manager: shown.and_then(|shown| shown.case_manager),
                        referral: waiting.referral.clone(),
                        status: waiting.status,
                        since: waiting.since,
                    };
                    ((waiting.since.unix_millis(), number, waiting.referral.as_str().to_owned()), row)
                })
            })
            .collect();
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        if let Some(cursor) = &page.after {
            let [since, number] = cursor.numbers::<2>()?;
            let after = (since, number, cursor.rest(2)?.to_owned());
            found.retain(|(key, _)| *key > after);
        }
        let rows = found
            .into_iter()
            .map(|((since, number, name), row)| (Cursor::of(&[&since, &number, &name]), row));
        Ok(Paged::new(rows.collect(), page))
    }

    fn timeline(&self, case: CaseId, page: &Page) -> Result<Paged<TimelineRow>, StoreError> {
        let [after] = page.after.as_ref().map_or(Ok([0]), Cursor::numbers::<1>)?;
        let after = usize::try_from(after).unwrap_or(0);
        let links = self.links(case).iter().skip(after).take(page.rows().saturating_add(1));
        let rows: Result<Vec<_>, StoreError> = links
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
        let after = page.after.as_ref().map_or(Ok([i64::MIN, 0, 0]), Cursor::numbers::<3>)?;
        let mut found = Vec::new();
        for (number, kept) in self.numbered().filter(|(_, kept)| kept.head.entry.phase != Phase::Closed) {
            let case = kept.head.entry.case;
            let events: Vec<_> = match self.read(case) {
                Ok(stored) => stored.into_iter().map(|stored| stored.event).collect(),
                Err(StoreError::Sealed { .. }) => continue,
                Err(error) => return Err(error),
            };
            let Ok(replayed) = replay(&events) else { continue };
            for (place, task) in (0..).zip(agenda.tasks(&replayed, query.now).tasks) {
                let key = [task.due.unix_millis(), number, place];
                if key > after && wanted(query, task.due, task.person) {
                    let overdue = task.due < query.now;
                    found.push((key, TaskRow { case, task, overdue }));
                }
            }
        }
        found.sort_by_key(|(key, _)| *key);
        let rows =
            found.into_iter().map(|([due, number, place], row)| (Cursor::of(&[&due, &number, &place]), row));
        Ok(Paged::new(rows.collect(), page))
    }

    fn rebuild_views(&mut self) -> Result<u64, StoreError> {
        for case in self.opened.clone() {
            let made = overview(&self.vault, case, self.links(case))?;
            // What is erased, or about to be, is not shown again.
            if let Some(kept) = self.kept.get_mut(&case).filter(|kept| !kept.head.erased) {
                kept.head.overview = made;
            }
        }
        Ok(u64::try_from(self.opened.len()).unwrap_or(u64::MAX))
    }
}

fn wanted(query: &WorklistQuery, due: Instant, person: Option<casework_core::PersonId>) -> bool {
    query.due_by.is_none_or(|by| due.unix_millis() <= by.unix_millis())
        && query.person.is_none_or(|wanted| person == Some(wanted))
}
