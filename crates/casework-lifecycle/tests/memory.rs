//! What a case of a thousand events holds in memory.

#![cfg(test)]
#![expect(clippy::print_stdout, reason = "the figure is for whoever runs it")]

use std::hint::black_box;

use casework_lifecycle::simulate::{Settings, Simulation};
use casework_lifecycle::{Event, ProgramPolicy, replay};

/// The most bytes that a case of a thousand events may hold: 1 MiB.
const BYTES_MAX: i64 = 1 << 20;

#[test]
fn a_case_of_a_thousand_events_holds_less_than_a_mebibyte() {
    let policy = ProgramPolicy::us_default();
    let settings = Settings::new(7).with_events(1_000, 2_200).unwrap();
    let (mut largest, mut with_events) = (0, 0);
    for case in Simulation::new(settings, &policy).take(8) {
        let events: Vec<Event> = case.events().take(1_000).cloned().collect();
        assert_eq!(events.len(), 1_000);
        let mut held = None;
        let counted = allocation_counter::measure(|| held = Some(black_box(replay(&events))));
        let copied = allocation_counter::measure(|| drop(black_box(events.clone())));
        assert!(held.is_some_and(|replayed| replayed.is_ok()));
        largest = largest.max(counted.bytes_current);
        with_events = with_events.max(copied.bytes_max);
    }
    assert!(largest > 10_000, "the counter counts: {largest}");
    assert!(largest <= BYTES_MAX, "{largest} bytes");
    // The record itself is larger than what is remembered of it; it need not be in memory to decide.
    println!("a case of 1,000 events holds {largest} bytes; its events would hold {with_events}");
}
