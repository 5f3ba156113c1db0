//! How does a service page people for a crisis, from the events of a store, without missing or repeating a page?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use casework::core::{Actor, CaseId, Instant, Role, wire};
use casework::crisis::episode::{Episode, Step, StepContext};
use casework::crisis::escalation::{Duties, Duty, Given, Post, Roster};
use casework::crisis::{RuleSet, escalate};
use casework::lifecycle::{Case, Command, Context, ProgramPolicy, decide, evolve, replay};
use casework::store::{EventStore, SqliteStore, follow::follow};

const COMMANDS: [&str; 2] = [
    r#"{ "type": "open-case", "client": "01941f29-7c00-7000-8000-000000000002", "program": "community-care",
        "referral": { "source": "hospital", "on": "2025-01-06", "reason": "Asked for" }, "zone": "America/Chicago" }"#,
    r#"{ "type": "declare-crisis", "note": "On the line now", "situation": { "client": "c-1", "at": "NOW",
        "zone": "America/Chicago", "age-band": "adult", "region": "US", "probes": { "intent-now": "yes", "weapon": "yes" } } }"#,
];

/// The outbox of this service: the pages of each case that were sent, and when. Which page of the chain it was is a key
/// that is the same when an event comes again. (A service keeps it on a disk, before it sends.)
type Sent = BTreeMap<CaseId, Vec<(Given, Instant)>>;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut store = SqliteStore::open(folder.path().join("casework.db"))?;
    let worker = Actor::new("01941f29-7c00-7000-8000-000000000001".parse()?, [Role::CaseManager])?;
    let (policy, now) = (ProgramPolicy::us_default(), Instant::new(chrono::Utc::now().fixed_offset()));
    let mut case = Case::unopened("01941f29-7c00-7000-8000-00000000000a".parse()?);
    for (number, text) in COMMANDS.iter().enumerate() {
        let command: Command = wire::from_str(&text.replace("NOW", &now.to_string()))?;
        let context = Context::new(&worker, now, uuid::Uuid::from_u128(u128::try_from(number)?), &policy);
        let events = decide(&case, &command, &context)?;
        store.append(case.id(), case.sequence(), &events)?;
        case = events.iter().fold(case, evolve);
    }
    let (mut crises, mut sent) = (BTreeSet::new(), Sent::new());
    let follower = "crisis-pager".parse()?;
    for round in ["first", "second"] {
        follow(&mut store, &follower, 1_000, |record| {
            crises.insert(record.case);
            Ok::<_, Box<dyn Error>>(())
        })?;
        for case in &crises {
            let next = page(&store, *case, &worker, sent.entry(*case).or_default())?;
            let count: usize = sent.values().map(Vec::len).sum();
            println!("{round} round: {count} pages so far, look again at {next:?}");
        }
    }
    Ok(())
}

/// Pages whoever is due by the clock of this machine, each page once, and says when to look again.
fn page(
    store: &SqliteStore,
    case: CaseId,
    worker: &Actor,
    sent: &mut Vec<(Given, Instant)>,
) -> Result<Option<Instant>, Box<dyn Error>> {
    let events: Vec<_> = store.read(case)?.into_iter().map(|stored| stored.event).collect();
    let case = replay(&events)?;
    let Some(mut episode) = case.crisis_episode().filter(|episode| episode.is_open()).cloned() else {
        return Ok(None);
    };
    let rules = RuleSet::standard();
    let roster = Roster::new([Duty::always(Post::OnCallClinician, worker.id())]);
    for (given, at) in sent.iter() {
        let told = episode.decide(&Step::GiveNotice { given: *given }, &StepContext::new(worker, *at, rules));
        episode = told.unwrap_or_default().iter().fold(episode, Episode::evolve);
    }
    let now = Instant::new(chrono::Utc::now().fixed_offset());
    let answer = escalate(&episode, &Duties::new(rules, &roster), now)?;
    for notice in answer.notices {
        let to: Vec<_> = notice.to.iter().map(|to| to.post.as_str()).collect();
        println!("  {} page {} ({:?})", episode.effective_tier(), to.join(", "), notice.why);
        sent.push((notice.given, now));
    }
    Ok(answer.next_at)
}
