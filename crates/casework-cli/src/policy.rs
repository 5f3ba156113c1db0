//! `casework policy`: the numbers that differ between programs.

use std::path::{Path, PathBuf};

use casework::lifecycle::policy::diff::{self, PolicyChange};
use casework::lifecycle::policy::{CeilingRule, ModelRules, PolicySettings, PolicyStamp};
use casework::lifecycle::{Case, ProgramPolicy};
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::Value;

use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::text::{BOLD, GREEN, RED, paint, push_wrapped, table};
use crate::output::{Format, OutputArgs, note, write_list, write_one};

mod migrate;

// The policy that a command decides by. (A doc comment here would become the description of every command that has it.)
#[derive(Debug, Clone, Args)]
pub(crate) struct PolicyArg {
    /// A program policy to decide by (the built-in one by default)
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl PolicyArg {
    pub(crate) fn load(&self) -> Result<ProgramPolicy, Failure> {
        self.policy.as_deref().map_or_else(|| Ok(ProgramPolicy::us_default()), read)
    }
}

/// The cases that go by another policy than the one that a command decides by: what is said about them rests on numbers
/// that are not theirs.
#[derive(Debug, Default)]
pub(crate) struct Others {
    names: Vec<String>,
}

impl Others {
    /// Notes a case when it goes by another policy.
    pub(crate) fn of(name: &str, case: &Case, policy: &ProgramPolicy) -> Self {
        let stamp = case.goes_by().map(|(stamp, _)| stamp);
        let stamp = stamp.filter(|stamp| stamp.hash != policy.stamp().hash);
        Self {
            names: stamp
                .map(|stamp| format!("{name} by {} {}", stamp.id, stamp.version))
                .into_iter()
                .collect(),
        }
    }

    /// Takes the cases of others in.
    pub(crate) fn extend(&mut self, other: Self) {
        self.names.extend(other.names);
    }

    /// Says it under an answer for people, or on standard error where the answer has no place for it.
    pub(crate) fn said(&self, policy: &ProgramPolicy, output: &OutputArgs) -> String {
        let mut page = String::new();
        if self.names.is_empty() {
            return page;
        }
        let named = self.names.iter().take(OTHERS_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = self.names.len().saturating_sub(OTHERS_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let said = format!(
            "{} {} is used here, and these cases go by another policy: {named}{more}; `--policy FILE` uses theirs",
            policy.id, policy.version
        );
        if output.format == Format::Table {
            push_wrapped(&mut page, 2, "", &paint(RED, said));
        } else {
            note(&said);
        }
        page
    }
}

/// How many cases that go by another policy are named; more are counted.
const OTHERS_NAMED: usize = 10;

/// Reads a policy file; what is wrong with it is said with its place.
pub(crate) fn read(path: &Path) -> Result<ProgramPolicy, Failure> {
    let document = Input::open(Some(path))?.documents(Lists::OfDocuments)?.only()?;
    let settings = document.read::<PolicySettings>()?;
    ProgramPolicy::new(settings).map_err(|error| {
        let first = error.flaws.first();
        document.refuse(first.map_or("", |flaw| flaw.pointer.as_str()), &error.to_string())
    })
}

/// The policy of a program: show the default, check one's own, compare two, move cases
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  casework policy show --format json > policy.json\n  casework policy check policy.json\n  casework policy diff old.json new.json\n  casework policy migrate new.json"
)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Show the defaults for the United States
    #[command(after_help = "Example:\n  casework policy show --format json > policy.json")]
    Show {
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Check a policy of one's own, field by field
    #[command(
        after_help = "Example:\n  casework policy check policy.json\n\nThe fields: casework schema policy"
    )]
    Check {
        /// The policy, as JSON; `-` or nothing is standard input
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Say in words what changes for a case between two policies
    #[command(after_help = "Example:\n  casework policy diff old.json new.json")]
    Diff {
        /// The policy before; `default` is the built-in one
        #[arg(value_name = "OLD")]
        old: PathBuf,
        /// The policy after; `default` is the built-in one
        #[arg(value_name = "NEW")]
        new: PathBuf,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Move open cases to another policy: say what would change, then do it with `--apply`
    #[command(
        after_help = "Examples:\n  casework policy migrate new.json\n  casework policy migrate new.json --from old.json --apply --by 0194...001 --reason 'Decided on 2026-01-12'"
    )]
    Migrate(migrate::MigrateArgs),
}

pub(crate) fn run(args: PolicyArgs) -> Result<Outcome, Failure> {
    match args.verb {
        Verb::Show { output } => write_one(&output, &ProgramPolicy::us_default(), page)?,
        Verb::Check { file, output } => return check(file.as_deref(), &output),
        Verb::Diff { old, new, output } => {
            let (old, new) = (named(&old)?, named(&new)?);
            let found = diff::changes(&old, &new);
            write_list(&output, &found, |found| changes_page(&old, &new, found))?;
        }
        Verb::Migrate(args) => return migrate::run(&args),
    }
    Ok(Outcome::Done)
}

/// Reads a policy by its file, or the built-in one by the name `default`.
fn named(path: &Path) -> Result<ProgramPolicy, Failure> {
    if path.as_os_str() == "default" { Ok(ProgramPolicy::us_default()) } else { read(path) }
}

/// What a check has come to.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Checked {
    holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<PolicyStamp>,
    findings: Vec<Flaw>,
}

/// A flaw, with its place in the file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Flaw {
    pointer: String,
    line: usize,
    message: String,
}

fn check(file: Option<&Path>, output: &OutputArgs) -> Result<Outcome, Failure> {
    let document = Input::open(file)?.documents(Lists::OfDocuments)?.only()?;
    let settings = document.read::<PolicySettings>()?;
    let checked = match ProgramPolicy::new(settings) {
        Ok(policy) => Checked { holds: true, policy: Some(policy.stamp().clone()), findings: Vec::new() },
        Err(error) => {
            let findings = error.flaws.into_iter().map(|flaw| Flaw {
                line: document.line_of(&flaw.pointer),
                pointer: document.pointer_to(&flaw.pointer),
                message: flaw.message,
            });
            Checked { holds: false, policy: None, findings: findings.collect() }
        }
    };
    write_one(output, &checked, checked_page)?;
    Ok(Outcome::objecting(!checked.holds))
}

fn checked_page(checked: &Checked) -> String {
    if let Some(stamp) = &checked.policy {
        return self::checked(stamp);
    }
    let count = checked.findings.len();
    let mut page = format!("{}\n", paint(RED, format!("{count} flaw{}", if count == 1 { "" } else { "s" })));
    for flaw in &checked.findings {
        push_wrapped(&mut page, 4, "  -", &format!("line {}: {}", flaw.line, flaw.message));
    }
    page
}

fn changes_page(old: &ProgramPolicy, new: &ProgramPolicy, found: &[PolicyChange]) -> String {
    let of = |policy: &ProgramPolicy| format!("{} {}", policy.id, policy.version);
    let mut page = format!("{} → {}\n", of(old), paint(BOLD, of(new)));
    if found.is_empty() {
        page.push_str("nothing changes for a case\n");
    }
    for change in found {
        push_wrapped(&mut page, 4, "  -", &change.to_string());
    }
    page
}

fn checked(stamp: &PolicyStamp) -> String {
    format!("{} {} {}\nhash {}\n", paint(GREEN, "holds:"), stamp.id, stamp.version, stamp.hash)
}

fn page(policy: &ProgramPolicy) -> String {
    let mut page = format!("{} {}\n\n", paint(BOLD, &policy.id), policy.version);
    // Every number of the settings as it stands on the wire, so that a new one shows by itself.
    let wire = serde_json::to_value(policy).unwrap_or_default();
    let clocks = wire.get("clocks").and_then(Value::as_object);
    for (name, value) in wire.as_object().into_iter().flatten().chain(clocks.into_iter().flatten()) {
        if let Value::Number(number) = value {
            push_wrapped(&mut page, SECOND, &format!("  {name}"), &number.to_string());
        }
    }
    let caseload = match policy.caseload {
        CeilingRule::Refuse => "refuse the assignment",
        CeilingRule::Warn => "warn, and put it on record",
    };
    push_wrapped(&mut page, SECOND, "  at the caseload ceiling", caseload);
    let outreach = &policy.outreach;
    let letter = if outreach.letter { ", one of them a letter" } else { "" };
    let words =
        format!("{} attempts on {} days in {} ways{letter}", outreach.attempts, outreach.days, outreach.ways);
    push_wrapped(&mut page, SECOND, "  outreach, at least", &words);
    page.push('\n');
    let name = |value: Value| value.as_str().unwrap_or_default().to_owned();
    page.push_str(&table(
        ["model", "cases", "contacts", "review", "lost", "source"],
        policy.models.iter().map(|(model, rules): (_, &ModelRules)| {
            let every = name(serde_json::to_value(rules.contacts.every).unwrap_or_default());
            [
                name(serde_json::to_value(model).unwrap_or_default()),
                rules.caseload_ceiling.to_string(),
                format!("{} a {every}", rules.contacts.count),
                rules.plan_review_days.to_string(),
                rules.lost_to_contact_days.to_string(),
                rules.source.key().to_owned(),
            ]
        }),
    ));
    page.push_str(LEGEND);
    page
}

/// Where the second column starts.
const SECOND: usize = 38;

const LEGEND: &str = "
cases: clients for each case manager   review: days between plan reviews
lost: days without two-way contact before a case may be closed as lost
Next: casework policy show --format json > policy.json, edit, then
      casework policy check policy.json
";
