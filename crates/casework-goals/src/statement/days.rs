//! Days in a statement: `2026-05-25`, May 25, the end of May, within 12 weeks of start, the next review. Without a year
//! it is the next such day from today on; month and day stand in the American order.

use chrono::{Datelike, Months, NaiveDate};

use super::Statement;
use super::reading::{DayRole, What};
use super::units::{Period, number_word, unit};
use crate::due::{Due, Span};

impl Statement {
    /// Reads a day in figures that begins at a token, and the index after it: `2026-05-25`, 25 May, 5/25. The day is
    /// nothing when the calendar has none such: 30 Feb.
    pub(super) fn figured_day_at(&self, at: usize, today: NaiveDate) -> Option<(Option<What>, usize)> {
        let sure = |(day, end)| (Some(day), end);
        let day = self.written_in_full(at).map(sure).or_else(|| self.day_first(at, today));
        let (day, end) = day.or_else(|| self.in_figures(at, today).map(sure))?;
        Some((day.map(|day| self.day(at, day, today)), end))
    }

    /// Reads a day that begins with a month: "May 25". The day is nothing when the calendar has none such, or when no day
    /// is said: "June 31", "June 2027".
    pub(super) fn named_day_at(&self, at: usize, today: NaiveDate) -> Option<(Option<What>, usize)> {
        let (day, end) = self.month_first(at, today)?;
        Some((day.map(|day| self.day(at, day, today)), end))
    }

    /// Reads a day that is the end of something: "end of May".
    pub(super) fn last_day_at(&self, at: usize, today: NaiveDate) -> Option<(What, usize)> {
        self.end_of(at, today).map(|(day, end)| (self.day(at, day, today), end))
    }

    /// Reads "next review".
    pub(super) fn review_at(&self, at: usize) -> Option<(What, usize)> {
        self.next_review(at).map(|(due, end)| (What::Day { due, role: DayRole::Due }, end))
    }

    /// Reads a time from the start: "within 12 weeks of start".
    pub(super) fn time_at(&self, at: usize) -> Option<(What, usize)> {
        self.time_from_start(at).map(|(due, end)| (What::Day { due, role: DayRole::Due }, end))
    }

    fn day(&self, at: usize, day: NaiveDate, today: NaiveDate) -> What {
        What::Day { due: Due::On(day), role: self.role_of_day(at, day, today) }
    }

    /// A day that something leads to is due; one in the past is when the person stood somewhere.
    fn role_of_day(&self, at: usize, day: NaiveDate, today: NaiveDate) -> DayRole {
        match self.word_before(at) {
            "by" | "until" | "till" | "before" | "due" | "through" | "thru" | "to" | "than" => DayRole::Due,
            "from" | "since" | "starting" | "beginning" => DayRole::Start,
            _ if day < today => DayRole::Baseline,
            _ => DayRole::Due,
        }
    }

    /// The word before a token, without the articles between.
    pub(super) fn word_before(&self, at: usize) -> &str {
        let mut before = (0..at).rev().map(|at| self.word_at(at)).take(3);
        before.find(|word| !matches!(*word, "the" | "a" | "on" | ":")).unwrap_or_default()
    }

    fn next_review(&self, at: usize) -> Option<(Due, usize)> {
        let next = at + usize::from(self.word_at(at) == "the");
        let named = self.word_at(next) == "next" && self.word_at(next + 1) == "review";
        let led = matches!(self.word_before(at), "by" | "until" | "before" | "at");
        (named && led).then_some((Due::NextReview, next + 2))
    }

    /// "within 12 weeks of start", "in the next 3 months".
    fn time_from_start(&self, at: usize) -> Option<(Due, usize)> {
        if !matches!(self.word_at(at), "within" | "in") {
            return None;
        }
        let mut next = at + 1;
        while matches!(self.word_at(next), "the" | "next") {
            next += 1;
        }
        let word = self.word_at(next);
        let count =
            word.parse().ok().or_else(|| number_word(word).and_then(|count| count.try_into().ok()))?;
        let unit = Period::read(self.word_at(next + 1))?;
        let rest = ["of start", "of the start", "of starting", "from start", "from the start", "from now"];
        let tail = rest.iter().find_map(|words| self.phrase_at(words, next + 2));
        // "in 4 weeks of treatment" says how long, not by when.
        let other = tail.is_none() && matches!(self.word_at(next + 2), "of" | "in" | "straight" | "running");
        (!other).then_some((Due::After(Span::of(count, unit)?), tail.unwrap_or(next + 2)))
    }

    fn written_in_full(&self, at: usize) -> Option<(NaiveDate, usize)> {
        let word = self.word_at(at);
        let day = (word.len() == 10).then(|| word.parse().ok()).flatten()?;
        Some((day, at + 1))
    }

    /// "May 25", "May 25th, 2026".
    fn month_first(&self, at: usize, today: NaiveDate) -> Option<(Option<NaiveDate>, usize)> {
        let month = month(self.word_at(at))?;
        let next = at + 1 + usize::from(self.word_at(at + 1) == ".");
        let Some(day) = number_of_day(self.word_at(next)) else {
            let (year, end) = self.year_at(next);
            return year.map(|_| (None, end));
        };
        // "March 40 minutes" tells of no day.
        let counts = unit(self.word_at(next + 1)).is_some() || self.per_at(next + 1).is_some();
        if day > 31 && counts {
            return None;
        }
        let (year, end) = self.year_at(next + 1);
        Some((resolve(year, month, day, today), end))
    }

    /// "25 May", "25th of May 2026".
    fn day_first(&self, at: usize, today: NaiveDate) -> Option<(Option<NaiveDate>, usize)> {
        let day = number_of_day(self.word_at(at))?;
        let next = at + 1 + usize::from(self.word_at(at + 1) == "of");
        let month = month(self.word_at(next))?;
        // "4 may": a number before the verb is no date.
        if self.word_at(next) == "may" && next == at + 1 && !self.word_before(at).starts_with(['b', 'u', 'o'])
        {
            return None;
        }
        let (year, end) = self.year_at(next + 1);
        Some((resolve(year, month, day, today), end))
    }

    /// "the end of May", "the end of the month", "the end of the year".
    fn end_of(&self, at: usize, today: NaiveDate) -> Option<(NaiveDate, usize)> {
        let next = self.phrase_at("end of", at)?;
        let next = next + usize::from(matches!(self.word_at(next), "the" | "this"));
        match self.word_at(next) {
            "month" => Some((last_day(today.year(), today.month())?, next + 1)),
            "year" => Some((last_day(today.year(), 12)?, next + 1)),
            word => {
                let month = month(word)?;
                let (year, end) = self.year_at(next + 1);
                let this = last_day(today.year(), month)?;
                let day = match year {
                    Some(year) => last_day(year, month)?,
                    None if this < today => last_day(today.year() + 1, month)?,
                    None => this,
                };
                Some((day, end))
            }
        }
    }

    /// "05/25/2026", and behind a word that leads to a day "5/25" and "05-25".
    fn in_figures(&self, at: usize, today: NaiveDate) -> Option<(NaiveDate, usize)> {
        let word = self.word_at(at);
        let mut parts = word.split(['/', '-']);
        let month = parts.next().filter(|part| part.len() <= 2)?.parse().ok()?;
        let day = parts.next().filter(|part| part.len() <= 2)?.parse().ok()?;
        let year = match parts.next() {
            None => None,
            Some(year) if year.len() == 4 => Some(year.parse().ok()?),
            Some(year) if year.len() == 2 => Some(year.parse::<i32>().ok()? + 2000),
            Some(_) => return None,
        };
        let led = matches!(
            self.word_before(at),
            "by" | "until"
                | "till"
                | "before"
                | "due"
                | "through"
                | "thru"
                | "to"
                | "from"
                | "since"
                | "starting"
        );
        let bare = year.is_none() && (!led || self.is_share(at));
        if parts.next().is_some() || bare {
            return None;
        }
        Some((resolve(year, month, day, today)?, at + 1))
    }

    /// Says whether figures such as "5/7" are a share: "5/7 days".
    fn is_share(&self, at: usize) -> bool {
        self.word_at(at).contains('/') && Period::read(self.word_at(at + 1)).is_some()
    }

    fn year_at(&self, at: usize) -> (Option<i32>, usize) {
        let next = at + usize::from(self.word_at(at) == ",");
        let year = self.word_at(next).parse().ok().filter(|year| YEARS.contains(year));
        (year, if year.is_some() { next + 1 } else { at })
    }
}

/// The years that a statement can mean.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

fn resolve(year: Option<i32>, month: u32, day: u32, today: NaiveDate) -> Option<NaiveDate> {
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    let this = NaiveDate::from_ymd_opt(today.year(), month, day).filter(|day| *day >= today);
    this.or_else(|| NaiveDate::from_ymd_opt(today.year() + 1, month, day))
}

fn last_day(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// Reads the number of a day, whether or not a month has that many.
fn number_of_day(word: &str) -> Option<u32> {
    let plain = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let figures = plain.len() <= 2 && plain.bytes().all(|byte| byte.is_ascii_digit());
    figures.then(|| plain.parse().ok()).flatten()
}

fn month(word: &str) -> Option<u32> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}
