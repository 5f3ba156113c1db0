//! The record of a case for the benches: a whole history of the examples, then contacts and measurements.

use std::collections::BTreeMap;
use std::error::Error;

use casework::core::{Actor, BusinessCalendar, CaseId, Instant, PersonId, Role};
use casework::lifecycle::{Case, Command, Context, Event, ProgramPolicy, decide, evolve};
use serde_json::Value;
use uuid::Uuid;

/// A history with all phases in it.
const HISTORY: &str = include_str!("../examples/cases/h1-sarah.ndjson");

/// The places in a line where a command has the id of a person.
const PLACES_OF_PEOPLE: [&str; 3] =
    ["/command/client", "/command/entry/case-manager", "/command/entry/person"];

/// A line of a history, read.
pub(crate) struct Line {
    /// When it happens.
    pub(crate) at: Instant,
    /// Who asks.
    pub(crate) by: Actor,
    /// What is asked.
    pub(crate) command: Command,
}

/// Makes a case in monitoring with so many events, the same one every time, and its events.
pub(crate) fn record(length: usize) -> Result<(Case, Vec<Event>), Box<dyn Error>> {
    let policy = ProgramPolicy::us_default();
    let calendar = BusinessCalendar::default();
    let mut case = Case::unopened(CaseId::new(Uuid::from_u128(1)));
    let mut events = Vec::new();
    let (begun, routine) = (lines()?, routine()?);
    // The second stay in monitoring goes on for as long as is asked for.
    let begun = begun.iter().take(LINES_TO_MONITORING);
    for line in begun.chain(routine.iter().cycle()) {
        if events.len() >= length {
            break;
        }
        add(&mut case, &mut events, line, (&policy, &calendar))?;
    }
    Ok((case, events))
}

/// Returns what may happen next in such a case: three contacts, then a measurement, all at one time, so that they can
/// be repeated.
pub(crate) fn routine() -> Result<Vec<Line>, Box<dyn Error>> {
    let lines = lines()?.into_iter().skip(LINES_TO_MONITORING).take(LINES_OF_ROUTINE);
    let mut routine: Vec<_> = lines.collect();
    let last = routine.last().ok_or("the history is too short")?.at;
    for line in &mut routine {
        line.at = last;
    }
    Ok(routine)
}

/// How many accepted lines lead to the second stay in monitoring, and how many after them are routine.
const LINES_TO_MONITORING: usize = 89;
const LINES_OF_ROUTINE: usize = 4;

fn add(
    case: &mut Case,
    events: &mut Vec<Event>,
    line: &Line,
    (policy, calendar): (&ProgramPolicy, &BusinessCalendar),
) -> Result<(), Box<dyn Error>> {
    let number = u128::try_from(events.len())?;
    let context = Context {
        calendar: Some(calendar),
        ..Context::new(&line.by, line.at, Uuid::from_u128(number), policy)
    };
    let decided = decide(case, &line.command, &context).map_err(|refusal| refusal.to_string())?;
    for event in decided {
        *case = evolve(case.clone(), &event);
        events.push(event);
    }
    Ok(())
}

/// Reads the lines that are not there to be refused; names of people become ids.
fn lines() -> Result<Vec<Line>, Box<dyn Error>> {
    let mut people = BTreeMap::new();
    let mut lines = Vec::new();
    for text in HISTORY.lines() {
        let mut tree: Value = serde_json::from_str(text)?;
        if tree.get("expect").is_some() {
            continue;
        }
        let mut id = |name: &str| {
            let next = people.len() + 1;
            let number = *people.entry(name.to_owned()).or_insert(next);
            u128::try_from(number).map(|number| PersonId::new(Uuid::from_u128(number)))
        };
        for pointer in PLACES_OF_PEOPLE {
            if let Some(Value::String(name)) = tree.pointer_mut(pointer) {
                *name = id(name)?.to_string();
            }
        }
        let person = id(tree.pointer("/by/id").and_then(Value::as_str).ok_or("a line names no one")?)?;
        let roles: Vec<Role> = serde_json::from_value(take(&mut tree, "/by/roles"))?;
        lines.push(Line {
            at: serde_json::from_value(take(&mut tree, "/at"))?,
            by: Actor::new(person, roles)?,
            command: serde_json::from_value(take(&mut tree, "/command"))?,
        });
    }
    Ok(lines)
}

fn take(tree: &mut Value, pointer: &str) -> Value {
    tree.pointer_mut(pointer).map(Value::take).unwrap_or_default()
}
