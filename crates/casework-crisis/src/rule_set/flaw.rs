//! Why a definition is no rule set: what was looked for, and a case in which it does not hold.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Situation, Tier};

/// One reason why a definition cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Flaw {
    /// What does not hold.
    pub kind: FlawKind,
    /// A JSON pointer into the definition.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub message: String,
    /// A case in which it does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterexample: Option<Counterexample>,
}

impl Flaw {
    pub(super) fn new(kind: FlawKind, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { kind, pointer: pointer.into(), message: message.into(), counterexample: None }
    }

    pub(super) fn shown_by(mut self, counterexample: Counterexample) -> Self {
        self.counterexample = Some(counterexample);
        self
    }
}

/// What a rule set must fulfil, and this one does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FlawKind {
    /// Deadlines are shorter the higher the tier.
    DeadlinesOutOfOrder,
    /// A name, code or number cannot be one.
    Malformed,
    /// An unanswered question lowers the tier below that of a no.
    MissingCountsAsNo,
    /// The chain of a top tier does not end at a human contact that answers day and night.
    NoTerminalContact,
    /// No region is chosen, or none of its numbers is known.
    NoRegionNumbers,
    /// Something reaches no tier.
    NoTier,
    /// More evidence lowers the tier.
    NotMonotone,
    /// A rule never makes a difference: others always say as much.
    Shadowed,
    /// A rule has too many inputs to be tried on all of them.
    TooLarge,
    /// A rule names something that no rule can read.
    UnknownFact,
    /// A rule never fires.
    Unreachable,
    /// A waiver does not hold: its signature, or there is nothing to waive.
    WaiverInvalid,
    /// Something is weaker than the standard rule set, and nobody has signed for it.
    WeakenedWithoutWaiver,
}

/// Two situations that differ in one answer, with the tiers they get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Counterexample {
    /// The input that changes.
    pub input: Cow<'static, str>,
    /// Its value first.
    pub from: String,
    /// Its value then.
    pub to: String,
    /// The tier first.
    pub tier_before: Tier,
    /// The tier then: lower, although the evidence is not.
    pub tier_after: Tier,
    /// The situation first.
    pub before: Box<Situation>,
    /// The situation then.
    pub after: Box<Situation>,
}
