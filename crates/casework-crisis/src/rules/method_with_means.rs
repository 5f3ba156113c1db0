//! E7: method with means.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::instruments::c_ssrs::Item;
use crate::{Tier, sources};

/// Finds that item 3 of the C-SSRS Screener with ready access to lethal means.
///
/// # What it finds
/// Thoughts with a method in a person who has lethal means at hand.
///
/// # Why it matters
/// The step from method to act is short where the means are there.
///
/// # When it stays silent
/// It is silent when no means are at hand (rule U1).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("E7")
/// };
/// assert!(fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"2": "yes", "3": "yes"}}], "probes": {"means-access": "yes"}})));
/// // The nearest case that does not fire: means not at hand: rule U1.
/// assert!(!fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"2": "yes", "3": "yes"}}], "probes": {"means-access": "no"}})));
/// ```
///
/// # Sources
/// [`PROJECT`](sources::PROJECT), [`COLUMBIA_LOWER_BANDS`](sources::COLUMBIA_LOWER_BANDS).
pub(crate) static RULE: Rule = Rule {
    id: "E7",
    name: "method with means",
    tier: Tier::Emergent,
    condition: "item 3 of the C-SSRS Screener with ready access to lethal means",
    sources: &[&sources::PROJECT, &sources::COLUMBIA_LOWER_BANDS],
    actions: &[
        Action::EvaluateInThisContact,
        Action::ObserveDirectly,
        Action::RemoveDangerousItems,
        Action::TalkAboutMeansSafety,
    ],
    reviews: &[],
    page: include_str!("method_with_means.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    if facts.has_means() && facts.c_ssrs_says(Item::Method) {
        found.add(Item::Method.name(), Answer::Yes);
        found.yes("probes.means-access", facts.situation.probes.means_access);
    }
}
