//! What is done beside the plan's interventions: education, self-advocacy, family, culture, satisfaction, advocacy.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{Answer, FreeText, GoalId, ReferralId, ReleaseId};

/// What someone is taught about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum EducationTopic {
    Condition,
    CopingSkills,
    CrisisAndSafety,
    DailyLivingSkills,
    Medication,
    Rights,
    ServicesAndBenefits,
    Treatment,
}

/// Who is taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum Learner {
    Client,
    Family,
}

/// Something was explained or practiced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Education {
    /// What about.
    pub topic: EducationTopic,
    /// Who was taught, at least one.
    #[schemars(length(min = 1))]
    pub learners: Vec<Learner>,
    /// What was taught, and in which form: spoken, written, translated, practiced.
    pub content: FreeText,
    /// Whether it was understood, as the learner said it back or showed it.
    pub understood: Answer,
    /// The goals that it serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalId>,
}

/// Something that the client did, or learned to do, for themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SelfAdvocacy {
    /// What: asking for a service, speaking in a meeting, making a complaint, filing an appeal.
    pub action: FreeText,
    /// How far the client does it alone.
    pub independence: Independence,
    /// The goals that it serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<GoalId>,
}

/// How far someone does something alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Independence {
    /// Someone does it for them.
    DoneFor,
    /// Someone does it with them.
    DoneWith,
    /// They do it with someone at hand.
    Supported,
    /// They do it alone.
    Alone,
}

/// What someone of the family takes part in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum FamilyPart {
    Assessment,
    CrisisPlan,
    DailySupport,
    Planning,
    Review,
    TeamMeeting,
}

/// How someone of the family, or another near person, takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FamilyInvolvement {
    /// Who, as a relation: mother, partner, friend.
    pub relation: FreeText,
    /// Whether the client wishes it. Without a yes nobody takes part but a representative.
    pub client_wishes: Answer,
    /// Whether the person is a representative with authority of record.
    #[serde(default)]
    pub representative: bool,
    /// What the person takes part in.
    pub takes_part_in: Vec<FamilyPart>,
    /// The release that permits it in writing; a person who is not a representative needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<ReleaseId>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<FreeText>,
}

/// What culture, belief and language ask of the care.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CulturalNote {
    /// The language in which the client wants to be spoken to, as a BCP 47 tag such as `es` or `en-US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter_needed: Answer,
    /// Beliefs and practices that matter to the client, in the client's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beliefs: Option<FreeText>,
    /// What the care does differently because of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustments: Option<FreeText>,
}

/// What a rating of satisfaction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum SatisfactionSubject {
    CaseManagement,
    Plan,
    Provider,
    Services,
}

/// How content the client is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Satisfaction {
    /// With what.
    pub subject: SatisfactionSubject,
    /// From 0, not at all, to 10; absent when the client would not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 10))]
    pub rating: Option<u8>,
    /// In the client's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<FreeText>,
}

/// What advocacy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum AdvocacyKind {
    AccessToService,
    Accommodation,
    ChallengeDenial,
    Rights,
}

/// Someone spoke up for the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Advocacy {
    /// What for.
    pub advocacy: AdvocacyKind,
    /// The referral that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<ReferralId>,
    /// To whom, and what was said or sent.
    pub action: FreeText,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<FreeText>,
}
