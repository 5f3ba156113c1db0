//! What every append does before and after a store's own work: check, encode, chain, bring the list up to date.

use std::sync::mpsc::channel;
use std::thread;

use casework_core::{CaseId, Digest, PersonId};
use casework_lifecycle::{Event, Happening, Phase};

use crate::chain::{Link, link};
use crate::codec::{self, CodecError};
use crate::overview::Overview;
use crate::store::{Appended, CaseEntry, StoreError};
use crate::vault::Vault;

/// Where a case stands: what the list says of it and the hash of its last event.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// What the list says.
    pub(crate) entry: CaseEntry,
    /// The hash of the last event.
    pub(crate) hash: Digest,
    /// What the views show of it; nothing where it has to be worked out anew, or cannot be.
    pub(crate) overview: Option<Overview>,
    /// Whether its content was erased, or is about to be: nothing can be added.
    pub(crate) erased: bool,
}

/// Events that continue a case, checked before the store is locked.
#[derive(Debug)]
pub(crate) struct Batch<'a> {
    case: CaseId,
    expected: u64,
    events: &'a [Event],
}

impl<'a> Batch<'a> {
    /// Checks that the events continue the case after `expected`, and can be written.
    pub(crate) fn new(case: CaseId, expected: u64, events: &'a [Event]) -> Result<Self, StoreError> {
        if let Some(first) = events.first()
            && expected == 0
            && !matches!(first.event, Happening::CaseOpened { .. })
        {
            return Err(StoreError::NotOpened { case, found: first.event.name() });
        }
        let mut wanted = expected;
        for event in events {
            wanted = wanted.saturating_add(1);
            let (sequence, found) = (event.sequence, event.case);
            if found != case {
                return Err(StoreError::OtherCase { case, sequence, found });
            }
            if sequence != wanted {
                return Err(StoreError::NotInOrder { case, wanted, found: sequence });
            }
            codec::check_version(event).map_err(|error| unreadable(case, sequence, &error))?;
        }
        Ok(Self { case, expected, events })
    }

    /// Returns the client for whom the batch opens a case, when it does.
    pub(crate) fn client_of_new(&self) -> Option<PersonId> {
        let Happening::CaseOpened { opening } = &self.events.first()?.event else { return None };
        (self.expected == 0).then_some(opening.client)
    }

    /// Checks that the events continue the case where it stands; nothing when there are none.
    pub(crate) fn place(self, head: Option<&Head>) -> Result<Option<Placed<'a>>, StoreError> {
        let found = head.map_or(0, |head| head.entry.sequence);
        let Self { case, expected, events } = self;
        if found != expected {
            return Err(StoreError::Conflict { case, expected, found });
        }
        if events.is_empty() {
            return Ok(None);
        }
        if head.is_some_and(|head| head.erased) {
            return Err(StoreError::Erased { case });
        }
        let entry = events.iter().fold(head.map(|head| head.entry.clone()), advance);
        let after = head.map_or(Digest::ZERO, |head| head.hash);
        let shown = head.and_then(|head| head.overview.clone());
        Ok(entry.map(|entry| Placed { entry, shown, after, events }))
    }
}

/// Events that continue a case where it stands, not yet chained.
#[derive(Debug)]
pub(crate) struct Placed<'a> {
    /// What the list says of the case after them.
    pub(crate) entry: CaseEntry,
    /// What the views have shown of it; nothing where it is new or has to be worked out anew.
    shown: Option<Overview>,
    after: Digest,
    events: &'a [Event],
}

/// From how many events on a batch is chained on a thread of its own, and how many of them are handed over at once.
const LONG: usize = 128;
const PART: usize = 32;

impl Placed<'_> {
    /// Chains the events, and hands them over to be written in order and in parts. Those of a long batch are chained on a
    /// thread of their own while this one writes others as JSON and hands over what is done.
    ///
    /// `before` reads what the case had before. It is asked before anything is handed over, and only when an event changes
    /// what the views show. What can be refused is refused before anything is handed over; after that only the place of the
    /// keys, and whoever writes, can fail.
    pub(crate) fn chain(
        self,
        vault: &Vault,
        mut before: impl FnMut() -> Result<Vec<Event>, StoreError>,
        mut write: impl FnMut(Vec<Link>) -> Result<(), StoreError>,
    ) -> Result<Chained, StoreError> {
        let aside = if self.events.len() < LONG {
            None
        } else {
            self.chain_aside(self.chaining(vault), &mut before, &mut write)?
        };
        let (hash, overview) = if let Some(done) = aside {
            done
        } else {
            let mut chaining = self.chaining(vault);
            let links: Result<Vec<_>, _> = self.bodies().map(|bodies| chaining.links(bodies?)).collect();
            let overview = self.show(before)?;
            links?.into_iter().try_for_each(write)?;
            (chaining.hash, overview)
        };
        let (entry, moved) = (self.entry, overview.is_some());
        let overview = overview.or(self.shown);
        Ok(Chained { head: Head { entry, hash, overview, erased: false }, moved })
    }

    fn chaining<'v>(&self, vault: &'v Vault) -> Chaining<'v> {
        Chaining { vault, case: self.entry.case, client: self.entry.client, hash: self.after }
    }

    /// Chains the events on a thread of their own; nothing was done where the system has none to give.
    fn chain_aside(
        &self,
        mut chaining: Chaining<'_>,
        before: impl FnOnce() -> Result<Vec<Event>, StoreError>,
        write: impl FnMut(Vec<Link>) -> Result<(), StoreError>,
    ) -> Result<Option<(Digest, Option<Overview>)>, StoreError> {
        thread::scope(|scope| {
            let (given, taken) = channel();
            let (made, parts) = channel();
            let work = move || {
                for bodies in taken {
                    // Whoever does not take them any more has failed, and says so.
                    if made.send(chaining.links(bodies)?).is_err() {
                        break;
                    }
                }
                Ok(chaining.hash)
            };
            let Ok(worker) = thread::Builder::new().spawn_scoped(scope, work) else { return Ok(None) };
            for bodies in self.bodies() {
                if given.send(bodies?).is_err() {
                    break;
                }
            }
            drop(given);
            let overview = self.show(before)?;
            parts.iter().try_for_each(write)?;
            Ok(Some((worker.join().map_err(|_| ended())??, overview)))
        })
    }

    /// Writes the events as JSON, in parts, each with its sequence number.
    fn bodies(&self) -> impl Iterator<Item = Result<Vec<(u64, Vec<u8>)>, StoreError>> {
        let encode = |event: &Event| match codec::encode(event) {
            Ok(body) => Ok((event.sequence, body)),
            // All of them are written as JSON before the first is handed over: it is refused by itself.
            Err(error) => Err(unreadable(event.case, event.sequence, &error)),
        };
        self.events.chunks(PART).map(move |events| events.iter().map(encode).collect())
    }

    /// Says what the views show of the case after the events; nothing where they show what they showed before.
    fn show(
        &self,
        before: impl FnOnce() -> Result<Vec<Event>, StoreError>,
    ) -> Result<Option<Overview>, StoreError> {
        if self.shown.as_ref().is_some_and(|shown| self.events.iter().all(|event| shown.stays(event))) {
            return Ok(None);
        }
        if self.events.first().is_some_and(|first| first.sequence == 1) {
            return Ok(Some(Overview::of(self.events)));
        }
        let mut all = before()?;
        all.extend_from_slice(self.events);
        Ok(Some(Overview::of(&all)))
    }
}

/// Chains the events of a case one after the other.
#[derive(Debug)]
struct Chaining<'a> {
    vault: &'a Vault,
    case: CaseId,
    client: PersonId,
    /// The hash of the last event.
    hash: Digest,
}

impl Chaining<'_> {
    fn links(&mut self, bodies: Vec<(u64, Vec<u8>)>) -> Result<Vec<Link>, StoreError> {
        let mut links = Vec::with_capacity(bodies.len());
        for (sequence, body) in bodies {
            let body = self.vault.seal((self.case, sequence), self.client, body)?;
            self.hash = link(self.hash, &body);
            links.push(Link { sequence, hash: self.hash, body });
        }
        Ok(links)
    }
}

fn ended() -> StoreError {
    StoreError::Failed { message: "a thread has ended before its work was done".to_owned() }
}

/// Where a case stands after its events were handed over.
#[derive(Debug)]
pub(crate) struct Chained {
    /// Where it stands.
    pub(crate) head: Head,
    /// Whether what the views show has to be written anew.
    pub(crate) moved: bool,
}

/// Says where a case stands.
pub(crate) fn stands(head: Option<&Head>) -> Appended {
    match head {
        Some(head) => Appended { sequence: head.entry.sequence, hash: head.hash },
        None => Appended { sequence: 0, hash: Digest::ZERO },
    }
}

/// Brings the list's entry of a case up to date with an event; `None` until the case is opened.
pub(crate) fn advance(entry: Option<CaseEntry>, event: &Event) -> Option<CaseEntry> {
    let mut entry = match (&event.event, entry) {
        (Happening::CaseOpened { opening }, _) => CaseEntry {
            case: event.case,
            reference: opening.reference.clone(),
            client: opening.client,
            program: opening.program.clone(),
            phase: Phase::Screening,
            sequence: 0,
        },
        (_, Some(entry)) => entry,
        (_, None) => return None,
    };
    entry.sequence = event.sequence;
    // INVARIANT: these are the events that move a case; `verify` compares with the replay.
    if let Happening::PhaseMoved { to, .. } = &event.event {
        entry.phase = *to;
    } else if matches!(event.event, Happening::CaseClosed { .. }) {
        entry.phase = Phase::Closed;
    } else if matches!(event.event, Happening::CaseReopened { .. }) {
        entry.phase = Phase::Assessment;
    }
    Some(entry)
}

/// Says that an event cannot be written or read.
pub(crate) fn unreadable(case: CaseId, sequence: u64, error: &CodecError) -> StoreError {
    StoreError::Unreadable { case, sequence, message: error.to_string() }
}
