use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::CheckInput;
use crate::example::{COMPLETE, catalog, merge};

mod boundaries;
mod laws;
mod overrides;
mod words;
mod worked;

/// The day on which the goals of these tests are written.
const TODAY: &str = "2026-03-02";

fn report_on(document: &Value, today: &str) -> Report {
    let input: CheckInput = serde_json::from_value(document.clone()).unwrap();
    let (draft, context) = input.split(today.parse().unwrap());
    check(&draft, &context, &catalog(), &GoalPolicy::project_default())
}

/// The complete goal of the examples, changed by a merge patch.
fn complete_with(patch: Value) -> Value {
    let mut document: Value = serde_json::from_str(COMPLETE).unwrap();
    merge(&mut document, patch);
    document
}

fn letters(report: &Report) -> String {
    let letter = |verdict| match verdict {
        crate::Verdict::Pass => 'P',
        crate::Verdict::Warn => 'W',
        crate::Verdict::NeedsReview => 'N',
        crate::Verdict::Fail => 'F',
    };
    Letter::ALL.map(|each| letter(report.letters.verdict(each))).iter().collect()
}

#[test]
fn every_page_has_its_parts_and_an_example_that_fires_and_one_that_does_not() {
    for check in CHECKS {
        let code = check.code();
        let page: Vec<&str> = check.page().collect();
        let title = format!("{}: {}", code.id(), check.asks());
        assert_eq!(page[0], title, "the first line of a page is its code and its question");
        let examples: Vec<_> = check.examples().collect();
        for fires in [true, false] {
            assert!(examples.iter().any(|(_, example)| *example == fires), "{code}: {fires}");
        }
        for (patch, fires) in examples {
            assert_eq!(crate::example::fires(code.id(), patch), Some(fires), "{code}: {patch}");
        }
    }
}

#[test]
fn every_code_stands_once_and_under_its_letter() {
    let codes: BTreeSet<String> = CHECKS.iter().map(|check| check.code().id().to_owned()).collect();
    assert_eq!(codes.len(), CHECKS.len());
    for check in CHECKS {
        assert!(check.code().id().starts_with(&format!("{:?}", check.letter())), "{:?}", check.code());
        assert!(check.asks().ends_with('?') && !check.source().citation().is_empty());
    }
}

#[test]
fn the_complete_goal_is_ready_and_nothing_is_found() {
    let report = report_on(&complete_with(json!({})), TODAY);
    assert_eq!(report.findings, [], "{report:?}");
    assert_eq!(report.overall, crate::Overall::Ready);
}
