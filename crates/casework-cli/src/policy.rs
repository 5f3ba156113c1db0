//! `casework policy`: the numbers that differ between programs.

use std::path::PathBuf;

use casework::lifecycle::ProgramPolicy;
use casework::lifecycle::policy::{CeilingRule, ModelRules, PolicySettings, PolicyStamp};
use clap::{Args, Subcommand};
use serde_json::Value;

use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::text::{BOLD, GREEN, paint, push_wrapped, table};
use crate::output::{OutputArgs, write_one};

/// The policy of a program: show the default, check one's own
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  casework policy show --format json > policy.json\n  casework policy check policy.json"
)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show the defaults for the United States
    #[command(after_help = "Example:\n  casework policy show --format json > policy.json")]
    Show {
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Check a policy of one's own, field by field
    #[command(
        after_help = "Example:\n  casework policy check policy.json\n\nThe fields: casework schema policy"
    )]
    Check {
        /// The policy, as JSON; `-` or nothing is standard input
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[command(flatten)]
        output: OutputArgs,
    },
}

pub(crate) fn run(args: PolicyArgs) -> Result<Outcome, Failure> {
    match args.verb {
        Verb::Show { output } => write_one(&output, &ProgramPolicy::us_default(), page)?,
        Verb::Check { file, output } => {
            let document = Input::open(file.as_deref())?.documents(Lists::OfDocuments)?.only()?;
            let settings = document.read::<PolicySettings>()?;
            let policy =
                ProgramPolicy::new(settings).map_err(|error| document.refuse("", &error.to_string()))?;
            write_one(&output, policy.stamp(), checked)?;
        }
    }
    Ok(Outcome::Done)
}

fn checked(stamp: &PolicyStamp) -> String {
    format!("{} {} {}\nhash {}\n", paint(GREEN, "holds:"), stamp.id, stamp.version, stamp.hash)
}

fn page(policy: &ProgramPolicy) -> String {
    let mut page = format!("{} {}\n\n", paint(BOLD, &policy.id), policy.version);
    // Every number of the settings as it stands on the wire, so that a new one shows by itself.
    let wire = serde_json::to_value(policy).unwrap_or_default();
    for (name, value) in wire.as_object().into_iter().flatten() {
        if let Value::Number(number) = value {
            push_wrapped(&mut page, SECOND, &format!("  {name}"), &number.to_string());
        }
    }
    let caseload = match policy.caseload {
        CeilingRule::Refuse => "refuse the assignment",
        CeilingRule::Warn => "warn, and put it on record",
    };
    push_wrapped(&mut page, SECOND, "  at the caseload ceiling", caseload);
    let outreach = &policy.outreach;
    let letter = if outreach.letter { ", one of them a letter" } else { "" };
    let words =
        format!("{} attempts on {} days in {} ways{letter}", outreach.attempts, outreach.days, outreach.ways);
    push_wrapped(&mut page, SECOND, "  outreach, at least", &words);
    page.push('\n');
    let name = |value: Value| value.as_str().unwrap_or_default().to_owned();
    page.push_str(&table(
        ["model", "cases", "contacts", "review", "lost", "source"],
        policy.models.iter().map(|(model, rules): (_, &ModelRules)| {
            let every = name(serde_json::to_value(rules.contacts.every).unwrap_or_default());
            [
                name(serde_json::to_value(model).unwrap_or_default()),
                rules.caseload_ceiling.to_string(),
                format!("{} a {every}", rules.contacts.count),
                rules.plan_review_days.to_string(),
                rules.lost_to_contact_days.to_string(),
                rules.source.key().to_owned(),
            ]
        }),
    ));
    page.push_str(LEGEND);
    page
}

/// Where the second column starts.
const SECOND: usize = 32;

const LEGEND: &str = "
cases: clients for each case manager   review: days between plan reviews
lost: days without two-way contact before a case may be closed as lost
Next: casework policy show --format json > policy.json, edit, then
      casework policy check policy.json
";
