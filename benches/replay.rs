//! Decides and evolves one command on a case with 1,000 events, and replays such a case.
//!
//! The case is a whole history of the examples up to monitoring, then contacts and measurements; and a simulated case,
//! with the commands that follow its first 1,000 events. `cargo bench --bench replay`; the throughput of `replay` is in
//! events, that of `simulated` in commands.

mod support;

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use casework::core::BusinessCalendar;
use casework::lifecycle::simulate::{Settings, SimulatedCase, Simulation, Step};
use casework::lifecycle::{Case, Context, Event, ProgramPolicy, decide, evolve, replay};
use criterion::{BatchSize, Criterion, Throughput};
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
    whole_case(&mut criterion, &events, "1,000 events")?;
    simulated(&mut criterion)?;
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

fn whole_case(criterion: &mut Criterion, events: &[Event], name: &str) -> Result<(), Box<dyn Error>> {
    let mut group = criterion.benchmark_group("replay");
    group.throughput(Throughput::Elements(u64::try_from(events.len())?));
    group.bench_function(name, |bencher| {
        bencher.iter(|| replay(black_box(events)));
    });
    group.finish();
    Ok(())
}

/// A simulated case: its first 1,000 events replayed, and then the commands that were given next.
fn simulated(criterion: &mut Criterion) -> Result<(), Box<dyn Error>> {
    let policy = ProgramPolicy::us_default();
    let settings = Settings::new(7).with_events(EVENTS_U32, 3 * EVENTS_U32)?;
    let long = |case: &SimulatedCase| case.events().count() > EVENTS + 200;
    let whole = Simulation::new(settings, &policy).find(long).ok_or("no simulated case is long enough")?;
    let mut first = Vec::new();
    let mut steps = whole.steps.iter();
    for step in steps.by_ref() {
        first.extend(step.outcome.iter().flatten().cloned());
        if first.len() >= EVENTS {
            break;
        }
    }
    let next: Vec<&Step> =
        steps.filter(|step| step.outcome.is_ok() && step.late.is_none()).take(STRETCH_STEPS).collect();
    whole_case(criterion, &first, "1,000 simulated events")?;
    let case = replay(&first)?;
    let calendar = BusinessCalendar::default();
    let mut group = criterion.benchmark_group("decide and evolve, simulated");
    group.throughput(Throughput::Elements(u64::try_from(next.len())?));
    group.bench_function("the commands after 1,000 events", |bencher| {
        bencher.iter_batched(
            || case.clone(),
            |case| {
                next.iter().fold(case, |case, step| {
                    let context = Context {
                        calendar: Some(&calendar),
                        ..Context::new(&step.by, step.at, step.id, &policy)
                    };
                    let events = decide(&case, black_box(&step.command), &context).unwrap_or_default();
                    events.iter().fold(case, evolve)
                })
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
    Ok(())
}

/// The number of events once more, as the generator wants it.
const EVENTS_U32: u32 = 1_000;

/// How many commands follow.
const STRETCH_STEPS: usize = 100;
