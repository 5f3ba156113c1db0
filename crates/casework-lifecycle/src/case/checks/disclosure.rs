//! E13: nothing is given to anyone outside what a release in force covers.

use std::collections::BTreeSet;

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::artifacts::common::ContentClass;
use crate::case::command::{Command, Record};
use crate::closure::Proof;
use crate::referral::ReferralStatus;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E13, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
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
