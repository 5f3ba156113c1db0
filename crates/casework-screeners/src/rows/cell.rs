//! One cell of a row: missing, a plain whole number, or a word. Nothing is guessed.

use std::fmt;

use casework_core::Answer;
use casework_core::answer::ItemAnswer;
use serde_json::Value;

use crate::answers::Allowed;
use crate::instrument::Instrument;
use crate::{AnswerError, Answers};

/// What a cell holds.
///
/// ```
/// use casework_screeners::rows::Cell;
/// assert_eq!(Cell::read(b" 2 "), Cell::Number(2));
/// assert_eq!(Cell::read(b"NA"), Cell::Missing);
/// assert_eq!(Cell::read(b"2.0"), Cell::Other); // nothing is rounded
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a cell is one of these in every format")]
pub enum Cell {
    /// It is empty, `null` or `NA`.
    Missing,
    /// A plain whole number.
    Number(i64),
    /// A word such as `yes` or `refused`.
    Word(Answer),
    /// Nothing that can be an answer to any item.
    Other,
}

impl Cell {
    /// Reads the bytes of a cell.
    #[inline]
    pub fn read(bytes: &[u8]) -> Self {
        // Nearly every cell is one digit: it needs no look for spaces.
        if let [digit @ b'0'..=b'9'] = bytes {
            return Self::Number(i64::from(digit - b'0'));
        }
        match bytes.trim_ascii() {
            [] | b"null" | b"NA" => Self::Missing,
            [digit] if digit.is_ascii_digit() => Self::Number(i64::from(digit - b'0')),
            other => Self::number(other).unwrap_or_else(|| Self::word(other)),
        }
    }

    /// Reads a value of a JSON row.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Missing,
            Value::Number(number) => number.as_i64().map_or(Self::Other, Self::Number),
            Value::String(text) => match text.trim_ascii() {
                "" | "null" | "NA" => Self::Missing,
                other => Self::word(other.as_bytes()),
            },
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => Self::Other,
        }
    }

    /// Reads a plain whole number: digits without a needless zero, with a minus sign when it is below zero.
    fn number(bytes: &[u8]) -> Option<Self> {
        let (sign, digits) = match bytes {
            [b'-', digits @ ..] => (-1, digits),
            digits => (1, digits),
        };
        let plain = matches!(digits, [b'1'..=b'9', ..]) && digits.len() <= 9;
        if !plain || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        Some(Self::Number(
            sign * digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')),
        ))
    }

    fn word(bytes: &[u8]) -> Self {
        let same = |answer: &Answer| answer.as_str().as_bytes().eq_ignore_ascii_case(bytes);
        let found = Answer::ALL.into_iter().find(same);
        found.map_or(Self::Other, Self::Word)
    }
}

/// The cells of one row, in the order of the items. `Debug` prints none of them.
#[derive(Clone)]
pub struct Row<'a> {
    instrument: &'a Instrument,
    values: Vec<Option<i64>>,
    words: Vec<Option<Answer>>,
    has_words: bool,
}

/// A cell that is not an answer to its item: the id of the item, and what would be one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadCell {
    /// The id of the item.
    pub item: String,
    /// What would be an answer.
    pub expected: String,
}

impl fmt::Display for BadCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.item, self.expected)
    }
}

impl<'a> Row<'a> {
    /// Makes a row without answers.
    pub fn new(instrument: &'a Instrument) -> Self {
        let items = instrument.all_items().count();
        Self { instrument, values: vec![None; items], words: vec![None; items], has_words: false }
    }

    /// Forgets the cells of the row before.
    #[inline]
    pub fn clear(&mut self) {
        self.values.fill(None);
        if self.has_words {
            self.words.fill(None);
            self.has_words = false;
        }
    }

    /// Puts a cell in the place of its item, counted from 0, the unscored items behind the scored ones.
    ///
    /// # Errors
    ///
    /// Names the item when the cell can be no answer to any item.
    #[inline]
    pub fn put(&mut self, place: usize, cell: Cell) -> Result<(), BadCell> {
        match cell {
            Cell::Missing => {}
            Cell::Number(value) => {
                if let Some(slot) = self.values.get_mut(place) {
                    *slot = Some(value);
                }
            }
            Cell::Word(word) => {
                self.has_words = true;
                if let Some(slot) = self.words.get_mut(place) {
                    *slot = Some(word);
                }
            }
            Cell::Other => return Err(self.bad(place)),
        }
        Ok(())
    }

    /// Makes the sheet.
    ///
    /// # Errors
    ///
    /// Names the first item whose cell is not one of its answers, and says what would be.
    #[inline]
    pub fn answers(&self) -> Result<Answers<'a>, BadCell> {
        let sheet = if self.has_words {
            self.with_words()
        } else {
            Answers::from_values(self.instrument, &self.values)
        };
        sheet.map_err(|error| {
            if let AnswerError::NotAChoice { item, allowed, .. } = error {
                BadCell { item, expected: expected(&allowed.to_string()) }
            } else {
                BadCell { item: String::new(), expected: error.to_string() }
            }
        })
    }

    fn with_words(&self) -> Result<Answers<'a>, AnswerError> {
        let cells = self.instrument.all_items().zip(&self.values).zip(&self.words);
        let answers = cells.filter_map(|((item, value), word)| {
            let answer = value.map(ItemAnswer::Number).or(word.map(ItemAnswer::Word))?;
            Some((item.id.as_ref(), answer))
        });
        Answers::from_map(self.instrument, answers)
    }

    fn bad(&self, place: usize) -> BadCell {
        let Some(item) = self.instrument.all_items().nth(place) else {
            return BadCell { item: String::new(), expected: String::new() };
        };
        BadCell {
            item: item.id.to_string(),
            expected: expected(&Allowed::of(self.instrument, item).to_string()),
        }
    }
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("instrument", &self.instrument.id()).finish_non_exhaustive()
    }
}

fn expected(choices: &str) -> String {
    format!("not an answer to this item: expected {choices}, or an empty cell where the answer is missing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_a_plain_whole_number_or_nothing() {
        let rows: [(&[u8], Cell); 20] = [
            (b"0", Cell::Number(0)),
            (b" 2 ", Cell::Number(2)),
            (b"10", Cell::Number(10)),
            (b"-1", Cell::Number(-1)),
            (b"", Cell::Missing),
            (b"  ", Cell::Missing),
            (b"null", Cell::Missing),
            (b"NA", Cell::Missing),
            (b"refused", Cell::Word(Answer::Refused)),
            (b"yes", Cell::Word(Answer::Yes)),
            (b"1.0", Cell::Other),
            (b"+1", Cell::Other),
            (b"01", Cell::Other),
            (b"1e0", Cell::Other),
            (b"-0", Cell::Other),
            ("２".as_bytes(), Cell::Other),
            (b"NaN", Cell::Other),
            (b"nul", Cell::Other),
            (b"99999999999", Cell::Other),
            (b"1,0", Cell::Other),
        ];
        for (bytes, expected) in rows {
            assert_eq!(Cell::read(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
