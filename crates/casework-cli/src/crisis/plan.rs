//! `casework crisis plan`: a crisis and safety plan, checked and printed.

use std::path::PathBuf;

use casework::crisis::plan::{CrisisPlan, PlanReport, Severity, check};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::text::{BOLD, GREEN, RED, YELLOW, paint, push_wrapped};
use crate::output::{OutputArgs, Writer};

/// Crisis and safety plans: check one, print one
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  casework crisis plan check plan.json\n  casework crisis plan print plan.json"
)]
pub(super) struct PlanArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check plans: what is missing, and what to look at
    #[command(after_help = "\
Example:
  casework crisis plan check plan.json --on 2026-03-02

Exit code 1: a required element is missing.
The fields of a plan: casework schema crisis-plan")]
    Check(PlanFile),
    /// Print plans for the person, in the person's words
    #[command(after_help = "Example:\n  casework crisis plan print plan.json -o plan.txt")]
    Print(PlanFile),
}

#[derive(Debug, Args)]
struct PlanFile {
    /// The plans, as JSON, a list or one a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The day on which the plan must stand; today without it
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &PlanArgs) -> Result<Outcome, Failure> {
    let (Verb::Check(file) | Verb::Print(file)) = &args.verb;
    let on = file.on.unwrap_or_else(|| chrono::Local::now().date_naive());
    let documents = Input::open(file.file.as_deref())?.documents(Lists::OfDocuments)?;
    let mut writer = Writer::open(&file.output, documents.are_many())?;
    let mut incomplete = false;
    for document in documents {
        let plan = document?.read::<CrisisPlan>()?;
        if let Verb::Check(_) = args.verb {
            let report = check(&plan, on);
            incomplete |= !report.complete;
            writer.add(&report, page)?;
        } else {
            writer.add(&plan, CrisisPlan::page)?;
        }
    }
    writer.finish()?;
    Ok(Outcome::objecting(incomplete))
}

fn page(report: &PlanReport) -> String {
    let mut page = String::new();
    for finding in &report.findings {
        let (style, mark) = match finding.severity {
            Severity::Missing => (RED, "missing"),
            Severity::Warning => (YELLOW, "look"),
        };
        let section = finding.section.map_or("plan", |section| section.as_str());
        let lead = format!("{:width$}  {}", paint(style, mark), paint(BOLD, section), width = 7);
        push_wrapped(&mut page, 11, &format!("{lead}:"), &finding.message);
    }
    let verdict = match (report.complete, report.findings.is_empty()) {
        (true, true) => paint(GREEN, "complete: nothing stands against it"),
        (true, false) => paint(YELLOW, "complete: a person looks at what was noted"),
        (false, _) => paint(RED, "incomplete: add what is missing, with the person"),
    };
    page.extend([&verdict, "\n"]);
    page
}
