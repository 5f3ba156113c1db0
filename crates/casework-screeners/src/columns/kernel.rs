//! The arithmetic of a block of rows, one byte a row.
//!
//! Every loop here runs over the rows of one block, has a fixed length, and takes no branch on an answer, so that the
//! compiler makes it a few instructions on whole registers. Sums cannot overflow in a block whose answers are answers:
//! the layout sees to that. In any other block they may wrap, and the block is refused.

use super::layout::{GROUPS_MAX, Group, Layout};
use super::{LANES, Lanes, MISSING, code};
use crate::instrument::{Comparison, ITEMS_MAX, OutcomePlan, RulePlan, SubscalePlan};

/// One column in blocks.
pub(super) type Blocks<'a> = &'a [Lanes];

/// One block of rows.
#[derive(Debug)]
pub(super) struct Block<'a> {
    /// The columns in the order of the items.
    pub(super) columns: &'a [Blocks<'a>; ITEMS_MAX],
    /// The columns in the order of the groups.
    pub(super) ordered: &'a [Blocks<'a>; ITEMS_MAX],
    /// Which block of the columns it is.
    pub(super) from: usize,
    /// Which block of the scores it becomes.
    pub(super) to: usize,
}

/// What the items of a group come to, row by row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    /// How far the answers lie above the lowest ones, in all.
    points: Lanes,
    /// How many are missing.
    missing: Lanes,
    /// How many points the missing answers could add.
    open: Lanes,
    /// How many count as symptoms.
    endorsed: Lanes,
}

impl Tally {
    pub(super) const ZERO: Self =
        Self { points: [0; LANES], missing: [0; LANES], open: [0; LANES], endorsed: [0; LANES] };
}

/// How many rows are added up at once: their sums stay in registers.
const STRIP: usize = 32;

/// The tallies of one block, of which the first are in use.
pub(super) type Tallies = [Tally; GROUPS_MAX];

/// Adds up one block, group by group; false when a value in it is not an answer.
#[inline]
pub(super) fn tally(layout: &Layout, block: &Block<'_>, tallies: &mut Tallies) -> bool {
    let mut beyond = [0; STRIP];
    for (group, tally) in layout.groups.iter().zip(tallies) {
        let Some(columns) = block.ordered.get(group.start..group.start + group.len) else { continue };
        let worst = if group.endorsed_from == u8::MAX {
            add_up::<false>(group, columns, block.from, tally)
        } else {
            add_up::<true>(group, columns, block.from, tally)
        };
        for (beyond, worst) in beyond.iter_mut().zip(worst) {
            *beyond |= worst.saturating_sub(group.spread);
        }
    }
    beyond.iter().fold(0, |all, lane| all | lane) == 0
}

/// Adds up the items of one group, and returns the highest values above the lowest answer.
#[inline]
fn add_up<const COUNTS: bool>(
    group: &Group,
    columns: &[Blocks<'_>],
    from: usize,
    tally: &mut Tally,
) -> [u8; STRIP] {
    let mut worst = [0_u8; STRIP];
    let Tally { points, missing, open, endorsed } = tally;
    let parts = points.as_chunks_mut().0.iter_mut().zip(missing.as_chunks_mut().0);
    let parts = parts.zip(open.as_chunks_mut::<STRIP>().0).zip(endorsed.as_chunks_mut().0);
    for (strip, (((points, missing), open), endorsed)) in parts.enumerate() {
        let (mut sum, mut gaps, mut count) = ([0_u8; STRIP], [0_u8; STRIP], [0_u8; STRIP]);
        for column in columns {
            let strips = |block: &Lanes| block.as_chunks::<STRIP>().0.get(strip).copied();
            let Some(values) = column.get(from).and_then(strips) else {
                continue;
            };
            let sums = sum.iter_mut().zip(&mut gaps).zip(&mut count).zip(&mut worst);
            for ((((sum, gaps), count), worst), value) in sums.zip(values) {
                // A value below the lowest answer wraps to one far above the highest.
                let above = if value == MISSING { 0 } else { value.wrapping_sub(group.min) };
                *gaps = gaps.wrapping_add(u8::from(value == MISSING));
                *sum = sum.wrapping_add(above);
                *worst = above.max(*worst);
                if COUNTS {
                    *count = count.wrapping_add(u8::from(above >= group.endorsed_from));
                }
            }
        }
        for (open, gaps) in open.iter_mut().zip(gaps) {
            *open = gaps.wrapping_mul(group.spread);
        }
        (*points, *missing, *endorsed) = (sum, gaps, count);
    }
    worst
}

/// Adds what one part of the groups comes to.
#[inline]
fn sum_of(
    layout: &Layout,
    tallies: &Tallies,
    part: impl Fn(&Tally) -> &Lanes,
    belongs: impl Fn(&Group) -> bool,
) -> Lanes {
    let mut sum = [0_u8; LANES];
    for (group, tally) in layout.groups.iter().zip(tallies) {
        if belongs(group) {
            for (sum, lane) in sum.iter_mut().zip(part(tally)) {
                *sum = sum.wrapping_add(*lane);
            }
        }
    }
    sum
}

/// The lowest and the highest total, and the number of missing answers.
#[derive(Debug)]
pub(super) struct Totals {
    pub(super) lowest: Lanes,
    pub(super) highest: Lanes,
    pub(super) missing: Lanes,
    /// How many answers there would be if none were missing.
    items: u8,
}

/// Totals the scored items.
#[inline]
pub(super) fn total(layout: &Layout, tallies: &Tallies) -> Totals {
    let scored = |group: &Group| group.scored;
    let mut lowest = sum_of(layout, tallies, |tally| &tally.points, scored);
    let mut highest = sum_of(layout, tallies, |tally| &tally.open, scored);
    let missing = sum_of(layout, tallies, |tally| &tally.missing, scored);
    for (lowest, highest) in lowest.iter_mut().zip(&mut highest) {
        *lowest = lowest.wrapping_add(layout.base);
        *highest = highest.wrapping_add(*lowest);
    }
    let items = layout.groups.iter().filter(|group| group.scored).map(|group| group.len).sum::<usize>();
    Totals { lowest, highest, missing, items: u8::try_from(items).unwrap_or(u8::MAX) }
}

/// Sums one subscale: the lowest and the highest that it can become.
#[inline]
pub(super) fn subscale(
    layout: &Layout,
    tallies: &Tallies,
    (place, plan): (usize, &SubscalePlan),
) -> (Lanes, Lanes) {
    let belongs = |group: &Group| group.in_subscale(place);
    let base = u8::try_from(plan.mask.count_ones()).unwrap_or(u8::MAX).wrapping_mul(layout.min);
    let mut lowest = sum_of(layout, tallies, |tally| &tally.points, belongs);
    let mut highest = sum_of(layout, tallies, |tally| &tally.open, belongs);
    for (lowest, highest) in lowest.iter_mut().zip(&mut highest) {
        *lowest = lowest.wrapping_add(base);
        *highest = highest.wrapping_add(*lowest);
    }
    (lowest, highest)
}

/// Judges one outcome, each of its rules for itself: no, open or yes, whatever else is missing.
#[inline]
pub(super) fn outcome(layout: &Layout, tallies: &Tallies, (place, plan): (usize, &OutcomePlan)) -> Lanes {
    let (mut certain, mut possible) = ([1_u8; LANES], [1_u8; LANES]);
    for (rule, plan) in plan.rules.iter().take(plan.len).enumerate() {
        let belongs = |group: &Group| group.in_rule(place, rule);
        let fewest = sum_of(layout, tallies, |tally| &tally.endorsed, belongs);
        let open = sum_of(layout, tallies, |tally| &tally.missing, belongs);
        let (at_least, at_most) = bounds(plan);
        let verdicts = certain.iter_mut().zip(&mut possible);
        for ((certain, possible), (fewest, open)) in verdicts.zip(fewest.into_iter().zip(open)) {
            let most = fewest.wrapping_add(open);
            *certain &= u8::from(fewest >= at_least) & u8::from(most <= at_most);
            *possible &= u8::from(most >= at_least) & u8::from(fewest <= at_most);
        }
    }
    for (certain, possible) in certain.iter_mut().zip(possible) {
        *certain = certain.wrapping_add(possible);
    }
    certain
}

/// No rule counts more items than a byte holds.
fn bounds(plan: &RulePlan) -> (u8, u8) {
    (u8::try_from(plan.at_least).unwrap_or(u8::MAX), u8::try_from(plan.at_most).unwrap_or(u8::MAX))
}

/// Screens the totals at a value: no, open or yes.
#[inline]
pub(super) fn screen(totals: &Totals, (comparison, value): (Comparison, i32)) -> Lanes {
    // At most n is the opposite of at least n + 1, and no total is 255.
    let (from, opposite) = match comparison {
        Comparison::AtLeast => (value, false),
        Comparison::AtMost => (value.saturating_add(1), true),
    };
    let from = u8::try_from(from.clamp(0, 255)).unwrap_or(u8::MAX);
    let mut codes = [0; LANES];
    for (code, (lowest, highest)) in codes.iter_mut().zip(totals.lowest.iter().zip(&totals.highest)) {
        *code = u8::from(*lowest >= from).wrapping_add(u8::from(*highest >= from));
    }
    if opposite {
        for code in &mut codes {
            *code = code::YES.wrapping_sub(*code);
        }
    }
    codes
}

/// Marks the rows in which no scored item is answered.
#[inline]
pub(super) fn unless_unanswered(mut codes: Lanes, totals: &Totals) -> Lanes {
    for (code, missing) in codes.iter_mut().zip(totals.missing) {
        *code = if missing == totals.items { code::UNANSWERED } else { *code };
    }
    codes
}

/// Says in which rows an item has this value or a higher one.
#[inline]
pub(super) fn at_least(values: &Lanes, value: u8) -> Lanes {
    let mut raised = [0; LANES];
    for (raised, given) in raised.iter_mut().zip(values) {
        *raised = u8::from(*given >= value) & u8::from(*given != MISSING);
    }
    raised
}

/// Says in which rows an item is missing although others are answered.
#[inline]
pub(super) fn left_out(values: &Lanes, totals: &Totals) -> Lanes {
    let mut raised = [0; LANES];
    for (raised, (given, missing)) in raised.iter_mut().zip(values.iter().zip(totals.missing)) {
        *raised = u8::from(*given == MISSING) & u8::from(missing != totals.items);
    }
    raised
}
