//! Did this person get better, and is the change more than chance?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use casework::screeners::change::{Baseline, Dated, Occasion, Reached, Yardstick, compare};
use casework::screeners::{Answers, DISCLAIMER, instruments, score};

fn main() -> Result<(), Box<dyn Error>> {
    let gad_7 = instruments::find("gad-7").ok_or("gad-7 is compiled in")?;

    // Two sheets: one whose answers were kept, one of which only the total is known.
    let answers = Answers::from_values(gad_7, &[3, 2, 2, 2, 2, 2, 2].map(Some))?;
    let (before, after) = (Occasion::from(score(&answers)), Occasion::of_total(gad_7, 7)?);
    let change = compare(gad_7, &before, &after)?;
    println!("from {} to {}: {:+}", change.baseline, change.follow_up, change.change);
    for row in change.thresholds.iter().filter(|row| row.reached == Reached::Yes) {
        println!("  reached: {:?}, {} [{}]", row.measure, row.rule, row.source.key());
    }

    // A sheet with a missing answer has no total, so it is not compared, and every reason is named.
    let gap = Answers::from_values(gad_7, &[Some(1), None, Some(1), Some(1), Some(1), Some(1), Some(1)])?;
    let incomplete = Occasion::from(score(&gap));
    if let Err(refused) = compare(gad_7, &before, &incomplete) {
        println!("{refused}");
    }

    // A series: days are arguments, the first complete form is the baseline, and nothing is lost in silence.
    let series = [
        Dated::new("2025-01-06".parse()?, before),
        Dated::new("2025-02-03".parse()?, incomplete),
        Dated::new("2025-03-03".parse()?, after),
    ];
    let trend = Yardstick::of(gad_7).trend(&series, Baseline::FirstComplete)?;
    for left_out in &trend.left_out {
        println!(
            "left out {}: {}",
            left_out.on,
            left_out.reasons.iter().map(ToString::to_string).collect::<String>()
        );
    }
    if let Some(day) = trend.next_due {
        println!("next form from {day} on");
    }
    println!("{DISCLAIMER}");
    Ok(())
}
