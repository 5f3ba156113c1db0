//! Sample cases, as the lifecycle itself decides them.

use casework_core::{Actor, CaseId, FreeText, Instant, PersonId, Role, Zone};
use casework_lifecycle::artifacts::common::Note;
use casework_lifecycle::artifacts::monitoring::Progress;
use casework_lifecycle::artifacts::screening::{ReferralSource, SourceKind};
use casework_lifecycle::case::command::{Closing, OpenCase, Record, RecordingDeath};
use casework_lifecycle::closure::ClosureProof;
use casework_lifecycle::policy::PolicySettings;
use casework_lifecycle::privacy::retention::PlacingLegalHold;
use casework_lifecycle::{
    Case, ClosureReason, Command, Context, Entry, Event, Happening, ProgramPolicy, decide, evolve,
};
use uuid::Uuid;

use crate::codec;

/// Returns a case id that differs for each number.
pub const fn case_id(number: u128) -> CaseId {
    CaseId::new(Uuid::from_u128(0x0194_1f29_7c00_7000_8000_0000_0000_0000 | number))
}

/// Returns the events of a case: its opening, then notes.
///
/// # Errors
/// Why the lifecycle refuses it, which it does not.
pub fn history(case: CaseId, length: usize) -> Result<Vec<Event>, String> {
    let mut commands = vec![opening(case)?];
    for number in 1..length {
        let text = words(&format!("note {number}"))?;
        commands.push(Command::Record(Record { id: None, entry: Entry::Note(Note { class: None, text }) }));
    }
    play(case, &commands)
}

/// Returns the events of a case whose second is a measure of progress, and notes behind it. The lifecycle itself takes no number
/// that is none.
///
/// # Errors
/// Why it cannot be made.
pub fn measured(case: CaseId, value: f64, notes: usize) -> Result<Vec<Event>, String> {
    let goal = "g1".parse().map_err(|_| "the goal is a name".to_owned())?;
    let mut events = history(case, notes.saturating_add(2))?;
    if let Some(event) = events.get_mut(1) {
        let entry = Entry::Progress(Progress { goal, plan: None, value });
        event.event = Happening::EntryRecorded { id: None, entry, worked_out: None };
    }
    Ok(events)
}

/// Returns the events of a case in which one of everything happens: crises, holds, referrals and a closing among them.
///
/// # Errors
/// Why they cannot be read, which they can.
pub fn eventful(case: CaseId) -> Result<Vec<Event>, String> {
    let golden = include_str!("../../tests/golden/events-v1.ndjson");
    let events = golden.lines().map(|line| codec::decode(line.as_bytes()).map(|decoded| decoded.event));
    events
        .map(|event| event.map(|event| Event { case, ..event }).map_err(|error| error.to_string()))
        .collect()
}

/// Returns the events of a case that is opened and closed.
///
/// # Errors
/// Why the lifecycle refuses it, which it does not.
pub fn closed_history(case: CaseId) -> Result<Vec<Event>, String> {
    play(case, &closed(case)?)
}

/// Makes a short history of a case that is closed and has a legal hold on it.
///
/// # Errors
/// Why it cannot be made.
pub fn held_history(case: CaseId) -> Result<Vec<Event>, String> {
    let hold = "court-3".parse().map_err(|_| "the hold is a name".to_owned())?;
    let placing = PlacingLegalHold { hold, reason: words("the court asks for it")? };
    let mut commands = closed(case)?;
    commands.push(Command::PlaceLegalHold(placing));
    play(case, &commands)
}

/// Returns a policy that keeps no record longer than the day it is closed.
pub fn keeps_nothing() -> ProgramPolicy {
    let mut settings = PolicySettings::us_default();
    (settings.privacy.retention.years, settings.privacy.retention.minors_until_age) = (0, None);
    ProgramPolicy::new(settings).unwrap_or_else(|_| ProgramPolicy::us_default())
}

fn closed(case: CaseId) -> Result<Vec<Command>, String> {
    let on = "2025-01-06".parse().map_err(|_| "the day is one".to_owned())?;
    let death = RecordingDeath { on, source: words("the county")? };
    let proof = ClosureProof { incident_review: Some(words("opened")?), ..ClosureProof::default() };
    let closing = Closing { reason: ClosureReason::Deceased, proof };
    Ok(vec![opening(case)?, Command::RecordDeath(death), Command::CloseCase(closing)])
}

/// Makes a text.
///
/// # Errors
/// Why it is none.
pub fn words(text: &str) -> Result<FreeText, String> {
    FreeText::new(text).map_err(|error| error.to_string())
}

fn opening(case: CaseId) -> Result<Command, String> {
    Ok(Command::OpenCase(OpenCase {
        client: PersonId::new(case.uuid()),
        program: "cm".parse().map_err(|_| "the program is a name".to_owned())?,
        referral: ReferralSource {
            source: SourceKind::SelfReferral,
            on: "2025-01-06".parse().map_err(|_| "the day is one".to_owned())?,
            reason: words("asks for support")?,
        },
        zone: Zone::UTC,
        born_on: None,
        court_ordered: false,
        previous: None,
        reference: Some("R-1".parse().map_err(|_| "the reference is a name".to_owned())?),
    }))
}

fn play(id: CaseId, commands: &[Command]) -> Result<Vec<Event>, String> {
    let policy = ProgramPolicy::us_default();
    let by = Actor::new(
        PersonId::new(Uuid::from_u128(7)),
        [Role::CaseManager, Role::Supervisor, Role::PrivacyOfficer],
    )
    .map_err(|error| error.to_string())?;
    let at: Instant = "2025-01-06T09:00:00-06:00".parse().map_err(|_| "the instant is one".to_owned())?;
    let mut case = Case::unopened(id);
    let mut all = Vec::new();
    for (command, number) in commands.iter().zip(1..) {
        let context = Context::new(&by, at, Uuid::from_u128(number), &policy);
        let events = decide(&case, command, &context).map_err(|refusal| refusal.to_string())?;
        case = events.iter().fold(case, evolve);
        all.extend(events);
    }
    Ok(all)
}
