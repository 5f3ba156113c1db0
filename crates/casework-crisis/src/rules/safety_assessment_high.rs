//! E3: safety assessment high.

use super::Rule;
use crate::actions::Action;
use crate::evidence::BssaResult;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that the brief suicide safety assessment asks for a full evaluation before the person leaves.
///
/// # What it finds
/// A brief suicide safety assessment whose outcome is high or imminent.
///
/// # Why it matters
/// The person should not leave without a full safety assessment.
///
/// # When it stays silent
/// It is silent on the outcome low. That outcome does not cancel any other rule.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("E3")
/// };
/// assert!(fires(serde_json::json!({"probes": {"bssa-result": "high"}})));
/// // The nearest case that does not fire: the lowest outcome.
/// assert!(!fires(serde_json::json!({"probes": {"bssa-result": "low"}})));
/// ```
///
/// # Sources
/// [`ASQ`](sources::ASQ), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "E3",
    name: "safety assessment high",
    tier: Tier::Emergent,
    condition: "the brief suicide safety assessment asks for a full evaluation before the person leaves",
    sources: &[&sources::ASQ, &sources::PROJECT],
    actions: &[Action::EvaluateInThisContact, Action::ObserveDirectly, Action::RemoveDangerousItems],
    reviews: &[],
    page: include_str!("safety_assessment_high.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let Some(outcome) = facts.situation.probes.bssa_result else { return };
    found.add_if(
        matches!(outcome, BssaResult::High | BssaResult::Imminent),
        "probes.bssa-result",
        outcome.as_str(),
    );
}
