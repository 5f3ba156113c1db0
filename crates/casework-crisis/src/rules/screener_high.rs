//! E1: screener high.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::instruments::c_ssrs::Item;
use crate::instruments::{Band, Recency};
use crate::{Tier, sources};

/// Finds that item 4 or 5 of the C-SSRS Screener is yes, or there was suicidal behavior in the past three months.
///
/// # What it finds
/// The highest band of the C-SSRS Screener: item 4 or 5, or any suicidal behavior in the past three months, wherever
/// it was reported. Intent stated outside of the screener counts as item 4.
///
/// # Why it matters
/// The published high thresholds are the same in every setting. A denial beside recent behavior is no relief.
///
/// # When it stays silent
/// It is silent when all behavior is older than three months (rule U1). A date that is not known is taken as recent.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("E1")
/// };
/// assert!(fires(serde_json::json!({"context": {"past-attempt-dates": ["2026-01-20"]}})));
/// // The nearest case that does not fire: longer ago than the window.
/// assert!(!fires(serde_json::json!({"context": {"past-attempt-dates": ["2025-06-15"]}})));
/// ```
///
/// # Sources
/// [`COLUMBIA`](sources::COLUMBIA), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "E1",
    name: "screener high",
    tier: Tier::Emergent,
    condition: "item 4 or 5 of the C-SSRS Screener, or suicidal behavior in the past three months",
    sources: &[&sources::COLUMBIA, &sources::PROJECT],
    actions: &[Action::EvaluateInThisContact, Action::ObserveDirectly, Action::RemoveDangerousItems],
    reviews: &[],
    page: include_str!("screener_high.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    if facts.band() != Band::High {
        return;
    }
    for item in [Item::Intent, Item::Plan] {
        found.add_if(facts.c_ssrs_says(item), item.name(), Answer::Yes);
    }
    found.yes("probes.intent-now", facts.situation.probes.intent_now);
    facts.add_behavior(Recency::Recent, found);
}
