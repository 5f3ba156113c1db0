//! A person overrules a finding, with a reason. What was computed stays; what stands then is said beside it.

use casework_core::{Code, Family, FreeText, PersonId};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::report::{GoalFinding, Letters, Overall};

/// The decision of a person that a finding does not count here.
///
/// It names the finding as the report does, by code and pointer, and by what it is about where the finding says so, so that it covers nothing that is found later for
/// another reason. It stands in the draft, and stays with the goal.
///
/// ```
/// use casework_core::wire;
/// use casework_goals::Override;
/// let wire = r#"{ "code": "goal.A1", "pointer": "/statement", "reason": "Her own words, kept on purpose" }"#;
/// let overruled: Override = wire::from_str(wire).unwrap();
/// assert!(!format!("{overruled:?}").contains("purpose"));
/// assert!(wire::from_str::<Override>(&wire.replace("Her own words, kept on purpose", " ")).is_err());
/// assert!(wire::from_str::<Override>(&wire.replace("goal.A1", "crisis.U5")).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Override {
    /// The code of the finding, such as `goal.A1`.
    #[serde(deserialize_with = "goal_code")]
    pub code: Code,
    /// The pointer of the finding, such as `/statement`.
    pub pointer: String,
    /// What the finding is about, such as `range`, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Why it does not count.
    pub reason: FreeText,
    /// Who decided; in a case the event names its author as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

impl Override {
    /// Makes an override that names nobody and no day.
    pub fn new(code: Code, pointer: impl Into<String>, reason: FreeText) -> Self {
        Self { code, pointer: pointer.into(), about: None, reason, by: None, on: None }
    }

    /// Says whether it names a finding.
    pub fn names(&self, found: &GoalFinding) -> bool {
        found.finding.code == self.code
            && found.finding.pointer.as_deref() == Some(self.pointer.as_str())
            && found.about.as_deref() == self.about.as_deref()
    }
}

/// What stands once the overruled findings are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Standing {
    /// A verdict for each letter.
    pub letters: Letters,
    /// What to do with the goal.
    pub overall: Overall,
    /// Pointers to the overrides that name nothing that was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub idle: Vec<String>,
}

fn goal_code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Code, D::Error> {
    let code = Code::deserialize(deserializer)?;
    let of_goals = code.family() == Family::Goal;
    if of_goals {
        Ok(code)
    } else {
        Err(de::Error::custom("an override names a code of the goal checks, such as `goal.A1`"))
    }
}
