//! R0: nothing found.

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that nothing else fired and all required inputs are there.
///
/// # What it finds
/// Nothing. It stands so that a Routine result names its reason as every other tier does.
///
/// # Why it matters
/// A result without a reason cannot be reviewed.
///
/// # When it stays silent
/// It is silent as soon as any other rule fires. It never says that there is no risk.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("R0")
/// };
/// assert!(fires(serde_json::json!({"context": {"diagnoses": ["schizophrenia"]}})));
/// // The nearest case that does not fire: another rule fired.
/// assert!(!fires(serde_json::json!({"signs": [{"code": "A-EMO"}]})));
/// ```
///
/// # Sources
/// [`PROJECT`](sources::PROJECT), [`CCBHC`](sources::CCBHC),
/// [`NHS_ENGLAND`](sources::NHS_ENGLAND).
pub(crate) static RULE: Rule = Rule {
    id: "R0",
    name: "nothing found",
    tier: Tier::Routine,
    condition: "nothing else fired and all required inputs are there",
    sources: &[&sources::PROJECT, &sources::CCBHC, &sources::NHS_ENGLAND],
    actions: &[Action::Record, Action::RescreenNextContact],
    reviews: &[],
    page: include_str!("nothing_found.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    // The assessment asks this last, and only when no other rule fired; a required input that is absent is rule X1.
    found.add("rules", "none fired");
    // A quiet tool that is not valid at the age is no reassurance, and is named beside it.
    for tool in facts.screened_too_young() {
        found.add(tool, "not valid below 8");
    }
}
