//! Decides and evolves one command on a case with 1,000 events, and replays such a case.
//!
//! The case is a whole history of the examples up to monitoring, then contacts and measurements.
//! `cargo bench --bench replay`; the throughput of `replay` is in events.

mod support;

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use casework::core::BusinessCalendar;
use casework::lifecycle::{Case, Context, Event, ProgramPolicy, decide, evolve, replay};
use criterion::{Criterion, Throughput};
use uuid::Uuid;

use support::{Line, record, routine};

const EVENTS: usize = 1_000;

/// Commands in a row on one copy of the case: it grows from 1,000 to 1,100 events, and a copy costs nothing that a case
/// in use does not cost.
const STRETCH: u64 = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    let (case, events) = record(EVENTS)?;
    one_command(&mut criterion, &case, &routine()?);
    whole_case(&mut criterion, &events)?;
    criterion.final_summary();
    Ok(())
}

/// Each kind of command that a case in monitoring gets; the copies of the case are made outside the clock.
fn one_command(criterion: &mut Criterion, case: &Case, routine: &[Line]) {
    let policy = ProgramPolicy::us_default();
    let calendar = BusinessCalendar::default();
    let mut group = criterion.benchmark_group("decide and evolve, 1,000 events");
    for (line, name) in routine.iter().zip(["contact", "", "", "measurement"]) {
        if name.is_empty() {
            continue;
        }
        let context = Context {
            calendar: Some(&calendar),
            ..Context::new(&line.by, line.at, Uuid::from_u128(7), &policy)
        };
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|turns| {
                let mut taken = Duration::ZERO;
                let mut left = turns;
                while left > 0 {
                    let stretch = left.min(STRETCH);
                    let mut case = case.clone();
                    let start = Instant::now();
                    for _ in 0..stretch {
                        let events = decide(&case, black_box(&line.command), &context).unwrap_or_default();
                        case = events.iter().fold(case, evolve);
                    }
                    taken += start.elapsed();
                    left -= stretch;
                }
                taken
            });
        });
    }
    group.finish();
}

fn whole_case(criterion: &mut Criterion, events: &[Event]) -> Result<(), Box<dyn Error>> {
    let mut group = criterion.benchmark_group("replay");
    group.throughput(Throughput::Elements(u64::try_from(events.len())?));
    group.bench_function("1,000 events", |bencher| {
        bencher.iter(|| replay(black_box(events)));
    });
    group.finish();
    Ok(())
}
