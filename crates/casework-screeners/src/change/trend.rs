//! A series of sheets of one person: where it started, where it is, what the thresholds say, and what was left out.

use std::borrow::Cow;
use std::fmt;

use casework_core::{Digest, Source};
use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Change, Course, NotComparable, Objection, Occasion, Reason, Verdicts, Yardstick, refusal};
use crate::instrument::{Band, Direction};

/// A sheet and its day.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a sheet and its day, and nothing else")]
pub struct Dated {
    /// The day on which it was answered.
    pub on: NaiveDate,
    /// The sheet.
    pub occasion: Occasion,
}

impl Dated {
    /// Puts a day beside a sheet.
    pub const fn new(on: NaiveDate, occasion: Occasion) -> Self {
        Self { on, occasion }
    }
}

/// Which sheet the others are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::exhaustive_enums, reason = "a rule, or a choice")]
pub enum Baseline {
    /// The first complete sheet of the episode, which is the series.
    #[default]
    FirstComplete,
    /// The sheet of a day that somebody has chosen; what lies before it is left out.
    On(NaiveDate),
}

impl Yardstick<'_> {
    /// Follows one person through the sheets of an episode, in any order.
    ///
    /// ```
    /// use casework_screeners::change::{Baseline, Dated, Occasion, Yardstick};
    /// use casework_screeners::instruments::gad_7::GAD_7;
    ///
    /// let sheet = |on: &str, total| Dated::new(on.parse().unwrap(), Occasion::of_total(&GAD_7, total).unwrap());
    /// let series = [sheet("2025-01-06", 15), sheet("2025-02-03", 12), sheet("2025-03-03", 7)];
    /// let trend = Yardstick::of(&GAD_7).trend(&series, Baseline::FirstComplete).unwrap();
    /// assert_eq!(trend.overall.map(|change| change.change), Some(-8));
    /// assert_eq!(trend.next_due, "2025-03-17".parse().ok());
    /// ```
    ///
    /// # Errors
    ///
    /// Says why the instrument is not followed over time, or on which days there is a sheet to start from.
    pub fn trend(&self, series: &[Dated], baseline: Baseline) -> Result<Trend, TrendError> {
        let instrument = self.instrument;
        let objections: Vec<_> =
            refusal::of_instrument(instrument).map(|reason| Objection::new(None, reason)).collect();
        if !objections.is_empty() {
            return Err(NotComparable::new(instrument, objections).into());
        }
        let (mut points, mut left_out) = self.sort_out(series);
        let rule = match baseline {
            Baseline::FirstComplete => BaselineRule::FirstComplete,
            Baseline::On(on) => {
                let Some(start) = points.iter().position(|point| point.on == on) else {
                    return Err(TrendError::no_baseline(on, &points, &left_out));
                };
                let before = points.drain(..start).map(|point| LeftOut::before_baseline(&point));
                left_out.extend(before);
                left_out.sort_by_key(|out| (out.on, out.place));
                BaselineRule::Chosen
            }
        };
        Ok(self.follow(rule, &points, left_out))
    }

    /// Parts the sheets that can be compared from those that cannot, both by day; on one day, as they were given.
    fn sort_out(&self, series: &[Dated]) -> (Vec<Point>, Vec<LeftOut>) {
        let (mut points, mut left_out) = (Vec::new(), Vec::new());
        for (place, Dated { on, occasion }) in series.iter().enumerate() {
            match occasion.total_for(self.instrument) {
                Ok(total) => {
                    let band = Band::of(&self.instrument.definition().bands, total);
                    let band = band.map(|band| band.id.clone());
                    points.push(Point { on: *on, place, total, band });
                }
                Err(reasons) => left_out.push(LeftOut { on: *on, place, reasons }),
            }
        }
        points.sort_by_key(|point| (point.on, point.place));
        left_out.sort_by_key(|out| (out.on, out.place));
        (points, left_out)
    }

    fn follow(&self, rule: BaselineRule, points: &[Point], left_out: Vec<LeftOut>) -> Trend {
        let definition = self.instrument.definition();
        let days_min = definition.readministration.as_ref().and_then(|again| again.days_min);
        let (baseline, last) = (points.first(), points.last());
        // On a tie the first stands: that is when the person got there.
        let best = points.iter().reduce(|best, point| {
            let gained = Course::of(definition.direction, point.total - best.total) == Course::Better;
            if gained { point } else { best }
        });
        let later = baseline.zip(last).filter(|_| points.len() > 1);
        let visits = points.iter().zip(std::iter::once(None).chain(points.iter().map(Some)));
        let due = |last: &Point| last.on.checked_add_days(Days::new(u64::from(days_min?)));
        Trend {
            instrument: definition.id.clone(),
            version: definition.version.clone(),
            language: definition.language.clone(),
            definition: self.instrument.digest(),
            range: self.instrument.range(),
            direction: definition.direction,
            baseline_rule: rule,
            baseline: baseline.cloned(),
            best: best.cloned(),
            last: last.cloned(),
            overall: later.map(|(baseline, last)| self.change((baseline.total, last.total))),
            since_best: later.and(best.zip(last)).map(|(best, last)| self.step(best, last)),
            occasions: visits
                .map(|(point, before)| Visit {
                    point: point.clone(),
                    from_baseline: before.and(baseline).map(|baseline| self.step(baseline, point)),
                    from_previous: before.map(|before| self.step(before, point)),
                })
                .collect(),
            left_out,
            too_close: too_close(points, days_min),
            next_due: last.and_then(due),
            next_due_basis: definition.readministration.as_ref().map(|again| again.basis.clone()),
            next_due_source: definition
                .readministration
                .as_ref()
                .map(|again| again.source.clone().into_owned()),
        }
    }

    fn step(&self, from: &Point, to: &Point) -> Step {
        let change = to.total - from.total;
        Step {
            from: from.on,
            change,
            course: Course::of(self.instrument.definition().direction, change),
            verdicts: Verdicts::of(&self.judge((from.total, to.total))),
        }
    }
}

/// Finds neighbors that lie closer than the instrument should be given again, or on one day.
fn too_close(points: &[Point], days_min: Option<u32>) -> Vec<TooClose> {
    let least = i64::from(days_min.unwrap_or(1));
    let pairs = points.iter().zip(points.iter().skip(1));
    let gaps = pairs.map(|(from, to)| TooClose {
        from: from.on,
        to: to.on,
        days: (to.on - from.on).num_days(),
        days_min,
    });
    gaps.filter(|gap| gap.days < least).collect()
}

/// A series of sheets of one person, as a clinician reads it.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Trend {
    /// The id of the instrument.
    pub instrument: Cow<'static, str>,
    /// Its version.
    pub version: Cow<'static, str>,
    /// The language of its wording.
    pub language: Cow<'static, str>,
    /// The hash of its definition.
    pub definition: Digest,
    /// The lowest and the highest total.
    pub range: (i32, i32),
    /// Which way the total gets better.
    pub direction: Direction,
    /// How the baseline was found.
    pub baseline_rule: BaselineRule,
    /// The sheet that the others are compared with; `None` when none can be compared.
    pub baseline: Option<Point>,
    /// The best one since; the first of equals.
    pub best: Option<Point>,
    /// The last one.
    pub last: Option<Point>,
    /// From the baseline to the last, threshold by threshold; `None` with fewer than two sheets.
    pub overall: Option<Change>,
    /// From the best to the last, so that a relapse shows; `None` with fewer than two sheets.
    pub since_best: Option<Step>,
    /// Every sheet that was compared, by day.
    pub occasions: Vec<Visit>,
    /// Every sheet that was not, and why.
    pub left_out: Vec<LeftOut>,
    /// The neighbors that lie too close for their recall periods, or on one day.
    pub too_close: Vec<TooClose>,
    /// The day from which the instrument may be given again; `None` when its table has no number of days.
    pub next_due: Option<NaiveDate>,
    /// Why then, or why never.
    pub next_due_basis: Option<Cow<'static, str>>,
    /// Where that comes from.
    pub next_due_source: Option<Source>,
}

impl fmt::Debug for Trend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trend")
            .field("instrument", &self.instrument)
            .field("occasions", &self.occasions.len())
            .finish_non_exhaustive()
    }
}

/// How the baseline of a trend was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BaselineRule {
    /// Somebody chose its day.
    Chosen,
    /// It is the first complete sheet of the episode.
    FirstComplete,
}

impl BaselineRule {
    /// Says in words how it was found.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Chosen => "the form of the day that was chosen",
            Self::FirstComplete => "the first complete form of the episode",
        }
    }
}

/// One sheet of a trend.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Point {
    /// Its day.
    pub on: NaiveDate,
    /// Its place in the series as it was given, from 0.
    pub place: usize,
    /// Its total.
    pub total: i32,
    /// The id of its band; `None` when the instrument has no bands.
    pub band: Option<Cow<'static, str>>,
}

impl fmt::Debug for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Point").field("place", &self.place).finish_non_exhaustive()
    }
}

/// One sheet of a trend, and what lies between it and those before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Visit {
    /// The sheet.
    #[serde(flatten)]
    pub point: Point,
    /// What lies between the baseline and it; `None` for the baseline.
    pub from_baseline: Option<Step>,
    /// What lies between the one before and it; `None` for the baseline.
    pub from_previous: Option<Step>,
}

/// What lies between two sheets of a trend.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Step {
    /// The day of the earlier sheet.
    pub from: NaiveDate,
    /// The later total minus the earlier one.
    pub change: i32,
    /// Which way the person went.
    pub course: Course,
    /// The answers by the usual thresholds.
    #[serde(flatten)]
    pub verdicts: Verdicts,
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step").field("from", &self.from).finish_non_exhaustive()
    }
}

/// A sheet that was not compared, and every reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct LeftOut {
    /// Its day.
    pub on: NaiveDate,
    /// Its place in the series as it was given, from 0.
    pub place: usize,
    /// The reasons; there is one at least.
    pub reasons: Vec<Reason>,
}

impl LeftOut {
    fn before_baseline(point: &Point) -> Self {
        Self { on: point.on, place: point.place, reasons: vec![Reason::BeforeBaseline] }
    }
}

/// Two neighbors of a trend that lie too close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct TooClose {
    /// The day of the earlier one.
    pub from: NaiveDate,
    /// The day of the later one.
    pub to: NaiveDate,
    /// The days between them.
    pub days: i64,
    /// The days that should lie between them; `None` when they only share a day.
    pub days_min: Option<u32>,
}

/// Says why there is no trend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrendError {
    /// The sheet of the day that was chosen cannot be compared.
    #[error("the form of {on} cannot be the baseline: {}", texts(.reasons))]
    BaselineLeftOut {
        /// The day that was chosen.
        on: NaiveDate,
        /// Why the sheet of that day is left out.
        reasons: Vec<Reason>,
    },
    /// There is no sheet on the day that was chosen.
    #[error("there is no form of {on}: those that can be the baseline are of {}", days_of(.days))]
    NoBaseline {
        /// The day that was chosen.
        on: NaiveDate,
        /// The days on which there is one.
        days: Vec<NaiveDate>,
    },
    /// Scores of the instrument are not followed over time.
    #[error(transparent)]
    NotComparable(#[from] NotComparable),
}

impl TrendError {
    fn no_baseline(on: NaiveDate, points: &[Point], left_out: &[LeftOut]) -> Self {
        match left_out.iter().find(|out| out.on == on) {
            Some(out) => Self::BaselineLeftOut { on, reasons: out.reasons.clone() },
            None => Self::NoBaseline { on, days: points.iter().map(|point| point.on).collect() },
        }
    }
}

fn texts(reasons: &[Reason]) -> String {
    reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn days_of(days: &[NaiveDate]) -> String {
    if days.is_empty() {
        return "no day".to_owned();
    }
    days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
