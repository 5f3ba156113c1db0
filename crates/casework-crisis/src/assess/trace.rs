//! The trace: what became of every input. No input is dropped in silence.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::Name;

/// What became of one input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Traced {
    /// The name of the input.
    pub what: Name,
    /// What became of it.
    pub fate: Fate,
    /// Why, where it was not used as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Cow<'static, str>>,
}

impl fmt::Debug for Traced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traced").field("fate", &self.fate).finish_non_exhaustive()
    }
}

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the three fates of the sheet")]
pub enum Fate {
    /// A rule read it.
    Used,
    /// It has no bearing on the tier; the reason stands beside it.
    NotRelevant,
    /// Nobody here knows what it means: a person must read it.
    Unrecognized,
}

/// Collects the fates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    fates: Vec<Traced>,
    unrecognized: usize,
    /// Whether a fate may repeat the one before it.
    repeats: bool,
}

impl Trace {
    pub(crate) fn with_room_for(inputs: usize) -> Self {
        Self { fates: Vec::with_capacity(inputs), ..Self::default() }
    }

    pub(crate) fn used(&mut self, what: impl Into<Name>) {
        self.add(Traced { what: what.into(), fate: Fate::Used, why: None });
    }

    /// Notes an input of a list: what comes twice in a row is told once.
    pub(crate) fn used_of_list(&mut self, what: &'static str) {
        let told = self.fates.last().is_some_and(|last| last.fate == Fate::Used && last.what == what);
        if !told {
            self.used(what);
        }
    }

    /// Notes an input that was used otherwise than it says.
    pub(crate) fn used_as(&mut self, what: &'static str, why: &'static str) {
        self.add(Traced { what: what.into(), fate: Fate::Used, why: Some(Cow::Borrowed(why)) });
    }

    pub(crate) fn not_relevant(&mut self, what: impl Into<Name>, why: &'static str) {
        self.add(Traced { what: what.into(), fate: Fate::NotRelevant, why: Some(Cow::Borrowed(why)) });
    }

    /// Notes a code that nobody here knows.
    pub(crate) fn unrecognized(&mut self, place: &'static str, code: &str) {
        let what = Name::within(place, printable(code).as_str());
        let why = Some(Cow::Borrowed("the code is not known"));
        self.add(Traced { what, fate: Fate::Unrecognized, why });
    }

    /// Notes a value that is not an answer to the input.
    pub(crate) fn unrecognized_value(&mut self, what: &'static str) {
        let why = Some(Cow::Borrowed("the value is not an answer to it"));
        self.add(Traced { what: what.into(), fate: Fate::Unrecognized, why });
    }

    fn add(&mut self, traced: Traced) {
        if traced.fate == Fate::Unrecognized {
            self.unrecognized = self.unrecognized.saturating_add(1);
        }
        self.fates.push(traced);
    }

    /// Returns what nobody here knows.
    pub(crate) fn unrecognized_inputs(&self) -> impl Iterator<Item = &Traced> {
        let unrecognized = self.fates.iter().filter(|traced| traced.fate == Fate::Unrecognized);
        unrecognized.take(self.unrecognized)
    }

    /// Returns the place after the last fate, for [`Trace::settle`].
    pub(crate) fn place(&self) -> usize {
        self.fates.len()
    }

    /// Sorts the fates since `place`, so that the order in which a list was sent in leaves no mark.
    pub(crate) fn settle(&mut self, place: usize) {
        if let Some(list @ [_, _, ..]) = self.fates.get_mut(place..) {
            list.sort_unstable();
            self.repeats = true;
        }
    }

    /// Looks for repetitions among the fates since `place`, which are in a fixed order already.
    pub(crate) fn listed(&mut self, place: usize) {
        let list = self.fates.get(place.saturating_sub(1)..).unwrap_or_default();
        self.repeats |= list.iter().zip(list.iter().skip(1)).any(|(one, next)| one == next);
    }

    /// Ends the trace: fates that repeat each other are told once.
    pub(crate) fn finish(mut self) -> Vec<Traced> {
        if self.repeats {
            self.fates.dedup();
        }
        self.fates
    }
}

/// Returns a code as it is when it is short and plain; free text shows only its length.
pub(crate) fn printable(code: &str) -> Name {
    let plain =
        code.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/'));
    if plain && (1..=64).contains(&code.len()) {
        Name::sent(code)
    } else {
        Name::sent(&format!("text-of-{}-bytes", code.len()))
    }
}
