//! E13: nothing is given to anyone outside what a release in force covers.

use std::collections::BTreeSet;

use casework_core::Answer;

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::artifacts::common::{ContentClass, ReleaseFact};
use crate::artifacts::course::DualPattern;
use crate::case::command::{Command, Record};
use crate::closure::Proof;
use crate::referral::ReferralStatus;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E13, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    if let Some(refusal) = taken_in_without_permission(attempt) {
        return Some(refusal);
    }
    let general = BTreeSet::from([ContentClass::General]);
    let (recipient, content): (&str, &BTreeSet<ContentClass>) = match attempt.command {
        // A transfer sends records to the receiver that the closing names.
        Command::CloseCase(closing) | Command::ProposeClosure(closing)
            if closing.reason.rule().proofs.contains(&Proof::Release) =>
        {
            (closing.proof.receiver.as_deref()?, &general)
        }
        Command::AdvanceReferral(advancing) if advancing.step.to == ReferralStatus::Sent => {
            let referral = attempt.case.referrals.get(&advancing.referral)?;
            (&referral.recipient, &referral.content)
        }
        Command::Record(Record { entry: Entry::Disclosure(given), .. })
            if given.legal_exception.is_none() =>
        {
            (&given.recipient, &given.content)
        }
        Command::Record(Record { entry: Entry::TransferPacket(packet), .. }) => {
            (&packet.recipient, &packet.content)
        }
        _ => return None,
    };
    let time = (attempt.context.at, attempt.context.day(attempt.case));
    let covered = attempt.case.may_disclose(recipient, content, time);
    (!covered).then(|| {
        let message = "no release in force names this recipient and covers this content";
        Refusal::new(RefusalCode::E13, message).allow(["record a `release`"])
    })
}

/// Family takes part when the client wishes it, and in writing; two programs speak about substance use under consents each
/// way.
fn taken_in_without_permission(attempt: &Attempt<'_>) -> Option<Refusal> {
    let Command::Record(Record { entry, .. }) = attempt.command else { return None };
    let in_force =
        |release: &ReleaseFact| release.is_in_force((attempt.context.at, attempt.context.day(attempt.case)));
    let (pointer, message) = match entry {
        Entry::FamilyInvolvement(family) if !family.representative => {
            let written = family.permission.as_ref().and_then(|id| attempt.case.releases.get(id));
            let message = match (family.client_wishes, written.is_some_and(in_force)) {
                (Answer::Yes, true) => return None,
                (Answer::Yes, false) => {
                    "who is no representative takes part with a written permission (`permission`)"
                }
                _ => "the client has not said that this person may take part",
            };
            ("/entry", message)
        }
        Entry::DualDiagnosis(dual) if dual.pattern == DualPattern::Parallel => {
            let covers = |release: &&ReleaseFact| {
                in_force(release) && release.content.contains(&ContentClass::SubstanceUse)
            };
            let known = dual.consents.iter().filter_map(|id| attempt.case.releases.get(id));
            if known.filter(covers).count() >= 2 {
                return None;
            }
            (
                "/entry/consents",
                "two programs speak with each other under two consents that cover substance use",
            )
        }
        _ => return None,
    };
    Some(Refusal::new(RefusalCode::E13, message).at(pointer).allow(["record a `release`"]))
}
