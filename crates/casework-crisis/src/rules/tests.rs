//! The pages of the rules, and what rule I6 reads of the others.

use serde_json::{Value, json};

use super::*;
use crate::evidence::Evidence;
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

/// The inputs that a rule names as its evidence, with their values, in order.
fn evidence(id: &str, mut fields: Value) -> String {
    for (name, value) in [("client", "c-1"), ("at", "2026-03-02T10:00:00-06:00"), ("zone", "America/Chicago")]
    {
        fields[name] = value.into();
    }
    fields["age-band"] = "adult".into();
    let situation: Situation = serde_json::from_value(fields).unwrap();
    let answer = assess(&situation, RuleSet::standard(), None);
    let reason = answer.determined_by.iter().chain(&answer.also_fired).find(|reason| reason.code.id() == id);
    let shown = |seen: &Evidence| {
        let value = serde_json::to_value(&seen.value).unwrap();
        format!("{}={}", seen.input, value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    reason.map_or_else(String::new, |reason| reason.evidence.iter().map(shown).collect::<Vec<_>>().join(" "))
}

#[test]
fn a_rule_names_what_made_it_fire_and_nothing_else() {
    let rows = [
        (
            "U6",
            json!({ "context": { "open-episode": "yes", "missed-contacts": 2, "unreachable": "no" } }),
            "context.open-episode=yes context.missed-contacts=2",
        ),
        (
            "U6",
            json!({ "context": { "discharge-date": "2026-02-20", "unreachable": "yes", "eloped": "yes" } }),
            "context.discharge-date=2026-02-20 context.unreachable=yes context.eloped=yes",
        ),
        (
            "U6",
            json!({ "context": { "previous-tier": "priority", "last-emergent-date": "2026-02-01", "missed-contacts": 1,
                "discharge-date": "2025-01-01" } }),
            "context.previous-tier=priority context.last-emergent-date=2026-02-01 context.missed-contacts=1",
        ),
        (
            "U7",
            json!({ "context": { "past-attempt-dates": ["2015", "2012-05-01", "2012-05-01"] },
                "signs": [{ "code": "P-b" }, { "code": "A-EMO" }, { "code": "P-b" }, { "code": "A-HYG", "new-or-worse": "no" }] }),
            "context.past-attempt-dates=2012-05-01 context.past-attempt-dates=2015-12-31 A-EMO=present P-b=present",
        ),
        (
            "E4",
            json!({ "probes": { "threat": "yes", "named-target": "no", "means-access": "yes", "homicidal-plan": "no" },
                "signs": [{ "code": "A-VIOL" }] }),
            "probes.threat=yes probes.means-access=yes",
        ),
        (
            "E4",
            json!({ "probes": { "homicidal-thoughts": "yes" }, "signs": [{ "code": "A-VIOL" }] }),
            "probes.homicidal-thoughts=yes A-VIOL=present",
        ),
        (
            "I2",
            json!({ "probes": { "weapon": "yes", "named-target": "yes", "violence-now": "no" } }),
            "probes.weapon=yes probes.named-target=yes",
        ),
        (
            "I3",
            json!({ "probes": { "intent-now": "yes", "means-access": "yes" } }),
            "probes.intent-now=yes probes.means-access=yes probes.able-and-willing-to-stay-safe=missing",
        ),
        (
            "U4",
            json!({ "probes": { "threat": "yes", "named-target": "no", "self-care-domains": ["shelter", "food", "food"],
                "medical-flags": ["lithium-toxicity"] } }),
            "probes.threat=yes probes.self-care-domains=food probes.self-care-domains=shelter probes.medical-flags=lithium-toxicity",
        ),
        (
            "L2",
            json!({ "context": { "documented-levels": [{ "scale": "va-dod-acute", "level": "intermediate" },
                { "scale": "safe-t", "level": "moderate" }] } }),
            "context.documented-levels.safe-t=moderate context.documented-levels.va-dod-acute=intermediate",
        ),
    ];
    for (id, fields, expected) in rows {
        assert_eq!(evidence(id, fields.clone()), expected, "{id} {fields}");
    }
}

#[test]
fn texts_of_one_length_are_shown_alike_and_once() {
    let fields = json!({ "context": { "past-attempt-dates": ["2015"] },
        "signs": [{ "code": "P-he left" }, { "code": "P-no home" }] });
    assert_eq!(evidence("U7", fields), "context.past-attempt-dates=2015-12-31 text-of-9-bytes=present");
}
