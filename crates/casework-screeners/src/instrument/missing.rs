//! What may be done when answers are missing.

use std::borrow::Cow;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Words;

/// What may be done when answers are missing. Without a word here, a total needs every scored item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct MissingRule {
    /// The proration that a caller may ask for; absent when it may not be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opt_in: Option<Proration>,
    /// What is known about the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Cow<'static, str>>,
}

impl MissingRule {
    /// The rule of every instrument unless its table says more: no total without every scored answer.
    pub const REQUIRE_ALL: Self = Self { opt_in: None, note: None };
}

/// A total from the mean of the answered items, rounded half up: only on request, and marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Proration {
    /// The most answers that may be missing.
    pub max_missing: u32,
    /// The ids of items that are never made up.
    #[serde(default)]
    pub never: Words,
    /// Where the practice comes from.
    pub source: Cow<'static, Source>,
}
