//! U7: past attempt and a new sign.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that a past attempt at any date, and any new sign.
///
/// # What it finds
/// A past attempt at any date together with any sign that is not known to be an old one.
///
/// # Why it matters
/// A past attempt changes what every new sign means, however small the sign.
///
/// # When it stays silent
/// It is silent when no sign is present, and on signs that were said to be neither new nor worse.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("U7")
/// };
/// assert!(fires(serde_json::json!({"signs": [{"code": "A-ANHED"}], "context": {"past-attempt-dates": ["2015"]}})));
/// // The nearest case that does not fire: the sign is not new.
/// assert!(!fires(serde_json::json!({"signs": [{"code": "A-ANHED", "new-or-worse": "no"}], "context": {"past-attempt-dates": ["2015"]}})));
/// ```
///
/// # Sources
/// [`PROJECT`](sources::PROJECT), [`COLUMBIA_LOWER_BANDS`](sources::COLUMBIA_LOWER_BANDS).
pub(crate) static RULE: Rule = Rule {
    id: "U7",
    name: "past attempt and a new sign",
    tier: Tier::Urgent,
    condition: "a past attempt at any date, and any new sign",
    sources: &[&sources::PROJECT, &sources::COLUMBIA_LOWER_BANDS],
    actions: &[Action::ReviewByClinician, Action::AskSuicideScreener],
    reviews: &[],
    page: include_str!("past_attempt_new_sign.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    facts.add_past_attempt(found);
    let mut signs = facts.present().filter(|seen| seen.sign.new_or_worse != Answer::No).peekable();
    if found.is_empty() || signs.peek().is_none() {
        return found.take_back();
    }
    for seen in signs {
        seen.add_to(found);
    }
}
