//! The only scoring code: one function for every instrument.
//!
//! A missing answer is never zero. What is said about an incomplete sheet is what every way of completing it would say:
//! a screen is yes when all completions say yes, no when all say no, and indeterminate otherwise; a decision rule the
//! same. Scoring allocates nothing: [`score()`] sums and counts once, and [`Score`] reads the rest off the tables.
//! How an instrument is laid out for this is in `instrument/plan.rs`.

mod conditions;
mod parts;
mod symptoms;
mod verdict;

use std::fmt;

use symptoms::Sheet;

use crate::Answers;
use crate::answers::GateState;
use crate::instrument::{Band, BandSet, Comparison, Cutoff, DecisionRule, Flag, Instrument, Item};

pub use parts::{OutcomeScore, SubscaleScore};
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
    let gate = answers.gate();
    if gate == Some(GateState::Closed) {
        return Score::closed(answers);
    }
    let missing = plan.scored & !answers.settled();
    let mut observed = 0;
    let mut endorsed = 0;
    let mut bit = 1_u64;
    for (points, endorsed_at) in answers.points().iter().zip(&plan.endorsed_at).take(plan.scored_len) {
        // A missing answer holds 0: it adds nothing here, and the bounds below say what it could add.
        let points = i32::from(*points);
        observed += points;
        endorsed |= if points >= *endorsed_at { bit } else { 0 };
        bit <<= 1;
    }
    if plan.endorsable & !plan.scored != 0 {
        endorsed |= endorsed_unscored(answers);
    }
    endorsed &= answers.settled();
    let (mut lowest, mut highest) = (observed, observed);
    for place in places(missing) {
        if let Some(spread) = plan.spreads.get(place) {
            lowest += spread.min;
            highest += spread.max;
        }
    }
    if gate == Some(GateState::Unknown) {
        // Closed, the total would be the lowest one; open, no total is lower than that.
        lowest = plan.range.0 / plan.factor;
    }
    let (observed, lowest, highest) = (observed * plan.factor, lowest * plan.factor, highest * plan.factor);
    Score { answers, gate, missing, observed, lowest, highest, endorsed, prorated: None, chosen: None }
}

/// What is known about a sheet.
///
/// `Debug` prints the instrument and the status, never a number.
#[derive(Clone, Copy)]
pub struct Score<'a> {
    answers: &'a Answers<'a>,
    gate: Option<GateState>,
    /// The scored items that are neither answered nor skipped; none behind a closed gate.
    missing: u64,
    observed: i32,
    lowest: i32,
    highest: i32,
    endorsed: u64,
    prorated: Option<i32>,
    /// The cut-off that stands for the default one.
    chosen: Option<(Comparison, i32)>,
}

impl<'a> Score<'a> {
    /// Puts another cut-off of the total in the place of the default one: for the screen, and for flags that ask for it.
    #[must_use]
    pub const fn screened_at(mut self, comparison: Comparison, value: i32) -> Self {
        self.chosen = Some((comparison, value));
        self
    }

    /// The score behind a closed gate: the lowest one, whatever else is on the sheet.
    fn closed(answers: &'a Answers<'a>) -> Self {
        let (lowest, _) = answers.instrument().range();
        Self {
            answers,
            gate: Some(GateState::Closed),
            missing: 0,
            observed: lowest,
            lowest,
            highest: lowest,
            endorsed: 0,
            prorated: None,
            chosen: None,
        }
    }

    /// Returns the instrument.
    #[inline]
    pub const fn instrument(&self) -> &'a Instrument {
        self.answers.instrument()
    }

    /// Says how much of the sheet is there.
    #[inline]
    pub const fn status(&self) -> Status {
        if !self.administered() {
            Status::NotAdministered
        } else if self.whole() {
            Status::Complete
        } else if self.prorated.is_some() {
            Status::Prorated
        } else {
            Status::Incomplete
        }
    }

    /// Says what the question before all others says about the rest; `None` for an instrument without one.
    #[inline]
    pub const fn gate(&self) -> Option<GateState> {
        self.gate
    }

    /// Returns the total: of a complete sheet, or of one that was prorated on request. `None` where rules decide.
    #[inline]
    pub const fn total(&self) -> Option<i32> {
        if !self.instrument().has_total() {
            None
        } else if self.whole() {
            Some(self.observed)
        } else {
            self.prorated
        }
    }

    /// Returns the sum of the answers that are there; `None` when there is none, and where rules decide.
    #[inline]
    pub fn observed_sum(&self) -> Option<i32> {
        self.sums().then_some(self.observed)
    }

    /// Returns the lowest total that the sheet can still become; `None` when nothing is answered, and where rules
    /// decide.
    #[inline]
    pub fn lowest(&self) -> Option<i32> {
        self.sums().then_some(self.lowest)
    }

    /// Returns the highest total that the sheet can still become; `None` when nothing is answered, and where rules
    /// decide.
    #[inline]
    pub fn highest(&self) -> Option<i32> {
        self.sums().then_some(self.highest)
    }

    /// Returns the band of the total; `None` when the total is open or the instrument has no bands.
    #[inline]
    pub fn band(&self) -> Option<&'a Band> {
        Band::of(&self.instrument().definition().bands, self.total()?)
    }

    /// Returns the id of the band, or of the result where rules decide; `None` when it is open.
    #[inline]
    pub fn band_id(&self) -> Option<&'a str> {
        match self.decision() {
            Some(rule) => rule.result.as_deref(),
            None => self.band().map(|band| band.id.as_ref()),
        }
    }

    /// Walks the bands that the total can still fall into: one, where every completion agrees.
    pub fn possible_bands(&self) -> impl Iterator<Item = &'a Band> {
        let (sums, lowest, highest) = (self.sums(), self.lowest, self.highest);
        let bands = self.instrument().definition().bands.iter();
        bands.filter(move |band| sums && band.from <= highest && lowest <= band.to)
    }

    /// Walks the bands of the total by other authors; empty when the total is open.
    pub fn rival_bands(&self) -> impl Iterator<Item = (&'a BandSet, &'a Band)> {
        let total = self.total();
        let sets = self.instrument().definition().rival_bands.iter();
        sets.filter_map(move |set| Some((set, Band::of(&set.bands, total?)?)))
    }

    /// Returns the rule that decides; `None` for an instrument with a total, and when nothing is answered.
    ///
    /// A refusal is an answer here: rules speak of it.
    #[inline]
    pub fn decision(&self) -> Option<&'a DecisionRule> {
        let instrument = self.instrument();
        let decision = instrument.definition().decision.as_ref().filter(|_| self.administered())?;
        let mut rules = decision.rules.iter().zip(&instrument.plan().decision);
        rules.find(|(_, conditions)| self.holds(conditions)).map(|(rule, _)| rule)
    }

    /// Screens at the cut-off that was chosen, else at the default one, or by the decision of the instrument; `None` when
    /// nothing is answered or there is neither.
    #[inline]
    pub fn screen(&self) -> Option<Screen> {
        if let Some(rule) = self.decision() {
            return Some(rule.screen);
        }
        if let Some((comparison, value)) = self.chosen {
            return self.screen_at(comparison, value);
        }
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
        self.sums().then(|| Screen::of(comparison, value, (self.lowest, self.highest)))
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
        rows.iter()
            .zip(&instrument.plan().outcomes)
            .map(move |(outcome, plan)| OutcomeScore::of(&score, outcome, plan))
    }

    /// Walks the flags that the answers raise, whatever the total.
    ///
    /// Where nothing is answered the instrument was not given, and a missing answer raises no flag unless the
    /// person was asked that item and would not or could not answer.
    pub fn flags(&self) -> impl Iterator<Item = &'a Flag> {
        let score = *self;
        let instrument = self.instrument();
        let rows = instrument.definition().flags.iter().zip(&instrument.plan().flags);
        rows.filter(move |(_, plan)| score.raises(plan)).map(|(flag, _)| flag)
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

    /// Walks the items that a skip rule of the instrument settles: nobody answered them, and they count as their lowest
    /// choice.
    pub fn skipped_items(&self) -> impl Iterator<Item = &'a Item> {
        let skipped = self.answers.settled() & !self.answers.answered();
        let items = self.instrument().definition().items.iter().zip(0_u32..);
        items.filter(move |(_, place)| skipped >> place & 1 == 1).map(|(item, _)| item)
    }

    /// Walks the scored items that are answered and do not count, because the gate before them is closed.
    pub fn disregarded_items(&self) -> impl Iterator<Item = &'a Item> {
        let closed = self.gate == Some(GateState::Closed);
        let disregarded = if closed { self.answers.answered() } else { 0 };
        let items = self.instrument().definition().items.iter().zip(0_u32..);
        items.filter(move |(_, place)| disregarded >> place & 1 == 1).map(|(item, _)| item)
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
        let known = self.gate != Some(GateState::Unknown);
        if self.missing == 0 || !self.sums() || !known || kept != 0 || self.missing_count() > rule.max_missing
        {
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
        let answered = items - i32::try_from(self.missing_count()).ok()?;
        let twice = 2 * self.observed * items * parts + answered;
        twice.checked_div_euclid(2 * answered)
    }

    /// Says whether the instrument was given: an answer that the total or the algorithm counts says so, an answered
    /// gate, and where rules decide a refusal.
    #[inline]
    const fn administered(&self) -> bool {
        let plan = self.instrument().plan();
        let counted = plan.scored | plan.endorsable;
        let refused = if self.instrument().has_total() { 0 } else { self.answers.refused() & plan.scored };
        // Whoever answered the question before all others was given the instrument, whatever the answer was.
        matches!(self.gate, Some(GateState::Closed | GateState::Open))
            || self.answers.answered() & counted | refused != 0
    }

    /// Says whether there is something to add up.
    #[inline]
    const fn sums(&self) -> bool {
        self.administered() && self.instrument().has_total()
    }

    /// Says whether nothing is open.
    #[inline]
    const fn whole(&self) -> bool {
        self.missing == 0 && !matches!(self.gate, Some(GateState::Unknown))
    }

    /// Returns which symptoms are endorsed and which are open.
    #[inline]
    const fn symptoms(&self) -> Sheet {
        let closed = matches!(self.gate, Some(GateState::Closed));
        let open = if closed { 0 } else { self.instrument().plan().endorsable & !self.answers.settled() };
        Sheet { endorsed: self.endorsed, missing: open }
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

/// Walks the places of the bits of a mask.
#[inline]
fn places(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (mask != 0).then(|| mask.trailing_zeros())?;
        mask &= mask - 1;
        usize::try_from(place).ok()
    })
}

/// Finds the unscored items that are endorsed.
#[cold]
fn endorsed_unscored(answers: &Answers<'_>) -> u64 {
    let plan = answers.instrument().plan();
    let open = places(plan.endorsable & !plan.scored);
    open.filter(|place| {
        let points = answers.points().get(*place).copied().map(i32::from);
        points.zip(plan.endorsed_at.get(*place)).is_some_and(|(points, at)| points >= *at)
    })
    .fold(0, |bits, place| bits | 1 << place)
}

#[cfg(test)]
mod tests;
