//! What must hold for every goal.

use casework_core::wire;

use super::*;
use crate::{GoalDraft, SmartGoal};

/// Drafts that differ in what is there and what is not: every way to leave out any of seven parts.
fn drafts() -> impl Iterator<Item = Value> {
    const PARTS: [&str; 7] =
        ["/measure/baseline", "/measure/target", "/measure", "/due", "/steps", "/needs", "/owner"];
    (0_u32..1 << PARTS.len()).map(|left_out| {
        let mut document = complete_with(json!({}));
        for (place, pointer) in PARTS.iter().enumerate() {
            if left_out >> place & 1 == 1 {
                remove(&mut document, pointer);
            }
        }
        document
    })
}

fn remove(document: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    if let Some(fields) = document.pointer_mut(parent).and_then(Value::as_object_mut) {
        fields.remove(name);
    }
}

fn verdicts(report: &Report) -> [crate::Verdict; 5] {
    Letter::ALL.map(|letter| report.letters.verdict(letter))
}

#[test]
fn adding_what_is_missing_never_worsens_a_letter() {
    let complete = complete_with(json!({}));
    for document in drafts() {
        let before = verdicts(&report_on(&document, TODAY));
        for field in ["measure", "due", "steps", "needs", "owner"] {
            let mut fuller = document.clone();
            fuller[field] = complete[field].clone();
            let after = verdicts(&report_on(&fuller, TODAY));
            for (before, after) in before.iter().zip(after) {
                assert!(after <= *before, "{field} added to {document}");
            }
        }
    }
}

#[test]
fn adding_a_baseline_that_fits_the_direction_never_worsens_m() {
    for instrument in [json!("gad-7"), json!(null), json!("unknown-scale")] {
        for target in 0..=21 {
            let bare = json!({ "measure": { "instrument": instrument, "baseline": null, "target": target } });
            let before = report_on(&complete_with(bare.clone()), TODAY).letters.m;
            for baseline in target + 1..=21 {
                let mut known = complete_with(bare.clone());
                known["measure"]["baseline"] = json!({ "value": baseline, "on": "2026-02-27" });
                assert!(report_on(&known, TODAY).letters.m <= before, "{instrument}: {baseline} to {target}");
            }
        }
    }
}

#[test]
fn a_target_beyond_the_range_always_fails_m4() {
    for (instrument, max) in [("gad-7", 21), ("phq-9", 27), ("pcl-5", 80), ("pdc", 100)] {
        for direction in
            [json!("decrease"), json!("increase"), json!("maintain"), json!("reach"), json!(null)]
        {
            for baseline in [json!(0), json!(5), json!(max), json!(null)] {
                for target in [-1_000_000, -1, max + 1, max + 2, 1_000_000] {
                    let patch = json!({ "measure": {
                        "instrument": instrument, "direction": direction, "target": target,
                        "baseline": { "value": baseline }
                    }});
                    let report = report_on(&complete_with(patch.clone()), TODAY);
                    let failed = report
                        .findings
                        .iter()
                        .any(|found| found.finding.code.id() == "M4" && found.severity == Severity::Fail);
                    assert!(failed, "{patch}");
                    assert_eq!(report.letters.m, crate::Verdict::Fail);
                }
            }
        }
    }
}

#[test]
fn the_order_of_fields_and_lists_makes_no_difference() {
    let needs = |list: Value| complete_with(json!({ "needs": list, "statement": "Improve things" }));
    let one = report_on(&needs(json!(["n1", "n2", "n1"])), TODAY);
    assert_eq!(one, report_on(&needs(json!(["n2", "n1"])), TODAY));
    let forward = r#"{ "statement": "Get a job", "due": "soon", "owner": "client", "needs": ["n1"] }"#;
    let backward = r#"{ "needs": ["n1"], "owner": "client", "due": "soon", "statement": "Get a job" }"#;
    let reports = [forward, backward].map(|wire| {
        let (draft, context) =
            serde_json::from_str::<CheckInput>(wire).unwrap().split(TODAY.parse().unwrap());
        check(&draft, &context, &catalog(), &GoalPolicy::project_default())
    });
    assert_eq!(reports[0], reports[1]);
    let steps = |list: Value| report_on(&complete_with(json!({ "due": "2026-06-10", "steps": list })), TODAY);
    let (a, b) = (json!({ "text": "a", "due": "2026-04-01" }), json!({ "text": "b", "due": "2026-06-20" }));
    assert_eq!(steps(json!([a, b])).letters, steps(json!([b, a])).letters);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for document in drafts() {
        let bytes = || serde_json::to_string(&report_on(&document, TODAY)).unwrap();
        assert_eq!(bytes(), bytes());
    }
}

#[test]
fn the_clients_words_change_nothing_and_are_not_changed() {
    let words = "  never, always; maybe “we will” TBD ____ \n";
    let plain = report_on(&complete_with(json!({})), TODAY);
    let document = complete_with(json!({ "client-statement": words }));
    assert_eq!(report_on(&document, TODAY), plain);
    let (draft, context) =
        serde_json::from_value::<CheckInput>(document).unwrap().split(TODAY.parse().unwrap());
    let (catalog, policy) = (catalog(), GoalPolicy::project_default());
    let goal = SmartGoal::accept(draft.clone(), &context, &catalog, &policy).unwrap();
    assert_eq!(goal.draft(), &draft);
    assert_eq!(goal.draft().client_statement.as_ref().unwrap().reveal(), words);
}

#[test]
fn a_goal_is_accepted_exactly_when_no_letter_fails() {
    let (catalog, policy) = (catalog(), GoalPolicy::project_default());
    for document in drafts() {
        let (draft, context) =
            serde_json::from_value::<CheckInput>(document).unwrap().split(TODAY.parse().unwrap());
        let report = check(&draft, &context, &catalog, &policy);
        match SmartGoal::accept(draft, &context, &catalog, &policy) {
            Ok(goal) => assert!(!report.fails() && goal.report() == &report),
            Err(refused) => assert!(report.fails() && *refused == report),
        }
    }
}

#[test]
fn every_finding_says_where_why_and_what_to_do_and_repeats_no_words() {
    let secret = "Zanzibar";
    let rows = [
        json!({ "statement": "Zanzibar: try to feel better, never stop Zanzibar" }),
        json!({ "statement": "Zanzibar", "measure": { "metric": secret, "unit": "Zanzibar/week", "instrument": null } }),
        json!({ "due": secret, "owner": secret, "domain": secret, "measure": { "instrument": secret } }),
        json!({ "due": "2026-03-01", "steps": [{ "text": secret, "due": "2026-12-01" }], "client-statement": secret }),
    ];
    for patch in rows {
        let report = report_on(&complete_with(patch), TODAY);
        assert!(!report.findings.is_empty());
        let wire = serde_json::to_string(&report).unwrap();
        assert!(!wire.contains(secret) && !wire.contains("zanzibar"), "{wire}");
        for found in &report.findings {
            let found = &found.finding;
            assert!(found.pointer.is_some() && found.suggestion.is_some() && found.source.is_some());
            assert!(!found.message.ends_with('.'), "{}", found.message);
        }
    }
}

#[test]
fn the_report_has_the_shape_of_the_contract() {
    let report = report_on(&complete_with(json!({ "measure": { "target": 60 }, "confidence": 3 })), TODAY);
    let wire = serde_json::to_value(&report).unwrap();
    assert_eq!(wire["letters"], json!({ "s": "pass", "m": "fail", "a": "warn", "r": "pass", "t": "pass" }));
    assert_eq!(wire["overall"], "revise");
    assert_eq!(wire["policy"], json!({ "id": "project-default", "version": "1" }));
    let found = &wire["findings"][0];
    assert_eq!((&found["code"], &found["letter"]), (&json!("goal.M4"), &json!("m")));
    assert_eq!((&found["severity"], &found["pointer"]), (&json!("fail"), &json!("/measure/target")));
    assert!(
        found["message"].is_string() && found["suggestion"].is_string() && found["source"]["key"].is_string()
    );
    assert_eq!(serde_json::from_value::<Report>(wire).unwrap(), report);
}

#[test]
fn what_cannot_be_a_draft_is_refused() {
    let rows = [
        json!({ "colour": "red" }),
        json!({ "measure": { "colour": "red" } }),
        json!({ "measure": { "baseline": { "at": "2026-01-01" } } }),
        json!({ "plan": { "colour": "red" } }),
        json!({ "steps": [{ "colour": "red" }] }),
        json!({ "steps": "one" }),
        json!({ "statement": 5 }),
        json!({ "statement": null }),
        json!({ "actor": "staff" }),
        json!({ "measure": { "direction": "down" } }),
        json!({ "measure": { "target": "ten" } }),
        json!({ "measure": { "target": 1e300 } }),
        json!({ "measure": { "target": [10] } }),
        json!({ "measure": { "duration-days": -1 } }),
        json!({ "measure": { "duration-days": 1.5 } }),
        json!({ "start": "2026-02-30" }),
        json!({ "due": 5 }),
        json!({ "confidence": 11 }),
        json!({ "confidence": -1 }),
        json!({ "needs": ["two words"] }),
        json!({ "same-text-count": -1 }),
        json!({ "owner": "a\u{0}b" }),
    ];
    for patch in rows {
        assert!(wire::from_value::<CheckInput>(&complete_with(patch.clone())).is_err(), "{patch}");
    }
    assert!(wire::from_str::<CheckInput>("{}").is_err(), "the statement is required");
    assert!(wire::from_str::<GoalDraft>(r#"{ "statement": "x", "plan": { "end": "2026-05-01" } }"#).is_err());
}

#[test]
fn a_draft_survives_the_wire() {
    for document in drafts() {
        let input: CheckInput = serde_json::from_value(document).unwrap();
        let wire = serde_json::to_string(&input).unwrap();
        assert_eq!(serde_json::from_str::<CheckInput>(&wire).unwrap(), input);
    }
    let blank: CheckInput = serde_json::from_str(r#"{ "statement": "" }"#).unwrap();
    assert_eq!(blank.draft.statement, None);
    assert!(serde_json::to_string(&blank).unwrap().contains(r#""statement":"""#));
}
