//! E22: a write to a plan version that has been replaced, or a step by another policy than the one the case goes by.

use casework_core::GoalId;

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::artifacts::planning::{PlanFact, PlanStatus};
use crate::case::command::{Command, Record};
use crate::phases::VERSION;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E22, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    other_policy(attempt).or_else(|| replaced_plan(attempt))
}

/// A case goes by the policy it was opened under until someone moves it to another. What protects the client (contacts,
/// safety screens, crises, going back) waits for nobody's paperwork.
fn other_policy(attempt: &Attempt<'_>) -> Option<Refusal> {
    let known = attempt.case.policy.as_ref()?;
    let asked = attempt.context.policy.stamp();
    let same = known.hash == asked.hash && attempt.case.lifecycle == VERSION;
    let decides = attempt.leads_on().is_some() || attempt.closing().is_some();
    if let Command::AdoptPolicy(_) = attempt.command {
        let message = "the case goes by this policy and this version of the lifecycle already";
        return same.then(|| Refusal::new(RefusalCode::E22, message));
    }
    (decides && !same).then(|| {
        let message = format!(
            "the case goes by the policy `{}` {}, not `{}` {}: move it first",
            known.id, known.version, asked.id, asked.version
        );
        Refusal::new(RefusalCode::E22, message).allow(["adopt-policy"])
    })
}

fn replaced_plan(attempt: &Attempt<'_>) -> Option<Refusal> {
    let replaced = match attempt.command {
        Command::DraftPlan(drafting) => {
            attempt.case.plans.iter().find(|plan| Some(plan.version) == drafting.version)
        }
        Command::Record(Record { entry: Entry::Progress(progress), .. }) => {
            written_to(attempt, progress.plan, &progress.goal)
        }
        Command::Record(Record { entry: Entry::Adherence(adherence), .. }) => {
            written_to(attempt, adherence.plan, &adherence.goal)
        }
        _ => None,
    };
    replaced.filter(|plan| plan.status == PlanStatus::Replaced).map(|plan| {
        let now = attempt.case.plan_in_force().map(|plan| plan.version);
        let message = now.map_or_else(
            || format!("plan version {} has ended", plan.version),
            |now| {
                format!("plan version {} was replaced: use the matching goal of version {now}", plan.version)
            },
        );
        Refusal::new(RefusalCode::E22, message).allow(now)
    })
}

/// Returns the plan version that an entry is about: the one it names, or the latest that has the goal.
fn written_to<'a>(attempt: &Attempt<'a>, version: Option<u32>, goal: &GoalId) -> Option<&'a PlanFact> {
    let plans = &attempt.case.plans;
    match version {
        Some(version) => plans.iter().find(|plan| plan.version == version),
        None => plans.iter().rev().find(|plan| plan.status != PlanStatus::Draft && plan.has_goal(goal)),
    }
}
