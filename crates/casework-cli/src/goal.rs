//! `casework goal`: drafts of goals against the SMART checks, and what becomes of goals. One file a verb.

mod attainment;
mod check;
mod explain;
mod limits;
mod page;
mod progress;
mod thread;

use std::path::PathBuf;

use casework::goals::{GoalPolicy, Severity};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::text::{DIM, GREEN, RED, YELLOW};

/// Goals: check drafts letter by letter, explain the rules, follow what becomes of a goal
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework goal check goal.json --today 2026-03-02
  casework goal explain M4
  casework goal attainment scores.json")]
pub(crate) struct GoalArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Attainment(attainment::AttainmentArgs),
    Check(check::CheckArgs),
    Explain(explain::ExplainArgs),
    Limits(limits::LimitsArgs),
    Progress(progress::ProgressArgs),
    Thread(thread::ThreadArgs),
}

pub(crate) fn run(args: GoalArgs) -> Result<Outcome, Failure> {
    match args.verb {
        Verb::Attainment(args) => attainment::run(&args),
        Verb::Check(args) => check::run(&args),
        Verb::Explain(args) => explain::run(&args),
        Verb::Limits(args) => limits::run(&args),
        Verb::Progress(args) => progress::run(&args),
        Verb::Thread(args) => thread::run(&args),
    }
}

/// The day that is meant, and the thresholds.
#[derive(Debug, Args)]
struct When {
    /// The day on which one looks; today without it
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
    /// The thresholds of the goal checks, as JSON; the project's own without it
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl When {
    /// The one clock of these commands: the library is told what day it is.
    fn day(&self) -> NaiveDate {
        self.today.unwrap_or_else(|| chrono::Local::now().date_naive())
    }

    fn policy(&self) -> Result<GoalPolicy, Failure> {
        match &self.policy {
            Some(path) => Input::open(Some(path))?.documents(Lists::OfDocuments)?.only()?.read(),
            None => Ok(GoalPolicy::project_default()),
        }
    }
}

/// The word for a weight, and its color.
const fn mark(severity: Severity) -> (clap::builder::styling::Style, &'static str) {
    match severity {
        Severity::Fail => (RED, "fail"),
        Severity::NeedsReview => (YELLOW, "review"),
        Severity::Warn => (YELLOW, "warn"),
        Severity::Info => (DIM, "note"),
        Severity::Pass => (GREEN, "pass"),
    }
}
