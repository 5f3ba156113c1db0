//! E2: ASQ acute.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::instruments::AsqResult;
use crate::instruments::asq;
use crate::{Tier, sources};

/// Finds that the ASQ is an acute positive, or positive with the acuity question unanswered.
///
/// # What it finds
/// A positive ASQ whose acuity question is yes, or is still open.
///
/// # Why it matters
/// An acute positive is an imminent risk: direct observation, removal of dangerous items, full evaluation.
///
/// # When it stays silent
/// It is silent when the acuity question is no (rule U2). Where the person cannot be kept in sight, the question
/// whether the person can stay safe must be answered in this contact.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("E2")
/// };
/// assert!(fires(serde_json::json!({"instruments": [{"id": "asq", "answers": {"q3": "yes", "q5": "yes"}}]})));
/// // The nearest case that does not fire: not acute, rule U2.
/// assert!(!fires(serde_json::json!({"instruments": [{"id": "asq", "answers": {"q3": "yes", "q5": "no"}}]})));
/// ```
///
/// # Sources
/// [`ASQ`](sources::ASQ), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "E2",
    name: "ASQ acute",
    tier: Tier::Emergent,
    condition: "the ASQ is an acute positive, or positive with the acuity question unanswered",
    sources: &[&sources::ASQ, &sources::PROJECT],
    actions: &[Action::EvaluateInEmergencyDepartment, Action::ObserveDirectly, Action::RemoveDangerousItems],
    reviews: &[],
    page: include_str!("asq_acute.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let Some(result) = facts.asq_result() else { return };
    if !matches!(result, AsqResult::AcutePositive | AsqResult::PositiveAcuityUnknown) {
        return;
    }
    found.add("asq", result.as_str());
    for (name, bit) in asq::ITEMS {
        found.add_if(facts.asq_says(bit), name, Answer::Yes);
    }
}
