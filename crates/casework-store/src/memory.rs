//! The store that lasts as long as the program: for tests, trials and computations over histories.

use std::collections::BTreeMap;

use casework_core::CaseId;
use casework_lifecycle::Event;

use crate::batch::{Batch, Head};
use crate::chain::Link;
use crate::store::{Appended, CaseEntry, EventStore, StoreError, Stored, Verification};
use crate::verify::{Audit, read_link};

/// A store in memory. Nothing in it outlives it; "durable" here means for as long as it lives.
///
/// ```
/// use casework_store::{EventStore, MemoryStore};
/// let store = MemoryStore::new();
/// assert_eq!(store.cases().unwrap(), []);
/// ```
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    kept: BTreeMap<CaseId, Kept>,
    opened: Vec<CaseId>,
}

#[derive(Debug, Clone)]
struct Kept {
    head: Head,
    links: Vec<Link>,
}

impl MemoryStore {
    /// Makes an empty store.
    pub const fn new() -> Self {
        Self { kept: BTreeMap::new(), opened: Vec::new() }
    }
}

impl EventStore for MemoryStore {
    fn append(&mut self, case: CaseId, expected: u64, events: &[Event]) -> Result<Appended, StoreError> {
        let batch = Batch::new(case, expected, events)?;
        let chained = batch.chain(self.kept.get(&case).map(|kept| &kept.head))?;
        let appended = chained.appended();
        let Some(head) = chained.head else { return Ok(appended) };
        if let Some(kept) = self.kept.get_mut(&case) {
            kept.head = head;
            kept.links.extend(chained.links);
        } else {
            self.kept.insert(case, Kept { head, links: chained.links });
            self.opened.push(case);
        }
        Ok(appended)
    }

    fn read(&self, case: CaseId) -> Result<Vec<Stored>, StoreError> {
        let links = self.kept.get(&case).map(|kept| kept.links.as_slice()).unwrap_or_default();
        links.iter().map(|link| read_link(case, link)).collect()
    }

    fn cases(&self) -> Result<Vec<CaseEntry>, StoreError> {
        let kept = self.opened.iter().filter_map(|case| self.kept.get(case));
        Ok(kept.map(|kept| kept.head.entry.clone()).collect())
    }

    fn verify(&self, case: Option<CaseId>) -> Result<Verification, StoreError> {
        let mut answer = Verification::default();
        for id in self.opened.iter().filter(|id| case.is_none_or(|case| case == **id)) {
            let Some(kept) = self.kept.get(id) else { continue };
            let mut audit = Audit::new(*id);
            kept.links.iter().for_each(|link| audit.look_at(link));
            audit.close(Some(&kept.head), &mut answer);
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::conformance!(suite, MemoryStore::new);
}
