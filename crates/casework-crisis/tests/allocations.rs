//! An assessment allocates what its answer holds, and little beside: a fixed number, and at most two for each finding.
//!
//! A finding is a rule that fired. The situations are those of the bench.

#![cfg(test)]

use std::hint::black_box;

use casework_core::BusinessCalendar;
use casework_crisis::{RuleSet, Situation, assess};

/// What an assessment allocates whatever it finds: the trace, what fired, the actions, what would raise the tier, the
/// numbers to verify, and the lists of the answer.
const FIXED: u64 = 9;

/// How many allocations a finding may cost.
const A_FINDING: u64 = 2;

#[test]
fn an_assessment_allocates_at_most_twice_for_each_finding() {
    let calendar = BusinessCalendar::default();
    for (name, text, findings) in [("quiet", QUIET, 1), ("typical", TYPICAL, 2), ("heavy", HEAVY, 11)] {
        let situation: Situation = serde_json::from_str(text).unwrap();
        let judge = || assess(black_box(&situation), RuleSet::standard(), Some(&calendar));
        let answer = judge();
        assert_eq!(answer.determined_by.len() + answer.also_fired.len(), findings, "{name}");
        let counted = allocation_counter::measure(|| drop(black_box(judge())));
        let findings = u64::try_from(findings).unwrap();
        let most = FIXED + A_FINDING * findings;
        assert!(counted.count_total <= most, "{name}: {} of {most}", counted.count_total);
    }
}

#[test]
fn the_counter_counts() {
    let counted = allocation_counter::measure(|| drop(black_box(vec![1_u8; 64])));
    assert_eq!(counted.count_total, 1);
}

const QUIET: &str = r#"{
    "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
    "region": "US",
    "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "no", "2": "no", "3": "skipped-by-rule",
        "4": "skipped-by-rule", "5": "skipped-by-rule", "6": "no" } }]
}"#;

const TYPICAL: &str = r#"{
    "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
    "region": "US",
    "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "yes", "2": "yes", "3": "no", "4": "no",
        "5": "no", "6": "no" } }],
    "probes": { "means-access": "no", "able-and-willing-to-stay-safe": "yes", "intoxicated": "no",
        "intent-now": "no" },
    "signs": [{ "code": "A-EMO", "present": "yes" }, { "code": "S-SLEEP", "present": "yes" }]
}"#;

const HEAVY: &str = r#"{
    "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
    "region": "US",
    "instruments": [
        { "id": "c-ssrs-screener", "answers": { "1": "yes", "2": "yes", "3": "yes", "4": "yes", "5": "no",
            "6": "yes" }, "behavior-dates": { "6": { "on": "2026-01-20", "precision": "day" } } },
        { "id": "asq", "answers": { "1": "yes", "2": "yes", "3": "no", "4": "yes", "5": "no" } },
        { "id": "phq-9", "answers": { "q1": 3, "q2": 2, "q3": 2, "q4": 2, "q5": 1, "q6": 3, "q7": 1, "q8": 0,
            "q9": 2 } }],
    "probes": { "means-access": "yes", "able-and-willing-to-stay-safe": "unable", "intoxicated": "yes",
        "intent-now": "refused", "threat": "yes", "named-target": "no", "violence-now": "no", "weapon": "no",
        "homicidal-thoughts": "no", "command-hallucination": "yes", "can-resist": "unable",
        "imminent-self-care-harm": "no", "self-care-domains": ["food", "shelter"] },
    "context": { "past-attempt-dates": ["2026-01-20", "2024-05-03"], "missed-contacts": 2,
        "previous-tier": "urgent", "previous-deadline": "2026-03-03T09:00:00-06:00" },
    "signs": [{ "code": "A-EMO", "present": "yes" }, { "code": "S-SLEEP", "present": "yes" },
        { "code": "A-VIOL", "present": "yes" }, { "code": "G-ABUSE", "present": "unknown" },
        { "code": "P-1", "present": "yes" }, { "code": "P-2", "present": "yes" },
        { "code": "S-WITHD", "present": "yes" }, { "code": "A-SUBST", "present": "yes" }],
    "required-inputs": ["c-ssrs-screener", "probes.weapon"]
}"#;
