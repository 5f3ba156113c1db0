//! Many writers on the same few cases: conflicts are told, nothing is lost, nobody waits for ever, and the history is
//! one that a single writer at a time could have made (linearizable).
//!
//! `CASEWORK_WRITERS_SECONDS=60 cargo test -p casework-store --test writers --release` is the long run.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy knows test functions only, and this whole file is tests"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use casework_core::{CaseId, Digest};
use casework_lifecycle::Event;
use casework_store::conformance::samples::{case_id, history};
use casework_store::group::Committer;
use casework_store::{Appended, EventStore, MemoryStore, SqliteStore, StoreError};

#[cfg(feature = "postgres")]
#[path = "support/server.rs"]
mod server;

const WRITERS: u64 = 32;
const CASES: u64 = 6;

/// How much each writer does: so many rounds, or for so long.
fn goes_on(round: u64, since: Instant) -> bool {
    match std::env::var("CASEWORK_WRITERS_SECONDS").ok().and_then(|text| text.parse().ok()) {
        Some(seconds) => since.elapsed() < Duration::from_secs(seconds),
        None => round < 12,
    }
}

/// One operation as its caller saw it: between two ticks of a common clock.
#[derive(Debug)]
struct Operation {
    from: u64,
    to: u64,
    case: CaseId,
    what: What,
}

#[derive(Debug)]
enum What {
    /// An append was acknowledged: after so many events, up to this one.
    Won { expected: u64, sequence: u64 },
    /// An append was refused: the case had so many events.
    Lost { expected: u64, found: u64 },
    /// The case was read: it had so many events, the last with this hash.
    Read { sequence: u64, hash: Option<Digest> },
}

trait Handle: Send {
    fn append(&mut self, case: CaseId, expected: u64, events: Vec<Event>) -> Result<Appended, StoreError>;
    fn read(&self, case: CaseId) -> (u64, Option<Digest>);
}

impl<S: EventStore + Send> Handle for S {
    fn append(&mut self, case: CaseId, expected: u64, events: Vec<Event>) -> Result<Appended, StoreError> {
        EventStore::append(self, case, expected, &events)
    }

    fn read(&self, case: CaseId) -> (u64, Option<Digest>) {
        let records = self.records_of(case).unwrap();
        (u64::try_from(records.len()).unwrap(), records.last().map(|record| record.hash))
    }
}

/// Lets all writers at the store at once and returns what each of them saw.
fn write(mut handle: impl FnMut() -> Box<dyn Handle>) -> Vec<Operation> {
    let (clock, seen, since) = (AtomicU64::new(0), Mutex::new(Vec::new()), Instant::now());
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let mut store = handle();
            let (clock, seen) = (&clock, &seen);
            scope.spawn(move || {
                let notes = history(case_id(0), 2).unwrap();
                let (mut mine, mut round) = (Vec::new(), 0);
                while goes_on(round, since) {
                    let case = case_id(u128::from((writer + round * 7) % CASES));
                    let tick = || clock.fetch_add(1, Ordering::SeqCst);
                    let from = tick();
                    let (sequence, hash) = store.read(case);
                    mine.push(Operation { from, to: tick(), case, what: What::Read { sequence, hash } });
                    let events: Vec<Event> = (sequence + 1..=sequence + 1 + round % 2)
                        .map(|sequence| Event { case, sequence, ..notes[usize::from(sequence > 1)].clone() })
                        .collect();
                    let from = tick();
                    let what = match store.append(case, sequence, events) {
                        Ok(appended) => What::Won { expected: sequence, sequence: appended.sequence },
                        Err(StoreError::Conflict { expected, found, .. }) => What::Lost { expected, found },
                        // Nothing was done, and that is said.
                        Err(StoreError::Busy { .. }) => continue,
                        Err(error) => panic!("{error}"),
                    };
                    mine.push(Operation { from, to: tick(), case, what });
                    round += 1;
                }
                seen.lock().unwrap().extend(mine);
            });
        }
    });
    seen.into_inner().unwrap()
}

/// Checks that there is an order of the operations, one at a time, that explains what everyone saw and that never puts
/// an operation before one that had ended when it began. Every state of a case has a number, so it is enough to compare
/// numbers with times.
#[expect(clippy::too_many_lines, reason = "one argument, step by step")]
fn explained(operations: &[Operation], store: &dyn EventStore) {
    for case in (0..CASES).map(|number| case_id(u128::from(number))) {
        let of_case: Vec<_> = operations.iter().filter(|operation| operation.case == case).collect();
        // The winners make one line from nothing to the end: each begins where another ended.
        let mut line: BTreeMap<u64, u64> = BTreeMap::new();
        for operation in &of_case {
            if let What::Won { expected, sequence } = operation.what {
                assert_eq!(
                    line.insert(expected, sequence),
                    None,
                    "two writers cannot both win after {expected}"
                );
            }
        }
        let mut end = 0;
        while let Some(next) = line.remove(&end) {
            end = next;
        }
        assert!(line.is_empty(), "every acknowledged event follows another: {line:?}");
        let records = store.records_of(case).unwrap();
        assert_eq!(
            u64::try_from(records.len()).unwrap(),
            end,
            "nothing is lost and nothing is there unasked"
        );
        // What was seen: at least what had been acknowledged before, and at most what had been begun.
        let mut times: Vec<_> = of_case
            .iter()
            .map(|operation| match operation.what {
                What::Won { expected, sequence } => (operation.from, operation.to, expected, sequence),
                What::Lost { expected, found } => {
                    assert_ne!(expected, found);
                    (operation.from, operation.to, found, found)
                }
                What::Read { sequence, hash } => {
                    let place = usize::try_from(sequence).unwrap();
                    let kept = place.checked_sub(1).map(|place| records[place].hash);
                    assert_eq!(hash, kept, "a read sees a prefix");
                    (operation.from, operation.to, sequence, sequence)
                }
            })
            .collect();
        times.sort_unstable_by_key(|(from, ..)| *from);
        // By the time of their beginning: whatever had ended before must not have seen more than this one has.
        let mut ended: Vec<(u64, u64)> = times.iter().map(|(_, to, _, after)| (*to, *after)).collect();
        ended.sort_unstable();
        let (mut ended, mut highest) = (ended.into_iter().peekable(), 0);
        for (from, _, before, _) in times {
            while let Some((_, after)) = ended.next_if(|(to, _)| *to < from) {
                highest = highest.max(after);
            }
            assert!(
                before >= highest,
                "an operation that began at {from} saw {before} when {highest} was acknowledged"
            );
        }
    }
    assert_eq!(store.verify(None).unwrap().faults, []);
    if std::env::var_os("CASEWORK_WRITERS_SECONDS").is_some() {
        let count = |wanted: fn(&What) -> bool| operations.iter().filter(|one| wanted(&one.what)).count();
        let _ = writeln!(
            std::io::stderr(),
            "{}: {} appends acknowledged, {} conflicts, {} reads, all explained",
            std::thread::current().name().unwrap_or_default(),
            count(|what| matches!(what, What::Won { .. })),
            count(|what| matches!(what, What::Lost { .. })),
            count(|what| matches!(what, What::Read { .. })),
        );
    }
}

#[test]
fn connections_to_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("casework.db");
    let operations = write(|| Box::new(SqliteStore::open(&path).unwrap()));
    explained(&operations, &SqliteStore::open(&path).unwrap());
}

/// Reads through a connection of its own, and appends through the thread that commits for all.
struct Grouped(SqliteStore, casework_store::group::Appender);

impl Handle for Grouped {
    fn append(&mut self, case: CaseId, expected: u64, events: Vec<Event>) -> Result<Appended, StoreError> {
        self.1.append(case, expected, events)
    }

    fn read(&self, case: CaseId) -> (u64, Option<Digest>) {
        Handle::read(&self.0, case)
    }
}

#[test]
fn writers_that_share_commits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("casework.db");
    let committer = Committer::start(SqliteStore::open(&path).unwrap()).unwrap();
    let handle = || Grouped(SqliteStore::open_read_only(&path).unwrap(), committer.appender().unwrap());
    let operations = write(|| Box::new(handle()));
    explained(&operations, &SqliteStore::open(&path).unwrap());
}

#[test]
fn a_history_that_nobody_could_have_made_is_told_from_one_that_somebody_could() {
    let mut store = MemoryStore::new();
    EventStore::append(&mut store, case_id(0), 0, &history(case_id(0), 2).unwrap()).unwrap();
    let hash = store.hash_of(case_id(0), 2).unwrap();
    let first =
        |from, to| Operation { from, to, case: case_id(0), what: What::Won { expected: 0, sequence: 2 } };
    let read = |from, to, sequence, hash| Operation {
        from,
        to,
        case: case_id(0),
        what: What::Read { sequence, hash },
    };
    let possible = [first(0, 3), read(1, 2, 0, None), read(4, 5, 2, hash)];
    explained(&possible, &store);
    let stale = [first(0, 1), read(2, 3, 0, None)];
    let lost = [read(0, 1, 0, None)];
    let torn = [first(0, 1), read(2, 3, 2, None)];
    for impossible in [&stale[..], &lost, &torn] {
        let judged = std::panic::AssertUnwindSafe(|| explained(impossible, &store));
        assert!(std::panic::catch_unwind(judged).is_err(), "{impossible:?}");
    }
}

#[cfg(feature = "postgres")]
#[test]
fn connections_to_one_server() {
    let Some(url) = server::database() else { return };
    let first = casework_store::PostgresStore::open(&url).unwrap();
    let operations = write(|| Box::new(first.clone()));
    explained(&operations, &first);
}
