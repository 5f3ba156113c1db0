//! U2: positive screen not followed up.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::EvidenceValue;
use crate::evidence::{Facts, Found};
use crate::instruments::{AsqResult, asq, phq9};
use crate::{Tier, sources};

/// Finds that the ASQ is positive and not acute, or item 9 of the PHQ-9 is 1 or more, with no completed second-level screen.
///
/// # What it finds
/// A first-level screen that is positive while no second-level screen is complete.
///
/// # Why it matters
/// Item 9 and the ASQ find people; they do not tell passive from active thoughts. The second screen belongs to the same
/// contact.
///
/// # When it stays silent
/// It is silent once a whole C-SSRS Screener of the same day or later, or a brief suicide safety assessment, is there,
/// which then speaks for itself. An older screener settles nothing.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("U2")
/// };
/// assert!(fires(serde_json::json!({"instruments": [{"id": "phq-9", "answers": {"q9": 1}}]})));
/// // The nearest case that does not fire: item 9 is zero.
/// assert!(!fires(serde_json::json!({"instruments": [{"id": "phq-9", "answers": {"q9": 0}}]})));
/// ```
///
/// # Sources
/// [`VA_RISK_ID`](sources::VA_RISK_ID), [`ASQ`](sources::ASQ), [`PHQ9_ITEM_9`](sources::PHQ9_ITEM_9), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "U2",
    name: "positive screen not followed up",
    tier: Tier::Urgent,
    condition: "the ASQ is positive and not acute, or item 9 of the PHQ-9 is 1 or more, with no completed second-level screen",
    sources: &[&sources::VA_RISK_ID, &sources::ASQ, &sources::PHQ9_ITEM_9, &sources::PROJECT],
    actions: &[Action::ScreenBeforeContactEnds, Action::ReviewByClinician],
    reviews: &[],
    page: include_str!("positive_screen_unfollowed.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    if facts.has_second_level_screen() {
        return;
    }
    if let Some(read) = facts.screens.asq.filter(|read| read.result >= AsqResult::NonAcutePositive) {
        found.add("asq", read.result.as_str());
        for (name, bit) in asq::ITEMS {
            found.add_if(read.yes.has(bit), name, Answer::Yes);
            // Refusing is a positive screen.
            found.add_if(read.refused.has(bit), name, Answer::Refused);
        }
    }
    if let Some(value) = facts.screens.phq9.filter(phq9::ItemNine::is_positive).and_then(|nine| nine.value) {
        found.add(phq9::ITEM, EvidenceValue::Number(value));
    }
}
