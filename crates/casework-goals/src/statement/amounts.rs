//! Amounts: a number with its comparison, unit and rate, and the numbers that are none.

use super::reading::{Amount, What};
use super::units::{BOUNDS_AFTER, BOUNDS_BEFORE, Bound, NAMED, NO_AMOUNT, Period, number_word, unit};
use super::{Statement, TokenKind, days};
use crate::value::Number;

impl Statement {
    /// Numbers that are no amounts.
    pub(super) fn no_amount_at(&self, at: usize) -> Option<usize> {
        let word = self.word_at(at);
        let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
        let figures =
            |word: &str| !word.is_empty() && word.bytes().all(|byte| b"0123456789-.".contains(&byte));
        if NAMED.contains(&word) && self.word_at(at + 1).starts_with(|first: char| first.is_ascii_digit()) {
            return Some(at + 2);
        }
        let is_number = self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number);
        let next = self.word_at(at + 1);
        if word == "24/7" || (figures(word) && digits(word) >= 7) {
            return Some(at + 1);
        }
        // 555 123-4567, (555) 123-4567.
        let after = at + 1 + usize::from(next == ")");
        if is_number && digits(word) == 3 && figures(self.word_at(after)) && digits(self.word_at(after)) >= 7
        {
            return Some(after + 1);
        }
        if matches!(word, "988" | "741741") {
            return Some(at + 1);
        }
        if is_number && self.is_called(at) {
            let is_part =
                |at: &usize| figures(self.word_at(*at)) || matches!(self.word_at(*at), "-" | "(" | ")");
            let parts = (at..at + 8).take_while(is_part);
            let (end, total) =
                parts.fold((at, 0), |(_, total), at| (at + 1, total + digits(self.word_at(at))));
            if total > 2 {
                return Some(end);
            }
        }
        // 8:30, 8:30 pm.
        if is_number && next == ":" && digits(self.word_at(at + 2)) == 2 {
            return Some(at + 3 + usize::from(NO_AMOUNT.contains(&self.word_at(at + 3))));
        }
        let glued = word.trim_start_matches(|digit: char| digit.is_ascii_digit() || digit == '.');
        if glued.len() < word.len() && !glued.is_empty() && NO_AMOUNT.contains(&glued) {
            return Some(at + 1);
        }
        if (is_number || number_word(word).is_some()) && NO_AMOUNT.contains(&next) {
            return Some(at + 2);
        }
        let year = is_number && word.parse().is_ok_and(|year| days::YEARS.contains(&year));
        (year && matches!(self.word_before(at), "in" | "of" | "by" | "since" | "until")).then_some(at + 1)
    }

    /// Says whether a number stands behind "call", "text" or "dial": "text HOME to 741741", "call her at 555 1234".
    fn is_called(&self, at: usize) -> bool {
        let calls = |word: &&str| {
            matches!(*word, "call" | "calls" | "calling" | "text" | "texting" | "dial" | "dialing" | "phone")
        };
        let mut before = (0..at).rev().take(4).map(|at| self.word_at(at));
        let between =
            ["at", "on", "to", "the", "or", "her", "him", "me", "home", "hotline", "line", "(", "+", ":"];
        before.find(|word| !between.contains(word)).is_some_and(|word| calls(&word))
    }

    pub(super) fn lone_amount_at(&self, at: usize) -> Option<(What, usize)> {
        let (amount, end) = self.amount_at(at)?;
        // "one" is as often no number: "one another", "at least one friend".
        let in_figures =
            (at..end).any(|at| self.word_at(at).starts_with(|first: char| first.is_ascii_digit()));
        let one = self.word_at(at) == "one" && amount.per.is_none();
        let known = in_figures || (!one && amount.unit.is_some()) || amount.per.is_some();
        known.then_some((What::Amount(amount), end))
    }

    /// Reads a comparison, a number, its unit and its rate.
    pub(super) fn amount_at(&self, at: usize) -> Option<(Amount, usize)> {
        let figure = self.word_at(at).starts_with(|first: char| first.is_ascii_digit());
        let bounds = if figure { &[][..] } else { BOUNDS_BEFORE };
        let before = bounds.iter().find_map(|(words, bound)| Some((*bound, self.words_at(words, at)?)));
        let next = before.map_or(at, |(_, next)| next);
        let (number, glued, next) = self.number_at(next)?;
        let behind = |at| {
            let bounds = if self.word_at(at) == "or" { BOUNDS_AFTER } else { &[] };
            bounds.iter().find_map(|(words, bound)| Some((*bound, self.words_at(words, at)?)))
        };
        let direct = behind(next);
        let next = direct.map_or(next, |(_, next)| next);
        let (unit, per, next) = match glued {
            Some(unit) => {
                let per = self.per_at(next);
                (Some(unit), per.map(|(per, _)| per), per.map_or(next, |(_, end)| end))
            }
            None => self.unit_at(next),
        };
        let after = direct.or_else(|| behind(next));
        let end = after.map_or(next, |(_, end)| end.max(next));
        let bound = after.or(before).map(|(bound, _)| bound).map(|bound| self.negated(bound, at));
        Some((Amount { number, bound, unit, per }, end))
    }

    /// "will not drink more than 2" is a ceiling.
    fn negated(&self, bound: Bound, at: usize) -> Bound {
        let mut before = (0..at).rev().take(4).map(|at| self.word_at(at));
        let not = before.any(|word| matches!(word, "not" | "never" | "don't" | "don’t" | "won't" | "won’t"));
        match bound {
            Bound::Above if not => Bound::AtMost,
            Bound::Below if not => Bound::AtLeast,
            Bound::Above | Bound::AtLeast | Bound::AtMost | Bound::Below => bound,
        }
    }

    /// Reads a number, the unit that is glued to it, and the index after it.
    fn number_at(&self, at: usize) -> Option<(Number, Option<&'static str>, usize)> {
        match self.word_at(at) {
            // One mark only: a run of them is no amount.
            "$" => self.figures_at(at + 1).map(|(number, _, end)| (number, Some("dollars"), end)),
            "once" => Some((Number::whole(1), Some("times"), at + 1)),
            "twice" => Some((Number::whole(2), Some("times"), at + 1)),
            _ => self.figures_at(at),
        }
    }

    /// Reads a number without anything before it.
    fn figures_at(&self, at: usize) -> Option<(Number, Option<&'static str>, usize)> {
        let word = self.word_at(at);
        if self.no_amount_at(at).is_some() {
            return None;
        }
        if let Some(number) = number_word(word) {
            return Some((Number::whole(number), None, at + 1));
        }
        let figures = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let ending = word.get(figures.len()..).unwrap_or_default();
        let glued = unit(ending);
        if figures.is_empty() || (!ending.is_empty() && glued.is_none()) {
            return None;
        }
        let number: f64 = figures.replace(',', "").parse().ok()?;
        let whole = figures.replace(',', "").parse::<i32>().ok().map(Number::whole);
        Some((whole.or_else(|| Number::new(number).ok())?, glued, at + 1))
    }

    /// Reads a small whole number.
    pub(super) fn count_at(&self, at: usize) -> Option<u32> {
        let word = self.word_at(at);
        word.parse().ok().or_else(|| number_word(word).and_then(|count| count.try_into().ok()))
    }

    /// Reads a unit and a rate; between them, and in place of a unit, stand up to three words of another thing
    /// ("3 AA meetings a week", "one friend a week").
    pub(super) fn unit_at(&self, at: usize) -> (Option<&'static str>, Option<Period>, usize) {
        let named = unit(self.word_at(at));
        let next = at + usize::from(named.is_some());
        if let Some((per, end)) = self.per_at(next) {
            return (named, Some(per), end);
        }
        let mut things = (next..next + 3).take_while(|at| {
            let word = self.tokens.get(*at).filter(|token| token.kind == TokenKind::Word && !token.quoted);
            word.is_some_and(|token| !STOPS.contains(&self.word(token)))
        });
        let mut last = named;
        let rate = things.find_map(|at| {
            last = last.or_else(|| unit(self.word_at(at)));
            self.per_at(at + 1)
        });
        match rate {
            Some((per, end)) => (last, Some(per), end),
            None => (named, None, next),
        }
    }

    /// Reads "a week", "/week", "per day", "each month", "monthly".
    pub(super) fn per_at(&self, at: usize) -> Option<(Period, usize)> {
        if let Some(period) = Period::how_often(self.word_at(at)) {
            return Some((period, at + 1));
        }
        let per = matches!(self.word_at(at), "/" | "per" | "a" | "an" | "each" | "every");
        let period = Period::read(self.word_at(at + 1)).filter(|_| per)?;
        Some((period, at + 2))
    }
}

/// Words that end the thing that is counted.
static STOPS: &[&str] = &[
    "a", "after", "an", "and", "at", "before", "by", "each", "every", "for", "from", "in", "no", "of", "on",
    "or", "over", "per", "the", "to", "until", "when", "while", "with", "within", "without",
];
