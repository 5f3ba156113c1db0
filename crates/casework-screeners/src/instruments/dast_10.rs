//! DAST-10: problems with drugs in the past year.
//!
//! # What it measures
//!
//! How many of ten problems with drugs a person had in the past year.
//!
//! # Shape
//!
//! Ten items answered yes or no over twelve months; the score is the number of answers that show a problem, 0 to 10. In
//! the standard wording the third item is turned round: there a no counts 1.
//!
//! # Bands
//!
//! None at 0, low from 1, moderate from 3, substantial from 6, severe from 9.
//!
//! # Missing answers
//!
//! No developer rule was read, and no proration: with any answer missing there is no total, but bounds and a three-way
//! screen.
//!
//! # Rights
//!
//! No wording is included, and none may be: its holders permit non-commercial use only.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, instruments::dast_10::DAST_10, score};
//! let mut answers = [Some(0); 10];
//! let sheet = Answers::from_values(&DAST_10, &answers)?;
//! assert_eq!(score(&sheet).total(), Some(1)); // a no to the third item is a problem
//! answers[2] = Some(1);
//! let sheet = Answers::from_values(&DAST_10, &answers)?;
//! assert_eq!(score(&sheet).total(), Some(0));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! The description of the score at loinc.org; PMID 17306727.

use std::borrow::Cow;

use casework_core::Source;

use super::yes_or_no::{self, YES_OR_NO};
use crate::Instrument;
use crate::instrument::{
    Band, Codes, Cutoff, Definition, EmbedStatus, Item, Loinc, Recall, Rights, Scale, Words, cite, list, text,
};

/// The ten-item Drug Abuse Screening Test, Skinner 1982.
pub static DAST_10: Instrument = Definition {
    id: text("dast-10"),
    name: text("Drug Abuse Screening Test, 10 items (DAST-10)"),
    version: text("standard wording, item 3 reversed"),
    recall: Recall::new("P12M", "past 12 months"),
    respondent: text("self-report or interview"),
    ages: text("adults"),
    scales: list(SCALES),
    items: list(ITEMS),
    bands: list(BANDS),
    bands_source: Some(cite(&LOINC_SCORE)),
    cutoffs: list(CUTOFFS),
    rights: Rights {
        embed: EmbedStatus::No,
        copyright: text(
            "© 1982 Harvey A. Skinner and Centre for Addiction and Mental Health. Non-commercial use with credit \
             only; not compatible with a license that permits commercial use.",
        ),
        attribution: text(""),
    },
    codes: Codes {
        panel: Some(Loinc::published("82666-9")),
        total: Some(Loinc::published("82667-7")),
        ..Codes::NONE
    },
    sources: list(SOURCES),
    notes: Words::new(&[
        "q3 counts 1 for a no in the standard wording (\"able to stop\"); some copies reword it (\"unable to stop\"), \
         and then it is not reversed. Check the text that is loaded: with the other wording this table does not apply.",
    ]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[yes_or_no::PLAIN];

static ITEMS: &[Item] = &[
    Item::bare("q1", YES_OR_NO),
    Item::bare("q2", YES_OR_NO),
    Item {
        id: text("q3"),
        label: Some(text("able to stop (a no counts 1)")),
        scale: text(YES_OR_NO),
        reversed: true,
        ..Item::BLANK
    },
    Item::bare("q4", YES_OR_NO),
    Item::bare("q5", YES_OR_NO),
    Item::bare("q6", YES_OR_NO),
    Item::bare("q7", YES_OR_NO),
    Item::bare("q8", YES_OR_NO),
    Item::bare("q9", YES_OR_NO),
    Item::bare("q10", YES_OR_NO),
];

static BANDS: &[Band] = &[
    Band::new(0, 0, "none", "None"),
    Band::new(1, 2, "low", "Low"),
    Band::new(3, 5, "moderate", "Moderate"),
    Band::new(6, 8, "substantial", "Substantial"),
    Band::new(9, 10, "severe", "Severe"),
];

static CUTOFFS: &[Cutoff] = &[Cutoff::new(3, "positive", &LOINC_SCORE).usual()];

static SOURCES: &[Cow<'static, Source>] = &[cite(&LOINC_SCORE)];

static LOINC_SCORE: Source = Source::published("dast-10-loinc", "loinc.org 82667-7; PMID 17306727");
