//! The shape of one line of a history, and what a line says it must come to.

use std::str::FromStr;

use casework::core::{FreeText, Instant, Role};
use casework::lifecycle::{Command, RefusalCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One line of a history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct HistoryLine {
    /// The case: a name within the file, or an id.
    pub(crate) case: String,
    /// When it happened.
    pub(crate) at: Instant,
    /// Who did it.
    pub(crate) by: HistoryActor,
    /// What was asked. Where a command has the id of a person or a case, a name within the file will do.
    pub(crate) command: Command,
    /// `refused:E02` when the line must be refused with that code, or `accepted`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expect: Option<String>,
    /// When it was entered; when it happened, but never later than now, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) recorded_at: Option<Instant>,
    /// Why it was entered late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) late: Option<FreeText>,
    /// How many clients the case manager has (for ACT, each counted member of the team), for an assignment or a change
    /// of the model; as the store has them when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) caseload: Option<u32>,
}

/// Who does something in a history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct HistoryActor {
    /// The person: a name within the file, or an id.
    pub(crate) id: String,
    /// The roles that the person holds.
    pub(crate) roles: Vec<Role>,
}

/// What a line must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expectation {
    Accepted,
    Refused(RefusalCode),
}

impl FromStr for Expectation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "accepted" => Ok(Self::Accepted),
            Some(("refused", code)) => code.parse().map(Self::Refused).map_err(|_| WANTED.to_owned()),
            _ => Err(WANTED.to_owned()),
        }
    }
}

pub(crate) const WANTED: &str = "`accepted`, or `refused:` and a code such as `refused:E02`";

/// Returns the JSON Schema of a line. Where a command has the id of a person or a case, a name will do as well, so
/// that no id is held to be a UUID.
pub(crate) fn schema() -> schemars::Schema {
    let mut schema = schemars::schema_for!(HistoryLine).to_value();
    forget_uuids(&mut schema);
    schema.try_into().unwrap_or_default()
}

fn forget_uuids(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.get("format").is_some_and(|format| format == "uuid") {
                object.remove("format");
            }
            object.values_mut().for_each(forget_uuids);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_uuids),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expectation_is_accepted_or_a_code() {
        assert_eq!("accepted".parse(), Ok(Expectation::Accepted));
        assert_eq!("refused:E02".parse(), Ok(Expectation::Refused(RefusalCode::E02)));
        assert_eq!("refused:lifecycle.E02".parse(), Ok(Expectation::Refused(RefusalCode::E02)));
        for bad in ["", "refused", "refused:", "refused:E99", "Accepted", "refused:e02"] {
            assert!(bad.parse::<Expectation>().is_err(), "{bad}");
        }
    }
}
