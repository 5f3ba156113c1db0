//! Asking about many cases: they are read one after the other, and opened, replayed and asked about on all cores. Nothing is
//! locked in the meantime; whoever keeps the answers looks whether the case has gone on since.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use casework_core::{CaseId, Digest, Instant};
use casework_lifecycle::replay;

use super::{Agenda, Tasks};
use crate::chain::Link;
use crate::store::StoreError;
use crate::vault::Vault;
use crate::verify::{ends_as_listed, read_link};

/// How many cases are asked about before their answers are kept.
pub(crate) const TOGETHER: usize = 500;

/// A case to ask about, as the list has it.
#[derive(Debug)]
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
    /// What is to be done.
    pub(crate) tasks: Tasks,
}

impl Answer {
    /// Returns until when it holds, in milliseconds. What holds until now or before would be asked for ever.
    pub(crate) fn until(&self, now: Instant) -> Option<i64> {
        let later = now.unix_millis().saturating_add(1);
        self.tasks.until.map(|until| until.unix_millis().max(later))
    }
}

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
        stale: Vec<Stale>,
        mut read: impl FnMut(&Stale) -> Result<Vec<Link>, StoreError>,
    ) -> Result<Vec<Answer>, StoreError> {
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
            let mut answers = Vec::with_capacity(stale.len());
            for stale in stale {
                let links = read(&stale)?;
                if workers == 0 {
                    answers.push(self.answer(&stale, &links)?);
                } else if give.send((stale, links)).is_err() {
                    break;
                }
            }
            drop(give);
            for answer in told {
                answers.push(answer?);
            }
            Ok(answers)
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
            Ok(events) => replay(&events).map(|case| self.agenda.tasks(&case, self.now)).unwrap_or_default(),
            // Nobody without the key can know what is to be done there.
            Err(StoreError::Sealed { .. }) => Tasks::default(),
            Err(error) => return Err(error),
        };
        Ok(Answer { number, sequence, tasks })
    }
}
