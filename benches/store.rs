//! What a store on a disk takes: batches beside the same rows by hand, opening a long case, the worklist of ten thousand
//! open cases, many writers that share commits.
//!
//! `cargo bench --bench store`, or some of it by name: `cargo bench --bench store -- batches long-case worklist many`; with `CASEWORK_BENCH_EVENTS=10000000` it also fills a store of that many events, opens it,
//! asks it and verifies it (30 GB of disk for ten million).
#![expect(clippy::print_stdout, reason = "what it measures is what it prints")]

mod support;

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use casework::core::{BusinessCalendar, CaseId, Digest};
use casework::lifecycle::due::{Now, due};
use casework::lifecycle::{Event, ProgramPolicy, replay};
use casework::store::views::{CaseloadQuery, Clocks, Page, Views, WorklistQuery};
use casework::store::{Append, EventStore, SqliteStore, chain, codec};
use rusqlite::{Connection, TransactionBehavior, params};
use uuid::Uuid;

use support::record;

/// Events a batch, and batches each.
const BATCH: usize = 500;
const TURNS: usize = 40;

/// Open cases in the worklist, and events of each.
const OPEN: u32 = 10_000;
const LENGTH: usize = 60;

type Measure = fn(&Path) -> Result<(), Box<dyn Error>>;

/// What is measured, by its name.
const MEASURES: [(&str, Measure); 4] =
    [("batches", batches), ("long-case", long_case), ("worklist", worklist), ("many", many_at_once)];

fn main() -> Result<(), Box<dyn Error>> {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let names: Vec<_> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let folder = tempfile::tempdir()?;
    for (name, measure) in MEASURES {
        if names.is_empty() {
            // Each in a process of its own, so that none begins with the memory of another.
            Command::new(std::env::current_exe()?).args(["--bench", name]).status()?;
        } else if names.iter().any(|wanted| wanted == name) {
            measure(folder.path())?;
        }
    }
    if let Ok(events) = std::env::var("CASEWORK_BENCH_EVENTS") {
        large(folder.path(), events.parse()?)?;
    }
    Ok(())
}

const fn case_id(number: u128) -> CaseId {
    CaseId::new(Uuid::from_u128(0x0194_1f29_7c00_7000_8000_0000_0000_0000 | number))
}

fn of(case: CaseId, events: &[Event]) -> Vec<Event> {
    events.iter().map(|event| Event { case, ..event.clone() }).collect()
}

fn best(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort_unstable();
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    (at(0), at(times.len() / 2))
}

/// What stands ready before the rows are written by hand.
#[derive(Debug, Clone, Copy)]
enum Ready {
    /// Bytes and hashes.
    All,
    /// Hashes: the events are written as JSON in the same time.
    Hashes,
    /// Nothing: they are hashed as well.
    Nothing,
}

const HANDS: [(&str, Ready); 3] = [
    ("rows made beforehand", Ready::All),
    ("rows written as JSON in the same time", Ready::Hashes),
    ("rows written as JSON and chained by hash in the same time", Ready::Nothing),
];

/// Batches of 500 events into new cases, beside the same rows by hand.
fn batches(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (_, events) = record(BATCH)?;
    let mut store = SqliteStore::open(folder.join("batches.db"))?;
    drop(SqliteStore::open(folder.join("by-hand.db"))?);
    let mut by_hand = Connection::open(folder.join("by-hand.db"))?;
    by_hand.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;",
    )?;
    let mut ours = Vec::new();
    let mut theirs = HANDS.map(|_| Vec::new());
    for turn in 0..TURNS {
        let first = u128::try_from(4 * turn)?;
        let own = of(case_id(first + 1), &events);
        let start = Instant::now();
        store.append(case_id(first + 1), 0, &own)?;
        ours.push(start.elapsed());
        for ((times, (_, ready)), case) in theirs.iter_mut().zip(HANDS).zip(first + 2..) {
            let own = of(case_id(case), &events);
            let mut made = rows(&own)?;
            let start = Instant::now();
            match ready {
                Ready::All => {}
                Ready::Hashes => {
                    for ((body, _), event) in made.iter_mut().zip(&own) {
                        *body = String::from_utf8(codec::encode(event)?)?;
                    }
                }
                Ready::Nothing => made = rows(&own)?,
            }
            insert(&mut by_hand, case_id(case), &made)?;
            times.push(start.elapsed());
        }
    }
    let (ours, our_middle) = best(&mut ours);
    println!("batches of {BATCH}: casework {ours:.1?} ({our_middle:.1?})");
    for (mut times, (what, _)) in theirs.into_iter().zip(HANDS) {
        let (theirs, their_middle) = best(&mut times);
        println!(
            "  by hand, {what}: {theirs:.1?} ({their_middle:.1?}): {:.2}x of its rate, best ({:.2}x, middle)",
            theirs.div_duration_f64(ours),
            their_middle.div_duration_f64(our_middle)
        );
    }
    Ok(())
}

/// Makes what stands in the rows: the bytes of each event, and the hash over the one before it.
fn rows(events: &[Event]) -> Result<Vec<(String, Digest)>, Box<dyn Error>> {
    let (mut ready, mut hash) = (Vec::new(), Digest::ZERO);
    for event in events {
        let body = codec::encode(event)?;
        hash = chain::link(hash, &body);
        ready.push((String::from_utf8(body)?, hash));
    }
    Ok(ready)
}

fn insert(
    connection: &mut Connection,
    case: CaseId,
    ready: &[(String, Digest)],
) -> Result<(), Box<dyn Error>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let last = ready.last().map_or(Digest::ZERO, |(_, hash)| *hash);
    let number = transaction
        .prepare_cached(
            "INSERT INTO case_entry (case_id, client, program, phase, sequence, hash) VALUES (?1, ?1, 'cm', 'monitoring', ?2, ?3)",
        )?
        .insert(params![case.uuid().as_bytes(), i64::try_from(ready.len())?, last.bytes()])?;
    let mut statement = transaction
        .prepare_cached("INSERT INTO event (case_number, sequence, hash, body) VALUES (?1, ?2, ?3, ?4)")?;
    for ((body, hash), sequence) in ready.iter().zip(1_i64..) {
        statement.execute(params![number, sequence, hash.bytes(), body])?;
    }
    drop(statement);
    transaction.commit()?;
    Ok(())
}

/// Opening a case with 1,000 events: reading, decoding and replaying it.
fn long_case(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (_, events) = record(1_000)?;
    let case = case_id(1);
    let mut store = SqliteStore::open(folder.join("long.db"))?;
    store.append(case, 0, &of(case, &events))?;
    let mut times = Vec::new();
    for _ in 0..50 {
        let start = Instant::now();
        let stored = store.read(case)?;
        let opened = replay(stored.iter().map(|stored| &stored.event))?;
        times.push(start.elapsed());
        assert!(opened.sequence() == 1_000, "all of it was read");
    }
    let (best, middle) = best(&mut times);
    println!("opening a case with 1,000 events: {best:.2?} ({middle:.2?})");
    Ok(())
}

/// The worklist and the caseload of ten thousand open cases.
fn worklist(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (_, events) = record(LENGTH)?;
    let mut store = SqliteStore::open(folder.join("open.db"))?;
    for start in (0..OPEN).step_by(500) {
        let cases: Vec<_> = (start..start + 500).map(|number| case_id(u128::from(number) + 1)).collect();
        let own: Vec<_> = cases.iter().map(|case| of(*case, &events)).collect();
        let appends: Vec<_> = cases
            .iter()
            .zip(&own)
            .map(|(case, events)| Append { case: *case, expected: 0, events })
            .collect();
        store.append_many(&appends)?.into_iter().collect::<Result<Vec<_>, _>>()?;
    }
    let policy = ProgramPolicy::us_default();
    let calendar = BusinessCalendar::default();
    let clocks = Clocks { policy: policy.clone(), calendar: calendar.clone() };
    let now: casework::core::Instant = "2025-06-02T09:00:00-05:00".parse()?;
    let mut ask = |what: &str, days: i64| -> Result<(), Box<dyn Error>> {
        let query = WorklistQuery { now: now.plus(chrono::Duration::days(days)), due_by: None, person: None };
        let start = Instant::now();
        let rows = store.worklist(&clocks, &query, &Page::first(100))?.rows.len();
        println!(
            "worklist of {OPEN} open cases of {LENGTH} events, {what}: {:.1?} ({rows} rows)",
            start.elapsed()
        );
        Ok(())
    };
    ask("asked for the first time", 0)?;
    ask("asked again", 0)?;
    for day in 1..=12 {
        ask(&format!("asked {day} days later"), day)?;
    }
    let start = Instant::now();
    let mut rows = 0;
    for entry in store.cases()? {
        let stored = store.read(entry.case)?;
        let case = replay(stored.iter().map(|stored| &stored.event))?;
        rows += due(&case, &policy, Now { at: now, calendar: &calendar }).len();
    }
    println!("every one of them read and asked, on one thread: {:.1?} ({rows} rows)", start.elapsed());
    let start = Instant::now();
    let rows = store.caseload(&CaseloadQuery::default(), &Page::first(100))?.rows.len();
    println!("caseload of them, a page of {rows}: {:.2?}", start.elapsed());
    Ok(())
}

/// One event to each of many cases: one commit for all, beside a commit for each.
fn many_at_once(folder: &Path) -> Result<(), Box<dyn Error>> {
    let (_, events) = record(12)?;
    let mut store = SqliteStore::open(folder.join("many.db"))?;
    let (first, rest) = events.split_at(11);
    let cases: Vec<_> = (1..=512).map(case_id).collect();
    for case in &cases {
        store.append(*case, 0, &of(*case, first))?;
    }
    let own: Vec<_> = cases.iter().map(|case| of(*case, rest)).collect();
    let (alone, together) = own.split_at(256);
    let start = Instant::now();
    for (case, events) in cases.iter().zip(alone) {
        store.append(*case, 11, events)?;
    }
    let each = start.elapsed() / 256;
    let appends: Vec<_> = cases
        .iter()
        .skip(256)
        .zip(together)
        .map(|(case, events)| Append { case: *case, expected: 11, events })
        .collect();
    let start = Instant::now();
    store.append_many(&appends)?;
    println!(
        "one event to each of 256 cases: {each:.1?} each alone, {:.1?} each together",
        start.elapsed() / 256
    );
    Ok(())
}

/// A store of so many events: filled, opened, asked, verified.
fn large(folder: &Path, wanted: u64) -> Result<(), Box<dyn Error>> {
    let (_, events) = record(BATCH)?;
    let path = folder.join("large.db");
    let mut store = SqliteStore::open(&path)?;
    let start = Instant::now();
    let cases = wanted.div_ceil(u64::try_from(BATCH)?);
    for number in 1..=cases {
        let case = case_id(number.into());
        store.append(case, 0, &of(case, &events))?;
    }
    println!("{wanted} events in {cases} cases: filled in {:.1?}", start.elapsed());
    drop(store);
    let start = Instant::now();
    let store = SqliteStore::open(&path)?;
    println!("  opened in {:.1?}, {} bytes", start.elapsed(), path.metadata()?.len());
    let start = Instant::now();
    let read = store.read(case_id(u128::from(cases / 2)))?.len();
    println!("  a case of {read} events read in {:.1?}", start.elapsed());
    let start = Instant::now();
    let page = Page::first(100);
    let rows =
        store.caseload(&CaseloadQuery::default(), &page)?.rows.len() + store.open_crises(&page)?.rows.len();
    println!("  a page of the caseload and the open crises ({rows} rows) in {:.1?}", start.elapsed());
    let start = Instant::now();
    let answer = store.verify(None)?;
    println!(
        "  verified in {:.1?}: {} events, {} faults",
        start.elapsed(),
        answer.events,
        answer.faults.len()
    );
    Ok(())
}
