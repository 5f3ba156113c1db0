//! `casework goal check`: what holds, what does not, and what would change that.

use std::path::PathBuf;

use casework::core::FreeText;
use casework::goals::{CheckInput, check};
use casework::lifecycle::measures;
use clap::Args;

use super::{When, page};
use crate::definition::DefinitionArgs;
use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::{OutputArgs, Writer};

/// Check drafts of goals: what holds, what does not, and what would change that
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework goal check goal.json
  echo '{\"statement\": \"Feel better\"}' | casework goal check --format json

Exit code 1: a goal is to be revised.
The fields of a draft: casework schema goal-draft")]
pub(super) struct CheckArgs {
    /// The drafts, as JSON, a list or one a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    definitions: DefinitionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let (today, policy) = (args.when.day(), args.when.policy()?);
    let measures = measures::catalog_with(&args.definitions.load()?).into_owned();
    let documents = Input::open(args.file.as_deref())?.documents(Lists::OfDocuments)?;
    let mut writer = Writer::open(&args.output, documents.are_many())?;
    let mut revise = false;
    for document in documents {
        let (draft, context) = document?.read::<CheckInput>()?.split(today);
        let report = check(&draft, &context, &measures, &policy);
        revise |= report.fails();
        let statement = draft.statement.as_ref().map_or("", FreeText::reveal);
        writer.add(&report, |report| page::of(report, statement, &draft))?;
    }
    writer.finish()?;
    Ok(Outcome::objecting(revise))
}
