//! L2: documented level in the middle.

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that a clinician documented the middle level of SAFE-T or of the VA/DoD acute scale.
///
/// # What it finds
/// The middle level of a scale that a clinician documented.
///
/// # Why it matters
/// The published response is a crisis plan and perhaps an admission, which a clinician decides on the same or the next day.
///
/// # When it stays silent
/// It is silent on a low level (rule L3) and on a level that the scale does not have (rule X1).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("L2")
/// };
/// assert!(fires(serde_json::json!({"context": {"documented-levels": [{"scale": "va-dod-acute", "level": "intermediate"}]}})));
/// // The nearest case that does not fire: a low level, rule L3.
/// assert!(!fires(serde_json::json!({"context": {"documented-levels": [{"scale": "safe-t", "level": "low"}]}})));
/// ```
///
/// # Sources
/// [`SAFE_T`](sources::SAFE_T), [`VA_ACUTE`](sources::VA_ACUTE), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "L2",
    name: "documented level in the middle",
    tier: Tier::Urgent,
    condition: "a clinician documented the middle level of SAFE-T or of the VA/DoD acute scale",
    sources: &[&sources::SAFE_T, &sources::VA_ACUTE, &sources::PROJECT],
    actions: &[Action::ReviewByClinician, Action::MakeSafetyPlan, Action::OfferCrisisLine],
    reviews: &[],
    page: include_str!("documented_middle.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    facts.add_documented(Tier::Urgent, found);
}
