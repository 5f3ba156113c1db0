//! `casework schema`: a JSON Schema for every type on the wire.
//!
//! [`SCHEMAS`] is the list: a new wire type is one line there, and one golden file under `tests/schemas`.

mod close;

use std::path::PathBuf;

use casework::{crisis, goals, lifecycle, screeners, store};
use clap::Args;
use schemars::{JsonSchema, Schema, schema_for};
use serde_json::{Map, Value};

use crate::crisis::acts;
use crate::db;
use crate::exit::{Failure, Outcome};
use crate::history;
use crate::output::{Sink, text, write_text};
use crate::screener;

/// The JSON Schema of a type on the wire; without a name, the names
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework schema
  casework schema goal-draft
  casework schema --all -o schemas.json")]
pub(crate) struct SchemaArgs {
    /// The name of the type
    #[arg(value_name = "NAME", conflicts_with = "all")]
    name: Option<String>,
    /// Print all of them, as one document of names and schemas
    #[arg(long)]
    all: bool,
    /// Write to FILE (whole or not at all)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// One type on the wire.
struct Entry {
    name: &'static str,
    about: &'static str,
    way: Way,
    make: fn() -> Schema,
}

/// Which way a type travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Into the program: unknown fields are refused.
    In,
    /// Out of the program: a reader ignores what it does not know.
    Out,
}

/// Every type on the wire, sorted by name.
static SCHEMAS: &[Entry] = &[
    entry::<crisis::Assessment>("assessment", "the answer to a situation", Way::Out),
    entry::<goals::attainment::Attainment>("attainment", "how far goals were reached together", Way::Out),
    entry::<screener::change::Answer>("change", "what lies between two sheets of one person", Way::Out),
    entry::<lifecycle::Command>("command", "what someone asks to be done in a case", Way::In),
    entry::<crisis::contacts::Contacts>("contacts", "whom to call in a region", Way::Out),
    entry::<acts::Act>("crisis-act", "one line of a file of acts in crisis episodes", Way::In),
    entry::<crisis::Episode>("crisis-episode", "a crisis episode with its record", Way::Out),
    entry::<crisis::plan::CrisisPlan>("crisis-plan", "a crisis and safety plan", Way::In),
    entry::<crisis::rule_set::RuleSetDefinition>(
        "crisis-rule-set",
        "crisis rules of an organization",
        Way::In,
    ),
    entry::<crisis::episode::Step>("crisis-step", "a step in a crisis episode", Way::In),
    entry::<db::Erasure>("erasure", "what erasing takes away, and what stands against it", Way::Out),
    entry::<crisis::escalation::Escalation>("escalation", "who is to be told, and what comes next", Way::Out),
    entry::<lifecycle::privacy::Accounting>("disclosures", "what a case gave to whom", Way::Out),
    entry::<lifecycle::Event>("event", "what happened in a case", Way::Out),
    entry::<goals::CheckInput>("goal-draft", "a goal to check, with its context", Way::In),
    entry::<goals::life::LifeInput>("goal-life", "a goal, and what was done with it", Way::In),
    entry::<goals::GoalPolicy>("goal-policy", "the thresholds of the goal checks", Way::In),
    entry::<goals::life::LifeReport>("goal-progress", "where a goal stands, and how it goes", Way::Out),
    entry::<goals::Report>("goal-report", "the answer to a goal draft", Way::Out),
    entry::<goals::attainment::AttainmentInput>("goal-scores", "goals to score together", Way::In),
    entry::<goals::thread::Thread>("goal-thread", "a plan with everything that hangs on it", Way::In),
    Entry { name: "history-line", about: "one line of a history", way: Way::In, make: history::schema },
    entry::<db::HoldAnswer>("hold-answer", "what came of placing or releasing a legal hold", Way::Out),
    entry::<screeners::Definition>("instrument", "the definition of an instrument", Way::In),
    entry::<store::custody::Kept>("journal-record", "who has read, held or erased what", Way::Out),
    entry::<lifecycle::case::NextStep>("next-step", "what may be done next, and what is missing", Way::Out),
    entry::<crisis::plan::PlanReport>("plan-report", "the answer to a crisis plan", Way::Out),
    entry::<lifecycle::policy::PolicySettings>("policy", "the numbers of a program", Way::In),
    entry::<lifecycle::Refusal>("refusal", "why a command is not allowed now", Way::Out),
    entry::<crisis::escalation::Roster>("roster", "who is on duty in an escalation chain", Way::In),
    entry::<crisis::statistics::RuleInPractice>(
        "rule-in-practice",
        "what became of a crisis rule over episodes",
        Way::Out,
    ),
    entry::<screeners::Scored>("scored", "a scored sheet", Way::Out),
    entry::<crisis::Situation>("situation", "a situation to assess", Way::In),
    entry::<lifecycle::Summary>("summary", "a case at a glance", Way::Out),
    entry::<goals::thread::ThreadReport>("thread-report", "where the thread of a plan breaks", Way::Out),
    entry::<screener::trend::Answer>("trend", "the sheets of one person over time", Way::Out),
];

const fn entry<T: JsonSchema>(name: &'static str, about: &'static str, way: Way) -> Entry {
    Entry { name, about, way, make: || schema_for!(T) }
}

impl Entry {
    fn schema(&self) -> Value {
        let mut schema = (self.make)().to_value();
        if self.way == Way::In {
            close::close(&mut schema);
        }
        schema
    }
}

pub(crate) fn run(args: &SchemaArgs) -> Result<Outcome, Failure> {
    let output = args.output.as_deref();
    let document = match &args.name {
        None if !args.all => {
            let rows = SCHEMAS.iter().map(|entry| {
                let way = if entry.way == Way::In { "in" } else { "out" };
                [entry.name.to_owned(), way.to_owned(), entry.about.to_owned()]
            });
            let page = text::table(["name", "way", "what it is"], rows) + "\nNext: casework schema NAME\n";
            write_text(output, &page)?;
            return Ok(Outcome::Done);
        }
        None => Value::Object(
            SCHEMAS.iter().map(|entry| (entry.name.to_owned(), entry.schema())).collect::<Map<_, _>>(),
        ),
        Some(name) => {
            let known = || SCHEMAS.iter().map(|entry| entry.name).collect::<Vec<_>>().join(", ");
            let entry = SCHEMAS.iter().find(|entry| entry.name == name);
            let missing =
                || Failure::Input(format!("there is no schema of this name: known are {}", known()));
            entry.ok_or_else(missing)?.schema()
        }
    };
    let mut sink = Sink::open(output)?;
    serde_json::to_writer_pretty(sink.kept(), &document)
        .map_err(|error| Failure::System(format!("the schema cannot be written: {error}")))?;
    sink.kept().push(b'\n');
    sink.finish()?;
    Ok(Outcome::Done)
}
