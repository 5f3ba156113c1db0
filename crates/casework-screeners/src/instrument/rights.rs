//! Whether the wording may be passed on, and under which codes the instrument is known.

use std::borrow::Cow;

use casework_core::Status;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Words, text};

/// The rights in the wording of an instrument. The license of the code never covers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Rights {
    /// Whether the wording may be passed on.
    pub embed: EmbedStatus,
    /// Who holds the rights, and what is known about permission.
    pub copyright: Cow<'static, str>,
    /// The line to show beside the wording.
    pub attribution: Cow<'static, str>,
}

impl Rights {
    /// The rights of which nothing is known: structure and scoring only.
    pub const UNKNOWN: Self =
        Self { embed: EmbedStatus::Unknown, copyright: Cow::Borrowed(""), attribution: Cow::Borrowed("") };
}

impl Default for Rights {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

/// Whether the wording of an instrument may be passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EmbedStatus {
    /// It may.
    Yes,
    /// It may, with the attribution.
    YesWithNotice,
    /// Believed free to use; no formal license was found.
    CautionLowRisk,
    /// Statements conflict: an organization decides for itself.
    Caution,
    /// It may not: ids, codes and logic only.
    No,
    /// Nobody has looked: treated as a no.
    Unknown,
}

/// The LOINC codes of an instrument. Where none was found there is none; a neighbor's code is never borrowed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Codes {
    /// The panel: the questionnaire as a whole. Not the code of its score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel: Option<Loinc>,
    /// The total score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Loinc>,
    /// The traps around these codes.
    #[serde(default)]
    pub notes: Words,
}

impl Codes {
    /// No codes.
    pub const NONE: Self = Self { panel: None, total: None, notes: Words::NONE };
}

/// A LOINC code and how well it is supported.
///
/// A code with a wrong check digit does not get through the checks of an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Loinc {
    /// The code: a number, a hyphen and a check digit.
    pub code: Cow<'static, str>,
    /// How well it is supported.
    pub status: Status,
}

impl Loinc {
    /// Makes a code that was read in a page or file of its publisher.
    pub const fn published(code: &'static str) -> Self {
        Self { code: text(code), status: Status::Published }
    }

    /// Makes a code that was read only second-hand.
    pub const fn secondary(code: &'static str) -> Self {
        Self { code: text(code), status: Status::Secondary }
    }

    /// Says whether the check digit is right: Luhn's, modulo 10, over the digits before the hyphen.
    pub const fn has_valid_check_digit(&self) -> bool {
        let bytes = match &self.code {
            Cow::Borrowed(code) => code.as_bytes(),
            Cow::Owned(code) => code.as_str().as_bytes(),
        };
        let [before @ .., b'-', check] = bytes else { return false };
        let mut digits = before;
        let mut sum = 0;
        let mut doubled = true;
        if digits.is_empty() || digits.len() > 9 || !check.is_ascii_digit() {
            return false;
        }
        while let [rest @ .., digit] = digits {
            if !digit.is_ascii_digit() {
                return false;
            }
            let value = (*digit - b'0') * if doubled { 2 } else { 1 };
            sum += if value > 9 { value - 9 } else { value };
            doubled = !doubled;
            digits = rest;
        }
        (10 - sum % 10) % 10 == *check - b'0'
    }
}
