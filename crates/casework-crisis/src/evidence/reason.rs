//! The input values that made a rule fire.

use std::borrow::Cow;

use casework_core::Answer;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Name, PartialDate};
use crate::Tier;

/// One input value that made a rule fire.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Evidence {
    /// The name of the input, such as `c-ssrs-screener.4`, `signs.A-EMO` or `probes.weapon`.
    pub input: Name,
    /// Its value.
    pub value: EvidenceValue,
}

/// The value of an input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[non_exhaustive]
pub enum EvidenceValue {
    /// One of the six answers.
    Answer(Answer),
    /// A number.
    Number(i64),
    /// A date.
    Date(NaiveDate),
    /// A tier.
    Tier(Tier),
    /// A word of a closed vocabulary.
    Word(Cow<'static, str>),
}

impl std::fmt::Debug for EvidenceValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EvidenceValue").finish_non_exhaustive()
    }
}

impl From<Answer> for EvidenceValue {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

impl From<&'static str> for EvidenceValue {
    fn from(word: &'static str) -> Self {
        Self::Word(Cow::Borrowed(word))
    }
}

impl From<Tier> for EvidenceValue {
    fn from(tier: Tier) -> Self {
        Self::Tier(tier)
    }
}

impl From<PartialDate> for EvidenceValue {
    fn from(date: PartialDate) -> Self {
        date.latest().map_or(Self::Word(Cow::Borrowed("unknown")), Self::Date)
    }
}

/// What the rule that is asked has found so far. One list goes from rule to rule, so that asking allocates nothing.
#[derive(Default)]
pub(crate) struct Found(Vec<Evidence>);

/// How many pieces of evidence there is room for at first; few rules find more.
const ROOM: usize = 16;

impl Found {
    pub(crate) fn new() -> Self {
        Self(Vec::with_capacity(ROOM))
    }

    pub(crate) fn add(&mut self, input: impl Into<Name>, value: impl Into<EvidenceValue>) {
        self.0.push(Evidence { input: input.into(), value: value.into() });
    }

    /// Adds an input of a list. Lists are read sorted: what was sent in twice comes twice in a row, and is told once.
    pub(crate) fn add_listed(&mut self, input: &Name, value: impl Into<EvidenceValue>) {
        let value = value.into();
        let told = self.0.last().is_some_and(|last| last.input == *input && last.value == value);
        if !told {
            self.0.push(Evidence { input: input.clone(), value });
        }
    }

    pub(crate) fn add_if(&mut self, holds: bool, input: &'static str, value: impl Into<EvidenceValue>) {
        if holds {
            self.add(input, value);
        }
    }

    /// Adds an answer when it is yes, and says whether it was.
    pub(crate) fn yes(&mut self, input: &'static str, answer: Answer) -> bool {
        self.add_if(answer == Answer::Yes, input, answer);
        answer == Answer::Yes
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how much was found, for [`Found::take_back_to`].
    pub(crate) fn length(&self) -> usize {
        self.0.len()
    }

    /// Takes back everything: the rule does not fire after all.
    pub(crate) fn take_back(&mut self) {
        self.0.clear();
    }

    /// Takes back what was found since there was so much.
    pub(crate) fn take_back_to(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// Ends the search of a rule: no evidence means that it did not fire.
    pub(crate) fn fired(&mut self) -> Option<Vec<Evidence>> {
        if self.0.is_empty() {
            return None;
        }
        let mut evidence = Vec::with_capacity(self.0.len());
        evidence.append(&mut self.0);
        Some(evidence)
    }

    /// Ends the search of a condition that an organization wrote, which may name one input in several places.
    pub(crate) fn fired_once_each(&mut self) -> Option<Vec<Evidence>> {
        self.0.sort_unstable();
        self.0.dedup();
        self.fired()
    }
}
