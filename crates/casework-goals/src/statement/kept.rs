//! How much time a goal needs at the least: "90 consecutive days", "12 weeks in a row", the 8 of "8 of 10 weeks",
//! and "for 12 weeks".

use super::clauses::WINDOW_FILLERS;
use super::reading::What;
use super::units::{Period, number_word};
use super::{Language, Statement};
use crate::report::TextSpan;

/// A length of time as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) count: u32,
    pub(crate) period: Period,
    /// Where it is said.
    pub(crate) span: TextSpan,
}

impl Statement {
    /// Returns the length of the only phrase that says how much time is needed: without a break, or as a share, where
    /// eight of ten weeks cannot be had in less than eight; and where none does, of the only "for 12 weeks".
    ///
    /// There is none when two phrases say it, nor for a ceiling ("at most 2 days in a row"), an open range ("4 to 6
    /// weeks in a row") or what is past ("the last 90 consecutive days").
    pub(crate) fn needed_length(&self) -> Option<Length> {
        if self.language != Language::English {
            return None;
        }
        let numbers = (0..self.tokens.len()).filter(|at| {
            let word = self.word_at(*at);
            word.starts_with(|first: char| first.is_ascii_digit()) || number_word(word).is_some()
        });
        let numbers: Vec<usize> = numbers.collect();
        let only = |lengths: &mut dyn Iterator<Item = Length>| (lengths.next(), lengths.next().is_some());
        match only(&mut numbers.iter().filter_map(|at| self.length_at(*at))) {
            (None, _) => match only(&mut numbers.iter().filter_map(|at| self.plain_length_at(*at))) {
                (found, false) => found,
                (_, true) => None,
            },
            (found, false) => found,
            (_, true) => None,
        }
    }

    /// Reads "for 12 weeks" and "x 4 weeks", whose count is the token at an index.
    ///
    /// It is none where it says over which time something is observed ("80% for 90 days", "for the past 14 days"), how
    /// long something has been, or a rate ("for 4 days a week").
    fn plain_length_at(&self, at: usize) -> Option<Length> {
        let count = self.count_at(at).filter(|_| !self.is_quoted(at))?;
        let period = Period::read(self.word_at(at + 1))?;
        let is_filler = |at: &usize| WINDOW_FILLERS.contains(&self.word_at(*at));
        let opener = (0..at).rev().find(|at| !is_filler(at))?;
        let opens = matches!(self.word_at(opener), "for" | "x" | "×") && self.must_be_kept(at);
        let mut before = (0..opener).rev().take(5).map(|at| self.word_at(at));
        let has_been = before.any(|word| matches!(word, "been" | "was" | "were" | "had" | "has" | "have"));
        let percent = self.tokens.iter().any(|token| matches!(self.word(token), "%" | "percent"));
        let rate = self.per_at(at + 2).is_some();
        let ceiling = self.word_at(at + 2) == "or" && matches!(self.word_at(at + 3), "less" | "fewer");
        let silent = has_been || rate || ceiling || percent;
        (opens && !silent).then(|| Length { count, period, span: self.span(at..at + 2) })
    }

    /// Reads the phrase whose count is the token at an index.
    fn length_at(&self, at: usize) -> Option<Length> {
        if let Some((What::Share { count, period, .. }, end)) = self.share_at(at) {
            let past = (at..end).any(|at| matches!(self.word_at(at), "last" | "past"));
            let span = self.span(at..end);
            return (!past && !self.is_quoted(at) && self.must_be_kept(at)).then_some(Length {
                count,
                period,
                span,
            });
        }
        let count = self.count_at(at).filter(|_| !self.is_quoted(at))?;
        let before = matches!(self.word_at(at + 1), "consecutive" | "straight" | "uninterrupted");
        let place = if before { at + 2 } else { at + 1 };
        let period = Period::read(self.word_at(place))?;
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
        ((before || after) && self.must_be_kept(at)).then_some(Length { count, period, span })
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
        let counts = |word: &str| word.parse::<u32>().is_ok() || number_word(word).is_some();
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
