//! Which questions are not asked after which answers: the gate before an instrument, and rules inside it.

use std::borrow::Cow;
use std::fmt;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Item, Words};

/// A question before all others that decides whether they are asked.
///
/// Closed, the total is the lowest one, whatever else is on the sheet; unanswered, nobody knows the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Gate {
    /// The question; it does not count.
    pub item: Item,
    /// The lowest answer that opens the gate.
    pub open_from: i32,
    /// What a closed gate means.
    pub note: Cow<'static, str>,
    /// Where it comes from.
    pub source: Cow<'static, Source>,
}

/// A rule that skips questions after some answers.
///
/// A skipped question without an answer counts as its lowest choice; an answer that was given all the same counts as
/// given. The rule holds only when every item it looks at is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Skip {
    /// The ids of the items that it looks at.
    pub after: Words,
    /// The highest sum of their answers for which it holds.
    pub at_most: i32,
    /// The ids of the items that it skips.
    pub items: Words,
    /// Where it comes from.
    pub source: Cow<'static, Source>,
}

impl Skip {
    /// Makes a rule.
    pub const fn new(
        after: &'static [&'static str],
        at_most: i32,
        items: &'static [&'static str],
        source: &'static Source,
    ) -> Self {
        Self { after: Words::new(after), at_most, items: Words::new(items), source: Cow::Borrowed(source) }
    }
}

impl fmt::Display for Skip {
    /// Says what is not asked and when.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (after, at_most) = (&self.after, self.at_most);
        let counts = if after.iter().nth(1).is_some() { "together count" } else { "counts" };
        write!(f, "when {after} {counts} {at_most} or less, skip {}", self.items)
    }
}
