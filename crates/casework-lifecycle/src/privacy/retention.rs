//! How long a record is kept: a table of rules, the day a record may be looked at for destruction, and legal holds.
//!
//! Nothing here destroys anything, and nothing else in the library does. The end of retention is a day on which people
//! may decide; while a legal hold is on, there is no such day.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build them field by field")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{EntryId, FreeText, Source};
use chrono::{Datelike, Months, NaiveDate};

use super::PrivacyFact;
use crate::case::{Case, State};
use crate::policy::ProgramPolicy;
use crate::sources;

/// How long records are kept: as a policy file writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RetentionPolicy {
    /// The name of the rule.
    pub id: String,
    /// Years from the start of retention.
    pub years: u32,
    /// The age until which the record of a minor is kept at least, in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minors_until_age: Option<u32>,
    /// Where the rule comes from.
    pub source: Source,
}

impl Default for RetentionPolicy {
    /// Returns the longest of the rules that were read: where the law of the place is not known, longer is safer.
    fn default() -> Self {
        Self {
            id: "longest-known".to_owned(),
            years: 11,
            minors_until_age: Some(30),
            source: sources::RETENTION.clone(),
        }
    }
}

/// A rule that was read somewhere.
#[derive(Debug)]
#[non_exhaustive]
pub struct RetentionRule {
    /// Its name.
    pub id: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// Years; none where it was read only for minors.
    pub years: Option<u32>,
    /// The age until which the records of minors are kept.
    pub minors_until_age: Option<u32>,
    /// Where it was read.
    pub source: &'static Source,
}

/// The rules that were read. HIPAA sets no period for charts.
pub static RETENTION_RULES: [RetentionRule; 5] = [
    RetentionRule {
        id: "florida-hospital",
        about: "hospital charts in Florida",
        years: Some(7),
        minors_until_age: None,
        source: &sources::RETENTION,
    },
    RetentionRule {
        id: "florida-physician",
        about: "charts of physicians in Florida",
        years: Some(5),
        minors_until_age: None,
        source: &sources::RETENTION,
    },
    RetentionRule {
        id: "hipaa-documents",
        about: "compliance documents under HIPAA, not charts",
        years: Some(6),
        minors_until_age: None,
        source: &sources::RETENTION,
    },
    RetentionRule {
        id: "nevada-minors",
        about: "charts of minors in Nevada",
        years: None,
        minors_until_age: Some(23),
        source: &sources::RETENTION,
    },
    RetentionRule {
        id: "north-carolina-hospital",
        about: "hospital charts in North Carolina",
        years: Some(11),
        minors_until_age: Some(30),
        source: &sources::RETENTION,
    },
];

/// Places a legal hold: the record is kept until the hold is released, whatever the policy says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlacingLegalHold {
    /// Its name in the case.
    pub hold: EntryId,
    /// Why: the proceedings or the order.
    pub reason: FreeText,
}

/// Releases a legal hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReleasingLegalHold {
    /// Its name in the case.
    pub hold: EntryId,
    /// Why.
    pub reason: FreeText,
}

/// Until when a record is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "retention", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each is treated apart")]
pub enum RetentionEnd {
    /// The case is open: the time has not begun.
    Open,
    /// A legal hold is on: there is no end.
    Held,
    /// The record is kept up to and with this day. Nothing is destroyed by it.
    Until {
        /// The day the time started.
        start: NaiveDate,
        /// The last day.
        last: NaiveDate,
    },
}

/// Returns until when the record of a case is kept.
///
/// The time starts when the case is closed, or later where the record says so (Z5); for a client who was a minor when
/// the case was opened it lasts at least until the age that the policy names. Where nobody knows the day of birth, the
/// record is kept as that of a newborn: too long is safer than too short.
pub fn retention_end(case: &Case, policy: &ProgramPolicy) -> RetentionEnd {
    of_state(&case.state, policy)
}

pub(crate) fn of_state(state: &State, policy: &ProgramPolicy) -> RetentionEnd {
    if state.privacy.is_held() {
        return RetentionEnd::Held;
    }
    let Some(closed) = state.closed else { return RetentionEnd::Open };
    let start = state.privacy.retention_starts.map_or(closed.day, |day| day.max(closed.day));
    let rule = &policy.privacy.retention;
    let by_years = years_after(start, rule.years);
    let born = state.opening.as_ref().and_then(|opening| opening.born_on);
    let opened = state.opening.as_ref().map_or(start, |opening| opening.at.date_in(opening.zone));
    let is_adult = born.is_some() && state.of_age_on(opened, policy.age_of_majority);
    let by_age =
        rule.minors_until_age.filter(|_| !is_adult).map(|age| years_after(born.unwrap_or(start), age));
    RetentionEnd::Until { start, last: by_age.map_or(by_years, |by_age| by_age.max(by_years)) }
}

fn years_after(day: NaiveDate, years: u32) -> NaiveDate {
    let later = day.checked_add_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MAX);
    // Someone born on the 29th of February: the time ends the day after, never a day early.
    if later.day() < day.day() { later.succ_opt().unwrap_or(later) } else { later }
}

impl PrivacyFact {
    /// Says whether a legal hold is on.
    pub(crate) fn is_held(&self) -> bool {
        !self.legal_holds.is_empty()
    }
}
