//! Dates that people remember in part: a day, a month, a year, or not at all.

use std::str::FromStr;

use casework_core::{Instant, Zone};
use chrono::{Datelike, Months, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// How exactly a date is known.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a rule about dates must say what it does with each")]
pub enum Precision {
    /// To the day.
    Day,
    /// To the month.
    Month,
    /// Not at all.
    #[default]
    Unknown,
    /// To the year.
    Year,
}

/// A date as it is remembered: the latest day that it can be, or nothing when it is not known.
///
/// On the wire it is a text (`"2026-01-20"`, `"2026-01"`, `"2026"`, `"unknown"`) or an object
/// `{"on": "2026-01-20", "precision": "month"}`. A month counts as its last day, a year as December 31.
///
/// ```
/// use casework_crisis::evidence::PartialDate;
/// let date: PartialDate = serde_json::from_str(r#"{"on": "2028-02-10", "precision": "month"}"#).unwrap();
/// assert_eq!(date.latest().unwrap().to_string(), "2028-02-29");
/// assert_eq!("unknown".parse::<PartialDate>().unwrap().latest(), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "DateWire", into = "DateWire")]
pub struct PartialDate {
    on: Option<NaiveDate>,
    precision: Precision,
}

/// Says why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a date is `2026-01-20`, `2026-01`, `2026` or `unknown`, and it must exist")]
#[non_exhaustive]
pub struct PartialDateError;

impl PartialDate {
    /// A date that is not known.
    pub const UNKNOWN: Self = Self { on: None, precision: Precision::Unknown };

    /// Makes a date that is known to the day.
    pub const fn day(on: NaiveDate) -> Self {
        Self { on: Some(on), precision: Precision::Day }
    }

    /// Makes a date that is known to the month of `on`.
    pub const fn month(on: NaiveDate) -> Self {
        Self { on: Some(on), precision: Precision::Month }
    }

    /// Returns how exactly the date is known.
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// Returns the latest day that the date can be, or nothing when it is not known.
    pub fn latest(self) -> Option<NaiveDate> {
        let on = self.on?;
        match self.precision {
            Precision::Day => Some(on),
            Precision::Month => Some(last_of_month(on)),
            Precision::Unknown => None,
            Precision::Year => Some(NaiveDate::from_ymd_opt(on.year(), 12, 31).unwrap_or(on)),
        }
    }

    /// Says whether the date may be on or after `bound`. A date that is not known may be.
    pub(crate) fn reaches(self, bound: NaiveDate) -> bool {
        self.latest().is_none_or(|latest| latest >= bound)
    }
}

fn last_of_month(on: NaiveDate) -> NaiveDate {
    let first = on.with_day(1).unwrap_or(on);
    first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(on)
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, PartialDateError> {
        if text == "unknown" {
            return Ok(Self::UNKNOWN);
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return Err(PartialDateError);
        }
        let (padded, precision) = match text.len() {
            4 => (format!("{text}-01-01"), Precision::Year),
            7 => (format!("{text}-01"), Precision::Month),
            10 => (text.to_owned(), Precision::Day),
            _ => return Err(PartialDateError),
        };
        let on = padded.parse().map_err(|_| PartialDateError)?;
        Ok(Self { on: Some(on), precision })
    }
}

/// The two forms of a date on the wire.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum DateWire {
    Text(String),
    Parts(DateParts),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct DateParts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    precision: Option<Precision>,
}

impl TryFrom<DateWire> for PartialDate {
    type Error = PartialDateError;

    fn try_from(wire: DateWire) -> Result<Self, PartialDateError> {
        let parts = match wire {
            DateWire::Text(text) => return text.parse(),
            DateWire::Parts(parts) => parts,
        };
        let Some(on) = parts.on else { return Ok(Self::UNKNOWN) };
        let read: Self = on.parse()?;
        // A text that is less exact than the precision claims stays as inexact as it is.
        let precision = match (read.precision, parts.precision) {
            (Precision::Day, Some(claimed))
            | (Precision::Month, Some(claimed @ (Precision::Unknown | Precision::Year)))
            | (Precision::Year, Some(claimed @ Precision::Unknown)) => claimed,
            (read, _) => read,
        };
        Ok(Self { on: read.on, precision })
    }
}

impl From<PartialDate> for DateWire {
    fn from(date: PartialDate) -> Self {
        let on = date.on.map(|on| on.to_string());
        Self::Parts(DateParts { on, precision: Some(date.precision) })
    }
}

impl JsonSchema for PartialDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PartialDate".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A date known to the day, the month, the year, or not at all.",
            "anyOf": [
                { "type": "string", "pattern": "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|unknown)$" },
                {
                    "type": "object",
                    "properties": {
                        "on": { "type": ["string", "null"], "pattern": "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|unknown)$" },
                        "precision": generator.subschema_for::<Option<Precision>>()
                    },
                    "additionalProperties": false
                }
            ]
        })
    }
}

/// When a sign was observed: an instant, or a date that is remembered.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "an observation has an instant or a date")]
pub enum ObservedAt {
    /// An instant.
    Instant(Instant),
    /// A date.
    Date(PartialDate),
}

impl std::fmt::Debug for ObservedAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ObservedAt").finish_non_exhaustive()
    }
}

impl ObservedAt {
    /// Returns the date in a zone.
    pub fn date_in(self, zone: Zone) -> PartialDate {
        match self {
            Self::Instant(at) => PartialDate::day(at.date_in(zone)),
            Self::Date(date) => date,
        }
    }
}
