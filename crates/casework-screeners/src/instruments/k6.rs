//! K6: psychological distress over the past 30 days.
//!
//! # What it measures
//!
//! How often six feelings of distress came up, of whatever cause.
//!
//! # Shape
//!
//! Six items answered from all of the time (4) to none of the time (0) over the past 30 days; the score is their sum, 0
//! to 24.
//!
//! # Bands
//!
//! None are published here. One cut-off stands in the table.
//!
//! # Missing answers
//!
//! No developer rule was found, and no proration: with any answer missing there is no total, but bounds and a three-way
//! screen.
//!
//! # Rights
//!
//! May be passed on with the notice of its copyright.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::k6::K6, score};
//! let sheet = Answers::from_values(&K6, &[Some(4), Some(4), Some(3), Some(2), Some(1), None])?;
//! let score = score(&sheet);
//! assert_eq!((score.lowest(), score.highest()), (Some(14), Some(18)));
//! assert_eq!(score.screen(), Some(Screen::Yes)); // whatever the last answer is
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Kessler 2003; Kessler 2002.

use std::borrow::Cow;

use casework_core::Source;

use crate::Instrument;
use crate::instrument::{
    Choice, Codes, Cutoff, Definition, EmbedStatus, Item, Recall, Rights, Scale, Words, cite, list, text,
};

/// The six-item Kessler scale of psychological distress, Kessler 2003.
pub static K6: Instrument = Definition {
    id: text("k6"),
    name: text("Kessler Psychological Distress Scale, 6 items (K6)"),
    version: text("30-day, US 0-4 scoring"),
    recall: Recall::new("P30D", "during the past 30 days"),
    respondent: text("self-report or interview"),
    ages: text("adults"),
    stem: Some(text("During the past 30 days, about how often did you feel…")),
    scales: list(SCALES),
    items: list(ITEMS),
    cutoffs: list(CUTOFFS),
    rights: RIGHTS,
    codes: Codes { notes: Words::new(&["No LOINC code was verified."]), ..Codes::NONE },
    sources: list(SOURCES),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[Scale::new(FREQUENCY, CHOICES)];

static CHOICES: &[Choice] = &[
    Choice::new(4, "All of the time"),
    Choice::new(3, "Most of the time"),
    Choice::new(2, "Some of the time"),
    Choice::new(1, "A little of the time"),
    Choice::new(0, "None of the time"),
];

static ITEMS: &[Item] = &[
    Item::new("q1", "nervous?", FREQUENCY),
    Item::new("q2", "hopeless?", FREQUENCY),
    Item::new("q3", "restless or fidgety?", FREQUENCY),
    Item::new("q4", "so depressed that nothing could cheer you up?", FREQUENCY),
    Item::new("q5", "that everything was an effort?", FREQUENCY),
    Item::new("q6", "worthless?", FREQUENCY),
];

const FREQUENCY: &str = "frequency";

static CUTOFFS: &[Cutoff] = &[Cutoff::new(13, "probable serious mental illness", &KESSLER_2003).usual()];

pub(super) const RIGHTS: Rights = Rights {
    embed: EmbedStatus::YesWithNotice,
    copyright: text(
        "© World Health Organization 2003. Use of the K6 and K10 is free and does not require formal permission or \
         approval; cite Kessler et al. and include the copyright notice.",
    ),
    attribution: text(
        "© World Health Organization 2003. Use of the K6 and K10 is free and does not require formal permission or \
         approval; cite Kessler et al. and include the copyright notice. Kessler RC et al. Screening for serious \
         mental illness in the general population. Arch Gen Psychiatry. 2003;60(2):184-189. \
         doi:10.1001/archpsyc.60.2.184",
    ),
};

pub(super) static SOURCES: &[Cow<'static, Source>] = &[cite(&KESSLER_2003), cite(&KESSLER_2002)];

static KESSLER_2003: Source = Source::secondary(
    "kessler-2003",
    "Kessler RC et al. Screening for serious mental illness in the general population. Arch Gen Psychiatry. \
     2003;60(2):184-189. doi:10.1001/archpsyc.60.2.184",
);

static KESSLER_2002: Source = Source::secondary(
    "kessler-2002",
    "Kessler RC et al. Psychol Med. 2002;32:959-976. doi:10.1017/S0033291702006074",
);
