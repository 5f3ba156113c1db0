//! U3: ideation unanswered.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::Present;
use crate::evidence::{Facts, Found};
use crate::instruments::{asq, c_ssrs, phq9};
use crate::signs::Kind;
use crate::{Tier, sources};

/// Finds that a question about suicidal thoughts is missing, refused or could not be answered, while there is a sign, a history or a request for a screen.
///
/// # What it finds
/// A question about suicidal thoughts that was put and has no answer: an instrument that was begun or required, or a
/// probe that was refused.
///
/// # Why it matters
/// Missing is never a no. A low result that nobody obtained cannot reassure.
///
/// # When it stays silent
/// It is silent when no screen was begun, required or refused: a brief contact is not a screen.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("U3")
/// };
/// assert!(fires(serde_json::json!({"signs": [{"code": "A-EMO"}], "instruments": [{"id": "c-ssrs-screener", "answers": {"1": "missing", "2": "missing"}}]})));
/// // The nearest case that does not fire: answered: rule Q2.
/// assert!(!fires(serde_json::json!({"signs": [{"code": "A-EMO"}], "instruments": [{"id": "c-ssrs-screener", "answers": {"1": "no", "2": "no", "6": "no"}}]})));
/// ```
///
/// # Sources
/// [`ASQ`](sources::ASQ), [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "U3",
    name: "ideation unanswered",
    tier: Tier::Urgent,
    condition: "a question about suicidal thoughts is missing, refused or could not be answered, while there is a sign, a history or a request for a screen",
    sources: &[&sources::ASQ, &sources::PROJECT],
    actions: &[Action::FinishScreen, Action::ReachOutToday, Action::ReviewByClinician],
    reviews: &[],
    page: include_str!("ideation_unanswered.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    if let Some(read) = facts.screens.c_ssrs {
        for item in c_ssrs::Item::ALL {
            if let Some(open) = read.open.why(item.bit()) {
                found.add(item.name(), open);
            }
        }
    }
    if let Some(read) = facts.screens.asq {
        for (name, bit) in asq::ITEMS {
            if let Some(open) = read.open.why(bit) {
                found.add(name, open);
            }
        }
    }
    if let Some(open) = facts.screens.phq9.and_then(|nine| nine.open) {
        found.add(phq9::ITEM, open);
    }
    for name in facts.required.absent_screens() {
        found.add(name, Answer::Missing);
    }
    // Whatever was begun or required is a request for a screen. The rest needs a sign or a history beside it.
    if found.is_empty() && has_sign_or_history(facts) {
        let probes = &facts.situation.probes;
        for (name, answer) in
            [("probes.ideation-stated", probes.ideation_stated), ("probes.intent-now", probes.intent_now)]
        {
            found.add_if(matches!(answer, Answer::Refused | Answer::Unable), name, answer);
        }
        for seen in facts.listed().filter(|seen| seen.kind == Kind::Ideation) {
            if seen.sign.present == Present::Unknown {
                found.add("signs", "ideation unknown");
            }
        }
    }
}

fn has_sign_or_history(facts: &Facts<'_>) -> bool {
    let context = &facts.situation.context;
    facts.present().next().is_some()
        || facts.behavior.is_some()
        || !context.past_attempt_dates.is_empty()
        || context.discharge_date.is_some()
        || context.last_emergent_date.is_some()
        || context.open_episode == Answer::Yes
        || context.last_known_intent == Answer::Yes
        || context.previous_tier > Some(Tier::Routine)
        || facts.situation.instruments.iter().any(|entry| crate::instruments::is_suicide_screen(&entry.id))
}
