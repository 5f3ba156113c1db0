//! What holds between the words of a statement, the findings and the proposals.

use super::*;
use crate::{FieldState, Verdict, lint};

/// Statements that say everything, and texts that are no statements.
const TEXTS: [&str; 12] = [
    "GAD-7 from 15 (2026-02-27) to <= 10 by 2026-05-25",
    "Walk at least 4 days a week for 4 consecutive weeks by the end of May",
    "“Café” — try to save $500 by 9/1, maybe soon; don’t spend ____",
    "Case manager will never refer client, be approved ASAP and improve",
    "é é é from 5 to — 3 ☃ by May 31☃",
    "\u{301}try \u{200d} 10\u{301}mg soon",
    "1 of 2 of 3 of 4 weeks in a row from 1 to 2 to 3 to 4",
    "≤ ≥ → × $ < > ( ) \" “ ” « »",
    "by by by by in in in in from from from from",
    "99999999999999999999 points by 99/99/9999 for 4294967295 weeks in a row",
    "over the past 4294967296 days within 4294967295 months of start",
    "",
];

fn draft_of(text: &str) -> Value {
    json!({ "statement": text, "plan": { "start": "2026-03-02", "next-review": "2026-05-31" } })
}

#[test]
fn words_alone_fill_no_field_and_pass_no_letter_of_theirs() {
    for text in TEXTS {
        let report = report_on(&draft_of(text), TODAY);
        assert_eq!((report.letters.m, report.letters.t), (Verdict::Fail, Verdict::Fail), "{text}");
        assert!(report.proposals.iter().all(|proposal| proposal.field == FieldState::Missing), "{text}");
    }
}

#[test]
fn every_span_is_a_place_in_the_statement() {
    for text in TEXTS {
        let report = report_on(&draft_of(text), TODAY);
        let spans = report.findings.iter().filter_map(|found| found.span);
        for span in spans.chain(report.proposals.iter().map(|proposal| proposal.span)) {
            assert!(span.of(text).is_some_and(|words| !words.is_empty()), "{text}: {span:?}");
            assert!(span.utf16(text).is_some());
        }
    }
}

#[test]
fn linting_finds_what_checking_marks_in_a_bare_statement() {
    for text in TEXTS {
        let marked = |found: &GoalFinding| found.span.map(|span| (found.finding.code.id().to_owned(), span));
        let checked = report_on(&draft_of(text), TODAY);
        let checked: BTreeSet<_> = checked.findings.iter().filter_map(marked).collect();
        let linted: BTreeSet<_> = lint(text).iter().filter_map(marked).collect();
        assert_eq!(linted, checked, "{text}");
    }
}

#[test]
fn what_is_confirmed_is_proposed_no_more_and_mends_the_goal() {
    let text = TEXTS[0];
    let mut document = draft_of(text);
    let before = report_on(&document, TODAY);
    for proposal in before.proposals.iter().filter(|proposal| proposal.only) {
        // A front end puts the value where the pointer says.
        let parts: Vec<&str> = proposal.pointer.split('/').skip(1).collect();
        let patch = parts.iter().rev().fold(proposal.value.clone(), |inner, name| json!({ *name: inner }));
        merge(&mut document, patch);
    }
    let after = report_on(&document, TODAY);
    assert!(
        after.proposals.iter().all(|proposal| proposal.field == FieldState::Same),
        "{:?}",
        after.proposals
    );
    assert_eq!(
        (after.letters.m, after.letters.t),
        (Verdict::Warn, Verdict::Pass),
        "only source and schedule lack"
    );
    let mut other = document.clone();
    other["due"] = json!("2026-05-26");
    let other = report_on(&other, TODAY);
    let due = other.proposals.iter().find(|proposal| proposal.pointer == "/due").unwrap();
    assert_eq!(due.field, FieldState::Other, "the words and the field differ");
}

#[test]
fn two_values_for_one_field_are_both_offered_and_neither_is_sure() {
    let report =
        report_on(&draft_of("Call by May 25 or by June 1, at least 2 calls or at least 3 calls"), TODAY);
    for pointer in ["/due", "/measure/target"] {
        let offered: Vec<_> =
            report.proposals.iter().filter(|proposal| proposal.pointer == pointer).collect();
        assert_eq!(offered.len(), 2, "{pointer}");
        assert!(offered.iter().all(|proposal| !proposal.only), "{pointer}");
    }
    let long =
        (1..=28).fold("by May 25 or ".repeat(2_000), |text, day| text + "by May " + &day.to_string() + " ");
    let report = report_on(&draft_of(&long), TODAY);
    assert!(report.proposals.len() <= 8, "a field has a few values to choose from, however long the text is");
}

#[test]
fn words_against_the_direction_are_a_warning() {
    let m4 = |statement: &str, direction: &str| {
        let patch = json!({ "statement": statement, "measure": { "direction": direction } });
        let report = report_on(&complete_with(patch), TODAY);
        let found = report.findings.iter().find(|found| {
            found.finding.code.id() == "M4" && found.finding.pointer.as_deref() == Some("/statement")
        });
        found.map(|found| found.severity)
    };
    let rows = [
        ("Increase the GAD-7 score to 10", "decrease", Some(Severity::Warn)),
        ("Decrease the GAD-7 score to 10", "decrease", None),
        ("Reduce the days at home", "increase", Some(Severity::Warn)),
        ("Reduce worry and increase walks", "decrease", None),
        ("Increase walks: GAD-7 from 15 to 10", "decrease", None),
        ("Increase the GAD-7 score to 10", "reach", None),
    ];
    for (statement, direction, expected) in rows {
        assert_eq!(m4(statement, direction), expected, "{statement} {direction}");
    }
}

#[test]
fn a_metric_of_ones_own_has_the_range_that_it_states() {
    let own = |range: Value, target: i32| {
        let patch = json!({ "measure": { "instrument": null, "direction": "increase", "range": range, "target": target,
            "baseline": { "value": 2 } } });
        report_on(&complete_with(patch), TODAY).has("M4")
    };
    for (range, target, expected) in [
        (json!({ "min": 0, "max": 7 }), 7, false),
        (json!({ "min": 0, "max": 7 }), 8, true),
        (json!({ "max": 7 }), 8, true),
        (json!({ "min": 0 }), 800, false),
        (json!({ "min": 3 }), 7, true),
        (json!({}), 800, false),
        (json!(null), 800, false),
    ] {
        assert_eq!(own(range.clone(), target), expected, "{range} {target}");
    }
}

#[test]
fn a_change_is_no_target_and_a_share_is_more_than_its_whole() {
    let targets = |statement: &str| {
        let report = report_on(&draft_of(statement), TODAY);
        let of_target = report.proposals.iter().filter(|proposal| proposal.pointer == "/measure/target");
        of_target.map(|proposal| (proposal.value.clone(), proposal.only)).collect::<Vec<_>>()
    };
    for (statement, expected) in [
        ("Reduce GAD-7 by 5 points", vec![]),
        ("Reduce cigarettes by 5 per day", vec![]),
        ("Cut spending by $50 a month", vec![]),
        ("Reduce GAD-7 by 5 points by walking 20 minutes", vec![]),
        ("Reduce GAD-7 by 5 points, baseline 15", vec![(json!(10), true)]),
        ("Reduce GAD-7 by at least 5 points, baseline 15", vec![(json!(10), false)]),
        ("Increase walks by 2 a week (baseline 1)", vec![(json!(3), true)]),
        ("Reduce GAD-7 by 5 points, baseline 4", vec![]),
        ("8 of the next 10 weekly group meetings", vec![(json!(8), false)]),
        ("8 of 10 weeks", vec![(json!(8), true)]),
        ("By Feb 29", vec![]),
        ("Walk 3 days a week by June 31", vec![(json!(3), true)]),
    ] {
        assert_eq!(targets(statement), expected, "{statement}");
    }
}
