//! What happened in an episode, in the past tense. Nothing of it is ever changed.

use casework_core::{Actor, Code, Digest, FreeText, Instant, PersonId, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::steps::{ContactHow, Evaluation, Lowering, OverrideReason};
use crate::disclosure::Disclosure;
use crate::escalation::Given;
use crate::rule_set::RuleSetRef;
use crate::{Situation, Tier};

/// One thing that happened, with who did it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "wire type: who, when, in which role, what")]
pub struct EpisodeEvent {
    /// Its place in the episode, from 1, without gaps.
    pub sequence: u64,
    /// When it happened.
    pub at: Instant,
    /// Who did it.
    pub by: Actor,
    /// The role in which it was done.
    pub role: Role,
    /// What happened.
    pub what: Occurrence,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[non_exhaustive]
pub enum Occurrence {
    /// An episode was opened.
    Opened {
        /// Its id.
        id: String,
        /// What was found.
        situation: Box<Situation>,
        /// What the rules said.
        judgment: Judgment,
    },
    /// Another report was taken in.
    EvidenceReceived {
        /// What was reported.
        situation: Box<Situation>,
        /// What the rules say of everything that was reported.
        judgment: Judgment,
        /// Whether the clocks start anew: the report alone asks for as much as what people had answered already.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        renewed: bool,
    },
    /// A person raised the tier.
    Raised {
        /// Why.
        reason: FreeText,
        /// The tier and the clocks from then on.
        judgment: Judgment,
    },
    /// Somebody who was told has taken it on.
    Acknowledged,
    /// A notice of the chain was given.
    NoticeGiven {
        /// Which.
        given: Given,
    },
    /// Contact with the person was confirmed.
    ContactConfirmed {
        /// How.
        how: ContactHow,
        /// What was found.
        note: FreeText,
    },
    /// The emergency response was stood down.
    StoodDown {
        /// Why.
        reason: FreeText,
    },
    /// The person was evaluated.
    Evaluated {
        /// The evaluation.
        evaluation: Evaluation,
    },
    /// The episode was reviewed.
    Reviewed {
        /// What was found.
        note: FreeText,
    },
    /// A clinician proposed a lower tier; a second person has not yet agreed.
    LoweringProposed {
        /// The record that stands behind it.
        lowering: Box<Lowering>,
    },
    /// People lowered the effective tier.
    Lowered {
        /// The tier that was left.
        from: Tier,
        /// The record that stands behind it.
        lowering: Box<Lowering>,
        /// Who proposed it, where a second person was needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed_by: Option<PersonId>,
        /// The tier of the new assessment alone, and the clocks from then on.
        judgment: Judgment,
    },
    /// A person disagreed with a rule. What the rule computed stays.
    Overridden {
        /// The rule.
        rule: Code,
        /// Why, as a code.
        reason: OverrideReason,
        /// Why, in words.
        comment: FreeText,
    },
    /// People disclosed something, on a legal basis that they name.
    Disclosed {
        /// The record of it.
        disclosure: Box<Disclosure>,
    },
    /// The contact after a lowering took place.
    CaringContactKept {
        /// What was found.
        note: FreeText,
    },
    /// The episode was closed.
    Closed {
        /// Why.
        note: FreeText,
    },
}

/// What the rules said, as an episode keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "wire type of an event")]
pub struct Judgment {
    /// What follows from the evidence alone.
    pub computed_tier: Tier,
    /// What stands.
    pub effective_tier: Tier,
    /// By when to respond.
    pub deadline: Instant,
    /// The time that is never passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Instant>,
    /// The rules of the computed tier.
    pub determined_by: Vec<Code>,
    /// Whether anything could not be assessed.
    pub incomplete: bool,
    /// The rule set.
    pub rule_set: RuleSetRef,
}

/// Identifies a report: everything that was reported, and when. When it was written down, and what stood before, make
/// no other report of it.
pub(super) fn identity(situation: &Situation) -> Digest {
    let mut bare = situation.clone();
    bare.recorded_at = None;
    bare.episode_ref = None;
    bare.context.previous_tier = None;
    bare.context.previous_deadline = None;
    Digest::of(&bare)
}
