//! `casework screener check`: an instrument of one's own, looked at as strictly as a built-in one.

use std::path::PathBuf;

use casework::core::{Code, Digest};
use casework::screeners::Instrument;
use casework::screeners::instrument::Direction;
use clap::Args;
use serde::Serialize;

use crate::definition::{self, Read, by_line, shown};
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, GREEN, RED, paint, push_wrapped};
use crate::output::{OutputArgs, Writer};

/// Check an instrument of your own: every flaw, with its place
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework screener check mood.json
  casework screener score mood sheet.json --definition mood.json

The smallest definition, for a goal of one's own:
  { \"id\": \"days-of-work\", \"name\": \"Days of work in two weeks\", \"version\": \"1\", \"direction\": \"higher-is-better\",
    \"scales\": [{ \"id\": \"days\", \"from\": 0, \"to\": 14 }],
    \"items\": [{ \"id\": \"q1\", \"text\": \"On how many days did you work?\", \"scale\": \"days\" }] }

Exit code 1: a definition does not hold together.
All fields: casework schema instrument. A built-in one to begin from: casework screener show ID --format json")]
pub(super) struct CheckArgs {
    /// The definition, as JSON, a list or one a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

/// What is said of one definition.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Checked {
    id: String,
    version: String,
    holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<Digest>,
    findings: Vec<Finding>,
}

/// One flaw and where it is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Finding {
    code: Code,
    pointer: String,
    line: usize,
    message: &'static str,
}

pub(super) fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let found = definition::read(args.file.as_deref())?;
    let mut writer = Writer::open(&args.output, found.len() > 1)?;
    for read in &found {
        writer.add(&checked(read), |_| page(read))?;
    }
    writer.finish()?;
    Ok(Outcome::objecting(found.iter().any(|read| read.made.is_err())))
}

fn checked(read: &Read) -> Checked {
    let faults = read.made.as_ref().err().map(|error| by_line(&read.document, error));
    let findings = faults.unwrap_or_default().into_iter().map(|fault| Finding {
        code: fault.code(),
        pointer: read.document.pointer_to(&fault.pointer),
        line: read.document.line_of(&fault.pointer),
        message: fault.message(),
    });
    Checked {
        id: read.id.clone(),
        version: read.version.clone(),
        holds: read.made.is_ok(),
        definition: read.made.as_ref().ok().map(Instrument::digest),
        findings: findings.collect(),
    }
}

fn page(read: &Read) -> String {
    match &read.made {
        Ok(instrument) => whole(instrument),
        Err(error) => {
            let faults = by_line(&read.document, error);
            let count =
                if faults.len() == 1 { "1 flaw".to_owned() } else { format!("{} flaws", faults.len()) };
            let mut page = format!("{}: {}\n", paint(BOLD, &read.id), paint(RED, count));
            for fault in faults {
                push_wrapped(&mut page, 4, "  -", &shown(&read.document, fault));
            }
            page
        }
    }
}

fn whole(instrument: &Instrument) -> String {
    let definition = instrument.definition();
    let mut page =
        format!("{}: {}\n", paint(BOLD, instrument.id()), paint(GREEN, "an instrument that holds together"));
    push_wrapped(&mut page, 2, "", &format!(" {}, version {}", definition.name, definition.version));
    let items = definition.items.len();
    let (lowest, highest) = instrument.range();
    let result = if instrument.has_total() {
        let better = match definition.direction {
            Direction::LowerIsBetter => "less",
            Direction::HigherIsBetter => "more",
        };
        format!("total {lowest} to {highest}, {better} is better")
    } else {
        "rules decide, there is no total".to_owned()
    };
    let parts = [
        (items, "item"),
        (definition.subscales.len(), "subscale"),
        (definition.bands.len(), "band"),
        (definition.cutoffs.len(), "cut-off"),
        (definition.change.len(), "change threshold"),
        (definition.flags.len(), "flag"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> =
        parts.map(|(count, name)| format!("{count} {name}{}", if *count == 1 { "" } else { "s" })).collect();
    push_wrapped(&mut page, 2, "", &format!(" {result}; {}", parts.join(", ")));
    page + &format!("Next: casework screener score {} SHEET --definition FILE\n", instrument.id())
}
