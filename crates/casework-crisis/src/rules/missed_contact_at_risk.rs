//! U6: missed contact at elevated baseline.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::EvidenceValue;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that an elevated baseline (open episode, Emergent in the past 90 days, psychiatric discharge in the past 30 days) and a missed contact.
///
/// # What it finds
/// A missed contact with a person whose baseline is elevated: an open episode, an Emergent tier in the past 90 days, or a
/// psychiatric discharge in the past 30 days, both ends counted.
///
/// # Why it matters
/// Risk is highest in the weeks after a discharge, and it stays high after a flag is removed.
///
/// # When it stays silent
/// It is silent on a missed contact without an elevated baseline, and on an elevated baseline while contact is kept.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("U6")
/// };
/// assert!(fires(serde_json::json!({"context": {"discharge-date": "2026-02-27", "missed-contacts": 1}})));
/// // The nearest case that does not fire: 31 days ago.
/// assert!(!fires(serde_json::json!({"context": {"discharge-date": "2026-01-30", "missed-contacts": 1}})));
/// ```
///
/// # Sources
/// [`ZERO_SUICIDE`](sources::ZERO_SUICIDE), [`VA_FLAG`](sources::VA_FLAG), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "U6",
    name: "missed contact at elevated baseline",
    tier: Tier::Urgent,
    condition: "an elevated baseline (open episode, Emergent in the past 90 days, psychiatric discharge in the past 30 days) and a missed contact",
    sources: &[&sources::ZERO_SUICIDE, &sources::VA_FLAG, &sources::PROJECT],
    actions: &[
        Action::ReachOutToday,
        Action::CallEmergencyContact,
        Action::SendCaringContact,
        Action::ReviewByClinician,
    ],
    reviews: &[],
    page: include_str!("missed_contact_at_risk.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let context = &facts.situation.context;
    let missed = context.missed_contacts > 0 || facts.is_out_of_reach();
    if !missed {
        return;
    }
    found.yes("context.open-episode", context.open_episode);
    // A tier that stands from before is that of an open episode.
    if let Some(tier) = context.previous_tier.filter(|tier| *tier > Tier::Routine) {
        found.add("context.previous-tier", tier);
    }
    if let Some(date) = context.last_emergent_date
        && facts.within_days(date, facts.limits.emergent_lookback_days)
    {
        found.add("context.last-emergent-date", date);
    }
    if let Some(date) = context.discharge_date
        && facts.within_days(date, facts.limits.discharge_lookback_days)
    {
        found.add("context.discharge-date", date);
    }
    if found.is_empty() {
        return;
    }
    if context.missed_contacts > 0 {
        found.add("context.missed-contacts", EvidenceValue::Number(context.missed_contacts.into()));
    }
    found.add_if(context.unreachable == Answer::Yes, "context.unreachable", Answer::Yes);
    found.add_if(context.eloped == Answer::Yes, "context.eloped", Answer::Yes);
}
