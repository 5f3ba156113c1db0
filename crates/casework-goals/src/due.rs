//! When a goal or a step is due: a date, a time from the start, the next review, or words that name no day.
//!
//! Words are kept, not refused: that a date is missing is something to tell the person who writes the goal.

use std::borrow::Cow;
use std::fmt;

use casework_core::FreeText;
use casework_core::text::TextError;
use chrono::{Days, Months, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::statement::Period;

/// When something is due.
///
/// On the wire it is a text: an ISO 8601 date (`2026-05-25`), an ISO 8601 duration from the start in years, months,
/// weeks and days (`P12W`), `next-review`, or any other words, which stay unresolved. "Within 12 weeks of start" and "by
/// next review" are understood too, and written back as `P12W` and `next-review`.
///
/// ```
/// use casework_goals::Due;
/// let start = "2026-03-02".parse().unwrap();
/// let due: Due = "P12W".parse().unwrap();
/// assert_eq!(due.resolve(start, None), Some("2026-05-25".parse().unwrap()));
/// let due: Due = "soon".parse().unwrap();
/// assert_eq!(due.resolve(start, None), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[expect(clippy::exhaustive_enums, reason = "a date is given, counted, taken from the plan, or not there")]
pub enum Due {
    /// A time after the start.
    After(Span),
    /// The next review of the plan.
    NextReview,
    /// A date.
    On(NaiveDate),
    /// Words that name no day, such as `soon`.
    Unresolved(FreeText),
}

impl Due {
    /// Returns the date, when there is one: spans count from `start`, the next review comes from the plan.
    pub fn resolve(&self, start: NaiveDate, next_review: Option<NaiveDate>) -> Option<NaiveDate> {
        match self {
            Self::After(span) => span.after(start),
            Self::NextReview => next_review,
            Self::On(date) => Some(*date),
            Self::Unresolved(_) => None,
        }
    }
}

impl From<NaiveDate> for Due {
    fn from(date: NaiveDate) -> Self {
        Self::On(date)
    }
}

impl TryFrom<String> for Due {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        let trimmed = text.trim();
        if let Some(date) = iso_date(trimmed) {
            return Ok(Self::On(date));
        }
        if let Some(span) = Span::parse(trimmed).or_else(|| Span::in_words(trimmed)) {
            return Ok(Self::After(span));
        }
        if NEXT_REVIEW.iter().any(|words| trimmed.eq_ignore_ascii_case(words)) {
            return Ok(Self::NextReview);
        }
        FreeText::new(text).map(Self::Unresolved)
    }
}

impl std::str::FromStr for Due {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        Self::try_from(text.to_owned())
    }
}

impl From<Due> for String {
    fn from(due: Due) -> Self {
        match due {
            Due::After(span) => span.to_string(),
            Due::NextReview => "next-review".to_owned(),
            Due::On(date) => date.to_string(),
            Due::Unresolved(words) => words.into(),
        }
    }
}

impl JsonSchema for Due {
    fn schema_name() -> Cow<'static, str> {
        "Due".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An ISO 8601 date, an ISO 8601 duration from the start, or `next-review`; other words are kept and count as no date.",
            "type": "string",
            "minLength": 1,
            "examples": ["2026-05-25", "P12W", "next-review"]
        })
    }
}

/// A length of time in years, months, weeks and days, as an ISO 8601 duration such as `P12W` or `P1Y6M`.
///
/// A year counts as 12 months and a week as 7 days; two spans are equal when they are written alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    years: u32,
    months: u32,
    weeks: u32,
    days: u32,
}

impl Span {
    /// Returns the date this long after `start`; the 31st of a month that is shorter is its last day.
    ///
    /// There is none past the end of the calendar.
    pub fn after(self, start: NaiveDate) -> Option<NaiveDate> {
        let months = self.years.checked_mul(12)?.checked_add(self.months)?;
        let days = self.weeks.checked_mul(7)?.checked_add(self.days)?;
        start.checked_add_months(Months::new(months))?.checked_add_days(Days::new(days.into()))
    }

    /// Makes a span of one unit; a quarter is three months.
    pub(crate) fn of(count: u32, unit: Period) -> Option<Self> {
        let none = Self::default();
        Some(match unit {
            Period::Day => Self { days: count, ..none },
            Period::Week => Self { weeks: count, ..none },
            Period::Month => Self { months: count, ..none },
            Period::Quarter => Self { months: count.checked_mul(3)?, ..none },
            Period::Year => Self { years: count, ..none },
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix(['P', 'p']).filter(|rest| !rest.is_empty())?;
        let mut span = Self::default();
        let mut units = "YMWD".chars();
        while !rest.is_empty() {
            let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
            let (count, tail) = rest.split_at_checked(end)?;
            let unit = tail.chars().next()?.to_ascii_uppercase();
            // Each unit once, and in the order of the standard.
            units.find(|next| *next == unit)?;
            span = span.with(count.parse().ok()?, unit);
            rest = tail.get(1..)?;
        }
        Some(span)
    }

    /// Reads "12 weeks", "within 12 weeks" and "within 12 weeks of start".
    fn in_words(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let text = text.strip_prefix("within ").or_else(|| text.strip_prefix("in ")).unwrap_or(&text);
        let ends = [" of start", " of the start", " from start", " from the start", " after start"];
        let text = ends.iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
        let (count, unit) = text.split_once(' ')?;
        let unit = match unit {
            "day" | "days" => 'D',
            "week" | "weeks" => 'W',
            "month" | "months" => 'M',
            "year" | "years" => 'Y',
            _ => return None,
        };
        let plain = count.bytes().all(|digit| digit.is_ascii_digit());
        plain.then(|| count.parse().ok()).flatten().map(|count| Self::default().with(count, unit))
    }

    const fn with(self, count: u32, unit: char) -> Self {
        match unit {
            'Y' => Self { years: count, ..self },
            'M' => Self { months: count, ..self },
            'W' => Self { weeks: count, ..self },
            _ => Self { days: count, ..self },
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(self.years, 'Y'), (self.months, 'M'), (self.weeks, 'W'), (self.days, 'D')];
        f.write_str("P")?;
        if units.iter().all(|(count, _)| *count == 0) {
            return f.write_str("0D");
        }
        units.iter().filter(|(count, _)| *count > 0).try_for_each(|(count, unit)| write!(f, "{count}{unit}"))
    }
}

/// Reads `2026-05-25` and nothing looser.
fn iso_date(text: &str) -> Option<NaiveDate> {
    let date: NaiveDate = (text.len() == 10).then(|| text.parse().ok()).flatten()?;
    // `-025-05-01` would be written as another text, which is no date any more.
    (date.to_string() == text).then_some(date)
}

const NEXT_REVIEW: [&str; 4] = ["next-review", "next review", "by next review", "by the next review"];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let due: Due = text.parse().unwrap();
        let start = "2028-01-31".parse().unwrap();
        let review = "2028-04-30".parse().ok();
        let expected = expected.map(|date| date.parse::<NaiveDate>().unwrap());
        assert_eq!(due.resolve(start, review), expected, "{text}");
    }

    #[test]
    fn a_due_day_is_found_or_it_is_not() {
        check("2028-02-29", Some("2028-02-29"));
        check(" 2028-05-25 ", Some("2028-05-25"));
        check("P1M", Some("2028-02-29"));
        check("P1Y1M", Some("2029-02-28"));
        check("p2w", Some("2028-02-14"));
        check("P1W1D", Some("2028-02-08"));
        check("2 weeks", Some("2028-02-14"));
        check("Within 1 month of start", Some("2028-02-29"));
        check("P0D", Some("2028-01-31"));
        check("next-review", Some("2028-04-30"));
        check("By next review", Some("2028-04-30"));
        for words in ["2027-02-29", "2028-13-01", "28-5-25", "soon", "ASAP", "ongoing", "P", "PT12H", "P1D1W"]
        {
            check(words, None);
        }
        for words in [
            "P1.5W",
            "P-1W",
            "P1W1W",
            "P99999999999D",
            "P4000000000D",
            "P400000000Y",
            "12",
            "weeks",
            "+2 weeks",
            "2  weeks",
        ] {
            check(words, None);
        }
    }

    #[test]
    fn a_due_day_survives_the_wire_and_its_words_are_not_printed() {
        for text in ["2026-05-25", "P12W", "P1Y6M", "P18M3D", "P0D", "next-review", "when he is back"] {
            let due: Due = text.parse().unwrap();
            assert_eq!(serde_json::to_string(&due).unwrap(), format!("\"{text}\""));
        }
        for odd in ["-025-05-01", "+025-05-01", "2025- 5- 1", "20250501  "] {
            let due: Due = odd.parse().unwrap();
            assert_eq!(due, Due::Unresolved(FreeText::new(odd).unwrap()), "words of another form are kept");
            assert_eq!(String::from(due), odd);
        }
        let due: Due = "when Ann is back".parse().unwrap();
        assert!(!format!("{due:?}").contains("Ann"));
    }
}
