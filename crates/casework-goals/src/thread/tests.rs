//! Each break of the thread, at its place.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::example::merge;

fn whole() -> Value {
    json!({
        "plan": { "start": "2026-03-02", "next-review": "2026-05-31" },
        "needs": [{ "id": "n1" }, { "id": "n2", "set-aside": true }],
        "goals": [{ "id": "g1", "statement": "Walk", "needs": ["n1"], "interventions": ["i1"],
            "measure": { "target": 4 }, "lifecycle": "active" }],
        "interventions": [{ "id": "i1", "goals": ["g1"] }],
        "notes": [{ "id": "e1", "goals": ["g1"] }]
    })
}

fn breaks(patch: Value, today: &str) -> Vec<String> {
    let mut document = whole();
    merge(&mut document, patch);
    let thread: Thread = serde_json::from_value(document).unwrap();
    let profile = Profile::find("project-default").unwrap();
    let report = follow(&thread, today.parse().unwrap(), profile, &GoalPolicy::project_default());
    assert_eq!(report.intact, report.findings.is_empty());
    let place = |found: &ThreadFinding| {
        format!("{} {}", found.finding.code.id(), found.finding.pointer.as_deref().unwrap_or_default())
    };
    report.findings.iter().map(place).collect()
}

#[test]
fn each_break_is_found_at_its_place_and_a_whole_thread_has_none() {
    let goal = |patch: Value| {
        let mut goal = whole()["goals"][0].clone();
        merge(&mut goal, patch);
        json!({ "goals": [goal] })
    };
    let rows = [
        (json!({}), "2026-04-01", vec![]),
        (goal(json!({ "needs": [] })), "2026-04-01", vec!["GT1 /goals/0", "GT2 /needs/0"]),
        (json!({ "needs": [{ "id": "n1" }, { "id": "n2" }] }), "2026-04-01", vec!["GT2 /needs/1"]),
        (goal(json!({ "interventions": [] })), "2026-04-01", vec![]),
        (
            json!({ "interventions": [{ "id": "i1" }, { "id": "i2" }] }),
            "2026-04-01",
            vec!["GT4 /interventions/1"],
        ),
        (json!({ "notes": [{ "id": "e1" }] }), "2026-04-01", vec!["GT5 /notes/0"]),
        (json!({}), "2026-05-31", vec![]),
        (json!({}), "2026-06-01", vec!["GT6 /plan/next-review"]),
        (json!({ "plan": { "next-review": null } }), "2026-05-31", vec![]),
        (json!({ "plan": { "next-review": null } }), "2026-06-01", vec!["GT6 /plan/last-review"]),
        (json!({ "plan": { "next-review": null, "last-review": "2026-03-03" } }), "2026-06-01", vec![]),
        (goal(json!({ "same-text-count": 4 })), "2026-04-01", vec![]),
        (goal(json!({ "same-text-count": 5 })), "2026-04-01", vec!["GT7 /goals/0/same-text-count"]),
        (goal(json!({ "measure": null })), "2026-04-01", vec!["GT8 /goals/0/measure"]),
        (json!({ "plan": { "status": "completed" } }), "2026-04-01", vec!["GT9 /goals/0/lifecycle"]),
        (goal(json!({ "lifecycle": "cancelled" })), "2026-04-01", vec!["GT2 /needs/0"]),
        (goal(json!({ "needs": ["n1", "n9"] })), "2026-04-01", vec!["GT10 /goals/0/needs/1"]),
        (json!({ "notes": [{ "id": "e1", "goals": ["g9"] }] }), "2026-04-01", vec!["GT10 /notes/0/goals/0"]),
        (json!({ "interventions": [] }), "2026-04-01", vec!["GT3 /goals/0", "GT10 /goals/0/interventions/0"]),
    ];
    let mut seen = BTreeSet::new();
    for (patch, today, expected) in rows {
        let found = breaks(patch.clone(), today);
        assert_eq!(found, expected, "{patch}");
        seen.extend(found.iter().map(|found| found.split(' ').next().unwrap().to_owned()));
    }
    assert!(BREAKS.iter().all(|kind| seen.contains(kind.id)), "each kind has a row: {seen:?}");
}
