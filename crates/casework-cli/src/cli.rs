//! The tree of commands. Each noun has its own file; its variant stands here.

use clap::{Parser, Subcommand};

use crate::{
    case, caseload, completions, crisis, db, due, goal, lifecycle, man, policy, run, schema, screener,
    simulate,
};

/// Mental-health case management: lifecycle, screeners, goals and crisis rules.
///
/// Decision support for people who are trained to decide. No medical device, no diagnosis, no network.
#[derive(Debug, Parser)]
#[command(name = "casework", version, propagate_version = true, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Everything the binary does, by noun.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Case(case::CaseArgs),
    Caseload(caseload::CaseloadArgs),
    Completions(completions::CompletionsArgs),
    Crisis(crisis::CrisisArgs),
    Db(db::UpkeepArgs),
    Due(due::DueArgs),
    Goal(goal::GoalArgs),
    Lifecycle(lifecycle::LifecycleArgs),
    Man(man::ManArgs),
    Policy(policy::PolicyArgs),
    Run(run::RunArgs),
    Schema(schema::SchemaArgs),
    Screener(screener::ScreenerArgs),
    Simulate(simulate::SimulateArgs),
}

const EXAMPLES: &str = "\
Examples:
  casework run examples/cases/*.ndjson
  casework case timeline sarah
  echo '{\"q1\":2,\"q2\":3,\"q3\":1,\"q4\":2,\"q5\":0,\"q6\":1,\"q7\":2}' | casework screener score gad-7
  casework goal check goal.json
  casework crisis assess situation.json

Exit codes:
  0  done, and nothing to object to
  1  done, and the answer is a no: a refusal, a goal to revise, an incomplete row
  2  the input or the usage cannot be understood
  3  the store or the system failed";
