//! What can be read from a statement: amounts, changes, rates, shares, windows, scores and days, each with its place.
//!
//! One pass over the tokens; at each place the first reader that knows what begins there wins, and the pass goes on
//! behind it. A reader looks at a few tokens only, so that a long text is read in linear time. Days are in the `days`
//! file, amounts in `amounts`, names of units in `units`.

use chrono::NaiveDate;

use super::units::{Bound, INSTRUMENTS, NAMED, NO_AMOUNT, Period, number_word};
use super::{Language, Statement};
use crate::due::Due;
use crate::report::TextSpan;
use crate::value::Number;

/// One thing that a statement says, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reading {
    /// What it says.
    pub what: What,
    /// Where.
    pub span: TextSpan,
}

/// What a statement says in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// A number with its unit and comparison: "at most 2 drinks", "16 h/week", "80%".
    Amount(Amount),
    /// Where the person stands: "baseline 0", "currently 3".
    Baseline(Amount),
    /// A lowest and a highest value: "between 5 and 9", "3 to 4 times a week".
    Between(Amount, Amount),
    /// By how much it should move: "by 5 points", "by $50 a month".
    By(Amount),
    /// From one value to another: "from 15 to 10", "15 -> 10".
    Change(Amount, Amount),
    /// A day, or a time from the start.
    Day {
        /// The day.
        due: Due,
        /// What it is the day of.
        role: DayRole,
    },
    /// So many of so many things: "8 of the next 10 meetings".
    Fraction {
        /// How many.
        count: u32,
        /// Of how many.
        of: u32,
    },
    /// An instrument, by its id.
    Instrument(&'static str),
    /// A change as a share of the baseline, in percent: "by half", "by 30%".
    Relative(Number),
    /// So many of so many: "8 of 10 weeks".
    Share {
        /// How many.
        count: u32,
        /// Of how many.
        of: u32,
        /// In what both are counted.
        period: Period,
    },
    /// For how long: "for 4 consecutive weeks", "over the past 14 days".
    Window {
        /// How many.
        count: u32,
        /// Of what.
        period: Period,
        /// Whether without a break.
        in_a_row: bool,
    },
}

/// What a day is the day of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "before, at the beginning, at the end")]
pub enum DayRole {
    /// Of the baseline.
    Baseline,
    /// By when.
    Due,
    /// From when.
    Start,
}

/// A number with what stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Amount {
    /// The number.
    pub number: Number,
    /// How it is compared.
    pub bound: Option<Bound>,
    /// Its unit, when it is one of the known ones.
    pub unit: Option<&'static str>,
    /// In each of what.
    pub per: Option<Period>,
}

impl Statement {
    /// Reads what the statement says, in the order of the text; days without a year are counted from `today`.
    ///
    /// Quoted speech is left out, and so is a text that is not English. So are numbers that are no amounts: doses, times
    /// of day, telephone numbers, `24/7`, the 7 of GAD-7, Section 8.
    ///
    /// ```
    /// use casework_goals::statement::{Statement, What};
    /// let statement = Statement::read("Walk 4 days a week by May 25");
    /// let readings = statement.readings("2026-03-02".parse().unwrap());
    /// assert!(matches!(readings[0].what, What::Amount(amount) if amount.number == 4.into()));
    /// assert!(matches!(&readings[1].what, What::Day { due, .. } if *due == "2026-05-25".parse().unwrap()));
    /// ```
    pub fn readings(&self, today: NaiveDate) -> Vec<Reading> {
        let mut found = Vec::new();
        let mut at = if self.language == Language::English { 0 } else { self.tokens.len() };
        while at < self.tokens.len() {
            let read = if self.is_quoted(at) { None } else { self.read_at(at, today) };
            let Some((what, end)) = read else {
                at += 1;
                continue;
            };
            let measured = matches!(what, Some(What::Change(..)));
            found.extend(what.map(|what| Reading { what, span: self.span(at..end) }));
            // "from 15 (2026-02-27) to 10": the day of the baseline stands inside.
            let inside = (at..end).find(|inside| measured && self.word_at(*inside) == "(");
            if let Some((Some(What::Day { due, .. }), after)) =
                inside.and_then(|open| self.figured_day_at(open + 1, today))
            {
                let what = What::Day { due, role: DayRole::Baseline };
                found.extend(inside.map(|open| Reading { what, span: self.span(open + 1..after) }));
            }
            at = end.max(at + 1);
        }
        found
    }

    /// Reads what begins at a token; the second part is the index after it, and the first is nothing for a number that
    /// is no amount. The first letters of most tokens begin nothing, so that most tokens cost one look.
    fn read_at(&self, at: usize, today: NaiveDate) -> Option<(Option<What>, usize)> {
        let some = |(what, end)| (Some(what), end);
        let word = self.word_at(at);
        let read = match word {
            "within" | "in" => self.time_at(at).or_else(|| self.relative_at(at)),
            "by" => self.relative_at(at).or_else(|| self.difference_at(at, today)),
            "the" | "next" => self.review_at(at),
            "end" => self.last_day_at(at, today),
            "baseline" | "currently" => self.baseline_at(at),
            "between" => self.between_at(at),
            "for" | "over" | "during" | "across" | "x" | "×" => {
                self.window_at(at).or_else(|| self.lone_amount_at(at))
            }
            "from" => self.change_at(at),
            "above" | "at" | "below" | "fewer" | "less" | "maximum" | "minimum" | "more" | "no" | "not"
            | "under" | "up" | "<" | ">" | "≤" | "≥" => self.lone_amount_at(at),
            "$" | "once" | "twice" => self.number_reading_at(at),
            "gad" | "phq" | "pcl" | "dla" | "audit" | "dast" | "ucla" | "who" | "cage" => {
                self.instrument_at(at)
            }
            _ if word.starts_with(|first: char| first.is_ascii_digit()) => {
                if let Some(day) = self.figured_day_at(at, today) {
                    return Some(day);
                }
                if let Some(end) = self.no_amount_at(at) {
                    return Some((None, end));
                }
                self.between_at(at).or_else(|| self.number_reading_at(at))
            }
            _ if NAMED.contains(&word) => return self.no_amount_at(at).map(|end| (None, end)),
            _ if word.contains('-') => self.instrument_at(at),
            _ if number_word(word).is_some() => {
                if let Some(end) = self.no_amount_at(at) {
                    return Some((None, end));
                }
                self.number_reading_at(at)
            }
            _ if word.ends_with(|last: char| last.is_ascii_digit()) => self.instrument_at(at),
            _ => return self.named_day_at(at, today),
        };
        read.map(some)
    }

    fn number_reading_at(&self, at: usize) -> Option<(What, usize)> {
        (self.share_at(at))
            .or_else(|| self.fraction_at(at))
            .or_else(|| self.window_at(at))
            .or_else(|| self.change_at(at))
            .or_else(|| self.lone_amount_at(at))
    }

    /// Returns the index after a phrase that stands at a token.
    pub(super) fn phrase_at(&self, phrase: &str, at: usize) -> Option<usize> {
        let mut next = at;
        for word in phrase.split(' ') {
            if self.word_at(next) != word {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    pub(super) fn words_at(&self, words: &[&str], at: usize) -> Option<usize> {
        let stands = words.iter().enumerate().all(|(place, word)| self.word_at(at + place) == *word);
        stands.then_some(at + words.len())
    }

    fn instrument_at(&self, at: usize) -> Option<(What, usize)> {
        let word = self.word_at(at);
        let glued = |name: &str| {
            let parts = name.split_once('-');
            name == word || parts.is_some_and(|(first, second)| word.strip_prefix(first) == Some(second))
        };
        let joint =
            matches!(self.word_at(at + 1), "_" | "-" | "\u{2010}" | "\u{2011}" | "\u{2012}" | "\u{2013}");
        let behind = at + 1 + usize::from(joint);
        let apart = |name: &str| {
            let parts = name.split_once('-');
            // "who 5" is more often a question than an instrument.
            parts.is_some_and(|(first, second)| {
                first == word && second == self.word_at(behind) && (joint || first != "who")
            })
        };
        let apart = INSTRUMENTS.iter().find(|name| apart(name)).map(|name| (*name, behind + 1));
        let glued = || INSTRUMENTS.iter().find(|name| glued(name)).map(|name| (*name, at + 1));
        let (name, mut next) = apart.or_else(glued)?;
        if name == "audit" && !AUDIT_FOLLOWED_BY.contains(&self.word_at(next)) {
            return None;
        }
        while matches!(self.word_at(next), "score" | "scores" | "total") {
            next += 1;
        }
        Some((What::Instrument(name), next))
    }

    /// "baseline 0", "baseline of 3 days", "currently 2".
    fn baseline_at(&self, at: usize) -> Option<(What, usize)> {
        if !matches!(self.word_at(at), "baseline" | "currently") {
            return None;
        }
        let mut next = at + 1;
        while matches!(self.word_at(next), ":" | "=" | "of" | "is" | "at") {
            next += 1;
        }
        let (amount, end) = self.amount_at(next)?;
        Some((What::Baseline(amount), end))
    }

    /// "by half", "in half", "by 30%".
    fn relative_at(&self, at: usize) -> Option<(What, usize)> {
        if !matches!(self.word_at(at), "by" | "in") {
            return None;
        }
        if self.word_at(at + 1) == "half" {
            return Some((What::Relative(Number::whole(50)), at + 2));
        }
        let (amount, end) = self.amount_at(at + 1).filter(|_| self.word_at(at) == "by")?;
        (amount.unit == Some("%")).then_some((What::Relative(amount.number), end))
    }

    /// "by 5 points", "by at least $50 a month"; "by 25 May" is a day.
    fn difference_at(&self, at: usize, today: NaiveDate) -> Option<(What, usize)> {
        if self.word_at(at) != "by" || self.figured_day_at(at + 1, today).is_some() {
            return None;
        }
        let (amount, end) = self.amount_at(at + 1)?;
        // "by one" is as often someone.
        let one = self.word_at(at + 1) == "one" && amount.unit.is_none() && amount.per.is_none();
        (!one).then_some((What::By(amount), end))
    }

    /// "between 5 and 9", "3-4 times", "3 to 4 times a week".
    fn between_at(&self, at: usize) -> Option<(What, usize)> {
        if self.word_at(at) == "between" {
            let (low, next) = self.amount_at(at + 1)?;
            let (high, end) = self.amount_at(next + 1).filter(|_| self.word_at(next) == "and")?;
            return Some((What::Between(low, high), end));
        }
        let (low, high) = self.word_at(at).split_once('-')?;
        let number = |text: &str| -> Option<i32> {
            (text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
        };
        let (low, high) = (number(low)?, number(high)?);
        let (unit, per, end) = self.unit_at(at + 1);
        let amount = |number: i32| Amount { number: number.into(), bound: None, unit, per };
        (low < high).then_some((What::Between(amount(low), amount(high)), end))
    }

    /// "8 of 10 weeks", "8 out of the next 10 weeks", "5/7 days".
    pub(super) fn share_at(&self, at: usize) -> Option<(What, usize)> {
        let word = self.word_at(at);
        let (count, of, next) = if let Some((count, of)) = word.split_once('/') {
            (count.parse().ok()?, of.parse().ok()?, at + 1)
        } else {
            let count = self.count_at(at)?;
            let (of, next) = self.whole_at(at)?;
            (count, of, next)
        };
        let next = next + usize::from(IN_A_ROW.contains(&self.word_at(next)));
        let named = Period::read(self.word_at(next));
        // "5/7" alone is five days of seven, and "by 5/7" is a day.
        let led = matches!(self.word_before(at), "by" | "until" | "before" | "to" | "from" | "due");
        let seven = named.is_none() && of == 7 && word.contains('/') && !led;
        let period = named.or(seven.then_some(Period::Day))?;
        let share = What::Share { count, of, period };
        (count <= of && of > 1).then_some((share, next + usize::from(named.is_some())))
    }

    /// The 10 of "8 of 10", "8 days out of the next 10", and the index after it.
    fn whole_at(&self, at: usize) -> Option<(u32, usize)> {
        let mut next = at + 1 + usize::from(Period::read(self.word_at(at + 1)).is_some());
        next += usize::from(self.word_at(next) == "out");
        if self.word_at(next) != "of" {
            return None;
        }
        next += 1;
        while SHARE_FILLERS.contains(&self.word_at(next)) {
            next += 1;
        }
        Some((self.count_at(next)?, next + 1))
    }

    /// "8 of the next 10 weekly group meetings", "8 out of 10".
    fn fraction_at(&self, at: usize) -> Option<(What, usize)> {
        let count = self.count_at(at)?;
        let (of, next) = self.whole_at(at)?;
        let (_, _, end) = self.unit_at(next);
        (count <= of && of > 1).then_some((What::Fraction { count, of }, end))
    }

    /// "for 4 consecutive weeks", "over the past 14 days", "4 weeks in a row", "x 4 weeks".
    fn window_at(&self, at: usize) -> Option<(What, usize)> {
        let opened = matches!(self.word_at(at), "for" | "over" | "during" | "across" | "x" | "×");
        let mut next = at + usize::from(opened);
        while opened && WINDOW_FILLERS.contains(&self.word_at(next)) {
            next += 1;
        }
        let count = self.count_at(next)?;
        let before = IN_A_ROW.contains(&self.word_at(next + 1));
        let named = next + 1 + usize::from(before);
        let period = Period::read(self.word_at(named))?;
        let behind = match self.word_at(named + 1) {
            "in" => self.phrase_at("in a row", named + 1),
            word => (IN_A_ROW.contains(&word) || word == "running").then_some(named + 2),
        };
        let in_a_row = before || behind.is_some();
        let end = behind.unwrap_or(named + 1);
        let rate = self.per_at(end).is_some();
        ((opened || in_a_row) && !rate).then_some((What::Window { count, period, in_a_row }, end))
    }

    /// "from 15 to 10", "from 5/week (2026-02-27) to <= 1/week", "15 -> 10".
    fn change_at(&self, at: usize) -> Option<(What, usize)> {
        let said = self.word_at(at) == "from";
        let (from, next) = self.amount_at(at + usize::from(said))?;
        let next = self.after_parentheses(next);
        let arrow = self.word_at(next) == "→" || self.words_at(&["-", ">"], next).is_some();
        let down = matches!(self.word_at(next), "down" | "up") && self.word_at(next + 1) == "to";
        let skip = match self.word_at(next) {
            "→" | "to" => 1,
            "-" if arrow => 2,
            "down" | "up" if down => 2,
            _ => return None,
        };
        let (to, end) = self.amount_at(next + skip)?;
        let times = |at: usize| NO_AMOUNT.contains(&self.word_at(at));
        if times(end) {
            return None;
        }
        if said || arrow {
            let from = Amount { unit: from.unit.or(to.unit), per: from.per.or(to.per), ..from };
            let to = Amount { unit: to.unit.or(from.unit), per: to.per.or(from.per), ..to };
            return Some((What::Change(from, to), end));
        }
        // "3 to 4 times a week" is a range; "30 minutes to 5 friends" is nothing.
        let range = from.unit.is_none() && from.per.is_none() && from.number < to.number;
        (range && self.word_at(next) == "to").then_some((What::Between(from, to), end))
    }

    fn after_parentheses(&self, at: usize) -> usize {
        if self.word_at(at) != "(" {
            return at;
        }
        let close = (at..at + 9).find(|inside| self.word_at(*inside) == ")");
        close.map_or(at, |close| close + 1)
    }
}

/// What shows that "audit" is the instrument.
static AUDIT_FOLLOWED_BY: &[&str] =
    &["score", "from", "to", "at", "of", "below", "under", "<", "≤", "total", "scores"];

static IN_A_ROW: &[&str] = &["consecutive", "straight", "successive", "uninterrupted"];

static SHARE_FILLERS: &[&str] = &[
    "the",
    "every",
    "each",
    "next",
    "last",
    "past",
    "my",
    "his",
    "her",
    "their",
    "our",
    "all",
    "these",
    "those",
    "first",
    "following",
    "coming",
    "upcoming",
    "planned",
    "scheduled",
];

static WINDOW_FILLERS: &[&str] = &["the", "past", "last", "next", "at", "least", "a", "total", "of"];
