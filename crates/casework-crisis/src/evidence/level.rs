//! Levels that a clinician documented: kept with the name of their scale, and never compared across scales.
//!
//! A level is a clinician's judgment in words. It is neither the result of an instrument nor a response tier: the three
//! stand apart, and [`LEVELS`] says which tier each level asks for.

use casework_core::{Instant, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Tier, sources};

/// A level that a clinician documented after an assessment.
///
/// ```
/// use casework_crisis::evidence::{DocumentedLevel, Level};
/// let level: DocumentedLevel = serde_json::from_str(r#"{ "scale": "safe-t", "level": "moderate" }"#).unwrap();
/// assert_eq!(level.level, Level::Moderate);
/// assert!(level.row().is_some());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct DocumentedLevel {
    /// The scale: `safe-t` (low, moderate, high) or `va-dod-acute` (low, intermediate, high).
    pub scale: String,
    /// The level on that scale.
    pub level: Level,
    /// An opaque name for the clinician.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

/// A level in words. It has no order: the same word means different things on two scales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the words of the two scales")]
pub enum Level {
    /// The highest of either scale.
    High,
    /// The middle of the VA/DoD scale.
    Intermediate,
    /// The lowest of either scale.
    Low,
    /// The middle of SAFE-T.
    Moderate,
}

impl Level {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Intermediate => "intermediate",
            Self::Low => "low",
            Self::Moderate => "moderate",
        }
    }
}

/// One level of one scale, with the tier it asks for.
#[derive(Debug)]
#[non_exhaustive]
pub struct LevelRow {
    /// The scale.
    pub scale: &'static str,
    /// The name of the input that documents it.
    pub(crate) input: &'static str,
    /// The level.
    pub level: Level,
    /// The tier that the level alone asks for: a project default beside the response that the scale names.
    pub tier: Tier,
    /// Where the scale comes from.
    pub source: &'static Source,
}

/// Every level of every scale.
pub static LEVELS: [LevelRow; 6] = [
    safe_t(Level::High, Tier::Emergent),
    safe_t(Level::Moderate, Tier::Urgent),
    safe_t(Level::Low, Tier::Priority),
    va_dod(Level::High, Tier::Emergent),
    va_dod(Level::Intermediate, Tier::Urgent),
    va_dod(Level::Low, Tier::Priority),
];

const fn safe_t(level: Level, tier: Tier) -> LevelRow {
    let (scale, input) = ("safe-t", "context.documented-levels.safe-t");
    LevelRow { scale, input, level, tier, source: &sources::SAFE_T }
}

const fn va_dod(level: Level, tier: Tier) -> LevelRow {
    let (scale, input) = ("va-dod-acute", "context.documented-levels.va-dod-acute");
    LevelRow { scale, input, level, tier, source: &sources::VA_ACUTE }
}

impl DocumentedLevel {
    /// Makes a level of a scale.
    pub fn new(scale: impl Into<String>, level: Level) -> Self {
        Self { scale: scale.into(), level, by: None, at: None }
    }

    /// Returns the row of the level, or nothing when the scale or its level is not known.
    pub fn row(&self) -> Option<&'static LevelRow> {
        LEVELS.iter().find(|row| row.scale == self.scale && row.level == self.level)
    }
}
