//! Who must be told of a crisis, by when, and what happens when nobody answers?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use casework::core::{Actor, Role, wire};
use casework::crisis::episode::{Episode, Step, StepContext};
use casework::crisis::escalation::{Duties, Duty, Post, Roster};
use casework::crisis::{RuleSet, Situation, escalate};

/// A refused question about intent, and item 4 answered yes: Emergent, on a Friday evening.
const SITUATION: &str = r#"{
    "client": "c-1", "at": "2026-03-06T19:15:00-06:00", "zone": "America/Chicago", "age-band": "adult", "region": "US",
    "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "yes", "2": "yes", "3": "no", "4": "yes", "5": "no", "6": "no" } }],
    "probes": { "intent-now": "refused" }
}"#;

/// An organization's rule set: the standard rules, a region, and a human at the end of the chain.
const RULES: &str = r#"{ "id": "riverside", "version": "1.0.0", "region": "US",
    "chain": { "terminal": { "name": "County crisis team", "number": "555-0100", "hours": "always" } } }"#;

fn main() -> Result<(), Box<dyn Error>> {
    let (rules, proof) = RuleSet::prove(&wire::from_str(RULES)?)?;
    println!("proved {} on {} situations", rules.reference().id, proof.situations);
    let situation: Situation = wire::from_str(SITUATION)?;
    let worker = Actor::new("01941f29-7c00-7000-8000-000000000001".parse()?, [Role::CaseManager])?;
    let mut episode = Episode::open("ep-1", &situation, &StepContext::new(&worker, situation.at, &rules))?;
    println!("{} by {}", episode.effective_tier(), episode.deadline());
    // The roster is the caller's: tonight there is a clinician on call, and nobody above.
    let roster = Roster::new([Duty::always(Post::OnCallClinician, worker.id())]);
    let mut now = situation.at;
    for _ in 0..3 {
        let answer = escalate(&episode, &Duties::new(&rules, &roster), now)?;
        for notice in &answer.notices {
            let to: Vec<_> = notice.to.iter().map(|to| to.post.as_str()).collect();
            println!("  {now} tell {} ({:?})", to.join(", "), notice.why);
            let told = episode
                .decide(&Step::GiveNotice { given: notice.given }, &StepContext::new(&worker, now, &rules))?;
            episode = told.iter().fold(episode, Episode::evolve);
        }
        now = answer.next_at.unwrap_or(now);
    }
    Ok(())
}
