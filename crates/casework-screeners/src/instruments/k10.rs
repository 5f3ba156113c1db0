//! K10: psychological distress over the past four weeks.
//!
//! # What it measures
//!
//! How often ten feelings of distress came up, of whatever cause.
//!
//! # Shape
//!
//! Ten items answered from none of the time (1) to all of the time (5) over the past four weeks; the score is their
//! sum, 10 to 50. Another coding, 0 to 4, gives 0 to 40: this table is for 1 to 5 alone, and a 0 is not an answer here.
//!
//! # Bands
//!
//! Low from 10, moderate from 16, high from 22, very high from 30 (Australian Bureau of Statistics). Beside them those
//! of Andrews and Slade, which divide at 20, 25 and 30.
//!
//! # Missing answers
//!
//! No developer rule was found, and no proration: with any answer missing there is no total, but bounds.
//!
//! # Rights
//!
//! May be passed on with the notice of its copyright. The wording agrees across several public copies and was not
//! compared with the original form.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, instruments::k10::K10, score};
//! let sheet = Answers::from_values(&K10, &[3, 3, 2, 2, 2, 2, 2, 2, 2, 2].map(Some))?;
//! let score = score(&sheet);
//! assert_eq!(score.band().map(|band| band.id.as_ref()), Some("high"));
//! let rival: Vec<_> = score.rival_bands().map(|(_, band)| band.id.as_ref()).collect();
//! assert_eq!(rival, ["mild"]);
//! assert!(Answers::from_values(&K10, &[Some(0); 10]).is_err());
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Kessler 2003; Kessler 2002; Australian Bureau of Statistics; Andrews and Slade.

use casework_core::Source;

use super::k6;
use crate::Instrument;
use crate::instrument::{
    Band, BandSet, Choice, Codes, Definition, Item, Recall, Scale, Words, cite, list, text,
};

/// The ten-item Kessler scale of psychological distress, answers coded 1 to 5.
pub static K10: Instrument = Definition {
    id: text("k10"),
    name: text("Kessler Psychological Distress Scale, 10 items (K10)"),
    version: text("4-week, 1-5 scoring (Australian practice)"),
    language: text("en"),
    recall: Recall::new("P4W", "in the past 4 weeks (US form: past 30 days)"),
    respondent: text("self-report or interview"),
    ages: text("adults"),
    stem: Some(text("In the past 4 weeks, about how often did you feel…")),
    scales: list(SCALES),
    items: list(ITEMS),
    bands: list(BANDS),
    bands_source: Some(cite(&STATISTICS)),
    rival_bands: list(RIVAL_BANDS),
    rights: k6::RIGHTS,
    codes: Codes { notes: Words::new(&["No LOINC code was verified."]), ..Codes::NONE },
    sources: list(k6::SOURCES),
    notes: Words::new(&[
        "Two codings exist, 1 to 5 and 0 to 4. The bands belong to 10 to 50 only: never compare the two, and never \
         apply these bands to a total of 0 to 40.",
        "The wording agrees across several public copies; it was not compared with the original form.",
    ]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[Scale::new(FREQUENCY, CHOICES)];

static CHOICES: &[Choice] = &[
    Choice::new(1, "None of the time"),
    Choice::new(2, "A little of the time"),
    Choice::new(3, "Some of the time"),
    Choice::new(4, "Most of the time"),
    Choice::new(5, "All of the time"),
];

static ITEMS: &[Item] = &[
    Item::new("q1", "tired out for no good reason?", FREQUENCY),
    Item::new("q2", "nervous?", FREQUENCY),
    Item::new("q3", "so nervous that nothing could calm you down?", FREQUENCY),
    Item::new("q4", "hopeless?", FREQUENCY),
    Item::new("q5", "restless or fidgety?", FREQUENCY),
    Item::new("q6", "so restless you could not sit still?", FREQUENCY),
    Item::new("q7", "depressed?", FREQUENCY),
    Item::new("q8", "that everything was an effort?", FREQUENCY),
    Item::new("q9", "so sad that nothing could cheer you up?", FREQUENCY),
    Item::new("q10", "worthless?", FREQUENCY),
];

const FREQUENCY: &str = "frequency";

static BANDS: &[Band] = &[
    Band::new(10, 15, "low", "Low"),
    Band::new(16, 21, "moderate", "Moderate"),
    Band::new(22, 29, "high", "High"),
    Band::new(30, 50, "very-high", "Very high"),
];

static RIVAL_BANDS: &[BandSet] =
    &[BandSet { id: text("andrews-slade"), bands: list(ANDREWS_SLADE_BANDS), source: cite(&ANDREWS_SLADE) }];

static ANDREWS_SLADE_BANDS: &[Band] = &[
    Band::new(10, 19, "well", "Likely to be well"),
    Band::new(20, 24, "mild", "Likely mild disorder"),
    Band::new(25, 29, "moderate", "Likely moderate disorder"),
    Band::new(30, 50, "severe", "Likely severe disorder"),
];

static STATISTICS: Source =
    Source::secondary("k10-abs", "Bands of the Australian Bureau of Statistics, quoted second-hand");

static ANDREWS_SLADE: Source =
    Source::secondary("k10-andrews-slade", "Bands of Andrews and Slade, quoted second-hand");
