//! `casework lifecycle`: the table of phases and permitted moves.

use std::path::PathBuf;

use casework::core::{Code, Family};
use casework::lifecycle::{ExitArtifact, LoopReason, MOVES, Move, Phase, phases};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use crate::exit::{Failure, Outcome};
use crate::output::text::table;
use crate::output::{Format, OutputArgs, write_list, write_text};

/// The lifecycle: phases and permitted moves
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
        after_help = "Examples:\n  casework lifecycle show\n  casework lifecycle show --format mermaid -o lifecycle.mmd"
    )]
    Show {
        /// How to write it
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Shape::Table)]
        format: Shape,
        /// Write to FILE (whole or not at all)
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
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
    let Verb::Show { format, output } = args.verb;
    let format = match format {
        Shape::Mermaid => {
            write_text(output.as_deref(), &phases::mermaid())?;
            return Ok(Outcome::Done);
        }
        Shape::Table => Format::Table,
        Shape::Json => Format::Json,
        Shape::Ndjson => Format::Ndjson,
    };
    let rows: Vec<_> = MOVES.iter().map(Row::from).collect();
    write_list(&OutputArgs { format, output }, &rows, |_| matrix())?;
    Ok(Outcome::Done)
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
