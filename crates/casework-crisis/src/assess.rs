//! The assessment: every rule over one situation, the highest tier, the deadline, and the reasons.
//!
//! Pure and total. It deliberately holds no episode and no escalation; those read its result. Open [`assess()`] first.

mod inputs;
mod open;
pub(crate) mod required;
mod respond;
pub(crate) mod trace;

pub use open::{NotAssessed, WhyOpen};
pub use trace::{Fate, Traced};

use std::borrow::Cow;
use std::fmt;

use casework_core::{BusinessCalendar, Code, Instant, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Tier;
use crate::actions::{Action, Review};
use crate::evidence::{Evidence, Facts, Situation};
use crate::rule_set::{RuleSet, RuleSetRef};
use crate::rules::{RULES, Rule};

/// The answer to a situation: how fast who must act, and why.
///
/// It is a response tier, never a predicted risk. `Debug` shows no evidence.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Assessment {
    /// The tier of the inputs alone.
    pub computed_tier: Tier,
    /// The computed tier, or the tier of the open episode where that is higher. Only a person lowers it.
    pub effective_tier: Tier,
    /// When the response of the effective tier is due, in the zone of the situation.
    pub deadline: Instant,
    /// When contact must have started: set for Emergent and Immediate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_by: Option<Instant>,
    /// The time that is never passed: set for Emergent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Instant>,
    /// What to do, the four elements of the protocol first on every Urgent or higher tier.
    pub actions: Vec<Action>,
    /// The rules of the computed tier, in the order of the sheet.
    pub determined_by: Vec<Reason>,
    /// The other rules that fired, in the order of the sheet.
    pub also_fired: Vec<Reason>,
    /// What could not be assessed, and why.
    pub not_assessed: Vec<NotAssessed>,
    /// What would have to be true for the next tier up.
    pub would_raise: Vec<Raise>,
    /// The rule set that judged.
    pub rule_set: RuleSetRef,
    /// Whether something that was asked for or sent in could not be assessed.
    pub incomplete: bool,
    /// Whether answers contradict each other; the higher one counted.
    pub inconsistent_answers: bool,
    /// Reviews by people. None of them acts by itself.
    pub reviews: Vec<Review>,
    /// What became of every input.
    pub trace: Vec<Traced>,
}

impl Assessment {
    /// Says whether a rule fired, by its id without the family, such as `U5`.
    pub fn fired(&self, id: &str) -> bool {
        self.determined_by.iter().chain(&self.also_fired).any(|reason| reason.code.id() == id)
    }
}

impl fmt::Debug for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assessment").field("rule_set", &self.rule_set).finish_non_exhaustive()
    }
}

/// One rule that fired, with the input values that made it fire.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Reason {
    /// The rule.
    pub code: Code,
    /// The tier it asks for.
    pub tier: Tier,
    /// The input values, sorted.
    pub evidence: Vec<Evidence>,
    /// Where the rule comes from; the rule itself lists every source.
    pub source: Source,
}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reason").field("code", &self.code).finish_non_exhaustive()
    }
}

/// A rule of the next tier up, with what would have to be true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Raise {
    /// The rule.
    pub code: Code,
    /// The tier it would ask for.
    pub tier: Tier,
    /// Its condition.
    pub condition: Cow<'static, str>,
}

/// Assesses a situation: evaluates every rule and takes the highest tier.
///
/// Without a calendar the routine deadline counts calendar days, which is earlier.
///
/// ```
/// use casework_crisis::{RuleSet, Situation, Tier, assess};
/// use casework_core::BusinessCalendar;
/// let situation: Situation = serde_json::from_str(r#"{
///     "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
///     "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "no", "2": "no", "6": "no" } }]
/// }"#).unwrap();
/// let assessment = assess(&situation, RuleSet::standard(), Some(&BusinessCalendar::default()));
/// assert_eq!(assessment.computed_tier, Tier::Routine);
/// assert!(assessment.fired("R0"));
/// assert_eq!(assessment.deadline.to_string(), "2026-03-16T10:00:00-05:00");
/// ```
pub fn assess(situation: &Situation, rules: &RuleSet, calendar: Option<&BusinessCalendar>) -> Assessment {
    let mut facts = Facts::read(situation, rules.limits());
    inputs::trace(&mut facts);
    let fired = fire(&facts);
    let computed_tier = fired.iter().map(|(rule, _)| rule.tier).max().unwrap_or_default();
    let effective_tier =
        situation.context.previous_tier.map_or(computed_tier, |before| before.max(computed_tier));
    let times = respond::times(effective_tier, situation, rules.limits(), calendar);
    let actions = respond::actions(effective_tier, &fired, &facts);
    let reviews = respond::reviews(&fired, &facts);
    let not_assessed = open::not_assessed(&facts);
    let incomplete = fired.iter().any(|(rule, _)| matches!(rule.id, "X1" | "U3"));
    let inconsistent_answers = facts.screens.is_inconsistent() || contradicts_record(&facts);
    let (determined_by, also_fired) = reasons(fired, computed_tier);
    Assessment {
        computed_tier,
        effective_tier,
        deadline: times.deadline,
        contact_by: times.contact_by,
        latest: times.latest,
        actions,
        determined_by,
        also_fired,
        not_assessed,
        would_raise: would_raise(computed_tier),
        rule_set: rules.reference().clone(),
        incomplete,
        inconsistent_answers,
        reviews,
        trace: facts.trace.finish(),
    }
}

/// A rule that fired, with its evidence.
type Fired = (&'static Rule, Vec<Evidence>);

fn fire(facts: &Facts<'_>) -> Vec<Fired> {
    let mut fired = Vec::with_capacity(8);
    for rule in RULES {
        if let Some(evidence) = (rule.when)(facts) {
            fired.push((rule, evidence));
        }
    }
    // Routine is what remains when nothing else was found.
    if fired.len() > 1 {
        fired.retain(|(rule, _)| rule.tier > Tier::Routine);
    }
    fired
}

fn reasons(fired: Vec<Fired>, tier: Tier) -> (Vec<Reason>, Vec<Reason>) {
    let mut determined_by = Vec::with_capacity(fired.len());
    let mut also_fired = Vec::new();
    for (rule, evidence) in fired {
        let Some(source) = rule.sources.first() else { continue };
        let reason = Reason { code: rule.code(), tier: rule.tier, evidence, source: (*source).clone() };
        if rule.tier == tier { determined_by.push(reason) } else { also_fired.push(reason) }
    }
    (determined_by, also_fired)
}

fn would_raise(tier: Tier) -> Vec<Raise> {
    let above = RULES.iter().filter(|rule| Some(rule.tier) == tier.next());
    above
        .map(|rule| Raise { code: rule.code(), tier: rule.tier, condition: Cow::Borrowed(rule.condition) })
        .collect()
}

/// Says whether the screener denies behavior that is known from elsewhere.
fn contradicts_record(facts: &Facts<'_>) -> bool {
    let denied = facts.screens.c_ssrs.is_some_and(|read| read.is_complete() && read.behavior.is_none());
    denied && facts.behavior.is_some()
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
