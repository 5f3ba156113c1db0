//! The clocks of a case, as one pure function: what is to be done, by when, by whom, by which rule, and how the date was
//! counted.
//!
//! [`CLOCKS`] is the table; each row finds its own deadlines in a case. Numbers come from the policy, days are counted in
//! the zone of the case, business days on the calendar that is handed in. Nothing here blocks a step: the checks of a
//! command do. Open [`due`] first.

use std::cell::OnceCell;

use casework_core::calendar::plus_days;
use casework_core::{BusinessCalendar, Instant, PersonId, Role, Source, Zone};
use chrono::{Months, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use crate::alerts::{self, AlertKind, CaseAlert};
use crate::artifacts::ANYONE;
use crate::case::{Case, Context, State};
use crate::phases::Phase;
use crate::policy::ProgramPolicy;

mod beginning;
mod contacts;
mod crisis;
mod plan;
mod records;
mod referrals;

/// What counts as now, and which days are worked.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "an argument with names")]
pub struct Now<'a> {
    /// The time.
    pub at: Instant,
    /// The days that are worked; weekends are not, holidays differ between places and are handed in.
    pub calendar: &'a BusinessCalendar,
}

/// A deadline: the end of a day, or a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "days and times are all there is")]
pub enum By {
    /// The end of a day, in the zone of the case.
    Day(NaiveDate),
    /// A time.
    Time(Instant),
}

/// Where a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed vocabulary")]
pub enum DueStatus {
    /// It has passed.
    Overdue,
    /// It is today.
    Today,
    /// It lies ahead.
    Upcoming,
    /// Something else has to end first: a hold, a crisis, outreach.
    Blocked,
}

/// Something that is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct DueItem {
    /// The clock, by its row in the table.
    pub clock: &'static str,
    /// What is to be done.
    pub what: &'static str,
    /// The goal, referral, release or other thing that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// By when.
    pub by: By,
    /// Where it stands now.
    pub status: DueStatus,
    /// Who does it, by role.
    pub who: Vec<Role>,
    /// Who does it, by name: the person who carries the case, when it is theirs to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// How the date was counted: from what, how far, in which days.
    pub because: String,
    /// What has to end first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<String>,
    /// Where the number comes from.
    pub source: Source,
}

/// One row of the table of clocks.
#[derive(Debug)]
#[non_exhaustive]
pub struct Clock {
    /// Its name on the wire.
    pub id: &'static str,
    /// What is to be done.
    pub what: &'static str,
    /// Who does it.
    pub who: &'static [Role],
    /// Whether a hold, outreach or an active crisis puts it off.
    pub put_off: bool,
    /// Where its number comes from.
    pub source: &'static Source,
    find: fn(&Look<'_>) -> Vec<Found>,
}

/// A deadline that a clock has found.
struct Found {
    by: By,
    about: Option<String>,
    because: String,
}

impl Found {
    fn day(day: NaiveDate, because: String) -> Self {
        Self { by: By::Day(day), about: None, because }
    }

    /// Counts calendar days.
    fn days(from: NaiveDate, days: u32, since: &str) -> Self {
        let because = format!("{days} calendar {} after {since} on {from}", plural(days, "day"));
        Self::day(plus_days(from, days), because)
    }

    /// Counts calendar months; the last day of a shorter month stands for a day it does not have.
    fn months(from: NaiveDate, months: u32, since: &str) -> Self {
        let because = format!("{months} {} after {since} on {from}", plural(months, "month"));
        Self::day(from.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX), because)
    }

    fn about(self, about: &impl ToString) -> Self {
        Self { about: Some(about.to_string()), ..self }
    }
}

/// The table of clocks, in the order of the life of a case.
pub static CLOCKS: &[&[Clock]] =
    &[crisis::CLOCKS, beginning::CLOCKS, contacts::CLOCKS, plan::CLOCKS, referrals::CLOCKS, records::CLOCKS];

/// A case as the clocks look at it.
struct Look<'a> {
    case: &'a State,
    policy: &'a ProgramPolicy,
    context: &'a Context<'a>,
    calendar: &'a BusinessCalendar,
    today: NaiveDate,
    zone: Zone,
    alerts: OnceCell<Vec<CaseAlert>>,
}

impl Look<'_> {
    /// Returns the alerts of a kind; all of them are found when they are first asked for.
    fn alerts<'a>(&'a self, kind: &'a AlertKind) -> impl Iterator<Item = &'a CaseAlert> {
        let all = self.alerts.get_or_init(|| alerts::of_case(self.case, self.context));
        all.iter().filter(|alert| alert.finding.code == kind.code())
    }

    /// Counts business days.
    fn business_days(&self, from: NaiveDate, days: u32, since: &str) -> Found {
        // Nobody is told that holidays were left out where none are known.
        let left_out = if self.calendar.knows_holidays() {
            "weekends and the holidays handed in are not counted"
        } else {
            "weekends are not counted; no holidays are known here"
        };
        let because = format!("{days} business {} after {since} on {from}: {left_out}", plural(days, "day"));
        Found::day(self.calendar.add(from, days), because)
    }

    /// Says whether the case is in one of the phases from one to another.
    fn is_between(&self, first: Phase, last: Phase) -> bool {
        (first..=last).contains(&self.case.phase)
    }

    fn requested_on(&self) -> Option<NaiveDate> {
        self.case.opening.as_ref().map(|opening| opening.requested_on)
    }

    /// Says what puts off the clocks that a hold, outreach or a crisis stops.
    fn waits_for(&self) -> Option<String> {
        if self.case.crisis.is_active() {
            return Some("the crisis: respond to it first".to_owned());
        }
        if let Some(hold) = self.case.hold {
            return Some(format!("the end of the hold, which is looked at again on {}", hold.review_on));
        }
        self.case.outreach.then(|| "the client: outreach is on".to_owned())
    }

    fn status(&self, by: By, now: Instant) -> DueStatus {
        let (passed, day) = match by {
            By::Day(day) => (day < self.today, day),
            By::Time(at) => (at < now, at.date_in(self.zone)),
        };
        match (passed, day == self.today) {
            (true, _) => DueStatus::Overdue,
            (false, true) => DueStatus::Today,
            (false, false) => DueStatus::Upcoming,
        }
    }
}

fn plural(count: u32, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

/// Lists everything that is to be done in a case, what is due first before what is due later.
///
/// It is total and changes nothing; a closed case has only what its record still asks for.
///
/// ```
/// use casework_core::{Actor, BusinessCalendar, Role};
/// use casework_lifecycle::due::{DueStatus, Now};
/// use casework_lifecycle::{Case, Context, ProgramPolicy, due};
/// let (id, policy) = ("01941f29-7c00-7000-8000-000000000001", ProgramPolicy::us_default());
/// let worker = Actor::new(id.parse().unwrap(), [Role::IntakeWorker]).unwrap();
/// let context = Context::new(&worker, "2025-01-06T09:00:00-06:00".parse().unwrap(), id.parse().unwrap(), &policy);
/// let opening = serde_json::from_str(r#"{ "client": "01941f29-7c00-7000-8000-000000000002", "program": "community-care",
///     "referral": { "source": "primary-care", "on": "2025-01-06", "reason": "Low mood" }, "zone": "America/Chicago" }"#);
/// let case = Case::open(id.parse().unwrap(), opening.unwrap(), &context).unwrap().case;
/// let calendar = BusinessCalendar::default();
/// let now = Now { at: "2025-01-08T09:00:00-06:00".parse().unwrap(), calendar: &calendar };
/// let items = due(&case, &policy, now);
/// assert_eq!((items[0].clock, items[0].status), ("triage", DueStatus::Overdue));
/// ```
pub fn due<P>(case: &Case<P>, policy: &ProgramPolicy, now: Now<'_>) -> Vec<DueItem> {
    of_state(&case.state, policy, now)
}

pub(crate) fn of_state(case: &State, policy: &ProgramPolicy, now: Now<'_>) -> Vec<DueItem> {
    if case.opening.is_none() {
        return Vec::new();
    }
    let Some(asker) = crate::case::nobody() else { return Vec::new() };
    let context =
        Context { calendar: Some(now.calendar), ..Context::new(&asker, now.at, uuid::Uuid::nil(), policy) };
    let zone = case.zone();
    let look = Look {
        case,
        policy,
        context: &context,
        calendar: now.calendar,
        today: now.at.date_in(zone),
        zone,
        alerts: OnceCell::new(),
    };
    let waits_for = look.waits_for();
    let carrier = case.enrolled.assignment.as_ref().map(|assignment| assignment.case_manager);
    let mut items: Vec<DueItem> = Vec::new();
    for clock in CLOCKS.iter().copied().flatten() {
        for found in (clock.find)(&look) {
            let waits_for = waits_for.clone().filter(|_| clock.put_off);
            let status = if waits_for.is_some() { DueStatus::Blocked } else { look.status(found.by, now.at) };
            items.push(DueItem {
                clock: clock.id,
                what: clock.what,
                about: found.about,
                by: found.by,
                status,
                who: clock.who.to_vec(),
                person: carrier.filter(|_| clock.who.contains(&Role::CaseManager)),
                because: found.because,
                waits_for,
                source: clock.source.clone(),
            });
        }
    }
    items.sort_by_key(|item| item.by.instant(zone));
    items
}

impl DueItem {
    /// Says whether everyone who takes part may do it, the client among them.
    pub fn is_for_anyone(&self) -> bool {
        ANYONE.iter().all(|role| self.who.contains(role))
    }
}

impl By {
    /// Returns the instant at which the deadline has passed: a day ends when the next one begins.
    pub fn instant(self, zone: Zone) -> Instant {
        match self {
            Self::Time(at) => at,
            Self::Day(day) => {
                let next = day.succ_opt().unwrap_or(day);
                zone.instant(next.and_time(chrono::NaiveTime::MIN))
            }
        }
    }

    /// Returns the day, in a zone.
    pub fn day(self, zone: Zone) -> NaiveDate {
        match self {
            Self::Time(at) => at.date_in(zone),
            Self::Day(day) => day,
        }
    }
}

impl std::fmt::Display for By {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Time(at) => at.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clock_has_a_name_of_its_own_and_someone_who_does_it() {
        let mut names: Vec<_> = CLOCKS.iter().copied().flatten().map(|clock| clock.id).collect();
        assert!(CLOCKS.iter().copied().flatten().all(|clock| !clock.who.is_empty()));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn a_day_ends_when_the_next_one_begins_also_when_the_clocks_change() {
        let zone: Zone = "America/Chicago".parse().unwrap();
        let rows = [
            ("2025-03-08", "2025-03-09T00:00:00-06:00"),
            ("2025-03-09", "2025-03-10T00:00:00-05:00"),
            ("2025-11-02", "2025-11-03T00:00:00-06:00"),
            ("2024-02-29", "2024-03-01T00:00:00-06:00"),
        ];
        for (day, expected) in rows {
            assert_eq!(By::Day(day.parse().unwrap()).instant(zone).to_string(), expected);
        }
    }
}
