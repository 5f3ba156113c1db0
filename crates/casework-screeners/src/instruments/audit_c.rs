//! AUDIT-C: how much and how often a person drinks.
//!
//! # What it measures
//!
//! How often a person drinks, how much on a day of drinking, and how often a lot at once: the first three items of the
//! AUDIT.
//!
//! # Shape
//!
//! Three items of five answers, 0 to 4, over the past year; the score is their sum, 0 to 12. Whoever never drinks (0 at
//! the first item) is not asked the other two, which then count 0.
//!
//! # Bands
//!
//! None are published. The cut-off is 4 for men, and 3 for women and for people whose sex is unknown.
//!
//! # Missing answers
//!
//! No total without every answer that the skip rule asks for, but bounds and a three-way screen.
//!
//! # Rights
//!
//! No wording is included. Sources differ: some call the AUDIT public domain, while the manual of the World Health
//! Organization forbids sale and commercial use, and the license of this code permits both. Items and answers have
//! neutral labels and their LOINC codes; whoever has cleared the rights shows the text. Two wordings are in use.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::audit_c::AUDIT_C, score};
//! let sheet = Answers::from_values(&AUDIT_C, &[Some(0), None, None])?; // never drinks
//! assert_eq!(score(&sheet).total(), Some(0));
//! let sheet = Answers::from_values(&AUDIT_C, &[Some(2), Some(1), Some(0)])?;
//! let score = score(&sheet);
//! let screens: Vec<_> = score.screens().map(|(cutoff, screen)| (cutoff.value, screen)).collect();
//! assert_eq!(screens, [(4, Screen::No), (3, Screen::Yes)]); // men, women
//! assert_eq!(score.screen(), Some(Screen::Yes)); // the sex is not known
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Bush 1998; Bradley 2003; Frank 2008; Babor 2001.

use std::borrow::Cow;

use casework_core::Source;

use crate::Instrument;
use crate::instrument::AppliesTo::{FemaleOrUnknown, Male};
use crate::instrument::{
    Choice, Codes, Condition, Cutoff, Definition, EmbedStatus, Flag, FlagWhen, Is, Item, Loinc, MissingRule,
    Recall, Rights, Scale, Severity, Skip, Words, cite, list, text,
};
use crate::score::Screen;

/// The consumption items of the Alcohol Use Disorders Identification Test, Bush 1998.
pub static AUDIT_C: Instrument = Definition {
    id: text("audit-c"),
    name: text("Alcohol Use Disorders Identification Test - Consumption (AUDIT-C)"),
    version: text("AUDIT items 1-3; two wordings in use"),
    recall: RECALL,
    respondent: text("self-report or interview"),
    ages: text("adults"),
    instructions: Some(text(
        "Show the local standard-drink definition (US standard drink = 14 g ethanol).",
    )),
    scales: list(SCALES),
    items: list(ITEMS),
    skips: list(SKIPS),
    cutoffs: list(CUTOFFS),
    missing: MissingRule {
        opt_in: None,
        note: Some(text("Every answer is needed after the skip rule.")),
    },
    flags: list(FLAGS),
    rights: Rights {
        embed: EmbedStatus::Caution,
        copyright: text(
            "Sources differ. LOINC and US FHIR guides: \"As a WHO-approved instrument, the AUDIT is in the public \
             domain\"; SAMHSA: AUDIT-C available in the public domain. WHO manual (2001): may be freely reproduced, in \
             part or in whole, but not for sale or for use in conjunction with commercial purposes. Get sign-off \
             before shipping in software that permits commercial use: no wording is included here.",
        ),
        attribution: text("AUDIT © World Health Organization. AUDIT-C: Bush K et al. 1998."),
    },
    codes: Codes {
        panel: Some(Loinc::published("72109-2")),
        total: Some(Loinc::published("75626-2")),
        notes: Words::new(&[
            "76504-0 appears as an AUDIT-C total in one HL7 example: wrong, use 75626-2.",
            "The US Core example uses 68517-2 as item 1; the LOINC panel uses 68518-0.",
            "The answer codes of q1 were read second-hand.",
        ]),
    },
    sources: list(SOURCES),
    notes: Words::new(&[
        "The US-adapted USAUDIT scores differently: never compare the two.",
        "A UK unit is 8 g (10 ml), so a US drink is about 1.8 units.",
    ]),
    ..Definition::BLANK
}
.checked();

pub(super) const RECALL: Recall = Recall::new("P1Y", "past year");

pub(super) const HOW_OFTEN: Scale = Scale::new("how-often", HOW_OFTEN_CHOICES);

pub(super) const HOW_MUCH: Scale = Scale::new("how-much", HOW_MUCH_CHOICES);

pub(super) const A_LOT: Scale = Scale::new("a-lot", A_LOT_CHOICES);

static SCALES: &[Scale] = &[HOW_OFTEN, HOW_MUCH, A_LOT];

// The labels are numbers and not the wording of the form, from the least to the most; the skip rule needs its never.
static HOW_OFTEN_CHOICES: &[Choice] = &[
    Choice::coded(0, "never (answer 1 of 5)", "LA6270-8"),
    Choice::coded(1, "answer 2 of 5", "LA18926-8"),
    Choice::coded(2, "answer 3 of 5", "LA18927-6"),
    Choice::coded(3, "answer 4 of 5", "LA18928-4"),
    Choice::coded(4, "answer 5 of 5", "LA18929-2"),
];

static HOW_MUCH_CHOICES: &[Choice] = &[
    Choice::coded(0, "answer 1 of 5", "LA15694-5"),
    Choice::coded(1, "answer 2 of 5", "LA15695-2"),
    Choice::coded(2, "answer 3 of 5", "LA18930-0"),
    Choice::coded(3, "answer 4 of 5", "LA18931-8"),
    Choice::coded(4, "answer 5 of 5", "LA18932-6"),
];

static A_LOT_CHOICES: &[Choice] = &[
    Choice::coded(0, "never (answer 1 of 5)", "LA6270-8"),
    Choice::coded(1, "answer 2 of 5", "LA18933-4"),
    Choice::coded(2, "answer 3 of 5", "LA18876-5"),
    Choice::coded(3, "answer 4 of 5", "LA18891-4"),
    Choice::coded(4, "answer 5 of 5", "LA18934-2"),
];

static ITEMS: &[Item] = &[FREQUENCY, AMOUNT, BINGES];

pub(super) const FREQUENCY: Item = item("q1", "frequency of drinking", "how-often", "68518-0");

pub(super) const AMOUNT: Item = item("q2", "amount on a day of drinking", "how-much", "68519-8");

pub(super) const BINGES: Item = item("q3", "frequency of drinking a lot at once", "a-lot", "68520-6");

const fn item(id: &'static str, label: &'static str, scale: &'static str, loinc: &'static str) -> Item {
    Item::labeled_coded(id, label, scale, Loinc::published(loinc))
}

static SKIPS: &[Skip] = &[Skip::new(&["q1"], 0, &["q2", "q3"], &BABOR_2001)];

static CUTOFFS: &[Cutoff] = &[
    Cutoff::new(4, "positive, men", &MEN).for_people(Male).usual(),
    Cutoff::new(3, "positive, women; use also when sex is unknown", &BRADLEY_2003)
        .accuracy(810, 860)
        .for_people(FemaleOrUnknown)
        .usual(),
];

static FLAGS: &[Flag] = &[Flag {
    id: text("points_from_q1_only"),
    item: text("q1"),
    when: FlagWhen::All(list(POINTS_FROM_Q1)),
    severity: Severity::Info,
    action: text("Intake is probably below recommended limits; review actual drinking over recent months."),
    source: cite(&MEN),
}];

static POINTS_FROM_Q1: &[Condition] =
    &[Condition::Screen(Screen::Yes), Condition::all(&["q2", "q3"], Is::AtMost(0))];

static SOURCES: &[Cow<'static, Source>] =
    &[cite(&BUSH_1998), cite(&BRADLEY_2003), cite(&FRANK_2008), cite(&BABOR_2001)];

static BUSH_1998: Source = Source::secondary(
    "bush-1998",
    "Bush K, Kivlahan DR, McDonell MB, Fihn SD, Bradley KA. Arch Intern Med. 1998;158:1789. PMID 9738608",
);

static BRADLEY_2003: Source =
    Source::published("bradley-2003", "Bradley KA et al. Arch Intern Med. 2003. PMID 12695273; women, n=393");

static FRANK_2008: Source = Source::published("frank-2008", "Frank D et al. 2008. PMC2517893");

static MEN: Source = Source::published("audit-c-loinc", "loinc.org term description; US VA practice");

pub(super) static BABOR_2001: Source = Source::published(
    "babor-2001",
    "Babor TF et al. AUDIT: guidelines for use in primary care, 2nd ed. World Health Organization; 2001",
);
