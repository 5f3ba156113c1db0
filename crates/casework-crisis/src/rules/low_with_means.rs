//! U5: low with means.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::instruments::Band;
use crate::instruments::c_ssrs::Item;
use crate::{Tier, sources};

/// Finds that item 1 or 2 of the C-SSRS Screener is yes, and a firearm or lethal stockpile is at hand.
///
/// # What it finds
/// The low band of the C-SSRS Screener in a person with ready access to a firearm or a lethal stockpile.
///
/// # Why it matters
/// Access to means turns a wish into an act; the talk about means safety comes first.
///
/// # When it stays silent
/// It is silent when means are not at hand (rule Q1), and when the band is higher, which other rules carry.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("U5")
/// };
/// assert!(fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"1": "yes", "2": "no", "6": "no"}}], "probes": {"means-access": "yes"}})));
/// // The nearest case that does not fire: means not at hand: rule Q1.
/// assert!(!fires(serde_json::json!({"instruments": [{"id": "c-ssrs-screener", "answers": {"1": "yes", "2": "no", "6": "no"}}], "probes": {"means-access": "no"}})));
/// ```
///
/// # Sources
/// [`PROJECT`](sources::PROJECT), [`COLUMBIA_LOWER_BANDS`](sources::COLUMBIA_LOWER_BANDS).
pub(crate) static RULE: Rule = Rule {
    id: "U5",
    name: "low with means",
    tier: Tier::Urgent,
    condition: "item 1 or 2 of the C-SSRS Screener, and nothing beyond, with a firearm or lethal stockpile at hand",
    sources: &[&sources::PROJECT, &sources::COLUMBIA_LOWER_BANDS],
    actions: &[Action::TalkAboutMeansSafety, Action::ReviewByClinician, Action::MakeSafetyPlan],
    reviews: &[],
    page: include_str!("low_with_means.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    if facts.band() != Band::Low || !facts.has_means() {
        return;
    }
    for item in [Item::Wish, Item::Thoughts] {
        found.add_if(facts.c_ssrs_says(item), item.name(), Answer::Yes);
    }
    found.yes("probes.means-access", facts.situation.probes.means_access);
}
