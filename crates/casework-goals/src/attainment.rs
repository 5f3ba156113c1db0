//! Goal attainment scaling: how far several goals were reached, as one T-score. 50 is exactly as expected.
//!
//! A goal is scored on five levels that were set before the work began; the `scale` file holds levels on a number. No
//! number is rounded here: rounding is for display.

mod scale;

use std::cmp::Ordering;
use std::fmt;

use casework_core::{GoalId, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use scale::{LevelBand, Scale, ScaleError};

use crate::sources;
use crate::value::Number;

/// A level of attainment, from -2 (much less than expected) over 0 (as expected) to +2 (much more than expected).
///
/// ```
/// use casework_goals::attainment::Level;
/// assert_eq!(Level::new(2).unwrap().get(), 2);
/// assert!(Level::new(3).is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(extend("minimum" = -2, "maximum" = 2))]
pub struct Level(i8);

impl Level {
    /// Every level, from the lowest.
    pub const ALL: [Self; 5] = [Self(-2), Self(-1), Self(0), Self(1), Self(2)];

    /// As expected.
    pub const EXPECTED: Self = Self(0);

    /// Makes a level; there is none outside -2 to 2.
    pub fn new(level: i64) -> Option<Self> {
        i8::try_from(level).ok().filter(|level| (-2..=2).contains(level)).map(Self)
    }

    /// Returns where a person stands before the work: one below what is expected, or two where nothing worse is
    /// plausible.
    pub const fn of_baseline(something_worse_is_plausible: bool) -> Self {
        if something_worse_is_plausible { Self(-1) } else { Self(-2) }
    }

    /// Returns the number.
    pub const fn get(self) -> i8 {
        self.0
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 > 0 { write!(f, "+{}", self.0) } else { self.0.fmt(f) }
    }
}

/// Goals to be scored together, as they come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct AttainmentInput {
    /// The goals, usually three or four.
    pub goals: Vec<ScoredGoal>,
    /// How much the goals are expected to go together, from 0 to below 1; 0.3 when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rho: Option<Number>,
}

impl AttainmentInput {
    /// Makes an input with the usual correlation.
    pub const fn new(goals: Vec<ScoredGoal>) -> Self {
        Self { goals, rho: None }
    }
}

/// One goal with its levels and its weight, as it comes in.
///
/// The score is a level, or a value on a scale. The weight is a number, or importance times difficulty, or 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct ScoredGoal {
    /// Names the goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<GoalId>,
    /// The level reached, -2 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    /// The level before the work began, -2 to 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<i64>,
    /// What each level means, as a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// The value reached on the scale, in place of the score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Number>,
    /// The value before the work began, in place of the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_value: Option<Number>,
    /// How much it counts, 0 or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Number>,
    /// How important it is to the client: 0 not, 1 important, 2 very, 3 extremely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 3))]
    pub importance: Option<i64>,
    /// How hard it is to reach: 0 not, 1 minor, 2 moderate, 3 extreme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 3))]
    pub difficulty: Option<i64>,
}

/// How far the goals were reached, together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Attainment {
    /// The T-score: 50 when all is as expected.
    pub t_score: f64,
    /// The T-score before the work began, when each goal has a baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_t_score: Option<f64>,
    /// The T-score less that of the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<f64>,
    /// The sum of weights times levels.
    pub weighted_sum: f64,
    /// What it is divided by.
    pub denominator: f64,
    /// How much the goals were expected to go together.
    pub rho: f64,
}

/// Says why goals have no T-score. Places count from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AttainmentError {
    /// There is no goal.
    #[error("/goals: there is no goal to score: at least one is needed")]
    Empty,
    /// Every weight is zero.
    #[error("/goals: every weight is 0: at least one goal must count")]
    NoWeight,
    /// The expected correlation is not from 0 to below 1.
    #[error("/rho: it is {rho}: it must be from 0 to below 1, usually 0.3")]
    Rho {
        /// What was given.
        rho: Number,
    },
    /// A level is not from -2 to 2.
    #[error("/goals/{goal}/{field}: a level is a whole number from -2 to 2; this one is {level}")]
    Level {
        /// The place of the goal.
        goal: usize,
        /// The field.
        field: &'static str,
        /// What was given.
        level: i64,
    },
    /// A goal has no score, or two.
    #[error("/goals/{goal}: give `{score}`, or `{value}` with a `scale`, and not both")]
    Score {
        /// The place of the goal.
        goal: usize,
        /// The field of the level.
        score: &'static str,
        /// The field of the value.
        value: &'static str,
    },
    /// Some goals have a baseline and others do not.
    #[error("/goals/{goal}: it has no baseline and another goal has one: give all of them or none")]
    Baseline {
        /// The place of the goal.
        goal: usize,
    },
    /// A scale does not hold together.
    #[error("/goals/{goal}/scale: {error}")]
    Scale {
        /// The place of the goal.
        goal: usize,
        /// What is wrong with it.
        error: ScaleError,
    },
    /// A weight is negative.
    #[error("/goals/{goal}/weight: it is {weight}: a weight is 0 or more")]
    Weight {
        /// The place of the goal.
        goal: usize,
        /// What was given.
        weight: Number,
    },
    /// Importance or difficulty is not from 0 to 3.
    #[error("/goals/{goal}/{field}: it is {rating}: it must be from 0 to 3")]
    Rating {
        /// The place of the goal.
        goal: usize,
        /// The field.
        field: &'static str,
        /// What was given.
        rating: i64,
    },
    /// A goal has importance without difficulty or the other way round, or both and a weight.
    #[error("/goals/{goal}: give a `weight`, or `importance` and `difficulty` together, or none of them")]
    Weights {
        /// The place of the goal.
        goal: usize,
    },
}

/// Scores goals together.
///
/// T = 50 + 10 Σwx / √((1 − ρ) Σw² + ρ (Σw)²). The order of the goals makes no difference.
///
/// ```
/// use casework_goals::attainment::{AttainmentInput, attain};
/// let wire = r#"{ "goals": [{ "score": 0, "baseline": -1, "weight": 6 }, { "score": -1, "baseline": -1, "weight": 2 },
///     { "score": 1, "baseline": -2, "weight": 3 }] }"#;
/// let input: AttainmentInput = serde_json::from_str(wire).unwrap();
/// let attainment = attain(&input).unwrap();
/// assert_eq!(format!("{:.4}", attainment.t_score), "51.1901");
/// assert_eq!(format!("{:.4}", attainment.change.unwrap()), "17.8521");
/// ```
///
/// # Errors
/// [`AttainmentError`] when a level, a weight or the correlation is out of bounds, when nothing counts, or when a scale
/// does not hold together.
pub fn attain(input: &AttainmentInput) -> Result<Attainment, AttainmentError> {
    let rho = input.rho.map_or(RHO, Number::get);
    if let Some(given) = input.rho.filter(|rho| !(0.0..1.0).contains(&rho.get())) {
        return Err(AttainmentError::Rho { rho: given });
    }
    if input.goals.is_empty() {
        return Err(AttainmentError::Empty);
    }
    let mut reached = Vec::with_capacity(input.goals.len());
    let mut before = Vec::with_capacity(input.goals.len());
    for (place, goal) in input.goals.iter().enumerate() {
        let weight = weight(place, goal)?;
        let score = (goal.score, goal.value, ["score", "value"]);
        let Some(reached_level) = level(place, goal, score)? else {
            return Err(AttainmentError::Score { goal: place, score: "score", value: "value" });
        };
        reached.push((weight, reached_level));
        let baseline = (goal.baseline, goal.baseline_value, ["baseline", "baseline-value"]);
        before.push(level(place, goal, baseline)?.map(|level| (weight, level)));
    }
    let t = t_score(reached, rho).ok_or(AttainmentError::NoWeight)?;
    let baseline = if before.iter().all(Option::is_none) {
        None
    } else if let Some(goal) = before.iter().position(Option::is_none) {
        return Err(AttainmentError::Baseline { goal });
    } else {
        t_score(before.into_iter().flatten().collect(), rho).map(|t| t.score)
    };
    Ok(Attainment {
        t_score: t.score,
        baseline_t_score: baseline,
        change: baseline.map(|baseline| crate::value::drop_between(t.score, baseline)),
        weighted_sum: t.sum,
        denominator: t.denominator,
        rho,
    })
}

/// Where the formula and its usual correlation come from.
pub fn source() -> &'static Source {
    &sources::GS1
}

type Given = (Option<i64>, Option<Number>, [&'static str; 2]);

fn level(place: usize, goal: &ScoredGoal, given: Given) -> Result<Option<Level>, AttainmentError> {
    let (score, value, [field, other]) = given;
    match (score, value, &goal.scale) {
        (Some(level), None, _) => {
            Level::new(level).map(Some).ok_or(AttainmentError::Level { goal: place, field, level })
        }
        (None, Some(value), Some(scale)) => {
            scale.check().map_err(|error| AttainmentError::Scale { goal: place, error })?;
            let level = scale.level_of(value);
            let none = AttainmentError::Scale { goal: place, error: ScaleError::NoLevel { value } };
            level.map(Some).ok_or(none)
        }
        (None, None, _) => Ok(None),
        (Some(_), Some(_), _) | (None, Some(_), None) => {
            Err(AttainmentError::Score { goal: place, score: field, value: other })
        }
    }
}

fn weight(place: usize, goal: &ScoredGoal) -> Result<f64, AttainmentError> {
    let rating = |field, rating: i64| {
        let known = i32::try_from(rating).ok().filter(|rating| (0..=3).contains(rating));
        known.map(f64::from).ok_or(AttainmentError::Rating { goal: place, field, rating })
    };
    match (goal.weight, goal.importance, goal.difficulty) {
        (None, None, None) => Ok(1.0),
        (Some(weight), None, None) if weight < Number::whole(0) => {
            Err(AttainmentError::Weight { goal: place, weight })
        }
        (Some(weight), None, None) => Ok(weight.get()),
        (None, Some(importance), Some(difficulty)) => {
            let (importance, difficulty) =
                (rating("importance", importance)?, rating("difficulty", difficulty)?);
            Ok(product(importance, difficulty))
        }
        _ => Err(AttainmentError::Weights { goal: place }),
    }
}

/// The parts of a T-score.
struct Parts {
    score: f64,
    sum: f64,
    denominator: f64,
}

/// Computes a T-score; there is none when nothing counts.
///
/// The weights are taken in parts of the largest, so that no weight is too large or too small to be squared, and added up
/// in one order, so that the same goals give the same bits.
#[expect(clippy::float_arithmetic, reason = "the formula of Kiresuk and Sherman")]
fn t_score(mut goals: Vec<(f64, Level)>, rho: f64) -> Option<Parts> {
    let largest = goals.iter().map(|(weight, _)| *weight).fold(0.0, f64::max);
    if largest <= 0.0 {
        return None;
    }
    let by_value = |a: &(f64, Level), b: &(f64, Level)| {
        a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal).then(a.1.cmp(&b.1))
    };
    goals.sort_by(by_value);
    let (mut weighted, mut weights, mut squares) = (0.0, 0.0, 0.0);
    for (weight, level) in &goals {
        let part = weight / largest;
        weighted += part * f64::from(level.get());
        weights += part;
        squares += part * part;
    }
    let denominator = ((1.0 - rho) * squares + rho * weights * weights).sqrt();
    Some(Parts {
        score: 50.0 + 10.0 * weighted / denominator,
        sum: weighted * largest,
        denominator: denominator * largest,
    })
}

#[expect(clippy::float_arithmetic, reason = "importance times difficulty")]
fn product(importance: f64, difficulty: f64) -> f64 {
    importance * difficulty
}

/// How much goals of one person usually go together.
const RHO: f64 = 0.3;

#[cfg(test)]
mod tests;
