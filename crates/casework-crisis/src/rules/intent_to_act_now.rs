//! I3: intent to act now.

use casework_core::Answer;

use super::Rule;
use crate::actions::{Action, Review};
use crate::evidence::{Facts, Found};
use crate::instruments::c_ssrs::Item;
use crate::{Tier, sources};

/// Finds that stated intent to act now, with means, and unwilling or unable to stay safe.
///
/// # What it finds
/// Intent to act now with means at hand, when nobody has heard that the person can and will stay safe. Item 5 of the
/// C-SSRS Screener (plan and intent) counts as intent where the person then refuses, cannot say, or is gone.
///
/// # Why it matters
/// Intent, means and no safety together leave no time.
///
/// # When it stays silent
/// It is silent when the person is able and willing to stay safe, or when no means are at hand; rule E1 still holds.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("I3")
/// };
/// assert!(fires(serde_json::json!({"probes": {"intent-now": "yes", "means-access": "yes", "able-and-willing-to-stay-safe": "no"}})));
/// // The nearest case that does not fire: able and willing to stay safe, rule E1.
/// assert!(!fires(serde_json::json!({"probes": {"intent-now": "yes", "means-access": "yes", "able-and-willing-to-stay-safe": "yes"}})));
/// ```
///
/// # Sources
/// [`UK_TRIAGE`](sources::UK_TRIAGE), [`SEED`](sources::SEED), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "I3",
    name: "intent to act now",
    tier: Tier::Immediate,
    condition: "stated intent to act now, with means, and unwilling or unable to stay safe",
    sources: &[&sources::UK_TRIAGE, &sources::SEED, &sources::PROJECT],
    actions: &[
        Action::CallEmergencyNumber,
        Action::StayUntilHelpArrives,
        Action::NotifySupervisor,
        Action::RemoveDangerousItems,
    ],
    reviews: &[Review::EmergencyWithoutConsentReview],
    page: include_str!("intent_to_act_now.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let probes = &facts.situation.probes;
    let safe = probes.able_and_willing_to_stay_safe;
    // Intent now: nothing short of a yes is safety. A plan with intent in the past month: the person has refused,
    // cannot say, or is gone, and nobody has said that there is no intent now.
    let stated = facts.says_intent_now() && safe != Answer::Yes;
    let planned = facts.c_ssrs_says(Item::Plan)
        && probes.intent_now != Answer::No
        && (matches!(safe, Answer::No | Answer::Refused | Answer::Unable)
            || (facts.is_out_of_reach() && safe != Answer::Yes));
    if !(facts.has_means() && (stated || planned)) {
        return;
    }
    found.yes("probes.intent-now", probes.intent_now);
    found.add_if(facts.c_ssrs_says(Item::Plan), Item::Plan.name(), Answer::Yes);
    found.yes("probes.means-access", probes.means_access);
    found.add("probes.able-and-willing-to-stay-safe", safe);
}
