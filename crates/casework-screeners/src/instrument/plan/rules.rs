//! Subscales, the algorithm, the decision and the flags.

use super::super::fault::Place;
use super::super::table::{bit_of, checks, mask, same, same_letters, slice, string};
use super::super::{
    Condition, CountRule, DecisionRule, Endorsement, Flag, FlagWhen, Flaw, Is, Outcome, Subscale, Test,
};
use super::{
    ConditionPlan, Conditions, Draft, FlagPlan, OutcomePlan, Plan, RulePlan, Spread, SubscalePlan, TestPlan,
};

/// The most ways in which open answers of overlapping rules are tried out.
const WAYS_MAX: u32 = 4096;

impl Draft<'_> {
    pub(super) const fn subscales(&mut self) {
        let (mut rows, mut row) = (slice(&self.table.subscales), 0);
        while let [subscale, rest @ ..] = rows {
            let place = Place::TOP.field("subscales").row(row);
            if row >= self.plan.subscales.len() {
                self.fault(Flaw::TooMany, place);
                return;
            }
            self.subscale(subscale, (rest, row), place);
            (rows, row) = (rest, row + 1);
        }
    }

    const fn subscale(&mut self, subscale: &Subscale, (mut others, row): (&[Subscale], usize), place: Place) {
        self.id(string(&subscale.id), place.field("id"));
        while let [other, more @ ..] = others {
            // Columns are named by the id in lower case.
            if same_letters(string(&subscale.id), string(&other.id)) {
                self.fault(Flaw::DuplicateId, place.field("id"));
            }
            others = more;
        }
        let items = &subscale.items;
        let mask = mask(self.table, items, self.plan.scored, place.field("items"), &mut self.faults);
        let (mut left, mut slots): (usize, &mut [SubscalePlan]) = (row, &mut self.plan.subscales);
        while let [slot, more @ ..] = slots {
            if left == 0 {
                *slot = SubscalePlan { mask, run: run(mask) };
                return;
            }
            (left, slots) = (left - 1, more);
        }
    }

    pub(super) const fn algorithm(&mut self) {
        let Some(algorithm) = &self.table.algorithm else { return };
        let place = Place::TOP.field("algorithm");
        let (mut endorsements, mut row) = (slice(&algorithm.endorsements), 0);
        while let [endorsement, rest @ ..] = endorsements {
            self.endorse(endorsement, place.field("endorsements").row(row));
            (endorsements, row) = (rest, row + 1);
        }
        let (mut outcomes, mut row) = (slice(&algorithm.outcomes), 0);
        if outcomes.is_empty() {
            self.fault(Flaw::AlgorithmRule, place.field("outcomes"));
        }
        while let [outcome, rest @ ..] = outcomes {
            let place = place.field("outcomes").row(row);
            if row >= self.plan.outcomes.len() {
                self.fault(Flaw::TooMany, place);
                return;
            }
            self.outcome(outcome, (rest, row), place);
            (outcomes, row) = (rest, row + 1);
        }
    }

    const fn endorse(&mut self, endorsement: &Endorsement, place: Place) {
        let within = self.asked();
        let mask = mask(self.table, &endorsement.items, within, place.field("items"), &mut self.faults);
        let mut sound = mask & self.plan.endorsable == 0;
        let mut bit = 1_u64;
        let mut spreads: &[Spread] = &self.plan.spreads;
        let mut slots: &mut [i32] = &mut self.plan.endorsed_at;
        while let ([spread, rest @ ..], [slot, more @ ..]) = (spreads, slots) {
            if mask & bit != 0 {
                sound &= endorsement.at_least > spread.min && endorsement.at_least <= spread.max;
                *slot = endorsement.at_least;
            }
            (bit, spreads, slots) = (bit << 1, rest, more);
        }
        self.plan.endorsable |= mask;
        if !sound {
            self.fault(Flaw::AlgorithmEndorsement, place);
        }
    }

    const fn outcome(&mut self, outcome: &Outcome, (mut others, row): (&[Outcome], usize), place: Place) {
        self.id(string(&outcome.id), place.field("id"));
        while let [other, more @ ..] = others {
            if same(string(&outcome.id), string(&other.id)) {
                self.fault(Flaw::DuplicateId, place.field("id"));
            }
            others = more;
        }
        let found = self.count_rules(slice(&outcome.rules), place);
        let (mut left, mut slots): (usize, &mut [OutcomePlan]) = (row, &mut self.plan.outcomes);
        while let [slot, more @ ..] = slots {
            if left == 0 {
                *slot = found;
                return;
            }
            (left, slots) = (left - 1, more);
        }
    }

    const fn count_rules(&mut self, mut rules: &[CountRule], place: Place) -> OutcomePlan {
        let [mut plan, ..] = Plan::EMPTY.outcomes;
        let mut slots: &mut [RulePlan] = &mut plan.rules;
        let (mut seen, mut row) = (0, 0);
        plan.len = rules.len();
        if rules.is_empty() {
            self.fault(Flaw::AlgorithmRule, place.field("rules"));
        }
        while let [rule, rest @ ..] = rules {
            let place = place.field("rules").row(row);
            let [slot, more @ ..] = slots else {
                self.fault(Flaw::TooMany, place);
                return plan;
            };
            *slot = self.count_rule(rule, place);
            plan.disjoint &= seen & slot.mask == 0;
            seen |= slot.mask;
            (slots, rules, row) = (more, rest, row + 1);
        }
        if !plan.disjoint && ways(&plan.rules, seen) > WAYS_MAX {
            self.fault(Flaw::AlgorithmTooEntangled, place.field("rules"));
        }
        plan
    }

    const fn count_rule(&mut self, rule: &CountRule, place: Place) -> RulePlan {
        let within = self.asked();
        let mask = mask(self.table, &rule.items, within, place.field("items"), &mut self.faults);
        let at_most = match rule.at_most {
            Some(most) => most,
            None => u32::MAX,
        };
        let possible = rule.at_least <= mask.count_ones() && rule.at_least <= at_most;
        if mask != 0 && (!possible || mask & !self.plan.endorsable != 0) {
            self.fault(Flaw::AlgorithmRule, place);
        }
        RulePlan { mask, at_least: rule.at_least, at_most }
    }

    pub(super) const fn decision(&mut self) {
        let Some(decision) = &self.table.decision else { return };
        let place = Place::TOP.field("decision");
        if !checks(decision.loinc.as_ref()) {
            self.fault(Flaw::LoincCheckDigit, place.field("loinc"));
        }
        let (mut samples, mut row) = (slice(&decision.accuracy), 0);
        while let [sample, rest @ ..] = samples {
            let place = place.field("accuracy").row(row);
            if sample.sensitivity_per_mille > 1000 {
                self.fault(Flaw::PerMille, place.field("sensitivity-per-mille"));
            }
            if sample.specificity_per_mille > 1000 {
                self.fault(Flaw::PerMille, place.field("specificity-per-mille"));
            }
            (samples, row) = (rest, row + 1);
        }
        let (mut rules, mut row) = (slice(&decision.rules), 0);
        if rules.is_empty() {
            self.fault(Flaw::Decision, place.field("rules"));
        }
        while let [rule, rest @ ..] = rules {
            let place = place.field("rules").row(row);
            if slice(&rule.when).is_empty() != rest.is_empty() {
                self.fault(Flaw::Decision, place.field("when"));
            }
            self.decision_rule(rule, row, place);
            (rules, row) = (rest, row + 1);
        }
    }

    const fn decision_rule(&mut self, rule: &DecisionRule, row: usize, place: Place) {
        let found = self.conditions(slice(&rule.when), place.field("when"), false);
        let (mut left, mut slots): (usize, &mut [Conditions]) = (row, &mut self.plan.decision);
        while let [slot, more @ ..] = slots {
            if left == 0 {
                *slot = found;
                return;
            }
            (left, slots) = (left - 1, more);
        }
        self.fault(Flaw::TooMany, place);
    }

    /// Lays conditions out. Those about the result are for flags alone: a decision cannot look at itself.
    const fn conditions(&mut self, mut rows: &[Condition], place: Place, about_result: bool) -> Conditions {
        let mut found = Conditions::NONE;
        let mut slots: &mut [ConditionPlan] = &mut found.all;
        let mut row = 0;
        while let [condition, rest @ ..] = rows {
            let place = place.row(row);
            let [slot, more @ ..] = slots else {
                self.fault(Flaw::TooMany, place);
                return found;
            };
            *slot = match condition {
                Condition::Any(test) => ConditionPlan::Any(self.test(test, place.field("any"))),
                Condition::All(test) => ConditionPlan::All(self.test(test, place.field("all"))),
                Condition::Result(id) => ConditionPlan::Result(self.result(string(id), about_result, place)),
                Condition::Screen(screen) => {
                    if !about_result {
                        self.fault(Flaw::Condition, place);
                    }
                    ConditionPlan::Screen(*screen)
                }
            };
            found.len += 1;
            (slots, rows, row) = (more, rest, row + 1);
        }
        found
    }

    const fn test(&mut self, test: &Test, place: Place) -> TestPlan {
        let within = self.asked();
        let mask = mask(self.table, &test.items, within, place.field("items"), &mut self.faults);
        if let Is::AtLeast(points) | Is::AtMost(points) = test.is {
            let (mut bit, mut sound, mut spreads): (u64, bool, &[Spread]) = (1, true, &self.plan.spreads);
            while let [spread, rest @ ..] = spreads {
                if mask & bit != 0 {
                    sound &= points >= spread.min && points <= spread.max;
                }
                (bit, spreads) = (bit << 1, rest);
            }
            if !sound {
                self.fault(Flaw::Condition, place.field("is"));
            }
        }
        TestPlan { mask, is: test.is }
    }

    /// Finds the first rule of the decision that has a result.
    const fn result(&mut self, id: &str, about_result: bool, place: Place) -> usize {
        if about_result && let Some(decision) = &self.table.decision {
            let (mut rules, mut row): (&[DecisionRule], usize) = (slice(&decision.rules), 0);
            while let [rule, rest @ ..] = rules {
                if let Some(result) = &rule.result
                    && same(string(result), id)
                {
                    return row;
                }
                (rules, row) = (rest, row + 1);
            }
        }
        self.fault(Flaw::Condition, place.field("result"));
        0
    }

    pub(super) const fn flags(&mut self) {
        let (mut rows, mut row) = (slice(&self.table.flags), 0);
        while let [flag, rest @ ..] = rows {
            let place = Place::TOP.field("flags").row(row);
            let found = self.flag(flag, rest, place);
            let (mut left, mut slots): (usize, &mut [FlagPlan]) = (row, &mut self.plan.flags);
            while let [slot, more @ ..] = slots {
                if left == 0 {
                    *slot = found;
                }
                (left, slots) = (left.wrapping_sub(1), more);
            }
            if row >= self.plan.flags.len() {
                self.fault(Flaw::TooMany, place);
                return;
            }
            (rows, row) = (rest, row + 1);
        }
    }

    const fn flag(&mut self, flag: &Flag, mut others: &[Flag], place: Place) -> FlagPlan {
        self.id(string(&flag.id), place.field("id"));
        while let [other, more @ ..] = others {
            if same(string(&flag.id), string(&other.id)) {
                self.fault(Flaw::DuplicateId, place.field("id"));
            }
            others = more;
        }
        let bit = if let Some((bit, _)) = bit_of(self.table, string(&flag.item)) {
            bit
        } else {
            self.fault(Flaw::UnknownItem, place.field("item"));
            0
        };
        match &flag.when {
            FlagWhen::All(conditions) => {
                FlagPlan::All(self.conditions(slice(conditions), place.field("when").field("all"), true))
            }
            FlagWhen::Any(conditions) => {
                FlagPlan::Any(self.conditions(slice(conditions), place.field("when").field("any"), true))
            }
            FlagWhen::AtLeast(points) => {
                let (lowest, highest) = self.points(bit);
                if bit != 0 && (*points < lowest || *points > highest) {
                    self.fault(Flaw::FlagAnswer, place.field("when"));
                }
                FlagPlan::AtLeast { bit, points: *points }
            }
            FlagWhen::Missing => FlagPlan::Missing { bit },
        }
    }

    /// The bits of the items that are no gate.
    const fn asked(&self) -> u64 {
        let all = if self.plan.len >= 64 { u64::MAX } else { (1 << self.plan.len) - 1 };
        all & !self.plan.gate.0
    }
}

/// Finds the place of the first bit and the number of bits, when they follow one another.
const fn run(mask: u64) -> (usize, usize) {
    let (mut start, mut len, mut left) = (0, 0, mask);
    while left != 0 && left & 1 == 0 {
        start += 1;
        left >>= 1;
    }
    while left & 1 == 1 {
        len += 1;
        left >>= 1;
    }
    if left == 0 { (start, len) } else { (0, 0) }
}

/// Counts the ways in which the items can be endorsed that the rules can tell apart, up to one above the limit.
const fn ways(rules: &[RulePlan], mut items: u64) -> u32 {
    let mut ways = 1;
    while items != 0 && ways <= WAYS_MAX {
        let alike = alike(rules, items);
        ways *= alike.count_ones() + 1;
        items &= !alike;
    }
    ways
}

/// Finds the items that every rule treats like the first of them.
pub(crate) const fn alike(mut rules: &[RulePlan], items: u64) -> u64 {
    let first = items & items.wrapping_neg();
    let mut alike = items;
    while let [rule, rest @ ..] = rules {
        alike &= if rule.mask & first == 0 { !rule.mask } else { rule.mask };
        rules = rest;
    }
    alike
}
