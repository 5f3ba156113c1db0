//! I4: command obeyed.

use casework_core::Answer;

use super::Rule;
use crate::actions::{Action, Review};
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that acting on a command to harm, or unable to resist it.
///
/// # What it finds
/// A voice commands harm, and the person acts on it, says that it cannot be resisted, or will not or cannot say.
///
/// # Why it matters
/// Commands are often followed, and how dangerous the command sounds predicts little.
///
/// # When it stays silent
/// It is silent on a command that the person can resist, and on one about which that was not asked (rule E4).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("I4")
/// };
/// assert!(fires(serde_json::json!({"probes": {"command-hallucination": "yes", "can-resist": "no"}})));
/// // The nearest case that does not fire: resisted, rule E4.
/// assert!(!fires(serde_json::json!({"probes": {"command-hallucination": "yes", "can-resist": "yes"}})));
/// ```
///
/// # Sources
/// [`COMMAND`](sources::COMMAND), [`UK_TRIAGE`](sources::UK_TRIAGE), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "I4",
    name: "command obeyed",
    tier: Tier::Immediate,
    condition: "acting on a command to harm, or unable to resist it",
    sources: &[&sources::COMMAND, &sources::UK_TRIAGE, &sources::PROJECT],
    actions: &[Action::CallEmergencyNumber, Action::StayUntilHelpArrives, Action::NotifySupervisor],
    reviews: &[Review::DutyToProtectReview],
    page: include_str!("command_obeyed.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let probes = &facts.situation.probes;
    found.yes("probes.acting-on-command", probes.acting_on_command);
    // Asked and not answered is no reassurance; not asked at all leaves rule E4, and the question open.
    let unresisted = matches!(probes.can_resist, Answer::No | Answer::Refused | Answer::Unable);
    if probes.command_hallucination == Answer::Yes && unresisted {
        found.yes("probes.command-hallucination", probes.command_hallucination);
        found.add("probes.can-resist", probes.can_resist);
    }
}
