//! CAGE-AID: the CAGE questions, adapted to include drugs.
//!
//! # What it measures
//!
//! Lifetime signs of a problem with drinking or drug use.
//!
//! # Shape
//!
//! Four items answered yes (1) or no (0), over a lifetime; the score is the number of yes answers.
//!
//! # Bands
//!
//! None are published. Two rival cut-offs stand in the table; report both.
//!
//! # Missing answers
//!
//! No developer rule was found, and no proration: the yes answers are a lower bound. A sheet is positive as soon as
//! they reach the cut-off, and never negative while an unanswered item could change it.
//!
//! # Rights
//!
//! Believed free to use; no formal license from the authors was found.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::cage_aid::CAGE_AID, score};
//! let sheet = Answers::from_values(&CAGE_AID, &[Some(0), Some(0), Some(0), Some(1)])?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen()), (Some(1), Some(Screen::Yes)));
//! assert_eq!(score.flags().next().map(|flag| flag.id.as_ref()), Some("item4_morning_use"));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Brown and Rounds 1995; Ewing 1984; Mayfield 1974. Accuracy was read on a circulated sheet only.

use std::borrow::Cow;

use casework_core::{Answer, Source};

use crate::Instrument;
use crate::instrument::{
    Choice, Codes, Cutoff, Definition, EmbedStatus, Flag, FlagWhen, Item, MissingRule, Readministration,
    Recall, Rights, Scale, Severity, Words, cite, list, text,
};

/// The CAGE questionnaire adapted to include drugs, Brown and Rounds 1995.
pub static CAGE_AID: Instrument = Definition {
    id: text("cage-aid"),
    name: text("CAGE Questionnaire Adapted to Include Drugs (CAGE-AID)"),
    version: text("Brown & Rounds 1995, 4 items"),
    recall: Recall::words("lifetime (\"ever\")"),
    respondent: text("interview or self-report"),
    ages: text("adults (development sample: primary-care adults)"),
    instructions: Some(text(
        "When thinking about drug use, include illegal drug use and the use of prescription drugs other than as \
         prescribed.",
    )),
    scales: list(SCALES),
    items: list(ITEMS),
    cutoffs: list(CUTOFFS),
    missing: MissingRule {
        opt_in: None,
        note: Some(text(
            "Yes answers are a lower bound: report positive as soon as the bound reaches the cut-off; never report \
             negative while an unanswered item could change it.",
        )),
    },
    not_trended: Some(text(
        "Lifetime answers do not fall with recovery. Monitor with AUDIT-C or a record of days of use.",
    )),
    flags: list(FLAGS),
    readministration: Some(Readministration {
        days_min: None,
        basis: text("once answered Yes, lifetime items stay Yes"),
        source: cite(&LIFETIME),
    }),
    rights: Rights {
        embed: EmbedStatus::CautionLowRisk,
        copyright: text(
            "Believed free to use; described as public domain by third parties; a widely circulated form is printed \
             \"Permission for use granted by Richard Brown, MD.\" No formal license from the authors was located.",
        ),
        attribution: text(
            "CAGE-AID: Brown RL, Rounds LA (1995), adapted from the CAGE: Ewing JA (1984).",
        ),
    },
    codes: Codes {
        panel: None,
        total: None,
        notes: Words::new(&["No LOINC panel, item or score code was found. Generic LOINC answers LA33-6 Yes and \
            LA32-8 No exist but are not tied to this instrument."]),
    },
    sources: list(SOURCES),
    notes: Words::new(&[
        "No published severity bands.",
        "Wording varies between copies; keep the exact text that was shown.",
    ]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[Scale::new("yes-no", YES_OR_NO)];

static ITEMS: &[Item] = &[
    Item::new("q1", "Have you ever felt that you ought to cut down on your drinking or drug use?", "yes-no"),
    Item::new("q2", "Have people annoyed you by criticizing your drinking or drug use?", "yes-no"),
    Item::new("q3", "Have you ever felt bad or guilty about your drinking or drug use?", "yes-no"),
    Item::new(
        "q4",
        "Have you ever had a drink or used drugs first thing in the morning to steady your nerves or to get rid \
             of a hangover?",
        "yes-no",
    ),
];

static CUTOFFS: &[Cutoff] = &[
    Cutoff::new(
        1,
        "positive screen (form instruction: regard one or more positive responses as a positive screen)",
        &OVERVIEW_SHEET,
    )
    .accuracy(790, 770)
    .usual(),
    Cutoff::new(2, "positive screen, higher specificity", &OVERVIEW_SHEET_2).accuracy(700, 850),
];

static FLAGS: &[Flag] = &[Flag {
    id: text("item4_morning_use"),
    item: text("q4"),
    when: FlagWhen::AtLeast(1),
    severity: Severity::Review,
    action: text(
        "Ask about current physical dependence and withdrawal risk: withdrawal from alcohol or sedatives can be \
             a medical emergency.",
    ),
    source: cite(&MORNING_USE),
}];

static SOURCES: &[Cow<'static, Source>] = &[cite(&BROWN_1995), cite(&EWING_1984), cite(&MAYFIELD_1974)];

static BROWN_1995: Source = Source::published(
    "brown-1995",
    "Brown RL, Rounds LA. Conjoint screening questionnaires for alcohol and other drug abuse: criterion validity in a \
     primary care practice. Wis Med J. 1995;94(3):135-140. PMID 7778330",
);

static EWING_1984: Source = Source::published(
    "ewing-1984",
    "Ewing JA. Detecting alcoholism: the CAGE questionnaire. JAMA. 1984;252(14):1905-1907. \
     doi:10.1001/jama.252.14.1905. PMID 6471323",
);

static MAYFIELD_1974: Source = Source::secondary(
    "mayfield-1974",
    "Mayfield D, McLeod G, Hall P. Am J Psychiatry. 1974;131:1121. PMID 4416585",
);

static OVERVIEW_SHEET: Source = Source::secondary(
    "brown-1995-overview",
    "Brown & Rounds 1995, as printed on a circulated CAGE-AID overview sheet",
);

static OVERVIEW_SHEET_2: Source = Source::secondary(
    "brown-1995-overview-2",
    "Brown & Rounds 1995, as printed on a circulated CAGE-AID overview sheet; 2 or more is also the usual CAGE \
     (alcohol only) threshold",
);

static MORNING_USE: Source = Source::project_default(
    "cage-aid-morning-use",
    "Project default: morning use suggests physical dependence",
);

static LIFETIME: Source =
    Source::project_default("cage-aid-lifetime", "Project default: a lifetime answer is not asked again");

static YES_OR_NO: &[Choice] = &[Choice::word(1, "Yes", Answer::Yes), Choice::word(0, "No", Answer::No)];
