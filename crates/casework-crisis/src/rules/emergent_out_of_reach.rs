//! I6: emergent and out of reach.

use casework_core::Answer;

use super::Rule;
use crate::actions::{Action, Review};
use crate::evidence::{Facts, Found};
use crate::instruments::asq;
use crate::instruments::c_ssrs::Item;
use crate::{Tier, sources};

/// Finds that an Emergent client is unreachable or has left, and was last known to have intent and means; a supervisor decides.
///
/// # What it finds
/// A person at the Emergent tier who cannot be reached or has left, and who was last known to have intent and means.
///
/// # Why it matters
/// Nobody can keep the person safe. Whether a welfare check is sent is a decision of a person, never of the software.
///
/// # When it stays silent
/// It is silent while the person is in contact, and where intent or means are not known.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("I6")
/// };
/// assert!(fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"4": "yes"}}], "probes": {"means-access": "yes"}, "context": {"eloped": "yes"}})));
/// // The nearest case that does not fire: still in contact, rule E1.
/// assert!(!fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"4": "yes"}}], "probes": {"means-access": "yes"}})));
/// ```
///
/// # Sources
/// [`UK_TRIAGE`](sources::UK_TRIAGE), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "I6",
    name: "emergent and out of reach",
    tier: Tier::Immediate,
    condition: "an Emergent client is unreachable or has left, and was last known to have intent and means; a supervisor decides",
    sources: &[&sources::UK_TRIAGE, &sources::PROJECT],
    actions: &[Action::DecideWelfareCheck, Action::NotifySupervisor, Action::CallEmergencyContact],
    reviews: &[Review::WelfareCheckReview, Review::EmergencyWithoutConsentReview],
    page: include_str!("emergent_out_of_reach.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let context = &facts.situation.context;
    found.yes("context.unreachable", context.unreachable);
    found.yes("context.eloped", context.eloped);
    if found.is_empty() {
        return;
    }
    let mut intent = found.yes("probes.intent-now", facts.situation.probes.intent_now);
    intent |= found.yes("context.last-known-intent", context.last_known_intent);
    for (says, name) in [
        (facts.c_ssrs_says(Item::Intent), Item::Intent.name()),
        (facts.c_ssrs_says(Item::Plan), Item::Plan.name()),
        (facts.asq_says(asq::NOW.1), asq::NOW.0),
    ] {
        found.add_if(says, name, Answer::Yes);
        intent |= says;
    }
    let mut means = found.yes("probes.means-access", facts.situation.probes.means_access);
    means |= found.yes("context.last-known-means", context.last_known_means);
    let before = context.previous_tier.filter(|tier| *tier >= Tier::Emergent);
    if let Some(tier) = before {
        found.add("context.previous-tier", tier);
    }
    if !(intent && means && (before.is_some() || super::is_emergent(facts))) {
        found.take_back();
    }
}
