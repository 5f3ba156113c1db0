//! What the checks look at: a draft with everything around it, and the few things worked out once for all of them.

use casework_core::FreeText;
use chrono::NaiveDate;

use crate::due::Due;
use crate::goal::{Direction, GoalDraft, Measure};
use crate::measure::{Better, InstrumentMeasure};
use crate::statement::{Reading, Statement, What};
use crate::value::{Value, drop_between, is_less, moved, percent_of};
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
        let instrument = draft.measure.as_ref().and_then(|measure| find_instrument(measure, catalog));
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

    /// Says whether the target is a change as a share of the baseline.
    pub(crate) fn is_relative(&self) -> bool {
        self.measure().is_some_and(|measure| measure.relative)
    }

    /// Returns the direction: the one stated, else the one that baseline and target show, else, for a relative target,
    /// the one in which the instrument gets better.
    pub(crate) fn direction(&self) -> Option<Direction> {
        if let Some(stated) = self.measure()?.direction {
            return Some(stated);
        }
        if self.is_relative() {
            return self.instrument.map(|instrument| match instrument.better() {
                Better::Higher => Direction::Increase,
                Better::Lower => Direction::Decrease,
            });
        }
        let (from, to) = (self.baseline()?.on_a_line(), self.target()?.on_a_line());
        Some(match (is_less(to, from), is_less(from, to)) {
            (true, _) => Direction::Decrease,
            (_, true) => Direction::Increase,
            (false, false) => Direction::Maintain,
        })
    }

    /// Returns the target of a relative goal in percent of the baseline, whichever way it goes.
    ///
    /// "By half" may be written 50 or 0.5; a change of one percent or less is no goal, so both can be told apart.
    pub(crate) fn relative_percent(&self) -> Option<f64> {
        let target = self.target()?.number()?.get().abs();
        let fraction = !is_less(1.0, target);
        self.is_relative().then(|| if fraction { percent_of(target, 10_000.0) } else { target })
    }

    /// Returns where the target lies on the scale of the measure: as stated, or worked out from the baseline.
    ///
    /// There is none for a relative target without a baseline, or without a way up or down.
    pub(crate) fn target_on_scale(&self) -> Option<f64> {
        if !self.is_relative() {
            return Some(self.target()?.on_a_line());
        }
        let baseline = self.baseline()?.number()?.get();
        let change = percent_of(baseline.abs(), self.relative_percent()?);
        match self.direction()? {
            Direction::Decrease => Some(drop_between(baseline, change)),
            Direction::Increase => Some(moved(baseline, change)),
            Direction::Maintain | Direction::Reach => None,
        }
    }

    /// Returns by how many points the target is better than the baseline, for an instrument of the catalog; negative
    /// when it is worse.
    pub(crate) fn improvement(&self) -> Option<f64> {
        let baseline = self.baseline()?.number()?.get();
        let target = self.target_on_scale()?;
        Some(match self.instrument?.better() {
            Better::Higher => drop_between(target, baseline),
            Better::Lower => drop_between(baseline, target),
        })
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

/// Finds the instrument of a measure: the one it states, else the one that its metric names and nothing more ("GAD-7",
/// "GAD-7 score").
fn find_instrument<'a>(measure: &Measure, catalog: &'a MeasureCatalog) -> Option<&'a InstrumentMeasure> {
    if let Some(id) = &measure.instrument {
        return catalog.find(id.reveal());
    }
    let metric = measure.metric.as_ref()?.reveal().trim();
    let suffixes = [" score", " total", " total score"];
    let is_suffix = |rest: &str| suffixes.iter().any(|suffix| rest.eq_ignore_ascii_case(suffix));
    catalog.find(metric).or_else(|| {
        let (id, rest) = metric.split_at_checked(metric.find(' ')?)?;
        if is_suffix(rest) { catalog.find(id) } else { None }
    })
}
