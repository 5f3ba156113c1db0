use casework_core::Answer;
use casework_core::answer::ItemAnswer;

use super::*;
use crate::instruments::phq_9::PHQ_9;

fn flags(answers: &[(&str, ItemAnswer)]) -> Vec<String> {
    let sheet = Answers::from_map(&PHQ_9, answers.iter().copied()).unwrap();
    score(&sheet).flags().map(|flag| flag.id.to_string()).collect()
}

#[test]
fn item_9_flags_whatever_else_is_there() {
    for value in 1..=3 {
        assert_eq!(flags(&[("q9", value.into())]), ["item9_positive"]);
    }
    assert_eq!(flags(&[("q9", 0.into())]), Vec::<String>::new());
    assert_eq!(flags(&[("q1", 0.into())]), ["item9_missing"]);
}

#[test]
fn item_9_that_was_refused_flags_on_an_empty_sheet_and_one_that_was_never_asked_does_not() {
    assert_eq!(flags(&[]), Vec::<String>::new());
    assert_eq!(flags(&[("q9", Answer::Missing.into())]), Vec::<String>::new());
    assert_eq!(flags(&[("q9", Answer::Refused.into())]), ["item9_missing"]);
    assert_eq!(flags(&[("q9", Answer::Unable.into())]), ["item9_missing"]);
    assert_eq!(flags(&[("difficulty", 3.into())]), Vec::<String>::new());
}

#[test]
fn rules_that_share_items_are_weighed_together() {
    // Four other symptoms and one open core item: a fifth symptom makes it major, so "other" is out either way.
    let sheet = Answers::from_values(
        &PHQ_9,
        &[None, Some(0), Some(2), Some(2), Some(2), Some(2), Some(0), Some(0), Some(0)],
    )
    .unwrap();
    let met: Vec<_> = score(&sheet).outcomes().map(|outcome| outcome.met()).collect();
    assert_eq!(met, [Met::Indeterminate, Met::NotMet]);
}

/// A table with choices from 1 to 5 without 3, a higher-is-better cut-off, and five items.
fn wide() -> Instrument {
    let wire = r#"{
        "id": "wide", "name": "Wide", "version": "1", "language": "en", "recall": { "words": "now" },
        "respondent": "self", "ages": "adults",
        "scales": [{ "id": "s", "choices": [
            { "value": 1, "label": "a" }, { "value": 2, "label": "b" }, { "value": 5, "label": "c" }
        ] }],
        "items": [
            { "id": "q1", "scale": "s" }, { "id": "q2", "scale": "s" }, { "id": "q3", "scale": "s" },
            { "id": "q4", "scale": "s" }
        ],
        "cutoffs": [{
            "value": 8, "comparison": "<=", "meaning": "low", "default": true,
            "source": { "key": "k", "citation": "c", "status": "project-default" }
        }],
        "missing": { "opt-in": {
            "max-missing": 2, "source": { "key": "k", "citation": "c", "status": "project-default" }
        } }
    }"#;
    serde_json::from_str(wire).unwrap()
}

#[test]
fn the_bounds_start_at_the_lowest_choice_not_at_zero() {
    let wide = wide();
    let sheet = Answers::from_values(&wide, &[Some(2), None, None, Some(5)]).unwrap();
    let score = score(&sheet);
    assert_eq!((score.observed_sum(), score.lowest(), score.highest()), (Some(7), Some(9), Some(17)));
    assert_eq!(score.screen(), Some(Screen::No));
    assert!(Answers::from_values(&wide, &[Some(3), None, None, None]).is_err());
}

#[test]
fn a_loaded_instrument_screens_downward_three_ways() {
    let wide = wide();
    for (answers, expected) in [
        ([Some(2), Some(2), Some(2), Some(2)], Screen::Yes),
        ([Some(2), Some(2), Some(5), Some(1)], Screen::No),
        ([Some(1), Some(1), Some(1), None], Screen::Yes),
        ([Some(2), Some(2), Some(2), None], Screen::Indeterminate),
        ([Some(5), Some(2), Some(1), None], Screen::No),
    ] {
        let sheet = Answers::from_values(&wide, &answers).unwrap();
        assert_eq!(score(&sheet).screen(), Some(expected), "{answers:?}");
    }
}

#[test]
fn proration_rounds_half_up() {
    let wide = wide();
    for (answers, hundredths, total) in [
        ([Some(1), Some(1), Some(1), None], 400, 4),
        ([Some(1), Some(1), Some(2), None], 533, 5),
        ([Some(1), Some(2), Some(2), None], 667, 7),
        ([Some(1), Some(2), None, None], 600, 6),
    ] {
        let sheet = Answers::from_values(&wide, &answers).unwrap();
        let prorated = score(&sheet).prorate();
        assert_eq!((prorated.prorated_hundredths(), prorated.total()), (Some(hundredths), Some(total)));
    }
}

#[test]
fn a_half_rounds_up() {
    // 8 items answered of 9 and a sum of 4: 4 * 9 / 8 is 4.5.
    let sheet =
        Answers::from_values(&PHQ_9, &[1, 1, 1, 1, 0, 0, 0, 9, 0].map(|n| (n < 9).then_some(n))).unwrap();
    let prorated = score(&sheet).prorate();
    assert_eq!((prorated.prorated_hundredths(), prorated.total()), (Some(450), Some(5)));
}

#[test]
fn a_complete_or_empty_sheet_is_not_prorated() {
    let complete = Answers::from_values(&PHQ_9, &[Some(1); 9]).unwrap();
    assert_eq!(score(&complete).prorate().status(), Status::Complete);
    let empty = Answers::blank(&PHQ_9);
    assert_eq!(score(&empty).prorate().status(), Status::NotAdministered);
    assert_eq!(score(&empty).prorate().total(), None);
}

#[test]
fn wire_names_are_those_that_as_str_gives() {
    for status in [Status::Complete, Status::Incomplete, Status::Prorated, Status::NotAdministered] {
        assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
    }
    for screen in [Screen::Yes, Screen::No, Screen::Indeterminate] {
        assert_eq!(serde_json::to_value(screen).unwrap(), screen.as_str());
    }
    for met in [Met::Met, Met::NotMet, Met::Indeterminate] {
        assert_eq!(serde_json::to_value(met).unwrap(), met.as_str());
    }
}

/// A table whose total and whose algorithm look at different items, with a flag that one of two things raises.
fn apart() -> Instrument {
    let wire = r#"{
        "id": "apart", "name": "Apart", "version": "1",
        "scales": [{ "id": "s", "from": 1, "to": 5 }],
        "items": [{ "id": "q1", "scale": "s" }, { "id": "q2", "scale": "s" }],
        "unscored-items": [{ "id": "need", "scale": "s" }, { "id": "note", "scale": "s" }],
        "algorithm": {
            "id": "needs", "note": "", "source": { "key": "k", "citation": "c", "status": "project-default" },
            "endorsements": [{ "items": ["need"], "at-least": 3 }],
            "outcomes": [{ "id": "a-need", "meaning": "a need", "rules": [{ "id": "need", "items": ["need"], "at-least": 1 }] }]
        },
        "cutoffs": [{
            "value": 6, "comparison": ">=", "meaning": "unsafe", "default": true,
            "source": { "key": "k", "citation": "c", "status": "project-default" }
        }],
        "flags": [{
            "id": "unsafe", "item": "q1", "severity": "safety", "action": "ask",
            "when": { "any": [{ "screen": "yes" }, { "any": { "items": ["q1"], "is": { "at-least": 2 } } }] },
            "source": { "key": "k", "citation": "c", "status": "project-default" }
        }]
    }"#;
    serde_json::from_str(wire).unwrap()
}

#[test]
fn an_instrument_was_given_when_its_algorithm_has_an_answer() {
    let apart = apart();
    for (item, status, algorithm) in [
        ("need", Status::Incomplete, Some(Met::Met)),
        ("q1", Status::Incomplete, Some(Met::Indeterminate)),
        ("note", Status::NotAdministered, None),
    ] {
        let sheet = Answers::from_map(&apart, [(item, 5)]).unwrap();
        let score = score(&sheet);
        assert_eq!((score.status(), score.algorithm()), (status, algorithm), "{item}");
    }
    let sheet = Answers::from_map(&apart, [("need", 5)]).unwrap();
    let score = score(&sheet);
    assert_eq!((score.lowest(), score.highest()), (Some(2), Some(10)));
    assert_eq!((score.total(), score.screen()), (None, Some(Screen::Indeterminate)));
}

#[test]
fn a_flag_of_several_causes_is_raised_by_each_of_them_alone() {
    let apart = apart();
    for (values, raised) in [
        ([Some(1), Some(4)], false),
        ([Some(1), Some(5)], true),
        ([Some(2), Some(1)], true),
        ([Some(2), None], true),
        ([None, Some(5)], true),
        ([None, Some(4)], false),
        ([None, None], false),
    ] {
        let sheet = Answers::from_values(&apart, &values).unwrap();
        assert_eq!(score(&sheet).flags().count(), usize::from(raised), "{values:?}");
    }
}
