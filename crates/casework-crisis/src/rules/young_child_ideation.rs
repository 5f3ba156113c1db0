//! U8: ideation in a young child.

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that any thought of suicide in a child under 8; the tier is a minimum.
///
/// # What it finds
/// Any thought of suicide, from any place, in a child who is or may be younger than 8.
///
/// # Why it matters
/// No scored tool is valid at that age: a full evaluation takes its place.
///
/// # When it stays silent
/// It is silent for a person who is known to be 8 or older. An age that is not known is not ruled out.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("U8")
/// };
/// assert!(fires(serde_json::json!({"age-band": "under-8", "signs": [{"code": "G-SIB"}]})));
/// // The nearest case that does not fire: older than the bound: rule U4.
/// assert!(!fires(serde_json::json!({"age-band": "8-11", "signs": [{"code": "G-SIB"}]})));
/// ```
///
/// # Sources
/// [`ASQ_AGES`](sources::ASQ_AGES), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "U8",
    name: "ideation in a young child",
    tier: Tier::Urgent,
    condition: "any thought of suicide in a child under 8; the tier is a minimum",
    sources: &[&sources::ASQ_AGES, &sources::PROJECT],
    actions: &[Action::EvaluateFully, Action::UseNoScoredTool, Action::AskAboutAbuse],
    reviews: &[],
    page: include_str!("young_child_ideation.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    if !facts.may_be_under_8() {
        return;
    }
    facts.add_ideation(found);
    if found.is_empty() {
        return;
    }
    found.add("age-band", facts.situation.age_band.as_str());
}
