//! What is appended to a row, in one order for every format.

use crate::columns::ScoredRow;
use crate::instrument::{Comparison, Cutoff, Flag, Instrument};
use crate::{Met, Score, Screen, Status};

/// One appended value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "every format must say how it writes each")]
pub enum Field<'a> {
    /// No value.
    Empty,
    /// A whole number.
    Number(i32),
    /// A word of the library: letters and hyphens.
    Code(&'static str),
    /// A word of the instrument, or a sentence.
    Word(&'a str),
}

impl Field<'_> {
    fn number(value: Option<i32>) -> Self {
        value.map_or(Self::Empty, Self::Number)
    }

    fn code(value: Option<&'static str>) -> Self {
        value.map_or(Self::Empty, Self::Code)
    }
}

/// One appended column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Appended {
    /// Its name.
    pub name: String,
    /// Whether its values are whole numbers; otherwise they are words.
    pub is_number: bool,
}

/// What the rows of one table get appended: status, total, observed-sum, lowest, highest, band, screen, a column for each
/// subscale, algorithm where there is one, flags joined by `;`, and missing; then a screen for each subscale that has a default
/// cut-off of its own; last, if asked for, why a row is not scored.
///
/// ```
/// use casework_screeners::rows::{Field, Tail};
/// use casework_screeners::{Answers, instruments, score};
///
/// let gad_2 = instruments::find("gad-2").unwrap();
/// let mut tail = Tail::new(gad_2, None, false);
/// let sheet = Answers::from_values(gad_2, &[Some(2), Some(1)]).unwrap();
/// let mut fields = Vec::new();
/// tail.score(&score(&sheet), |name, field| fields.push(format!("{name} {field:?}")));
/// assert_eq!(fields[..2], [r#"status Code("complete")"#, "total Number(3)"]);
/// ```
#[derive(Debug, Clone)]
pub struct Tail<'a> {
    columns: Vec<Appended>,
    instrument: &'a Instrument,
    screen_at: Option<(Comparison, i32)>,
    /// The place of each subscale with a default cut-off, and the cut-off.
    subscale_cutoffs: Vec<(usize, Comparison, i32)>,
    flags: String,
}

impl<'a> Tail<'a> {
    /// Names the columns. The screen is at this value of the total; `with_error` adds the column `error`.
    pub fn new(instrument: &'a Instrument, screen_at: Option<(Comparison, i32)>, with_error: bool) -> Self {
        let columns = columns(instrument, with_error);
        let subscale_cutoffs = subscale_cutoffs(instrument);
        let subscale_cutoffs =
            subscale_cutoffs.map(|(place, cutoff)| (place, cutoff.comparison, cutoff.value));
        let subscale_cutoffs = subscale_cutoffs.collect();
        Self { columns, instrument, screen_at, subscale_cutoffs, flags: String::new() }
    }

    /// Returns the columns in order.
    pub fn columns(&self) -> &[Appended] {
        &self.columns
    }

    /// Gives the values of a score in the order of the columns.
    #[inline]
    pub fn score(&mut self, score: &Score<'_>, give: impl FnMut(&str, Field<'_>)) {
        let score = &match self.screen_at {
            Some((comparison, value)) => score.screened_at(comparison, value),
            None => *score,
        };
        let facts = Facts {
            status: score.status(),
            total: score.total(),
            observed: score.observed_sum(),
            bounds: (score.lowest(), score.highest()),
            band: score.band_id(),
            screen: match self.screen_at {
                Some(_) => score.screen(),
                None => score.decision().map(|rule| rule.screen),
            },
            algorithm: score.algorithm(),
            missing: score.missing_count(),
        };
        let subscales = score.subscales().map(|subscale| subscale.total());
        let bounds_of = |place| score.subscales().nth(place)?.bounds();
        self.join(score.flags());
        self.put(&facts, subscales, bounds_of, give);
    }

    /// Gives the values of a row of scored columns, which were screened at the value of this tail.
    #[inline]
    pub fn row(&mut self, row: &ScoredRow<'_>, give: impl FnMut(&str, Field<'_>)) {
        let facts = Facts {
            status: row.status(),
            total: row.total(),
            observed: row.observed_sum(),
            bounds: (row.lowest(), row.highest()),
            band: row.band_id(),
            screen: row
                .decision()
                .map_or_else(|| self.screen_at.and_then(|_| row.screen()), |rule| Some(rule.screen)),
            algorithm: row.algorithm(),
            missing: row.missing_count(),
        };
        let subscales =
            (0..self.instrument.definition().subscales.len()).map(|place| row.subscale_total(place));
        self.join(row.flags());
        self.put(&facts, subscales, |place| row.subscale_bounds(place), give);
    }

    /// Gives the values of a row that is not scored.
    pub fn not_scored(&self, why: &str, mut give: impl FnMut(&str, Field<'_>)) {
        for column in &self.columns {
            let field = match column.name.as_str() {
                "status" => Field::Code("not-scored"),
                "error" => Field::Word(why),
                _ => Field::Empty,
            };
            give(&column.name, field);
        }
    }

    fn join<'f>(&mut self, flags: impl Iterator<Item = &'f Flag>) {
        self.flags.clear();
        for flag in flags {
            if !self.flags.is_empty() {
                self.flags.push(';');
            }
            self.flags.push_str(&flag.id);
        }
    }

    #[inline]
    fn put(
        &self,
        facts: &Facts<'_>,
        subscales: impl Iterator<Item = Option<i32>>,
        bounds_of: impl Fn(usize) -> Option<(i32, i32)>,
        mut give: impl FnMut(&str, Field<'_>),
    ) {
        let mut columns = self.columns.iter();
        let mut put = |field| {
            if let Some(column) = columns.next() {
                give(&column.name, field);
            }
        };
        put(Field::Code(facts.status.as_str()));
        put(Field::number(facts.total));
        put(Field::number(facts.observed));
        put(Field::number(facts.bounds.0));
        put(Field::number(facts.bounds.1));
        put(facts.band.map_or(Field::Empty, Field::Word));
        put(Field::code(facts.screen.map(Screen::as_str)));
        for subscale in subscales {
            put(Field::number(subscale));
        }
        if has_algorithm(self.instrument) {
            put(Field::code(facts.algorithm.map(Met::as_str)));
        }
        put(Field::Word(&self.flags));
        put(Field::number(i32::try_from(facts.missing).ok()));
        for (place, comparison, value) in &self.subscale_cutoffs {
            let screen = bounds_of(*place).map(|bounds| Screen::of(*comparison, *value, bounds));
            put(Field::code(screen.map(Screen::as_str)));
        }
        put(Field::Empty);
    }
}

/// What a row has one of.
struct Facts<'a> {
    status: Status,
    total: Option<i32>,
    observed: Option<i32>,
    bounds: (Option<i32>, Option<i32>),
    band: Option<&'a str>,
    screen: Option<Screen>,
    algorithm: Option<Met>,
    missing: u32,
}

fn columns(instrument: &Instrument, with_error: bool) -> Vec<Appended> {
    let subscales = instrument.definition().subscales.iter();
    let subscales = subscales.map(|subscale| (format!("subscale-{}", subscale.id.to_lowercase()), true));
    let named = |columns: &[(&str, bool)]| -> Vec<(String, bool)> {
        columns.iter().map(|(name, is_number)| ((*name).to_owned(), *is_number)).collect()
    };
    let start = named(&[
        ("status", false),
        ("total", true),
        ("observed-sum", true),
        ("lowest", true),
        ("highest", true),
        ("band", false),
        ("screen", false),
    ]);
    let algorithm = has_algorithm(instrument).then(|| ("algorithm".to_owned(), false));
    let end = named(&[("flags", false), ("missing", true)]);
    let screens = subscale_cutoffs(instrument).filter_map(|(place, _)| {
        let subscale = instrument.definition().subscales.get(place)?;
        Some((format!("screen-{}", subscale.id.to_lowercase()), false))
    });
    let error = with_error.then(|| ("error".to_owned(), false));
    let all = start.into_iter().chain(subscales).chain(algorithm).chain(end).chain(screens).chain(error);
    all.map(|(name, is_number)| Appended { name, is_number }).collect()
}

/// Walks the default cut-offs of subscales, each with the place of its subscale.
fn subscale_cutoffs(instrument: &Instrument) -> impl Iterator<Item = (usize, &Cutoff)> {
    let table = instrument.definition();
    let cutoffs = table.cutoffs.iter().filter(|cutoff| cutoff.default);
    cutoffs.filter_map(|cutoff| {
        let id = cutoff.subscale.as_ref()?;
        Some((table.subscales.iter().position(|subscale| subscale.id == *id)?, cutoff))
    })
}

fn has_algorithm(instrument: &Instrument) -> bool {
    instrument.definition().algorithm.is_some()
}
