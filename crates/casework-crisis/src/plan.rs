//! The crisis and safety plan: ordered sections with their kinds, a check, and a page to print.
//!
//! The five elements of the seed guide are required; the rest of the published plans is asked for with a warning. The
//! headings are our own words: no form's wording ships here. Open [`SectionKind`] first.

mod check;

pub use check::{PLAN_AGE_DAYS, PlanFinding, PlanReport, Severity, check};

use std::fmt;

use casework_core::{Answer, FreeText};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A crisis and safety plan, written with the person.
///
/// ```
/// use casework_crisis::plan::{CrisisPlan, check};
/// let plan: CrisisPlan = serde_json::from_str(r#"{ "written-on": "2026-02-01", "ideation-history": "no", "region": "US",
///     "sections": [
///         { "kind": "warning-signs", "entries": [{ "text": "Not sleeping for two nights" }] },
///         { "kind": "self-help", "entries": [{ "text": "A walk by the river" }] },
///         { "kind": "contacts", "entries": [{ "text": "Sister", "number": "555-0101" }] },
///         { "kind": "crisis-lines", "entries": [{ "text": "Lifeline", "number": "988" }] }
///     ] }"#).unwrap();
/// let report = check(&plan, "2026-03-02".parse().unwrap());
/// assert!(report.complete && report.findings.is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: callers write plans field by field")]
pub struct CrisisPlan {
    /// The day on which it was written or last gone through with the person.
    pub written_on: NaiveDate,
    /// Whether there were ever thoughts of suicide. Anything but a clear no asks for reasons for living.
    #[serde(default)]
    pub ideation_history: Answer,
    /// The region whose crisis line belongs in the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The sections, in the order in which the person goes through them.
    pub sections: Vec<Section>,
}

/// One section of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: callers write plans field by field")]
pub struct Section {
    /// What it is about.
    pub kind: SectionKind,
    /// What it holds.
    #[serde(default)]
    pub entries: Vec<PlanEntry>,
}

/// One line of a plan.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: callers write plans field by field")]
pub struct PlanEntry {
    /// The person's own words.
    pub text: FreeText,
    /// The number, for people and services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

impl fmt::Debug for PlanEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlanEntry").field("text", &self.text).finish_non_exhaustive()
    }
}

/// What a section is about, in the order in which a person goes through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the sections of the sheet; a check must see a new one")]
pub enum SectionKind {
    /// The person's own warning signs.
    WarningSigns,
    /// What the person can do alone.
    SelfHelp,
    /// Reasons for living.
    ReasonsForLiving,
    /// People and places that distract.
    Distraction,
    /// People to ask for help.
    Contacts,
    /// Professionals and agencies.
    Professionals,
    /// Crisis lines and local resources.
    CrisisLines,
    /// How the surroundings are made safe.
    MeansSafety,
}

impl SectionKind {
    /// Every kind, in order.
    pub const ALL: [Self; 8] = [
        Self::WarningSigns,
        Self::SelfHelp,
        Self::ReasonsForLiving,
        Self::Distraction,
        Self::Contacts,
        Self::Professionals,
        Self::CrisisLines,
        Self::MeansSafety,
    ];

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WarningSigns => "warning-signs",
            Self::SelfHelp => "self-help",
            Self::ReasonsForLiving => "reasons-for-living",
            Self::Distraction => "distraction",
            Self::Contacts => "contacts",
            Self::Professionals => "professionals",
            Self::CrisisLines => "crisis-lines",
            Self::MeansSafety => "means-safety",
        }
    }

    /// Returns the heading for a printed page, in our own words.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::WarningSigns => "How I notice that it begins",
            Self::SelfHelp => "What I can do by myself",
            Self::ReasonsForLiving => "What I live for",
            Self::Distraction => "Where I can go to think of something else",
            Self::Contacts => "Who I can ask for help",
            Self::Professionals => "Which professionals I can reach",
            Self::CrisisLines => "Numbers for a crisis, at any hour",
            Self::MeansSafety => "How my surroundings are made safe",
        }
    }

    /// Says whether the entries are people or services, which are reached by a number.
    pub const fn has_numbers(self) -> bool {
        matches!(self, Self::Contacts | Self::Professionals | Self::CrisisLines)
    }
}

impl CrisisPlan {
    /// Returns the entries of a kind, from whatever sections hold them.
    pub fn of(&self, kind: SectionKind) -> impl Iterator<Item = &PlanEntry> {
        self.sections.iter().filter(move |section| section.kind == kind).flat_map(|section| &section.entries)
    }

    /// Lays the plan out as plain text to print, one page wide. It holds the person's words: whoever calls this decides
    /// who reads them.
    pub fn page(&self) -> String {
        let mut page = format!("My plan for a crisis\nwritten on {}\n", self.written_on);
        let filled = self.sections.iter().filter(|section| !section.entries.is_empty());
        for (number, section) in (1_u32..).zip(filled) {
            page.extend(["\n", &number.to_string(), ". ", section.kind.heading(), "\n"]);
            for entry in &section.entries {
                page.extend(["   - ", entry.text.reveal()]);
                if let Some(number) = &entry.number {
                    page.extend(["  ", number]);
                }
                page.push('\n');
            }
        }
        page
    }
}

#[cfg(test)]
mod tests;
