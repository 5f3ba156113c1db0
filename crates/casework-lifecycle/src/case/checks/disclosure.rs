//! E13: nothing is given to anyone, asked from anyone or shown to anyone outside what consents, exceptions and the
//! permission table cover. The decisions are those of [`crate::privacy`]; this check only asks.

use std::collections::BTreeSet;

use casework_core::{Answer, Code, Finding};

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::artifacts::common::ContentClass;
use crate::artifacts::course::DualPattern;
use crate::case::command::{Command, Record};
use crate::privacy::access::{AccessDecision, AccessReason, AccessingRecord};
use crate::privacy::disclosure::{Discloser, DisclosureDecision, Reason};
use crate::privacy::{ReleaseForm, ReleaseOnFile, door};
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E13, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    if let Some(refusal) = taken_in_without_permission(attempt) {
        return Some(refusal);
    }
    match attempt.command {
        Command::AccessRecord(asked) => looked_at(attempt, asked),
        Command::Record(Record { entry, .. }) => handled_badly(entry).or_else(|| given_away(attempt)),
        Command::CloseCase(closing) | Command::ProposeClosure(closing) => {
            in_no_packet(&closing.proof.transfer_content, "/proof/transfer-content")
                .or_else(|| given_away(attempt))
        }
        _ => given_away(attempt),
    }
}

fn given_away(attempt: &Attempt<'_>) -> Option<Refusal> {
    let given = door::given(attempt)?;
    let decision = door::decide_for(attempt.case, attempt.context, &given.request);
    if decision.permitted {
        return None;
    }
    let wanted = if matches!(given.request.discloser, Discloser::Outside(_)) {
        "record a `release` that names this discloser"
    } else {
        "record a `release`"
    };
    Some(refuse_with_reasons(&decision).allow([wanted]))
}

fn refuse_with_reasons(decision: &DisclosureDecision) -> Refusal {
    let against: Vec<_> = decision.reasons.iter().filter(|known| !known.reason.permits()).collect();
    let message = match against.as_slice() {
        [] => "no release in force covers this".to_owned(),
        [one] => one.to_string(),
        [first, rest @ ..] => format!("{first} (and {} more)", rest.len()),
    };
    let code = Code::from(RefusalCode::E13);
    let found = |known: &&Reason| Finding::new(code.clone(), known.to_string()).cite(known.reason.source());
    let missing = against.iter().map(found).collect();
    Refusal::new(RefusalCode::E13, message).missing(missing)
}

fn in_no_packet(content: &BTreeSet<ContentClass>, pointer: &str) -> Option<Refusal> {
    content
        .iter()
        .any(|class| class.is_kept_apart())
        .then(|| Refusal::new(RefusalCode::E13, "notes that are kept apart are in no packet").at(pointer))
}

/// What no consent makes good: how protected content is handled.
fn handled_badly(entry: &Entry) -> Option<Refusal> {
    let refuse = |message: &str, pointer: &str| Some(Refusal::new(RefusalCode::E13, message).at(pointer));
    match entry {
        Entry::Note(note) if note.class.is_some_and(ContentClass::is_kept_apart) => refuse(
            "notes of this class are kept apart from the record: enter `separate-notes`, without their words",
            "/entry/class",
        ),
        Entry::Disclosure(made) if made.legal_exception.is_some() && made.exception.is_none() => {
            refuse("a legal exception is named by its code (`exception`)", "/entry/exception")
        }
        Entry::Disclosure(made)
            if made.content.contains(&ContentClass::SubstanceUse)
                && made.exception.is_none()
                && !made.notice_and_copy =>
        {
            refuse(
                "the notice against redisclosure and a copy of the consent go with substance-use content",
                "/entry/notice-and-copy",
            )
        }
        Entry::TransferPacket(packet) => in_no_packet(&packet.content, "/entry/content"),
        Entry::RecordsReceived(received)
            if received.content.iter().any(|class| {
                matches!(class, ContentClass::SubstanceUse | ContentClass::SudCounselingNotes)
            }) && !(received.notice && received.copy_of_consent) =>
        {
            refuse(
                "substance-use records come with the notice and a copy of the consent: ask for both",
                "/entry/notice",
            )
        }
        _ => None,
    }
}

fn looked_at(attempt: &Attempt<'_>, asked: &AccessingRecord) -> Option<Refusal> {
    let note = asked.entry.as_ref().and_then(|entry| attempt.case.privacy.note_named(entry));
    if let Some(class) = note.map(|note| door::data_of(note.class)).filter(|class| *class != asked.data) {
        let message = format!("this entry belongs to `{}`", class.as_str());
        return Some(Refusal::new(RefusalCode::E13, message).at("/data").allow([class.as_str()]));
    }
    let decision = door::access(attempt.case, attempt.context, asked);
    (!decision.allowed).then(|| Refusal::new(RefusalCode::E13, not_shown(asked, &decision)).at("/data"))
}

/// Says why nothing is shown: by the role that comes nearest.
fn not_shown(asked: &AccessingRecord, decision: &AccessDecision) -> String {
    let near = |wanted: AccessReason| decision.reasons.iter().find(|(_, reason, _)| *reason == wanted);
    let nearest = near(AccessReason::NotLinked)
        .or_else(|| near(AccessReason::ConditionNotMet))
        .or_else(|| decision.reasons.first());
    let (data, action) = (asked.data.as_str(), asked.action.as_str());
    match nearest {
        Some((role, AccessReason::ConditionNotMet, Some(condition))) => {
            format!("{role} may not {action} `{data}`: it needs {}", condition.words())
        }
        Some((role, reason, _)) => format!("{role} may not {action} `{data}`: {}", reason.words()),
        None => format!("nobody may {action} `{data}`"),
    }
}

/// Family takes part when the client wishes it, and in writing; two programs speak about substance use under consents each
/// way.
fn taken_in_without_permission(attempt: &Attempt<'_>) -> Option<Refusal> {
    let Command::Record(Record { entry, .. }) = attempt.command else { return None };
    let day = attempt.context.day(attempt.case);
    let on_file = || attempt.case.on_file(day, attempt.context.policy.age_of_majority);
    let in_force = |release: &ReleaseOnFile| release.is_in_force((attempt.context.at, day));
    let (pointer, message) = match entry {
        Entry::FamilyInvolvement(family) if !family.representative => {
            let written = |known: &ReleaseOnFile| Some(&known.release) == family.permission.as_ref();
            let permitted = on_file().iter().any(|known| written(known) && in_force(known));
            let message = match (family.client_wishes, permitted) {
                (Answer::Yes, true) => return None,
                (Answer::Yes, false) => {
                    "who is no representative takes part with a written permission (`permission`)"
                }
                _ => "the client has not said that this person may take part",
            };
            ("/entry", message)
        }
        Entry::DualDiagnosis(dual) if dual.pattern == DualPattern::Parallel => {
            // Listing the content is not enough: each is a Part 2 consent, and no consent counts twice.
            let covers = |release: &&ReleaseOnFile| {
                in_force(release)
                    && dual.consents.contains(&release.release)
                    && release.form == ReleaseForm::Part2Consent
                    && release.content.contains(&ContentClass::SubstanceUse)
            };
            if on_file().iter().filter(covers).count() >= 2 {
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
