//! E6: ideation while intoxicated.

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that any thought of suicide while intoxicated.
///
/// # What it finds
/// Any yes to an item about suicidal thoughts, or the same said outside of an instrument, in a person who is intoxicated.
///
/// # Why it matters
/// Intoxication makes acting more likely and the interview less reliable.
///
/// # When it stays silent
/// It is silent without intoxication, and on intoxication alone.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("E6")
/// };
/// assert!(fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"1": "yes"}}], "probes": {"intoxicated": "yes"}})));
/// // The nearest case that does not fire: no thought of suicide.
/// assert!(!fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"1": "no"}}], "probes": {"intoxicated": "yes"}})));
/// ```
///
/// # Sources
/// [`PROJECT`](sources::PROJECT), [`UK_TRIAGE`](sources::UK_TRIAGE).
pub(crate) static RULE: Rule = Rule {
    id: "E6",
    name: "ideation while intoxicated",
    tier: Tier::Emergent,
    condition: "any thought of suicide while intoxicated",
    sources: &[&sources::PROJECT, &sources::UK_TRIAGE],
    actions: &[Action::EvaluateInThisContact, Action::ObserveDirectly],
    reviews: &[],
    page: include_str!("ideation_while_intoxicated.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    if !facts.is_intoxicated() {
        return;
    }
    facts.add_ideation(found);
    if found.is_empty() {
        return;
    }
    found.yes("probes.intoxicated", facts.situation.probes.intoxicated);
}
