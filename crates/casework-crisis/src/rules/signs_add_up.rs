//! Q3: signs add up.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that three distinct Priority signs, or one that is new or worse and linked to a recent loss.
///
/// # What it finds
/// Three or more distinct Priority signs, or one Priority sign that is new or worse and linked to a recent loss. Signs
/// that name the same thing on two lists count once.
///
/// # Why it matters
/// The risk is greater when signs come together, or when a sign is new and follows a painful event.
///
/// # When it stays silent
/// It is silent on two signs, on three codes of one concept, and on a sign with only one of the two marks.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("Q3")
/// };
/// assert!(fires(serde_json::json!({"signs": [{"code": "G-MOOD"}, {"code": "A-EMO"}, {"code": "A-SUBST"}]})));
/// // The nearest case that does not fire: two moods are one concept.
/// assert!(!fires(serde_json::json!({"signs": [{"code": "G-MOOD"}, {"code": "Y-MOOD"}, {"code": "A-SUBST"}]})));
/// ```
///
/// # Sources
/// [`SAMHSA_SIGNS`](sources::SAMHSA_SIGNS), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "Q3",
    name: "signs add up",
    tier: Tier::Urgent,
    condition: "three distinct Priority signs, or one that is new or worse and linked to a recent loss",
    sources: &[&sources::SAMHSA_SIGNS, &sources::PROJECT],
    actions: &[Action::ReviewByClinician, Action::AskSuicideScreener],
    reviews: &[],
    page: include_str!("signs_add_up.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let together = facts.distinct_priority_concepts() >= facts.limits.distinct_priority_signs;
    for seen in facts.floored(Tier::Priority) {
        let new_and_linked =
            seen.sign.new_or_worse == Answer::Yes && seen.sign.linked_to_recent_loss == Answer::Yes;
        if together || new_and_linked {
            seen.add_to(found);
        }
    }
}
