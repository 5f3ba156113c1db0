//! The clocks of a case: each deadline as the sheet counts it, in rows, and what puts it off.

use casework::core::BusinessCalendar;
use casework::lifecycle::due::{By, CLOCKS, DueItem, DueStatus, Now, due};
use casework::lifecycle::{Phase, ProgramPolicy};
use serde_json::json;

use crate::support::{
    POLICY, Story, ZONE, advance, at, because, contact, declare, go, hold, id, record, referral, release,
    screening, stabilize, under,
};

fn items_with(story: &Story, days: i64, calendar: &BusinessCalendar) -> Vec<DueItem> {
    let mut later = story.clone();
    later.later(days);
    due(&story.case, &POLICY, Now { at: later.now, calendar })
}

fn items(story: &Story, days: i64) -> Vec<DueItem> {
    items_with(story, days, &BusinessCalendar::default())
}

/// Returns the day and the standing of a clock, some days from now.
fn found(story: &Story, days: i64, clock: &str) -> Vec<(String, DueStatus)> {
    let zone = ZONE.parse().unwrap();
    let mine = items(story, days).into_iter().filter(|item| item.clock == clock);
    mine.map(|item| (item.by.day(zone).to_string(), item.status)).collect()
}

#[track_caller]
fn check(story: &Story, clock: &str, expected: &str) {
    let days: Vec<_> = found(story, 0, clock).into_iter().map(|(day, _)| day).collect();
    assert_eq!(days.join(" "), expected, "{clock} in {}", story.phase());
}

#[test]
fn the_first_evaluation_is_due_by_the_acuity_of_the_triage() {
    for (acuity, day) in [("routine", "2025-01-20"), ("urgent", "2025-01-07"), ("emergency", "2025-01-06")] {
        let mut story = screening();
        check(&story, "triage", "2025-01-06");
        check(&story, "initial-evaluation", "");
        story.does("w", &record(json!({"kind": "triage", "acuity": acuity, "immediate-danger": "no"})));
        check(&story, "triage", "");
        check(&story, "initial-evaluation", day);
        story.does(
            "w",
            &record(
                json!({"kind": "initial-evaluation", "reason": "Asks for help", "immediate-needs": "None"}),
            ),
        );
        check(&story, "initial-evaluation", "");
    }
}

#[test]
fn a_holiday_moves_business_days_and_no_others() {
    let mut story = screening();
    story.does("w", &record(json!({"kind": "triage", "acuity": "urgent", "immediate-danger": "no"})));
    let closed = BusinessCalendar::new(["2025-01-07".parse().unwrap()]);
    let day = |calendar: &BusinessCalendar| {
        items_with(&story, 0, calendar)
            .into_iter()
            .find(|item| item.clock == "initial-evaluation")
            .map(|item| item.by)
    };
    assert_eq!(day(&BusinessCalendar::default()), Some(By::Day("2025-01-07".parse().unwrap())));
    assert_eq!(day(&closed), Some(By::Day("2025-01-08".parse().unwrap())));
}

#[test]
fn a_deadline_is_today_until_the_day_has_passed() {
    let mut story = screening();
    story.does("w", &record(json!({"kind": "triage", "acuity": "urgent", "immediate-danger": "no"})));
    for (days, status) in [(0, DueStatus::Upcoming), (1, DueStatus::Today), (2, DueStatus::Overdue)] {
        assert_eq!(found(&story, days, "initial-evaluation")[0].1, status, "{days}");
    }
}

#[test]
fn each_clock_of_the_beginning_counts_from_where_the_sheet_says() {
    let mut story = screening();
    story.works(&[]);
    check(&story, "case-manager", "2025-01-08");
    let mut story = at(Phase::Intake);
    check(&story, "comprehensive-assessment", "2025-03-07");
    check(&story, "first-plan", "2025-02-05");
    check(&story, "first-face-to-face", "");
    story.works(&[]);
    check(&story, "case-manager", "");
    check(&story, "first-face-to-face", "2025-01-20");
    story.does(
        "cm",
        &record(json!({"kind": "contact", "mode": "in-person", "with": "client", "outcome": "done"})),
    );
    check(&story, "first-face-to-face", "");
    let mut story = at(Phase::Assessment);
    story.works(&[]);
    check(&story, "comprehensive-assessment", "");
    check(&story, "reassessment", "");
    check(&at(Phase::RiskStratification), "reassessment", "2026-01-06");
    check(&at(Phase::Planning), "first-plan", "2025-02-05");
    check(&at(Phase::Implementation), "first-plan", "");
}

#[test]
fn a_discharge_starts_two_clocks_and_the_same_day_does_not_count() {
    let mut story = at(Phase::Monitoring);
    let stay = |to: Option<&str>| {
        record(
            json!({"kind": "facility-stay", "facility": "psychiatric-hospital", "admitted-on": "2025-01-06",
            "discharged-on": to}),
        )
    };
    story.later(10).does("cm", &stay(None));
    check(&story, "after-discharge-contact", "");
    story.does("cm", &stay(Some("2025-01-16")));
    check(&story, "after-discharge-contact", "2025-01-23");
    check(&story, "after-discharge-assessment", "2025-01-30");
    story.does("cm", &contact("done", "follow-up"));
    check(&story, "after-discharge-contact", "2025-01-23");
    story.later(1).does("cm", &contact("done", "follow-up"));
    check(&story, "after-discharge-contact", "");
    let screen = crate::support::safety_screen(&story);
    story.does("cm", &screen);
    check(&story, "after-discharge-assessment", "");
}

#[test]
fn a_visit_to_an_emergency_department_is_followed_up_and_its_own_day_counts() {
    let visit = |on: &str| {
        record(json!({"kind": "facility-stay", "facility": "emergency-department", "admitted-on": on}))
    };
    let mut story = at(Phase::Monitoring);
    story.later(10).does("cm", &visit("2025-01-16"));
    check(&story, "after-emergency-contact", "2025-01-23");
    check(&story, "after-discharge-contact", "");
    story.does("cm", &contact("missed-by-client", "follow-up"));
    check(&story, "after-emergency-contact", "2025-01-23");
    story.does("cm", &contact("done", "follow-up"));
    check(&story, "after-emergency-contact", "");
    story.later(1).does("cm", &visit("2025-01-17"));
    check(&story, "after-emergency-contact", "2025-01-24");
}

#[test]
fn the_plan_and_its_goals_have_their_days() {
    let mut story = at(Phase::Monitoring);
    for (clock, days) in [
        ("plan-review", "2025-04-06"),
        ("plan-renewal", "2025-07-05"),
        ("outcome-review", "2025-07-05"),
        ("reassessment", "2026-01-06"),
        ("goal-measure", "2025-02-05 2025-02-05"),
        ("goal-due", "2025-04-06 2025-04-06"),
        ("next-contact", "2025-02-05"),
    ] {
        check(&story, clock, days);
    }
    story.later(20);
    story.does(
        "cm",
        &record(json!({"kind": "plan-review", "outcome": "no-change", "note": "Together", "next-review": "2025-03-01"})),
    );
    check(&story, "plan-review", "2025-03-01");
    story.does("cm", &record(json!({"kind": "plan-review", "outcome": "no-change", "note": "Together"})));
    check(&story, "plan-review", "2025-07-25");
    let late = record(
        json!({"kind": "plan-review", "outcome": "no-change", "note": "Together", "next-review": "2026-01-01"}),
    );
    story.does("cm", &late);
    check(&story, "plan-review", "2025-07-25");
    story.check(
        "cm",
        &record(json!({"kind": "plan-review", "outcome": "no-change", "note": "Now", "next-review": "2025-01-26"})),
        "E14",
    );
}

#[test]
fn a_model_has_its_own_rhythm() {
    for (model, review) in
        [("strengths-based", "2025-04-06"), ("brokerage", "2025-04-06"), ("supportive", "2025-04-06")]
    {
        let story = under(model);
        check(&story, "plan-review", review);
    }
    let mut story = under("strengths-based");
    story.later(1);
    story.does("cm", &record(json!({"kind": "plan-review", "outcome": "no-change", "note": "Together"})));
    check(&story, "plan-review", "2025-04-07");
    let stages = under("critical-time");
    check(&stages, "model-stage", "2025-04-06");
    assert_eq!(found(&stages, 100, "model-stage")[0].0, "2025-07-06");
    assert_eq!(found(&stages, 300, "model-stage"), []);
}

#[test]
fn a_hold_and_a_crisis_put_off_what_leads_on_and_nothing_that_protects() {
    let mut story = at(Phase::Monitoring);
    let place = hold(&story, "on-hold");
    story.does("cm", &place);
    let standing = |story: &Story, clock: &str| found(story, 0, clock).first().map(|(_, status)| *status);
    assert_eq!(standing(&story, "plan-review"), Some(DueStatus::Blocked));
    assert_eq!(standing(&story, "hold-review"), Some(DueStatus::Upcoming));
    assert_eq!(standing(&story, "next-contact"), None, "the hold has no schedule of its own");
    let declared = declare(&story);
    story.does("peer", &declared);
    assert_eq!(standing(&story, "plan-review"), Some(DueStatus::Blocked));
    assert_eq!(standing(&story, "crisis-response"), Some(DueStatus::Overdue), "it was due at once");
    story.does("cl", &stabilize());
    assert_eq!(standing(&story, "crisis-response"), None);
}

#[test]
fn a_hold_has_a_schedule_of_its_own() {
    let mut story = at(Phase::Monitoring);
    let mut place = hold(&story, "on-hold");
    place["contacts"] = json!({"count": 1, "every": "week"});
    story.does("cm", &place);
    check(&story, "next-contact", "2025-01-13");
    story.later(3).does(
        "cm",
        &record(json!({"kind": "contact", "mode": "phone", "with": "provider", "outcome": "done"})),
    );
    check(&story, "next-contact", "2025-01-16");
}

#[test]
fn after_a_crisis_contact_and_loop_are_due() {
    let mut story = at(Phase::Monitoring);
    let declared = declare(&story);
    story.does("peer", &declared).does("cl", &stabilize());
    crate::support::prepares_resolution(&mut story);
    let end = crate::support::resolve(&story);
    story.does("cl", &end);
    check(&story, "crisis-contact", "2025-01-08");
    check(&story, "crisis-loop", "2025-01-13");
    story.later(1).does("cm", &contact("done", "follow-up"));
    check(&story, "crisis-contact", "");
}

#[test]
fn a_referral_is_looked_at_again_and_a_denial_has_its_last_day() {
    let mut story = at(Phase::Implementation);
    story.does("client", &release("r1", "clinic")).does("cm", &referral("one"));
    check(&story, "referral-recheck", "");
    story.does("cm", &advance("one", json!({"to": "sent"})));
    check(&story, "referral-reply", "2025-01-20");
    check(&story, "referral-recheck", "2025-02-05");
    let waits = json!({"to": "waitlisted", "recheck-on": "2025-01-27", "interim-support": "Calls"});
    story.does("cm", &advance("one", waits));
    check(&story, "referral-reply", "");
    check(&story, "waiting-list", "2025-01-27");
    let denied = json!({"to": "denied", "on": "2025-01-06", "denied-by": "payer", "reason": "No cover",
        "appeal-by": "2025-03-07"});
    story.does("cm", &advance("one", denied));
    check(&story, "waiting-list", "");
    check(&story, "appeal", "2025-03-07");
    story.later(3);
    let mut hearing = story.clone();
    story.does("cm", &advance("one", json!({"to": "appeal-pending"})));
    check(&story, "appeal", "");
    check(&story, "appeal-decision", "2025-02-08");
    hearing.does("cm", &advance("one", json!({"to": "appeal-pending", "appeal-level": "hearing"})));
    check(&hearing, "hearing-decision", "2025-05-09");
    check(&hearing, "appeal-decision", "");
}

#[test]
fn two_missed_appointments_ask_for_a_look_at_the_barriers() {
    let mut story = at(Phase::Implementation);
    story.does("client", &release("r1", "clinic")).does("cm", &referral("one"));
    story.does("cm", &advance("one", json!({"to": "sent"})));
    for (days, due) in [(1, ""), (1, "2025-01-08")] {
        let on = story.in_days(days);
        story.does("cm", &advance("one", json!({"to": "scheduled", "on": on}))).later(days);
        check(&story, "referral-appointment", &on);
        story.does("cm", &advance("one", json!({"to": "no-show", "reason": "Bus strike"})));
        check(&story, "barrier-review", due);
    }
    let seen =
        json!({"kind": "referral-barrier", "referral": "one", "barrier": "transport", "next-step": "A ride"});
    story.does("cm", &record(seen));
    check(&story, "barrier-review", "");
}

#[test]
fn outreach_is_due_after_two_missed_contacts_or_a_month_of_silence() {
    let mut story = at(Phase::Monitoring);
    story.later(1).does("cm", &contact("missed-by-client", "regular"));
    check(&story, "outreach", "");
    story.later(1).does("cm", &contact("missed-by-client", "regular"));
    check(&story, "outreach", "2025-01-08");
    story.does("cm", &because("start-outreach"));
    check(&story, "outreach", "");
    let story = at(Phase::Monitoring);
    assert_eq!(found(&story, 29, "outreach"), []);
    assert_eq!(found(&story, 30, "outreach")[0].0, "2025-02-05");
}

#[test]
fn aftercare_counts_from_the_transition() {
    let story = at(Phase::PostTransition);
    let began = story.day();
    let day = |days| casework::core::calendar::plus_days(began, days).to_string();
    check(&story, "first-aftercare-contact", &day(7));
    check(&story, "second-aftercare-contact", &day(30));
}

#[test]
fn a_closed_case_asks_for_nothing_of_its_work() {
    let story = at(Phase::Closed);
    let left: Vec<_> = items(&story, 0).into_iter().map(|item| item.clock).collect();
    assert!(
        left.iter().all(|clock| clock.contains("amendment")
            || clock.contains("access")
            || clock.contains("glass")
            || clock.contains("retention")),
        "{left:?}"
    );
}

#[test]
fn every_item_says_how_its_date_was_counted_and_who_acts() {
    let rows: Vec<&str> = CLOCKS.iter().copied().flatten().map(|clock| clock.id).collect();
    for phase in Phase::ALL {
        for item in items(&at(*phase), 60) {
            assert!(rows.contains(&item.clock), "{}", item.clock);
            assert!(
                item.because.chars().any(|letter| letter.is_ascii_digit()),
                "{}: {}",
                item.clock,
                item.because
            );
            assert!(!item.who.is_empty());
        }
    }
}

#[test]
fn another_policy_moves_the_deadline_and_the_report_says_so() {
    use casework::lifecycle::policy::PolicySettings;
    use casework::lifecycle::policy::migration::preview;

    let mut story = at(Phase::Monitoring);
    let mut settings = PolicySettings::us_default();
    settings.clocks.reassessment_months = 6;
    settings.version = "2.0.0".to_owned();
    let new = ProgramPolicy::new(settings).unwrap();
    let calendar = BusinessCalendar::default();
    let now = Now { at: story.now, calendar: &calendar };
    let report = preview(&story.case, Some(&POLICY), &new, now);
    assert!(report.needed);
    assert_eq!(report.changes.len(), 1);
    let moved: Vec<_> = report.deadlines.iter().map(|moved| (moved.clock, moved.after)).collect();
    assert_eq!(moved, [("reassessment", Some(By::Day("2025-07-06".parse().unwrap())))]);
    assert_eq!(report.kept.events, story.case.sequence());

    // A step that leads on waits for the move; what protects the client does not.
    let old = std::mem::replace(&mut story.policy, std::sync::Arc::new(new));
    story.works(&[]);
    let adopt = json!({"type": "adopt-policy", "reason": "Decided by the board"});
    story.check("cm", &go(Phase::Evaluation), "E22");
    story.check("s", &crate::support::close("mutual-no-longer-needed"), "E22");
    story.check("cm", &crate::support::back(Phase::Planning, "scheduled-review"), "accepted");
    let declared = declare(&story);
    story.check("peer", &declared, "accepted");
    story.check("cm", &adopt, "E04");
    let before = story.case.summary();
    story.does("s", &adopt).check("s", &adopt, "E22");
    let mut after = story.case.summary();
    after.sequence = before.sequence;
    assert_eq!(before, after, "adopting a policy changes nothing but the policy");
    story.check("cm", &go(Phase::Evaluation), "accepted");
    story.policy = old;
    story.check("cm", &go(Phase::Evaluation), "E22");
}

#[test]
fn the_worklist_of_a_store_is_what_the_clocks_say() {
    use casework::store::views::{Clocks, Page, WorklistQuery};
    use casework::store::{EventStore, MemoryStore, Views};

    let mut kept = MemoryStore::new();
    let story = at(Phase::Monitoring);
    let events: Vec<_> = story.events.iter().map(|event| event.as_ref().clone()).collect();
    kept.append(story.case.id(), 0, &events).unwrap();
    let agenda = Clocks { policy: POLICY.as_ref().clone(), calendar: BusinessCalendar::default() };
    let query = WorklistQuery { now: story.now, due_by: None, person: None };
    let rows = kept.worklist(&agenda, &query, &Page::first(1_000)).unwrap().rows;
    let zone = ZONE.parse().unwrap();
    let said: Vec<_> = rows.into_iter().map(|row| (row.task.due, row.task.what)).collect();
    let named = |item: DueItem| match &item.about {
        Some(about) => format!("{} {about}", item.clock),
        None => item.clock.to_owned(),
    };
    let mut expected: Vec<_> =
        items(&story, 0).into_iter().map(|item| (item.by.instant(zone), named(item))).collect();
    let mut said = said;
    said.sort();
    expected.sort();
    assert_eq!(said, expected);
    assert!(!said.is_empty());
}

#[test]
fn a_reopened_case_has_the_clocks_of_a_beginning() {
    let mut story = at(Phase::Closed);
    story.later(10).does("s", &json!({"type": "reopen-case", "reason": "Asks", "consents-confirmed": true}));
    let day = |days| casework::core::calendar::plus_days(story.day(), days).to_string();
    check(&story, "comprehensive-assessment", &day(60));
    check(&story, "first-plan", &day(30));
    check(&story, "outreach", "");
}

#[test]
fn a_plan_in_force_keeps_its_clocks_while_something_is_looked_at_anew() {
    let mut story = at(Phase::Monitoring);
    story.does("cm", &crate::support::back(Phase::RiskStratification, "risk-changed"));
    check(&story, "plan-review", "2025-04-06");
    check(&story, "next-contact", "2025-02-05");
    check(&story, "goal-measure", "2025-02-05 2025-02-05");
    check(&story, "first-plan", "");
}

#[test]
fn a_request_for_an_amendment_is_acted_on_in_sixty_days_and_once_thirty_more() {
    for phase in [Phase::Monitoring, Phase::Closed] {
        let mut story = at(phase);
        check(&story, "amendment-answer", "");
        story.does("client", &json!({"type": "request-amendment", "entry": "3", "text": "That is wrong"}));
        let request = story.events.last().map(|event| event.sequence.to_string()).unwrap_or_default();
        let step = |action: serde_json::Value| json!({"type": "advance-amendment", "request": request, "action": action});
        check(&story, "amendment-answer", &story.in_days(60));
        let statuses = [(59, DueStatus::Upcoming), (60, DueStatus::Today), (61, DueStatus::Overdue)];
        for (days, status) in statuses {
            assert_eq!(found(&story, days, "amendment-answer")[0].1, status, "{days} in {phase}");
        }
        story.does("po", &step(json!({"step": "extend", "reason": "The author is away"})));
        check(&story, "amendment-answer", &story.in_days(90));
        story.does("po", &step(json!({"step": "accept", "words": "Linked"})));
        check(&story, "amendment-answer", "");
    }
}

#[test]
fn a_request_for_the_record_is_answered_in_thirty_days_and_once_thirty_more() {
    for phase in [Phase::Monitoring, Phase::Closed] {
        let mut story = at(phase);
        let ask = json!({"type": "record", "id": "ask", "entry": {"kind": "access-request", "words": "All"}});
        let answer = |outcome: &str| {
            record(
                json!({"kind": "access-answer", "request": "ask", "outcome": outcome, "reason": "On paper"}),
            )
        };
        story.does("client", &ask);
        check(&story, "access-answer", &story.in_days(30));
        let due = items(&story, 0).into_iter().find(|item| item.clock == "access-answer");
        assert_eq!(
            due.map(|item| (item.about, item.source.key().to_owned())),
            Some((Some("ask".to_owned()), "privacy-unverified".to_owned()))
        );
        story.does("po", &answer("extended"));
        check(&story, "access-answer", &story.in_days(60));
        story.does("po", &answer("granted"));
        check(&story, "access-answer", "");
    }
}

#[test]
fn a_broken_glass_is_looked_at_within_the_days_of_the_policy() {
    let mut story = at(Phase::Monitoring);
    story.does(
        "cl",
        &json!({"type": "access-record", "data": "crisis-plan", "action": "read", "break-glass": "On call"}),
    );
    check(&story, "break-glass-review", &story.in_days(3));
    let about = items(&story, 0).into_iter().find(|item| item.clock == "break-glass-review");
    let access = about.and_then(|item| item.about).unwrap_or_default();
    story
        .does("po", &record(json!({"kind": "break-glass-review", "access": access, "finding": "justified"})));
    check(&story, "break-glass-review", "");
}

#[test]
fn the_end_of_retention_lies_ahead_and_is_never_overdue() {
    let mut story = at(Phase::Closed);
    let (end, status) = found(&story, 0, "retention-end")[0].clone();
    assert_eq!(status, DueStatus::Upcoming);
    let days = (end.parse::<chrono::NaiveDate>().unwrap() - story.day()).num_days();
    assert!(days > 11 * 365, "{days}");
    assert_eq!(found(&story, days, "retention-end")[0].1, DueStatus::Today);
    assert_eq!(found(&story, days + 1, "retention-end"), []);
    story.does("po", &json!({"type": "place-legal-hold", "hold": "suit", "reason": "A suit"}));
    check(&story, "retention-end", "");
    check(&at(Phase::Monitoring), "retention-end", "");
}

#[test]
fn a_policy_without_the_rules_of_the_model_in_use_takes_no_case_over() {
    use casework::lifecycle::policy::migration::preview;
    use casework::lifecycle::policy::{Model, PolicySettings};

    let mut settings = PolicySettings::us_default();
    settings.models.remove(&Model::Wraparound);
    let new = ProgramPolicy::new(settings).unwrap();
    let calendar = BusinessCalendar::default();
    let blocked = |story: &Story| {
        preview(&story.case, Some(&POLICY), &new, Now { at: story.now, calendar: &calendar }).blocked
    };
    assert_eq!(blocked(&at(Phase::Monitoring)), None);
    let said = blocked(&under("wraparound"));
    assert!(said.as_ref().is_some_and(|said| said.contains("`wraparound`")), "{said:?}");
}

#[test]
fn a_consent_that_ended_with_childhood_puts_no_other_off() {
    let mut story = Story::unopened();
    let mut opening = crate::support::opening();
    opening["born-on"] = json!("2007-02-01");
    story.does("w", &opening).goes(Phase::Intake).works(&["I2"]);
    let parent = json!({"kind": "representative-authority", "person": id("rep"), "basis": "Mother", "from": "2007-02-01"});
    let consent =
        |by: &str, expires: &str| record(json!({"kind": "consent", "given-by": by, "expires": expires}));
    story.does("cm", &record(parent)).does("rep", &consent("representative", "2025-12-01"));
    check(&story, "consent-expiry", "2025-11-01");
    story.later(60).does("client", &consent("client", "2025-09-01"));
    check(&story, "consent-expiry", "2025-08-02");
}

#[test]
fn a_goal_that_was_evaluated_for_good_is_not_due_any_more() {
    let mut story = at(Phase::Evaluation);
    check(&story, "goal-due", "2025-04-06 2025-04-06");
    let outcome = |second: &str| {
        let mut tree = crate::support::evaluation("continue");
        tree["goals"][1]["achievement"] = json!(second);
        record(tree)
    };
    story.does("cm", &outcome("not-achieved"));
    let settled = found(&story, 0, "goal-due").len();
    story.does("cm", &outcome("achieved"));
    assert!(found(&story, 0, "goal-due").is_empty() && settled <= 1, "{settled}");
}

#[test]
fn it_is_said_whether_holidays_are_known() {
    let story = at(Phase::Intake);
    let because = |calendar: &BusinessCalendar| -> Vec<String> {
        let all = items_with(&story, 0, calendar).into_iter().map(|item| item.because);
        all.filter(|words| words.contains("business day")).collect()
    };
    let none = because(&BusinessCalendar::default());
    let some = because(&BusinessCalendar::new(["2025-07-04".parse().unwrap()]));
    assert!(
        !none.is_empty() && none.iter().all(|words| words.contains("no holidays are known here")),
        "{none:?}"
    );
    assert!(some.iter().all(|words| words.contains("the holidays handed in are not counted")), "{some:?}");
}
