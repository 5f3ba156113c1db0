//! Sheets of instruments with a plausible course: better, the same, worse, or better and then worse again.

use casework_screeners::instrument::Scale;
use casework_screeners::{Instrument, instruments};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::people::Who;
use super::random::Random;
use super::walker::Walker;

/// How one instrument goes over the time of a case.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    /// The instrument.
    pub(crate) instrument: &'static str,
    /// How grave it is now, from 0 to 1,000.
    level: u32,
    shape: Shape,
    /// The last total, and its day.
    pub(crate) last: Option<(i64, NaiveDate)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Better,
    Relapse,
    Same,
    Worse,
}

/// What brings people, with the instruments that follow it.
const THEMES: &[&[&str]] = &[
    &["phq-9", "gad-7"],
    &["gad-7", "phq-9"],
    &["pcl-5", "phq-9"],
    &["audit-c", "phq-9"],
    &["phq-9", "who-5"],
    &["isi", "gad-7"],
    &["k10"],
    &["dast-10", "pcl-5"],
];
const THEMES_OF_YOUTH: &[&[&str]] = &[&["phq-a", "gad-7"], &["gad-7"]];

impl Course {
    /// Draws the courses of a case.
    pub(crate) fn draw(random: &mut Random, adult: bool) -> Vec<Self> {
        let themes = if adult { THEMES } else { THEMES_OF_YOUTH };
        let theme = random.pick(themes).copied().unwrap_or_default();
        let shape = match random.below(20) {
            0..=11 => Shape::Better,
            12..=14 => Shape::Same,
            15..=16 => Shape::Worse,
            _ => Shape::Relapse,
        };
        let level = random.within(450, 850);
        let course = |instrument: &&'static str| Self { instrument, level, shape, last: None };
        theme.iter().map(course).collect()
    }

    /// Goes on to the next sheet.
    fn step(&mut self, random: &mut Random) {
        let drift = random.within(20, 140);
        match self.shape {
            Shape::Better => self.level = self.level.saturating_sub(drift),
            Shape::Worse => self.level = self.level.saturating_add(drift / 2).min(950),
            Shape::Same => self.level = self.level.saturating_add(random.within(0, 60)).saturating_sub(30),
            Shape::Relapse => {
                self.level = self.level.saturating_sub(drift);
                if self.level < 250 {
                    self.shape = Shape::Worse;
                }
            }
        }
    }

    /// Fills in a sheet as grave as the course is now.
    fn sheet(&self, instrument: &Instrument, random: &mut Random) -> Value {
        let table = instrument.definition();
        let higher_is_better = table.direction == casework_screeners::instrument::Direction::HigherIsBetter;
        let level = if higher_is_better { 1_000_u32.saturating_sub(self.level) } else { self.level };
        let flagged = |id: &str| FLAGGED.contains(&(instrument.id(), id));
        let mut answers = serde_json::Map::new();
        for item in table.items.iter() {
            let Some(scale) = instrument.scale(item) else { continue };
            let noisy = level.saturating_add(random.within(0, 240)).saturating_sub(120);
            let value = if flagged(&item.id) { lowest(scale) } else { at_level(scale, noisy) };
            answers.insert(item.id.to_string(), json!(value));
        }
        Value::Object(answers)
    }
}

/// The items that ask about suicide: in these sheets they are a no; danger is told of by safety screens.
const FLAGGED: &[(&str, &str)] = &[("phq-9", "q9"), ("phq-a", "q9")];

fn values(scale: &Scale) -> Vec<i32> {
    match scale.range() {
        Some((from, to)) => (from..=to).collect(),
        None => scale.choices.iter().map(|choice| choice.value).collect(),
    }
}

fn lowest(scale: &Scale) -> i32 {
    values(scale).into_iter().min().unwrap_or(0)
}

/// Returns the answer that lies so far up the scale, from 0 to 1,000.
fn at_level(scale: &Scale, level: u32) -> i32 {
    let mut values = values(scale);
    values.sort_unstable();
    let last = values.len().saturating_sub(1);
    let place = usize::try_from(level.min(1_000)).unwrap_or(0).saturating_mul(last).saturating_add(500);
    values.get(place.div_euclid(1_000).min(last)).copied().unwrap_or(0)
}

impl Walker<'_> {
    /// Has the client fill in the sheet of each course; now and then an answer is missing.
    pub(crate) fn measures(&mut self) {
        for place in 0..self.courses.len() {
            self.measures_one(place);
        }
    }

    /// Has the client fill in one sheet.
    pub(crate) fn measures_one(&mut self, place: usize) -> bool {
        let Some(course) = self.courses.get_mut(place) else { return false };
        let Some(instrument) = instruments::find(course.instrument) else { return false };
        course.step(&mut self.random);
        let answers = course.sheet(instrument, &mut self.random);
        let who = if self.random.chance(50) { Who::Client } else { Who::Carrier };
        let id = course.instrument;
        self.records(who, &json!({"kind": "measurement", "instrument": id, "answers": answers}))
    }

    /// Has the client fill in a sheet and leave a question out: it has bounds and no total.
    pub(crate) fn measures_in_part(&mut self) {
        let Some(course) = self.courses.first() else { return };
        let Some(instrument) = instruments::find(course.instrument) else { return };
        let mut answers = course.sheet(instrument, &mut self.random);
        let id = course.instrument;
        if let Some(answers) = answers.as_object_mut()
            && let Some(first) = answers.keys().next().cloned()
        {
            answers.insert(first, Value::Null);
        }
        self.records(Who::Client, &json!({"kind": "measurement", "instrument": id, "answers": answers}));
    }
}
