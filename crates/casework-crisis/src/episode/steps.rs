//! What people and services may do in an episode.

use casework_core::{Actor, BusinessCalendar, Code, FreeText, Instant, Role, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::disclosure::Disclosure;
use crate::escalation::Given;
use crate::{RuleSet, Situation, Tier, sources};

/// Where the record of a lowering, its people and the contact after it come from.
pub static LOWERING_SOURCES: [&Source; 4] =
    [&sources::PROJECT, &sources::JOINT_COMMISSION, &sources::SAFE_T, &sources::VA_FLAG];

/// Who takes a step and when, under which rule set.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct StepContext<'a> {
    /// Who.
    pub by: &'a Actor,
    /// When.
    pub at: Instant,
    /// The rule set that was in force when the episode was opened.
    pub rules: &'a RuleSet,
    /// The calendar of business days; calendar days without it, which is earlier.
    pub calendar: Option<&'a BusinessCalendar>,
}

impl<'a> StepContext<'a> {
    /// Makes a context without a calendar.
    pub const fn new(by: &'a Actor, at: Instant, rules: &'a RuleSet) -> Self {
        Self { by, at, rules, calendar: None }
    }
}

/// A step in an episode. What is refused changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub enum Step {
    /// Takes in another report. The same report again changes nothing.
    Receive {
        /// What was reported.
        situation: Box<Situation>,
    },
    /// Raises the tier, at once and without approval.
    Raise {
        /// To which tier.
        to: Tier,
        /// Why.
        reason: FreeText,
    },
    /// Says that somebody takes it on. Paging stops; the deadline runs on.
    Acknowledge,
    /// Writes down that a notice of the chain was given.
    GiveNotice {
        /// Which.
        given: Given,
    },
    /// Confirms contact with the person.
    ConfirmContact {
        /// How.
        how: ContactHow,
        /// What was found.
        note: FreeText,
    },
    /// Stands the emergency response down. It is no contact, and closes nothing.
    StandDown {
        /// Why.
        reason: FreeText,
    },
    /// Records an evaluation of the person.
    Evaluate(Evaluation),
    /// Records a review.
    Review {
        /// What was found.
        note: FreeText,
    },
    /// Lowers the tier, or proposes it where a second person must agree.
    Lower(Box<Lowering>),
    /// Agrees, as the second person, with the lowering that was proposed.
    ConfirmLowering,
    /// Disagrees with a rule. It is kept for the rule's owner, and changes no tier.
    Override {
        /// The rule.
        rule: Code,
        /// Why, as a code.
        reason: OverrideReason,
        /// Why, in words.
        comment: FreeText,
    },
    /// Writes down a disclosure that was made. The software discloses nothing.
    Disclose {
        /// The record of it.
        disclosure: Box<Disclosure>,
    },
    /// Records the contact after a lowering.
    KeepCaringContact {
        /// What was found.
        note: FreeText,
    },
    /// Closes the episode.
    Close {
        /// Why.
        note: FreeText,
    },
}

/// How contact with the person was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each is treated apart")]
pub enum ContactHow {
    /// The person has died.
    Deceased,
    /// Face to face.
    InPerson,
    /// By telephone or video, with the person's own voice.
    Spoken,
    /// Emergency services have reached the person.
    ServicesReached,
    /// A clinician has found that the immediate danger has ended.
    Stabilized,
}

impl ContactHow {
    /// Says whether the contact answers an Immediate tier: a voice on the telephone does not, and neither does a visit of
    /// somebody who is no clinician.
    pub(super) fn answers_immediate(self, by: Role) -> bool {
        match self {
            Self::Deceased | Self::ServicesReached | Self::Stabilized => true,
            Self::InPerson => CLINICIANS.contains(&by),
            Self::Spoken => false,
        }
    }
}

/// An evaluation of the person by a clinician.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: what an evaluation must say")]
pub struct Evaluation {
    /// How the person was reached.
    pub contact: ContactHow,
    /// What was decided.
    pub disposition: FreeText,
    /// When the next contact is.
    pub next_contact: Instant,
}

/// The record of a lowering: without all of it nothing is lowered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: what a lowering must say")]
pub struct Lowering {
    /// The tier that stands from then on.
    pub to: Tier,
    /// A new assessment, dated after the trigger.
    pub assessment: Box<Situation>,
    /// What was found.
    pub findings: FreeText,
    /// Why the lower tier is right.
    pub rationale: FreeText,
    /// What is done about what remains.
    pub mitigation: FreeText,
    /// What was done about means.
    pub means_safety: FreeText,
    /// When the next contact is.
    pub next_contact: Instant,
}

/// Why a person disagrees with a rule, as a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OverrideReason {
    /// It is being dealt with elsewhere.
    AlreadyAddressed,
    /// The input was wrong.
    InputWrong,
    /// It is not so for this person.
    NotApplicable,
    /// Another reason, which the words give.
    Other,
    /// The person is known, and this is usual.
    UsualForPerson,
}

/// Those who work with clients.
pub(super) const STAFF: &[Role] = &[
    Role::ActTeam,
    Role::CaseManager,
    Role::Clinician,
    Role::IntakeWorker,
    Role::PeerSpecialist,
    Role::Prescriber,
    Role::Supervisor,
];

/// Those who have access to a case: any of them may raise.
pub(super) const ANYONE: &[Role] = &[
    Role::ActTeam,
    Role::CaseManager,
    Role::Client,
    Role::Clinician,
    Role::IntakeWorker,
    Role::PeerSpecialist,
    Role::Prescriber,
    Role::Provider,
    Role::Representative,
    Role::Supervisor,
];

/// Licensed clinicians: they evaluate, review what is Urgent or above, and lower.
pub(super) const CLINICIANS: &[Role] = &[Role::Clinician, Role::Prescriber];

/// Those who can be the second person of a lowering, stand down, or review what is below Urgent.
pub(super) const SECOND: &[Role] = &[Role::Clinician, Role::Prescriber, Role::Supervisor];

/// Those who review and close what is below Urgent.
pub(super) const REVIEWERS: &[Role] =
    &[Role::ActTeam, Role::CaseManager, Role::Clinician, Role::Prescriber, Role::Supervisor];
