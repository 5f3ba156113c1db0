//! Monitoring: follow up, measure, adjust. Exit artifacts N1 to N4.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::calendar::{minus_days, plus_days};
use casework_core::{FreeText, GoalId, Instant};
use casework_goals::{GoalDraft, InstrumentMeasure, ProgressRules};
use chrono::{Months, NaiveDate};

use super::ExitArtifact;
use crate::case::{Context, State};
use crate::measures;
use crate::policy::{ContactRate, Period};

/// Progress toward a goal, in the goal's own unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Progress {
    /// The goal.
    pub goal: GoalId,
    /// The version of the plan that the goal stands in; the one in force when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<u32>,
    /// What was measured.
    pub value: f64,
}

/// How the medication was taken over a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Adherence {
    /// The medication goal.
    pub goal: GoalId,
    /// The version of the plan that the goal stands in; the one in force when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<u32>,
    /// Proportion of days covered, in percent, 0 to 100.
    pub days_covered_percent: u8,
    /// Weeks without the medication since the entry before, by the client's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_weeks: Option<u8>,
}

/// What the case remembers of a measure.
#[derive(Debug, Clone)]
pub(crate) struct MeasureFact {
    pub(crate) of: Measured,
    pub(crate) value: f64,
    pub(crate) day: NaiveDate,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Measured {
    Instrument(String),
    Goal(GoalId),
    Adherence(GoalId),
}

/// What the case remembers of the contact schedule.
#[derive(Debug, Clone)]
pub(crate) struct ScheduleFact {
    pub(crate) rate: ContactRate,
    pub(crate) set_at: Instant,
}

/// Counts the contacts that a schedule asks for in the whole periods between two days.
pub(crate) fn expected_contacts(rate: ContactRate, from: NaiveDate, to: NaiveDate) -> usize {
    let days = |length: i64| usize::try_from((to - from).num_days().max(0).div_euclid(length)).unwrap_or(0);
    let periods = match rate.every {
        Period::Week => days(7),
        Period::TwoWeeks => days(14),
        Period::Quarter => days(90),
        Period::Month => {
            let ends = (1..).map_while(|count| from.checked_add_months(Months::new(count)));
            ends.take_while(|end| *end <= to).count()
        }
    };
    periods.saturating_mul(usize::try_from(rate.count).unwrap_or(usize::MAX))
}

/// Returns the instrument by which a goal is measured.
fn instrument_of(goal: &GoalDraft) -> Option<&str> {
    let measure = goal.measure.as_ref()?;
    let known = measure.instrument_in(measures::catalog()).map(InstrumentMeasure::id);
    known.or_else(|| measure.instrument.as_ref().map(FreeText::reveal))
}

/// Says whether a measure is one of a goal.
fn is_of(fact: &MeasureFact, goal: &GoalDraft) -> bool {
    match &fact.of {
        Measured::Instrument(id) => instrument_of(goal).is_some_and(|known| known.eq_ignore_ascii_case(id)),
        Measured::Goal(id) | Measured::Adherence(id) => goal.id.as_ref() == Some(id),
    }
}

/// Lists what was measured of a goal under the plan in force, by day.
pub(crate) fn values_of(case: &State, goal: &GoalDraft) -> Vec<(f64, NaiveDate)> {
    let began = case.plan_in_force().and_then(|plan| plan.in_force_on);
    let under_plan = |fact: &&MeasureFact| began.is_some_and(|began| fact.day > began) && is_of(fact, goal);
    let mut known: Vec<_> =
        case.measures.iter().filter(under_plan).map(|fact| (fact.value, fact.day)).collect();
    known.sort_by_key(|(_, day)| *day);
    known
}

/// Returns the latest proportion of days covered for a goal, in percent.
pub(crate) fn days_covered(case: &State, goal: &GoalId) -> Option<(f64, NaiveDate)> {
    let of_goal = |fact: &&MeasureFact| matches!(&fact.of, Measured::Adherence(id) if id == goal);
    case.measures.iter().filter(of_goal).max_by_key(|fact| fact.day).map(|fact| (fact.value, fact.day))
}

/// Says whether a value is better than the baseline. Where that cannot be said, nothing is held against the goal.
fn is_improving(goal: &GoalDraft, value: f64) -> bool {
    let measure = goal.measure.as_ref();
    let rules = ProgressRules::project_default();
    measure.and_then(|measure| measure.improves(value, measures::catalog(), &rules)).unwrap_or(true)
}

/// Lists the goals of the plan in force on which the alert for no improvement is open: the last two measures under the
/// plan show none, and the policy's days have passed.
pub(crate) fn not_improving<'a>(case: &'a State, context: &Context<'_>) -> Vec<&'a str> {
    let Some(plan) = case.plan_in_force() else { return Vec::new() };
    let Some(began) = plan.in_force_on else { return Vec::new() };
    let alert = |goal: &&GoalDraft| {
        let known = values_of(case, goal);
        let [.., (before, _), (last, day)] = known.as_slice() else { return false };
        let waited = (*day - began).num_days() >= i64::from(context.policy.no_improvement_days);
        waited && !is_improving(goal, *before) && !is_improving(goal, *last)
    };
    plan.draft.goals.iter().filter(alert).filter_map(|goal| goal.id.as_ref().map(GoalId::as_str)).collect()
}

/// Says whether a goal is about medication, by its domain.
fn is_about_medication(goal: &GoalDraft) -> bool {
    goal.domain.as_ref().is_some_and(|domain| domain.reveal().trim().eq_ignore_ascii_case("medication"))
}

fn contacts_lack(case: &State, context: &Context<'_>) -> Option<Cow<'static, str>> {
    let Some(schedule) = &case.schedule else { return Some("no contact schedule is set".into()) };
    let began = case.phase_day();
    let accounted =
        case.contacts.iter().filter(|contact| contact.day >= began && contact.at >= case.phase_since);
    let found = accounted.filter(|contact| contact.is_accounted_for()).count();
    let brief = case.model_rules(context).is_some_and(|rules| rules.one_contact_is_enough);
    // The time on hold has a schedule of its own.
    let today = context.day(case);
    let asked = plus_days(began, case.milestones.days_held(began, today));
    let expected = if brief { 1 } else { expected_contacts(schedule.rate, asked, today).max(1) };
    (found < expected).then(|| {
        format!("{found} of {expected} contacts since {began} are done or documented as missed").into()
    })
}

fn measures_lack(case: &State, context: &Context<'_>) -> Option<Cow<'static, str>> {
    let Some(plan) = case.plan_in_force() else { return Some("no plan is in force".into()) };
    let oldest = minus_days(context.day(case), context.policy.measure_days);
    let stale: Vec<&str> = plan
        .draft
        .goals
        .iter()
        .filter(|goal| !case.measures.iter().rev().any(|fact| is_of(fact, goal) && fact.day >= oldest))
        .filter_map(|goal| goal.id.as_ref().map(GoalId::as_str))
        .collect();
    let days = context.policy.measure_days;
    if !stale.is_empty() {
        return Some(format!("no measure of the last {days} days for goal `{}`", stale.join("`, `")).into());
    }
    let of_symptoms = |fact: &MeasureFact| matches!(fact.of, Measured::Instrument(_)) && fact.day >= oldest;
    let needed = case.model_rules(context).is_some_and(|rules| rules.symptom_measure);
    (needed && !case.measures.iter().rev().any(of_symptoms))
        .then(|| format!("no symptom measure of the last {days} days, which this model asks for").into())
}

fn adherence_lacks(case: &State, _: &Context<'_>) -> Option<Cow<'static, str>> {
    let plan = case.plan_in_force()?;
    let began = case.phase_day();
    let silent: Vec<&str> = plan
        .draft
        .goals
        .iter()
        .filter(|goal| is_about_medication(goal))
        .filter(|goal| {
            let entry = |fact: &MeasureFact| matches!(&fact.of, Measured::Adherence(id) if goal.id.as_ref() == Some(id));
            !case.measures.iter().any(|fact| entry(fact) && fact.day >= began)
        })
        .filter_map(|goal| goal.id.as_ref().map(GoalId::as_str))
        .collect();
    (!silent.is_empty()).then(|| format!("no entry for medication goal `{}`", silent.join("`, `")).into())
}

fn rechecks_lack(case: &State, context: &Context<'_>) -> Option<Cow<'static, str>> {
    let oldest = minus_days(context.day(case), context.policy.referral_recheck_days);
    let stale: Vec<&str> = case
        .referrals
        .iter()
        .filter(|(_, referral)| referral.status.is_open() && referral.looked_at < oldest)
        .map(|(id, _)| id.as_str())
        .collect();
    (!stale.is_empty()).then(|| {
        let days = context.policy.referral_recheck_days;
        format!("not looked at in the last {days} days: `{}`", stale.join("`, `")).into()
    })
}

/// N1: the contacts of the period are done or documented as missed.
pub static CONTACTS: ExitArtifact = ExitArtifact { code: "N1", name: "contacts", lacks: contacts_lack };

/// N2: a current measure for each active goal.
pub static MEASURES: ExitArtifact =
    ExitArtifact { code: "N2", name: "current measures", lacks: measures_lack };

/// N3: an adherence entry when the plan has a medication goal.
pub static ADHERENCE: ExitArtifact =
    ExitArtifact { code: "N3", name: "medication adherence", lacks: adherence_lacks };

/// N4: open referrals were looked at again.
pub static REFERRALS_RECHECKED: ExitArtifact =
    ExitArtifact { code: "N4", name: "open referrals", lacks: rechecks_lack };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_asks_only_for_whole_periods() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let rows = [
            (2, Period::Month, "2025-02-14", "2025-04-30", 4),
            (2, Period::Month, "2025-02-14", "2025-03-13", 0),
            (2, Period::Month, "2025-02-14", "2025-03-14", 2),
            (1, Period::Month, "2025-01-31", "2025-02-28", 1),
            (1, Period::Week, "2025-08-20", "2025-10-28", 9),
            (1, Period::TwoWeeks, "2025-04-04", "2025-05-16", 3),
            (1, Period::Quarter, "2025-01-01", "2025-03-31", 0),
            (1, Period::Quarter, "2025-01-01", "2025-04-01", 1),
            (4, Period::Week, "2025-01-02", "2025-01-01", 0),
        ];
        for (count, every, from, to, expected) in rows {
            assert_eq!(
                expected_contacts(ContactRate { count, every }, day(from), day(to)),
                expected,
                "{from} {to}"
            );
        }
    }
}
