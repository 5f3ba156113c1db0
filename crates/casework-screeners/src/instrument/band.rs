//! What a score is divided into: subscales of its items, and bands of its range.

use std::borrow::Cow;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Words, text};

/// A sum over some of the items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Subscale {
    /// The id as published; columns are named by it in lower case.
    pub id: Cow<'static, str>,
    /// What it measures.
    pub label: Cow<'static, str>,
    /// The ids of its items.
    pub items: Words,
}

impl Subscale {
    /// Makes a subscale.
    pub const fn new(id: &'static str, label: &'static str, items: &'static [&'static str]) -> Self {
        Self { id: text(id), label: text(label), items: Words::new(items) }
    }
}

/// A severity band of the total, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Band {
    /// The lowest total in the band.
    pub from: i32,
    /// The highest total in the band.
    pub to: i32,
    /// The id.
    pub id: Cow<'static, str>,
    /// The wording.
    pub label: Cow<'static, str>,
}

impl Band {
    /// Makes a band.
    pub const fn new(from: i32, to: i32, id: &'static str, label: &'static str) -> Self {
        Self { from, to, id: text(id), label: text(label) }
    }

    /// Finds the band of a total.
    #[inline]
    pub(crate) fn of(bands: &[Self], total: i32) -> Option<&Self> {
        bands.iter().find(|band| band.from <= total && total <= band.to)
    }
}

/// Bands of the same total by another author, reported beside the usual ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct BandSet {
    /// The id.
    pub id: Cow<'static, str>,
    /// The bands: they cover the range of the total, as the usual ones do.
    pub bands: Cow<'static, [Band]>,
    /// Where they come from.
    pub source: Cow<'static, Source>,
}
