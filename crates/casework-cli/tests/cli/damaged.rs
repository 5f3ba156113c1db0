//! Damaged input of every kind: a sentence and code 2, never a panic, never something that looks scored.

use crate::support::run;

const SHEET: &str = r#"{"q1":2,"q2":3,"q3":1,"q4":2,"q5":0,"q6":1,"q7":2}"#;
const DRAFT: &str =
    r#"{"statement":"Walk","measure":{"metric":"walks","target":4},"due":"2026-05-25","needs":["n1"]}"#;
const SITUATION: &str =
    r#"{"client":"c","at":"2026-03-02T10:00:00-06:00","zone":"UTC","probes":{"weapon":"no"}}"#;
const ROWS: &str = "id,q1,q2,q3,q4,q5,q6,q7\na,2,3,1,2,0,1,2\n";

/// Gives what a value is replaced with: other types, numbers beyond all bounds, words that are no JSON.
const SWAPS: [&str; 14] = [
    "true",
    "\"x\"",
    "{}",
    "[[]]",
    "-1",
    "99",
    "1.5",
    "1e400",
    "-0.0",
    "18446744073709551616",
    "NaN",
    "Infinity",
    "\"\\ud800\"",
    "0x1",
];

/// Makes the damaged forms of one document: cut at many places, swapped values, repeated keys, broken bytes.
fn damaged(whole: &str, values: &[(&str, &str)]) -> Vec<Vec<u8>> {
    let mut forms: Vec<Vec<u8>> = Vec::new();
    for part in 1..12 {
        forms.push(whole.as_bytes()[..whole.len() * part / 12].to_vec());
    }
    for (from, to) in values {
        for swap in SWAPS {
            forms.push(whole.replacen(from, &to.replace('$', swap), 1).into_bytes());
        }
    }
    forms.push(whole.replacen('{', "{\"q1\":1,\"q1\":1,", 1).into_bytes());
    forms.push([b"\xff", whole.as_bytes()].concat());
    forms.push(
        [&whole.as_bytes()[..whole.len() / 2], b"\xc3\x28", &whole.as_bytes()[whole.len() / 2..]].concat(),
    );
    forms.push([whole.as_bytes(), b"]"].concat());
    forms.push([whole.as_bytes(), b"\n{"].concat());
    forms.push(b"[".repeat(100_000));
    forms.push(b"{\"a\":".repeat(100_000));
    forms.push(b"\0".repeat(64));
    forms.push(Vec::new());
    forms
}

fn check(arguments: &str, forms: &[Vec<u8>]) {
    for form in forms {
        let ran = run(arguments, form);
        let shown = String::from_utf8_lossy(&form[..form.len().min(200)]).into_owned();
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments}: {shown}: {ran:?}");
        assert!(
            ran.err.starts_with("error: ") && !ran.err.contains("panicked"),
            "{arguments}: {shown}: {ran:?}"
        );
        assert!(ran.err.len() < 1000, "{arguments}: {shown}");
    }
}

#[test]
fn a_damaged_sheet_is_never_scored() {
    let forms = damaged(SHEET, &[("\"q1\":2", "\"q1\":$"), ("\"q7\":2", "\"q7\":$")]);
    assert!(forms.len() > 40);
    // A negative zero is a number that is not whole to the reader, and a repeated key is one whatever its value.
    check("screener score gad-7 --input ndjson", &forms);
    check("screener score gad-7 --format json -", &forms);
}

#[test]
fn a_damaged_draft_is_never_judged() {
    check(
        "goal check",
        &damaged(DRAFT, &[("\"Walk\"", "[$]"), ("\"2026-05-25\"", "[$]"), ("[\"n1\"]", "{\"n\":$}")]),
    );
}

#[test]
fn a_damaged_situation_is_never_assessed() {
    check(
        "crisis assess",
        &damaged(SITUATION, &[("\"c\"", "[$]"), ("{\"weapon\":\"no\"}", "[$]"), ("\"UTC\"", "$")]),
    );
}

#[test]
fn a_damaged_row_is_never_scored() {
    let mut forms: Vec<Vec<u8>> = Vec::new();
    for swap in SWAPS.iter().chain(&["\"2", "2;3", "２", "+2", "02", "1e0", "two", "\u{feff}2"]) {
        forms.push(ROWS.replacen("a,2,3", &format!("a,{swap},3"), 1).into_bytes());
    }
    forms.push(ROWS.replacen("a,2", "a,2,2", 1).into_bytes());
    forms.push(ROWS.replacen("a,2,", "a,", 1).into_bytes());
    forms.push(ROWS.replacen("q3", "q2", 1).into_bytes());
    forms.push(ROWS.replacen(",q3", "", 1).into_bytes());
    forms.push([ROWS.as_bytes(), b"\xff,1,1,1,1,1,1,1\n"].concat());
    forms.push(b"\0".repeat(64));
    forms.push(Vec::new());
    check("screener score gad-7 --input csv", &forms);
}

#[test]
fn a_damaged_series_is_never_followed() {
    let row = r#"{"on":"2025-01-06","total":12,"status":"complete","version":"x"}"#;
    let swaps = [("\"2025-01-06\"", "$"), ("12", "[$]"), ("\"complete\"", "[$]"), ("\"x\"", "[$]")];
    check("screener trend gad-7", &damaged(row, &swaps));
    let series = "on,total,q\n2025-01-06,12,a\n";
    let mut forms: Vec<Vec<u8>> = Vec::new();
    for swap in
        SWAPS.iter().chain(&["22", "-1", "1 2", "\"12", "12;3", "１２", "+12", "012", "1e0", "twelve"])
    {
        forms.push(series.replacen("12", swap, 1).into_bytes());
        forms.push(series.replacen("2025-01-06", swap, 1).into_bytes());
    }
    forms.push(series.replacen("total", "on", 1).into_bytes());
    forms.push(series.replacen("total", "tota", 1).into_bytes());
    forms.push(series.replacen("12,a", "12", 1).into_bytes());
    forms.push(series.replacen(",a", ",a,b", 1).into_bytes());
    forms.push([series.as_bytes(), b"2025-01-07,\xff,a\n"].concat());
    forms.push(b"on,total\n".to_vec());
    check("screener trend gad-7", &forms);
}
