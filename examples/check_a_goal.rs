//! What is wrong with this goal, and what would mend it?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use casework::core::wire;
use casework::goals::{CheckInput, GoalPolicy, Letter, check};
use casework::lifecycle::measures;
use chrono::NaiveDate;

const VAGUE: &str = r#"{ "statement": "Feel better soon" }"#;

const MENDED: &str = r#"{
    "statement": "GAD-7 from 15 to 10 or lower by 2026-05-25",
    "client-statement": "I want my evenings back",
    "actor": "client",
    "measure": { "metric": "anxiety score", "instrument": "gad-7", "unit": "points", "direction": "decrease",
        "baseline": { "value": 15, "on": "2026-02-27" }, "target": 10, "source": "self-report form",
        "schedule": "monthly" },
    "start": "2026-03-02", "due": "2026-05-25",
    "steps": [{ "text": "Weekly CBT session", "owner": "client" }],
    "needs": ["n1"], "interventions": ["i1"], "owner": "client with case manager",
    "plan": { "start": "2026-03-02", "end": "2026-08-29", "next-review": "2026-05-31" }
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let today = NaiveDate::from_ymd_opt(2026, 3, 2).ok_or("there is such a day")?;
    for goal in [VAGUE, MENDED] {
        let input: CheckInput = wire::from_str(goal)?;
        let (draft, context) = input.split(today);
        let report = check(&draft, &context, measures::catalog(), &GoalPolicy::project_default());
        let letters = Letter::ALL.map(|letter| format!("{letter:?} {:?}", report.letters.verdict(letter)));
        println!("{:?}: {}", report.overall, letters.join(", "));
        for found in &report.findings {
            let mend = found.finding.suggestion.as_deref().unwrap_or("see the catalogue");
            println!("  {:?} {}: {}; {mend}", found.severity, found.finding.code, found.finding.message);
        }
    }
    Ok(())
}
