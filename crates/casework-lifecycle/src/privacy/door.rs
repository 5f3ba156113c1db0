//! From commands to what the pure functions of this module ask, and back to events: the narrow place where the case and
//! its record meet.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most commands and entries give nothing away and look at nothing"
)]

use std::collections::BTreeSet;

use casework_core::{Actor, FreeText, PersonId, Role};
use chrono::NaiveDate;

use super::access::{AccessAsked, AccessDecision, AccessingRecord, may_access};
use super::consent::{Purpose, RecipientKind, ReleaseForm, ReleaseOnFile};
use super::disclosure::{
    Discloser, DisclosureDecision, DisclosureMade, DisclosureRequest, decide_disclosure,
};
use super::permissions::DataClass;
use crate::artifacts::Entry;
use crate::artifacts::common::ContentClass;
use crate::artifacts::intake::{ConsentFact, Consenter};
use crate::case::checks::Attempt;
use crate::case::command::{Command, Record};
use crate::case::{Context, State};
use crate::closure::Proof;
use crate::referral::{ReferralFact, ReferralStatus};

/// Content that a step would give away, or ask for.
pub(crate) struct Given<'a> {
    pub(crate) request: DisclosureRequest<'a>,
    address: Option<&'a FreeText>,
    words: Option<&'a FreeText>,
}

/// Returns what a step gives away or asks for, when it does.
pub(crate) fn given<'a>(attempt: &Attempt<'a>) -> Option<Given<'a>> {
    let (case, context) = (attempt.case, attempt.context);
    let to = |recipient: &'a str, content: &'a BTreeSet<ContentClass>| DisclosureRequest {
        recipient,
        recipient_kind: None,
        discloser: ours(case),
        content,
        purpose: None,
        exception: None,
        at: context.at,
        day: context.day(case),
    };
    let plain = |request| Some(Given { request, address: None, words: None });
    match attempt.command {
        // A transfer sends records to the receiver that the closing names.
        Command::CloseCase(closing) | Command::ProposeClosure(closing)
            if closing.reason.rule().proofs.contains(&Proof::Release) =>
        {
            let packet = &closing.proof.transfer_content;
            let receiver = closing.proof.receiver.as_deref();
            let receiver = receiver.or_else(|| case.transition.receiver.as_ref()?.name());
            plain(DisclosureRequest { purpose: treatment_of(packet), ..to(receiver?, packet) })
        }
        Command::AdvanceReferral(advancing) if advancing.step.to == ReferralStatus::Sent => {
            plain(referred(case, case.referrals.get(&advancing.referral)?, (context, context.day(case))))
        }
        Command::Record(Record { entry, .. }) => match entry {
            Entry::Disclosure(made) => Some(Given {
                request: DisclosureRequest {
                    recipient_kind: made.recipient_kind,
                    purpose: made.purpose_code,
                    exception: made.exception,
                    ..to(&made.recipient, &made.content)
                },
                address: made.address.as_ref(),
                words: Some(&made.purpose),
            }),
            Entry::TransferPacket(packet) => plain(DisclosureRequest {
                purpose: treatment_of(&packet.content),
                ..to(&packet.recipient, &packet.content)
            }),
            Entry::RecordsRequest(asked) => Some(Given {
                request: DisclosureRequest {
                    recipient_kind: Some(RecipientKind::Provider),
                    discloser: Discloser::Outside(&asked.from),
                    purpose: Some(asked.purpose),
                    ..to(case.opening.as_ref()?.program.as_str(), &asked.content)
                },
                address: None,
                words: asked.words.as_ref(),
            }),
            _ => None,
        },
        _ => None,
    }
}

/// Returns what sending a referral gives away, with the consents as they stand on a day.
pub(crate) fn referred<'a>(
    case: &'a State,
    referral: &'a ReferralFact,
    (context, day): (&Context<'_>, NaiveDate),
) -> DisclosureRequest<'a> {
    DisclosureRequest {
        recipient: &referral.recipient,
        recipient_kind: None,
        discloser: ours(case),
        content: &referral.content,
        purpose: referral.purpose.or_else(|| treatment_of(&referral.content)),
        exception: None,
        at: context.at,
        day,
    }
}

/// This program as discloser.
fn ours(case: &State) -> Discloser<'_> {
    Discloser::Program(case.opening.as_ref().map_or("", |opening| opening.program.as_str()))
}

/// What goes to a service with substance-use content goes there for treatment, when nothing else is said.
fn treatment_of(content: &BTreeSet<ContentClass>) -> Option<Purpose> {
    content.iter().any(|class| *class != ContentClass::General).then_some(Purpose::Treatment)
}

/// Decides a disclosure of a case with what is on file there.
pub(crate) fn decide_for(
    case: &State,
    context: &Context<'_>,
    request: &DisclosureRequest<'_>,
) -> DisclosureDecision {
    decide_disclosure(request, &case.on_file(request.day, context.policy.age_of_majority))
}

/// Returns the event of a step that gives something away, when it does.
pub(crate) fn made(attempt: &Attempt<'_>) -> Option<DisclosureMade> {
    let asks_only = matches!(
        attempt.command,
        Command::ProposeClosure(_) | Command::Record(Record { entry: Entry::RecordsRequest(_), .. })
    );
    let given = given(attempt).filter(|_| !asks_only)?;
    let decision = decide_for(attempt.case, attempt.context, &given.request);
    let request = given.request;
    let content = if request.content.is_empty() {
        BTreeSet::from([ContentClass::General])
    } else {
        request.content.clone()
    };
    Some(DisclosureMade {
        recipient: request.recipient.to_owned(),
        address: given.address.cloned(),
        content,
        purpose: request.purpose,
        purpose_words: given.words.cloned(),
        basis: decision.basis?,
        obligations: decision.obligations,
    })
}

impl State {
    /// Returns the releases on file, each with the authority of who gave it as it stands on a day.
    pub(crate) fn on_file(&self, day: NaiveDate, majority: u32) -> Vec<ReleaseOnFile> {
        self.releases
            .values()
            .map(|known| {
                let adult_then = self.of_age_on(self.day_of(known.given_at), majority);
                let mut known = if adult_then { known.clone() } else { known.clone().given_while_minor() };
                if known.given_by == Consenter::Minor && self.minor_consents_alone() {
                    known.given_by = Consenter::Client;
                }
                known.authority = self.still_has_authority(&known, day, majority);
                known
            })
            .collect()
    }

    /// Says whether the law lets the minor consent alone to the service itself: then the minor gives as an adult does.
    fn minor_consents_alone(&self) -> bool {
        let own = |consent: &ConsentFact| consent.given_by == Consenter::Minor && consent.minor_consent_basis;
        self.enrolled.consents.iter().any(own)
    }

    fn still_has_authority(&self, release: &ReleaseOnFile, day: NaiveDate, majority: u32) -> bool {
        let adult = |day| self.of_age_on(day, majority);
        let represents = |person: PersonId| self.enrolled.may_represent(person, day, adult);
        match (release.given_by, release.representative) {
            (Consenter::Client | Consenter::Minor, _) => true,
            (Consenter::Representative, Some(person)) => represents(person),
            // The paper says that a representative signed, and not who: somebody must have the authority now.
            (Consenter::Representative, None) => {
                !adult(day) || self.enrolled.representatives.iter().any(|known| represents(known.person))
            }
        }
    }
}

/// Decides an access of someone to a part of a case's record.
pub(crate) fn access(case: &State, context: &Context<'_>, asked: &AccessingRecord) -> AccessDecision {
    let (by, day, majority) = (context.by, context.day(case), context.policy.age_of_majority);
    let linked: Vec<Role> =
        by.roles().iter().copied().filter(|role| case.is_linked(by.id(), *role, day, majority)).collect();
    let note = asked.entry.as_ref().and_then(|entry| case.privacy.note_named(entry));
    let wrote = note.map(|note| note.author == by.id());
    let reaches = Reach { case, context, on_file: case.on_file(day, majority) };
    let named = reaches.organizations(by, day);
    let by_release = |class| named.iter().any(|name| reaches.covers(name, class));
    may_access(
        asked.data,
        asked.action,
        &AccessAsked {
            roles: by.roles(),
            linked: &linked,
            author: wrote == Some(true),
            authorization: by_release(ContentClass::PsychotherapyNotes),
            break_glass: asked.break_glass.is_some(),
            consent: reaches.program_may_use(ContentClass::SubstanceUse),
            // Where no entry is named, the right is to one's own part of the class, and no more is shown.
            own: asked.entry.is_none() || wrote == Some(true),
            minor_agrees: case.privacy.case_manager_reads,
            minor_asked_representative: case.privacy.representative_acts,
            part_2_consent: by_release(ContentClass::SubstanceUse),
            release: by_release(ContentClass::General),
        },
    )
}

struct Reach<'a> {
    case: &'a State,
    context: &'a Context<'a>,
    on_file: Vec<ReleaseOnFile>,
}

impl<'a> Reach<'a> {
    /// The organizations for which someone is in the team today.
    fn organizations(&self, by: &Actor, day: NaiveDate) -> Vec<&'a str> {
        self.case.privacy.places(by.id(), day).filter_map(|place| place.organization.as_deref()).collect()
    }

    /// Says whether something on file covers giving a class of content to a name for treatment.
    fn covers(&self, recipient: &str, class: ContentClass) -> bool {
        let content = BTreeSet::from([class]);
        let request = DisclosureRequest {
            recipient,
            recipient_kind: Some(RecipientKind::Provider),
            discloser: ours(self.case),
            content: &content,
            purpose: Some(Purpose::Treatment),
            exception: None,
            at: self.context.at,
            day: self.context.day(self.case),
        };
        decide_disclosure(&request, &self.on_file).permitted
    }

    /// Says whether a Part 2 consent in force names this program as who may receive, or as who may disclose.
    fn program_may_use(&self, class: ContentClass) -> bool {
        let Some(opening) = self.case.opening.as_ref() else { return false };
        let (program, time) = (opening.program.as_str(), (self.context.at, self.context.day(self.case)));
        self.on_file.iter().any(|known| {
            let named = known.names(program, Some(RecipientKind::Provider))
                || known.disclosers.iter().any(|name| name == program);
            let part_2 = known.form == ReleaseForm::Part2Consent && known.content.contains(&class);
            named && part_2 && known.is_in_force(time)
        })
    }
}

/// Returns the class of data under which a note is looked at, so that no other class opens it.
pub(crate) const fn data_of(class: ContentClass) -> DataClass {
    match class {
        ContentClass::General => DataClass::ProgressNotes,
        ContentClass::MinorControlled => DataClass::MinorControlledNotes,
        ContentClass::PsychotherapyNotes | ContentClass::SudCounselingNotes => DataClass::PsychotherapyNotes,
        ContentClass::SubstanceUse => DataClass::SubstanceUse,
    }
}
