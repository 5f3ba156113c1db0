//! Goal drafts.

use serde_json::json;

use crate::support::{refused, run, run_words};

const GOOD: &str = r#"{"statement":"Walk for 20 minutes on 4 days a week by 2026-05-25","client-statement":"I want to get out",
 "actor":"client","measure":{"metric":"days with a walk of 20 minutes","unit":"days a week","direction":"increase",
 "baseline":{"value":1,"on":"2026-03-01"},"target":4,"source":"walking log","schedule":"weekly","window":"each week"},
 "start":"2026-03-02","due":"2026-05-25","steps":[{"text":"Walk on Monday","owner":"client","due":"2026-03-09","done-when":"logged"}],
 "needs":["n1"],"interventions":["i1"],"owner":"case manager","confidence":8,"third-party-decision":false}"#;

#[test]
fn a_goal_to_revise_is_a_no_and_a_good_one_is_not() {
    let poor = run("goal check --format json --today 2026-03-02", r#"{"statement": "Feel better"}"#);
    assert_eq!((poor.code, &poor.json()["overall"]), (1, &json!("revise")));
    assert_eq!(poor.json()["letters"]["m"], "fail");
    let good = run("goal check --format json --today 2026-03-02", GOOD);
    assert_eq!(good.code, 0, "{}", good.out);
}

#[test]
fn people_see_each_finding_with_what_to_do_and_the_letters() {
    let ran = run("goal check", r#"{"statement": "Try to feel better by May 25"}"#);
    for words in [
        "fail[S3]: `better`",
        "1 | Try to feel better by May 25\n  |             ^^^^^^\n",
        "warn[S4]: `try`",
        "  | ^^^\n",
        "fail[M2]: there is no target value\n--> /measure/target\n = help: ",
        "the words say:",
        "S fail   M fail   A review   R fail   T fail",
        "revise:",
        "casework goal explain S3",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "no colors without a terminal");
}

#[test]
fn many_drafts_are_answered_in_their_order() {
    let good = GOOD.replace('\n', " ");
    let ran = run(
        "goal check --format ndjson --today 2026-03-02",
        format!("{good}\n{{\"statement\":\"Feel better\"}}\n"),
    );
    assert_eq!((ran.code, ran.out.lines().count()), (1, 2));
    assert!(ran.out.lines().last().unwrap().contains("\"overall\":\"revise\""));
}

#[test]
fn a_draft_that_is_none_is_refused_with_its_place() {
    let rows = [
        (r#"{"statement": "x", "stat": "x"}"#, "unknown field"),
        ("{\"statement\": 3}", "/statement: invalid type"),
        ("{\"statement\":\"x\",\n \"start\": \"tomorrow\"}", "/start: there is no such day"),
        ("{\"statement\":\"x\",\"confidence\":300}", "standard input"),
        ("3", "standard input"),
        ("", "it is empty"),
    ];
    for (input, expected) in rows {
        refused(&run("goal check", input), expected);
    }
    let said = run("goal check", r#"{"statement":"x","start":"when she stops crying"}"#);
    assert!(said.code == 2 && !said.err.contains("crying"), "{said:?}");
    let said = run("goal check", r#"{"statement":"x","actor":"when she stops crying"}"#);
    assert!(said.code == 2 && !said.err.contains("crying"), "{said:?}");
    refused(&run("goal check --today yesterday", GOOD), "--today");
}

#[test]
fn what_was_overruled_is_shown_beside_what_was_computed() {
    let overruled = GOOD.replacen(
        "\"needs\":[\"n1\"]",
        "\"overrides\":[{\"code\":\"goal.R1\",\"pointer\":\"/needs\",\"reason\":\"Her own wish, no need behind it\"}]",
        1,
    );
    let ran = run("goal check --today 2026-03-02", &overruled);
    assert_eq!(ran.code, 0, "{ran:?}");
    for words in
        ["fail[R1]", "overruled: Her own wish", "R fail", "with what was overruled:", "R pass", "ready:"]
    {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let json = run("goal check --format json --today 2026-03-02", &overruled).json();
    assert_eq!((&json["overall"], &json["standing"]["overall"]), (&json!("revise"), &json!("ready")));
    let blank = overruled.replace("Her own wish, no need behind it", " ");
    refused(&run("goal check", blank), "the text is blank");
}

#[test]
fn a_rule_is_explained_by_its_page() {
    for code in ["M4", "goal.m4"] {
        let ran = run(&format!("goal explain {code}"), "");
        assert_eq!(ran.code, 0);
        for words in
            ["goal.M4 Does the target fit", "What it finds", "When it stays silent", "finds", "silent"]
        {
            assert!(ran.out.contains(words), "{words}: {}", ran.out);
        }
    }
    let json = run("goal explain S3 --format json", "").json();
    assert_eq!((&json["code"], json["examples"].as_array().unwrap().len()), (&json!("goal.S3"), 2));
    assert_eq!(json["source"]["key"], "BV1");
    assert!(run("goal explain GT2", "").out.contains("write a goal for it"));
    assert!(run("goal explain PR1", "").out.contains("within 14 days"));
    refused(&run("goal explain Z9", ""), "known are A0, A1");
}

#[test]
fn attainment_is_scored_and_bad_levels_have_a_place() {
    let sheet = r#"{"goals":[{"score":0,"baseline":-1,"weight":6},{"score":-1,"baseline":-1,"importance":1,"difficulty":2},
        {"score":1,"baseline":-2,"weight":3}]}"#;
    let json = run("goal attainment --format json", sheet).json();
    assert_eq!(format!("{:.4}", json["t-score"].as_f64().unwrap()), "51.1901");
    assert_eq!(format!("{:.4}", json["baseline-t-score"].as_f64().unwrap()), "33.3381");
    let text = run("goal attainment", sheet).out;
    assert!(text.starts_with("T-score 51.19   baseline 33.34   change +17.85\n"), "{text}");
    let many =
        run("goal attainment --format ndjson", "{\"goals\":[{\"score\":1}]}\n{\"goals\":[{\"score\":2}]}");
    assert_eq!(many.out.lines().count(), 2);
    for (sheet, expected) in [
        (r#"{"goals":[]}"#, "standard input: /goals: there is no goal"),
        (
            r#"{"goals":[{"score":3}]}"#,
            "/goals/0/score: a level is a whole number from -2 to 2; this one is 3",
        ),
        (r#"{"goals":[{"score":1.5}]}"#, "/goals/0/score: "),
        (r#"{"goals":[{"score":1,"weight":0}]}"#, "every weight is 0"),
        (r#"{"goals":[{"score":1}],"rho":1}"#, "/rho: it is 1"),
        (r#"{"goals":[{"score":1,"wight":1}]}"#, "unknown field"),
    ] {
        refused(&run("goal attainment", sheet), expected);
    }
}

#[test]
fn a_goal_is_followed_through_its_life() {
    let goal = r#"{"goal":{"statement":"GAD-7 to 10","start":"2026-03-02","due":"2026-05-25","measure":{"instrument":"gad-7",
        "direction":"decrease","baseline":{"value":15,"on":"2026-02-27"},"target":10}},"acts":["#;
    let acts = r#"{"type":"move","to":"accepted","on":"2026-03-02"},{"type":"move","to":"active","on":"2026-03-02"},
        {"type":"measure","value":21,"on":"2026-04-01"},{"type":"extend","due":"2026-06-30","on":"2026-05-20","reason":"Was ill"}"#;
    let ran = run("goal progress --today 2026-04-01", format!("{goal}{acts}]}}"));
    assert_eq!(ran.code, 0, "{ran:?}");
    for words in
        ["status active   due 2026-06-30", "from 2026-05-25 to 2026-06-30", "measured worsening", "alert PR2"]
    {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let early = r#"{"type":"move","to":"completed","on":"2026-03-02"}"#;
    let ran = run("goal progress --today 2026-04-01 --format json", format!("{goal}{early}]}}"));
    assert_eq!((ran.code, &ran.json()["refused"]["pointer"]), (1, &json!("/acts/0")));
    refused(
        &run("goal progress", r#"{"goal":{"statement":"x"},"acts":[{"type":"fly"}]}"#),
        "expected one of `extend`",
    );
}

#[test]
fn the_thread_of_a_plan_is_followed() {
    let plan = r#"{"plan":{"start":"2026-01-01"},"needs":[{"id":"n1"}],"goals":[{"id":"g1","statement":"Walk","needs":["n1"],
        "measure":{"target":4}}],"interventions":[{"id":"i1","goals":["g1"]}],"notes":[{"id":"e1","goals":["g1"]}]}"#;
    let ran = run("goal thread --today 2026-04-01", plan);
    assert_eq!((ran.code, ran.out.contains("intact")), (0, true), "{ran:?}");
    let ran = run("goal thread --today 2026-04-02 --profile maine", plan);
    assert_eq!((ran.code, ran.out.contains("GT6")), (1, true), "{ran:?}");
    assert_eq!(run("goal thread --today 2026-06-01 --profile montana-institution", plan).code, 0);
    refused(&run("goal thread --profile atlantis", plan), "known are project-default");
    assert!(run("goal limits", "").out.contains("massachusetts"));
    assert_eq!(run("goal limits ccbhc --format json", "").json()["limits"][0]["count"], 60);
}

#[test]
fn a_goal_on_an_instrument_of_ones_own_is_followed() {
    let own = r#"{ "id": "days-of-work", "name": "Days of work", "version": "1", "direction": "higher-is-better",
        "scales": [{ "id": "days", "from": 0, "to": 14 }], "items": [{ "id": "q1", "scale": "days" }] }"#;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, own.as_bytes()).unwrap();
    let path = file.path().display().to_string();
    let life = r#"{"goal":{"statement":"Work","start":"2026-03-02","measure":{"instrument":"days-of-work",
        "baseline":{"value":2,"on":"2026-02-27"},"target":10}},"acts":[{"type":"move","to":"accepted","on":"2026-03-02"},
        {"type":"move","to":"active","on":"2026-03-02"},{"type":"measure","value":15,"on":"2026-03-20"}]}"#;
    let words = ["goal", "progress", "--today", "2026-04-01", "--format", "json"];
    assert_eq!(run_words(&words, life).code, 0, "nothing is known of its range");
    let ran = run_words(&[&words[..], &["--definition", &path]].concat(), life);
    let refused = &ran.json()["refused"];
    assert_eq!((ran.code, &refused["pointer"]), (1, &json!("/acts/2")), "{ran:?}");
    assert!(refused["message"].as_str().unwrap().contains("0 to 14"), "{ran:?}");
}
