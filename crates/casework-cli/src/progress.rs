//! How far a long run has come: on standard error, when that is a terminal, and gone when the run ends.

use std::io::{self, IsTerminal};
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::input::Input;
use crate::output::OutputArgs;

/// How many bytes go by before anything is shown: a short run needs no word about it.
const QUIET_BYTES: u64 = 4 << 20;

/// Shows how much of an input is done.
pub(crate) struct Progress {
    wanted: bool,
    length: Option<u64>,
    done: u64,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Shows nothing where standard error is no terminal, or where the answer itself goes to one.
    pub(crate) fn new(input: &Input, output: &OutputArgs) -> Self {
        Self::of(input.bytes(), output)
    }

    /// Does the same for something of a known or unknown length.
    pub(crate) fn of(length: Option<u64>, output: &OutputArgs) -> Self {
        let to_file = output.output.as_deref().is_some_and(|path| path != Path::new("-"));
        let wanted = io::stderr().is_terminal() && (to_file || !io::stdout().is_terminal());
        Self { wanted, length, done: 0, bar: None }
    }

    /// Counts what was done.
    pub(crate) fn add(&mut self, bytes: usize) {
        self.done = self.done.saturating_add(u64::try_from(bytes).unwrap_or_default());
        if self.wanted && self.done > QUIET_BYTES {
            self.bar.get_or_insert_with(|| bar(self.length)).set_position(self.done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(length: Option<u64>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
    let template = if length.is_some() {
        "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left"
    } else {
        "{spinner} {bytes}, {bytes_per_sec}"
    };
    // A template that does not fit leaves the usual look.
    if let Ok(style) = ProgressStyle::with_template(template) { bar.with_style(style) } else { bar }
}
