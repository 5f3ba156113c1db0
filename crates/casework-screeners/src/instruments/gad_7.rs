//! GAD-7: generalized anxiety over the last two weeks.
//!
//! # What it measures
//!
//! How often seven symptoms of generalized anxiety bothered a person.
//!
//! # Shape
//!
//! Seven items answered 0 to 3 over the last two weeks; the score is their sum, 0 to 21. One more item asks how
//! difficult the problems make life; it does not count. The first two items are the GAD-2.
//!
//! # Bands
//!
//! Minimal from 0, mild from 5, moderate from 10, severe from 15.
//!
//! # Missing answers
//!
//! No developer rule was found: with any answer missing there is no total, but bounds and a three-way screen. Proration
//! of up to two missing answers is opt-in.
//!
//! # Rights
//!
//! May be passed on with the notice of its authors.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Screen, instruments::gad_7::GAD_7, score};
//! let sheet = Answers::from_values(&GAD_7, &[2, 2, 2, 1, 1, 1, 1].map(Some))?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen()), (Some(10), Some(Screen::Yes)));
//! assert_eq!(score.band().map(|band| band.id.as_ref()), Some("moderate"));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Spitzer 2006; Kroenke 2010; Plummer 2016; Toussaint 2020; Bischoff 2020; Löwe 2008; Zorowitz 2021.

use std::borrow::Cow;

use casework_core::Source;

use super::phq;
use crate::Instrument;
use crate::instrument::ChangeMeasure::{Meaningful, Recovery, Reliable, Remission, Response};
use crate::instrument::ChangeRule::{FollowUpAtMost, FollowUpBelowTenths, HalfOfBaseline, PointsAtLeast};
use crate::instrument::ReliabilityKind::{Alpha, TestRetest};
use crate::instrument::{
    Band, ChangeThreshold, Codes, Cutoff, Definition, Item, Loinc, MissingRule, Norm, Proration,
    Readministration, Reliability, Subscale, Words, cite, list, text,
};

/// The seven-item Generalized Anxiety Disorder scale, Spitzer 2006.
pub static GAD_7: Instrument = Definition {
    id: text("gad-7"),
    name: text("Generalized Anxiety Disorder 7-item scale (GAD-7)"),
    version: text("2006 original, English (US), 7 scored items + 1 unscored difficulty item"),
    recall: phq::RECALL,
    respondent: text("self-report (or read aloud)"),
    ages: text("validated in adults (18+); use from about 12 years is common but outside the original sample"),
    stem: Some(text(phq::STEM)),
    scales: list(phq::SCALES),
    items: list(ITEMS),
    unscored_items: list(phq::DIFFICULTY),
    subscales: list(SUBSCALES),
    bands: list(BANDS),
    cutoffs: list(CUTOFFS),
    missing: MissingRule {
        opt_in: Some(Proration { max_missing: 2, never: Words::NONE, source: cite(&QSCORER) }),
        note: Some(text(phq::PRORATION_NOTE)),
    },
    change: list(CHANGE),
    reliability: list(RELIABILITY),
    norms: list(NORMS),
    readministration: Some(Readministration {
        days_min: Some(14),
        basis: text("recall window; shorter intervals overlap"),
        source: cite(&phq::READMINISTRATION),
    }),
    rights: phq::RIGHTS,
    codes: Codes {
        panel: Some(Loinc::published("69737-5")),
        total: Some(Loinc::published("70274-6")),
        notes: Words::new(&[
            "69737-5 is the panel; 70274-6 is the total score. Public software swaps them.",
            "68509-9 carries LA18938-3 \"More days than not\" instead of LA6570-1 in some LOINC-derived exports: accept \
             both as score 2.",
            "The LOINC display for 69689-8 mentions 4 weeks; the GAD-7 asks about 2.",
            "44262-4, 44263-2 and 44264-0 are not GAD-7 items (44262-4 is a deprecated PHQ-9 interpretation term).",
        ]),
    },
    sources: list(SOURCES),
    notes: Words::new(&["The wording of score 0 is \"Not at all\"; \"Not at all sure\" is a copying error."]),
    ..Definition::BLANK
}
.checked();

static ITEMS: &[Item] = &[
    NERVOUS,
    WORRYING,
    item("q3", "Worrying too much about different things", "69733-4"),
    item("q4", "Trouble relaxing", "69734-2"),
    item("q5", "Being so restless that it is hard to sit still", "69735-9"),
    item("q6", "Becoming easily annoyed or irritable", "69689-8"),
    item("q7", "Feeling afraid as if something awful might happen", "69736-7"),
];

static SUBSCALES: &[Subscale] = &[Subscale::new("gad-2", "Core anxiety symptoms", &["q1", "q2"])];

static BANDS: &[Band] = &[
    Band::new(0, 4, "minimal", "Minimal anxiety"),
    Band::new(5, 9, "mild", "Mild anxiety"),
    Band::new(10, 14, "moderate", "Moderate anxiety"),
    Band::new(15, 21, "severe", "Severe anxiety"),
];

static SOURCES: &[Cow<'static, Source>] = &[
    cite(&SPITZER_2006),
    cite(&KROENKE_2010),
    cite(&PLUMMER_2016),
    cite(&TOUSSAINT_2020),
    cite(&BISCHOFF_2020),
    cite(&LOWE_2008),
    cite(&ZOROWITZ_2021),
];

pub(super) const NERVOUS: Item = item("q1", "Feeling nervous, anxious or on edge", "69725-0");

pub(super) const WORRYING: Item = item("q2", "Not being able to stop or control worrying", "68509-9");

const fn item(id: &'static str, words: &'static str, loinc: &'static str) -> Item {
    Item::coded(id, words, phq::FREQUENCY, Loinc::published(loinc))
}

static CUTOFFS: &[Cutoff] = &[
    Cutoff::new(10, "probable generalized anxiety disorder; further evaluation", &SPITZER_2006)
        .accuracy(890, 820)
        .usual(),
    Cutoff::new(10, "panic disorder", &KROENKE_2010).accuracy(740, 810),
    Cutoff::new(10, "social anxiety disorder", &KROENKE_2010).accuracy(720, 800),
    Cutoff::new(10, "post-traumatic stress disorder", &KROENKE_2010).accuracy(660, 810),
    Cutoff::new(
        8,
        "generalized anxiety disorder, higher sensitivity option; cut-offs 7 to 10 perform similarly",
        &PLUMMER_2016,
    )
    .accuracy(830, 840),
];

static CHANGE: &[ChangeThreshold] = &[
    ChangeThreshold::usual(Meaningful, PointsAtLeast(4), &TOUSSAINT_2020),
    ChangeThreshold::usual(Reliable, PointsAtLeast(6), &BISCHOFF_2020),
    ChangeThreshold::new(Reliable, PointsAtLeast(4), &NHS_TALKING_THERAPIES),
    // Somebody who was below the level of a case has nothing to recover from.
    ChangeThreshold::from_baseline(8, Recovery, FollowUpAtMost(7), &NHS_TALKING_THERAPIES),
    ChangeThreshold::new(Recovery, FollowUpBelowTenths(97), &JACOBSON_TRUAX),
    ChangeThreshold::from_baseline(10, Response, HalfOfBaseline, &CONVENTION),
    ChangeThreshold::from_baseline(10, Remission, FollowUpAtMost(4), &CONVENTION),
];

static RELIABILITY: &[Reliability] = &[
    Reliability::new(TestRetest, 870, "over 14 to 28 days", &BISCHOFF_2020),
    Reliability::new(Alpha, 890, "German general population, n=5030", &LOWE_2008),
];

static NORMS: &[Norm] = &[
    Norm::new(
        (1440, 470),
        "73 primary-care patients with generalized anxiety disorder",
        &SPITZER_2006_GROUPS,
    ),
    Norm::new(
        (490, 480),
        "892 primary-care patients without generalized anxiety disorder",
        &SPITZER_2006_GROUPS,
    ),
    Norm::new((1400, 450), "NHS Talking Therapies 2022-23, caseness at intake", &NHS_INTAKE),
    Norm::new((295, 340), "general population", &POPULATION),
];

static SPITZER_2006: Source = Source::published(
    "spitzer-2006",
    "Spitzer RL, Kroenke K, Williams JBW, Löwe B. A brief measure for assessing generalized anxiety disorder: the \
     GAD-7. Arch Intern Med. 2006;166(10):1092-1097. doi:10.1001/archinte.166.10.1092. PMID 16717171; 15 US \
     primary-care clinics (2740 patients; 965 interviewed)",
);

static SPITZER_2006_GROUPS: Source = Source::secondary(
    "spitzer-2006-groups",
    "Spitzer 2006, means and standard deviations of the groups with and without the disorder, quoted second-hand",
);

static KROENKE_2010: Source = Source::secondary(
    "kroenke-2010",
    "Kroenke K, Spitzer RL, Williams JBW, Löwe B. Gen Hosp Psychiatry. 2010;32:345-359. PMID 20633738, as quoted in \
     CamCOPS",
);

static PLUMMER_2016: Source = Source::published(
    "plummer-2016",
    "Plummer F, Manea L, Trepel D, McMillan D. Screening for anxiety disorders with the GAD-7 and GAD-2. Gen Hosp \
     Psychiatry. 2016;39:24-31. doi:10.1016/j.genhosppsych.2015.11.005; 12 samples, n=5223 (95% CI 0.71-0.91 and \
     0.70-0.92)",
);

static TOUSSAINT_2020: Source = Source::published(
    "toussaint-2020",
    "Toussaint A et al. J Affect Disord. 2020;265:395-401. doi:10.1016/j.jad.2020.01.032; n=261, chronic-depression \
     trial",
);

static BISCHOFF_2020: Source = Source::published(
    "bischoff-2020",
    "Bischoff T et al. Psychology, Community & Health. 2020;8(1):176-187. doi:10.5964/pch.v8i1.309; test-retest r=.87 \
     over 14-28 days, computed threshold 5.59",
);

static LOWE_2008: Source = Source::published(
    "lowe-2008",
    "Löwe B et al. Med Care. 2008;46:266-274. doi:10.1097/MLR.0b013e318160d093",
);

static ZOROWITZ_2021: Source = Source::published(
    "zorowitz-2021",
    "Zorowitz S et al. Lancet Psychiatry. 2021;8:180. doi:10.1016/S2215-0366(21)00001-8",
);

static NHS_TALKING_THERAPIES: Source = Source::secondary(
    "nhs-talking-therapies-gad-7",
    "NHS Talking Therapies convention (caseness 8 or more), quoted second-hand",
);

static NHS_INTAKE: Source =
    Source::secondary("nhs-intake-gad-7", "NHS Talking Therapies 2022-23, quoted second-hand");

static POPULATION: Source = Source::secondary("pmc7598559-gad-7", "Table of population norms in PMC7598559");

static JACOBSON_TRUAX: Source = Source::project_default(
    "gad-7-jacobson-truax",
    "Computed for this project: the Jacobson-Truax midpoint between 14.4 (SD 4.7) with and 4.9 (SD 4.8) without \
     generalized anxiety disorder",
);

static CONVENTION: Source = Source::project_default(
    "gad-7-response-convention",
    "Convention: half of the baseline, and fewer than 5 points; the elevated baseline is a project default",
);

static QSCORER: Source = Source::project_default(
    "qscorer-gad-7",
    "Third-party practice: R package qscorer (PHQ-9: up to two missing values replaced with the mean of the completed \
     items, citing Arrieta et al. 2017); unverified for GAD-7",
);
