//! How does a service keep cases in a store of its own?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeMap;
use std::error::Error;

use casework::core::{Actor, CaseId, Instant, Role, wire};
use casework::lifecycle::{Case, Command, Context, Event, ProgramPolicy, decide, evolve};

/// Any place that keeps the events of a case in order will do; this one is a map.
#[derive(Debug, Default)]
struct Shelf(BTreeMap<CaseId, Vec<Event>>);

impl Shelf {
    /// Load, decide, append: the whole of a service's write path. A store that others write to as well also compares
    /// the sequence number that was loaded with the one it has, in the same transaction as the append.
    fn handle(
        &mut self,
        id: CaseId,
        command: &Command,
        context: &Context<'_>,
    ) -> Result<u64, Box<dyn Error>> {
        let kept = self.0.entry(id).or_default();
        let case = kept.iter().fold(Case::unopened(id), evolve);
        let events = decide(&case, command, context)?;
        kept.extend(events);
        Ok(kept.iter().map(|event| event.sequence).max().unwrap_or(0))
    }
}

const COMMANDS: [&str; 3] = [
    r#"{ "type": "open-case", "client": "01941f29-7c00-7000-8000-000000000002", "program": "community-care",
        "referral": { "source": "court", "on": "2025-01-06", "reason": "Asked for" }, "zone": "America/Chicago" }"#,
    r#"{ "type": "record", "entry": { "kind": "triage", "acuity": "urgent", "immediate-danger": "no" } }"#,
    r#"{ "type": "move", "to": "intake" }"#,
];

fn main() -> Result<(), Box<dyn Error>> {
    let worker = Actor::new("01941f29-7c00-7000-8000-000000000001".parse()?, [Role::IntakeWorker])?;
    let policy = ProgramPolicy::us_default();
    let at: Instant = "2025-01-06T09:00:00-06:00".parse()?;
    let id: CaseId = "01941f29-7c00-7000-8000-00000000000a".parse()?;
    let mut shelf = Shelf::default();
    for (number, text) in COMMANDS.iter().enumerate() {
        let command: Command = wire::from_str(text)?;
        // The id of the command stands on every event, so that one that arrives twice can be recognized.
        let request = uuid::Uuid::from_u128(u128::try_from(number)?);
        match shelf.handle(id, &command, &Context::new(&worker, at, request, &policy)) {
            Ok(sequence) => println!("done, {sequence} events kept"),
            Err(refusal) => println!("{refusal}; nothing was kept"),
        }
    }
    Ok(())
}
