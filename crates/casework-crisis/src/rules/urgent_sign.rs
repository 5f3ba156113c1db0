//! U4: urgent sign.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that a sign whose floor is Urgent, escalating psychosis, a failure of self-care without imminent harm, or a same-day medical warning.
///
/// # What it finds
/// A warning sign whose floor is Urgent, psychosis or a severe mood disorder that increases rapidly, a failure of
/// self-care, a medical warning for the same day, or thoughts of suicide or harm that are voiced outside of an instrument.
///
/// # Why it matters
/// Each of these is seen by a clinician on the same or the next day, whatever else is answered.
///
/// # When it stays silent
/// It is silent on signs with a lower floor (rule Q2).
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("U4")
/// };
/// assert!(fires(serde_json::json!({"signs": [{"code": "A-VIOL"}]})));
/// // The nearest case that does not fire: its floor is lower: rule Q2.
/// assert!(!fires(serde_json::json!({"signs": [{"code": "A-EMO"}]})));
/// ```
///
/// # Sources
/// [`UK_TRIAGE`](sources::UK_TRIAGE), [`SEED`](sources::SEED), [`SELF_CARE`](sources::SELF_CARE), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "U4",
    name: "urgent sign",
    tier: Tier::Urgent,
    condition: "a sign whose floor is Urgent, escalating psychosis, a failure of self-care without imminent harm, or a same-day medical warning",
    sources: &[&sources::UK_TRIAGE, &sources::SEED, &sources::SELF_CARE, &sources::PROJECT],
    actions: &[Action::ReviewByClinician],
    reviews: &[],
    page: include_str!("urgent_sign.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    let probes = &facts.situation.probes;
    for seen in facts.present().filter(|seen| seen.floor >= Tier::Urgent) {
        seen.add_to(found);
    }
    found.yes("probes.psychosis-escalating", probes.psychosis_escalating);
    found.yes("probes.ideation-stated", probes.ideation_stated);
    found.yes("probes.homicidal-thoughts", probes.homicidal_thoughts);
    found.add_if(
        probes.named_target == Answer::No && probes.threat == Answer::Yes,
        "probes.threat",
        probes.threat,
    );
    for domain in facts.self_care_domains() {
        found.add("probes.self-care-domains", domain.as_str());
    }
    for flag in facts.medical_flags().filter(|flag| facts.tier_of(*flag) == Tier::Urgent) {
        found.add("probes.medical-flags", flag.as_str());
    }
}
