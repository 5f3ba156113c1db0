//! How long a record is kept at least.

use casework_core::Source;
use casework_lifecycle::{Entry, Event, Happening};
use chrono::{Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long the record of a closed case is kept at least. HIPAA sets no period; states do, and they differ.
///
/// ```
/// use casework_store::custody::RetentionPolicy;
/// let closed = "2025-03-01".parse().unwrap();
/// let born = "1980-05-06".parse().ok();
/// assert_eq!(RetentionPolicy::LONGEST.until(closed, born).to_string(), "2036-03-01");
/// // Nobody knows how old the client was: the record is kept as that of a newborn.
/// assert_eq!(RetentionPolicy::LONGEST.until(closed, None).to_string(), "2055-03-01");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "two numbers of a policy")]
pub struct RetentionPolicy {
    /// Years after the case was closed, or after the day that the closing names as the start.
    pub years: u32,
    /// The age until which the record of someone who was young is kept.
    pub until_age: u32,
}

impl RetentionPolicy {
    /// The longest times that the sources name: a policy of one's own may be shorter where the law of the place is.
    pub const LONGEST: Self = Self { years: 11, until_age: 30 };

    /// Where the numbers of [`LONGEST`](Self::LONGEST) come from.
    pub const SOURCE: &'static Source = &RETAIN;

    /// Returns the last day on which a record has to be kept.
    pub fn until(&self, from: NaiveDate, born: Option<NaiveDate>) -> NaiveDate {
        let years = |day: NaiveDate, years: u32| {
            day.checked_add_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MAX)
        };
        years(from, self.years).max(years(born.unwrap_or(from), self.until_age))
    }

    /// Returns the last day on which a case has to be kept; nothing while it is open.
    pub fn until_of(&self, events: &[Event]) -> Option<NaiveDate> {
        let summary = casework_lifecycle::replay(events).ok()?.summary();
        let closed = summary.closed_on.filter(|_| summary.closed.is_some())?;
        let born = events.iter().find_map(|event| {
            if let Happening::CaseOpened { opening } = &event.event { opening.born_on } else { None }
        });
        let named = events.iter().filter_map(|event| {
            if let Happening::EntryRecorded { entry: Entry::Retention(kept), .. } = &event.event {
                Some(kept.starts)
            } else {
                None
            }
        });
        Some(self.until(named.fold(closed, NaiveDate::max), born))
    }
}

/// Retention of charts.
static RETAIN: Source = Source::project_default(
    "retain",
    "Compliance Junction on HIPAA retention: compliance documents 6 years; charts by state law, such as North Carolina \
     hospitals 11 years, minors to age 30",
);
