//! Why two sheets cannot be compared: every reason, each with its type and its words.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::Instrument;

/// Says why sheets cannot be compared: every reason, not only the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[error("these cannot be compared: {}", lines(.reasons))]
pub struct NotComparable {
    instrument: Cow<'static, str>,
    version: Cow<'static, str>,
    reasons: Vec<Objection>,
}

impl NotComparable {
    pub(super) fn new(instrument: &Instrument, reasons: Vec<Objection>) -> Self {
        let definition = instrument.definition();
        Self { instrument: definition.id.clone(), version: definition.version.clone(), reasons }
    }

    /// Returns the id of the instrument that was asked for.
    pub fn instrument(&self) -> &str {
        &self.instrument
    }

    /// Returns the reasons; there is one at least.
    pub fn reasons(&self) -> &[Objection] {
        &self.reasons
    }
}

/// One reason, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Objection {
    /// Which of the two; absent when it is about the instrument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Side>,
    /// The reason.
    #[serde(flatten)]
    pub reason: Reason,
}

impl Objection {
    pub(super) const fn new(of: Option<Side>, reason: Reason) -> Self {
        Self { of, reason }
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Some(side) => write!(f, "{}: {}", side.as_str(), self.reason),
            None => self.reason.fmt(f),
        }
    }
}

fn lines(reasons: &[Objection]) -> String {
    reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// One of the two sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a comparison has two sides")]
pub enum Side {
    /// The earlier one.
    Baseline,
    /// The later one.
    FollowUp,
}

impl Side {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::FollowUp => "follow-up",
        }
    }
}

/// Why a sheet is not compared with others.
///
/// On the wire it is `reason`, its name, beside `message`, its words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Its total has another range, so its answers count otherwise.
    AnotherCoding {
        /// The range of the instrument.
        expected: (i32, i32),
    },
    /// It was scored by another definition, so its answers may count otherwise.
    AnotherDefinition,
    /// It is a sheet of another instrument.
    AnotherInstrument {
        /// The id of the instrument.
        expected: Cow<'static, str>,
    },
    /// It was answered in another language.
    AnotherLanguage {
        /// The language of the instrument.
        expected: Cow<'static, str>,
    },
    /// It is a sheet of another version.
    AnotherVersion {
        /// The version of the instrument.
        expected: Cow<'static, str>,
    },
    /// It lies before the baseline that was chosen.
    BeforeBaseline,
    /// Answers are missing.
    Incomplete,
    /// The result of the instrument is not a total.
    NoTotal,
    /// Nothing is answered.
    NotAdministered,
    /// Scores of the instrument are never compared over time.
    NotTrended {
        /// Why.
        why: Cow<'static, str>,
    },
    /// The total was made up for the answers that are missing.
    Prorated,
}

impl Reason {
    /// Returns the name on the wire.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::AnotherCoding { .. } => "another-coding",
            Self::AnotherDefinition => "another-definition",
            Self::AnotherInstrument { .. } => "another-instrument",
            Self::AnotherLanguage { .. } => "another-language",
            Self::AnotherVersion { .. } => "another-version",
            Self::BeforeBaseline => "before-baseline",
            Self::Incomplete => "incomplete",
            Self::NoTotal => "no-total",
            Self::NotAdministered => "not-administered",
            Self::NotTrended { .. } => "not-trended",
            Self::Prorated => "prorated",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnotherCoding { expected: (lowest, highest) } => {
                write!(f, "its answers count otherwise: a total here is from {lowest} to {highest}")
            }
            Self::AnotherDefinition => f.write_str(
                "it was scored by another definition, which may count otherwise: score its answers again",
            ),
            Self::AnotherInstrument { expected } => write!(f, "it is another instrument than `{expected}`"),
            Self::AnotherLanguage { expected } => {
                write!(f, "it was answered in another language than `{expected}`")
            }
            Self::AnotherVersion { expected } => write!(f, "it is another version than `{expected}`"),
            Self::BeforeBaseline => f.write_str("it lies before the baseline that was chosen"),
            Self::Incomplete => {
                f.write_str("answers are missing, so it has no total: ask again, then score again")
            }
            Self::NoTotal => f.write_str("the result of this instrument is not a total"),
            Self::NotAdministered => f.write_str("nothing is answered: it was not given"),
            Self::NotTrended { why } => {
                write!(f, "scores of this instrument are not compared over time: {why}")
            }
            Self::Prorated => {
                f.write_str("its total was made up for missing answers, and such a total is not compared")
            }
        }
    }
}

/// What stands on the wire.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Wire<'a> {
    /// The name of the reason.
    reason: &'a str,
    /// What it means, in words.
    message: String,
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire { reason: self.as_str(), message: self.to_string() }.serialize(serializer)
    }
}

impl JsonSchema for Reason {
    fn schema_name() -> Cow<'static, str> {
        "Reason".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Wire::json_schema(generator)
    }
}

/// Walks the reasons for which no sheet of an instrument is compared with another.
pub(super) fn of_instrument(instrument: &Instrument) -> impl Iterator<Item = Reason> {
    let trended = instrument.definition().not_trended.as_ref();
    let not_trended = trended.map(|why| Reason::NotTrended { why: why.clone() });
    not_trended.into_iter().chain((!instrument.has_total()).then_some(Reason::NoTotal))
}
