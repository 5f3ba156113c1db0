//! Dated sheets of one person, followed.

use std::fs;

use serde_json::{Value, json};

use crate::support::{refused, run, run_words};

const ROWS: &str = "on,who,total\n2025-01-06,a,15\n2025-02-03,a,4\n2025-02-10,a,\n2025-03-03,a,12\n";

#[test]
fn a_series_is_followed_from_its_first_complete_form() {
    let ran = run("screener trend gad-7 --format json", ROWS);
    let answer = ran.json();
    assert_eq!((ran.code, ran.err.as_str()), (1, ""), "a form is left out: {ran:?}");
    assert_eq!(answer["baseline-rule"], "first-complete");
    let point = |on: &str, place: usize, total: i32, band: &str| json!({"on": on, "place": place, "total": total, "band": band});
    assert_eq!(answer["baseline"], point("2025-01-06", 0, 15, "severe"));
    assert_eq!(answer["best"], point("2025-02-03", 1, 4, "minimal"));
    assert_eq!(answer["last"], point("2025-03-03", 3, 12, "moderate"));
    assert_eq!((&answer["overall"]["change"], &answer["overall"]["meaningful"]), (&json!(-3), &json!("no")));
    assert_eq!(answer["since-best"]["reliable-deterioration"], "yes");
    let left_out = &answer["left-out"][0];
    assert_eq!((&left_out["on"], &left_out["place"]), (&json!("2025-02-10"), &json!(2)));
    assert_eq!(left_out["reasons"][0]["reason"], "incomplete");
    assert_eq!(answer["occasions"][2]["from-previous"]["change"], 8);
    assert_eq!(answer["occasions"][0]["from-baseline"], Value::Null);
    assert_eq!((&answer["next-due"], &answer["too-close"]), (&json!("2025-03-17"), &json!([])));
}

#[test]
fn every_form_of_a_series_is_read_alike() {
    let expected = run("screener trend gad-2 --format json", "on,total\n2025-01-06,5\n2025-02-03,2\n").json();
    let lines = "{\"on\":\"2025-01-06\",\"q1\":3,\"q2\":2}\n{\"on\":\"2025-02-03\",\"q1\":1,\"q2\":1}\n";
    let forms = [
        "\u{feff}on,total\r\n2025-01-06,5\r\n2025-02-03,2\r\n".to_owned(),
        "total,note,on\n5,\"a, b\",2025-01-06\n2, ,2025-02-03\n".to_owned(),
        "on,q1,q2\n2025-01-06,3,2\n2025-02-03,1,1\n".to_owned(),
        "on,q2,q1,total\n2025-01-06,2,3,5\n2025-02-03,1,1,\n".to_owned(),
        lines.to_owned(),
        format!("[{}]", lines.trim().replace('\n', ",")),
        run("screener score gad-2 --input csv", "on,q1,q2\n2025-01-06,3,2\n2025-02-03,1,1\n").out,
        run("screener score gad-2 --input ndjson", lines).out,
        run("screener score gad-2 --format ndjson", lines).out,
    ];
    for form in forms {
        let ran = run("screener trend gad-2 --format json", &form);
        let mut answer = ran.json();
        answer["flags"] = Value::Null;
        assert_eq!((ran.code, answer), (0, expected.clone()), "{form}: {ran:?}");
    }
}

#[test]
fn a_baseline_may_be_chosen_and_must_be_there() {
    let ran = run("screener trend gad-7 --baseline-on 2025-02-03 --format json", ROWS).json();
    assert_eq!((&ran["baseline-rule"], &ran["baseline"]["total"]), (&json!("chosen"), &json!(4)));
    assert_eq!(ran["left-out"][0]["reasons"][0]["reason"], "before-baseline");
    assert_eq!(ran["overall"]["reliable-deterioration"], "yes");
    let whole = ROWS.replace("2025-02-10,a,\n", "");
    assert_eq!(run("screener trend gad-7 --baseline-on 2025-02-03", &whole).code, 0, "that was chosen");
    refused(
        &run("screener trend gad-7 --baseline-on 2025-02-10", ROWS),
        "the form of 2025-02-10 cannot be the baseline",
    );
    refused(&run("screener trend gad-7 --baseline-on 2025-02-11", ROWS), "there is no form of 2025-02-11");
    refused(&run("screener trend gad-7 --baseline-on yesterday", ROWS), "--baseline-on");
}

#[test]
fn nothing_to_compare_is_an_answer_and_a_no() {
    let ran = run("screener trend gad-7 --format json", "on,total\n2025-01-06,\n");
    assert_eq!((ran.code, &ran.json()["baseline"]), (1, &Value::Null), "{ran:?}");
    let ran = run("screener trend cage-aid --format json", "on,total\n2025-01-06,4\n");
    assert_eq!((ran.code, &ran.json()["reasons"][0]["reason"]), (1, &json!("not-trended")), "{ran:?}");
    assert_eq!(run("screener trend gad-7", "on,total\n2025-01-06,4\n").code, 0);
}

#[test]
fn forms_that_are_too_close_or_ask_for_attention_are_named() {
    let rows = "on,total\n2025-01-06,15\n2025-01-10,12\n";
    let answer = run("screener trend phq-9 --format json", rows).json();
    assert_eq!(
        answer["too-close"],
        json!([{"from": "2025-01-06", "to": "2025-01-10", "days": 4, "days-min": 14}])
    );
    // The newest form counts, also when it stands first in the file and is not complete.
    let rows = "on,q1,q2,q3,q4,q5,q6,q7,q8,q9\n2025-02-06,,,,,,,,,1\n2025-01-06,1,1,1,1,1,1,1,1,0\n";
    let answer = run("screener trend phq-9 --format json", rows).json();
    assert_eq!(answer["flags"][0]["id"], "item9_positive");
    assert!(run("screener trend phq-9", rows).out.contains("Do next, whatever the total"));
}

#[test]
fn a_row_that_is_none_is_refused_with_its_place() {
    for (rows, expected) in [
        ("on,total\n2025-01-06,22\n", "row 1: a total of 22 cannot be: it is from 0 to 6"),
        ("on,total\n2025-01-06,3\n2025-13-06,3\n", "row 2: column `on`: expected the day"),
        ("on,total\n2025-01-06,x\n", "row 1: column `total`: expected a whole number"),
        ("on,total,status\n2025-01-06,3,done\n", "row 1: column `status`: expected one of"),
        ("on,q1,q2\n2025-01-06,3,x\n", "row 1: column `q2`: expected a whole number"),
        ("on,q1,q2\n2025-01-06,3,4\n", "row 1: `4` is not an answer to `q2`"),
        ("on,q1,q2,total\n2025-01-06,3,2,4\n", "row 1: column `total`: the answers add up to 5"),
        ("on,q1\n2025-01-06,3\n", "header: there is no column for `q2`"),
        ("on,q1,q1,q2\n2025-01-06,3,1,1\n", "header: two columns are named `q1`"),
        ("day,total\n2025-01-06,3\n", "header: there is no column `on`"),
        ("on,note\n2025-01-06,3\n", "header: there is no column `total`"),
        ("on,total\n2025-01-06,3,1\n", "row 1: 3 cells where the header has 2"),
        ("on,total\n", "there is no row"),
        ("", "it is empty"),
        ("{\"on\":\"2025-01-06\",\"total\":3}\n{\"total\":3}", "line 2: /on: expected the day"),
        ("[{\"on\":\"2025-01-06\",\"q1\":3,\"q2\":9}]", "/0: `9` is not an answer to `q2`"),
        ("[[1]]", "/0: expected an object"),
    ] {
        refused(&run("screener trend gad-2", rows), expected);
    }
    refused(&run("screener trend gad-2 /no/such/file", ""), "there is no such file");
}

#[test]
fn the_page_fits_and_loses_no_form() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.csv");
    fs::write(&path, ROWS).unwrap();
    let page = run_words(&["screener", "trend", "gad-7", path.to_str().unwrap()], "").out;
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    for day in ["2025-01-06", "2025-02-03", "2025-02-10", "2025-03-03", "2025-03-17"] {
        assert!(page.contains(day), "{day}: {page}");
    }
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "From 15 on 2025-01-06 to 12 on 2025-03-03: 3 points better.",
        "The best was 4 on 2025-02-03; since then 8 points worse, more than chance explains.",
        "Baseline: the first complete form of the episode.",
        "Left out 2025-02-10 (row 3) answers are missing",
    ] {
        assert!(words.contains(expected), "{expected}: {page}");
    }
    // On a terminal, color must not make lines short or long.
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_casework"));
    let colored = command
        .args(["screener", "trend", "gad-7"])
        .arg(&path)
        .env("CLICOLOR_FORCE", "1")
        .env("COLUMNS", "80");
    let colored = String::from_utf8(colored.output().unwrap().stdout).unwrap();
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), page);
}

#[test]
fn what_is_answered_is_what_the_schema_says() {
    let schema = run("schema trend", "").json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (id, rows) in [
        ("gad-7", ROWS),
        ("gad-7", "on,total\n2025-01-06,\n"),
        ("gad-2", "on,total\n2025-01-06,3\n2025-01-06,2\n"),
        ("phq-9", "on,q1,q2,q3,q4,q5,q6,q7,q8,q9\n2025-02-06,1,1,1,1,1,1,1,1,1\n"),
        ("cage-aid", "on,total\n2025-01-06,4\n"),
    ] {
        let answer = run(&format!("screener trend {id} --format json"), rows).json();
        let faults: Vec<_> = validator.iter_errors(&answer).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{id}: {faults:?}");
    }
    for bent in [json!({}), json!({"flags": []}), json!({"flags": null, "baseline": null})] {
        assert!(!validator.is_valid(&bent), "{bent}");
    }
}
