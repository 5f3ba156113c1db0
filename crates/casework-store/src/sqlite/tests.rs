//! What only a store in a file has to promise.

use std::path::PathBuf;

use super::*;
use crate::conformance::samples::{case_id, history};
use crate::views::{
    Agenda, CaseRow, CaseloadQuery, CrisisRow, Page, Paged, TaskRow, TimelineRow, Views, WaitingRow,
    WorklistQuery,
};
use tempfile::TempDir;

/// A store in a folder of its own.
struct OnDisk {
    store: SqliteStore,
    _folder: TempDir,
}

fn on_disk() -> OnDisk {
    let folder = tempfile::tempdir().unwrap();
    OnDisk { store: SqliteStore::open(folder.path().join("casework.db")).unwrap(), _folder: folder }
}

impl EventStore for OnDisk {
    fn append(&mut self, case: CaseId, expected: u64, events: &[Event]) -> Result<Appended, StoreError> {
        self.store.append(case, expected, events)
    }

    fn read(&self, case: CaseId) -> Result<Vec<Stored>, StoreError> {
        self.store.read(case)
    }

    fn cases(&self) -> Result<Vec<CaseEntry>, StoreError> {
        self.store.cases()
    }

    fn append_many(
        &mut self,
        appends: &[Append<'_>],
    ) -> Result<Vec<Result<Appended, StoreError>>, StoreError> {
        self.store.append_many(appends)
    }

    fn records(&self, after: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.store.records(after, limit)
    }

    fn records_of(&self, case: CaseId) -> Result<Vec<Record>, StoreError> {
        self.store.records_of(case)
    }

    fn heads(&self) -> Result<Heads, StoreError> {
        self.store.heads()
    }

    fn hash_of(&self, case: CaseId, sequence: u64) -> Result<Option<Digest>, StoreError> {
        self.store.hash_of(case, sequence)
    }

    fn bookmark(&self, follower: &EntryId) -> Result<u64, StoreError> {
        self.store.bookmark(follower)
    }

    fn set_bookmark(&mut self, follower: &EntryId, position: u64) -> Result<(), StoreError> {
        self.store.set_bookmark(follower, position)
    }

    fn restore(
        &mut self,
        records: &mut dyn Iterator<Item = Result<Record, StoreError>>,
    ) -> Result<Restored, StoreError> {
        self.store.restore(records)
    }

    fn verify(&self, case: Option<CaseId>) -> Result<Verification, StoreError> {
        self.store.verify(case)
    }
}

crate::conformance!(suite, on_disk);
crate::conformance!(views viewed, on_disk);

impl Views for OnDisk {
    fn caseload(&self, query: &CaseloadQuery, page: &Page) -> Result<Paged<CaseRow>, StoreError> {
        self.store.caseload(query, page)
    }

    fn open_crises(&self, page: &Page) -> Result<Paged<CrisisRow>, StoreError> {
        self.store.open_crises(page)
    }

    fn waiting_referrals(&self, page: &Page) -> Result<Paged<WaitingRow>, StoreError> {
        self.store.waiting_referrals(page)
    }

    fn timeline(&self, case: CaseId, page: &Page) -> Result<Paged<TimelineRow>, StoreError> {
        self.store.timeline(case, page)
    }

    fn worklist(
        &mut self,
        agenda: &dyn Agenda,
        query: &WorklistQuery,
        page: &Page,
    ) -> Result<Paged<TaskRow>, StoreError> {
        self.store.worklist(agenda, query, page)
    }

    fn rebuild_views(&mut self) -> Result<u64, StoreError> {
        self.store.rebuild_views()
    }
}

mod asking;
mod opening;
mod tampering;
mod writing;

/// A folder with a store of two cases, of five and three events.
fn two_cases() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("casework.db");
    let mut store = SqliteStore::open(&path).unwrap();
    for (number, length) in [(1, 5), (2, 3)] {
        store.append(case_id(number), 0, &history(case_id(number), length).unwrap()).unwrap();
    }
    (folder, path)
}

fn message<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> String {
    answer.unwrap_err().to_string()
}
