//! `casework run`: plays histories into a store.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use casework::core::{Instant, wire};
use casework::crisis::RuleSet;
use casework::lifecycle::{Event, Phase, ProgramPolicy, Refusal};
use casework::screeners::Instrument;
use casework::store::{EventStore, Store};
use chrono::Utc;
use clap::Args;
use serde::Serialize;

use crate::crisis::rule_file;
use crate::db::DbArgs;
use crate::definition::DefinitionArgs;
use crate::exit::{Failure, Outcome};
use crate::history::{Ending, Played, Player, Stop};
use crate::output::text::{BOLD, DIM, GREEN, RED, YELLOW, paint, width};
use crate::output::{self, Format};
use crate::policy::PolicyArg;
use crate::words::{self, Mark};

/// The longest line of a history, in bytes.
const LINE_MAX: u64 = 4 << 20;

/// Play histories into a store: one command a line
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  casework run examples/cases/*.ndjson
  casework run history.ndjson --db clinic.db --ack")]
pub(crate) struct RunArgs {
    /// Histories: one command a line, from any number of cases; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    db: DbArgs,
    /// Print `ACK CASE SEQUENCE` once a step is durable
    #[arg(long)]
    ack: bool,
    /// What counts as now: later steps are refused (the system's clock by default)
    #[arg(long, value_name = "INSTANT")]
    now: Option<Instant>,
    #[command(flatten)]
    policy: PolicyArg,
    /// A rule set of one's own to judge safety screens and crises by (the standard one by default)
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    #[command(flatten)]
    definitions: DefinitionArgs,
    /// How to write what each line did
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    format: Format,
}

/// What a line did, for programs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct StepView<'a> {
    file: &'a str,
    line: usize,
    case: &'a str,
    id: String,
    at: &'a str,
    from: Option<Phase>,
    to: Phase,
    sequence: u64,
    result: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a Refusal>,
}

#[derive(Debug, Default)]
struct Counts {
    done: usize,
    recorded: usize,
    refused: usize,
    listed: usize,
}

pub(crate) fn run(args: &RunArgs) -> Result<Outcome, Failure> {
    let policy = args.policy.load()?;
    let instruments = args.definitions.load()?;
    let rules = rule_file::proved(args.rules.as_deref())?;
    let now = args.now.unwrap_or_else(|| Instant::new(Utc::now().fixed_offset()));
    let mut store = args.db.open()?;
    let mut run =
        Run { args, policy, instruments, rules, now, counts: Counts::default(), last: String::new() };
    if args.format == Format::Json {
        say("[")?;
    }
    let played = args.files.iter().try_for_each(|file| match run.file(file, &mut *store) {
        Ok(Outcome::Done) => Ok(()),
        stopped => Err(stopped),
    });
    match args.format {
        Format::Json => say("]")?,
        Format::Ndjson => {}
        Format::Table if args.ack || played.is_err() => {}
        Format::Table => say(&run.summary(&*store)?)?,
    }
    played.map_or_else(|stopped| stopped, |()| Ok(Outcome::Done))
}

/// One run over all its files.
struct Run<'a> {
    args: &'a RunArgs,
    policy: ProgramPolicy,
    instruments: Vec<Instrument>,
    rules: RuleSet,
    now: Instant,
    counts: Counts,
    /// The case of the last line.
    last: String,
}

impl Run<'_> {
    fn summary(&self, store: &dyn EventStore) -> Result<String, Failure> {
        let (counts, db) = (&self.counts, self.args.db.shown());
        let cases = words::count(store.cases()?.len(), "case");
        let before =
            if counts.recorded > 0 { format!(", {} done before", counts.recorded) } else { String::new() };
        let done = format!(
            "{} {} done{before}, {} refused as expected; {cases} in {db}",
            paint(GREEN, "✓"),
            steps(counts.done),
            counts.refused,
        );
        let elsewhere = self.args.db.db != Path::new("casework.db");
        let db = if elsewhere { format!(" --db {db}") } else { String::new() };
        let next = if self.last.is_empty() { "list".to_owned() } else { format!("timeline {}", self.last) };
        Ok(format!("\n{done}\n{}", paint(DIM, format!("  next: casework case {next}{db}"))))
    }

    /// Plays one file. The outcome is a no when a line stops the run.
    fn file(&mut self, file: &Path, store: &mut dyn Store) -> Result<Outcome, Failure> {
        let name =
            if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() };
        let mut reader = open(file, &name)?;
        if self.args.format == Format::Table && !self.args.ack {
            say(&paint(BOLD, &name))?;
        }
        let (policy, instruments, rules) =
            (self.policy.clone(), self.instruments.clone(), self.rules.clone());
        let mut play = Player::new(store, (&policy, &instruments, &rules), self.now);
        let mut line = 0_usize;
        while let Some(text) = next_line(&mut reader, &name, &mut line)? {
            if text.trim().is_empty() {
                continue;
            }
            match play.line(text.trim()) {
                Ok(step) => {
                    tell(self.args, (&name, line), &step, &mut self.counts)?;
                    self.last = step.case;
                }
                Err(stop) => {
                    if let Stop::Refused(refusal) = &stop {
                        self.tell_refusal(&name, line, text.trim(), refusal)?;
                    }
                    return stopped(&stop, &name, line);
                }
            }
        }
        Ok(Outcome::Done)
    }
}

/// The line that stops a run, for programs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct StopView<'a> {
    file: &'a str,
    line: usize,
    case: Option<String>,
    result: &'static str,
    refusal: &'a Refusal,
}

impl Run<'_> {
    /// Writes the refusal that stops the run, for programs; people read it on standard error.
    fn tell_refusal(
        &mut self,
        file: &str,
        line: usize,
        text: &str,
        refusal: &Refusal,
    ) -> Result<(), Failure> {
        let case = wire::value(text).ok().and_then(|tree| tree.get("case")?.as_str().map(str::to_owned));
        let view = StopView { file, line, case, result: "refused", refusal };
        if self.args.format == Format::Table || self.args.ack {
            Ok(())
        } else {
            list(self.args, &view, &mut self.counts)
        }
    }
}

/// Writes one item of a list of JSON documents.
fn list(args: &RunArgs, view: &impl Serialize, counts: &mut Counts) -> Result<(), Failure> {
    let json = serde_json::to_string(view).map_err(|error| Failure::System(error.to_string()))?;
    let comma = if args.format == Format::Json && counts.listed > 0 { "," } else { "" };
    counts.listed += 1;
    say(&format!("{comma}{json}"))
}

fn steps(count: usize) -> String {
    format!("{count} step{}", if count == 1 { "" } else { "s" })
}

fn open(file: &Path, name: &str) -> Result<Box<dyn BufRead>, Failure> {
    if file.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let opened = std::fs::File::open(file).map_err(|error| Failure::reading(name, &error))?;
    Ok(Box::new(BufReader::new(opened)))
}

/// Reads the next line, or nothing at the end.
fn next_line(reader: &mut dyn BufRead, name: &str, line: &mut usize) -> Result<Option<String>, Failure> {
    let mut bytes = Vec::new();
    let read = reader
        .take(LINE_MAX)
        .read_until(b'\n', &mut bytes)
        .map_err(|error| Failure::reading(name, &error))?;
    if read == 0 {
        return Ok(None);
    }
    *line = line.saturating_add(1);
    if u64::try_from(read).is_ok_and(|read| read >= LINE_MAX) {
        return Err(Failure::Input(format!("{name}:{line}: the line is longer than {LINE_MAX} bytes")));
    }
    let bytes = if *line == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes) } else { &bytes };
    let text = str::from_utf8(bytes).map_err(|error| {
        Failure::Input(format!("{name}:{line}: not UTF-8 after byte {}", error.valid_up_to()))
    })?;
    Ok(Some(text.to_owned()))
}

/// Says why the run stops, and how it ends.
fn stopped(stop: &Stop, name: &str, line: usize) -> Result<Outcome, Failure> {
    let place = format!("{name}:{line}: ");
    match stop {
        Stop::Input(message) => Err(Failure::Input(format!("{place}{message}"))),
        Stop::Store(error) => Err(Failure::System(format!("{place}{error}"))),
        Stop::Unexpected(message) | Stop::Conflict(message) => {
            output::note(&format!("{}{place}{message}", paint(RED, "error: ")));
            Ok(Outcome::No)
        }
        Stop::Refused(refusal) => {
            output::note(&format!("{}{place}{}", paint(RED, "refused: "), refusal_text(refusal)));
            Ok(Outcome::No)
        }
    }
}

/// Says what a refusal says, with what is missing and what would be allowed.
pub(crate) fn refusal_text(refusal: &Refusal) -> String {
    let mut text = refusal.to_string();
    for missing in &refusal.missing {
        text.extend(["\n  missing ", &format!("{:<4} ", missing.code.id()), &missing.message]);
    }
    if !refusal.allowed.is_empty() {
        text.extend(["\n  allowed      ", &refusal.allowed.join(", ")]);
    }
    text
}

fn tell(
    args: &RunArgs,
    (file, line): (&str, usize),
    played: &Played,
    counts: &mut Counts,
) -> Result<(), Failure> {
    let (result, events, refusal): (_, &[Event], _) = match &played.ending {
        Ending::Done(events) => ("done", events, None),
        Ending::Recorded(events) => ("recorded", events, None),
        Ending::RefusedAsExpected(refusal) => ("refused", &[], Some(refusal)),
    };
    match result {
        "done" => counts.done += 1,
        "recorded" => counts.recorded += 1,
        _ => counts.refused += 1,
    }
    if args.ack {
        return if refusal.is_none() {
            say(&format!("ACK {} {}", played.case, played.sequence))
        } else {
            Ok(())
        };
    }
    if args.format == Format::Table {
        return say(&people(line, played, result, events, refusal));
    }
    let view = StepView {
        file,
        line,
        case: &played.case,
        id: played.id.to_string(),
        at: &played.at,
        from: played.from,
        to: played.to,
        sequence: played.sequence,
        result,
        events: events.iter().map(|event| event.event.name()).collect(),
        refusal,
    };
    list(args, &view, counts)
}

/// Writes one line for people: line number, day, case, phase, what happened.
fn people(line: usize, played: &Played, result: &str, events: &[Event], refusal: Option<&Refusal>) -> String {
    let day: String = played.at.chars().take(10).collect();
    let front = format!("{line:>4}  {day}  {:<9} {}", words::fit(&played.case, 9), played.to.code());
    let room = width().saturating_sub(front.chars().count().saturating_add(4));
    let front = paint(DIM, front);
    if let Some(refusal) = refusal {
        let message = words::fit(&format!("{} refused as expected: {}", refusal.code, refusal.message), room);
        return format!("{front}  {} {}", paint(YELLOW, "✗"), paint(YELLOW, message));
    }
    let lines: Vec<_> = events.iter().map(words::line).collect();
    let said =
        words::fit(&lines.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("; "), room);
    let said = match lines.iter().map(|(mark, _)| *mark).find(|mark| *mark != Mark::Plain) {
        Some(Mark::Alarm) => paint(RED, said),
        Some(Mark::Caution) => paint(YELLOW, said),
        Some(Mark::Step) => paint(BOLD, said),
        Some(Mark::Plain) | None => said,
    };
    let sign = if result == "recorded" { paint(DIM, "=") } else { paint(GREEN, "✓") };
    format!("{front}  {sign} {said}")
}

/// Writes a line to standard output at once, so that whoever waits for it has it. When nobody reads any more, the play
/// goes on in silence: what is to be recorded does not hang on who watches.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}
