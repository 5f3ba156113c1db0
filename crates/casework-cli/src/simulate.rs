//! `casework simulate`: histories of people who do not exist, for research, load and tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use casework::core::CaseId;
use casework::lifecycle::simulate::{Settings, SimulatedCase, Simulation};
use casework::lifecycle::{Context, Event, Model, ProgramPolicy, next_steps, replay};
use casework::store::{Append, EventStore, MemoryStore, SqliteStore, StoreError, Stored};
use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, GREEN, RED, paint};
use crate::output::{self, Format, OutputArgs, Sink};
use crate::policy::PolicyArg;
use crate::progress::Progress;
use crate::words;

/// Make plausible whole cases of people who do not exist: the same seed and policy, the same bytes
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  casework simulate --seed 7 --cases 100 -o history.ndjson
  casework run history.ndjson --db trial.db
  casework simulate --seed 7 --cases 1000 --events 50..200 --model act --db trial.db
  casework simulate --seed 7 --cases 100000 --check

The words are fixed phrases and the frequencies are made up: nothing about real clients can be learned from them.
The history goes to FILE or standard output; with --db the cases go straight into a store, with --check nowhere.")]
pub(crate) struct SimulateArgs {
    /// Another seed makes other cases
    #[arg(long, value_name = "N")]
    seed: u64,
    /// How many cases
    #[arg(long, value_name = "N", default_value_t = 10)]
    cases: u64,
    /// How many events a case has
    #[arg(long, value_name = "LOW..HIGH", default_value = "50..500", value_parser = bounds)]
    events: (u32, u32),
    /// The only model of delivery, such as `act` (every model by default)
    #[arg(long, value_name = "MODEL", value_parser = model)]
    model: Option<Model>,
    /// The first day on which a case opens; a case runs for months or years (2020-01-06 by default)
    #[arg(long, value_name = "DATE")]
    start: Option<NaiveDate>,
    #[command(flatten)]
    policy: PolicyArg,
    /// Write the cases into this store instead of a history, each one whole or not at all
    #[arg(long, value_name = "PATH", conflicts_with_all = ["output", "check"])]
    db: Option<PathBuf>,
    /// Write nothing: look whether each case replays to itself, reads back byte for byte, and verifies in a store
    #[arg(long, conflicts_with = "output")]
    check: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// What was made.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Counts {
    cases: u64,
    events: u64,
    steps: u64,
    refusals: BTreeMap<String, u64>,
    phases: BTreeMap<&'static str, u64>,
    closures: BTreeMap<String, u64>,
    /// What a check found wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<String>,
}

/// Where the cases go.
enum Goal {
    Check,
    History(Box<Sink>),
    Store(Box<Waiting>),
}

/// Cases that wait to be written together: one sync of the disk for all of them.
struct Waiting {
    store: SqliteStore,
    path: PathBuf,
    cases: Vec<(String, CaseId, Vec<Event>)>,
    events: usize,
}

/// From how many events on they are written.
const TOGETHER: usize = 10_000;

pub(crate) fn run(args: &SimulateArgs) -> Result<Outcome, Failure> {
    let policy = args.policy.load()?;
    let mut goal = match &args.db {
        Some(path) => Goal::Store(Box::new(Waiting::open(path)?)),
        None if args.check => Goal::Check,
        None => Goal::History(Box::new(Sink::open(args.output.output.as_deref())?)),
    };
    let mut progress = Progress::of(None, &args.output);
    let mut counts = Counts::default();
    for case in Simulation::new(settings(args)?, &policy) {
        if counts.cases >= args.cases {
            break;
        }
        if let Some(stuck) = &case.stuck {
            return Err(Failure::System(format!("{}: the generator has come to a stop: {stuck}", case.name)));
        }
        counts.add(&case);
        match &mut goal {
            Goal::Check => {
                counts.faults.extend(check(&case, &policy).map(|fault| format!("{}: {fault}", case.name)));
            }
            Goal::History(sink) => progress.add(write(&case, sink)?),
            Goal::Store(waiting) => waiting.add(&case)?,
        }
    }
    let aside = matches!(&goal, Goal::History(_))
        && args.output.output.as_deref().is_none_or(|path| path == Path::new("-"));
    match goal {
        Goal::Check => {}
        Goal::History(sink) => sink.finish()?,
        Goal::Store(mut waiting) => waiting.write()?,
    }
    tell(&counts, args, aside)?;
    Ok(Outcome::objecting(!counts.faults.is_empty()))
}

fn settings(args: &SimulateArgs) -> Result<Settings, Failure> {
    let settings = Settings::new(args.seed);
    let settings = settings.with_start(args.start.unwrap_or(settings.start)).with_model(args.model);
    let (fewest, most) = args.events;
    settings.with_events(fewest, most).map_err(|error| Failure::Input(format!("--events: {error}")))
}

/// Writes the lines of a case; returns how many bytes they are.
fn write(case: &SimulatedCase, sink: &mut Sink) -> Result<usize, Failure> {
    let mut bytes = Vec::new();
    for line in case.lines() {
        serde_json::to_writer(&mut bytes, &line).map_err(|error| Failure::System(error.to_string()))?;
        bytes.push(b'\n');
    }
    let length = bytes.len();
    sink.push(&mut bytes)?;
    Ok(length)
}

impl Waiting {
    fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self { store: SqliteStore::open(path)?, path: path.to_owned(), cases: Vec::new(), events: 0 })
    }

    /// Takes a case, and writes all that wait once they are many.
    fn add(&mut self, case: &SimulatedCase) -> Result<(), Failure> {
        let events: Vec<Event> = case.events().cloned().collect();
        self.events = self.events.saturating_add(events.len());
        self.cases.push((case.name.clone(), case.case.id(), events));
        if self.events < TOGETHER { Ok(()) } else { self.write() }
    }

    /// Writes the cases that wait, each one whole or not at all.
    fn write(&mut self) -> Result<(), Failure> {
        let cases = std::mem::take(&mut self.cases);
        self.events = 0;
        let appends: Vec<_> =
            cases.iter().map(|(_, case, events)| Append { case: *case, expected: 0, events }).collect();
        for ((name, ..), answer) in cases.iter().zip(self.store.append_many(&appends)?) {
            match answer {
                Ok(_) => {}
                Err(StoreError::Conflict { .. }) => {
                    let path = self.path.display();
                    return Err(Failure::Input(format!(
                        "{path}: the case `{name}` is there already: choose another seed, or another store"
                    )));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// Looks whether a case is what its events say; returns what is not.
fn check(case: &SimulatedCase, policy: &ProgramPolicy) -> Option<String> {
    let events: Vec<Event> = case.events().cloned().collect();
    let Ok(again) = replay(&events) else { return Some("the events do not replay".to_owned()) };
    let next = |of| {
        let last = case.steps.last()?;
        Some(next_steps(of, &Context::new(&last.by, last.at, last.id, policy)))
    };
    if format!("{again:?}") != format!("{:?}", case.case) || again.summary() != case.case.summary() {
        return Some("the replay differs from what happened".to_owned());
    }
    if next(&again) != next(&case.case) {
        return Some("the replay has other steps open".to_owned());
    }
    let mut store = MemoryStore::new();
    let verified = store.append(case.case.id(), 0, &events).and_then(|_| store.verify(None));
    match verified {
        Ok(verified) if verified.faults.is_empty() && verified.events == case.case.sequence() => {}
        Ok(verified) => {
            return Some(
                verified
                    .faults
                    .first()
                    .map_or_else(|| "events are lacking".to_owned(), |fault| fault.message.clone()),
            );
        }
        Err(error) => return Some(error.to_string()),
    }
    // The store keeps JSON: what it gives back was written and read.
    let bytes = |event: &Event| serde_json::to_vec(event).unwrap_or_default();
    let kept = store.read(case.case.id()).unwrap_or_default();
    let same =
        |(stored, event): (&Stored, &Event)| stored.event == *event && bytes(&stored.event) == bytes(event);
    let all = kept.len() == events.len() && kept.iter().zip(&events).all(same);
    (!all).then(|| "the store gives other events back".to_owned())
}

impl Counts {
    fn add(&mut self, case: &SimulatedCase) {
        self.cases = self.cases.saturating_add(1);
        self.events = self.events.saturating_add(case.case.sequence());
        self.steps = self.steps.saturating_add(u64::try_from(case.steps.len()).unwrap_or(u64::MAX));
        for refusal in case.steps.iter().filter_map(|step| step.outcome.as_ref().err()) {
            count(&mut self.refusals, refusal.code.as_str().to_owned());
        }
        count(&mut self.phases, case.case.phase().as_str());
        if let Some(reason) = case.case.summary().closed {
            count(&mut self.closures, reason.as_str());
        }
    }
}

fn count<K: Ord>(into: &mut BTreeMap<K, u64>, what: K) {
    let counted = into.entry(what).or_default();
    *counted = counted.saturating_add(1);
}

/// Says what was made: beside the history when that goes to standard output itself.
fn tell(counts: &Counts, args: &SimulateArgs, aside: bool) -> Result<(), Failure> {
    let text = match args.output.format {
        Format::Table => people(counts, args),
        Format::Json => {
            serde_json::to_string_pretty(counts).map_err(|error| Failure::System(error.to_string()))?
        }
        Format::Ndjson => {
            serde_json::to_string(counts).map_err(|error| Failure::System(error.to_string()))?
        }
    };
    if aside {
        output::note(&text);
        return Ok(());
    }
    let mut sink = Sink::open(None)?.styled();
    sink.kept().extend(text.as_bytes());
    sink.kept().push(b'\n');
    sink.finish()
}

fn people(counts: &Counts, args: &SimulateArgs) -> String {
    let list = |items: Vec<String>| items.join(", ");
    let refused: u64 = counts.refusals.values().sum();
    let mut text = format!(
        "{}, {}, {}; seed {}",
        paint(BOLD, words::count(counts.cases, "case")),
        words::count(counts.events, "event"),
        words::count(refused, "refusal"),
        args.seed
    );
    let rows = [
        ("phases", list(counts.phases.iter().map(|(phase, number)| format!("{phase} {number}")).collect())),
        (
            "closures",
            list(counts.closures.iter().map(|(reason, number)| format!("{reason} {number}")).collect()),
        ),
        ("refusals", list(counts.refusals.iter().map(|(code, number)| format!("{code} {number}")).collect())),
    ];
    for (name, found) in rows {
        text.extend(["\n  ", &format!("{name:<9}"), &found]);
    }
    if args.check {
        let said = if counts.faults.is_empty() {
            paint(GREEN, "✓ each case replays to itself, reads back byte for byte, and verifies")
        } else {
            let wrong = words::count(counts.faults.len(), "case");
            paint(RED, format!("not what the events say: {wrong}"))
        };
        text.extend(["\n", &said]);
        for fault in &counts.faults {
            text.extend(["\n  ", fault]);
        }
    }
    text
}

fn bounds(text: &str) -> Result<(u32, u32), String> {
    let wanted = || "two numbers such as `50..500`".to_owned();
    let (low, high) = text.split_once("..").ok_or_else(wanted)?;
    Ok((low.parse().map_err(|_| wanted())?, high.parse().map_err(|_| wanted())?))
}

fn model(text: &str) -> Result<Model, String> {
    serde_json::from_value(serde_json::Value::from(text)).map_err(|_| {
        let names = Model::ALL
            .iter()
            .filter_map(|model| serde_json::to_value(model).ok()?.as_str().map(str::to_owned));
        format!("known are {}", names.collect::<Vec<_>>().join(", "))
    })
}
