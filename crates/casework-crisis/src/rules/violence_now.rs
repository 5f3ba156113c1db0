//! I2: violence now.

use casework_core::Answer;

use super::Rule;
use crate::actions::{Action, Review};
use crate::evidence::{Facts, Found};
use crate::signs::Kind;
use crate::{Tier, sources};

/// Finds that there is violence now, or a weapon together with a threat.
///
/// # What it finds
/// Violence that happens now, abuse that happens now unless it is known not to be violent, or a weapon at hand together
/// with a threat against someone.
///
/// # Why it matters
/// Someone can be hurt before any evaluation begins.
///
/// # When it stays silent
/// It is silent on past violence and on a threat without a weapon (rules U4 and U9).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("I2")
/// };
/// assert!(fires(serde_json::json!({"probes": {"weapon": "yes", "threat": "yes"}})));
/// // The nearest case that does not fire: a threat without a weapon, rule U9.
/// assert!(!fires(serde_json::json!({"probes": {"weapon": "no", "threat": "yes"}})));
/// ```
///
/// # Sources
/// [`PROJECT`](sources::PROJECT), [`UK_TRIAGE`](sources::UK_TRIAGE).
pub(crate) static RULE: Rule = Rule {
    id: "I2",
    name: "violence now",
    tier: Tier::Immediate,
    condition: "there is violence now, or a weapon together with a threat",
    sources: &[&sources::PROJECT, &sources::UK_TRIAGE],
    actions: &[
        Action::CallEmergencyNumber,
        Action::StayUntilHelpArrives,
        Action::NotifySupervisor,
        Action::AssessViolence,
    ],
    reviews: &[Review::DutyToProtectReview, Review::DisclosureReview],
    page: include_str!("violence_now.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let probes = &facts.situation.probes;
    found.yes("probes.violence-now", probes.violence_now);
    // An act of violence that is reported as happening now is violence now. So is abuse, which may be a matter of words:
    // until somebody has asked, and heard that there is no violence.
    let violent = |kind: Kind| match kind {
        Kind::Violence => true,
        Kind::Abuse => probes.violence_now != Answer::No,
        Kind::Plain | Kind::Ideation | Kind::Preparatory | Kind::Confusion => false,
    };
    for seen in facts.present().filter(|seen| seen.sign.happening_now == Answer::Yes && violent(seen.kind)) {
        seen.add_to(found);
    }
    let threat = [probes.threat, probes.named_target].contains(&Answer::Yes);
    if probes.weapon == Answer::Yes && threat {
        found.yes("probes.weapon", probes.weapon);
        found.yes("probes.threat", probes.threat);
        found.yes("probes.named-target", probes.named_target);
    }
}
