//! The assessment: every rule over one situation, the highest tier, the deadline, and the reasons.
//!
//! Pure and total. It deliberately holds no episode and no escalation; those read its result. Open [`assess()`] first.

mod inputs;
mod open;
pub(crate) mod required;
mod respond;
pub(crate) mod trace;

pub use open::{NotAssessed, WhyOpen};
pub(crate) use respond::{Clock, Running, times};
pub use trace::{Fate, Traced};

use std::borrow::Cow;
use std::fmt;

use casework_core::{BusinessCalendar, Code, FreeText, Instant, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Tier;
use crate::actions::{Action, Review};
use crate::contacts::Contacts;
use crate::evidence::{Evidence, EvidenceValue, Facts, Found, Situation};
use crate::rule_set::{Added, RuleSet, RuleSetRef, Waived};
use crate::rules::Rule;

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
    /// Whom to call: the emergency numbers and crisis lines of the region.
    #[serde(default)]
    pub contacts: Contacts,
    /// The rules of the computed tier, in the order of the sheet.
    pub determined_by: Vec<Reason>,
    /// The other rules that fired, in the order of the sheet.
    pub also_fired: Vec<Reason>,
    /// What people have put together about the person's safety, in their words, as it was sent in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safety_formulation: Option<FreeText>,
    /// What could not be assessed, and why.
    pub not_assessed: Vec<NotAssessed>,
    /// What would have to be true for the next tier up.
    pub would_raise: Cow<'static, [Raise]>,
    /// The rule set that judged.
    pub rule_set: RuleSetRef,
    /// What this rule set asks for less of than the standard one, each with who signed for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waived: Vec<Waived>,
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
    /// The input values, in the order in which the rule reads them. The order in which they came leaves no mark.
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
    let mut facts = Facts::read(situation, rules);
    inputs::trace(&mut facts);
    let mut fired = fire(&facts, rules);
    let computed_tier = highest(&fired);
    let effective_tier =
        situation.context.previous_tier.map_or(computed_tier, |before| before.max(computed_tier));
    let before = situation.context.previous_tier;
    let running = situation
        .context
        .previous_deadline
        .map(|deadline| Running { deadline, same: before.is_none_or(|before| before >= effective_tier) });
    let clock = Clock { at: situation.at, zone: situation.zone, running };
    let times = times(effective_tier, clock, rules.limits(), calendar);
    let actions = respond::actions(effective_tier, &fired, &facts);
    let reviews = respond::reviews(&fired, &facts);
    let not_assessed = open::not_assessed(&facts);
    let incomplete =
        fired.iter().any(|fired| matches!(fired.id(), "X1" | "U3")) || open::is_incomplete(&facts);
    let inconsistent_answers = facts.screens.is_inconsistent() || contradicts_record(&facts);
    let contacts = Contacts::of_region(facts.region, rules.contacts(), facts.on);
    if facts.region.is_some_and(|region| !region.shows_levels) {
        hide_levels(&mut fired);
    }
    let (determined_by, also_fired) = reasons(fired, computed_tier);
    Assessment {
        computed_tier,
        effective_tier,
        deadline: times.deadline,
        contact_by: times.contact_by,
        latest: times.latest,
        actions,
        contacts,
        determined_by,
        also_fired,
        safety_formulation: situation.context.safety_formulation.clone(),
        not_assessed,
        would_raise: rules.raises(computed_tier.next()),
        rule_set: rules.reference().clone(),
        waived: rules.waived().to_vec(),
        incomplete,
        inconsistent_answers,
        reviews,
        trace: facts.trace.finish(),
    }
}

/// A rule that fired, with its evidence.
struct Fired<'a> {
    by: By<'a>,
    tier: Tier,
    evidence: Vec<Evidence>,
}

/// Whose rule it is.
#[derive(Clone, Copy)]
enum By<'a> {
    BuiltIn(&'static Rule),
    Added(&'a Added),
}

impl<'a> Fired<'a> {
    fn id(&self) -> &'a str {
        match self.by {
            By::BuiltIn(rule) => rule.id,
            By::Added(added) => &added.rule.id,
        }
    }

    fn code(&self) -> Code {
        match self.by {
            By::BuiltIn(rule) => rule.code(),
            By::Added(added) => added.code.clone(),
        }
    }

    fn actions(&self) -> &'a [Action] {
        match self.by {
            By::BuiltIn(rule) => rule.actions,
            By::Added(added) => &added.rule.actions,
        }
    }

    fn reviews(&self) -> &'a [Review] {
        match self.by {
            By::BuiltIn(rule) => rule.reviews,
            By::Added(added) => &added.rule.reviews,
        }
    }

    fn source(&self) -> Option<&'a Source> {
        match self.by {
            By::BuiltIn(rule) => rule.sources.first().copied(),
            By::Added(added) => Some(&added.rule.source),
        }
    }
}

/// How many rules there is room for at first.
const FIRED: usize = 16;

fn fire<'a>(facts: &Facts<'_>, rules: &'a RuleSet) -> Vec<Fired<'a>> {
    let mut fired = Vec::with_capacity(FIRED);
    let mut found = Found::new();
    for (rule, tier) in rules.built_in() {
        // Routine is what remains when nothing else was found.
        if tier == Tier::Routine && !fired.is_empty() {
            continue;
        }
        (rule.when)(facts, &mut found);
        if let Some(evidence) = found.fired() {
            fired.push(Fired { by: By::BuiltIn(rule), tier, evidence });
        }
    }
    for added in rules.added() {
        if added.rule.when.holds(facts, &mut found)
            && let Some(evidence) = found.fired_once_each()
        {
            fired.push(Fired { by: By::Added(added), tier: added.rule.tier, evidence });
        }
    }
    if fired.len() > 1 {
        fired.retain(|fired| fired.tier > Tier::Routine);
    }
    fired
}

fn highest(fired: &[Fired<'_>]) -> Tier {
    fired.iter().map(|fired| fired.tier).max().unwrap_or_default()
}

/// The rules that fire on a situation, with their tiers: what a proof looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict<'a> {
    pub(crate) rules: Vec<(&'a str, Tier)>,
}

/// Says which rules fire, and nothing else.
pub(crate) fn verdict<'a>(situation: &Situation, rules: &'a RuleSet) -> Verdict<'a> {
    let mut facts = Facts::read(situation, rules);
    inputs::trace(&mut facts);
    let fired = fire(&facts, rules);
    Verdict { rules: fired.iter().map(|fired| (fired.id(), fired.tier)).collect() }
}

impl<'a> Verdict<'a> {
    pub(crate) fn tier(&self) -> Tier {
        self.rules.iter().map(|(_, tier)| *tier).max().unwrap_or_default()
    }

    pub(crate) const fn is_silent(&self) -> bool {
        self.rules.is_empty()
    }

    pub(crate) fn fired(&self, id: &str) -> bool {
        self.rules.iter().any(|(known, _)| *known == id)
    }

    /// Returns the rules of the highest tier.
    pub(crate) fn top(&self) -> impl Iterator<Item = &'a str> {
        let tier = self.tier();
        self.rules.iter().filter(move |(_, of)| *of == tier).map(|(id, _)| *id)
    }

    /// Returns the one rule without which the tier would be lower.
    pub(crate) fn decider(&self) -> Option<&'a str> {
        let mut top = self.top();
        let first = top.next()?;
        top.next().is_none().then_some(first)
    }

    pub(crate) fn decided_by(&self, id: &str) -> bool {
        self.decider() == Some(id)
    }

    /// Returns the other rules of the highest tiers, from that of a rule on.
    pub(crate) fn top_but(&self, id: &str) -> Vec<&'a str> {
        let own = self.rules.iter().find(|(known, _)| *known == id).map(|(_, tier)| *tier);
        let others = self.rules.iter().filter(|(known, tier)| *known != id && Some(*tier) >= own);
        others.map(|(known, _)| *known).collect()
    }
}

/// Takes the words for levels of risk out of the evidence: where a region does not show them, the answers stand alone.
fn hide_levels(fired: &mut [Fired<'_>]) {
    for evidence in fired.iter_mut().flat_map(|fired| &mut fired.evidence) {
        let names_level = matches!(evidence.input.as_str(), "c-ssrs-screener" | "probes.bssa-result")
            || evidence.input.as_str().starts_with("context.documented-levels.");
        if names_level && matches!(evidence.value, EvidenceValue::Word(_)) {
            evidence.value = EvidenceValue::Word(Cow::Borrowed("recorded"));
        }
    }
}

fn reasons(fired: Vec<Fired<'_>>, tier: Tier) -> (Vec<Reason>, Vec<Reason>) {
    let determining = fired.iter().filter(|fired| fired.tier == tier).count();
    let mut determined_by = Vec::with_capacity(determining);
    let mut also_fired = Vec::with_capacity(fired.len().saturating_sub(determining));
    for fired in fired {
        let Some(source) = fired.source() else { continue };
        let (code, source) = (fired.code(), source.clone());
        let reason = Reason { code, tier: fired.tier, evidence: fired.evidence, source };
        if reason.tier == tier { determined_by.push(reason) } else { also_fired.push(reason) }
    }
    (determined_by, also_fired)
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
