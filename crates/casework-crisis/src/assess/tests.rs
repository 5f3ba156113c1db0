//! The worked vignettes of the clinical sheet and the boundaries of the rules.

use serde_json::{Value, json};

use super::*;

/// Builds a situation of Monday 2026-03-02, 10:00 in Chicago, with an adult, unless the fields say otherwise.
pub(super) fn situation(mut fields: Value) -> Situation {
    for (name, value) in [
        ("client", "c-1"),
        ("at", "2026-03-02T10:00:00-06:00"),
        ("zone", "America/Chicago"),
        ("age-band", "adult"),
        ("region", "US"),
    ] {
        if fields.get(name).is_none() {
            fields[name] = value.into();
        }
    }
    serde_json::from_value(fields).unwrap()
}

pub(super) fn run(fields: Value) -> Assessment {
    let weekends = BusinessCalendar::default();
    assess(&situation(fields), RuleSet::standard(), Some(&weekends))
}

/// Checks tier, deadline (local) and the rules of the tier, which may be joined by others.
fn check(name: &str, fields: Value, tier: Tier, deadline: &str, codes: &[&str]) -> Assessment {
    let answer = run(fields);
    let shown = serde_json::to_string_pretty(&answer).unwrap();
    assert_eq!(answer.effective_tier, tier, "{name}: {shown}");
    assert_eq!(answer.deadline.to_string(), deadline, "{name}");
    for code in codes {
        assert!(answer.fired(code), "{name} wants {code}: {shown}");
    }
    answer
}

pub(super) fn c_ssrs(answers: &Value) -> Value {
    json!([{ "id": "c-ssrs-screener", "answers": answers }])
}

pub(super) fn all_no() -> Value {
    c_ssrs(&json!({
        "1": "no", "2": "no", "3": "skipped-by-rule", "4": "skipped-by-rule", "5": "skipped-by-rule", "6": "no"
    }))
}

fn codes(reasons: &[Reason]) -> Vec<&str> {
    reasons.iter().map(|reason| reason.code.id()).collect()
}

const NEXT_DAY: &str = "2026-03-03T10:00:00-06:00";
const NOON: &str = "2026-03-02T12:00:00-06:00";
const NOW: &str = "2026-03-02T10:00:00-06:00";

#[test]
fn the_screener_vignettes_give_their_tiers() {
    let routine =
        check("1", json!({ "instruments": all_no() }), Tier::Routine, "2026-03-16T10:00:00-05:00", &["R0"]);
    assert!(!routine.incomplete);
    assert_eq!(routine.actions, [Action::Record, Action::RescreenNextContact]);
    let low = json!({ "1": "yes", "2": "no", "6": "no" });
    let priority = check(
        "2",
        json!({ "instruments": c_ssrs(&low) }),
        Tier::Priority,
        "2026-03-05T10:00:00-06:00",
        &["Q1"],
    );
    for action in [Action::Refer, Action::MakeSafetyPlan, Action::OfferCrisisLine] {
        assert!(priority.actions.contains(&action));
    }
    let armed = json!({ "instruments": c_ssrs(&low), "probes": { "means-access": "yes" } });
    let urgent = check("3", armed, Tier::Urgent, NEXT_DAY, &["U5"]);
    assert!(urgent.actions.contains(&Action::TalkAboutMeansSafety));
    let method = json!({ "2": "yes", "3": "yes", "4": "no", "5": "no", "6": "no" });
    let four = json!({ "instruments": c_ssrs(&method), "probes": { "means-access": "no" } });
    let four = check("4", four, Tier::Urgent, NEXT_DAY, &["U1"]);
    assert_eq!(codes(&four.determined_by), ["U1"]);
    let recent = json!({ "instruments": all_no(), "context": { "past-attempt-dates": ["2026-01-20"] } });
    let recent = check("7", recent, Tier::Emergent, NOON, &["E1"]);
    assert!(recent.inconsistent_answers);
    let older = json!({ "instruments": all_no(), "context": { "past-attempt-dates": ["2025-06-15"] } });
    check("8", older, Tier::Urgent, NEXT_DAY, &["U1"]);
    let dated = json!([{ "id": "c-ssrs-screener",
        "answers": { "1": "no", "2": "no", "6": "yes" },
        "behavior-dates": { "6": { "on": "2026-01-20", "precision": "day" } } }]);
    check("7 by the item", json!({ "instruments": dated }), Tier::Emergent, NOON, &["E1"]);
    let item_nine = json!([{ "id": "phq-9", "answers": { "q1": 3, "q2": 2, "q3": 2, "q9": 1 } }]);
    let nine = check("11", json!({ "instruments": item_nine }), Tier::Urgent, NEXT_DAY, &["U2"]);
    assert!(nine.actions.contains(&Action::ScreenBeforeContactEnds));
    let then = json!({
        "instruments": [item_nine[0], all_no()[0]],
        "context": { "previous-tier": "urgent", "previous-deadline": "2026-03-03T09:00:00-06:00" }
    });
    let then = check("12", then, Tier::Urgent, "2026-03-03T09:00:00-06:00", &["R0"]);
    assert_eq!(then.computed_tier, Tier::Routine);
    let left = json!({ "1": "missing", "2": "missing", "6": "missing" });
    let left = json!({ "instruments": c_ssrs(&left), "signs": [{ "code": "A-EMO", "present": "yes" }] });
    let left = check("14", left, Tier::Urgent, NEXT_DAY, &["U3", "Q2"]);
    assert!(left.actions.contains(&Action::FinishScreen) && left.actions.contains(&Action::ReachOutToday));
}

#[test]
fn the_danger_vignettes_give_their_tiers() {
    let six = json!({ "instruments": c_ssrs(&json!({ "5": "yes" })),
        "probes": { "means-access": "yes", "able-and-willing-to-stay-safe": "refused" } });
    check("6", six, Tier::Immediate, NOW, &["I3", "E1"]);
    let hung_up = json!({ "instruments": c_ssrs(&json!({ "5": "yes" })),
        "probes": { "means-access": "yes" }, "context": { "unreachable": "yes" } });
    check("6, gone", hung_up, Tier::Immediate, NOW, &["I3", "I6"]);
    let child =
        json!({ "age-band": "12-17", "probes": { "child-in-danger": "yes", "guardian-suspected": "yes" } });
    let child = check("19", child, Tier::Immediate, NOW, &["I5"]);
    assert!(child.reviews.contains(&Review::MandatedReportReview));
    assert!(child.actions.contains(&Action::DoNotGoThroughGuardian));
    assert!(!child.actions.contains(&Action::InvolveGuardian));
    let rope = json!({
        "signs": [{ "code": "S-PREP-MEANS", "source": "collateral", "observed-at": "2026-03-01" }],
        "context": { "denies-ideation": "yes" }
    });
    let rope = check("22", rope, Tier::Emergent, NOON, &["E1"]);
    assert!(rope.actions.contains(&Action::VerifyReport));
    let knife = json!({ "probes": { "command-hallucination": "yes", "acting-on-command": "yes", "weapon": "yes",
        "named-target": "yes" } });
    check("24", knife, Tier::Immediate, NOW, &["I2", "I4", "E4"]);
    let withdrawal = json!({ "probes": { "medical-flags": ["severe-withdrawal"] } });
    check("27", withdrawal, Tier::Immediate, NOW, &["I1"]);
    let rigid = json!({ "probes": { "medical-flags": ["nms-or-serotonin"] } });
    let rigid = check("28", rigid, Tier::Immediate, NOW, &["I1"]);
    assert!(rigid.actions.contains(&Action::TellPrescriber));
    let threat = json!({ "probes": { "named-target": "yes", "weapon": "no" } });
    let threat = check("37", threat, Tier::Urgent, NEXT_DAY, &["U9"]);
    assert_eq!(threat.reviews, [Review::DutyToProtectReview]);
    assert!(
        threat.actions.contains(&Action::AssessViolence)
            && threat.actions.contains(&Action::CheckDutyToProtectLaw)
    );
    for (probe, tier) in
        [("homicidal-plan", Tier::Emergent), ("planned-date", Tier::Emergent), ("weapon", Tier::Immediate)]
    {
        let mut probes = json!({ "named-target": "yes" });
        probes[probe] = "yes".into();
        assert_eq!(run(json!({ "probes": probes })).computed_tier, tier, "{probe}");
    }
}

#[test]
fn the_other_vignettes_give_their_tiers() {
    let acute =
        json!([{ "id": "asq", "answers": { "q1": "no", "q2": "no", "q3": "yes", "q4": "no", "q5": "yes" } }]);
    let acute = json!({ "age-band": "12-17", "instruments": acute, "contact": { "mode": "in-person" } });
    let acute = check("16", acute, Tier::Emergent, NOON, &["E2"]);
    assert_eq!(acute.contact_by.unwrap().to_string(), "2026-03-02T10:15:00-06:00");
    assert_eq!(acute.latest.unwrap().to_string(), "2026-03-02T16:00:00-06:00");
    for action in
        [Action::ObserveDirectly, Action::RemoveDangerousItems, Action::EvaluateInEmergencyDepartment]
    {
        assert!(acute.actions.contains(&action), "{action}");
    }
    assert!(acute.actions.contains(&Action::InvolveGuardian));
    let seven = json!({ "age-band": "under8", "signs": [{ "code": "G-SIB", "source": "client" }] });
    let seven = check("18", seven, Tier::Urgent, NEXT_DAY, &["U8", "U4"]);
    for action in
        [Action::EvaluateFully, Action::UseNoScoredTool, Action::InvolveGuardian, Action::AskAboutAbuse]
    {
        assert!(seven.actions.contains(&action), "{action}");
    }
    let calm = json!({ "context": { "diagnoses": ["schizophrenia"] } });
    let calm = check("25", calm, Tier::Routine, "2026-03-16T10:00:00-05:00", &["R0"]);
    assert!(!serde_json::to_string(&calm).unwrap().contains("schizophrenia"));
    let friday = json!({ "at": "2026-03-06T16:40:00-06:00", "signs": [{ "code": "A-VIOL" }] });
    check("31", friday, Tier::Urgent, "2026-03-07T16:40:00-06:00", &["U4"]);
    let evening = json!({ "at": "2026-03-06T19:15:00-06:00", "probes": { "bssa-result": "imminent" } });
    check("32", evening, Tier::Emergent, "2026-03-06T21:15:00-06:00", &["E3"]);
    let missed = json!({ "context": { "discharge-date": "2026-02-27", "missed-contacts": 3 } });
    let missed = check("33", missed, Tier::Urgent, NEXT_DAY, &["U6"]);
    for action in [Action::ReachOutToday, Action::CallEmergencyContact, Action::SendCaringContact] {
        assert!(missed.actions.contains(&action), "{action}");
    }
    let unknown = check("35", json!({ "signs": [{ "code": "Z-999" }] }), Tier::Urgent, NEXT_DAY, &["X1"]);
    assert!(unknown.incomplete && unknown.actions.contains(&Action::MapCode));
}

#[test]
fn a_person_who_was_emergent_and_is_gone_is_looked_for() {
    let gone = |before: &str| {
        run(json!({ "context": { "eloped": "yes", "last-known-intent": "yes", "last-known-means": "yes",
            "previous-tier": before } }))
        .fired("I6")
    };
    assert_eq!(["urgent", "emergent", "immediate"].map(gone), [false, true, true]);
}

#[test]
fn windows_are_inclusive_on_both_sides() {
    let context = |context: Value| run(json!({ "context": context })).computed_tier;
    let rows = [
        (json!({ "discharge-date": "2026-01-31", "missed-contacts": 1 }), Tier::Urgent),
        (json!({ "discharge-date": "2026-01-30", "missed-contacts": 1 }), Tier::Routine),
        (json!({ "discharge-date": "2026-01-31" }), Tier::Routine),
        (json!({ "discharge-date": "unknown", "missed-contacts": 1 }), Tier::Urgent),
        (json!({ "discharge-date": "2026-01", "missed-contacts": 1 }), Tier::Urgent),
        (json!({ "last-emergent-date": "2025-12-02", "missed-contacts": 1 }), Tier::Urgent),
        (json!({ "last-emergent-date": "2025-12-01", "missed-contacts": 1 }), Tier::Routine),
        (json!({ "open-episode": true, "missed-contacts": 1 }), Tier::Urgent),
        (json!({ "open-episode": true }), Tier::Routine),
        (json!({ "missed-contacts": 4 }), Tier::Routine),
        (json!({ "past-attempt-dates": ["2025-11-30"] }), Tier::Emergent),
        (json!({ "past-attempt-dates": ["2025-11-29"] }), Tier::Routine),
        (json!({ "past-attempt-dates": ["unknown"] }), Tier::Emergent),
    ];
    for (fields, tier) in rows {
        assert_eq!(context(fields.clone()), tier, "{fields}");
    }
}

#[test]
fn required_inputs_are_only_those_that_were_declared() {
    let rows = [
        (json!({}), Tier::Routine, false),
        (json!({ "required-inputs": ["c-ssrs-screener"] }), Tier::Urgent, true),
        (json!({ "required-inputs": ["c-ssrs-screener"], "instruments": all_no() }), Tier::Routine, false),
        (json!({ "required-inputs": ["phq-9.q9"], "instruments": all_no() }), Tier::Urgent, true),
        (json!({ "required-inputs": ["means-access"] }), Tier::Urgent, true),
        (
            json!({ "required-inputs": ["probes.means-access"], "probes": { "means-access": "no" } }),
            Tier::Routine,
            false,
        ),
        (json!({ "required-inputs": ["region", "age-band"] }), Tier::Routine, false),
        (json!({ "required-inputs": ["A-EMO"] }), Tier::Urgent, true),
        (
            json!({ "required-inputs": ["A-EMO"], "signs": [{ "code": "A-EMO", "present": "no" }] }),
            Tier::Routine,
            false,
        ),
        (json!({ "required-inputs": ["something-else"] }), Tier::Urgent, true),
        (json!({ "context": { "required-inputs": ["asq"] } }), Tier::Urgent, true),
    ];
    for (fields, tier, incomplete) in rows {
        let answer = run(fields.clone());
        assert_eq!((answer.computed_tier, answer.incomplete), (tier, incomplete), "{fields}");
    }
}

#[test]
fn what_is_not_understood_is_urgent_and_never_dropped() {
    let rows = [
        json!({ "instruments": [{ "id": "my-own", "answers": {} }] }),
        json!({ "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "no", "2": "no", "6": "no", "7": "no" } }] }),
        json!({ "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": 2, "2": "no", "6": "no" } }] }),
        json!({ "instruments": [{ "id": "phq-9", "answers": { "q9": 4 } }] }),
        json!({ "instruments": [{ "id": "phq-9", "answers": { "q9": -1 } }] }),
        json!({ "instruments": [{ "id": "asq", "answers": { "q1": "no", "q2": "no", "q3": "no", "q4": "no", "q6": "no" } }] }),
        json!({ "probes": { "medical-flags": ["hiccups"] } }),
        json!({ "probes": { "self-care-domains": ["hobbies"] } }),
        json!({ "signs": [{ "code": "Z-999", "present": "no" }] }),
    ];
    for fields in rows {
        let answer = run(fields.clone());
        assert_eq!(answer.computed_tier, Tier::Urgent, "{fields}");
        assert!(answer.incomplete && answer.fired("X1"), "{fields}");
        assert!(answer.trace.iter().any(|traced| traced.fate == Fate::Unrecognized), "{fields}");
        assert!(answer.not_assessed.iter().any(|open| open.why == WhyOpen::Unrecognized), "{fields}");
    }
}

#[test]
fn a_code_that_is_free_text_shows_only_its_length() {
    let answer = run(json!({ "signs": [{ "code": "she said goodbye to Ann" }] }));
    let wire = serde_json::to_string(&answer).unwrap();
    assert!(wire.contains("text-of-23-bytes") && !wire.contains("Ann"), "{wire}");
}

#[test]
fn what_was_sent_in_twice_is_traced_once() {
    let twice = |id: &str| json!([{ "id": id, "answers": {} }, { "id": id, "answers": {} }]);
    let refused = json!([{ "id": "asq", "answers": { "1": "refused" } }, { "id": "asq", "answers": { "1": "refused" } }]);
    let rows = [
        (json!({ "instruments": twice("an-index") }), "instruments.an-index"),
        (json!({ "instruments": twice("gad-7") }), "instruments.gad-7"),
        (json!({ "instruments": refused }), "asq.q1"),
        (json!({ "signs": [{ "code": "A-EMO" }, { "code": "A-EMO" }] }), "A-EMO"),
        (json!({ "signs": [{ "code": "Z-1" }, { "code": "A-EMO" }, { "code": "Z-1" }] }), "signs.Z-1"),
        (json!({ "probes": { "medical-flags": ["none", "none"] } }), "probes.medical-flags"),
        (json!({ "probes": { "medical-flags": ["dizzy", "none", "dizzy"] } }), "probes.medical-flags.dizzy"),
    ];
    for (fields, what) in rows {
        let answer = run(fields.clone());
        assert_eq!(answer.trace.iter().filter(|traced| traced.what == what).count(), 1, "{fields}");
    }
}

#[test]
fn numbers_zero_and_one_are_no_and_yes() {
    let answers = |one: i64| c_ssrs(&json!({ "1": one, "2": 0, "6": 0 }));
    assert_eq!(run(json!({ "instruments": answers(0) })).computed_tier, Tier::Routine);
    assert_eq!(run(json!({ "instruments": answers(1) })).computed_tier, Tier::Priority);
}

#[test]
fn the_asq_decides_as_its_published_examples() {
    let rows: [([&str; 5], Tier, &str); 16] = [
        (["no", "no", "refused", "no", "no"], Tier::Urgent, "U2"),
        (["no", "no", "refused", "no", "refused"], Tier::Urgent, "U2"),
        (["refused", "refused", "refused", "refused", "unable"], Tier::Urgent, "U2"),
        (["no", "no", "refused", "no", "yes"], Tier::Emergent, "E2"),
        (["no", "no", "no", "no", "missing"], Tier::Routine, "R0"),
        (["no", "no", "no", "no", "skipped-by-rule"], Tier::Routine, "R0"),
        (["yes", "no", "no", "no", "no"], Tier::Urgent, "U2"),
        (["no", "no", "no", "yes", "no"], Tier::Urgent, "U2"),
        (["no", "no", "yes", "no", "yes"], Tier::Emergent, "E2"),
        (["no", "no", "refused", "no", "missing"], Tier::Urgent, "U2"),
        (["yes", "refused", "no", "no", "refused"], Tier::Emergent, "E2"),
        (["no", "yes", "no", "no", "missing"], Tier::Emergent, "E2"),
        (["no", "no", "no", "missing", "missing"], Tier::Urgent, "U3"),
        (["no", "no", "no", "unable", "missing"], Tier::Urgent, "U3"),
        (["no", "no", "no", "no", "yes"], Tier::Emergent, "E2"),
        (["no", "no", "no", "no", "refused"], Tier::Urgent, "U3"),
    ];
    for (answers, tier, code) in rows {
        let [q1, q2, q3, q4, q5] = answers;
        let entry = json!([{ "id": "asq", "answers": { "q1": q1, "q2": q2, "q3": q3, "q4": q4, "q5": q5 } }]);
        let answer = run(json!({ "instruments": entry }));
        assert_eq!(answer.computed_tier, tier, "{answers:?}");
        assert!(answer.fired(code), "{answers:?}");
    }
    let bssa = |result: &str| {
        let entry = json!([{ "id": "asq", "answers": { "q1": "yes", "q2": "no", "q3": "no", "q4": "no", "q5": "no" } }]);
        run(json!({ "instruments": entry, "probes": { "bssa-result": result } })).computed_tier
    };
    assert_eq!(
        [bssa("low"), bssa("high"), bssa("imminent")],
        [Tier::Routine, Tier::Emergent, Tier::Emergent]
    );
}

#[test]
fn a_refused_screen_leaves_the_question_about_now_open() {
    let entry = json!([{ "id": "asq", "answers": { "q1": "refused", "q2": "no", "q3": "no", "q4": "no" } }]);
    let answer = run(json!({ "instruments": entry }));
    assert!(answer.fired("U2") && answer.incomplete);
    assert!(
        answer.would_raise.iter().any(|raise| raise.code.id() == "E2"),
        "and the question could raise it"
    );
    assert!(answer.not_assessed.iter().any(|open| open.what == "asq.q5" && open.why == WhyOpen::Missing));
}

#[test]
fn a_documented_level_asks_for_the_response_of_its_scale_and_lowers_nothing() {
    let rows = [
        ("safe-t", "high", Tier::Emergent, "L1"),
        ("safe-t", "moderate", Tier::Urgent, "L2"),
        ("safe-t", "low", Tier::Priority, "L3"),
        ("va-dod-acute", "high", Tier::Emergent, "L1"),
        ("va-dod-acute", "intermediate", Tier::Urgent, "L2"),
        ("va-dod-acute", "low", Tier::Priority, "L3"),
        // A word that the scale does not have, and a scale that nobody here knows.
        ("safe-t", "intermediate", Tier::Urgent, "X1"),
        ("va-dod-acute", "moderate", Tier::Urgent, "X1"),
        ("own-scale", "low", Tier::Urgent, "X1"),
    ];
    for (scale, level, tier, code) in rows {
        let levels = json!([{ "scale": scale, "level": level, "by": "w-1" }]);
        let answer = run(json!({ "context": { "documented-levels": levels } }));
        assert_eq!(answer.computed_tier, tier, "{scale} {level}");
        assert_eq!(codes(&answer.determined_by), [code], "{scale} {level}");
    }
    let low = json!([{ "scale": "safe-t", "level": "low" }]);
    let both =
        json!({ "context": { "documented-levels": low }, "instruments": c_ssrs(&json!({ "4": "yes" })) });
    assert_eq!(run(both).computed_tier, Tier::Emergent);
}

#[test]
fn item_nine_counts_from_one_and_missing_is_not_zero() {
    let nine = |answer: Value| {
        let answer = run(json!({ "instruments": [{ "id": "phq-9", "answers": { "q9": answer } }] }));
        codes(&answer.determined_by).join(" ")
    };
    let rows = [(json!(0), "R0"), (json!(1), "U2"), (json!(2), "U2"), (json!(3), "U2"), (json!("yes"), "U2")];
    for (value, expected) in rows {
        assert_eq!(nine(value.clone()), expected, "{value}");
    }
    for open in ["missing", "refused", "unable", "skipped-by-rule"] {
        assert_eq!(nine(json!(open)), "U3", "{open}");
    }
}

#[test]
fn signs_count_by_concept() {
    let signs = |codes: &[&str]| {
        let signs: Vec<_> = codes.iter().map(|code| json!({ "code": code })).collect();
        run(json!({ "signs": signs })).computed_tier
    };
    let rows: [(&[&str], Tier); 9] = [
        (&["A-ANHED"], Tier::Routine),
        (&["A-HYG"], Tier::Priority),
        (&["G-MOOD", "Y-MOOD", "G-RISK", "A-RISKY"], Tier::Priority),
        (&["G-WITHD", "Y-ISOL", "G-ADL", "A-HYG"], Tier::Priority),
        (&["G-MOOD", "G-RISK", "G-ADL"], Tier::Urgent),
        (&["G-MOOD", "G-RISK", "A-ANHED"], Tier::Priority),
        (&["P-1", "P-2"], Tier::Priority),
        (&["P-1", "P-1", "P-2"], Tier::Priority),
        (&["P-1", "P-2", "A-EMO"], Tier::Urgent),
    ];
    for (codes, tier) in rows {
        assert_eq!(signs(codes), tier, "{codes:?}");
    }
    let marked = |new: bool, linked: bool| {
        let sign = json!([{ "code": "A-EMO", "new-or-worse": new, "linked-to-recent-loss": linked }]);
        run(json!({ "signs": sign })).computed_tier
    };
    assert_eq!(
        [marked(true, true), marked(true, false), marked(false, true)],
        [Tier::Urgent, Tier::Priority, Tier::Priority]
    );
}

#[test]
fn medical_flags_have_the_tiers_of_the_sheet() {
    let rows = [
        (json!(["lithium-toxicity"]), json!([]), Tier::Urgent),
        (json!(["lithium-toxicity"]), json!([{ "code": "Y-CONF" }]), Tier::Immediate),
        (json!(["clozapine-warning", "seizure"]), json!([]), Tier::Immediate),
        (json!(["postpartum-psychosis"]), json!([]), Tier::Emergent),
        (json!(["opioid-overdose"]), json!([]), Tier::Immediate),
        (json!(["alcohol-poisoning"]), json!([]), Tier::Immediate),
        (json!(["deliberate-ingestion"]), json!([]), Tier::Immediate),
        (json!(["new-confusion-or-head-injury"]), json!([]), Tier::Immediate),
        (json!(["other-life-threatening"]), json!([]), Tier::Immediate),
    ];
    for (flags, signs, tier) in rows {
        let answer = run(json!({ "probes": { "medical-flags": flags }, "signs": signs }));
        assert_eq!(answer.computed_tier, tier, "{flags}");
    }
}

#[test]
fn every_urgent_or_higher_answer_carries_the_four_elements() {
    let rows = [
        json!({ "probes": { "violence-now": "yes" } }),
        json!({ "probes": { "bssa-result": "high" } }),
        json!({ "signs": [{ "code": "A-VIOL" }] }),
        json!({ "context": { "previous-tier": "urgent" } }),
    ];
    for fields in rows {
        let answer = run(fields);
        let elements = [
            Action::EnsureSafety,
            Action::ContactResources,
            Action::ProvideSupport,
            Action::FollowCrisisPlan,
        ];
        assert!(answer.actions.starts_with(&elements));
    }
    assert!(!run(json!({})).actions.contains(&Action::EnsureSafety));
}

#[test]
fn without_a_region_the_answer_says_so_and_names_no_number() {
    let mut urgent = situation(json!({ "probes": { "violence-now": "yes" } }));
    urgent.region = None;
    let answer = assess(&urgent, RuleSet::standard(), None);
    assert!(answer.actions.contains(&Action::SetRegion));
    assert!(answer.not_assessed.iter().any(|open| open.what == "region"));
    let words: String = answer.actions.iter().map(|action| action.words()).collect();
    assert!(!words.bytes().any(|byte| byte.is_ascii_digit()), "{words}");
}

#[test]
fn without_a_calendar_the_routine_deadline_is_earlier() {
    // PR10.
    let plain = situation(json!({}));
    let with = assess(&plain, RuleSet::standard(), Some(&BusinessCalendar::default())).deadline;
    let without = assess(&plain, RuleSet::standard(), None).deadline;
    assert_eq!(without.to_string(), "2026-03-12T10:00:00-05:00");
    assert!(without < with);
}

#[test]
fn hours_are_elapsed_time_across_a_change_of_the_clock() {
    // PR10.
    let rows = [
        ("2026-03-07T16:40:00-06:00", json!([{ "code": "A-VIOL" }]), "2026-03-08T17:40:00-05:00"),
        ("2026-10-31T16:40:00-05:00", json!([{ "code": "A-VIOL" }]), "2026-11-01T15:40:00-06:00"),
        ("2026-03-06T10:00:00-06:00", json!([{ "code": "A-EMO" }]), "2026-03-09T11:00:00-05:00"),
        ("2026-03-02T16:00:00Z", json!([{ "code": "A-VIOL" }]), "2026-03-03T10:00:00-06:00"),
    ];
    for (at, signs, deadline) in rows {
        assert_eq!(run(json!({ "at": at, "signs": signs })).deadline.to_string(), deadline, "{at}");
    }
}

#[test]
fn a_round_trip_through_the_wire_changes_nothing() {
    let answer = run(
        json!({ "instruments": all_no(), "signs": [{ "code": "A-EMO" }], "context": { "past-attempt-dates": ["2026-01"] } }),
    );
    let wire = serde_json::to_string(&answer).unwrap();
    assert_eq!(serde_json::from_str::<Assessment>(&wire).unwrap(), answer);
    for field in [
        "computed-tier",
        "effective-tier",
        "deadline",
        "actions",
        "determined-by",
        "also-fired",
        "not-assessed",
        "would-raise",
        "rule-set",
        "incomplete",
        "reviews",
        "trace",
        "inconsistent-answers",
    ] {
        assert!(serde_json::to_value(&answer).unwrap().get(field).is_some(), "{field}");
    }
    assert!(wire.contains("\"code\":\"crisis.E1\""));
}

#[test]
fn an_older_screen_settles_nothing_that_was_found_or_left_open_since() {
    let quiet = json!({ "1": "no", "2": "no", "6": "no" });
    let asked = |id: &str, answers: &Value, at: Option<&str>| {
        let mut entry = json!({ "id": id, "answers": answers });
        if let Some(at) = at {
            entry["asked-at"] = at.into();
        }
        entry
    };
    let rows = [
        (None, false),
        (Some("2026-03-02T00:05:00-06:00"), false),
        (Some("2026-03-01T23:55:00-06:00"), true),
        (Some("2025-01-05T10:00:00-06:00"), true),
        (Some("2026-03-02T10:01:00-06:00"), true),
    ];
    for (at, fires) in rows {
        let screen = asked("c-ssrs-screener", &quiet, at);
        let nine = json!({ "instruments": [asked("phq-9", &json!({ "q9": 2 }), None), screen.clone()] });
        let answer = assess(&situation(nine), RuleSet::standard(), None);
        assert_eq!(answer.fired("U2"), fires, "positive today, screened at {at:?}");
        let refused = asked("c-ssrs-screener", &json!({ "1": "refused", "2": "refused", "6": "no" }), None);
        let answer =
            assess(&situation(json!({ "instruments": [screen, refused] })), RuleSet::standard(), None);
        assert_eq!(answer.fired("U3"), fires, "refused today, screened at {at:?}");
    }
    // An old yes still counts.
    let old = asked(
        "c-ssrs-screener",
        &json!({ "1": "yes", "2": "yes", "3": "no", "4": "yes", "5": "no", "6": "no" }),
        Some("2026-02-20T10:00:00-06:00"),
    );
    let both = json!({ "instruments": [old, asked("c-ssrs-screener", &quiet, None)] });
    assert!(assess(&situation(both), RuleSet::standard(), None).fired("E1"));
}

#[test]
fn a_standing_tier_is_an_open_episode_when_a_contact_is_missed() {
    for (before, fires) in [("routine", false), ("priority", true), ("urgent", true), ("emergent", true)] {
        let answer = run(json!({ "context": { "previous-tier": before, "missed-contacts": 1 } }));
        assert_eq!(answer.fired("U6"), fires, "{before}");
    }
}

#[test]
fn below_eight_a_scored_tool_raises_and_settles_nothing() {
    let tools = json!([{ "id": "c-ssrs-screener", "answers": { "1": "no", "2": "no", "6": "no" } }]);
    let quiet = run(json!({ "age-band": "under-8", "instruments": tools }));
    let listed = NotAssessed { what: "c-ssrs-screener".into(), why: WhyOpen::NotForAge };
    assert!(quiet.incomplete && quiet.not_assessed.contains(&listed));
    let older = run(json!({ "age-band": "8-11", "instruments": tools }));
    assert!(!older.incomplete && !older.not_assessed.contains(&listed));
    let refused = json!([tools[0], { "id": "asq", "answers": { "q1": "refused", "q2": "no", "q3": "no", "q4": "no", "q5": "no" } }]);
    assert!(run(json!({ "age-band": "under-8", "instruments": refused })).fired("U2"));
    assert!(!run(json!({ "age-band": "8-11", "instruments": refused })).fired("U2"));
}

#[test]
fn a_refused_question_about_thoughts_is_incomplete() {
    for probe in ["ideation-stated", "intent-now"] {
        for word in ["refused", "unable"] {
            assert!(run(json!({ "probes": { probe: word } })).incomplete, "{probe} {word}");
        }
        assert!(!run(json!({ "probes": { probe: "no" } })).incomplete);
    }
    assert!(!run(json!({})).incomplete, "what was not asked is not refused");
}

#[test]
fn below_eight_a_complete_tool_settles_no_other_and_is_named() {
    let refused =
        json!({ "id": "c-ssrs-screener", "answers": { "1": "refused", "2": "refused", "6": "no" } });
    let both = json!([refused, all_no()[0]]);
    for (age, tier) in [
        ("under-8", Tier::Urgent),
        ("unknown", Tier::Urgent),
        ("8-11", Tier::Routine),
        ("12-17", Tier::Routine),
        ("adult", Tier::Routine),
    ] {
        let answer = run(json!({ "age-band": age, "instruments": both }));
        assert_eq!((answer.computed_tier, answer.fired("U3")), (tier, tier == Tier::Urgent), "{age}");
    }
    let asqs = |age: &str| {
        let open = json!({ "id": "asq", "answers": { "q1": "no", "q2": "unable", "q3": "no", "q4": "no" } });
        let quiet = json!({ "id": "asq", "answers": { "q1": "no", "q2": "no", "q3": "no", "q4": "no" } });
        run(json!({ "age-band": age, "instruments": [open, quiet] })).fired("U3")
    };
    assert_eq!((asqs("under-8"), asqs("8-11")), (true, false));
    let nines = |age: &str| {
        let open = json!({ "id": "phq-9", "answers": { "q9": "refused" } });
        let quiet = json!({ "id": "phq-9", "answers": { "q9": 0 } });
        run(json!({ "age-band": age, "instruments": [open, quiet] })).fired("U3")
    };
    assert_eq!((nines("under-8"), nines("8-11")), (true, false));
    // A quiet tool alone leaves the tier, is named beside the reason, and asks for what takes its place.
    let alone = run(json!({ "age-band": "under-8", "instruments": all_no() }));
    let seen: Vec<_> = alone.determined_by[0].evidence.iter().map(|seen| seen.input.as_ref()).collect();
    assert_eq!((codes(&alone.determined_by), seen), (vec!["R0"], vec!["rules", "c-ssrs-screener"]));
    assert!(alone.incomplete);
    for action in [Action::EvaluateFully, Action::UseNoScoredTool] {
        assert!(alone.actions.contains(&action), "{action}");
        assert!(!run(json!({ "instruments": all_no() })).actions.contains(&action), "{action}");
    }
}

#[test]
fn a_sign_that_nobody_knows_of_is_incomplete() {
    for (code, tier) in [("A-EMO", Tier::Routine), ("P-own", Tier::Routine), ("Z-999", Tier::Urgent)] {
        let answer = run(json!({ "signs": [{ "code": code, "present": "unknown" }] }));
        assert_eq!((answer.computed_tier, answer.incomplete), (tier, true), "{code}");
        let listed = |why| {
            answer.not_assessed.iter().any(|open| open.what == format!("signs.{code}") && open.why == why)
        };
        assert!(listed(WhyOpen::Unknown), "{code}");
        assert_eq!(listed(WhyOpen::Unrecognized), code == "Z-999");
    }
    for present in ["yes", "no"] {
        assert!(!run(json!({ "signs": [{ "code": "A-EMO", "present": present }] })).incomplete, "{present}");
    }
}

#[test]
fn abuse_that_happens_now_is_violence_until_somebody_has_asked() {
    let abuse = |now: &str, violence: &str| {
        run(
            json!({ "signs": [{ "code": "G-ABUSE", "happening-now": now }], "probes": { "violence-now": violence } }),
        )
    };
    for (now, violence, tier) in [
        ("yes", "missing", Tier::Immediate),
        ("yes", "refused", Tier::Immediate),
        ("yes", "unable", Tier::Immediate),
        ("yes", "yes", Tier::Immediate),
        ("yes", "no", Tier::Urgent),
        ("no", "missing", Tier::Urgent),
        ("missing", "missing", Tier::Urgent),
    ] {
        let answer = abuse(now, violence);
        assert_eq!(answer.computed_tier, tier, "{now} {violence}");
        assert_eq!(answer.fired("I2"), tier == Tier::Immediate, "{now} {violence}");
        assert!(answer.reviews.contains(&Review::MandatedReportReview));
    }
    let open =
        |answer: &Assessment| answer.not_assessed.iter().any(|open| open.what == "probes.violence-now");
    assert!(open(&abuse("missing", "missing")), "the sheet asks who is at risk now");
    assert!(!open(&abuse("missing", "no")));
}

#[test]
fn a_skip_that_the_instrument_does_not_have_is_a_missing_answer_and_says_so() {
    let traced = |id: &str, item: &str, answers: Value| {
        let answer = run(json!({ "instruments": [{ "id": id, "answers": answers }] }));
        let name = format!("{id}.{item}");
        let traced = answer.trace.iter().find(|traced| traced.what == name).unwrap();
        (
            traced.fate,
            traced.why.as_deref().unwrap_or_default().contains("taken as missing"),
            answer.fired("U3"),
        )
    };
    let skipped = "skipped-by-rule";
    let valid = (Fate::NotRelevant, false, false);
    let invalid = (Fate::Used, true, true);
    let rows = [
        ("c-ssrs-screener", "3", json!({ "1": "no", "2": "no", "3": skipped, "6": "no" }), valid),
        ("c-ssrs-screener", "3", json!({ "1": "no", "q2": 0, "3": skipped, "6": "no" }), valid),
        (
            "c-ssrs-screener",
            "4",
            json!({ "1": "no", "2": "yes", "3": "no", "4": skipped, "5": "no", "6": "no" }),
            invalid,
        ),
        (
            "c-ssrs-screener",
            "5",
            json!({ "1": "no", "2": "refused", "3": "no", "4": "no", "5": skipped, "6": "no" }),
            invalid,
        ),
        ("c-ssrs-screener", "2", json!({ "1": "no", "2": skipped, "6": "no" }), invalid),
        ("c-ssrs-screener", "1", json!({ "1": skipped, "2": "no", "6": "no" }), invalid),
        ("c-ssrs-screener", "6", json!({ "1": "no", "2": "no", "6": skipped }), invalid),
        ("asq", "q5", json!({ "q1": "no", "q2": "no", "q3": "no", "q4": "no", "q5": skipped }), valid),
        ("asq", "q4", json!({ "q1": "no", "q2": "no", "q3": "no", "q4": skipped }), invalid),
        ("asq", "q5", json!({ "q1": "refused", "q2": "no", "q3": "no", "q4": "no", "q5": skipped }), invalid),
        ("phq-9", "q9", json!({ "q9": skipped }), invalid),
    ];
    for (id, item, answers, expected) in rows {
        assert_eq!(traced(id, item, answers.clone()), expected, "{id} {answers}");
    }
}

#[test]
fn days_are_those_of_the_zone_and_windows_are_counted_in_it() {
    // The same instant is Sunday in Honolulu and Monday in Chicago and Auckland.
    let rows = [
        ("America/Chicago", "2025-11-29", Tier::Routine),
        ("America/Chicago", "2025-11-30", Tier::Emergent),
        ("Pacific/Honolulu", "2025-11-29", Tier::Emergent),
        ("Pacific/Honolulu", "2025-11-28", Tier::Routine),
        ("Pacific/Auckland", "2025-11-30", Tier::Emergent),
    ];
    for (zone, date, tier) in rows {
        let fields = json!({ "at": "2026-03-02T00:30:00-06:00", "zone": zone, "context": { "past-attempt-dates": [date] } });
        assert_eq!(run(fields).computed_tier, tier, "{date} in {zone}");
    }
    // The day of a report is that of the zone as well.
    let seen = |zone: &str| {
        let sign = json!([{ "code": "S-PREP-MEANS", "observed-at": "2025-11-30T05:30:00Z" }]);
        run(json!({ "zone": zone, "signs": sign })).fired("E1")
    };
    assert_eq!((seen("America/Chicago"), seen("UTC")), (false, true));
}

#[test]
fn an_emergent_deadline_is_elapsed_time_through_the_hour_that_is_missing_and_the_one_that_comes_twice() {
    let rows = [
        ("America/Chicago", "2026-03-08T01:30:00-06:00", "2026-03-08T04:30:00-05:00"),
        ("America/Chicago", "2026-11-01T00:30:00-05:00", "2026-11-01T01:30:00-06:00"),
        ("Australia/Lord_Howe", "2026-04-05T01:15:00+11:00", "2026-04-05T02:45:00+10:30"),
        ("Asia/Kathmandu", "2026-03-02T23:00:00+05:45", "2026-03-03T01:00:00+05:45"),
        ("America/Chicago", "2028-02-28T23:00:00-06:00", "2028-02-29T01:00:00-06:00"),
    ];
    for (zone, at, deadline) in rows {
        let answer = run(json!({ "zone": zone, "at": at, "probes": { "bssa-result": "high" } }));
        assert_eq!(answer.deadline.to_string(), deadline, "{at} in {zone}");
    }
}

#[test]
fn england_sees_the_tier_the_answers_and_the_formulation_and_no_level() {
    let fields = |region: &str| {
        json!({ "region": region,
            "instruments": c_ssrs(&json!({ "1": "yes", "2": "yes", "3": "yes", "4": "yes", "5": "no", "6": "no" })),
            "probes": { "bssa-result": "high" },
            "context": { "documented-levels": [{ "scale": "safe-t", "level": "moderate" }],
                "safety-formulation": "Safer when his brother is there" } })
    };
    let england = run(fields("GB-ENG"));
    assert_eq!(england.computed_tier, Tier::Emergent);
    let wire = serde_json::to_string(&england).unwrap();
    for label in ["\"low\"", "\"moderate\"", "\"high\"", "is high", "is low", "is moderate"] {
        assert!(!wire.contains(label), "{label}: {wire}");
    }
    assert!(wire.contains("\"c-ssrs-screener.4\"") && wire.contains("Safer when his brother is there"));
    assert!(!format!("{england:?}").contains("brother"));
    let wales = run(fields("GB-WLS"));
    assert_eq!((wales.computed_tier, wales.actions == england.actions), (england.computed_tier, true));
    assert!(
        serde_json::to_string(&wales).unwrap().contains("\"high\""),
        "a profile hides words, and no tier"
    );
    let hiding: Vec<_> =
        crate::contacts::regions::REGIONS.iter().filter(|region| !region.shows_levels).collect();
    assert_eq!(hiding.iter().map(|region| region.code).collect::<Vec<_>>(), ["GB-ENG"]);
    for rule in crate::RULES {
        for label in ["low", "moderate", "high"] {
            assert!(!rule.condition.split(' ').any(|word| word == label), "{}: {}", rule.id, rule.condition);
        }
    }
}
