//! The right to amend: a request is acted on within the time the policy gives, extended once, accepted, or denied on one
//! of four grounds; then the client may disagree and the program may rebut. All of it stays with the record.
//!
//! A request is made with `request-amendment` and is named by the sequence number of its event.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build them field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::calendar::plus_days;
use casework_core::{EntryId, FreeText};
use chrono::NaiveDate;

use super::rules::PrivacyRules;

/// The grounds on which an amendment may be denied, and no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DenialGround {
    /// The entry is accurate and complete.
    AccurateAndComplete,
    /// The client has no right to inspect it.
    NotInspectable,
    /// It is not part of the record set.
    NotInRecordSet,
    /// The program did not create it.
    NotCreatedByUs,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AmendmentStatus {
    /// It waits.
    Requested,
    /// It waits longer, with the reason told to the client.
    Extended,
    /// It was accepted.
    Accepted,
    /// It was denied in writing.
    Denied,
    /// The client disagrees.
    Disagreed,
    /// The program has answered the disagreement.
    Rebutted,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "step", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum AmendmentStep {
    /// Accepts: the record is identified and the amendment linked to it.
    Accept {
        /// What was added, and who else was told.
        words: FreeText,
    },
    /// Takes more time, once.
    Extend {
        /// The reason that the client was given in writing.
        reason: FreeText,
    },
    /// Denies, in writing.
    Deny {
        /// The ground.
        ground: DenialGround,
        /// The written denial: the ground in plain words, how to disagree, how to complain.
        words: FreeText,
    },
    /// The client disagrees.
    Disagree {
        /// The statement of disagreement.
        words: FreeText,
    },
    /// The program answers the disagreement.
    Rebut {
        /// The rebuttal.
        words: FreeText,
    },
}

/// Takes a request for an amendment one step on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AdvancingAmendment {
    /// The request, by the sequence number of its event.
    pub request: EntryId,
    /// The step.
    pub action: AmendmentStep,
}

impl AmendmentStatus {
    /// Every state, in the order in which they follow.
    pub const ALL: [Self; 6] =
        [Self::Requested, Self::Extended, Self::Accepted, Self::Denied, Self::Disagreed, Self::Rebutted];

    /// Returns the states that may follow: the third table of permitted steps.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Requested => &[Self::Extended, Self::Accepted, Self::Denied],
            Self::Extended => &[Self::Accepted, Self::Denied],
            Self::Denied => &[Self::Disagreed],
            Self::Disagreed => &[Self::Rebutted],
            Self::Accepted | Self::Rebutted => &[],
        }
    }

    /// Says whether the request still waits for an answer.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Requested | Self::Extended)
    }

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Extended => "extended",
            Self::Accepted => "accepted",
            Self::Denied => "denied",
            Self::Disagreed => "disagreed",
            Self::Rebutted => "rebutted",
        }
    }
}

impl AmendmentStep {
    /// Returns the state that the step leads to.
    pub const fn to(&self) -> AmendmentStatus {
        match self {
            Self::Accept { .. } => AmendmentStatus::Accepted,
            Self::Extend { .. } => AmendmentStatus::Extended,
            Self::Deny { .. } => AmendmentStatus::Denied,
            Self::Disagree { .. } => AmendmentStatus::Disagreed,
            Self::Rebut { .. } => AmendmentStatus::Rebutted,
        }
    }
}

/// What the case keeps of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AmendmentFact {
    pub(crate) requested_on: NaiveDate,
    pub(crate) extended: bool,
    pub(crate) status: AmendmentStatus,
}

impl AmendmentFact {
    /// Returns the days that there are to act.
    pub(crate) const fn days(&self, rules: &PrivacyRules) -> u32 {
        let more = if self.extended { rules.amendment_extension_days } else { 0 };
        rules.amendment_days.saturating_add(more)
    }

    /// Returns the day by which it must be acted on.
    pub(crate) fn due(&self, rules: &PrivacyRules) -> NaiveDate {
        plus_days(self.requested_on, self.days(rules))
    }
}
