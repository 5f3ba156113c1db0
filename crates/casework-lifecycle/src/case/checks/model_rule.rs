//! E20: the model of delivery does not have this edge, its contact schedule would be too thin, or its caseload ceiling
//! is reached: a hard one always, another one under a strict policy.

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::artifacts::evaluation::Decision;
use crate::case::command::{Command, Record};
use crate::phases::{MoveKind, Phase};
use crate::policy::{CeilingRule, Model, ModelRules};
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E20, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    if attempt.row.is_some_and(|row| row.kind == MoveKind::ModelEdge) {
        let edge =
            attempt.case.model_rules(attempt.context).is_some_and(|rules| rules.implementation_to_transition);
        return (!edge).then(|| {
            let message = "this model of delivery goes through monitoring and evaluation before transition";
            Refusal::new(RefusalCode::E20, message).at("/to").allow(["monitoring"])
        });
    }
    if let Some(refusal) = ended_out_of_turn(attempt) {
        return Some(refusal);
    }
    if let Some(message) = not_in_policy(attempt).or_else(|| changed_out_of_turn(attempt)) {
        return Some(
            Refusal::new(RefusalCode::E20, message).at("/entry").allow(attempt.context.policy.models.keys()),
        );
    }
    if let Some(message) = schedule_too_thin(attempt) {
        return Some(Refusal::new(RefusalCode::E20, message).at("/entry/rate"));
    }
    let strict = attempt.context.policy.caseload == CeilingRule::Refuse;
    let refused = strict || at_hard_ceiling(attempt);
    over_ceiling(attempt).filter(|_| refused).map(|message| Refusal::new(RefusalCode::E20, message))
}

/// A transition begins with what its model names; one that never ends by a time limit says with what.
fn ended_out_of_turn(attempt: &Attempt<'_>) -> Option<Refusal> {
    let row = attempt.leads_on()?;
    if (row.from, row.to) != (Phase::Evaluation, Phase::Transition) {
        return None;
    }
    let rules = attempt.case.model_rules(attempt.context)?;
    let evaluation = attempt.case.evaluation.as_ref()?;
    let message = match evaluation.trigger {
        Some(trigger)
            if rules.transition_triggers.is_empty() || rules.transition_triggers.contains(&trigger) =>
        {
            return None;
        }
        Some(_) => "this model does not begin a transition by that",
        None if attempt.case.model() == Some(Model::Act)
            && evaluation.decision == Some(Decision::Transition) =>
        {
            "this model never ends by a time limit: name what begins the transition (`trigger` of the evaluation)"
        }
        None => return None,
    };
    let names = rules.transition_triggers.iter().map(|trigger| trigger.as_str());
    Some(Refusal::new(RefusalCode::E20, message).at("/to").allow(names))
}

/// Returns the model that an entry would give the case.
fn model_asked(attempt: &Attempt<'_>) -> Option<Model> {
    let Command::Record(record) = attempt.command else { return None };
    match &record.entry {
        Entry::Assignment(assignment) => Some(assignment.model),
        Entry::ModelFit(fit) => fit.change_to,
        _ => None,
    }
}

/// Says in words that the program does not offer a model, when it does not.
fn not_in_policy(attempt: &Attempt<'_>) -> Option<String> {
    let model = model_asked(attempt)?;
    (!attempt.context.policy.models.contains_key(&model))
        .then(|| format!("the policy of this program has no rules for `{model}`"))
}

/// Once someone is assessed the model changes with the intensity, not with the person who carries the case.
fn changed_out_of_turn(attempt: &Attempt<'_>) -> Option<String> {
    let Command::Record(Record { entry: Entry::Assignment(assignment), .. }) = attempt.command else {
        return None;
    };
    let now = attempt.case.model().filter(|now| *now != assignment.model)?;
    let settled = attempt.case.phase > Phase::RiskStratification;
    settled.then(|| {
        format!("the model is `{now}`: go back to risk stratification for `model-change`, and record a `model-fit`")
    })
}

/// Says in words that a contact schedule is thinner than the model has it, when it is. Winding down in transition is
/// no breach of the model.
fn schedule_too_thin(attempt: &Attempt<'_>) -> Option<String> {
    let Command::Record(Record { entry: Entry::ContactSchedule(schedule), .. }) = attempt.command else {
        return None;
    };
    let least = attempt.case.model_rules(attempt.context)?.contacts_minimum?;
    let winding_down = attempt.case.phase >= Phase::Transition;
    (!winding_down && schedule.rate.is_thinner_than(least)).then(|| {
        format!("this model has at least {} contacts in each {} days", least.count, least.every.days())
    })
}

/// Returns the rules of the model that an entry would give the case, and how many clients there are already.
fn assignment<'a>(attempt: &Attempt<'a>) -> Option<(&'a ModelRules, u32)> {
    Some((attempt.context.policy.models.get(&model_asked(attempt)?)?, attempt.context.caseload?))
}

fn at_hard_ceiling(attempt: &Attempt<'_>) -> bool {
    assignment(attempt)
        .is_some_and(|(rules, caseload)| rules.hard_ceiling.is_some_and(|hard| caseload >= hard))
}

/// Says in words that an assignment is over the ceiling, when it is: the ceiling that stops it, and for whom it counts.
pub(crate) fn over_ceiling(attempt: &Attempt<'_>) -> Option<String> {
    let (rules, caseload) = assignment(attempt)?;
    if caseload < rules.caseload_ceiling {
        return None;
    }
    let there_are = if model_asked(attempt) == Some(Model::Act) {
        format!("there are {caseload} clients for each counted member of the team already")
    } else {
        format!("the case manager has {caseload} clients already")
    };
    let ceiling = match rules.hard_ceiling.filter(|hard| caseload >= *hard) {
        Some(hard) => format!("the model's hard ceiling is {hard}"),
        None => format!("the model's ceiling is {}", rules.caseload_ceiling),
    };
    Some(format!("{there_are}: {ceiling}"))
}
