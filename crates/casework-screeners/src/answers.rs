//! A sheet of answers: parsed against its instrument, so that no bad value can reach the scoring.
//!
//! A value that is not one of the item's choices is an error that names the item. It is never clamped, rounded or
//! scored. A word other than yes and no (refused, unable, missing, skipped by rule) is a missing answer.

mod schema;

use std::fmt;

use casework_core::Answer;
use casework_core::answer::ItemAnswer;

use schemars::JsonSchema;
use serde::Serialize;

use crate::instrument::{ITEMS_MAX, Instrument, Item, Scale};

pub use schema::schema;

/// The answers of one sheet to one instrument.
///
/// Missing answers stay missing; they are never zero. `Debug` prints how many items were answered, not how.
///
/// ```
/// use casework_core::answer::{Answer, ItemAnswer};
/// use casework_screeners::{Answers, instruments};
///
/// let cage_aid = instruments::find("cage-aid").unwrap();
/// let sheet = Answers::from_map(cage_aid, [
///     ("q1", ItemAnswer::Word(Answer::Yes)),
///     ("q2", ItemAnswer::Number(0)),
///     ("q3", ItemAnswer::Word(Answer::Refused)),
/// ])?;
/// assert_eq!(sheet.answered_count(), 2);
/// let error = Answers::from_values(cage_aid, &[Some(2), None, None, None]).unwrap_err();
/// assert_eq!(error.to_string(), "`2` is not an answer to `q1`; the answers are 1, 0, `yes`, `no`");
/// # Ok::<(), casework_screeners::AnswerError>(())
/// ```
#[derive(Clone)]
pub struct Answers<'a> {
    instrument: &'a Instrument,
    // INVARIANT: a slot whose bit is not in `settled` holds 0, so that a plain sum over the slots is the observed sum.
    points: [i16; ITEMS_MAX],
    answered: u64,
    settled: u64,
    refused: u64,
    unable: u64,
}

/// What the question before all others says about the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "every reader must say what it does with an unanswered gate")]
pub enum GateState {
    /// The questions behind it count.
    Open,
    /// They do not: the total is the lowest one.
    Closed,
    /// It is not answered, so nobody knows whether they count.
    Unknown,
}

impl<'a> Answers<'a> {
    /// Makes a sheet on which nothing is answered.
    pub const fn blank(instrument: &'a Instrument) -> Self {
        Self { instrument, points: [0; ITEMS_MAX], answered: 0, settled: 0, refused: 0, unable: 0 }
    }

    /// Reads answers by item id, in any order. Items that are not given are missing.
    ///
    /// Takes a map or any other walk through ids and answers.
    ///
    /// # Errors
    ///
    /// Names the first item that the instrument does not have, that is given twice, or whose answer is not one of
    /// its choices.
    pub fn from_map<I, K, V>(instrument: &'a Instrument, answers: I) -> Result<Self, AnswerError>
    where
        I: IntoIterator<Item = (K, V)>,
        K: AsRef<str>,
        V: Into<ItemAnswer>,
    {
        let mut sheet = Self::blank(instrument);
        let mut seen = 0_u64;
        for (id, answer) in answers {
            let id = id.as_ref();
            let found = (0_u32..).zip(instrument.all_items()).find(|(_, item)| item.id == id);
            let Some((place, item)) = found else { return Err(AnswerError::unknown(instrument, id)) };
            let bit = 1_u64 << place;
            if seen & bit != 0 {
                return Err(AnswerError::Duplicate { item: item.id.clone().into_owned() });
            }
            seen |= bit;
            sheet.put(bit, item, answer.into())?;
        }
        sheet.settle();
        Ok(sheet)
    }

    /// Reads the values in the order of the items: the scored ones, with or without the unscored ones after them.
    ///
    /// # Errors
    ///
    /// Says how many values there should be, or names the first item whose value is not one of its choices.
    pub fn from_values(instrument: &'a Instrument, values: &[Option<i64>]) -> Result<Self, AnswerError> {
        let plan = instrument.plan();
        if values.len() != plan.scored_len && values.len() != plan.len {
            return Err(AnswerError::Count { given: values.len(), expected: plan.scored_len });
        }
        let mut sheet = Self::blank(instrument);
        let mut bit = 1_u64;
        for ((given, slot), spread) in values.iter().zip(&mut sheet.points).zip(&plan.spreads) {
            if let Some(given) = *given {
                match i16::try_from(given) {
                    Ok(value) if spread.allows(i32::from(value)) => *slot = value,
                    _ => return Err(AnswerError::at(instrument, bit, given)),
                }
                sheet.answered |= bit;
            }
            bit <<= 1;
        }
        sheet.mirror(sheet.answered & plan.reversed);
        sheet.settle();
        Ok(sheet)
    }

    /// Returns the instrument that was answered.
    #[inline]
    pub const fn instrument(&self) -> &'a Instrument {
        self.instrument
    }

    /// Returns the value of an item, scored or not; `None` when it is missing or not an item.
    pub fn value(&self, id: &str) -> Option<i32> {
        let place = self.instrument.all_items().position(|item| item.id == id)?;
        let points = i32::from(*self.points.get(place)?);
        let plan = self.instrument.plan();
        let value =
            if plan.reversed >> place & 1 == 1 { plan.spreads.get(place)?.mirrored(points) } else { points };
        (self.answered >> place & 1 == 1).then_some(value)
    }

    /// Says what the question before all others says about the rest; `None` for an instrument without one.
    #[inline]
    pub fn gate(&self) -> Option<GateState> {
        let (bit, open_from) = self.instrument.plan().gate;
        if bit == 0 {
            return None;
        }
        Some(match self.points_of(bit) {
            _ if self.answered & bit == 0 => GateState::Unknown,
            points if points >= open_from => GateState::Open,
            _ => GateState::Closed,
        })
    }

    /// Counts the scored items that are answered.
    #[inline]
    pub const fn answered_count(&self) -> u32 {
        (self.answered & self.instrument.plan().scored).count_ones()
    }

    /// What each item counts.
    #[inline]
    pub(crate) const fn points(&self) -> &[i16; ITEMS_MAX] {
        &self.points
    }

    /// What one item counts.
    #[inline]
    pub(crate) fn points_of(&self, bit: u64) -> i32 {
        let place = usize::try_from(bit.trailing_zeros()).ok();
        place.and_then(|place| self.points.get(place)).copied().map_or(0, i32::from)
    }

    #[inline]
    pub(crate) const fn answered(&self) -> u64 {
        self.answered
    }

    /// The items that are answered or skipped by a rule of the instrument.
    #[inline]
    pub(crate) const fn settled(&self) -> u64 {
        self.settled
    }

    /// The items that were asked and that the person would not answer.
    pub(crate) const fn refused(&self) -> u64 {
        self.refused
    }

    /// The items that were asked and that the person would not or could not answer.
    pub(crate) const fn declined(&self) -> u64 {
        self.refused | self.unable
    }

    /// Counts the answers of reversed items the other way round.
    fn mirror(&mut self, items: u64) {
        let spreads = &self.instrument.plan().spreads;
        for ((slot, spread), place) in self.points.iter_mut().zip(spreads).zip(0_u32..) {
            // Values lie from -1,000 to 1,000, and mirrored in their own scale they stay there.
            if items >> place & 1 == 1
                && let Ok(points) = i16::try_from(spread.mirrored(i32::from(*slot)))
            {
                *slot = points;
            }
        }
    }

    /// Lets the skip rules of the instrument settle what was rightly not asked: it counts as the lowest choice.
    #[inline]
    fn settle(&mut self) {
        self.settled = self.answered;
        let plan = self.instrument.plan();
        for skip in plan.skips.iter().take(plan.skips_len) {
            if skip.after & !self.settled == 0 && self.sum_of(skip.after) <= skip.at_most {
                self.skip(skip.items & !self.settled);
            }
        }
    }

    fn skip(&mut self, items: u64) {
        let spreads = &self.instrument.plan().spreads;
        for ((slot, spread), place) in self.points.iter_mut().zip(spreads).zip(0_u32..) {
            if items >> place & 1 == 1
                && let Ok(lowest) = i16::try_from(spread.min)
            {
                *slot = lowest;
            }
        }
        self.settled |= items;
    }

    fn sum_of(&self, items: u64) -> i32 {
        let points = self.points.iter().zip(0_u32..);
        points.filter(|(_, place)| items >> place & 1 == 1).map(|(points, _)| i32::from(*points)).sum()
    }

    fn put(&mut self, bit: u64, item: &Item, answer: ItemAnswer) -> Result<(), AnswerError> {
        let scale = self.instrument.scale(item);
        let choices = || scale.map_or(&[][..], |scale| &scale.choices);
        let value = match answer {
            ItemAnswer::Number(given) => match scale.and_then(Scale::range) {
                Some((from, to)) => i32::try_from(given).ok().filter(|given| (from..=to).contains(given)),
                None => choices().iter().map(|choice| choice.value).find(|value| i64::from(*value) == given),
            },
            ItemAnswer::Word(word @ (Answer::Yes | Answer::No)) => {
                choices().iter().find(|choice| choice.answer == Some(word)).map(|choice| choice.value)
            }
            ItemAnswer::Word(Answer::Refused) => {
                self.refused |= bit;
                return Ok(());
            }
            ItemAnswer::Word(Answer::Unable) => {
                self.unable |= bit;
                return Ok(());
            }
            ItemAnswer::Word(Answer::SkippedByRule | Answer::Missing) => return Ok(()),
        };
        // The checks of a table keep its values from -1,000 to 1,000, so every value fits.
        let Some(value) = value.and_then(|value| i16::try_from(value).ok()) else {
            return Err(AnswerError::NotAChoice {
                item: item.id.clone().into_owned(),
                given: answer,
                allowed: Allowed::of(self.instrument, item),
            });
        };
        for (slot, place) in self.points.iter_mut().zip(0_u32..) {
            if bit >> place & 1 == 1 {
                *slot = value;
            }
        }
        self.answered |= bit;
        self.mirror(bit & self.instrument.plan().reversed);
        Ok(())
    }
}

impl fmt::Debug for Answers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers")
            .field("instrument", &self.instrument.id())
            .field("answered", &self.answered_count())
            .field("items", &self.instrument.plan().scored_len)
            .finish()
    }
}

/// Says why answers are not a sheet of the instrument.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// There are too few or too many values.
    #[error("there are {given} values for {expected} items")]
    Count {
        /// How many were given.
        given: usize,
        /// How many scored items there are.
        expected: usize,
    },
    /// An item is answered twice.
    #[error("`{item}` is answered twice")]
    Duplicate {
        /// The id of the item.
        item: String,
    },
    /// The answer is not one of the choices of the item.
    #[error("`{given}` is not an answer to `{item}`; the answers are {allowed}")]
    NotAChoice {
        /// The id of the item.
        item: String,
        /// What was given: a number, `yes` or `no`.
        given: ItemAnswer,
        /// What may be given.
        allowed: Allowed,
    },
    /// The instrument has no such item.
    #[error("{item} is not an item of `{instrument}`; its items are {allowed}")]
    UnknownItem {
        /// What was given: an id in backticks, or the length of a text that is no id.
        item: String,
        /// The id of the instrument.
        instrument: String,
        /// The ids of its items.
        allowed: String,
    },
}

impl AnswerError {
    fn at(instrument: &Instrument, bit: u64, given: i64) -> Self {
        let found = (0_u32..).zip(instrument.all_items()).find(|(place, _)| bit >> place & 1 == 1);
        match found {
            Some((_, item)) => Self::NotAChoice {
                item: item.id.clone().into_owned(),
                given: ItemAnswer::Number(given),
                allowed: Allowed::of(instrument, item),
            },
            None => Self::unknown(instrument, ""),
        }
    }

    fn unknown(instrument: &Instrument, id: &str) -> Self {
        // A key that does not look like an id may be something a person said, so only its length is kept.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let item = if !id.is_empty() && id.len() <= 16 && id.bytes().all(plain) {
            format!("`{id}`")
        } else {
            format!("a name of {} bytes", id.len())
        };
        let ids: Vec<_> = instrument.all_items().map(|item| format!("`{}`", item.id)).collect();
        Self::UnknownItem { item, instrument: instrument.id().to_owned(), allowed: ids.join(", ") }
    }
}

/// The answers that an item takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    values: Vec<i32>,
    range: Option<(i32, i32)>,
    words: Vec<Answer>,
}

impl Allowed {
    /// Reads the answers that an item of an instrument takes.
    pub fn of(instrument: &Instrument, item: &Item) -> Self {
        let scale = instrument.scale(item);
        let choices = scale.map_or(&[][..], |scale| &scale.choices);
        Self {
            values: choices.iter().map(|choice| choice.value).collect(),
            range: scale.and_then(Scale::range),
            words: choices.iter().filter_map(|choice| choice.answer).collect(),
        }
    }

    /// Returns both ends of the range, where every whole number of one is an answer.
    pub const fn range(&self) -> Option<(i32, i32)> {
        self.range
    }

    /// Returns the numbers, in the order of the form; empty where there is a range.
    #[inline]
    pub fn values(&self) -> &[i32] {
        &self.values
    }

    /// Returns the words, in the order of the form.
    pub fn words(&self) -> &[Answer] {
        &self.words
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = self.range.map(|(from, to)| format!("{from} to {to}"));
        let numbers = self.values.iter().map(ToString::to_string);
        let words = self.words.iter().map(|word| format!("`{word}`"));
        f.write_str(&range.into_iter().chain(numbers).chain(words).collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests;
