//! What the checks look at: a draft with everything around it, and the few things worked out once for all of them.

use casework_core::FreeText;
use chrono::NaiveDate;

use crate::aim::Aim;
use crate::due::Due;
use crate::goal::{Direction, GoalDraft, Measure};
use crate::measure::InstrumentMeasure;
use crate::statement::{Reading, Statement, What};
use crate::value::Value;
use crate::{Context, GoalPolicy, MeasureCatalog};

/// One draft under check.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) draft: &'a GoalDraft,
    pub(crate) context: &'a Context,
    pub(crate) policy: &'a GoalPolicy,
    pub(crate) statement: Statement,
    /// What the words of the statement say.
    pub(crate) readings: Vec<Reading>,
    /// The measure's instrument, when the catalog knows it.
    pub(crate) instrument: Option<&'a InstrumentMeasure>,
    /// The first day: the draft's, else the plan's, else today.
    pub(crate) start: NaiveDate,
    /// The due day, when there is one.
    pub(crate) due: Option<NaiveDate>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(
        draft: &'a GoalDraft,
        context: &'a Context,
        catalog: &'a MeasureCatalog,
        policy: &'a GoalPolicy,
    ) -> Self {
        let text = draft.statement.as_ref().map_or("", FreeText::reveal);
        Self::of_text(text, draft, context, catalog, policy)
    }

    /// Makes a subject whose words are not those of the draft.
    pub(crate) fn of_text(
        text: &str,
        draft: &'a GoalDraft,
        context: &'a Context,
        catalog: &'a MeasureCatalog,
        policy: &'a GoalPolicy,
    ) -> Self {
        let statement = Statement::read(text);
        let start = draft.start.or(context.plan.start).unwrap_or(context.today);
        let due = draft.due.as_ref().and_then(|due| due.resolve(start, context.plan.next_review));
        let instrument = draft.measure.as_ref().and_then(|measure| measure.instrument_in(catalog));
        Self {
            draft,
            context,
            policy,
            readings: statement.readings(context.today),
            statement,
            instrument,
            start,
            due,
        }
    }

    pub(crate) const fn measure(&self) -> Option<&'a Measure> {
        self.draft.measure.as_ref()
    }

    pub(crate) fn baseline(&self) -> Option<Value> {
        self.measure()?.baseline?.value
    }

    pub(crate) fn target(&self) -> Option<Value> {
        self.measure()?.target
    }

    /// Says whether the measure is a score of some instrument, known or not.
    pub(crate) fn is_instrument_score(&self) -> bool {
        self.instrument.is_some() || self.measure().is_some_and(|measure| measure.instrument.is_some())
    }

    /// Says what is counted: a metric of one's own, or the score of an instrument.
    pub(crate) fn has_metric(&self) -> bool {
        self.is_instrument_score() || self.measure().is_some_and(|measure| measure.metric.is_some())
    }

    /// Says in what it is counted: a unit, the points of an instrument, or a plain yes or no.
    pub(crate) fn has_unit(&self) -> bool {
        let yes_no = |value: Option<Value>| value.is_some_and(Value::is_yes_no);
        self.is_instrument_score()
            || self.measure().is_some_and(|measure| measure.unit.is_some())
            || yes_no(self.target())
            || yes_no(self.baseline())
    }

    /// Says whether one can see from the measure alone that the goal is reached: metric, unit and target.
    pub(crate) fn has_full_metric(&self) -> bool {
        self.has_metric() && self.has_unit() && self.target().is_some()
    }

    /// Says whether the words say from which value to which.
    pub(crate) fn states_change(&self) -> bool {
        self.readings.iter().any(|reading| matches!(reading.what, What::Change(..)))
    }

    /// Says whether the words hold one value that could be measured: a number with its unit, rate or comparison, or next
    /// to an instrument.
    pub(crate) fn states_one_value(&self) -> bool {
        let instrument = self.readings.iter().any(|reading| matches!(reading.what, What::Instrument(_)));
        let values = self.readings.iter().filter(|reading| match &reading.what {
            What::Amount(amount) => {
                instrument || amount.unit.is_some() || amount.per.is_some() || amount.bound.is_some()
            }
            What::By(_) | What::Fraction { .. } | What::Relative(_) | What::Share { .. } => true,
            What::Baseline(_)
            | What::Between(..)
            | What::Change(..)
            | What::Day { .. }
            | What::Instrument(_)
            | What::Window { .. } => false,
        });
        values.count() == 1
    }

    /// Says whether the target is a change as a share of the baseline.
    pub(crate) fn is_relative(&self) -> bool {
        self.measure().is_some_and(|measure| measure.relative)
    }

    /// Returns the measure with the instrument behind it.
    pub(crate) fn aim(&self) -> Option<Aim<'a>> {
        self.measure().map(|measure| Aim { measure, instrument: self.instrument })
    }

    pub(crate) fn direction(&self) -> Option<Direction> {
        self.aim()?.direction()
    }

    pub(crate) fn relative_percent(&self) -> Option<f64> {
        self.aim()?.relative_percent()
    }

    pub(crate) fn target_on_scale(&self) -> Option<f64> {
        self.aim()?.target_on_scale()
    }

    pub(crate) fn improvement(&self) -> Option<f64> {
        self.aim()?.improvement()
    }

    /// Returns the days from start to due, when the goal is due after its start.
    pub(crate) fn horizon_days(&self) -> Option<u32> {
        let days = self.due?.signed_duration_since(self.start).num_days();
        u32::try_from(days).ok().filter(|days| *days > 0)
    }

    /// Says whether a step falls due between the start and a day.
    pub(crate) fn has_milestone_by(&self, day: NaiveDate) -> bool {
        let mut dates = self.draft.steps.iter().filter_map(|step| self.resolve(step.due.as_ref()?));
        dates.any(|due| (self.start..=day).contains(&due))
    }

    /// Returns the day that a due date names.
    pub(crate) fn resolve(&self, due: &Due) -> Option<NaiveDate> {
        due.resolve(self.start, self.context.plan.next_review)
    }

    /// Says whether the domain is one of these, whatever the case of its letters.
    pub(crate) fn domain_is_one_of(&self, domains: &[&str]) -> bool {
        let domain = self.draft.domain.as_ref().map_or("", |domain| domain.reveal().trim());
        domains.iter().any(|known| domain.eq_ignore_ascii_case(known))
    }
}
