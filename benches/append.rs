//! Appends one event a transaction, durably, to the SQLite store: beside the same rows by hand, and at two sizes.
//!
//! By hand: the same tables and pragmas, one immediate transaction an event that inserts the event and updates the
//! list of cases. It checks nothing: not where the case stands, not the order. Bytes and hash are made beforehand, or in the
//! same time, as somebody has to make them. `event row alone` leaves the list out. All take turns in blocks, so that the disk
//! treats them alike.
//! Needs 3 GB of disk for the large store. `cargo bench --bench append`
#![expect(clippy::print_stdout, reason = "what it measures is what it prints")]

mod support;

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use casework::core::{CaseId, Digest};
use casework::lifecycle::Event;
use casework::store::{EventStore, SqliteStore, chain, codec};
use rusqlite::{Connection, TransactionBehavior, params};
use uuid::Uuid;

use support::record;

/// Events a case, and cases in the two stores: 10 thousand and 1 million events.
const LENGTH: usize = 500;
const SMALL: u32 = 20;
const LARGE: u32 = 2_000;

/// Appends a block, and how many blocks each writer gets.
const BLOCK: u32 = 100;
const TURNS: u32 = 15;

fn main() -> Result<(), Box<dyn Error>> {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let (_, events) = record(LENGTH)?;
    let mut small = Filled::new(&folder.path().join("small.db"), SMALL, &events)?;
    let mut making = ByHand::new(&folder.path().join("making.db"), &events, Hand::Making)?;
    let mut json = ByHand::new(&folder.path().join("json.db"), &events, Hand::Json)?;
    let mut by_hand = ByHand::new(&folder.path().join("by-hand.db"), &events, Hand::Ready)?;
    let mut row_alone = ByHand::new(&folder.path().join("row-alone.db"), &events, Hand::EventAlone)?;
    let start = Instant::now();
    let mut large = Filled::new(&folder.path().join("large.db"), LARGE, &events)?;
    println!("filling the large store, 500 events a transaction: {:.1?}", start.elapsed());
    let mut writers: [(&str, &mut dyn Append); 6] = [
        ("casework, 10 thousand events", &mut small),
        ("by hand, JSON, hash, event, list", &mut making),
        ("by hand, JSON, event, list", &mut json),
        ("by hand, event and list, ready", &mut by_hand),
        ("by hand, event row alone", &mut row_alone),
        ("casework, 1 million events", &mut large),
    ];
    let mut blocks = [const { Vec::new() }; 6];
    for turn in 0..TURNS {
        // Each goes first in its turn.
        for place in 0..6 {
            let place = usize::try_from(turn + place)? % 6;
            let (Some((_, writer)), Some(times)) = (writers.get_mut(place), blocks.get_mut(place)) else {
                continue;
            };
            let start = Instant::now();
            for _ in 0..BLOCK {
                writer.append()?;
            }
            times.push(start.elapsed());
        }
    }
    report(&writers.map(|(name, _)| name), &mut blocks);
    Ok(())
}

fn report(names: &[&str], blocks: &mut [Vec<Duration>]) {
    println!("durable appends of one event, best and middle of {TURNS} blocks of {BLOCK}");
    let mut first = None;
    for (name, times) in names.iter().zip(blocks) {
        times.sort_unstable();
        let (Some(best), Some(middle)) = (times.first(), times.get(times.len() / 2)) else { continue };
        let (first_best, first_middle) = *first.get_or_insert((*best, *middle));
        println!(
            "  {name:<34} {:>8.1?} {:>8.1?}   its time as a share of the first's: {:.2} {:.2}",
            *best / BLOCK,
            *middle / BLOCK,
            best.div_duration_f64(first_best),
            middle.div_duration_f64(first_middle),
        );
    }
}

/// Something that appends one event durably.
trait Append {
    fn append(&mut self) -> Result<(), Box<dyn Error>>;
}

/// A store with many cases; each append goes to another case.
struct Filled<'a> {
    store: SqliteStore,
    events: &'a [Event],
    lengths: Vec<u64>,
    turn: usize,
}

impl<'a> Filled<'a> {
    fn new(path: &Path, cases: u32, events: &'a [Event]) -> Result<Self, Box<dyn Error>> {
        let mut store = SqliteStore::open(path)?;
        let length = u64::try_from(events.len())?;
        for number in 0..cases {
            let id = case_id(number.into());
            let own: Vec<_> = events.iter().map(|event| Event { case: id, ..event.clone() }).collect();
            store.append(id, 0, &own)?;
        }
        Ok(Self { store, events, lengths: vec![length; usize::try_from(cases)?], turn: 0 })
    }
}

impl Append for Filled<'_> {
    fn append(&mut self) -> Result<(), Box<dyn Error>> {
        // A stride that meets every case, far from the one before.
        self.turn = (self.turn + 617) % self.lengths.len();
        let length = self.lengths.get_mut(self.turn).ok_or("there is no such case")?;
        let event = self.events.get(usize::try_from(*length)? % 10 + 400).ok_or("there are 500 events")?;
        let id = case_id(u128::try_from(self.turn)?);
        let event = Event { case: id, sequence: *length + 1, ..event.clone() };
        self.store.append(id, *length, &[event])?;
        *length += 1;
        Ok(())
    }
}

/// The same rows, written without the store.
struct ByHand {
    connection: Connection,
    ready: Vec<(Event, String, Digest)>,
    lengths: Vec<i64>,
    turn: usize,
    hand: Hand,
}

/// How much is done by hand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hand {
    /// The row of the event, ready.
    EventAlone,
    /// The JSON, the row of the event and the list of cases.
    Json,
    /// The JSON, the hash, the row of the event and the list of cases.
    Making,
    /// The row of the event, ready, and the list of cases.
    Ready,
}

impl ByHand {
    fn new(path: &Path, events: &[Event], hand: Hand) -> Result<Self, Box<dyn Error>> {
        // The store makes the tables and the first 10 thousand events, then lets go of the file.
        let filled = Filled::new(path, SMALL, events)?;
        let lengths = filled.lengths.iter().map(|length| i64::try_from(*length)).collect::<Result<_, _>>()?;
        drop(filled);
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; \
             PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16000;",
        )?;
        let mut ready = Vec::new();
        for event in events.iter().skip(400).take(10) {
            let event = Event { case: case_id(0), sequence: 501, ..event.clone() };
            let body = codec::encode(&event)?;
            let hash = chain::link(Digest::ZERO, &body);
            ready.push((event, String::from_utf8(body)?, hash));
        }
        Ok(Self { connection, ready, lengths, turn: 0, hand })
    }
}

impl Append for ByHand {
    fn append(&mut self) -> Result<(), Box<dyn Error>> {
        self.turn = (self.turn + 617) % self.lengths.len();
        let length = self.lengths.get_mut(self.turn).ok_or("there is no such case")?;
        let place = usize::try_from(*length)? % self.ready.len();
        let (event, body, hash) = self.ready.get(place).ok_or("there are ten events")?;
        let made = match self.hand {
            Hand::Json => Some((String::from_utf8(codec::encode(event)?)?, *hash)),
            Hand::Making => {
                let body = codec::encode(event)?;
                let hash = chain::link(*hash, &body);
                Some((String::from_utf8(body)?, hash))
            }
            Hand::Ready | Hand::EventAlone => None,
        };
        let (body, hash) = made.as_ref().map_or((body, hash), |(body, hash)| (body, hash));
        let number = i64::try_from(self.turn)? + 1;
        let sequence = *length + 1;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction
            .prepare_cached("INSERT INTO event (case_number, sequence, hash, body) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![number, sequence, hash.bytes(), body])?;
        if self.hand != Hand::EventAlone {
            transaction
                .prepare_cached("UPDATE case_entry SET sequence = ?2, hash = ?3 WHERE number = ?1")?
                .execute(params![number, sequence, hash.bytes()])?;
        }
        transaction.commit()?;
        *length = sequence;
        Ok(())
    }
}

const fn case_id(number: u128) -> CaseId {
    CaseId::new(Uuid::from_u128(0x0194_1f29_7c00_7000_8000_0000_0000_0000 | number))
}
