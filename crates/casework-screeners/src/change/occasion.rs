//! One sheet of one person, as far as comparing it over time needs it.

use std::borrow::Cow;
use std::fmt;

use casework_core::Digest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Reason;
use crate::{Instrument, Score, Scored, Status};

/// One sheet of one person: what it was, how much of it is there, and the total.
///
/// Made from a score, from a scored sheet, or from a total that somebody vouches for. A scored sheet on the wire can be
/// read as one. `Debug` prints no number.
///
/// ```
/// use casework_screeners::change::{Occasion, compare};
/// use casework_screeners::{Answers, Scored, instruments::gad_2::GAD_2, score};
///
/// let sheet = Answers::from_values(&GAD_2, &[Some(3), Some(1)]).unwrap();
/// let scored = serde_json::to_string(&Scored::from(score(&sheet))).unwrap();
/// let read: Occasion = serde_json::from_str(&scored).unwrap();
/// assert_eq!(Occasion::from(score(&sheet)), Occasion::of_total(&GAD_2, 4).unwrap());
/// assert_eq!(compare(&GAD_2, &read, &Occasion::of_total(&GAD_2, 1).unwrap()).unwrap().change, -3);
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", try_from = "Wire")]
pub struct Occasion {
    instrument: Cow<'static, str>,
    version: Cow<'static, str>,
    /// Unknown where a scored sheet was read: then the hash of the definition stands for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Cow<'static, str>>,
    definition: Digest,
    range: (i32, i32),
    status: Status,
    // INVARIANT: it lies in the range, and a sheet that is incomplete or not administered has none.
    total: Option<i32>,
}

impl Occasion {
    /// Makes a complete sheet from its total, for whoever kept the total and not the answers.
    ///
    /// # Errors
    ///
    /// Says which totals the instrument has.
    pub fn of_total(instrument: &Instrument, total: i32) -> Result<Self, OccasionError> {
        let (lowest, highest) = instrument.range();
        let factor = instrument.definition().total_factor;
        if !instrument.has_total() {
            return Err(OccasionError::NoTotal);
        }
        if !(lowest..=highest).contains(&total) {
            return Err(OccasionError::OutOfRange { given: total, lowest, highest });
        }
        if total.checked_rem(factor) != Some(0) {
            return Err(OccasionError::Between { given: total, factor });
        }
        Ok(Self::new(instrument, Status::Complete, Some(total)))
    }

    /// Makes a sheet that has no total, for whoever knows that it was given and not what was answered.
    pub fn without_total(instrument: &Instrument, administered: bool) -> Self {
        let status = if administered { Status::Incomplete } else { Status::NotAdministered };
        Self::new(instrument, status, None)
    }

    /// Says that the total was made up for answers that are missing.
    #[must_use]
    pub fn prorated(mut self) -> Self {
        self.status = Status::Prorated;
        self
    }

    /// Says of which instrument the sheet is, for whoever was told.
    #[must_use]
    pub fn of_instrument(mut self, id: String) -> Self {
        self.instrument = id.into();
        self
    }

    /// Says of which version the sheet is, for whoever was told.
    #[must_use]
    pub fn of_version(mut self, version: String) -> Self {
        self.version = version.into();
        self
    }

    /// Says which totals its coding of the answers makes possible, for whoever was told.
    #[must_use]
    pub const fn coded(mut self, range: (i32, i32)) -> Self {
        self.range = range;
        self
    }

    /// Says by which definition it was scored, for whoever was told.
    #[must_use]
    pub const fn defined_by(mut self, definition: Digest) -> Self {
        self.definition = definition;
        self
    }

    /// Says in which language the sheet was answered, for whoever was told.
    #[must_use]
    pub fn in_language(mut self, language: String) -> Self {
        self.language = Some(language.into());
        self
    }

    fn new(instrument: &Instrument, status: Status, total: Option<i32>) -> Self {
        let definition = instrument.definition();
        Self {
            instrument: definition.id.clone(),
            version: definition.version.clone(),
            language: Some(definition.language.clone()),
            definition: instrument.digest(),
            range: instrument.range(),
            status,
            total,
        }
    }

    /// Returns the id of the instrument.
    pub fn instrument(&self) -> &str {
        &self.instrument
    }

    /// Says how much of the sheet is there.
    pub const fn status(&self) -> Status {
        self.status
    }

    /// Returns the total, made up or not.
    pub const fn total(&self) -> Option<i32> {
        self.total
    }

    /// Returns the total for comparing it with others of the instrument, or every reason against it.
    ///
    /// This is the one guard of all comparisons: two sheets are alike when both are like the same instrument.
    pub(super) fn total_for(&self, instrument: &Instrument) -> Result<i32, Vec<Reason>> {
        let table = instrument.definition();
        let mut reasons = Vec::new();
        if self.instrument != table.id {
            reasons.push(Reason::AnotherInstrument { expected: table.id.clone() });
        }
        if self.version != table.version {
            reasons.push(Reason::AnotherVersion { expected: table.version.clone() });
        }
        if self.range != instrument.range() {
            reasons.push(Reason::AnotherCoding { expected: instrument.range() });
        }
        if self.language.as_ref().is_some_and(|language| *language != table.language) {
            reasons.push(Reason::AnotherLanguage { expected: table.language.clone() });
        }
        // The hash differs whenever anything above does: it says something new only when all of that is the same.
        if reasons.is_empty() && self.definition != instrument.digest() {
            reasons.push(Reason::AnotherDefinition);
        }
        match self.status {
            Status::Complete => {}
            Status::Incomplete => reasons.push(Reason::Incomplete),
            Status::NotAdministered => reasons.push(Reason::NotAdministered),
            Status::Prorated => reasons.push(Reason::Prorated),
        }
        match (self.total, reasons.is_empty()) {
            (Some(total), true) => Ok(total),
            (None, true) => Err(instrument.has_total().then_some(Reason::NoTotal).into_iter().collect()),
            (_, false) => Err(reasons),
        }
    }
}

impl From<Score<'_>> for Occasion {
    fn from(score: Score<'_>) -> Self {
        Self::new(score.instrument(), score.status(), score.total())
    }
}

impl From<&Scored> for Occasion {
    fn from(scored: &Scored) -> Self {
        Self {
            instrument: scored.instrument().to_owned().into(),
            version: scored.version().to_owned().into(),
            language: Some(scored.language().to_owned().into()),
            definition: scored.definition(),
            range: scored.range(),
            status: scored.status(),
            total: scored.total(),
        }
    }
}

impl fmt::Debug for Occasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Occasion")
            .field("instrument", &self.instrument)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Says why something is not the result of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OccasionError {
    /// The total lies between two that can be.
    #[error("a total of {given} cannot be: the totals are multiples of {factor}")]
    Between {
        /// What was given.
        given: i32,
        /// How many points one point of the answers makes.
        factor: i32,
    },
    /// The result of the instrument is not a total.
    #[error("the result of this instrument is not a total")]
    NoTotal,
    /// The total lies outside the range.
    #[error("a total of {given} cannot be: it is from {lowest} to {highest}")]
    OutOfRange {
        /// What was given.
        given: i32,
        /// The lowest total.
        lowest: i32,
        /// The highest total.
        highest: i32,
    },
    /// A sheet on which answers are missing has a total that was not made up.
    #[error("a sheet that is incomplete or not administered has no total")]
    Status,
}

/// What is read: the fields of a scored sheet that matter here; its others are ignored.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Wire {
    instrument: String,
    version: String,
    #[serde(default)]
    language: Option<String>,
    definition: Digest,
    range: (i32, i32),
    status: Status,
    total: Option<i32>,
}

impl TryFrom<Wire> for Occasion {
    type Error = OccasionError;

    fn try_from(wire: Wire) -> Result<Self, OccasionError> {
        let (lowest, highest) = wire.range;
        if let Some(given) = wire.total
            && !(lowest..=highest).contains(&given)
        {
            return Err(OccasionError::OutOfRange { given, lowest, highest });
        }
        if matches!(wire.status, Status::Incomplete | Status::NotAdministered) && wire.total.is_some() {
            return Err(OccasionError::Status);
        }
        Ok(Self {
            instrument: wire.instrument.into(),
            version: wire.version.into(),
            language: wire.language.map(Cow::from),
            definition: wire.definition,
            range: wire.range,
            status: wire.status,
            total: wire.total,
        })
    }
}
