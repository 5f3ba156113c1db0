//! EPDS: depression around birth, over the past week.
//!
//! # What it measures
//!
//! How often signs of depression came up in the past seven days, during pregnancy and after birth. The tenth item asks
//! about self-harm.
//!
//! # Shape
//!
//! Ten items that count 0 to 3; the score is their sum, 0 to 30. The official form prints the answers of some items in
//! the other order: enter the points that stand beside the answer, never its place.
//!
//! # Bands
//!
//! None are published here. Two cut-offs stand in the table.
//!
//! # Missing answers
//!
//! No developer rule was read, and no proration: with any answer missing there is no total, but bounds and a three-way
//! screen.
//!
//! # Rights
//!
//! No wording is included, and none may be: electronic publication needs written permission.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::epds::EPDS, score};
//! let mut answers = [Some(0); 10];
//! answers[9] = Some(1);
//! let sheet = Answers::from_values(&EPDS, &answers)?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen()), (Some(1), Some(Screen::No)));
//! assert_eq!(score.flags().next().map(|flag| flag.id.as_ref()), Some("item10_positive"));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Cox 1987.

use std::borrow::Cow;

use casework_core::Source;

use crate::Instrument;
use crate::instrument::{
    Codes, Cutoff, Definition, EmbedStatus, Flag, FlagWhen, Item, Recall, Rights, Scale, Severity, Words,
    cite, list, text,
};

/// The Edinburgh Postnatal Depression Scale, Cox 1987.
pub static EPDS: Instrument = Definition {
    id: text("epds"),
    name: text("Edinburgh Postnatal Depression Scale (EPDS)"),
    version: text("10 items, entered as points"),
    recall: Recall::new("P7D", "past 7 days"),
    respondent: text("self-report"),
    ages: text("during pregnancy and after birth"),
    scales: list(SCALES),
    items: list(ITEMS),
    cutoffs: list(CUTOFFS),
    flags: list(FLAGS),
    rights: Rights {
        embed: EmbedStatus::No,
        copyright: text(
            "© Royal College of Psychiatrists 1987. Electronic republication needs written permission; CamCOPS reports \
             that permission was refused (2013).",
        ),
        attribution: text(""),
    },
    codes: Codes { notes: Words::new(&["No LOINC code was looked up."]), ..Codes::NONE },
    sources: list(SOURCES),
    notes: Words::new(&[
        "The official form scores some items the other way round: enter the points beside the answer, not its place.",
    ]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[Scale::whole(SCALE, (0, 3))];

const SCALE: &str = "points";

static ITEMS: &[Item] = &[
    Item::bare("q1", SCALE),
    Item::bare("q2", SCALE),
    Item::bare("q3", SCALE),
    Item::bare("q4", SCALE),
    Item::bare("q5", SCALE),
    Item::bare("q6", SCALE),
    Item::bare("q7", SCALE),
    Item::bare("q8", SCALE),
    Item::bare("q9", SCALE),
    Item::labeled("q10", "self-harm", SCALE),
];

static CUTOFFS: &[Cutoff] = &[
    Cutoff::new(10, "possible depression", &COX_1987).usual(),
    Cutoff::new(13, "probable depression", &COX_1987),
];

static FLAGS: &[Flag] = &[Flag {
    id: text("item10_positive"),
    item: text("q10"),
    when: FlagWhen::AtLeast(1),
    severity: Severity::Safety,
    action: text("Same-contact suicide-risk assessment."),
    source: cite(&ITEM_10),
}];

static SOURCES: &[Cow<'static, Source>] = &[cite(&COX_1987), cite(&STRUCTURE)];

static COX_1987: Source =
    Source::secondary("cox-1987", "Cox JL, Holden JM, Sagovsky R. Br J Psychiatry. 1987. PMID 3651732");

static STRUCTURE: Source = Source::project_default(
    "epds-structure",
    "Professional knowledge: ten items of 0 to 3 points make the published range of 0 to 30",
);

static ITEM_10: Source = Source::project_default(
    "epds-item-10",
    "Project default: any positive item 10 leads to a suicide-risk assessment in the same contact",
);
