//! Items, the scales they are answered on, and the period they ask about.

use std::borrow::Cow;

use casework_core::Answer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Loinc, Words, list, text};

/// The period that the questions ask about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Recall {
    /// The period as an ISO 8601 duration, such as `P2W`; absent when it is not one period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Cow<'static, str>>,
    /// The period in words, as on the form.
    pub words: Cow<'static, str>,
}

impl Recall {
    /// Makes a recall period from an ISO 8601 duration and its words.
    pub const fn new(period: &'static str, words: &'static str) -> Self {
        Self { period: Some(text(period)), words: text(words) }
    }

    /// Makes a recall period that no duration expresses, such as a lifetime.
    pub const fn words(words: &'static str) -> Self {
        Self { period: None, words: text(words) }
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Item {
    /// The id: `q1`, `q2` and so on for scored items.
    pub id: Cow<'static, str>,
    /// The wording; absent where it may not be passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Cow<'static, str>>,
    /// What it asks, in neutral words of our own: for tables, and where the wording may not be passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Cow<'static, str>>,
    /// The LOINC code of the question, when one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loinc: Option<Loinc>,
    /// The id of the answer scale.
    pub scale: Cow<'static, str>,
    /// Whether the answers count the other way round: the lowest as much as the highest of the scale.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reversed: bool,
}

impl Item {
    /// The rest of a literal.
    // Written without function calls: the compiler must see that nothing in it needs to be dropped.
    pub const BLANK: Self = Self {
        id: Cow::Borrowed(""),
        text: None,
        label: None,
        loinc: None,
        scale: Cow::Borrowed(""),
        reversed: false,
    };

    /// Makes an item that has no LOINC code.
    pub const fn new(id: &'static str, words: &'static str, scale: &'static str) -> Self {
        Self { id: text(id), text: Some(text(words)), scale: text(scale), ..Self::BLANK }
    }

    /// Makes an item with its LOINC code.
    pub const fn coded(id: &'static str, words: &'static str, scale: &'static str, loinc: Loinc) -> Self {
        Self { id: text(id), text: Some(text(words)), loinc: Some(loinc), scale: text(scale), ..Self::BLANK }
    }

    /// Makes an item whose wording may not be passed on, with a label in neutral words.
    pub const fn labeled(id: &'static str, label: &'static str, scale: &'static str) -> Self {
        Self { id: text(id), label: Some(text(label)), scale: text(scale), ..Self::BLANK }
    }

    /// Makes an item with its LOINC code and a label in neutral words, whose wording may not be passed on.
    pub const fn labeled_coded(
        id: &'static str,
        label: &'static str,
        scale: &'static str,
        loinc: Loinc,
    ) -> Self {
        Self { id: text(id), label: Some(text(label)), loinc: Some(loinc), scale: text(scale), ..Self::BLANK }
    }

    /// Makes an item of which only the place and the answers are known.
    pub const fn bare(id: &'static str, scale: &'static str) -> Self {
        Self { id: text(id), scale: text(scale), ..Self::BLANK }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// The answers that may be given to an item: choices with their wording, or every whole number of a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Scale {
    /// The id, unique in the instrument.
    pub id: Cow<'static, str>,
    /// The choices in the order of the form; their values lie within 63 of each other. Empty when there is a range.
    #[serde(default, skip_serializing_if = "<[Choice]>::is_empty")]
    pub choices: Cow<'static, [Choice]>,
    /// The lowest number of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i32>,
    /// The highest number of a range, at most 1,000 above the lowest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i32>,
    /// The LOINC answer list, when one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_list: Option<Cow<'static, str>>,
}

impl Scale {
    /// Makes a scale that has no LOINC answer list.
    pub const fn new(id: &'static str, choices: &'static [Choice]) -> Self {
        Self { id: text(id), choices: list(choices), from: None, to: None, answer_list: None }
    }

    /// Makes a scale of every whole number of a range, where no wording of the answers may be passed on.
    pub const fn whole(id: &'static str, (from, to): (i32, i32)) -> Self {
        Self { id: text(id), choices: list(&[]), from: Some(from), to: Some(to), answer_list: None }
    }

    /// Makes a scale with its LOINC answer list.
    pub const fn listed(id: &'static str, choices: &'static [Choice], answer_list: &'static str) -> Self {
        Self {
            id: text(id),
            choices: list(choices),
            from: None,
            to: None,
            answer_list: Some(text(answer_list)),
        }
    }
}

impl Scale {
    /// Returns both ends of the range, when it is one.
    pub const fn range(&self) -> Option<(i32, i32)> {
        match (self.from, self.to) {
            (Some(from), Some(to)) => Some((from, to)),
            _ => None,
        }
    }
}

/// One answer of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Choice {
    /// What it counts, from -1,000 to 1,000.
    pub value: i32,
    /// The wording.
    pub label: Cow<'static, str>,
    /// The LOINC answer code, when one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Cow<'static, str>>,
    /// Other codes that mean this choice: accepted when read, never written.
    #[serde(default)]
    pub code_alternates: Words,
    /// The word that also gives this choice: `yes` or `no`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

impl Choice {
    /// Makes a choice that has no code.
    pub const fn new(value: i32, label: &'static str) -> Self {
        Self { value, label: text(label), code: None, code_alternates: Words::NONE, answer: None }
    }

    /// Makes a choice with its LOINC answer code.
    pub const fn coded(value: i32, label: &'static str, code: &'static str) -> Self {
        Self { value, label: text(label), code: Some(text(code)), code_alternates: Words::NONE, answer: None }
    }

    /// Makes a choice with its LOINC answer code and the codes that mean the same.
    pub const fn coded_or(
        value: i32,
        label: &'static str,
        code: &'static str,
        alternates: &'static [&'static str],
    ) -> Self {
        Self {
            value,
            label: text(label),
            code: Some(text(code)),
            code_alternates: Words::new(alternates),
            answer: None,
        }
    }

    /// Makes a choice that a yes or a no also gives.
    pub const fn word(value: i32, label: &'static str, answer: Answer) -> Self {
        Self { value, label: text(label), code: None, code_alternates: Words::NONE, answer: Some(answer) }
    }
    /// Lets a yes or a no also give it.
    #[must_use]
    pub const fn answered(mut self, answer: Answer) -> Self {
        self.answer = Some(answer);
        self
    }
}
