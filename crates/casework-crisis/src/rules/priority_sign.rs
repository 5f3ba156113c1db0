//! Q2: priority sign.

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that any sign whose floor is Priority.
///
/// # What it finds
/// Any warning sign whose floor is Priority, and any warning sign of the person's own plan.
///
/// # Why it matters
/// A sign is worth a look within days even where every screen is negative.
///
/// # When it stays silent
/// It is silent on a sign whose floor is Routine, which asks only for its follow-up question.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("Q2")
/// };
/// assert!(fires(serde_json::json!({"signs": [{"code": "A-HYG"}]})));
/// // The nearest case that does not fire: its floor is Routine.
/// assert!(!fires(serde_json::json!({"signs": [{"code": "A-ANHED"}]})));
/// ```
///
/// # Sources
/// [`SEED`](sources::SEED), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "Q2",
    name: "priority sign",
    tier: Tier::Priority,
    condition: "any sign whose floor is Priority",
    sources: &[&sources::SEED, &sources::PROJECT],
    actions: &[Action::ReviewByClinician, Action::OfferCrisisLine],
    reviews: &[],
    page: include_str!("priority_sign.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    for seen in facts.floored(Tier::Priority) {
        seen.add_to(found);
    }
}
