//! `casework goal attainment`: how far goals were reached together.

use std::path::PathBuf;

use casework::goals::attainment::{Attainment, AttainmentInput, attain};
use clap::Args;

use crate::exit::{Failure, Outcome};
use crate::input::{Document, Input, Lists};
use crate::output::text::{BOLD, DIM, paint};
use crate::output::{OutputArgs, Writer};

/// Score goals together on five levels: the T-score of goal attainment scaling, 50 is as expected
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework goal attainment scores.json
  echo '{\"goals\": [{\"score\": 1, \"weight\": 3}, {\"score\": 0}]}' | casework goal attainment

A score is -2 to 2; a weight is a number, or importance times difficulty.
The fields: casework schema goal-scores")]
pub(super) struct AttainmentArgs {
    /// The scored goals, as JSON, a list or one a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &AttainmentArgs) -> Result<Outcome, Failure> {
    let documents = Input::open(args.file.as_deref())?.documents(Lists::OfDocuments)?;
    let mut writer = Writer::open(&args.output, documents.are_many())?;
    for document in documents {
        writer.add(&score(&document?)?, page)?;
    }
    writer.finish()?;
    Ok(Outcome::Done)
}

fn score(document: &Document) -> Result<Attainment, Failure> {
    attain(&document.read::<AttainmentInput>()?).map_err(|error| {
        let message = error.to_string();
        let (pointer, message) = message.split_once(": ").unwrap_or(("", &message));
        document.refuse(pointer, message)
    })
}

/// Rounded for display, and only here.
fn page(found: &Attainment) -> String {
    let mut page = format!("{} {:.2}", paint(BOLD, "T-score"), found.t_score);
    if let (Some(baseline), Some(change)) = (found.baseline_t_score, found.change) {
        page.extend([format!("   baseline {baseline:.2}   change {change:+.2}")]);
    }
    page.extend([format!(
        "\n{}\n",
        paint(DIM, "50 is exactly as expected; 10 is one level of one goal alone")
    )]);
    page
}
