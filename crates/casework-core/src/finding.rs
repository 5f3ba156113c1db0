//! Codes and findings: how every crate says what it found, where, why, and what to do next.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Source;

/// The part of the library that a code belongs to; its name is the prefix on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "one family for each domain crate")]
pub enum Family {
    /// Rules of the crisis crate.
    Crisis,
    /// Checks of the goals crate.
    Goal,
    /// Refusals and exit artifacts of the lifecycle crate.
    Lifecycle,
    /// Checks of instrument definitions and answers.
    Screener,
}

impl Family {
    const ALL: [Self; 4] = [Self::Crisis, Self::Goal, Self::Lifecycle, Self::Screener];

    /// Returns the prefix on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Crisis => "crisis",
            Self::Goal => "goal",
            Self::Lifecycle => "lifecycle",
            Self::Screener => "screener",
        }
    }
}

/// A code of the clinical sheets under its family, such as `lifecycle.E02` or `goal.M4`.
///
/// ```
/// use casework_core::{Code, Family};
/// const TARGET_OUT_OF_RANGE: Code = Code::new(Family::Goal, "M4");
/// assert_eq!(TARGET_OUT_OF_RANGE.to_string(), "goal.M4");
/// assert_eq!("goal.M4".parse(), Ok(TARGET_OUT_OF_RANGE));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^(crisis|goal|lifecycle|screener)\\.[A-Z][A-Z0-9-]*$"))]
pub struct Code {
    family: Family,
    id: Cow<'static, str>,
}

/// Says why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a code is a family and an id such as `lifecycle.E02`, `goal.M4` or `crisis.U5`")]
#[non_exhaustive]
pub struct CodeError;

impl Code {
    /// Makes a code.
    pub const fn new(family: Family, id: &'static str) -> Self {
        Self { family, id: Cow::Borrowed(id) }
    }

    /// Returns the family.
    pub const fn family(&self) -> Family {
        self.family
    }

    /// Returns the id without its family, as the clinical sheets print it.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.family.as_str(), self.id)
    }
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let (prefix, id) = text.split_once('.').ok_or(CodeError)?;
        let family = Family::ALL.into_iter().find(|family| family.as_str() == prefix).ok_or(CodeError)?;
        let starts_well = id.starts_with(|first: char| first.is_ascii_uppercase());
        let plain = id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
        if starts_well && plain { Ok(Self { family, id: Cow::Owned(id.to_owned()) }) } else { Err(CodeError) }
    }
}

impl TryFrom<String> for Code {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        text.parse()
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.to_string()
    }
}

/// A fact about a case, a goal or a definition: what was found, where, and what to do next.
///
/// The crates add their own weight to it (a letter and a severity for goals, a tier for crisis rules).
/// Messages carry no health information: no names, no free text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Finding {
    /// Which rule found it.
    pub code: Code,
    /// What was found, in one clause.
    pub message: Cow<'static, str>,
    /// A JSON pointer to the place in the input, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<Cow<'static, str>>,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Cow<'static, str>>,
    /// Where the rule comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Finding {
    /// Makes a finding with a code and a message.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), pointer: None, suggestion: None, source: None }
    }

    /// Adds the JSON pointer to the place.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<Cow<'static, str>>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<Cow<'static, str>>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// Adds where the rule comes from.
    #[must_use]
    pub fn cite(mut self, source: &Source) -> Self {
        self.source = Some(source.clone());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_the_wire() {
        for text in ["lifecycle.E02", "goal.M4", "crisis.A-VIOL", "screener.S001"] {
            let code: Code = text.parse().unwrap();
            let wire = serde_json::to_string(&code).unwrap();
            assert_eq!(wire, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<Code>(&wire).unwrap(), code);
        }
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for text in ["", "E02", "lifecycle.", "lifecycle.e02", "other.E02", "goal.M4 ", "goal.4M", "goal..M"]
        {
            assert_eq!(text.parse::<Code>(), Err(CodeError), "{text:?}");
        }
    }
}
