//! `casework man`: the manual, one page for the whole or for one command.

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use crate::cli::Cli;
use crate::exit::{Failure, Outcome};
use crate::output::Sink;

/// Print the manual page, of the whole or of one command
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  casework man | man -l -\n  casework man screener score | man -l -")]
pub(crate) struct ManArgs {
    /// The words of a command, such as `screener score`
    #[arg(value_name = "WORD")]
    path: Vec<String>,
}

pub(crate) fn run(args: &ManArgs) -> Result<Outcome, Failure> {
    let mut command = Cli::command().flatten_help(false);
    command.build();
    for word in &args.path {
        let Some(found) = command.find_subcommand(word) else {
            let known: Vec<_> = command.get_subcommands().map(clap::Command::get_name).collect();
            return Err(Failure::Input(format!(
                "there is no such command: known here are {}",
                known.join(", ")
            )));
        };
        command = found.clone();
    }
    let mut sink = Sink::open(None)?;
    Man::new(command).render(sink.kept())?;
    sink.finish()?;
    Ok(Outcome::Done)
}
