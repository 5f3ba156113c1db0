//! Explicit-state model checking of an episode, its chain and the people around it.
//!
//! Every state that a few people, a clock and a paging service can reach within the bounds below is visited once, from
//! several openings. In none of them is a top-tier episode closed without contact, lowered without authority, or silent
//! past its deadline. The walk is our own: a breadth-first search over the crate's real types, with no model beside them
//! that could differ. Deeper, as before a release:
//! `CASEWORK_MODEL_ACTS=6 cargo test --release -p casework-crisis --test model_check`

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "clippy knows test functions only, and this whole crate is tests"
)]

use std::collections::{BTreeSet, VecDeque};

use casework_core::{Actor, FreeText, Instant, PersonId, Role};
use casework_crisis::episode::{ContactHow, Episode, Evaluation, Lowering, Occurrence, Step, StepContext};
use casework_crisis::escalation::{Duties, Duty, Escalation, Post, Roster, escalate};
use casework_crisis::{RuleSet, RuleSetDefinition, Situation, Tier};
use chrono::Duration;
use serde_json::{Value, json};

/// How many minutes a tick of the clock takes.
const TICK: i64 = 45;
/// How many ticks a history may have.
const TICKS: i64 = 4;
/// How many human acts a history may have, where nothing else is said.
const ACTS: usize = 4;

fn rules() -> RuleSet {
    let mut definition = RuleSetDefinition::new("model", "1.0.0");
    definition.region = Some("US".to_owned());
    definition.chain.terminal = Some(
        serde_json::from_value(json!({ "name": "County team", "number": "555-0100", "hours": "always" }))
            .unwrap(),
    );
    RuleSet::prove(&definition).expect("the standard rules hold").0
}

fn person(number: u8) -> PersonId {
    format!("01941f29-7c00-7000-8000-0000000000{number:02}").parse().unwrap()
}

fn at(ticks: i64) -> Instant {
    "2026-03-06T19:15:00-06:00".parse::<Instant>().unwrap().plus(Duration::minutes(ticks * TICK))
}

fn words() -> FreeText {
    FreeText::new("words").unwrap()
}

fn report(ticks: i64, mut fields: Value) -> Situation {
    fields["client"] = "c-1".into();
    fields["at"] = at(ticks).to_string().into();
    fields["zone"] = "America/Chicago".into();
    fields["age-band"] = "adult".into();
    serde_json::from_value(fields).unwrap()
}

fn quiet() -> Value {
    json!({ "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "no", "2": "no", "6": "no" } }] })
}

/// What a person may do at an instant, and who tries it: those who may, and those who may not.
fn acts(ticks: i64) -> Vec<(Actor, Step)> {
    let actor = |number, role| Actor::new(person(number), [role]).unwrap();
    let (manager, clinician) = (actor(1, Role::CaseManager), actor(2, Role::Clinician));
    let supervisor = actor(4, Role::Supervisor);
    // The first clinician once more, in another role: still the same person.
    let same = actor(2, Role::Supervisor);
    let lower = |to| {
        Step::Lower(Box::new(Lowering {
            to,
            assessment: Box::new(report(ticks, quiet())),
            findings: words(),
            rationale: words(),
            mitigation: words(),
            means_safety: words(),
            next_contact: at(ticks + 4),
        }))
    };
    let receive = |fields| Step::Receive { situation: Box::new(report(ticks, fields)) };
    vec![
        (manager.clone(), Step::Acknowledge),
        (manager.clone(), receive(json!({ "probes": { "violence-now": "yes" } }))),
        (manager.clone(), receive(json!({ "signs": [{ "code": "A-VIOL" }] }))),
        (manager.clone(), Step::ConfirmContact { how: ContactHow::ServicesReached, note: words() }),
        (manager.clone(), lower(Tier::Routine)),
        (manager.clone(), Step::ConfirmLowering),
        (manager, Step::Close { note: words() }),
        (
            clinician.clone(),
            Step::Evaluate(Evaluation {
                contact: ContactHow::InPerson,
                disposition: words(),
                next_contact: at(ticks + 4),
            }),
        ),
        (clinician.clone(), lower(Tier::Routine)),
        (clinician.clone(), lower(Tier::Emergent)),
        (clinician.clone(), Step::Close { note: words() }),
        (clinician, Step::ConfirmLowering),
        (same, Step::ConfirmLowering),
        (supervisor.clone(), Step::ConfirmLowering),
        (supervisor, Step::StandDown { reason: words() }),
    ]
}

/// A state of the world: the episode, the clock, how many acts there were, and what was last said by the chain.
#[derive(Clone)]
struct World {
    episode: Episode,
    ticks: i64,
    acts: usize,
    /// The instant since which nobody was told anything, while the response was owed.
    told_at: Option<Instant>,
}

impl World {
    /// Identifies the state by everything that a decision or the chain reads; the words and the places in the record,
    /// which tell how the state was reached and not what it is, are left out.
    fn key(&self) -> String {
        let episode = &self.episode;
        let given = episode.record().iter().rev().find_map(|event| match &event.what {
            Occurrence::NoticeGiven { given } => {
                Some((given.round, given.level, given.due, given.after_deadline))
            }
            _ => None,
        });
        let given = given.filter(|_| !episode.is_responded());
        let proposal = episode.proposal().map(|proposal| (proposal.by, proposal.lowering.to));
        format!(
            "{:?}",
            (
                (episode.is_open(), episode.effective_tier(), episode.peak_tier(), episode.computed_tier()),
                (episode.deadline(), episode.trigger().at, episode.response(), proposal, given),
                (self.ticks, self.acts, self.told_at, episode.evidence().signs.len()),
            )
        )
    }
}

/// Says, from the record alone, whether what the sheet asks of a top tier was done since it was reached: an evaluation
/// at Emergent; services, a clinician in person, or a stand-down at Immediate. A lowering is neither.
fn answered(episode: &Episode) -> bool {
    let since = episode.trigger().sequence;
    let immediate = episode.effective_tier() == Tier::Immediate;
    episode.record().iter().filter(|event| event.sequence > since).any(|event| match &event.what {
        Occurrence::Evaluated { .. } => true,
        Occurrence::ContactConfirmed { how, .. } => immediate && *how == ContactHow::ServicesReached,
        Occurrence::StoodDown { .. } => immediate,
        _ => false,
    })
}

struct Checker {
    acts: usize,
    rules: RuleSet,
    roster: Roster,
    states: usize,
    closed: usize,
    lowered: usize,
    told: usize,
}

impl Checker {
    fn tick(&mut self, world: &World) -> World {
        let mut next = world.clone();
        next.ticks += 1;
        let answer = self.ask(&next.episode, next.ticks);
        Self::never_silent(&next, &answer);
        let service = Actor::new(person(9), [Role::CaseManager]).unwrap();
        for notice in &answer.notices {
            self.told += 1;
            next.told_at = Some(at(next.ticks));
            let context = StepContext::new(&service, at(next.ticks), &self.rules);
            let events = next.episode.decide(&Step::GiveNotice { given: notice.given }, &context).unwrap();
            next.episode = events.iter().fold(next.episode, Episode::evolve);
        }
        next
    }

    fn ask(&self, episode: &Episode, ticks: i64) -> Escalation {
        escalate(episode, &Duties::new(&self.rules, &self.roster), at(ticks)).unwrap()
    }

    /// Past its deadline an open top-tier episode without its response is never silent: it tells somebody now, or it
    /// has told somebody or been acknowledged within one interval of its chain, and it says when it speaks next.
    fn never_silent(world: &World, answer: &Escalation) {
        let episode = &world.episode;
        let now = at(world.ticks);
        let owed = episode.is_open() && episode.effective_tier() >= Tier::Emergent && !answered(episode);
        if !owed || now < episode.deadline() {
            return;
        }
        assert!(answer.breached, "the breach is told");
        let interval = Duration::minutes(15);
        let spoken = !answer.notices.is_empty();
        let recent = |at: Instant| now.since(at) <= interval;
        let acknowledged = episode.response().acknowledged_at.is_some_and(recent);
        let told = world.told_at.is_some_and(recent);
        assert!(spoken || acknowledged || told, "silent past its deadline at {now}: {answer:?}");
        assert!(answer.next_at.is_some_and(|next| next.since(now) <= interval), "{answer:?}");
        for notice in &answer.notices {
            assert!(!notice.to.is_empty(), "a notice reaches a person");
        }
    }

    fn act(&mut self, world: &World, by: &Actor, step: &Step) -> Option<World> {
        let context = StepContext::new(by, at(world.ticks), &self.rules);
        let Ok(events) = world.episode.decide(step, &context) else { return None };
        let mut next = world.clone();
        next.acts += 1;
        next.episode = events.iter().fold(next.episode, Episode::evolve);
        self.never_lowered_without_authority(&world.episode, &next.episode);
        self.never_closed_without_contact(&world.episode, &next.episode);
        Some(next)
    }

    fn never_lowered_without_authority(&mut self, before: &Episode, after: &Episode) {
        if after.effective_tier() >= before.effective_tier() {
            return;
        }
        self.lowered += 1;
        let event = after.record().last().unwrap();
        let Occurrence::Lowered { lowering, proposed_by, .. } = &event.what else {
            panic!("lowered by {:?}", event.what)
        };
        assert!(lowering.assessment.at > before.trigger().at);
        if before.effective_tier() >= Tier::Emergent {
            assert!(proposed_by.is_some_and(|first| first != event.by.id()), "two people");
            assert!([Role::Clinician, Role::Prescriber, Role::Supervisor].contains(&event.role));
        } else {
            assert!([Role::Clinician, Role::Prescriber].contains(&event.role));
        }
    }

    fn never_closed_without_contact(&mut self, before: &Episode, after: &Episode) {
        if before.is_open() && !after.is_open() {
            self.closed += 1;
            if after.peak_tier() >= Tier::Emergent {
                assert!(after.response().contact.is_some(), "closed without contact");
                assert!(after.effective_tier() < Tier::Emergent, "closed at a top tier");
            }
        }
    }

    fn walk(&mut self, opening: Value) {
        let situation = report(0, opening);
        let worker = Actor::new(person(1), [Role::CaseManager]).unwrap();
        let episode =
            Episode::open("ep-1", &situation, &StepContext::new(&worker, at(0), &self.rules)).unwrap();
        let start = World { episode, ticks: 0, acts: 0, told_at: None };
        let mut seen = BTreeSet::from([start.key()]);
        let mut queue = VecDeque::from([start]);
        while let Some(world) = queue.pop_front() {
            self.states += 1;
            let mut next = Vec::new();
            if world.ticks < TICKS {
                next.push(self.tick(&world));
            }
            if world.acts < self.acts {
                next.extend(acts(world.ticks).iter().filter_map(|(by, step)| self.act(&world, by, step)));
            }
            for world in next {
                if seen.insert(world.key()) {
                    queue.push_back(world);
                }
            }
        }
    }
}

#[test]
fn no_reachable_state_closes_without_contact_lowers_without_authority_or_falls_silent() {
    let posts = [Post::OnCallClinician, Post::Supervisor, Post::MedicalDirector];
    let full: Vec<Duty> =
        posts.into_iter().zip(5..).map(|(post, number)| Duty::always(post, person(number))).collect();
    let wanted = std::env::var("CASEWORK_MODEL_ACTS").ok().and_then(|acts| acts.parse().ok());
    let rules = rules();
    let mut total = 0;
    // With everyone on duty, and with nobody but the contact at the end of the chain.
    for (roster, opening) in [(Roster::new(full), "bssa-result"), (Roster::default(), "violence-now")] {
        let mut checker = Checker {
            acts: wanted.unwrap_or(ACTS),
            rules: rules.clone(),
            roster,
            states: 0,
            closed: 0,
            lowered: 0,
            told: 0,
        };
        checker.walk(json!({ "probes": { opening: if opening == "bssa-result" { "high" } else { "yes" } } }));
        assert!(
            checker.closed > 0 && checker.lowered > 0 && checker.told > 0,
            "the walk reaches what it looks at"
        );
        total += checker.states;
    }
    assert!(total > 2_000, "{total} states");
}
