//! `casework goal thread`: whether the golden thread of a plan holds.

use std::path::PathBuf;

use casework::goals::limits::{PROFILES, Profile};
use casework::goals::thread::{Thread, ThreadReport, follow};
use clap::Args;

use super::{When, mark};
use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::text::{GREEN, paint, push_wrapped};
use crate::output::{OutputArgs, Writer};

/// Follow the golden thread of a plan: need, goal, measure, intervention, note, review
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework goal thread plan.json --today 2026-05-25 --profile maine

Exit code 1: the thread breaks somewhere. The fields: casework schema goal-thread")]
pub(super) struct ThreadArgs {
    /// The plans, as JSON, a list or one a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Whose time limits apply: casework goal limits
    #[arg(long, value_name = "ID", default_value = "project-default")]
    profile: String,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &ThreadArgs) -> Result<Outcome, Failure> {
    let (today, policy, profile) = (args.when.day(), args.when.policy()?, find(&args.profile)?);
    let documents = Input::open(args.file.as_deref())?.documents(Lists::OfDocuments)?;
    let mut writer = Writer::open(&args.output, documents.are_many())?;
    let mut broken = false;
    for document in documents {
        let report = follow(&document?.read::<Thread>()?, today, profile, &policy);
        broken |= !report.intact;
        writer.add(&report, page)?;
    }
    writer.finish()?;
    Ok(Outcome::objecting(broken))
}

/// Finds a profile of time limits.
pub(super) fn find(id: &str) -> Result<&'static Profile, Failure> {
    let known = || PROFILES.iter().map(|profile| profile.id).collect::<Vec<_>>().join(", ");
    Profile::find(id)
        .ok_or_else(|| Failure::Input(format!("there is no profile of this id: known are {}", known())))
}

fn page(report: &ThreadReport) -> String {
    let mut page = String::new();
    for found in &report.findings {
        let (style, word) = mark(found.severity);
        let finding = &found.finding;
        let lead = format!("{}  {}", paint(style, word), finding.code.id());
        let place = finding.pointer.as_deref().unwrap_or_default();
        push_wrapped(&mut page, 12, &lead, &format!("{place}: {}", finding.message));
        if let Some(todo) = &finding.suggestion {
            push_wrapped(&mut page, 12, "", &format!("-> {todo}"));
        }
    }
    if report.intact {
        page.extend([format!("{}\n", paint(GREEN, "intact: the thread runs from each need to its review"))]);
    }
    page
}
