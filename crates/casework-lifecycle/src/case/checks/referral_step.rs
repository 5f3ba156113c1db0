//! E09: the step of a referral is not in its table, or lacks what the new state needs.

use casework_core::calendar::plus_days;
use chrono::NaiveDate;

use super::{Attempt, Check};
use crate::case::State;
use crate::case::command::{AdvancingReferral, Command};
use crate::referral::{ReferralStatus, ReferralStep};
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E09, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let refuse = |message: String| Some(Refusal::new(RefusalCode::E09, message));
    let (case, context) = (attempt.case, attempt.context);
    match attempt.command {
        Command::RecheckReferral(recheck) => {
            let status = case.referrals.get(&recheck.referral)?.status;
            if status.is_open() { None } else { refuse(format!("the referral has ended as `{status}`")) }
        }
        Command::AdvanceReferral(advancing) => {
            let (status, step) = (case.referrals.get(&advancing.referral)?.status, &advancing.step);
            if !status.may_become(step.to) {
                let message = format!("a referral that is `{status}` does not become `{}`", step.to);
                return Some(Refusal::new(RefusalCode::E09, message).at("/step/to").allow(status.next()));
            }
            let mut lacks = step.lacks();
            if step.to == ReferralStatus::Sent && !case.referrals.get(&advancing.referral)?.serves_goal {
                lacks.push("a goal of the plan, or an intervention that serves one: cancel it and draft it with `goals`");
            }
            if !lacks.is_empty() {
                return refuse(format!("`{}` needs {}", step.to, lacks.join("; ")));
            }
            let day = context.day(case);
            if let Some(refusal) =
                impossible_day(step, day).or_else(|| appealed_too_late(case, advancing, day))
            {
                return Some(refusal);
            }
            let last = plus_days(day, context.policy.referral_recheck_days);
            let recheck = step.recheck_on.filter(|_| step.to == ReferralStatus::Waitlisted)?;
            if recheck > day && recheck <= last {
                return None;
            }
            let message =
                format!("a waiting list is checked again after {day} and by {last}, not on {recheck}");
            Some(Refusal::new(RefusalCode::E09, message).at("/step/recheck-on"))
        }
        _ => None,
    }
}

/// A notice and an appeal have happened, an answer lies ahead, and nobody can appeal before being told.
fn impossible_day(step: &ReferralStep, today: NaiveDate) -> Option<Refusal> {
    let happened = matches!(step.to, ReferralStatus::Denied | ReferralStatus::AppealPending);
    let notice = step.on.unwrap_or(today);
    let rows = [
        (happened && notice > today, "/step/on", "it lies in the future"),
        (step.reply_by.is_some_and(|day| day < today), "/step/reply-by", "it lies in the past"),
        (step.appeal_by.is_some_and(|day| day < notice), "/step/appeal-by", "it is before the notice"),
        (step.decision_by.is_some_and(|day| day < notice), "/step/decision-by", "it is before the appeal"),
    ];
    let (_, pointer, why) = rows.into_iter().find(|(wrong, ..)| *wrong)?;
    Some(Refusal::new(RefusalCode::E09, format!("this day cannot be: {why}")).at(pointer))
}

/// An appeal that is filed after its last day needs the reason why it is late.
fn appealed_too_late(case: &State, advancing: &AdvancingReferral, day: NaiveDate) -> Option<Refusal> {
    let step = &advancing.step;
    let last = case.referrals.get(&advancing.referral)?.appeal_by?;
    let filed = step.on.unwrap_or(day);
    let late = step.to == ReferralStatus::AppealPending && filed > last && step.reason.is_none();
    late.then(|| {
        let message = format!("the last day to appeal was {last}: a late appeal needs its `reason`");
        Refusal::new(RefusalCode::E09, message).at("/step/reason")
    })
}
