//! `casework completions`: completions for a shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::exit::{Failure, Outcome};
use crate::output::Sink;

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  casework completions bash > /etc/bash_completion.d/casework")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs) -> Result<Outcome, Failure> {
    let mut sink = Sink::open(None)?;
    clap_complete::generate(args.shell, &mut Cli::command(), "casework", sink.kept());
    sink.finish()?;
    Ok(Outcome::Done)
}
