//! PC-PTSD-5: a first look for post-traumatic stress disorder.
//!
//! # What it measures
//!
//! Whether a person who lived through a traumatic event has symptoms of PTSD from the past month.
//!
//! # Shape
//!
//! A question about the event comes first: with no, the score is 0 and nothing more is asked. Behind it are five items
//! answered yes (1) or no (0) over the past month; the score is the number of yes answers, 0 to 5.
//!
//! # Bands
//!
//! None are published. Three cut-offs stand in the table: the best balance, the most sensitive and the most specific.
//!
//! # Missing answers
//!
//! No developer rule was found, and no proration. While the question about the event is unanswered, nothing is known:
//! the total may still be 0.
//!
//! # Rights
//!
//! US Government work, not copyrighted. Cite the National Center for PTSD.
//!
//! # Example
//!
//! ```
//! use casework_core::Answer;
//! use casework_screeners::{Answers, Screen, instruments::pc_ptsd_5::PC_PTSD_5, score};
//! let sheet = Answers::from_map(&PC_PTSD_5, [("exposure", Answer::No)])?;
//! assert_eq!((score(&sheet).total(), score(&sheet).screen()), (Some(0), Some(Screen::No)));
//! let yes = ["exposure", "q1", "q2", "q3", "q4"].map(|item| (item, Answer::Yes));
//! let sheet = Answers::from_map(&PC_PTSD_5, yes)?; // the last item is not answered
//! assert_eq!((score(&sheet).total(), score(&sheet).screen()), (None, Some(Screen::Yes)));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Prins 2016; Bovin 2021; a civilian validation.

use std::borrow::Cow;

use casework_core::Source;

use super::yes_or_no::{self, YES_OR_NO};
use crate::Instrument;
use crate::instrument::{
    Codes, Cutoff, Definition, EmbedStatus, Gate, Item, Loinc, MissingRule, Recall, Rights, Scale, cite,
    list, text,
};

/// The Primary Care PTSD Screen for DSM-5, Prins 2016.
pub static PC_PTSD_5: Instrument = Definition {
    id: text("pc-ptsd-5"),
    name: text("Primary Care PTSD Screen for DSM-5 (PC-PTSD-5)"),
    version: text("2015/2016, gate + 5 items"),
    recall: Recall::new("P1M", "in the past month (event: lifetime)"),
    respondent: text("self-report or interview"),
    ages: text("adults"),
    instructions: Some(text(
        "Sometimes things happen to people that are unusually or especially frightening, horrible, or traumatic. For \
         example: a serious accident or fire; a physical or sexual assault or abuse; an earthquake or flood; a war; \
         seeing someone be killed or seriously injured; having a loved one die through homicide or suicide.",
    )),
    stem: Some(text("In the past month, have you…")),
    gate: Some(Gate {
        item: item("exposure", "Have you ever experienced this kind of event?", "102011-4"),
        open_from: 1,
        note: text("Without such an event the screen ends here, and the score is 0."),
        source: cite(&PRINS_2016),
    }),
    scales: list(SCALES),
    items: list(ITEMS),
    cutoffs: list(CUTOFFS),
    missing: MissingRule {
        opt_in: None,
        note: Some(text(
            "A no to the question about the event gives 0. While that question is unanswered, the result is unknown.",
        )),
    },
    rights: Rights {
        embed: EmbedStatus::Yes,
        copyright: text(
            "Developed by the US Department of Veterans Affairs; public domain, not copyrighted. Cite the National \
             Center for PTSD.",
        ),
        attribution: text(
            "Prins A, Bovin MJ, et al. Primary Care PTSD Screen for DSM-5 (PC-PTSD-5), National Center for PTSD.",
        ),
    },
    codes: Codes {
        panel: Some(Loinc::secondary("102010-6")),
        total: Some(Loinc::secondary("102017-1")),
        ..Codes::NONE
    },
    sources: list(SOURCES),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[yes_or_no::CODED];

static ITEMS: &[Item] = &[
    item(
        "q1",
        "had nightmares about the event(s) or thought about the event(s) when you did not want to?",
        "102012-2",
    ),
    item(
        "q2",
        "tried hard not to think about the event(s) or went out of your way to avoid situations that reminded you of \
         the event(s)?",
        "102013-0",
    ),
    item("q3", "been constantly on guard, watchful, or easily startled?", "102014-8"),
    item("q4", "felt numb or detached from people, activities, or your surroundings?", "102015-5"),
    item(
        "q5",
        "felt guilty or unable to stop blaming yourself or others for the event(s) or any problems the event(s) may \
         have caused?",
        "102016-3",
    ),
];

const fn item(id: &'static str, words: &'static str, loinc: &'static str) -> Item {
    Item::coded(id, words, YES_OR_NO, Loinc::secondary(loinc))
}

static CUTOFFS: &[Cutoff] = &[
    Cutoff::new(4, "probable PTSD, best balance overall", &BALANCE).usual(),
    Cutoff::new(3, "maximum sensitivity; option for women", &SENSITIVE),
    Cutoff::new(5, "maximum specificity", &SPECIFIC),
    Cutoff::new(4, "civilian sample", &CIVILIANS).accuracy(1000, 852),
];

static SOURCES: &[Cow<'static, Source>] = &[cite(&PRINS_2016), cite(&BOVIN_2021), cite(&CIVILIANS)];

static PRINS_2016: Source = Source::published(
    "prins-2016",
    "Prins A et al. J Gen Intern Med. 2016;31:1206-1211. doi:10.1007/s11606-016-3703-5",
);

static BOVIN_2021: Source =
    Source::published("bovin-2021", "Bovin MJ et al. JAMA Netw Open. 2021;4:e2036733; n=396");

static CIVILIANS: Source =
    Source::published("pc-ptsd-5-civilians", "Civilian validation. doi:10.1002/jclp.23405; n=198");

static BALANCE: Source = Source::published(
    "pc-ptsd-5-balance",
    "Prins 2016 (kappa[.5]=.63, n=398 veterans, AUC .941); Bovin 2021 (n=396)",
);

static SENSITIVE: Source =
    Source::published("pc-ptsd-5-sensitive", "Prins 2016 (kappa[1]=.93, n=398 veterans); Bovin 2021 (n=396)");

static SPECIFIC: Source =
    Source::published("pc-ptsd-5-specific", "Prins 2016 (kappa[0]=.70, n=398 veterans)");
