//! I5: dependent in danger.

use super::Rule;
use crate::actions::{Action, Review};
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that a child or dependent adult is in immediate danger of abuse.
///
/// # What it finds
/// A child or a dependent adult who is in immediate danger of abuse.
///
/// # Why it matters
/// The danger is to someone who cannot leave it. The duty to report is reviewed by the person who learned of it.
///
/// # When it stays silent
/// It is silent on abuse without immediate danger, which the sign G-ABUSE carries (rule U4).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("I5")
/// };
/// assert!(fires(serde_json::json!({"probes": {"child-in-danger": "yes"}})));
/// // The nearest case that does not fire: abuse, danger not said to be immediate: rule U4.
/// assert!(!fires(serde_json::json!({"signs": [{"code": "G-ABUSE"}]})));
/// ```
///
/// # Sources
/// [`MANDATED_REPORTING`](sources::MANDATED_REPORTING), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "I5",
    name: "dependent in danger",
    tier: Tier::Immediate,
    condition: "a child or dependent adult is in immediate danger of abuse",
    sources: &[&sources::MANDATED_REPORTING, &sources::PROJECT],
    actions: &[Action::CallEmergencyNumber, Action::ContactProtectiveServices, Action::NotifySupervisor],
    reviews: &[Review::MandatedReportReview],
    page: include_str!("dependent_in_danger.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let probes = &facts.situation.probes;
    found.yes("probes.child-in-danger", probes.child_in_danger);
    found.yes("probes.dependent-adult-in-danger", probes.dependent_adult_in_danger);
}
