//! Both sides of every threshold, one row a side: what is changed in the complete goal, and whether the rule fires.

use super::*;

fn check_rows(code: &str, rows: &[(Value, bool)]) {
    for (patch, expected) in rows {
        let report = report_on(&complete_with(patch.clone()), TODAY);
        assert_eq!(report.has(code), *expected, "{code} on {patch}: {:#?}", report.findings);
    }
}

fn severity_of(code: &str, patch: Value) -> Severity {
    let report = report_on(&complete_with(patch), TODAY);
    let of_code = report.findings.iter().filter(|found| found.finding.code.id() == code);
    of_code.map(|found| found.severity).max().unwrap_or(Severity::Pass)
}

#[test]
fn who_acts() {
    let said = |actor: Value, statement: &str| json!({ "actor": actor, "statement": statement });
    let staff = "Case manager will call the landlord";
    for (patch, expected) in [
        (said(json!("provider"), "Get a job"), Severity::Fail),
        (said(json!(null), "Get a job"), Severity::Pass),
        (said(json!(null), staff), Severity::Fail),
        (said(json!(null), "Provide weekly therapy"), Severity::Fail),
        (said(json!("client"), staff), Severity::Warn),
        (said(json!("client"), "Provide weekly therapy"), Severity::Pass),
        (said(json!("family"), "We will eat together"), Severity::Pass),
    ] {
        assert_eq!(severity_of("S1", patch.clone()), expected, "{patch}");
    }
}

#[test]
fn a_vague_verb_needs_a_metric_a_unit_and_a_target() {
    let own = |fields: Value| {
        let mut measure = fields;
        measure["instrument"] = json!(null);
        json!({ "statement": "Improve sleep", "measure": measure })
    };
    check_rows(
        "S3",
        &[
            (own(json!({})), false),
            (own(json!({ "baseline": null })), false),
            (own(json!({ "target": null })), true),
            (own(json!({ "unit": null })), true),
            (own(json!({ "metric": null })), true),
            (json!({ "statement": "Reduce anxiety", "measure": { "target": null } }), false),
            (json!({ "statement": "Reduce anxiety", "measure": { "unit": null, "target": null } }), false),
            (json!({ "statement": "Reduce anxiety", "measure": null }), true),
            (json!({ "statement": "", "measure": {} }), true),
            (json!({ "statement": " \n", "measure": {} }), true),
            (json!({ "statement": "____" }), true),
            (json!({ "statement": "Mejorar el ánimo y estar stable", "measure": null }), false),
        ],
    );
    let report =
        report_on(&complete_with(json!({ "statement": "Dormir ocho horas para el fin de mayo" })), TODAY);
    assert_eq!(report.language, crate::statement::Language::NotRead);
}

#[test]
fn metric_unit_and_target() {
    let own = |metric: Value, unit: Value, target: Value| json!({ "measure": { "instrument": null, "metric": metric, "unit": unit, "target": target, "baseline": null } });
    check_rows(
        "M1",
        &[
            (own(json!("hours"), json!("hours"), json!(8)), false),
            (own(json!(null), json!("hours"), json!(8)), true),
            (own(json!("hours"), json!(null), json!(8)), true),
            (own(json!("hours"), json!(" "), json!(8)), true),
            (own(json!("lease signed"), json!(null), json!(true)), false),
            (own(json!(null), json!(null), json!(true)), true),
            (json!({ "measure": { "metric": null, "unit": null } }), false),
            (json!({ "measure": null }), true),
        ],
    );
    check_rows("M2", &[(json!({ "measure": { "target": 0 } }), false), (json!({ "measure": null }), true)]);
}

#[test]
fn a_baseline_is_missed_more_where_it_is_needed_more() {
    let own = json!({ "instrument": null, "baseline": null });
    let relative = json!({ "instrument": null, "baseline": null, "relative": true, "target": 40 });
    assert_eq!(severity_of("M3", json!({ "measure": own })), Severity::Warn);
    assert_eq!(severity_of("M3", json!({ "measure": relative })), Severity::Fail);
    assert_eq!(severity_of("M3", json!({ "measure": { "baseline": null } })), Severity::Fail);
    assert_eq!(severity_of("M3", json!({ "measure": { "baseline": { "on": null } } })), Severity::Fail);
    assert_eq!(
        severity_of("M3", json!({ "measure": { "instrument": null, "baseline": { "on": null } } })),
        Severity::Warn
    );
    assert_eq!(severity_of("M3", json!({})), Severity::Pass);
    let on = |day: &str| json!({ "measure": { "baseline": { "on": day } } });
    assert_eq!(severity_of("M3", on(TODAY)), Severity::Pass);
    assert_eq!(severity_of("M3", on("2026-03-03")), Severity::Warn);
}

#[test]
fn target_baseline_and_direction_must_agree() {
    let score = |direction: &str, from: Value, to: Value| json!({ "measure": { "direction": direction, "baseline": { "value": from }, "target": to } });
    let own = |direction: &str, from: Value, to: Value| {
        let mut patch = score(direction, from, to);
        patch["measure"]["instrument"] = json!(null);
        patch
    };
    for (patch, expected) in [
        (score("decrease", json!(15), json!(14)), Severity::Pass),
        (score("decrease", json!(15), json!(15)), Severity::Fail),
        (score("decrease", json!(15), json!(0)), Severity::Pass),
        (score("decrease", json!(15), json!(-1)), Severity::Fail),
        (score("decrease", json!(21), json!(10)), Severity::Pass),
        (score("decrease", json!(22), json!(10)), Severity::Fail),
        (score("maintain", json!(9), json!(9)), Severity::Pass),
        (score("maintain", json!(10), json!(9)), Severity::Fail),
        (score("maintain", json!(0), json!(21)), Severity::Pass),
        (score("maintain", json!(0), json!(22)), Severity::Fail),
        (score("increase", json!(5), json!(10)), Severity::Fail),
        (score("increase", json!(null), json!(10)), Severity::Fail),
        (score("reach", json!(15), json!(10)), Severity::Pass),
        (score("reach", json!(10), json!(15)), Severity::Fail),
        (score("decrease", json!(15), json!(true)), Severity::Fail),
        (own("increase", json!(5), json!(6)), Severity::Pass),
        (own("increase", json!(5), json!(5)), Severity::Fail),
        (own("increase", json!(5), json!(5.5)), Severity::Pass),
        (own("reach", json!(5), json!(5)), Severity::Fail),
        (own("reach", json!(false), json!(true)), Severity::Pass),
        (own("reach", json!(true), json!(true)), Severity::Fail),
        (own("decrease", json!(true), json!(false)), Severity::Pass),
        (own("reach", json!(0), json!(true)), Severity::Fail),
        (own("maintain", json!(5), json!(50)), Severity::Pass),
        (own("reach", json!(null), json!(50)), Severity::Pass),
        (json!({ "measure": { "instrument": null, "metric": "GAD-7", "target": 22 } }), Severity::Fail),
        (json!({ "measure": { "instrument": null, "metric": "gad-7 Score", "target": 22 } }), Severity::Fail),
        (
            json!({ "measure": { "instrument": null, "metric": "GAD-7 skipped days", "target": 12 } }),
            Severity::Pass,
        ),
        (json!({ "measure": { "instrument": "GAD7", "target": 22 } }), Severity::Fail),
        (json!({ "measure": { "instrument": "gad 7", "target": 22 } }), Severity::Fail),
        (json!({ "measure": { "instrument": "GAD_7", "target": 22 } }), Severity::Fail),
        (
            json!({ "measure": { "instrument": null, "metric": "anxiety (GAD-7)", "target": 22 } }),
            Severity::Fail,
        ),
        (json!({ "measure": { "instrument": null, "metric": "gad7 score", "target": 22 } }), Severity::Fail),
        (json!({ "measure": { "direction": null } }), Severity::Info),
        (json!({ "measure": { "direction": null, "target": 16 } }), Severity::Fail),
        (
            json!({ "measure": { "instrument": "our-own-scale", "target": 1000, "direction": "reach" } }),
            Severity::NeedsReview,
        ),
    ] {
        assert_eq!(severity_of("M4", patch.clone()), expected, "{patch}");
    }
}

#[test]
fn relative_targets_are_worked_out_from_the_baseline() {
    let by = |share: Value, direction: &str| json!({ "measure": { "relative": true, "target": share, "direction": direction } });
    for (patch, expected) in [
        (by(json!(50), "decrease"), Severity::Pass),
        (by(json!(0.5), "decrease"), Severity::Pass),
        (by(json!(100), "decrease"), Severity::Pass),
        (by(json!(101), "decrease"), Severity::Fail),
        (by(json!(0), "decrease"), Severity::Fail),
        (by(json!(50), "increase"), Severity::Fail),
    ] {
        assert_eq!(severity_of("M4", patch.clone()), expected, "{patch}");
    }
    // A quarter of 15 is 3.75 points, 27 percent is 4.05: four are meaningful.
    check_rows("M6", &[(by(json!(25), "decrease"), true), (by(json!(27), "decrease"), false)]);
    check_rows("M6", &[(by(json!(0.25), "decrease"), true), (by(json!(0.27), "decrease"), false)]);
}

#[test]
fn what_cannot_be_is_outside_the_range() {
    let own = |metric: &str, unit: &str, target: i32| {
        json!({ "measure": { "instrument": null, "metric": metric, "unit": unit, "direction": "increase",
            "baseline": { "value": 1 }, "target": target } })
    };
    let less = |share: Value| {
        json!({ "measure": { "instrument": null, "metric": "cigarettes", "unit": "cigarettes/day", "relative": true,
            "direction": "decrease", "baseline": { "value": 20 }, "target": share } })
    };
    check_rows(
        "M4",
        &[
            (less(json!(100)), false),
            (less(json!(101)), true),
            (less(json!(150)), true),
            (less(json!(0.5)), false),
            (own("days covered", "%", 100), false),
            (own("days covered", "%", 101), true),
            (own("Proportion of days covered", "percent", 120), true),
            (own("days with a walk", "%", 101), true),
            (own("doses taken", "% of doses", 100), false),
            (own("doses taken", "% of doses", 101), true),
            (own("savings", "%", 101), false),
            (own("days with a walk", "days/week", 7), false),
            (own("days with a walk", "days/week", 8), true),
            (own("days with a walk", "days per week", 8), true),
            (own("days with a walk", "days a week", 8), true),
            (own("walks", "walks/week", 8), false),
            (own("days with a walk", "days/month", 8), false),
        ],
    );
}

#[test]
fn a_meaningful_change_is_enough_and_one_point_less_is_not() {
    for (instrument, baseline, change) in
        [("GAD-7", 15, 4), ("gad 7", 15, 4), ("PHQ9", 18, 5), ("PCL-5", 52, 10)]
    {
        let to = |target: i32| json!({ "measure": { "instrument": instrument, "baseline": { "value": baseline }, "target": target } });
        check_rows("M6", &[(to(baseline - change), false), (to(baseline - change + 1), true)]);
        check_rows("M6", &[(to(baseline - 1), true), (to(baseline), false), (to(baseline + 1), false)]);
    }
    let report = report_on(&complete_with(json!({ "measure": { "target": 13 } })), TODAY);
    let found = &report.findings[0].finding;
    assert_eq!(
        found.suggestion.as_deref(),
        Some("set the target to 11 or lower, or say that the goal is to maintain")
    );
    assert_eq!(found.source.as_ref().unwrap().key(), "example");
}

#[test]
fn a_fast_pace_is_noted_under_eight_weeks() {
    let pace = |instrument: Value, from: i32, to: i32, due: &str| {
        json!({
            "measure": { "instrument": instrument, "baseline": { "value": from }, "target": to }, "due": due
        })
    };
    let (day_55, day_56) = ("2026-04-26", "2026-04-27");
    check_rows(
        "A2",
        &[
            (pace(json!(null), 10, 5, day_55), false),
            (pace(json!(null), 10, 4, day_55), true),
            (pace(json!(null), 10, 4, day_56), false),
            (pace(json!("pcl-5"), 80, 50, day_55), false),
            (pace(json!("pcl-5"), 80, 49, day_55), true),
            (pace(json!("pcl-5"), 80, 49, day_56), false),
            (
                json!({ "measure": { "relative": true, "target": 50, "baseline": null }, "due": day_55 }),
                false,
            ),
            (json!({ "measure": { "relative": true, "target": 51, "baseline": null }, "due": day_55 }), true),
            (json!({ "measure": { "target": 4, "direction": "maintain" }, "due": day_55 }), false),
            (json!({ "measure": { "target": 4 }, "due": null }), false),
        ],
    );
}

#[test]
fn counted_thresholds() {
    let due = |due: &str| json!({ "due": due, "plan": null });
    let no_step = |day: &str| json!({ "due": day, "steps": [] });
    check_rows("A3", &[(no_step("2026-05-31"), false), (no_step("2026-06-01"), true)]);
    check_rows("A6", &[(json!({ "confidence": 7 }), false), (json!({ "confidence": 6 }), true)]);
    check_rows("A6", &[(json!({ "confidence": 10 }), false), (json!({ "confidence": 0 }), true)]);
    check_rows("S6", &[(json!({ "same-text-count": 4 }), false), (json!({ "same-text-count": 5 }), true)]);
    check_rows("T3", &[(due("2027-03-02"), false), (due("2027-03-03"), true)]);
    check_rows("A0", &[(json!({ "steps": [{}] }), true), (json!({ "steps": [{ "due": "P1W" }] }), false)]);
    check_rows(
        "A1",
        &[
            (json!({ "measure": { "instrument": null, "unit": "%", "target": 100 } }), true),
            (json!({ "measure": { "instrument": null, "unit": "%", "target": 99 } }), false),
        ],
    );
    let safe = json!({ "open-urgent-episode": true, "safety-item-in-plan": true });
    check_rows("R4", &[(json!({ "open-urgent-episode": true }), true), (safe, false)]);
}

#[test]
fn due_dates() {
    let due = |due: &str| json!({ "due": due });
    check_rows("T1", &[(due("2026-05-25"), false), (due("P12W"), false), (due("next-review"), false)]);
    for words in ["soon", "ASAP", "ongoing", "until stable", "2026-02-30", "05/25/2026", "P99999999W", ""] {
        check_rows("T1", &[(due(words), true)]);
    }
    check_rows(
        "T1",
        &[(json!({ "due": "next-review", "plan": null }), true), (json!({ "due": null }), true)],
    );
    check_rows(
        "T2",
        &[(due("2026-03-02"), true), (due("2026-03-03"), false), (due("P0D"), true), (due("soon"), false)],
    );
    let started = |due: &str| json!({ "start": "2026-02-01", "due": due, "plan": null });
    check_rows("T2", &[(started("2026-03-01"), true), (started("2026-03-02"), false)]);
    let no_start = json!({ "start": null, "due": "2026-03-10", "plan": { "start": "2026-03-10" } });
    check_rows("T2", &[(no_start, true)]);
    let no_plan = |due: &str| json!({ "start": null, "due": due, "plan": null });
    check_rows("T2", &[(no_plan("2026-03-02"), true), (no_plan("2026-03-03"), false)]);
}

#[test]
fn milestones() {
    let far = |due: &str, step: &str| json!({ "due": due, "steps": [{ "text": "Half way", "due": step }] });
    check_rows("T3", &[(far("2026-08-30", "2026-08-29"), false), (far("2026-08-30", "2026-08-30"), true)]);
    check_rows("T3", &[(far("2026-08-30", "2026-03-02"), false), (far("2026-08-30", "2026-03-01"), true)]);
    check_rows("T3", &[(json!({ "due": "2026-08-29" }), false), (json!({ "due": "2026-08-30" }), true)]);
    check_rows("T4", &[(far("2026-06-01", "2026-05-31"), false), (far("2026-06-05", "2026-06-01"), true)]);
    check_rows("T4", &[(far("2026-06-05", "P12W"), false), (far("2026-06-05", "soon"), true)]);
    check_rows("T4", &[(json!({ "due": "2026-05-31" }), false), (json!({ "due": "2026-06-01" }), true)]);
    check_rows("T4", &[(json!({ "due": "2026-06-01", "plan": null }), false)]);
    check_rows("T7", &[(far("2026-05-25", "2026-05-25"), false), (far("2026-05-25", "2026-05-26"), true)]);
    let early = json!({ "start": "2026-03-03", "due": "2026-03-20", "plan": { "start": "2026-03-25" } });
    check_rows("T3", &[(early, true)]);
}

#[test]
fn durations_and_windows() {
    let lasts = |days: u32, due: &str| json!({ "measure": { "duration-days": days }, "due": due });
    check_rows("T5", &[(lasts(90, "2026-05-31"), false), (lasts(90, "2026-05-30"), true)]);
    check_rows(
        "T5",
        &[(lasts(90, "2026-04-15"), true), (lasts(u32::MAX, "2026-05-31"), true), (lasts(0, "P1D"), false)],
    );
    let leap = json!({ "start": "2028-02-28", "due": "2028-03-01", "measure": { "duration-days": 2 }, "plan": null });
    check_rows("T5", &[(leap, false)]);
    let window = |words: &str, due: &str| json!({ "measure": { "window": words }, "due": due });
    let said = |words: &str, due: &str| json!({ "statement": words, "due": due });
    let both =
        json!({ "statement": "Sober 90 consecutive days", "measure": { "duration-days": 30 }, "due": "P6W" });
    check_rows(
        "T5",
        &[
            (window("90 consecutive days", "2026-05-31"), false),
            (window("90 consecutive days", "2026-05-30"), true),
            (window("12 weeks in a row", "P12W"), false),
            (window("12 weeks in a row", "P83D"), true),
            (window("3 months straight", "2026-05-31"), false),
            (window("3 months straight", "2026-05-30"), true),
            (window("10 weeks", "P1W"), false),
            (window("P12W", "P1W"), false),
            (window("8 of 12 consecutive weeks", "P8W"), false),
            (window("8 of 12 consecutive weeks", "P55D"), true),
            (window("8 of the past 12 weeks", "P1W"), false),
            (said("Stay sober 90 consecutive days", "2026-05-31"), false),
            (said("Stay sober 90 consecutive days", "2026-05-30"), true),
            (said("Walk daily for 12 weeks in a row", "P12W"), false),
            (said("Walk daily for 12 weeks in a row", "P83D"), true),
            (said("Walk daily for 12 weeks", "P12W"), false),
            (said("Walk daily for 12 weeks", "P83D"), true),
            (said("Walk daily over the past 12 weeks", "P1W"), false),
            (said("Sober 30 days in a row, then 60 days in a row", "P1W"), false),
            (said("Sober 1 year straight", "P364D"), true),
            (said("Sober 1 year straight", "P1Y"), false),
            (said("Sober 4000000000 consecutive years", "P1Y"), true),
            (both, false),
        ],
    );
    let february = |due: &str| json!({ "start": "2026-02-01", "due": due, "measure": { "window": "1 month straight" }, "plan": null });
    check_rows("T5", &[(february("2026-03-01"), false), (february("2026-02-28"), true)]);
    let rate = |unit: &str, more: Value| {
        let mut measure = json!({ "instrument": null, "unit": unit });
        merge(&mut measure, more);
        json!({ "measure": measure })
    };
    check_rows(
        "T6",
        &[
            (rate("days/week", json!({})), true),
            (rate("days per week", json!({})), true),
            (rate("days", json!({})), false),
            (rate("days/week", json!({ "window": "P4W" })), false),
            (rate("days/week", json!({ "duration-days": 28 })), false),
            (rate("days/week", json!({ "instrument": "gad-7" })), false),
        ],
    );
}

#[test]
fn a_duration_is_shown_where_it_was_read() {
    let words = "Stay sober 90 consecutive days";
    let rows = [
        (
            json!({ "measure": { "duration-days": 90, "window": "80 days in a row" } }),
            "/measure/duration-days",
        ),
        (json!({ "measure": { "window": "80 days in a row" } }), "/measure/window"),
        (json!({ "measure": { "window": "10 weeks" } }), "/statement"),
        (json!({ "measure": null }), "/statement"),
    ];
    for (patch, expected) in rows {
        let mut document = complete_with(patch.clone());
        merge(&mut document, json!({ "statement": words, "due": "P60D" }));
        let report = report_on(&document, TODAY);
        let found = report.findings.iter().find(|found| found.finding.code.id() == "T5").unwrap();
        assert_eq!(serde_json::to_value(&found.finding).unwrap()["pointer"], expected, "{patch}");
    }
}
