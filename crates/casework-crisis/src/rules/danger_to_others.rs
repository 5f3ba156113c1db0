//! E4: danger to others.

use casework_core::Answer;

use super::Rule;
use crate::actions::{Action, Review};
use crate::evidence::{Facts, Found};
use crate::signs::Kind;
use crate::{Tier, sources};

/// Finds that homicidal thoughts with plan, target or means, or a command hallucination to harm.
///
/// # What it finds
/// Homicidal thoughts with a plan, a target, means or a recent act; a threat with a plan, means or a date; a voice that
/// commands harm.
///
/// # Why it matters
/// Each of these turns a thought into a danger to a person. A diagnosis alone never does.
///
/// # When it stays silent
/// It is silent on a threat against an identifiable person without plan, means or date (rule U9).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("E4")
/// };
/// assert!(fires(serde_json::json!({"probes": {"named-target": "yes", "planned-date": "yes"}})));
/// // The nearest case that does not fire: no plan, means or date: rule U9.
/// assert!(!fires(serde_json::json!({"probes": {"named-target": "yes"}})));
/// ```
///
/// # Sources
/// [`UK_TRIAGE`](sources::UK_TRIAGE), [`COMMAND`](sources::COMMAND), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "E4",
    name: "danger to others",
    tier: Tier::Emergent,
    condition: "homicidal thoughts with plan, target or means, or a command hallucination to harm",
    sources: &[&sources::UK_TRIAGE, &sources::COMMAND, &sources::PROJECT],
    actions: &[Action::EvaluateInThisContact, Action::ObserveDirectly, Action::AssessViolence],
    reviews: &[Review::DutyToProtectReview, Review::DisclosureReview],
    page: include_str!("danger_to_others.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let probes = &facts.situation.probes;
    found.yes("probes.command-hallucination", probes.command_hallucination);
    found.yes("probes.homicidal-plan", probes.homicidal_plan);
    // Thoughts or a threat become a danger with means or a date; thoughts also with a target or a recent act.
    let thoughts = probes.homicidal_thoughts == Answer::Yes;
    let threat = [probes.threat, probes.named_target].contains(&Answer::Yes);
    let acted = || facts.present().find(|seen| seen.kind == Kind::Violence);
    let means = [probes.means_access, probes.weapon, probes.planned_date].contains(&Answer::Yes);
    let aimed = thoughts && (probes.named_target == Answer::Yes || acted().is_some());
    if ((thoughts || threat) && means) || aimed {
        found.yes("probes.homicidal-thoughts", probes.homicidal_thoughts);
        found.yes("probes.threat", probes.threat);
        found.yes("probes.named-target", probes.named_target);
        found.yes("probes.means-access", probes.means_access);
        found.yes("probes.weapon", probes.weapon);
        found.yes("probes.planned-date", probes.planned_date);
        if let Some(seen) = acted().filter(|_| thoughts) {
            seen.add_to(found);
        }
    }
}
