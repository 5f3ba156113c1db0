//! Sheets as JSON: one, a list, one a line.

use serde_json::json;

use crate::support::{refused, run};

const SHEET: &str = r#"{"q1":2,"q2":3,"q3":1,"q4":2,"q5":0,"q6":1,"q7":2}"#;

#[test]
fn a_sheet_is_answered_with_the_scored_document() {
    for input in [SHEET, "[2,3,1,2,0,1,2]", "\u{feff}[2,3,1,2,0,1,2]\r\n", "[\n 2,3,1,2,0,1,2\n]"] {
        let ran = run("screener score gad-7 --format json", input);
        let answer = ran.json();
        assert_eq!(
            (ran.code, &answer["total"], &answer["band"]),
            (0, &json!(11), &json!("moderate")),
            "{input}"
        );
        assert_eq!(answer["instrument"], "gad-7");
    }
}

#[test]
fn many_sheets_are_answered_in_their_order() {
    let one = r#"{"q1":0,"q2":1}"#;
    let two = r#"{"q1":null,"q2":3}"#;
    for input in [
        format!("[{one},{two}]"),
        format!("{one}\n\n{two}\n"),
        format!("[\n{one},\n{two}\n]\n"),
        "[[0,1],[null,3]]".into(),
    ] {
        let ran = run("screener score gad-2 --format json", &input);
        let answer = ran.json();
        assert_eq!(ran.code, 1, "{ran:?}");
        assert_eq!((&answer[0]["total"], &answer[1]["screen"]), (&json!(1), &json!("yes")), "{input}");
        let lines = run("screener score gad-2 --format ndjson", &input);
        assert_eq!(lines.out.lines().count(), 2, "{lines:?}");
    }
    assert_eq!(run("screener score gad-2 --format json", "[]").json(), json!([]));
}

#[test]
fn people_see_what_it_came_to_and_what_to_do_next() {
    let ran = run("screener score phq-9", "[1,1,2,0,0,1,1,null,1]");
    let expected = [
        "incomplete: between 7 and 10",
        "q8: ask again",
        "Do next",
        "item9_positive (q9)",
        "not a diagnosis",
    ];
    for words in expected {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "no color where there is no terminal");
}

#[test]
fn a_chosen_cut_off_is_written_down() {
    let ran = run("screener score gad-7 --format json --cutoff 12", SHEET);
    assert_eq!(ran.json()["screen"], "no");
    assert_eq!(ran.json()["cutoff"], json!({"comparison": ">=", "value": 12}));
}

#[test]
fn a_sheet_that_is_none_is_refused_with_its_place() {
    let rows = [
        (r#"{"q1":4,"q2":0}"#, "/q1: `4` is not an answer to `q1`; the answers are 0, 1, 2, 3"),
        (r#"{"q1":1.5,"q2":0}"#, "/q1: expected a whole number"),
        (r#"{"q1":1,"q3":0}"#, "`q3` is not an item of `gad-2`; its items are `q1`, `q2`"),
        (r#"{"q1":1,"Q2":0}"#, "`Q2` is not an item of `gad-2`"),
        (r#"{"q1":1," q2":0}"#, "a name of 3 bytes is not an item of `gad-2`"),
        (r#"[{"q1":1,"q2":0},{"q1":1,"q02":0}]"#, "/1: `q02` is not an item of `gad-2`"),
        (r#"{"id":"a","note":0}"#, "no key is an item of `gad-2`: they are `q1`, `q2`"),
        (r#"{"q1":1,"q2":0,"total":3}"#, "/total: the name of a field of the answer"),
        (r#"{"q1":1,"q2":0,"prorated-from":3}"#, "/prorated-from: the name of a field"),
        (r#"{"q1":1,"q2":"x"}"#, "/q2: expected a whole number"),
        ("[1]", "1 values for 2 items"),
        ("[1,2,3,4]", "4 values for 2 items"),
        ("[1,9]", "`9` is not an answer to `q2`"),
        ("7", "not an answer"),
        ("{\"q1\":1,\n\"q1\":2}", "line 2, column"),
        ("{\"q1\":1}\n{\"q1\":7}", "line 2: /q1"),
        ("[{\"q1\":1},{\"q1\":7}]", "/1/q1"),
    ];
    for (input, expected) in rows {
        let arguments =
            if input == "7" { "screener score gad-2 --input csv" } else { "screener score gad-2" };
        let expected = if input == "7" { "there is no column" } else { expected };
        refused(&run(arguments, input), expected);
    }
}

#[test]
fn keys_that_are_no_items_pass_through_before_the_scores() {
    let a = r#"{"id":"a","q1":2,"q2":1,"she said so":{"x":[1]}}"#;
    let b = r#"{"id":"b","q1":"NA","q2":3}"#;
    let one = run("screener score gad-2 --format ndjson", a);
    assert_eq!(one.code, 0, "{one:?}");
    assert!(one.out.starts_with(r#"{"id":"a","she said so":{"x":[1]},"instrument":"gad-2","#), "{one:?}");
    assert!(one.json().get("q1").is_none() && one.json()["total"] == 3, "{one:?}");
    assert_eq!(run("screener score gad-2", a).out, run("screener score gad-2", "[2,1]").out);
    for input in [format!("[{a},{b}]"), format!("{a}\n{b}\n"), format!("[\n  {a},\n  {b}\n]")] {
        let ran = run("screener score gad-2 --format json", &input);
        let answer = ran.json();
        assert_eq!((ran.code, &answer[0]["id"], &answer[1]["id"]), (1, &json!("a"), &json!("b")), "{ran:?}");
        assert_eq!(answer[1]["missing-items"], json!(["q1"]), "{ran:?}");
    }
    let bad = run("screener score gad-2 --format json --on-error null", r#"{"id":"a","q1":9}"#).json();
    assert_eq!((&bad["id"], &bad["status"]), (&json!("a"), &json!("not-scored")));
    let chosen = run("screener score gad-2 --format json --cutoff 4", a).json();
    assert_eq!((&chosen["id"], &chosen["cutoff"]["value"]), (&json!("a"), &json!(4)));
}

#[test]
fn an_empty_text_null_and_na_are_missing() {
    for value in ["\"NA\"", "\"\"", "\" \"", "\"null\"", "null", "\"missing\""] {
        for input in [format!("{{\"q1\":{value},\"q2\":3}}"), format!("[{value},3]")] {
            let ran = run("screener score gad-2 --format json", &input);
            assert_eq!((ran.code, &ran.json()["missing-items"]), (1, &json!(["q1"])), "{input}: {ran:?}");
        }
    }
}

#[test]
fn where_rules_decide_people_see_the_result_and_its_action() {
    let ran = run("screener score asq", r#"{"q1":"yes","q2":"no","q3":"no","q4":"no"}"#);
    for words in ["positive-acuity-unknown", "q5: ask again", "Do next", "act as acute until known"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(!ran.out.contains("  total"), "{}", ran.out);
    let answer = run("screener score asq --format json", r#"{"q5":"yes"}"#).json();
    assert_eq!((&answer["band"], &answer["screen"]), (&json!("acute-positive"), &json!("yes")));
    assert_eq!((&answer["total"], &answer["decision"]["result"]), (&json!(null), &json!("acute-positive")));
}

#[test]
fn a_gate_says_what_it_keeps_out() {
    let closed = run("screener score pc-ptsd-5", r#"{"exposure":"no","q1":1}"#);
    for words in
        ["0 of 5", "closed: the rest is not asked", "q1: answered, but the gate before them is closed"]
    {
        assert!(closed.out.contains(words), "{words}: {}", closed.out);
    }
    let unknown = run("screener score pc-ptsd-5", r#"{"q1":1}"#);
    for words in ["between 0 and 5", "is not answered: ask it, then score"] {
        assert!(unknown.out.contains(words), "{words}: {}", unknown.out);
    }
    let answer = run("screener score pc-ptsd-5 --format json", r#"{"exposure":0,"q4":"yes"}"#).json();
    assert_eq!(
        (&answer["gate"], &answer["total"], &answer["missing"]),
        (&json!("closed"), &json!(0), &json!(0))
    );
    assert_eq!(answer["disregarded-items"], json!(["q4"]));
    let list = run("screener score pc-ptsd-5 --format json", r#"["yes", 1, 1, 1, 1, 0]"#).json();
    assert_eq!(
        (&list["gate"], &list["total"]),
        (&json!("open"), &json!(4)),
        "a list is in the order of the form"
    );
}

#[test]
fn an_open_gate_with_nothing_behind_it_was_given_all_the_same() {
    let answer = run("screener score pc-ptsd-5 --format json", r#"{"exposure":"Yes"}"#).json();
    assert_eq!((&answer["status"], &answer["screen"]), (&json!("incomplete"), &json!("indeterminate")));
    assert_eq!(
        (&answer["lowest"], &answer["highest"], &answer["missing"]),
        (&json!(0), &json!(5), &json!(5))
    );
}

#[test]
fn a_cutoff_is_refused_where_rules_decide() {
    for id in ["asq", "c-ssrs-screener"] {
        refused(&run(&format!("screener score {id} --cutoff 1"), "{}"), "decides by rules");
    }
}

#[test]
fn a_flag_that_asks_for_the_screen_asks_at_the_chosen_cutoff() {
    for (sheet, cutoff, flagged) in [
        ("[3,0,0]", 3, true),
        ("[3,0,0]", 4, false),
        ("[2,0,0]", 2, true),
        ("[2,0,0]", 3, false),
        ("[3,1,0]", 3, false),
    ] {
        let answer = run(&format!("screener score audit-c --format json --cutoff {cutoff}"), sheet).json();
        assert_eq!(answer["flags"].as_array().unwrap().len(), usize::from(flagged), "{sheet} at {cutoff}");
        let rows = format!("q1,q2,q3\n{}\n", sheet.trim_matches(['[', ']']));
        let rows = run(&format!("screener score audit-c --input csv --cutoff {cutoff}"), rows);
        assert_eq!(rows.out.contains("points_from_q1_only"), flagged, "{sheet} at {cutoff}");
    }
}

#[test]
fn the_bands_that_an_open_total_can_fall_into_are_listed() {
    let one = run("screener score phq-9 --format json", "[3,3,3,3,3,3,3,3,null]").json();
    assert_eq!((&one["band"], &one["possible-bands"]), (&json!(null), &json!(["severe"])));
    let two = run("screener score gad-7 --format json", "[2,2,2,2,null,0,0]").json();
    assert_eq!(two["possible-bands"], json!(["mild", "moderate"]));
    let complete = run("screener score gad-7 --format json", SHEET).json();
    assert!(complete.get("possible-bands").is_none());
}
