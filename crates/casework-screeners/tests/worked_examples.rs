//! Every table against the clinical sheets, as they stand in `tests/data`: the codes, texts, ranges, bands and cut-offs
//! of each instrument, and every worked example. A new instrument needs its file there and no line of code here.

#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use casework_core::answer::{Answer, ItemAnswer};
use casework_screeners::instrument::{AppliesTo, Comparison, Cutoff, Definition, Loinc};
use casework_screeners::{Answers, Instrument, Met, Score, Scored, Screen, Status, instruments, score};
use serde_json::{Value, json};

/// Reads the sheets, each with the instrument that it is about.
fn sheets() -> Vec<(&'static Instrument, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut ids: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    ids.sort();
    let known: Vec<_> = instruments::ALL.iter().map(|instrument| instrument.id()).collect();
    assert_eq!(ids, known, "each instrument has its file in tests/data, and each file its instrument");
    let read = |id: &String| fs::read_to_string(folder.join(format!("{id}.json"))).unwrap();
    ids.iter().map(|id| (instruments::find(id).unwrap(), serde_json::from_str(&read(id)).unwrap())).collect()
}

#[test]
fn every_worked_example_of_the_sheets_scores_as_worked() {
    for (instrument, sheet) in sheets() {
        for row in sheet["examples"].as_array().unwrap() {
            check(instrument, row);
        }
    }
}

/// Checks one row: everything that it expects, and nothing that it does not.
fn check(instrument: &'static Instrument, row: &Value) {
    let label = format!("{}: {}", instrument.id(), row["label"]);
    let given = row["answers"].as_array().unwrap().iter().map(answer);
    let items = instrument.definition().items.iter().map(|item| item.id.as_ref());
    let mut answers: Vec<(&str, ItemAnswer)> = items.zip(given).collect();
    if let Some((gate, given)) = instrument.definition().gate.as_ref().zip(row.get("gate")) {
        answers.push((&gate.item.id, answer(given)));
    }
    let sheet = Answers::from_map(instrument, answers).unwrap();
    let score = score(&sheet);
    let Some(expected) = row["expected"].as_object() else {
        assert_eq!(Value::from(score.band_id()), row["expected"], "{label}");
        return;
    };
    for (key, value) in expected {
        check_key(&score, key, value, &label);
    }
    check_bookkeeping(&score, expected.contains_key("bounds"), &label);
}

/// Reads an answer: a number, a word, or nothing.
fn answer(given: &Value) -> ItemAnswer {
    if let Some(word) = given.as_str() {
        return serde_json::from_value(word.to_lowercase().into()).unwrap();
    }
    given.as_i64().map_or(ItemAnswer::Word(Answer::Missing), ItemAnswer::Number)
}

fn check_key(score: &Score<'_>, key: &str, value: &Value, label: &str) {
    match key {
        "status" => assert_eq!(Value::from(score.status().as_str()), *value, "{label}"),
        "total" => assert_eq!(Value::from(score.total()), *value, "{label}"),
        "observed_sum" => assert_eq!(Value::from(score.observed_sum()), *value, "{label}"),
        "band" => assert_eq!(Value::from(score.band_id()), *value, "{label}"),
        "bounds" => {
            assert_eq!(pair(score.lowest().unwrap(), score.highest().unwrap()), *value, "{label}");
        }
        "missing_items" => check_missing(score, value, label),
        "screen" => check_screens(value, label, |comparison, at| score.screen_at(comparison, at)),
        "men>=4" => check_group(score, AppliesTo::Male, 4, value, label),
        "women>=3" => check_group(score, AppliesTo::FemaleOrUnknown, 3, value, label),
        "flags" => {
            let flags: Vec<_> = score.flags().map(|flag| Value::from(&*flag.id)).collect();
            assert_eq!(Value::Array(flags), *value, "{label}");
        }
        "prorated_opt_in" => check_prorated(*score, value, label),
        "gad2" => check_part(score, "gad-2", value, label),
        "phq2" => check_part(score, "phq-2", value, label),
        "clusters" => check_clusters(score, value, label),
        "provisional_dx" => assert_eq!(three_way(score.algorithm().unwrap()), *value, "{label}"),
        "algorithm" => check_algorithm(score, value, label),
        part => {
            let part = score.subscale(part).unwrap_or_else(|| panic!("{label}: nothing checks `{part}`"));
            assert_eq!(Value::from(part.total()), *value, "{label}");
        }
    }
}

/// Checks the screen at the default cut-off of a group of people.
fn check_group(score: &Score<'_>, group: AppliesTo, at: i32, expected: &Value, label: &str) {
    let (_, screen) = score.screens().find(|(cutoff, _)| cutoff.applies_to == group).unwrap();
    assert!(
        score.instrument().definition().cutoffs.iter().any(|cutoff| cutoff.value == at && cutoff.default)
    );
    assert_eq!(screen.as_str(), *expected, "{label} for {group:?}");
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
    for (id, cluster) in expected.as_object().unwrap() {
        let part = score.subscale(id).unwrap();
        assert_eq!(Value::from(part.total()), cluster["score"], "{label} {id}");
        if cluster.get("met").is_none() {
            continue;
        }
        let outcome = score.outcomes().next().unwrap();
        let (rule, met, endorsed) = outcome.rules().find(|(rule, ..)| rule.id == id.as_str()).unwrap();
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

#[test]
fn every_table_is_what_the_sheets_say() {
    for (instrument, sheet) in sheets() {
        let table = instrument.definition();
        for (key, value) in sheet.as_object().unwrap() {
            check_table(instrument, table, key, value);
        }
    }
}

fn check_table(instrument: &Instrument, table: &Definition, key: &str, value: &Value) {
    let id = instrument.id();
    match key {
        "codes" => check_codes(instrument, value),
        "range" if value.is_null() => {}
        "range" => assert_eq!(pair(instrument.range().0, instrument.range().1), *value, "{id}"),
        "recall" => assert_eq!(json!(table.recall.period), *value, "{id}"),
        "stem" => assert_eq!(json!(table.stem), *value, "{id}"),
        "attribution" => assert_eq!(json!(table.rights.attribution), *value, "{id}"),
        "texts" => {
            let texts = instrument.all_items().map(|item| (item.id.to_string(), json!(item.text)));
            assert_eq!(Value::Object(texts.collect()), *value, "{id}");
        }
        "choices" => check_choices(instrument, value),
        "bands" => check_bands(table, value),
        "cutoffs" => check_cutoffs(table, value),
        "accuracy" => {
            let rows = table.decision.as_ref().unwrap().accuracy.iter();
            let found = rows.map(|row| [row.sensitivity_per_mille, row.specificity_per_mille].map(share));
            let wanted = value.as_array().unwrap().iter().map(|row| [share_of(&row[0]), share_of(&row[1])]);
            assert!(found.map(|row| row.map(Some)).eq(wanted), "{id}");
        }
        "subscales" => {
            let parts = table.subscales.iter().map(|part| (part.id.to_string(), part.items.iter().collect()));
            let parts: serde_json::Map<String, Value> = parts.collect();
            assert_eq!(Value::Object(parts), *value, "{id}");
        }
        "flags" => {
            let flags: Vec<&str> = table.flags.iter().map(|flag| flag.id.as_ref()).collect();
            assert_eq!(json!(flags), *value, "{id}");
        }
        "examples" => {}
        other => panic!("{id}: nothing checks `{other}`"),
    }
}

fn check_codes(instrument: &Instrument, expected: &Value) {
    let (id, table) = (instrument.id(), instrument.definition());
    let code = |loinc: &Option<Loinc>| loinc.as_ref().map_or(Value::Null, |loinc| json!(loinc.code));
    assert_eq!(code(&table.codes.panel), expected["panel"], "{id}: the panel");
    assert_eq!(code(&table.codes.total), expected["total"], "{id}: the total");
    let result = table.decision.as_ref().map_or(Value::Null, |decision| code(&decision.loinc));
    assert_eq!(result, expected["result"], "{id}: the result");
    let items = expected["items"].as_object().unwrap();
    for item in instrument.all_items() {
        let wanted = items.get(item.id.as_ref()).unwrap_or(&Value::Null);
        assert_eq!(code(&item.loinc), *wanted, "{id}: {}", item.id);
    }
    let known: BTreeSet<&str> = instrument.all_items().map(|item| item.id.as_ref()).collect();
    let lost = items.iter().find(|(item, code)| !code.is_null() && !known.contains(item.as_str()));
    assert!(lost.is_none_or(|(item, _)| id == "ahc-hrsn" && item == "housing-problems"), "{id}: {lost:?}");
}

/// Checks the answers to the scored items, in the order of the form.
fn check_choices(instrument: &Instrument, expected: &Value) {
    for item in instrument.definition().items.iter() {
        let found = &instrument.scale(item).unwrap().choices;
        let rows = expected.get("*").unwrap_or(&expected[item.id.as_ref()]).as_array().unwrap();
        assert_eq!(found.len(), rows.len(), "{}: {}", instrument.id(), item.id);
        for (choice, row) in found.iter().zip(rows) {
            let place = format!("{}: {} {}", instrument.id(), item.id, choice.value);
            assert!(row["value"].is_null() || row["value"] == choice.value, "{place}");
            assert!(row["label"].is_null() || row["label"] == *choice.label, "{place}");
            assert_eq!(json!(choice.code), row["code"], "{place}");
        }
    }
}

/// Checks the bands: from, to, and the id and the wording where the sheet gives them.
fn check_bands(table: &Definition, expected: &Value) {
    let rows = expected.as_array().unwrap();
    if rows.is_empty() && table.id == "phq-a" {
        // The sheet says "as PHQ-9".
        assert_eq!(table.bands, instruments::phq_9::PHQ_9.definition().bands);
        return;
    }
    assert_eq!(table.bands.len(), rows.len(), "{}", table.id);
    for (band, row) in table.bands.iter().zip(rows) {
        assert_eq!((json!(band.from), json!(band.to)), (row[0].clone(), row[1].clone()), "{}", table.id);
        assert!(row[2].is_null() || row[2] == *band.id, "{}: {}", table.id, band.id);
        assert!(row[3].is_null() || row[3] == *band.label, "{}: {}", table.id, band.label);
    }
}

/// Checks the cut-offs: sign, value, whom it is for, sensitivity, specificity, and whether it is the default.
fn check_cutoffs(table: &Definition, expected: &Value) {
    let rows = expected.as_array().unwrap();
    assert_eq!(table.cutoffs.len(), rows.len(), "{}", table.id);
    for (cutoff, row) in table.cutoffs.iter().zip(rows) {
        let place = format!("{}: {} {}", table.id, cutoff.comparison.as_str(), cutoff.value);
        assert_eq!(cutoff.comparison.as_str(), row[0], "{place}");
        assert_eq!(json!(cutoff.value), row[1], "{place}");
        assert_eq!(whom(cutoff), row[2].as_str().filter(|whom| *whom != "total"), "{place}");
        for (found, wanted) in
            [(cutoff.sensitivity_per_mille, &row[3]), (cutoff.specificity_per_mille, &row[4])]
        {
            let (found, wanted) = (found.map(share), share_of(wanted));
            assert_eq!(found, wanted, "{place}");
        }
        assert!(row[5].is_null() || row[5] == cutoff.default, "{place}");
    }
}

fn whom(cutoff: &Cutoff) -> Option<&str> {
    match cutoff.applies_to {
        AppliesTo::Everyone => cutoff.subscale.as_deref(),
        AppliesTo::FemaleOrUnknown => Some("female-or-unknown"),
        AppliesTo::Male => Some("male"),
        ref other => panic!("the sheets know no {other:?}"),
    }
}

/// Writes thousandths as the sheets write a share.
fn share(per_mille: u16) -> String {
    format!("{}.{:03}", per_mille / 1000, per_mille % 1000)
}

fn share_of(value: &Value) -> Option<String> {
    value.as_f64().map(|share| format!("{share:.3}"))
}
