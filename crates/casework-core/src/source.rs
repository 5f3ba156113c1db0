//! Where a number, a rule or a wording comes from, and how far it can be trusted.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How well a fact is supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed scale that callers show to clinicians")]
pub enum Status {
    /// Read in the cited publication.
    Published,
    /// Read only in a secondary source that quotes another.
    Secondary,
    /// Proposed by this project, or professional knowledge without a verified source: a clinical lead confirms it
    /// before live use.
    ProjectDefault,
}

/// A citation with a short key and its status.
///
/// Sources are statics, so that every use leads to one definition.
///
/// ```
/// use casework_core::{Source, Status};
/// static SPITZER_2006: Source = Source::published("spitzer-2006", "Spitzer RL et al. Arch Intern Med. 2006");
/// assert_eq!(SPITZER_2006.status(), Status::Published);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Source {
    key: Cow<'static, str>,
    citation: Cow<'static, str>,
    status: Status,
}

impl Source {
    /// Makes a source that was read in the cited publication.
    pub const fn published(key: &'static str, citation: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), citation: Cow::Borrowed(citation), status: Status::Published }
    }

    /// Makes a source that was read only second-hand.
    pub const fn secondary(key: &'static str, citation: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), citation: Cow::Borrowed(citation), status: Status::Secondary }
    }

    /// Makes a source for what this project proposes.
    pub const fn project_default(key: &'static str, citation: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), citation: Cow::Borrowed(citation), status: Status::ProjectDefault }
    }

    /// Returns the short key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the citation.
    pub fn citation(&self) -> &str {
        &self.citation
    }

    /// Returns how well the fact is supported.
    pub const fn status(&self) -> Status {
        self.status
    }
}
