//! MDQ: signs of a bipolar disorder over a lifetime.
//!
//! # What it measures
//!
//! How many of thirteen signs of mania a person has ever had, whether several came at the same time, and how much
//! trouble they made.
//!
//! # Shape
//!
//! Thirteen items answered yes or no, over a lifetime; the score is the number of yes answers, 0 to 13. Two more
//! questions do not count: whether several happened in the same period, and whether they were a moderate or serious
//! problem. The rule beside the total decides: all three must hold.
//!
//! # Bands
//!
//! None are published.
//!
//! # Missing answers
//!
//! No developer rule was read, and no proration: with any answer missing there is no total, but bounds; the rule is
//! given when every way of completing the sheet agrees.
//!
//! # Rights
//!
//! No wording is included, and none may be: it is reprinted with permission only.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Met, instruments::mdq::MDQ, score};
//! let mut answers = [Some(0); 15];
//! answers[..7].fill(Some(1));
//! (answers[13], answers[14]) = (Some(1), Some(0)); // the same period; no problem
//! let sheet = Answers::from_values(&MDQ, &answers)?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.algorithm()), (Some(7), Some(Met::NotMet)));
//! assert_eq!(score.screen(), None); // the number of signs alone decides nothing
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Hirschfeld 2000.

use std::borrow::Cow;

use casework_core::Source;

use super::yes_or_no::{self, YES_OR_NO};
use crate::Instrument;
use crate::instrument::{
    Algorithm, Codes, CountRule, Cutoff, Definition, EmbedStatus, Endorsement, Item, Outcome, Recall, Rights,
    Scale, Words, cite, list, text,
};

/// The Mood Disorder Questionnaire, Hirschfeld 2000.
pub static MDQ: Instrument = Definition {
    id: text("mdq"),
    name: text("Mood Disorder Questionnaire (MDQ)"),
    version: text("13 items, same period, problem as yes or no"),
    recall: Recall::words("lifetime"),
    respondent: text("self-report"),
    ages: text("adults"),
    scales: list(SCALES),
    items: list(ITEMS),
    unscored_items: list(UNSCORED_ITEMS),
    algorithm: Some(Algorithm {
        id: text("positive-screen"),
        endorsements: list(ENDORSEMENTS),
        outcomes: list(OUTCOMES),
        note: text("The number of signs alone is never a positive screen."),
        source: cite(&HIRSCHFELD_2000),
    }),
    cutoffs: list(CUTOFFS),
    not_trended: Some(text("It asks about a lifetime, and such answers do not fall.")),
    rights: Rights {
        embed: EmbedStatus::No,
        copyright: text("© 2000 The University of Texas Medical Branch. Reprinted with permission only."),
        attribution: text(""),
    },
    codes: Codes { notes: Words::new(&["No LOINC code was looked up."]), ..Codes::NONE },
    sources: list(SOURCES),
    notes: Words::new(&[
        "Answer `problem` with yes where the form says moderate or serious, and with no for anything less.",
    ]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[yes_or_no::PLAIN];

static ITEMS: &[Item] = &[
    Item::bare("q1", YES_OR_NO),
    Item::bare("q2", YES_OR_NO),
    Item::bare("q3", YES_OR_NO),
    Item::bare("q4", YES_OR_NO),
    Item::bare("q5", YES_OR_NO),
    Item::bare("q6", YES_OR_NO),
    Item::bare("q7", YES_OR_NO),
    Item::bare("q8", YES_OR_NO),
    Item::bare("q9", YES_OR_NO),
    Item::bare("q10", YES_OR_NO),
    Item::bare("q11", YES_OR_NO),
    Item::bare("q12", YES_OR_NO),
    Item::bare("q13", YES_OR_NO),
];

static UNSCORED_ITEMS: &[Item] = &[
    Item::labeled("same-period", "several of these in the same period", YES_OR_NO),
    Item::labeled("problem", "a moderate or serious problem", YES_OR_NO),
];

static ENDORSEMENTS: &[Endorsement] =
    &[Endorsement::new(SIGNS, 1), Endorsement::new(SAME_PERIOD, 1), Endorsement::new(PROBLEM, 1)];

static OUTCOMES: &[Outcome] =
    &[Outcome { id: text("positive"), meaning: text("positive screen"), rules: list(RULES) }];

static RULES: &[CountRule] = &[
    CountRule::at_least("signs", SIGNS, 7),
    CountRule::at_least("same-period", SAME_PERIOD, 1),
    CountRule::at_least("problem", PROBLEM, 1),
];

const SIGNS: &[&str] = &["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12", "q13"];

const SAME_PERIOD: &[&str] = &["same-period"];

const PROBLEM: &[&str] = &["problem"];

// Not the default: a screen at this number alone would be positive without the two other conditions.
static CUTOFFS: &[Cutoff] = &[Cutoff::new(
    7,
    "enough signs; a positive screen also needs the same period and a moderate or serious problem",
    &HIRSCHFELD_2000,
)
.accuracy(730, 900)];

static SOURCES: &[Cow<'static, Source>] = &[cite(&HIRSCHFELD_2000)];

static HIRSCHFELD_2000: Source = Source::secondary("hirschfeld-2000", "Hirschfeld 2000, quoted second-hand");
