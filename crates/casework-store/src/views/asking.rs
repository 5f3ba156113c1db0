//! Asking about many cases: they are read one after the other, and opened, replayed and asked about on all cores.
//!
//! A store does it in two rounds. In the first nothing is locked; whoever keeps the answers looks whether the case has gone on
//! since. What is still to be asked then, because somebody wrote or asked by other rules in the meantime, is asked in the second
//! under the lock, together with the page that was wanted: so it ends, whatever others do.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use casework_core::{CaseId, Digest, Instant};
use casework_lifecycle::replay;

use super::{Agenda, Cursor, Page, Task, Tasks, WorklistQuery, digits};
use crate::chain::Link;
use crate::store::StoreError;
use crate::vault::Vault;
use crate::verify::{ends_as_listed, read_link};

/// How many cases are asked about before their answers are kept.
pub(crate) const TOGETHER: usize = 500;

/// A case to ask about, as the list has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stale {
    /// Its number.
    pub(crate) number: i64,
    /// The case.
    pub(crate) case: CaseId,
    /// The sequence number and the hash of its last event.
    pub(crate) end: (u64, Digest),
}

/// A case with its events.
type Read = (Stale, Vec<Link>);

/// What was answered about a case.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The number of the case.
    pub(crate) number: i64,
    /// The last event that was looked at.
    pub(crate) sequence: u64,
    /// What is to be done; nothing where the content is sealed and the key is not here.
    tasks: Option<Tasks>,
}

/// What is put behind the name of the rules where the content is sealed: whoever has the keys asks anew.
const SEALED: &str = " sealed";

/// By which rules it is asked, under which names an answer is good enough, and at what time.
#[derive(Debug)]
pub(crate) struct Known {
    rules: String,
    /// The rules themselves; for a store without keys also that there is none.
    pub(crate) good: [String; 2],
    /// What counts as now.
    pub(crate) now: Instant,
}

impl Known {
    pub(crate) fn new(rules: String, now: Instant, vault: &Vault) -> Self {
        let other = if vault.has_keys() { "" } else { SEALED };
        Self { good: [rules.clone(), format!("{rules}{other}")], rules, now }
    }
}

/// A page of the worklist, and where it begins.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) query: &'a WorklistQuery,
    pub(crate) page: &'a Page,
    pub(crate) after: [i64; 3],
}

impl<'a> Wanted<'a> {
    /// Reads where the page begins. A cursor of another view is refused.
    pub(crate) fn new(query: &'a WorklistQuery, page: &'a Page) -> Result<Self, StoreError> {
        let after = page.after.as_ref().map_or(Ok([i64::MIN, 0, 0]), Cursor::numbers::<3>)?;
        Ok(Self { query, page, after })
    }
}

impl Answer {
    /// Returns what is to be done; in a case that was erased, nothing.
    pub(crate) fn tasks(&self, erased: bool) -> &[Task] {
        self.tasks.as_ref().filter(|_| !erased).map(|known| known.tasks.as_slice()).unwrap_or_default()
    }

    /// Returns the name under which it is kept: the time for which it was asked, in twenty digits, and the rules.
    pub(crate) fn name(&self, known: &Known, erased: bool) -> String {
        let sealed = if self.tasks.is_none() && !erased { SEALED } else { "" };
        format!("{}{}{sealed}", digits(known.now), known.rules)
    }

    /// Returns until when it holds, in milliseconds. What holds until now or before would be asked for ever.
    pub(crate) fn until(&self, now: Instant) -> Option<i64> {
        let later = now.unix_millis().saturating_add(1);
        self.tasks.as_ref()?.until.map(|until| until.unix_millis().max(later))
    }
}

/// What was answered, and the first thing that went wrong: one damaged case takes nothing from the others.
pub(crate) type Answers = (Vec<Answer>, Result<(), StoreError>);

/// Whoever is asked, at what time, and what opens the events.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) agenda: &'a dyn Agenda,
    pub(crate) now: Instant,
    pub(crate) vault: &'a Vault,
}

impl Asking<'_> {
    /// Asks about cases, in any order. `read` reads the events of one, after the list was read.
    pub(crate) fn about(
        self,
        stale: &[Stale],
        mut read: impl FnMut(&Stale) -> Result<Vec<Link>, StoreError>,
    ) -> Answers {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        // A few wait, so that nobody idles; more would only fill the memory.
        let (give, taken) = sync_channel(cores.saturating_mul(4));
        let (tell, told) = channel();
        thread::scope(|scope| {
            let taken = Arc::new(Mutex::new(taken));
            let start = |_| {
                let (taken, tell) = (taken.clone(), tell.clone());
                thread::Builder::new().spawn_scoped(scope, move || self.work(&taken, &tell)).ok()
            };
            let workers = (0..cores).filter_map(start).count();
            // Only those who work hold the other ends: when they are gone, that is noticed.
            drop((taken, tell));
            let (mut answers, mut wrong) = (Vec::with_capacity(stale.len()), Ok(()));
            let mut take = |answer: Result<Answer, StoreError>| match answer {
                Ok(answer) => answers.push(answer),
                Err(error) if wrong.is_ok() => wrong = Err(error),
                Err(_) => {}
            };
            for stale in stale {
                let links = match read(stale) {
                    Ok(links) => links,
                    Err(error) => {
                        take(Err(error));
                        continue;
                    }
                };
                if workers == 0 {
                    take(self.answer(stale, &links));
                } else if give.send((*stale, links)).is_err() {
                    break;
                }
            }
            drop(give);
            told.into_iter().for_each(take);
            (answers, wrong)
        })
    }

    /// Answers what is taken, until there is no more or nobody listens: then someone has failed, and says so.
    fn work(self, taken: &Mutex<Receiver<Read>>, tell: &Sender<Result<Answer, StoreError>>) {
        let next = || taken.lock().ok()?.recv().ok();
        while let Some((stale, links)) = next() {
            if tell.send(self.answer(&stale, &links)).is_err() {
                break;
            }
        }
    }

    fn answer(self, stale: &Stale, links: &[Link]) -> Result<Answer, StoreError> {
        let Stale { number, case, end } = *stale;
        ends_as_listed(links, case, end)?;
        let sequence = links.last().map_or(0, |link| link.sequence);
        let events: Result<Vec<_>, StoreError> =
            links.iter().map(|link| read_link(self.vault, case, link).map(|stored| stored.event)).collect();
        let tasks = match events {
            Ok(events) => {
                Some(replay(&events).map(|case| self.agenda.tasks(&case, self.now)).unwrap_or_default())
            }
            // Nobody without the key can know what is to be done there.
            Err(StoreError::Sealed { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(Answer { number, sequence, tasks })
    }
}
