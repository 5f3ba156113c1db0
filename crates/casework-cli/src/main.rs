//! The `casework` binary: screeners, goals, crisis assessment and the lifecycle on the command line.
//!
//! One file a subcommand. What they share: [`input`] reads documents, [`output`] writes answers, [`exit`] says how a
//! run ends. Nothing is read from or written to a network, and the only files touched are those that are named.
//! Open [`cli`] first.

mod case;
mod caseload;
mod cli;
mod completions;
mod crisis;
mod db;
mod definition;
mod due;
mod exit;
mod goal;
mod history;
mod input;
mod lifecycle;
mod man;
mod output;
mod policy;
mod progress;
mod run;
mod schema;
mod screener;
mod simulate;
mod unfinished;
mod words;

use std::panic;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::exit::{Failure, Outcome};

fn main() -> ExitCode {
    // A fault of the program itself ends with a sentence and exit code 3, never with a backtrace.
    panic::set_hook(Box::new(|_| {}));
    let ran = panic::catch_unwind(|| run(Cli::parse().command)).unwrap_or_else(|_| {
        Err(Failure::System(
            "the program itself has failed: please report the command that you gave".to_owned(),
        ))
    });
    match ran {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            if !matches!(failure, Failure::Closed) {
                output::note(&format!("{} {failure}", output::text::paint(output::text::RED, "error:")));
            }
            failure.code()
        }
    }
}

fn run(command: Command) -> Result<Outcome, Failure> {
    match command {
        Command::Case(args) => case::case(&args),
        Command::Caseload(args) => caseload::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Crisis(args) => crisis::run(args),
        Command::Db(args) => db::run(&args),
        Command::Due(args) => due::run(&args),
        Command::Goal(args) => goal::run(args),
        Command::Lifecycle(args) => lifecycle::run(args),
        Command::Man(args) => man::run(&args),
        Command::Policy(args) => policy::run(args),
        Command::Run(args) => run::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Screener(args) => screener::run(args),
        Command::Simulate(args) => simulate::run(&args),
    }
}
