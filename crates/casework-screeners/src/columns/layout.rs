//! How the items of an instrument are laid out for scoring by column: in groups that everything treats alike.

use crate::Instrument;
use crate::instrument::{FlagPlan, ITEMS_MAX, Plan, Spread};

/// The most groups; an instrument that needs more is scored row by row.
pub(super) const GROUPS_MAX: usize = 16;

/// Items that lie on one scale, belong to the same subscales and count in the same rules.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    /// Its part of the order.
    pub(super) start: usize,
    pub(super) len: usize,
    /// The distance from the lowest answer to the highest.
    pub(super) spread: u8,
    /// How far above the lowest answer an item counts as a symptom; 255 when it never does.
    pub(super) endorsed_from: u8,
    /// The lowest answer.
    pub(super) min: u8,
    /// Whether the items make the total.
    pub(super) scored: bool,
    subscales: u8,
    rules: u64,
}

impl Group {
    /// Says whether the items belong to a subscale.
    pub(super) const fn in_subscale(&self, place: usize) -> bool {
        self.subscales >> place & 1 == 1
    }

    /// Says whether the items count in a rule of an outcome.
    pub(super) const fn in_rule(&self, outcome: usize, rule: usize) -> bool {
        self.rules >> (outcome * 8 + rule) & 1 == 1
    }

    fn like(&self, other: &Self) -> bool {
        (self.scored, self.min, self.spread, self.endorsed_from, self.subscales, self.rules)
            == (other.scored, other.min, other.spread, other.endorsed_from, other.subscales, other.rules)
    }
}

/// The items of an instrument in groups.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The places of the items, group by group.
    pub(super) order: Vec<usize>,
    pub(super) groups: Vec<Group>,
    /// The lowest answer to every scored item.
    pub(super) min: u8,
    /// The sum of the lowest answers.
    pub(super) base: u8,
}

impl Layout {
    /// Lays an instrument out; `None` when it is not plain, and is scored row by row.
    pub(super) fn of(instrument: &Instrument) -> Option<Self> {
        let plan = instrument.plan();
        if !instrument.has_total() || !plain(plan) {
            return None;
        }
        let mut items: Vec<(usize, Group)> = Vec::with_capacity(plan.len);
        for place in 0..plan.len {
            items.push((place, item(instrument, place)?));
        }
        let mut layout = Self {
            order: Vec::new(),
            groups: Vec::new(),
            min: u8::try_from(plan.spreads.first()?.min).ok()?,
            base: u8::try_from(plan.range.0).ok()?,
        };
        while let Some((_, first)) = items.first().copied() {
            let start = layout.order.len();
            layout.order.extend(items.iter().filter(|(_, item)| item.like(&first)).map(|(place, _)| *place));
            layout.groups.push(Group { start, len: layout.order.len() - start, ..first });
            items.retain(|(_, item)| !item.like(&first));
        }
        (layout.groups.len() <= GROUPS_MAX).then_some(layout)
    }
}

/// Says whether an instrument is a sum of small numbers and counts of them, which bytes can hold.
///
/// Whatever an instrument may be besides is scored row by row, by the one scoring function. A new kind of arithmetic in
/// a plan must be refused here, or be built into the columns.
fn plain(plan: &Plan) -> bool {
    let items = || plan.spreads.iter().take(plan.len);
    let scored = || plan.spreads.iter().take(plan.scored_len);
    let first = plan.spreads.first().map(|spread| spread.min);
    let sums = plan.gate.0 == 0 && plan.skips_len == 0 && plan.reversed == 0 && plan.factor == 1;
    // What counts for a rule counts for the total as well, and flags wait for one answer alone.
    let alone = |flag: &FlagPlan| matches!(flag, FlagPlan::AtLeast { .. } | FlagPlan::Missing { .. });
    sums && plan.endorsable & !plan.scored == 0
        && plan.flags.iter().all(alone)
        && items().all(whole)
        && scored().all(|spread| Some(spread.min) == first)
        && plan.range.1 < i32::from(u8::MAX)
        && plan.len <= ITEMS_MAX
}

/// Says whether an item takes every number from its lowest to its highest, and a byte holds them.
fn whole(spread: &Spread) -> bool {
    let choices = i64::from(spread.max) - i64::from(spread.min) + 1;
    spread.min >= 0
        && spread.max > spread.min
        && spread.max < i32::from(u8::MAX)
        && (spread.allowed == u64::MAX || i64::from(spread.allowed.count_ones()) == choices)
}

/// Describes one item as a group of its own.
fn item(instrument: &Instrument, place: usize) -> Option<Group> {
    let plan = instrument.plan();
    let (spread, endorsed_at) = (plan.spreads.get(place)?, *plan.endorsed_at.get(place)?);
    let bit = 1_u64 << place;
    let (mut subscales, mut rules) = (0, 0);
    for (subscale, place) in plan.subscales.iter().zip(0_u8..) {
        subscales |= u8::from(subscale.mask & bit != 0) << place;
    }
    for (outcome, first) in plan.outcomes.iter().zip((0_u64..).step_by(8)) {
        for (rule, place) in outcome.rules.iter().zip(first..) {
            rules |= u64::from(rule.mask & bit != 0) << place;
        }
    }
    Some(Group {
        start: place,
        len: 1,
        spread: u8::try_from(spread.max - spread.min).ok()?,
        endorsed_from: if rules == 0 { u8::MAX } else { u8::try_from(endorsed_at - spread.min).ok()? },
        min: u8::try_from(spread.min).ok()?,
        scored: plan.scored & bit != 0,
        subscales,
        rules,
    })
}
