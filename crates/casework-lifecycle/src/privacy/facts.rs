//! What a case remembers about its record, and the duties that are open about it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use casework_core::calendar::plus_days;
use casework_core::{EntryId, PersonId, Role, Source, Zone};
use chrono::NaiveDate;

use super::access::{AccessReason, AccessingRecord};
use super::amendment::{AdvancingAmendment, AmendmentFact, AmendmentStatus};
use super::permissions::is_office;
use super::records::{AccessOutcome, ElectronicConsent, MinorConsent};
use super::rules::PrivacyRules;
use super::team::TeamMember;
use crate::artifacts::Entry;
use crate::artifacts::common::ContentClass;
use crate::case::event::{AnnotationKind, Event, Happening};
use crate::case::{Case, State};
use crate::policy::ProgramPolicy;
use crate::sources;

/// Who wrote a note, so that the author and nobody else has the author's rights.
#[derive(Debug, Clone)]
pub(crate) struct NoteFact {
    pub(crate) sequence: u64,
    pub(crate) name: Option<EntryId>,
    pub(crate) author: PersonId,
    pub(crate) class: ContentClass,
}

/// A request of the client for the record.
#[derive(Debug, Clone)]
pub(crate) struct AccessRequestFact {
    pub(crate) name: Option<EntryId>,
    pub(crate) asked_on: NaiveDate,
    pub(crate) extended: bool,
    pub(crate) answered: bool,
}

/// A broken glass.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GlassFact {
    pub(crate) by: PersonId,
    pub(crate) on: NaiveDate,
    pub(crate) reviewed: bool,
}

/// What the case remembers about its record.
#[derive(Debug, Clone, Default)]
pub(crate) struct PrivacyFact {
    pub(crate) opener: Option<PersonId>,
    pub(crate) team: Vec<TeamMember>,
    pub(crate) notes: Vec<NoteFact>,
    pub(crate) case_manager_reads: bool,
    pub(crate) representative_acts: bool,
    pub(crate) electronic: bool,
    pub(crate) amendments: BTreeMap<u64, AmendmentFact>,
    pub(crate) access_requests: BTreeMap<u64, AccessRequestFact>,
    pub(crate) glass: BTreeMap<u64, GlassFact>,
    pub(crate) legal_holds: BTreeSet<EntryId>,
    pub(crate) retention_starts: Option<NaiveDate>,
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the record looks only at what is about it")]
impl PrivacyFact {
    /// Takes in what an event says about the record.
    pub(crate) fn absorb(&mut self, event: &Event, zone: Zone) {
        let day = event.at.date_in(zone);
        match &event.event {
            Happening::EntryAnnotated { kind: AnnotationKind::Amendment, .. } => {
                let fact =
                    AmendmentFact { requested_on: day, extended: false, status: AmendmentStatus::Requested };
                self.amendments.insert(event.sequence, fact);
            }
            Happening::AmendmentAdvanced { amendment } => self.advance(amendment),
            Happening::LegalHoldPlaced { hold } => {
                self.legal_holds.insert(hold.hold.clone());
            }
            Happening::LegalHoldReleased { hold } => {
                self.legal_holds.remove(&hold.hold);
            }
            Happening::RecordAccessed { access, reason, .. } => {
                self.access(access, *reason, event, day);
            }
            _ => {}
        }
    }

    fn access(&mut self, _: &AccessingRecord, reason: AccessReason, event: &Event, day: NaiveDate) {
        if reason == AccessReason::GlassBroken {
            let fact = GlassFact { by: event.by.id(), on: day, reviewed: false };
            self.glass.insert(event.sequence, fact);
        }
    }

    fn advance(&mut self, advanced: &AdvancingAmendment) {
        let known = number(&advanced.request).and_then(|sequence| self.amendments.get_mut(&sequence));
        if let Some(fact) = known {
            fact.status = advanced.action.to();
            fact.extended |= fact.status == AmendmentStatus::Extended;
        }
    }

    /// Takes in an entry.
    pub(crate) fn record(&mut self, id: Option<&EntryId>, entry: &Entry, event: &Event, zone: Zone) {
        match entry {
            Entry::Note(note) => self.note(id, note.class.unwrap_or_default(), event),
            Entry::SeparateNotes(notes) => self.note(id, notes.class, event),
            Entry::TeamMember(member) => self.team.push(member.clone()),
            Entry::TeamMemberEnded(ended) => self.team.iter_mut().for_each(|known| known.end(ended)),
            Entry::MinorConsent(MinorConsent { case_manager_reads, representative_acts, .. }) => {
                self.case_manager_reads = *case_manager_reads;
                self.representative_acts = *representative_acts;
            }
            Entry::ElectronicConsent(ElectronicConsent { given }) => self.electronic = *given,
            Entry::AccessRequest(_) => {
                let fact = AccessRequestFact {
                    name: id.cloned(),
                    asked_on: event.at.date_in(zone),
                    extended: false,
                    answered: false,
                };
                self.access_requests.insert(event.sequence, fact);
            }
            Entry::AccessAnswer(answer) => {
                if let Some(fact) = self.access_request_mut(&answer.request) {
                    match answer.outcome {
                        AccessOutcome::Extended => fact.extended = true,
                        AccessOutcome::Denied | AccessOutcome::Granted => fact.answered = true,
                    }
                }
            }
            Entry::BreakGlassReview(review) => {
                let known = number(&review.access).and_then(|sequence| self.glass.get_mut(&sequence));
                if let Some(fact) = known {
                    fact.reviewed = true;
                }
            }
            Entry::Retention(retention) => self.retention_starts = Some(retention.starts),
            _ => {}
        }
    }

    fn note(&mut self, id: Option<&EntryId>, class: ContentClass, event: &Event) {
        let (sequence, author) = (event.sequence, event.by.id());
        self.notes.push(NoteFact { sequence, name: id.cloned(), author, class });
    }

    /// Finds a note by its name or by its sequence number.
    pub(crate) fn note_named(&self, id: &EntryId) -> Option<&NoteFact> {
        let sequence = number(id);
        self.notes.iter().find(|note| note.name.as_ref() == Some(id) || Some(note.sequence) == sequence)
    }

    /// Finds a request for the record by its name or by its sequence number.
    pub(crate) fn access_request(&self, id: &EntryId) -> Option<&AccessRequestFact> {
        let sequence = number(id);
        let found = |(number, fact): &(&u64, &AccessRequestFact)| {
            fact.name.as_ref() == Some(id) || Some(**number) == sequence
        };
        self.access_requests.iter().find(found).map(|(_, fact)| fact)
    }

    fn access_request_mut(&mut self, id: &EntryId) -> Option<&mut AccessRequestFact> {
        let sequence = number(id);
        let found = |(number, fact): &(&u64, &mut AccessRequestFact)| {
            fact.name.as_ref() == Some(id) || Some(**number) == sequence
        };
        self.access_requests.iter_mut().find(found).map(|(_, fact)| fact)
    }

    /// Returns the places in the team that someone holds on a day.
    pub(crate) fn places(&self, person: PersonId, day: NaiveDate) -> impl Iterator<Item = &TeamMember> {
        self.team.iter().filter(move |known| known.person == person && known.is_current(day))
    }
}

impl AccessRequestFact {
    /// Returns the days that there are for an answer.
    pub(crate) const fn days(&self, rules: &PrivacyRules) -> u32 {
        let more = if self.extended { rules.access_extension_days } else { 0 };
        rules.access_days.saturating_add(more)
    }

    /// Returns the day by which it must be answered.
    pub(crate) fn due(&self, rules: &PrivacyRules) -> NaiveDate {
        plus_days(self.asked_on, self.days(rules))
    }
}

impl PrivacyFact {
    /// Lists the requests for an amendment that wait for an answer, by sequence number.
    pub(crate) fn open_amendments(&self) -> impl Iterator<Item = (u64, &AmendmentFact)> {
        self.amendments.iter().filter(|(_, fact)| fact.status.waits()).map(|(at, fact)| (*at, fact))
    }

    /// Lists the requests for the record that wait for an answer, by sequence number.
    pub(crate) fn open_requests(&self) -> impl Iterator<Item = (u64, &AccessRequestFact)> {
        self.access_requests.iter().filter(|(_, fact)| !fact.answered).map(|(at, fact)| (*at, fact))
    }

    /// Lists the broken glasses that nobody has looked at, by sequence number.
    pub(crate) fn open_glass(&self) -> impl Iterator<Item = (u64, &GlassFact)> {
        self.glass.iter().filter(|(_, fact)| !fact.reviewed).map(|(at, fact)| (*at, fact))
    }
}

/// Reads a sequence number.
pub(crate) fn number(id: &EntryId) -> Option<u64> {
    id.as_str().parse().ok()
}

impl State {
    /// Says whether someone has a current link to the case in a role: the client; a representative with authority; who
    /// opened the case and who is accountable for it now, in any role of the staff; and the members of the care team.
    pub(crate) fn is_linked(&self, person: PersonId, role: Role, day: NaiveDate, majority: u32) -> bool {
        if is_office(role) {
            return true;
        }
        match role {
            Role::Client => self.opening.as_ref().is_some_and(|opening| opening.client == person),
            Role::Representative => {
                self.enrolled.may_represent(person, day, |day| self.of_age_on(day, majority))
            }
            Role::ActTeam
            | Role::Auditor
            | Role::CaseManager
            | Role::Clinician
            | Role::IntakeWorker
            | Role::PeerSpecialist
            | Role::Prescriber
            | Role::PrivacyOfficer
            | Role::Provider
            | Role::Supervisor
            | Role::SystemAdministrator => {
                let carries = self.enrolled.assignment.as_ref().map(|known| known.case_manager);
                let staff = role != Role::Provider
                    && (self.privacy.opener == Some(person) || carries == Some(person));
                staff || self.privacy.places(person, day).any(|place| place.role == role)
            }
        }
    }
}

/// What kind of duty about the record is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed list of duties")]
pub enum RecordDutyKind {
    /// Answer a request for an amendment.
    AmendmentAnswer,
    /// Answer a request for the record.
    AccessAnswer,
    /// Look at a broken glass.
    BreakGlassReview,
}

/// Something that is owed about the record by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RecordDuty {
    /// What.
    pub kind: RecordDutyKind,
    /// The event that it answers.
    pub sequence: u64,
    /// By when, that day included.
    pub due: NaiveDate,
    /// Where the time comes from.
    pub source: &'static Source,
}

/// Lists the open duties about the record of a case, the earliest first.
pub fn duties(case: &Case, policy: &ProgramPolicy) -> Vec<RecordDuty> {
    let (facts, rules) = (&case.state.privacy, &policy.privacy);
    let amendments = facts.open_amendments().map(|(at, fact)| RecordDuty {
        kind: RecordDutyKind::AmendmentAnswer,
        sequence: at,
        due: fact.due(rules),
        source: &sources::HIPAA_526,
    });
    let requests = facts.open_requests().map(|(at, fact)| RecordDuty {
        kind: RecordDutyKind::AccessAnswer,
        sequence: at,
        due: fact.due(rules),
        source: &sources::PRIVACY_UNVERIFIED,
    });
    let reviews = facts.open_glass().map(|(at, fact)| RecordDuty {
        kind: RecordDutyKind::BreakGlassReview,
        sequence: at,
        due: plus_days(fact.on, rules.break_glass_review_days),
        source: &sources::LIFECYCLE_SHEET,
    });
    let mut all: Vec<RecordDuty> = amendments.chain(requests).chain(reviews).collect();
    all.sort_by_key(|duty| (duty.due, duty.sequence));
    all
}
