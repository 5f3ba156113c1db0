//! Entries about records: asked for from outside and received, asked for by the client, kept apart, consented to by a
//! minor, and consent to do business electronically.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{EntryId, FreeText};

use super::consent::Purpose;
use crate::artifacts::common::ContentClass;

/// Records are asked for from someone outside; a consent must name that someone as discloser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RecordsRequest {
    /// From whom: the name that consents use for the discloser.
    pub from: String,
    /// What is asked for.
    pub content: BTreeSet<ContentClass>,
    /// What for, as a code.
    pub purpose: Purpose,
    /// What for, and which records, in words: no more than is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<FreeText>,
}

/// Records came from outside. Substance-use records are a restricted class: notice and consent come with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RecordsReceived {
    /// From whom.
    pub from: String,
    /// What came. Anything but `general` is restricted.
    pub content: BTreeSet<ContentClass>,
    /// Whether the notice against redisclosure came with it.
    #[serde(default)]
    pub notice: bool,
    /// Whether a copy of the consent, or a clear explanation of its scope, came with it.
    #[serde(default)]
    pub copy_of_consent: bool,
    /// What came, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<FreeText>,
}

impl RecordsReceived {
    /// Says whether what came is of a restricted class.
    pub fn is_restricted(&self) -> bool {
        self.content.iter().any(|class| *class != ContentClass::General)
    }
}

/// The client, or a representative, asks for the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AccessRequest {
    /// What is asked for, and in which form.
    pub words: FreeText,
}

/// How a request for the record is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccessOutcome {
    /// It is refused, with the reason.
    Denied,
    /// It needs more time, once, with the reason.
    Extended,
    /// The record was given.
    Granted,
}

/// A request for the record is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AccessAnswer {
    /// The request, by its name or by its sequence number.
    pub request: EntryId,
    /// The answer.
    pub outcome: AccessOutcome,
    /// The reason; a refusal and an extension need one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FreeText>,
}

/// A minor consents alone to a service, where the law permits it; the minor controls the notes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MinorConsent {
    /// The service.
    pub service: FreeText,
    /// The rule that lets the minor consent alone.
    pub basis: FreeText,
    /// Whether the minor agrees that the case manager reads the notes.
    #[serde(default)]
    pub case_manager_reads: bool,
    /// Whether the minor has asked that the representative act in this.
    #[serde(default)]
    pub representative_acts: bool,
}

/// Notes that are kept apart from the record: that there are some, and none of their words. Their author is who enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SeparateNotes {
    /// What kind of notes: psychotherapy notes, or counseling notes of substance-use treatment.
    pub class: ContentClass,
}

/// The client, or a representative, consents to sign and to be written to electronically.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ElectronicConsent {
    /// Whether the consent is given; with `false` it is taken back.
    pub given: bool,
}

/// What a look at a broken glass found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GlassFinding {
    /// It was right.
    Justified,
    /// It was not.
    NotJustified,
}

/// Someone other than who broke the glass looks at it afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct BreakGlassReview {
    /// The access, by its sequence number.
    pub access: EntryId,
    /// What was found.
    pub finding: GlassFinding,
    /// What is done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<FreeText>,
}
