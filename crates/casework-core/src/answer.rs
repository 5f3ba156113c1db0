//! The six ways a question can end, and what an item of an instrument can hold.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The six ways a yes-or-no question can end.
///
/// Only `No` is a no: a question that was skipped by the instrument's own rule, refused, impossible to answer, or
/// simply not asked is never counted as one.
///
/// ```
/// use casework_core::Answer;
/// assert!(Answer::Refused.is_open());
/// assert!(!Answer::No.is_open());
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "every reader must say what it does with each of the six")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not asked, because the instrument says to skip it after an earlier answer.
    SkippedByRule,
    /// Asked, and the person would not answer.
    Refused,
    /// Asked, and the person could not answer.
    Unable,
    /// No answer was recorded.
    #[default]
    Missing,
}

impl Answer {
    /// Every answer, in the order of the wire documentation.
    pub const ALL: [Self; 6] =
        [Self::Yes, Self::No, Self::SkippedByRule, Self::Refused, Self::Unable, Self::Missing];

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::SkippedByRule => "skipped-by-rule",
            Self::Refused => "refused",
            Self::Unable => "unable",
            Self::Missing => "missing",
        }
    }

    /// Says whether the question is still open: refused, unable or missing.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Refused | Self::Unable | Self::Missing)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What one item of an instrument holds: one of the six answers, or a number.
///
/// On the wire it is a word (`"yes"`, `"refused"`), a whole number, or `null` for missing.
///
/// ```
/// use casework_core::answer::{Answer, ItemAnswer};
/// assert_eq!(serde_json::from_str::<ItemAnswer>("3").unwrap(), ItemAnswer::Number(3));
/// assert_eq!(serde_json::from_str::<ItemAnswer>("\"unable\"").unwrap(), ItemAnswer::Word(Answer::Unable));
/// assert_eq!(serde_json::from_str::<ItemAnswer>("null").unwrap(), ItemAnswer::Word(Answer::Missing));
/// assert!(serde_json::from_str::<ItemAnswer>("2.5").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "an answer is a word or a number")]
pub enum ItemAnswer {
    /// One of the six answers.
    Word(Answer),
    /// The value of the option that was chosen.
    Number(i64),
}

impl Default for ItemAnswer {
    fn default() -> Self {
        Self::Word(Answer::Missing)
    }
}

impl From<Answer> for ItemAnswer {
    fn from(answer: Answer) -> Self {
        Self::Word(answer)
    }
}

impl From<i64> for ItemAnswer {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl fmt::Display for ItemAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(answer) => answer.fmt(f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

impl Serialize for ItemAnswer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Word(answer) => answer.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ItemAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemAnswerVisitor)
    }
}

struct ItemAnswerVisitor;

impl de::Visitor<'_> for ItemAnswerVisitor {
    type Value = ItemAnswer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, null, or one of yes, no, skipped-by-rule, refused, unable, missing")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<ItemAnswer, E> {
        Ok(ItemAnswer::Number(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<ItemAnswer, E> {
        i64::try_from(number)
            .map(ItemAnswer::Number)
            .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ItemAnswer, E> {
        let found = Answer::ALL.into_iter().find(|answer| answer.as_str() == text);
        // The text itself may be something a person said, so the error gives only its length.
        found.map(ItemAnswer::Word).ok_or_else(|| {
            E::custom(format_args!(
                "an answer is a whole number, null, or one of yes, no, skipped-by-rule, refused, unable, missing; this is another text of {} characters",
                text.chars().count()
            ))
        })
    }

    fn visit_unit<E: de::Error>(self) -> Result<ItemAnswer, E> {
        Ok(ItemAnswer::default())
    }
}

impl JsonSchema for ItemAnswer {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ItemAnswer".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A whole number, one of the six answers, or null for missing.",
            "anyOf": [{ "type": "integer" }, generator.subschema_for::<Answer>(), { "type": "null" }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_name_of_an_answer_is_what_serde_writes() {
        for answer in Answer::ALL {
            assert_eq!(serde_json::to_string(&answer).unwrap(), format!("\"{answer}\""));
        }
    }

    #[test]
    fn what_is_not_an_answer_is_refused_without_repeating_it() {
        for wire in ["1.0", "1e3", "true", "[]", "{}", "\"Yes\"", "\"1\"", "18446744073709551615"] {
            assert!(serde_json::from_str::<ItemAnswer>(wire).is_err(), "{wire}");
        }
        let message = serde_json::from_str::<ItemAnswer>("\"I want to tell you\"").unwrap_err().to_string();
        assert!(!message.contains("want"), "{message}");
    }
}
