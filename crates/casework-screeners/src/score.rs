//! The only scoring code: one function for every instrument.
//!
//! A missing answer is never zero. What is said about an incomplete sheet is what every way of completing it would say:
//! a screen is yes when all completions say yes, no when all say no, and indeterminate otherwise; a decision rule the
//! same. Scoring allocates nothing: [`score()`] sums and counts once, and [`Score`] reads the rest off the tables.
//! How an instrument is laid out for this is in `instrument/plan.rs`.

mod symptoms;
mod verdict;

use std::fmt;

use symptoms::Sheet;

use crate::Answers;
use crate::instrument::{
    Band, Comparison, CountRule, Cutoff, Flag, FlagPlan, ITEMS_MAX, Instrument, Item, Outcome, RulePlan,
    Subscale, SubscalePlan,
};

pub use verdict::{Met, Screen, Status};

/// Scores a sheet.
///
/// The sheet knows its instrument, so it cannot be scored with the table of another.
///
/// ```
/// use casework_screeners::{Answers, Screen, instruments, score};
///
/// let cage_aid = instruments::find("cage-aid").unwrap();
/// let sheet = Answers::from_values(cage_aid, &[Some(1), None, Some(0), Some(0)]).unwrap();
/// let score = score(&sheet);
/// assert_eq!(score.total(), None);
/// assert_eq!(score.screen(), Some(Screen::Yes)); // one yes is enough, whatever the missing answer is
/// ```
#[inline]
pub fn score<'a>(answers: &'a Answers<'a>) -> Score<'a> {
    let plan = answers.instrument().plan();
    let missing = plan.scored & !answers.answered();
    let mut observed = 0;
    let mut endorsed = 0;
    let mut bit = 1_u64;
    for (value, endorsed_at) in answers.values().iter().zip(&plan.endorsed_at).take(plan.scored_len) {
        // A missing answer holds 0: it adds nothing here, and the bounds below say what it could add.
        let value = i32::from(*value);
        observed += value;
        endorsed |= if value >= *endorsed_at { bit } else { 0 };
        bit <<= 1;
    }
    endorsed &= !missing;
    let mut score =
        Score { answers, missing, observed, lowest: observed, highest: observed, endorsed, prorated: None };
    for place in places(missing) {
        if let Some(spread) = plan.spreads.get(place) {
            score.lowest += spread.min;
            score.highest += spread.max;
        }
    }
    score
}

/// What is known about a sheet.
///
/// `Debug` prints the instrument and the status, never a number.
#[derive(Clone, Copy)]
pub struct Score<'a> {
    answers: &'a Answers<'a>,
    missing: u64,
    observed: i32,
    lowest: i32,
    highest: i32,
    endorsed: u64,
    prorated: Option<i32>,
}

impl<'a> Score<'a> {
    /// Returns the instrument.
    #[inline]
    pub const fn instrument(&self) -> &'a Instrument {
        self.answers.instrument()
    }

    /// Says how much of the sheet is there.
    #[inline]
    pub const fn status(&self) -> Status {
        if self.missing == 0 {
            Status::Complete
        } else if !self.administered() {
            Status::NotAdministered
        } else if self.prorated.is_some() {
            Status::Prorated
        } else {
            Status::Incomplete
        }
    }

    /// Returns the total: of a complete sheet, or of one that was prorated on request.
    #[inline]
    pub const fn total(&self) -> Option<i32> {
        if self.missing == 0 { Some(self.observed) } else { self.prorated }
    }

    /// Returns the sum of the answers that are there; `None` when there is none.
    #[inline]
    pub fn observed_sum(&self) -> Option<i32> {
        self.administered().then_some(self.observed)
    }

    /// Returns the lowest total that the sheet can still become; `None` when nothing is answered.
    #[inline]
    pub fn lowest(&self) -> Option<i32> {
        self.administered().then_some(self.lowest)
    }

    /// Returns the highest total that the sheet can still become; `None` when nothing is answered.
    #[inline]
    pub fn highest(&self) -> Option<i32> {
        self.administered().then_some(self.highest)
    }

    /// Returns the band of the total; `None` when the total is open or the instrument has no bands.
    #[inline]
    pub fn band(&self) -> Option<&'a Band> {
        let total = self.total()?;
        self.instrument().definition().bands.iter().find(|band| band.from <= total && total <= band.to)
    }

    /// Screens at the default cut-off of the instrument; `None` when nothing is answered or there is no default.
    #[inline]
    pub fn screen(&self) -> Option<Screen> {
        self.screen_for(self.instrument().default_cutoff()?)
    }

    /// Screens at a cut-off of the instrument; `None` when nothing is answered or its subscale is not there.
    #[inline]
    pub fn screen_for(&self, cutoff: &Cutoff) -> Option<Screen> {
        match &cutoff.subscale {
            None => self.screen_at(cutoff.comparison, cutoff.value),
            Some(id) => self.subscale(id)?.screen_at(cutoff.comparison, cutoff.value),
        }
    }

    /// Screens the total at any value; `None` when nothing is answered.
    ///
    /// A prorated total changes nothing here: the answer is that of every completion.
    #[inline]
    pub fn screen_at(&self, comparison: Comparison, value: i32) -> Option<Screen> {
        self.administered().then(|| Screen::of(comparison, value, (self.lowest, self.highest)))
    }

    /// Walks the cut-offs of the instrument and the screen at each; empty when nothing is answered.
    pub fn screens(&self) -> impl Iterator<Item = (&'a Cutoff, Screen)> {
        let score = *self;
        let cutoffs = self.instrument().definition().cutoffs.iter();
        cutoffs.filter_map(move |cutoff| Some((cutoff, score.screen_for(cutoff)?)))
    }

    /// Walks the subscales in the order of the table.
    #[inline]
    pub fn subscales(&self) -> impl Iterator<Item = SubscaleScore<'a>> {
        let score = *self;
        let instrument = self.instrument();
        let rows = instrument.definition().subscales.iter().zip(&instrument.plan().subscales);
        rows.map(move |(subscale, plan)| SubscaleScore::of(&score, subscale, plan))
    }

    /// Finds a subscale by its id.
    pub fn subscale(&self, id: &str) -> Option<SubscaleScore<'a>> {
        let score = *self;
        let instrument = self.instrument();
        let mut rows = instrument.definition().subscales.iter().zip(&instrument.plan().subscales);
        let (subscale, plan) = rows.find(|(subscale, _)| subscale.id == id)?;
        Some(SubscaleScore::of(&score, subscale, plan))
    }

    /// Says whether the first outcome of the decision rule is met; `None` when nothing is answered or there is no rule.
    #[inline]
    pub fn algorithm(&self) -> Option<Met> {
        self.outcomes().next().map(|outcome| outcome.met())
    }

    /// Walks the outcomes of the decision rule; empty when nothing is answered or there is no rule.
    #[inline]
    pub fn outcomes(&self) -> impl Iterator<Item = OutcomeScore<'a>> {
        let score = *self;
        let instrument = self.instrument();
        let algorithm = instrument.definition().algorithm.as_ref().filter(|_| score.administered());
        let rows = algorithm.map_or(&[][..], |algorithm| &algorithm.outcomes);
        rows.iter().zip(&instrument.plan().outcomes).map(move |(outcome, plan)| OutcomeScore {
            outcome,
            rules: plan.rules.get(..plan.len).unwrap_or_default(),
            disjoint: plan.disjoint,
            sheet: Sheet { endorsed: score.endorsed, missing: score.missing },
        })
    }

    /// Walks the flags that the answers raise, whatever the total.
    ///
    /// Where nothing is answered the instrument was not given, and a missing answer raises no flag unless the
    /// person was asked that item and would not or could not answer.
    pub fn flags(&self) -> impl Iterator<Item = &'a Flag> {
        let answers = self.answers;
        let administered = self.administered();
        let instrument = self.instrument();
        let rows = instrument.definition().flags.iter().zip(&instrument.plan().flags);
        rows.filter(move |(_, plan)| raised(answers, administered, **plan)).map(|(flag, _)| flag)
    }

    /// Counts the scored items that are not answered.
    #[inline]
    pub const fn missing_count(&self) -> u32 {
        self.missing.count_ones()
    }

    /// Walks the scored items that are not answered.
    pub fn missing_items(&self) -> impl Iterator<Item = &'a Item> {
        let missing = self.missing;
        let items = self.instrument().definition().items.iter().zip(0_u32..);
        items.filter(move |(_, place)| missing >> place & 1 == 1).map(|(item, _)| item)
    }

    /// Prorates the total, on request: the mean of the answered items, rounded half up, and marked as such.
    ///
    /// Changes nothing on a complete sheet, on an empty one, where the instrument does not allow it, where too many
    /// answers are missing, or where one is missing that is never made up. Only the total and its band come from it;
    /// screens, subscales and decision rules stay those of every completion.
    ///
    /// ```
    /// use casework_screeners::{Answers, Status, instruments, score};
    /// let gad_7 = instruments::find("gad-7").unwrap();
    /// let answers = [Some(2), Some(2), Some(1), Some(1), Some(1), None, None];
    /// let sheet = Answers::from_values(gad_7, &answers).unwrap();
    /// let prorated = score(&sheet).prorate();
    /// assert_eq!((prorated.status(), prorated.total()), (Status::Prorated, Some(10))); // from 9.8
    /// ```
    #[must_use]
    pub fn prorate(self) -> Self {
        let instrument = self.instrument();
        let Some(rule) = &instrument.definition().missing.opt_in else { return self };
        let kept = self.missing & instrument.plan().never_prorated;
        if self.missing == 0 || !self.administered() || kept != 0 || self.missing_count() > rule.max_missing {
            return self;
        }
        Self { prorated: self.scaled(1), ..self }
    }

    /// Returns the prorated total before rounding, in hundredths; `None` unless the sheet was prorated.
    pub fn prorated_hundredths(&self) -> Option<i32> {
        self.prorated.and_then(|_| self.scaled(100))
    }

    /// Scales the observed sum up to all items, in parts of one, rounded half up.
    fn scaled(&self, parts: i32) -> Option<i32> {
        let items = i32::try_from(self.instrument().plan().scored_len).ok()?;
        let answered = i32::try_from(self.answers.answered_count()).ok()?;
        let twice = 2 * self.observed * items * parts + answered;
        twice.checked_div_euclid(2 * answered)
    }

    #[inline]
    const fn administered(&self) -> bool {
        self.missing != self.answers.instrument().plan().scored
    }

    #[inline]
    fn sum(&self, plan: &SubscalePlan) -> Sums {
        let observed = sum_of(self.answers.values(), plan);
        let mut sums = Sums { observed, lowest: observed, highest: observed };
        for place in places(plan.mask & self.missing) {
            if let Some(spread) = self.instrument().plan().spreads.get(place) {
                sums.lowest += spread.min;
                sums.highest += spread.max;
            }
        }
        sums
    }
}

impl fmt::Debug for Score<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Score")
            .field("instrument", &self.instrument().id())
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy)]
struct Sums {
    observed: i32,
    lowest: i32,
    highest: i32,
}

/// Adds the values of a subscale. Most subscales are one run of items, which needs no look at each bit.
#[inline]
fn sum_of(values: &[i16; ITEMS_MAX], plan: &SubscalePlan) -> i32 {
    let (start, len) = plan.run;
    match values.get(start..start + len) {
        Some(run) if len > 0 => run.iter().map(|value| i32::from(*value)).sum(),
        _ => places(plan.mask).filter_map(|place| values.get(place)).map(|value| i32::from(*value)).sum(),
    }
}

/// Walks the places of the bits of a mask.
#[inline]
fn places(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (mask != 0).then(|| mask.trailing_zeros())?;
        mask &= mask - 1;
        usize::try_from(place).ok()
    })
}

fn raised(answers: &Answers<'_>, administered: bool, plan: FlagPlan) -> bool {
    match plan {
        FlagPlan::AtLeast { bit, value } => {
            let given = places(bit).next().and_then(|place| answers.values().get(place));
            answers.answered() & bit != 0 && given.is_some_and(|given| i32::from(*given) >= value)
        }
        FlagPlan::Missing { bit } => {
            answers.answered() & bit == 0 && (administered || answers.declined() & bit != 0)
        }
    }
}

/// What is known about one subscale of a sheet.
#[derive(Clone, Copy)]
pub struct SubscaleScore<'a> {
    subscale: &'a Subscale,
    sums: Sums,
    missing: u64,
    administered: bool,
    endorsed: Option<u64>,
}

impl<'a> SubscaleScore<'a> {
    #[inline]
    fn of(score: &Score<'a>, subscale: &'a Subscale, plan: &SubscalePlan) -> Self {
        let rule = score.instrument().definition().algorithm.as_ref();
        Self {
            subscale,
            sums: score.sum(plan),
            missing: plan.mask & score.missing,
            administered: score.administered(),
            endorsed: rule.map(|_| plan.mask & score.endorsed),
        }
    }

    /// Returns the subscale.
    pub const fn subscale(&self) -> &'a Subscale {
        self.subscale
    }

    /// Returns the id.
    pub fn id(&self) -> &'a str {
        &self.subscale.id
    }

    /// Returns the sum; `None` when any of its items is missing.
    #[inline]
    pub fn total(&self) -> Option<i32> {
        (self.missing == 0).then_some(self.sums.observed)
    }

    /// Returns the sum of the answers that are there; `None` when nothing on the sheet is answered.
    #[inline]
    pub fn observed_sum(&self) -> Option<i32> {
        self.administered.then_some(self.sums.observed)
    }

    /// Returns the lowest and the highest sum that it can still become; `None` when nothing on the sheet is answered.
    #[inline]
    pub fn bounds(&self) -> Option<(i32, i32)> {
        self.administered.then_some((self.sums.lowest, self.sums.highest))
    }

    /// Returns the fewest and the most items that can still be endorsed; `None` without a decision rule.
    #[inline]
    pub fn endorsed(&self) -> Option<(u32, u32)> {
        let endorsed = self.endorsed.filter(|_| self.administered)?.count_ones();
        Some((endorsed, endorsed + self.missing.count_ones()))
    }

    /// Counts its items that are not answered.
    #[inline]
    pub const fn missing_count(&self) -> u32 {
        self.missing.count_ones()
    }

    /// Screens the subscale at any value; `None` when nothing on the sheet is answered.
    #[inline]
    pub fn screen_at(&self, comparison: Comparison, value: i32) -> Option<Screen> {
        Some(Screen::of(comparison, value, self.bounds()?))
    }
}

impl fmt::Debug for SubscaleScore<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscaleScore")
            .field("id", &self.id())
            .field("missing", &self.missing_count())
            .finish_non_exhaustive()
    }
}

/// What is known about one outcome of a decision rule.
#[derive(Clone, Copy)]
pub struct OutcomeScore<'a> {
    outcome: &'a Outcome,
    rules: &'a [RulePlan],
    disjoint: bool,
    sheet: Sheet,
}

impl<'a> OutcomeScore<'a> {
    /// Returns the outcome.
    pub const fn outcome(&self) -> &'a Outcome {
        self.outcome
    }

    /// Returns the id.
    pub fn id(&self) -> &'a str {
        &self.outcome.id
    }

    /// Says whether it is met by every completion of the sheet, by none, or by some.
    #[inline]
    pub fn met(&self) -> Met {
        let alone = self.sheet.every(self.rules);
        // Rules that share no item vary freely, so what is open for one of them is open for all.
        if alone == Met::Indeterminate && !self.disjoint { self.sheet.together(self.rules) } else { alone }
    }

    /// Walks the count rules: each with whether it is met, and the fewest and the most items that can be endorsed.
    pub fn rules(&self) -> impl Iterator<Item = (&'a CountRule, Met, (u32, u32))> {
        let sheet = self.sheet;
        self.outcome.rules.iter().zip(self.rules).map(move |(rule, plan)| {
            let bounds = sheet.bounds(plan);
            (rule, sheet.one(plan), bounds)
        })
    }
}

impl fmt::Debug for OutcomeScore<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutcomeScore").field("id", &self.id()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
