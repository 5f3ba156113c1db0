//! How does a front end check a goal while a person types, and offer what the words say for the fields?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeSet;
use std::error::Error;

use casework::core::wire;
use casework::goals::{CheckInput, FieldState, GoalPolicy, check};
use casework::lifecycle::measures;
use serde_json::{Value, json};

/// What the text field holds, one keystroke or paste after the other.
const TYPED: [&str; 4] = [
    "Improve",
    "Improve sleep, maybe soon",
    "Sleep at least 6 hours a night",
    "Sleep at least 6 hours a night by May 25",
];

fn main() -> Result<(), Box<dyn Error>> {
    let policy = GoalPolicy::project_default();
    let today = "2026-03-02".parse()?;
    let mut form = json!({ "statement": "", "needs": ["n1"], "plan": { "start": "2026-03-02" } });
    // A check is pure and takes microseconds: run it on each change, and draw only what is new or gone.
    let mut drawn = BTreeSet::new();
    for text in TYPED {
        put(&mut form, "statement", text);
        let (draft, context) = wire::from_value::<CheckInput>(&form)?.split(today);
        let report = check(&draft, &context, measures::catalog(), &policy);
        let now: BTreeSet<_> = report
            .findings
            .iter()
            // The underline moves in UTF-16 code units, as the browser counts.
            .filter_map(|found| Some((found.finding.code.to_string(), found.span?.utf16(text)?.start)))
            .collect();
        println!("{text:?}: new {:?}, gone {:?}", &now - &drawn, &drawn - &now);
        drawn = now;
        for proposal in report.proposals.iter().filter(|proposal| proposal.field == FieldState::Missing) {
            println!("  confirm {} = {}?", proposal.pointer, proposal.value);
        }
    }
    // The person confirms the date; nothing else was filled in.
    put(&mut form, "due", "2026-05-25");
    let (draft, context) = wire::from_value::<CheckInput>(&form)?.split(today);
    println!("time-bound: {:?}", check(&draft, &context, measures::catalog(), &policy).letters.t);
    Ok(())
}

fn put(form: &mut Value, field: &str, text: &str) {
    if let Some(fields) = form.as_object_mut() {
        fields.insert(field.to_owned(), text.into());
    }
}
