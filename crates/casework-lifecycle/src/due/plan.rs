//! The plan and its goals: first plan, reviews, renewal, measures, what an alert asks for.

use std::collections::BTreeSet;

use casework_core::GoalId;
use casework_core::calendar::plus_days;
use chrono::NaiveDate;

use super::{Clock, Found, Look};
use crate::alerts::{self, CaseAlert};
use crate::artifacts::planning::PlanFact;
use crate::artifacts::{CARRIERS, CARRIERS_AND_SUPERVISORS, monitoring};
use crate::phases::Phase;
use crate::sources;

pub(super) static CLOCKS: &[Clock] = &[
    Clock {
        id: "first-plan",
        what: "first plan, signed",
        who: CARRIERS,
        put_off: true,
        source: &sources::MN_93,
        find: first_plan,
    },
    Clock {
        id: "plan-review",
        what: "review of the plan with the client",
        who: CARRIERS,
        put_off: true,
        source: &sources::MN_93,
        find: plan_review,
    },
    Clock {
        id: "plan-renewal",
        what: "renewal of the plan, with new signatures",
        who: CARRIERS,
        put_off: true,
        source: &sources::KBH,
        find: plan_renewal,
    },
    Clock {
        id: "outcome-review",
        what: "evaluation of the outcomes",
        who: CARRIERS,
        put_off: true,
        source: &sources::PA_31,
        find: outcome_review,
    },
    Clock {
        id: "reassessment",
        what: "reassessment of every domain",
        who: CARRIERS,
        put_off: true,
        source: &sources::MS_16_8,
        find: reassessment,
    },
    Clock {
        id: "goal-measure",
        what: "current measure of the goal",
        who: CARRIERS,
        put_off: true,
        source: &sources::LIFECYCLE_SHEET,
        find: measures,
    },
    Clock {
        id: "goal-due",
        what: "the goal is due: say how it went",
        who: CARRIERS,
        put_off: true,
        source: &sources::LIFECYCLE_SHEET,
        find: goals_due,
    },
    Clock {
        id: "no-improvement",
        what: "evaluation, because nothing improves",
        who: CARRIERS_AND_SUPERVISORS,
        put_off: true,
        source: &sources::LIFECYCLE_SHEET,
        find: |look| {
            let days = look.policy.clocks.no_improvement_review_days;
            raised(look, &alerts::NO_IMPROVEMENT, |alert| Found::days(alert.since, days, "the alert"))
        },
    },
    Clock {
        id: "worsening",
        what: "contact, because the client is worse",
        who: CARRIERS,
        put_off: false,
        source: &sources::LIFECYCLE_SHEET,
        find: worsening,
    },
    Clock {
        id: "adherence",
        what: "look at how medication is taken",
        who: CARRIERS,
        put_off: true,
        source: &sources::SAA,
        find: |look| {
            raised(look, &alerts::ADHERENCE, |alert| {
                Found::day(alert.since, alert.finding.message.clone().into_owned())
            })
        },
    },
    Clock {
        id: "model-stage",
        what: "end of this phase of the model",
        who: CARRIERS,
        put_off: false,
        source: &sources::CTI,
        find: stages,
    },
];

/// A plan is at work while it is in force, also while something is assessed or planned anew.
fn working(look: &Look<'_>) -> bool {
    look.is_between(Phase::Assessment, Phase::Evaluation)
}

fn first_plan(look: &Look<'_>) -> Vec<Found> {
    let open = look.is_between(Phase::Intake, Phase::Planning) && look.case.plan_in_force().is_none();
    let began = look.case.milestones.intake_on.filter(|_| open);
    began.map(|day| Found::days(day, look.policy.clocks.first_plan_days, "intake")).into_iter().collect()
}

fn in_force<'a>(look: &'a Look<'_>) -> Option<(&'a PlanFact, NaiveDate)> {
    let plan = look.case.plan_in_force()?;
    Some((plan, plan.in_force_on?))
}

/// The day that the plan or its last review names, and never later than the policy has it.
fn plan_review(look: &Look<'_>) -> Vec<Found> {
    let Some((plan, since)) = in_force(look).filter(|_| working(look)) else { return Vec::new() };
    let minor = !look.case.of_age_on(look.today, look.policy.age_of_majority);
    let usual = look.case.model_rules(look.context).map_or(90, |rules| rules.plan_review_days);
    let most = if minor { usual.min(look.policy.clocks.child_plan_review_days) } else { usual };
    let (from, named) = match plan.reviewed {
        Some((day, next)) => (day, next),
        None => (since, plan.draft.next_review),
    };
    let words = if plan.reviewed.is_some() { "the last review" } else { "the plan took effect" };
    let latest = Found::days(from, most, words);
    match named.filter(|day| *day <= plus_days(from, most)) {
        Some(day) => vec![Found::day(day, format!("set for {day} when the plan was last looked at"))],
        None => vec![latest],
    }
}

fn plan_renewal(look: &Look<'_>) -> Vec<Found> {
    let Some((_, since)) = in_force(look).filter(|_| working(look)) else { return Vec::new() };
    vec![Found::days(since, look.policy.clocks.plan_renewal_days, "the plan took effect")]
}

fn outcome_review(look: &Look<'_>) -> Vec<Found> {
    let Some((_, since)) = in_force(look).filter(|_| working(look)) else { return Vec::new() };
    let days = look.policy.clocks.outcome_review_days;
    let first = look.case.plans.iter().filter_map(|plan| plan.in_force_on).min().unwrap_or(since);
    match look.case.milestones.outcomes_on {
        Some(last) => vec![Found::days(last, days, "the last evaluation")],
        None => vec![Found::days(first, days, "the first plan took effect")],
    }
}

fn reassessment(look: &Look<'_>) -> Vec<Found> {
    let open = look.is_between(Phase::RiskStratification, Phase::Evaluation);
    let last = look.case.milestones.assessed_on.filter(|_| open);
    let months = look.policy.clocks.reassessment_months;
    last.map(|day| Found::months(day, months, "the last assessment")).into_iter().collect()
}

fn measures(look: &Look<'_>) -> Vec<Found> {
    let Some((plan, since)) = in_force(look).filter(|_| working(look)) else { return Vec::new() };
    let days = look.policy.measure_days;
    plan.draft
        .goals
        .iter()
        .filter_map(|goal| {
            let last = monitoring::values_of(look.case, goal).last().map(|(_, day)| *day);
            let words = if last.is_some() { "the last measure" } else { "the plan took effect" };
            Some(Found::days(last.unwrap_or(since), days, words).about(goal.id.as_ref()?))
        })
        .collect()
}

/// An evaluation settles a goal that is due by then, and one of which it says for good how it went, whenever it is due.
fn goals_due(look: &Look<'_>) -> Vec<Found> {
    let Some((plan, since)) = in_force(look).filter(|_| working(look)) else { return Vec::new() };
    let evaluated = look.case.milestones.outcomes_on;
    // What was said of an older version of the plan settles nothing in a new one.
    let outcomes = look.case.evaluation.iter().filter(|_| evaluated.is_some_and(|day| day >= since));
    let ended: BTreeSet<&GoalId> = outcomes
        .flat_map(|evaluation| &evaluation.goals)
        .filter(|outcome| outcome.achievement.is_final())
        .map(|outcome| &outcome.goal)
        .collect();
    plan.draft
        .goals
        .iter()
        .filter_map(|goal| {
            let start = goal.start.or(plan.draft.start).unwrap_or(since);
            let due = goal.due.as_ref()?.resolve(start, plan.draft.next_review)?;
            let settled = evaluated.is_some_and(|day| day >= due)
                || goal.id.as_ref().is_some_and(|id| ended.contains(id));
            (!settled).then_some(())?;
            Some(Found::day(due, format!("the goal is due on {due}")).about(goal.id.as_ref()?))
        })
        .collect()
}

fn raised(look: &Look<'_>, kind: &alerts::AlertKind, found: impl Fn(&CaseAlert) -> Found) -> Vec<Found> {
    look.alerts(kind)
        .map(|alert| {
            let found = found(alert);
            match &alert.about {
                Some(about) => found.about(&about),
                None => found,
            }
        })
        .collect()
}

/// A contact after the measure settles it.
fn worsening(look: &Look<'_>) -> Vec<Found> {
    let days = look.policy.clocks.worsening_contact_business_days;
    let reached =
        look.case.contacts.iter().filter(|contact| contact.is_two_way()).map(|contact| contact.day).max();
    let mut found =
        raised(look, &alerts::WORSENING, |alert| look.business_days(alert.since, days, "the measure"));
    let since = look.alerts(&alerts::WORSENING).map(|alert| alert.since).max();
    if since.is_some_and(|since| reached.is_some_and(|reached| reached > since)) {
        found.clear();
    }
    found
}

/// A model that runs by the calendar says when its phase ends.
fn stages(look: &Look<'_>) -> Vec<Found> {
    let (Some(rules), Some(assigned)) =
        (look.case.model_rules(look.context), look.case.milestones.assigned_on)
    else {
        return Vec::new();
    };
    if !look.is_between(Phase::Intake, Phase::Transition) {
        return Vec::new();
    }
    let mut end = 0_u32;
    for stage in &rules.stages {
        let Some(months) = stage.months else { return Vec::new() };
        end = end.saturating_add(months);
        let found = Found::months(assigned, end, "the assignment").about(&stage.name);
        let ended = matches!(found.by, super::By::Day(day) if day < look.today);
        if !ended {
            return vec![found];
        }
    }
    Vec::new()
}
