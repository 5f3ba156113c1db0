//! What the words of a statement would put into the fields, for a person to confirm. Nothing is ever adopted: a check
//! looks at the fields alone, and only its suggestion says that the words hold what the field lacks.

use std::borrow::Cow;
use std::fmt;

use casework_core::FreeText;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::due::Due;
use crate::goal::{Direction, Measure};
use crate::measure::same_id;
use crate::report::TextSpan;
use crate::statement::lexicon::{DOWNWARD, MAINTAINING, UPWARD};
use crate::statement::{Amount, Bound, DayRole, Period, Reading, What};
use crate::subject::Subject;
use crate::value::{Number, Value, drop_between, is_less, moved};

/// A value for one field of the draft, read from the words of the statement.
///
/// `Debug` shows no value: it may be a score.
///
/// ```
/// use casework_goals::{Context, GoalDraft, GoalPolicy, MeasureCatalog, check};
/// let draft: GoalDraft = serde_json::from_str(r#"{ "statement": "Walk 4 days a week by May 25" }"#).unwrap();
/// let context = Context::new("2026-03-02".parse().unwrap());
/// let report = check(&draft, &context, &MeasureCatalog::default(), &GoalPolicy::project_default());
/// let due = report.proposals.iter().find(|proposal| proposal.pointer == "/due").unwrap();
/// assert_eq!((due.value.as_str(), due.only), (Some("2026-05-25"), true));
/// assert_eq!(report.letters.t, casework_goals::Verdict::Fail, "nobody has confirmed it yet");
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Proposal {
    /// A JSON pointer to the field.
    pub pointer: Cow<'static, str>,
    /// The value, as the field takes it.
    pub value: Json,
    /// Where in the statement it was read.
    pub span: TextSpan,
    /// Whether the words hold no other value for this field.
    pub only: bool,
    /// What the field holds now.
    pub field: FieldState,
}

/// What a field holds, beside what the words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "nothing, the same, or something else")]
pub enum FieldState {
    /// Nothing: a person may confirm the value.
    Missing,
    /// Something else: a person looks which of the two is meant.
    Other,
    /// The same.
    Same,
}

impl fmt::Debug for Proposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proposal({} at {:?}, {:?}, only: {})", self.pointer, self.span, self.field, self.only)
    }
}

/// Returns what the words would put into the fields, in the order of the fields.
pub(crate) fn propose(subject: &Subject<'_>) -> Vec<Proposal> {
    if subject.readings.is_empty() {
        return Vec::new();
    }
    let mut found = Found { subject, proposals: Vec::new() };
    for reading in &subject.readings {
        found.read(reading);
    }
    found.values();
    found.direction();
    found.finish()
}

struct Found<'a> {
    subject: &'a Subject<'a>,
    proposals: Vec<(&'static str, Json, TextSpan, bool)>,
}

impl Found<'_> {
    fn add(&mut self, pointer: &'static str, value: impl Into<Json>, span: TextSpan) {
        self.proposals.push((pointer, value.into(), span, true));
    }

    /// What stands for itself: days, instruments, windows.
    fn read(&mut self, reading: &Reading) {
        let span = reading.span;
        match &reading.what {
            What::Day { due, role: DayRole::Due } => self.add("/due", String::from(due.clone()), span),
            What::Day { due: Due::On(day), role: DayRole::Start } => {
                self.add("/start", day.to_string(), span);
            }
            What::Day { due: Due::On(day), role: DayRole::Baseline } => {
                self.add("/measure/baseline/on", day.to_string(), span);
            }
            What::Instrument(id) => self.add("/measure/instrument", *id, span),
            What::Baseline(amount) => self.add("/measure/baseline/value", json(amount.number), span),
            What::Window { count, period, in_a_row: true } => {
                if let Some(days) = days(*count, *period) {
                    self.add("/measure/duration-days", days, span);
                } else {
                    self.add("/measure/window", format!("{count} {} in a row", period.plural()), span);
                }
            }
            What::Window { count, period, in_a_row: false } => {
                self.add("/measure/window", format!("{count} {}", period.plural()), span);
            }
            What::Share { of, period, .. } => {
                self.add("/measure/window", format!("{of} {}", period.plural()), span);
            }
            What::Amount(_)
            | What::Between(..)
            | What::By(_)
            | What::Change(..)
            | What::Day { .. }
            | What::Fraction { .. }
            | What::Relative(_) => {}
        }
    }

    /// The baseline, the target and the unit: from a change where there is one, else from a comparison, else from a
    /// rate or a share, else from a plain amount.
    fn values(&mut self) {
        let readings = &self.subject.readings;
        let best = readings.iter().filter_map(|reading| rank(&reading.what)).min();
        let Some(best) = best else { return };
        for reading in readings.iter().filter(|reading| rank(&reading.what) == Some(best)) {
            let span = reading.span;
            match &reading.what {
                What::Change(from, to) => {
                    self.add("/measure/baseline/value", json(from.number), span);
                    self.target(to, span);
                }
                What::Amount(amount) => self.target(amount, span),
                What::By(amount) => self.moved(amount, span),
                What::Fraction { count, .. } => {
                    // Of how many has no field of its own: only a person can say it.
                    self.add("/measure/target", *count, span);
                    self.unsure();
                }
                What::Relative(percent) => {
                    self.add("/measure/target", json(*percent), span);
                    self.add("/measure/relative", true, span);
                }
                What::Share { count, period, .. } => {
                    self.add("/measure/target", *count, span);
                    self.add("/measure/unit", period.plural(), span);
                }
                What::Between(low, high) => {
                    self.target(low, span);
                    self.target(high, span);
                }
                What::Baseline(_) | What::Day { .. } | What::Instrument(_) | What::Window { .. } => {}
            }
        }
    }

    fn target(&mut self, amount: &Amount, span: TextSpan) {
        self.add("/measure/target", json(amount.number), span);
        // "below 10" may mean 9 or 9.9: only a person knows.
        if matches!(amount.bound, Some(Bound::Above | Bound::Below)) {
            self.unsure();
        }
        self.unit(amount, span);
    }

    /// A change is no target: the target lies that far from the one baseline that the words name, if they do.
    fn moved(&mut self, amount: &Amount, span: TextSpan) {
        self.unit(amount, span);
        let statement = &self.subject.statement;
        let goes_down = match (statement.first_of(DOWNWARD), statement.first_of(UPWARD)) {
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(_), Some(_)) | (None, None) => return,
        };
        let mut stated = self.subject.readings.iter().filter_map(|reading| {
            if let What::Baseline(baseline) = &reading.what { Some(baseline.number.get()) } else { None }
        });
        let (Some(from), None) = (stated.next(), stated.next()) else { return };
        let change = amount.number.get();
        let to = if goes_down { drop_between(from, change) } else { moved(from, change) };
        // A whole number is written as one.
        let whole = to.to_string().parse::<i32>().ok().map(Number::whole);
        if let Some(to) = whole.or_else(|| Number::new(to).ok()).filter(|to| !is_less(to.get(), 0.0)) {
            self.add("/measure/target", json(to), span);
            if amount.bound.is_some() {
                self.unsure();
            }
        }
    }

    /// Says that only a person knows whether the value added last is meant.
    fn unsure(&mut self) {
        if let Some(last) = self.proposals.last_mut() {
            last.3 = false;
        }
    }

    fn unit(&mut self, amount: &Amount, span: TextSpan) {
        let unit = match (amount.unit, amount.per) {
            (Some(unit), None) => unit.to_owned(),
            (Some(unit), Some(per)) => format!("{unit}/{}", per.singular()),
            (None, _) => return,
        };
        self.add("/measure/unit", unit, span);
    }

    fn direction(&mut self) {
        let statement = &self.subject.statement;
        let said = [
            (DOWNWARD, Direction::Decrease),
            (UPWARD, Direction::Increase),
            (MAINTAINING, Direction::Maintain),
        ];
        for (words, direction) in said {
            if let Some(hit) = statement.first_of(words) {
                self.add("/measure/direction", word(direction), hit.span);
            }
        }
        for reading in &self.subject.readings {
            let What::Change(from, to) = &reading.what else { continue };
            let direction = match (to.number < from.number, from.number < to.number) {
                (true, _) => Direction::Decrease,
                (_, true) => Direction::Increase,
                (false, false) => Direction::Maintain,
            };
            self.add("/measure/direction", word(direction), reading.span);
        }
    }

    /// Each value once, field by field, and whether it is the only one.
    fn finish(self) -> Vec<Proposal> {
        let mut kept: Vec<Proposal> = Vec::with_capacity(self.proposals.len().min(FIELDS.len()));
        for field in FIELDS {
            let first = kept.len();
            for (_, value, span, sure) in self.proposals.iter().filter(|(pointer, ..)| *pointer == field) {
                let known = kept.get(first..).unwrap_or_default();
                // A field has a few values to choose from, however long the text is.
                if known.len() >= CHOICES_MAX || known.iter().any(|known| known.value == *value) {
                    continue;
                }
                let state = state(self.subject, field, value);
                let value = value.clone();
                kept.push(Proposal { pointer: field.into(), value, span: *span, only: *sure, field: state });
            }
            if let Some([_, _, ..]) = kept.get(first..) {
                kept.iter_mut().skip(first).for_each(|proposal| proposal.only = false);
            }
        }
        kept
    }
}

/// Which kind of amount speaks of the target: the lower, the surer.
fn rank(what: &What) -> Option<u8> {
    match what {
        What::Change(..) => Some(0),
        What::By(_) | What::Relative(_) => Some(1),
        What::Amount(Amount { bound: Some(_), .. }) => Some(2),
        What::Fraction { .. } | What::Share { .. } | What::Amount(Amount { per: Some(_), .. }) => Some(3),
        What::Amount(_) | What::Between(..) => Some(4),
        What::Baseline(_) | What::Day { .. } | What::Instrument(_) | What::Window { .. } => None,
    }
}

fn days(count: u32, period: Period) -> Option<u32> {
    match period {
        Period::Day => Some(count),
        Period::Week => count.checked_mul(7),
        Period::Month | Period::Quarter | Period::Year => None,
    }
}

/// Says what a field holds beside a value.
fn state(subject: &Subject<'_>, pointer: &str, value: &Json) -> FieldState {
    let measure = subject.measure();
    let baseline = measure.and_then(|measure| measure.baseline).unwrap_or_default();
    let text = |of: fn(&Measure) -> Option<&str>| measure.and_then(of).map(|held| same_text(held, value));
    let number = |held: Option<Value>| held.map(|held| same_number(held, value));
    let day = |held: Option<NaiveDate>| held.map(|held| value.as_str() == Some(held.to_string().as_str()));
    let held = match pointer {
        "/start" => day(subject.draft.start),
        "/due" => subject.draft.due.as_ref().map(|due| {
            let said = value.as_str().and_then(|said| said.parse::<Due>().ok());
            let said = said.and_then(|said| subject.resolve(&said));
            said.is_some() && said == subject.resolve(due)
        }),
        "/measure/instrument" => {
            let stated = measure.and_then(|measure| measure.instrument.as_ref());
            stated.map(|held| value.as_str().is_some_and(|said| same_id(held.reveal(), said)))
        }
        "/measure/unit" => text(|measure| measure.unit.as_ref().map(FreeText::reveal)),
        "/measure/window" => text(|measure| measure.window.as_ref().map(FreeText::reveal)),
        "/measure/direction" => {
            let stated = measure.and_then(|measure| measure.direction);
            stated.map(|direction| value.as_str() == Some(word(direction)))
        }
        "/measure/baseline/value" => number(baseline.value),
        "/measure/baseline/on" => day(baseline.on),
        "/measure/target" => number(subject.target()),
        "/measure/duration-days" => {
            let stated = measure.and_then(|measure| measure.duration_days);
            stated.map(|days| value.as_u64() == Some(days.into()))
        }
        _ => subject.is_relative().then_some(true),
    };
    match held {
        None => FieldState::Missing,
        Some(true) => FieldState::Same,
        Some(false) => FieldState::Other,
    }
}

fn same_text(held: &str, value: &Json) -> bool {
    value.as_str().is_some_and(|said| said.eq_ignore_ascii_case(held.trim()))
}

fn same_number(held: Value, value: &Json) -> bool {
    let (Some(held), Some(said)) = (held.number(), value.as_f64()) else { return false };
    !is_less(held.get(), said) && !is_less(said, held.get())
}

fn json(number: Number) -> Json {
    serde_json::to_value(number).unwrap_or_default()
}

const fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Decrease => "decrease",
        Direction::Increase => "increase",
        Direction::Maintain => "maintain",
        Direction::Reach => "reach",
    }
}

/// The fields that words can speak of, in the order of the draft.
const FIELDS: [&str; 11] = [
    "/measure/instrument",
    "/measure/unit",
    "/measure/direction",
    "/measure/baseline/value",
    "/measure/baseline/on",
    "/measure/target",
    "/measure/relative",
    "/measure/window",
    "/measure/duration-days",
    "/start",
    "/due",
];

/// How many values are offered for one field.
const CHOICES_MAX: usize = 8;
