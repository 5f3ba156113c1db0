//! Rows of Parquet: the work is that of `casework-arrow`; here are the options, the files and the words for people.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use casework_arrow::{OnBadValue, Scoring, Table, score_parquet};

use super::{Counts, OnError, Options, is_parquet};
use crate::exit::{Failure, Outcome};
use crate::output::{Format, OutputArgs, Sink};
use crate::progress::Progress;

pub(super) fn score(options: &Options, file: Option<&Path>, output: &OutputArgs) -> Result<Outcome, Failure> {
    let Some(file) = file.filter(|file| file.as_os_str() != "-") else {
        let message = "standard input: Parquet is read from its end: give it as a file";
        return Err(Failure::Input(message.to_owned()));
    };
    let name = file.display().to_string();
    let table = table(output)?;
    let input = File::open(file).map_err(|error| Failure::reading(&name, &error))?;
    let length = input.metadata().map_err(|error| Failure::reading(&name, &error))?;
    if length.is_dir() {
        return Err(Failure::Input(format!("{name}: this is a folder, not a file")));
    }
    let mut sink = Sink::open(output.output.as_deref())?;
    let mut progress = Progress::of(Some(length.len()), output);
    let scoring = Scoring {
        instrument: options.instrument,
        screen_at: options.screen_at,
        prorate: options.prorate,
        on_bad_value: match options.on_error {
            OnError::Fail => OnBadValue::Fail,
            OnError::Null => OnBadValue::LeaveRow,
        },
    };
    // The bytes of a batch are its share of the file.
    let done = |rows: usize, of: u64| {
        let share =
            u128::from(length.len()) * u128::try_from(rows).unwrap_or_default() / u128::from(of.max(1));
        progress.add(usize::try_from(share).unwrap_or_default());
    };
    let mut to = To { sink: &mut sink, failed: None };
    let scored = score_parquet(input, &mut to, table, scoring, done);
    if let Some(failure) = to.failed {
        return Err(failure);
    }
    let counts = scored.map_err(|error| Failure::Input(format!("{name}: {error}")))?;
    sink.finish()?;
    let counts = Counts { rows: counts.rows, incomplete: counts.incomplete, not_scored: counts.not_scored };
    Ok(counts.outcome())
}

/// Chooses what is written: Parquet by the name of the file, else as `--format` says, else CSV.
fn table(output: &OutputArgs) -> Result<Table, Failure> {
    match (output.output.as_deref().is_some_and(is_parquet), output.format) {
        (true, Format::Table) => Ok(Table::Parquet),
        (true, Format::Json | Format::Ndjson) => {
            let message = "--output names a file of Parquet and --format says JSON: leave one of them out";
            Err(Failure::Input(message.to_owned()))
        }
        (false, Format::Table) => Ok(Table::Csv),
        (false, Format::Json) => Ok(Table::Json),
        (false, Format::Ndjson) => Ok(Table::Ndjson),
    }
}

/// Writes to a sink, and keeps what went wrong there apart from what is wrong with the file that is read.
struct To<'a> {
    sink: &'a mut Sink,
    failed: Option<Failure>,
}

impl Write for To<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink.kept().extend_from_slice(bytes);
        if let Err(failure) = self.sink.spill() {
            self.failed = Some(failure);
            return Err(io::Error::other("the output cannot be written"));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // What is kept leaves when it is much, and at the end.
        Ok(())
    }
}
