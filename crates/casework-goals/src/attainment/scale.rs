//! The five levels of a goal on one number: which values mean which level.

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Level;
use crate::value::{Number, is_less, moved};

/// What the five levels of a goal mean, in values of its metric.
///
/// Each level holds the values from its `min` to its `max`, both included; the two outermost may be open. The next level
/// begins one `step` behind.
///
/// ```
/// use casework_goals::attainment::{Level, Scale};
/// let scale: Scale = serde_json::from_str(r#"{ "target": 3, "levels": [
///     { "level": -2, "max": 0 }, { "level": -1, "min": 1, "max": 2 }, { "level": 0, "min": 3, "max": 3 },
///     { "level": 1, "min": 4, "max": 5 }, { "level": 2, "min": 6 }] }"#).unwrap();
/// scale.check().unwrap();
/// assert_eq!(scale.level_of(4.into()), Level::new(1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Scale {
    /// The five levels, in any order.
    pub levels: Vec<LevelBand>,
    /// The target of the goal: level 0 begins there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Number>,
    /// By how much two neighboring values differ; 1 when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Number>,
}

/// The values of one level, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct LevelBand {
    /// The level, -2 to 2.
    #[schemars(range(min = -2, max = 2))]
    pub level: i64,
    /// The lowest value; open when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
    /// The highest value; open when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Number>,
}

/// Says why five levels do not make a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScaleError {
    /// There are not the five levels, each once.
    #[error("a scale has the levels -2, -1, 0, 1 and 2, each once")]
    Levels,
    /// A level ends before it begins.
    #[error("level {level} goes from {min} to {max}, and so holds no value")]
    Empty {
        /// The level.
        level: i64,
        /// Its lowest value.
        min: Number,
        /// Its highest value.
        max: Number,
    },
    /// A level between others has an open end.
    #[error("level {level} needs both `min` and `max`: only the outermost values are open")]
    Open {
        /// The level.
        level: i64,
    },
    /// Two neighbors are in the wrong order, or share a value.
    #[error("levels {lower} and {upper} overlap or are out of order: values go one way from -2 to 2")]
    Overlap {
        /// The lower level.
        lower: i64,
        /// The upper level.
        upper: i64,
    },
    /// There are values between two neighbors.
    #[error("between levels {lower} and {upper} are values that belong to neither")]
    Gap {
        /// The lower level.
        lower: i64,
        /// The upper level.
        upper: i64,
    },
    /// The step is not above zero.
    #[error("the step between two values is {step}: it must be above 0")]
    Step {
        /// What was given.
        step: Number,
    },
    /// Level 0 is not the target.
    #[error("level 0 begins at {begins}, and the target is {target}: they must be the same")]
    Target {
        /// Where level 0 begins, coming from level -1.
        begins: Number,
        /// The target.
        target: Number,
    },
    /// A value belongs to no level.
    #[error("the value {value} belongs to no level")]
    NoLevel {
        /// The value.
        value: Number,
    },
}

impl Scale {
    /// Checks that the levels are there, ordered, without gaps or overlaps, and that level 0 begins at the target.
    ///
    /// # Errors
    /// [`ScaleError`], the first that applies.
    pub fn check(&self) -> Result<(), ScaleError> {
        let step = self.step.unwrap_or(Number::whole(1));
        if step <= Number::whole(0) {
            return Err(ScaleError::Step { step });
        }
        let mut bands = self.levels.clone();
        bands.sort_by_key(|band| band.level);
        if !bands.iter().map(|band| band.level).eq(-2..=2) {
            return Err(ScaleError::Levels);
        }
        for band in &bands {
            if let (Some(min), Some(max)) = (band.min, band.max)
                && min > max
            {
                return Err(ScaleError::Empty { level: band.level, min, max });
            }
        }
        let rises = Self::rises(&bands)?;
        if !rises {
            bands.reverse();
        }
        for pair in bands.windows(2) {
            let [low, high] = pair else { continue };
            let (lower, upper) = (low.level.min(high.level), low.level.max(high.level));
            let end = low.max.ok_or(ScaleError::Open { level: low.level })?;
            let begin = high.min.ok_or(ScaleError::Open { level: high.level })?;
            let wanted = moved(end.get(), step.get());
            if is_less(begin.get(), wanted) {
                return Err(ScaleError::Overlap { lower, upper });
            }
            if is_less(wanted, begin.get()) {
                return Err(ScaleError::Gap { lower, upper });
            }
        }
        let expected = bands.iter().find(|band| band.level == 0);
        let begins = expected.and_then(|band| if rises { band.min } else { band.max });
        match (self.target, begins) {
            (Some(target), Some(begins)) if target != begins => Err(ScaleError::Target { begins, target }),
            _ => Ok(()),
        }
    }

    /// Says whether higher values mean higher levels, from the two levels beside the expected one.
    fn rises(bands: &[LevelBand]) -> Result<bool, ScaleError> {
        let middle = |level: i64| {
            let band = bands.iter().find(|band| band.level == level);
            band.and_then(|band| band.min.or(band.max)).ok_or(ScaleError::Open { level })
        };
        match middle(-1)?.cmp(&middle(1)?) {
            Ordering::Less => Ok(true),
            Ordering::Greater => Ok(false),
            Ordering::Equal => Err(ScaleError::Overlap { lower: -1, upper: 1 }),
        }
    }

    /// Returns the level of a value; there is none between two values of the metric.
    pub fn level_of(&self, value: Number) -> Option<Level> {
        let holds = |band: &&LevelBand| {
            band.min.is_none_or(|min| min <= value) && band.max.is_none_or(|max| value <= max)
        };
        self.levels.iter().find(holds).and_then(|band| Level::new(band.level))
    }
}
