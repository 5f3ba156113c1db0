//! `casework screener`: the instruments that are compiled in, and scoring.

mod list;
mod score;
mod show;

use casework::screeners::{Instrument, instruments};
use clap::{Args, Subcommand};

use crate::exit::{Failure, Outcome};

/// Screeners: list, show, and score sheets or whole files
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  casework screener list\n  casework screener show phq-9\n  casework screener score phq-9 sheets.csv -o scored.csv"
)]
pub(crate) struct ScreenerArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    List(list::ListArgs),
    Show(show::ShowArgs),
    Score(score::ScoreArgs),
}

pub(crate) fn run(args: ScreenerArgs) -> Result<Outcome, Failure> {
    match args.verb {
        Verb::List(args) => list::run(&args),
        Verb::Show(args) => show::run(&args),
        Verb::Score(args) => score::run(&args),
    }
}

/// Finds an instrument, or says which there are.
fn find(id: &str) -> Result<&'static Instrument, Failure> {
    instruments::find(id).ok_or_else(|| {
        let known: Vec<_> = instruments::ALL.iter().map(|instrument| instrument.id()).collect();
        Failure::Input(format!("there is no screener of this id: known are {}", known.join(", ")))
    })
}
