//! Instruments of one's own: checked as strictly as a built-in one, then scored wherever a built-in one is.

use std::fs;

use serde_json::{Value, json};

use crate::support::{refused, run, run_words};

const DAYS: &str = r#"{ "id": "days-of-work", "name": "Days of work in two weeks", "version": "1",
  "scales": [{ "id": "days", "from": 0, "to": 14 }], "direction": "higher-is-better",
  "items": [{ "id": "q1", "text": "On how many days did you work?", "scale": "days" }] }"#;

const FLAWED: &str = r#"{
  "id": "mood", "name": "Mood", "version": "1",
  "scales": [{ "id": "ten", "from": 0, "to": 10 }],
  "items": [{ "id": "q1", "scale": "tenn" }],
  "bands": [{ "from": 0, "to": 9, "id": "low", "label": "Low" }, { "from": 9, "to": 10, "id": "low", "label": "Low" }],
  "subscales": [
    { "id": "part", "label": "Part",
      "items": ["q2"] }
  ]
}"#;

/// Writes a definition into a folder of its own.
fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.json");
    fs::write(&path, text).unwrap();
    (folder, path.display().to_string())
}

#[test]
fn a_definition_that_holds_together_says_so() {
    let ran = run("screener check -", DAYS);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.out.contains("holds together") && ran.out.contains("total 0 to 14, more is better"),
        "{ran:?}"
    );
    let answer = run("screener check - --format json", DAYS).json();
    assert_eq!((&answer["holds"], &answer["findings"]), (&json!(true), &json!([])));
}

#[test]
fn every_flaw_is_named_with_its_line_and_its_pointer() {
    let ran = run("screener check - --format json", FLAWED);
    assert_eq!(ran.code, 1, "{ran:?}");
    let found: Vec<_> = ran.json()["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["code"].clone(), row["pointer"].clone(), row["line"].clone()))
        .collect();
    let row = |code: &str, pointer: &str, line: u32| (json!(code), json!(pointer), json!(line));
    let expected = [
        row("screener.S018", "/items/0/scale", 4),
        row("screener.S012", "/bands/0/id", 5),
        row("screener.S025", "/subscales/0/items/0", 8),
    ];
    assert_eq!(found, expected);
    let page = run("screener check -", FLAWED);
    assert!(page.out.contains("3 flaws") && page.out.contains("line 8: /subscales/0/items/0"), "{page:?}");
}

#[test]
fn a_built_in_definition_that_was_shown_is_an_own_one() {
    for id in ["gad-7", "phq-9", "pcl-5", "cage-aid"] {
        let shown = run(&format!("screener show {id} --format json"), "");
        let checked = run("screener check - --format json", &shown.out);
        assert_eq!(checked.code, 0, "{id}: {checked:?}");
        assert_eq!(checked.json()["id"], id);
    }
}

#[test]
fn an_own_instrument_is_scored_as_sheet_and_as_rows() {
    let (_folder, path) = file(DAYS);
    let score = ["screener", "score", "days-of-work", "--definition", &path];
    let sheet = run_words(&[&score[..], &["--format", "json"]].concat(), r#"{"q1": 9}"#);
    let answer = sheet.json();
    assert_eq!((sheet.code, &answer["total"], &answer["range"]), (0, &json!(9), &json!([0, 14])));
    let rows = run_words(&score, "who,q1\na,14\nb,\n");
    assert_eq!(rows.code, 1, "{rows:?}");
    assert!(
        rows.out.contains("a,14,complete,14,14,14,14") && rows.out.contains("b,,not-administered"),
        "{rows:?}"
    );
    for bad in ["15", "-1", "7.5"] {
        let ran = run_words(&score, format!("who,q1\na,{bad}\n"));
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains("0 to 14"), "{bad}: {ran:?}");
    }
    let schema =
        run_words(&["screener", "show", "days-of-work", "--definition", &path, "--answers-schema"], "");
    assert_eq!(
        schema.json()["properties"]["q1"]["oneOf"][0],
        json!({"type": "integer", "minimum": 0, "maximum": 14})
    );
}

#[test]
fn a_flawed_definition_scores_nothing() {
    let (_folder, path) = file(FLAWED);
    let ran = run_words(&["screener", "score", "mood", "--definition", &path], r#"{"q1": 3}"#);
    refused(&ran, "line 4: /items/0/scale");
    let ran = run_words(&["screener", "score", "gad-7", "--definition", &path], "[0,0,0,0,0,0,0]");
    refused(&ran, "not an instrument");
    refused(&run("screener score days-of-work", "{}"), "there is no screener of this id");
}

#[test]
fn a_definition_with_a_slip_in_a_field_is_refused_with_its_place() {
    let slip = DAYS.replace("\"direction\"", "\"dirrection\"");
    refused(&run("screener check -", slip), "line 2, column 65: unknown field");
    refused(&run("screener check -", DAYS.replace("\"to\": 14", "\"to\": \"14\"")), "expected");
    refused(&run("screener check -", "{}"), "missing field");
}

#[test]
fn a_case_takes_a_measurement_of_an_own_instrument() {
    let (folder, path) = file(DAYS);
    let db = folder.path().join("own.db").display().to_string();
    let history = folder.path().join("history.ndjson");
    let lines: Vec<Value> = fs::read_to_string("../../examples/cases/h1-sarah.ndjson")
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let place = lines.iter().position(|line| line["command"]["entry"]["kind"] == "measurement").unwrap();
    let mut own = lines[place].clone();
    own["command"]["entry"]["instrument"] = json!("days-of-work");
    own["command"]["entry"]["answers"] = json!({ "q1": 9 });
    let text: Vec<_> = lines[..place].iter().chain([&own]).map(Value::to_string).collect();
    fs::write(&history, text.join("\n")).unwrap();
    let history = history.display().to_string();
    let without = run_words(&["run", &history, "--db", &db], "");
    assert!(without.code == 1 && without.err.contains("there is none of this id"), "{without:?}");
    let with = run_words(&["run", &history, "--db", &db, "--definition", &path], "");
    assert_eq!(with.code, 0, "{with:?}");
}
