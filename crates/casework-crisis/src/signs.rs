//! Warning signs, medical red flags and self-care domains, with their floors and groups.
//!
//! The table holds the two seed lists exactly, and the standard lists as optional extra codes that begin with `S-`.
//! A code that begins with `P-` is a warning sign of the person's own plan. Open [`SIGNS`] first.

mod medical;
mod table;

pub use medical::{MedicalFlag, SelfCareDomain};
pub use table::SIGNS;

use std::sync::LazyLock;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Tier;
use crate::actions::Action;
use crate::rule_set::AddedSign;

/// One warning sign of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignDefinition {
    /// The code.
    pub code: &'static str,
    /// What it names, in our words.
    pub label: &'static str,
    /// The list it stands on.
    pub list: List,
    /// The lowest tier that the sign alone asks for.
    pub floor: Tier,
    /// What it counts as: signs of one concept count once.
    pub concept: Concept,
    /// What it says beyond its floor.
    pub kind: Kind,
    /// The follow-up questions it asks for.
    pub probes: &'static [Action],
    /// Where the sign comes from. The floor is a project default.
    pub source: &'static Source,
}

/// The list a sign stands on. A sign that someone reports counts at every age: the list never drops it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the seed lists and the standard lists")]
pub enum List {
    /// The seed list for everyone.
    General,
    /// The seed list for adults.
    Adult,
    /// The seed list for youth.
    Youth,
    /// The published standard lists.
    Standard,
}

/// What a sign says beyond its floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "rules that read signs must see a new kind")]
pub enum Kind {
    /// Nothing more.
    Plain,
    /// The person voices thoughts of suicide or self-harm.
    Ideation,
    /// Preparatory behavior: item 6 of the C-SSRS Screener.
    Preparatory,
    /// An act of violence.
    Violence,
    /// Abuse of somebody.
    Abuse,
    /// Confusion, which makes some medical warnings immediate.
    Confusion,
}

/// What signs of different lists have in common: each counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "counted by its bit")]
pub enum Concept {
    /// Abuse of others.
    Abuse,
    /// Agitation.
    Agitation,
    /// Being a burden.
    Burden,
    /// Sudden calm.
    Calm,
    /// Confusion or psychosis.
    Confusion,
    /// Preoccupation with death.
    Death,
    /// Anxiety, hopelessness, rage or pain.
    Distress,
    /// Eating or sleep.
    EatingSleep,
    /// Guilt or shame.
    Guilt,
    /// Thoughts of suicide or self-harm.
    Ideation,
    /// Loss of interest.
    Interest,
    /// Mood swings.
    Mood,
    /// Preparatory behavior.
    Preparation,
    /// Risk-taking.
    Risk,
    /// Care of self.
    SelfCare,
    /// Substance use.
    Substances,
    /// Feeling trapped.
    Trapped,
    /// Violence.
    Violence,
    /// Withdrawal from others.
    Withdrawal,
}

impl Concept {
    /// Returns the bit of the concept.
    pub(crate) const fn bit(self) -> u32 {
        1 << match self {
            Self::Abuse => 0,
            Self::Agitation => 1,
            Self::Burden => 2,
            Self::Calm => 3,
            Self::Confusion => 4,
            Self::Death => 5,
            Self::Distress => 6,
            Self::EatingSleep => 7,
            Self::Guilt => 8,
            Self::Ideation => 9,
            Self::Interest => 10,
            Self::Mood => 11,
            Self::Preparation => 12,
            Self::Risk => 13,
            Self::SelfCare => 14,
            Self::Substances => 15,
            Self::Trapped => 16,
            Self::Violence => 17,
            Self::Withdrawal => 18,
        }
    }
}

/// What a sign's code names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning<'a> {
    /// A sign of the table.
    Listed(&'static SignDefinition),
    /// A sign that an organization added.
    Added(&'a AddedSign),
    /// A warning sign of the person's own plan.
    Personal,
    /// Nothing that is known here.
    Unrecognized,
}

/// The start of the code of a person's own warning sign.
const PERSONAL_PREFIX: &str = "P-";

/// The table by the last bits of its tags, so that a code is compared with a few others and not with all of them.
static BUCKETS: LazyLock<[Vec<(u32, &'static SignDefinition)>; 1 << BUCKET_BITS]> = LazyLock::new(|| {
    let mut buckets = [const { Vec::new() }; 1 << BUCKET_BITS];
    for sign in &SIGNS {
        let tag = tag(sign.code);
        if let Some(bucket) = buckets.get_mut(bucket_of(tag)) {
            bucket.push((tag, sign));
        }
    }
    buckets
});

/// How many bits of a tag choose its bucket.
const BUCKET_BITS: u32 = 6;

/// Returns the bucket of a tag: the upper bits after a multiplication that spreads them.
fn bucket_of(tag: u32) -> usize {
    let spread = tag.wrapping_mul(0x9E37_79B1) >> (u32::BITS - BUCKET_BITS);
    usize::try_from(spread).unwrap_or(0)
}

/// Returns what tells most codes apart: the first and the third letter, and the last two.
pub(crate) fn tag(code: &str) -> u32 {
    match code.as_bytes() {
        [first, _, third, .., before, last] => u32::from_be_bytes([*first, *third, *before, *last]),
        [first, ..] => u32::from_be_bytes([*first, 0, 0, 0]),
        [] => 0,
    }
}

/// Finds what a code names.
pub(crate) fn find(code: &str) -> Meaning<'static> {
    let wanted = tag(code);
    let mut bucket = BUCKETS.get(bucket_of(wanted)).into_iter().flatten();
    if let Some((_, sign)) = bucket.find(|(tag, sign)| *tag == wanted && sign.code == code) {
        Meaning::Listed(sign)
    } else if code.strip_prefix(PERSONAL_PREFIX).is_some_and(|name| !name.is_empty()) {
        Meaning::Personal
    } else {
        Meaning::Unrecognized
    }
}

#[cfg(test)]
mod tests;
