//! The gate between a draft and a plan that may be signed: which goals are not valid, and why (E08).
//!
//! A goal is valid when none of the checks of casework-goals fails that no person has overruled, and when the short gate of the lifecycle sheet is
//! passed as well: at least ten characters, a measure with baseline and target, a need, and at most the policy's
//! months to run.

use chrono::Months;

use casework_core::{Code, Family, Finding};
use casework_goals::{Context as GoalContext, GoalDraft, GoalFinding, GoalPolicy, Plan, Severity, check};

use crate::artifacts::planning::PlanFact;
use crate::case::{Context, State};
use crate::{measures, sources};

/// The least that a statement says, in characters.
const STATEMENT_MIN: usize = 10;

/// Lists the goals of a plan version that are not valid, one finding each.
pub(crate) fn invalid_goals(case: &State, plan: &PlanFact, context: &Context<'_>) -> Vec<Finding> {
    let day = context.day(case);
    let mut around = GoalContext::new(day);
    let mut period = Plan::default();
    period.start = plan.draft.start;
    period.end = plan.draft.end;
    period.next_review = plan.draft.next_review;
    around.plan = period;
    let policy = GoalPolicy::project_default();
    let measures = measures::catalog_with(context.instruments);
    let goals = plan.draft.goals.iter().enumerate();
    goals
        .filter_map(|(index, goal)| {
            let mut reasons = short_gate(goal, plan, day, context.policy.goal_months);
            let report = check(goal, &around, &measures, &policy);
            if report.fails() {
                let counts =
                    |found: &&GoalFinding| found.severity == Severity::Fail && found.overruled.is_none();
                let failed = report.findings.iter().filter(counts);
                reasons.extend(
                    failed.map(|found| format!("{} {}", found.finding.code.id(), found.finding.message)),
                );
            }
            let name = goal
                .id
                .as_ref()
                .map_or_else(|| format!("number {}", index.saturating_add(1)), |id| format!("`{id}`"));
            let message = format!("goal {name} is not valid: {}", reasons.join("; "));
            (!reasons.is_empty()).then(|| {
                Finding::new(Code::new(Family::Lifecycle, "P1"), message)
                    .at(format!("/plan/goals/{index}"))
                    .cite(&sources::LIFECYCLE_SHEET)
            })
        })
        .collect()
}

fn short_gate(goal: &GoalDraft, plan: &PlanFact, day: chrono::NaiveDate, months: u32) -> Vec<String> {
    let long_enough =
        goal.statement.as_ref().is_some_and(|text| text.reveal().trim().chars().count() >= STATEMENT_MIN);
    let start = goal.start.or(plan.draft.start).unwrap_or(day);
    let latest = start.checked_add_months(Months::new(months)).unwrap_or(start);
    let due = goal.due.as_ref().and_then(|due| due.resolve(start, plan.draft.next_review));
    let baseline =
        goal.measure.as_ref().and_then(|measure| measure.baseline.as_ref()).and_then(|known| known.value);
    let rows = [
        (!long_enough, format!("the statement has fewer than {STATEMENT_MIN} characters")),
        (goal.needs.is_empty(), "it is linked to no need".to_owned()),
        (baseline.is_none(), "its measure has no baseline".to_owned()),
        (
            due.is_some_and(|due| due > latest),
            format!("it is due after {latest}, more than {months} months away"),
        ),
    ];
    rows.into_iter().filter(|(wrong, _)| *wrong).map(|(_, words)| words).collect()
}
