//! WHO-5: well-being over the last two weeks.
//!
//! # What it measures
//!
//! How often a person felt well, in five ways. More is better.
//!
//! # Shape
//!
//! Five items answered 5 (all of the time) to 0 (at no time) over the last two weeks; the score is four times their
//! sum, 0 to 100.
//!
//! # Bands
//!
//! None are published. Two cut-offs stand in the table, and the screen is positive at the value and below.
//!
//! # Missing answers
//!
//! No developer rule was read, and no proration: with any answer missing there is no total, but bounds and a three-way
//! screen.
//!
//! # Rights
//!
//! No wording is included until the license is settled: sources differ.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::who_5::WHO_5, score};
//! let sheet = Answers::from_values(&WHO_5, &[3, 3, 2, 2, 2].map(Some))?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen()), (Some(48), Some(Screen::Yes)));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Topp 2015; copies by two measure banks.

use std::borrow::Cow;

use casework_core::Source;

use crate::Instrument;
use crate::instrument::{
    Codes, Cutoff, Definition, Direction, EmbedStatus, Item, Recall, Rights, Scale, Words, cite, list, text,
};

/// The WHO-5 Well-Being Index, Topp 2015.
pub static WHO_5: Instrument = Definition {
    id: text("who-5"),
    name: text("WHO-5 Well-Being Index (WHO-5)"),
    version: text("sum times 4, 0 to 100"),
    recall: Recall::new("P2W", "over the last 2 weeks"),
    respondent: text("self-report"),
    scales: list(SCALES),
    items: list(ITEMS),
    total_factor: 4,
    direction: Direction::HigherIsBetter,
    cutoffs: list(CUTOFFS),
    rights: Rights {
        embed: EmbedStatus::No,
        copyright: text(
            "WHO Collaborating Centre (Psykiatrisk Center Nordsjælland) / WHO. Two UK and Canadian measure banks state \
             free, no permission; a 2024 WHO edition is believed to be CC BY-NC-SA 3.0 IGO (not read). Settle the \
             license first.",
        ),
        attribution: text(""),
    },
    codes: Codes { notes: Words::new(&["No LOINC code was looked up."]), ..Codes::NONE },
    sources: list(SOURCES),
    notes: Words::new(&["The raw sum is 0 to 25; the total is four times as much. Never mix the two."]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[Scale::whole(SCALE, (0, 5))];

const SCALE: &str = "how-often";

static ITEMS: &[Item] = &[
    Item::bare("q1", SCALE),
    Item::bare("q2", SCALE),
    Item::bare("q3", SCALE),
    Item::bare("q4", SCALE),
    Item::bare("q5", SCALE),
];

static CUTOFFS: &[Cutoff] = &[
    Cutoff::new(50, "low well-being", &TOPP_2015).or_less().usual(),
    Cutoff::new(28, "possible depression; assess further", &TOPP_2015).or_less(),
];

static SOURCES: &[Cow<'static, Source>] = &[cite(&TOPP_2015)];

static TOPP_2015: Source =
    Source::secondary("topp-2015", "Topp CW et al. Psychother Psychosom. 2015;84:167-176. PMID 25831962");
