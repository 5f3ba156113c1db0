//! The refusal probes of the sheet, 10.13, each code from E01 to E23 with its wire shape, and the table of referrals.

use std::collections::BTreeMap;

use casework::lifecycle::policy::{CeilingRule, PolicySettings};
use casework::lifecycle::{Context, Event, Phase, ProgramPolicy, ReferralStatus, Refusal, RefusalCode};
use serde_json::{Value, json};

use crate::support::{
    Story, actor, advance, at, back, because, close, contact, declare, domain, go, hold, opening, plan,
    propose, record, referral, release, resolve, screening, sign, stabilize, when,
};

fn death(day: &str) -> Value {
    json!({"type": "record-death", "on": day, "source": "Coroner"})
}

#[test]
fn after_a_death_there_is_no_later_service() {
    let mut story = at(Phase::Monitoring);
    let day = story.in_days(0);
    story.later(2).does("cm", &death(&day));
    story.check("cm", &contact("done", "regular"), "E15");
    story.check("s", &close("withdrew"), "E15");
    story.check("cm", &declare(&story), "E15");
    story.check("s", &close("deceased"), "accepted");
    story.now = story.now.plus(chrono::Duration::days(-2));
    let late = "Entered after the death".parse_words();
    let by = actor("cm");
    let entry = contact("done", "regular");
    let accepted = story.tries_with(&by, &entry, |context| Context { late: Some(&late), ..context });
    assert!(accepted.is_ok(), "what was done on the day itself may be entered");
}

trait Words {
    fn parse_words(&self) -> casework::core::FreeText;
}

impl Words for str {
    fn parse_words(&self) -> casework::core::FreeText {
        serde_json::from_value(json!(self)).unwrap_or_else(|_| std::process::abort())
    }
}

#[test]
fn a_date_that_cannot_be_is_refused() {
    assert!("2025-04-31T09:00:00-05:00".parse::<casework::core::Instant>().is_err());
    assert_eq!(Refusal::impossible_date("/at").code, RefusalCode::E14);
    let mut story = at(Phase::Assessment);
    let now = story.now;
    let by = actor("cm");
    let late = "Forgotten".parse_words();
    let note = record(json!({"kind": "note", "text": "Called"}));
    story.now = when("2030-01-01T09:00:00-06:00");
    let found = story.tries_with(&by, &note, |context| Context { recorded_at: now, ..context });
    assert_eq!(found.map_err(|no| no.code), Err(RefusalCode::E14));
    for (minutes, accepted) in [(5, true), (6, false)] {
        story.now = now.plus(chrono::Duration::minutes(minutes));
        let found = story.tries_with(&by, &note, |context| Context { recorded_at: now, ..context });
        assert_eq!(found.is_ok(), accepted, "{minutes} minutes ahead");
    }
    story.now = now;
    story.does("cm", &note);
    story.now = now.plus(chrono::Duration::days(-1));
    story.check("cm", &note, "E14");
    let found = story.tries_with(&by, &note, |context| Context { late: Some(&late), ..context });
    assert!(found.is_ok(), "a late entry with its reason is allowed");
    let step = back(Phase::Intake, "consent-expired");
    let found = story.tries_with(&by, &step, |context| Context { late: Some(&late), ..context });
    assert_eq!(found.map_err(|no| no.code), Err(RefusalCode::E14), "a late move is not");
    let mut tree = opening();
    tree["born-on"] = json!("2025-02-01");
    Story::unopened().check("w", &tree, "E14");
    let mut tree = opening();
    tree["referral"]["on"] = json!("2025-01-07");
    Story::unopened().check("w", &tree, "E14");
}

#[test]
fn the_urgent_entries_are_allowed_in_a_crisis() {
    for (from, to) in [(Phase::Screening, Phase::Intake), (Phase::Intake, Phase::Assessment)] {
        let mut story = at(from);
        story.works(&[]);
        let tree = declare(&story);
        story.does("w", &tree);
        story.check("cm", &go(to), "accepted");
    }
    let mut story = at(Phase::Assessment);
    story.works(&[]);
    let tree = declare(&story);
    story.does("w", &tree).check("cm", &go(Phase::RiskStratification), "E05");
    story.does("cl", &stabilize()).check("cm", &go(Phase::RiskStratification), "accepted");
}

#[test]
fn transition_waits_until_the_crisis_is_resolved() {
    for (from, to) in [(Phase::Evaluation, Phase::Transition), (Phase::Transition, Phase::PostTransition)] {
        let mut story = at(from);
        story.works(&[]);
        let tree = declare(&story);
        story.does("cm", &tree).does("cl", &stabilize());
        story.check("cm", &go(to), "E05");
    }
}

#[test]
fn moves_outside_the_table_are_refused() {
    at(Phase::Transition).check("cm", &go(Phase::Evaluation), "E01");
    at(Phase::Monitoring).check("cm", &go(Phase::Transition), "E01");
}

#[test]
fn a_plan_is_signed_by_the_client_too() {
    let mut story = at(Phase::Planning);
    story.works(&["P6"]).does("cm", &sign("plan"));
    story.check("cm", &go(Phase::Implementation), "E07");
    let refused = json!({"type": "record-signature-refusal", "document": "plan",
        "refusal": {"role": "client", "reason": "Will not sign"}});
    story.does("cm", &refused).check("cm", &go(Phase::Implementation), "E07");
    story.does("s", &sign("plan")).check("cm", &go(Phase::Implementation), "accepted");
}

#[test]
fn a_goal_without_an_intervention_or_due_too_late_is_not_signed() {
    let mut story = at(Phase::Planning);
    story.works(&["P3", "P6"]);
    story.check("cm", &sign("plan"), "E02");
    let mut story = at(Phase::Planning);
    let mut tree = plan(&story);
    tree["plan"]["goals"][0]["due"] = json!(story.in_days(540));
    story.does("cm", &tree).check("cm", &sign("plan"), "E08");
}

#[test]
fn a_failing_goal_is_signed_once_a_person_has_overruled_the_finding() {
    for (overrides, expected) in [
        (json!([]), "E08"),
        (json!([{"code": "goal.S2", "pointer": "/statement", "reason": "Agreed"}]), "E08"),
        (json!([{"code": "goal.S1", "pointer": "/actor", "reason": "Agreed with the client"}]), "accepted"),
    ] {
        let mut story = at(Phase::Planning);
        let mut tree = plan(&story);
        tree["plan"]["goals"][0]["actor"] = json!("provider");
        tree["plan"]["goals"][0]["overrides"] = overrides;
        story.does("cm", &tree).check("cm", &sign("plan"), expected);
    }
}

#[test]
fn a_high_level_needs_another_person() {
    let mut story = at(Phase::RiskStratification);
    story.works(&["R4"]);
    story.check("cm", &go(Phase::Planning), "E02");
    story.check("cm+s", &sign("stratification"), "E04");
    story.does("s", &sign("stratification")).check("cm", &go(Phase::Planning), "accepted");
}

#[test]
fn safety_is_never_not_applicable() {
    at(Phase::Assessment).check("cm", &domain("safety-risk", "not-applicable"), "E02");
    let mut story = at(Phase::Assessment);
    story.does("cm", &domain("safety-risk", "client-declined")).works(&[]);
    story.check("cm", &record(json!({"kind": "domain", "domain": "housing", "status": "unchanged"})), "E12");
}

#[test]
fn a_referral_gives_away_only_what_is_released() {
    let mut story = at(Phase::Implementation);
    let mut tree = referral("rehab");
    tree["draft"]["content"] = json!(["general", "substance-use"]);
    story.does("cm", &tree).does("client", &release("r9", "clinic"));
    story.check("cm", &advance("rehab", json!({"to": "sent"})), "E13");
    // Listing the content in a release is not a Part 2 consent.
    let mut listed = release("r10", "clinic");
    listed["entry"]["content"] = json!(["general", "substance-use"]);
    story.does("client", &listed).check("cm", &advance("rehab", json!({"to": "sent"})), "E13");
    let mut wide = crate::privacy::part_2("r11", "community-care", "clinic");
    wide["entry"]["ends-with"] = json!(null);
    wide["entry"]["expires"] = json!(story.in_days(3));
    wide["entry"].as_object_mut().map(|entry| entry.remove("ends-with"));
    story.does("client", &wide);
    let sent = story.tries("cm", &advance("rehab", json!({"to": "sent"}))).unwrap_or_default();
    assert_eq!(
        sent.iter().map(|event| event.event.name()).collect::<Vec<_>>(),
        ["referral-advanced", "disclosure-made", "notice-raised"]
    );
    story.later(3).check("cm", &advance("rehab", json!({"to": "sent"})), "accepted");
    story.later(1).check("cm", &advance("rehab", json!({"to": "sent"})), "E13");
}

#[test]
fn a_waiting_list_that_nobody_looks_at_holds_the_case() {
    for (days, expected) in [(30, "accepted"), (31, "E02"), (45, "E02")] {
        let mut story = at(Phase::Monitoring);
        let waits = json!({"to": "waitlisted", "recheck-on": story.in_days(20), "interim-support": "Calls"});
        story.does("prov", &advance("visits", waits));
        story.later(days - 32).works(&["N4"]);
        story.check("cm", &go(Phase::Evaluation), expected);
    }
}

#[test]
fn the_second_aftercare_contact_is_needed_to_close() {
    let mut story = at(Phase::PostTransition);
    story.works(&["Z2"]).later(28);
    let refusal = story.refused("s", &close("goals-met"));
    assert_eq!(refusal.code, RefusalCode::E02);
    let missing: Vec<_> = refusal.missing.iter().map(|found| found.code.id()).collect();
    assert_eq!(missing, ["Z2"]);
    story.does("cm", &contact("attempted", "aftercare-day30"));
    story.check("s", &close("goals-met"), "E02");
    story.later(1).does("cm", &contact("attempted", "aftercare-day30"));
    story.check("s", &close("goals-met"), "accepted");
}

#[test]
fn the_first_aftercare_contact_is_counted_in_days_from_the_transition() {
    for (days, expected) in [(0, true), (1, false), (7, false), (8, true)] {
        let mut story = at(Phase::PostTransition);
        story.later(days).does("cm", &contact("done", "aftercare-day7")).later(30 - days);
        let missing = story.refused("s", &close("goals-met")).missing;
        assert_eq!(missing.iter().any(|found| found.code.id() == "Z1"), expected, "day {days}");
    }
    let mut story = at(Phase::PostTransition);
    story.later(7).does("cm", &contact("attempted", "aftercare-day7"));
    let lacks = |story: &Story| {
        story.refused("s", &close("goals-met")).missing.iter().any(|found| found.code.id() == "Z1")
    };
    assert!(lacks(&story), "a try in time is not yet known to have ended");
    story.later(1).does("cm", &contact("done", "aftercare-day7"));
    assert!(!lacks(&story));
}

#[test]
fn nobody_confirms_the_own_proposal() {
    let mut story = at(Phase::PostTransition);
    story.works(&[]).does("cm+s", &propose("goals-met"));
    story.check("cm+s", &close("goals-met"), "E04");
    story.check("cm", &close("goals-met"), "E04");
    story.check("s", &close("goals-met"), "accepted");
}

#[test]
fn some_closures_are_for_good() {
    let reopen = json!({"type": "reopen-case", "reason": "Asks", "consents-confirmed": true});
    let mut story = at(Phase::Monitoring);
    story.does("s", &close("duplicate")).check("s", &reopen, "E11");
    story.check("cm", &reopen, "E11");
}

#[test]
fn the_window_for_reopening_ends_after_ninety_days() {
    let reopen = json!({"type": "reopen-case", "reason": "Asks", "consents-confirmed": true});
    for (days, expected) in [(0, "accepted"), (90, "accepted"), (91, "E11")] {
        let mut story = at(Phase::Closed);
        story.later(days).check("s", &reopen, expected);
    }
    // Days are those of the case's zone: late on the ninetieth evening in Chicago it is the next day in Greenwich.
    let mut story = at(Phase::Closed);
    let day = story.case.summary().closed_on.map(|day| day + chrono::Duration::days(90)).unwrap_or_default();
    let zone: casework::core::Zone = crate::support::ZONE.parse().unwrap_or(casework::core::Zone::UTC);
    story.now = zone.instant(day.and_hms_opt(23, 59, 0).unwrap_or_default());
    story.check("s", &reopen, "accepted");
    story.later(0).now = story.now.plus(chrono::Duration::minutes(1));
    story.check("s", &reopen, "E11");
    at(Phase::Closed).check("s", &json!({"type": "reopen-case", "reason": "Asks"}), "E11");
}

fn strict() -> ProgramPolicy {
    let settings = PolicySettings { caseload: CeilingRule::Refuse, ..PolicySettings::us_default() };
    ProgramPolicy::new(settings).unwrap_or_else(|_| ProgramPolicy::us_default())
}

#[test]
fn the_ceiling_warns_or_refuses() {
    let mut story = at(Phase::Intake);
    let assign = |model: &str| {
        record(json!({"kind": "assignment", "model": model, "case-manager": crate::support::id("cm")}))
    };
    let by = actor("s");
    let names = |events: Vec<Event>| events.iter().map(|event| event.event.name()).collect::<Vec<_>>();
    for (model, clients, strictly, expected) in [
        ("supportive", 29, false, Ok(vec!["entry-recorded"])),
        ("supportive", 30, false, Ok(vec!["entry-recorded", "notice-raised"])),
        ("supportive", 30, true, Err(RefusalCode::E20)),
        ("intensive", 29, false, Ok(vec!["entry-recorded", "notice-raised"])),
        // The hard stops of intensive case management and of ACT hold under every policy.
        ("intensive", 30, false, Err(RefusalCode::E20)),
        ("act", 9, false, Ok(vec!["entry-recorded"])),
        ("act", 10, false, Err(RefusalCode::E20)),
    ] {
        story.policy = std::sync::Arc::new(if strictly { strict() } else { ProgramPolicy::us_default() });
        let found =
            story.tries_with(&by, &assign(model), |context| Context { caseload: Some(clients), ..context });
        assert_eq!(found.map(names).map_err(|no| no.code), expected, "{model} {clients} {strictly}");
    }
}

#[test]
fn a_schedule_thinner_than_the_model_is_refused() {
    for (model, count, every, expected) in [
        ("act", 3, "week", "E20"),
        ("act", 4, "week", "accepted"),
        ("intensive", 3, "month", "E20"),
        ("intensive", 1, "week", "accepted"),
        ("supportive", 1, "month", "accepted"),
    ] {
        let mut story = at(Phase::RiskStratification);
        story.does(
            "s",
            &record(json!({"kind": "assignment", "model": model, "case-manager": crate::support::id("cm")})),
        );
        let schedule = json!({"kind": "contact-schedule", "rate": {"count": count, "every": every}, "form": "As agreed"});
        story.check("cm", &record(schedule), expected);
    }
}

#[test]
fn the_one_who_carries_the_case_does_not_close_it() {
    let mut story = at(Phase::PostTransition);
    story.works(&[]);
    story.does(
        "s",
        &record(
            json!({"kind": "assignment", "model": "supportive", "case-manager": crate::support::id("s")}),
        ),
    );
    story.check("s", &close("goals-met"), "E04");
}

#[test]
fn only_brokerage_goes_straight_to_transition() {
    let mut story = crate::support::under("strengths-based");
    story.works(&[]).check("cm", &go(Phase::Transition), "E20");
    crate::drills::brokered().check("cm", &go(Phase::Transition), "accepted");
}

#[test]
fn nothing_is_deleted() {
    let mut story = at(Phase::Assessment);
    let mut entry = domain("housing", "assessed");
    entry["id"] = json!("housing-1");
    story.does("cm", &entry);
    story.check("cm", &json!({"type": "delete-entry", "entry": "housing-1"}), "E12");
    story.check("cm", &json!({"type": "change-entry", "entry": "housing-1", "text": "Else"}), "E12");
    story.does("cm", &json!({"type": "add-addendum", "entry": "housing-1", "text": "More"}));
}

/// One way to each code.
fn ways() -> Vec<(&'static str, Refusal)> {
    let mut all = Vec::new();
    let mut push = |code, story: &Story, who: &str, tree: &Value| all.push((code, story.refused(who, tree)));
    push("E01", &at(Phase::Screening), "w", &go(Phase::Assessment));
    push("E02", &at(Phase::Screening), "w", &go(Phase::Intake));
    push("E03", &at(Phase::Intake), "cm", &go(Phase::Assessment));
    push("E04", &at(Phase::Screening), "peer", &go(Phase::Intake));
    let mut story = at(Phase::Monitoring);
    let tree = declare(&story);
    story.does("cm", &tree);
    push("E05", &story, "cm", &go(Phase::Evaluation));
    push("E06", &at(Phase::Closed), "cm", &contact("done", "regular"));
    let mut story = at(Phase::Planning);
    story.works(&["P6"]);
    push("E07", &story, "cm", &go(Phase::Implementation));
    let mut story = at(Phase::Planning);
    story.works(&["P1", "P6"]);
    push("E08", &story, "cm", &sign("plan"));
    push("E09", &at(Phase::Monitoring), "prov", &advance("visits", json!({"to": "completed"})));
    push("E10", &at(Phase::Monitoring), "s", &close("goals-met"));
    push("E11", &at(Phase::Closed), "s", &json!({"type": "reopen-case", "reason": "Asks"}));
    push("E12", &at(Phase::Assessment), "cm", &json!({"type": "delete-entry", "entry": "1"}));
    push(
        "E13",
        &at(Phase::Monitoring),
        "cm",
        &record(
            json!({"kind": "disclosure", "recipient": "landlord", "content": ["general"], "purpose": "Lease"}),
        ),
    );
    let mut tree = hold(&at(Phase::Monitoring), "on-hold");
    tree["review-on"] = json!(at(Phase::Monitoring).in_days(31));
    push("E14", &at(Phase::Monitoring), "cm", &tree);
    let mut story = at(Phase::Monitoring);
    let day = story.in_days(0);
    story.does("cm", &death(&day)).later(1);
    push("E15", &story, "cm", &contact("done", "regular"));
    push("E16", &at(Phase::Monitoring), "s", &close("lost-to-contact"));
    let mut story = at(Phase::Transition);
    story.works(&["T5"]);
    push("E17", &story, "cm", &go(Phase::PostTransition));
    push("E18", &screening(), "w", &opening());
    let consent = record(json!({"kind": "consent", "given-by": "representative"}));
    push("E19", &at(Phase::Intake), "rep", &consent);
    push("E20", &at(Phase::Implementation), "cm", &go(Phase::Transition));
    let mut story = at(Phase::Monitoring);
    story.does("cm", &because("start-outreach")).works(&[]);
    push("E21", &story, "cm", &go(Phase::Evaluation));
    let mut story = at(Phase::Monitoring);
    story.does("cm", &back(Phase::Planning, "client-preference")).goes(Phase::Implementation);
    let old = record(json!({"kind": "progress", "goal": "g1", "plan": 1, "value": 3}));
    push("E22", &story, "cm", &old);
    push("E23", &at(Phase::Monitoring), "cm", &record(json!({"kind": "progress", "goal": "g9", "value": 3})));
    all
}

#[test]
fn every_code_is_reached_and_has_its_wire_shape() {
    let ways = ways();
    assert_eq!(ways.len(), RefusalCode::ALL.len());
    for ((expected, refusal), code) in ways.iter().zip(RefusalCode::ALL) {
        assert_eq!((refusal.code, *expected), (*code, code.as_str()), "{}", refusal.message);
        let tree = json!(refusal);
        assert_eq!(tree["code"], json!(format!("lifecycle.{expected}")));
        assert_eq!(tree["name"], json!(code.name()));
        assert!(tree["message"].is_string() && tree["missing"].is_array() && tree["allowed"].is_array());
        let keys: Vec<_> = tree.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        let known = ["code", "name", "message", "missing", "pointer", "allowed"];
        assert!(keys.iter().all(|key| known.contains(key)), "{keys:?}");
        assert_eq!(serde_json::from_value::<Refusal>(tree).ok().as_ref(), Some(refusal));
    }
}

/// The table of referrals of the sheet, 4.6.
const REFERRALS: [(&str, &str); 17] = [
    ("draft", "sent cancelled"),
    ("sent", "accepted waitlisted scheduled declined-by-provider denied declined-by-client cancelled failed"),
    ("accepted", "waitlisted scheduled in-service declined-by-client denied cancelled failed"),
    ("waitlisted", "accepted scheduled declined-by-client declined-by-provider denied cancelled failed"),
    ("scheduled", "attended no-show scheduled declined-by-client denied cancelled"),
    ("no-show", "scheduled declined-by-client failed cancelled"),
    ("attended", "in-service completed denied failed"),
    ("in-service", "completed denied failed cancelled"),
    ("denied", "appeal-pending denied-final"),
    ("appeal-pending", "accepted denied-final"),
    ("completed", ""),
    ("declined-by-provider", ""),
    ("declined-by-client", ""),
    ("denied-final", ""),
    ("failed", ""),
    ("cancelled", ""),
    ("entered-in-error", ""),
];

/// A step with everything that its state needs.
pub(crate) fn step(story: &Story, to: &str) -> Value {
    let day = story.in_days(0);
    match to {
        "waitlisted" => json!({"to": to, "recheck-on": story.in_days(30), "interim-support": "Calls"}),
        "scheduled" => json!({"to": to, "on": story.in_days(3)}),
        "denied" => json!({"to": to, "on": day, "reason": "No cover", "appeal-by": story.in_days(60),
            "denied-by": "payer"}),
        "no-show" => json!({"to": to, "reason": "Bus strike"}),
        "completed" => json!({"to": to, "outcome": "need-met", "source": "provider"}),
        "declined-by-provider" | "declined-by-client" | "denied-final" | "failed" | "cancelled" => {
            json!({"to": to, "source": "provider", "reason": "Said so"})
        }
        _ => json!({"to": to}),
    }
}

#[test]
fn a_referral_takes_the_steps_of_the_sheet_and_no_other() {
    let mut start = at(Phase::Implementation);
    start.does("client", &release("r1", "clinic")).does("cm", &referral("one"));
    let mut reached = BTreeMap::from([("draft", start)]);
    let mut open = vec!["draft"];
    while let Some(from) = open.pop() {
        let story = reached[from].clone();
        let next = REFERRALS.iter().find(|(state, _)| *state == from).map_or("", |(_, next)| *next);
        for (to, _) in REFERRALS {
            let allowed =
                next.split(' ').any(|known| known == to) || (to == "entered-in-error" && from != to);
            let tree = advance("one", step(&story, to));
            story.check("cm", &tree, if allowed { "accepted" } else { "E09" });
            if allowed && !reached.contains_key(to) {
                let mut after = story.clone();
                after.does("cm", &tree);
                reached.insert(to, after);
                open.push(to);
            }
        }
    }
    assert_eq!(reached.len(), 17);
    let pairs: usize = REFERRALS.iter().map(|(_, next)| next.split_whitespace().count()).sum();
    assert_eq!((pairs, ReferralStatus::ALL.len()), (46, 17));
    for (from, to, field) in [
        ("sent", "waitlisted", "recheck-on"),
        ("sent", "waitlisted", "interim-support"),
        ("sent", "scheduled", "on"),
        ("sent", "denied", "on"),
        ("sent", "denied", "reason"),
        ("sent", "denied", "appeal-by"),
        ("sent", "denied", "denied-by"),
        ("scheduled", "no-show", "reason"),
        ("attended", "completed", "outcome"),
        ("attended", "completed", "source"),
        ("attended", "failed", "reason"),
        ("attended", "failed", "source"),
        ("denied", "denied-final", "source"),
        ("draft", "cancelled", "reason"),
    ] {
        let story = &reached[from];
        let mut tree = step(story, to);
        tree.as_object_mut().map(|step| step.remove(field));
        story.check("cm", &advance("one", tree), "E09");
    }
    for (days, expected) in [(0, "E09"), (1, "accepted"), (30, "accepted"), (31, "E09")] {
        let story = &reached["sent"];
        let mut tree = step(story, "waitlisted");
        tree["recheck-on"] = json!(story.in_days(days));
        story.check("cm", &advance("one", tree), expected);
    }
}

#[test]
fn a_linkage_is_a_referral_that_is_accepted_or_later() {
    for (steps, expected) in [
        (vec![], false),
        (vec!["waitlisted"], false),
        (vec!["denied"], false),
        (vec!["accepted"], true),
        (vec!["scheduled"], true),
        (vec!["scheduled", "no-show"], false),
        (vec!["scheduled", "attended"], true),
        (vec!["scheduled", "attended", "in-service"], true),
        (vec!["scheduled", "attended", "completed"], true),
        (vec!["scheduled", "attended", "failed"], false),
    ] {
        let mut story = at(Phase::Implementation);
        story.works(&["M2"]).does("client", &release("r1", "clinic")).does("cm", &referral("one"));
        story.does("cm", &advance("one", json!({"to": "sent"})));
        for to in &steps {
            let tree = advance("one", step(&story, to));
            story.does("prov", &tree);
        }
        story.check("cm", &go(Phase::Monitoring), if expected { "accepted" } else { "E02" });
    }
}

#[test]
fn a_crisis_is_resolved_with_everything_and_a_second_person() {
    let mut story = at(Phase::Monitoring);
    let tree = declare(&story);
    story.does("cm", &tree);
    story.check("cl", &resolve(&story), "E05");
    story.check("cm", &declare(&story), "E05");
    story.does("cl", &stabilize());
    let missing: Vec<_> = story
        .refused("cl", &resolve(&story))
        .missing
        .iter()
        .map(|found| found.code.id().to_owned())
        .collect();
    assert_eq!(missing, ["CR1", "CR2", "CR3", "CR5"]);
    crate::support::prepares_resolution(&mut story);
    for (hours, expected) in [(-1, "E05"), (0, "accepted"), (72, "accepted"), (73, "E05")] {
        let mut tree = resolve(&story);
        tree["next-contact"] = json!(story.now.plus(chrono::Duration::hours(hours)));
        story.check("cl", &tree, expected);
    }
    let tree = resolve(&story);
    story.does("cl", &tree).works(&[]);
    story.check("cm", &go(Phase::Evaluation), "E05");
    story.check("cm", &back(Phase::RiskStratification, "after-crisis"), "accepted");
}
