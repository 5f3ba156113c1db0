//! The laws of an episode, over many generated histories. The generator is fixed: no run differs.

use casework_core::Actor;
use serde_json::{Value, json};

use super::tests::{Story, all_no, at, clinician, emergent, lowering, manager, report, supervisor};
use super::*;
use crate::escalation::tests::{rules, words};
use crate::escalation::{Duties, Roster, escalate};

struct Numbers(u64);

impl Numbers {
    fn below(&mut self, count: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % count
    }
}

fn fields(numbers: &mut Numbers) -> Value {
    match numbers.below(7) {
        0 => emergent(),
        1 => all_no(),
        2 => json!({ "signs": [{ "code": "A-EMO" }] }),
        3 => json!({ "signs": [{ "code": "A-VIOL" }, { "code": "G-MOOD" }] }),
        4 => json!({ "probes": { "violence-now": "yes" } }),
        5 => json!({ "instruments": [{ "id": "phq-9", "answers": { "q9": 2 } }] }),
        _ => json!({ "context": { "denies-ideation": "yes", "protective-factors": ["family"] } }),
    }
}

fn step(numbers: &mut Numbers, hours: i64) -> (Actor, Step) {
    let by = match numbers.below(4) {
        0 => manager(),
        1 => supervisor(),
        _ => clinician(),
    };
    let tier = Tier::ALL[usize::try_from(numbers.below(5)).unwrap()];
    let step = match numbers.below(17) {
        0..=4 => Step::Receive { situation: Box::new(report(hours, fields(numbers))) },
        5 => Step::Raise { to: tier, reason: words("Worse") },
        6 => Step::Acknowledge,
        7 => Step::ConfirmContact { how: ContactHow::InPerson, note: words("Seen") },
        8 => Step::StandDown { reason: words("Over") },
        9 => Step::Evaluate(Evaluation {
            contact: ContactHow::InPerson,
            disposition: words("Home"),
            next_contact: at(hours + 10),
        }),
        10 => Step::Review { note: words("Looked at") },
        11..=13 => Step::Lower(Box::new(lowering(tier, hours, hours + 10))),
        14 | 15 => Step::ConfirmLowering,
        _ => Step::Close { note: words("Done") },
    };
    (by, step)
}

/// Plays histories, and shows the law each step that was taken: the episode before, its events, the episode after.
fn for_each_step(seed: u64, mut law: impl FnMut(&Episode, &[EpisodeEvent], &Episode, i64)) {
    let mut numbers = Numbers(seed);
    let mut taken = 0;
    for _ in 0..250 {
        let mut story = Story::open(fields(&mut numbers));
        for hours in 1..16 {
            let (by, step) = step(&mut numbers, hours);
            let before = story.episode.clone();
            let Ok(events) = story.try_step(hours, &by, &step) else {
                assert_eq!(before, story.episode, "a refused step changes nothing");
                continue;
            };
            story.episode = events.iter().fold(before.clone(), Episode::evolve);
            taken += events.len();
            law(&before, &events, &story.episode, hours);
        }
    }
    assert!(taken > 1_000, "{taken}");
}

#[test]
fn the_effective_tier_falls_only_by_a_decision_with_its_record() {
    // PR5. The record is complete by its type; who signed is looked at here.
    let mut lowered = 0;
    for_each_step(3, |before, events, after, _| {
        if after.effective_tier() >= before.effective_tier() {
            return;
        }
        lowered += 1;
        let [EpisodeEvent { what: Occurrence::Lowered { lowering, proposed_by, .. }, by, role, .. }] = events
        else {
            panic!("{events:?}")
        };
        assert!(lowering.assessment.at > before.trigger().at);
        assert!(steps::SECOND.contains(role));
        if before.effective_tier() >= Tier::Emergent {
            assert!(proposed_by.is_some_and(|first| first != by.id()));
        } else {
            assert!(steps::CLINICIANS.contains(role));
        }
    });
    assert!(lowered > 20, "{lowered}");
}

#[test]
fn a_deadline_that_runs_never_moves_later() {
    // PR11.
    for_each_step(5, |before, events, after, _| {
        let by_people = events.iter().any(|event| matches!(event.what, Occurrence::Lowered { .. }));
        if !before.is_responded() && !by_people {
            assert!(after.deadline() <= before.deadline());
        }
    });
}

#[test]
fn the_same_report_again_changes_nothing_and_pages_nobody() {
    // PR12.
    for_each_step(7, |_, events, after, hours| {
        let Some(Occurrence::EvidenceReceived { situation, .. }) = events.first().map(|event| &event.what)
        else {
            return;
        };
        let worker = manager();
        let context = StepContext::new(&worker, at(hours), rules());
        let mut again = situation.as_ref().clone();
        again.recorded_at = Some(at(hours));
        let step = Step::Receive { situation: Box::new(again) };
        if after.is_open() {
            assert_eq!(after.decide(&step, &context).unwrap(), []);
        }
    });
}

#[test]
fn nothing_is_erased_and_replay_gives_what_evolve_gave() {
    // PR18.
    for_each_step(11, |before, events, after, _| {
        assert!(after.record().starts_with(before.record()));
        assert_eq!(after.record().len(), before.record().len() + events.len());
        let sequences: Vec<_> = after.record().iter().map(|event| event.sequence).collect();
        assert!(sequences.iter().copied().eq(1..=u64::try_from(sequences.len()).unwrap()));
        assert_eq!(Episode::replay(after.record()).as_ref(), Some(after));
    });
}

#[test]
fn an_override_never_erases_what_was_computed() {
    // PR18.
    for_each_step(13, |before, _, _, hours| {
        let Some(Occurrence::Opened { judgment, .. }) = before.record().first().map(|event| &event.what)
        else {
            return;
        };
        let Some(rule) = judgment.determined_by.first().filter(|_| before.is_open()) else { return };
        let worker = manager();
        let over = Step::Override { rule: rule.clone(), reason: OverrideReason::Other, comment: words("No") };
        let events = before.decide(&over, &StepContext::new(&worker, at(hours), rules())).unwrap();
        let after = events.iter().fold(before.clone(), Episode::evolve);
        assert_eq!(after.computed_tier(), before.computed_tier());
        assert_eq!(after.effective_tier(), before.effective_tier());
        assert_eq!(after.record()[..before.record().len()], *before.record());
    });
}

#[test]
fn a_top_tier_never_closes_without_a_confirmed_contact() {
    // PR16.
    let mut closed = 0;
    for_each_step(17, |before, _, after, _| {
        if before.is_open() && !after.is_open() {
            closed += 1;
            if after.peak_tier() >= Tier::Emergent {
                assert!(after.response().contact.is_some());
                assert!(after.effective_tier() < Tier::Emergent);
            }
        }
    });
    assert!(closed > 20, "{closed}");
}

#[test]
fn an_episode_stands_under_the_rule_set_it_was_opened_under() {
    // PR9.
    for_each_step(19, |before, _, _, hours| {
        let worker = manager();
        let other = crate::RuleSet::standard();
        let context = StepContext::new(&worker, at(hours), other);
        assert!(matches!(before.decide(&Step::Acknowledge, &context), Err(StepRefusal::OtherRuleSet { .. })));
        assert_eq!(before.rule_set(), rules().reference());
        assert!(escalate(before, &Duties::new(other, &Roster::default()), at(hours)).is_err());
    });
}

#[test]
fn an_open_episode_survives_the_wire() {
    for_each_step(23, |_, _, after, _| {
        let wire = serde_json::to_string(after).unwrap();
        assert_eq!(&serde_json::from_str::<Episode>(&wire).unwrap(), after);
    });
}
