//! The complete goal that the examples of the checks change one field of.

use serde_json::Value;

use casework_core::Source;

use crate::{Better, CheckInput, GoalPolicy, InstrumentMeasure, MeasureCatalog, check};

/// Says whether a rule finds something in the complete goal, changed by a JSON merge patch; `None` when the patched
/// goal cannot be read.
pub fn fires(code: &str, patch: &str) -> Option<bool> {
    let mut goal: Value = serde_json::from_str(COMPLETE).ok()?;
    merge(&mut goal, serde_json::from_str(patch).ok()?);
    let input: CheckInput = serde_json::from_value(goal).ok()?;
    let (draft, context) = input.split("2026-03-02".parse().ok()?);
    Some(check(&draft, &context, &catalog(), &GoalPolicy::project_default()).has(code))
}

/// Changes a document by a merge patch (RFC 7396): objects are merged, null removes, everything else replaces.
pub fn merge(document: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *document = patch;
        return;
    };
    if !document.is_object() {
        *document = Value::Object(serde_json::Map::new());
    }
    let Some(fields) = document.as_object_mut() else { return };
    for (name, value) in patch {
        if value.is_null() {
            fields.remove(&name);
        } else {
            merge(fields.entry(name).or_insert(Value::Null), value);
        }
    }
}

/// The three scores that the examples speak of, as the lifecycle crate makes them from the instruments: a test there
/// holds the two together. Programs pass in that catalog, never this one.
pub fn catalog() -> MeasureCatalog {
    let rows = [("gad-7", 21, 4), ("phq-9", 27, 5), ("pcl-5", 80, 10)];
    let scores = rows.into_iter().filter_map(|(id, max, change)| {
        let score = InstrumentMeasure::new(id, 0.into(), max.into(), Better::Lower, &EXAMPLE).ok()?;
        score.with_meaningful_change(change.into(), &EXAMPLE).ok()
    });
    MeasureCatalog::new(scores.chain([InstrumentMeasure::days_covered()]))
}

static EXAMPLE: Source = Source::project_default("example", "The instruments, as the examples quote them");

/// A goal that every check is silent on, written on 2026-03-02.
pub const COMPLETE: &str = r#"{
    "id": "g1",
    "statement": "GAD-7 from 15 to 10 or lower by 2026-05-25",
    "client-statement": "I want my evenings back",
    "actor": "client",
    "domain": "anxiety",
    "measure": {
        "metric": "anxiety score",
        "instrument": "gad-7",
        "unit": "points",
        "direction": "decrease",
        "baseline": { "value": 15, "on": "2026-02-27" },
        "target": 10,
        "source": "self-report form",
        "schedule": "monthly"
    },
    "start": "2026-03-02",
    "due": "2026-05-25",
    "steps": [{ "text": "Weekly CBT session", "owner": "client" }],
    "needs": ["n1"],
    "interventions": ["i1"],
    "owner": "client with case manager",
    "plan": { "start": "2026-03-02", "end": "2026-08-29", "next-review": "2026-05-31" }
}"#;
