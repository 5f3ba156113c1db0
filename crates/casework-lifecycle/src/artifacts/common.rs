//! Entries that belong to no single phase: contacts, notes, safety plans and screens, measurements, releases.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::answer::ItemAnswer;
use casework_core::{FreeText, GoalId, Instant, ReleaseId};
use casework_crisis::Situation;
use chrono::NaiveDate;

use crate::privacy::consent::{EndsWith, Purpose, RecipientKind, ReleaseForm, WrittenSignature};
use crate::privacy::exceptions::LegalException;

/// The way a contact was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContactMode {
    /// Face to face.
    InPerson,
    /// A letter.
    Letter,
    /// A text message or e-mail.
    Message,
    /// A telephone call.
    Phone,
    /// A video call.
    Video,
}

/// Whom a contact was with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContactWith {
    /// The client.
    Client,
    /// Family, friends or another person who knows the client.
    Collateral,
    /// A provider.
    Provider,
}

/// How a contact went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContactOutcome {
    /// Tried, and nobody was reached.
    Attempted,
    /// Called off.
    #[serde(rename = "cancelled")]
    Canceled,
    /// It took place.
    Done,
    /// The client did not come or answer.
    MissedByClient,
    /// The staff did not come or call.
    MissedByStaff,
}

/// What a contact was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContactPurpose {
    /// The contact about 7 days after transition.
    AftercareDay7,
    /// The contact about 30 days after transition.
    AftercareDay30,
    /// The contact after a crisis or a discharge from hospital.
    FollowUp,
    /// Outreach to someone who was lost from sight.
    Outreach,
    /// The usual work.
    #[default]
    Regular,
}

/// A contact, or an attempt at one. The time of the event is the time of the contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Contact {
    /// The way.
    pub mode: ContactMode,
    /// Whom it was with.
    pub with: ContactWith,
    /// How it went.
    pub outcome: ContactOutcome,
    /// What it was for.
    #[serde(default)]
    pub purpose: ContactPurpose,
    /// Whether the client said that the service is not wanted.
    #[serde(default)]
    pub client_declines: bool,
    /// The goals it was about.
    #[serde(default)]
    pub goals: Vec<GoalId>,
    /// What was said and done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<FreeText>,
    /// Where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<FreeText>,
    /// How long it took, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// What was done toward the goals, and whether it moved them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<FreeText>,
    /// What is done next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<FreeText>,
}

/// A note. Notes of a class that is kept apart from the record are refused here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Note {
    /// How it is protected: in the general way when it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ContentClass>,
    /// The words.
    pub text: FreeText,
}

/// A safety or crisis plan, written or updated, in our own sections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SafetyPlan {
    /// The client's own warning signs.
    pub warning_signs: Vec<FreeText>,
    /// What the client can do alone.
    pub self_help: Vec<FreeText>,
    /// Reasons for living, when there is any thought of suicide.
    #[serde(default)]
    pub reasons_for_living: Vec<FreeText>,
    /// People and professionals to turn to.
    pub contacts: Vec<FreeText>,
    /// Crisis lines and local resources.
    pub crisis_lines: Vec<FreeText>,
    /// How the surroundings are made safe.
    #[serde(default)]
    pub safer_surroundings: Vec<FreeText>,
}

impl SafetyPlan {
    /// Says whether every part that a plan must have has something in it.
    pub(crate) fn is_whole(&self) -> bool {
        [&self.warning_signs, &self.self_help, &self.contacts, &self.crisis_lines]
            .iter()
            .all(|part| !part.is_empty())
    }
}

/// What happened in a crisis and what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CrisisNote {
    /// The words.
    pub text: FreeText,
}

/// A look at safety. The crisis rules assess the situation when it is entered; their answer is kept with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SafetyScreen {
    /// What was found.
    pub situation: Situation,
}

/// A clinician's look at something that cannot wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClinicianReview {
    /// What was reviewed and decided.
    pub text: FreeText,
}

/// A sheet of a standardized instrument. It is scored when it is entered; the score is kept with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Measurement {
    /// The instrument's id, such as `gad-7`.
    pub instrument: String,
    /// The answers, by item id.
    pub answers: BTreeMap<String, ItemAnswer>,
}

/// Content that is protected in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContentClass {
    /// What is protected in the general way.
    #[default]
    General,
    /// Notes that a minor controls.
    MinorControlled,
    /// A therapist's separate notes of a session.
    PsychotherapyNotes,
    /// Records of substance-use treatment under 42 CFR Part 2.
    SubstanceUse,
    /// A counselor's separate notes of a session of substance-use treatment.
    SudCounselingNotes,
}

impl ContentClass {
    /// Every class, in alphabetical order.
    pub const ALL: [Self; 5] = [
        Self::General,
        Self::MinorControlled,
        Self::PsychotherapyNotes,
        Self::SubstanceUse,
        Self::SudCounselingNotes,
    ];

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::MinorControlled => "minor-controlled",
            Self::PsychotherapyNotes => "psychotherapy-notes",
            Self::SubstanceUse => "substance-use",
            Self::SudCounselingNotes => "sud-counseling-notes",
        }
    }

    /// Says whether notes of the class are kept apart from the record, so that no export can have them.
    pub const fn is_kept_apart(self) -> bool {
        matches!(self, Self::PsychotherapyNotes | Self::SudCounselingNotes)
    }
}

/// A release of information, or a consent to one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Release {
    /// Its name in the case.
    pub release: ReleaseId,
    /// What kind of paper it is: a HIPAA release when it is not said. Substance-use content needs a Part 2 consent,
    /// separate notes one of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<ReleaseForm>,
    /// Who may receive.
    pub recipient: String,
    /// Who else may receive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_recipients: Vec<String>,
    /// Whether `recipient` names a class, such as all who treat the client: only for treatment, payment, operations.
    #[serde(default, skip_serializing_if = "is_false")]
    pub recipient_class: bool,
    /// Who may disclose; this program when nobody is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disclosers: Vec<String>,
    /// What may be given.
    pub content: BTreeSet<ContentClass>,
    /// What may be given, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<FreeText>,
    /// What for.
    pub purpose: FreeText,
    /// What for, as codes.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub purposes: BTreeSet<Purpose>,
    /// The last day it holds, if it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<NaiveDate>,
    /// The event with which it ends, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_with: Option<EndsWith>,
    /// Whether it says that it may be revoked, and how.
    #[serde(default, skip_serializing_if = "is_false")]
    pub right_to_revoke: bool,
    /// Whether it says what may become of what is given, and what follows from refusing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub redisclosure_statement: bool,
    /// The written signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<WrittenSignature>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
const fn is_false(said: &bool) -> bool {
    !*said
}

/// A release is revoked in writing; what was given before stays valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReleaseRevoked {
    /// Its name in the case.
    pub release: ReleaseId,
}

/// Content was given to someone outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Disclosure {
    /// Who received.
    pub recipient: String,
    /// What kind of recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_kind: Option<RecipientKind>,
    /// Where, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<FreeText>,
    /// What was given.
    pub content: BTreeSet<ContentClass>,
    /// What for.
    pub purpose: FreeText,
    /// What for, as a code; substance-use content needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose_code: Option<Purpose>,
    /// The legal exception, when no release covers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<LegalException>,
    /// Words to the exception: who decided it and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_exception: Option<FreeText>,
    /// Whether the notice against redisclosure and a copy of the consent went with it; substance-use content needs both.
    #[serde(default, skip_serializing_if = "is_false")]
    pub notice_and_copy: bool,
}

/// What the case remembers of a contact.
#[derive(Debug, Clone)]
pub(crate) struct ContactFact {
    pub(crate) at: Instant,
    pub(crate) day: NaiveDate,
    pub(crate) mode: ContactMode,
    pub(crate) with: ContactWith,
    pub(crate) outcome: ContactOutcome,
    pub(crate) purpose: ContactPurpose,
    pub(crate) client_declines: bool,
    pub(crate) minutes: Option<u32>,
    pub(crate) goals: Vec<GoalId>,
}

impl ContactFact {
    pub(crate) fn new(contact: &Contact, at: Instant, day: NaiveDate) -> Self {
        Self {
            at,
            day,
            mode: contact.mode,
            with: contact.with,
            outcome: contact.outcome,
            purpose: contact.purpose,
            client_declines: contact.client_declines,
            minutes: contact.minutes,
            goals: contact.goals.clone(),
        }
    }

    /// Says whether the client was reached and answered.
    pub(crate) fn is_two_way(&self) -> bool {
        self.with == ContactWith::Client
            && self.outcome == ContactOutcome::Done
            && self.mode != ContactMode::Letter
    }

    /// Says whether a scheduled contact is accounted for: done, or documented as missed.
    pub(crate) fn is_accounted_for(&self) -> bool {
        self.with == ContactWith::Client
            && matches!(
                self.outcome,
                ContactOutcome::Done | ContactOutcome::MissedByClient | ContactOutcome::MissedByStaff
            )
    }

    /// Says whether it was one of the scheduled contacts: with the client, and no try at outreach.
    pub(crate) fn is_scheduled(&self) -> bool {
        self.is_accounted_for() && self.purpose != ContactPurpose::Outreach
    }

    /// Says whether it was an attempt to reach the client, whatever came of it.
    pub(crate) fn is_attempt(&self) -> bool {
        self.outcome != ContactOutcome::Canceled && self.outcome != ContactOutcome::MissedByStaff
    }
}
