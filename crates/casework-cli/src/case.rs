//! `casework case`: looks at the cases of a store.

use std::path::PathBuf;

use casework::core::{Actor, Instant, PersonId, Role};
use casework::lifecycle::case::{NextClosing, NextStep};
use casework::lifecycle::{Context, RefusalCode, Summary, next_steps};
use casework::store::custody::verify_journal;
use casework::store::{CaseEntry, Store, Verification};
use chrono::Utc;
use clap::{Args, Subcommand};
use uuid::Uuid;

use crate::db::{self, DbArgs};
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, DIM, GREEN, RED, YELLOW, paint};
use crate::output::{self, OutputArgs};
use crate::policy::{Others, PolicyArg};
use crate::words;
use reader::ReaderArgs;

mod accounting;
mod closure;
mod reader;
mod timeline;
mod transfer;

/// Look at the cases of a store
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  casework case list")]
pub(crate) struct CaseArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Clone, Subcommand)]
enum Verb {
    /// List what was given to whom outside, as the client may ask to be told
    #[command(
        after_help = "Example:\n  casework case accounting maria\n  casework case accounting maria --all"
    )]
    Accounting(accounting::AccountingArgs),
    /// List the cases
    #[command(after_help = "Example:\n  casework case list")]
    List(Listed),
    /// Show where a case stands
    #[command(
        after_help = "Examples:\n  casework case show sarah\n  casework case show sarah --reader 01941f29-7c00-7000-8000-000000000001 --role case-manager --purpose treatment"
    )]
    Show(One),
    /// Show what has happened in a case
    #[command(after_help = "Example:\n  casework case timeline sarah")]
    Timeline(One),
    /// List what may be done next, and what is missing for what may not
    #[command(
        after_help = "Example:\n  casework case next denise\n  casework case next denise --at 2025-11-03T09:00:00-06:00"
    )]
    Next(Next),
    /// Say what closing would do and what blocks it, before anything happens
    #[command(
        name = "plan-closure",
        after_help = "Examples:\n  casework case plan-closure sarah --reason goals-met\n  casework case plan-closure denise --reason transferred --proof proof.json"
    )]
    PlanClosure(closure::ClosureArgs),
    /// Verify the hash chain and the replay of a case, or of all
    #[command(after_help = "Example:\n  casework case verify")]
    Verify(Verified),
    /// Write cases to a file that holds every byte of them, to move or to keep
    #[command(
        after_help = "Examples:\n  casework case export sarah -o sarah.ndjson\n  casework case export -o everything.ndjson"
    )]
    Export(transfer::ExportArgs),
    /// Read a file that was exported, all of it or nothing; what is there already is passed over
    #[command(after_help = "Example:\n  casework case import everything.ndjson --db copy.db")]
    Import(transfer::ImportArgs),
}

#[derive(Debug, Clone, Args)]
struct Listed {
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Clone, Args)]
struct One {
    /// The case: its reference, its id, or the beginning of its id
    id: String,
    #[command(flatten)]
    reader: ReaderArgs,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl One {
    /// Opens the store and finds the case, to show what `what` names.
    fn open(&self, what: &str) -> Result<(Box<dyn Store>, CaseEntry), Failure> {
        self.reader.open(&self.db, &self.id, what)
    }
}

#[derive(Debug, Clone, Args)]
struct Next {
    #[command(flatten)]
    one: One,
    /// What counts as now (the system's clock by default)
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    #[command(flatten)]
    policy: PolicyArg,
}

#[derive(Debug, Clone, Args)]
struct Verified {
    /// The case; all of them when absent
    id: Option<String>,
    /// A checkpoint that was kept elsewhere, to compare with
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The public key that has to have signed the checkpoint
    #[cfg(feature = "sign")]
    #[arg(long, value_name = "KEY", requires = "against")]
    signed_by: Option<String>,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn case(args: &CaseArgs) -> Result<Outcome, Failure> {
    match &args.verb {
        Verb::Accounting(args) => accounting::accounting(args),
        Verb::List(args) => list(args),
        Verb::Show(args) => show(args),
        Verb::Timeline(args) => timeline::timeline(args),
        Verb::Next(args) => next(args),
        Verb::PlanClosure(args) => closure::plan(args),
        Verb::Verify(args) => verify(args),
        Verb::Export(args) => transfer::export(args),
        Verb::Import(args) => transfer::import(args),
    }
}

fn list(args: &Listed) -> Result<Outcome, Failure> {
    let entries = args.db.read()?.cases()?;
    output::write_list(&args.output, &entries, |entries| {
        if entries.is_empty() {
            return "no cases yet: `casework run FILE` plays a history\n".to_owned();
        }
        let rows = entries.iter().map(|entry: &CaseEntry| {
            let name = entry.reference.as_ref().map_or_else(|| "—".to_owned(), ToString::to_string);
            format!(
                "{:<14} {}  {:<20} {:>4} events  {}",
                name,
                entry.phase.code(),
                entry.phase,
                entry.sequence,
                paint(DIM, entry.case)
            )
        });
        lines(rows)
    })?;
    Ok(Outcome::Done)
}

fn show(args: &One) -> Result<Outcome, Failure> {
    let (store, entry) = args.open("case")?;
    let (case, _) = db::load(&*store, entry.case)?;
    output::write_one(&args.output, &case.summary(), summary_text)?;
    Ok(Outcome::Done)
}

fn summary_text(summary: &Summary) -> String {
    let name = summary.reference.as_ref().map_or_else(|| summary.case.to_string(), ToString::to_string);
    let mut rows: Vec<(&str, String)> = vec![("case", paint(DIM, summary.case))];
    rows.push((
        "phase",
        format!(
            "{} {} since {}",
            summary.phase.code(),
            paint(BOLD, summary.phase),
            summary.phase_since.date_in(summary.zone)
        ),
    ));
    let mut add = |label, value: Option<String>| rows.extend(value.map(|value| (label, value)));
    add("program", summary.program.as_ref().map(ToString::to_string));
    add("opened", summary.opened_at.map(|at| at.date_in(summary.zone).to_string()));
    add("model", summary.model.map(|model| words::name(&model)));
    add("intensity", summary.level.map(|level| words::name(&level)));
    add(
        "crisis",
        summary
            .crisis_tier
            .map(|tier| paint(RED, format!("{}, {}", words::name(&summary.crisis), words::name(&tier)))),
    );
    add("crisis loop", summary.crisis_loop_due.map(|day| paint(RED, format!("due by {day}"))));
    add(
        "crisis contact",
        summary.crisis_contact_due.map(|at| paint(RED, format!("due {}", at.written_in(summary.zone)))),
    );
    add("hold", summary.hold.map(|hold| paint(YELLOW, words::name(&hold))));
    add("outreach", summary.outreach.then(|| paint(YELLOW, "on")));
    let plans: Vec<_> =
        summary.plans.iter().map(|plan| format!("v{} {}", plan.version, words::name(&plan.status))).collect();
    add("plans", (!plans.is_empty()).then(|| plans.join(", ")));
    let referrals: Vec<_> =
        summary.referrals.iter().map(|known| format!("{} {}", known.referral, known.status)).collect();
    add("referrals", (!referrals.is_empty()).then(|| referrals.join(", ")));
    add(
        "closed",
        summary.closed.map(|reason| {
            format!(
                "{} on {}",
                reason.as_str(),
                summary.closed_on.map(|day| day.to_string()).unwrap_or_default()
            )
        }),
    );
    add("follows", summary.previous.map(|id| id.to_string()));
    add("events", Some(summary.sequence.to_string()));
    let rows = rows.iter().map(|(label, value)| format!("  {label:<12} {value}"));
    format!("{}\n{}", paint(BOLD, name), lines(rows))
}

fn next(args: &Next) -> Result<Outcome, Failure> {
    let (store, entry) = args.one.open("next")?;
    let (case, _) = db::load(&*store, entry.case)?;
    let nobody = PersonId::new(Uuid::nil());
    let asker = Actor::new(nobody, [Role::Auditor]).map_err(|error| Failure::System(error.to_string()))?;
    let policy = args.policy.load()?;
    let at = args.at.unwrap_or_else(|| Instant::new(Utc::now().fixed_offset()));
    let steps = next_steps(&case, &Context::new(&asker, at, Uuid::nil(), &policy));
    let others = Others::of(&args.one.id, &case, &policy).said(&policy, &args.one.output);
    output::write_list(&args.one.output, &steps, |steps| {
        let head = format!("{} is in {} {}\n", args.one.id, case.phase().code(), paint(BOLD, case.phase()));
        let rows: Vec<_> = steps.iter().map(|step| step_text(&args.one.id, step)).collect();
        format!("{head}{}{}", rows.concat(), others)
    })?;
    Ok(Outcome::Done)
}

fn step_text(id: &str, step: &NextStep) -> String {
    let is_way_out = step.kind == "crisis";
    let target = if is_way_out { step.command.to_owned() } else { format!("{} {}", step.to.code(), step.to) };
    let Some(refusal) = &step.refusal else {
        let by: Vec<_> = step.roles.iter().map(|role| role.as_str()).collect();
        let by = format!("by {}", by.join(", "));
        let by = if is_way_out { by } else { format!("{} {by}", step.command) };
        let head = format!("  {} {target:<24} {}\n", paint(GREEN, "✓"), paint(DIM, by));
        return format!("{head}{}", reasons_text(id, step));
    };
    let missing =
        refusal.missing.iter().map(|found| format!("      {:<4} {}", found.code.id(), found.message));
    let missing = lines(missing);
    // What is missing stands below, so that a name is enough here; any other code says what is the matter.
    let missing_only = refusal.code == RefusalCode::E02 && !refusal.missing.is_empty();
    let why = if missing_only { refusal.name.replace('-', " ") } else { refusal.message.clone() };
    let code = paint(YELLOW, refusal.code);
    format!("  {} {target:<24} {code} {why}\n{missing}{}", paint(RED, "✗"), reasons_text(id, step))
}

/// Writes the reasons that a step may have; for closing those that nothing stands in the way of, and where to see the rest.
fn reasons_text(id: &str, step: &NextStep) -> String {
    let row = |words: String| format!("      {}\n", paint(DIM, words));
    let Some(first) = step.closings.first() else {
        let reasons: Vec<_> = step.reasons.iter().map(|reason| reason.as_str()).collect();
        return if reasons.is_empty() {
            String::new()
        } else {
            row(format!("reasons: {}", reasons.join(", ")))
        };
    };
    let (open, waiting): (Vec<_>, Vec<_>) =
        step.closings.iter().partition(|closing| closing.refusals.is_empty());
    let names = |closings: &[&NextClosing]| -> String {
        closings.iter().map(|closing| closing.reason.as_str()).collect::<Vec<_>>().join(", ")
    };
    let mut rows = Vec::new();
    if !open.is_empty() {
        rows.push(row(format!("reasons that nothing stands in the way of: {}", names(&open))));
    }
    if !waiting.is_empty() {
        rows.push(row(format!("reasons that something is missing for: {}", names(&waiting))));
        let example = waiting.first().map_or(first.reason, |closing| closing.reason).as_str();
        rows.push(row(format!("see what: casework case plan-closure {id} --reason {example}")));
    }
    rows.concat()
}

fn verify(args: &Verified) -> Result<Outcome, Failure> {
    if args.id.is_some() && args.against.is_some() {
        let message = "--against: a checkpoint is of the whole store, and a part of it would look like all: \
                       leave the case out";
        return Err(Failure::Input(message.to_owned()));
    }
    let store = args.db.read()?;
    let case = args.id.as_deref().map(|asked| db::find(&*store, asked)).transpose()?.map(|entry| entry.case);
    let mut verification = store.verify(case)?;
    if case.is_none() {
        verification.faults.extend(verify_journal(&*store)?);
    }
    if let Some(path) = &args.against {
        let checkpoint = db::checkpoint(path)?;
        #[cfg(feature = "sign")]
        if let Some(key) = &args.signed_by {
            let key = key.parse().map_err(|error| Failure::Input(format!("--signed-by: {error}")))?;
            db::held(path, checkpoint.check_signed(&key))?;
        }
        db::held(path, checkpoint.check())?;
        verification.faults.extend(checkpoint.compare(&*store)?);
    }
    output::write_one(&args.output, &verification, verification_text)?;
    Ok(Outcome::objecting(!verification.faults.is_empty()))
}

fn verification_text(verification: &Verification) -> String {
    let mut counted = format!(
        "{}, {}",
        words::count(verification.cases, "case"),
        words::count(verification.events, "event")
    );
    if verification.sealed > 0 {
        counted = format!("{counted}, {} of them sealed and not read", verification.sealed);
    }
    if verification.faults.is_empty() {
        return format!("{} {counted}: every chain holds\n", paint(GREEN, "✓"));
    }
    let faults = verification.faults.iter();
    let faults = lines(faults.map(|fault| {
        let place = match (fault.case.uuid().is_nil(), fault.sequence) {
            (true, 0) => "the store".to_owned(),
            (true, record) => format!("the journal, record {record}"),
            (false, event) => format!("case {} event {event}", fault.case),
        };
        format!("  {place}: {}", fault.message)
    }));
    let found = words::count(verification.faults.len(), "fault");
    format!("{} {counted}: {found}\n{faults}", paint(RED, "✗"))
}

/// Ends each row with a line break.
fn lines(rows: impl Iterator<Item = String>) -> String {
    rows.flat_map(|row| [row, "\n".to_owned()]).collect()
}
