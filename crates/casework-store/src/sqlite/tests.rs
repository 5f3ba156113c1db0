//! What only a store in a file has to promise.

use std::path::PathBuf;

use super::*;
use crate::conformance::samples::{case_id, history};
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

    fn verify(&self, case: Option<CaseId>) -> Result<Verification, StoreError> {
        self.store.verify(case)
    }
}

crate::conformance!(suite, on_disk);

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
