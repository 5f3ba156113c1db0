//! U1: screener moderate.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::instruments::c_ssrs::Item;
use crate::instruments::{Band, Recency};
use crate::{Tier, sources};

/// Finds that item 3 of the C-SSRS Screener is yes, or there was suicidal behavior more than three months ago.
///
/// # What it finds
/// The moderate band of the C-SSRS Screener: item 3, or suicidal behavior that is all older than three months.
///
/// # Why it matters
/// A denial of thoughts does not cancel behavior.
///
/// # When it stays silent
/// It is silent on a band that is lower (rule Q1) or higher (rule E1). An old attempt that is only on record, without
/// a screener, is history (rule U7).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("U1")
/// };
/// assert!(fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"1": "no", "2": "no", "6-lifetime": "yes", "6-3mo": "no"}}]})));
/// // The nearest case that does not fire: low, rule Q1.
/// assert!(!fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"1": "yes", "2": "no", "6-lifetime": "no"}}]})));
/// ```
///
/// # Sources
/// [`COLUMBIA_LOWER_BANDS`](sources::COLUMBIA_LOWER_BANDS), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "U1",
    name: "screener moderate",
    tier: Tier::Urgent,
    condition: "item 3 of the C-SSRS Screener, or suicidal behavior more than three months ago",
    sources: &[&sources::COLUMBIA_LOWER_BANDS, &sources::PROJECT],
    actions: &[Action::ReviewByClinician, Action::Consult, Action::MakeSafetyPlan],
    reviews: &[],
    page: include_str!("screener_moderate.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    if facts.band() != Band::Moderate {
        return;
    }
    found.add_if(facts.c_ssrs_says(Item::Method), Item::Method.name(), Answer::Yes);
    facts.add_behavior(Recency::Older, found);
}
