//! `casework crisis`: situations, and the rules that judge them.

mod assess;
mod people;
mod rules;

use clap::{Args, Subcommand};

use crate::exit::{Failure, Outcome};

/// Crisis: assess a situation, and read the rules
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  casework crisis assess situation.json\n  casework crisis rules list\n  casework crisis rules show E1"
)]
pub(crate) struct CrisisArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Assess(assess::AssessArgs),
    Rules(rules::RulesArgs),
}

pub(crate) fn run(args: CrisisArgs) -> Result<Outcome, Failure> {
    match args.verb {
        Verb::Assess(args) => assess::run(&args),
        Verb::Rules(args) => rules::run(args),
    }
}
