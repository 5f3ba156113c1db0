//! `casework policy migrate`: moves the open cases of a store to another policy. It says what would change, and does it
//! only with `--apply`.

use std::path::PathBuf;

use casework::core::{Actor, BusinessCalendar, FreeText, Instant, PersonId, Role};
use casework::lifecycle::case::command::AdoptingPolicy;
use casework::lifecycle::due::{By, Now};
use casework::lifecycle::policy::migration::{DeadlineMoved, MigrationReport, preview};
use casework::lifecycle::{Command, Context, Phase, decide};
use chrono::Utc;
use clap::Args;
use serde::Serialize;
use uuid::Uuid;

use super::named;
use crate::db::{self, DbArgs};
use crate::exit::{Failure, Outcome};
use crate::history::id_from;
use crate::output::text::{BOLD, DIM, GREEN, paint, push_wrapped};
use crate::output::{OutputArgs, write_list};

#[derive(Debug, Clone, Args)]
pub(super) struct MigrateArgs {
    /// The policy to move to; `default` is the built-in one
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// The policy that the cases go by, to say what changes (`default` is the built-in one)
    #[arg(long, value_name = "FILE", default_value = "default")]
    from: PathBuf,
    /// Only this case
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// Move the cases; without it nothing is written
    #[arg(long, requires = "by", requires = "reason")]
    apply: bool,
    /// The supervisor who decided it, by id
    #[arg(long, value_name = "PERSON")]
    by: Option<PersonId>,
    /// Why
    #[arg(long, value_name = "WORDS")]
    reason: Option<String>,
    /// What counts as now (the system's clock by default)
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What became of one case.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Migrated {
    name: String,
    #[serde(flatten)]
    report: MigrationReport,
    moved: bool,
}

pub(super) fn run(args: &MigrateArgs) -> Result<Outcome, Failure> {
    let (old, new) = (named(&args.from)?, named(&args.new)?);
    let mut store = if args.apply { args.db.open()? } else { args.db.read()? };
    let entries = match args.case.as_deref() {
        Some(asked) => vec![db::find(&*store, asked)?],
        None => store.cases()?,
    };
    let at = args.at.unwrap_or_else(|| Instant::new(Utc::now().fixed_offset()));
    let calendar = BusinessCalendar::default();
    let mut found = Vec::new();
    for entry in entries.into_iter().filter(|entry| entry.phase != Phase::Closed) {
        let (case, _) = db::load(&*store, entry.case)?;
        let report = preview(&case, Some(&old), &new, Now { at, calendar: &calendar });
        let name = entry.reference.as_ref().map_or_else(|| entry.case.to_string(), ToString::to_string);
        let moved = args.apply && report.needed;
        if moved {
            let supervisor = args.supervisor()?;
            let command = id_from(&new.stamp().hash, "migration", &entry.case.to_string(), at);
            let context = Context::new(&supervisor, at, command, &new);
            let decided = decide(&case, &args.command()?, &context);
            let events = decided.map_err(|refusal| Failure::Input(format!("{name}: {refusal}")))?;
            store.append(entry.case, case.sequence(), &events)?;
        }
        found.push(Migrated { name, report, moved });
    }
    write_list(&args.output, &found, |found| page(args, found))?;
    Ok(Outcome::Done)
}

impl MigrateArgs {
    fn command(&self) -> Result<Command, Failure> {
        let reason = FreeText::new(self.reason.clone().unwrap_or_default())
            .map_err(|error| Failure::Input(format!("--reason: {error}")))?;
        Ok(Command::AdoptPolicy(AdoptingPolicy { reason }))
    }

    fn supervisor(&self) -> Result<Actor, Failure> {
        let person = self.by.unwrap_or_else(|| PersonId::new(Uuid::nil()));
        Actor::new(person, [Role::Supervisor]).map_err(|error| Failure::System(error.to_string()))
    }
}

fn page(args: &MigrateArgs, found: &[Migrated]) -> String {
    let (needed, settled): (Vec<_>, Vec<_>) = found.iter().partition(|one| one.report.needed);
    let mut page = String::new();
    let changes = needed.first().map(|one| one.report.changes.as_slice()).unwrap_or_default();
    if !changes.is_empty() {
        page.extend([paint(BOLD, "What changes"), "\n".to_owned()]);
        for change in changes {
            push_wrapped(&mut page, 4, "  -", &change.to_string());
        }
        page.push('\n');
    }
    for one in &needed {
        one.write(&mut page);
    }
    if !settled.is_empty() {
        push_wrapped(&mut page, 2, " ", &format!("{} go by this policy already", settled.len()));
    }
    if !args.apply && !needed.is_empty() {
        page.push_str("Nothing was written. Next: the same with --apply --by PERSON --reason WORDS\n");
    }
    if page.is_empty() {
        page.push_str("no open cases\n");
    }
    page
}

impl Migrated {
    fn write(&self, page: &mut String) {
        let kept = &self.report.kept;
        let mark = if self.moved { paint(GREEN, "✓ moved    ") } else { "would move ".to_owned() };
        let said = format!(
            "{} deadlines move; kept: {} events, {} open referrals, {} alerts, crisis {}",
            self.report.deadlines.len(),
            kept.events,
            kept.referrals,
            kept.alerts,
            crate::words::name(&kept.crisis)
        );
        push_wrapped(page, SECOND, &format!("  {mark}{:<14}", self.name), &said);
        for deadline in &self.report.deadlines {
            push_wrapped(page, SECOND, "", &paint(DIM, moved(deadline)));
        }
    }
}

fn moved(deadline: &DeadlineMoved) -> String {
    let say = |by: &Option<By>| by.map_or_else(|| "nothing".to_owned(), |by| by.to_string());
    let about = deadline.about.as_ref().map(|about| format!(" `{about}`")).unwrap_or_default();
    format!("{}{about}: {} → {}", deadline.clock, say(&deadline.before), say(&deadline.after))
}

/// Where the second column starts.
const SECOND: usize = 28;
