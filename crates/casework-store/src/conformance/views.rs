//! What the views of a store must show. The store in memory reads them plainly; every other has to agree with it.

use casework_core::Instant;
use casework_lifecycle::Case;

use super::holds;
use super::samples::{case_id, eventful, history};
use crate::store::{EventStore, StoreError};
use crate::views::{Agenda, CaseloadQuery, DatesOnRecord, Page, Paged, Task, Tasks, Views, WorklistQuery};
use crate::{MemoryStore, Overview};

/// A store with views.
pub trait Viewed: EventStore + Views {}
impl<S: EventStore + Views> Viewed for S {}

/// A check of a store that is empty.
type Check = fn(&mut dyn Viewed) -> Result<(), String>;

/// Every check of views with its name, for those who run them without the macro.
pub const CHECKS: &[(&str, Check)] = &[
    ("show_what_the_events_say", show_what_the_events_say),
    ("come_in_pages_without_gaps", come_in_pages_without_gaps),
    ("worklist_follows_the_cases", worklist_follows_the_cases),
    ("survive_being_made_anew", survive_being_made_anew),
];

const ALL: Page = Page::first(crate::views::PAGE_MAX);

fn told<T>(answer: Result<T, StoreError>) -> Result<T, String> {
    answer.map_err(|error| error.to_string())
}

fn query(now: &str) -> Result<WorklistQuery, String> {
    let now = now.parse().map_err(|_| "the instant is one".to_owned())?;
    Ok(WorklistQuery { now, due_by: None, person: None })
}

fn agree(store: &mut dyn Viewed, plain: &mut MemoryStore) -> Result<(), String> {
    let closed = CaseloadQuery { closed: true, ..CaseloadQuery::default() };
    for asked in [CaseloadQuery::default(), closed] {
        holds(
            told(store.caseload(&asked, &ALL))? == told(plain.caseload(&asked, &ALL))?,
            "the caseload is right",
        )?;
    }
    holds(told(store.open_crises(&ALL))? == told(plain.open_crises(&ALL))?, "open crises are right")?;
    holds(
        told(store.waiting_referrals(&ALL))? == told(plain.waiting_referrals(&ALL))?,
        "waiting referrals are right",
    )?;
    let query = query("2025-02-04T10:00:00-06:00")?;
    let (mine, other) = (
        told(store.worklist(&DatesOnRecord, &query, &ALL))?,
        told(plain.worklist(&DatesOnRecord, &query, &ALL))?,
    );
    holds(mine == other, "the worklist is right")?;
    for entry in told(plain.cases())? {
        let both = (told(store.timeline(entry.case, &ALL))?, told(plain.timeline(entry.case, &ALL))?);
        holds(both.0 == both.1, "the timeline is right")?;
    }
    Ok(())
}

/// Checks after every single event that the views say what the events up to it say.
///
/// # Errors
/// What does not hold.
pub fn show_what_the_events_say(store: &mut dyn Viewed) -> Result<(), String> {
    let mut plain = MemoryStore::new();
    let both = [eventful(case_id(1))?, eventful(case_id(2))?];
    let all = CaseloadQuery { closed: true, ..CaseloadQuery::default() };
    for place in 0..both.iter().map(Vec::len).max().unwrap_or(0) {
        for events in &both {
            let (Some(event), Some(before)) = (events.get(place), events.get(..place)) else { continue };
            let expected = u64::try_from(before.len()).map_err(|error| error.to_string())?;
            told(store.append(event.case, expected, std::slice::from_ref(event)))?;
            told(plain.append(event.case, expected, std::slice::from_ref(event)))?;
            let replayed = Overview::of(events.get(..=place).unwrap_or_default());
            let rows = told(store.caseload(&all, &ALL))?.rows;
            let shown =
                rows.iter().find(|row| row.entry.case == event.case).and_then(|row| row.overview.as_ref());
            holds(shown == Some(&replayed), "what is shown after each event is what the replay says")?;
        }
        agree(store, &mut plain)?;
    }
    holds(told(store.verify(None))?.faults.is_empty(), "and it verifies")
}

/// Checks that pages, one row at a time, are the whole view, in its order.
///
/// # Errors
/// What does not hold.
pub fn come_in_pages_without_gaps(store: &mut dyn Viewed) -> Result<(), String> {
    for number in 1..=5 {
        let (case, cut) = (case_id(number), if number > 3 { 16 } else { 14 });
        let events = eventful(case)?;
        told(store.append(case, 0, events.get(..cut).unwrap_or_default()))?;
    }
    let query = query("2025-02-04T10:00:00-06:00")?;
    let open = CaseloadQuery::default();
    holds(told(store.caseload(&open, &ALL))?.rows.len() == 5, "there are five cases")?;
    holds(told(store.open_crises(&ALL))?.rows.len() == 3, "in three there is a crisis")?;
    holds(told(store.waiting_referrals(&ALL))?.rows.len() == 5, "in each a referral waits")?;
    paged(&mut |page| store.caseload(&open, page))?;
    paged(&mut |page| store.open_crises(page))?;
    paged(&mut |page| store.waiting_referrals(page))?;
    paged(&mut |page| store.timeline(case_id(3), page))?;
    paged(&mut |page| store.worklist(&DatesOnRecord, &query, page))
}

fn paged<T: PartialEq>(view: &mut dyn FnMut(&Page) -> Result<Paged<T>, StoreError>) -> Result<(), String> {
    let whole = told(view(&ALL))?;
    holds(whole.next.is_none() && !whole.rows.is_empty(), "one page that is long enough has everything")?;
    for limit in [1, 2] {
        let (mut found, mut page) = (Vec::new(), Page::first(limit));
        loop {
            let part = told(view(&page))?;
            found.extend(part.rows);
            let Some(next) = part.next else { break };
            page = Page::after(next, limit);
        }
        holds(found == whole.rows, "pages are the whole view, without gaps and repeats")?;
    }
    Ok(())
}

/// An agenda whose every answer can be told from the one before. What holds until a time says when it was asked.
struct Counted(&'static str, Instant, Option<Instant>);

impl Agenda for Counted {
    fn rules(&self) -> String {
        self.0.to_owned()
    }

    fn tasks(&self, case: &Case, now: Instant) -> Tasks {
        let asked = self.2.map(|_| now.get().format("-%H").to_string()).unwrap_or_default();
        let what = format!("{}-{}{asked}", self.0, case.sequence());
        Tasks { tasks: vec![Task { due: self.1, what, person: None, blocked_by: Vec::new() }], until: self.2 }
    }
}

/// Checks that the worklist is asked anew after an event, under other rules and when its time is over or has not begun.
///
/// # Errors
/// What does not hold.
pub fn worklist_follows_the_cases(store: &mut dyn Viewed) -> Result<(), String> {
    let (case, other) = (case_id(1), case_id(2));
    let events = history(case, 3)?;
    told(store.append(case, 0, events.get(..2).unwrap_or_default()))?;
    told(store.append(other, 0, &history(other, 1)?))?;
    let [morning, noon, night] = ["09", "12", "21"].map(|hour| query(&format!("2025-02-04T{hour}:00:00Z")));
    let (morning, noon, night) = (morning?, noon?, night?);
    let shows = |store: &mut dyn Viewed, agenda: &dyn Agenda, query: &WorklistQuery, wanted: [&str; 2]| {
        let rows = told(store.worklist(agenda, query, &ALL))?.rows;
        let mut found: Vec<_> = rows.iter().map(|row| (row.case, row.task.what.as_str())).collect();
        found.sort_unstable();
        let [first, second] = wanted;
        holds(found == [(case, first), (other, second)], "the worklist follows the cases")?;
        Ok::<_, String>(rows.iter().all(|row| row.overdue))
    };
    let plain = Counted("a", morning.now, None);
    holds(!shows(store, &plain, &morning, ["a-2", "a-1"])?, "nothing is overdue in the minute it is due")?;
    holds(shows(store, &plain, &noon, ["a-2", "a-1"])?, "what was due in the morning is overdue at noon")?;
    told(store.append(case, 2, events.get(2..).unwrap_or_default()))?;
    shows(store, &plain, &noon, ["a-3", "a-1"])?;
    let timed = Counted("b", noon.now, Some(night.now));
    shows(store, &timed, &noon, ["b-3-12", "b-1-12"])?;
    shows(store, &timed, &night, ["b-3-21", "b-1-21"])?;
    // Whoever looks back, or whose clock was set back, is not shown what was made for later.
    shows(store, &timed, &noon, ["b-3-12", "b-1-12"])?;
    shows(store, &timed, &morning, ["b-3-09", "b-1-09"])?;
    shows(store, &timed, &night, ["b-3-21", "b-1-21"])?;
    let by_morning = WorklistQuery { due_by: Some(morning.now), ..night.clone() };
    holds(told(store.worklist(&timed, &by_morning, &ALL))?.rows.is_empty(), "it can be asked by time")?;
    let mine = WorklistQuery { person: Some(casework_core::PersonId::new(case.uuid())), ..night };
    holds(told(store.worklist(&timed, &mine, &ALL))?.rows.is_empty(), "and by person")
}

/// Checks that views that are made anew are those that were there.
///
/// # Errors
/// What does not hold.
pub fn survive_being_made_anew(store: &mut dyn Viewed) -> Result<(), String> {
    let mut plain = MemoryStore::new();
    for (number, length) in [(1, 12), (2, 14), (3, 26), (4, 18)] {
        let events = eventful(case_id(number))?;
        let events = events.get(..length).unwrap_or_default();
        told(store.append(case_id(number), 0, events))?;
        told(plain.append(case_id(number), 0, events))?;
    }
    agree(store, &mut plain)?;
    holds(told(store.rebuild_views())? == 4, "four cases were looked at")?;
    agree(store, &mut plain)
}
