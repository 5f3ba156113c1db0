//! The proof of a rule set, before anyone uses it.
//!
//! What is tried: for each added rule, every combination of everything it reads; for the rule set as a whole, every
//! pair of inputs at their quiet, unanswered and gravest values, every triple of questions at their gravest, and every
//! change of one input beside a situation that each rule decides. A tier is the highest of the rules that fire, so a
//! rule that never falls with more evidence keeps the whole from falling. The laws of the built-in rules are held by
//! the tests of the crate besides.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::definition::{AddedRule, RuleSetDefinition};
use super::flaw::{Counterexample, Flaw, FlawKind};
use super::space::{self, Dimension, Value};
use super::{Condition, RuleSet, RuleSetRef, shape};
use crate::assess::{Verdict, verdict};
use crate::{Situation, Tier};

/// The most combinations on which one added rule is tried.
const COMBINATIONS_MAX: usize = 200_000;

/// What was tried, and what is worth knowing although it does not stand in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Proof {
    /// The rule set that was proved.
    pub rule_set: RuleSetRef,
    /// How many situations were assessed.
    pub situations: u64,
    /// What is worth knowing: built-in rules that a change of the organization made idle.
    pub notes: Vec<String>,
}

/// A definition that is no rule set, with every reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the rule set does not hold: {} reasons, the first: {}", .flaws.len(), .flaws.first().map_or("", |flaw| flaw.message.as_str()))]
#[non_exhaustive]
pub struct Unproved {
    /// The reasons.
    pub flaws: Vec<Flaw>,
}

impl RuleSet {
    /// Makes a rule set of a definition, or says everything that stands in the way.
    ///
    /// ```
    /// use casework_crisis::RuleSet;
    /// use casework_crisis::rule_set::{FlawKind, RuleSetDefinition};
    /// let definition: RuleSetDefinition = serde_json::from_str(r#"{ "id": "riverside", "version": "1.0.0",
    ///     "region": "US", "chain": { "terminal": { "name": "County crisis team", "number": "555-0100",
    ///     "hours": "always" } }, "floors": { "G-MOOD": "urgent" } }"#).unwrap();
    /// let (rules, proof) = RuleSet::prove(&definition).unwrap();
    /// assert_eq!(rules.reference().id, "riverside");
    /// assert!(proof.situations > 10_000);
    ///
    /// let mut weaker = definition;
    /// weaker.limits.urgent_hours = 48;
    /// let unproved = RuleSet::prove(&weaker).unwrap_err();
    /// assert_eq!(unproved.flaws[0].kind, FlawKind::WeakenedWithoutWaiver);
    /// ```
    ///
    /// # Errors
    /// [`Unproved`] with every flaw; one of behavior carries a counterexample.
    pub fn prove(definition: &RuleSetDefinition) -> Result<(Self, Proof), Unproved> {
        let mut flaws = Vec::new();
        let waived = shape::check(definition, &mut flaws);
        for (place, rule) in definition.rules.iter().enumerate() {
            names_of(definition, rule, place, &mut flaws);
        }
        if flaws.iter().any(|flaw| matches!(flaw.kind, FlawKind::Malformed | FlawKind::UnknownFact)) {
            return Err(Unproved { flaws });
        }
        let rules = Self::build(definition, waived);
        let mut walk = Walk {
            rules: &rules,
            situations: 0,
            flaws,
            notes: Vec::new(),
            decided: Vec::new(),
            fired: Vec::new(),
        };
        walk.added_rules();
        // The whole is walked once nothing else stands in the way: that is the long part.
        if walk.flaws.is_empty() {
            walk.whole();
        }
        let Walk { situations, flaws, notes, .. } = walk;
        if flaws.is_empty() {
            let rule_set = rules.reference().clone();
            Ok((rules, Proof { rule_set, situations, notes }))
        } else {
            Err(Unproved { flaws })
        }
    }
}

/// Refuses what a rule names and no rule can read.
fn names_of(definition: &RuleSetDefinition, rule: &AddedRule, place: usize, flaws: &mut Vec<Flaw>) {
    let pointer = format!("/rules/{place}/when");
    if let Err(name) = space::dimensions_of(&rule.when) {
        let message = format!(
            "no rule can read `{name}`: a question is one of the probes, the context, the contact, \
             `c-ssrs-screener.1` to `.5` or `asq.q1` to `.q5`; a denial never counts"
        );
        flaws.push(Flaw::new(FlawKind::UnknownFact, pointer.clone(), message));
    }
    for atom in rule.when.atoms() {
        if let Condition::Sign { code } = atom
            && !shape::knows_sign(definition, code)
        {
            let message = format!("no sign has the code `{code}`");
            flaws.push(Flaw::new(FlawKind::UnknownFact, pointer.clone(), message));
        }
        if let Condition::All(parts) | Condition::Any(parts) = atom
            && parts.is_empty()
        {
            flaws.push(Flaw::new(
                FlawKind::Malformed,
                pointer.clone(),
                "a list of conditions holds one at least",
            ));
        }
    }
}

struct Walk<'a> {
    rules: &'a RuleSet,
    situations: u64,
    flaws: Vec<Flaw>,
    notes: Vec<String>,
    /// A situation that each rule alone decides, and the rules that fired at all.
    decided: Vec<(&'a str, Situation)>,
    fired: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    fn verdict(&mut self, situation: &Situation) -> Verdict<'a> {
        self.situations = self.situations.saturating_add(1);
        verdict(situation, self.rules)
    }

    /// Tries each added rule on every combination of what it reads.
    fn added_rules(&mut self) {
        for (place, added) in self.rules.added().iter().enumerate() {
            let Ok(all) = space::dimensions_of(&added.rule.when) else { continue };
            let dimensions: Vec<&Dimension> = all.iter().collect();
            let size = dimensions
                .iter()
                .try_fold(1_usize, |size, dimension| size.checked_mul(dimension.values.len()))
                .filter(|size| *size <= COMBINATIONS_MAX);
            let pointer = format!("/rules/{place}");
            let Some(size) = size else {
                let message = format!("more than {COMBINATIONS_MAX} combinations: write two rules");
                self.flaws.push(Flaw::new(FlawKind::TooLarge, pointer, message));
                continue;
            };
            let verdicts: Vec<Verdict<'_>> =
                (0..size).map(|number| self.verdict(&combination(&dimensions, number))).collect();
            // What follows a raised rule need not decide anything by itself.
            if shape::follows(&added.rule.id).is_none() {
                self.difference(&pointer, added.rule.id.as_str(), &verdicts);
            }
            if let Some(fall) = first_fall(&dimensions, &verdicts) {
                let flaw = fall.flaw(pointer, &dimensions, &verdicts);
                self.flaws.push(self.advised(flaw, fall, &verdicts));
            }
        }
    }

    /// Says when a rule never fires, or never makes a difference.
    fn difference(&mut self, pointer: &str, id: &str, verdicts: &[Verdict<'_>]) {
        let fires = verdicts.iter().any(|verdict| verdict.fired(id));
        if !fires {
            let message = format!("{id} never fires, whatever is answered");
            self.flaws.push(Flaw::new(FlawKind::Unreachable, pointer, message));
        } else if !verdicts.iter().any(|verdict| verdict.decided_by(id)) {
            let others = verdicts.iter().find(|verdict| verdict.fired(id));
            let others = others.map_or_else(String::new, |verdict| verdict.top_but(id).join(", "));
            let message =
                format!("{id} never makes a difference: wherever it fires, others say as much: {others}");
            self.flaws.push(Flaw::new(FlawKind::Shadowed, pointer, message));
        }
    }

    /// Tries the rule set as a whole.
    fn whole(&mut self) {
        let quiet = space::quiet();
        let dimensions = space::dimensions(self.rules);
        let outlines: Vec<_> = dimensions.iter().map(Dimension::outline).collect();
        for (first, one) in outlines.iter().enumerate() {
            for other in outlines.iter().skip(first.saturating_add(1)) {
                if !self.pair(&quiet, &[one, other]) {
                    return;
                }
            }
        }
        self.triples(&quiet, &dimensions);
        for (_, situation) in std::mem::take(&mut self.decided) {
            if !self.beside(&situation, &dimensions) {
                return;
            }
        }
    }

    /// Tries two inputs at all their values, and says whether to go on.
    fn pair(&mut self, quiet: &Situation, dimensions: &[&Dimension]) -> bool {
        let size: usize = dimensions.iter().map(|dimension| dimension.values.len()).product();
        let verdicts: Vec<Verdict<'_>> = (0..size)
            .map(|number| self.verdict(&combination_on(quiet.clone(), dimensions, number)))
            .collect();
        if let Some(silent) = verdicts.iter().position(Verdict::is_silent) {
            let names: Vec<_> =
                values_of(dimensions, silent).map(|(name, value)| format!("{name} = {value}")).collect();
            let message = format!("no rule says anything of {}", names.join(", "));
            self.flaws.push(Flaw::new(FlawKind::NoTier, "", message));
            return false;
        }
        for (number, verdict) in verdicts.iter().enumerate() {
            self.keep(verdict, || combination_on(quiet.clone(), dimensions, number));
        }
        match first_fall(dimensions, &verdicts) {
            None => true,
            Some(fall) => {
                let flaw = fall.flaw(String::new(), dimensions, &verdicts);
                self.flaws.push(self.advised(flaw, fall, &verdicts));
                false
            }
        }
    }

    /// Tries three questions at their gravest, until each rule has decided a situation.
    fn triples(&mut self, quiet: &Situation, dimensions: &[Dimension]) {
        let dimensions: Vec<_> = dimensions.iter().filter(|dimension| dimension.is_question()).collect();
        let wanted = self.rules.built_in().count().saturating_add(self.rules.added().len());
        for (first, one) in dimensions.iter().enumerate() {
            for (second, other) in dimensions.iter().enumerate().skip(first.saturating_add(1)) {
                for third in dimensions.iter().skip(second.saturating_add(1)) {
                    if self.decided.len() >= wanted {
                        return;
                    }
                    let mut situation = quiet.clone();
                    for dimension in [one, other, third] {
                        if let Some(value) = dimension.values.last() {
                            dimension.write(*value, &mut situation);
                        }
                    }
                    let verdict = self.verdict(&situation);
                    self.keep(&verdict, || situation.clone());
                }
            }
        }
        self.idle();
    }

    /// Says which rules never fired, or never made a difference.
    fn idle(&mut self) {
        for (rule, tier) in self.rules.built_in() {
            let followed =
                self.rules.added().iter().any(|added| shape::follows(&added.rule.id) == Some(rule.id));
            let decides = followed || self.decided.iter().any(|(id, _)| *id == rule.id);
            if !self.fired.contains(&rule.id) {
                let message = format!("{} never fires, whatever is answered", rule.id);
                self.flaws.push(Flaw::new(FlawKind::Unreachable, format!("/tiers/{}", rule.id), message));
            } else if !decides {
                self.notes.push(format!(
                    "{} ({tier}) never makes a difference here: wherever it fires, others say as much",
                    rule.id
                ));
            }
        }
    }

    /// Adds what would have to rise as well, where the tier falls because a built-in rule was raised past others.
    fn advised(&self, mut flaw: Flaw, fall: Fall, verdicts: &[Verdict<'_>]) -> Flaw {
        let (Some(before), Some(after)) = (verdicts.get(fall.from), verdicts.get(fall.to)) else {
            return flaw;
        };
        let was_raised =
            |id: &str| self.rules.built_in().any(|(rule, tier)| rule.id == id && tier > rule.tier);
        let raised = before.top().find(|id| was_raised(id));
        if let Some(raised) = raised.filter(|_| after.tier() > Tier::Routine) {
            let others: Vec<_> = after.top().collect();
            let advice =
                format!(": with {raised} raised, raise {} to {} as well", others.join(", "), before.tier());
            flaw.message.push_str(&advice);
            flaw.pointer = format!("/tiers/{raised}");
        }
        flaw
    }

    fn keep(&mut self, verdict: &Verdict<'a>, situation: impl FnOnce() -> Situation) {
        for (id, _) in &verdict.rules {
            if !self.fired.contains(id) {
                self.fired.push(id);
            }
        }
        if let Some(id) = verdict.decider()
            && !self.decided.iter().any(|(known, _)| *known == id)
        {
            self.decided.push((id, situation()));
        }
    }

    /// Changes one input beside a situation that a rule decides, and says whether to go on.
    fn beside(&mut self, situation: &Situation, dimensions: &[Dimension]) -> bool {
        for dimension in dimensions {
            let alone = &[dimension];
            let verdicts: Vec<Verdict<'_>> = (0..dimension.values.len())
                .map(|number| self.verdict(&combination_on(situation.clone(), alone, number)))
                .collect();
            if let Some(fall) = first_fall(alone, &verdicts) {
                let mut flaw = fall.flaw(String::new(), alone, &verdicts);
                if let Some(shown) = &mut flaw.counterexample {
                    *shown.before = combination_on(situation.clone(), alone, fall.from);
                    *shown.after = combination_on(situation.clone(), alone, fall.to);
                }
                self.flaws.push(self.advised(flaw, fall, &verdicts));
                return false;
            }
        }
        true
    }
}

/// Returns the situation of one combination of values, beside quiet answers.
fn combination(dimensions: &[&Dimension], number: usize) -> Situation {
    combination_on(space::quiet(), dimensions, number)
}

fn combination_on(mut situation: Situation, dimensions: &[&Dimension], number: usize) -> Situation {
    let mut rest = number;
    for dimension in dimensions {
        let count = dimension.values.len().max(1);
        if let Some(value) = dimension.values.get(rest % count) {
            dimension.write(*value, &mut situation);
        }
        rest /= count;
    }
    situation
}

fn values_of(dimensions: &[&Dimension], number: usize) -> impl Iterator<Item = (String, String)> {
    let mut rest = number;
    dimensions.iter().map(move |dimension| {
        let count = dimension.values.len().max(1);
        let value = dimension.values.get(rest % count).map(|value| value.words()).unwrap_or_default();
        rest /= count;
        (dimension.name().into_owned(), value)
    })
}

/// A place where the tier falls although the evidence does not.
#[derive(Debug, Clone, Copy)]
struct Fall {
    dimension: usize,
    from: usize,
    to: usize,
    from_value: usize,
    to_value: usize,
}

/// Finds the first fall: the same combination with one input higher, and the tier lower.
fn first_fall(dimensions: &[&Dimension], verdicts: &[Verdict<'_>]) -> Option<Fall> {
    let mut stride = 1_usize;
    for (place, dimension) in dimensions.iter().enumerate() {
        let count = dimension.values.len().max(1);
        for (from, verdict) in verdicts.iter().enumerate() {
            let from_value = (from / stride) % count;
            for to_value in from_value.saturating_add(1)..count {
                let to = from.saturating_add(stride.saturating_mul(to_value.saturating_sub(from_value)));
                let lower = verdicts.get(to).is_some_and(|other| other.tier() < verdict.tier());
                if lower && dimension.rises(from_value, to_value) {
                    return Some(Fall { dimension: place, from, to, from_value, to_value });
                }
            }
        }
        stride = stride.saturating_mul(count);
    }
    None
}

impl Fall {
    fn flaw(self, pointer: String, dimensions: &[&Dimension], verdicts: &[Verdict<'_>]) -> Flaw {
        let tier = |number: usize| verdicts.get(number).map_or(Tier::Routine, Verdict::tier);
        let (before, after) = (tier(self.from), tier(self.to));
        let dimension = dimensions.get(self.dimension).copied();
        let value = |number: usize| dimension.and_then(|known| known.values.get(number)).copied();
        let words = |number: usize| value(number).map(Value::words).unwrap_or_default();
        let name = dimension.map(Dimension::name).unwrap_or_default().into_owned();
        let open = value(self.to_value).is_some_and(Value::is_open);
        let kind = if open { FlawKind::MissingCountsAsNo } else { FlawKind::NotMonotone };
        let beside: Vec<_> = values_of(dimensions, self.from)
            .filter(|(other, _)| *other != name)
            .map(|(other, value)| format!("{other} = {value}"))
            .collect();
        let beside =
            if beside.is_empty() { String::new() } else { format!(", beside {}", beside.join(", ")) };
        let (from, to) = (words(self.from_value), words(self.to_value));
        let message =
            format!("`{name}` from {from} to {to} lowers the tier from {before} to {after}{beside}");
        Flaw::new(kind, pointer, message).shown_by(Counterexample {
            input: name.into(),
            from,
            to,
            tier_before: before,
            tier_after: after,
            before: Box::new(combination(dimensions, self.from)),
            after: Box::new(combination(dimensions, self.to)),
        })
    }
}
