//! E16: a case is closed as lost to contact, or as never reached, only after the outreach minimum.

use std::collections::BTreeSet;

use super::{Attempt, Check};
use crate::artifacts::common::{ContactFact, ContactMode, ContactWith};
use crate::artifacts::risk::IntensityLevel;
use crate::closure::Proof;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E16, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let closing =
        attempt.closing().filter(|closing| closing.reason.rule().proofs.contains(&Proof::Outreach))?;
    let (case, context) = (attempt.case, attempt.context);
    let minimum = &context.policy.outreach;
    let opened = case.opening.as_ref().map_or(case.phase_since, |opening| opening.at);
    let last = case.contacts.iter().filter(|contact| contact.is_two_way()).map(|contact| contact.at).max();
    let since = last.unwrap_or(opened);
    let tries = || {
        let client = |contact: &&ContactFact| contact.with == ContactWith::Client && contact.is_attempt();
        case.contacts.iter().filter(client).filter(move |contact| contact.at > since || last.is_none())
    };
    let days: BTreeSet<_> = tries().map(|contact| contact.day).collect();
    let ways: BTreeSet<_> = tries().map(|contact| contact.mode).collect();
    let waited = (context.day(case) - case.day_of(since)).num_days();
    let wait = case.model_rules(context).map_or(60, |rules| rules.lost_to_contact_days);
    let asked = case
        .contacts
        .iter()
        .any(|contact| contact.with == ContactWith::Collateral && contact.is_attempt() && contact.at > since);
    let high = case.stratification.as_ref().is_some_and(|known| known.level == IntensityLevel::High);
    let rows = [
        (
            tries().count() >= minimum.attempts,
            format!("{} of {} attempts", tries().count(), minimum.attempts),
        ),
        (days.len() >= minimum.days, format!("attempts on {} of {} days", days.len(), minimum.days)),
        (ways.len() >= minimum.ways, format!("attempts in {} of {} ways", ways.len(), minimum.ways)),
        (!minimum.letter || ways.contains(&ContactMode::Letter), "no letter".to_owned()),
        (waited >= i64::from(wait), format!("{waited} of {wait} days since the last two-way contact")),
        (!case.enrolled.emergency_contact_named || asked, "the emergency contact was not asked".to_owned()),
        (
            !high || closing.proof.welfare_check.is_some(),
            "no decision on a welfare check (`welfare-check`)".to_owned(),
        ),
    ];
    let lacking: Vec<_> = rows.into_iter().filter(|(there, _)| !there).map(|(_, words)| words).collect();
    (!lacking.is_empty())
        .then(|| Refusal::new(RefusalCode::E16, format!("outreach is not complete: {}", lacking.join("; "))))
}
