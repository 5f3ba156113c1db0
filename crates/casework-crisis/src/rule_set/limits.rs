//! The numbers that the rules and deadlines read, and which way each of them is stricter.

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Tier, sources};

/// The numbers that the rules and deadlines read. Each is a project default, near the published anchors.
///
/// On the wire, a number that is not written is that of the standard rule set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Limits {
    /// Emergent: minutes until contact has started.
    pub emergent_contact_minutes: u32,
    /// Emergent: minutes until the evaluation is done.
    pub emergent_evaluation_minutes: u32,
    /// Emergent: minutes that are never passed.
    pub emergent_cap_minutes: u32,
    /// Urgent: elapsed hours.
    pub urgent_hours: u32,
    /// Priority: elapsed hours.
    pub priority_hours: u32,
    /// Routine: business days; calendar days where there is no calendar.
    pub routine_business_days: u32,
    /// Recent behavior: calendar months back; the wider of this and the days counts.
    pub behavior_months: u32,
    /// Recent behavior: days back.
    pub behavior_days: u32,
    /// Elevated baseline: days since the latest Emergent tier.
    pub emergent_lookback_days: u32,
    /// Elevated baseline: days since a psychiatric discharge.
    pub discharge_lookback_days: u32,
    /// How many distinct Priority signs together are Urgent.
    pub distinct_priority_signs: u32,
    /// The floor of a warning sign from the person's own plan; never below Priority.
    pub personal_sign_floor: Tier,
}

/// The published anchors of each tier's deadline. The deadlines themselves are a choice of the project near them.
pub static DEADLINE_SOURCES: [(Tier, &[&Source]); 5] = [
    (Tier::Routine, &[&sources::PROJECT, &sources::CCBHC]),
    (Tier::Priority, &[&sources::PROJECT]),
    (Tier::Urgent, &[&sources::PROJECT, &sources::UK_TRIAGE, &sources::EMERGENCY_TIMES]),
    (Tier::Emergent, &[&sources::PROJECT, &sources::EMERGENCY_TIMES, &sources::UK_TRIAGE]),
    (Tier::Immediate, &[&sources::PROJECT, &sources::SEED, &sources::UK_TRIAGE, &sources::CCBHC]),
];

/// Which way a number is stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stricter {
    Larger,
    Smaller,
}

/// A number of the limits: its name on the wire, which way it is stricter, and where it stands.
pub(super) struct Number {
    pub(super) name: &'static str,
    pub(super) stricter: Stricter,
    pub(super) of: fn(&Limits) -> u32,
}

impl Number {
    /// Returns every number of some limits.
    pub(super) fn all(limits: &Limits) -> impl Iterator<Item = u32> {
        NUMBERS.iter().map(|number| (number.of)(limits))
    }
}

/// Every number of the limits.
pub(super) static NUMBERS: [Number; 11] = [
    number("emergent-contact-minutes", Stricter::Smaller, |limits| limits.emergent_contact_minutes),
    number("emergent-evaluation-minutes", Stricter::Smaller, |limits| limits.emergent_evaluation_minutes),
    number("emergent-cap-minutes", Stricter::Smaller, |limits| limits.emergent_cap_minutes),
    number("urgent-hours", Stricter::Smaller, |limits| limits.urgent_hours),
    number("priority-hours", Stricter::Smaller, |limits| limits.priority_hours),
    number("routine-business-days", Stricter::Smaller, |limits| limits.routine_business_days),
    number("behavior-months", Stricter::Larger, |limits| limits.behavior_months),
    number("behavior-days", Stricter::Larger, |limits| limits.behavior_days),
    number("emergent-lookback-days", Stricter::Larger, |limits| limits.emergent_lookback_days),
    number("discharge-lookback-days", Stricter::Larger, |limits| limits.discharge_lookback_days),
    number("distinct-priority-signs", Stricter::Smaller, |limits| limits.distinct_priority_signs),
];

const fn number(name: &'static str, stricter: Stricter, of: fn(&Limits) -> u32) -> Number {
    Number { name, stricter, of }
}

impl Limits {
    /// The numbers of the standard rule set.
    pub const STANDARD: Self = Self {
        emergent_contact_minutes: 15,
        emergent_evaluation_minutes: 120,
        emergent_cap_minutes: 360,
        urgent_hours: 24,
        priority_hours: 72,
        routine_business_days: 10,
        behavior_months: 3,
        behavior_days: 92,
        emergent_lookback_days: 90,
        discharge_lookback_days: 30,
        distinct_priority_signs: 3,
        personal_sign_floor: Tier::Priority,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::STANDARD
    }
}
