//! Cut-offs: data with a population and a source, never constants.

use std::borrow::Cow;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text;

/// A published cut-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Cutoff {
    /// The value, within the range of its score.
    pub value: i32,
    /// On which side of the value the screen is positive.
    pub comparison: Comparison,
    /// What a positive screen means.
    pub meaning: Cow<'static, str>,
    /// The subscale it applies to; absent for the total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscale: Option<Cow<'static, str>>,
    /// Whom it is for.
    #[serde(default)]
    pub applies_to: AppliesTo,
    /// The sensitivity, in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitivity_per_mille: Option<u16>,
    /// The specificity, in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specificity_per_mille: Option<u16>,
    /// Where it comes from.
    pub source: Cow<'static, Source>,
    /// Whether it is used when no other is asked for.
    #[serde(default)]
    pub default: bool,
}

impl Cutoff {
    /// Makes a cut-off of the total for everyone, positive at the value and above, whose accuracy was not read.
    pub const fn new(value: i32, meaning: &'static str, source: &'static Source) -> Self {
        Self {
            value,
            comparison: Comparison::AtLeast,
            meaning: text(meaning),
            subscale: None,
            applies_to: AppliesTo::Everyone,
            sensitivity_per_mille: None,
            specificity_per_mille: None,
            source: Cow::Borrowed(source),
            default: false,
        }
    }

    /// Makes a cut-off of a subscale for everyone.
    pub const fn of_subscale(
        subscale: &'static str,
        value: i32,
        meaning: &'static str,
        source: &'static Source,
    ) -> Self {
        Self {
            value,
            comparison: Comparison::AtLeast,
            meaning: text(meaning),
            subscale: Some(text(subscale)),
            applies_to: AppliesTo::Everyone,
            sensitivity_per_mille: None,
            specificity_per_mille: None,
            source: Cow::Borrowed(source),
            default: false,
        }
    }

    /// Makes it positive at the value and below.
    #[must_use]
    pub const fn or_less(mut self) -> Self {
        self.comparison = Comparison::AtMost;
        self
    }

    /// Says whom it is for.
    #[must_use]
    pub const fn for_people(mut self, applies_to: AppliesTo) -> Self {
        self.applies_to = applies_to;
        self
    }

    /// Adds the sensitivity and the specificity, in thousandths.
    #[must_use]
    pub const fn accuracy(mut self, sensitivity_per_mille: u16, specificity_per_mille: u16) -> Self {
        self.sensitivity_per_mille = Some(sensitivity_per_mille);
        self.specificity_per_mille = Some(specificity_per_mille);
        self
    }

    /// Makes it the one that is used when no other is asked for.
    #[must_use]
    pub const fn usual(mut self) -> Self {
        self.default = true;
        self
    }
}

/// On which side of a cut-off the screen is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::exhaustive_enums, reason = "a score is compared in two directions")]
pub enum Comparison {
    /// At the value and above.
    #[default]
    #[serde(rename = ">=")]
    AtLeast,
    /// At the value and below.
    #[serde(rename = "<=")]
    AtMost,
}

impl Comparison {
    /// Returns the sign on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
        }
    }
}

/// Whom a cut-off is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AppliesTo {
    /// Everyone.
    #[default]
    Everyone,
    /// Women, and people whose sex is unknown.
    FemaleOrUnknown,
    /// Men.
    Male,
}
