use super::*;
use crate::change::Reached;
use crate::instruments::cage_aid::CAGE_AID;
use crate::instruments::gad_2::GAD_2;
use crate::instruments::gad_7::GAD_7;
use crate::instruments::phq_9::PHQ_9;
use crate::{Answers, Instrument, score};

fn day(on: &str) -> NaiveDate {
    on.parse().unwrap()
}

fn total(instrument: &Instrument, on: &str, total: i32) -> Dated {
    Dated::new(day(on), Occasion::of_total(instrument, total).unwrap())
}

fn gad_7(series: &[Dated]) -> Trend {
    Yardstick::of(&GAD_7).trend(series, Baseline::FirstComplete).unwrap()
}

#[test]
fn a_trend_starts_at_the_first_complete_form_and_loses_none() {
    let gap =
        Answers::from_values(&GAD_7, &[Some(3), None, Some(3), Some(3), Some(3), Some(3), Some(3)]).unwrap();
    // Given in no order: days decide.
    let series = [
        total(&GAD_7, "2025-03-03", 7),
        Dated::new(day("2025-01-01"), Occasion::from(score(&gap))),
        total(&GAD_7, "2025-02-03", 4),
        total(&GAD_7, "2025-01-06", 15),
        Dated::new(day("2025-02-10"), Occasion::from(score(&gap).prorate())),
        total(&PHQ_9, "2025-02-20", 20),
    ];
    let trend = gad_7(&series);
    let at =
        |point: &Option<Point>| point.as_ref().map(|point| (point.on, point.total, point.place)).unwrap();
    assert_eq!(trend.baseline_rule, BaselineRule::FirstComplete);
    assert_eq!(at(&trend.baseline), (day("2025-01-06"), 15, 3));
    assert_eq!(at(&trend.best), (day("2025-02-03"), 4, 2));
    assert_eq!(at(&trend.last), (day("2025-03-03"), 7, 0));
    assert_eq!(trend.occasions.len() + trend.left_out.len(), series.len());
    let left_out: Vec<_> = trend
        .left_out
        .iter()
        .map(|out| (out.place, out.reasons.iter().map(Reason::as_str).collect::<Vec<_>>()))
        .collect();
    assert_eq!(
        left_out,
        [
            (1, vec!["incomplete"]),
            (4, vec!["prorated"]),
            (5, vec!["another-instrument", "another-version", "another-coding"])
        ]
    );
    let overall = trend.overall.as_ref().unwrap();
    assert_eq!((overall.change, overall.verdicts.response), (-8, Some(Reached::Yes)));
    let since_best = trend.since_best.as_ref().unwrap();
    assert_eq!(
        (since_best.from, since_best.change, since_best.course),
        (day("2025-02-03"), 3, Course::Worse)
    );
    let steps: Vec<_> = trend
        .occasions
        .iter()
        .map(|visit| {
            let change = |step: &Option<Step>| step.as_ref().map(|step| step.change);
            (change(&visit.from_baseline), change(&visit.from_previous))
        })
        .collect();
    assert_eq!(steps, [(None, None), (Some(-11), Some(-11)), (Some(-8), Some(3))]);
    assert_eq!(trend.occasions[1].point.band.as_deref(), Some("minimal"));
    assert_eq!(trend.next_due, Some(day("2025-03-17")));
}

#[test]
fn a_baseline_of_ones_own_leaves_out_what_lies_before_it() {
    let series = [
        total(&GAD_7, "2025-01-06", 15),
        total(&GAD_7, "2025-02-03", 3),
        total(&GAD_7, "2025-03-03", 12),
        Dated::new(day("2025-04-01"), Occasion::without_total(&GAD_7, true)),
    ];
    let follow = |on| Yardstick::of(&GAD_7).trend(&series, Baseline::On(day(on)));
    let trend = follow("2025-02-03").unwrap();
    assert_eq!(trend.baseline_rule, BaselineRule::Chosen);
    assert_eq!(trend.left_out[0].reasons, [Reason::BeforeBaseline]);
    assert_eq!(trend.overall.unwrap().verdicts.reliable_deterioration, Some(Reached::Yes));
    let error = follow("2025-02-04").unwrap_err().to_string();
    assert_eq!(
        error,
        "there is no form of 2025-02-04: those that can be the baseline are of 2025-01-06, 2025-02-03, 2025-03-03"
    );
    let error = follow("2025-04-01").unwrap_err().to_string();
    assert!(
        error.starts_with("the form of 2025-04-01 cannot be the baseline: answers are missing"),
        "{error}"
    );
}

#[test]
fn forms_that_lie_too_close_are_named_on_both_sides_of_the_number() {
    for (second, close) in [("2025-01-06", Some(0)), ("2025-01-19", Some(13)), ("2025-01-20", None)] {
        let trend = gad_7(&[total(&GAD_7, "2025-01-06", 15), total(&GAD_7, second, 12)]);
        assert_eq!(trend.too_close.first().map(|gap| gap.days), close, "{second}");
    }
    // Where no number is known, only one and the same day is too close, and nothing is due.
    for (second, close) in [("2025-01-06", Some(0)), ("2025-01-07", None)] {
        let series = [total(&GAD_2, "2025-01-06", 5), total(&GAD_2, second, 4)];
        let trend = Yardstick::of(&GAD_2).trend(&series, Baseline::FirstComplete).unwrap();
        assert_eq!(trend.too_close.first().map(|gap| gap.days), close, "{second}");
        assert_eq!(trend.next_due, None);
    }
}

#[test]
fn nothing_or_one_form_is_no_change_but_still_an_answer() {
    let none = gad_7(&[]);
    assert_eq!((none.baseline.as_ref(), none.overall.as_ref(), none.next_due), (None, None, None));
    let one = gad_7(&[total(&GAD_7, "2025-01-06", 15)]);
    assert_eq!(one.baseline, one.last);
    assert_eq!((one.overall.as_ref(), one.since_best.as_ref()), (None, None));
    assert_eq!(one.next_due, Some(day("2025-01-20")));
}

#[test]
fn a_lifetime_instrument_refuses_to_be_trended() {
    let series = [total(&CAGE_AID, "2025-01-06", 2)];
    let error = Yardstick::of(&CAGE_AID).trend(&series, Baseline::FirstComplete).unwrap_err();
    assert!(matches!(&error, TrendError::NotComparable(refused) if refused.reasons().len() == 1), "{error}");
}

#[test]
fn the_best_is_the_first_of_equals_and_follows_the_direction() {
    let series = |totals: [i32; 4]| {
        ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"]
            .iter()
            .zip(totals)
            .map(|(on, sum)| total(&GAD_7, on, sum))
            .collect::<Vec<_>>()
    };
    assert_eq!(gad_7(&series([9, 5, 5, 7])).best.unwrap().on, day("2025-02-01"));
    assert_eq!(gad_7(&series([5, 9, 9, 7])).best.unwrap().on, day("2025-01-01"));
    let mut table = GAD_7.definition().clone();
    table.direction = Direction::HigherIsBetter;
    let more_is_better = Instrument::try_from(table).unwrap();
    let series = [total(&more_is_better, "2025-01-01", 5), total(&more_is_better, "2025-02-01", 9)];
    let trend = Yardstick::of(&more_is_better).trend(&series, Baseline::FirstComplete).unwrap();
    assert_eq!(trend.best.unwrap().total, 9);
}

#[test]
fn a_day_beyond_the_calendar_is_no_fault() {
    let trend = gad_7(&[Dated::new(NaiveDate::MAX, Occasion::of_total(&GAD_7, 5).unwrap())]);
    assert_eq!(trend.next_due, None);
}

#[test]
fn the_order_in_which_forms_are_given_changes_nothing() {
    let days = ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"];
    let series: Vec<_> = days.iter().zip([15, 9, 4, 12]).map(|(on, sum)| total(&GAD_7, on, sum)).collect();
    let plain = |trend: &Trend| {
        let visits = trend
            .occasions
            .iter()
            .map(|visit| (visit.point.on, visit.point.total, visit.from_baseline.clone()));
        (visits.collect::<Vec<_>>(), trend.overall.clone(), trend.since_best.clone(), trend.next_due)
    };
    let expected = plain(&gad_7(&series));
    for turn in 0..4 {
        let mut turned = series.clone();
        turned.rotate_left(turn);
        assert_eq!(plain(&gad_7(&turned)), expected);
        turned.reverse();
        assert_eq!(plain(&gad_7(&turned)), expected);
    }
}
