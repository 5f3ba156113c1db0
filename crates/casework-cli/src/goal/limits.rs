//! `casework goal limits`: the time limits of payers and regulators, with their sources.

use casework::core::Status;
use casework::goals::limits::PROFILES;
use clap::Args;

use super::thread::find;
use crate::exit::{Failure, Outcome};
use crate::output::text::table;
use crate::output::{OutputArgs, write_list, write_one};
use crate::words::name;

/// List the time limits of payers and regulators, or those of one profile
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework goal limits
  casework goal limits massachusetts --format json")]
pub(super) struct LimitsArgs {
    /// The profile
    #[arg(value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &LimitsArgs) -> Result<Outcome, Failure> {
    if let Some(id) = &args.id {
        write_one(&args.output, find(id)?, |profile| {
            let rows = profile.limits.iter().map(|limit| {
                let source = &limit.source;
                let open = source.status() == Status::ProjectDefault;
                let status = if open { " (project default)" } else { "" };
                [name(&limit.occasion), limit.to_string(), format!("{}{status}", source.citation())]
            });
            format!("{}\n\n{}", profile.name, table(["occasion", "within", "source"], rows))
        })?;
        return Ok(Outcome::Done);
    }
    write_list(&args.output, PROFILES, |profiles| {
        let rows = profiles.iter().map(|profile| {
            let limits = profile.limits.iter().map(|limit| format!("{} {limit}", name(&limit.occasion)));
            [profile.id.to_owned(), limits.collect::<Vec<_>>().join(", "), profile.name.to_owned()]
        });
        table(["profile", "limits", "for whom"], rows) + "\nNext: casework goal limits ID\n"
    })?;
    Ok(Outcome::Done)
}
