//! AUDIT: drinking, dependence and harm from alcohol.
//!
//! # What it measures
//!
//! How much a person drinks, signs of dependence, and harm from drinking. The first three items are the AUDIT-C.
//!
//! # Shape
//!
//! Ten items over the past year: eight count 0 to 4, the last two 0, 2 or 4; the score is their sum, 0 to 40. Whoever
//! never drinks goes on to the last two items, and so does whoever scores 0 on the second and the third: what is
//! skipped counts 0.
//!
//! # Bands
//!
//! Zone I (low risk) from 0, zone II (hazardous) from 8, zone III (harmful) from 16, zone IV (possible dependence) from
//! 20.
//!
//! # Missing answers
//!
//! No total without every answer that the skip rules ask for, but bounds and a three-way screen.
//!
//! # Rights
//!
//! No wording is included, for the reasons given at the AUDIT-C.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::audit::AUDIT, score};
//! let mut answers = [None; 10];
//! (answers[0], answers[8], answers[9]) = (Some(0), Some(2), Some(4)); // never drinks now
//! let sheet = Answers::from_values(&AUDIT, &answers)?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen()), (Some(6), Some(Screen::No)));
//! assert_eq!(score.skipped_items().count(), 7);
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Saunders 1993; Babor 2001.

use std::borrow::Cow;

use casework_core::Source;

use super::audit_c;
use crate::Instrument;
use crate::instrument::{
    Band, Choice, Codes, Cutoff, Definition, EmbedStatus, Item, Loinc, MissingRule, Rights, Scale, Skip,
    cite, list, text,
};

/// The Alcohol Use Disorders Identification Test, Saunders 1993.
pub static AUDIT: Instrument = Definition {
    id: text("audit"),
    name: text("Alcohol Use Disorders Identification Test (AUDIT)"),
    version: text("full, 10 items"),
    recall: audit_c::RECALL,
    respondent: text("self-report or interview"),
    ages: text("adults"),
    scales: list(SCALES),
    items: list(ITEMS),
    skips: list(SKIPS),
    bands: list(BANDS),
    bands_source: Some(cite(&audit_c::BABOR_2001)),
    cutoffs: list(CUTOFFS),
    missing: MissingRule {
        opt_in: None,
        note: Some(text("Every answer is needed after the skip rules.")),
    },
    rights: Rights {
        embed: EmbedStatus::Caution,
        copyright: text(
            "World Health Organization. The WHO manual allows free reproduction but not for sale or commercial \
             purposes; LOINC calls it public domain. Get sign-off first: no wording is included here.",
        ),
        attribution: text(""),
    },
    codes: Codes {
        panel: Some(Loinc::published("72110-0")),
        total: Some(Loinc::published("75624-7")),
        ..Codes::NONE
    },
    sources: list(SOURCES),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[
    audit_c::HOW_OFTEN,
    audit_c::HOW_MUCH,
    audit_c::A_LOT,
    Scale::whole("five", (0, 4)),
    Scale::new("three", THREE_CHOICES),
];

static THREE_CHOICES: &[Choice] =
    &[Choice::new(0, "answer 1 of 3"), Choice::new(2, "answer 2 of 3"), Choice::new(4, "answer 3 of 3")];

static ITEMS: &[Item] = &[
    audit_c::FREQUENCY,
    audit_c::AMOUNT,
    audit_c::BINGES,
    item("q4", "five", "97734-8"),
    item("q5", "five", "97735-5"),
    item("q6", "five", "97736-3"),
    item("q7", "five", "97737-1"),
    item("q8", "five", "97738-9"),
    item("q9", "three", "97739-7"),
    item("q10", "three", "97740-5"),
];

const fn item(id: &'static str, scale: &'static str, loinc: &'static str) -> Item {
    Item { id: text(id), loinc: Some(Loinc::published(loinc)), scale: text(scale), ..Item::BLANK }
}

static SKIPS: &[Skip] = &[
    Skip::new(&["q1"], 0, &["q2", "q3", "q4", "q5", "q6", "q7", "q8"], &audit_c::BABOR_2001),
    Skip::new(&["q2", "q3"], 0, &["q4", "q5", "q6", "q7", "q8"], &audit_c::BABOR_2001),
];

static BANDS: &[Band] = &[
    Band::new(0, 7, "low-risk", "Zone I, low risk"),
    Band::new(8, 15, "hazardous", "Zone II, hazardous"),
    Band::new(16, 19, "harmful", "Zone III, harmful"),
    Band::new(20, 40, "possible-dependence", "Zone IV, possible dependence"),
];

static CUTOFFS: &[Cutoff] =
    &[Cutoff::new(8, "hazardous or harmful drinking", &SAUNDERS_1993).accuracy(920, 940).usual()];

static SOURCES: &[Cow<'static, Source>] = &[cite(&SAUNDERS_1993), cite(&audit_c::BABOR_2001)];

static SAUNDERS_1993: Source =
    Source::published("saunders-1993", "Saunders JB et al. Addiction. 1993. PMID 8329970");
