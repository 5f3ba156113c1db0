//! Measures that people ask for and that are not here, with the reason and with what somebody who deploys this must
//! bring. Where the scoring itself may not be passed on, or would be a guess, there is no table.

use serde::Serialize;

/// A measure that is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct NotIncluded {
    /// The id that it would have.
    pub id: &'static str,
    /// The full name.
    pub name: &'static str,
    /// Who holds the rights.
    pub holder: &'static str,
    /// Why it is not included.
    pub reason: &'static str,
    /// What is known about it.
    pub known: &'static str,
    /// What somebody who deploys this must bring, or may use instead.
    pub needed: &'static str,
}

/// Every measure that is not included, sorted by id.
pub static NOT_INCLUDED: &[NotIncluded] = &[
    NotIncluded {
        id: "promis",
        name: "PROMIS measures",
        holder: "PROMIS Health Organization / HealthMeasures",
        reason: "Copyrighted; free for individual use, but commercial use or integration into proprietary technology \
            needs permission.",
        known: "The result is a T-score from official tables. Raw sums are never compared.",
        needed: "Permission, and the official tables of the form in use.",
    },
    NotIncluded {
        id: "stanley-brown-safety-plan",
        name: "Stanley-Brown Safety Planning Intervention form",
        holder: "© Barbara Stanley and Gregory K. Brown",
        reason: "Written permission is required for use in an electronic record.",
        known: "It is a plan and has no score.",
        needed: "Written permission; or a structured safety plan in words of one's own: `casework crisis plan check`.",
    },
    NotIncluded {
        id: "whodas-2.0-12",
        name: "WHODAS 2.0, 12-item",
        holder: "© World Health Organization 2010",
        reason: "Clinicians may reproduce it for their own patients; any other use, including electronic use, requires \
            written permission.",
        known: "It asks about the past 30 days. Two scorings exist, a simple sum and a weighted algorithm, and which one \
            was used is part of the score.",
        needed: "Written permission, the form with its coding, and the scoring that is used, as a definition of one's own.",
    },
];
