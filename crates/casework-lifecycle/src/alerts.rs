//! Alerts of a case: what someone should look at, with the reason, the day since when, and where the rule comes from.
//!
//! An alert blocks nothing by itself; what it makes due stands in [`due`](mod@crate::due).

use std::fmt::Write as _;

use casework_core::{Code, Family, Finding, Source};
use casework_goals::progress::Course;
use casework_goals::{Measurement, Number, ProgressRules, Value, progress::progress};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::artifacts::common::ContactOutcome;
use crate::artifacts::monitoring;
use crate::case::{Case, Context, State};
use crate::phases::Phase;
use crate::sources;

/// One alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CaseAlert {
    /// What was found, what to do, and where the rule comes from.
    #[serde(flatten)]
    pub finding: Finding,
    /// The goal, referral or other thing that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The day on which it began.
    pub since: NaiveDate,
}

/// One kind of alert.
#[derive(Debug)]
#[non_exhaustive]
pub struct AlertKind {
    id: &'static str,
    /// When it is raised.
    pub when: &'static str,
    /// What to do.
    pub todo: &'static str,
    /// Where the rule comes from.
    pub source: &'static Source,
}

impl AlertKind {
    /// Returns its code.
    pub const fn code(&self) -> Code {
        Code::new(Family::Lifecycle, self.id)
    }

    fn raise(&self, message: String, about: Option<String>, since: NaiveDate) -> CaseAlert {
        let finding = Finding::new(self.code(), message).suggest(self.todo).cite(self.source);
        CaseAlert { finding, about, since }
    }
}

/// Every kind of alert, in the order of its code.
pub static ALERTS: &[&AlertKind] =
    &[&NO_IMPROVEMENT, &WORSENING, &SAFETY, &ADHERENCE, &OUT_OF_CONTACT, &NO_SHOWS, &TEAM_PLACES];

pub(crate) static NO_IMPROVEMENT: AlertKind = AlertKind {
    id: "AL1",
    when: "two measures of a goal in a row show no improvement, and eight weeks or more have passed",
    todo: "evaluate within 14 days; look first at another therapist and at more resources",
    source: &sources::LIFECYCLE_SHEET,
};
pub(crate) static WORSENING: AlertKind = AlertKind {
    id: "AL2",
    when: "a measure of a goal is worse by more than chance explains",
    todo: "reach the client within two business days",
    source: &sources::LIFECYCLE_SHEET,
};
pub(crate) static SAFETY: AlertKind = AlertKind {
    id: "AL3",
    when: "a safety item is positive, and nobody has acted on it yet",
    todo: "reach the client the same day: a contact, a clinician's review, or a crisis that is declared",
    source: &sources::LIFECYCLE_SHEET,
};
pub(crate) static ADHERENCE: AlertKind = AlertKind {
    id: "AL4",
    when: "fewer days are covered by medication than the policy asks for, or weeks were missed",
    todo: "ask what stands in the way: effects, cost, doubt; tell the prescriber",
    source: &sources::SAA,
};
pub(crate) static OUT_OF_CONTACT: AlertKind = AlertKind {
    id: "AL5",
    when: "scheduled contacts were missed in a row, or there was no two-way contact for long",
    todo: "begin outreach (`start-outreach`)",
    source: &sources::LIFECYCLE_SHEET,
};
pub(crate) static NO_SHOWS: AlertKind = AlertKind {
    id: "AL6",
    when: "appointments at a provider were missed more than once",
    todo: "ask why, and record what stands in the way (`referral-barrier`)",
    source: &sources::LIFECYCLE_SHEET,
};
pub(crate) static TEAM_PLACES: AlertKind = AlertKind {
    id: "AL7",
    when: "the model needs places in the team that nobody fills",
    todo: "name who fills them (`assignment` with its team)",
    source: &sources::LIFECYCLE_SHEET,
};

/// Lists the alerts of an open case, as of the time of the context; whoever asks.
pub fn alerts<P>(case: &Case<P>, context: &Context<'_>) -> Vec<CaseAlert> {
    of_case(&case.state, context)
}

pub(crate) fn of_case(case: &State, context: &Context<'_>) -> Vec<CaseAlert> {
    if case.opening.is_none() || case.phase == Phase::Closed {
        return Vec::new();
    }
    let mut found = goals(case, context);
    found.extend(safety(case));
    found.extend(adherence(case, context));
    found.extend(out_of_contact(case, context));
    found.extend(no_shows(case, context));
    found.extend(team_places(case, context));
    found
}

/// Says whether something asks for an evaluation before the round is over: nothing improves, the client is worse, a safety
/// item is positive, or medication is not taken.
pub(crate) fn ask_for_evaluation(case: &State, context: &Context<'_>) -> bool {
    let early = [&NO_IMPROVEMENT, &WORSENING, &SAFETY, &ADHERENCE].map(AlertKind::code);
    of_case(case, context).iter().any(|alert| early.contains(&alert.finding.code))
}

fn goals(case: &State, context: &Context<'_>) -> Vec<CaseAlert> {
    let Some(plan) = case.plan_in_force() else { return Vec::new() };
    let today = context.day(case);
    let stuck = monitoring::not_improving(case, context);
    let mut found = Vec::new();
    for goal in &plan.draft.goals {
        let Some(id) = goal.id.as_ref() else { continue };
        let values = monitoring::values_of(case, goal);
        let Some((_, last)) = values.last() else { continue };
        if stuck.contains(&id.as_str()) {
            let message = format!("goal `{id}` shows no improvement at two measures in a row");
            found.push(NO_IMPROVEMENT.raise(message, Some(id.to_string()), *last));
        }
        let Some(measure) = goal.measure.as_ref() else { continue };
        let seen: Vec<Measurement> = values
            .iter()
            .filter_map(|(value, day)| Some(Measurement::new(Value::Number(Number::new(*value).ok()?), *day)))
            .collect();
        let start = plan.in_force_on.unwrap_or(today);
        let course = Course { measurements: &seen, start, due: None, today };
        let how = progress(
            measure,
            course,
            &crate::measures::catalog_with(context.instruments),
            &ProgressRules::project_default(),
        );
        if how.alerts.iter().any(|alert| alert.code.id() == "PR2") {
            let message = format!("goal `{id}` is worse by more than chance explains");
            found.push(WORSENING.raise(message, Some(id.to_string()), *last));
        }
    }
    found
}

/// A positive safety item waits until someone has acted after it.
fn safety(case: &State) -> Option<CaseAlert> {
    let screens = case.safety_screens.iter().filter(|screen| screen.positive).map(|screen| screen.at);
    let last = screens.chain(case.safety_flags.iter().copied()).max()?;
    let day = case.day_of(last);
    let reached = case.contacts.iter().any(|contact| contact.is_two_way() && contact.at >= last);
    let reviewed = case.clinician_reviews.range(day..).next().is_some();
    let declared = case.crisis.declared_at.is_some_and(|at| at >= last)
        || case.crisis.last_on.is_some_and(|on| on >= day);
    (!reached && !reviewed && !declared).then(|| {
        SAFETY.raise("a safety item is positive, and nobody has acted on it yet".to_owned(), None, day)
    })
}

fn adherence(case: &State, context: &Context<'_>) -> Vec<CaseAlert> {
    let clocks = &context.policy.clocks;
    let Some(plan) = case.plan_in_force() else { return Vec::new() };
    let goals = plan.draft.goals.iter().filter_map(|goal| goal.id.as_ref());
    goals
        .filter_map(|goal| {
            let (percent, day) = monitoring::days_covered(case, goal)?;
            let missed = case.missed_weeks.get(goal).map_or(0, |(weeks, _)| u32::from(*weeks));
            let low = percent < f64::from(clocks.adherence_percent);
            let mut message = String::new();
            if low {
                // INVARIANT: writing to a String cannot fail.
                let _ = write!(
                    message,
                    "goal `{goal}`: {percent} % of days covered, below {} %",
                    clocks.adherence_percent
                );
            }
            if missed >= clocks.missed_weeks {
                let lead = if low { "; ".to_owned() } else { format!("goal `{goal}`: ") };
                let _ = write!(message, "{lead}{missed} weeks missed by the client's own word");
            }
            (!message.is_empty()).then(|| ADHERENCE.raise(message, Some(goal.to_string()), day))
        })
        .collect()
}

fn out_of_contact(case: &State, context: &Context<'_>) -> Option<CaseAlert> {
    if case.outreach || case.hold.is_some() || case.phase < Phase::Intake {
        return None;
    }
    let clocks = &context.policy.clocks;
    let mut latest: Vec<_> = case.contacts.iter().filter(|contact| contact.is_scheduled()).collect();
    latest.sort_by_key(|contact| contact.at);
    let missed: Vec<_> =
        latest.iter().rev().take_while(|contact| contact.outcome == ContactOutcome::MissedByClient).collect();
    let many = u32::try_from(missed.len()).unwrap_or(u32::MAX);
    if let Some(last) = missed.first().filter(|_| many >= clocks.missed_contacts) {
        let message = format!("{many} scheduled contacts in a row were missed");
        return Some(OUT_OF_CONTACT.raise(message, None, last.day));
    }
    let began = case.milestones.intake_on?;
    let spoke = case.contacts.iter().filter(|contact| contact.is_two_way()).map(|contact| contact.day).max();
    let spoke = spoke.unwrap_or(began).max(began);
    let days = case.model_rules(context).map_or(30, |rules| rules.outreach_after_days);
    let since = casework_core::calendar::plus_days(spoke, days);
    (context.day(case) >= since).then(|| {
        OUT_OF_CONTACT.raise(format!("no two-way contact since {spoke}, {days} days or more"), None, since)
    })
}

fn no_shows(case: &State, context: &Context<'_>) -> Vec<CaseAlert> {
    let most = context.policy.clocks.no_shows;
    let open =
        case.referrals.iter().filter(|(_, referral)| referral.status.is_open() && referral.no_shows >= most);
    open.map(|(id, referral)| {
        let message = format!("referral `{id}`: {} appointments missed", referral.no_shows);
        NO_SHOWS.raise(message, Some(id.to_string()), referral.looked_at)
    })
    .collect()
}

fn team_places(case: &State, context: &Context<'_>) -> Option<CaseAlert> {
    let assignment = case.enrolled.assignment.as_ref()?;
    let filled: std::collections::BTreeSet<_> = assignment.team.iter().map(|member| member.place).collect();
    let open = case.model_rules(context)?.places_open(&filled);
    let since = case.milestones.assigned_on?;
    (!open.is_empty()).then(|| {
        let names: Vec<_> = open.iter().map(|place| place.as_str()).collect();
        TEAM_PLACES.raise(format!("places in the team that nobody fills: {}", names.join(", ")), None, since)
    })
}
