//! PHQ-2: the first two items of the PHQ-9.
//!
//! # What it measures
//!
//! The core symptoms of depression, low interest and low mood, as a first step before the PHQ-9. It has no self-harm
//! item.
//!
//! # Shape
//!
//! Two items answered 0 to 3 over the last two weeks; the score is their sum, 0 to 6.
//!
//! # Bands
//!
//! None are published. Two cut-offs stand in the table; the lower one catches more cases.
//!
//! # Missing answers
//!
//! No proration: with one answer missing the screen is what every answer in its place would make it.
//!
//! # Rights
//!
//! May be passed on with the notice of its authors.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::phq_2::PHQ_2, score};
//! let sheet = Answers::from_values(&PHQ_2, &[Some(2), Some(1)])?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen()), (Some(3), Some(Screen::Yes)));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Kroenke 2003; Arroll 2010; Levis 2020; Richardson 2010.

use std::borrow::Cow;

use casework_core::Source;

use super::{phq, phq_9};
use crate::Instrument;
use crate::instrument::{Codes, Cutoff, Definition, Item, Loinc, Words, cite, list, text};

/// The two-item Patient Health Questionnaire, Kroenke 2003.
pub static PHQ_2: Instrument = Definition {
    id: text("phq-2"),
    name: text("Patient Health Questionnaire-2 (PHQ-2)"),
    version: text("items 1-2 of PHQ-9"),
    recall: phq::RECALL,
    respondent: text("self-report"),
    ages: text("adults"),
    stem: Some(text(phq::STEM)),
    scales: list(phq::SCALES),
    items: list(ITEMS),
    cutoffs: list(CUTOFFS),
    rights: phq::RIGHTS,
    codes: Codes {
        panel: Some(Loinc::published("55757-9")),
        total: Some(Loinc::published("55758-7")),
        notes: Words::new(&["58120-7 is a CMS assessment variant of the PHQ-2."]),
    },
    sources: list(SOURCES),
    notes: Words::new(&["The PHQ-2 leaves out the self-harm item."]),
    ..Definition::BLANK
}
.checked();

static ITEMS: &[Item] = phq_9::ITEMS.split_at(2).0;

static CUTOFFS: &[Cutoff] = &[
    Cutoff::new(3, "positive; administer PHQ-9 (adults)", &phq_9::ARROLL_2010).accuracy(610, 920).usual(),
    Cutoff::new(2, "positive, higher sensitivity", &phq_9::ARROLL_2010).accuracy(860, 780),
    Cutoff::new(2, "PHQ-2 >= 2 followed by PHQ-9 >= 10 (combined rule; n=10627)", &phq_9::LEVIS_2020)
        .accuracy(820, 870),
    Cutoff::new(3, "adolescents", &RICHARDSON_2010).accuracy(740, 750),
];

static SOURCES: &[Cow<'static, Source>] =
    &[cite(&KROENKE_2003), cite(&phq_9::ARROLL_2010), cite(&phq_9::LEVIS_2020), cite(&RICHARDSON_2010)];

static KROENKE_2003: Source =
    Source::secondary("kroenke-2003", "Kroenke K, Spitzer RL, Williams JBW. Med Care. 2003;41:1284");

static RICHARDSON_2010: Source =
    Source::published("richardson-2010", "Richardson LP et al. Pediatrics. 2010. PMC3100798");
