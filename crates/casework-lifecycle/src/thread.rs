//! The golden thread of a case: needs, goals, what is done for them, notes and reviews, as casework-goals reads them.

use casework_core::{EntryId, Finding};
use casework_goals::limits::Profile;
use casework_goals::thread::{
    self, Need, Note, PlanStatus, Thread, ThreadGoal, ThreadIntervention, ThreadPlan, ThreadReport,
};
use casework_goals::{GoalPolicy, Severity};
use chrono::NaiveDate;

use crate::artifacts::planning::PlanFact;
use crate::case::{Case, State};

/// Follows the golden thread of the plan in force, or of the one that is drafted when none is; nothing without a plan.
///
/// Notes are the contacts with the client: each says which goals it was about.
pub fn golden_thread<P>(case: &Case<P>, today: NaiveDate) -> Option<ThreadReport> {
    let state = &case.state;
    let plan = state.plan_in_force().or_else(|| state.plans.last())?;
    follow(state, plan, today)
}

fn follow(case: &State, plan: &PlanFact, today: NaiveDate) -> Option<ThreadReport> {
    let mut thread_of_case = Thread::default();
    let mut line = ThreadPlan::default();
    line.start = plan.in_force_on.or(plan.draft.start);
    line.last_review = plan.reviewed.map(|(day, _)| day);
    line.next_review = plan.reviewed.and_then(|(_, next)| next).or(plan.draft.next_review);
    line.status = if plan.is_in_force() { PlanStatus::Active } else { PlanStatus::Draft };
    thread_of_case.plan = line;
    let needs = case.assessment().and_then(|assessment| assessment.needs.as_deref()).unwrap_or_default();
    let aside = |need: &casework_core::NeedId| plan.draft.set_aside.iter().any(|aside| aside.need == *need);
    thread_of_case.needs = needs.iter().map(|need| Need::new(need.clone(), aside(need))).collect();
    thread_of_case.goals = plan.draft.goals.iter().cloned().map(ThreadGoal::new).collect();
    let planned = plan.draft.interventions.iter();
    thread_of_case.interventions =
        planned.map(|one| ThreadIntervention::new(one.id.clone(), one.goals.clone())).collect();
    // Before the plan is in force nothing was noted under it; its first day still belongs to the planning.
    let since = plan.in_force_on.filter(|_| plan.is_in_force());
    let contacts = case.contacts.iter().filter(|contact| since.is_some_and(|since| contact.day > since));
    thread_of_case.notes = contacts
        .filter(|contact| contact.is_two_way())
        .enumerate()
        .filter_map(|(place, contact)| {
            let id: EntryId = format!("contact-{}", place.saturating_add(1)).parse().ok()?;
            Some(Note::new(id, contact.goals.clone()))
        })
        .collect();
    Some(thread::follow(&thread_of_case, today, Profile::find(PROFILE)?, &GoalPolicy::project_default()))
}

/// Lists where the thread of a plan that takes effect is thin; where it breaks, the plan was refused before.
pub(crate) fn breaks(case: &State, plan: &PlanFact, today: NaiveDate) -> Vec<Finding> {
    let found = follow(case, plan, today).map(|report| report.findings).unwrap_or_default();
    found.into_iter().filter(|found| found.severity == Severity::Warn).map(|found| found.finding).collect()
}

/// The limits by which reviews are overdue where a program sets none.
const PROFILE: &str = "project-default";
