//! Goal attainment scaling: the worked numbers of the sheet, the laws, and what is refused.

use serde_json::{Value, json};

use super::*;

fn t_of(goals: &Value, rho: Option<f64>) -> Result<Attainment, AttainmentError> {
    let input = json!({ "goals": goals, "rho": rho });
    attain(&serde_json::from_value(input).unwrap())
}

fn goals(weights: &[i32], scores: &[i32]) -> Value {
    weights.iter().zip(scores).map(|(weight, score)| json!({ "weight": weight, "score": score })).collect()
}

/// Every sheet of levels for so many goals.
fn sheets(goals: u32) -> impl Iterator<Item = Vec<i32>> {
    (0..5_i32.pow(goals)).map(move |code| (0..goals).map(|place| code / 5_i32.pow(place) % 5 - 2).collect())
}

#[test]
fn the_worked_numbers_come_out_to_four_decimals() {
    type Row = (&'static [i32], &'static [i32], f64, f64, &'static str);
    let rows: &[Row] = &[
        (&[1], &[0], 0.0, 1.0, "50.0000"),
        (&[1], &[1], 1.0, 1.0, "60.0000"),
        (&[1, 1, 1], &[0, 1, -1], 0.0, 2.190_890, "50.0000"),
        (&[1, 1, 1], &[-1, -1, -2], -4.0, 2.190_890, "31.7426"),
        (&[1, 1, 1], &[1, 1, 0], 2.0, 2.190_890, "59.1287"),
        (&[6, 2, 3], &[-1, -1, -2], -14.0, 8.402_381, "33.3381"),
        (&[6, 2, 3], &[0, -1, 1], 1.0, 8.402_381, "51.1901"),
        (&[3, 2, 1], &[0, 1, -1], 1.0, 4.538_722, "52.2033"),
    ];
    for (weights, scores, sum, denominator, t) in rows {
        let found = t_of(&goals(weights, scores), None).unwrap();
        assert_eq!(format!("{:.4}", found.t_score), *t, "{weights:?} {scores:?}");
        assert!((found.weighted_sum - sum).abs() < 1e-9, "{weights:?}");
        assert!((found.denominator - denominator).abs() < 1e-6, "{weights:?}");
    }
    let all = [(1, "30.00", "70.00"), (2, "25.19", "74.81"), (3, "22.61", "77.39"), (4, "20.98", "79.02")];
    let more = [(5, "19.85", "80.15"), (6, "19.02", "80.98")];
    for (count, lowest, highest) in all.into_iter().chain(more) {
        let same = |score| goals(&vec![1; count], &vec![score; count]);
        assert_eq!(format!("{:.2}", t_of(&same(-2), None).unwrap().t_score), lowest);
        assert_eq!(format!("{:.2}", t_of(&same(2), None).unwrap().t_score), highest);
    }
    for (count, c) in
        [(1, "10.0000"), (2, "6.2017"), (3, "4.5644"), (4, "3.6274"), (5, "3.0151"), (6, "2.5820")]
    {
        let mut one_up = vec![0; count];
        one_up[0] = 1;
        let found = t_of(&goals(&vec![1; count], &one_up), None).unwrap();
        assert_eq!(format!("{:.4}", found.t_score - 50.0), c);
    }
    let half = t_of(&goals(&[1, 1], &[2, -1]), Some(0.5)).unwrap();
    assert!((half.t_score - (50.0 + 10.0 / (0.5_f64 * 2.0 + 0.5 * 4.0).sqrt())).abs() < 1e-12);
}

#[test]
fn the_laws_of_the_t_score_hold_for_every_sheet_of_four_goals() {
    let weights = [6, 2, 3, 1];
    for scores in sheets(4) {
        let t = t_of(&goals(&weights, &scores), None).unwrap().t_score;
        if scores.iter().all(|score| *score == 0) {
            assert!(t.to_bits() == 50.0_f64.to_bits(), "all as expected is exactly 50");
        }
        let mirrored: Vec<i32> = scores.iter().map(|score| -score).collect();
        let other = t_of(&goals(&weights, &mirrored), None).unwrap().t_score;
        assert!((t - (100.0 - other)).abs() < 1e-9, "T(-x) = 100 - T(x): {scores:?}");
        let scaled = t_of(&goals(&weights.map(|weight| weight * 1_000), &scores), None).unwrap().t_score;
        assert!((t - scaled).abs() < 1e-9, "scaling all weights changes nothing: {scores:?}");
        let (turned_weights, turned): (Vec<i32>, Vec<i32>) =
            weights.iter().copied().zip(scores.iter().copied()).rev().unzip();
        let turned = t_of(&goals(&turned_weights, &turned), None).unwrap().t_score;
        assert_eq!(t.to_bits(), turned.to_bits(), "the order of the goals leaves no mark: {scores:?}");
        for place in 0..4 {
            let mut higher = scores.clone();
            if higher[place] < 2 {
                higher[place] += 1;
                assert!(t_of(&goals(&weights, &higher), None).unwrap().t_score > t, "{scores:?} at {place}");
            }
        }
    }
}

#[test]
fn a_weight_of_zero_does_not_count() {
    let with = t_of(&goals(&[2, 0, 1], &[1, -2, 0]), None).unwrap();
    let without = t_of(&goals(&[2, 1], &[1, 0]), None).unwrap();
    assert_eq!(with.t_score.to_bits(), without.t_score.to_bits());
    let rated = json!([{ "score": 1, "importance": 3, "difficulty": 2 }, { "score": 0, "importance": 1, "difficulty": 1 }]);
    assert_eq!(t_of(&rated, None), t_of(&goals(&[6, 1], &[1, 0]), None));
    assert!(t_of(&json!([{ "score": 1 }, { "score": 2, "importance": 0, "difficulty": 3 }]), None).is_ok());
}

#[test]
fn change_is_the_difference_of_two_t_scores() {
    let row = json!([
        { "weight": 6, "baseline": -1, "score": 0 }, { "weight": 2, "baseline": -1, "score": -1 },
        { "weight": 3, "baseline": -2, "score": 1 }
    ]);
    let found = t_of(&row, None).unwrap();
    assert_eq!(format!("{:.4}", found.baseline_t_score.unwrap()), "33.3381");
    // The sheet gives 17.8520, the difference of the two rounded scores; the exact one is 150 / 8.402381.
    assert_eq!(format!("{:.4}", found.change.unwrap()), "17.8521");
    assert!((found.change.unwrap() - 17.8520).abs() < 1e-4);
    assert_eq!(t_of(&json!([{ "score": 1 }]), None).unwrap().change, None);
}

#[test]
fn what_has_no_t_score_is_refused_with_its_place() {
    let rows = [
        (json!([]), None, "/goals: there is no goal"),
        (json!([{ "score": 1, "weight": 0 }, { "score": 1, "weight": 0 }]), None, "every weight is 0"),
        (
            json!([{ "score": 0 }, { "score": 3 }]),
            None,
            "/goals/1/score: a level is a whole number from -2 to 2",
        ),
        (json!([{ "score": -3 }]), None, "this one is -3"),
        (json!([{ "score": 0, "baseline": 9 }]), None, "/goals/0/baseline"),
        (json!([{}]), None, "/goals/0: give `score`"),
        (json!([{ "score": 0, "value": 4 }]), None, "not both"),
        (json!([{ "value": 4 }]), None, "with a `scale`"),
        (json!([{ "score": 0, "weight": -1 }]), None, "/goals/0/weight: it is -1"),
        (json!([{ "score": 0, "importance": 4, "difficulty": 1 }]), None, "/goals/0/importance: it is 4"),
        (json!([{ "score": 0, "importance": 1, "difficulty": -1 }]), None, "/goals/0/difficulty: it is -1"),
        (json!([{ "score": 0, "importance": 1 }]), None, "`importance` and `difficulty` together"),
        (json!([{ "score": 0, "weight": 1, "importance": 1, "difficulty": 1 }]), None, "give a `weight`"),
        (json!([{ "score": 0, "baseline": -1 }, { "score": 0 }]), None, "/goals/1: it has no baseline"),
        (json!([{ "score": 0 }]), Some(1.0), "/rho: it is 1"),
        (json!([{ "score": 0 }]), Some(-0.1), "/rho: it is -0.1"),
    ];
    for (goals, rho, expected) in rows {
        let error = t_of(&goals, rho).unwrap_err().to_string();
        assert!(error.contains(expected), "{goals}: {error}");
    }
    for (rho, fits) in [(0.0, true), (0.999, true)] {
        assert_eq!(t_of(&json!([{ "score": 1 }]), Some(rho)).is_ok(), fits);
    }
}

fn scale(levels: &[(i64, Option<f64>, Option<f64>)], target: Option<f64>, step: Option<f64>) -> Scale {
    let levels: Vec<Value> =
        levels.iter().map(|(level, min, max)| json!({ "level": level, "min": min, "max": max })).collect();
    serde_json::from_value(json!({ "levels": levels, "target": target, "step": step })).unwrap()
}

#[test]
fn levels_are_ordered_without_gaps_or_overlaps_and_level_0_is_the_target() {
    let up = |low: f64, high: f64| {
        vec![
            (-2, None, Some(0.0)),
            (-1, Some(1.0), Some(low)),
            (0, Some(3.0), Some(3.0)),
            (1, Some(high), Some(5.0)),
            (2, Some(6.0), None),
        ]
    };
    let down = vec![
        (-2, Some(13.0), None),
        (-1, Some(11.0), Some(12.0)),
        (0, Some(8.0), Some(10.0)),
        (1, Some(5.0), Some(7.0)),
        (2, None, Some(4.0)),
    ];
    assert_eq!(scale(&up(2.0, 4.0), Some(3.0), None).check(), Ok(()));
    assert_eq!(scale(&down, Some(10.0), None).check(), Ok(()));
    assert!(matches!(scale(&down, Some(8.0), None).check(), Err(ScaleError::Target { .. })));
    assert!(matches!(scale(&up(1.0, 4.0), None, None).check(), Err(ScaleError::Gap { lower: -1, upper: 0 })));
    assert!(matches!(
        scale(&up(3.0, 4.0), None, None).check(),
        Err(ScaleError::Overlap { lower: -1, upper: 0 })
    ));
    assert!(matches!(scale(&up(2.0, 5.0), None, None).check(), Err(ScaleError::Gap { lower: 0, upper: 1 })));
    assert!(matches!(scale(&up(2.0, 6.0), None, None).check(), Err(ScaleError::Empty { level: 1, .. })));
    let mut open = up(2.0, 4.0);
    open[2].2 = None;
    assert_eq!(scale(&open, None, None).check(), Err(ScaleError::Open { level: 0 }));
    let mut turned = up(2.0, 4.0);
    turned[0].0 = 2;
    turned[4].0 = -2;
    assert!(scale(&turned, None, None).check().is_err(), "the ends are swapped");
    let mut twice = up(2.0, 4.0);
    twice[0].0 = -1;
    assert_eq!(scale(&twice, None, None).check(), Err(ScaleError::Levels));
    assert_eq!(scale(&up(2.0, 4.0)[..4], None, None).check(), Err(ScaleError::Levels));
    assert!(matches!(scale(&up(2.0, 4.0), None, Some(0.0)).check(), Err(ScaleError::Step { .. })));
    let halves = up(2.5, 3.5);
    assert_eq!(scale(&halves, None, Some(0.5)).check(), Err(ScaleError::Gap { lower: -2, upper: -1 }));
    for (value, level) in [(-5, -2), (0, -2), (1, -1), (2, -1), (3, 0), (4, 1), (5, 1), (6, 2), (900, 2)] {
        assert_eq!(scale(&up(2.0, 4.0), None, None).level_of(value.into()), Level::new(level), "{value}");
    }
}

#[test]
fn a_value_on_a_scale_is_scored_by_its_level() {
    let housing = json!({ "target": 0, "levels": [
        { "level": -2, "max": -2 }, { "level": -1, "min": -1, "max": -1 }, { "level": 0, "min": 0, "max": 59 },
        { "level": 1, "min": 60, "max": 179 }, { "level": 2, "min": 180 }
    ]});
    let nights = |value: i32| json!([{ "scale": housing, "value": value, "baseline-value": -2 }]);
    for (value, t) in [(-2, 30.0), (0, 50.0), (59, 50.0), (60, 60.0), (180, 70.0)] {
        let found = t_of(&nights(value), None).unwrap();
        assert!((found.t_score - t).abs() < 1e-9 && (found.change.unwrap() - (t - 30.0)).abs() < 1e-9);
    }
    let error = t_of(&json!([{ "scale": housing, "value": -1.5 }]), None).unwrap_err().to_string();
    assert!(error.contains("belongs to no level"), "{error}");
}
