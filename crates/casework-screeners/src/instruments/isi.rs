//! ISI: how severe sleeplessness is.
//!
//! # What it measures
//!
//! How severe insomnia is, and how much it troubles a person.
//!
//! # Shape
//!
//! Seven items counted 0 to 4; the score is their sum, 0 to 28. The number of items and of answers are professional
//! knowledge that was not checked against the form.
//!
//! # Bands
//!
//! None are given here: those in circulation were not verified.
//!
//! # Missing answers
//!
//! No developer rule was read, and no proration: with any answer missing there is no total, but bounds.
//!
//! # Rights
//!
//! No wording is included, and none may be: permission is required.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, instruments::isi::ISI, score};
//! let sheet = Answers::from_values(&ISI, &[4, 4, 4, 4, 4, 4, 4].map(Some))?;
//! assert_eq!(score(&sheet).total(), Some(28));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Professional knowledge; a clinical lead confirms it before live use.

use std::borrow::Cow;

use casework_core::Source;

use crate::Instrument;
use crate::instrument::{
    Codes, Definition, EmbedStatus, Item, Recall, Rights, Scale, Words, cite, list, text,
};

/// The Insomnia Severity Index, Morin.
pub static ISI: Instrument = Definition {
    id: text("isi"),
    name: text("Insomnia Severity Index (ISI)"),
    version: text("7 items, 0 to 28, structure unverified"),
    recall: Recall::words("as on the form"),
    respondent: text("self-report"),
    scales: list(SCALES),
    items: list(ITEMS),
    rights: Rights {
        embed: EmbedStatus::No,
        copyright: text("© Charles M. Morin; licensed through Mapi Research Trust. Permission required."),
        attribution: text(""),
    },
    codes: Codes { notes: Words::new(&["No LOINC code was looked up."]), ..Codes::NONE },
    sources: list(SOURCES),
    notes: Words::new(&["Check the structure against the official form before live use."]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[Scale::whole(SCALE, (0, 4))];

const SCALE: &str = "five";

static ITEMS: &[Item] = &[
    Item::bare("q1", SCALE),
    Item::bare("q2", SCALE),
    Item::bare("q3", SCALE),
    Item::bare("q4", SCALE),
    Item::bare("q5", SCALE),
    Item::bare("q6", SCALE),
    Item::bare("q7", SCALE),
];

static SOURCES: &[Cow<'static, Source>] = &[cite(&STRUCTURE)];

static STRUCTURE: Source = Source::project_default(
    "isi-structure",
    "Professional knowledge, not verified: a sum of seven items of 0 to 4",
);
