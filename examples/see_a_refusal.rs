//! What does a refusal say?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use casework::core::{Actor, Instant, Role, wire};
use casework::lifecycle::{Case, Command, Context, ProgramPolicy, decide, evolve};

const WORKER: &str = "01941f29-7c00-7000-8000-000000000001";

const OPEN: &str = r#"{ "type": "open-case", "client": "01941f29-7c00-7000-8000-000000000002",
    "program": "community-care", "zone": "America/Chicago",
    "referral": { "source": "primary-care", "on": "2025-01-06", "reason": "Low mood for months" } }"#;

fn main() -> Result<(), Box<dyn Error>> {
    let worker = Actor::new(WORKER.parse()?, [Role::IntakeWorker])?;
    let policy = ProgramPolicy::us_default();
    let at: Instant = "2025-01-06T09:00:00-06:00".parse()?;
    let context = Context::new(&worker, at, WORKER.parse()?, &policy);

    let unopened = Case::unopened("01941f29-7c00-7000-8000-00000000000a".parse()?);
    let opened = decide(&unopened, &wire::from_str::<Command>(OPEN)?, &context)?;
    let case = opened.iter().fold(unopened, evolve);

    // Intake before screening is done: every artifact that is missing is named, not only the first.
    let too_early: Command = wire::from_str(r#"{ "type": "move", "to": "intake" }"#)?;
    let refusal = decide(&case, &too_early, &context).err().ok_or("screening is not done")?;
    println!("{refusal}");
    for missing in &refusal.missing {
        println!("  {} {}", missing.code, missing.message);
    }

    // Assessment before intake: the pair is not in the table, and the answer says what is.
    let skipping: Command = wire::from_str(r#"{ "type": "move", "to": "assessment" }"#)?;
    let refusal = decide(&case, &skipping, &context).err().ok_or("intake cannot be skipped")?;
    println!("{refusal}; allowed: {}", refusal.allowed.join(", "));

    // A command with a slip in it never becomes a command.
    let slip = wire::from_str::<Command>(r#"{ "type": "move", "to": "intake", "because": "of a slip" }"#);
    println!("{}", slip.err().ok_or("an unknown field is refused")?);
    Ok(())
}
