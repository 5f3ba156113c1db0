//! Every worked example of the clinical sheet, read from `tests/data`.

#![cfg(test)]

use casework_screeners::instrument::Comparison;
use casework_screeners::{Answers, Instrument, Met, Score, Scored, Screen, Status, instruments, score};
use serde_json::Value;

/// Checks one row: everything that it expects, and nothing that it does not.
fn check(instrument: &'static Instrument, row: &Value) {
    let label = format!("{}: {}", instrument.id(), row["label"]);
    let answers: Vec<Option<i64>> = row["answers"].as_array().unwrap().iter().map(Value::as_i64).collect();
    let sheet = Answers::from_values(instrument, &answers).unwrap();
    let score = score(&sheet);
    let expected = row["expected"].as_object().unwrap();
    for (key, value) in expected {
        match key.as_str() {
            "status" => assert_eq!(Value::from(score.status().as_str()), *value, "{label}"),
            "total" => assert_eq!(Value::from(score.total()), *value, "{label}"),
            "observed_sum" => assert_eq!(Value::from(score.observed_sum()), *value, "{label}"),
            "band" => assert_eq!(Value::from(score.band().map(|band| &*band.id)), *value, "{label}"),
            "bounds" => {
                assert_eq!(pair(score.lowest().unwrap(), score.highest().unwrap()), *value, "{label}");
            }
            "missing_items" => check_missing(&score, value, &label),
            "screen" => check_screens(value, &label, |comparison, at| score.screen_at(comparison, at)),
            "flags" => {
                let flags: Vec<_> = score.flags().map(|flag| Value::from(&*flag.id)).collect();
                assert_eq!(Value::Array(flags), *value, "{label}");
            }
            "prorated_opt_in" => check_prorated(score, value, &label),
            "gad2" => check_part(&score, "gad-2", value, &label),
            "phq2" => check_part(&score, "phq-2", value, &label),
            "clusters" => check_clusters(&score, value, &label),
            "provisional_dx" => assert_eq!(three_way(score.algorithm().unwrap()), *value, "{label}"),
            "algorithm" => check_algorithm(&score, value, &label),
            other => panic!("{label}: nothing checks `{other}`"),
        }
    }
    check_bookkeeping(&score, expected.contains_key("bounds"), &label);
}

fn check_missing(score: &Score<'_>, expected: &Value, label: &str) {
    let ids: Vec<_> = expected.as_array().unwrap().iter().map(|number| format!("q{number}")).collect();
    let missing: Vec<_> = score.missing_items().map(|item| item.id.to_string()).collect();
    assert_eq!(missing, ids, "{label}");
    assert_eq!(usize::try_from(score.missing_count()), Ok(ids.len()), "{label}");
}

fn check_screens(expected: &Value, label: &str, screen: impl Fn(Comparison, i32) -> Option<Screen>) {
    for (cutoff, verdict) in expected.as_object().unwrap() {
        let at = cutoff.strip_prefix(">=").unwrap().parse().unwrap();
        let found = screen(Comparison::AtLeast, at).map(Screen::as_str);
        assert_eq!(Value::from(found), *verdict, "{label} at {cutoff}");
    }
}

fn check_prorated(score: Score<'_>, expected: &Value, label: &str) {
    let prorated = score.prorate();
    if expected.is_null() {
        assert_eq!(prorated.status(), Status::Incomplete, "{label}");
        assert_eq!(prorated.prorated_hundredths(), None, "{label}");
        return;
    }
    assert_eq!(prorated.status(), Status::Prorated, "{label}");
    assert_eq!(Value::from(prorated.total()), expected["rounded_half_up"], "{label}");
    let wire = serde_json::to_value(Scored::from(prorated)).unwrap();
    assert_eq!(wire["prorated-from"], format!("{:.2}", expected["raw"].as_f64().unwrap()), "{label}");
    assert!(prorated.band().is_some(), "{label}");
    assert_eq!(prorated.screen(), score.screen(), "{label}: a made-up total decides no screen");
}

fn check_part(score: &Score<'_>, id: &str, expected: &Value, label: &str) {
    let part = score.subscale(id).unwrap();
    assert_eq!(Value::from(part.total()), expected["total"], "{label} {id}");
    check_screens(&expected["screen"], label, |comparison, at| part.screen_at(comparison, at));
}

fn check_clusters(score: &Score<'_>, expected: &Value, label: &str) {
    let outcome = score.outcomes().next().unwrap();
    for (id, cluster) in expected.as_object().unwrap() {
        let part = score.subscale(id).unwrap();
        let (rule, met, endorsed) = outcome.rules().find(|(rule, ..)| rule.id == id.as_str()).unwrap();
        assert_eq!(Value::from(part.total()), cluster["score"], "{label} {id}");
        assert_eq!(three_way(met), cluster["met"], "{label} {id} needs {}", rule.at_least);
        assert_eq!(part.endorsed(), Some(endorsed), "{label} {id}");
        match cluster.get("endorsed") {
            Some(exact) => assert_eq!(pair(endorsed.0, endorsed.1), pair_of(exact), "{label} {id}"),
            None => assert_eq!(pair(endorsed.0, endorsed.1), cluster["endorsed_bounds"], "{label} {id}"),
        }
        if let Some(sum) = cluster.get("observed_sum") {
            assert_eq!(Value::from(part.observed_sum()), *sum, "{label} {id}");
        }
    }
}

fn check_algorithm(score: &Score<'_>, expected: &Value, label: &str) {
    let outcome = |id: &str| score.outcomes().find(|outcome| outcome.id() == id).unwrap();
    assert_eq!(three_way(outcome("major").met()), expected["mds"], "{label}");
    assert_eq!(three_way(outcome("other").met()), expected["ods"], "{label}");
    assert_eq!(score.algorithm(), Some(outcome("major").met()), "{label}");
    for (key, id) in [("n_core", "core"), ("n_total", "all")] {
        if let Some(count) = expected.get(key) {
            let (_, _, endorsed) = outcome("major").rules().find(|(rule, ..)| rule.id == id).unwrap();
            assert_eq!(pair(endorsed.0, endorsed.1), pair_of(count), "{label} {key}");
        }
    }
}

/// Checks what must hold on every sheet, and that the wire form says the same.
fn check_bookkeeping(score: &Score<'_>, open: bool, label: &str) {
    let bounds = score.lowest().zip(score.highest());
    match score.status() {
        Status::Complete => assert_eq!(bounds, score.total().zip(score.total()), "{label}"),
        Status::NotAdministered => {
            assert_eq!((bounds, score.observed_sum(), score.screen()), (None, None, None), "{label}");
            assert_eq!((score.algorithm(), score.flags().count(), score.screens().count()), (None, 0, 0));
        }
        Status::Incomplete => assert!(open, "{label}"),
        Status::Prorated => panic!("{label}: nobody asked for it"),
    }
    let wire = serde_json::to_value(Scored::from(*score)).unwrap();
    assert_eq!(wire["instrument"], score.instrument().id());
    assert_eq!(wire["definition"], score.instrument().digest().to_string());
    assert_eq!(wire["status"], score.status().as_str());
    assert_eq!(wire["total"], Value::from(score.total()));
    assert_eq!(wire["screen"], Value::from(score.screen().map(Screen::as_str)));
    assert_eq!(wire["algorithm"], Value::from(score.algorithm().map(Met::as_str)));
    assert_eq!(wire["missing"], score.missing_count());
}

fn three_way(met: Met) -> &'static str {
    match met {
        Met::Met => "yes",
        Met::NotMet => "no",
        Met::Indeterminate => "indeterminate",
    }
}

fn pair<T: Into<Value>>(one: T, other: T) -> Value {
    Value::Array(vec![one.into(), other.into()])
}

fn pair_of(count: &Value) -> Value {
    Value::Array(vec![count.clone(), count.clone()])
}

fn check_all(id: &str, rows: &str, count: usize) {
    let rows: Vec<Value> = serde_json::from_str(rows).unwrap();
    assert_eq!(rows.len(), count, "{id}");
    for row in &rows {
        check(instruments::find(id).unwrap(), row);
    }
}

#[test]
fn cage_aid_scores_as_worked() {
    check_all("cage-aid", include_str!("data/cage-aid.json"), 10);
}

#[test]
fn gad_2_scores_as_worked() {
    check_all("gad-2", include_str!("data/gad-2.json"), 6);
}

#[test]
fn gad_7_scores_as_worked() {
    check_all("gad-7", include_str!("data/gad-7.json"), 16);
}

#[test]
fn pcl_5_scores_as_worked() {
    check_all("pcl-5", include_str!("data/pcl-5.json"), 16);
}

#[test]
fn phq_9_scores_as_worked() {
    check_all("phq-9", include_str!("data/phq-9.json"), 14);
}
