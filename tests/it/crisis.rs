//! The crisis overlay, the episode and the assessment are one story, told by the same events.
#![expect(clippy::wildcard_enum_match_arm, reason = "tests say in one match what they are about")]

use casework::crisis::episode::Occurrence;
use casework::crisis::escalation::{Duties, Roster};
use casework::crisis::{RuleSet, Tier, escalate};
use casework::lifecycle::{Case, Event, Phase, replay};
use serde_json::json;

use crate::support::{
    Story, at, back, contact, declare, grave, prepares_resolution, record, resolve, safety_screen, situation,
    stabilize,
};
use crate::tree::{read, rust_below};

fn told(case: &Case) -> Vec<&'static str> {
    let name = |what: &Occurrence| match what {
        Occurrence::Opened { .. } => "opened",
        Occurrence::EvidenceReceived { .. } => "evidence",
        Occurrence::ContactConfirmed { .. } => "contact",
        Occurrence::Closed { .. } => "closed",
        other => panic!("a case tells no {other:?}"),
    };
    let record = case.crisis_episode().map(casework::crisis::Episode::record).unwrap_or_default();
    record.iter().map(|event| name(&event.what)).collect()
}

fn in_crisis() -> Story {
    let mut story = at(Phase::Monitoring);
    let tree = declare(&story);
    story.does("cm", &tree);
    story
}

#[test]
fn declaring_opens_the_episode_with_its_evidence_and_clocks() {
    let story = in_crisis();
    let episode = story.case.crisis_episode().unwrap();
    let declared = story.events.last().unwrap().at;
    assert_eq!((episode.effective_tier(), episode.deadline()), (Tier::Immediate, declared));
    assert_eq!(episode.evidence().instruments.len(), 1, "what was found is kept");
    let roster = Roster::default();
    let answer = escalate(episode, &Duties::new(RuleSet::standard(), &roster), story.now).unwrap();
    assert!(answer.breached && !answer.notices.is_empty(), "and the chain can be climbed for it");
}

#[test]
fn the_episode_follows_the_overlay_from_declaring_to_the_contact_after() {
    let mut story = in_crisis();
    story.later(1).does("cl", &stabilize());
    assert!(story.case.crisis_episode().unwrap().is_responded());
    prepares_resolution(&mut story);
    let tree = resolve(&story);
    story.does("cl", &tree);
    assert_eq!(told(&story.case), ["opened", "contact", "evidence", "closed"]);
    assert!(!story.case.crisis_episode().unwrap().is_open());
    let due = story.case.summary().crisis_contact_due.unwrap();
    assert_eq!(due, story.events.last().unwrap().at.plus(chrono::Duration::hours(48)));
    story.later(1).does("cm", &contact("missed-by-client", "regular"));
    assert!(
        story.case.summary().crisis_contact_due.is_some(),
        "a contact that did not take place does not count"
    );
    story.does("cm", &contact("done", "regular"));
    assert_eq!(story.case.summary().crisis_contact_due, None);
    story.does("cm", &back(Phase::Planning, "after-crisis"));
    assert_eq!(story.case.summary().crisis_loop_due, None);
}

#[test]
fn signs_add_up_over_the_reports_of_a_crisis() {
    let mut story = at(Phase::Monitoring);
    let sign = |code: &str| json!({ "signs": [{ "code": code }] });
    let tree =
        json!({"type": "declare-crisis", "situation": situation(&story, &sign("G-MOOD")), "note": "Worried"});
    story.does("cm", &tree);
    for (code, tier) in [("A-EMO", Tier::Priority), ("A-SUBST", Tier::Urgent)] {
        let tree = record(json!({"kind": "safety-screen", "situation": situation(&story, &sign(code))}));
        story.does("cm", &tree);
        assert_eq!(story.case.summary().crisis_tier, Some(tier), "{code}");
    }
}

#[test]
fn a_deadline_of_the_crisis_never_moves_later_by_a_new_report() {
    let mut story = in_crisis();
    let before = story.case.crisis_episode().unwrap().deadline();
    let tree = safety_screen(story.later(1));
    story.does("cm", &tree);
    assert_eq!(story.case.crisis_episode().unwrap().deadline(), before);
}

#[test]
fn a_tier_that_rises_over_reports_brings_its_own_deadline_and_reasons() {
    let mut story = at(Phase::Monitoring);
    let thoughts = json!({"instruments": [{"id": "c-ssrs-screener",
        "answers": {"1": "yes", "2": "yes", "3": "yes", "4": "no", "5": "no", "6": "no"}}]});
    let tree =
        json!({"type": "declare-crisis", "situation": situation(&story, &thoughts), "note": "Worried"});
    story.does("cm", &tree);
    assert_eq!(story.case.summary().crisis_tier, Some(Tier::Urgent));
    // Means at hand alone ask for nothing; beside the thoughts that are known they are Emergent.
    let report = situation(&story, &json!({"probes": {"means-access": "yes"}}));
    let at: casework::core::Instant = report["at"].as_str().unwrap().parse().unwrap();
    story.does("cm", &record(json!({"kind": "safety-screen", "situation": report})));
    let episode = story.case.crisis_episode().unwrap();
    assert_eq!(episode.effective_tier(), Tier::Emergent);
    assert_eq!(episode.deadline(), at.plus(chrono::Duration::hours(2)));
    assert_eq!(episode.latest(), Some(at.plus(chrono::Duration::hours(6))));
    let wire = serde_json::to_value(story.events.last().unwrap().as_ref()).unwrap();
    assert!(wire.to_string().contains("crisis.E7"), "{wire}");
}

#[test]
fn a_grave_report_after_stabilizing_makes_the_crisis_active_again() {
    let mut story = in_crisis();
    story.later(1).does("cl", &stabilize());
    prepares_resolution(&mut story);
    let tree = record(json!({"kind": "safety-screen", "situation": grave(&story)}));
    story.does("cl", &tree);
    let episode = story.case.crisis_episode().unwrap();
    assert!(!episode.is_responded() && episode.deadline() > episode.record()[0].at, "the clocks start anew");
    assert!(story.refused("cl", &resolve(&story)).message.contains("active"));
    // What was written, screened and signed before the new danger does not end it.
    story.does("cl", &stabilize());
    let lacks = |story: &Story| -> Vec<String> {
        let missing = story.refused("cl", &resolve(story)).missing;
        missing.iter().map(|found| found.code.id().to_owned()).collect()
    };
    assert_eq!(lacks(&story), ["CR1", "CR2", "CR3", "CR5"]);
    prepares_resolution(&mut story);
    let tree = resolve(&story);
    story.does("cl", &tree);
}

#[test]
fn a_screen_from_before_the_stabilizing_does_not_end_the_crisis() {
    let mut story = in_crisis();
    prepares_resolution(&mut story).later(1).does("cl", &stabilize());
    let missing = story.refused("cl", &resolve(&story)).missing;
    let codes: Vec<_> = missing.iter().map(|found| found.code.id()).collect();
    assert_eq!(codes, ["CR2", "CR5"], "nor does a signature that was given before there was an end to judge");
}

#[test]
fn an_event_from_before_episodes_is_still_read() {
    let story = in_crisis();
    let mut wire: Vec<_> =
        story.events.iter().map(|event| serde_json::to_value(event.as_ref()).unwrap()).collect();
    let fields = wire.last_mut().unwrap()["event"].as_object_mut().unwrap();
    assert!(fields.remove("situation").is_some());
    let events: Vec<Event> = wire.into_iter().map(|event| serde_json::from_value(event).unwrap()).collect();
    let old = replay(&events).unwrap();
    assert_eq!(old.summary().crisis_tier, Some(Tier::Immediate));
    assert!(old.crisis_episode().is_none());
}

#[test]
fn every_control_of_the_hazard_log_names_a_test_that_exists() {
    let page = read("docs/hazards.md");
    let sources: Vec<String> = rust_below("crates").into_iter().map(|file| file.text).collect();
    let mut named = 0;
    for word in page.split('`').skip(1).step_by(2) {
        let name = word.rsplit("::").next().unwrap();
        if name.matches('_').count() < 4 {
            continue;
        }
        named += 1;
        let start = format!("fn {name}(");
        assert!(sources.iter().any(|text| text.contains(&start)), "docs/hazards.md names {name}");
    }
    assert!(named > 30, "{named}");
    let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| H")).collect();
    for (number, row) in (1..).zip(rows) {
        assert!(row.starts_with(&format!("| H{number:02} |")), "{row}");
        assert_eq!(row.matches(" | ").count(), 5, "hazard, cause, harm, control and test: {row}");
    }
}

#[test]
fn a_case_is_judged_by_the_rule_set_that_is_handed_in() {
    use casework::lifecycle::{Context, Happening};

    let definition = json!({
        "id": "riverside", "version": "1.0.0", "region": "US", "floors": { "A-EMO": "urgent" },
        "chain": { "terminal": { "name": "County crisis team", "number": "555-0100", "hours": "always" } }
    });
    let (rules, _) = RuleSet::prove(&casework::core::wire::from_value(&definition).unwrap()).unwrap();
    let story = at(Phase::Monitoring);
    let sign = json!([{"code": "A-EMO", "present": "yes"}]);
    let screen = record(json!({"kind": "safety-screen",
        "situation": situation(&story, &json!({"signs": sign}))}));
    let by = crate::support::actor("cm");
    let tier = |rules: Option<&RuleSet>| {
        let events = story.tries_with(&by, &screen, |context| Context { rules, ..context }).unwrap();
        let judged = events.into_iter().find_map(|event| match event.event {
            Happening::EntryRecorded {
                worked_out: Some(casework::lifecycle::case::event::WorkedOut::Crisis(judgment)),
                ..
            } => Some(judgment),
            _ => None,
        });
        judged.map(|judgment| (judgment.computed_tier, judgment.rule_set.starts_with("riverside 1.0.0")))
    };
    assert_eq!(tier(Some(&rules)), Some((Tier::Urgent, true)));
    let (standard, own) = tier(None).unwrap();
    assert!(standard < Tier::Urgent && !own, "{standard}");
}
