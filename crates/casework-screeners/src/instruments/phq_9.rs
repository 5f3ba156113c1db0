//! PHQ-9: depression over the last two weeks.
//!
//! # What it measures
//!
//! How often the nine symptoms of depression bothered a person. Item 9 asks about thoughts of death or self-harm.
//!
//! # Shape
//!
//! Nine items answered 0 to 3 over the last two weeks; the score is their sum, 0 to 27. One more item asks how difficult
//! the problems make life; it does not count. A decision rule beside the total counts symptoms: a major or another
//! depressive syndrome. Total and rule can disagree; report both.
//!
//! # Bands
//!
//! None to minimal from 0, mild from 5, moderate from 10, moderately severe from 15, severe from 20.
//!
//! # Missing answers
//!
//! No developer rule was found: with any answer missing there is no total, but bounds and a three-way screen. Proration
//! of up to two missing answers is opt-in, and never when item 9 is missing. A missing item 9 raises a flag.
//!
//! # Rights
//!
//! May be passed on with the notice of its authors.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Met, Screen, instruments::phq_9::PHQ_9, score};
//! let sheet = Answers::from_values(&PHQ_9, &[2, 0, 2, 2, 2, 0, 0, 0, 1].map(Some))?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen()), (Some(9), Some(Screen::No)));
//! assert_eq!(score.algorithm(), Some(Met::Met)); // the major pattern, at a total below the cut-off
//! assert_eq!(score.flags().next().map(|flag| flag.id.as_ref()), Some("item9_positive"));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Kroenke 2001; Spitzer 1999; Löwe 2004; Arroll 2010; Levis 2020.

use std::borrow::Cow;

use casework_core::Source;

use super::phq;
use crate::Instrument;
use crate::instrument::ChangeMeasure::{Meaningful, Recovery, Reliable, Remission, Response};
use crate::instrument::ChangeRule::{FollowUpAtMost, HalfOfBaseline, PointsAtLeast};
use crate::instrument::ReliabilityKind::{Alpha, TestRetest};
use crate::instrument::{
    Algorithm, Band, ChangeThreshold, Codes, CountRule, Cutoff, Definition, Endorsement, Flag, FlagWhen,
    Item, Loinc, MissingRule, Norm, Outcome, Proration, Readministration, Reliability, Severity, Subscale,
    Words, cite, list, text,
};

/// The nine-item Patient Health Questionnaire, Kroenke 2001.
pub static PHQ_9: Instrument = Definition {
    id: text("phq-9"),
    name: text("Patient Health Questionnaire-9 (PHQ-9)"),
    version: text("English (US), 9 scored items + 1 unscored difficulty item"),
    recall: phq::RECALL,
    respondent: text("self-report (or read aloud)"),
    ages: text("adults; PHQ-A exists for ages 11-17"),
    stem: Some(text(phq::STEM)),
    scales: list(phq::SCALES),
    items: list(ITEMS),
    unscored_items: list(phq::DIFFICULTY),
    subscales: list(SUBSCALES),
    algorithm: Some(Algorithm {
        id: text("depressive-syndrome"),
        endorsements: list(ENDORSEMENTS),
        outcomes: list(OUTCOMES),
        note: text("Does not assess impairment, bereavement, mania or a medical or substance cause."),
        source: cite(&SPITZER_1999),
    }),
    bands: list(BANDS),
    cutoffs: list(CUTOFFS),
    missing: MissingRule {
        opt_in: Some(Proration { max_missing: 2, never: Words::new(&["q9"]), source: cite(&QSCORER) }),
        note: Some(text(phq::PRORATION_NOTE)),
    },
    change: list(CHANGE),
    reliability: list(RELIABILITY),
    norms: list(NORMS),
    flags: list(FLAGS),
    readministration: Some(Readministration {
        days_min: Some(14),
        basis: text("recall window"),
        source: cite(&phq::READMINISTRATION),
    }),
    rights: phq::RIGHTS,
    codes: Codes {
        panel: Some(Loinc::published("44249-1")),
        total: Some(Loinc::published("44261-6")),
        notes: Words::new(&["44262-4 is a deprecated interpretation term, not a score."]),
    },
    sources: list(SOURCES),
    notes: Words::new(&[
        "The total does not need the difficulty item; some software treats the form as incomplete without it.",
    ]),
    ..Definition::BLANK
}
.checked();

static SUBSCALES: &[Subscale] = &[
    Subscale::new("phq-2", "Core symptoms", CORE),
    Subscale::new("phq-8", "Without the self-harm item", WITHOUT_ITEM_9),
];

static ENDORSEMENTS: &[Endorsement] = &[Endorsement::new(WITHOUT_ITEM_9, 2), Endorsement::new(&["q9"], 1)];

static OUTCOMES: &[Outcome] = &[
    Outcome { id: text("major"), meaning: text("major depressive syndrome"), rules: list(MAJOR_RULES) },
    Outcome { id: text("other"), meaning: text("other depressive syndrome"), rules: list(OTHER_RULES) },
];

static MAJOR_RULES: &[CountRule] =
    &[CountRule::at_least("core", CORE, 1), CountRule::at_least("all", EVERY_ITEM, 5)];

static OTHER_RULES: &[CountRule] =
    &[CountRule::at_least("core", CORE, 1), CountRule::between("all", EVERY_ITEM, (2, 4))];

pub(super) static BANDS: &[Band] = &[
    Band::new(0, 4, "minimal", "None-minimal"),
    Band::new(5, 9, "mild", "Mild"),
    Band::new(10, 14, "moderate", "Moderate"),
    Band::new(15, 19, "moderately-severe", "Moderately severe"),
    Band::new(20, 27, "severe", "Severe"),
];

static CUTOFFS: &[Cutoff] = &[
    Cutoff::new(10, "major depression", &KROENKE_2001).accuracy(880, 880).usual(),
    Cutoff::new(10, "major depression, consecutive primary-care sample", &ARROLL_2010).accuracy(740, 910),
];

static FLAGS: &[Flag] = &[
    Flag {
        id: text("item9_positive"),
        item: text("q9"),
        when: FlagWhen::AtLeast(1),
        severity: Severity::Safety,
        action: text(
            "Same-contact suicide-risk assessment, whatever the total. A single item is neither sufficient nor a \
                 substitute for a suicide screener.",
        ),
        source: cite(&ITEM_9),
    },
    Flag {
        id: text("item9_missing"),
        item: text("q9"),
        when: FlagWhen::Missing,
        severity: Severity::Safety,
        action: text("Ask again in the same contact. Never impute item 9."),
        source: cite(&ITEM_9_MISSING),
    },
];

static SOURCES: &[Cow<'static, Source>] =
    &[cite(&KROENKE_2001), cite(&SPITZER_1999), cite(&LOWE_2004), cite(&ARROLL_2010), cite(&LEVIS_2020)];

pub(super) static ITEMS: &[Item] = &[
    interest("q1"),
    mood("q2"),
    item("q3", "Trouble falling or staying asleep, or sleeping too much", "44259-0"),
    item("q4", "Feeling tired or having little energy", "44254-1"),
    item("q5", "Poor appetite or overeating", "44251-7"),
    item(
        "q6",
        "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
        "44258-2",
    ),
    item(
        "q7",
        "Trouble concentrating on things, such as reading the newspaper or watching television",
        "44252-5",
    ),
    item(
        "q8",
        "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or \
         restless that you have been moving around a lot more than usual",
        "44253-3",
    ),
    item("q9", "Thoughts that you would be better off dead or of hurting yourself in some way", "44260-8"),
];

pub(super) const fn interest(id: &'static str) -> Item {
    item(id, "Little interest or pleasure in doing things", "44250-9")
}

pub(super) const fn mood(id: &'static str) -> Item {
    item(id, "Feeling down, depressed, or hopeless", "44255-8")
}

const fn item(id: &'static str, words: &'static str, loinc: &'static str) -> Item {
    Item::coded(id, words, phq::FREQUENCY, Loinc::published(loinc))
}

const CORE: &[&str] = &["q1", "q2"];

const WITHOUT_ITEM_9: &[&str] = &["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"];

const EVERY_ITEM: &[&str] = &["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9"];

static CHANGE: &[ChangeThreshold] = &[
    ChangeThreshold::usual(Meaningful, PointsAtLeast(5), &LOWE_2004),
    ChangeThreshold::usual(Reliable, PointsAtLeast(6), &NHS_TALKING_THERAPIES),
    ChangeThreshold::new(Reliable, PointsAtLeast(5), &LOWE_2004),
    ChangeThreshold::from_baseline(10, Recovery, FollowUpAtMost(9), &NHS_TALKING_THERAPIES),
    ChangeThreshold::from_baseline(10, Response, HalfOfBaseline, &QUALITY_MEASURES),
    ChangeThreshold::from_baseline(10, Remission, FollowUpAtMost(4), &QUALITY_MEASURES),
];

static RELIABILITY: &[Reliability] = &[
    Reliability::new(TestRetest, 840, "the sample and the interval were not read", &KROENKE_2001_RETEST),
    Reliability::new(Alpha, 890, "the sample was not read", &KROENKE_2001_ALPHA),
];

static NORMS: &[Norm] = &[
    Norm::new((1540, 550), "NHS Talking Therapies 2022-23, caseness at intake", &NHS_INTAKE),
    Norm::new((291, 350), "general population", &KOCALEVENT_2013),
];

static KROENKE_2001: Source = Source::published(
    "kroenke-2001",
    "Kroenke K, Spitzer RL, Williams JBW. The PHQ-9: validity of a brief depression severity measure. J Gen Intern \
     Med. 2001;16:606-613. PMID 11556941; 6000 patients, 580 interviewed",
);

static KROENKE_2001_RETEST: Source = Source::project_default(
    "kroenke-2001-retest",
    "Kroenke 2001, test-retest reliability from memory, not re-read",
);

static KROENKE_2001_ALPHA: Source =
    Source::secondary("kroenke-2001-alpha", "Kroenke 2001, internal consistency, quoted second-hand");

static SPITZER_1999: Source =
    Source::published("spitzer-1999", "Spitzer RL et al. JAMA. 1999;282:1737; CamCOPS");

static LOWE_2004: Source = Source::published(
    "lowe-2004",
    "Löwe B et al. Monitoring depression treatment outcomes with the PHQ-9. Med Care. 2004;42:1194-1201. \
     doi:10.1097/00005650-200412000-00006; n=434, two standard errors of measurement",
);

pub(super) static ARROLL_2010: Source =
    Source::published("arroll-2010", "Arroll B et al. Ann Fam Med. 2010. PMC2906530; n=2642");

pub(super) static LEVIS_2020: Source =
    Source::published("levis-2020", "Levis B et al. JAMA. 2020. doi:10.1001/jama.2020.6504");

static NHS_TALKING_THERAPIES: Source = Source::secondary(
    "nhs-talking-therapies-phq-9",
    "NHS Talking Therapies convention (caseness 10 or more), quoted second-hand",
);

static NHS_INTAKE: Source =
    Source::secondary("nhs-intake-phq-9", "NHS Talking Therapies 2022-23, quoted second-hand");

static KOCALEVENT_2013: Source =
    Source::secondary("kocalevent-2013", "Kocalevent 2013, population norms, as quoted in PMC7598559");

static QUALITY_MEASURES: Source = Source::published(
    "us-depression-measures",
    "US quality measures: NCQA DRR-E (120-240 days); MN Community Measurement (6 and 12 months, plus or minus 60 days)",
);

static ITEM_9: Source = Source::project_default(
    "phq-9-item-9",
    "Project default: any positive item 9 leads to a suicide-risk assessment; against an electronic C-SSRS item 9 had \
     sensitivity 87.6 and specificity 66.1 (PMC10172543), so neither answer settles risk",
);

static ITEM_9_MISSING: Source =
    Source::project_default("phq-9-item-9-missing", "Project default: no answer about self-harm is not a no");

static QSCORER: Source = Source::secondary(
    "qscorer",
    "Third-party practice: R package qscorer (PHQ-9: up to two missing values replaced with the mean of the completed \
     items, citing Arrieta et al. 2017)",
);
