//! What every append does before and after a store's own work: check, encode, chain, bring the list up to date.

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

/// Events that continue a case, checked and encoded before the store is locked.
#[derive(Debug)]
pub(crate) struct Batch<'a> {
    case: CaseId,
    expected: u64,
    events: &'a [Event],
    bodies: Vec<Vec<u8>>,
}

impl<'a> Batch<'a> {
    /// Checks that the events continue the case after `expected`, and encodes them.
    pub(crate) fn new(case: CaseId, expected: u64, events: &'a [Event]) -> Result<Self, StoreError> {
        if let Some(first) = events.first()
            && expected == 0
            && !matches!(first.event, Happening::CaseOpened { .. })
        {
            return Err(StoreError::NotOpened { case, found: first.event.name() });
        }
        let mut bodies = Vec::with_capacity(events.len());
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
            bodies.push(codec::encode(event).map_err(|error| unreadable(case, sequence, &error))?);
        }
        Ok(Self { case, expected, events, bodies })
    }

    /// Returns the client for whom the batch opens a case, when it does.
    pub(crate) fn client_of_new(&self) -> Option<PersonId> {
        let Happening::CaseOpened { opening } = &self.events.first()?.event else { return None };
        (self.expected == 0).then_some(opening.client)
    }

    /// Chains the events to where the case stands. `before` reads what the case had before; it is asked only when an
    /// event changes what the views show.
    pub(crate) fn chain(
        self,
        head: Option<&Head>,
        vault: &Vault,
        before: impl FnOnce() -> Result<Vec<Event>, StoreError>,
    ) -> Result<Chained, StoreError> {
        let found = head.map_or(0, |head| head.entry.sequence);
        if found != self.expected {
            return Err(StoreError::Conflict { case: self.case, expected: self.expected, found });
        }
        if head.is_some_and(|head| head.erased) && !self.events.is_empty() {
            return Err(StoreError::Erased { case: self.case });
        }
        let entry = self.events.iter().fold(head.map(|head| head.entry.clone()), advance);
        let Some(entry) = entry else { return Ok(Chained { links: Vec::new(), head: None, moved: false }) };
        let mut hash = head.map_or(Digest::ZERO, |head| head.hash);
        let mut links = Vec::with_capacity(self.bodies.len());
        for (event, body) in self.events.iter().zip(self.bodies) {
            let body = vault.seal((self.case, event.sequence), entry.client, body)?;
            hash = link(hash, &body);
            links.push(Link { sequence: event.sequence, hash, body });
        }
        let kept = head.and_then(|head| head.overview.as_ref());
        let (overview, moved) = match kept.filter(|kept| self.events.iter().all(|event| kept.stays(event))) {
            Some(kept) => (kept.clone(), false),
            None if head.is_none() => (Overview::of(self.events), true),
            None => {
                let mut all = before()?;
                all.extend_from_slice(self.events);
                (Overview::of(&all), true)
            }
        };
        Ok(Chained {
            links,
            head: Some(Head { entry, hash, overview: Some(overview), erased: false }),
            moved,
        })
    }
}

/// Events with their hashes, and where the case stands after them.
#[derive(Debug)]
pub(crate) struct Chained {
    /// The events to write.
    pub(crate) links: Vec<Link>,
    /// Where the case stands; `None` when no case was opened.
    pub(crate) head: Option<Head>,
    /// Whether what the views show has to be written anew.
    pub(crate) moved: bool,
}

impl Chained {
    /// Says what was appended.
    pub(crate) fn appended(&self) -> Appended {
        match &self.head {
            Some(head) => Appended { sequence: head.entry.sequence, hash: head.hash },
            None => Appended { sequence: 0, hash: Digest::ZERO },
        }
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
