//! `casework screener trend`: the sheets of one person over time.

mod people;
mod rows;

use std::path::PathBuf;

use casework::screeners::change::{Baseline, NotComparable, Reason, Trend, TrendError, Yardstick};
use chrono::NaiveDate;
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::occasion::Raised;
use super::own::OwnArgs;
use crate::definition::DefinitionArgs;
use crate::exit::{Failure, Outcome};
use crate::output::{OutputArgs, write_one};

/// Follow one person through dated sheets: where it started, where it is, and what that means
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{RULES}"))]
pub(super) struct TrendArgs {
    /// The id of the screener, as `casework screener list` prints it
    #[arg(value_name = "ID")]
    id: String,
    /// The sheets of one person, as CSV, NDJSON or a JSON array; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Compare with the sheet of this day, and leave out what lies before it; without it, with the first complete one
    #[arg(long, value_name = "DATE")]
    baseline_on: Option<NaiveDate>,
    #[command(flatten)]
    own: OwnArgs,
    #[command(flatten)]
    definitions: DefinitionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The answer: the trend, or why there is none, and what the newest sheet asks for whatever its total.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Answer {
    #[serde(flatten)]
    result: Followed,
    /// The flags that the answers of the newest sheet raise, compared or not; `null` when only its total is known.
    flags: Option<Vec<Raised>>,
}

/// The trend, or why there is none.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Followed {
    /// The sheets were followed.
    Trend(Box<Trend>),
    /// The instrument is not followed over time.
    Refused(NotComparable),
}

pub(super) fn run(args: &TrendArgs) -> Result<Outcome, Failure> {
    let instrument = args.definitions.find(&args.id)?;
    let own = args.own.reliable_change(instrument)?;
    let rows = rows::read(instrument, args.file.as_deref())?;
    let yardstick = Yardstick::of(instrument);
    let yardstick = own.as_ref().map_or(yardstick, |own| yardstick.with_reliable_change(own));
    let baseline = args.baseline_on.map_or(Baseline::FirstComplete, Baseline::On);
    let result = match yardstick.trend(&rows.series, baseline) {
        Ok(trend) => Followed::Trend(Box::new(trend)),
        Err(TrendError::NotComparable(refused)) => Followed::Refused(refused),
        Err(error) => return Err(Failure::Input(format!("--baseline-on: {error}"))),
    };
    let objection = match &result {
        Followed::Trend(trend) => trend.baseline.is_none() || leaves_out(trend),
        Followed::Refused(_) => true,
    };
    let answer = Answer { result, flags: rows.flags };
    write_one(&args.output, &answer, |answer| people::page(answer, instrument))?;
    Ok(Outcome::objecting(objection))
}

/// Says whether a sheet is left out that nobody has chosen to leave out.
fn leaves_out(trend: &Trend) -> bool {
    trend.left_out.iter().any(|out| out.reasons.iter().any(|reason| *reason != Reason::BeforeBaseline))
}

const EXAMPLES: &str = "\
Examples:
  casework screener trend phq-9 sheets.csv
  casework screener trend gad-7 sheets.ndjson --baseline-on 2025-03-03 --format json";

const RULES: &str = "\
Rows, one sheet each, all of one person and one episode, in any order:
  on            the day, such as 2025-03-03
  q1, q2, ...   the answers; an empty cell, null or NA is missing. CSV needs a column for every scored item
  total         instead of the answers, or beside them: then it must be what they add up to
  status        beside a total: complete, incomplete, prorated or not-administered
  instrument, version, language   where a sheet may be another: it is left out, with the reason
Every other column is passed by. What `casework screener score` has written can be read, once it has the column `on`.

Compared are only complete sheets of one version, one coding and one language. The rest is listed as left out, with every
reason; nothing is lost in silence.

Exit code 1: a sheet is left out, there is none to compare, or the screener is not followed over time.";
