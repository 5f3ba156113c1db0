//! L3: documented level low.

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that a clinician documented the lowest level of SAFE-T or of the VA/DoD acute scale.
///
/// # What it finds
/// A low level that a clinician documented.
///
/// # Why it matters
/// A low level still has a response: a referral and the numbers to call. Most people who die by suicide were rated low.
///
/// # When it stays silent
/// It is silent when no level was documented. It lowers nothing that another rule finds.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("L3")
/// };
/// assert!(fires(serde_json::json!({"context": {"documented-levels": [{"scale": "safe-t", "level": "low"}]}})));
/// // The nearest case that does not fire: a high level, rule L1.
/// assert!(!fires(serde_json::json!({"context": {"documented-levels": [{"scale": "safe-t", "level": "high"}]}})));
/// ```
///
/// # Sources
/// [`SAFE_T`](sources::SAFE_T), [`VA_ACUTE`](sources::VA_ACUTE), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "L3",
    name: "documented level low",
    tier: Tier::Priority,
    condition: "a clinician documented the lowest level of SAFE-T or of the VA/DoD acute scale",
    sources: &[&sources::SAFE_T, &sources::VA_ACUTE, &sources::PROJECT],
    actions: &[Action::Refer, Action::OfferCrisisLine],
    reviews: &[],
    page: include_str!("documented_low.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    facts.add_documented(Tier::Priority, found);
}
