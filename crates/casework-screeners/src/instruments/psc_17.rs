//! PSC-17: what a parent sees of a child's distress.
//!
//! # What it measures
//!
//! How often a parent or caregiver sees seventeen signs of distress in a child: turned inward, of attention, turned
//! outward.
//!
//! # Shape
//!
//! Seventeen items answered never (0), sometimes (1) or often (2); the score is their sum, 0 to 34. Three subscales:
//! internalizing (0 to 10), attention (0 to 10), externalizing (0 to 14). They belong to this order of the items; other
//! forms print them in another order, so map by what an item says, never by its number.
//!
//! # Bands
//!
//! None are published. The total and each subscale have a cut-off.
//!
//! # Missing answers
//!
//! No developer rule was read, and no proration: with any answer missing there is no total, but bounds and three-way
//! screens.
//!
//! # Rights
//!
//! The form says that it may be freely reproduced; no formal license was read. Keep the notice, and decide for your own
//! organization.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::psc_17::PSC_17, score};
//! let sheet = Answers::from_values(&PSC_17, &[0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0].map(Some))?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen()), (Some(5), Some(Screen::No)));
//! let (cutoff, screen) = score.screens().nth(1).unwrap();
//! assert_eq!((cutoff.subscale.as_deref(), screen), (Some("internalizing"), Screen::Yes));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Gardner 1999; the circulated form.

use std::borrow::Cow;

use casework_core::Source;

use crate::Instrument;
use crate::instrument::{
    Choice, Codes, Cutoff, Definition, EmbedStatus, Item, Recall, Rights, Scale, Subscale, Words, cite, list,
    text,
};

/// The seventeen-item Pediatric Symptom Checklist, parent report, Gardner 1999.
pub static PSC_17: Instrument = Definition {
    id: text("psc-17"),
    name: text("Pediatric Symptom Checklist-17 (PSC-17)"),
    version: text("parent report"),
    recall: Recall::words("current"),
    respondent: text("parent or caregiver"),
    ages: text("4-17 (sources say 4-16 or 4-17)"),
    scales: list(SCALES),
    items: list(ITEMS),
    subscales: list(SUBSCALES),
    cutoffs: list(CUTOFFS),
    rights: Rights {
        embed: EmbedStatus::Caution,
        copyright: text(
            "© 1998 Michael Jellinek and J. Michael Murphy, Massachusetts General Hospital (PSC); a circulated PSC-17 \
             form states \"This instrument may be freely reproduced\". No formal license was read.",
        ),
        attribution: text(
            "PSC-17: Gardner W, Murphy M, Childs G, Kelleher K, et al. Ambul Child Health. 1999;5:225-236. PSC © \
             Jellinek & Murphy, Massachusetts General Hospital.",
        ),
    },
    codes: Codes { notes: Words::new(&["No LOINC code was found."]), ..Codes::NONE },
    sources: list(SOURCES),
    notes: Words::new(&[
        "Other forms print the items in another order: map subscales by what an item says, never by its number. The \
         mapping was not read in a primary source; it agrees with what the items say.",
    ]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[Scale::new(FREQUENCY, CHOICES)];

static CHOICES: &[Choice] = &[Choice::new(0, "Never"), Choice::new(1, "Sometimes"), Choice::new(2, "Often")];

static ITEMS: &[Item] = &[
    Item::new("q1", "Fidgety, unable to sit still", FREQUENCY),
    Item::new("q2", "Feels sad, unhappy", FREQUENCY),
    Item::new("q3", "Daydreams too much", FREQUENCY),
    Item::new("q4", "Refuses to share", FREQUENCY),
    Item::new("q5", "Does not understand other people's feelings", FREQUENCY),
    Item::new("q6", "Feels hopeless", FREQUENCY),
    Item::new("q7", "Has trouble concentrating", FREQUENCY),
    Item::new("q8", "Fights with other children", FREQUENCY),
    Item::new("q9", "Is down on him or herself", FREQUENCY),
    Item::new("q10", "Blames others for his or her troubles", FREQUENCY),
    Item::new("q11", "Seems to be having less fun", FREQUENCY),
    Item::new("q12", "Does not listen to rules", FREQUENCY),
    Item::new("q13", "Acts as if driven by a motor", FREQUENCY),
    Item::new("q14", "Teases others", FREQUENCY),
    Item::new("q15", "Worries a lot", FREQUENCY),
    Item::new("q16", "Takes things that do not belong to him or her", FREQUENCY),
    Item::new("q17", "Distracted easily", FREQUENCY),
];

const FREQUENCY: &str = "frequency";

static SUBSCALES: &[Subscale] = &[
    Subscale::new("internalizing", "Internalizing", &["q2", "q6", "q9", "q11", "q15"]),
    Subscale::new("attention", "Attention", &["q1", "q3", "q7", "q13", "q17"]),
    Subscale::new("externalizing", "Externalizing", &["q4", "q5", "q8", "q10", "q12", "q14", "q16"]),
];

static CUTOFFS: &[Cutoff] = &[
    Cutoff::new(15, "total", &FORM).usual(),
    Cutoff::of_subscale("internalizing", 5, "internalizing", &FORM).usual(),
    Cutoff::of_subscale("attention", 7, "attention", &FORM).usual(),
    Cutoff::of_subscale("externalizing", 7, "externalizing", &FORM).usual(),
];

static SOURCES: &[Cow<'static, Source>] = &[cite(&GARDNER_1999), cite(&FORM)];

static GARDNER_1999: Source =
    Source::secondary("gardner-1999", "Gardner W et al. Ambul Child Health. 1999;5:225-236");

static FORM: Source = Source::secondary("psc-17-form", "A circulated PSC-17 form");
