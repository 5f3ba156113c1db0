//! Rule sets as data: what is proved, what is refused and by which counterexample, and what a waiver does.
#![expect(clippy::needless_pass_by_value, reason = "rows of tests are written where they are used")]

use casework_core::people::Meaning as Says;
use casework_core::{FreeText, Role, Signature};
use serde_json::{Value, json};

use super::*;
use crate::escalation::{Level, Manner, Wait};
use crate::sources;
use crate::{Situation, assess};

/// Makes a definition that can be proved, with the fields given.
fn definition(fields: Value) -> RuleSetDefinition {
    let mut all = json!({
        "id": "riverside", "version": "1.0.0", "region": "US",
        "chain": { "terminal": { "name": "County crisis team", "number": "555-0100", "hours": "always" } }
    });
    for (name, value) in fields.as_object().unwrap() {
        all[name] = value.clone();
    }
    casework_core::wire::from_value(&all).unwrap()
}

fn prove(fields: Value) -> RuleSet {
    match RuleSet::prove(&definition(fields)) {
        Ok((rules, _)) => rules,
        Err(unproved) => panic!("{}", serde_json::to_string_pretty(&unproved.flaws).unwrap()),
    }
}

fn flaws(fields: Value) -> Vec<Flaw> {
    RuleSet::prove(&definition(fields)).unwrap_err().flaws
}

fn kinds(fields: Value) -> Vec<FlawKind> {
    flaws(fields).iter().map(|flaw| flaw.kind).collect()
}

fn rule(when: Value, tier: &str) -> Value {
    json!({ "id": "RIVER-1", "name": "own rule", "tier": tier, "condition": "in words", "when": when,
        "source": { "key": "riverside", "citation": "Riverside protocol 7", "status": "project-default" },
        "owner": "clinical lead", "review-by": "2027-06-30" })
}

fn with_rule(when: Value, tier: &str) -> Value {
    json!({ "rules": [rule(when, tier)] })
}

fn situation(mut fields: Value) -> Situation {
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
    serde_json::from_value(fields).unwrap()
}

fn waiver(fields: &Value, weakens: &str, role: Role) -> Waiver {
    let weaker = weaken::weakenings(&definition(fields.clone()));
    let weakening = weaker.iter().find(|weakening| weakening.what == weakens).unwrap();
    let reason = FreeText::new("Two clinics share one on-call clinician").unwrap();
    let signature = Signature {
        signer: "01941f29-7c00-7000-8000-000000000001".parse().unwrap(),
        role,
        meaning: Says::Agree,
        at: "2026-03-01T09:00:00-06:00".parse().unwrap(),
        content_hash: weakening.content_hash(&reason),
    };
    Waiver { weakens: weakens.to_owned(), reason, signature }
}

fn waived(mut fields: Value, weakens: &str) -> Value {
    let waiver = waiver(&fields, weakens, Role::Clinician);
    fields["waivers"] = json!([waiver]);
    fields
}

#[test]
fn the_standard_rules_are_proved_without_a_note() {
    let (rules, proof) = RuleSet::prove(&definition(json!({}))).unwrap();
    assert_eq!(proof.notes, Vec::<String>::new());
    assert!(proof.situations > 10_000, "{}", proof.situations);
    assert_eq!(rules.limits(), RuleSet::standard().limits());
}

#[test]
fn another_number_is_another_hash() {
    // PR9.
    let hash = |fields: Value| RuleSet::build(&definition(fields), Vec::new()).reference().hash;
    let plain = hash(json!({}));
    assert_eq!(plain, hash(json!({})));
    for other in [
        json!({ "limits": { "urgent-hours": 23 } }),
        json!({ "floors": { "G-MOOD": "urgent" } }),
        json!({ "version": "1.0.1" }),
        json!({ "region": "CA" }),
        json!({ "contacts": [{ "name": "own line", "number": "555-0101" }] }),
    ] {
        assert_ne!(plain, hash(other.clone()), "{other}");
    }
}

#[test]
fn the_rules_stand_in_the_order_of_the_sheet() {
    let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
    let sheet = "I1 I2 I3 I4 I5 I6 E1 E2 E3 E4 E5 E6 E7 U1 U2 U3 U4 U5 U6 U7 U8 U9 Q1 Q2 Q3 R0 X1 L1 L2 L3";
    assert_eq!(ids.join(" "), sheet);
    assert!(RULES.iter().all(|rule| !rule.sources.is_empty() && !rule.actions.is_empty()));
}

#[test]
fn every_source_is_listed_once() {
    let mut keys: Vec<_> = sources::ALL.iter().map(|source| source.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), sources::ALL.len());
    for rule in RULES {
        assert!(rule.sources.iter().all(|source| sources::ALL.contains(source)), "{}", rule.id);
    }
}

#[test]
fn every_wire_name_of_a_number_is_the_name_on_the_wire() {
    let wire = serde_json::to_value(Limits::STANDARD).unwrap();
    for number in &limits::NUMBERS {
        assert_eq!(wire[number.name], (number.of)(&Limits::STANDARD), "{}", number.name);
    }
    assert_eq!(
        wire.as_object().unwrap().len(),
        limits::NUMBERS.len() + 1,
        "and the floor of a personal sign"
    );
}

#[test]
fn a_stricter_rule_set_needs_no_waiver() {
    let rules = prove(json!({
        "limits": { "urgent-hours": 12, "behavior-days": 183, "distinct-priority-signs": 2, "personal-sign-floor": "urgent" },
        "floors": { "G-MOOD": "urgent", "G-SIB": "emergent" },
        "tiers": { "U7": "emergent" },
        "signs": [{ "code": "RIVER-FIRE", "label": "sets fires", "floor": "urgent", "probes": ["ask-violence"] }]
    }));
    let tier = |fields: Value| assess(&situation(fields), &rules, None).computed_tier;
    assert_eq!(tier(json!({ "signs": [{ "code": "G-MOOD" }] })), Tier::Urgent);
    assert_eq!(tier(json!({ "signs": [{ "code": "G-AGIT" }, { "code": "A-EMO" }] })), Tier::Urgent);
    assert_eq!(tier(json!({ "signs": [{ "code": "P-1" }] })), Tier::Urgent);
    assert_eq!(tier(json!({ "signs": [{ "code": "RIVER-FIRE" }] })), Tier::Urgent);
    let floor = assess(&situation(json!({ "signs": [{ "code": "G-SIB" }] })), &rules, None);
    assert_eq!(floor.computed_tier, Tier::Emergent);
    assert!(floor.fired("FLOOR-G-SIB") && floor.fired("U4") && floor.waived.is_empty());
    let at = assess(&situation(json!({ "signs": [{ "code": "A-VIOL" }] })), &rules, None);
    assert_eq!(at.deadline.to_string(), "2026-03-02T22:00:00-06:00");
    let old = json!({ "context": { "past-attempt-dates": ["2025-10-01"] } });
    assert_eq!(tier(old), Tier::Emergent, "inside the wider window");
    let attempt =
        json!({ "context": { "past-attempt-dates": ["2020-10-01"] }, "signs": [{ "code": "A-EMO" }] });
    assert_eq!(tier(attempt), Tier::Emergent, "U7, raised");
}

#[test]
fn an_added_sign_counts_by_its_concept_or_alone() {
    let sign = |concept: Value| {
        let mut sign = json!({ "code": "RIVER-MOOD", "label": "own", "floor": "priority" });
        sign["concept"] = concept;
        prove(json!({ "signs": [sign] }))
    };
    let three = json!({ "signs": [{ "code": "G-MOOD" }, { "code": "A-EMO" }, { "code": "RIVER-MOOD" }] });
    let tier = |rules: &RuleSet| assess(&situation(three.clone()), rules, None).computed_tier;
    assert_eq!(tier(&sign(json!("mood"))), Tier::Priority);
    assert_eq!(tier(&sign(Value::Null)), Tier::Urgent);
}

#[test]
fn a_part_that_does_not_hold_leaves_no_evidence() {
    let both = |one: &str, other: &str| json!({ "all": [{ "sign": { "code": one } }, { "sign": { "code": other } }] });
    let when = json!({ "any": [both("A-EMO", "P-1"), { "sign": { "code": "A-SUBST" } }] });
    let rules = prove(with_rule(when, "emergent"));
    let signs = json!({ "signs": [{ "code": "A-EMO" }, { "code": "A-SUBST" }] });
    let answer = assess(&situation(signs), &rules, None);
    let evidence = answer.determined_by[0].evidence.iter().map(|evidence| evidence.input.as_str());
    assert_eq!(evidence.collect::<Vec<_>>(), ["A-SUBST"]);
}

#[test]
fn an_added_rule_reads_the_same_facts() {
    let when = json!({ "all": [
        { "sign": { "code": "A-SUBST" } },
        { "any": [{ "missed-contacts": 2 }, { "answer": { "of": "context.unreachable", "is": ["yes", "missing", "refused", "unable"] } }] }
    ] });
    let rules = prove(with_rule(when, "emergent"));
    let answer = |fields: Value| assess(&situation(fields), &rules, None);
    let missed = answer(json!({ "signs": [{ "code": "A-SUBST" }],
        "context": { "missed-contacts": 2, "unreachable": "no" } }));
    assert_eq!(missed.computed_tier, Tier::Emergent);
    let reason = &missed.determined_by[0];
    assert_eq!((reason.code.to_string().as_str(), reason.source.key()), ("crisis.RIVER-1", "riverside"));
    let inputs: Vec<_> = reason.evidence.iter().map(|evidence| evidence.input.as_ref()).collect();
    assert_eq!(inputs, ["A-SUBST", "context.missed-contacts"]);
    let reached = answer(json!({ "signs": [{ "code": "A-SUBST" }], "context": { "unreachable": "no" } }));
    assert_eq!(reached.computed_tier, Tier::Priority);
    let urgent = answer(json!({ "signs": [{ "code": "A-VIOL" }] }));
    assert!(urgent.would_raise.iter().any(|raise| raise.code.id() == "RIVER-1"));
}

#[test]
fn every_form_of_condition_can_be_proved_and_fires() {
    let rows = [
        (json!({ "age-band": ["12-17"] }), json!({ "age-band": "12-17" })),
        (json!({ "contact-mode": ["text"] }), json!({ "contact": { "mode": "text" } })),
        (
            json!({ "asq": "non-acute-positive" }),
            json!({ "instruments": [{ "id": "asq", "answers": { "q1": "yes", "q5": "no" } }] }),
        ),
        (
            json!({ "c-ssrs-screener": "low" }),
            json!({ "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "yes", "2": "no", "6": "no" } }] }),
        ),
        (json!({ "phq9-item9": 2 }), json!({ "instruments": [{ "id": "phq-9", "answers": { "q9": 2 } }] })),
        (json!({ "self-care-domain": "shelter" }), json!({ "probes": { "self-care-domains": ["shelter"] } })),
        (
            json!({ "medical-flag": "lithium-toxicity" }),
            json!({ "probes": { "medical-flags": ["lithium-toxicity"] } }),
        ),
        (json!({ "discharge-within-days": 7 }), json!({ "context": { "discharge-date": "2026-02-23" } })),
        (json!({ "missed-contacts": 3 }), json!({ "context": { "missed-contacts": 3 } })),
        (json!({ "sign": { "code": "P-own" } }), json!({ "signs": [{ "code": "P-own" }] })),
        (
            json!({ "answer": { "of": "c-ssrs-screener.2", "is": ["yes", "refused"] } }),
            json!({ "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "no", "2": "refused", "6": "no" } }] }),
        ),
        (
            json!({ "answer": { "of": "contact.location-known", "is": ["no", "missing", "refused", "unable"] } }),
            json!({ "contact": { "location-known": "no" } }),
        ),
    ];
    let numbered = |(number, (when, _)): (usize, &(Value, Value))| {
        let mut own = rule(when.clone(), "immediate");
        own["id"] = format!("RIVER-{number}").into();
        own
    };
    let rules = prove(json!({ "rules": rows.iter().enumerate().map(numbered).collect::<Vec<_>>() }));
    for (number, (when, fires)) in rows.into_iter().enumerate() {
        let answer = assess(&situation(fires), &rules, None);
        assert!(answer.fired(&format!("RIVER-{number}")), "{when}");
        assert_eq!(answer.computed_tier, Tier::Immediate);
    }
    let unknown = assess(&situation(json!({ "age-band": "unknown" })), &rules, None);
    assert!(unknown.fired("RIVER-0"), "an age that is not known is in every band");
}

/// Assesses both sides of a counterexample again: it shows what it says.
fn holds(flaw: &Flaw, rules: &RuleSet) {
    let shown = flaw.counterexample.as_ref().unwrap();
    assert!(shown.tier_after < shown.tier_before);
    assert_eq!(assess(&shown.before, rules, None).computed_tier, shown.tier_before);
    assert_eq!(assess(&shown.after, rules, None).computed_tier, shown.tier_after);
}

#[test]
fn a_rule_that_falls_with_more_evidence_is_refused_with_a_counterexample() {
    let rows = [
        (
            json!({ "all": [{ "sign": { "code": "G-MOOD" } }, { "not": { "sign": { "code": "A-EMO" } } }] }),
            FlawKind::NotMonotone,
        ),
        (json!({ "answer": { "of": "probes.weapon", "is": ["no"] } }), FlawKind::MissingCountsAsNo),
        (
            json!({ "answer": { "of": "probes.weapon", "is": ["no", "missing", "refused", "unable"] } }),
            FlawKind::NotMonotone,
        ),
        (
            json!({ "all": [{ "sign": { "code": "G-MOOD" } }, { "not": { "missed-contacts": 2 } }] }),
            FlawKind::NotMonotone,
        ),
        (
            json!({ "all": [{ "not": { "age-band": ["adult"] } }, { "sign": { "code": "G-MOOD" } }] }),
            FlawKind::NotMonotone,
        ),
        (json!({ "answer": { "of": "probes.can-resist", "is": ["yes"] } }), FlawKind::MissingCountsAsNo),
        (
            json!({ "all": [{ "c-ssrs-screener": "low" }, { "not": { "c-ssrs-screener": "moderate" } }] }),
            FlawKind::NotMonotone,
        ),
    ];
    for (when, kind) in rows {
        let found = flaws(with_rule(when.clone(), "emergent"));
        assert!(found.iter().any(|flaw| flaw.kind == kind), "{when}: {found:?}");
        let own = RuleSet::build(&definition(with_rule(when, "emergent")), Vec::new());
        let shown = found.iter().find(|flaw| flaw.kind == kind).unwrap();
        holds(shown, &own);
        assert!(shown.message.contains("lowers the tier from"), "{}", shown.message);
    }
}

#[test]
fn a_rule_that_can_make_no_difference_is_refused() {
    let both = json!({ "all": [
        { "answer": { "of": "probes.weapon", "is": ["yes"] } }, { "answer": { "of": "probes.weapon", "is": ["no"] } }
    ] });
    assert_eq!(kinds(with_rule(both, "emergent")), [FlawKind::Unreachable]);
    let shadowed = flaws(with_rule(
        json!({ "answer": { "of": "probes.attempt-in-progress", "is": ["yes"] } }),
        "emergent",
    ));
    assert_eq!(shadowed[0].kind, FlawKind::Shadowed);
    assert!(shadowed[0].message.contains("I1"), "{}", shadowed[0].message);
}

#[test]
fn a_rule_that_names_what_no_rule_can_read_is_refused() {
    for when in [
        json!({ "answer": { "of": "context.denies-ideation", "is": ["yes"] } }),
        json!({ "answer": { "of": "context.protective-factors", "is": ["yes"] } }),
        json!({ "answer": { "of": "probes.wepon", "is": ["yes"] } }),
        json!({ "sign": { "code": "Z-999" } }),
    ] {
        assert_eq!(kinds(with_rule(when.clone(), "urgent")), [FlawKind::UnknownFact], "{when}");
    }
}

#[test]
fn a_rule_with_too_many_inputs_is_refused() {
    let names = [
        "weapon",
        "threat",
        "ingestion",
        "intoxicated",
        "intent-now",
        "violence-now",
        "named-target",
        "means-access",
    ];
    let parts: Vec<_> = names
        .iter()
        .map(|name| json!({ "answer": { "of": format!("probes.{name}"), "is": ["yes"] } }))
        .collect();
    assert_eq!(kinds(with_rule(json!({ "all": parts }), "immediate")), [FlawKind::TooLarge]);
}

#[test]
fn what_is_weaker_needs_a_waiver() {
    let rows = [
        (json!({ "limits": { "urgent-hours": 25 } }), "limits.urgent-hours"),
        (json!({ "limits": { "emergent-evaluation-minutes": 121 } }), "limits.emergent-evaluation-minutes"),
        (json!({ "limits": { "discharge-lookback-days": 29 } }), "limits.discharge-lookback-days"),
        (json!({ "limits": { "distinct-priority-signs": 4 } }), "limits.distinct-priority-signs"),
        (json!({ "floors": { "G-SIB": "priority" } }), "floors.G-SIB"),
        (json!({ "tiers": { "U6": "priority" } }), "tiers.U6"),
    ];
    for (fields, what) in rows {
        let found = flaws(fields.clone());
        assert_eq!(found.len(), 1, "{what}");
        assert_eq!(found[0].kind, FlawKind::WeakenedWithoutWaiver, "{what}");
        assert!(found[0].message.contains(what), "{}", found[0].message);
        let definition = definition(waived(fields, what));
        let mut none = Vec::new();
        let rules = RuleSet::build(&definition, shape::check(&definition, &mut none));
        assert_eq!(none, []);
        let answer = assess(&situation(json!({})), &rules, None);
        assert_eq!(answer.waived.len(), 1);
        assert_eq!(answer.waived[0].weakening.what, what, "it shows in every assessment");
    }
    for same in [json!({ "urgent-hours": 24 }), json!({ "discharge-lookback-days": 31 })] {
        assert_eq!(weaken::weakenings(&definition(json!({ "limits": same }))), []);
    }
}

#[test]
fn a_number_that_cannot_be_dialed_is_refused() {
    let line = |number: &str| flaws(json!({ "contacts": [{ "name": "own line", "number": number }] }));
    assert_eq!(line("see website")[0].pointer, "/contacts/0");
    let terminal =
        json!({ "terminal": { "name": "County team", "number": "front desk", "hours": "always" } });
    assert_eq!(flaws(json!({ "chain": terminal }))[0].pointer, "/chain/terminal");
}

#[test]
fn levels_that_make_the_way_round_longer_are_weaker() {
    let mut own = definition(json!({}));
    let terminal = own.chain.immediate.levels.last().unwrap().clone();
    let slow = |minutes| Level { acknowledge: Wait::Minutes(minutes), prompt: None, ..terminal.clone() };
    own.chain.immediate.levels.extend([slow(100_000), terminal.clone()]);
    let found = weaken::weakenings(&own);
    let rounds: Vec<_> = found.iter().map(|weakening| weakening.what.as_str()).collect();
    assert_eq!(rounds, ["chain.immediate.round.minutes"]);
    assert_eq!((found[0].from.as_str(), found[0].to.as_str()), ("15", "100020"));
}

#[test]
fn a_slower_or_thinner_chain_is_weaker() {
    let chain = |change: fn(&mut ChainPolicy)| {
        let mut own = definition(json!({}));
        change(&mut own.chain);
        let mut flaws = Vec::new();
        shape::check(&own, &mut flaws);
        flaws.iter().map(|flaw| flaw.pointer.clone()).collect::<Vec<_>>()
    };
    assert_eq!(chain(|_| {}), Vec::<String>::new());
    assert_eq!(chain(|chain| chain.urgent.repeat = Wait::Minutes(241)), ["/chain/urgent/repeat/minutes"]);
    assert_eq!(chain(|chain| chain.urgent.repeat = Wait::Minutes(60)), Vec::<String>::new());
    assert_eq!(chain(|chain| chain.urgent.manner = Manner::Digest), ["/chain/urgent/manner"]);
    assert_eq!(chain(|chain| chain.caring_contact_hours = 73), ["/chain/caring-contact-hours"]);
    assert_eq!(chain(|chain| chain.review_days = 91), ["/chain/review-days"]);
    assert_eq!(chain(|chain| chain.immediate.levels[0].prompt = None), ["/chain/immediate/level-1/prompt"]);
    assert_eq!(
        chain(|chain| chain.emergent.levels[0].acknowledge = Wait::Minutes(16)).len(),
        4,
        "every level after it comes later"
    );
    assert_eq!(chain(|chain| chain.priority.levels.truncate(1)), ["/chain/priority/levels"]);
    assert_eq!(chain(|chain| chain.urgent.levels[0].tell.truncate(1)), ["/chain/urgent/level-1/tell"]);
    assert_eq!(chain(|chain| chain.urgent.levels[0].otherwise.clear()), ["/chain/urgent/level-1/otherwise"]);
}

#[test]
fn a_waiver_holds_for_what_was_signed_by_a_clinician_and_for_nothing_else() {
    let fields = json!({ "limits": { "urgent-hours": 36 } });
    let signed = waiver(&fields, "limits.urgent-hours", Role::Clinician);
    let with = |waiver: &Waiver, hours: u32| {
        let mut flaws = Vec::new();
        shape::check(
            &definition(json!({ "limits": { "urgent-hours": hours }, "waivers": [waiver] })),
            &mut flaws,
        );
        flaws.iter().map(|flaw| flaw.kind).collect::<Vec<_>>()
    };
    assert_eq!(with(&signed, 36), []);
    assert_eq!(with(&signed, 37), [FlawKind::WaiverInvalid], "another number was signed");
    assert_eq!(with(&signed, 24), [FlawKind::WaiverInvalid], "there is nothing to waive");
    let other = Waiver { reason: FreeText::new("Another reason").unwrap(), ..signed };
    assert_eq!(with(&other, 36), [FlawKind::WaiverInvalid], "another reason was signed");
    let manager = waiver(&fields, "limits.urgent-hours", Role::CaseManager);
    assert_eq!(with(&manager, 36), [FlawKind::WaiverInvalid], "a case manager signed it");
}

#[test]
fn a_waiver_does_not_excuse_a_tier_that_falls() {
    // Item 3 alone is Urgent. With E1 at Priority, a yes to item 4 as well would take the band to high, and the tier down.
    let fields = waived(json!({ "tiers": { "E1": "priority" } }), "tiers.E1");
    let found = flaws(fields.clone());
    assert_eq!(found[0].kind, FlawKind::NotMonotone, "{found:?}");
    let own = RuleSet::build(&definition(fields), Vec::new());
    holds(&found[0], &own);
}

#[test]
fn a_built_in_rule_that_a_change_made_idle_is_noted() {
    let (_, proof) = RuleSet::prove(&definition(json!({ "tiers": { "Q1": "urgent" } }))).unwrap();
    let idle: Vec<_> = proof.notes.iter().map(|note| note.split(' ').next().unwrap()).collect();
    assert_eq!(idle, ["U5", "U8"], "every thought is Urgent now, at any age and with or without means");
}

#[test]
fn a_rule_that_reads_one_band_may_be_raised_alone() {
    // U5 is the low band with means: what holds there holds for an older attempt with means as well.
    let (rules, proof) = RuleSet::prove(&definition(json!({ "tiers": { "U5": "emergent" } }))).unwrap();
    let judge = |fields: Value| assess(&situation(fields), &rules, None);
    let low = json!([{ "id": "c-ssrs-screener", "answers": { "1": "yes", "2": "no", "6": "no" } }]);
    let older = json!([{ "id": "c-ssrs-screener", "answers": { "1": "no", "2": "no", "6-lifetime": "yes", "6-3mo": "no" } }]);
    let rows = [
        (&low, "yes", Tier::Emergent),
        (&older, "yes", Tier::Emergent),
        (&low, "no", Tier::Priority),
        (&older, "no", Tier::Urgent),
    ];
    for (instruments, means, tier) in rows {
        let answer = judge(json!({ "instruments": instruments, "probes": { "means-access": means } }));
        assert_eq!(answer.computed_tier, tier, "{instruments} {means}");
    }
    let armed = judge(json!({ "instruments": older, "probes": { "means-access": "yes" } }));
    assert!(armed.fired("RAISED-U5") && armed.fired("U1") && !armed.fired("U5"));
    assert!(!proof.notes.iter().any(|note| note.starts_with("U5 ")), "{:?}", proof.notes);
}

#[test]
fn what_holds_for_a_band_holds_for_the_graver_bands_once_it_is_raised() {
    let made = |tiers: Value| {
        let rules = RuleSet::unproved(&definition(json!({ "tiers": tiers })));
        rules.added_rules().map(|rule| format!("{} {}", rule.id, rule.tier)).collect::<Vec<_>>().join(", ")
    };
    let rows = [
        (json!({ "Q1": "urgent" }), ""),
        (json!({ "Q1": "emergent" }), "RAISED-Q1 emergent"),
        (json!({ "Q1": "emergent", "U1": "emergent" }), ""),
        (json!({ "U1": "emergent" }), ""),
        (json!({ "U1": "immediate" }), "RAISED-U1 immediate"),
        (json!({ "U1": "immediate", "E1": "immediate" }), ""),
        (json!({ "U5": "immediate", "E1": "immediate" }), "RAISED-U5 immediate"),
        (json!({ "U5": "emergent", "U1": "emergent" }), ""),
        (json!({ "Q1": "priority", "E7": "immediate" }), ""),
    ];
    for (tiers, expected) in rows {
        assert_eq!(made(tiers.clone()), expected, "{tiers}");
    }
}

#[test]
fn a_rule_that_is_raised_past_others_says_which_must_rise_as_well() {
    let found = flaws(json!({ "tiers": { "U4": "emergent" } }));
    assert_eq!((found[0].kind, found[0].pointer.as_str()), (FlawKind::MissingCountsAsNo, "/tiers/U4"));
    assert!(
        found[0].message.ends_with("with U4 raised, raise U9 to emergent as well"),
        "{}",
        found[0].message
    );
    prove(json!({ "tiers": { "U4": "emergent", "U9": "emergent" } }));
}

#[test]
fn a_rule_set_without_a_region_or_a_terminal_contact_is_refused() {
    // PR17.
    assert_eq!(kinds(json!({ "region": null })), [FlawKind::NoRegionNumbers]);
    assert_eq!(kinds(json!({ "region": "Atlantis" })), [FlawKind::NoRegionNumbers]);
    assert_eq!(kinds(json!({ "chain": {} })), [FlawKind::NoTerminalContact]);
    let terminal = |hours: &str, number: &str| {
        kinds(json!({ "chain": { "terminal": { "name": "Team", "number": number, "hours": hours } } }))
    };
    assert_eq!(terminal("some", "555-0100"), [FlawKind::NoTerminalContact]);
    assert_eq!(terminal("unknown", "555-0100"), [FlawKind::NoTerminalContact]);
    assert_eq!(terminal("always", " "), [FlawKind::NoTerminalContact]);
    let mut own = definition(json!({}));
    own.chain.emergent.levels.pop();
    let found = RuleSet::prove(&own).unwrap_err().flaws;
    assert!(
        found
            .iter()
            .any(|flaw| flaw.kind == FlawKind::NoTerminalContact && flaw.pointer == "/chain/emergent/levels")
    );
}

#[test]
fn deadlines_that_are_out_of_order_are_refused() {
    let rows = [
        json!({ "emergent-evaluation-minutes": 10 }),
        json!({ "emergent-cap-minutes": 119 }),
        json!({ "urgent-hours": 1 }),
        json!({ "priority-hours": 23 }),
        json!({ "routine-business-days": 2 }),
    ];
    for limits in rows {
        let found = kinds(json!({ "limits": limits }));
        assert!(found.contains(&FlawKind::DeadlinesOutOfOrder), "{limits}: {found:?}");
    }
    let mut none = Vec::new();
    shape::check(&definition(json!({ "limits": { "routine-business-days": 3 } })), &mut none);
    assert_eq!(none, []);
}

#[test]
fn what_cannot_be_a_name_or_a_number_is_refused_with_its_place() {
    let own_sign = |code: &str| json!({ "signs": [{ "code": code, "label": "own", "floor": "urgent" }] });
    let mut unnamed = rule(json!({ "sign": { "code": "A-EMO" } }), "urgent");
    unnamed["id"] = "U5".into();
    let rows = [
        (json!({ "id": "" }), "/id"),
        (json!({ "id": "casework-standard" }), "/id"),
        (json!({ "version": "1" }), "/version"),
        (json!({ "version": "1.x.0" }), "/version"),
        (json!({ "floors": { "Z-999": "urgent" } }), "/floors/Z-999"),
        (json!({ "floors": { "G-SIB": "routine" } }), "/floors/G-SIB"),
        (json!({ "tiers": { "U99": "urgent" } }), "/tiers/U99"),
        (json!({ "tiers": { "U5": "routine" } }), "/tiers/U5"),
        (json!({ "tiers": { "R0": "urgent" } }), "/tiers/R0"),
        (json!({ "rules": [unnamed] }), "/rules/0/id"),
        (with_rule(json!({ "sign": { "code": "A-EMO" } }), "routine"), "/rules/0/tier"),
        (own_sign("G-MOOD"), "/signs/0/code"),
        (own_sign("P-mine"), "/signs/0/code"),
        (own_sign("river"), "/signs/0/code"),
        (json!({ "limits": { "distinct-priority-signs": 0 } }), "/limits/distinct-priority-signs"),
        (json!({ "limits": { "personal-sign-floor": "immediate" } }), "/limits/personal-sign-floor"),
        (json!({ "limits": { "behavior-days": 100_001 } }), "/limits"),
        (json!({ "contacts": [{ "name": "own", "number": "" }] }), "/contacts/0"),
    ];
    for (fields, pointer) in rows {
        let found = flaws(fields.clone());
        assert!(
            found.iter().any(|flaw| flaw.kind == FlawKind::Malformed && flaw.pointer == pointer),
            "{fields}: {found:?}"
        );
    }
}
