//! `casework screener change`: two sheets of one person, and what lies between them.

pub(super) mod people;

use casework::screeners::change::{Change, NotComparable, Yardstick};
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::occasion::{Raised, Reading};
use super::own::OwnArgs;
use crate::definition::DefinitionArgs;
use crate::exit::{Failure, Outcome};
use crate::output::{OutputArgs, write_one};

/// Compare two sheets of one person: how much changed, and what that means
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{RULES}"))]
pub(super) struct ChangeArgs {
    /// The id of the screener, as `casework screener list` prints it
    #[arg(value_name = "ID")]
    id: String,
    /// The earlier sheet: its answers in form order, its total, a JSON document, or @FILE
    #[arg(long, value_name = "ANSWERS|TOTAL", allow_hyphen_values = true)]
    baseline: String,
    /// The later sheet, in any of the same forms
    #[arg(long, value_name = "ANSWERS|TOTAL", allow_hyphen_values = true)]
    follow_up: String,
    #[command(flatten)]
    own: OwnArgs,
    #[command(flatten)]
    definitions: DefinitionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// The answer: what changed, or why it cannot be said, and what the later sheet asks for whatever its total.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Answer {
    #[serde(flatten)]
    result: Compared,
    /// The flags that the answers of the later sheet raise; `null` when only its total is known.
    flags: Option<Vec<Raised>>,
}

/// What changed, or why it cannot be said.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Compared {
    /// The two are alike.
    Change(Box<Change>),
    /// They are not.
    Refused(NotComparable),
}

pub(super) fn run(args: &ChangeArgs) -> Result<Outcome, Failure> {
    let instrument = args.definitions.find(&args.id)?;
    let own = args.own.reliable_change(instrument)?;
    let baseline = Reading::argument(instrument, "--baseline", &args.baseline)?;
    let follow_up = Reading::argument(instrument, "--follow-up", &args.follow_up)?;
    let yardstick = Yardstick::of(instrument);
    let yardstick = own.as_ref().map_or(yardstick, |own| yardstick.with_reliable_change(own));
    let result = match yardstick.compare(&baseline.occasion, &follow_up.occasion) {
        Ok(change) => Compared::Change(Box::new(change)),
        Err(refused) => Compared::Refused(refused),
    };
    let refused = matches!(result, Compared::Refused(_));
    let answer = Answer { result, flags: follow_up.flags };
    write_one(&args.output, &answer, |answer| people::page(answer, instrument))?;
    Ok(Outcome::objecting(refused))
}

const EXAMPLES: &str = "\
Examples:
  casework screener change gad-7 --baseline 15 --follow-up 9
  casework screener change phq-9 --baseline 3,2,2,2,2,2,2,2,1 --follow-up 1,1,1,1,1,1,0,0,0
  casework screener change pcl-5 --baseline @march.json --follow-up @june.json --format json
  casework screener change gad-7 --baseline 15 --follow-up 10 --sd 4.7 --r 0.87 --source \"own clinic, n=73\"";

const RULES: &str = "\
A sheet is given as one of:
  its answers in form order, with commas between them; empty or NA is a missing answer: 2,1,,3
  its total, one whole number within the range: 12
  JSON: {\"q1\": 2, ...}, [2, 1, null, ...], {\"total\": 12}, or what `casework screener score --format json` wrote
  @FILE, which holds one of these; @- is standard input
One whole number is always a total. The answer to a screener with a single item is written [7] or {\"q1\": 7}.

Compared are only complete sheets of one version, one coding and one language; every reason against it is listed.

Exit code 1: the two cannot be compared.";
