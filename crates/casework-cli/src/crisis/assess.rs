//! `casework crisis assess`.

use std::path::PathBuf;

use casework::core::{BusinessCalendar, Instant};
use casework::crisis::{Situation, assess};
use chrono::NaiveDate;
use clap::Args;

use super::{people, rule_file};
use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::{OutputArgs, Writer};

/// Assess situations: how fast who must act, by when, and why
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework crisis assess situation.json
  casework crisis assess situation.json --holiday 2026-05-25 --format json
  casework crisis assess situation.json --rules riverside.json

Exit code 1: something could not be assessed. The tier itself is never a no.
The fields of a situation: casework schema situation
Decision support for trained people. In an emergency act first.")]
pub(super) struct AssessArgs {
    /// The situations, as JSON, a list or one a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// A rule set of one's own, proved before it is used; the standard one without it
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// Assess as of this instant, instead of the one in the situation
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    /// A day that is not worked, beside Saturdays and Sundays; may be given many times
    #[arg(long, value_name = "DATE")]
    holiday: Vec<NaiveDate>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &AssessArgs) -> Result<Outcome, Failure> {
    let calendar = BusinessCalendar::new(args.holiday.iter().copied());
    let rules = rule_file::proved(args.rules.as_deref())?;
    let documents = Input::open(args.file.as_deref())?.documents(Lists::OfDocuments)?;
    let mut writer = Writer::open(&args.output, documents.are_many())?;
    let mut incomplete = false;
    for document in documents {
        let mut document = document?;
        if let (Some(at), Some(fields)) = (args.at, document.value_mut().as_object_mut()) {
            fields.remove("assessed-at");
            fields.insert("at".to_owned(), at.to_string().into());
        }
        let situation = document.read::<Situation>()?;
        let assessment = assess(&situation, &rules, Some(&calendar));
        incomplete |= assessment.incomplete;
        writer.add(&assessment, |assessment| {
            people::page(assessment, &rules, (situation.at, situation.zone))
        })?;
    }
    writer.finish()?;
    Ok(Outcome::objecting(incomplete))
}
