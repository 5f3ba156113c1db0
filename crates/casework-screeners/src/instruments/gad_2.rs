//! GAD-2: the first two items of the GAD-7.
//!
//! # What it measures
//!
//! The core symptoms of generalized anxiety, as a first step before the GAD-7.
//!
//! # Shape
//!
//! Two items answered 0 to 3 over the last two weeks; the score is their sum, 0 to 6.
//!
//! # Bands
//!
//! None are published.
//!
//! # Missing answers
//!
//! No proration: with one answer missing the screen is positive only if the other alone reaches the cut-off.
//!
//! # Rights
//!
//! May be passed on with the notice of its authors.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::gad_2::GAD_2, score};
//! let sheet = Answers::from_values(&GAD_2, &[Some(2), Some(1)])?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen()), (Some(3), Some(Screen::Yes)));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Kroenke 2007; Plummer 2016.

use std::borrow::Cow;

use casework_core::Source;

use super::{gad_7, phq};
use crate::Instrument;
use crate::instrument::{Codes, Cutoff, Definition, Item, MissingRule, Words, cite, list, text};

/// The two-item Generalized Anxiety Disorder scale.
pub static GAD_2: Instrument = Definition {
    id: text("gad-2"),
    name: text("Generalized Anxiety Disorder 2-item scale (GAD-2)"),
    version: text("items 1-2 of GAD-7"),
    recall: phq::RECALL,
    respondent: text("self-report"),
    ages: text("adults"),
    stem: Some(text(phq::STEM)),
    scales: list(phq::SCALES),
    items: list(ITEMS),
    cutoffs: list(CUTOFFS),
    missing: MissingRule {
        opt_in: None,
        note: Some(text(
            "With one answer missing the result is positive only if the answered item alone is 3.",
        )),
    },
    rights: phq::RIGHTS,
    codes: Codes {
        panel: None,
        total: None,
        notes: Words::new(&[
            "No verified GAD-2 panel or total code was found. Do not reuse the GAD-7 or PHQ-4 codes. \
            One public template wrongly uses PHQ item 44255-8 as item 2.",
        ]),
    },
    sources: list(SOURCES),
    ..Definition::BLANK
}
.checked();

static ITEMS: &[Item] = &[gad_7::NERVOUS, gad_7::WORRYING];

static CUTOFFS: &[Cutoff] = &[
    Cutoff::new(3, "positive screen; administer GAD-7", &PLUMMER_2016).accuracy(760, 810).usual(),
    Cutoff::new(3, "generalized anxiety disorder", &KROENKE_2007).accuracy(860, 830),
];

static SOURCES: &[Cow<'static, Source>] = &[cite(&KROENKE_2007), cite(&PLUMMER_2016)];

static KROENKE_2007: Source = Source::secondary(
    "kroenke-2007",
    "Kroenke K, Spitzer RL, Williams JBW, Monahan PO, Löwe B. Ann Intern Med. 2007;146:317-325, quoted second-hand",
);

static PLUMMER_2016: Source = Source::published(
    "plummer-2016-gad-2",
    "Plummer F et al. Gen Hosp Psychiatry. 2016;39:24-31. doi:10.1016/j.genhosppsych.2015.11.005; GAD-2: 95% CI \
     0.55-0.89 and 0.60-0.92",
);
