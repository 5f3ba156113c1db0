//! How does a case that was loaded from a store get its types back?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use casework::core::{Actor, Instant, Role, wire};
use casework::lifecycle::case::command::OpenCase;
use casework::lifecycle::marker::{Monitoring, Screening};
use casework::lifecycle::{Case, Context, Event, ProgramPolicy, replay};

const WORKER: &str = "01941f29-7c00-7000-8000-000000000001";
const OPENING: &str = r#"{ "client": "01941f29-7c00-7000-8000-000000000002", "program": "community-care",
    "referral": { "source": "self-referral", "on": "2025-01-06", "reason": "Asks for help" },
    "zone": "America/Chicago" }"#;

fn main() -> Result<(), Box<dyn Error>> {
    let worker = Actor::new(WORKER.parse()?, [Role::IntakeWorker])?;
    let policy = ProgramPolicy::us_default();
    let at: Instant = "2025-01-06T09:00:00-06:00".parse()?;
    let context = Context::new(&worker, at, WORKER.parse()?, &policy);

    // Someone opened a case and stored its events as JSON, one a line.
    let opening: OpenCase = wire::from_str(OPENING)?;
    let opened = Case::open("01941f29-7c00-7000-8000-00000000000a".parse()?, opening, &context)?;
    let stored: Vec<String> = opened.events.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;

    // Later they are loaded. What comes back knows its phase at run time only.
    let events: Vec<Event> =
        stored.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
    let loaded: Case = replay(&events)?;
    println!("loaded {} events, in {}", loaded.sequence(), loaded.phase());

    // A proof that does not hold gives the case back.
    let not_proved = loaded.prove::<Monitoring>().err().ok_or("the case is in screening")?;
    println!("{not_proved}");

    // The one that holds opens the typed verbs of screening.
    let case: Case<Screening> = not_proved.case.prove::<Screening>()?;
    let triage = r#"{ "entry": { "kind": "triage", "acuity": "routine", "immediate-danger": "no" } }"#;
    let moved = case.record(wire::from_str(triage)?, &context)?;
    println!("one event more to store: {}", moved.events.len());
    println!("{}", moved.case.begin_intake(&context).err().ok_or("screening is not done")?.refusal);
    Ok(())
}
