//! I1: life in danger.

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that an attempt or overdose is in progress or has just happened, or there is a life-threatening medical flag.
///
/// # What it finds
/// An attempt or overdose in progress or just over, any deliberate ingestion, or a medical red flag that threatens life.
///
/// # Why it matters
/// Minutes decide, and a person who seems well after an ingestion may not be.
///
/// # When it stays silent
/// It is silent on a past attempt, and on medical warnings that ask for the prescriber on the same day (rule U4).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("I1")
/// };
/// assert!(fires(serde_json::json!({"probes": {"ingestion": "yes"}})));
/// // The nearest case that does not fire: a same-day matter, rule U4.
/// assert!(!fires(serde_json::json!({"probes": {"medical-flags": ["lithium-toxicity"]}})));
/// ```
///
/// # Sources
/// [`UK_TRIAGE`](sources::UK_TRIAGE), [`OVERDOSE`](sources::OVERDOSE), [`WITHDRAWAL`](sources::WITHDRAWAL), [`NMS`](sources::NMS), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "I1",
    name: "life in danger",
    tier: Tier::Immediate,
    condition: "an attempt or overdose is in progress or has just happened, or there is a life-threatening medical flag",
    sources: &[
        &sources::UK_TRIAGE,
        &sources::OVERDOSE,
        &sources::WITHDRAWAL,
        &sources::NMS,
        &sources::PROJECT,
    ],
    actions: &[Action::CallEmergencyNumber, Action::StayUntilHelpArrives, Action::NotifySupervisor],
    reviews: &[],
    page: include_str!("life_in_danger.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let probes = &facts.situation.probes;
    found.yes("probes.attempt-in-progress", probes.attempt_in_progress);
    // Any deliberate ingestion counts, even if the person seems well [T1].
    found.yes("probes.ingestion", probes.ingestion);
    for flag in facts.medical_flags().filter(|flag| facts.tier_of(*flag) == Tier::Immediate) {
        found.add("probes.medical-flags", flag.as_str());
    }
}
