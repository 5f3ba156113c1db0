//! What every append does before and after a store's own work: check, encode, chain, bring the list up to date.

use casework_core::{CaseId, Digest};
use casework_lifecycle::{Event, Happening, Phase};

use crate::chain::{Link, link};
use crate::codec::{self, CodecError};
use crate::store::{Appended, CaseEntry, StoreError};

/// Where a case stands: what the list says of it and the hash of its last event.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// What the list says.
    pub(crate) entry: CaseEntry,
    /// The hash of the last event.
    pub(crate) hash: Digest,
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

    /// Chains the events to where the case stands; `None` when there are none.
    pub(crate) fn chain(self, head: Option<&Head>) -> Result<Chained, StoreError> {
        let found = head.map_or(0, |head| head.entry.sequence);
        if found != self.expected {
            return Err(StoreError::Conflict { case: self.case, expected: self.expected, found });
        }
        let mut hash = head.map_or(Digest::ZERO, |head| head.hash);
        let mut links = Vec::with_capacity(self.bodies.len());
        for (event, body) in self.events.iter().zip(self.bodies) {
            hash = link(hash, &body);
            links.push(Link { sequence: event.sequence, hash, body });
        }
        let entry = self.events.iter().fold(head.map(|head| head.entry.clone()), advance);
        Ok(Chained { links, head: entry.map(|entry| Head { entry, hash }) })
    }
}

/// Events with their hashes, and where the case stands after them.
#[derive(Debug)]
pub(crate) struct Chained {
    /// The events to write.
    pub(crate) links: Vec<Link>,
    /// Where the case stands; `None` when no case was opened.
    pub(crate) head: Option<Head>,
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
