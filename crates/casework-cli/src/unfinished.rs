//! What a run that is stopped from outside leaves behind: nothing.
//!
//! An answer goes to a file beside the one it becomes. When the run fails, that file goes with it; here it also does when
//! somebody presses Ctrl-C or the system ends the run.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

/// The file that is being written.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The exit code of a run that was stopped, as shells have it.
const STOPPED: i32 = 130;

/// Notes the file that is being written: it is taken away when the run is stopped.
pub(crate) fn begin(path: &Path) {
    static LISTENING: Once = Once::new();
    set(Some(path.to_owned()));
    LISTENING.call_once(|| {
        // Where no signal can be waited for, a run that is stopped leaves its file, as any program would.
        let _ = ctrlc::set_handler(|| {
            if let Some(path) = set(None) {
                let _ = std::fs::remove_file(path);
            }
            std::process::exit(STOPPED);
        });
    });
}

/// Says that the file is in its place.
pub(crate) fn end() {
    set(None);
}

fn set(path: Option<PathBuf>) -> Option<PathBuf> {
    std::mem::replace(&mut UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner), path)
}
