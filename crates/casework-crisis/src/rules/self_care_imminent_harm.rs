//! E5: self-care failure with imminent harm.

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that self-care fails with imminent medical harm or exposure, or a medical flag is Emergent.
///
/// # What it finds
/// A failure of self-care that brings imminent medical harm or exposure, and the medical flag that is Emergent by itself
/// (postpartum psychosis).
///
/// # Why it matters
/// Harm comes within hours. It is a finding with its domains, never a legal conclusion.
///
/// # When it stays silent
/// It is silent while no imminent harm is known (rule U4).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("E5")
/// };
/// assert!(fires(serde_json::json!({"probes": {"self-care-domains": ["food"], "imminent-self-care-harm": "yes"}})));
/// // The nearest case that does not fire: no imminent harm known: rule U4.
/// assert!(!fires(serde_json::json!({"probes": {"self-care-domains": ["food"]}})));
/// ```
///
/// # Sources
/// [`SELF_CARE`](sources::SELF_CARE), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "E5",
    name: "self-care failure with imminent harm",
    tier: Tier::Emergent,
    condition: "self-care fails with imminent medical harm or exposure, or a medical flag is Emergent",
    sources: &[&sources::SELF_CARE, &sources::PROJECT],
    actions: &[Action::EvaluateInThisContact, Action::ObserveDirectly],
    reviews: &[],
    page: include_str!("self_care_imminent_harm.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    if found.yes("probes.imminent-self-care-harm", facts.situation.probes.imminent_self_care_harm) {
        for domain in facts.self_care_domains() {
            found.add("probes.self-care-domains", domain.as_str());
        }
    }
    for flag in facts.medical_flags().filter(|flag| facts.tier_of(*flag) == Tier::Emergent) {
        found.add("probes.medical-flags", flag.as_str());
    }
}
