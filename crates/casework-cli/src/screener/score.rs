//! `casework screener score`: one sheet, many sheets, or a file of rows.

pub(super) mod blocks;
mod csv;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;
mod people;
mod pipeline;
mod sheet;

use std::path::{Path, PathBuf};

use casework::screeners::instrument::Comparison;
use casework::screeners::rows::Tail;
use casework::screeners::{Instrument, Status};
use clap::{Args, ValueEnum};

use crate::definition::DefinitionArgs;
use crate::exit::{Failure, Outcome};
use crate::input::Input;
use crate::output::{self, OutputArgs};

/// Score sheets: one as JSON, or a file of rows as CSV or NDJSON
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{RULES}"))]
pub(super) struct ScoreArgs {
    /// The id of the screener, as `casework screener list` prints it
    #[arg(value_name = "ID")]
    id: String,
    /// The file; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Read rows, and append the scores to each; without it, by the name of the file and its first letter
    #[arg(long, value_enum, value_name = "ROWS")]
    input: Option<Rows>,
    /// Screen at N instead of the default cut-off
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    cutoff: Option<i32>,
    /// Make up the total from the mean where the screener's own rule allows it; the status says `prorated`
    #[arg(long)]
    prorate: bool,
    /// What a value does that is not an answer: end the run, or leave its row without scores
    #[arg(long, value_enum, default_value_t = OnError::Fail, value_name = "WHAT")]
    on_error: OnError,
    #[command(flatten)]
    definitions: DefinitionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What a file of rows is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rows {
    /// Comma-separated values with a header.
    Csv,
    /// One JSON object a line, or an array of them.
    Ndjson,
    /// A Parquet file with a column for each item.
    Parquet,
}

/// What a value does that is not an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OnError {
    /// It ends the run with exit code 2.
    Fail,
    /// Its row gets the status `not-scored`, no scores, and the reason in a last column `error`.
    Null,
}

/// What is asked for beside the rows.
#[derive(Debug, Clone, Copy)]
struct Options {
    instrument: &'static Instrument,
    screen_at: Option<(Comparison, i32)>,
    chosen: bool,
    prorate: bool,
    on_error: OnError,
}

pub(super) fn run(args: &ScoreArgs) -> Result<Outcome, Failure> {
    let options = Options::new(args)?;
    if args.is_parquet() {
        return score_parquet(&options, args);
    }
    if args.output.output.as_deref().is_some_and(is_parquet) {
        let message = "--output: only rows of Parquet are answered in Parquet: give the file another ending";
        return Err(Failure::Input(message.to_owned()));
    }
    let mut input = Input::open(args.file.as_deref())?;
    match args.rows(&mut input)? {
        Some(Rows::Csv) => csv::score(&options, input, &args.output),
        Some(Rows::Ndjson) => ndjson::score(&options, input, &args.output),
        Some(Rows::Parquet) => score_parquet(&options, args),
        None => sheet::score(&options, input, &args.output),
    }
}

#[cfg(feature = "parquet")]
fn score_parquet(options: &Options, args: &ScoreArgs) -> Result<Outcome, Failure> {
    parquet::score(options, args.file.as_deref(), &args.output)
}

#[cfg(not(feature = "parquet"))]
fn score_parquet(_: &Options, _: &ScoreArgs) -> Result<Outcome, Failure> {
    let message = "this `casework` was built without Parquet: build it with \
                   `cargo build --release --package casework-cli --features parquet`, or give the rows as CSV";
    Err(Failure::Input(message.to_owned()))
}

/// Says whether a file is Parquet by its name.
fn is_parquet(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
}

impl ScoreArgs {
    fn is_parquet(&self) -> bool {
        self.input.map_or_else(|| self.file.as_deref().is_some_and(is_parquet), |rows| rows == Rows::Parquet)
    }

    /// Says whether the input holds rows: as asked, else by the name of the file, else by its first letter.
    fn rows(&self, input: &mut Input) -> Result<Option<Rows>, Failure> {
        if self.input.is_some() {
            return Ok(self.input);
        }
        let ending =
            self.file.as_deref().and_then(|file| file.extension()).and_then(|ending| ending.to_str());
        Ok(match ending {
            Some("csv") => Some(Rows::Csv),
            Some("ndjson" | "jsonl") => Some(Rows::Ndjson),
            Some("json") => None,
            _ => match input.first_byte()? {
                Some(b'{' | b'[') | None => None,
                Some(_) => Some(Rows::Csv),
            },
        })
    }
}

impl Options {
    fn new(args: &ScoreArgs) -> Result<Self, Failure> {
        let instrument = args.definitions.find(&args.id)?;
        let usual = instrument.default_cutoff().filter(|cutoff| cutoff.subscale.is_none());
        let comparison = usual.map_or(Comparison::AtLeast, |cutoff| cutoff.comparison);
        let (lowest, highest) = instrument.range();
        if args.cutoff.is_some() && !instrument.has_total() {
            return Err(Failure::Input(format!(
                "--cutoff: `{}` decides by rules and has no total to cut: leave it out",
                args.id
            )));
        }
        if let Some(value) = args.cutoff
            && !(lowest..=highest).contains(&value)
        {
            return Err(Failure::Input(format!(
                "--cutoff {value}: a total of `{}` is from {lowest} to {highest}",
                args.id
            )));
        }
        if args.prorate && instrument.definition().missing.opt_in.is_none() {
            output::note(&format!(
                "note: `{}` has no rule for making up a total: --prorate changes nothing",
                args.id
            ));
        }
        let screen_at = args.cutoff.map(|value| (comparison, value));
        Ok(Self {
            instrument,
            screen_at: screen_at.or_else(|| usual.map(|cutoff| (cutoff.comparison, cutoff.value))),
            chosen: args.cutoff.is_some(),
            prorate: args.prorate,
            on_error: args.on_error,
        })
    }
}

impl Options {
    /// Names what is appended to the rows.
    fn tail(&self) -> Tail<'static> {
        Tail::new(self.instrument, self.screen_at, self.on_error == OnError::Null)
    }
}

/// How many rows there were, and how they came out.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    rows: u64,
    incomplete: u64,
    not_scored: u64,
}

impl Counts {
    /// Counts a scored row.
    fn scored(&mut self, status: Status) {
        self.rows += 1;
        self.incomplete += u64::from(matches!(status, Status::Incomplete | Status::NotAdministered));
    }

    /// Counts a row that is not scored.
    const fn not_scored(&mut self) {
        self.rows += 1;
        self.not_scored += 1;
    }

    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.incomplete += other.incomplete;
        self.not_scored += other.not_scored;
    }

    /// Says on standard error what there is to object to.
    fn outcome(self) -> Outcome {
        let Self { rows, incomplete, not_scored } = self;
        if incomplete > 0 {
            output::note(&format!("{incomplete} of {rows} rows are not complete: they have no total"));
        }
        if not_scored > 0 {
            output::note(&format!("{not_scored} of {rows} rows are not scored: the column `error` says why"));
        }
        Outcome::objecting(incomplete + not_scored > 0)
    }
}

const EXAMPLES: &str = "\
Examples:
  echo '{\"q1\":2,\"q2\":3,\"q3\":1,\"q4\":2,\"q5\":0,\"q6\":1,\"q7\":2}' | casework screener score gad-7
  casework screener score phq-9 sheets.csv -o scored.csv
  casework screener score pcl-5 sheet.json --format json --cutoff 33";

const RULES: &str = "\
Sheets (JSON):
  An object {\"q1\": 2, ...}, or the values in order [2, 3, ...]; a list or one a line for many. The answer is the
  scored sheet. An item that is absent, null, \"\" or \"NA\" is missing. Other keys pass through before the scores; one that
  looks like an item (Q1, q99) and is none is an error, and so is a sheet without any item.

Rows (CSV, NDJSON, Parquet):
  Item columns are named by item id. Any other column passes through in place and unchanged. CSV needs a column for
  every scored item, so that a slip in a name is not taken for missing answers; unscored items may be absent. In
  NDJSON an absent key is a missing answer; a JSON array of rows will do too, and `--format json` answers with one.
  An empty cell, `null` or `NA` is missing. Everything else must be one of the item's answers, as a plain whole number
  (not 1.0, +1, 01 or 1e0; spaces around it are ignored), or a word that the item takes (yes, no, and refused,
  unable, missing, skipped-by-rule for no answer). Nothing is clamped, rounded or guessed.
  Parquet (a file with a `.parquet` ending, or `--input parquet`; the binary must be built with `--features parquet`):
  item columns are whole numbers or text, and a whole number stored as a decimal one is taken. `-o FILE.parquet`
  answers with Parquet, everything else with CSV, or with JSON as `--format` says.
  Appended, in this order: status, total, observed-sum, lowest, highest, band, screen, subscale-..., algorithm (where
  there is one), flags (joined by `;`), missing. With `--on-error null` also `error`, and a row with a value that is
  not an answer gets the status `not-scored` and no scores. A row with too few or too many cells always ends the run.

Exit code 1: a row is incomplete, not administered or not scored.";
