//! Assesses a situation with the full rule table.
//!
//! `typical` is a C-SSRS screener with two answers yes, four probes and two signs; `heavy` adds the ASQ, the PHQ-9,
//! every kind of probe, eight signs and a history; `quiet` is a screener on which everything is no.
//! `advance` asks the chain of 100,000 open episodes once, when nothing is due; `prove` is the proof of a rule set.
//! `cargo bench --bench crisis`

use std::error::Error;
use std::hint::black_box;

use casework::core::{Actor, BusinessCalendar, Role, wire};
use casework::crisis::episode::{Episode, Step, StepContext};
use casework::crisis::escalation::{Duties, Duty, Post, Roster};
use casework::crisis::{RuleSet, RuleSetDefinition, Situation, assess, escalate};
use chrono::Duration;
use criterion::Criterion;

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    let calendar = BusinessCalendar::default();
    let mut group = criterion.benchmark_group("crisis assessment");
    for (name, text) in [("quiet", QUIET), ("typical", TYPICAL), ("heavy", HEAVY)] {
        let situation: Situation = serde_json::from_str(text)?;
        group.bench_function(name, |bencher| {
            bencher.iter(|| assess(black_box(&situation), RuleSet::standard(), Some(&calendar)));
        });
    }
    group.finish();
    chain(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

/// How many episodes are open at once.
const EPISODES: usize = 100_000;

fn chain(criterion: &mut Criterion) -> Result<(), Box<dyn Error>> {
    let definition: RuleSetDefinition = wire::from_str(RULES)?;
    let mut group = criterion.benchmark_group("crisis episodes");
    group.sample_size(10);
    group.bench_function("prove", |bencher| bencher.iter(|| RuleSet::prove(black_box(&definition))));
    let (rules, _) = RuleSet::prove(&definition)?;
    let worker = Actor::new("01941f29-7c00-7000-8000-000000000001".parse()?, [Role::CaseManager])?;
    let roster = Roster::new([Duty::always(Post::OnCallClinician, worker.id())]);
    let duties = Duties::new(&rules, &roster);
    let mut situation: Situation = serde_json::from_str(TYPICAL)?;
    let mut episodes = Vec::with_capacity(EPISODES);
    for number in 0..EPISODES {
        situation.client = format!("c-{number}");
        let context = StepContext::new(&worker, situation.at, &rules);
        let mut episode = Episode::open("ep", &situation, &context)?;
        // The first level has been told: the chain waits.
        for notice in escalate(&episode, &duties, situation.at)?.notices {
            let told = episode.decide(&Step::GiveNotice { given: notice.given }, &context)?;
            episode = told.iter().fold(episode, Episode::evolve);
        }
        episodes.push(episode);
    }
    let now = situation.at.plus(Duration::minutes(1));
    group.bench_function("advance", |bencher| {
        bencher.iter(|| {
            let answers =
                episodes.iter().filter_map(|episode| escalate(episode, &duties, black_box(now)).ok());
            answers.filter(|answer| !answer.notices.is_empty()).count()
        });
    });
    group.finish();
    Ok(())
}

const RULES: &str = r#"{ "id": "riverside", "version": "1.0.0", "region": "US",
    "chain": { "terminal": { "name": "County crisis team", "number": "555-0100", "hours": "always" } } }"#;

const QUIET: &str = r#"{
    "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
    "region": "US",
    "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "no", "2": "no", "3": "skipped-by-rule",
        "4": "skipped-by-rule", "5": "skipped-by-rule", "6": "no" } }]
}"#;

const TYPICAL: &str = r#"{
    "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
    "region": "US",
    "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "yes", "2": "yes", "3": "no", "4": "no",
        "5": "no", "6": "no" } }],
    "probes": { "means-access": "no", "able-and-willing-to-stay-safe": "yes", "intoxicated": "no",
        "intent-now": "no" },
    "signs": [{ "code": "A-EMO", "present": "yes" }, { "code": "S-SLEEP", "present": "yes" }]
}"#;

const HEAVY: &str = r#"{
    "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
    "region": "US",
    "instruments": [
        { "id": "c-ssrs-screener", "answers": { "1": "yes", "2": "yes", "3": "yes", "4": "yes", "5": "no",
            "6": "yes" }, "behavior-dates": { "6": { "on": "2026-01-20", "precision": "day" } } },
        { "id": "asq", "answers": { "1": "yes", "2": "yes", "3": "no", "4": "yes", "5": "no" } },
        { "id": "phq-9", "answers": { "q1": 3, "q2": 2, "q3": 2, "q4": 2, "q5": 1, "q6": 3, "q7": 1, "q8": 0,
            "q9": 2 } }],
    "probes": { "means-access": "yes", "able-and-willing-to-stay-safe": "unable", "intoxicated": "yes",
        "intent-now": "refused", "threat": "yes", "named-target": "no", "violence-now": "no", "weapon": "no",
        "homicidal-thoughts": "no", "command-hallucination": "yes", "can-resist": "unable",
        "imminent-self-care-harm": "no", "self-care-domains": ["food", "shelter"] },
    "context": { "past-attempt-dates": ["2026-01-20", "2024-05-03"], "missed-contacts": 2,
        "previous-tier": "urgent", "previous-deadline": "2026-03-03T09:00:00-06:00" },
    "signs": [{ "code": "A-EMO", "present": "yes" }, { "code": "S-SLEEP", "present": "yes" },
        { "code": "A-VIOL", "present": "yes" }, { "code": "G-ABUSE", "present": "unknown" },
        { "code": "P-1", "present": "yes" }, { "code": "P-2", "present": "yes" },
        { "code": "S-WITHD", "present": "yes" }, { "code": "A-SUBST", "present": "yes" }],
    "required-inputs": ["c-ssrs-screener", "probes.weapon"]
}"#;
