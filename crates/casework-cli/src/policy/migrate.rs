//! `casework policy migrate`: moves the open cases of a store to another policy. It says what would change, and does it
//! only with `--apply`.

use std::path::PathBuf;

use casework::core::{Actor, BusinessCalendar, FreeText, Instant, PersonId, Role};
use casework::lifecycle::case::command::AdoptingPolicy;
use casework::lifecycle::due::{By, Now};
use casework::lifecycle::policy::migration::{DeadlineMoved, MigrationReport, preview};
use casework::lifecycle::{Case, Command, Context, Event, Phase, ProgramPolicy, Refusal, decide};
use casework::store::{Append, EventStore};
use chrono::Utc;
use clap::Args;
use serde::Serialize;
use uuid::Uuid;

use super::named;
use crate::db::{self, DbArgs};
use crate::exit::{Failure, Outcome};
use crate::history::id_from;
use crate::output::text::{BOLD, DIM, GREEN, RED, paint, push_wrapped};
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
    /// Why the step itself is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Refusal>,
    /// What would be appended.
    #[serde(skip)]
    events: Vec<Event>,
}

pub(super) fn run(args: &MigrateArgs) -> Result<Outcome, Failure> {
    let (old, new) = (named(&args.from)?, named(&args.new)?);
    let mut store = if args.apply { args.db.open()? } else { args.db.read()? };
    let entries = match args.case.as_deref() {
        Some(asked) => vec![db::find(&*store, asked)?],
        None => store.cases()?,
    };
    // When it happened may be said; when it was entered is now.
    let now = Instant::new(Utc::now().fixed_offset());
    let at = args.at.unwrap_or(now);
    let calendar = BusinessCalendar::default();
    let mut found = Vec::new();
    for entry in entries.into_iter().filter(|entry| entry.phase != Phase::Closed) {
        let (case, _) = db::load(&*store, entry.case)?;
        let report = preview(&case, Some(&old), &new, Now { at, calendar: &calendar });
        let name = db::name(&entry);
        let mut one = Migrated { name, report, moved: false, refused: None, events: Vec::new() };
        if args.apply && one.report.needed {
            let command = id_from(&new.stamp().hash, "migration", &entry.case.to_string(), at);
            one.decide(&case, args, &new, (at, now, command))?;
        }
        found.push(one);
    }
    let kept_back = found.iter().any(Migrated::is_kept_back);
    if args.apply && !kept_back {
        append(&mut *store, &mut found)?;
    }
    write_list(&args.output, &found, |found| page(args, found))?;
    Ok(Outcome::objecting(kept_back))
}

/// Moves every case that has to be moved. All of them were decided before the first is written.
fn append(store: &mut dyn EventStore, found: &mut [Migrated]) -> Result<(), Failure> {
    let due: Vec<&mut Migrated> = found.iter_mut().filter(|one| !one.events.is_empty()).collect();
    let appends: Vec<Append<'_>> = due
        .iter()
        .map(|one| Append { case: one.report.case, expected: one.report.kept.events, events: &one.events })
        .collect();
    let answers = store.append_many(&appends)?;
    for (one, answer) in due.into_iter().zip(answers) {
        answer.map_err(|error| {
            Failure::System(format!("{}: {error}; ask again to move what is left", one.name))
        })?;
        one.moved = true;
    }
    Ok(())
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
    if needed.iter().any(|one| one.is_kept_back()) {
        page.push_str("Nothing was written: every case is moved, or none\n");
    } else if !args.apply && !needed.is_empty() {
        page.push_str("Nothing was written. Next: the same with --apply --by PERSON --reason WORDS\n");
    }
    if page.is_empty() {
        page.push_str("no open cases\n");
    }
    page
}

impl Migrated {
    fn decide(
        &mut self,
        case: &Case,
        args: &MigrateArgs,
        new: &ProgramPolicy,
        (at, recorded_at, command): (Instant, Instant, Uuid),
    ) -> Result<(), Failure> {
        let supervisor = args.supervisor()?;
        let context = Context { recorded_at, ..Context::new(&supervisor, at, command, new) };
        match decide(case, &args.command()?, &context) {
            Ok(events) => self.events = events,
            Err(refusal) => self.refused = Some(refusal),
        }
        Ok(())
    }

    /// Says whether the case cannot be moved, so that none is.
    const fn is_kept_back(&self) -> bool {
        self.report.blocked.is_some() || self.refused.is_some()
    }

    /// Says in words why the case cannot be moved, when it cannot.
    fn objection(&self) -> Option<String> {
        self.report.blocked.clone().or_else(|| self.refused.as_ref().map(ToString::to_string))
    }

    fn write(&self, page: &mut String) {
        let kept = &self.report.kept;
        if let Some(why) = self.objection() {
            let mark = paint(RED, "✗ cannot   ");
            push_wrapped(page, SECOND, &format!("  {mark}{:<14}", self.name), &why);
            return;
        }
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
