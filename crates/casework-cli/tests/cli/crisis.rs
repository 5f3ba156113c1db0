//! Situations, and the rules.

use serde_json::json;

use crate::support::{refused, run};

fn situation(answers: &str) -> String {
    format!(
        r#"{{"client":"c-1","at":"2026-03-02T10:00:00-06:00","zone":"America/Chicago","age-band":"adult","region":"US",
        "instruments":[{{"id":"c-ssrs-screener","answers":{{{answers}}}}}]}}"#
    )
}

const HIGH: &str = r#""1":"yes","2":"yes","3":"yes","4":"yes","5":"no","6":"no""#;
const LOW: &str = r#""1":"no","2":"no","6":"no""#;

#[test]
fn the_tier_is_no_no_and_what_is_open_is() {
    let high = run("crisis assess --format json", situation(HIGH));
    assert_eq!((high.code, &high.json()["effective-tier"]), (0, &json!("emergent")));
    let low = run("crisis assess --format json", situation(LOW));
    assert_eq!((low.code, &low.json()["effective-tier"]), (0, &json!("routine")));
    let open = run("crisis assess --format json", situation(r#""1":"no","2":"refused","6":"no""#));
    assert_eq!((open.code, &open.json()["incomplete"]), (1, &json!(true)), "{}", open.out);
}

#[test]
fn people_see_the_tier_first_then_what_to_do_and_by_when() {
    let ran = run("crisis assess", situation(HIGH));
    let mut lines = ran.out.lines();
    assert_eq!(lines.next(), Some("EMERGENT"));
    assert!(lines.next().unwrap().contains("contact by  Mon 2026-03-02 10:15"));
    for words in ["Do now", "Why", "E1 ", "source: Columbia", "Not assessed", "Would raise this to immediate"]
    {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
}

#[test]
fn the_instant_and_the_holidays_can_be_given() {
    let at = run("crisis assess --format json --at 2026-03-03T10:00:00-06:00", situation(LOW));
    assert_eq!(at.json()["deadline"], "2026-03-17T10:00:00-05:00");
    let holiday =
        run("crisis assess --format json --holiday 2026-03-05 --holiday 2026-03-06", situation(LOW));
    assert_eq!(holiday.json()["deadline"], "2026-03-18T10:00:00-05:00");
    refused(&run("crisis assess --at yesterday", situation(LOW)), "--at");
}

#[test]
fn a_situation_that_is_none_is_refused() {
    let rows = [
        (situation(HIGH).replace("age-band", "ageband"), "unknown field"),
        (situation(HIGH).replace("-06:00", ""), "line 1, column"),
        (situation(r#""4":"maybe she meant it""#), "an answer is"),
        (situation(HIGH).replace("America/Chicago", "Chicago"), "time zone"),
    ];
    for (input, expected) in rows {
        let ran = run("crisis assess", &input);
        refused(&ran, expected);
        assert!(!ran.err.contains("meant"), "{ran:?}");
    }
}

#[test]
fn the_rules_can_be_listed_and_shown() {
    let list = run("crisis rules list --format json", "").json();
    assert_eq!(list.as_array().unwrap().len(), 30);
    assert_eq!(list[6]["code"], "crisis.E1");
    for code in ["E1", "e1", "crisis.E1"] {
        assert!(run(&format!("crisis rules show {code}"), "").out.contains("C-SSRS Screener is high"));
    }
    refused(&run("crisis rules show E99", ""), "known are I1, ");
}
