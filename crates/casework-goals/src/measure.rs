//! What the checks must know of an instrument: its range, which way is better, and which change is meaningful.
//!
//! Instruments themselves are not here, and neither are their numbers: the caller passes in a catalog. Only the
//! proportion of days covered stands here, because no instrument carries it.

use std::fmt;

use casework_core::Source;

use crate::sources;
use crate::value::Number;

/// Which way a score gets better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "down or up")]
pub enum Better {
    /// Higher scores are better.
    Higher,
    /// Lower scores are better.
    Lower,
}

/// One instrument as the checks see it.
///
/// ```
/// use casework_core::Source;
/// use casework_goals::{Better, InstrumentMeasure, MeasureCatalog};
/// static HERE: Source = Source::project_default("here", "A scale of our own");
/// let own = InstrumentMeasure::new("own-scale", 0.into(), 40.into(), Better::Higher, &HERE).unwrap();
/// let catalog = MeasureCatalog::new([own.with_meaningful_change(5.into(), &HERE).unwrap()]);
/// assert_eq!(catalog.find("Own-Scale").unwrap().max(), 40.into());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstrumentMeasure {
    id: String,
    min: Number,
    max: Number,
    better: Better,
    source: Source,
    meaningful_change: Option<(Number, Source)>,
    reliable_change: Option<(Number, Source)>,
}

/// Says why a measure cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MeasureError {
    /// The id is blank.
    #[error("an instrument needs an id")]
    Unnamed,
    /// The range is empty.
    #[error("the range of an instrument goes up: {min} to {max} does not")]
    EmptyRange {
        /// The lowest score given.
        min: Number,
        /// The highest score given.
        max: Number,
    },
    /// A change is not inside the range.
    #[error("a change is above 0 and at most the width of the range; this one is {change}")]
    Change {
        /// The change given.
        change: Number,
    },
}

impl InstrumentMeasure {
    /// Makes a measure without a meaningful change.
    ///
    /// # Errors
    /// [`MeasureError`] when the id is blank or the range does not go up.
    pub fn new(
        id: impl Into<String>,
        min: Number,
        max: Number,
        better: Better,
        source: &Source,
    ) -> Result<Self, MeasureError> {
        let id = id.into();
        if id.trim().is_empty() {
            return Err(MeasureError::Unnamed);
        }
        if min >= max {
            return Err(MeasureError::EmptyRange { min, max });
        }
        Ok(Self {
            id,
            min,
            max,
            better,
            source: source.clone(),
            meaningful_change: None,
            reliable_change: None,
        })
    }

    /// Adds the smallest change that means something, in points.
    ///
    /// # Errors
    /// [`MeasureError::Change`] when it is not above 0 or wider than the range.
    pub fn with_meaningful_change(mut self, change: Number, source: &Source) -> Result<Self, MeasureError> {
        self.meaningful_change = Some((self.fitting(change)?, source.clone()));
        Ok(self)
    }

    /// Adds the smallest change that chance does not explain, in points.
    ///
    /// # Errors
    /// [`MeasureError::Change`] when it is not above 0 or wider than the range.
    pub fn with_reliable_change(mut self, change: Number, source: &Source) -> Result<Self, MeasureError> {
        self.reliable_change = Some((self.fitting(change)?, source.clone()));
        Ok(self)
    }

    fn fitting(&self, change: Number) -> Result<Number, MeasureError> {
        let width = crate::value::drop_between(self.max.get(), self.min.get());
        let fits = change > Number::whole(0) && change.get() <= width;
        if fits { Ok(change) } else { Err(MeasureError::Change { change }) }
    }

    /// Makes the proportion of days covered (`pdc`), in percent: a measure of how medication is taken, and no
    /// questionnaire.
    pub fn days_covered() -> Self {
        Self {
            id: "pdc".to_owned(),
            min: Number::whole(0),
            max: Number::whole(100),
            better: Better::Higher,
            source: sources::PD1.clone(),
            meaningful_change: None,
            reliable_change: None,
        }
    }

    /// Returns the id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the lowest score.
    pub const fn min(&self) -> Number {
        self.min
    }

    /// Returns the highest score.
    pub const fn max(&self) -> Number {
        self.max
    }

    /// Returns which way is better.
    pub const fn better(&self) -> Better {
        self.better
    }

    /// Returns where the range comes from.
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// Returns the smallest change that means something, in points, and where it comes from.
    pub fn meaningful_change(&self) -> Option<(Number, &Source)> {
        self.meaningful_change.as_ref().map(|(change, source)| (*change, source))
    }

    /// Returns the smallest change that chance does not explain, in points, and where it comes from.
    pub fn reliable_change(&self) -> Option<(Number, &Source)> {
        self.reliable_change.as_ref().map(|(change, source)| (*change, source))
    }
}

/// The instruments that the checks know, found by id whatever the case of its letters, its dashes and its spaces: `GAD7`
/// is `gad-7`. The empty one knows none, and the checks then say what they could not compare.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct MeasureCatalog {
    measures: Vec<InstrumentMeasure>,
}

impl MeasureCatalog {
    /// Makes a catalog; the last of two measures with one id counts.
    pub fn new(measures: impl IntoIterator<Item = InstrumentMeasure>) -> Self {
        let mut catalog = Self::default();
        for measure in measures {
            catalog.measures.retain(|known| !same_id(&known.id, &measure.id));
            catalog.measures.push(measure);
        }
        catalog
    }

    /// Returns the measure with an id.
    pub fn find(&self, id: &str) -> Option<&InstrumentMeasure> {
        self.measures.iter().find(|measure| same_id(&measure.id, id))
    }

    /// Returns the measure whose id stands in a text as whole words: "anxiety (GAD-7)", "gad 7 score". The longest id
    /// counts, and the first of two as long.
    ///
    /// An id without a figure may be a plain word, such as audit: it counts alone, before score or total, and in capital
    /// letters.
    pub(crate) fn named_in(&self, text: &str) -> Option<&InstrumentMeasure> {
        let parts = text.split(|letter: char| !letter.is_alphanumeric());
        let words: Vec<&str> = parts.filter(|word| !word.is_empty()).collect();
        let places = (0..words.len()).filter_map(|at| words.get(at..));
        let named = places.enumerate().flat_map(|(at, rest)| {
            let found = self.measures.iter().filter_map(move |measure| {
                let (said, behind) = rest.split_at_checked(words_of(&measure.id, rest)?)?;
                let figure = measure.id.bytes().any(|byte| byte.is_ascii_digit());
                let capitals = said.iter().all(|word| !word.bytes().any(|byte| byte.is_ascii_lowercase()));
                let only = behind.iter().all(|word| {
                    ["score", "scores", "total"].iter().any(|tail| word.eq_ignore_ascii_case(tail))
                });
                (figure || capitals || (at == 0 && only)).then_some(measure)
            });
            found.collect::<Vec<_>>()
        });
        let length = |measure: &InstrumentMeasure| letters_of(&measure.id).count();
        named.reduce(|best, next| if length(next) > length(best) { next } else { best })
    }
}

/// Says whether two ids are one: case, dashes, underscores and spaces do not count.
pub(crate) fn same_id(one: &str, other: &str) -> bool {
    letters_of(one).eq(letters_of(other))
}

fn letters_of(id: &str) -> impl Iterator<Item = char> {
    let joint =
        |letter: &char| matches!(letter, '-' | '_' | '\u{2010}'..='\u{2015}') || letter.is_whitespace();
    id.chars().filter(move |letter| !joint(letter)).map(|letter| letter.to_ascii_lowercase())
}

/// Returns how many words at the head of a list spell an id.
fn words_of(id: &str, words: &[&str]) -> Option<usize> {
    let mut rest = letters_of(id).peekable();
    for (place, word) in words.iter().enumerate() {
        for letter in word.chars() {
            rest.next_if_eq(&letter.to_ascii_lowercase())?;
        }
        if rest.peek().is_none() {
            return Some(place + 1);
        }
    }
    None
}

impl fmt::Debug for MeasureCatalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.measures.iter().map(InstrumentMeasure::id)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_that_makes_no_sense_is_refused() {
        let make = |id: &str, min: i32, max: i32| {
            InstrumentMeasure::new(id, min.into(), max.into(), Better::Lower, &sources::PD1)
        };
        assert_eq!(make(" ", 0, 21), Err(MeasureError::Unnamed));
        assert!(matches!(make("x", 21, 21), Err(MeasureError::EmptyRange { .. })));
        let good = make("x", 0, 21).unwrap();
        for (change, fits) in [(0, false), (1, true), (21, true), (22, false), (-1, false)] {
            let changed = good.clone().with_meaningful_change(change.into(), &sources::PD1);
            assert_eq!(changed.is_ok(), fits, "{change}");
        }
    }

    #[test]
    fn the_last_of_two_measures_with_one_id_counts() {
        let make = |max: i32| {
            InstrumentMeasure::new("x", 0.into(), max.into(), Better::Lower, &sources::PD1).unwrap()
        };
        assert_eq!(MeasureCatalog::new([make(5), make(9)]).find("X").unwrap().max(), 9.into());
        assert!(MeasureCatalog::default().find("x").is_none());
    }

    #[test]
    fn an_instrument_is_found_however_it_is_spelled() {
        let make =
            |id: &str| InstrumentMeasure::new(id, 0.into(), 21.into(), Better::Lower, &sources::PD1).unwrap();
        let catalog = MeasureCatalog::new(["gad-7", "gad-2", "phq-9", "audit", "audit-c"].map(make));
        for id in ["gad-7", "GAD7", "gad 7", "GAD_7", " Gad-7 ", "GAD\u{2011}7"] {
            assert_eq!(catalog.find(id).map(InstrumentMeasure::id), Some("gad-7"), "{id}");
        }
        for id in ["gad", "gad-77", "7", "", "-", "gad-7 score"] {
            assert!(catalog.find(id).is_none(), "{id}");
        }
        for (text, expected) in [
            ("GAD 7", Some("gad-7")),
            ("GAD7", Some("gad-7")),
            ("gad7 score", Some("gad-7")),
            ("anxiety (GAD-7)", Some("gad-7")),
            ("total of the GAD_7, each month", Some("gad-7")),
            ("phq\u{2011}9 and sleep", Some("phq-9")),
            ("audit", Some("audit")),
            ("audit total score", Some("audit")),
            ("alcohol use (AUDIT)", Some("audit")),
            ("alcohol use (AUDIT-C)", Some("audit-c")),
            ("days until the audit", None),
            ("audit tasks done", None),
            ("gad-77", None),
            ("regad-7", None),
            ("7 gads", None),
            ("", None),
        ] {
            assert_eq!(catalog.named_in(text).map(InstrumentMeasure::id), expected, "{text}");
        }
    }
}
