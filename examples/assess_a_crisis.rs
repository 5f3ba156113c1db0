//! How fast must someone act, why, and what is still unknown?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use casework::core::wire;
use casework::crisis::{RuleSet, Situation, assess};

/// Item 2 was refused, and that is not a no. There is a weapon within reach.
const SITUATION: &str = r#"{
    "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
    "signs": [{ "code": "A-ANHED", "present": "yes" }],
    "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "yes", "2": "refused", "6": "no" } }],
    "probes": { "means-access": "yes" }
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let situation: Situation = wire::from_str(SITUATION)?;
    let assessment = assess(&situation, RuleSet::standard(), None);
    println!("respond as {} by {}", assessment.effective_tier, assessment.deadline);
    for reason in &assessment.determined_by {
        println!("  because of {}, from {}", reason.code, reason.source.key());
    }
    for open in &assessment.not_assessed {
        println!("  not assessed: {}", serde_json::to_string(open)?);
    }
    for action in assessment.actions.iter().take(4) {
        println!("  do: {action}");
    }
    println!("  {} rules of the next tier would raise it", assessment.would_raise.len());
    let set = &assessment.rule_set;
    println!("judged by {} {}; a person decides", set.id, set.version);
    Ok(())
}
