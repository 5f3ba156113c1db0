use casework_core::answer::ItemAnswer::{self, Number, Word};

use super::*;
use crate::instruments::cage_aid::CAGE_AID;
use crate::instruments::gad_7::GAD_7;
use crate::{Status, score};

#[track_caller]
fn refuse(instrument: &Instrument, answers: &[(&str, ItemAnswer)], message: &str) {
    let error = Answers::from_map(instrument, answers.iter().copied()).unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn a_bad_answer_names_the_item_the_value_and_what_is_allowed() {
    let numbers = |given| format!("`{given}` is not an answer to `q3`; the answers are 0, 1, 2, 3");
    for given in [-1, 4, i64::MAX, i64::MIN, 1 << 32] {
        refuse(&GAD_7, &[("q3", Number(given))], &numbers(given));
        let mut values = [Some(0); 7];
        values[2] = Some(given);
        let error = Answers::from_values(&GAD_7, &values).unwrap_err();
        assert_eq!(error.to_string(), numbers(given));
    }
    for word in [Answer::Yes, Answer::No] {
        let message = format!("`{word}` is not an answer to `q3`; the answers are 0, 1, 2, 3");
        refuse(&GAD_7, &[("q3", Word(word))], &message);
    }
    refuse(
        &CAGE_AID,
        &[("q1", Number(2))],
        "`2` is not an answer to `q1`; the answers are 1, 0, `yes`, `no`",
    );
    refuse(
        &GAD_7,
        &[("difficulty", Number(4))],
        "`4` is not an answer to `difficulty`; the answers are 0, 1, 2, 3",
    );
}

#[test]
fn an_unknown_or_doubled_item_is_refused() {
    refuse(&GAD_7, &[("q1", Number(0)), ("q1", Number(0))], "`q1` is answered twice");
    refuse(
        &CAGE_AID,
        &[("q5", Number(0))],
        "`q5` is not an item of `cage-aid`; its items are `q1`, `q2`, `q3`, `q4`",
    );
    refuse(
        &CAGE_AID,
        &[("Q1", Number(0))],
        "`Q1` is not an item of `cage-aid`; its items are `q1`, `q2`, `q3`, `q4`",
    );
    refuse(
        &CAGE_AID,
        &[("he said he drinks", Number(1))],
        "a name of 17 bytes is not an item of `cage-aid`; its items are `q1`, `q2`, `q3`, `q4`",
    );
}

#[test]
fn too_few_or_too_many_values_are_refused() {
    for (count, good) in [(0, false), (6, false), (7, true), (8, true), (9, false)] {
        assert_eq!(Answers::from_values(&GAD_7, &vec![Some(1); count]).is_ok(), good, "{count}");
    }
    let error = Answers::from_values(&GAD_7, &[Some(1); 6]).unwrap_err();
    assert_eq!(error.to_string(), "there are 6 values for 7 items");
}

#[test]
fn words_that_are_no_answer_leave_the_item_missing() {
    for word in [Answer::Missing, Answer::Refused, Answer::SkippedByRule, Answer::Unable] {
        let sheet = Answers::from_map(&CAGE_AID, [("q1", Word(word)), ("q2", Word(Answer::No))]).unwrap();
        assert_eq!((sheet.value("q1"), sheet.value("q2")), (None, Some(0)));
        assert_eq!(score(&sheet).missing_count(), 3);
    }
}

#[test]
fn a_yes_counts_as_the_choice_it_names() {
    let sheet = Answers::from_map(&CAGE_AID, (1..=4).map(|n| (format!("q{n}"), Word(Answer::Yes)))).unwrap();
    assert_eq!(score(&sheet).total(), Some(4));
}

#[test]
fn the_order_of_a_map_does_not_matter_and_the_unscored_item_does_not_count() {
    let ids = ["difficulty", "q7", "q6", "q5", "q4", "q3", "q2", "q1"];
    let sheet = Answers::from_map(&GAD_7, ids.map(|id| (id, 1))).unwrap();
    let same = Answers::from_values(&GAD_7, &[Some(1); 8]).unwrap();
    for sheet in [&sheet, &same] {
        assert_eq!((score(sheet).total(), sheet.value("difficulty")), (Some(7), Some(1)));
    }
    let only = Answers::from_map(&GAD_7, [("difficulty", 3)]).unwrap();
    assert_eq!(score(&only).status(), Status::NotAdministered);
}

#[test]
fn debug_tells_no_answer() {
    let sheet = Answers::from_values(&CAGE_AID, &[Some(1), None, Some(1), Some(1)]).unwrap();
    assert_eq!(format!("{sheet:?}"), r#"Answers { instrument: "cage-aid", answered: 3, items: 4 }"#);
    assert_eq!(format!("{:?}", score(&sheet)), r#"Score { instrument: "cage-aid", status: Incomplete, .. }"#);
    assert_eq!(
        format!("{:?}", crate::Scored::from(score(&sheet))),
        r#"Scored { instrument: "cage-aid", status: Incomplete, .. }"#
    );
}
