//! U9: threat to a person.

use casework_core::Answer;

use super::Rule;
use crate::actions::{Action, Review};
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that a threat against an identifiable person without plan, means or date.
///
/// # What it finds
/// A threat against a person who can be identified, or may be: nobody has said that there is no such person.
///
/// # Why it matters
/// Laws on the duty to protect begin at such a threat, and they differ: a person reviews it, the software warns nobody.
///
/// # When it stays silent
/// It is silent when the target is known not to be a person who can be identified (rule U4). With a plan, means or a
/// date rule E4 holds as well.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("U9")
/// };
/// assert!(fires(serde_json::json!({"probes": {"named-target": "yes", "weapon": "no"}})));
/// // The nearest case that does not fire: nobody who can be identified: rule U4.
/// assert!(!fires(serde_json::json!({"probes": {"threat": "yes", "named-target": "no"}})));
/// ```
///
/// # Sources
/// [`DUTY_TO_PROTECT`](sources::DUTY_TO_PROTECT), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "U9",
    name: "threat to a person",
    tier: Tier::Urgent,
    condition: "a threat against an identifiable person without plan, means or date",
    sources: &[&sources::DUTY_TO_PROTECT, &sources::PROJECT],
    actions: &[Action::AssessViolence, Action::CheckDutyToProtectLaw, Action::ReviewByClinician],
    reviews: &[Review::DutyToProtectReview],
    page: include_str!("threat_to_a_person.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let probes = &facts.situation.probes;
    if !found.yes("probes.named-target", probes.named_target) && probes.named_target == Answer::No {
        return;
    }
    found.yes("probes.threat", probes.threat);
}
