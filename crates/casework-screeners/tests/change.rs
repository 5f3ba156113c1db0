//! Every worked example of change in the clinical sheet, read from `tests/change`, and every pair of totals against
//! a second implementation of the sheet's words.

#![cfg(test)]

use std::fs;
use std::path::Path;

use casework_screeners::change::{Change, Judged, Occasion, Reached, compare};
use casework_screeners::instrument::{ChangeMeasure, ChangeRule};
use casework_screeners::{Instrument, instruments};
use serde_json::Value;

fn between(instrument: &Instrument, baseline: i32, follow_up: i32) -> Change {
    let total = |total| Occasion::of_total(instrument, total).unwrap();
    compare(instrument, &total(baseline), &total(follow_up)).unwrap()
}

fn row(change: &Change, measure: ChangeMeasure, rule: ChangeRule) -> &Judged {
    let mut rows = change.thresholds.iter().filter(|row| row.measure == measure && row.rule == rule);
    rows.next().unwrap_or_else(|| panic!("{measure:?} {rule:?} is a threshold"))
}

/// Finds what a column of the sheet asks for, by the name of the column.
fn column(change: &Change, name: &str) -> Reached {
    let (measure, value) = name.rsplit_once('_').unwrap_or((name, ""));
    let value: i32 = value.parse().unwrap_or_default();
    let points = ChangeRule::PointsAtLeast(value.unsigned_abs());
    match measure {
        "mcid" | "mid" => row(change, ChangeMeasure::Meaningful, points).reached,
        "reliable_improvement" => row(change, ChangeMeasure::Reliable, points).reached,
        "reliable_deterioration" => row(change, ChangeMeasure::Reliable, points).worsening.unwrap(),
        "recovery_below" => {
            row(change, ChangeMeasure::Recovery, ChangeRule::FollowUpAtMost(value - 1)).reached
        }
        "remission_below" => {
            row(change, ChangeMeasure::Remission, ChangeRule::FollowUpAtMost(value - 1)).reached
        }
        "response" => row(change, ChangeMeasure::Response, ChangeRule::HalfOfBaseline).reached,
        "clinically" => change.verdicts.clinically_significant.unwrap(),
        other => panic!("nothing checks `{other}`"),
    }
}

#[test]
fn every_example_of_the_sheet_comes_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/change");
    let mut rows_seen = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let id = path.file_stem().unwrap().to_str().unwrap();
        let instrument = instruments::find(id).unwrap();
        let rows: Vec<Value> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for example in rows {
            let number = |name: &str| i32::try_from(example[name].as_i64().unwrap()).unwrap();
            let change = between(instrument, number("baseline"), number("follow_up"));
            for (name, value) in example.as_object().unwrap() {
                match name.as_str() {
                    "baseline" | "follow_up" => {}
                    "delta" => assert_eq!(change.change, number("delta"), "{id}: {example}"),
                    name => {
                        let expected = match value.as_bool() {
                            Some(true) => Reached::Yes,
                            Some(false) => Reached::No,
                            None => Reached::NotApplicable,
                        };
                        assert_eq!(column(&change, name), expected, "{id} {name}: {example}");
                    }
                }
            }
            rows_seen += 1;
        }
    }
    assert_eq!(rows_seen, 7 + 6 + 7);
}

/// The sheet's words again, as plain arithmetic: what each usual question is answered with, by its wire name.
fn oracle(id: &str, b: i32, f: i32) -> Vec<(&'static str, &'static str)> {
    let says = |holds| if holds { "yes" } else { "no" };
    let from = |least, holds| if b < least { "not-applicable" } else { says(holds) };
    let (meaningful, reliable) = match id {
        "gad-7" => (4, 6),
        "phq-9" => (5, 6),
        "pcl-5" => (10, 15),
        other => panic!("{other}"),
    };
    let mut expected = vec![
        ("meaningful", says(b - f >= meaningful)),
        ("meaningful-worsening", says(f - b >= meaningful)),
        ("reliable-improvement", says(b - f >= reliable)),
        ("reliable-deterioration", says(f - b >= reliable)),
    ];
    if id == "pcl-5" {
        expected.push(("clinically-significant", says(b > 28 && f <= 28 && b - f >= 15)));
        expected.push(("response", says(b - f >= 5)));
        expected.push(("not-reliable", says((f - b).abs() <= 5)));
    } else {
        let case = if id == "gad-7" { 8 } else { 10 };
        expected.push(("response", from(10, 2 * f <= b)));
        expected.push(("remission", from(10, f < 5)));
        expected.push(("recovery", from(case, f < case)));
    }
    expected
}

#[test]
fn every_pair_of_totals_is_judged_as_the_sheet_says() {
    let questions = [
        "clinically-significant",
        "meaningful",
        "meaningful-worsening",
        "not-reliable",
        "recovery",
        "reliable-deterioration",
        "reliable-improvement",
        "remission",
        "response",
    ];
    for id in ["gad-7", "phq-9", "pcl-5"] {
        let instrument = instruments::find(id).unwrap();
        let (lowest, highest) = instrument.range();
        for (b, f) in (lowest..=highest).flat_map(|b| (lowest..=highest).map(move |f| (b, f))) {
            let change = between(instrument, b, f);
            let wire = serde_json::to_value(change.verdicts).unwrap();
            let expected = oracle(id, b, f);
            for question in questions {
                let answer = expected.iter().find(|(name, _)| *name == question);
                let answer = answer.map_or(Value::Null, |(_, answer)| Value::from(*answer));
                assert_eq!(wire[question], answer, "{id} {b} to {f}: {question}");
            }
        }
    }
}

#[test]
fn nobody_recovers_who_was_well_before() {
    let gad_7 = instruments::find("gad-7").unwrap();
    let midpoint = ChangeRule::FollowUpBelowTenths(97);
    let cases = [
        (9, 3, Reached::NotApplicable),
        (10, 9, Reached::Yes),
        (10, 10, Reached::No),
        (21, 10, Reached::No),
        (21, 9, Reached::Yes),
    ];
    for (baseline, follow_up, expected) in cases {
        let change = between(gad_7, baseline, follow_up);
        assert_eq!(
            row(&change, ChangeMeasure::Recovery, midpoint).reached,
            expected,
            "{baseline} {follow_up}"
        );
    }
}

#[test]
fn one_threshold_of_each_measure_answers_and_the_rest_are_rivals() {
    for instrument in instruments::ALL.iter().filter(|instrument| !instrument.definition().change.is_empty())
    {
        let (lowest, highest) = instrument.range();
        let change = between(instrument, highest, lowest);
        assert_eq!(change.thresholds.len(), instrument.definition().change.len());
        for row in &change.thresholds {
            let usual = change.thresholds.iter().filter(|other| other.usual && other.measure == row.measure);
            assert_eq!(usual.count(), 1, "{instrument:?} {:?}", row.measure);
        }
    }
}

#[test]
fn an_instrument_without_thresholds_says_so_and_answers_nothing() {
    let gad_2 = instruments::find("gad-2").unwrap();
    let wire = serde_json::to_value(between(gad_2, 6, 1)).unwrap();
    assert_eq!(wire["change"], -5);
    assert_eq!(wire["course"], "better");
    assert!(wire["statement"].as_str().unwrap().starts_with("No published threshold"));
    assert_eq!(wire["thresholds"], serde_json::json!([]));
    for question in ["meaningful", "reliable-improvement", "response", "remission", "recovery"] {
        assert_eq!(wire[question], Value::Null, "{question}");
    }
}
