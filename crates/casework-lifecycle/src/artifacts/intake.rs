//! Intake: join, inform, take consent, enroll. Exit artifacts I1 to I7.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, Instant, PersonId};
use chrono::NaiveDate;

use super::ExitArtifact;
use super::common::ContactFact;
use crate::case::{Context, State};
use crate::policy::{Model, TeamRole};

/// In which capacity consent is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Consenter {
    /// The client, who is of age.
    Client,
    /// The client, a minor: assent, or consent where the law lets a minor consent alone.
    Minor,
    /// A representative with authority.
    Representative,
}

/// Consent to take part in case management.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Consent {
    /// Who consents.
    pub given_by: Consenter,
    /// The last day it holds, if it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<NaiveDate>,
    /// The rule that lets a minor consent alone, when one applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor_consent_basis: Option<FreeText>,
}

/// Consent to take part is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ConsentWithdrawn {
    /// The reason given, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FreeText>,
}

/// The privacy notice was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PrivacyNotice {
    /// The version of the notice.
    pub version: String,
}

/// The model of delivery and the person who carries the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Assignment {
    /// The model of delivery.
    pub model: Model,
    /// The accountable case manager, or the lead of the team.
    pub case_manager: PersonId,
    /// Who fills which place of the team.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub team: Vec<TeamPlace>,
}

/// A place of the team, and who fills it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TeamPlace {
    /// The place.
    pub place: TeamRole,
    /// Who fills it.
    pub person: PersonId,
}

/// Rights and the way to complain were explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RightsInformation {
    /// In which form: spoken, written, translated.
    pub form: FreeText,
}

/// How, when and where the client may be reached safely.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ContactPreferences {
    /// How and when the client wants to be reached.
    pub preferred: FreeText,
    /// What must not be done: no voicemail, not at home, not in front of others.
    pub safe_contact_rules: FreeText,
}

/// Whom to call in an emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EmergencyContact {
    /// The person and number; absent when the client names nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<FreeText>,
}

/// What is known of a representative's authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RepresentativeAuthority {
    /// The representative.
    pub person: PersonId,
    /// Parent, guardian, health-care proxy.
    pub basis: FreeText,
    /// The first day of the authority.
    pub from: NaiveDate,
    /// The last day of the authority, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

/// What the case remembers of intake.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says that one thing was done")]
pub(crate) struct Enrolled {
    pub(crate) consents: Vec<ConsentFact>,
    /// When consent was withdrawn last; what was given before does not count any more.
    pub(crate) withdrawn_at: Option<Instant>,
    pub(crate) privacy_notice: bool,
    pub(crate) assignment: Option<Assignment>,
    pub(crate) rights: bool,
    pub(crate) contact_preferences: bool,
    pub(crate) emergency_contact: bool,
    pub(crate) emergency_contact_named: bool,
    pub(crate) representatives: Vec<RepresentativeAuthority>,
}

#[derive(Debug, Clone)]
pub(crate) struct ConsentFact {
    pub(crate) at: Instant,
    pub(crate) day: NaiveDate,
    pub(crate) given_by: Consenter,
    pub(crate) expires: Option<NaiveDate>,
    pub(crate) minor_consent_basis: bool,
}

impl ConsentFact {
    /// Says whether whoever gave it may give it for that day. What was consented to for a minor ends with the age of
    /// majority: then the client's own consent is needed.
    pub(crate) fn has_authority(&self, day: NaiveDate, adult: impl Fn(NaiveDate) -> bool) -> bool {
        match self.given_by {
            Consenter::Client => adult(day),
            Consenter::Minor => !adult(day) && self.minor_consent_basis,
            Consenter::Representative => !adult(day) || adult(self.day),
        }
    }
}

/// Where participation consent stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConsentState {
    Valid,
    NoneOnFile,
    Expired,
    Withdrawn,
    /// Only someone without authority has signed.
    NoAuthority,
}

impl Enrolled {
    /// Takes a consent on file. One that is entered late does not undo a withdrawal that came after it.
    pub(crate) fn consent(&mut self, consent: ConsentFact) {
        if self.withdrawn_at.is_none_or(|withdrawn| consent.at >= withdrawn) {
            self.consents.push(consent);
        }
    }

    /// Voids every consent that was given before.
    pub(crate) fn withdraw(&mut self, at: Instant) {
        self.consents.retain(|consent| consent.at > at);
        self.withdrawn_at = self.withdrawn_at.max(Some(at));
    }

    /// Judges the consent on file. `adult` says whether the client was of age on a day.
    pub(crate) fn consent_on(&self, day: NaiveDate, adult: impl Fn(NaiveDate) -> bool) -> ConsentState {
        let in_time: Vec<_> =
            self.consents.iter().filter(|consent| consent.expires.is_none_or(|end| day <= end)).collect();
        let has_authority = in_time.iter().any(|consent| consent.has_authority(day, &adult));
        match (has_authority, in_time.is_empty(), self.consents.is_empty()) {
            (true, ..) => ConsentState::Valid,
            (false, false, _) => ConsentState::NoAuthority,
            (false, true, false) => ConsentState::Expired,
            (false, true, true) if self.withdrawn_at.is_some() => ConsentState::Withdrawn,
            (false, true, true) => ConsentState::NoneOnFile,
        }
    }

    /// Says whether a minor's own consent, with the rule that lets the minor give it alone, is on file.
    pub(crate) fn minor_consents_alone(&self) -> bool {
        let alone =
            |consent: &ConsentFact| consent.given_by == Consenter::Minor && consent.minor_consent_basis;
        self.consents.iter().any(alone)
    }

    /// Says whether a representative has authority on a day. Authority over a minor ends with the age of majority.
    pub(crate) fn may_represent(
        &self,
        person: PersonId,
        day: NaiveDate,
        adult: impl Fn(NaiveDate) -> bool,
    ) -> bool {
        self.representatives.iter().any(|known| {
            known.person == person
                && known.from <= day
                && known.to.is_none_or(|end| day <= end)
                && (adult(known.from) || !adult(day))
        })
    }
}

/// Judges the participation consent of a case at the time of a step.
pub(crate) fn consent_state(case: &State, context: &Context<'_>) -> ConsentState {
    let day = context.day(case);
    case.enrolled.consent_on(day, |day| case.of_age_on(day, context.policy.age_of_majority))
}

/// I1: at least one completed two-way contact.
pub static TWO_WAY_CONTACT: ExitArtifact = ExitArtifact {
    code: "I1",
    name: "two-way contact",
    lacks: |case, _| {
        let reached = case.contacts.iter().any(ContactFact::is_two_way);
        (!reached).then(|| "record a completed contact with the client".into())
    },
};

/// I2: participation consent by the client or a representative.
pub static PARTICIPATION_CONSENT: ExitArtifact = ExitArtifact {
    code: "I2",
    name: "participation consent",
    lacks: |case, context| match consent_state(case, context) {
        ConsentState::Valid => None,
        ConsentState::NoneOnFile => Some("none on file: ask the client or a representative".into()),
        ConsentState::Expired => Some("it has expired: ask again".into()),
        ConsentState::Withdrawn => Some("it was withdrawn: ask again, or close the case".into()),
        ConsentState::NoAuthority => Some("no one with authority has signed".into()),
    },
};

/// I3: the privacy notice was acknowledged.
pub static PRIVACY_NOTICE: ExitArtifact = ExitArtifact {
    code: "I3",
    name: "privacy notice",
    lacks: |case, _| (!case.enrolled.privacy_notice).then(|| "record the acknowledgment".into()),
};

/// I4: the model and the named case manager or team.
pub static ASSIGNMENT: ExitArtifact = ExitArtifact {
    code: "I4",
    name: "model and case manager",
    lacks: |case, _| case.enrolled.assignment.is_none().then(|| "assign both".into()),
};

/// I5: rights and complaint information was given.
pub static RIGHTS_INFORMATION: ExitArtifact = ExitArtifact {
    code: "I5",
    name: "rights and complaint information",
    lacks: |case, _| (!case.enrolled.rights).then(|| "explain it and record how".into()),
};

/// I6: contact preferences and safe-contact rules.
pub static CONTACT_PREFERENCES: ExitArtifact = ExitArtifact {
    code: "I6",
    name: "contact preferences",
    lacks: |case, _| {
        (!case.enrolled.contact_preferences).then(|| "ask how the client may be reached safely".into())
    },
};

/// I7: an emergency contact, or that there is none.
pub static EMERGENCY_CONTACT: ExitArtifact = ExitArtifact {
    code: "I7",
    name: "emergency contact",
    lacks: |case, _| {
        (!case.enrolled.emergency_contact).then(|| "ask for one, or record that there is none".into())
    },
};
