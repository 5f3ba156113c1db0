//! The rule set: its id, version and hash, and the numbers that the rules read.
//!
//! Loading a rule set from a file belongs here; the rules themselves are in [`crate::rules`].

use std::borrow::Cow;
use std::sync::LazyLock;

use casework_core::{Digest, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Tier;
use crate::rules::RULES;
use crate::signs::SIGNS;
use crate::sources;

/// The rules and numbers of one version, with a hash over all of them.
///
/// ```
/// use casework_crisis::RuleSet;
/// let standard = RuleSet::standard();
/// assert_eq!(standard.reference().id, "casework-standard");
/// assert_eq!(standard.limits().urgent_hours, 24);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    reference: RuleSetRef,
    limits: Limits,
}

/// Names one version of a rule set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RuleSetRef {
    /// The id of the rule set.
    pub id: Cow<'static, str>,
    /// Its semantic version.
    pub version: Cow<'static, str>,
    /// The hash over its rules, signs and numbers.
    pub hash: Digest,
}

/// The numbers that the rules and deadlines read. Each is a project default, near the published anchors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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

impl RuleSet {
    /// Makes a rule set with numbers of its own.
    pub fn new(
        id: impl Into<Cow<'static, str>>,
        version: impl Into<Cow<'static, str>>,
        limits: Limits,
    ) -> Self {
        let (id, version) = (id.into(), version.into());
        let rules: Vec<_> = RULES.iter().map(|rule| (rule.id, rule.tier, rule.condition)).collect();
        let signs: Vec<_> = SIGNS.iter().map(|sign| (sign.code, sign.floor)).collect();
        let hash = Digest::of(&(&id, &version, limits, rules, signs));
        Self { reference: RuleSetRef { id, version, hash }, limits }
    }

    /// Returns the rule set that ships with the crate.
    pub fn standard() -> &'static Self {
        static STANDARD: LazyLock<RuleSet> =
            LazyLock::new(|| RuleSet::new("casework-standard", "1.1.0", Limits::STANDARD));
        &STANDARD
    }

    /// Returns its id, version and hash.
    pub const fn reference(&self) -> &RuleSetRef {
        &self.reference
    }

    /// Returns its numbers.
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_number_is_another_hash() {
        let mut limits = Limits::STANDARD;
        limits.urgent_hours = 23;
        let changed = RuleSet::new("casework-standard", "1.0.0", limits);
        assert_ne!(changed.reference().hash, RuleSet::standard().reference().hash);
        let same = RuleSet::new("casework-standard", "1.1.0", Limits::STANDARD);
        assert_eq!(&same, RuleSet::standard());
    }

    #[test]
    fn the_rules_stand_in_the_order_of_the_sheet() {
        let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        let sheet =
            "I1 I2 I3 I4 I5 I6 E1 E2 E3 E4 E5 E6 E7 U1 U2 U3 U4 U5 U6 U7 U8 U9 Q1 Q2 Q3 R0 X1 L1 L2 L3";
        assert_eq!(ids.join(" "), sheet);
        assert!(RULES.iter().all(|rule| !rule.sources.is_empty() && !rule.actions.is_empty()));
    }

    #[test]
    fn every_source_is_listed_once() {
        let mut keys: Vec<_> = sources::ALL.iter().map(|source| source.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), sources::ALL.len());
        for rule in RULES {
            assert!(rule.sources.iter().all(|source| sources::ALL.contains(source)), "{}", rule.id);
        }
    }
}
