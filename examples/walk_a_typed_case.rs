//! What does the compiler know about a case?
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use casework::core::{Actor, Instant, Role, wire};
use casework::lifecycle::marker::{Intake, Screening};
use casework::lifecycle::{Case, Context, ProgramPolicy};

const WORKER: &str = "01941f29-7c00-7000-8000-000000000001";
const CASE: &str = "01941f29-7c00-7000-8000-00000000000a";

const OPENING: &str = r#"{ "client": "01941f29-7c00-7000-8000-000000000002", "program": "community-care",
    "referral": { "source": "primary-care", "on": "2025-01-06", "reason": "Low mood for months" },
    "zone": "America/Chicago" }"#;
const ENTRIES: [&str; 3] = [
    r#"{ "entry": { "kind": "triage", "acuity": "routine", "immediate-danger": "no" } }"#,
    r#"{ "entry": { "kind": "eligibility", "decision": "eligible", "criteria": ["Lives in the service area"] } }"#,
    r#"{ "entry": { "kind": "identity-check", "outcome": "no-open-episode" } }"#,
];

fn main() -> Result<(), Box<dyn Error>> {
    let worker = Actor::new(WORKER.parse()?, [Role::IntakeWorker, Role::CaseManager])?;
    let policy = ProgramPolicy::us_default();
    let at: Instant = "2025-01-06T09:00:00-06:00".parse()?;
    // In a service each command has its own id; here one does for all.
    let context = Context::new(&worker, at, WORKER.parse()?, &policy);

    let mut case: Case<Screening> = Case::open(CASE.parse()?, wire::from_str(OPENING)?, &context)?.case;
    for entry in ENTRIES {
        case = case.record(wire::from_str(entry)?, &context)?.case;
    }
    // `case.begin_planning(&context)` would not compile: there is no such row in the table.
    let moved = case.begin_intake(&context)?;
    let case: Case<Intake> = moved.case;
    println!("in {} after {} events", case.phase(), case.sequence());

    // Consent is not there yet. The typed verb compiles and is refused; the case comes back as it was.
    let refused = case.begin_assessment(&context).err().ok_or("there is no consent yet")?;
    println!("{}", refused.refusal);
    println!("still in {}, {} artifacts missing", refused.case.phase(), refused.refusal.missing.len());
    Ok(())
}
