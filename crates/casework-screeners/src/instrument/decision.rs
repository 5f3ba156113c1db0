//! Decisions: instruments whose result is read off the answers by rules, never by a sum.

use std::borrow::Cow;
use std::fmt;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::write_joined;
use super::{Condition, Loinc};
use crate::score::Screen;

/// How an instrument without a total comes to its result: the first rule that holds decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Decision {
    /// The rules in the order of the guideline, at most 16; the last one holds for every sheet.
    pub rules: Cow<'static, [DecisionRule]>,
    /// The LOINC code of the result, when one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loinc: Option<Loinc>,
    /// The LOINC answer list of the results, when one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_list: Option<Cow<'static, str>>,
    /// How well a positive screen finds people, in which samples.
    #[serde(default, skip_serializing_if = "<[Accuracy]>::is_empty")]
    pub accuracy: Cow<'static, [Accuracy]>,
    /// Where the rules come from.
    pub source: Cow<'static, Source>,
}

/// How well the positive screen of a decision finds people, in one sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Accuracy {
    /// What a positive screen is, and in whom.
    pub meaning: Cow<'static, str>,
    /// The sensitivity, in thousandths.
    pub sensitivity_per_mille: u16,
    /// The specificity, in thousandths.
    pub specificity_per_mille: u16,
    /// Where it comes from.
    pub source: Cow<'static, Source>,
}

impl Accuracy {
    /// Makes a row from the sensitivity and the specificity, both in thousandths.
    pub const fn new(
        meaning: &'static str,
        (sensitivity_per_mille, specificity_per_mille): (u16, u16),
        source: &'static Source,
    ) -> Self {
        Self {
            meaning: Cow::Borrowed(meaning),
            sensitivity_per_mille,
            specificity_per_mille,
            source: Cow::Borrowed(source),
        }
    }
}

/// One rule of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct DecisionRule {
    /// What must hold, all of it, at most 4; empty in the last rule.
    #[serde(default)]
    pub when: Cow<'static, [Condition]>,
    /// The id of the result; absent when the result stays open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Cow<'static, str>>,
    /// The LOINC answer code of the result, when one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Cow<'static, str>>,
    /// What it means.
    pub meaning: Cow<'static, str>,
    /// Whether the screen is positive.
    pub screen: Screen,
    /// What to do next.
    pub action: Cow<'static, str>,
    /// Where the rule comes from.
    pub source: Cow<'static, Source>,
}

impl fmt::Display for DecisionRule {
    /// Says when it holds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.when.is_empty() {
            return f.write_str("otherwise");
        }
        write_joined(f, &self.when, " and ")
    }
}
