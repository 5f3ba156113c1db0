//! L1: documented level high.

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that a clinician documented the highest level of SAFE-T or of the VA/DoD acute scale.
///
/// # What it finds
/// A high acute level that a clinician documented, whatever the instruments say.
///
/// # Why it matters
/// The published response is suicide precautions and generally an admission. A person has judged; a form does not undo it.
///
/// # When it stays silent
/// It is silent on the middle levels (rule L2). It compares no level of one scale with one of another.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("L1")
/// };
/// assert!(fires(serde_json::json!({"context": {"documented-levels": [{"scale": "safe-t", "level": "high"}]}})));
/// // The nearest case that does not fire: the middle level, rule L2.
/// assert!(!fires(serde_json::json!({"context": {"documented-levels": [{"scale": "safe-t", "level": "moderate"}]}})));
/// ```
///
/// # Sources
/// [`SAFE_T`](sources::SAFE_T), [`VA_ACUTE`](sources::VA_ACUTE), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "L1",
    name: "documented level high",
    tier: Tier::Emergent,
    condition: "a clinician documented the highest level of SAFE-T or of the VA/DoD acute scale",
    sources: &[&sources::SAFE_T, &sources::VA_ACUTE, &sources::PROJECT],
    actions: &[Action::EvaluateInThisContact, Action::ObserveDirectly, Action::RemoveDangerousItems],
    reviews: &[],
    page: include_str!("documented_high.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    facts.add_documented(Tier::Emergent, found);
}
