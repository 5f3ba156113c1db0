//! The checks of a table, and the arithmetic laid out from it. Everything here runs in the compiler for a compiled-in
//! table and at run time for a loaded one; it walks slices and never indexes.
//!
//! An item is a bit: the first scored item is bit 0, the unscored items follow the scored ones, and the question of the
//! gate comes last. What an item counts are its points: its value, or for a reversed item the value mirrored in its scale.

mod items;
mod rules;
mod totals;

use super::fault::{Faults, Place};
use super::{Definition, Flaw, ITEMS_MAX};
use crate::score::Screen;

pub(crate) use rules::alike;

/// The arithmetic of an instrument, by bit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// The bits of the scored items.
    pub(crate) scored: u64,
    /// The number of scored items.
    pub(crate) scored_len: usize,
    /// The number of items, unscored ones and the gate included.
    pub(crate) len: usize,
    /// The lowest and the highest total.
    pub(crate) range: (i32, i32),
    /// How many points of the total one point of the answers makes.
    pub(crate) factor: i32,
    /// The points of each item.
    pub(crate) spreads: [Spread; ITEMS_MAX],
    /// The bits of the items whose points are mirrored.
    pub(crate) reversed: u64,
    /// From how many points an item is endorsed.
    pub(crate) endorsed_at: [i32; ITEMS_MAX],
    /// The bits of the items that can be endorsed.
    pub(crate) endorsable: u64,
    /// The bit of the question of the gate, and the lowest answer that opens it; zeros without a gate.
    pub(crate) gate: (u64, i32),
    /// The skip rules in order.
    pub(crate) skips: [SkipPlan; 8],
    pub(crate) skips_len: usize,
    /// The items of each subscale.
    pub(crate) subscales: [SubscalePlan; 8],
    /// The rules of each outcome of the algorithm.
    pub(crate) outcomes: [OutcomePlan; 8],
    /// The conditions of each rule of the decision.
    pub(crate) decision: [Conditions; 16],
    /// What raises each flag.
    pub(crate) flags: [FlagPlan; 16],
    /// The items that are never made up.
    pub(crate) never_prorated: u64,
}

/// The points that an item can count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) min: i32,
    pub(crate) max: i32,
    /// Bit n says that `min + n` can be given; all bits are set for a range of whole numbers. About values, not points.
    pub(crate) allowed: u64,
}

impl Spread {
    const NONE: Self = Self { min: 0, max: 0, allowed: 0 };

    /// Says whether a value can be given.
    #[inline]
    pub(crate) const fn allows(&self, value: i32) -> bool {
        value >= self.min
            && value <= self.max
            && (self.allowed == u64::MAX || self.allowed >> (value - self.min) & 1 == 1)
    }

    /// Mirrors a value in the scale.
    #[inline]
    pub(crate) const fn mirrored(&self, value: i32) -> i32 {
        self.min + self.max - value
    }
}

/// One skip rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SkipPlan {
    pub(crate) after: u64,
    pub(crate) at_most: i32,
    pub(crate) items: u64,
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

/// Conditions that must all hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Conditions {
    pub(crate) all: [ConditionPlan; 4],
    pub(crate) len: usize,
}

impl Conditions {
    const NONE: Self = Self { all: [ConditionPlan::Screen(Screen::Yes); 4], len: 0 };
}

/// One condition.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ConditionPlan {
    Any(TestPlan),
    All(TestPlan),
    /// The result with the id that stands at this place of the definition's rules.
    Result(usize),
    Screen(Screen),
}

/// What is asked of some items.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TestPlan {
    pub(crate) mask: u64,
    pub(crate) is: super::Is,
}

/// What raises one flag.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FlagPlan {
    All(Conditions),
    Any(Conditions),
    AtLeast { bit: u64, points: i32 },
    Missing { bit: u64 },
}

impl Plan {
    /// Checks a table and lays out its arithmetic; the plan is good for nothing when there are faults.
    pub(in crate::instrument) const fn of(table: &Definition) -> (Self, Faults) {
        let mut draft = Draft { table, plan: Self::EMPTY, faults: Faults::NONE };
        draft.names();
        draft.items();
        draft.gate();
        draft.skips();
        draft.subscales();
        draft.algorithm();
        draft.decision();
        draft.bands();
        draft.cutoffs();
        draft.flags();
        draft.proration();
        draft.change();
        (draft.plan, draft.faults)
    }

    const EMPTY: Self = Self {
        scored: 0,
        scored_len: 0,
        len: 0,
        range: (0, 0),
        factor: 1,
        spreads: [Spread::NONE; ITEMS_MAX],
        reversed: 0,
        endorsed_at: [i32::MAX; ITEMS_MAX],
        endorsable: 0,
        gate: (0, 0),
        skips: [SkipPlan { after: 0, at_most: 0, items: 0 }; 8],
        skips_len: 0,
        subscales: [SubscalePlan { mask: 0, run: (0, 0) }; 8],
        outcomes: [OutcomePlan {
            rules: [RulePlan { mask: 0, at_least: 0, at_most: u32::MAX }; 8],
            len: 0,
            disjoint: true,
        }; 8],
        decision: [Conditions::NONE; 16],
        flags: [FlagPlan::Missing { bit: 0 }; 16],
        never_prorated: 0,
    };
}

/// A plan in the making, and what was found on the way. The checks are spread over the files below, in the order above.
struct Draft<'a> {
    table: &'a Definition,
    plan: Plan,
    faults: Faults,
}

impl Draft<'_> {
    const fn fault(&mut self, flaw: Flaw, place: Place) {
        self.faults.add(flaw, place);
    }
}
