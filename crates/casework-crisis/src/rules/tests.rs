//! The pages of the rules, and what rule I6 reads of the others.

use serde_json::{Value, json};

use super::*;
use crate::{RuleSet, Situation, assess};

fn fires(id: &str, mut fields: Value) -> bool {
    for (name, value) in [
        ("client", "c-1"),
        ("at", "2026-03-02T10:00:00-06:00"),
        ("zone", "America/Chicago"),
        ("age-band", "adult"),
    ] {
        if fields.get(name).is_none() {
            fields[name] = value.into();
        }
    }
    let situation: Situation = serde_json::from_value(fields).unwrap();
    assess(&situation, RuleSet::standard(), None).fired(id)
}

#[test]
fn the_example_of_every_rule_fires_and_its_nearest_case_does_not() {
    for rule in RULES {
        let (yes, no) = rule.example();
        let read = |text: Option<&str>| serde_json::from_str::<Value>(text.unwrap()).unwrap();
        assert!(fires(rule.id, read(yes)), "{}", rule.id);
        assert!(!fires(rule.id, read(no)), "{}", rule.id);
    }
}

#[test]
fn every_rule_has_its_page_and_its_code() {
    let rule = |id: &str| RULES.into_iter().find(|rule| rule.id == id).unwrap();
    let page = rule("I5").section("What it finds");
    assert_eq!(page.as_deref(), Some("A child or a dependent adult who is in immediate danger of abuse."));
    // More than one line becomes one, and what follows it is left out.
    let page = rule("U8").section("When it stays silent");
    let whole =
        "It is silent for a person who is known to be 8 or older. An age that is not known is not ruled out.";
    assert_eq!(page.as_deref(), Some(whole));
    for rule in RULES {
        assert_eq!(rule.section("What it costs"), None);
        assert_eq!(rule.code().to_string(), format!("crisis.{}", rule.id));
        let debug = format!("{rule:?}");
        assert!(debug.contains(rule.id) && debug.contains(&format!("{:?}", rule.tier)), "{debug}");
    }
}

#[test]
fn a_person_out_of_reach_is_looked_for_only_where_a_rule_is_emergent() {
    let gone = |more: Value| {
        let mut fields =
            json!({ "context": { "eloped": "yes", "last-known-intent": "yes", "last-known-means": "yes" } });
        for (name, value) in more.as_object().unwrap() {
            fields[name] = value.clone();
        }
        fires("I6", fields)
    };
    let rows = [
        (json!({}), false),
        (json!({ "signs": [{ "code": "A-VIOL" }] }), false),
        (json!({ "probes": { "child-in-danger": "yes" } }), false),
        (json!({ "probes": { "bssa-result": "high" } }), true),
        (json!({ "probes": { "homicidal-plan": "yes" } }), true),
    ];
    for (more, expected) in rows {
        assert_eq!(gone(more.clone()), expected, "{more}");
    }
}
