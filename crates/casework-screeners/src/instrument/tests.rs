use super::*;
use crate::instruments;
use crate::score::Screen;

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

/// Changes the table and asks for a flaw with its place, before all others.
#[track_caller]
fn refuse(flaw: Flaw, pointer: &str, change: impl FnOnce(&mut Definition)) {
    let mut definition = table();
    change(&mut definition);
    let error = Instrument::try_from(definition).unwrap_err();
    let first = &error.faults()[0];
    assert_eq!((first.flaw, first.pointer.as_str()), (flaw, pointer), "{error}");
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
    let error = Instrument::try_from(Definition::BLANK).unwrap_err();
    let found: Vec<_> = error.faults().iter().map(|fault| (fault.flaw, fault.pointer.as_str())).collect();
    let empty = ["/id", "/name", "/version"].map(|pointer| (Flaw::Empty, pointer));
    assert_eq!(found, [empty.as_slice(), &[(Flaw::NoItems, "/items")]].concat());
}

#[test]
fn bands_must_cover_the_range_without_gap_or_overlap() {
    refuse(Flaw::Bands, "/bands/0", |table| table.bands.to_mut()[0].from = 1);
    refuse(Flaw::Bands, "/bands/0", |table| table.bands.to_mut()[0].from = -1);
    refuse(Flaw::Bands, "/bands/1", |table| table.bands.to_mut()[1].from = 4);
    refuse(Flaw::Bands, "/bands/1", |table| table.bands.to_mut()[1].from = 2);
    refuse(Flaw::Bands, "/bands/1", |table| table.bands.to_mut()[1].to = 5);
    refuse(Flaw::Bands, "/bands/1", |table| table.bands.to_mut()[1].to = 7);
    refuse(Flaw::Bands, "/bands/1", |table| table.bands.to_mut()[1].to = 2);
    refuse(Flaw::DuplicateId, "/bands/0/id", |table| table.bands.to_mut()[1].id = text("low"));
}

#[test]
fn items_need_ids_of_their_own_and_a_scale() {
    refuse(Flaw::Empty, "/id", |table| table.id = text(""));
    refuse(Flaw::Empty, "/items/0/id", |table| table.items.to_mut()[0].id = text(""));
    refuse(Flaw::DuplicateId, "/items/1/id", |table| table.items.to_mut()[1].id = text("q1"));
    refuse(Flaw::DuplicateId, "/unscored-items/0/id", |table| {
        table.unscored_items.to_mut()[0].id = text("q2");
    });
    refuse(Flaw::NoItems, "/items", |table| table.items = list(&[]));
    refuse(Flaw::Scale, "/items/0/scale", |table| table.items.to_mut()[0].scale = text("five"));
    refuse(Flaw::ScaleValues, "/scales/0", |table| table.scales.to_mut()[0].choices = list(&[]));
    refuse(Flaw::ScaleValues, "/scales/0/choices", |table| {
        table.scales.to_mut()[0].choices.to_mut()[3].value = 64;
    });
    refuse(Flaw::Choice, "/scales/0/choices/2/value", |table| {
        table.scales.to_mut()[0].choices.to_mut()[3].value = 2;
    });
    refuse(Flaw::Choice, "/scales/0/choices/3/value", |table| {
        table.scales.to_mut()[0].choices.to_mut()[3].value = 1001;
    });
    refuse(Flaw::Choice, "/scales/0/choices/3/answer", |table| {
        table.scales.to_mut()[0].choices.to_mut()[3].answer = Some(casework_core::Answer::Refused);
    });
    refuse(Flaw::LoincCheckDigit, "/items/0/loinc", |table| {
        table.items.to_mut()[0].loinc = Some(Loinc::published("69725-1"));
    });
    refuse(Flaw::LoincCheckDigit, "/codes/total", |table| {
        table.codes.total = Some(Loinc::published("69725"));
    });
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
    assert_eq!(many(65).unwrap_err().faults()[0].flaw, Flaw::TooMany);
}

#[test]
fn subscales_name_scored_items_once() {
    refuse(Flaw::UnknownItem, "/subscales/0/items/0", |table| {
        table.subscales.to_mut()[0].items = Words::new(&["q3"]);
    });
    refuse(Flaw::UnknownItem, "/subscales/0/items/0", |table| {
        table.subscales.to_mut()[0].items = Words::new(&["extra"]);
    });
    refuse(Flaw::DuplicateId, "/subscales/0/items/1", |table| {
        table.subscales.to_mut()[0].items = Words::new(&["q1", "q1"]);
    });
    refuse(Flaw::NoItems, "/subscales/0/items", |table| table.subscales.to_mut()[0].items = Words::NONE);
    refuse(Flaw::TooMany, "/subscales/8", |table| {
        let row = table.subscales[0].clone();
        let rows = (0..9).map(|number| Subscale { id: format!("s{number}").into(), ..row.clone() });
        table.subscales = rows.collect();
    });
}

#[test]
fn cutoffs_lie_in_range_and_one_is_the_default() {
    refuse(Flaw::CutoffOutOfRange, "/cutoffs/0/value", |table| table.cutoffs.to_mut()[0].value = 7);
    refuse(Flaw::CutoffOutOfRange, "/cutoffs/0/value", |table| table.cutoffs.to_mut()[0].value = -1);
    refuse(Flaw::CutoffOutOfRange, "/cutoffs/0/value", |table| {
        (table.cutoffs.to_mut()[0].subscale, table.cutoffs.to_mut()[0].value) = (Some(text("part")), 4);
    });
    refuse(Flaw::UnknownSubscale, "/cutoffs/0/subscale", |table| {
        table.cutoffs.to_mut()[0].subscale = Some(text("whole"));
    });
    refuse(Flaw::PerMille, "/cutoffs/0/sensitivity-per-mille", |table| {
        table.cutoffs.to_mut()[0].sensitivity_per_mille = Some(1001);
    });
    refuse(Flaw::DefaultCutoffs, "/cutoffs/0/default", |table| {
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
    refuse(Flaw::AlgorithmRule, "/algorithm/outcomes/0/rules/0", |table| rule(table).at_least = 2);
    refuse(Flaw::AlgorithmRule, "/algorithm/outcomes/0/rules/0", |table| rule(table).at_most = Some(0));
    refuse(Flaw::AlgorithmRule, "/algorithm/outcomes/0/rules/0", |table| {
        rule(table).items = Words::new(&["extra"]);
    });
    for at_least in [0, 4] {
        refuse(Flaw::AlgorithmEndorsement, "/algorithm/endorsements/0", |table| {
            table.algorithm.as_mut().unwrap().endorsements.to_mut()[0].at_least = at_least;
        });
    }
    refuse(Flaw::AlgorithmEndorsement, "/algorithm/endorsements/1", |table| {
        let endorsements = table.algorithm.as_mut().unwrap().endorsements.to_mut();
        let again = endorsements[0].clone();
        endorsements.push(again);
    });
}

#[test]
fn flags_wait_for_answers_that_can_be_given() {
    refuse(Flaw::FlagAnswer, "/flags/0/when", |table| table.flags.to_mut()[0].when = FlagWhen::AtLeast(4));
    refuse(Flaw::UnknownItem, "/flags/0/item", |table| table.flags.to_mut()[0].item = text("q9"));
    refuse(Flaw::DuplicateId, "/flags/0/id", |table| {
        let again = table.flags[0].clone();
        table.flags.to_mut().push(again);
    });
}

#[test]
fn proration_leaves_an_answer_and_needs_one_range() {
    refuse(Flaw::Proration, "/missing/opt-in/max-missing", |table| {
        table.missing.opt_in.as_mut().unwrap().max_missing = 2;
    });
    refuse(Flaw::UnknownItem, "/missing/opt-in/never/0", |table| {
        table.missing.opt_in.as_mut().unwrap().never = Words::new(&["extra"]);
    });
    refuse(Flaw::Proration, "/missing/opt-in", |table| {
        let mut scale = table.scales[0].clone();
        scale.id = text("three");
        scale.choices.to_mut().pop();
        table.scales.to_mut().push(scale);
        table.items.to_mut()[1].scale = text("three");
        table.bands = list(&[]);
    });
}

#[test]
fn a_scale_is_a_list_of_choices_or_a_range() {
    let ranged = |from, to| {
        move |table: &mut Definition| {
            let scale = &mut table.scales.to_mut()[0];
            (scale.choices, scale.from, scale.to) = (list(&[]), from, to);
            (table.bands, table.algorithm, table.cutoffs) = (list(&[]), None, list(&[]));
            table.flags = list(&[]);
        }
    };
    for (from, to) in
        [(Some(0), None), (None, Some(1)), (Some(1), Some(1)), (Some(2), Some(1)), (Some(0), Some(1001))]
    {
        refuse(Flaw::ScaleValues, "/scales/0", ranged(from, to));
    }
    refuse(Flaw::ScaleValues, "/scales/0", |table| table.scales.to_mut()[0].from = Some(0));
    refuse(Flaw::DuplicateId, "/scales/0/id", |table| {
        let again = table.scales[0].clone();
        table.scales.to_mut().push(again);
    });
    let mut wide = table();
    ranged(Some(-500), Some(500))(&mut wide);
    assert_eq!(Instrument::try_from(wide).unwrap().range(), (-1000, 1000));
}

#[test]
fn a_total_is_multiplied_by_a_little() {
    refuse(Flaw::TotalFactor, "/total-factor", |table| table.total_factor = 0);
    refuse(Flaw::TotalFactor, "/total-factor", |table| table.total_factor = 101);
    let mut table = table();
    (table.total_factor, table.bands) = (4, list(&[]));
    assert_eq!(Instrument::try_from(table).unwrap().range(), (0, 24));
}

fn gate() -> Gate {
    Gate {
        item: Item { id: text("gate"), ..table().items[0].clone() },
        open_from: 1,
        note: text(""),
        source: table().cutoffs[0].source.clone(),
    }
}

#[test]
fn a_gate_opens_at_some_of_its_answers() {
    refuse(Flaw::Gate, "/gate/open-from", |table| table.gate = Some(Gate { open_from: 0, ..gate() }));
    refuse(Flaw::Gate, "/gate/open-from", |table| table.gate = Some(Gate { open_from: 4, ..gate() }));
    refuse(Flaw::DuplicateId, "/gate/item/id", |table| {
        table.gate = Some(Gate { item: table.items[1].clone(), ..gate() });
    });
    refuse(Flaw::UnknownItem, "/subscales/0/items/0", |table| {
        table.gate = Some(gate());
        table.subscales.to_mut()[0].items = Words::new(&["gate"]);
    });
    let mut table = table();
    table.gate = Some(gate());
    let instrument = Instrument::try_from(table).unwrap();
    let form: Vec<_> = instrument.form_items().map(|item| item.id.as_ref()).collect();
    assert_eq!(form, ["gate", "q1", "q2", "extra"]);
}

#[test]
fn a_skip_rule_looks_at_other_items_than_it_skips_and_holds_for_some_answers() {
    fn skip(after: &'static [&'static str], at_most: i32) -> impl Fn(&mut Definition) {
        move |table| {
            let source = table.cutoffs[0].source.clone();
            let rule = Skip { after: Words::new(after), at_most, items: Words::new(&["q2"]), source };
            table.skips = vec![rule].into();
        }
    }
    refuse(Flaw::Skip, "/skips/0", skip(&["q2"], 0));
    refuse(Flaw::Skip, "/skips/0", skip(&["q1"], -1));
    refuse(Flaw::Skip, "/skips/0", skip(&["q1"], 3));
    refuse(Flaw::UnknownItem, "/skips/0/after/0", skip(&["extra"], 0));
    refuse(Flaw::NoItems, "/skips/0/after", skip(&[], 0));
    let mut table = table();
    skip(&["q1"], 2)(&mut table);
    assert!(Instrument::try_from(table).is_ok());
}

/// Makes the table decide by rules: the last rule always holds.
fn decide(table: &mut Definition, when: &'static [Condition]) {
    let source = table.cutoffs[0].source.clone();
    let rule = |when, result: &'static str| DecisionRule {
        when: list(when),
        result: Some(text(result)),
        code: None,
        meaning: text(""),
        screen: Screen::Yes,
        action: text(""),
        source: source.clone(),
    };
    let rules = vec![rule(when, "found"), rule(&[], "nothing")];
    table.decision = Some(Decision {
        rules: rules.into(),
        loinc: None,
        answer_list: None,
        accuracy: list(&[]),
        source: source.clone(),
    });
    (table.bands, table.cutoffs, table.missing) = (list(&[]), list(&[]), MissingRule::REQUIRE_ALL);
}

#[test]
fn a_decision_ends_with_the_rule_that_always_holds_and_has_no_total() {
    static ANY: &[Condition] = &[Condition::any(&["q1", "q2"], Is::AtLeast(2))];
    static BEYOND: &[Condition] = &[Condition::all(&["q1"], Is::AtMost(4))];
    static ITSELF: &[Condition] = &[Condition::Screen(Screen::Yes)];
    static UNKNOWN: &[Condition] = &[Condition::any(&["q1", "q9"], Is::Refused)];
    refuse(Flaw::Decision, "/decision/rules/0/when", |table| decide(table, &[]));
    refuse(Flaw::Decision, "/decision/rules/0/when", |table| {
        decide(table, ANY);
        table.decision.as_mut().unwrap().rules.to_mut().pop();
    });
    refuse(Flaw::Condition, "/decision/rules/0/when/0/all/is", |table| decide(table, BEYOND));
    refuse(Flaw::Condition, "/decision/rules/0/when/0", |table| decide(table, ITSELF));
    refuse(Flaw::UnknownItem, "/decision/rules/0/when/0/any/items/1", |table| decide(table, UNKNOWN));
    refuse(Flaw::DecisionTotal, "/cutoffs/0", |table| {
        let cutoffs = table.cutoffs.clone();
        decide(table, ANY);
        table.cutoffs = cutoffs;
    });
    refuse(Flaw::UnknownItem, "/flags/0/when/any/0/all/items/0", |table| {
        decide(table, ANY);
        let unknown = Condition::all(&["q9"], Is::AtLeast(1));
        table.flags.to_mut()[0].when = FlagWhen::Any(vec![unknown].into());
    });
    refuse(Flaw::Condition, "/flags/0/when/all/0/result", |table| {
        decide(table, ANY);
        table.flags.to_mut()[0].when = FlagWhen::All(vec![Condition::Result(text("lost"))].into());
    });
    for (share, pointer) in [
        ((1001, 0), "/decision/accuracy/0/sensitivity-per-mille"),
        ((0, 1001), "/decision/accuracy/0/specificity-per-mille"),
    ] {
        refuse(Flaw::PerMille, pointer, |table| {
            static SOURCE: Source = Source::project_default("k", "c");
            decide(table, ANY);
            let row = Accuracy::new("found", share, &SOURCE);
            table.decision.as_mut().unwrap().accuracy = vec![row].into();
        });
    }
    let mut table = table();
    decide(&mut table, ANY);
    table.flags.to_mut()[0].when = FlagWhen::All(vec![Condition::Result(text("found"))].into());
    assert!(Instrument::try_from(table).is_ok());
}

#[test]
fn change_is_judged_within_the_range_by_one_usual_threshold_a_measure() {
    fn threshold(rule: ChangeRule) -> impl Fn(&mut Definition) {
        move |table| {
            let source = table.cutoffs[0].source.clone();
            let row = ChangeThreshold {
                measure: ChangeMeasure::Reliable,
                rule,
                baseline_min: None,
                default: true,
                source,
            };
            table.change.to_mut().push(row);
        }
    }
    for rule in [
        ChangeRule::PointsAtLeast(0),
        ChangeRule::PointsAtLeast(7),
        ChangeRule::FollowUpAtMost(7),
        ChangeRule::FollowUpBelowTenths(61),
    ] {
        refuse(Flaw::Change, "/change/0", threshold(rule));
    }
    refuse(Flaw::Change, "/change/0/default", |table| {
        threshold(ChangeRule::PointsAtLeast(6))(table);
        threshold(ChangeRule::PointsAtLeast(5))(table);
    });
    refuse(Flaw::NotTrended, "/change/0", |table| {
        threshold(ChangeRule::PointsAtLeast(6))(table);
        table.not_trended = Some(text("lifetime"));
    });
}

#[test]
fn ids_are_safe_in_files_and_columns() {
    for id in ["../x", " q1", "q1 ", "a;b", "a,b", "-q", "ü"] {
        refuse(Flaw::Id, "/id", |table| table.id = text(id));
        refuse(Flaw::Id, "/unscored-items/0/id", |table| {
            table.unscored_items.to_mut()[0].id = text(id);
            table.flags = list(&[]);
        });
        refuse(Flaw::Id, "/flags/0/id", |table| table.flags.to_mut()[0].id = text(id));
    }
    refuse(Flaw::Id, "/id", |table| table.id = "a".repeat(65).into());
    for id in ["total", "Status", "on", "missing"] {
        refuse(Flaw::Id, "/unscored-items/0/id", |table| {
            table.unscored_items.to_mut()[0].id = text(id);
            table.flags = list(&[]);
        });
    }
    refuse(Flaw::DuplicateId, "/subscales/0/id", |table| {
        let again = Subscale { id: text("PART"), ..table.subscales[0].clone() };
        table.subscales.to_mut().push(again);
    });
}

#[test]
fn every_flaw_is_found_and_not_only_the_first() {
    let mut table = table();
    table.items.to_mut()[1].scale = text("five");
    table.subscales.to_mut()[0].items = Words::new(&["q1", "q7"]);
    table.cutoffs.to_mut()[0].sensitivity_per_mille = Some(2000);
    let error = Instrument::try_from(table).unwrap_err();
    let pointers: Vec<_> = error.faults().iter().map(|fault| fault.pointer.as_str()).collect();
    for pointer in ["/items/1/scale", "/subscales/0/items/1", "/cutoffs/0/sensitivity-per-mille"] {
        assert!(pointers.contains(&pointer), "{pointer} in {pointers:?}");
    }
}

#[test]
fn every_flaw_has_a_code_of_its_own_and_a_message() {
    for (number, flaw) in (1..).zip(Flaw::ALL) {
        assert_eq!(flaw.id(), format!("S{number:03}"), "{flaw:?}");
        assert!(!flaw.message().is_empty());
    }
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

#[test]
fn rules_are_said_in_words() {
    let source = || table().cutoffs[0].source.clone();
    let skip = |after: &'static [&'static str]| Skip {
        after: Words::new(after),
        at_most: 0,
        items: Words::new(&["q2", "q3"]),
        source: source(),
    };
    assert_eq!(skip(&["q1"]).to_string(), "when `q1` counts 0 or less, skip `q2`, `q3`");
    assert_eq!(skip(&["q4", "q5"]).to_string(), "when `q4`, `q5` together count 0 or less, skip `q2`, `q3`");
    for (condition, words) in [
        (Condition::any(&["q1"], Is::AtLeast(1)), "`q1` counts 1 or more"),
        (Condition::any(&["q1", "q2"], Is::Refused), "one of `q1`, `q2` was refused"),
        (Condition::all(&["q1", "q2"], Is::AtMost(0)), "each of `q1`, `q2` counts 0 or less"),
        (Condition::all(&["q1"], Is::Unanswered), "`q1` is not answered"),
        (Condition::Result(text("acute")), "the result is `acute`"),
        (Condition::Screen(Screen::Yes), "the screen is yes"),
    ] {
        assert_eq!(condition.to_string(), words);
    }
    let two = [Condition::Screen(Screen::Yes), Condition::any(&["q1"], Is::AtLeast(2))];
    for (when, words) in [
        (FlagWhen::AtLeast(3), "`extra` counts 3 or more"),
        (FlagWhen::Missing, "`extra` is not answered"),
        (FlagWhen::All(two.to_vec().into()), "the screen is yes and `q1` counts 2 or more"),
        (FlagWhen::Any(two.to_vec().into()), "the screen is yes or `q1` counts 2 or more"),
    ] {
        let flag = Flag { when, ..table().flags[0].clone() };
        assert_eq!(flag.to_string(), words);
    }
    let mut definition = table();
    decide(&mut definition, &[]);
    assert_eq!(definition.decision.unwrap().rules[1].to_string(), "otherwise");
}
