//! Plans: each element taken out, each warning on both sides of its bound.

use serde_json::{Value, json};

use super::*;

fn plan(change: impl FnOnce(&mut Value)) -> CrisisPlan {
    let entry = |text: &str| json!([{ "text": text }]);
    let reached = |text: &str, number: &str| json!([{ "text": text, "number": number }]);
    let mut plan = json!({
        "written-on": "2026-03-02", "ideation-history": "yes", "region": "US",
        "sections": [
            { "kind": "warning-signs", "entries": entry("Not sleeping") },
            { "kind": "self-help", "entries": entry("A walk") },
            { "kind": "reasons-for-living", "entries": entry("My daughter") },
            { "kind": "contacts", "entries": reached("Sister", "555-0101") },
            { "kind": "crisis-lines", "entries": reached("Lifeline", "988") },
            { "kind": "means-safety", "entries": entry("Pills are with my sister") }
        ]
    });
    change(&mut plan);
    casework_core::wire::from_value(&plan).unwrap()
}

fn codes(plan: &CrisisPlan, on: &str) -> Vec<String> {
    let report = check(plan, on.parse().unwrap());
    let missing = report.findings.iter().any(|finding| finding.severity == Severity::Missing);
    assert_eq!(report.complete, !missing);
    let named = |finding: &PlanFinding| match finding.section {
        Some(section) => format!("{} {}", finding.code, section.as_str()),
        None => finding.code.to_string(),
    };
    report.findings.iter().map(named).collect()
}

fn without(place: usize) -> CrisisPlan {
    plan(|plan| drop(plan["sections"].as_array_mut().unwrap().remove(place)))
}

const NONE: [&str; 0] = [];

#[test]
fn a_whole_plan_has_no_finding() {
    assert_eq!(codes(&plan(|_| ()), "2026-03-02"), NONE);
}

#[test]
fn each_of_the_five_elements_is_required() {
    let rows = [
        (0, vec!["missing-section warning-signs"]),
        (1, vec!["missing-section self-help"]),
        (2, vec!["missing-section reasons-for-living"]),
        (3, vec!["missing-section contacts"]),
        (4, vec!["missing-section crisis-lines", "no-crisis-line crisis-lines"]),
        (5, vec!["no-means-safety means-safety"]),
    ];
    for (place, expected) in rows {
        assert_eq!(codes(&without(place), "2026-03-02"), expected);
        let emptied = plan(|plan| plan["sections"][place]["entries"] = json!([]));
        assert_eq!(codes(&emptied, "2026-03-02"), expected, "an empty section is none");
    }
}

#[test]
fn only_a_clear_no_makes_reasons_for_living_and_means_optional() {
    for history in ["yes", "missing", "refused", "unable"] {
        let plan = plan(|plan| {
            plan["ideation-history"] = history.into();
            plan["sections"].as_array_mut().unwrap().retain(|section| {
                section["kind"] != "reasons-for-living" && section["kind"] != "means-safety"
            });
        });
        assert_eq!(
            codes(&plan, "2026-03-02"),
            ["missing-section reasons-for-living", "no-means-safety means-safety"],
            "{history}"
        );
    }
    let never = plan(|plan| {
        plan["ideation-history"] = "no".into();
        plan["sections"].as_array_mut().unwrap().truncate(5);
        plan["sections"].as_array_mut().unwrap().remove(2);
    });
    assert_eq!(codes(&never, "2026-03-02"), NONE);
}

#[test]
fn professionals_are_contacts_too() {
    let plan = plan(|plan| plan["sections"][3]["kind"] = "professionals".into());
    assert_eq!(codes(&plan, "2026-03-02"), NONE);
}

#[test]
fn a_plan_is_old_after_ninety_days() {
    assert_eq!(codes(&plan(|_| ()), "2026-05-31"), NONE);
    assert_eq!(codes(&plan(|_| ()), "2026-06-01"), ["old"]);
    assert_eq!(codes(&plan(|_| ()), "2026-03-01"), ["future-date"]);
}

#[test]
fn contacts_have_numbers_and_the_crisis_line_is_that_of_the_region() {
    let silent = plan(|plan| plan["sections"][3]["entries"][0]["number"] = Value::Null);
    assert_eq!(codes(&silent, "2026-03-02"), ["no-number contacts"]);
    let words = plan(|plan| plan["sections"][3]["entries"][0]["number"] = "ask at the desk".into());
    assert_eq!(codes(&words, "2026-03-02"), ["no-number contacts"]);
    let abroad = plan(|plan| plan["region"] = "NZ".into());
    assert_eq!(codes(&abroad, "2026-03-02"), ["no-crisis-line crisis-lines"]);
    let spaced = plan(|plan| {
        plan["region"] = "AU".into();
        plan["sections"][4]["entries"][0]["number"] = "131114".into();
    });
    assert_eq!(codes(&spaced, "2026-03-02"), NONE);
    for region in [Value::Null, "XX".into()] {
        let nowhere = plan(|plan| plan["region"] = region);
        assert_eq!(codes(&nowhere, "2026-03-02"), ["no-region crisis-lines"]);
    }
}

#[test]
fn the_order_of_the_steps_is_looked_at() {
    let turned = plan(|plan| plan["sections"].as_array_mut().unwrap().reverse());
    assert_eq!(codes(&turned, "2026-03-02"), ["order"]);
}

#[test]
fn the_page_has_the_persons_words_in_their_order_and_debug_does_not() {
    let plan = plan(|_| ());
    let page = plan.page();
    let places: Vec<_> = ["Not sleeping", "A walk", "Sister  555-0101", "Lifeline  988", "Pills"]
        .map(|words| page.find(words).unwrap())
        .to_vec();
    assert!(places.is_sorted());
    assert!(page.contains("1. How I notice that it begins"));
    let debug = format!("{plan:?}");
    assert!(!debug.contains("Sister") && !debug.contains("555"), "{debug}");
}
