//! Programs that are killed in the middle of writing: nothing that was acknowledged is lost, the chain is whole, and the
//! views are right when the store is opened again.
//!
//! A child appends to a few cases, one event or several at a time, and says on its standard output what was
//! acknowledged; the parent kills it after a number of lines that differs each time, at whatever it is doing then.
//! `CASEWORK_KILLS=1000 cargo test -p casework-store --test kill` is the long run; 25 rounds are the short one.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy knows test functions only, and this whole file is tests"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use casework_core::{CaseId, Digest};
use casework_lifecycle::Event;
use casework_store::conformance::samples::{case_id, eventful, history};
use casework_store::views::{CaseloadQuery, DatesOnRecord, Page, WorklistQuery};
use casework_store::{Append, EventStore, MemoryStore, Overview, SqliteStore, StoreError, Views};

#[cfg(feature = "postgres")]
#[path = "support/server.rs"]
mod server;

const STORE: &str = "CASEWORK_KILL_STORE";
const SEED: &str = "CASEWORK_KILL_SEED";
const FULL: &str = "CASEWORK_KILL_FULL";
const CASES: u64 = 5;

fn rounds() -> u64 {
    std::env::var("CASEWORK_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(25)
}

/// A small generator of numbers, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// The events that a case has from one on: one of everything, then notes.
fn events_after(case: CaseId, seen: usize, count: usize) -> Vec<Event> {
    // Once it was closed nothing is written any more; so the closing is left out.
    static BEGUN: LazyLock<Vec<Event>> =
        LazyLock::new(|| eventful(case_id(0)).unwrap().into_iter().take(22).collect());
    static NOTE: LazyLock<Event> = LazyLock::new(|| history(case_id(0), 2).unwrap().remove(1));
    let all = |place: usize| {
        let sequence = u64::try_from(place).unwrap() + 1;
        Event { case, sequence, ..BEGUN.get(place).unwrap_or(&NOTE).clone() }
    };
    (seen..seen + count).map(all).collect()
}

trait Kept: EventStore + Views {}
impl<S: EventStore + Views> Kept for S {}

fn open(store: &str) -> Result<Box<dyn Kept>, StoreError> {
    #[cfg(feature = "postgres")]
    if store.contains("dbname=") {
        return Ok(Box::new(casework_store::PostgresStore::open(store)?));
    }
    Ok(Box::new(SqliteStore::open(store)?))
}

/// Appends until it is killed, or until the disk takes no more where that is expected.
fn write_for_ever(store: &str, seed: u64) {
    let mut store = loop {
        match open(store) {
            Err(StoreError::Busy { .. }) => {}
            opened => break opened.unwrap(),
        }
    };
    let mut dice = Dice(seed | 1);
    let mut out = std::io::stdout().lock();
    let mut known: BTreeMap<CaseId, u64> =
        store.heads().unwrap().cases.iter().map(|head| (head.case, head.sequence)).collect();
    loop {
        let count = usize::try_from(1 + dice.roll(3)).unwrap();
        let picks: Vec<CaseId> = (0..=dice.roll(2)).map(|_| case_id(u128::from(dice.roll(CASES)))).collect();
        let batches: Vec<_> = picks
            .iter()
            .map(|case| (*case, known.get(case).copied().unwrap_or(0)))
            .map(|(case, seen)| (case, seen, events_after(case, usize::try_from(seen).unwrap(), count)))
            .collect();
        let appends: Vec<_> = batches
            .iter()
            .map(|(case, seen, events)| Append { case: *case, expected: *seen, events })
            .collect();
        let answers = match store.append_many(&appends) {
            Ok(answers) => answers,
            // The other writer was faster for seconds, on a machine that has much else to do.
            Err(StoreError::Busy { .. }) => continue,
            Err(StoreError::Failed { .. }) if std::env::var_os(FULL).is_some() => return,
            Err(error) => panic!("{error}"),
        };
        for (append, answer) in appends.iter().zip(answers) {
            match answer {
                Ok(appended) => {
                    known.insert(append.case, appended.sequence);
                    writeln!(out, "ACK {} {} {}", append.case, appended.sequence, appended.hash).unwrap();
                }
                Err(StoreError::Conflict { found, .. }) => drop(known.insert(append.case, found)),
                Err(error) => panic!("{error}"),
            }
        }
        out.flush().unwrap();
        if dice.roll(20) == 0 {
            let now = "2025-03-04T10:00:00Z".parse().unwrap();
            let query = WorklistQuery { now, due_by: None, person: None };
            match store.worklist(&DatesOnRecord, &query, &Page::first(10)) {
                Ok(_) | Err(StoreError::Busy { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
}

#[test]
fn the_child_of_the_next_tests_writes_when_it_is_asked_to() {
    if let Ok(store) = std::env::var(STORE) {
        write_for_ever(&store, std::env::var(SEED).unwrap().parse().unwrap());
    }
}

const CHILD: [&str; 3] = ["--exact", "--nocapture", "the_child_of_the_next_tests_writes_when_it_is_asked_to"];

fn child(store: &str, seed: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(CHILD)
        .env(STORE, store)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

type Acknowledged = BTreeMap<CaseId, (u64, Digest)>;

fn hear(line: &str, acknowledged: &mut Acknowledged) {
    let words: Vec<&str> = line.split(' ').collect();
    // A line that was cut off by the kill says nothing.
    if let ["ACK", case, sequence, hash] = words.as_slice()
        && hash.len() == 64
    {
        let heard = (sequence.parse().unwrap(), hash.parse().unwrap());
        let known = acknowledged.entry(case.parse().unwrap()).or_insert(heard);
        *known = (*known).max(heard);
    }
}

/// Starts writers and kills them at some moment; returns how many acknowledgments were heard.
fn kill_in_the_middle(store: &str, dice: &mut Dice, acknowledged: &mut Acknowledged) -> u64 {
    let mut children: Vec<_> = (0..=dice.roll(2)).map(|_| child(store, dice.roll(u64::MAX))).collect();
    let (mut heard, stop) = (0, dice.roll(25));
    let mut readers: Vec<_> =
        children.iter_mut().map(|child| BufReader::new(child.stdout.take().unwrap())).collect();
    while heard < stop {
        let mut line = String::new();
        assert!(readers[0].read_line(&mut line).unwrap() > 0, "the writer is at work until it is killed");
        heard += u64::from(line.starts_with("ACK"));
        hear(line.trim_end(), acknowledged);
    }
    // Some more work of a length that differs, and then the kill, wherever the writer is.
    (0..dice.roll(200_000)).for_each(|turn| {
        std::hint::black_box(turn);
    });
    for child in &mut children {
        child.kill().unwrap();
    }
    for mut child in children {
        child.wait().unwrap();
    }
    // What was said before the kill was acknowledged, even when nobody has heard it yet.
    for line in readers.into_iter().flat_map(BufRead::lines).map_while(Result::ok) {
        heard += u64::from(line.starts_with("ACK"));
        hear(&line, acknowledged);
    }
    heard
}

/// Looks at everything that is promised.
fn look(store: &mut dyn Kept, acknowledged: &Acknowledged) {
    let answer = store.verify(None).unwrap();
    assert_eq!(answer.faults, [], "the chain is whole and the views say what the events say");
    for (case, (sequence, hash)) in acknowledged {
        assert_eq!(
            store.hash_of(*case, *sequence).unwrap(),
            Some(*hash),
            "event {sequence} of {case} was acknowledged"
        );
    }
    let now = "2025-03-04T10:00:00Z".parse().unwrap();
    let query = WorklistQuery { now, due_by: None, person: None };
    let all = Page::first(1_000);
    let found = store.worklist(&DatesOnRecord, &query, &all).unwrap();
    let mut plain = MemoryStore::new();
    plain.restore(&mut store.records(0, usize::MAX).unwrap().into_iter().map(Ok)).unwrap();
    assert_eq!(found, plain.worklist(&DatesOnRecord, &query, &all).unwrap());
    assert_eq!(store.open_crises(&all).unwrap(), plain.open_crises(&all).unwrap());
    assert_eq!(store.waiting_referrals(&all).unwrap(), plain.waiting_referrals(&all).unwrap());
    for row in store.caseload(&CaseloadQuery { closed: true, ..CaseloadQuery::default() }, &all).unwrap().rows
    {
        let events: Vec<_> =
            store.read(row.entry.case).unwrap().into_iter().map(|stored| stored.event).collect();
        assert_eq!(row.overview, Some(Overview::of(&events)));
    }
}

#[test]
fn a_file_survives_programs_that_are_killed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut heard, mut dice) = (0, Dice(0x5eed));
    let mut acknowledged = Acknowledged::new();
    let mut path = folder.path().join("0.db");
    for round in 0..rounds() {
        // A new file from time to time, so that its making is interrupted as well.
        if round % 10 == 0 {
            path = folder.path().join(format!("{round}.db"));
            acknowledged.clear();
        }
        heard += kill_in_the_middle(path.to_str().unwrap(), &mut dice, &mut acknowledged);
        look(open(path.to_str().unwrap()).unwrap().as_mut(), &acknowledged);
        if round % 100 == 99 {
            told("SQLite", round + 1, heard);
        }
    }
}

/// No file of the child may grow past a limit, so that a write fails wherever it is: in the log, in the middle of an append,
/// or as the log is emptied into the file.
#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    for blocks in [40, 200, 300, 1_000, 2_001, 9_000] {
        let path = folder.path().join(format!("{blocks}.db"));
        drop(SqliteStore::open(&path).unwrap());
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.arg("-c").arg(limited).arg(std::env::current_exe().unwrap()).args(CHILD);
        command.env(STORE, &path).env(SEED, "7").env(FULL, "").stderr(Stdio::null());
        let said = command.output().unwrap().stdout;
        let mut acknowledged = Acknowledged::new();
        said.split(|byte| *byte == b'\n')
            .for_each(|line| hear(str::from_utf8(line).unwrap(), &mut acknowledged));
        look(open(path.to_str().unwrap()).unwrap().as_mut(), &acknowledged);
        let mut store = SqliteStore::open(&path).unwrap();
        let case = case_id(CASES.into());
        assert_eq!(store.append(case, 0, &events_after(case, 0, 3)).unwrap().sequence, 3, "it goes on");
    }
}

fn told(what: &str, rounds: u64, heard: u64) {
    if rounds > 25 {
        let _ =
            writeln!(std::io::stderr(), "{what}: {rounds} kills, {heard} acknowledgments heard, none lost");
    }
}

#[test]
fn a_migration_that_is_killed_is_done_or_not_done() {
    let folder = tempfile::tempdir().unwrap();
    let old = include_bytes!("golden/store-v1.db");
    for round in 0..rounds().min(100) {
        let path = folder.path().join(format!("{round}.db"));
        std::fs::write(&path, old).unwrap();
        let mut child = child(path.to_str().unwrap(), round);
        (0..round * 40_000).for_each(|turn| {
            std::hint::black_box(turn);
        });
        child.kill().unwrap();
        child.wait().unwrap();
        let store = SqliteStore::open(&path).unwrap();
        assert_eq!(store.verify(None).unwrap().faults, []);
        assert!(is_as_it_was(&path), "nothing of the old record is lost");
    }
}

fn is_as_it_was(path: &Path) -> bool {
    let store = SqliteStore::open_read_only(path).unwrap();
    let old = path.with_extension("old");
    std::fs::write(&old, include_bytes!("golden/store-v1.db")).unwrap();
    let old = rusqlite::Connection::open(&old).unwrap();
    let mut statement = old.prepare("SELECT body FROM event ORDER BY position").unwrap();
    let bodies: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let kept = store.records(0, bodies.len()).unwrap();
    kept.iter().map(|record| record.body.as_slice()).eq(bodies.iter().map(String::as_bytes))
}

#[cfg(feature = "postgres")]
mod on_a_server {
    use std::sync::Mutex;

    use super::*;

    /// The tests here take turns: one of them crashes the server.
    static TURN: Mutex<()> = Mutex::new(());

    #[test]
    fn a_server_survives_programs_that_are_killed() {
        let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (mut heard, mut dice) = (0, Dice(0x5eed));
        let mut acknowledged = Acknowledged::new();
        let mut url = None;
        for round in 0..rounds() {
            if round % 10 == 0 {
                let Some(new) = server::database() else { return };
                url = Some(new);
                acknowledged.clear();
            }
            let Some(url) = &url else { return };
            heard += kill_in_the_middle(url, &mut dice, &mut acknowledged);
            look(open(url).unwrap().as_mut(), &acknowledged);
            if round % 100 == 99 {
                told("PostgreSQL", round + 1, heard);
            }
        }
    }

    #[test]
    fn a_server_that_crashes_in_mid_append_loses_nothing_that_it_acknowledged() {
        let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let Ok(restart) = std::env::var("CASEWORK_TEST_POSTGRES_RESTART") else {
            return server::skipped();
        };
        let url = server::database().unwrap();
        let mut store = open(&url).unwrap();
        let case = case_id(1);
        let mut acknowledged = 0_u64;
        for round in 0..rounds().min(20) {
            let mut crash = Command::new("sh")
                .args(["-c", &restart])
                .stdout(Stdio::null())
                .stderr(Stdio::inherit())
                .spawn()
                .unwrap();
            let status = loop {
                let seen = usize::try_from(acknowledged).unwrap();
                match store.append(case, acknowledged, &events_after(case, seen, 1)) {
                    Ok(appended) => acknowledged = appended.sequence,
                    // It may be there or not: the next append says which.
                    Err(StoreError::Uncertain { .. } | StoreError::Failed { .. }) => {}
                    Err(StoreError::Conflict { found, .. }) => {
                        assert_eq!(found, acknowledged + 1, "only what nobody knew of may be more");
                        acknowledged = found;
                    }
                    Err(error) => panic!("{error}"),
                }
                if let Some(status) = crash.try_wait().unwrap() {
                    break status;
                }
            };
            assert!(status.success(), "round {round}: the server came up again");
            let mut store = open(&url).unwrap();
            let found = u64::try_from(store.read(case).unwrap().len()).unwrap();
            assert!(found == acknowledged || found == acknowledged + 1, "{found} of {acknowledged}");
            acknowledged = found;
            look(store.as_mut(), &Acknowledged::new());
        }
    }
}
