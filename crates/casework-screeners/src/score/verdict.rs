//! The answers that a score gives: how much is there, and the three-way results.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::instrument::Comparison;

/// How much of a sheet is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "every reader must say what it does with a sheet that is not complete"
)]
pub enum Status {
    /// Every scored item is answered.
    Complete,
    /// Some scored items are answered.
    Incomplete,
    /// Some scored items are answered, and the total was made up from them on request.
    Prorated,
    /// No scored item is answered.
    NotAdministered,
}

impl Status {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Incomplete => "incomplete",
            Self::Prorated => "prorated",
            Self::NotAdministered => "not-administered",
        }
    }
}

/// What a sheet says at a cut-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "three-way logic")]
pub enum Screen {
    /// Every completion is on the positive side.
    Yes,
    /// Every completion is on the negative side.
    No,
    /// It depends on the missing answers.
    Indeterminate,
}

impl Screen {
    #[inline]
    pub(crate) fn of(comparison: Comparison, value: i32, (lowest, highest): (i32, i32)) -> Self {
        let (always, sometimes) = match comparison {
            Comparison::AtLeast => (lowest >= value, highest >= value),
            Comparison::AtMost => (highest <= value, lowest <= value),
        };
        if always {
            Self::Yes
        } else if sometimes {
            Self::Indeterminate
        } else {
            Self::No
        }
    }

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Indeterminate => "indeterminate",
        }
    }
}

/// What a sheet says to a decision rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "three-way logic")]
pub enum Met {
    /// Every completion meets it.
    Met,
    /// No completion meets it.
    NotMet,
    /// It depends on the missing answers.
    Indeterminate,
}

impl Met {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::Indeterminate => "indeterminate",
        }
    }
}
