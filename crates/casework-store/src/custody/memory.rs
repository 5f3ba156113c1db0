//! The journal of the store in memory.

use casework_core::{CaseId, Digest, PersonId};

use super::{Custody, CustodyError, Decision, Entry, Journal, Kept, Known};
use crate::memory::MemoryStore;
use crate::store::StoreError;
use crate::vault::is_sealed;
use crate::views::{Cursor, Page, Paged};

impl MemoryStore {
    /// Says whether erasing everything of a client was ordered and is not done.
    pub(crate) fn is_being_erased(&self, client: PersonId) -> bool {
        let kept = self.journal.iter().rev().filter_map(|entry| entry.read().ok());
        let last = kept
            .filter(|kept| kept.note.client == client)
            .map(|kept| kept.note.custody)
            .find(|custody| matches!(custody, Custody::ErasureOrdered { .. } | Custody::Erased));
        matches!(last, Some(Custody::ErasureOrdered { .. }))
    }
}

impl Journal for MemoryStore {
    fn keep(&mut self, client: PersonId, decide: Decision<'_>) -> Result<(), CustodyError> {
        let kept: Result<Vec<Kept>, StoreError> = self.journal.iter().map(Entry::read).collect();
        let mut kept = kept?;
        kept.retain(|kept| {
            kept.note.client == client && !matches!(kept.note.custody, Custody::Accessed { .. })
        });
        let of_client = self.opened.iter().filter_map(|case| self.kept.get(case));
        let cases: Vec<_> =
            of_client.map(|kept| kept.head.entry.clone()).filter(|entry| entry.client == client).collect();
        let notes = decide(&Known { kept: &kept, cases: &cases })?;
        self.journal.extend(Entry::chain(self.journal.last(), &notes)?);
        for note in &notes {
            let Custody::ErasureOrdered { cases, .. } = &note.custody else { continue };
            for case in cases {
                let Some(kept) = self.kept.get_mut(case) else { continue };
                kept.head.erased = true;
                kept.head.overview = None;
                kept.head.entry.reference = None;
            }
        }
        Ok(())
    }

    fn journal(&self, client: Option<PersonId>, page: &Page) -> Result<Paged<Kept>, StoreError> {
        let [after] = page.after.as_ref().map_or(Ok([0]), Cursor::numbers::<1>)?;
        let after = u64::try_from(after).unwrap_or(0);
        let kept: Result<Vec<Kept>, StoreError> = self.journal.iter().map(Entry::read).collect();
        let found = kept?
            .into_iter()
            .filter(|kept| kept.position > after && client.is_none_or(|client| client == kept.note.client));
        let rows =
            found.take(page.rows().saturating_add(1)).map(|kept| (Cursor::of(&[&kept.position]), kept));
        Ok(Paged::new(rows.collect(), page))
    }

    fn journal_head(&self) -> Result<(u64, Digest), StoreError> {
        Ok(self.journal.last().map_or((0, Digest::ZERO), |last| (last.position, last.hash)))
    }

    fn journal_hash(&self, position: u64) -> Result<Option<Digest>, StoreError> {
        Ok(self.journal.iter().find(|entry| entry.position == position).map(|entry| entry.hash))
    }

    fn unsealed(&self, case: CaseId) -> Result<u64, StoreError> {
        let plain = self.links(case).iter().filter(|link| !is_sealed(&link.body)).count();
        Ok(u64::try_from(plain).unwrap_or(u64::MAX))
    }
}
