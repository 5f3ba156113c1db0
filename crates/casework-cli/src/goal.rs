//! `casework goal`: drafts of goals against the SMART checks.

use std::path::PathBuf;

use casework::goals::{CheckInput, GoalPolicy, Letter, Overall, Report, Severity, Verdict, check};
use casework::lifecycle::measures;
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::text::{BOLD, DIM, GREEN, RED, YELLOW, paint, push_wrapped};
use crate::output::{OutputArgs, Writer};

/// Goals: check drafts, letter by letter
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  casework goal check goal.json --today 2026-03-02")]
pub(crate) struct GoalArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Check(CheckArgs),
}

/// Check drafts of goals: what holds, what does not, and what would change that
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework goal check goal.json
  echo '{\"statement\": \"Feel better\"}' | casework goal check --format json

Exit code 1: a goal is to be revised.
The fields of a draft: casework schema goal-draft")]
struct CheckArgs {
    /// The drafts, as JSON, a list or one a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The day on which the goal is checked; today without it
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
    /// The thresholds of the checks, as JSON; the project's own without it
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: GoalArgs) -> Result<Outcome, Failure> {
    match args.verb {
        Verb::Check(args) => check_drafts(&args),
    }
}

fn check_drafts(args: &CheckArgs) -> Result<Outcome, Failure> {
    // The one clock of the program: the library is told what day it is.
    let today = args.today.unwrap_or_else(|| chrono::Local::now().date_naive());
    let policy = match &args.policy {
        Some(path) => Input::open(Some(path))?.documents(Lists::OfDocuments)?.only()?.read::<GoalPolicy>()?,
        None => GoalPolicy::project_default(),
    };
    let catalog = measures::catalog();
    let documents = Input::open(args.file.as_deref())?.documents(Lists::OfDocuments)?;
    let mut writer = Writer::open(&args.output, documents.are_many())?;
    let mut revise = false;
    for document in documents {
        let (draft, context) = document?.read::<CheckInput>()?.split(today);
        let report = check(&draft, &context, catalog, &policy);
        revise |= report.fails();
        writer.add(&report, page)?;
    }
    writer.finish()?;
    Ok(Outcome::objecting(revise))
}

/// Puts a report for people: the findings, the weightiest mark first in the eye, then the verdict.
fn page(report: &Report) -> String {
    let mut page = String::new();
    for found in &report.findings {
        let (style, mark) = match found.severity {
            Severity::Fail => (RED, "fail"),
            Severity::NeedsReview => (YELLOW, "look"),
            Severity::Warn => (YELLOW, "warn"),
            Severity::Info => (DIM, "note"),
            Severity::Pass => (GREEN, "pass"),
        };
        let finding = &found.finding;
        let lead =
            format!("{}  {} {:3}", paint(style, mark), paint(BOLD, letter(found.letter)), finding.code.id());
        push_wrapped(&mut page, 13, &lead, &finding.message);
        if let Some(suggestion) = &finding.suggestion {
            push_wrapped(&mut page, 13, "", &format!("-> {suggestion}"));
        }
    }
    if !page.is_empty() {
        page.push('\n');
    }
    for each in Letter::ALL {
        let (style, word) = match report.letters.verdict(each) {
            Verdict::Pass => (GREEN, "pass"),
            Verdict::Warn => (YELLOW, "warn"),
            Verdict::NeedsReview => (YELLOW, "review"),
            Verdict::Fail => (RED, "fail"),
        };
        page.extend([&paint(BOLD, letter(each)), " ", &paint(style, word), "   "]);
    }
    let (style, next) = match report.overall {
        Overall::Ready => (GREEN, "ready: nothing stands against it"),
        Overall::Review => (YELLOW, "review: a person looks at what was noted and decides"),
        Overall::Revise => (RED, "revise: write it anew where a letter fails"),
    };
    page.truncate(page.trim_end_matches(' ').len());
    page.extend(["\n", &paint(style, next), "\n"]);
    page
}

const fn letter(letter: Letter) -> &'static str {
    match letter {
        Letter::S => "S",
        Letter::M => "M",
        Letter::A => "A",
        Letter::R => "R",
        Letter::T => "T",
    }
}
