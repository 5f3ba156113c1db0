//! How a run ends: the exit codes, and the two ways in which a run can fail.

use std::io;
use std::path::Path;
use std::process::ExitCode;

/// How a run that came to its end ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, and nothing to object to: exit code 0.
    Done,
    /// Done, and the answer is a no: exit code 1.
    No,
}

impl Outcome {
    /// Makes an outcome from whether there is something to object to.
    pub(crate) const fn objecting(objection: bool) -> Self {
        if objection { Self::No } else { Self::Done }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::No => Self::from(1),
        }
    }
}

/// Why a run did not come to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Whoever reads the output has closed it. Nothing to say: exit code 0.
    #[error("the reader of the output has gone")]
    Closed,
    /// The input or the way of asking cannot be understood: exit code 2.
    #[error("{0}")]
    Input(String),
    /// The store or the system failed: exit code 3.
    #[error("{0}")]
    System(String),
}

impl Failure {
    /// Returns the exit code.
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Self::Closed => ExitCode::SUCCESS,
            Self::Input(_) => ExitCode::from(2),
            Self::System(_) => ExitCode::from(3),
        }
    }

    /// Makes the failure of a file that cannot be opened or read.
    pub(crate) fn reading(name: &str, error: &io::Error) -> Self {
        let kind = error.kind();
        if kind == io::ErrorKind::NotFound {
            Self::Input(format!("{name}: there is no such file"))
        } else if kind == io::ErrorKind::IsADirectory {
            Self::Input(format!("{name}: this is a folder, not a file"))
        } else {
            Self::System(format!("{name}: cannot be read: {error}"))
        }
    }

    /// Makes the failure of a file that cannot be written.
    pub(crate) fn writing(path: &Path, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound {
            Self::Input(format!("{}: there is no such folder to write to", path.display()))
        } else {
            Self::System(format!("{}: cannot be written: {error}", path.display()))
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::System(format!("the output cannot be written: {error}"))
        }
    }
}
