//! Each safety claim of the lifecycle, with a sentence for a name.
#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::result_large_err,
    reason = "tests read their tables by place and say in one match what they are about"
)]

use std::collections::BTreeSet;

use casework::core::{Actor, Role, wire};
use casework::lifecycle::{Case, Command, Context, Event, Phase, Refusal, ReplayError, replay};
use serde_json::{Value, json};

use crate::support::{
    Story, actor, advance, as_open, at, back, because, close, command, contact, declare, domain, evaluation,
    go, goal, id, open_episode, opening, plan, prepares_resolution, propose, record, referral, release,
    resolve, safety_plan, safety_screen, screening, sign, situation, stabilize, uuid, when,
};

fn consent(by: &str, extra: &Value) -> Value {
    let mut entry = json!({"kind": "consent", "given-by": by});
    for (key, value) in extra.as_object().into_iter().flatten() {
        entry[key] = value.clone();
    }
    record(entry)
}

fn authority(who: &str, from: &str, to: Option<&str>) -> Value {
    let mut entry =
        json!({"kind": "representative-authority", "person": id(who), "basis": "Parent", "from": from});
    if let Some(to) = to {
        entry["to"] = json!(to);
    }
    record(entry)
}

/// A case of someone born on a day, in intake, with everything but consent.
fn born(day: &str) -> Story {
    let mut story = Story::unopened();
    let mut tree = opening();
    tree["born-on"] = json!(day);
    story.does("w", &tree).goes(Phase::Intake).works(&["I2"]);
    story
}

#[test]
fn a_minor_needs_a_representative_or_a_rule() {
    let mut story = born("2009-11-09");
    story.check("client", &consent("client", &json!({})), "E19");
    story.does("client", &consent("minor", &json!({}))).check("cm", &go(Phase::Assessment), "E19");
    let mut alone = story.clone();
    alone.does("client", &consent("minor", &json!({"minor-consent-basis": "State rule"})));
    alone.check("cm", &go(Phase::Assessment), "accepted");
    story.check("rep", &consent("representative", &json!({})), "E19");
    story.does("cm", &authority("rep", "2009-11-09", None)).check(
        "rep2",
        &consent("representative", &json!({})),
        "E19",
    );
    story.does("rep", &consent("representative", &json!({}))).check("cm", &go(Phase::Assessment), "accepted");
}

#[test]
fn authority_over_a_minor_ends_with_the_age_of_majority() {
    // Eighteen on 2025-02-20, in monitoring by then.
    let mut story = born("2007-02-20");
    story
        .does("cm", &authority("rep", "2007-02-20", None))
        .does("rep", &consent("representative", &json!({})));
    story.does("cm", &go(Phase::Assessment)).check("rep", &consent("representative", &json!({})), "accepted");
    story.works(&[]);
    story.now = when("2025-02-19T23:00:00-06:00");
    let screen = safety_screen(&story);
    story.does("cm", &screen).now = when("2025-02-19T23:59:00-06:00");
    story.check("cm", &go(Phase::RiskStratification), "accepted");
    story.now = when("2025-02-20T00:00:00-06:00");
    story.check("cm", &go(Phase::RiskStratification), "E19");
    story.check("rep", &consent("representative", &json!({})), "E19");
    story.does("client", &consent("client", &json!({}))).check(
        "cm",
        &go(Phase::RiskStratification),
        "accepted",
    );
    // A guardian of an adult is another matter.
    let mut adult = born("1990-02-20");
    adult.does("cm", &authority("rep", "2020-01-01", Some("2025-01-06")));
    adult.does("rep", &consent("representative", &json!({}))).check("cm", &go(Phase::Assessment), "accepted");
    adult.later(1).check("rep", &consent("representative", &json!({})), "E19");
}

#[test]
fn withdrawn_consent_does_not_come_back() {
    let withdraw = record(json!({"kind": "consent-withdrawn"}));
    let mut story = at(Phase::Intake);
    story.works(&[]).does("client", &withdraw).check("cm", &go(Phase::Assessment), "E03");
    let now = story.now;
    story.now = now.plus(chrono::Duration::minutes(-5));
    let late = serde_json::from_value(json!("Found on the desk")).ok();
    let by = actor("client");
    let tree = consent("client", &json!({}));
    let events =
        story.tries_with(&by, &tree, |context| Context { late: late.as_ref(), recorded_at: now, ..context });
    story.absorb(events.unwrap_or_default());
    story.now = now;
    story.check("cm", &go(Phase::Assessment), "E03");
    story.does("client", &tree).check("cm", &go(Phase::Assessment), "accepted");
    let mut minor = born("2009-11-09");
    minor
        .does("cm", &authority("rep", "2009-11-09", None))
        .does("rep", &consent("representative", &json!({})));
    minor.does("rep", &withdraw).does("client", &consent("minor", &json!({})));
    minor.check("cm", &go(Phase::Assessment), "E19");
}

#[test]
fn consent_that_expires_on_the_way_stops_the_way_on() {
    let mut story = at(Phase::Intake);
    story.works(&["I2"]);
    let last = story.in_days(3);
    story.does("client", &consent("client", &json!({"expires": last}))).does("cm", &go(Phase::Assessment));
    story.works(&[]).later(3).check("cm", &go(Phase::RiskStratification), "accepted");
    story.later(1).check("cm", &go(Phase::RiskStratification), "E03");
    story.check("cm", &back(Phase::Intake, "consent-expired"), "accepted");
}

#[test]
fn a_crisis_owes_its_loop_even_when_another_follows() {
    let mut story = at(Phase::Monitoring);
    for _ in 0..2 {
        story.works(&[]);
        let tree = declare(&story);
        story.does("peer", &tree).check("cm", &go(Phase::Evaluation), "E05");
        story.does("cl", &stabilize());
        prepares_resolution(&mut story);
        if story.case.summary().crisis_loop_due.is_some() {
            story.check("cm", &go(Phase::Evaluation), "E05");
        }
        let tree = resolve(&story);
        story.does("cl", &tree).check("cm", &go(Phase::Evaluation), "E05");
        assert_eq!(story.case.summary().crisis_loop_due, Some(story.day() + chrono::Duration::days(7)));
    }
    story.does("cm", &back(Phase::Planning, "after-crisis"));
    assert_eq!(story.case.summary().crisis_loop_due, None);
}

#[test]
fn a_crisis_before_implementation_owes_no_loop() {
    for phase in
        [Phase::Screening, Phase::Intake, Phase::Assessment, Phase::RiskStratification, Phase::Planning]
    {
        let mut story = at(phase);
        let tree = declare(&story);
        story.does("w", &tree).does("cl", &stabilize());
        prepares_resolution(&mut story);
        let tree = resolve(&story);
        story.does("cl", &tree);
        assert_eq!(story.case.summary().crisis_loop_due, None, "{phase}");
    }
}

#[test]
fn a_graver_safety_screen_raises_the_open_crisis() {
    let mut story = at(Phase::Monitoring);
    let mild =
        json!({"type": "declare-crisis", "situation": situation(&story, &json!({})), "note": "Worried"});
    story.does("cm", &mild);
    let before = story.case.summary().crisis_tier;
    let screen = record(json!({"kind": "safety-screen", "situation": crate::support::grave(&story)}));
    story.does("cm", &screen);
    assert!(story.case.summary().crisis_tier > before);
    story
        .does("cl", &stabilize())
        .may("cm", &record(json!({"kind": "crisis-note", "text": "What happened"})));
    let screen = safety_screen(&story);
    story.does("cm", &screen).does("cm", &safety_plan());
    let missing = story.refused("cl", &resolve(&story)).missing;
    assert!(missing.iter().any(|found| found.code.id() == "CR5"), "a second person is asked for");
}

#[test]
fn a_closed_crisis_lends_nothing_to_the_next() {
    let mut story = at(Phase::PostTransition);
    story.works(&[]);
    let tree = declare(&story);
    story.does("cm", &tree).does("cl", &stabilize()).check("s", &close("goals-met"), "E05");
    let mut declines = contact("done", "regular");
    declines["entry"]["client-declines"] = json!(true);
    let screen = safety_screen(&story);
    story.does("cm", &declines).does("cm", &screen).does("s", &close("withdrew"));
    assert_eq!(story.case.summary().crisis_tier, None);
    story.does("s", &json!({"type": "reopen-case", "reason": "Asks", "consents-confirmed": true}));
    let mild =
        json!({"type": "declare-crisis", "situation": situation(&story, &json!({})), "note": "Worried"});
    let fresh = {
        let mut other = at(Phase::Assessment);
        let tree =
            json!({"type": "declare-crisis", "situation": situation(&other, &json!({})), "note": "Worried"});
        other.does("cm", &tree);
        other.case.summary().crisis_tier
    };
    story.does("cm", &mild);
    assert_eq!(story.case.summary().crisis_tier, fresh);
}

#[test]
fn only_some_closures_are_open_in_a_crisis() {
    let mut story = at(Phase::Monitoring);
    story.does("client", &release("to-clinic", "clinic"));
    let tree = declare(&story);
    story.does("cm", &tree);
    for (reason, expected) in [
        ("transferred", "accepted"),
        ("higher-level-of-care", "accepted"),
        ("program-ended", "E05"),
        ("duplicate", "E05"),
        ("incarcerated", "E05"),
        ("lost-to-contact", "E05"),
    ] {
        story.check("s", &close(reason), expected);
    }
    let mut bare = close("transferred");
    bare["proof"] = json!({});
    story.check("s", &bare, "E05");
    let day = story.in_days(0);
    story.does("cm", &json!({"type": "record-death", "on": day, "source": "Coroner"}));
    story.check("s", &close("deceased"), "accepted");
}

#[test]
fn what_was_sent_under_a_release_stays_sent() {
    let mut story = at(Phase::Transition);
    story.works(&["T7", "T9"]);
    let mut short = release("r2", "clinic");
    short["entry"]["expires"] = json!(story.in_days(0));
    let packet = record(
        json!({"kind": "transfer-packet", "recipient": "clinic", "content": ["general"], "items": ["Plan"]}),
    );
    story.does("client", &record(json!({"kind": "release-revoked", "release": "r1"})));
    story.does("client", &short).does("cm", &packet).does("client", &sign("transition"));
    story.later(2).check("cm", &packet, "E13");
    story.check("cm", &go(Phase::PostTransition), "accepted");
    let mut revoked = at(Phase::Monitoring);
    let given = record(
        json!({"kind": "disclosure", "recipient": "clinic", "content": ["general"], "purpose": "Care"}),
    );
    let before = revoked.now;
    revoked.check("cm", &given, "accepted");
    revoked.does("client", &record(json!({"kind": "release-revoked", "release": "r1"})));
    revoked.check("cm", &given, "E13");
    let (late, now) = (serde_json::from_value(json!("Forgotten")).ok(), revoked.now);
    revoked.now = before.plus(chrono::Duration::seconds(-1));
    let by = actor("cm");
    let found = revoked.tries_with(&by, &given, |context| Context {
        late: late.as_ref(),
        recorded_at: now,
        ..context
    });
    assert!(found.is_ok(), "what was given before it was revoked may be entered later");
}

#[test]
fn a_case_is_not_reopened_beside_a_newer_one() {
    let story = at(Phase::Closed);
    let mut newer = screening();
    newer.case = Case::unopened(casework::core::CaseId::new(uuid(1001)));
    newer.does("w", &opening());
    let open = open_episode(&newer);
    let others = [as_open(&open)];
    let by = actor("s");
    let tree = json!({"type": "reopen-case", "reason": "Asks", "consents-confirmed": true});
    let found = story.tries_with(&by, &tree, |context| Context { open_episodes: &others, ..context });
    assert_eq!(found.map_err(|no| no.code.to_string()), Err("E18".to_owned()));
}

#[test]
fn two_signatures_are_two_persons() {
    let mut story = at(Phase::PostTransition);
    story.works(&["Z4"]).does("cm", &record(json!({"kind": "closure-summary", "text": "All is done"})));
    story.does("cm", &sign("closure-summary"));
    let one_person = Actor::new(actor("cm").id(), [Role::Supervisor]).ok();
    let tree = sign("closure-summary");
    let events = one_person.as_ref().and_then(|by| story.tries_with(by, &tree, |context| context).ok());
    story.absorb(events.unwrap_or_default()).check("s", &close("goals-met"), "E02");
    story.does("s", &tree).check("s", &close("goals-met"), "accepted");
}

#[test]
fn what_the_client_said_last_counts() {
    let mut story = at(Phase::Monitoring);
    let mut declines = contact("done", "regular");
    declines["entry"]["client-declines"] = json!(true);
    story.does("cm", &declines).check("s", &close("lost-to-contact"), "E10");
    story.later(1).does("cm", &contact("done", "regular")).check("s", &close("lost-to-contact"), "E16");
}

#[test]
fn the_latest_look_at_safety_counts_whenever_it_was_entered() {
    let mut story = at(Phase::Assessment);
    story.works(&["A2", "A6"]);
    let old = story.now.plus(chrono::Duration::days(-40));
    let fresh = safety_screen(&story);
    story.does("cm", &fresh);
    let (late, now) = (serde_json::from_value(json!("From another office")).ok(), story.now);
    story.now = old;
    let tree = safety_screen(&story);
    let by = actor("cm");
    let events =
        story.tries_with(&by, &tree, |context| Context { late: late.as_ref(), recorded_at: now, ..context });
    story.absorb(events.unwrap_or_default()).now = now;
    story.does("cm", &sign("assessment")).does("cl", &sign("clinical-assessment"));
    story.check("cm", &go(Phase::RiskStratification), "accepted");
}

#[test]
fn nothing_is_unchanged_that_never_was() {
    let unchanged = |name: &str| record(json!({"kind": "domain", "domain": name, "status": "unchanged"}));
    at(Phase::Assessment).check("cm", &unchanged("housing"), "E23");
    let mut story = at(Phase::RiskStratification);
    story.does("cm", &back(Phase::Assessment, "significant-change"));
    story.check("cm", &unchanged("housing"), "accepted");
    let mut story = at(Phase::Assessment);
    story.works(&["A1", "A6"]);
    for name in crate::support::DOMAINS {
        let status = if name == "safety-risk" { "client-declined" } else { "assessed" };
        story.does("cl", &domain(name, status));
    }
    story.check("cm", &sign("assessment"), "E02");
    story
        .does("cl", &record(json!({"kind": "clinician-review", "text": "Seen"})))
        .does("cm", &sign("assessment"));
    story.does("cl", &sign("clinical-assessment")).does("cm", &go(Phase::RiskStratification));
    story.does("cm", &back(Phase::Assessment, "significant-change"));
    story.check("cm", &unchanged("safety-risk"), "E23");
}

#[test]
fn the_signed_clinical_part_is_not_changed() {
    let mut story = at(Phase::Assessment);
    story.works(&["A6"]).does("cl", &sign("clinical-assessment"));
    story.check("cl", &domain("mental-status", "assessed"), "E12");
    story.check("cm", &domain("housing", "assessed"), "accepted");
    story.does("cm", &sign("assessment")).check("cm", &domain("housing", "assessed"), "E12");
}

#[test]
fn a_sheet_without_a_total_measures_nothing() {
    let mut story = at(Phase::Planning);
    let mut tree = plan(&story);
    let mut first = goal(&story, "g1", "mental-health", "PHQ-9 from 16 to 9 or less");
    first["measure"] = json!({"instrument": "phq-9", "metric": "PHQ-9 score", "unit": "points", "direction": "decrease",
        "baseline": {"value": 16, "on": story.in_days(0)}, "target": 9, "source": "Own answers", "schedule": "monthly"});
    tree["plan"]["goals"][0] = first;
    story
        .does("cm", &tree)
        .does("client", &sign("plan"))
        .does("cm", &sign("plan"))
        .does("cm", &go(Phase::Implementation));
    story.goes(Phase::Monitoring).works(&["N2"]);
    story.does("cm", &record(json!({"kind": "measurement", "instrument": "phq-9", "answers": {}})));
    story.check("cm", &go(Phase::Evaluation), "E02");
    story.does("client", &sheet(2)).check("cm", &go(Phase::Evaluation), "accepted");
    // Eighteen, and eighteen again: no improvement in eight weeks, so a supervisor signs to continue.
    story.later(30).works(&["N2"]).does("client", &sheet(2)).does("cm", &go(Phase::Evaluation));
    story
        .does("cm", &record(evaluation("continue")))
        .does("cm", &sign("evaluation"))
        .does("client", &sign("evaluation"));
    story.check("cm", &go(Phase::Monitoring), "E02");
    story.check("cm", &back(Phase::Planning, "no-improvement"), "accepted");
    // A case manager who is a supervisor as well is not another person.
    let mut both = story.clone();
    let as_supervisor = Actor::new(actor("cm").id(), [Role::Supervisor]).unwrap();
    let signed = both.tries_with(&as_supervisor, &sign("evaluation"), |context| context).unwrap();
    both.absorb(signed).check("cm", &go(Phase::Monitoring), "E02");
    story.does("s", &sign("evaluation")).check("cm", &go(Phase::Monitoring), "accepted");
}

fn sheet(each: u8) -> Value {
    let answers: serde_json::Map<String, Value> =
        (1..=9).map(|item| (format!("q{item}"), json!(each))).collect();
    record(json!({"kind": "measurement", "instrument": "phq-9", "answers": answers}))
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let story = at(Phase::Monitoring);
    let tree = declare(&story);
    let bytes = |events: Result<Vec<Event>, Refusal>| events.map(|events| json!(events).to_string());
    assert_eq!(bytes(story.tries("cm", &tree)), bytes(story.clone().tries("cm", &tree)));
}

#[test]
fn replay_takes_only_the_whole_record_of_one_case() {
    let story = at(Phase::Closed);
    let events: Vec<Event> = story.events.iter().map(|event| event.as_ref().clone()).collect();
    assert_eq!(replay(&events).map(|case| format!("{case:?}")).ok(), Some(format!("{:?}", story.case)));
    assert!(matches!(replay(&[]), Err(ReplayError::Empty)));
    assert!(matches!(replay(&events[1..]), Err(ReplayError::NotOpened { .. })));
    let holed: Vec<_> = events.iter().filter(|event| event.sequence != 9).cloned().collect();
    assert!(matches!(replay(&holed), Err(ReplayError::Gap { wanted: 9, found: 10 })));
    let mut mixed = events;
    mixed[5].case = casework::core::CaseId::new(uuid(77));
    assert!(matches!(replay(&mixed), Err(ReplayError::OtherCase { sequence: 6, .. })));
}

#[test]
fn an_unknown_field_is_refused_in_commands() {
    let story = at(Phase::Monitoring);
    let commands = [
        opening(),
        plan(&story),
        go(Phase::Evaluation),
        close("goals-met"),
        propose("goals-met"),
        declare(&story),
        contact("done", "regular"),
        domain("housing", "assessed"),
        record(evaluation("continue")),
        referral("x"),
        advance("x", json!({"to": "sent"})),
        because("end-hold"),
        resolve(&story),
    ];
    for tree in commands {
        assert!(wire::from_value::<Command>(&tree).is_ok(), "{tree}");
        for place in places(&tree, String::new()) {
            let mut spoiled = tree.clone();
            if let Some(Value::Object(fields)) = spoiled.pointer_mut(&place) {
                fields.insert("surprise".to_owned(), json!(1));
            }
            // The answers of a sheet are a map: any key may stand there, and the instrument has the say.
            if !place.ends_with("/answers") {
                assert!(wire::from_value::<Command>(&spoiled).is_err(), "{place} in {spoiled}");
            }
        }
    }
}

/// Lists the pointers of every object in a tree.
fn places(tree: &Value, at: String) -> Vec<String> {
    match tree {
        Value::Object(fields) => {
            let inner = fields.iter().flat_map(|(key, value)| places(value, format!("{at}/{key}")));
            let inner: Vec<_> = inner.collect();
            [vec![at], inner].concat()
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(place, value)| places(value, format!("{at}/{place}")))
            .collect(),
        _ => Vec::new(),
    }
}

/// Collects the names of fields, and the names of kinds, that are not in kebab case.
fn odd_names(tree: &Value, odd: &mut BTreeSet<String>) {
    let kebab = |text: &str| {
        text.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-')
    };
    match tree {
        Value::Object(fields) => {
            for (key, value) in fields {
                let named = matches!(
                    key.as_str(),
                    "type" | "kind" | "phase" | "from" | "to" | "role" | "roles" | "status"
                );
                if !kebab(key) || (named && value.as_str().is_some_and(|text| !kebab(text))) {
                    odd.insert(format!("{key}: {value}"));
                }
                odd_names(value, odd);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| odd_names(item, odd)),
        _ => {}
    }
}

#[test]
fn every_event_goes_over_the_wire_and_back_in_kebab_case() {
    let mut odd = BTreeSet::new();
    let mut story = at(Phase::Closed);
    story.does("cm", &json!({"type": "add-addendum", "entry": "3", "text": "More"}));
    let mut crisis = at(Phase::Monitoring);
    let tree = declare(&crisis);
    crisis.does("cm", &tree).does("cl", &stabilize());
    for event in story.events.iter().chain(&crisis.events) {
        let tree = json!(event.as_ref());
        assert_eq!(
            serde_json::from_value::<Event>(tree.clone()).ok().as_ref(),
            Some(event.as_ref()),
            "{tree}"
        );
        assert_eq!(tree["event"]["type"], json!(event.event.name()));
        odd_names(&tree, &mut odd);
    }
    assert_eq!(odd, BTreeSet::new());
}

#[test]
fn the_commands_of_the_examples_go_over_the_wire_and_back() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/cases");
    let mut lines = 0;
    for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let text = std::fs::read_to_string(file.path()).unwrap_or_default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let line: Value = serde_json::from_str(line).unwrap_or_default();
            let mut tree = line["command"].clone();
            // People and cases have names within a file; the player makes ids of them.
            for place in ["/client", "/previous", "/entry/case-manager", "/entry/person"] {
                if let Some(name) = tree.pointer_mut(place).filter(|name| name.is_string()) {
                    *name = json!(uuid(5));
                }
            }
            let read = command(&tree);
            let again: Option<Command> = serde_json::from_value(json!(read)).ok();
            assert_eq!(again.as_ref(), Some(&read), "{tree}");
            lines += 1;
        }
    }
    assert!(lines > 400, "{lines}");
}

#[test]
fn a_hand_over_to_a_receiver_that_closed_does_not_count() {
    let mut story = at(Phase::PostTransition);
    story.does("cm", &back(Phase::Transition, "receiver-closed"));
    let found = story.tries("cm", &go(Phase::PostTransition));
    let missing: Vec<_> = found
        .err()
        .map(|no| no.missing.iter().map(|lack| lack.code.id().to_owned()).collect())
        .unwrap_or_default();
    for code in ["T5", "T6", "T7", "T9"] {
        assert!(missing.contains(&code.to_owned()), "{code}: {missing:?}");
    }
    let open = story.case.summary().referrals.iter().any(|known| known.status.is_open());
    assert_eq!(missing.contains(&"T8".to_owned()), open, "{missing:?}");
}
