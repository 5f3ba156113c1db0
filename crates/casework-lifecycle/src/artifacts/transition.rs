//! Transition: prepare discharge, step down, hand over. Exit artifacts T1 to T9.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, ReferralId, Signature, people::SignatureRefusal};
use chrono::NaiveDate;

use super::ExitArtifact;
use super::common::ContentClass;

/// Why discharge is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DischargeCriteria {
    /// Criterion by criterion, with what supports it: goals, intensity, a clinician's safety formulation, housing.
    #[schemars(length(min = 1))]
    pub criteria: Vec<FreeText>,
}

/// The plan against relapse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RelapsePlan {
    /// What being well looks like.
    pub wellness: Vec<FreeText>,
    /// What keeps the client well, day by day.
    pub daily_maintenance: Vec<FreeText>,
    /// Triggers, each with what to do.
    pub triggers: Vec<FreeText>,
    /// Early warning signs, each with what to do.
    pub early_warning_signs: Vec<FreeText>,
    /// What to do when things break down.
    pub when_things_break_down: Vec<FreeText>,
}

/// The winding down of contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum StepDown {
    /// It was carried out.
    Done,
    /// It was not needed.
    Waived {
        /// The reason.
        reason: FreeText,
    },
}

/// Who takes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "receiver", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Receiver {
    /// Someone has agreed to take over.
    Accepted {
        /// Who.
        name: String,
        /// The day of the first appointment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_appointment: Option<NaiveDate>,
    },
    /// Nobody need take over.
    NotNeeded {
        /// The reason.
        reason: FreeText,
    },
}

/// The hand-off in front of the client, who can correct and ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Handoff {
    /// Who took part.
    pub participants: Vec<String>,
    /// Whether the client was there.
    pub client_present: bool,
    /// What was handed over and what is open.
    pub topics: FreeText,
}

/// What was sent to the receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TransferPacket {
    /// Who received it.
    pub recipient: String,
    /// What kinds of content it held.
    pub content: BTreeSet<ContentClass>,
    /// What was in it.
    pub items: Vec<FreeText>,
}

/// An open referral is handed over to the receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReferralHandover {
    /// The referral.
    pub referral: ReferralId,
    /// To whom.
    pub to: String,
}

/// What the case remembers of this transition.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says that one thing was done")]
pub(crate) struct TransitionFact {
    pub(crate) criteria: bool,
    pub(crate) relapse_plan: bool,
    pub(crate) step_down: bool,
    pub(crate) receiver: Option<ReceiverFact>,
    pub(crate) handoff: bool,
    pub(crate) packets: usize,
    pub(crate) handed_over: BTreeSet<ReferralId>,
    pub(crate) signatures: Vec<Signature>,
    pub(crate) refusals: Vec<SignatureRefusal>,
}

/// Where the search for a receiver stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReceiverFact {
    Accepted { dated: bool },
    NotNeeded,
}

impl TransitionFact {
    /// Forgets what must be done anew when the hand-off has failed.
    pub(crate) fn hand_off_again(&mut self) {
        self.receiver = None;
        self.handoff = false;
        self.packets = 0;
        self.handed_over.clear();
        self.signatures.clear();
        self.refusals.clear();
    }
}

/// T1: the discharge criteria.
pub static DISCHARGE_CRITERIA: ExitArtifact = ExitArtifact {
    code: "T1",
    name: "discharge criteria",
    lacks: |case, _| (!case.transition.criteria).then(|| "record why discharge is right".into()),
};

/// T2: the plan against relapse.
pub static RELAPSE_PLAN: ExitArtifact = ExitArtifact {
    code: "T2",
    name: "relapse-prevention plan",
    lacks: |case, _| (!case.transition.relapse_plan).then(|| "write it with the client".into()),
};

/// T3: the safety plan was updated in this phase.
pub static SAFETY_PLAN: ExitArtifact = ExitArtifact {
    code: "T3",
    name: "updated safety plan",
    lacks: |case, _| {
        let updated = case.since_phase_began(case.safety_plans.iter().max().copied());
        (!updated).then(|| "look through it with the client and record it again".into())
    },
};

/// T4: the step-down was done, or waived with a reason.
pub static STEP_DOWN: ExitArtifact = ExitArtifact {
    code: "T4",
    name: "step-down",
    lacks: |case, _| {
        (!case.transition.step_down).then(|| "record it as done, or waived with a reason".into())
    },
};

/// T5: the receiver has accepted with a first appointment, or none is needed.
pub static RECEIVER: ExitArtifact = ExitArtifact {
    code: "T5",
    name: "receiver",
    lacks: |case, _| match case.transition.receiver {
        None => Some("nobody has accepted, and it is not recorded that nobody is needed".into()),
        Some(ReceiverFact::Accepted { dated: false }) => Some("no first appointment is recorded".into()),
        Some(ReceiverFact::Accepted { dated: true } | ReceiverFact::NotNeeded) => None,
    },
};

/// T6: the warm hand-off.
pub static HANDOFF: ExitArtifact = ExitArtifact {
    code: "T6",
    name: "warm hand-off",
    lacks: |case, _| {
        let needed = case.transition.receiver != Some(ReceiverFact::NotNeeded);
        (needed && !case.transition.handoff).then(|| "hold it with the client and record it".into())
    },
};

/// T7: what was sent, each packet under a release that was in force when it was sent (E13 sees to that).
pub static RELEASES: ExitArtifact = ExitArtifact {
    code: "T7",
    name: "releases for what was sent",
    lacks: |case, _| {
        let needed = case.transition.receiver != Some(ReceiverFact::NotNeeded);
        (needed && case.transition.packets == 0).then(|| "record what was sent to the receiver".into())
    },
};

/// T8: open referrals are ended or handed over.
pub static REFERRALS_ENDED: ExitArtifact = ExitArtifact {
    code: "T8",
    name: "open referrals",
    lacks: |case, _| {
        let open: Vec<&str> = case
            .referrals
            .iter()
            .filter(|(id, referral)| referral.status.is_open() && !case.transition.handed_over.contains(*id))
            .map(|(id, _)| id.as_str())
            .collect();
        (!open.is_empty()).then(|| format!("end or hand over `{}`", open.join("`, `")).into())
    },
};

/// T9: the client's signature, or a documented refusal.
pub static CLIENT_SIGNATURE: ExitArtifact = ExitArtifact {
    code: "T9",
    name: "client signature",
    lacks: |case, _| {
        let signed = case.transition.signatures.iter().any(|known| known.role.speaks_for_the_client());
        (!signed && case.transition.refusals.is_empty())
            .then(|| "the client has not signed the transition, and no refusal is documented".into())
    },
};
