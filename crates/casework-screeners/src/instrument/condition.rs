//! Conditions on a sheet, for rules that no sum expresses.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Words;
use crate::score::Screen;

/// Something that holds for a sheet or does not. It is about the sheet as it stands: an unanswered item reaches no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Condition {
    /// It is so for one of the items at least.
    Any(Test),
    /// It is so for every one of the items.
    All(Test),
    /// The decision of the instrument is the result with this id.
    Result(Cow<'static, str>),
    /// The sheet says this at the default cut-off, or by the decision of the instrument.
    Screen(Screen),
}

impl Condition {
    /// Makes the condition that one of the items is so.
    pub const fn any(items: &'static [&'static str], is: Is) -> Self {
        Self::Any(Test { items: Words::new(items), is })
    }

    /// Makes the condition that all of the items are so.
    pub const fn all(items: &'static [&'static str], is: Is) -> Self {
        Self::All(Test { items: Words::new(items), is })
    }
}

/// What is asked of some items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Test {
    /// The ids of the items.
    pub items: Words,
    /// How they must be answered.
    pub is: Is,
}

/// How an item must be answered. An item that a rule of the instrument skips counts as its lowest choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Is {
    /// It counts this much or more.
    AtLeast(i32),
    /// It counts this much or less.
    AtMost(i32),
    /// The person would not answer.
    Refused,
    /// There is no answer, for whatever reason.
    Unanswered,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any(test) => test.write(f, "one of "),
            Self::All(test) => test.write(f, "each of "),
            Self::Result(id) => write!(f, "the result is `{id}`"),
            Self::Screen(screen) => write!(f, "the screen is {}", screen.as_str()),
        }
    }
}

impl Test {
    fn write(&self, f: &mut fmt::Formatter<'_>, several: &str) -> fmt::Result {
        f.write_str(if self.items.iter().nth(1).is_some() { several } else { "" })?;
        write!(f, "{} {}", self.items, self.is)
    }
}

impl fmt::Display for Is {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(points) => write!(f, "counts {points} or more"),
            Self::AtMost(points) => write!(f, "counts {points} or less"),
            Self::Refused => f.write_str("was refused"),
            Self::Unanswered => f.write_str("is not answered"),
        }
    }
}

/// Writes conditions in a row.
pub(super) fn write_joined(
    f: &mut fmt::Formatter<'_>,
    conditions: &[Condition],
    between: &str,
) -> fmt::Result {
    for (place, condition) in conditions.iter().enumerate() {
        f.write_str(if place > 0 { between } else { "" })?;
        write!(f, "{condition}")?;
    }
    Ok(())
}
