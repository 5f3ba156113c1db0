use super::*;
use crate::instruments;

/// Makes a small table that holds together: two scored items from 0 to 3, one unscored, bands, a rule and a flag.
fn table() -> Definition {
    let wire = r#"{
        "id": "small", "name": "Small", "version": "1", "language": "en", "recall": { "words": "now" },
        "respondent": "self", "ages": "adults",
        "scales": [{ "id": "four", "choices": [
            { "value": 0, "label": "No", "answer": "no" }, { "value": 1, "label": "A" },
            { "value": 2, "label": "B" }, { "value": 3, "label": "C" }
        ] }],
        "items": [{ "id": "q1", "scale": "four" }, { "id": "q2", "scale": "four" }],
        "unscored-items": [{ "id": "extra", "scale": "four" }],
        "subscales": [{ "id": "part", "label": "Part", "items": ["q1"] }],
        "algorithm": {
            "id": "rule", "note": "", "source": { "key": "k", "citation": "c", "status": "project-default" },
            "endorsements": [{ "items": ["q1", "q2"], "at-least": 2 }],
            "outcomes": [{ "id": "met", "meaning": "met", "rules": [
                { "id": "one", "items": ["q1"], "at-least": 1 }, { "id": "all", "items": ["q1", "q2"], "at-least": 1 }
            ] }]
        },
        "bands": [
            { "from": 0, "to": 2, "id": "low", "label": "Low" }, { "from": 3, "to": 6, "id": "high", "label": "High" }
        ],
        "cutoffs": [{
            "value": 3, "comparison": ">=", "meaning": "positive", "default": true,
            "source": { "key": "k", "citation": "c", "status": "project-default" }
        }],
        "missing": { "opt-in": {
            "max-missing": 1, "never": ["q2"],
            "source": { "key": "k", "citation": "c", "status": "project-default" }
        } },
        "flags": [{
            "id": "flag", "item": "extra", "when": { "at-least": 3 }, "severity": "safety", "action": "ask",
            "source": { "key": "k", "citation": "c", "status": "project-default" }
        }]
    }"#;
    serde_json::from_str(wire).unwrap()
}

#[track_caller]
fn refuse(error: DefinitionError, change: impl FnOnce(&mut Definition)) {
    let mut definition = table();
    change(&mut definition);
    assert_eq!(Instrument::try_from(definition).err(), Some(error));
}

fn rule(definition: &mut Definition) -> &mut CountRule {
    let outcomes = definition.algorithm.as_mut().unwrap().outcomes.to_mut();
    &mut outcomes[0].rules.to_mut()[0]
}

#[test]
fn a_loaded_table_is_an_instrument() {
    let instrument = Instrument::try_from(table()).unwrap();
    assert_eq!(instrument.range(), (0, 6));
    let wire = serde_json::to_string(&instrument).unwrap();
    assert_eq!(serde_json::from_str::<Instrument>(&wire).unwrap(), instrument);
}

#[test]
fn the_blank_definition_is_no_instrument() {
    assert_eq!(Instrument::try_from(Definition::BLANK), Err(DefinitionError::Empty));
}

#[test]
fn bands_must_cover_the_range_without_gap_or_overlap() {
    refuse(DefinitionError::Bands, |table| table.bands.to_mut()[0].from = 1);
    refuse(DefinitionError::Bands, |table| table.bands.to_mut()[0].from = -1);
    refuse(DefinitionError::Bands, |table| table.bands.to_mut()[1].from = 4);
    refuse(DefinitionError::Bands, |table| table.bands.to_mut()[1].from = 2);
    refuse(DefinitionError::Bands, |table| table.bands.to_mut()[1].to = 5);
    refuse(DefinitionError::Bands, |table| table.bands.to_mut()[1].to = 7);
    refuse(DefinitionError::Bands, |table| table.bands.to_mut()[1].to = 2);
    refuse(DefinitionError::DuplicateId, |table| table.bands.to_mut()[1].id = text("low"));
}

#[test]
fn items_need_ids_of_their_own_and_a_scale() {
    refuse(DefinitionError::Empty, |table| table.id = text(""));
    refuse(DefinitionError::Empty, |table| table.items.to_mut()[0].id = text(""));
    refuse(DefinitionError::DuplicateId, |table| table.items.to_mut()[1].id = text("q1"));
    refuse(DefinitionError::DuplicateId, |table| table.unscored_items.to_mut()[0].id = text("q2"));
    refuse(DefinitionError::NoItems, |table| table.items = list(&[]));
    refuse(DefinitionError::Scale, |table| table.items.to_mut()[0].scale = text("five"));
    refuse(DefinitionError::Scale, |table| table.scales.to_mut()[0].choices = list(&[]));
    refuse(DefinitionError::Scale, |table| table.scales.to_mut()[0].choices.to_mut()[3].value = 64);
    refuse(DefinitionError::Choice, |table| table.scales.to_mut()[0].choices.to_mut()[3].value = 2);
    refuse(DefinitionError::Choice, |table| table.scales.to_mut()[0].choices.to_mut()[3].value = 1001);
    refuse(DefinitionError::Choice, |table| {
        table.scales.to_mut()[0].choices.to_mut()[3].answer = Some(casework_core::Answer::Refused);
    });
    refuse(DefinitionError::LoincCheckDigit, |table| {
        table.items.to_mut()[0].loinc = Some(Loinc::published("69725-1"));
    });
    refuse(DefinitionError::LoincCheckDigit, |table| table.codes.total = Some(Loinc::published("69725")));
}

#[test]
fn sixty_four_items_fit_and_sixty_five_do_not() {
    let many = |count: usize| {
        let mut table = table();
        let item = table.items[0].clone();
        let more = (2..count).map(|number| Item { id: format!("q{}", number + 1).into(), ..item.clone() });
        table.items.to_mut().extend(more);
        (table.unscored_items, table.bands, table.flags) = (list(&[]), list(&[]), list(&[]));
        Instrument::try_from(table)
    };
    assert_eq!(many(64).unwrap().range(), (0, 192));
    assert_eq!(many(65).err(), Some(DefinitionError::TooMany));
}

#[test]
fn subscales_name_scored_items_once() {
    refuse(DefinitionError::UnknownItem, |table| table.subscales.to_mut()[0].items = Words::new(&["q3"]));
    refuse(DefinitionError::UnknownItem, |table| table.subscales.to_mut()[0].items = Words::new(&["extra"]));
    refuse(DefinitionError::DuplicateId, |table| {
        table.subscales.to_mut()[0].items = Words::new(&["q1", "q1"]);
    });
    refuse(DefinitionError::NoItems, |table| table.subscales.to_mut()[0].items = Words::NONE);
    refuse(DefinitionError::TooMany, |table| {
        let row = table.subscales[0].clone();
        let rows = (0..9).map(|number| Subscale { id: format!("s{number}").into(), ..row.clone() });
        table.subscales = rows.collect();
    });
}

#[test]
fn cutoffs_lie_in_range_and_one_is_the_default() {
    refuse(DefinitionError::CutoffOutOfRange, |table| table.cutoffs.to_mut()[0].value = 7);
    refuse(DefinitionError::CutoffOutOfRange, |table| table.cutoffs.to_mut()[0].value = -1);
    refuse(DefinitionError::CutoffOutOfRange, |table| {
        (table.cutoffs.to_mut()[0].subscale, table.cutoffs.to_mut()[0].value) = (Some(text("part")), 4);
    });
    refuse(DefinitionError::UnknownSubscale, |table| {
        table.cutoffs.to_mut()[0].subscale = Some(text("whole"));
    });
    refuse(DefinitionError::PerMille, |table| table.cutoffs.to_mut()[0].sensitivity_per_mille = Some(1001));
    refuse(DefinitionError::DefaultCutoffs, |table| {
        let again = table.cutoffs[0].clone();
        table.cutoffs.to_mut().push(again);
    });
    let mut by_sex = table();
    let again = Cutoff { applies_to: AppliesTo::Male, ..by_sex.cutoffs[0].clone() };
    by_sex.cutoffs.to_mut().push(again);
    assert!(Instrument::try_from(by_sex).is_ok(), "a default for each group");
}

#[test]
fn rules_count_what_can_be_endorsed() {
    refuse(DefinitionError::AlgorithmRule, |table| rule(table).at_least = 2);
    refuse(DefinitionError::AlgorithmRule, |table| rule(table).at_most = Some(0));
    refuse(DefinitionError::AlgorithmRule, |table| rule(table).items = Words::new(&["extra"]));
    for at_least in [0, 4] {
        refuse(DefinitionError::AlgorithmEndorsement, |table| {
            table.algorithm.as_mut().unwrap().endorsements.to_mut()[0].at_least = at_least;
        });
    }
    refuse(DefinitionError::AlgorithmEndorsement, |table| {
        let endorsements = table.algorithm.as_mut().unwrap().endorsements.to_mut();
        let again = endorsements[0].clone();
        endorsements.push(again);
    });
}

#[test]
fn flags_wait_for_answers_that_can_be_given() {
    refuse(DefinitionError::FlagAnswer, |table| table.flags.to_mut()[0].when = FlagWhen::AtLeast(4));
    refuse(DefinitionError::UnknownItem, |table| table.flags.to_mut()[0].item = text("q9"));
    refuse(DefinitionError::DuplicateId, |table| {
        let again = table.flags[0].clone();
        table.flags.to_mut().push(again);
    });
}

#[test]
fn proration_leaves_an_answer_and_needs_one_range() {
    refuse(DefinitionError::Proration, |table| table.missing.opt_in.as_mut().unwrap().max_missing = 2);
    refuse(DefinitionError::UnknownItem, |table| {
        table.missing.opt_in.as_mut().unwrap().never = Words::new(&["extra"]);
    });
    refuse(DefinitionError::Proration, |table| {
        let mut scale = table.scales[0].clone();
        scale.id = text("three");
        scale.choices.to_mut().pop();
        table.scales.to_mut().push(scale);
        table.items.to_mut()[1].scale = text("three");
        table.bands = list(&[]);
    });
}

#[test]
fn a_definition_with_an_unknown_field_is_refused() {
    let mut wire = serde_json::to_value(table()).unwrap();
    wire["colour"] = "red".into();
    assert!(serde_json::from_value::<Instrument>(wire).is_err());
}

#[test]
fn the_check_digit_is_luhns() {
    for (code, valid) in [
        ("69725-0", true),
        ("101697-1", true),
        ("69725-1", false),
        ("77040-1", false),
        ("93267-4", false),
        ("-0", false),
        ("69725", false),
        ("", false),
        ("6972x-0", false),
    ] {
        assert_eq!(Loinc::published(code).has_valid_check_digit(), valid, "{code:?}");
    }
}

#[test]
fn a_changed_definition_has_another_digest() {
    let mut definition = table();
    let before = Instrument::try_from(definition.clone()).unwrap().digest();
    definition.cutoffs.to_mut()[0].value = 4;
    assert_ne!(Instrument::try_from(definition).unwrap().digest(), before);
}

#[test]
fn debug_of_an_instrument_is_one_line() {
    let gad_2 = instruments::find("gad-2").unwrap();
    assert_eq!(format!("{gad_2:?}"), r#"Instrument { id: "gad-2", version: "items 1-2 of GAD-7" }"#);
}
