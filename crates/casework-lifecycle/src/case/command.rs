//! Commands: what people ask to be done. Imperatives; each is decided against the case and never changes it by itself.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build commands field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::people::{Meaning, SignatureRefusal};
use casework_core::{CaseId, EntryId, FreeText, Instant, PersonId, ProgramId, ReferralId, Zone};
use casework_crisis::Situation;
use chrono::NaiveDate;

use crate::artifacts::Entry;
use crate::artifacts::planning::PlanDraft;
use crate::artifacts::screening::ReferralSource;
use crate::closure::{ClosureProof, ClosureReason};
use crate::phases::{LoopReason, Phase};
use crate::policy::ContactRate;
use crate::privacy::access::AccessingRecord;
use crate::privacy::amendment::AdvancingAmendment;
use crate::privacy::retention::{PlacingLegalHold, ReleasingLegalHold};
use crate::referral::{ReferralDraft, ReferralStep};

/// Opens an episode at screening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OpenCase {
    /// The person served.
    pub client: PersonId,
    /// The program.
    pub program: ProgramId,
    /// Where the request came from, when, and why.
    pub referral: ReferralSource,
    /// The zone in which days are counted.
    pub zone: Zone,
    /// The day of birth, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born_on: Option<NaiveDate>,
    /// Whether a court has ordered the service.
    #[serde(default)]
    pub court_ordered: bool,
    /// The closed episode that this one follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<CaseId>,
    /// A record number by which people look the case up; never a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<EntryId>,
}

/// Puts something on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Record {
    /// A name for the entry, when others will refer to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<EntryId>,
    /// The entry.
    pub entry: Entry,
}

/// Moves the case to another phase: forward, back, or along a short return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Moving {
    /// The phase to enter.
    pub to: Phase,
    /// The reason; loops need one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LoopReason>,
    /// Words to the reason; loops need them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<FreeText>,
}

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Document {
    /// The assessment, by the assessor.
    Assessment,
    /// The clinical part of the assessment: mental status and diagnosis.
    ClinicalAssessment,
    /// The closing summary.
    ClosureSummary,
    /// The end of a crisis, by the second authorized person.
    CrisisResolution,
    /// The evaluation.
    Evaluation,
    /// The plan version that is drafted.
    Plan,
    /// The intensity level.
    Stratification,
    /// The transition.
    Transition,
}

/// Signs a document as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Signing {
    /// What is signed.
    pub document: Document,
    /// What the signature says.
    #[serde(default = "agree")]
    pub meaning: Meaning,
}

const fn agree() -> Meaning {
    Meaning::Agree
}

/// Documents that someone would not sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RefusingToSign {
    /// What was not signed.
    pub document: Document,
    /// Who would not, and why.
    pub refusal: SignatureRefusal,
}

/// Drafts a plan version, or drafts the one at work anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DraftingPlan {
    /// The version to write; the next one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The draft.
    pub plan: PlanDraft,
}

/// Drafts a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DraftingReferral {
    /// Its name in the case.
    pub referral: ReferralId,
    /// The draft.
    pub draft: ReferralDraft,
}

/// Takes a referral one step on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AdvancingReferral {
    /// Its name in the case.
    pub referral: ReferralId,
    /// The step.
    pub step: ReferralStep,
}

/// Notes that an open referral was looked at and stands as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RecheckingReferral {
    /// Its name in the case.
    pub referral: ReferralId,
    /// What was found.
    pub note: FreeText,
}

/// Declares a crisis, or one that flares up again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DeclaringCrisis {
    /// What is known; the crisis rules assess it.
    pub situation: Situation,
    /// What was done at once.
    pub note: FreeText,
}

/// Records that immediate danger has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StabilizingCrisis {
    /// How.
    pub note: FreeText,
}

/// Ends a crisis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ResolvingCrisis {
    /// Why it is over.
    pub note: FreeText,
    /// When the next contact is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_contact: Option<Instant>,
}

/// Why a case is on hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HoldKind {
    /// In 24-hour treatment, in jail, or away for long.
    OnHold,
    /// Waiting for a place; only in screening and intake.
    Waitlisted,
}

/// Puts a case on hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlacingHold {
    /// Which hold.
    pub hold: HoldKind,
    /// Why.
    pub reason: FreeText,
    /// The day the hold is looked at again, within the policy's days.
    pub review_on: NaiveDate,
    /// How often someone calls while the hold lasts, with the client or with those who have the client in care.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<ContactRate>,
}

/// Looks at a hold and keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReviewingHold {
    /// The day the hold is looked at again, within the policy's days.
    pub review_on: NaiveDate,
}

/// Gives the reason for something that needs no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Because {
    /// The reason.
    pub reason: FreeText,
}

/// Records a death.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RecordingDeath {
    /// The day of death.
    pub on: NaiveDate,
    /// Who or what says so.
    pub source: FreeText,
}

/// Closes a case, or proposes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Closing {
    /// Why.
    pub reason: ClosureReason,
    /// What proves it, beside what is on record.
    #[serde(default)]
    pub proof: ClosureProof,
}

/// Opens a closed episode again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Reopening {
    /// Why.
    pub reason: FreeText,
    /// Whether the client or a representative has confirmed the consents again.
    #[serde(default)]
    pub consents_confirmed: bool,
}

/// Adds words to an entry; the entry stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Annotating {
    /// The entry, by its name or by its sequence number.
    pub entry: EntryId,
    /// The words.
    pub text: FreeText,
}

/// Moves an open case to the policy, and to the version of the lifecycle, that the step is decided by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AdoptingPolicy {
    /// Why, and who decided it.
    pub reason: FreeText,
}

/// Would remove an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DeletingEntry {
    /// The entry, by its name or by its sequence number.
    pub entry: EntryId,
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident $(($type:ty))? $wire:literal;)*) => {
        /// What someone asks to be done.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "type")]
        #[non_exhaustive]
        pub enum Command {
            $($(#[$doc])* #[serde(rename = $wire)] $name $(($type))?,)*
        }

        impl Command {
            /// The wire names, in order.
            pub const NAMES: &[&str] = &[$($wire,)*];
        }
    };
}

commands! {
    /// Asks to look at a part of the record; what is allowed is logged.
    AccessRecord(AccessingRecord) "access-record";
    /// Adds words to an entry; also after closing.
    AddAddendum(Annotating) "add-addendum";
    /// Moves an open case to another policy.
    AdoptPolicy(AdoptingPolicy) "adopt-policy";
    /// Takes a request for an amendment one step on.
    AdvanceAmendment(AdvancingAmendment) "advance-amendment";
    /// Takes a referral one step on.
    AdvanceReferral(AdvancingReferral) "advance-referral";
    /// Would change the words of an entry. It is always refused: entries are signed when they are made.
    ChangeEntry(Annotating) "change-entry";
    /// Closes the case.
    CloseCase(Closing) "close-case";
    /// Marks an entry as entered in error, with the right words beside it.
    CorrectEntry(Annotating) "correct-entry";
    /// Declares a crisis.
    DeclareCrisis(DeclaringCrisis) "declare-crisis";
    /// Would remove an entry. It is always refused.
    DeleteEntry(DeletingEntry) "delete-entry";
    /// Drafts a plan version.
    DraftPlan(DraftingPlan) "draft-plan";
    /// Drafts a referral.
    DraftReferral(DraftingReferral) "draft-referral";
    /// Ends a hold.
    EndHold(Because) "end-hold";
    /// Moves the case to another phase.
    Move(Moving) "move";
    /// Opens an episode.
    OpenCase(OpenCase) "open-case";
    /// Puts the case on hold.
    PlaceHold(PlacingHold) "place-hold";
    /// Places a legal hold on the record.
    PlaceLegalHold(PlacingLegalHold) "place-legal-hold";
    /// Proposes to close the case; the same guards apply as for closing.
    ProposeClosure(Closing) "propose-closure";
    /// Notes that an open referral was looked at.
    RecheckReferral(RecheckingReferral) "recheck-referral";
    /// Puts something on record.
    Record(Record) "record";
    /// Records the client's death.
    RecordDeath(RecordingDeath) "record-death";
    /// Documents that someone would not sign.
    RecordSignatureRefusal(RefusingToSign) "record-signature-refusal";
    /// Ends outreach: the client is reached.
    ReengageClient(Because) "reengage-client";
    /// Releases a legal hold on the record.
    ReleaseLegalHold(ReleasingLegalHold) "release-legal-hold";
    /// Opens a closed episode again.
    ReopenCase(Reopening) "reopen-case";
    /// Records that the client disputes an entry; the entry stays as it is.
    RequestAmendment(Annotating) "request-amendment";
    /// Ends a crisis.
    ResolveCrisis(ResolvingCrisis) "resolve-crisis";
    /// Looks at a hold and keeps it.
    ReviewHold(ReviewingHold) "review-hold";
    /// Signs a document.
    Sign(Signing) "sign";
    /// Records that immediate danger has ended.
    StabilizeCrisis(StabilizingCrisis) "stabilize-crisis";
    /// Begins outreach to a client who was lost from sight.
    StartOutreach(Because) "start-outreach";
}

impl Command {
    /// Says whether the command is about the record itself and no service: it may be given after closing and after a
    /// death.
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other command is a service or a step of one")]
    pub(crate) const fn is_about_the_record(&self) -> bool {
        match self {
            Self::AccessRecord(_)
            | Self::AddAddendum(_)
            | Self::AdvanceAmendment(_)
            | Self::CorrectEntry(_)
            | Self::PlaceLegalHold(_)
            | Self::ReleaseLegalHold(_)
            | Self::RequestAmendment(_)
            // These two are refused as well, by the check that says why: what is signed stays (E12).
            | Self::ChangeEntry(_)
            | Self::DeleteEntry(_) => true,
            Self::Record(record) => record.entry.is_about_the_record(),
            _ => false,
        }
    }
}
