//! The store that lasts as long as the program: for tests, trials and computations over histories.

use std::collections::BTreeMap;

use casework_core::{CaseId, Digest, EntryId};
use casework_lifecycle::Event;

use crate::batch::{Batch, Head, stands};
use crate::chain::Link;
use crate::custody::Entry;
use crate::restore::{Restoring, Verdict, diverged, overview};
use crate::store::{
    Append, Appended, CaseEntry, CaseHead, EventStore, Heads, Record, Restored, StoreError, Stored,
    Verification,
};
use crate::vault::Vault;
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
    pub(crate) kept: BTreeMap<CaseId, Kept>,
    pub(crate) opened: Vec<CaseId>,
    /// Every event in the order of commitment: its case, and its place in it.
    log: Vec<(CaseId, usize)>,
    pub(crate) vault: Vault,
    pub(crate) journal: Vec<Entry>,
    bookmarks: BTreeMap<EntryId, u64>,
}

/// A case in memory.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) head: Head,
    pub(crate) links: Vec<Link>,
}

impl MemoryStore {
    /// Makes an empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Seals what is written from now on with the keys of the clients, and opens with them what is sealed.
    #[cfg(feature = "seal")]
    #[must_use]
    pub fn with_keys(self, keys: std::sync::Arc<dyn crate::keys::Keys>) -> Self {
        Self { vault: Vault::with(keys), ..self }
    }

    pub(crate) fn links(&self, case: CaseId) -> &[Link] {
        self.kept.get(&case).map(|kept| kept.links.as_slice()).unwrap_or_default()
    }

    fn write(&mut self, case: CaseId, head: Head, links: Vec<Link>) {
        let from = self.links(case).len();
        self.log.extend((from..from.saturating_add(links.len())).map(|place| (case, place)));
        if let Some(kept) = self.kept.get_mut(&case) {
            kept.head = head;
            kept.links.extend(links);
        } else {
            self.kept.insert(case, Kept { head, links });
            self.opened.push(case);
        }
    }

    fn restore_all(
        &mut self,
        records: &mut dyn Iterator<Item = Result<Record, StoreError>>,
    ) -> Result<Restored, StoreError> {
        let vault = self.vault.clone();
        let mut restoring = Restoring::new(&vault);
        for record in records {
            let record = record?;
            if restoring.asks_for(record.case) {
                restoring.tell(record.case, self.kept.get(&record.case).map(|kept| &kept.head));
            }
            match restoring.look_at(&record)? {
                Verdict::Compare(hash) => {
                    let place = usize::try_from(record.sequence).ok().and_then(|place| place.checked_sub(1));
                    let kept = place.and_then(|place| self.links(record.case).get(place));
                    if kept.map(|link| link.hash) != Some(hash) {
                        return Err(diverged(&record));
                    }
                }
                Verdict::Write(entry) => {
                    let link = Link { sequence: record.sequence, hash: record.hash, body: record.body };
                    let head = Head { entry: *entry, hash: record.hash, overview: None, erased: false };
                    self.write(record.case, head, vec![link]);
                }
            }
        }
        let (added, counts) = restoring.end();
        for case in added {
            let made = overview(&vault, case, self.links(case))?;
            if let Some(kept) = self.kept.get_mut(&case) {
                kept.head.overview = made;
            }
        }
        Ok(counts)
    }
}

impl EventStore for MemoryStore {
    fn append(&mut self, case: CaseId, expected: u64, events: &[Event]) -> Result<Appended, StoreError> {
        let batch = Batch::new(case, expected, events)?;
        if let Some(client) = batch.client_of_new().filter(|client| self.is_being_erased(*client)) {
            return Err(StoreError::BeingErased { client });
        }
        let before = || {
            let links = self.links(case).iter();
            links.map(|link| read_link(&self.vault, case, link).map(|stored| stored.event)).collect()
        };
        let head = self.kept.get(&case).map(|kept| &kept.head);
        let Some(placed) = batch.place(head)? else { return Ok(stands(head)) };
        let mut links = Vec::new();
        let chained = placed.chain(&self.vault, before, |part| {
            links.extend(part);
            Ok(())
        })?;
        let appended = stands(Some(&chained.head));
        self.write(case, chained.head, links);
        Ok(appended)
    }

    fn append_many(
        &mut self,
        appends: &[Append<'_>],
    ) -> Result<Vec<Result<Appended, StoreError>>, StoreError> {
        Ok(appends.iter().map(|one| self.append(one.case, one.expected, one.events)).collect())
    }

    fn read(&self, case: CaseId) -> Result<Vec<Stored>, StoreError> {
        self.links(case).iter().map(|link| read_link(&self.vault, case, link)).collect()
    }

    fn cases(&self) -> Result<Vec<CaseEntry>, StoreError> {
        let kept = self.opened.iter().filter_map(|case| self.kept.get(case));
        Ok(kept.map(|kept| kept.head.entry.clone()).collect())
    }

    fn records(&self, after: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        let from = usize::try_from(after).unwrap_or(usize::MAX);
        let found = self.log.iter().skip(from).take(limit).zip(after.saturating_add(1)..);
        let record = |((case, place), position): (&(CaseId, usize), u64)| {
            let link = self.links(*case).get(*place)?;
            let (sequence, hash, body) = (link.sequence, link.hash, link.body.clone());
            Some(Record { position, case: *case, sequence, hash, body })
        };
        Ok(found.filter_map(record).collect())
    }

    fn records_of(&self, case: CaseId) -> Result<Vec<Record>, StoreError> {
        let mut records = self.records(0, usize::MAX)?;
        records.retain(|record| record.case == case);
        Ok(records)
    }

    fn heads(&self) -> Result<Heads, StoreError> {
        let kept = self.opened.iter().filter_map(|case| self.kept.get(case));
        let head = |kept: &Kept| {
            let (case, sequence) = (kept.head.entry.case, kept.head.entry.sequence);
            CaseHead { case, sequence, hash: kept.head.hash }
        };
        let position = u64::try_from(self.log.len()).unwrap_or(u64::MAX);
        Ok(Heads { position, cases: kept.map(head).collect() })
    }

    fn hash_of(&self, case: CaseId, sequence: u64) -> Result<Option<Digest>, StoreError> {
        let place = usize::try_from(sequence).ok().and_then(|place| place.checked_sub(1));
        Ok(place.and_then(|place| self.links(case).get(place)).map(|link| link.hash))
    }

    fn bookmark(&self, follower: &EntryId) -> Result<u64, StoreError> {
        Ok(self.bookmarks.get(follower).copied().unwrap_or(0))
    }

    fn set_bookmark(&mut self, follower: &EntryId, position: u64) -> Result<(), StoreError> {
        self.bookmarks.insert(follower.clone(), position);
        Ok(())
    }

    fn restore(
        &mut self,
        records: &mut dyn Iterator<Item = Result<Record, StoreError>>,
    ) -> Result<Restored, StoreError> {
        let mut copy = self.clone();
        let restored = copy.restore_all(records)?;
        *self = copy;
        Ok(restored)
    }

    fn verify(&self, case: Option<CaseId>) -> Result<Verification, StoreError> {
        let mut answer = Verification::default();
        for id in self.opened.iter().filter(|id| case.is_none_or(|case| case == **id)) {
            let Some(kept) = self.kept.get(id) else { continue };
            let mut audit = Audit::new(&self.vault, *id);
            kept.links.iter().for_each(|link| audit.look_at(link));
            audit.close(Some(&kept.head), None, &mut answer);
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::conformance!(suite, MemoryStore::new);
    crate::conformance!(views viewed, MemoryStore::new);
    crate::conformance!(journal journal, MemoryStore::new);
}
