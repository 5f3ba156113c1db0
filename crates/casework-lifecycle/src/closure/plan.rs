//! Closing, previewed: what it would end, what it would leave open, and what blocks it, before anything happens.
//!
//! The same effects stand on the event that closes the case, so that the record says what was open at the end.

use casework_core::calendar::plus_days;
use casework_core::{Instant, Role};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Afterwards, ClosureReason};
use crate::case::checks::{self, Attempt};
use crate::case::command::{Closing, Command};
use crate::case::{Case, ClosedFact, Context, State};
use crate::due::{self, Now};
use crate::phases::Phase;
use crate::privacy::ReleaseOnFile;
use crate::privacy::consent::EndsWith;
use crate::referral::ReferralStatus;
use crate::refusal::{Refusal, RefusalCode};

/// What closing does to one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClosureEffect {
    /// What kind of thing it is.
    pub on: ClosureSubject,
    /// Its name in the case, or where it stands.
    pub about: String,
    /// What happens to it.
    pub then: String,
    /// The day that is lost sight of, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
}

/// What closing has an effect on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ClosureSubject {
    /// A denial that can still be challenged, or an appeal that is pending.
    Appeal,
    /// A contact that was to come.
    Contact,
    /// An open crisis.
    Crisis,
    /// A hold.
    Hold,
    /// Outreach.
    Outreach,
    /// The plan in force, or one that is drafted.
    Plan,
    /// An open referral.
    Referral,
    /// A release in force.
    Release,
}

/// What closing a case would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClosurePlan {
    /// The reason that was asked about.
    pub reason: ClosureReason,
    /// The phase that would be left.
    pub from: Phase,
    /// Whether nothing stands in its way but the person, who needs one of `roles`.
    pub allowed: bool,
    /// The roles that may close.
    pub roles: Vec<Role>,
    /// Everything that blocks it, not only the first.
    pub blocks: Vec<Refusal>,
    /// What it would do.
    pub effects: Vec<ClosureEffect>,
    /// How many deadlines of the case would end with it, and how many of them have passed.
    pub deadlines: (usize, usize),
    /// The last day on which the episode could be reopened; nothing when it could not.
    pub reopen_until: Option<NaiveDate>,
    /// Whether a new episode could follow.
    pub new_episode: bool,
}

/// Says what closing a case would do and what blocks it. It changes nothing, whoever asks. Of a case that is closed it
/// says since when, for which reason, and what may follow.
pub fn plan_closure(case: &Case, closing: &Closing, context: &Context<'_>) -> ClosurePlan {
    let state = &case.state;
    let command = Command::CloseCase(closing.clone());
    let attempt = Attempt::new(state, &command, context);
    if let Some(closed) = state.closed.filter(|_| state.phase == Phase::Closed) {
        return closed_already(closing.reason, closed, &attempt);
    }
    let blocks = checks::every_refusal(&attempt, |code| code != RefusalCode::E04);
    let standing = casework_core::BusinessCalendar::default();
    let now = Now { at: context.at, calendar: context.calendar.unwrap_or(&standing) };
    let items = ending(state, context, now);
    let passed = items.iter().filter(|item| item.status == due::DueStatus::Overdue).count();
    let afterwards = closing.reason.rule().afterwards;
    let day = context.day(state);
    let last = plus_days(day, context.policy.reopen_window_days);
    ClosurePlan {
        reason: closing.reason,
        from: state.phase,
        allowed: blocks.is_empty(),
        roles: checks::permitted(&attempt).to_vec(),
        blocks,
        effects: effects(state, context.at),
        deadlines: (items.len(), passed),
        reopen_until: (afterwards == Afterwards::ReopenOrNew).then_some(last),
        new_episode: afterwards != Afterwards::Never,
    }
}

/// Nothing can be closed twice: what blocks it is that alone, whatever else would.
fn closed_already(asked: ClosureReason, closed: ClosedFact, attempt: &Attempt<'_>) -> ClosurePlan {
    let (state, context) = (attempt.case, attempt.context);
    let afterwards = closed.reason.rule().afterwards;
    let last = plus_days(closed.day, context.policy.reopen_window_days);
    let reopen_until = (afterwards == Afterwards::ReopenOrNew && context.day(state) <= last).then_some(last);
    let follows = match (afterwards, reopen_until) {
        (Afterwards::ReopenOrNew, Some(last)) => format!("it can be reopened until {last}"),
        (Afterwards::ReopenOrNew, None) => {
            format!("the time to reopen it ended on {last}: a new episode may follow")
        }
        (Afterwards::NewOnly, _) => "it is not reopened: a new episode may follow".to_owned(),
        (Afterwards::Never, _) => "it stays closed, and nothing follows".to_owned(),
    };
    let message =
        format!("the case is closed since {}, as `{}`; {follows}", closed.day, closed.reason.as_str());
    let mut block = Refusal::new(RefusalCode::E06, message);
    if reopen_until.is_some() {
        block = block.allow(["reopen-case"]);
    } else if afterwards != Afterwards::Never {
        block = block.allow(["open-case with `previous`"]);
    }
    ClosurePlan {
        reason: asked,
        from: state.phase,
        allowed: false,
        roles: checks::permitted(attempt).to_vec(),
        blocks: vec![block],
        effects: Vec::new(),
        deadlines: (0, 0),
        reopen_until,
        new_episode: afterwards != Afterwards::Never,
    }
}

/// Lists the deadlines that would end. What is owed about the record is owed by a closed case as well.
fn ending(state: &State, context: &Context<'_>, now: Now<'_>) -> Vec<due::DueItem> {
    let closed = State { phase: Phase::Closed, ..state.clone() };
    let stay = due::of_state(&closed, context.policy, now);
    let ends = |item: &due::DueItem| {
        !stay.iter().any(|other| (other.clock, &other.about) == (item.clock, &item.about))
    };
    due::of_state(state, context.policy, now).into_iter().filter(ends).collect()
}

/// Lists what is open in a case and ends, or goes on without it, when it is closed.
pub(crate) fn effects(case: &State, at: Instant) -> Vec<ClosureEffect> {
    if case.phase == Phase::Closed {
        return Vec::new();
    }
    let mut found = referrals(case);
    found.extend(crisis(case));
    found.extend(contacts(case));
    found.extend(releases(case, at));
    found.extend(overlays(case));
    found.extend(plans(case));
    found
}

fn effect(on: ClosureSubject, about: &impl ToString, then: impl Into<String>) -> ClosureEffect {
    ClosureEffect { on, about: about.to_string(), then: then.into(), day: None }
}

fn referrals(case: &State) -> Vec<ClosureEffect> {
    let open = case.referrals.iter().filter(|(_, known)| known.status.is_open());
    open.map(|(id, known)| {
        let handed_over = case.transition.handed_over.contains(id);
        let (on, then) = match known.status {
            ReferralStatus::Denied => {
                (ClosureSubject::Appeal, "the client can still appeal; nobody here will remind them")
            }
            ReferralStatus::AppealPending => {
                (ClosureSubject::Appeal, "the appeal goes on; nobody here follows it")
            }
            ReferralStatus::Draft => (ClosureSubject::Referral, "it is never sent"),
            ReferralStatus::Sent
            | ReferralStatus::Accepted
            | ReferralStatus::Waitlisted
            | ReferralStatus::Scheduled
            | ReferralStatus::NoShow
            | ReferralStatus::Attended
            | ReferralStatus::InService
            | ReferralStatus::Completed
            | ReferralStatus::DeclinedByProvider
            | ReferralStatus::DeclinedByClient
            | ReferralStatus::DeniedFinal
            | ReferralStatus::Failed
            | ReferralStatus::Canceled
            | ReferralStatus::EnteredInError => {
                (ClosureSubject::Referral, "it goes on as it is; nobody here follows it")
            }
        };
        let then = if handed_over { "it is handed over to the receiver" } else { then };
        let day = known.expected_on.or(known.appeal_by);
        ClosureEffect { day, ..effect(on, &format!("{id}: {}", known.status), then) }
    })
    .collect()
}

fn crisis(case: &State) -> Vec<ClosureEffect> {
    use crate::case::CrisisView;

    let mut found = Vec::new();
    let view = case.summary().crisis;
    if view != CrisisView::None {
        let about = if view == CrisisView::Active { "active" } else { "stabilized, not resolved" };
        found.push(effect(
            ClosureSubject::Crisis,
            &about,
            "its episode ends with the case: the receiver must know",
        ));
    }
    if let Some(at) = case.crisis.contact_due {
        let day = Some(at.date_in(case.zone()));
        found.push(ClosureEffect {
            day,
            ..effect(ClosureSubject::Contact, &"after the crisis", "nobody here makes it")
        });
    }
    if let Some(day) = case.crisis.loop_due {
        let then = "the look again after the crisis is not made";
        found.push(ClosureEffect {
            day: Some(day),
            ..effect(ClosureSubject::Crisis, &"what follows it", then)
        });
    }
    found
}

fn contacts(case: &State) -> Vec<ClosureEffect> {
    let mut found = Vec::new();
    if let Some(schedule) = &case.schedule {
        found.push(effect(ClosureSubject::Contact, &schedule.rate, "the schedule ends"));
    }
    let planned = case.transition.step_down_contacts.iter().filter(|_| !case.transition.step_down);
    found.extend(planned.map(|day| ClosureEffect {
        day: Some(*day),
        ..effect(ClosureSubject::Contact, &"step-down", "nobody here makes it")
    }));
    found
}

fn releases(case: &State, at: Instant) -> Vec<ClosureEffect> {
    let time = (at, case.day_of(at));
    let open = case.releases.iter().filter(|(_, known)| known.is_in_force(time));
    open.map(|(id, known)| ClosureEffect {
        day: known.expires,
        ..effect(ClosureSubject::Release, id, released(known))
    })
    .collect()
}

fn released(release: &ReleaseOnFile) -> String {
    let named = release.recipients.join("`, `");
    let who =
        if release.recipients.is_empty() { "a class of recipients".to_owned() } else { format!("`{named}`") };
    if release.ends_with == Some(EndsWith::EndOfTreatment) {
        return format!("it ends with the treatment; nothing more is given to {who}");
    }
    format!("it still covers {who} until it ends or is revoked")
}

fn overlays(case: &State) -> Vec<ClosureEffect> {
    let hold = case.hold.map(|hold| ClosureEffect {
        day: Some(hold.review_on),
        ..effect(ClosureSubject::Hold, &"to be looked at again", "it ends with the case")
    });
    let outreach = case.outreach.then(|| effect(ClosureSubject::Outreach, &"on", "it ends with the case"));
    hold.into_iter().chain(outreach).collect()
}

fn plans(case: &State) -> Vec<ClosureEffect> {
    use crate::artifacts::planning::PlanStatus;

    let open = case.plans.iter().filter(|plan| plan.status != PlanStatus::Replaced);
    open.map(|plan| {
        let then = if plan.is_in_force() { "it ends with the case" } else { "it is never signed" };
        ClosureEffect {
            day: plan.draft.next_review,
            ..effect(ClosureSubject::Plan, &format!("version {}", plan.version), then)
        }
    })
    .collect()
}
