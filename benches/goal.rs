//! Checks a complete goal draft whose statement has 300 characters, against every check and the statement lint; and reads
//! words alone, from 1 KiB to 1 MiB, where the time for each byte should stay the same.
//!
//! `cargo bench --bench goal`

use std::error::Error;
use std::hint::black_box;

use casework::goals::{CheckInput, GoalPolicy, check, lint};
use casework::lifecycle::measures;
use criterion::{Criterion, Throughput};

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    let catalog = measures::catalog();
    let policy = GoalPolicy::project_default();
    let mut group = criterion.benchmark_group("goal check, 300 characters");
    for (name, statement) in [("sound", SOUND), ("full of faults", FAULTY)] {
        if statement.chars().count() != 300 {
            return Err(format!("{name}: {} characters", statement.chars().count()).into());
        }
        let input: CheckInput = serde_json::from_str(&GOAL.replace("STATEMENT", statement))?;
        let (draft, context) = input.split("2026-03-02".parse().map_err(|_| "the day is one")?);
        group.bench_function(name, |bencher| {
            bencher.iter(|| check(black_box(&draft), &context, catalog, &policy));
        });
    }
    group.finish();
    lint_grows_with_the_text(&mut criterion);
    criterion.final_summary();
    Ok(())
}

/// The same words again and again: time for each byte is what to look at.
fn lint_grows_with_the_text(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lint");
    for (name, kibibytes) in [("1 KiB", 1), ("32 KiB", 32), ("1 MiB", 1024)] {
        let bytes = kibibytes * 1024;
        let text: String = FAULTY.chars().chain([' ']).cycle().take(bytes).collect();
        group.throughput(Throughput::Bytes(text.len().try_into().unwrap_or(u64::MAX)));
        group.sample_size(20);
        group.bench_function(name, |bencher| bencher.iter(|| lint(black_box(&text))));
    }
    // One token again and again: a reader that looks ahead may look once, not to the end of the run.
    for (name, part, bytes) in [
        ("a run of $, 32 KiB", "$", 32 * 1024),
        ("a run of $, 1 MiB", "$", 1024 * 1024),
        ("a run of $ and spaces, 1 MiB", "$ ", 1024 * 1024),
    ] {
        let text = part.repeat(bytes / part.len());
        group.throughput(Throughput::Bytes(text.len().try_into().unwrap_or(u64::MAX)));
        group.bench_function(name, |bencher| bencher.iter(|| lint(black_box(&text))));
    }
    group.finish();
}

const SOUND: &str = "\
GAD-7 from 15 to 10 or lower by 2026-05-25, by going to the weekly group on Tuesday evening, \
practicing the breathing exercise for 8 minutes on five days a week, keeping a short log of each \
evening at home, and calling the case manager on the first Monday of the month to read the log \
together again.";

const FAULTY: &str = "\
Client will try to always feel better and never be anxious again, maybe attend all sessions, comply \
with medication, understand and know the coping skills, avoid conflicts, stop drinking and get a \
job, while the provider will possibly refer to housing, be approved for benefits and improve as \
needed.";

const GOAL: &str = r#"{
    "id": "g1", "statement": "STATEMENT", "client-statement": "I want my evenings back", "actor": "client",
    "domain": "anxiety",
    "measure": { "metric": "anxiety score", "instrument": "gad-7", "unit": "points", "direction": "decrease",
        "baseline": { "value": 15, "on": "2026-02-27" }, "target": 10, "source": "self-report form",
        "schedule": "monthly" },
    "start": "2026-03-02", "due": "2026-05-25",
    "steps": [{ "text": "Weekly CBT session", "owner": "client" }], "needs": ["n1"], "interventions": ["i1"],
    "owner": "client with case manager",
    "plan": { "start": "2026-03-02", "end": "2026-08-29", "next-review": "2026-05-31" }
}"#;
