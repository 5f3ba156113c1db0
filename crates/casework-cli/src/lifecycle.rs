//! `casework lifecycle`: the table of phases and permitted moves.

use std::path::PathBuf;

use casework::core::{Code, Family};
use casework::lifecycle::{ExitArtifact, LoopReason, MOVES, Move, Phase, ReferralStatus, phases, referral};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use crate::exit::{Failure, Outcome};
use crate::output::text::{push_wrapped, table};
use crate::output::{Format, OutputArgs, write_list, write_text};

mod models;

/// The lifecycle: phases and permitted moves, referrals, models
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  casework lifecycle show --format mermaid")]
pub(crate) struct LifecycleArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show which phase may follow which
    #[command(
        after_help = "Examples:\n  casework lifecycle show\n  casework lifecycle show --format mermaid -o lifecycle.mmd\n  casework lifecycle show --referrals"
    )]
    Show {
        /// The table of referrals instead of that of phases
        #[arg(long)]
        referrals: bool,
        /// How to write it
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Shape::Table)]
        format: Shape,
        /// Write to FILE (whole or not at all)
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Show what each model of delivery changes
    #[command(after_help = "Example:\n  casework lifecycle models")]
    Models {
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Score the fidelity of an ACT team: ratings from 1 to 5, by row
    #[command(after_help = "Example:\n  echo '{\"H1\":5,\"H2\":4}' | casework lifecycle fidelity")]
    Fidelity {
        /// The ratings, as a JSON object such as {"H1": 5}; `-` or nothing is standard input
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[command(flatten)]
        output: OutputArgs,
    },
}

/// How the lifecycle is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// The matrix, for people.
    Table,
    /// A list of the moves.
    Json,
    /// The moves, one a line.
    Ndjson,
    /// A Mermaid state diagram.
    Mermaid,
}

/// A move on the wire.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Row {
    from: Phase,
    to: Phase,
    kind: &'static str,
    verb: String,
    reasons: &'static [LoopReason],
    needs: Vec<Need>,
}

/// An exit artifact on the wire.
#[derive(Debug, Serialize)]
struct Need {
    code: Code,
    name: &'static str,
}

impl From<&'static Move> for Row {
    fn from(row: &'static Move) -> Self {
        let artifacts = if row.kind.leads_on() { row.from.exit_artifacts() } else { &[] };
        Self {
            from: row.from,
            to: row.to,
            kind: row.kind.letter(),
            verb: row.verb.replace('_', "-"),
            reasons: row.reasons,
            needs: artifacts.iter().map(|artifact| Need::from(*artifact)).collect(),
        }
    }
}

impl From<&'static ExitArtifact> for Need {
    fn from(artifact: &'static ExitArtifact) -> Self {
        Self { code: Code::new(Family::Lifecycle, artifact.code), name: artifact.name }
    }
}

pub(crate) fn run(args: LifecycleArgs) -> Result<Outcome, Failure> {
    let (referrals, format, output) = match args.verb {
        Verb::Show { referrals, format, output } => (referrals, format, output),
        Verb::Models { output } => return models::list(&output),
        Verb::Fidelity { file, output } => return models::fidelity(file.as_deref(), &output),
    };
    let format = match format {
        Shape::Mermaid => {
            let drawn = if referrals { referral::mermaid() } else { phases::mermaid() };
            write_text(output.as_deref(), &drawn)?;
            return Ok(Outcome::Done);
        }
        Shape::Table => Format::Table,
        Shape::Json => Format::Json,
        Shape::Ndjson => Format::Ndjson,
    };
    let output = OutputArgs { format, output };
    if referrals {
        let rows: Vec<_> =
            ReferralStatus::ALL.iter().map(|from| Steps { from: *from, to: from.next() }).collect();
        write_list(&output, &rows, steps)?;
    } else {
        let rows: Vec<_> = MOVES.iter().map(Row::from).collect();
        write_list(&output, &rows, |_| matrix())?;
    }
    Ok(Outcome::Done)
}

/// Where a referral may go from a state, on the wire.
#[derive(Debug, Serialize)]
struct Steps {
    from: ReferralStatus,
    to: &'static [ReferralStatus],
}

fn steps(rows: &[Steps]) -> String {
    let mut page = String::new();
    for row in rows.iter().filter(|row| row.from != ReferralStatus::EnteredInError) {
        let to: Vec<_> = row.to.iter().map(|to| to.as_str()).collect();
        let said = if to.is_empty() { "ends here".to_owned() } else { to.join(", ") };
        push_wrapped(&mut page, 24, &format!("{:<22}", row.from), &said);
    }
    page + "From any state a slip of the pen may become entered-in-error.\n"
}

/// Draws the matrix: from the phase on the left to the phase above.
fn matrix() -> String {
    let mut header = [""; 12];
    for (cell, phase) in header.iter_mut().skip(1).zip(Phase::ALL) {
        *cell = phase.code();
    }
    let rows = Phase::ALL.iter().map(|from| {
        let mut row: [String; 12] = std::array::from_fn(|_| String::new());
        let cells = std::iter::once(from.code().to_owned()).chain(
            Phase::ALL.iter().map(|to| from.move_to(*to).map_or("·", |row| row.kind.letter()).to_owned()),
        );
        for (cell, words) in row.iter_mut().zip(cells) {
            *cell = words;
        }
        row
    });
    let mut page = table(header, rows);
    page.push('\n');
    for phase in Phase::ALL {
        page.extend([phase.code(), "  ", phase.as_str(), "\n"]);
    }
    page.push_str(LETTERS);
    page
}

const LETTERS: &str = "
From the phase on the left to the phase above:
F    forward: needs every exit artifact of the phase that is left
L    loop back, with a reason        S    short return to monitoring
M    only in some models             X    early exit with a closure reason
N    new episode, linked             R    reopen the closed episode
Next: casework lifecycle show --format json, for reasons and exit artifacts
";
