//! Goal drafts.

use serde_json::json;

use crate::support::{refused, run};

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
    let ran = run("goal check", r#"{"statement": "Feel better"}"#);
    for words in ["fail  M M2", "-> ", "S fail   M fail   A review   R fail   T fail", "revise:"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
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
        ("{\"statement\": 3}", "line 1, column"),
        ("{\"statement\":\"x\",\n \"start\": \"tomorrow\"}", "line 2"),
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
