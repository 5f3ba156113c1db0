//! The table of moves, walked whole, and what each act keeps.

use serde_json::{Value as Json, json};

use super::*;

fn draft() -> GoalDraft {
    serde_json::from_value(json!({
        "statement": "Walk", "start": "2026-03-02", "due": "2026-05-25", "measure": { "target": 4 },
        "steps": [{ "text": "Shoes", "due": "2026-03-09" }, { "text": "First walk" }]
    }))
    .unwrap()
}

fn act(wire: Json) -> Act {
    serde_json::from_value(wire).unwrap()
}

fn go(to: Lifecycle) -> Json {
    json!({ "type": "move", "to": to, "on": "2026-03-10", "reason": "Agreed", "achievement": "achieved" })
}

/// A goal in a status, by the shortest way.
fn goal_in(status: Lifecycle) -> GoalLife {
    let way: &[Lifecycle] = match status {
        Lifecycle::Proposed => &[],
        Lifecycle::Planned => &[Lifecycle::Planned],
        Lifecycle::Accepted => &[Lifecycle::Accepted],
        Lifecycle::Active => &[Lifecycle::Accepted, Lifecycle::Active],
        Lifecycle::OnHold => &[Lifecycle::Accepted, Lifecycle::Active, Lifecycle::OnHold],
        Lifecycle::Completed => &[Lifecycle::Accepted, Lifecycle::Active, Lifecycle::Completed],
        Lifecycle::Canceled => &[Lifecycle::Accepted, Lifecycle::Active, Lifecycle::Canceled],
        Lifecycle::EnteredInError => &[Lifecycle::EnteredInError],
        Lifecycle::Rejected => &[Lifecycle::Rejected],
    };
    let proposed = GoalLife::propose(&draft(), "2026-03-02".parse().unwrap(), None);
    way.iter().fold(proposed, |life, to| life.act(&draft(), &act(go(*to))).unwrap())
}

#[test]
fn exactly_the_moves_of_the_table_are_permitted() {
    use Lifecycle::{
        Accepted, Active, Canceled, Completed, EnteredInError, OnHold, Planned, Proposed, Rejected,
    };
    let table = [
        (Proposed, vec![Planned, Accepted, Rejected]),
        (Planned, vec![Accepted, Active]),
        (Accepted, vec![Active]),
        (Active, vec![OnHold, Completed, Canceled]),
        (OnHold, vec![Active, Completed, Canceled]),
        (Completed, vec![]),
        (Canceled, vec![]),
        (Rejected, vec![]),
        (EnteredInError, vec![]),
    ];
    for (from, mut permitted) in table {
        if from != EnteredInError {
            permitted.push(EnteredInError);
        }
        let life = goal_in(from);
        assert_eq!(life.lifecycle(), from);
        for to in Lifecycle::ALL {
            let moved = life.act(&draft(), &act(go(to)));
            assert_eq!(moved.is_ok(), permitted.contains(&to), "{from} -> {to}: {moved:?}");
            if let Err(refusal) = moved {
                let said = refusal.to_string();
                assert!(said.contains(from.as_str()) && !said.ends_with('.'), "{said}");
            }
        }
        assert_eq!(life, goal_in(from), "a refusal changes nothing");
    }
}

#[test]
fn a_goal_that_ends_says_why_and_how_it_went() {
    let end = |to: &str, reason: Option<&str>, achievement: Option<&str>| {
        let wire = json!({ "type": "move", "to": to, "on": "2026-03-10", "reason": reason, "achievement": achievement });
        goal_in(Lifecycle::Active).act(&draft(), &act(wire))
    };
    for (achievement, fits) in [
        ("in-progress", false),
        ("improving", false),
        ("worsening", false),
        ("no-change", false),
        ("achieved", true),
        ("sustaining", true),
        ("not-achieved", true),
        ("no-progress", false),
        ("not-attainable", true),
    ] {
        assert_eq!(end("completed", Some("Review"), Some(achievement)).is_ok(), fits, "{achievement}");
    }
    assert_eq!(end("completed", Some("Review"), None), Err(LifeRefusal::NotJudged));
    assert_eq!(
        end("completed", None, Some("achieved")),
        Err(LifeRefusal::NoReason { to: Lifecycle::Completed })
    );
    assert!(end("cancelled", None, None).is_err() && end("cancelled", Some("Moved away"), None).is_ok());
    assert!(end("on-hold", None, None).is_ok());
}

#[test]
fn more_time_keeps_the_old_date_and_the_reason() {
    let extend = |life: &GoalLife, due: &str| {
        life.act(
            &draft(),
            &act(json!({ "type": "extend", "due": due, "on": "2026-05-20", "reason": "Was ill" })),
        )
    };
    let active = goal_in(Lifecycle::Active);
    let later = extend(&extend(&active, "2026-06-30").unwrap(), "2026-07-31").unwrap();
    let kept: Vec<_> =
        later.extensions().iter().map(|kept| (kept.from.unwrap().to_string(), kept.to.to_string())).collect();
    let row = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert_eq!(kept, [row("2026-05-25", "2026-06-30"), row("2026-06-30", "2026-07-31")]);
    assert_eq!(later.extensions()[0].reason.reveal(), "Was ill");
    assert_eq!(later.due().unwrap().to_string(), "2026-07-31");
    assert!(matches!(extend(&active, "2026-05-25"), Err(LifeRefusal::NotLater { .. })));
    assert!(extend(&active, "2026-05-26").is_ok());
    assert!(matches!(extend(&goal_in(Lifecycle::Completed), "2026-06-30"), Err(LifeRefusal::Ended { .. })));
}

#[test]
fn steps_are_done_once_and_only_a_pursued_goal_is_measured() {
    let finish = |life: &GoalLife, step: usize| {
        life.act(&draft(), &act(json!({ "type": "finish-step", "step": step, "on": "2026-03-09" })))
    };
    let active = goal_in(Lifecycle::Active);
    let once = finish(&active, 1).unwrap();
    assert_eq!(once.steps().iter().map(|step| step.done.is_some()).collect::<Vec<_>>(), [false, true]);
    assert!(matches!(finish(&once, 1), Err(LifeRefusal::StepDone { step: 1, .. })));
    assert_eq!(finish(&active, 2), Err(LifeRefusal::NoSuchStep { step: 2, count: 2 }));
    let measure = |status: Lifecycle, value: Json| {
        goal_in(status).act(&draft(), &act(json!({ "type": "measure", "value": value, "on": "2026-03-20" })))
    };
    for status in Lifecycle::ALL {
        let pursued = matches!(status, Lifecycle::Active | Lifecycle::OnHold);
        assert_eq!(measure(status, json!(3)).is_ok(), pursued, "{status}");
    }
    assert_eq!(measure(Lifecycle::Active, json!(true)), Err(LifeRefusal::OtherKind { yes_no: false }));
    let back = json!({ "type": "move", "to": "on-hold", "on": "2026-03-09" });
    assert!(matches!(active.act(&draft(), &act(back)), Err(LifeRefusal::OutOfOrder { .. })));
}

#[test]
fn debug_shows_no_reason_and_no_value() {
    let life = goal_in(Lifecycle::Completed);
    let shown = format!("{life:?}");
    assert!(!shown.contains("Agreed"), "{shown}");
}

fn replayed(acts: &Json, today: &str) -> LifeReport {
    let goal = json!({ "statement": "GAD-7 to 10", "start": "2026-03-02", "due": "2026-05-25", "measure": {
        "instrument": "gad-7", "direction": "decrease", "baseline": { "value": 15, "on": "2026-02-27" }, "target": 10 } });
    let input: LifeInput = serde_json::from_value(json!({ "goal": goal, "acts": acts })).unwrap();
    let rules = crate::ProgressRules::project_default();
    replay(&input, today.parse().unwrap(), &crate::example::catalog(), &rules)
}

#[test]
fn a_measurement_that_cannot_have_been_made_is_refused_with_its_place() {
    for (value, on, expected) in [
        (json!(0), "2026-03-02", None),
        (json!(21), "2026-04-01", None),
        (json!(22), "2026-03-20", Some("range of 0 to 21")),
        (json!(-1), "2026-03-20", Some("range of 0 to 21")),
        (json!(14), "2026-03-01", Some("before 2026-03-02")),
        (json!(14), "2026-04-02", Some("after 2026-04-01")),
    ] {
        let on_first = |to: &str| json!({ "type": "move", "to": to, "on": "2026-03-02" });
        let acts = json!([on_first("accepted"), on_first("active"), { "type": "measure", "value": value, "on": on }]);
        let report = replayed(&acts, "2026-04-01");
        let refused = report.refused.map(|refused| (refused.pointer, refused.message));
        match (refused, expected) {
            (None, None) => assert_eq!(report.life.measurements().len(), 1),
            (Some((pointer, message)), Some(words)) => {
                assert!(pointer == "/acts/2" && message.contains(words), "{message}");
                assert!(report.life.measurements().is_empty());
            }
            (found, _) => panic!("{value} {on}: {found:?}"),
        }
    }
}

#[test]
fn only_a_goal_that_is_agreed_or_under_way_has_alerts() {
    let step = |to: &str| json!({ "type": "move", "to": to, "on": "2026-03-02", "reason": "Agreed", "achievement": "not-achieved" });
    for (way, watched) in [
        (&[][..], false),
        (&["planned"], true),
        (&["accepted"], true),
        (&["accepted", "active"], true),
        (&["accepted", "active", "on-hold"], false),
        (&["accepted", "active", "completed"], false),
        (&["accepted", "active", "cancelled"], false),
        (&["rejected"], false),
        (&["entered-in-error"], false),
    ] {
        let acts: Vec<Json> = way.iter().map(|to| step(to)).collect();
        let report = replayed(&json!(acts), "2026-06-30");
        assert!(report.refused.is_none(), "{way:?}");
        assert_eq!(!report.progress.unwrap().alerts.is_empty(), watched, "{way:?}");
    }
}
