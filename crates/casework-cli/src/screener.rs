//! `casework screener`: the instruments that are compiled in, scoring, and change over time.

pub(crate) mod change;
mod check;
mod list;
mod occasion;
mod own;
mod score;
mod show;
pub(crate) mod trend;

use clap::{Args, Subcommand};

use crate::exit::{Failure, Outcome};

/// Screeners: list, show, score sheets or whole files, follow change, and check one of your own
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  casework screener list\n  casework screener show phq-9\n  casework screener score phq-9 sheets.csv -o scored.csv\n  casework screener change phq-9 --baseline 18 --follow-up 9\n  casework screener check mood.json"
)]
pub(crate) struct ScreenerArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Check(check::CheckArgs),
    List(list::ListArgs),
    Show(show::ShowArgs),
    Score(score::ScoreArgs),
    Change(change::ChangeArgs),
    Trend(trend::TrendArgs),
}

pub(crate) fn run(args: ScreenerArgs) -> Result<Outcome, Failure> {
    match args.verb {
        Verb::Check(args) => check::run(&args),
        Verb::List(args) => list::run(&args),
        Verb::Show(args) => show::run(&args),
        Verb::Score(args) => score::run(&args),
        Verb::Change(args) => change::run(&args),
        Verb::Trend(args) => trend::run(&args),
    }
}
