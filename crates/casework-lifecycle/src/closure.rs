//! Why a case may be closed, from which phases, with which proof, and whether it may be opened again.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::FreeText;
use chrono::NaiveDate;

use crate::artifacts::common::ContentClass;
use crate::phases::Phase;

mod plan;

pub(crate) use plan::effects;
pub use plan::{ClosureEffect, ClosurePlan, ClosureSubject, plan_closure};

/// Why a case is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each reason has its row in the table")]
#[expect(missing_docs, reason = "the names are the definitions; the table says what each needs")]
pub enum ClosureReason {
    ScreenedOut,
    NoResponse,
    Declined,
    Withdrew,
    NoLongerEligible,
    MutualNoLongerNeeded,
    LostToContact,
    Transferred,
    MovedOutOfArea,
    HigherLevelOfCare,
    Incarcerated,
    Deceased,
    ProgramEnded,
    GoalsMet,
    SteppedDown,
    TransitionedToAdultServices,
    Duplicate,
    EnteredInError,
}

/// What may follow a closed episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "three answers")]
pub enum Afterwards {
    /// It may be reopened in time, or a new episode may follow.
    ReopenOrNew,
    /// Only a new episode may follow.
    NewOnly,
    /// Nothing follows.
    Never,
}

/// What a closure must prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each proof is looked for in its own way")]
pub enum Proof {
    /// Exit artifacts S1 to S3 of screening.
    Screened,
    /// The client was told, with the reason and the way to appeal or alternatives (`notice`).
    Notice,
    /// The outreach minimum is met (E16).
    Outreach,
    /// A two-way contact in which the service was refused.
    RefusalContact,
    /// Alternatives were given (`alternatives`).
    Alternatives,
    /// A look at safety after the refusal, or within the policy's days (`safety-screen` entry).
    RiskCheck,
    /// Crisis resources were given (`crisis-resources`).
    CrisisResources,
    /// A written opinion (`opinion`).
    Opinion,
    /// A joint decision of client and program (`joint-decision`).
    JointDecision,
    /// The receiver has accepted and the first date is set (E17, `receiver` and `first-appointment`).
    Receiver,
    /// A release in force covers what is sent to the receiver (E13).
    Release,
    /// The hand-off to the receiver (`handoff`).
    Handoff,
    /// What was sent to the receiver, and under which release (`transfer-packet`).
    TransferPacket,
    /// A transfer was offered (`transfer-offer`).
    TransferOffer,
    /// A supervisor decides.
    Supervisor,
    /// The death is on record, with its source.
    Death,
    /// An incident review is opened (`incident-review`).
    IncidentReview,
    /// Exit artifacts Z1 to Z5 of post-transition.
    Aftercare,
}

/// One row of the table of closure reasons.
#[derive(Debug)]
#[non_exhaustive]
pub struct ClosureRule {
    /// The reason.
    pub reason: ClosureReason,
    /// The first phase in which it may be given.
    pub from: Phase,
    /// The last phase in which it may be given.
    pub to: Phase,
    /// Phases between the two in which it may not be given.
    pub except: &'static [Phase],
    /// What must be proved.
    pub proofs: &'static [Proof],
    /// What may follow.
    pub afterwards: Afterwards,
}

/// The closure reasons, in the order of the lifecycle sheet.
pub static CLOSURES: &[ClosureRule] = {
    use Afterwards::{Never, NewOnly, ReopenOrNew};
    use ClosureReason as Why;
    use Phase::{
        Assessment, Evaluation, Implementation, Intake, Planning, PostTransition, RiskStratification,
        Screening, Transition,
    };
    use Proof::{
        Aftercare, Alternatives, CrisisResources, Death, Handoff, IncidentReview, JointDecision, Notice,
        Opinion, Outreach, Receiver, RefusalContact, Release, RiskCheck, Screened, Supervisor, TransferOffer,
        TransferPacket,
    };

    const fn row(
        reason: ClosureReason,
        span: (Phase, Phase),
        proofs: &'static [Proof],
        afterwards: Afterwards,
    ) -> ClosureRule {
        ClosureRule { reason, from: span.0, to: span.1, except: &[], proofs, afterwards }
    }

    &[
        row(Why::ScreenedOut, (Screening, Screening), &[Screened, Notice, Alternatives], NewOnly),
        row(Why::NoResponse, (Screening, Intake), &[Outreach], NewOnly),
        row(Why::Declined, (Screening, Planning), &[RefusalContact, Alternatives], NewOnly),
        row(
            Why::Withdrew,
            (Implementation, PostTransition),
            &[RefusalContact, RiskCheck, CrisisResources],
            ReopenOrNew,
        ),
        row(Why::NoLongerEligible, (Intake, Transition), &[Opinion, Notice], NewOnly),
        ClosureRule {
            reason: Why::MutualNoLongerNeeded,
            from: Assessment,
            to: Evaluation,
            except: &[Planning, Implementation],
            proofs: &[JointDecision],
            afterwards: ReopenOrNew,
        },
        row(Why::LostToContact, (Intake, PostTransition), &[Outreach, Notice], ReopenOrNew),
        row(
            Why::Transferred,
            (Assessment, Transition),
            &[Receiver, Release, TransferPacket, Handoff],
            NewOnly,
        ),
        row(Why::MovedOutOfArea, (Intake, PostTransition), &[TransferOffer], NewOnly),
        row(Why::HigherLevelOfCare, (RiskStratification, PostTransition), &[Receiver], NewOnly),
        row(Why::Incarcerated, (Intake, PostTransition), &[Supervisor], NewOnly),
        row(Why::Deceased, (Screening, PostTransition), &[Death, IncidentReview], Never),
        row(Why::ProgramEnded, (Screening, PostTransition), &[Notice, TransferOffer], NewOnly),
        row(Why::GoalsMet, (PostTransition, PostTransition), &[Aftercare], ReopenOrNew),
        row(Why::SteppedDown, (PostTransition, PostTransition), &[Aftercare, Receiver], ReopenOrNew),
        row(Why::TransitionedToAdultServices, (PostTransition, PostTransition), &[Aftercare], ReopenOrNew),
        row(Why::Duplicate, (Screening, PostTransition), &[Supervisor], Never),
        row(Why::EnteredInError, (Screening, PostTransition), &[Supervisor], Never),
    ]
};

impl ClosureReason {
    /// Returns the row of the table.
    pub fn rule(self) -> &'static ClosureRule {
        // INVARIANT: every reason has its row; a test holds it. This one, which permits nothing, would stand in.
        static NOWHERE: ClosureRule = ClosureRule {
            reason: ClosureReason::EnteredInError,
            from: Phase::Closed,
            to: Phase::Closed,
            except: &[],
            proofs: &[],
            afterwards: Afterwards::Never,
        };
        CLOSURES.iter().find(|row| row.reason == self).unwrap_or(&NOWHERE)
    }

    /// Returns the name on the wire.
    pub fn as_str(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

impl ClosureRule {
    /// Says whether the reason may be given in a phase.
    pub fn allows(&self, phase: Phase) -> bool {
        (self.from..=self.to).contains(&phase) && !self.except.contains(&phase)
    }
}

/// What the closing of a case proves, beside what is on record already. Each reason asks for its own part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "a wire type: callers build it field by field")]
pub struct ClosureProof {
    /// How the client was told: reason, appeal or the way back, crisis numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<FreeText>,
    /// The alternatives that were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<FreeText>,
    /// The crisis resources that were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis_resources: Option<FreeText>,
    /// The written opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<FreeText>,
    /// The joint decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint_decision: Option<FreeText>,
    /// Who has accepted the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<String>,
    /// The day of the first appointment there, or of the admission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_appointment: Option<NaiveDate>,
    /// How the client was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handoff: Option<FreeText>,
    /// What was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer_packet: Option<FreeText>,
    /// The classes of content that were sent; `general` alone when none is named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub transfer_content: BTreeSet<ContentClass>,
    /// The transfer that was offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer_offer: Option<FreeText>,
    /// Who follows the denials and appeals that are open, once nobody here does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_appeals: Option<FreeText>,
    /// The incident review that was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident_review: Option<FreeText>,
    /// The supervisor's decision on a welfare check, when the intensity level is high and contact is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub welfare_check: Option<FreeText>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_exactly_one_row() {
        for row in CLOSURES {
            assert!(std::ptr::eq(row.reason.rule(), row), "{:?}", row.reason);
        }
        assert_eq!(CLOSURES.len(), 18);
    }
}
