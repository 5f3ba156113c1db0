//! The audit of one case: the chain from the stored bytes, then the replay, then the list.

use std::thread;

use casework_core::{CaseId, Digest};
use casework_lifecycle::{Event, replay};

use crate::batch::{Head, advance, unreadable};
use crate::chain::{Link, link};
use crate::overview::{Marks, Overview};
use crate::store::{Fault, StoreError, Stored, Verification};
use crate::vault::Vault;

/// Reads a link and checks that it is the event its key says.
pub(crate) fn read_link(vault: &Vault, case: CaseId, link: &Link) -> Result<Stored, StoreError> {
    let sequence = link.sequence;
    let decoded = vault.decode(&link.body).map_err(|error| unreadable(case, sequence, &error))?;
    let decoded = decoded.ok_or(StoreError::Sealed { case, sequence })?;
    let (event, ignored) = (decoded.event, decoded.ignored);
    if (event.case, event.sequence) == (case, sequence) {
        Ok(Stored { hash: link.hash, event, ignored })
    } else {
        let message = format!("it says that it is event {} of case {}", event.sequence, event.case);
        Err(StoreError::Unreadable { case, sequence, message })
    }
}

/// Says that an event was written before the one that it follows.
pub(crate) fn misplaced((case, sequence): (CaseId, u64)) -> Fault {
    let message = "its position is before that of the event that it follows: the positions were changed";
    Fault { case, sequence, message: message.to_owned() }
}

/// Checks that the events of a case reach to where the list says that it ends, so that one that was cut off is not taken for a
/// whole one. The list was read first: events that came since then are there as well.
pub(crate) fn ends_as_listed(
    links: &[Link],
    case: CaseId,
    (sequence, hash): (u64, Digest),
) -> Result<(), StoreError> {
    let place = usize::try_from(sequence).ok().and_then(|place| place.checked_sub(1));
    let last = place.and_then(|place| links.get(place));
    if last.is_some_and(|last| last.sequence == sequence && last.hash == hash) {
        return Ok(());
    }
    let message = "the list of cases says that this is its last event, and it is not there or is another: \
                   `casework case verify` names what is wrong";
    Err(StoreError::Unreadable { case, sequence, message: message.to_owned() })
}

/// Reads links in their order: those of a long case on two threads at once.
pub(crate) fn read_links(vault: &Vault, case: CaseId, links: &[Link]) -> Result<Vec<Stored>, StoreError> {
    // There is room for all of them in the first part, so that the second only has to be added.
    let read = |part: &[Link], room: usize| -> Result<Vec<Stored>, StoreError> {
        let mut all = Vec::with_capacity(room);
        for link in part {
            all.push(read_link(vault, case, link)?);
        }
        Ok(all)
    };
    if links.len() < LONG {
        return read(links, links.len());
    }
    let (first, second) = links.split_at(links.len() / 2);
    thread::scope(|scope| {
        // Where the system has no thread to give, one does all.
        let Ok(other) = thread::Builder::new().spawn_scoped(scope, || read(second, second.len())) else {
            return read(links, links.len());
        };
        let mut all = read(first, links.len())?;
        all.extend(other.join().unwrap_or_else(|_| read(second, second.len()))?);
        Ok(all)
    })
}

/// From how many events on a case is read on two threads.
const LONG: usize = 256;

/// What is said of views that were changed.
const VIEWS_DIFFER: &str =
    "the views say something else than the events: `casework db migrate --views` makes them anew";

/// Returns what the views of a case have to be found by: nothing where its overview cannot be worked out.
fn marks_of(head: &Head) -> Marks {
    head.overview.as_ref().map(Overview::marks).unwrap_or_default()
}

/// An audit of the events of one case, fed in the order of their keys.
#[derive(Debug)]
pub(crate) struct Audit<'a> {
    case: CaseId,
    vault: &'a Vault,
    /// The hash of the event before; none after a gap, where it cannot be known.
    previous: Option<Digest>,
    last: u64,
    count: u64,
    sealed: u64,
    events: Vec<Event>,
    faults: Vec<Fault>,
}

impl<'a> Audit<'a> {
    /// Begins an audit.
    pub(crate) const fn new(vault: &'a Vault, case: CaseId) -> Self {
        Self {
            case,
            vault,
            previous: Some(Digest::ZERO),
            last: 0,
            count: 0,
            sealed: 0,
            events: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Looks at the next event.
    pub(crate) fn look_at(&mut self, found: &Link) {
        self.count = self.count.saturating_add(1);
        let wanted = self.last.saturating_add(1);
        if found.sequence > wanted {
            let before = found.sequence.saturating_sub(1);
            let which = if before == wanted { wanted.to_string() } else { format!("{wanted} to {before}") };
            self.fault(wanted, format!("event {which} is missing"));
            self.previous = None;
        }
        if self.previous.is_some_and(|previous| link(previous, &found.body) != found.hash) {
            let message = "its hash does not follow: it or its place was changed since it was written";
            self.fault(found.sequence, message.to_owned());
        }
        match read_link(self.vault, self.case, found) {
            Ok(stored) => self.events.push(stored.event),
            Err(StoreError::Sealed { .. }) => self.sealed = self.sealed.saturating_add(1),
            Err(StoreError::Unreadable { message, .. }) => self.fault(found.sequence, message),
            Err(error) => self.fault(found.sequence, error.to_string()),
        }
        // What follows is compared with what is stored, so that one change is named once, at its place.
        self.previous = Some(found.hash);
        self.last = found.sequence;
    }

    /// Compares the end of the chain and the replay with the list, and adds the outcome to the answer. `marks` is what the views
    /// are found by, where it is kept beside the overview.
    pub(crate) fn close(mut self, head: Option<&Head>, marks: Option<&Marks>, into: &mut Verification) {
        match head {
            None => self.fault(self.last, "the list of cases does not have the case".to_owned()),
            Some(head) => {
                self.compare_end(head);
                // What is sealed cannot be replayed: its bytes and its place hold. Of what is erased, or about to be, the list and
                // the views say nothing any more.
                if self.faults.is_empty() && self.sealed == 0 && !head.erased {
                    self.compare_replay(head, marks);
                } else if self.faults.is_empty() && marks.is_some_and(|marks| *marks != marks_of(head)) {
                    self.fault(self.last, VIEWS_DIFFER.to_owned());
                }
            }
        }
        into.cases = into.cases.saturating_add(1);
        into.events = into.events.saturating_add(self.count);
        into.sealed = into.sealed.saturating_add(self.sealed);
        into.faults.append(&mut self.faults);
    }

    fn compare_end(&mut self, head: &Head) {
        let (listed, last) = (head.entry.sequence, self.last);
        if last < listed {
            let first = last.saturating_add(1);
            let which = if first == listed { listed.to_string() } else { format!("{first} to {listed}") };
            self.fault(first, format!("event {which} is missing at the end"));
        } else if last > listed {
            self.fault(
                listed.saturating_add(1),
                format!("it was added past the store: the list ends at {listed}"),
            );
        } else if self.previous != Some(head.hash) {
            self.fault(last, "the list of cases has another hash for the last event".to_owned());
        }
    }

    fn compare_replay(&mut self, head: &Head, marks: Option<&Marks>) {
        let case = match replay(&self.events) {
            Ok(case) => case,
            Err(error) => return self.fault(self.last, format!("the events do not replay: {error}")),
        };
        let listed = self.events.iter().fold(None, advance);
        if case.phase() != head.entry.phase {
            let (list, events) = (head.entry.phase, case.phase());
            self.fault(
                self.last,
                format!("the list of cases has the phase `{list}`, the events lead to `{events}`"),
            );
        } else if listed.as_ref() != Some(&head.entry) {
            self.fault(self.last, "the list of cases says something else than the events".to_owned());
        } else if self.is_shown_otherwise(head, marks) {
            self.fault(self.last, VIEWS_DIFFER.to_owned());
        }
    }

    /// Says whether the views show something else than the events. Tables that have no views show nothing.
    fn is_shown_otherwise(&self, head: &Head, marks: Option<&Marks>) -> bool {
        let shown = Overview::of(&self.events);
        match marks {
            Some(marks) => head.overview.as_ref() != Some(&shown) || *marks != shown.marks(),
            None => head.overview.as_ref().is_some_and(|kept| *kept != shown),
        }
    }

    fn fault(&mut self, sequence: u64, message: String) {
        self.faults.push(Fault { case: self.case, sequence, message });
    }
}
