//! Two sheets of one person, compared.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Run, refused, run, run_words};

fn compare(id: &str, baseline: &str, follow_up: &str) -> Run {
    run_words(
        &["screener", "change", id, "--baseline", baseline, "--follow-up", follow_up, "--format", "json"],
        "",
    )
}

#[test]
fn the_examples_of_the_sheet_come_out_under_their_names() {
    let names = [
        "change",
        "meaningful",
        "reliable-improvement",
        "reliable-deterioration",
        "clinically-significant",
        "response",
        "recovery",
        "remission",
    ];
    // In the order of the names; `n/a` is not applicable, and `-` is `null`: there is no such threshold.
    let rows = [
        ("gad-7", 15, 9, "-6 yes yes no - no no no"),
        ("gad-7", 14, 7, "-7 yes yes no - yes yes no"),
        ("gad-7", 12, 4, "-8 yes yes no - yes yes yes"),
        ("gad-7", 6, 4, "-2 no no no - n/a n/a n/a"),
        ("gad-7", 8, 14, "6 no no yes - n/a no n/a"),
        ("phq-9", 18, 4, "-14 yes yes no - yes yes yes"),
        ("phq-9", 9, 15, "6 no no yes - n/a n/a n/a"),
        ("pcl-5", 44, 28, "-16 yes yes no yes yes - -"),
        ("pcl-5", 35, 28, "-7 no no no no yes - -"),
        ("pcl-5", 28, 10, "-18 yes yes no no yes - -"),
        ("pcl-5", 40, 55, "15 no no yes no no - -"),
        ("gad-2", 6, 0, "-6 - - - - - - -"),
    ];
    for (id, baseline, follow_up, expected) in rows {
        let ran = compare(id, &baseline.to_string(), &follow_up.to_string());
        let answer = ran.json();
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!((&answer["baseline"], &answer["follow-up"]), (&json!(baseline), &json!(follow_up)));
        let word =
            |name: &str| answer[name].to_string().replace("not-applicable", "n/a").replace("null", "-");
        let found = names.map(|name| word(name).trim_matches('"').to_owned());
        assert_eq!(found.join(" "), expected, "{id} {baseline} {follow_up}");
        assert!(names.iter().all(|name| answer.get(name).is_some()), "every name is there: {answer}");
    }
}

#[test]
fn every_form_of_a_sheet_is_read_alike() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        format!("@{}", path.display())
    };
    let scored = run("screener score gad-7 --format json", "[2,2,2,1,1,1,1]").out;
    let forms = [
        "2,2,2,1,1,1,1".to_owned(),
        " 2, 2, 2, 1, 1, 1, 1 ".to_owned(),
        "2,2,2,1,1,1,1,3".to_owned(),
        "10".to_owned(),
        "[2,2,2,1,1,1,1]".to_owned(),
        r#"{"q1":2,"q2":2,"q3":2,"q4":1,"q5":1,"q6":1,"q7":1,"on":"2025-01-06"}"#.to_owned(),
        r#"{"total":10,"status":"complete"}"#.to_owned(),
        write("sheet.json", "{\n\"q1\":2,\"q2\":2,\"q3\":2,\n\"q4\":1,\"q5\":1,\"q6\":1,\"q7\":1}"),
        write("list.txt", "2,2,2,1,1,1,1\n"),
        write("total.txt", "\u{feff}10\r\n"),
        write("scored.json", &scored),
        scored,
    ];
    let expected = compare("gad-7", "10", "4").json();
    for form in &forms {
        let ran = compare("gad-7", form, "4");
        assert_eq!((ran.code, ran.json()), (0, expected.clone()), "{form}: {ran:?}");
    }
    let piped = run("screener change gad-7 --baseline @- --follow-up 4 --format json", "[2,2,2,1,1,1,1]");
    assert_eq!(piped.json(), expected);
}

#[test]
fn unlike_sheets_are_refused_with_every_reason() {
    let reasons = |ran: &Run| -> Vec<String> {
        assert_eq!(ran.code, 1, "{ran:?}");
        let answer = ran.json();
        let rows = answer["reasons"].as_array().unwrap();
        rows.iter()
            .map(|row| format!("{} {}", row["of"].as_str().unwrap_or("-"), row["reason"].as_str().unwrap()))
            .collect()
    };
    let other = r#"{"total":9,"version":"another","language":"es","instrument":"gad-8"}"#;
    assert_eq!(
        reasons(&compare("gad-7", "2,2,2,1,1,1,", ",,,,,,")),
        ["baseline incomplete", "follow-up not-administered"]
    );
    assert_eq!(
        reasons(&compare("gad-7", other, r#"{"total":9,"status":"prorated"}"#)),
        [
            "baseline another-instrument",
            "baseline another-version",
            "baseline another-language",
            "follow-up prorated"
        ]
    );
    assert_eq!(reasons(&compare("cage-aid", "4", "1")), ["- not-trended"]);
    let scored = run("screener score phq-9 --format json", "[1,1,1,1,1,1,1,1,1]").out;
    assert_eq!(
        reasons(&compare("gad-7", &scored, "9")),
        ["baseline another-instrument", "baseline another-version", "baseline another-coding"]
    );
    let mut older: Value = serde_json::from_str(&scored).unwrap();
    older["definition"] = json!("0".repeat(64));
    let older = older.to_string();
    assert_eq!(reasons(&compare("phq-9", &older, "9")), ["baseline another-definition"]);
}

#[test]
fn a_safety_answer_is_shown_whether_or_not_the_sheets_compare() {
    for (follow_up, code, flag) in [
        ("0,0,0,0,0,0,0,0,1", 0, "item9_positive"),
        (",,,,,,,,2", 1, "item9_positive"),
        ("0,0,0,0,0,0,0,0,", 1, "item9_missing"),
    ] {
        let ran = compare("phq-9", "20", follow_up);
        let answer = ran.json();
        assert_eq!((ran.code, &answer["flags"][0]["id"]), (code, &json!(flag)), "{ran:?}");
        let page =
            run_words(&["screener", "change", "phq-9", "--baseline", "20", "--follow-up", follow_up], "").out;
        assert!(page.contains("Do next, whatever the total") && page.contains(flag), "{page}");
    }
    assert_eq!(compare("phq-9", "20", "0,0,0,0,0,0,0,0,0").json()["flags"], json!([]));
    assert_eq!(compare("phq-9", "20", "3").json()["flags"], Value::Null);
}

#[test]
fn a_reliable_change_of_ones_own_says_what_it_stands_on() {
    let ran = |rest: &[&str]| {
        let start =
            ["screener", "change", "gad-7", "--baseline", "15", "--follow-up", "10", "--format", "json"];
        run_words(&[&start, rest].concat(), "")
    };
    let own = ran(&["--sd", "4.7", "--r", "0.87", "--source", "own clinic, n=73"]);
    let answer = own.json();
    assert_eq!((own.code, own.err.as_str()), (0, ""));
    assert_eq!(answer["reliable-improvement"], "yes", "5 points are enough here, 6 in the table");
    let used = &answer["reliable-change"];
    assert_eq!(
        json!([
            used["sd"],
            used["r"],
            used["r-kind"],
            used["sem"],
            used["s-diff"],
            used["threshold"],
            used["points"],
            used["index"]
        ]),
        json!(["4.70", "0.87", "test-retest", "1.69", "2.40", "4.70", 5, "-2.09"])
    );
    assert_eq!(
        used["r-source"],
        json!({"key": "own", "citation": "own clinic, n=73", "status": "project-default"})
    );
    let last = answer["thresholds"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["usual"], &last["source"]["key"]), (&json!(true), &json!("own")));
    assert_eq!(ran(&[]).json()["reliable-improvement"], "no");
    let alpha = ran(&["--sd", "4.7", "--r", "0.89", "--source", "x"]);
    assert!(alpha.err.contains("published for `gad-7` as alpha"), "{alpha:?}");
    let alpha = ran(&["--sd", "4.7", "--r", "0.89", "--r-kind", "alpha", "--source", "x"]);
    assert_eq!((alpha.err.as_str(), &alpha.json()["reliable-change"]["r-kind"]), ("", &json!("alpha")));
    for (rest, expected) in [
        (&["--sd", "4.7"][..], "--source"),
        (&["--sd", "4.7", "--r", "0.87"], "--source"),
        (&["--sd", "4.7", "--r", "1", "--source", "x"], "a reliability is 0 or more and below 1"),
        (&["--sd", "0", "--r", "0.5", "--source", "x"], "a standard deviation is above 0"),
        (&["--sd", "21.01", "--r", "0.5", "--source", "x"], "no sample spreads so far"),
        (&["--sd", "4,7", "--r", "0.5", "--source", "x"], "a plain decimal number"),
        (&["--sd", "4.7", "--r", "0.5", "--source", " "], "--source: expected"),
    ] {
        refused(&ran(rest), expected);
    }
}

#[test]
fn a_sheet_that_is_none_is_refused_with_its_place() {
    for (form, expected) in [
        ("22", "--baseline: a total of 22 cannot be: it is from 0 to 21"),
        ("-1", "--baseline: a total of -1 cannot be"),
        ("1.5", "--baseline: expected the answers in form order"),
        ("1,2", "--baseline: 2 values for 7 items"),
        ("1,2,3,4,0,0,0", "--baseline: `4` is not an answer to `q4`"),
        (r#"{"q9":1}"#, "--baseline: `q9` is not an item of `gad-7`"),
        (r#"{"q1":"much"}"#, "--baseline: /q1: expected a whole number"),
        ("@/no/such/file", "there is no such file"),
        ("@-", "it is empty"),
        ("", "--baseline: expected the answers"),
    ] {
        refused(&compare("gad-7", form, "4"), expected);
    }
    refused(&run("screener change gad-8 --baseline 1 --follow-up 2", ""), "there is no screener of this id");
    refused(&run("screener change gad-7 --baseline 1", ""), "--follow-up");
    refused(
        &run("screener change gad-7 --baseline @- --follow-up 4", "1\n2\n"),
        "line 2: expected one sheet",
    );
}

#[test]
fn the_page_begins_with_a_sentence_and_fits() {
    for arguments in [
        "gad-7 --baseline 15 --follow-up 9",
        "gad-7 --baseline 8 --follow-up 14",
        "pcl-5 --baseline 52 --follow-up 43",
        "gad-2 --baseline 5 --follow-up 2",
        "gad-7 --baseline 15 --follow-up 10 --sd 4.7 --r 0.87 --source own",
        "cage-aid --baseline 4 --follow-up 1",
    ] {
        let page = run(&format!("screener change {arguments}"), "").out;
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        assert!(page.contains("\nFrom ") || page.contains("\nThese cannot be compared:\n"), "{page}");
        assert!(page.ends_with("Clinical review required.\n"), "{page}");
    }
    let page = run("screener change gad-7 --baseline 15 --follow-up 9", "").out;
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = "From 15 to 9 of 21: 6 points better. That is large enough to matter and more than chance explains. \
                    Not reached: response, remission, recovery.";
    assert!(words.contains(expected), "{page}");
}

#[test]
fn what_is_answered_is_what_the_schema_says() {
    let schema = run("schema change", "").json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (id, baseline, follow_up) in [
        ("gad-7", "15", "9"),
        ("gad-2", "5", "2"),
        ("pcl-5", "44", "28"),
        ("phq-9", "20", "0,0,0,0,0,0,0,0,1"),
        ("phq-9", "20", ",,,,,,,,2"),
        ("cage-aid", "4", "1"),
    ] {
        let answer = compare(id, baseline, follow_up).json();
        let faults: Vec<_> = validator.iter_errors(&answer).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{id}: {faults:?}");
    }
    for bent in [json!({}), json!({"flags": []}), json!({"flags": null, "change": -6})] {
        assert!(!validator.is_valid(&bent), "{bent}");
    }
}

#[test]
fn an_instrument_of_ones_own_is_compared_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("days.json");
    let definition = json!({
        "id": "days-of-work", "name": "Days of work in two weeks", "version": "1", "direction": "higher-is-better",
        "scales": [{ "id": "days", "from": 0, "to": 14 }],
        "items": [{ "id": "q1", "text": "On how many days did you work?", "scale": "days" }],
        "change": [{ "measure": "meaningful", "rule": { "points-at-least": 2 }, "default": true,
            "source": { "key": "team", "citation": "Agreed with the client", "status": "project-default" } }]
    });
    fs::write(&path, definition.to_string()).unwrap();
    let own = path.to_str().unwrap();
    let start = ["screener", "change", "days-of-work", "--definition", own, "--format", "json"];
    for (baseline, follow_up, meaningful, worsening, course) in [
        ("3", "5", "yes", "no", "better"),
        ("[3]", "[4]", "no", "no", "better"),
        ("3", r#"{"q1":1}"#, "no", "yes", "worse"),
    ] {
        let ran = run_words(&[&start[..], &["--baseline", baseline, "--follow-up", follow_up]].concat(), "");
        let answer = ran.json();
        let found = [&answer["meaningful"], &answer["meaningful-worsening"], &answer["course"]];
        assert_eq!(found, [&json!(meaningful), &json!(worsening), &json!(course)], "{ran:?}");
    }
    let rows = "on,q1\n2025-01-06,3\n2025-01-20,9\n2025-02-03,5\n";
    let trend =
        run_words(&["screener", "trend", "days-of-work", "--definition", own, "--format", "json"], rows);
    assert_eq!((trend.code, &trend.json()["best"]["total"]), (0, &json!(9)), "{trend:?}");
    refused(
        &run("screener change days-of-work --baseline 3 --follow-up 5", ""),
        "there is no screener of this id",
    );
}

#[test]
fn the_question_before_all_others_comes_first_in_form_order() {
    let total = |values: &str| {
        let ran = compare("pc-ptsd-5", values, "0");
        (ran.code, ran.json()["baseline"].clone())
    };
    assert_eq!(total("1,1,0,0,0,1"), (0, json!(2)), "exposed, and two of five");
    assert_eq!(total("yes,1,1,1,1,1"), (0, json!(5)));
    assert_eq!(total("0,1,1,1,1,1"), (0, json!(0)), "not exposed, so nothing else counts");
    assert_eq!(total(r#"{"exposure":1,"q1":1,"q2":1,"q3":0,"q4":0,"q5":0}"#), (0, json!(2)));
    assert_eq!(compare("pc-ptsd-5", ",1,1,1,1,1", "0").json()["reasons"][0]["reason"], "incomplete");
    refused(&compare("pc-ptsd-5", "1,1,1,1,1", "0"), "5 values for 6 items");
}

#[test]
fn what_decides_by_rules_or_a_lifetime_is_not_compared() {
    for id in ["asq", "c-ssrs-screener", "mdq"] {
        let ran = compare(id, "{\"q1\":0}", "{\"q1\":0}");
        assert_eq!((ran.code, &ran.json()["reasons"][0]["reason"]), (1, &json!("not-trended")), "{ran:?}");
    }
}

#[test]
fn a_sheet_of_another_coding_is_never_compared() {
    let baselines = [
        r#"{"instrument":"k10","version":"4-week, 1-5 scoring (Australian practice)","range":[0,40],"status":"complete","total":20}"#,
        r#"{"total":20,"range":[0,40]}"#,
        r#"{"total":20,"definition":"0000000000000000000000000000000000000000000000000000000000000000"}"#,
    ];
    for baseline in baselines {
        let ran = run_words(&["screener", "change", "k10", "--baseline", baseline, "--follow-up", "30"], "");
        assert_eq!(ran.code, 1, "{baseline}: {ran:?}");
    }
    for baseline in [
        r#"{"total":20,"coding":"0-4"}"#,
        r#"{"total":20,"Language":"fr"}"#,
        r#"{"total":20,"definition":"abc"}"#,
    ] {
        let ran = run_words(&["screener", "change", "k10", "--baseline", baseline, "--follow-up", "30"], "");
        refused(&ran, "--baseline");
    }
}
