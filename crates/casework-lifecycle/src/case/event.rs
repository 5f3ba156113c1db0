//! Events: what has happened, in the past tense. They are the record; a case is what they add up to.
#![expect(
    clippy::exhaustive_structs,
    reason = "wire types, frozen by golden files; a change is a new version"
)]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{Actor, CaseId, Code, EntryId, Finding, FreeText, Instant, ReferralId, Role, Signature};
use casework_crisis::rule_set::Waived;
use casework_crisis::{Situation, Tier};
use chrono::NaiveDate;
use uuid::Uuid;

use super::command::{
    AdoptingPolicy, Because, Closing, Document, DraftingReferral, OpenCase, PlacingHold, RecordingDeath,
    RefusingToSign, Reopening,
};
use crate::artifacts::Entry;
use crate::artifacts::planning::PlanDraft;
use crate::closure::ClosureEffect;
use crate::phases::{LoopReason, Phase};
use crate::policy::PolicyStamp;
use crate::privacy::access::{AccessNeed, AccessReason, AccessingRecord};
use crate::privacy::amendment::AdvancingAmendment;
use crate::privacy::disclosure::DisclosureMade;
use crate::privacy::retention::{PlacingLegalHold, ReleasingLegalHold};
use crate::referral::{ReferralStatus, ReferralStep};
use crate::tagged::tagged;

/// The version that every event type has today. A changed shape gets the next number and an upcaster.
pub const EVENT_VERSION: u32 = 1;

/// One thing that happened in one case, with everything that explains it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Event {
    /// The case.
    pub case: CaseId,
    /// The place in the case, from 1, without gaps.
    pub sequence: u64,
    /// When it happened.
    pub at: Instant,
    /// When it was entered.
    pub recorded_at: Instant,
    /// Who did it.
    pub by: Actor,
    /// The role in which it was done.
    pub role: Role,
    /// The policy that decided it.
    pub policy: PolicyStamp,
    /// The command it came from, so that a command that is sent twice is done once.
    pub command: Uuid,
    /// Why it was entered late, when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<FreeText>,
    /// The version of the type of `event`.
    pub version: u32,
    /// What happened.
    pub event: Happening,
}

/// What the crisis rules said of a situation, as the record keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CrisisJudgment {
    /// What follows from the situation alone.
    pub computed_tier: Tier,
    /// What stands: the highest since a person last lowered it.
    pub effective_tier: Tier,
    /// By when to act.
    pub deadline: Instant,
    /// The time that is never passed, at Emergent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Instant>,
    /// The rules that determined the tier of the report, or of everything known where that is as grave.
    pub determined_by: Vec<Code>,
    /// Whether anything could not be assessed.
    pub incomplete: bool,
    /// The id, version and hash of the rule set.
    pub rule_set: String,
    /// What the rule set asks for less than the standard one, with who answers for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waived: Vec<Waived>,
}

/// The score of a sheet, as the record keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ScoreKept {
    /// The instrument.
    pub instrument: String,
    /// The version of its definition.
    pub version: String,
    /// Complete, incomplete, or not administered.
    pub status: String,
    /// The total, when every scored item is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// The lowest possible total.
    pub lowest: i64,
    /// The highest possible total.
    pub highest: i64,
    /// The band, when there is a total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<String>,
    /// The flags that fired.
    pub flags: Vec<String>,
    /// Whether one of them is about safety.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub safety: bool,
}

/// What was worked out when an entry was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WorkedOut {
    /// The crisis rules' answer to a safety screen.
    Crisis(CrisisJudgment),
    /// The score of a sheet.
    Score(ScoreKept),
}

/// How words were added to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnnotationKind {
    /// It adds.
    Addendum,
    /// It disputes.
    Amendment,
    /// It marks the entry as entered in error and says what is right.
    Correction,
}

tagged! { "type",
    /// What happened.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum Happening {
        /// An episode was opened.
        CaseOpened {
            /// As it was asked for.
            opening: OpenCase,
        },
        /// Something was put on record.
        EntryRecorded {
            /// Its name, when it has one.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            id: Option<EntryId>,
            /// The entry.
            entry: Entry,
            /// What was worked out from it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            worked_out: Option<WorkedOut>,
        },
        /// Words were added to an entry.
        EntryAnnotated {
            /// The entry.
            entry: EntryId,
            /// How.
            kind: AnnotationKind,
            /// The words.
            text: FreeText,
        },
        /// A document was signed.
        DocumentSigned {
            /// The document.
            document: Document,
            /// Its version, for plans and assessments.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            version: Option<u32>,
            /// The signature.
            signature: Signature,
        },
        /// Someone would not sign.
        SignatureRefused {
            /// As it was documented.
            refusal: RefusingToSign,
        },
        /// The case moved to another phase.
        PhaseMoved {
            /// The phase that was left.
            from: Phase,
            /// The phase that was entered.
            to: Phase,
            /// Why, for loops.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reason: Option<LoopReason>,
            /// Words to the reason.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            note: Option<FreeText>,
        },
        /// A plan version was drafted.
        PlanDrafted {
            /// The version.
            version: u32,
            /// The draft.
            plan: PlanDraft,
        },
        /// A plan version came into force; the one before it is replaced.
        PlanTookEffect {
            /// The version.
            version: u32,
        },
        /// A referral was drafted.
        ReferralDrafted {
            /// The referral.
            referral: DraftingReferral,
        },
        /// A referral went one step on.
        ReferralAdvanced {
            /// The referral.
            referral: ReferralId,
            /// Where it stood.
            from: ReferralStatus,
            /// The step.
            step: ReferralStep,
        },
        /// An open referral was looked at.
        ReferralRechecked {
            /// The referral.
            referral: ReferralId,
            /// What was found.
            note: FreeText,
        },
        /// A crisis was declared.
        CrisisDeclared {
            /// What the crisis rules said.
            judgment: CrisisJudgment,
            /// What was done at once.
            note: FreeText,
            /// What was found: the evidence that the episode begins with. Older events do not have it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            situation: Option<Box<Situation>>,
        },
        /// Immediate danger has ended.
        CrisisStabilized {
            /// How.
            note: FreeText,
        },
        /// A crisis has ended.
        CrisisResolved {
            /// Why it is over.
            note: FreeText,
            /// When the next contact is.
            next_contact: Instant,
            /// The day by which the loop after the crisis is due, when one is.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            loop_due: Option<NaiveDate>,
        },
        /// A hold was placed.
        HoldPlaced {
            /// As it was asked for.
            hold: PlacingHold,
        },
        /// A hold was looked at and kept.
        HoldReviewed {
            /// The day it is looked at again.
            review_on: NaiveDate,
        },
        /// A hold has ended.
        HoldEnded {
            /// Why.
            because: Because,
        },
        /// Outreach began.
        OutreachStarted {
            /// Why.
            because: Because,
        },
        /// The client was reached again.
        ClientReengaged {
            /// How.
            because: Because,
        },
        /// The client's death was recorded.
        DeathRecorded {
            /// As it was recorded.
            death: RecordingDeath,
        },
        /// Closing was proposed.
        ClosureProposed {
            /// As it was proposed.
            closing: Closing,
        },
        /// The case was closed.
        CaseClosed {
            /// The phase that was left.
            from: Phase,
            /// As it was decided.
            closing: Closing,
            /// What was open at the end, and what became of it. Older events do not say.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            effects: Vec<ClosureEffect>,
        },
        /// The episode was opened again.
        CaseReopened {
            /// As it was decided.
            reopening: Reopening,
        },
        /// The case moved to another policy, and what was open in it stayed open.
        PolicyAdopted {
            /// The policy it went by.
            from: PolicyStamp,
            /// The policy it goes by.
            to: PolicyStamp,
            /// The version of the lifecycle it goes by.
            lifecycle: u32,
            /// Why, and who decided it.
            adopting: AdoptingPolicy,
        },
        /// Something was allowed, with a warning that is kept.
        NoticeRaised {
            /// The warning.
            notice: Finding,
        },
        /// A request for an amendment went one step on.
        AmendmentAdvanced {
            /// The step.
            amendment: AdvancingAmendment,
        },
        /// Content was given to someone outside, by whatever step.
        DisclosureMade {
            /// What was given to whom, and on what it rested.
            disclosure: DisclosureMade,
        },
        /// A legal hold was placed.
        LegalHoldPlaced {
            /// As it was asked for.
            hold: PlacingLegalHold,
        },
        /// A legal hold was released.
        LegalHoldReleased {
            /// As it was asked for.
            hold: ReleasingLegalHold,
        },
        /// A part of the record was looked at, added to or signed with permission.
        RecordAccessed {
            /// As it was asked for.
            access: AccessingRecord,
            /// The role that carried it.
            as_role: Role,
            /// Why it was allowed.
            reason: AccessReason,
            /// What is owed with it.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            needs: Vec<AccessNeed>,
        },
    }
}

impl Happening {
    /// Returns the name of the type on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CaseOpened { .. } => "case-opened",
            Self::EntryRecorded { .. } => "entry-recorded",
            Self::EntryAnnotated { .. } => "entry-annotated",
            Self::DocumentSigned { .. } => "document-signed",
            Self::SignatureRefused { .. } => "signature-refused",
            Self::PhaseMoved { .. } => "phase-moved",
            Self::PlanDrafted { .. } => "plan-drafted",
            Self::PlanTookEffect { .. } => "plan-took-effect",
            Self::ReferralDrafted { .. } => "referral-drafted",
            Self::ReferralAdvanced { .. } => "referral-advanced",
            Self::ReferralRechecked { .. } => "referral-rechecked",
            Self::CrisisDeclared { .. } => "crisis-declared",
            Self::CrisisStabilized { .. } => "crisis-stabilized",
            Self::CrisisResolved { .. } => "crisis-resolved",
            Self::HoldPlaced { .. } => "hold-placed",
            Self::HoldReviewed { .. } => "hold-reviewed",
            Self::HoldEnded { .. } => "hold-ended",
            Self::OutreachStarted { .. } => "outreach-started",
            Self::ClientReengaged { .. } => "client-reengaged",
            Self::DeathRecorded { .. } => "death-recorded",
            Self::ClosureProposed { .. } => "closure-proposed",
            Self::CaseClosed { .. } => "case-closed",
            Self::CaseReopened { .. } => "case-reopened",
            Self::PolicyAdopted { .. } => "policy-adopted",
            Self::NoticeRaised { .. } => "notice-raised",
            Self::AmendmentAdvanced { .. } => "amendment-advanced",
            Self::DisclosureMade { .. } => "disclosure-made",
            Self::LegalHoldPlaced { .. } => "legal-hold-placed",
            Self::LegalHoldReleased { .. } => "legal-hold-released",
            Self::RecordAccessed { .. } => "record-accessed",
        }
    }
}
