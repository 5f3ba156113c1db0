//! For how long something must be kept without a break: "90 consecutive days", "12 weeks in a row".

use super::clauses::{COUNT_WORDS, WINDOW_FILLERS};
use super::{Language, Statement, TokenKind};
use crate::report::TextSpan;

/// A length of time as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) count: u32,
    pub(crate) unit: Unit,
    /// Where it is said.
    pub(crate) span: TextSpan,
}

/// In what a length of time is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Statement {
    /// Returns the length of the only phrase that says for how long something must be kept without a break.
    ///
    /// There is none when two phrases say it, nor for a ceiling ("at most 2 days in a row"), a share ("5 of 7
    /// consecutive days"), an open range ("4 to 6 weeks in a row") or what is past ("the last 90 consecutive days").
    pub(crate) fn kept_length(&self) -> Option<Length> {
        if self.language != Language::English {
            return None;
        }
        let mut lengths = (0..self.tokens.len()).filter_map(|at| self.length_at(at));
        let only = lengths.next();
        if lengths.next().is_some() { None } else { only }
    }

    /// Reads the phrase whose count is the token at an index.
    fn length_at(&self, at: usize) -> Option<Length> {
        let count = self.count_at(at).filter(|_| !self.is_quoted(at))?;
        let before = matches!(self.word_at(at + 1), "consecutive" | "straight" | "uninterrupted");
        let place = if before { at + 2 } else { at + 1 };
        let unit = match self.word_at(place) {
            "day" | "days" | "night" | "nights" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" => Unit::Year,
            _ => return None,
        };
        let after = match self.word_at(place + 1) {
            "straight" | "running" | "uninterrupted" => true,
            "in" => self.word_at(place + 2) == "a" && self.word_at(place + 3) == "row",
            _ => false,
        };
        let end = match (after, self.word_at(place + 1)) {
            (true, "in") => place + 4,
            (true, _) => place + 2,
            (false, _) => place + 1,
        };
        let span = self.span(at..end);
        ((before || after) && self.must_be_kept(at)).then_some(Length { count, unit, span })
    }

    fn count_at(&self, at: usize) -> Option<u32> {
        let word = self.word_at(at);
        if self.tokens.get(at)?.kind == TokenKind::Number {
            return word.parse().ok();
        }
        let small = (1..).zip(COUNT_WORDS).find(|(_, known)| **known == word);
        let ten = (2..).zip(TENS).find(|(_, known)| **known == word);
        small.map(|(count, _)| count).or_else(|| ten.map(|(tens, _)| tens * 10))
    }

    /// Says whether nothing before a count makes it a ceiling, a share, an open range or something past.
    fn must_be_kept(&self, count: usize) -> bool {
        let is_filler = |at: &usize| WINDOW_FILLERS.contains(&self.word_at(*at));
        let is_past = |at| matches!(self.word_at(at), "past" | "last" | "previous" | "prior");
        if (0..count).rev().take_while(is_filler).any(is_past) {
            return false;
        }
        let mut before = (0..count).rev().skip_while(is_filler);
        let mut word = || before.next().map_or("", |at| self.word_at(at));
        let [opener, second, third] = [word(), word(), word()];
        let counts = |word: &str| word.parse::<u32>().is_ok() || COUNT_WORDS.contains(&word);
        match opener {
            "most" | "under" | "below" | "within" | "previous" | "prior" | "past" | "last" => false,
            "of" => !counts(second) && second != "out",
            "or" | "-" | "\u{2013}" => !counts(second),
            "to" => second != "up" && (!counts(second) || third == "from"),
            "than" => match second {
                "less" | "fewer" | "shorter" => matches!(third, "no" | "not"),
                _ => !matches!(third, "no" | "not" | "never"),
            },
            _ => true,
        }
    }
}

const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
