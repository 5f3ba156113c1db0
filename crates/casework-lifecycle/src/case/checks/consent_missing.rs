//! E03: nothing leads on after screening, no assessment is made, no plan signed and no referral sent without participation
//! consent.

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::artifacts::intake::{ConsentState, consent_state};
use crate::case::command::{Command, Document, Record};
use crate::phases::Phase;
use crate::referral::ReferralStatus;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E03, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let assessing = matches!(
        attempt.command,
        Command::Record(Record {
            entry: Entry::Domain(_)
                | Entry::Strengths(_)
                | Entry::Preferences(_)
                | Entry::InformationSources(_)
                | Entry::Needs(_)
                | Entry::Measurement(_)
                | Entry::MentalStatusExam(_)
                | Entry::SocialNeeds(_),
            ..
        })
    );
    let leads_on = attempt.leads_on().is_some_and(|row| row.from > Phase::Screening);
    let sends =
        matches!(attempt.command, Command::AdvanceReferral(step) if step.step.to == ReferralStatus::Sent);
    let agrees = matches!(attempt.command, Command::Sign(signing) if signing.document == Document::Plan);
    if !assessing && !leads_on && !sends && !agrees {
        return None;
    }
    let message = match consent_state(attempt.case, attempt.context) {
        ConsentState::Valid => return None,
        ConsentState::NoneOnFile => "no participation consent is on file",
        ConsentState::Expired => "participation consent has expired",
        ConsentState::Withdrawn => "participation consent was withdrawn",
        ConsentState::NoAuthority => "participation consent was signed by no one with authority",
    };
    Some(attempt.refuse(RefusalCode::E03, message).allow(["record a `consent`", "close-case"]))
}
