//! Flags: answers that ask for attention, whatever the total.

use std::borrow::Cow;
use std::fmt;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Condition;
use super::condition::write_joined;

/// An answer that asks for attention, whatever the total.
///
/// A plain fact for other crates: which item, how serious, what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Flag {
    /// The id, as published or as the project names it.
    pub id: Cow<'static, str>,
    /// The id of the item to look at, scored or unscored.
    pub item: Cow<'static, str>,
    /// Which answer raises it.
    pub when: FlagWhen,
    /// How serious it is.
    pub severity: Severity,
    /// What to do next.
    pub action: Cow<'static, str>,
    /// Where the flag comes from.
    pub source: Cow<'static, Source>,
}

/// Which answer raises a flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FlagWhen {
    /// All of these hold, at most 4: for what one answer alone does not say.
    All(Cow<'static, [Condition]>),
    /// One of these holds, at most 4.
    Any(Cow<'static, [Condition]>),
    /// The item was answered, and counts this much or more.
    AtLeast(i32),
    /// The instrument was given and the item was not answered.
    Missing,
}

impl fmt::Display for Flag {
    /// Says what raises it, such as `q9` counts 1 or more.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.when {
            FlagWhen::All(conditions) => write_joined(f, conditions, " and "),
            FlagWhen::Any(conditions) => write_joined(f, conditions, " or "),
            FlagWhen::AtLeast(points) => write!(f, "`{}` counts {points} or more", self.item),
            FlagWhen::Missing => write!(f, "`{}` is not answered", self.item),
        }
    }
}

/// How serious a flag is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing when the score is read.
    Info,
    /// Somebody should ask about it.
    Review,
    /// A person's safety may depend on it: same contact.
    Safety,
    /// A person may be in danger now: at once.
    Emergency,
}
