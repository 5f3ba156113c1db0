//! How a goal goes, row by row.

use serde_json::{Value as Json, json};

use super::*;
use crate::example::{catalog, merge};

fn measure(patch: Json) -> Measure {
    let mut wire = json!({
        "metric": "score", "instrument": "gad-7", "direction": "decrease",
        "baseline": { "value": 15, "on": "2026-02-27" }, "target": 10
    });
    merge(&mut wire, patch);
    serde_json::from_value(wire).unwrap()
}

/// Days count from the start of the goal, and the goal is due on day 84.
fn how(measure: &Measure, seen: &[(u64, i32)], today: u64) -> Progress {
    let start: NaiveDate = "2026-03-02".parse().unwrap();
    let day = |days: u64| start + chrono::Days::new(days);
    let seen: Vec<_> = seen.iter().map(|(on, value)| Measurement::new((*value).into(), day(*on))).collect();
    let course = Course { measurements: &seen, start, due: Some(day(84)), today: day(today) };
    progress(measure, course, &catalog(), &ProgressRules::project_default())
}

fn check(patch: &Json, seen: &[(u64, i32)], expected: Achievement) {
    let measure = measure(patch.clone());
    let last = seen.iter().map(|(day, _)| *day).max().unwrap_or(0);
    let found = how(&measure, seen, last);
    assert_eq!(found.achievement, expected, "{patch} {seen:?}");
    let mut turned = seen.to_vec();
    turned.reverse();
    assert_eq!(how(&measure, &turned, last), found, "the order of the measurements leaves no mark: {seen:?}");
}

#[test]
fn measurements_tell_how_a_goal_goes() {
    use Achievement::{Achieved, Improving, InProgress, NoChange, Sustaining, Worsening};
    let gad = json!({});
    // A fifth of the way from 15 to 10 is one point; the reliable change is not in this catalog, the meaningful is 4.
    for (seen, expected) in [
        (&[][..], InProgress),
        (&[(28, 15)], NoChange),
        (&[(28, 14)], Improving),
        (&[(28, 16)], NoChange),
        (&[(28, 18)], NoChange),
        (&[(28, 19)], Worsening),
        (&[(28, 11), (42, 15)], Worsening),
        (&[(28, 12), (42, 15)], NoChange),
        (&[(28, 10)], Improving),
        (&[(28, 10), (41, 9)], Improving),
        (&[(28, 10), (42, 9)], Achieved),
        (&[(28, 10), (35, 11), (42, 9)], Improving),
        (&[(28, 10), (42, 9), (56, 8)], Sustaining),
        (&[(28, 10), (42, 9), (56, 12)], InProgress),
        (&[(83, 10)], Improving),
        (&[(84, 10)], Achieved),
        (&[(84, 10), (85, 10)], Sustaining),
        (&[(90, 11)], Improving),
    ] {
        check(&gad, seen, expected);
    }
    // A small share of a long way is not enough, but a meaningful change is.
    let pcl = json!({ "instrument": "pcl-5", "baseline": { "value": 79 }, "target": 9 });
    for (value, expected) in [(70, NoChange), (69, Improving), (88, NoChange), (89, Worsening)] {
        check(&pcl, &[(28, value)], expected);
    }
    let own =
        json!({ "instrument": null, "direction": "increase", "baseline": { "value": 10 }, "target": 20 });
    for (value, expected) in [(11, NoChange), (12, Improving), (9, NoChange), (8, Worsening), (20, Improving)]
    {
        check(&own, &[(28, value)], expected);
    }
    let lasting = json!({ "duration-days": 28 });
    check(&lasting, &[(28, 10), (55, 10)], Improving);
    check(&lasting, &[(28, 10), (56, 10)], Achieved);
    check(&lasting, &[(84, 10)], Improving);
    let keep = json!({ "direction": "maintain", "baseline": { "value": 7 }, "target": 9 });
    for (seen, expected) in [
        (&[(28, 9)][..], Sustaining),
        (&[(28, 10)], NoChange),
        (&[(28, 11)], Worsening),
        (&[(84, 9)], Achieved),
    ] {
        check(&keep, seen, expected);
    }
    check(&json!({ "baseline": null }), &[(28, 12)], InProgress);
    check(&json!({ "relative": true, "target": 50 }), &[(28, 12)], Improving);
    check(&json!({ "relative": true, "target": 50 }), &[(28, 7), (42, 7)], Achieved);
}

/// Measurements by day, the day of looking, and the alerts.
type Row = (&'static [(u64, i32)], u64, &'static [&'static str]);

#[test]
fn alerts_say_what_someone_should_look_at() {
    let gad = measure(json!({}));
    let rows: &[Row] = &[
        (&[(28, 15), (55, 15)], 55, &[]),
        (&[(28, 15), (56, 15)], 56, &["PR1"]),
        (&[(56, 15)], 56, &[]),
        (&[(28, 15), (56, 14)], 56, &[]),
        (&[(28, 14), (56, 15)], 56, &[]),
        (&[(28, 19)], 28, &["PR2"]),
        (&[(28, 18)], 28, &[]),
        (&[(28, 14)], 58, &[]),
        (&[(28, 14)], 59, &["PR4"]),
        (&[], 30, &[]),
        (&[], 31, &["PR4"]),
        (&[(80, 12)], 84, &[]),
        (&[(80, 12)], 85, &["PR3"]),
        (&[(84, 10)], 85, &[]),
        // What lies after the day of looking is not known yet.
        (&[(28, 14), (56, 19)], 30, &[]),
    ];
    for (seen, today, expected) in rows {
        let found = how(&gad, seen, *today);
        let codes: Vec<&str> = found.alerts.iter().map(|alert| alert.code.id()).collect();
        assert_eq!(&codes, expected, "{seen:?} on day {today}");
        assert!(found.alerts.iter().all(|alert| alert.suggestion.is_some() && alert.source.is_some()));
    }
}

#[test]
fn a_better_value_is_never_judged_worse() {
    use Achievement::{Achieved, Improving, InProgress, NoChange, Worsening};
    let order = [Worsening, InProgress, NoChange, Improving, Achieved];
    let place = |achievement| order.iter().position(|known| *known == achievement).unwrap();
    let gad = measure(json!({}));
    for day in [28, 84] {
        let judged: Vec<usize> =
            (0..=21).map(|value| place(how(&gad, &[(day, value)], day).achievement)).collect();
        assert!(judged.is_sorted_by(|lower, higher| lower >= higher), "{judged:?}");
    }
}
