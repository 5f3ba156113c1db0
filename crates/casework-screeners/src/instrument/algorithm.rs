//! Decision rules beside the total: count the symptoms that are endorsed, and compare the counts.

use std::borrow::Cow;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Words, text};

/// A decision rule beside the total. The two can disagree both ways; report both, never merge them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Algorithm {
    /// The id.
    pub id: Cow<'static, str>,
    /// From which answer an item counts as a symptom. An item stands in one of them at most.
    pub endorsements: Cow<'static, [Endorsement]>,
    /// The outcomes; the first is the one that an `algorithm` column shows. At most 4.
    pub outcomes: Cow<'static, [Outcome]>,
    /// What the rule does not assess.
    pub note: Cow<'static, str>,
    /// Where the rule comes from.
    pub source: Cow<'static, Source>,
}

/// From which answer these items count as a symptom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Endorsement {
    /// The ids of the items.
    pub items: Words,
    /// The lowest value that counts: above the lowest choice of each item, and not above its highest.
    pub at_least: i32,
}

impl Endorsement {
    /// Makes an endorsement.
    pub const fn new(items: &'static [&'static str], at_least: i32) -> Self {
        Self { items: Words::new(items), at_least }
    }
}

/// One outcome of a decision rule: met when every count lies within its bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Outcome {
    /// The id.
    pub id: Cow<'static, str>,
    /// What it means when it is met.
    pub meaning: Cow<'static, str>,
    /// The counts that must all hold. At most 8.
    pub rules: Cow<'static, [CountRule]>,
}

/// How many of some items must be endorsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct CountRule {
    /// The id, such as the letter of the criterion.
    pub id: Cow<'static, str>,
    /// The ids of the items.
    pub items: Words,
    /// The fewest that must be endorsed.
    pub at_least: u32,
    /// The most that may be endorsed; absent when there is no upper bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
}

impl CountRule {
    /// Makes a rule without an upper bound.
    pub const fn at_least(id: &'static str, items: &'static [&'static str], at_least: u32) -> Self {
        Self { id: text(id), items: Words::new(items), at_least, at_most: None }
    }

    /// Makes a rule with both bounds.
    pub const fn between(id: &'static str, items: &'static [&'static str], bounds: (u32, u32)) -> Self {
        let (at_least, at_most) = bounds;
        Self { id: text(id), items: Words::new(items), at_least, at_most: Some(at_most) }
    }
}
