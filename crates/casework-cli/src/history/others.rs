//! The other cases of a client, for a line that takes somebody in or takes a case up again.

use casework::core::{CaseId, Instant, PersonId};
use casework::lifecycle::{Event, Phase, replay};
use casework::store::views::{CaseloadQuery, PAGE_MAX, Page};
use casework::store::{CaseEntry, Store, StoreError};

/// What is known of the other cases of a client.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// Those that are open.
    pub(super) open: Vec<CaseEntry>,
    /// One that has the client's death.
    pub(super) died_in: Option<CaseId>,
}

impl Others {
    /// Looks at every case of a client. A line that is to be refused is judged by what was on record at its time, so that
    /// it comes to the same whenever its file is played again.
    pub(super) fn of(
        store: &dyn Store,
        client: PersonId,
        (at, is_refused): (Instant, bool),
    ) -> Result<Self, StoreError> {
        let query = CaseloadQuery { client: Some(client), closed: true, ..CaseloadQuery::default() };
        let (mut others, mut page) = (Self::default(), Page::first(PAGE_MAX));
        loop {
            let found = store.caseload(&query, &page)?;
            // What was erased is closed, and nobody knows how it ended.
            for row in found.rows.into_iter().filter(|row| row.overview.is_some()) {
                let stored = store.read(row.entry.case)?;
                let events: Vec<Event> = stored.into_iter().map(|stored| stored.event).collect();
                others.add(row.entry, &events, (at, is_refused));
            }
            match found.next {
                Some(next) => page = Page::after(next, PAGE_MAX),
                None => return Ok(others),
            }
        }
    }

    fn add(&mut self, entry: CaseEntry, events: &[Event], (at, is_refused): (Instant, bool)) {
        let then = replay(events.iter().take_while(|event| event.recorded_at <= at)).ok();
        let was_open = then.as_ref().is_some_and(|case| case.phase() != Phase::Closed);
        let known = if is_refused { then } else { replay(events).ok() };
        let summary = known.map(|case| case.summary());
        let died_on = summary.and_then(|summary| Some((summary.died_on?, summary.zone)));
        if died_on.is_some_and(|(day, zone)| day <= at.date_in(zone)) {
            self.died_in = Some(entry.case);
        }
        if was_open || (!is_refused && entry.phase != Phase::Closed) {
            self.open.push(entry);
        }
    }
}
