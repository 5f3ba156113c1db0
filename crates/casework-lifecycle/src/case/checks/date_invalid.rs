//! E14: a date in the future, before birth, or, for steps that sign or move, before the last signed step.
//!
//! Entries may be late, with a reason; moves and signatures may not.

use casework_core::Instant;
use chrono::{Duration, NaiveDate};

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::artifacts::transition::StepDown;
use crate::case::command::{Command, Record};
use crate::privacy::amendment::AmendmentStatus;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E14, find };

/// Says whether a command signs or moves, so that it cannot be dated back.
fn is_firm(command: &Command) -> bool {
    let may_be_late = matches!(
        command,
        Command::Record(_)
            | Command::DraftReferral(_)
            | Command::AdvanceReferral(_)
            | Command::RecheckReferral(_)
            | Command::RecordDeath(_)
    );
    !may_be_late && !command.is_about_the_record()
}

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let refuse = |message: String| Some(Refusal::new(RefusalCode::E14, message));
    let (case, context) = (attempt.case, attempt.context);
    let zone = match attempt.command {
        Command::OpenCase(opening) => opening.zone,
        _ => case.zone(),
    };
    let said = |at: Instant| at.written_in(zone).to_the_second();
    let skew = Duration::minutes(i64::from(context.policy.clock_skew_minutes));
    let latest = context.recorded_at.plus(skew);
    if context.at > latest {
        return refuse(format!(
            "{} lies in the future: it is {} now",
            said(context.at),
            said(context.recorded_at)
        ));
    }
    if named_instant(attempt.command).is_some_and(|named| named > latest) {
        return refuse("the situation lies in the future".to_owned());
    }
    let day = match attempt.command {
        Command::OpenCase(opening) => context.at.date_in(opening.zone),
        _ => context.day(case),
    };
    let born = match attempt.command {
        Command::OpenCase(opening) => opening.born_on,
        _ => case.opening.as_ref().and_then(|opening| opening.born_on),
    };
    if let Some(born) = born.filter(|born| day < *born) {
        return refuse(format!("{day} is before the client was born, on {born}"));
    }
    if let Command::OpenCase(opening) = attempt.command
        && (opening.referral.on > day || born.is_some_and(|born| opening.referral.on < born))
    {
        let message = format!("a request of {} cannot be recorded on {day}", opening.referral.on);
        return Some(Refusal::new(RefusalCode::E14, message).at("/referral/on"));
    }
    if let Command::RecordDeath(death) = attempt.command
        && (death.on > day || born.is_some_and(|born| death.on < born))
    {
        return refuse(format!("a death on {} cannot be recorded on {day}", death.on));
    }
    hold_review(attempt).or_else(|| named_day(attempt)).or_else(|| late_extension(attempt)).or_else(|| {
        let late = case.opening.is_some() && context.at < case.last_at;
        match (late, is_firm(attempt.command), context.late) {
            (true, true, _) => refuse(format!(
                "the last signed entry is of {}: a move or signature cannot be dated before it",
                said(case.last_at)
            )),
            (true, false, None) => refuse(format!(
                "the last entry is of {}: a late entry needs its reason (`late`)",
                said(case.last_at)
            )),
            (true, false, Some(_)) | (false, ..) => None,
        }
    })
}

/// Returns the instant that the command's own content names.
fn named_instant(command: &Command) -> Option<Instant> {
    match command {
        Command::DeclareCrisis(crisis) => Some(crisis.situation.at),
        Command::Record(Record { entry: Entry::SafetyScreen(screen), .. }) => Some(screen.situation.at),
        _ => None,
    }
}

/// More time for an answer is taken within the time for the answer.
fn late_extension(attempt: &Attempt<'_>) -> Option<Refusal> {
    let Command::AdvanceAmendment(advancing) = attempt.command else { return None };
    let sequence = crate::privacy::number(&advancing.request)?;
    let fact = attempt.case.privacy.amendments.get(&sequence)?;
    let due = fact.due(&attempt.context.policy.privacy);
    let extends = advancing.action.to() == AmendmentStatus::Extended && fact.status.waits();
    (extends && attempt.context.day(attempt.case) > due).then(|| {
        let message = format!("the time to act ended on {due}: accept or deny");
        Refusal::new(RefusalCode::E14, message).at("/action")
    })
}

fn hold_review(attempt: &Attempt<'_>) -> Option<Refusal> {
    let review_on = match attempt.command {
        Command::PlaceHold(hold) => hold.review_on,
        Command::ReviewHold(review) => review.review_on,
        _ => return None,
    };
    let day = attempt.context.day(attempt.case);
    let days = attempt.context.policy.hold_review_days;
    let last = casework_core::calendar::plus_days(day, days);
    (review_on <= day || review_on > last).then(|| {
        let message = format!("a hold is looked at again after {day} and by {last}, not on {review_on}");
        Refusal::new(RefusalCode::E14, message).at("/review-on")
    })
}

/// A day that an entry names: a stay begins before it ends and not in the future, a next day lies ahead.
fn named_day(attempt: &Attempt<'_>) -> Option<Refusal> {
    let Command::Record(Record { entry, .. }) = attempt.command else { return None };
    let today = attempt.context.day(attempt.case);
    let born = attempt.case.opening.as_ref().and_then(|opening| opening.born_on);
    let (pointer, wrong): (&str, String) = match entry {
        Entry::FacilityStay(stay) if stay.admitted_on > today => {
            ("/entry/admitted-on", format!("{} lies after {today}", stay.admitted_on))
        }
        Entry::FacilityStay(stay) if born.is_some_and(|born| stay.admitted_on < born) => {
            ("/entry/admitted-on", format!("{} is before the client was born", stay.admitted_on))
        }
        Entry::FacilityStay(stay) => {
            let end = stay.discharged_on.filter(|end| *end < stay.admitted_on || *end > today)?;
            ("/entry/discharged-on", format!("{end} is not from {} to {today}", stay.admitted_on))
        }
        Entry::Release(release) => {
            let signed = release.signature.as_ref()?.on;
            let wrong = signed > today || born.is_some_and(|born| signed < born);
            wrong.then(|| ("/entry/signature/on", format!("nobody has signed on {signed}: it is {today}")))?
        }
        Entry::PlanReview(review) => ahead("/entry/next-review", review.next_review, today)?,
        Entry::Evaluation(evaluation) => ahead("/entry/next-review", evaluation.next_review, today)?,
        Entry::StepDown(StepDown::Planned { contacts }) if contacts.is_empty() => {
            ("/entry/contacts", "a step-down is planned with at least one day".to_owned())
        }
        Entry::StepDown(StepDown::Planned { contacts }) => {
            ahead("/entry/contacts", contacts.iter().min().copied(), today)?
        }
        _ => return None,
    };
    Some(Refusal::new(RefusalCode::E14, wrong).at(pointer))
}

/// Says that a day that should lie ahead does not.
fn ahead(pointer: &'static str, day: Option<NaiveDate>, today: NaiveDate) -> Option<(&'static str, String)> {
    day.filter(|day| *day <= today).map(|day| (pointer, format!("{day} does not lie after {today}")))
}
