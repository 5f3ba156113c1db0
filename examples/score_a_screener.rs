//! How is a screener scored, and what happens when an answer is missing?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use casework::screeners::{Answers, DISCLAIMER, instruments, score};

fn main() -> Result<(), Box<dyn Error>> {
    let phq_9 = instruments::find("phq-9").ok_or("phq-9 is compiled in")?;

    // A complete sheet has a total and a band. The last answer raises a flag whatever the total is.
    let complete = Answers::from_values(phq_9, &[2, 2, 1, 1, 1, 1, 1, 0, 1].map(Some))?;
    let scored = score(&complete);
    println!(
        "complete: total {:?}, band {:?}",
        scored.total(),
        scored.band().map(|band| band.label.as_ref())
    );
    for flag in scored.flags() {
        println!("  flag {}: {}", flag.id, flag.action);
    }

    // The same sheet with two answers missing: bounds instead of a total, and a screen of yes, no or indeterminate.
    let mut values = [2, 2, 1, 1, 1, 1, 1, 0, 1].map(Some);
    values[0] = None;
    values[8] = None;
    let incomplete = Answers::from_values(phq_9, &values)?;
    let scored = score(&incomplete);
    println!(
        "incomplete: total {:?}, between {:?} and {:?}, screen {:?}",
        scored.total(),
        scored.lowest(),
        scored.highest(),
        scored.screen()
    );
    for flag in scored.flags() {
        println!("  flag {}: {}", flag.id, flag.action);
    }

    // An answer that the form does not have is an error. It is never clamped.
    let refused = Answers::from_values(phq_9, &[Some(4); 9]);
    println!("a 4 on the form: {}", refused.err().map_or_else(String::new, |error| error.to_string()));
    println!("{DISCLAIMER}");
    Ok(())
}
