use std::borrow::Cow;

use serde_json::json;

use super::*;
use crate::instrument::{ChangeThreshold, Definition, Item, Scale, text};
use crate::instruments::cage_aid::CAGE_AID;
use crate::instruments::gad_2::GAD_2;
use crate::instruments::gad_7::GAD_7;
use crate::instruments::pcl_5::PCL_5;
use crate::instruments::phq_9::PHQ_9;
use crate::{Answers, Scored, score};

static CLINIC: Source = Source::project_default("clinic", "A clinic of our own");

/// Makes an instrument of two items from 0 to 10 by changing a plain one.
fn loaded(change: impl FnOnce(&mut Definition)) -> Instrument {
    let scale = Scale {
        id: text("ten"),
        choices: Cow::Borrowed(&[]),
        from: Some(0),
        to: Some(10),
        answer_list: None,
    };
    let mut definition = Definition {
        id: text("mood"),
        name: text("Mood"),
        version: text("1"),
        scales: Cow::Owned(vec![scale]),
        items: Cow::Owned(vec![Item::new("q1", "One", "ten"), Item::new("q2", "Two", "ten")]),
        ..Definition::BLANK
    };
    change(&mut definition);
    Instrument::try_from(definition).unwrap()
}

fn sheet(instrument: &Instrument, values: &[Option<i64>]) -> Occasion {
    Occasion::from(score(&Answers::from_values(instrument, values).unwrap()))
}

fn reasons(instrument: &Instrument, baseline: &Occasion, follow_up: &Occasion) -> Vec<String> {
    let refused = compare(instrument, baseline, follow_up).unwrap_err();
    let named = refused.reasons().iter().map(|objection| {
        let side = objection.of.map_or("", Side::as_str);
        format!("{side} {}", objection.reason.as_str()).trim().to_owned()
    });
    named.collect()
}

#[test]
fn only_like_is_compared_with_like() {
    let whole = sheet(&GAD_2, &[Some(3), Some(1)]);
    let gap = sheet(&GAD_2, &[Some(3), None]);
    let blank = sheet(&GAD_2, &[None, None]);
    let seven = [Some(2), Some(2), Some(1), Some(1), Some(1), None, None];
    let made_up = Occasion::from(score(&Answers::from_values(&GAD_7, &seven).unwrap()).prorate());
    let gad_7 = Occasion::of_total(&GAD_7, 10).unwrap();
    let phq_9 = Occasion::of_total(&PHQ_9, 10).unwrap();
    let rows: [(&Instrument, &Occasion, &Occasion, &[&str]); 7] = [
        (&GAD_2, &gap, &whole, &["baseline incomplete"]),
        (&GAD_2, &whole, &blank, &["follow-up not-administered"]),
        (&GAD_2, &gap, &blank, &["baseline incomplete", "follow-up not-administered"]),
        (&GAD_7, &made_up, &gad_7, &["baseline prorated"]),
        (
            &GAD_7,
            &gad_7,
            &phq_9,
            &["follow-up another-instrument", "follow-up another-version", "follow-up another-coding"],
        ),
        (
            &GAD_2,
            &gad_7,
            &gap,
            &[
                "baseline another-instrument",
                "baseline another-version",
                "baseline another-coding",
                "follow-up incomplete",
            ],
        ),
        (&GAD_7, &gad_7, &gad_7, &[]),
    ];
    for (instrument, baseline, follow_up, expected) in rows {
        if expected.is_empty() {
            assert!(compare(instrument, baseline, follow_up).is_ok());
        } else {
            assert_eq!(reasons(instrument, baseline, follow_up), expected);
        }
    }
}

#[test]
fn version_coding_language_and_definition_each_stand_in_the_way() {
    fn check(change: impl FnOnce(&mut Definition), expected: &str) {
        let (plain, other) = (loaded(|_| {}), loaded(change));
        let baseline = Occasion::of_total(&plain, 8).unwrap();
        let follow_up = Occasion::of_total(&other, 8).unwrap();
        assert_eq!(reasons(&plain, &baseline, &follow_up), [format!("follow-up {expected}")]);
        assert_eq!(reasons(&other, &baseline, &follow_up), [format!("baseline {expected}")]);
    }
    check(|table| table.version = text("2"), "another-version");
    check(|table| table.total_factor = 2, "another-coding");
    check(|table| table.language = text("es"), "another-language");
    // The same range, counted the other way round: only the hash of the definition shows it.
    check(
        |table| table.items.to_mut().iter_mut().for_each(|item| item.reversed = true),
        "another-definition",
    );
}

#[test]
fn a_lifetime_instrument_refuses_to_be_compared_and_says_why() {
    let yes = Occasion::of_total(&CAGE_AID, 4).unwrap();
    let refused = compare(&CAGE_AID, &yes, &Occasion::of_total(&CAGE_AID, 0).unwrap()).unwrap_err();
    assert!(refused.to_string().contains("Lifetime answers do not fall with recovery"), "{refused}");
    let gap = sheet(&CAGE_AID, &[Some(1), None, Some(0), Some(0)]);
    assert_eq!(reasons(&CAGE_AID, &gap, &yes), ["not-trended", "baseline incomplete"]);
}

#[test]
fn more_can_be_better_and_then_a_fall_is_a_loss() {
    let rows = |table: &mut Definition| {
        table.change = Cow::Owned(vec![
            ChangeThreshold::usual(ChangeMeasure::Meaningful, ChangeRule::PointsAtLeast(3), &CLINIC),
            ChangeThreshold::usual(ChangeMeasure::Reliable, ChangeRule::PointsAtLeast(5), &CLINIC),
            ChangeThreshold::usual(ChangeMeasure::Response, ChangeRule::HalfOfBaseline, &CLINIC),
            ChangeThreshold::usual(ChangeMeasure::Recovery, ChangeRule::FollowUpAtMost(4), &CLINIC),
            ChangeThreshold::usual(
                ChangeMeasure::ClinicallySignificant,
                ChangeRule::FollowUpAtMost(4),
                &CLINIC,
            ),
        ]);
    };
    let lower = loaded(rows);
    let higher = loaded(|table| {
        rows(table);
        table.direction = Direction::HigherIsBetter;
    });
    for (b, f) in (0..=20).flat_map(|b| (0..=20).map(move |f| (b, f))) {
        let judged = |instrument: &Instrument, b, f| {
            let total = |total| Occasion::of_total(instrument, total).unwrap();
            compare(instrument, &total(b), &total(f)).unwrap()
        };
        let (down, up) = (judged(&lower, b, f), judged(&higher, 20 - b, 20 - f));
        assert_eq!((down.change, down.course), (-up.change, up.course), "{b} {f}");
        let points = |change: &Change| {
            let verdicts = change.verdicts;
            (
                verdicts.meaningful,
                verdicts.meaningful_worsening,
                verdicts.reliable_improvement,
                verdicts.reliable_deterioration,
            )
        };
        assert_eq!(points(&down), points(&up), "{b} {f}");
        // Rules that speak of falling have no answer where a fall is no gain.
        let never = Some(Reached::NotApplicable);
        assert_eq!((up.verdicts.response, up.verdicts.recovery), (never, never), "{b} {f}");
        assert_ne!(up.verdicts.clinically_significant, Some(Reached::Yes), "{b} {f}");
    }
}

#[test]
fn half_of_nothing_is_no_response() {
    let instrument = loaded(|table| {
        table.change = Cow::Owned(vec![ChangeThreshold::usual(
            ChangeMeasure::Response,
            ChangeRule::HalfOfBaseline,
            &CLINIC,
        )]);
    });
    for (baseline, follow_up, expected) in [
        (0, 0, Reached::NotApplicable),
        (1, 0, Reached::Yes),
        (1, 1, Reached::No),
        (7, 3, Reached::Yes),
        (7, 4, Reached::No),
    ] {
        let total = |total| Occasion::of_total(&instrument, total).unwrap();
        let change = compare(&instrument, &total(baseline), &total(follow_up)).unwrap();
        assert_eq!(change.verdicts.response, Some(expected), "{baseline} {follow_up}");
    }
}

#[test]
fn a_reliable_change_of_ones_own_decides_and_the_published_one_is_still_listed() {
    let own = ReliableChange::new(
        "4.7".parse().unwrap(),
        ".87".parse().unwrap(),
        crate::instrument::ReliabilityKind::TestRetest,
        &CLINIC,
    );
    let total = |total| Occasion::of_total(&GAD_7, total).unwrap();
    let yardstick = Yardstick::of(&GAD_7).with_reliable_change(&own);
    let change = yardstick.compare(&total(15), &total(10)).unwrap();
    assert_eq!(change.verdicts.reliable_improvement, Some(Reached::Yes), "5 points are enough here");
    let six = change.thresholds.iter().find(|row| row.rule == ChangeRule::PointsAtLeast(6)).unwrap();
    assert_eq!((six.usual, six.reached), (false, Reached::No));
    let last = change.thresholds.last().unwrap();
    assert_eq!((last.usual, last.rule, &last.source), (true, ChangeRule::PointsAtLeast(5), &CLINIC));
    let used = change.reliable_change.unwrap();
    assert_eq!(
        (used.points, used.threshold.to_string(), used.index.to_string()),
        (5, "4.70".into(), "-2.09".into())
    );
    let bare = loaded(|_| {});
    let total = |total| Occasion::of_total(&bare, total).unwrap();
    let change = Yardstick::of(&bare).with_reliable_change(&own).compare(&total(0), &total(5)).unwrap();
    assert_eq!(change.verdicts.reliable_deterioration, Some(Reached::Yes));
    assert_eq!(change.statement, None);
}

#[test]
fn a_reliable_change_of_ones_own_also_stands_in_a_clinically_significant_one() {
    let own = |sd: &str| {
        let (sd, r) = (sd.parse().unwrap(), "0.84".parse().unwrap());
        ReliableChange::new(sd, r, crate::instrument::ReliabilityKind::TestRetest, &CLINIC)
    };
    let total = |total| Occasion::of_total(&PCL_5, total).unwrap();
    let judged = |own: &ReliableChange, baseline, follow_up| {
        let change =
            Yardstick::of(&PCL_5).with_reliable_change(own).compare(&total(baseline), &total(follow_up));
        change.unwrap().verdicts.clinically_significant
    };
    // 1.96 * 8 * sqrt(2 * 0.16) is 8.87, and with 14 it is 15.52.
    for (sd, baseline, follow_up, expected) in [
        ("8", 37, 28, Reached::Yes),
        ("8", 36, 28, Reached::No),
        ("8", 38, 29, Reached::No),
        ("8", 28, 10, Reached::No),
        ("14", 43, 28, Reached::No),
        ("14", 44, 28, Reached::Yes),
    ] {
        assert_eq!(judged(&own(sd), baseline, follow_up), Some(expected), "{sd} {baseline} {follow_up}");
    }
}

#[test]
fn without_a_reliable_change_nothing_is_clinically_significant() {
    let instrument = loaded(|table| {
        table.change = Cow::Owned(vec![ChangeThreshold::usual(
            ChangeMeasure::ClinicallySignificant,
            ChangeRule::FollowUpAtMost(5),
            &CLINIC,
        )]);
    });
    let total = |total| Occasion::of_total(&instrument, total).unwrap();
    let change = compare(&instrument, &total(20), &total(0)).unwrap();
    assert_eq!(change.verdicts.clinically_significant, Some(Reached::NotApplicable));
}

#[test]
fn a_scored_sheet_reads_as_an_occasion_and_a_bent_one_does_not() {
    for (values, prorate) in [
        ([Some(1); 9], false),
        ([None; 9], false),
        ([Some(2), Some(2), Some(2), Some(2), None, Some(1), Some(1), Some(1), Some(1)], true),
    ] {
        let sheet = Answers::from_values(&PHQ_9, &values).unwrap();
        let score = if prorate { score(&sheet).prorate() } else { score(&sheet) };
        let scored = Scored::from(score);
        let read: Occasion = serde_json::from_value(serde_json::to_value(&scored).unwrap()).unwrap();
        // The wire has no language; the hash of the definition stands for it.
        assert_eq!(read.clone().in_language("en-US".to_owned()), Occasion::from(score));
        assert_eq!(Occasion::from(&scored), Occasion::from(score));
        assert_eq!(serde_json::from_value::<Occasion>(serde_json::to_value(&read).unwrap()).unwrap(), read);
    }
    let sheet = Answers::from_values(&PHQ_9, &[Some(1); 9]).unwrap();
    let whole = serde_json::to_value(Scored::from(score(&sheet))).unwrap();
    for (field, value) in [
        ("total", json!(28)),
        ("total", json!(-1)),
        ("total", json!(9.5)),
        ("status", json!("incomplete")),
        ("status", json!("done")),
        ("range", json!(null)),
    ] {
        let mut bent = whole.clone();
        bent[field] = value;
        assert!(serde_json::from_value::<Occasion>(bent.clone()).is_err(), "{bent}");
    }
    // A total that is gone is not taken for zero.
    let mut bent = whole.clone();
    bent["total"] = json!(null);
    let bent: Occasion = serde_json::from_value(bent).unwrap();
    assert_eq!(reasons(&PHQ_9, &bent, &Occasion::from(score(&sheet))), ["baseline no-total"]);
}

#[test]
fn a_total_that_no_sheet_has_is_refused() {
    let fourfold = loaded(|table| table.total_factor = 4);
    for (instrument, total, expected) in [
        (GAD_7_REF, 22, "a total of 22 cannot be: it is from 0 to 21"),
        (GAD_7_REF, -1, "a total of -1 cannot be: it is from 0 to 21"),
        (&fourfold, 81, "a total of 81 cannot be: it is from 0 to 80"),
        (&fourfold, 2, "a total of 2 cannot be: the totals are multiples of 4"),
    ] {
        assert_eq!(Occasion::of_total(instrument, total).unwrap_err().to_string(), expected);
    }
    assert!(Occasion::of_total(&fourfold, 80).is_ok());
}

static GAD_7_REF: &Instrument = &GAD_7;

#[test]
fn nothing_prints_what_a_person_answered() {
    let total = Occasion::of_total(&GAD_7, 17).unwrap();
    let change = compare(&GAD_7, &total, &Occasion::of_total(&GAD_7, 19).unwrap()).unwrap();
    let printed = format!("{total:?} {change:?}");
    assert!(!printed.contains("17") && !printed.contains("19"), "{printed}");
}

#[test]
fn the_names_on_the_wire_are_frozen() {
    let total = |total| Occasion::of_total(&GAD_7, total).unwrap();
    let wire = serde_json::to_value(compare(&GAD_7, &total(15), &total(9)).unwrap()).unwrap();
    let names =
        |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        names(&wire),
        "baseline change clinically-significant course definition direction follow-up instrument language meaningful \
         meaningful-worsening not-reliable range recovery reliable-deterioration reliable-improvement remission \
         response thresholds version"
    );
    assert_eq!(names(&wire["thresholds"][0]), "baseline-min measure reached rule source usual worsening");
    assert_eq!(wire["thresholds"][0]["rule"], json!({ "points-at-least": 4 }));
    let refused = compare(&GAD_7, &Occasion::without_total(&GAD_7, true), &total(9)).unwrap_err();
    let wire = serde_json::to_value(refused).unwrap();
    assert_eq!(names(&wire), "instrument reasons version");
    assert_eq!(names(&wire["reasons"][0]), "message of reason");
    assert_eq!(
        (&wire["reasons"][0]["of"], &wire["reasons"][0]["reason"]),
        (&json!("baseline"), &json!("incomplete"))
    );
}
