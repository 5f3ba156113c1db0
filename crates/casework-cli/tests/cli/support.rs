//! Runs the binary, and hands back what it said.

use std::io::Write;
use std::process::{Command, Stdio};

/// What a run said and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs the binary with its arguments, parted by spaces, and an input.
pub(crate) fn run(arguments: &str, input: impl AsRef<[u8]>) -> Run {
    let arguments: Vec<_> = arguments.split_whitespace().collect();
    run_words(&arguments, input)
}

/// Runs the binary with its arguments and an input.
pub(crate) fn run_words(arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_casework"))
        .args(arguments)
        .env_remove("CLICOLOR_FORCE")
        .env("COLUMNS", "80")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    // The program may stop reading at the first error: a closed pipe is no fault of the test.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Holds that a run failed as bad input does: code 2, a sentence that holds `expected`, nothing on standard output.
pub(crate) fn refused(run: &Run, expected: &str) {
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(run.out, "", "{run:?}");
    assert!(run.err.contains(expected), "expected {expected:?}: {run:?}");
    assert!(!run.err.contains("panicked"), "{run:?}");
}
