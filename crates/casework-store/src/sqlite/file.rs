//! The file before SQLite touches it: is it there, is it ours, is it whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{APPLICATION_ID, error};
use crate::store::StoreError;

/// The largest file that is checked page by page when it is opened, in bytes.
pub(super) const SMALL: u64 = 8 * 1024 * 1024;

/// What every SQLite file begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// An empty file.
    Empty,
    /// Nothing.
    Nothing,
    /// A store.
    Ours,
}

/// Looks at what stands at a path, and changes nothing.
pub(super) fn inspect(path: &Path) -> Result<Found, StoreError> {
    if path.as_os_str().is_empty() {
        return Err(StoreError::Failed { message: "the path of the store is empty: name a file".to_owned() });
    }
    let metadata = match path.metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return refuse_orphaned_log(path).map(|()| Found::Nothing);
        }
        Err(error) => return Err(failed(path, &error)),
    };
    if metadata.is_dir() {
        return Err(not_ours(path, "is a directory: name a file"));
    }
    if !metadata.is_file() {
        return Err(not_ours(path, "is not a regular file"));
    }
    let mut start = Vec::new();
    let file = File::open(path).map_err(|error| failed(path, &error))?;
    file.take(100).read_to_end(&mut start).map_err(|error| failed(path, &error))?;
    if start.is_empty() {
        return refuse_orphaned_log(path).map(|()| Found::Empty);
    }
    match start.strip_prefix(MAGIC) {
        None if MAGIC.starts_with(&start) => Err(error::damaged(path, "it was cut off in its header")),
        None => Err(not_ours(
            path,
            "is not a store and no SQLite database: name another file, it is left as it is",
        )),
        Some(header) => whole(path, header),
    }
}

/// Looks at the header of a SQLite file, from its byte 16 on.
fn whole(path: &Path, header: &[u8]) -> Result<Found, StoreError> {
    let cut_off = || error::damaged(path, "it was cut off");
    // The size of a page is at byte 16, their number at 28, the application at 68; the header has 100 bytes.
    let number = |at: usize| -> Option<u32> {
        let bytes = header.get(at.checked_sub(16)?..)?.first_chunk::<4>()?;
        Some(u32::from_be_bytes(*bytes))
    };
    let (Some(pages), Some(application), Some(_)) = (number(28), number(68), number(96)) else {
        return Err(cut_off());
    };
    if application.cast_signed() != APPLICATION_ID {
        return Err(error::not_a_store(path));
    }
    let size = header.first_chunk::<2>().map_or(0, |bytes| u64::from(u16::from_be_bytes(*bytes)));
    let size = if size == 1 { 65_536 } else { size };
    // With a log beside it the file may be behind; SQLite then knows better.
    let settled = beside(path, "-wal").unwrap_or(0) == 0 && beside(path, "-journal").is_none();
    if settled && length(path)? < size.saturating_mul(u64::from(pages)) {
        return Err(cut_off());
    }
    Ok(Found::Ours)
}

/// Makes a new, empty file that only its owner may read: what will be in it is nobody else's business.
pub(crate) fn create(path: &Path) -> Result<(), StoreError> {
    match create_new(path) {
        Ok(()) => Ok(()),
        // Another program was faster; the tables are made under a lock.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(path, &error)),
    }
}

/// Makes a new, empty file that only its owner may read; fails where there is something already.
pub(super) fn create_new(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}

/// Returns the path in a form in which SQLite sees nothing but a file: names such as `:memory:` mean more to it.
pub(crate) fn plain(path: &Path) -> PathBuf {
    Path::new(".").join(path)
}

/// Returns the path for a file on a medium that nobody can write, such as an archive: SQLite then keeps nothing beside it.
/// Nothing for any other file, and for one whose log still holds events.
pub(super) fn on_read_only_medium(path: &Path) -> Option<PathBuf> {
    let refused = OpenOptions::new().write(true).open(path).err()?;
    let settled = beside(path, "-wal").unwrap_or(0) == 0 && beside(path, "-journal").is_none();
    (refused.kind() == io::ErrorKind::ReadOnlyFilesystem && settled).then(|| unchanging(path)).flatten()
}

/// Returns the path in the form in which SQLite takes it for a file that never changes.
pub(super) fn unchanging(path: &Path) -> Option<PathBuf> {
    let plain = plain(path).to_str()?.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Some(format!("file:{plain}?immutable=1").into())
}

/// Returns the length of the file, in bytes.
pub(super) fn length(path: &Path) -> Result<u64, StoreError> {
    path.metadata().map(|metadata| metadata.len()).map_err(|error| failed(path, &error))
}

/// Says that there is nothing to read.
pub(super) fn absent(path: &Path) -> StoreError {
    StoreError::Failed { message: format!("there is no store at `{}`", path.display()) }
}

/// Says that there is only an empty file to read.
pub(super) fn empty(path: &Path) -> StoreError {
    not_ours(path, "is empty: nothing has been stored in it")
}

/// Refuses to begin anew beside a log that still holds events: SQLite would throw the log away.
fn refuse_orphaned_log(path: &Path) -> Result<(), StoreError> {
    if beside(path, "-wal").is_some_and(|log| log > 0) {
        let how = "the file is gone or empty while its log, the file with `-wal` at its end, is still there";
        return Err(error::damaged(path, how));
    }
    Ok(())
}

/// Returns the length of a file that SQLite keeps beside the store.
fn beside(path: &Path, suffix: &str) -> Option<u64> {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    Path::new(&name).metadata().ok().map(|metadata| metadata.len())
}

fn not_ours(path: &Path, what: &str) -> StoreError {
    StoreError::NotOurs { message: format!("`{}` {what}", path.display()) }
}

fn failed(path: &Path, error: &io::Error) -> StoreError {
    let shown = path.display();
    let message = if error.kind() == io::ErrorKind::NotFound {
        format!("`{shown}` cannot be made: its directory is not there")
    } else if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) {
        format!("`{shown}` or its directory may not be read or written: check the permissions")
    } else if error.kind() == io::ErrorKind::StorageFull {
        format!("there is no room left for `{shown}`: free some space, then do it again")
    } else {
        format!("`{shown}`: {error}")
    };
    StoreError::Failed { message }
}
