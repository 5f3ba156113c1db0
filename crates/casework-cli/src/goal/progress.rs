//! `casework goal progress`: what was done with a goal, and how it goes.

use std::path::PathBuf;

use casework::goals::life::{LifeInput, LifeReport, replay};
use casework::lifecycle::measures;
use clap::Args;

use super::When;
use crate::definition::DefinitionArgs;
use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::text::{BOLD, RED, YELLOW, paint, push_wrapped};
use crate::output::{OutputArgs, Writer};
use crate::words::name;

/// Follow a goal: its status, its measurements, what they show, and what to look at
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework goal progress goal.json --today 2026-05-25

The document holds the goal and what was done with it:
  {\"goal\": {...}, \"acts\": [{\"type\": \"move\", \"to\": \"accepted\", \"on\": \"2026-03-02\"}, ...]}
Exit code 1: an act is refused. The fields: casework schema goal-life")]
pub(super) struct ProgressArgs {
    /// The goals, as JSON, a list or one a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    definitions: DefinitionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &ProgressArgs) -> Result<Outcome, Failure> {
    let (today, policy) = (args.when.day(), args.when.policy()?);
    let measures = measures::catalog_with(&args.definitions.load()?).into_owned();
    let documents = Input::open(args.file.as_deref())?.documents(Lists::OfDocuments)?;
    let mut writer = Writer::open(&args.output, documents.are_many())?;
    let mut refused = false;
    for document in documents {
        let input = document?.read::<LifeInput>()?;
        let report = replay(&input, today, &measures, policy.progress());
        refused |= report.refused.is_some();
        writer.add(&report, page)?;
    }
    writer.finish()?;
    Ok(Outcome::objecting(refused))
}

fn page(report: &LifeReport) -> String {
    let life = &report.life;
    let mut page = format!("{} {}", paint(BOLD, "status"), life.lifecycle());
    if let Some(achievement) = life.achievement() {
        page.extend([format!(", {}", name(&achievement))]);
    }
    if let Some(due) = life.due() {
        page.extend([format!("   due {due}")]);
    }
    for kept in life.extensions() {
        let from = kept.from.map_or_else(|| "no date".to_owned(), |day| day.to_string());
        page.extend([format!("\n  moved on {} from {from} to {}", kept.on, kept.to)]);
    }
    if !life.steps().is_empty() {
        let done = life.steps().iter().filter(|step| step.done.is_some()).count();
        page.extend([format!("\n{} {done} of {} done", paint(BOLD, "steps"), life.steps().len())]);
    }
    page.push('\n');
    if let Some(progress) = &report.progress {
        page.extend([format!("{} {}", paint(BOLD, "measured"), name(&progress.achievement))]);
        if let Some(way) = progress.way_percent {
            page.extend([format!(", {way:.0} % of the way")]);
        }
        page.push('\n');
        for alert in &progress.alerts {
            let lead = format!("{} {}", paint(YELLOW, "alert"), alert.code.id());
            push_wrapped(&mut page, 11, &lead, &alert.message);
            if let Some(todo) = &alert.suggestion {
                push_wrapped(&mut page, 11, "", &format!("-> {todo}"));
            }
        }
    }
    if let Some(refused) = &report.refused {
        let lead = format!("{} {}", paint(RED, "refused"), refused.pointer);
        push_wrapped(&mut page, 2, &lead, &refused.message);
    }
    page
}
