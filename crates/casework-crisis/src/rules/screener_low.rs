//! Q1: screener low.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::instruments::Band;
use crate::instruments::c_ssrs::Item;
use crate::{Tier, sources};

/// Finds that item 1 or 2 of the C-SSRS Screener is yes, and nothing beyond.
///
/// # What it finds
/// The low band of the C-SSRS Screener: item 1 or 2, and nothing higher.
///
/// # Why it matters
/// A wish to be dead is a reason for a referral and a plan, not for reassurance.
///
/// # When it stays silent
/// It is silent when nothing was endorsed, and on higher bands (rules U1 and E1).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("Q1")
/// };
/// assert!(fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"1": "yes", "2": "no", "6": "no"}}]})));
/// // The nearest case that does not fire: nothing endorsed.
/// assert!(!fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"1": "no", "2": "no", "6": "no"}}]})));
/// ```
///
/// # Sources
/// [`COLUMBIA_LOWER_BANDS`](sources::COLUMBIA_LOWER_BANDS), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "Q1",
    name: "screener low",
    tier: Tier::Priority,
    condition: "item 1 or 2 of the C-SSRS Screener, and nothing beyond",
    sources: &[&sources::COLUMBIA_LOWER_BANDS, &sources::PROJECT],
    actions: &[Action::Refer, Action::MakeSafetyPlan, Action::OfferCrisisLine],
    reviews: &[],
    page: include_str!("screener_low.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    if facts.band() != Band::Low {
        return;
    }
    for item in [Item::Wish, Item::Thoughts] {
        found.add_if(facts.c_ssrs_says(item), item.name(), Answer::Yes);
    }
}
