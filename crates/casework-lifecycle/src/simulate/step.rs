//! One step of a simulated case, and the line of a history that takes it.

use casework_core::{Actor, CaseId, FreeText, Instant, Role};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::case::command::Command;
use crate::case::event::Event;
use crate::refusal::Refusal;

/// A command that was given, and what it came to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// When it happened.
    pub at: Instant,
    /// When it was entered, when that was later.
    pub recorded_at: Option<Instant>,
    /// Why it was entered late.
    pub late: Option<FreeText>,
    /// Who did it.
    pub by: Actor,
    /// The id of the command.
    pub id: Uuid,
    /// What was asked.
    pub command: Command,
    /// How many clients the case manager had, for an assignment.
    pub caseload: Option<u32>,
    /// The events, or the refusal.
    pub outcome: Result<Vec<Event>, Box<Refusal>>,
}

/// One line of a history, as `casework run` plays it: cases have names, people have ids.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct StepLine<'a> {
    /// The name of the case.
    pub case: &'a str,
    /// When it happened.
    pub at: Instant,
    /// Who did it.
    pub by: StepActor<'a>,
    /// What was asked.
    pub command: Value,
    /// `refused:` and a code, when it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect: Option<String>,
    /// When it was entered, when that was later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Instant>,
    /// Why it was entered late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<&'a FreeText>,
    /// How many clients the case manager had, for an assignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caseload: Option<u32>,
}

/// Who acts in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct StepActor<'a> {
    /// The person.
    pub id: String,
    /// The roles.
    pub roles: &'a [Role],
}

impl Step {
    /// Writes the line of a history. `previous` is the episode before this case, by its id and its name in the file.
    pub(crate) fn line<'a>(&'a self, case: &'a str, previous: Option<&(CaseId, String)>) -> StepLine<'a> {
        let mut command = serde_json::to_value(&self.command).unwrap_or_default();
        // A history knows cases by their names, and makes other ids of them.
        if let (Some(named), Some((_, name))) = (command.get_mut("previous"), previous) {
            *named = Value::String(name.clone());
        }
        StepLine {
            case,
            at: self.at,
            by: StepActor { id: self.by.id().to_string(), roles: self.by.roles() },
            command,
            expect: self.outcome.as_ref().err().map(|refusal| format!("refused:{}", refusal.code)),
            recorded_at: self.recorded_at,
            late: self.late.as_ref(),
            caseload: self.caseload,
        }
    }
}
