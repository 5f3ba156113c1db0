//! PHQ-A: the PHQ-9 for adolescents.
//!
//! # What it measures
//!
//! How often the nine symptoms of depression bothered a young person, and whether they have thought of ending their
//! life or tried to.
//!
//! # Shape
//!
//! Nine items counted 0 to 3 over the last two weeks; the score is their sum, 0 to 27. The order differs from the
//! PHQ-9: the first item is mood, the second interest; the last is still self-harm. Four more items do not count:
//! depression over the past year, difficulty, serious thoughts of ending one's life in the past month, and an attempt
//! over a lifetime.
//!
//! # Bands
//!
//! Those of the PHQ-9.
//!
//! # Missing answers
//!
//! No developer rule was read, and no proration: with any answer missing there is no total, but bounds.
//!
//! # Rights
//!
//! No wording is included: the changes for teens carry a permission of their own.
//!
//! # Example
//!
//! ```
//! use casework_core::Answer;
//! use casework_screeners::{Answers, instruments::phq_a::PHQ_A, score};
//! let sheet = Answers::from_map(&PHQ_A, [("lifetime-attempt", Answer::Yes)])?;
//! let flags: Vec<_> = score(&sheet).flags().map(|flag| flag.id.to_string()).collect();
//! assert_eq!(flags, ["lifetime_attempt"]); // although nothing else is answered
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Johnson 2002.

use std::borrow::Cow;

use casework_core::Source;

use super::yes_or_no::{self, YES_OR_NO};
use super::{phq, phq_9};
use crate::Instrument;
use crate::instrument::{
    Codes, Definition, EmbedStatus, Flag, FlagWhen, Item, Loinc, Rights, Scale, Severity, Words, cite, list,
    text,
};

/// The Patient Health Questionnaire-9, modified for adolescents, Johnson 2002.
pub static PHQ_A: Instrument = Definition {
    id: text("phq-a"),
    name: text("PHQ-9 modified for adolescents / teens (PHQ-A, PHQ-9M)"),
    version: text("9 scored items, mood first, + 4 unscored items"),
    recall: phq::RECALL,
    respondent: text("self-report"),
    ages: text("11-17"),
    scales: list(SCALES),
    items: list(ITEMS),
    unscored_items: list(UNSCORED_ITEMS),
    bands: list(phq_9::BANDS),
    flags: list(FLAGS),
    rights: Rights {
        embed: EmbedStatus::Caution,
        copyright: text(
            "PHQ family; GLAD-PC modification \"used with permission\". The core items are PHQ wording, but the teen \
             modification carries a separate permission note: no wording is included here.",
        ),
        attribution: text(""),
    },
    codes: Codes {
        panel: Some(Loinc::secondary("89206-7")),
        total: Some(Loinc::secondary("89204-2")),
        ..Codes::NONE
    },
    sources: list(SOURCES),
    notes: Words::new(&[
        "The order differs from the PHQ-9: q1 is mood and q2 is interest. Never compare it with a PHQ-9, and build the \
         PHQ-2 by what the items say.",
    ]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[Scale::whole(POINTS, (0, 3)), yes_or_no::PLAIN];

const POINTS: &str = "points";

static ITEMS: &[Item] = &[
    Item::labeled("q1", "mood", POINTS),
    Item::labeled("q2", "interest", POINTS),
    Item::bare("q3", POINTS),
    Item::bare("q4", POINTS),
    Item::bare("q5", POINTS),
    Item::bare("q6", POINTS),
    Item::bare("q7", POINTS),
    Item::bare("q8", POINTS),
    Item::labeled("q9", "self-harm", POINTS),
];

static UNSCORED_ITEMS: &[Item] = &[
    Item::labeled("past-year-depression", "depression over the past year", YES_OR_NO),
    Item::labeled("difficulty", "difficulty that the problems make", POINTS),
    Item::labeled("past-month-thoughts", "serious thoughts of ending one's life, past month", YES_OR_NO),
    Item::labeled("lifetime-attempt", "suicide attempt, lifetime", YES_OR_NO),
];

static FLAGS: &[Flag] = &[
    flag("item9_positive", "q9"),
    flag("past_month_thoughts", "past-month-thoughts"),
    flag("lifetime_attempt", "lifetime-attempt"),
];

const fn flag(id: &'static str, item: &'static str) -> Flag {
    Flag {
        id: text(id),
        item: text(item),
        when: FlagWhen::AtLeast(1),
        severity: Severity::Safety,
        action: text("Same-contact suicide-risk assessment, whatever the total."),
        source: cite(&SAFETY_ITEMS),
    }
}

static SOURCES: &[Cow<'static, Source>] = &[cite(&JOHNSON_2002), cite(&STRUCTURE)];

static JOHNSON_2002: Source =
    Source::secondary("johnson-2002", "Johnson JG et al. J Adolesc Health. 2002;30:196-204");

static STRUCTURE: Source = Source::project_default(
    "phq-a-structure",
    "Professional knowledge: nine items of 0 to 3 points make the range of 0 to 27, and the difficulty item has four \
     answers as in the PHQ-9",
);

static SAFETY_ITEMS: Source = Source::project_default(
    "phq-a-safety-items",
    "Project default: any yes about self-harm or suicide leads to a suicide-risk assessment in the same contact",
);
