//! The checks of a table, and the arithmetic laid out from it. Everything here runs in the compiler for a compiled-in
//! table and at run time for a loaded one; it walks slices and never indexes.
//!
//! An item is a bit: the first scored item is bit 0, and the unscored items follow the scored ones.

use super::table::{bit_of, checks, cutoff_range, find_subscale, mask, same, slice, spread, string};
use super::{
    Algorithm, Band, CountRule, Cutoff, Definition, DefinitionError, Endorsement, Flag, FlagWhen, ITEMS_MAX,
    Item, Outcome,
};

/// The most ways in which open answers of overlapping rules are tried out.
const WAYS_MAX: u32 = 4096;

/// The arithmetic of an instrument, by bit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// The bits of the scored items.
    pub(crate) scored: u64,
    /// The number of scored items.
    pub(crate) scored_len: usize,
    /// The number of items, unscored ones included.
    pub(crate) len: usize,
    /// The lowest and the highest total.
    pub(crate) range: (i32, i32),
    /// The spread of each item.
    pub(crate) spreads: [Spread; ITEMS_MAX],
    /// From which value an item is endorsed.
    pub(crate) endorsed_at: [i32; ITEMS_MAX],
    /// The items of each subscale.
    pub(crate) subscales: [SubscalePlan; 8],
    /// The rules of each outcome of the algorithm.
    pub(crate) outcomes: [OutcomePlan; 4],
    /// What raises each flag.
    pub(crate) flags: [FlagPlan; 16],
    /// The items that are never made up.
    pub(crate) never_prorated: u64,
}

/// The values that an item can have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) min: i32,
    pub(crate) max: i32,
    /// Bit n says that `min + n` is a choice.
    pub(crate) allowed: u64,
}

impl Spread {
    /// Says whether a value is a choice.
    pub(crate) const fn allows(&self, value: i32) -> bool {
        value >= self.min && value <= self.max && self.allowed >> (value - self.min) & 1 == 1
    }
}

/// The items of one subscale.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SubscalePlan {
    pub(crate) mask: u64,
    /// The place of the first item and the number of items, when they follow one another; otherwise zeros.
    pub(crate) run: (usize, usize),
}

/// The count rules of one outcome.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OutcomePlan {
    pub(crate) rules: [RulePlan; 8],
    pub(crate) len: usize,
    /// No item is counted by two of the rules.
    pub(crate) disjoint: bool,
}

/// One count rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RulePlan {
    pub(crate) mask: u64,
    pub(crate) at_least: u32,
    pub(crate) at_most: u32,
}

/// What raises one flag.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FlagPlan {
    AtLeast { bit: u64, value: i32 },
    Missing { bit: u64 },
}

impl Plan {
    /// Checks a table and lays out its arithmetic.
    pub(crate) const fn of(table: &Definition) -> Result<Self, DefinitionError> {
        let mut plan = Self::EMPTY;
        if let Err(error) = plan.names(table) {
            return Err(error);
        }
        if let Err(error) = plan.items(table) {
            return Err(error);
        }
        if let Err(error) = plan.subscales(table) {
            return Err(error);
        }
        if let Some(algorithm) = &table.algorithm
            && let Err(error) = plan.algorithm(table, algorithm)
        {
            return Err(error);
        }
        if let Err(error) = bands(slice(&table.bands), plan.range) {
            return Err(error);
        }
        if let Err(error) = cutoffs(table, plan.range) {
            return Err(error);
        }
        if let Err(error) = plan.flags(table) {
            return Err(error);
        }
        if let Err(error) = plan.proration(table) {
            return Err(error);
        }
        Ok(plan)
    }

    const EMPTY: Self = Self {
        scored: 0,
        scored_len: 0,
        len: 0,
        range: (0, 0),
        spreads: [Spread { min: 0, max: 0, allowed: 0 }; ITEMS_MAX],
        endorsed_at: [i32::MAX; ITEMS_MAX],
        subscales: [SubscalePlan { mask: 0, run: (0, 0) }; 8],
        outcomes: [OutcomePlan {
            rules: [RulePlan { mask: 0, at_least: 0, at_most: u32::MAX }; 8],
            len: 0,
            disjoint: true,
        }; 4],
        flags: [FlagPlan::Missing { bit: 0 }; 16],
        never_prorated: 0,
    };

    const fn names(&mut self, table: &Definition) -> Result<(), DefinitionError> {
        if string(&table.id).is_empty() || string(&table.name).is_empty() || string(&table.version).is_empty()
        {
            return Err(DefinitionError::Empty);
        }
        if !checks(table.codes.panel.as_ref()) || !checks(table.codes.total.as_ref()) {
            return Err(DefinitionError::LoincCheckDigit);
        }
        let mut bands = slice(&table.bands);
        while let [band, rest @ ..] = bands {
            let mut others = rest;
            while let [other, more @ ..] = others {
                if same(string(&band.id), string(&other.id)) {
                    return Err(DefinitionError::DuplicateId);
                }
                others = more;
            }
            bands = rest;
        }
        self.scored_len = slice(&table.items).len();
        self.len = self.scored_len + slice(&table.unscored_items).len();
        if self.scored_len == 0 {
            return Err(DefinitionError::NoItems);
        }
        if self.len > ITEMS_MAX { Err(DefinitionError::TooMany) } else { Ok(()) }
    }

    const fn items(&mut self, table: &Definition) -> Result<(), DefinitionError> {
        let mut bit = 1_u64;
        let mut spreads: &mut [Spread] = &mut self.spreads;
        let mut items = slice(&table.items);
        let mut unscored = slice(&table.unscored_items);
        loop {
            let (item, counts) = match (items, unscored) {
                ([item, rest @ ..], _) => {
                    items = rest;
                    (item, true)
                }
                ([], [item, rest @ ..]) => {
                    unscored = rest;
                    (item, false)
                }
                ([], []) => return Ok(()),
            };
            let [slot, more @ ..] = spreads else { return Err(DefinitionError::TooMany) };
            spreads = more;
            let spread = match check_item(table, item, bit) {
                Ok(spread) => spread,
                Err(error) => return Err(error),
            };
            *slot = spread;
            if counts {
                self.scored |= bit;
                self.range = (self.range.0 + spread.min, self.range.1 + spread.max);
            }
            bit <<= 1;
        }
    }

    const fn subscales(&mut self, table: &Definition) -> Result<(), DefinitionError> {
        let mut rows = slice(&table.subscales);
        let mut slots: &mut [SubscalePlan] = &mut self.subscales;
        while let [subscale, rest @ ..] = rows {
            let [slot, more @ ..] = slots else { return Err(DefinitionError::TooMany) };
            if string(&subscale.id).is_empty() {
                return Err(DefinitionError::Empty);
            }
            if find_subscale(rest, string(&subscale.id)).is_some() {
                return Err(DefinitionError::DuplicateId);
            }
            *slot = match mask(table, &subscale.items, self.scored) {
                Ok(mask) => SubscalePlan { mask, run: run(mask) },
                Err(error) => return Err(error),
            };
            slots = more;
            rows = rest;
        }
        Ok(())
    }

    const fn algorithm(&mut self, table: &Definition, algorithm: &Algorithm) -> Result<(), DefinitionError> {
        let mut endorsable = 0;
        let mut endorsements = slice(&algorithm.endorsements);
        while let [endorsement, rest @ ..] = endorsements {
            match self.endorse(table, endorsement) {
                Ok(mask) if mask & endorsable == 0 => endorsable |= mask,
                Ok(_) => return Err(DefinitionError::AlgorithmEndorsement),
                Err(error) => return Err(error),
            }
            endorsements = rest;
        }
        let mut outcomes = slice(&algorithm.outcomes);
        let mut slots: &mut [OutcomePlan] = &mut self.outcomes;
        if outcomes.is_empty() {
            return Err(DefinitionError::AlgorithmRule);
        }
        while let [outcome, rest @ ..] = outcomes {
            let [slot, more @ ..] = slots else { return Err(DefinitionError::TooMany) };
            *slot = match plan_outcome(table, outcome, endorsable) {
                Ok(plan) => plan,
                Err(error) => return Err(error),
            };
            slots = more;
            outcomes = rest;
        }
        Ok(())
    }

    const fn endorse(
        &mut self,
        table: &Definition,
        endorsement: &Endorsement,
    ) -> Result<u64, DefinitionError> {
        let mask = match mask(table, &endorsement.items, self.scored) {
            Ok(mask) => mask,
            Err(error) => return Err(error),
        };
        let mut bit = 1_u64;
        let mut spreads: &[Spread] = &self.spreads;
        let mut slots: &mut [i32] = &mut self.endorsed_at;
        while let ([spread, rest @ ..], [slot, more @ ..]) = (spreads, slots) {
            if mask & bit != 0 {
                if endorsement.at_least <= spread.min || endorsement.at_least > spread.max {
                    return Err(DefinitionError::AlgorithmEndorsement);
                }
                *slot = endorsement.at_least;
            }
            bit <<= 1;
            spreads = rest;
            slots = more;
        }
        Ok(mask)
    }

    const fn flags(&mut self, table: &Definition) -> Result<(), DefinitionError> {
        let mut rows = slice(&table.flags);
        let mut slots: &mut [FlagPlan] = &mut self.flags;
        while let [flag, rest @ ..] = rows {
            let [slot, more @ ..] = slots else { return Err(DefinitionError::TooMany) };
            *slot = match plan_flag(table, flag) {
                Ok(plan) => plan,
                Err(error) => return Err(error),
            };
            let mut others = rest;
            while let [other, more @ ..] = others {
                if same(string(&flag.id), string(&other.id)) {
                    return Err(DefinitionError::DuplicateId);
                }
                others = more;
            }
            slots = more;
            rows = rest;
        }
        Ok(())
    }

    const fn proration(&mut self, table: &Definition) -> Result<(), DefinitionError> {
        let Some(rule) = &table.missing.opt_in else { return Ok(()) };
        self.never_prorated = if rule.never.is_empty() {
            0
        } else {
            match mask(table, &rule.never, self.scored) {
                Ok(mask) => mask,
                Err(error) => return Err(error),
            }
        };
        if rule.max_missing >= self.scored.count_ones() {
            return Err(DefinitionError::Proration);
        }
        let mut left = self.scored_len;
        let mut spreads: &[Spread] = &self.spreads;
        while let [first, rest @ ..] = spreads {
            left -= 1;
            if left == 0 {
                break;
            }
            if let [second, ..] = rest
                && (first.min != second.min || first.max != second.max)
            {
                return Err(DefinitionError::Proration);
            }
            spreads = rest;
        }
        Ok(())
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

const fn check_item(table: &Definition, item: &Item, bit: u64) -> Result<Spread, DefinitionError> {
    if string(&item.id).is_empty() {
        return Err(DefinitionError::Empty);
    }
    match bit_of(table, string(&item.id)) {
        Some((found, _)) if found == bit => {}
        _ => return Err(DefinitionError::DuplicateId),
    }
    if checks(item.loinc.as_ref()) { spread(table, item) } else { Err(DefinitionError::LoincCheckDigit) }
}

const fn plan_outcome(
    table: &Definition,
    outcome: &Outcome,
    endorsable: u64,
) -> Result<OutcomePlan, DefinitionError> {
    let [mut plan, ..] = Plan::EMPTY.outcomes;
    let mut rules: &[CountRule] = slice(&outcome.rules);
    let mut slots: &mut [RulePlan] = &mut plan.rules;
    let mut seen = 0;
    plan.len = rules.len();
    if rules.is_empty() {
        return Err(DefinitionError::AlgorithmRule);
    }
    while let [rule, rest @ ..] = rules {
        let [slot, more @ ..] = slots else { return Err(DefinitionError::TooMany) };
        let mask = match mask(table, &rule.items, endorsable) {
            Ok(mask) => mask,
            Err(DefinitionError::UnknownItem) => return Err(DefinitionError::AlgorithmRule),
            Err(error) => return Err(error),
        };
        let at_most = match rule.at_most {
            Some(most) => most,
            None => u32::MAX,
        };
        if rule.at_least > mask.count_ones() || rule.at_least > at_most {
            return Err(DefinitionError::AlgorithmRule);
        }
        plan.disjoint &= seen & mask == 0;
        seen |= mask;
        *slot = RulePlan { mask, at_least: rule.at_least, at_most };
        slots = more;
        rules = rest;
    }
    if plan.disjoint || ways(&plan.rules, seen) <= WAYS_MAX {
        Ok(plan)
    } else {
        Err(DefinitionError::AlgorithmTooEntangled)
    }
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

const fn plan_flag(table: &Definition, flag: &Flag) -> Result<FlagPlan, DefinitionError> {
    if string(&flag.id).is_empty() {
        return Err(DefinitionError::Empty);
    }
    let Some((bit, item)) = bit_of(table, string(&flag.item)) else {
        return Err(DefinitionError::UnknownItem);
    };
    match (flag.when, spread(table, item)) {
        (FlagWhen::Missing, _) => Ok(FlagPlan::Missing { bit }),
        (FlagWhen::AtLeast(value), Ok(spread)) if spread.allows(value) => {
            Ok(FlagPlan::AtLeast { bit, value })
        }
        (FlagWhen::AtLeast(_), _) => Err(DefinitionError::FlagAnswer),
    }
}

const fn bands(mut bands: &[Band], range: (i32, i32)) -> Result<(), DefinitionError> {
    let mut next = range.0;
    if bands.is_empty() {
        return Ok(());
    }
    while let [band, rest @ ..] = bands {
        if band.from != next || band.to < band.from || band.to > range.1 || string(&band.id).is_empty() {
            return Err(DefinitionError::Bands);
        }
        next = band.to + 1;
        bands = rest;
    }
    if next == range.1 + 1 { Ok(()) } else { Err(DefinitionError::Bands) }
}

const fn cutoffs(table: &Definition, total: (i32, i32)) -> Result<(), DefinitionError> {
    let mut rows = slice(&table.cutoffs);
    while let [cutoff, rest @ ..] = rows {
        let range = match cutoff_range(table, cutoff, total) {
            Ok(range) => range,
            Err(error) => return Err(error),
        };
        if cutoff.value < range.0 || cutoff.value > range.1 {
            return Err(DefinitionError::CutoffOutOfRange);
        }
        if over(cutoff.sensitivity_per_mille) || over(cutoff.specificity_per_mille) {
            return Err(DefinitionError::PerMille);
        }
        let mut others = rest;
        while let [other, more @ ..] = others {
            if cutoff.default && other.default && same_score(cutoff, other) {
                return Err(DefinitionError::DefaultCutoffs);
            }
            others = more;
        }
        rows = rest;
    }
    Ok(())
}

const fn over(per_mille: Option<u16>) -> bool {
    matches!(per_mille, Some(1001..))
}

#[expect(clippy::as_conversions, reason = "a fieldless enum, compared where `==` is not const")]
const fn same_score(one: &Cutoff, other: &Cutoff) -> bool {
    let subscales = match (&one.subscale, &other.subscale) {
        (None, None) => true,
        (Some(one), Some(other)) => same(string(one), string(other)),
        _ => false,
    };
    subscales && one.applies_to as u8 == other.applies_to as u8
}
