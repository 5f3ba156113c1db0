//! Post-transition: contacts after the hand-over, the last evaluation, the closing summary. Exit artifacts Z1 to Z5.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]

use std::borrow::Cow;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::calendar::plus_days;
use casework_core::{FreeText, Role, Signature};
use chrono::NaiveDate;

use super::ExitArtifact;
use super::common::{ContactFact, ContactPurpose, ContactWith};
use super::evaluation::OutcomeFinding;
use crate::case::{Context, State};

/// What came of it all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FinalEvaluation {
    /// What was found, area by area.
    #[schemars(length(min = 1))]
    pub areas: Vec<OutcomeFinding>,
    /// What the client says about it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<FreeText>,
}

/// The closing summary; it is signed by the case manager and by a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClosureSummary {
    /// The words.
    pub text: FreeText,
}

/// From when the record is kept, and how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Retention {
    /// The day the time starts.
    pub starts: NaiveDate,
    /// The rule that sets how long.
    pub rule: FreeText,
}

/// What the case remembers of aftercare.
#[derive(Debug, Clone, Default)]
pub(crate) struct AftercareFact {
    pub(crate) final_evaluation: bool,
    pub(crate) summary: bool,
    pub(crate) signatures: Vec<Signature>,
    pub(crate) retention: bool,
}

/// Attempts that stand for a second aftercare contact that could not be made.
const ATTEMPTS_FOR_SECOND: usize = 2;

/// Returns the contacts and attempts for a purpose since this phase began; the day of transition does not count.
fn contacts(case: &State, purpose: ContactPurpose) -> impl Iterator<Item = &ContactFact> {
    let began = case.phase_day();
    case.contacts.iter().filter(move |contact| {
        contact.purpose == purpose
            && contact.day > began
            && contact.at >= case.phase_since
            && contact.with == ContactWith::Client
            && contact.is_attempt()
    })
}

/// Counts the days on which something was tried: many calls in one hour are one try.
fn days_tried<'a>(tries: impl Iterator<Item = &'a ContactFact>) -> usize {
    tries.map(|contact| contact.day).collect::<BTreeSet<_>>().len()
}

fn day_7_lacks(case: &State, context: &Context<'_>) -> Option<Cow<'static, str>> {
    let due = plus_days(case.phase_day(), context.policy.clocks.first_aftercare_days);
    let in_time = |contact: &&ContactFact| contact.day <= due;
    let done = contacts(case, ContactPurpose::AftercareDay7)
        .any(|contact| in_time(&contact) && contact.is_two_way());
    // A try in time counts once it is known how it ended: reached later, or tried again and failed.
    let tried = contacts(case, ContactPurpose::AftercareDay7).any(|contact| in_time(&contact));
    let reached = contacts(case, ContactPurpose::AftercareDay7).any(ContactFact::is_two_way);
    let ended = reached || days_tried(contacts(case, ContactPurpose::AftercareDay7)) > 1;
    let settled = done || (tried && ended);
    (!settled).then(|| {
        let began = case.phase_day();
        format!("reach the client after {began} and by {due}; or try by {due} and record how it ended").into()
    })
}

fn day_30_lacks(case: &State, context: &Context<'_>) -> Option<Cow<'static, str>> {
    let after = plus_days(case.phase_day(), context.policy.clocks.first_aftercare_days);
    let tries = || contacts(case, ContactPurpose::AftercareDay30).filter(|contact| contact.day > after);
    let done = tries().any(ContactFact::is_two_way);
    (!done && days_tried(tries()) < ATTEMPTS_FOR_SECOND)
        .then(|| format!("reach the client after {after}, or try on at least two days").into())
}

/// Z1: the 7-day contact is done, or was tried by day 7.
pub static DAY_7_CONTACT: ExitArtifact =
    ExitArtifact { code: "Z1", name: "7-day contact", lacks: day_7_lacks };

/// Z2: the 30-day contact is done, or was tried at least twice.
pub static DAY_30_CONTACT: ExitArtifact =
    ExitArtifact { code: "Z2", name: "30-day contact", lacks: day_30_lacks };

/// Z3: the final outcome evaluation.
pub static FINAL_EVALUATION: ExitArtifact = ExitArtifact {
    code: "Z3",
    name: "final outcome evaluation",
    lacks: |case, _| (!case.aftercare.final_evaluation).then(|| "record what came of it all".into()),
};

/// Says whether a carrier and another person, a supervisor, have signed.
fn by_two(signatures: &[Signature]) -> bool {
    let carriers = || signatures.iter().filter(|known| super::CARRIERS.contains(&known.role));
    let supervisors = || signatures.iter().filter(|known| known.role == Role::Supervisor);
    carriers().any(|one| supervisors().any(|other| one.signer != other.signer))
}

/// Z4: the closing summary, signed by the case manager and by a supervisor.
pub static CLOSURE_SUMMARY: ExitArtifact = ExitArtifact {
    code: "Z4",
    name: "closure summary",
    lacks: |case, _| {
        let aftercare = &case.aftercare;
        let signed = |roles: &[Role]| aftercare.signatures.iter().any(|known| roles.contains(&known.role));
        match (aftercare.summary, signed(super::CARRIERS), signed(&[Role::Supervisor])) {
            (false, ..) => Some("write it".into()),
            (true, false, false) => Some("neither case manager nor supervisor has signed".into()),
            (true, false, true) => Some("the case manager has not signed".into()),
            (true, true, false) => Some("a supervisor has not signed".into()),
            (true, true, true) => (!by_two(&aftercare.signatures))
                .then(|| "one person has signed in both roles: another person confirms".into()),
        }
    },
};

/// Z5: from when the record is kept.
pub static RETENTION_START: ExitArtifact = ExitArtifact {
    code: "Z5",
    name: "retention start",
    lacks: |case, _| (!case.aftercare.retention).then(|| "record the day the retention time starts".into()),
};
