//! E19: the signer lacks the authority: a minor, a representative without a basis, someone else in the client's role.

use casework_core::{PersonId, Role};

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::artifacts::intake::{ConsentState, Consenter, consent_state};
use crate::case::command::{Command, Record};
use crate::phases::Phase;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E19, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    match attempt.command {
        Command::Record(Record { entry: Entry::Consent(consent), .. }) => {
            consenter(attempt, consent.given_by)
        }
        Command::Record(Record { entry: Entry::FamilyInvolvement(family), .. }) if family.representative => {
            let mut known = attempt.case.enrolled.representatives.iter();
            (!known.any(|known| represents(attempt, known.person))).then(|| {
                let message =
                    "no representative with authority on this day is on record (`representative-authority`)";
                Refusal::new(RefusalCode::E19, message).at("/entry/representative")
            })
        }
        Command::Record(Record { entry: Entry::MinorConsent(_), .. }) => minor(attempt),
        // What only the client's side can give, it gives with authority, as it signs.
        Command::Record(Record {
            entry:
                Entry::AccessRequest(_)
                | Entry::ConsentWithdrawn(_)
                | Entry::ElectronicConsent(_)
                | Entry::PrivacyNotice(_)
                | Entry::Release(_)
                | Entry::ReleaseRevoked(_),
            ..
        })
        | Command::AdvanceAmendment(_) => signer(attempt),
        Command::Sign(_) => signer(attempt).or_else(|| not_electronic(attempt)),
        Command::Move(_) => {
            let row = attempt.leads_on().filter(|row| row.from > Phase::Screening)?;
            (consent_state(attempt.case, attempt.context) == ConsentState::NoAuthority).then(|| {
                let message = format!(
                    "leaving {} needs consent by someone with authority: a representative, or a recorded basis for a minor's own consent",
                    row.from
                );
                attempt.refuse(RefusalCode::E19, message)
            })
        }
        _ => None,
    }
}

/// A minor consents alone only while a minor.
fn minor(attempt: &Attempt<'_>) -> Option<Refusal> {
    let (case, context) = (attempt.case, attempt.context);
    let of_age = case.of_age_on(context.day(case), context.policy.age_of_majority);
    let message = "the client is of age: every consent is the client's own, and no minor's";
    of_age.then(|| Refusal::new(RefusalCode::E19, message)).or_else(|| signer(attempt))
}

/// Where the policy asks for it, the client's side signs after it has consented to sign electronically.
fn not_electronic(attempt: &Attempt<'_>) -> Option<Refusal> {
    let role = attempt.context.by.first_of(super::permitted(attempt))?;
    let asked = attempt.context.policy.privacy.electronic_consent_first && role.speaks_for_the_client();
    (asked && !attempt.case.privacy.electronic).then(|| {
        let message = "no consent to sign electronically is on record (`electronic-consent`)";
        Refusal::new(RefusalCode::E19, message)
    })
}

/// Says whether someone would sign in a role that speaks for the client, without the authority to.
pub(super) fn lacks_authority(attempt: &Attempt<'_>) -> bool {
    signer(attempt).is_some()
}

fn consenter(attempt: &Attempt<'_>, given_by: Consenter) -> Option<Refusal> {
    let (case, context) = (attempt.case, attempt.context);
    let day = context.day(case);
    let of_age = case.of_age_on(day, context.policy.age_of_majority);
    let message = match given_by {
        Consenter::Client if !of_age => {
            "the client is a minor: record it as given by `minor`, and ask a representative"
        }
        Consenter::Minor if of_age => "the client is of age: record it as given by `client`",
        Consenter::Representative
            if !case.enrolled.representatives.iter().any(|known| represents(attempt, known.person)) =>
        {
            "no representative with authority on this day is on record (`representative-authority`)"
        }
        Consenter::Client | Consenter::Minor | Consenter::Representative => return signer(attempt),
    };
    Some(Refusal::new(RefusalCode::E19, message).at("/entry/given-by"))
}

fn represents(attempt: &Attempt<'_>, person: PersonId) -> bool {
    let (case, majority) = (attempt.case, attempt.context.policy.age_of_majority);
    let adult = |day| case.of_age_on(day, majority);
    case.enrolled.may_represent(person, attempt.context.day(case), adult)
}

fn signer(attempt: &Attempt<'_>) -> Option<Refusal> {
    let (case, by) = (attempt.case, attempt.context.by);
    let role = by.first_of(super::permitted(attempt))?;
    let client = case.opening.as_ref().map(|opening| opening.client);
    let message = match role {
        Role::Client if client != Some(by.id()) => "only the client signs as the client",
        Role::Representative if !represents(attempt, by.id()) => {
            "no authority of this representative is on record for this day"
        }
        _ => return None,
    };
    Some(Refusal::new(RefusalCode::E19, message))
}
