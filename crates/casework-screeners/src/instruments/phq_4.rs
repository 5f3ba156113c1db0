//! PHQ-4: the GAD-2 followed by the PHQ-2.
//!
//! # What it measures
//!
//! The core symptoms of anxiety and of depression, each in two items. It has no self-harm item.
//!
//! # Shape
//!
//! Four items answered 0 to 3 over the last two weeks; the score is their sum, 0 to 12. Anxiety comes first. The first
//! two items and the last two are subscales, 0 to 6 each, and each has its own cut-off; the total has none.
//!
//! # Bands
//!
//! Normal from 0, mild from 3, moderate from 6, severe from 9.
//!
//! # Missing answers
//!
//! No developer rule was found, and no proration: with any answer missing there is no total, but bounds, and a
//! three-way screen of each subscale.
//!
//! # Rights
//!
//! May be passed on with the notice of its authors.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::phq_4::PHQ_4, score};
//! let sheet = Answers::from_values(&PHQ_4, &[2, 1, 0, 0].map(Some))?;
//! let score = score(&sheet);
//! assert_eq!(score.band().map(|band| band.id.as_ref()), Some("mild"));
//! let screens: Vec<_> = score.screens().map(|(_, screen)| screen).collect();
//! assert_eq!(screens, [Screen::Yes, Screen::No]); // anxiety, depression
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Kroenke 2009, and scoring guidance read second-hand.

use std::borrow::Cow;

use casework_core::Source;

use super::{gad_7, phq, phq_9};
use crate::Instrument;
use crate::instrument::{Band, Codes, Cutoff, Definition, Item, Loinc, Subscale, Words, cite, list, text};

/// The four-item Patient Health Questionnaire, Kroenke 2009.
pub static PHQ_4: Instrument = Definition {
    id: text("phq-4"),
    name: text("Patient Health Questionnaire-4 (PHQ-4)"),
    version: text("GAD-2 followed by PHQ-2"),
    recall: phq::RECALL,
    respondent: text("self-report"),
    ages: text("adults"),
    stem: Some(text(phq::STEM)),
    scales: list(phq::SCALES),
    items: list(ITEMS),
    subscales: list(SUBSCALES),
    bands: list(BANDS),
    bands_source: Some(cite(&GUIDANCE)),
    cutoffs: list(CUTOFFS),
    rights: phq::RIGHTS,
    codes: Codes {
        panel: Some(Loinc::secondary("69724-3")),
        total: Some(Loinc::secondary("70272-0")),
        notes: Words::new(&["The items stand with anxiety first, as in the LOINC-derived public copy."]),
    },
    sources: list(SOURCES),
    notes: Words::new(&["The PHQ-4 leaves out the self-harm item."]),
    ..Definition::BLANK
}
.checked();

static ITEMS: &[Item] = &[gad_7::NERVOUS, gad_7::WORRYING, phq_9::interest("q3"), phq_9::mood("q4")];

static SUBSCALES: &[Subscale] = &[
    Subscale::new("anxiety", "Core anxiety symptoms", &["q1", "q2"]),
    Subscale::new("depression", "Core symptoms of depression", &["q3", "q4"]),
];

static BANDS: &[Band] = &[
    Band::new(0, 2, "normal", "Normal"),
    Band::new(3, 5, "mild", "Mild"),
    Band::new(6, 8, "moderate", "Moderate"),
    Band::new(9, 12, "severe", "Severe"),
];

static CUTOFFS: &[Cutoff] = &[
    Cutoff::of_subscale("anxiety", 3, "anxiety", &GUIDANCE).usual(),
    Cutoff::of_subscale("depression", 3, "depression", &GUIDANCE).usual(),
];

static SOURCES: &[Cow<'static, Source>] = &[cite(&KROENKE_2009), cite(&GUIDANCE)];

static KROENKE_2009: Source = Source::secondary(
    "kroenke-2009-phq-4",
    "Kroenke K, Spitzer RL, Williams JBW, Löwe B. Psychosomatics. 2009;50:613",
);

static GUIDANCE: Source = Source::secondary("phq-4-guidance", "PHQ-4 scoring guidance, quoted second-hand");
