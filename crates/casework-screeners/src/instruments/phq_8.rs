//! PHQ-8: the PHQ-9 without its last item.
//!
//! # What it measures
//!
//! How often eight symptoms of depression bothered a person. It leaves out thoughts of death and self-harm: do not use
//! it where suicide screening is expected.
//!
//! # Shape
//!
//! Eight items answered 0 to 3 over the last two weeks; the score is their sum, 0 to 24.
//!
//! # Bands
//!
//! Those of the PHQ-9, as far as eight items reach: severe ends at 24.
//!
//! # Missing answers
//!
//! No developer rule was found, and no proration: with any answer missing there is no total, but bounds and a three-way
//! screen.
//!
//! # Rights
//!
//! May be passed on with the notice of its authors.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::phq_8::PHQ_8, score};
//! let sheet = Answers::from_values(&PHQ_8, &[2, 2, 1, 1, 1, 1, 1, 1].map(Some))?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen()), (Some(10), Some(Screen::Yes)));
//! assert_eq!(score.band().map(|band| band.id.as_ref()), Some("moderate"));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Kroenke 2009, quoted second-hand.

use std::borrow::Cow;

use casework_core::Source;

use super::{phq, phq_9};
use crate::Instrument;
use crate::instrument::{Band, Codes, Cutoff, Definition, Item, Words, cite, list, text};

/// The Patient Health Questionnaire without the self-harm item, Kroenke 2009.
pub static PHQ_8: Instrument = Definition {
    id: text("phq-8"),
    name: text("Patient Health Questionnaire-8 (PHQ-8)"),
    version: text("items 1-8 of PHQ-9"),
    recall: phq::RECALL,
    respondent: text("self-report"),
    ages: text("adults"),
    stem: Some(text(phq::STEM)),
    scales: list(phq::SCALES),
    items: list(ITEMS),
    bands: list(BANDS),
    cutoffs: list(CUTOFFS),
    rights: phq::RIGHTS,
    codes: Codes {
        panel: None,
        total: None,
        notes: Words::new(&["No verified panel or total code for the PHQ-8 was found."]),
    },
    sources: list(SOURCES),
    notes: Words::new(&["It has no self-harm item: do not use it where suicide screening is expected."]),
    ..Definition::BLANK
}
.checked();

static ITEMS: &[Item] = phq_9::ITEMS.split_at(8).0;

static BANDS: &[Band] = &[
    Band::new(0, 4, "minimal", "None-minimal"),
    Band::new(5, 9, "mild", "Mild"),
    Band::new(10, 14, "moderate", "Moderate"),
    Band::new(15, 19, "moderately-severe", "Moderately severe"),
    Band::new(20, 24, "severe", "Severe"),
];

static CUTOFFS: &[Cutoff] =
    &[Cutoff::new(10, "current depression", &KROENKE_2009).accuracy(880, 880).usual()];

static SOURCES: &[Cow<'static, Source>] = &[cite(&KROENKE_2009)];

static KROENKE_2009: Source = Source::secondary(
    "kroenke-2009-phq-8",
    "Kroenke K et al. The PHQ-8 as a measure of current depression in the general population. J Affect Disord. 2009, \
     as quoted in CamCOPS",
);
