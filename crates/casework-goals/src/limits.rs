//! Time limits that payers and regulators set for plans and reviews, as data: each profile with its limits, each limit
//! with its source. What applies where is for a program to choose; a limit is a date to look at, and blocks nothing.

use std::fmt;

use casework_core::Source;
use casework_core::calendar::{BusinessCalendar, plus_days};
use chrono::{Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sources;

/// What is due within a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the occasions of the table")]
pub enum Occasion {
    /// The first full evaluation or assessment, from the first request or the assignment.
    Assessment,
    /// The first plan, from the start or from eligibility.
    InitialPlan,
    /// The first review, from the start.
    InitialReview,
    /// Each review, from the one before.
    Review,
    /// Each update of the plan, from the one before.
    Update,
    /// The plan with new signatures, from the one before.
    Renewal,
    /// The determination of need, from the one before.
    NeedDetermination,
    /// Monitoring, from the time before.
    Monitoring,
    /// The longest that a goal or a plan runs, from its start.
    Cap,
}

/// In what a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "days, business days, months")]
pub enum LimitUnit {
    /// Business days.
    BusinessDays,
    /// Calendar days.
    Days,
    /// Calendar months.
    Months,
}

/// One time limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Limit {
    /// What is due.
    pub occasion: Occasion,
    /// Within how many.
    pub count: u32,
    /// Of what.
    pub unit: LimitUnit,
    /// Where it comes from.
    pub source: Source,
}

impl Limit {
    const fn new(occasion: Occasion, count: u32, unit: LimitUnit, source: Source) -> Self {
        Self { occasion, count, unit, source }
    }

    /// Returns the last day within the limit.
    pub fn last_day(&self, from: NaiveDate, calendar: &BusinessCalendar) -> NaiveDate {
        match self.unit {
            LimitUnit::BusinessDays => calendar.add(from, self.count),
            LimitUnit::Days => plus_days(from, self.count),
            LimitUnit::Months => from.checked_add_months(Months::new(self.count)).unwrap_or(NaiveDate::MAX),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            LimitUnit::BusinessDays => "business days",
            LimitUnit::Days => "days",
            LimitUnit::Months => "months",
        };
        write!(f, "{} {unit}", self.count)
    }
}

/// The limits that apply in one place or to one kind of service.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Profile {
    /// Its id.
    pub id: &'static str,
    /// For whom.
    pub name: &'static str,
    /// The limits.
    pub limits: &'static [Limit],
}

impl Profile {
    /// Returns the profile with an id.
    ///
    /// ```
    /// use casework_core::calendar::BusinessCalendar;
    /// use casework_goals::limits::{Occasion, Profile};
    /// let review = Profile::find("project-default").unwrap().limit(Occasion::Review).unwrap();
    /// let from = "2026-03-02".parse().unwrap();
    /// assert_eq!(review.last_day(from, &BusinessCalendar::new([])).to_string(), "2026-05-31");
    /// assert!(Profile::find("atlantis").is_none());
    /// ```
    pub fn find(id: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.id.eq_ignore_ascii_case(id.trim()))
    }

    /// Returns the limit for an occasion, when the profile has one.
    pub fn limit(&self, occasion: Occasion) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.occasion == occasion)
    }
}

/// The longest that a goal runs without a milestone, in days.
pub const CAP_DAYS: u32 = 365;

/// Every profile; the first is the project's own.
pub static PROFILES: &[Profile] = &[
    Profile {
        id: "project-default",
        name: "the project's own, no one payer's rule",
        limits: &[
            Limit::new(Occasion::InitialPlan, 30, LimitUnit::Days, sources::goal_rules()),
            Limit::new(Occasion::Review, 90, LimitUnit::Days, sources::goal_rules()),
            Limit::new(Occasion::Renewal, 180, LimitUnit::Days, sources::goal_rules()),
            Limit::new(Occasion::Cap, CAP_DAYS, LimitUnit::Days, sources::goal_rules()),
        ],
    },
    Profile {
        id: "autism",
        name: "autism treatment plan standard",
        limits: &[Limit::new(Occasion::Review, 6, LimitUnit::Months, AU1)],
    },
    Profile {
        id: "ccbhc",
        name: "certified community behavioral health clinics",
        limits: &[
            Limit::new(Occasion::Assessment, 60, LimitUnit::Days, CC1),
            Limit::new(Occasion::Update, 6, LimitUnit::Months, UNVERIFIED),
        ],
    },
    Profile {
        id: "hcbs",
        name: "person-centered plan of home and community based services",
        limits: &[Limit::new(Occasion::Renewal, 12, LimitUnit::Months, UNVERIFIED)],
    },
    Profile {
        id: "illinois",
        name: "Illinois Medicaid record review: also whenever progress or need changes",
        limits: &[Limit::new(Occasion::Review, 6, LimitUnit::Months, IL1)],
    },
    Profile {
        id: "maine",
        name: "Maine, individual service plan",
        limits: &[Limit::new(Occasion::Review, 90, LimitUnit::Days, ME1)],
    },
    Profile {
        id: "massachusetts",
        name: "Massachusetts case management",
        limits: &[
            Limit::new(Occasion::Assessment, 20, LimitUnit::BusinessDays, MA1),
            Limit::new(Occasion::Update, 12, LimitUnit::Months, MA1),
        ],
    },
    Profile {
        id: "montana-institution",
        name: "Montana institutions",
        limits: &[
            Limit::new(Occasion::InitialReview, 30, LimitUnit::Days, MT2),
            Limit::new(Occasion::NeedDetermination, 90, LimitUnit::Days, MT2),
        ],
    },
    Profile {
        id: "montana-youth",
        name: "Montana youth program",
        limits: &[
            Limit::new(Occasion::InitialPlan, 7, LimitUnit::BusinessDays, MT1),
            Limit::new(Occasion::Update, 90, LimitUnit::Days, MT1),
        ],
    },
    Profile {
        id: "new-hampshire",
        name: "New Hampshire, individual service plan, from eligibility",
        limits: &[
            Limit::new(Occasion::InitialPlan, 90, LimitUnit::Days, NH1),
            Limit::new(Occasion::Review, 3, LimitUnit::Months, NH1),
        ],
    },
    Profile {
        id: "self-directed",
        name: "self-directed service plan, 42 CFR 441.468: also on change",
        limits: &[Limit::new(Occasion::Renewal, 12, LimitUnit::Months, CFR1)],
    },
    Profile {
        id: "targeted-case-management",
        name: "targeted case management",
        limits: &[Limit::new(Occasion::Monitoring, 12, LimitUnit::Months, UNVERIFIED)],
    },
];

const AU1: Source = Source::published("AU1", "autismcommission.org, standard 6.06");
const CC1: Source = Source::published("CC1", "SAMHSA, CCBHC criteria page (archived)");
const CFR1: Source = Source::published("CFR1", "42 CFR 441.468");
const IL1: Source = sources::il1();
const MA1: Source = Source::published("MA1", "104 CMR 29.07");
const ME1: Source = sources::me1();
const MT1: Source = Source::published("MT1", "Montana, program case-plan rule for youth");
const MT2: Source = Source::published("MT2", "ARM 37.88");
const NH1: Source = Source::published("NH1", "New Hampshire He-M 401.10");
const UNVERIFIED: Source =
    Source::project_default("limit-unverified", "Professional knowledge: the rule itself was not read");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_stands_once_with_its_limits() {
        for profile in PROFILES {
            assert_eq!(PROFILES.iter().filter(|other| other.id == profile.id).count(), 1, "{}", profile.id);
            assert!(!profile.limits.is_empty() && profile.limits.iter().all(|limit| limit.count > 0));
            for limit in profile.limits {
                let occasion = limit.occasion;
                assert_eq!(profile.limits.iter().filter(|other| other.occasion == occasion).count(), 1);
            }
        }
        assert!(PROFILES[1..].is_sorted_by_key(|profile| profile.id));
    }

    #[test]
    fn limits_are_counted_on_the_calendar() {
        let friday = "2026-01-30".parse().unwrap();
        let holiday = BusinessCalendar::new(["2026-02-02".parse().unwrap()]);
        for (unit, expected) in [
            (LimitUnit::Days, "2026-01-31"),
            (LimitUnit::BusinessDays, "2026-02-03"),
            (LimitUnit::Months, "2026-02-28"),
        ] {
            let limit = Limit::new(Occasion::Review, 1, unit, UNVERIFIED);
            assert_eq!(limit.last_day(friday, &holiday).to_string(), expected);
        }
    }
}
