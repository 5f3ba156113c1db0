//! What went wrong, in words that say what to do.

use std::path::Path;

use rusqlite::ErrorCode;

use super::{BUSY_SECONDS, SCHEMA_VERSION};
use crate::store::StoreError;

/// Says that the database failed.
pub(super) fn failed(path: &Path, error: &rusqlite::Error) -> StoreError {
    let path_shown = path.display();
    let message = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            let message = format!(
                "another program has been writing to `{path_shown}` for {BUSY_SECONDS} seconds: try again when it is done"
            );
            return StoreError::Busy { message };
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            return damaged(path, &error.to_string());
        }
        Some(ErrorCode::DiskFull) => {
            format!("there is no room left for `{path_shown}`: free some space, then do it again")
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => return not_writable(path),
        Some(ErrorCode::CannotOpen) => {
            format!("`{path_shown}` cannot be opened: check that its directory is there and may be written")
        }
        Some(_) | None => format!("`{path_shown}`: {error}"),
    };
    StoreError::Failed { message }
}

/// Says that a file is there for reading only.
pub(super) fn not_writable(path: &Path) -> StoreError {
    let message = format!("`{}` or its directory may not be written: check the permissions", path.display());
    StoreError::Failed { message }
}

/// Says whether another program holds the lock.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Says that a file that was ours is damaged.
pub(super) fn damaged(path: &Path, how: &str) -> StoreError {
    // SQLite says it in several lines; a message is one.
    let how: Vec<_> = how.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let how = how.join("; ");
    let message = format!(
        "`{}` is damaged ({how}): keep it as it is, and restore the last good copy under another name",
        path.display()
    );
    StoreError::Failed { message }
}

/// Says that a database is none of ours.
pub(super) fn not_a_store(path: &Path) -> StoreError {
    let message = format!(
        "`{}` is a SQLite database but not a store: name another file, it is left as it is",
        path.display()
    );
    StoreError::NotOurs { message }
}

/// Says that a store has to be brought up to date first.
pub(super) fn older(path: &Path, found: i32) -> StoreError {
    let message = format!(
        "`{}` has tables of version {found} and has no views yet: `casework db migrate` brings it up to version {SCHEMA_VERSION}",
        path.display()
    );
    StoreError::Failed { message }
}

/// Says that a store was written by a later version.
pub(super) fn newer(path: &Path, found: i32) -> StoreError {
    let message = format!(
        "`{}` has tables of version {found} and this program knows version {SCHEMA_VERSION}: upgrade the program",
        path.display()
    );
    StoreError::NotOurs { message }
}
