//! `casework db`: a copy, a check, a migration, figures, a checkpoint; the verbs of custody are in files of their own.

use std::path::{Path, PathBuf};

use casework::core::Instant;
use casework::store::checkpoint::{Checkpoint, CheckpointError};
use casework::store::custody::verify_journal;
use casework::store::stats::Stats;
use chrono::Utc;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::DbArgs;
use super::custody::{self, HoldArgs, JournalArgs};
use super::erase::{self, EraseArgs};
use crate::exit::{Failure, Outcome};
use crate::output::text::{GREEN, RED, paint};
use crate::output::{self, OutputArgs};
use crate::words;

/// Look after a store: copies, checks, figures, checkpoints, legal holds, the journal, erasing
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  casework db check")]
pub(crate) struct UpkeepArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Clone, Subcommand)]
enum Verb {
    /// Copy the store to a new file while it is in use
    #[command(after_help = "Example:\n  casework db backup monday.db")]
    Backup(BackupArgs),
    /// Look at every page, every chain, every view and the journal
    #[command(after_help = "Example:\n  casework db check --db clinic.db")]
    Check(PlainArgs),
    /// Erase the content of a client: first say what it would take away, then do it when it is confirmed
    #[command(
        after_help = "Examples:\n  casework db erase sarah --keys keys.db\n  casework db erase sarah --keys keys.db --confirm 01941f29-7c00-7000-8000-000000000002 --by 01941f29-7c00-7000-8000-000000000001 --reason 'The time is over'\n  casework db erase --finish --keys keys.db"
    )]
    Erase(EraseArgs),
    /// Place, release and list legal holds
    #[command(after_help = "Example:\n  casework db hold list")]
    Hold(HoldArgs),
    /// Show who has read, held and erased what
    #[command(
        after_help = "Examples:\n  casework db journal sarah\n  casework db journal --kind accessed --format ndjson -o accesses.ndjson"
    )]
    Journal(JournalArgs),
    /// Bring the tables up to the version of this program
    #[command(after_help = "Examples:\n  casework db migrate\n  casework db migrate --views")]
    Migrate(MigrateArgs),
    /// Show figures of the store
    #[command(after_help = "Example:\n  casework db stats --format json")]
    Stats(PlainArgs),
    /// Write down where every case ends, to be kept elsewhere
    #[command(
        after_help = "Examples:\n  casework db checkpoint -o monday.json\n  casework db checkpoint --previous monday.json -o tuesday.json\n  casework case verify --against tuesday.json"
    )]
    Checkpoint(CheckpointArgs),
}

#[derive(Debug, Clone, Args)]
struct BackupArgs {
    /// The new file; nothing may be there yet
    to: PathBuf,
    #[command(flatten)]
    db: DbArgs,
}

#[derive(Debug, Clone, Args)]
struct PlainArgs {
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Clone, Args)]
struct MigrateArgs {
    /// Make all views anew from the events as well
    #[arg(long)]
    views: bool,
    #[command(flatten)]
    db: DbArgs,
}

#[derive(Debug, Clone, Args)]
struct CheckpointArgs {
    /// The checkpoint before this one
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// The secret key to sign it with: a file with 64 hexadecimal digits, such as `openssl rand -hex 32` makes
    #[cfg(feature = "sign")]
    #[arg(long, value_name = "FILE")]
    sign: Option<PathBuf>,
    /// What counts as now (the system's clock by default)
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    #[command(flatten)]
    db: DbArgs,
    /// Write to FILE (whole or not at all; a new file is readable by you alone)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &UpkeepArgs) -> Result<Outcome, Failure> {
    match &args.verb {
        Verb::Backup(args) => backup(args),
        Verb::Check(args) => check(args),
        Verb::Erase(args) => erase::erase(args),
        Verb::Hold(args) => custody::hold(args),
        Verb::Journal(args) => custody::journal(args),
        Verb::Migrate(args) => migrate(args),
        Verb::Stats(args) => stats(args),
        Verb::Checkpoint(args) => make_checkpoint(args),
    }
}

fn backup(args: &BackupArgs) -> Result<Outcome, Failure> {
    if args.db.url().is_some() {
        let way = "use `pg_dump` or the backups of the server, or `casework case export`";
        return Err(Failure::Input(format!("a store on a server is not one file: {way}")));
    }
    args.db.file_read_only()?.backup(&args.to)?;
    output::note(&format!("{} copied to {}", paint(GREEN, "✓"), args.to.display()));
    Ok(Outcome::Done)
}

/// What a check has found.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Checked {
    cases: u64,
    events: u64,
    sealed: u64,
    faults: Vec<Fault>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<u64>,
    message: String,
}

fn check(args: &PlainArgs) -> Result<Outcome, Failure> {
    let damage = match args.db.url() {
        Some(_) => None,
        // A damaged page is a finding here, and not a failure of the check.
        None => match args.db.file_read_only().map(|store| store.check_file()) {
            Ok(Err(error)) => Some(error.to_string()),
            Err(Failure::System(message)) if message.contains("is damaged") => Some(message),
            Err(failure) => return Err(failure),
            Ok(Ok(())) => None,
        },
    };
    let checked = if let Some(message) = damage {
        let faults = vec![Fault { case: None, sequence: None, message }];
        Checked { cases: 0, events: 0, sealed: 0, faults }
    } else {
        let store = args.db.read()?;
        let mut found = store.verify(None)?;
        found.faults.extend(verify_journal(&*store)?);
        let fault = |fault: casework::store::Fault| Fault {
            case: (!fault.case.uuid().is_nil()).then(|| fault.case.to_string()),
            sequence: Some(fault.sequence),
            message: fault.message,
        };
        let faults = found.faults.into_iter().map(fault).collect();
        Checked { cases: found.cases, events: found.events, sealed: found.sealed, faults }
    };
    output::write_one(&args.output, &checked, checked_text)?;
    Ok(Outcome::objecting(!checked.faults.is_empty()))
}

fn checked_text(checked: &Checked) -> String {
    let counted =
        format!("{}, {}", words::count(checked.cases, "case"), words::count(checked.events, "event"));
    if checked.faults.is_empty() {
        return format!(
            "{} {counted}: every page, chain, view and record of the journal holds\n",
            paint(GREEN, "✓")
        );
    }
    let mut text =
        format!("{} {counted}: {}\n", paint(RED, "✗"), words::count(checked.faults.len(), "fault"));
    for Fault { case, sequence, message } in &checked.faults {
        let case = case.as_ref().map(|case| format!("case {case} ")).unwrap_or_default();
        let event = sequence.map(|sequence| format!("event {sequence}: ")).unwrap_or_default();
        text.extend(["  ", &case, &event, message, "\n"]);
    }
    text
}

fn migrate(args: &MigrateArgs) -> Result<Outcome, Failure> {
    let sign = paint(GREEN, "✓");
    if args.db.url().is_none() {
        // What is not there is not made.
        let before = args.db.file_read_only()?.schema_version();
        let after = args.db.file()?.schema_version();
        let done =
            if before == after { "was the newest already".to_owned() } else { format!("was {before}") };
        output::note(&format!("{sign} the tables have version {after}, which {done}"));
    } else {
        args.db.open()?;
        output::note(&format!("{sign} the tables have the newest version"));
    }
    if args.views {
        let cases = args.db.open()?.rebuild_views()?;
        output::note(&format!("{sign} the views of {} were made anew", words::count(cases, "case")));
    }
    Ok(Outcome::Done)
}

fn stats(args: &PlainArgs) -> Result<Outcome, Failure> {
    let stats = match args.db.url() {
        None => args.db.file_read_only()?.stats()?,
        Some(url) => of_server(&args.db, url)?,
    };
    output::write_one(&args.output, &stats, stats_text)?;
    Ok(Outcome::Done)
}

#[cfg(feature = "postgres")]
fn of_server(_: &DbArgs, url: &str) -> Result<Stats, Failure> {
    Ok(casework::store::PostgresStore::open_read_only(url)?.stats()?)
}

#[cfg(not(feature = "postgres"))]
fn of_server(db: &DbArgs, _: &str) -> Result<Stats, Failure> {
    // It says that this program knows no servers.
    db.read().map(|_| Stats::default())
}

fn stats_text(stats: &Stats) -> String {
    let rows = [
        ("kept in", stats.backend.to_owned()),
        ("tables", format!("version {}", stats.schema)),
        ("cases", format!("{}, {} of them open", stats.cases, stats.open)),
        ("open crises", stats.crises.to_string()),
        ("events", format!("{}, the last at position {}", stats.events, stats.position)),
        ("journal", words::count(stats.custody, "record")),
        ("size", format!("{} bytes, and {} in the log", stats.bytes, stats.log_bytes)),
    ];
    let rows: Vec<_> = rows.iter().map(|(label, value)| format!("  {label:<12} {value}\n")).collect();
    rows.concat()
}

fn make_checkpoint(args: &CheckpointArgs) -> Result<Outcome, Failure> {
    let store = args.db.read()?;
    let at = args.at.unwrap_or_else(|| Instant::new(Utc::now().fixed_offset()));
    let previous = args.previous.as_deref().map(checkpoint).transpose()?;
    if let (Some(path), Some(previous)) = (&args.previous, &previous) {
        held(path, previous.check())?;
        // A checkpoint of a store that was rewritten would vouch for the rewriting.
        if let Some(fault) = previous.compare(&*store)?.first() {
            output::note(&format!("{} {}: {}", paint(RED, "error:"), path.display(), fault.message));
            return Ok(Outcome::No);
        }
    }
    let made = Checkpoint::of(&*store, at, previous.as_ref())?;
    #[cfg(feature = "sign")]
    let made = match &args.sign {
        Some(path) => made.sign(&signer(path)?),
        None => made,
    };
    let mut text = serde_json::to_string(&made).map_err(|error| Failure::System(error.to_string()))?;
    text.push('\n');
    output::write_text(args.output.as_deref(), &text)?;
    Ok(Outcome::Done)
}

#[cfg(feature = "sign")]
fn signer(path: &Path) -> Result<casework::store::checkpoint::Signer, Failure> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| Failure::reading(&name, &error))?;
    text.trim().parse().map_err(|error| Failure::Input(format!("{name}: {error}")))
}

/// Reads a checkpoint.
pub(crate) fn checkpoint(path: &Path) -> Result<Checkpoint, Failure> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| Failure::reading(&name, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::Input(format!(
            "{name}: this is not a checkpoint, at line {}, column {}",
            error.line(),
            error.column()
        ))
    })
}

/// Says what is wrong with a checkpoint itself.
pub(crate) fn held(path: &Path, checked: Result<(), CheckpointError>) -> Result<(), Failure> {
    checked.map_err(|error| Failure::Input(format!("{}: {error}", path.display())))
}
