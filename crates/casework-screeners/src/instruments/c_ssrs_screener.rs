//! C-SSRS Screener: how severe thoughts of suicide and suicidal behavior are.
//!
//! # What it measures
//!
//! The severity of thoughts of suicide in the past month, and suicidal behavior ever and in the past three months.
//!
//! # Shape
//!
//! Seven answers, yes or no: five on thoughts, two on behavior. The answers are never added up: the highest band
//! stands. After a no to the second item the next three are not asked; both answers on behavior always are.
//!
//! # Bands
//!
//! None: the results are none, low, moderate and high, and open while an answer that is missing could change them.
//!
//! # Missing answers
//!
//! An unanswered item is never a no. The screen is positive as soon as any answer is yes; a result is given exactly
//! when every way of completing the sheet gives it. A no to behavior over a lifetime does not answer for the past three
//! months: ask both.
//!
//! # Rights
//!
//! No wording is included, and none may be: statements on permission conflict. Whoever holds permission shows the text,
//! word by word.
//!
//! # Example
//!
//! ```
//! use casework_core::Answer;
//! use casework_screeners::{Answers, Screen, instruments::c_ssrs_screener::C_SSRS_SCREENER, score};
//! let answers = [("q1", Answer::Yes), ("q2", Answer::No), ("q6-lifetime", Answer::No), ("q6-3mo", Answer::No)];
//! let sheet = Answers::from_map(&C_SSRS_SCREENER, answers)?;
//! assert_eq!(score(&sheet).band_id(), Some("low")); // q3 to q5 are skipped
//! let sheet = Answers::from_map(&C_SSRS_SCREENER, [("q1", Answer::Yes)])?;
//! let score = score(&sheet);
//! assert_eq!((score.band_id(), score.screen()), (None, Some(Screen::Yes))); // positive, and how severe is open
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Posner 2011; the triage of the Columbia Lighthouse Project.

use std::borrow::Cow;

use casework_core::Source;

use super::yes_or_no::{self, YES_OR_NO};
use crate::Instrument;
use crate::instrument::{
    Codes, Condition, Decision, DecisionRule, Definition, EmbedStatus, Is, Item, Loinc, MissingRule, Recall,
    Rights, Scale, Skip, Words, cite, list, text,
};
use crate::score::Screen;

/// The Columbia-Suicide Severity Rating Scale, screener for recent thoughts and behavior, Posner 2011.
pub static C_SSRS_SCREENER: Instrument = Definition {
    id: text("c-ssrs-screener"),
    name: text("Columbia-Suicide Severity Rating Scale, Screener (recent)"),
    version: text("screener, recent; behavior over a lifetime and in the past 3 months"),
    recall: Recall::words("thoughts: past month; behavior: lifetime and past 3 months"),
    respondent: text("asked by an interviewer"),
    ages: text("adolescents and adults"),
    scales: list(SCALES),
    items: list(ITEMS),
    skips: list(SKIPS),
    decision: Some(Decision {
        rules: list(RULES),
        loinc: Some(Loinc::secondary("93374-7")),
        answer_list: Some(text("LL465-6")),
        accuracy: list(&[]),
        source: cite(&TRIAGE),
    }),
    missing: MissingRule {
        opt_in: None,
        note: Some(text(
            "A result is given exactly when every way of completing the sheet gives it. A no to behavior over a \
             lifetime does not answer for the past 3 months.",
        )),
    },
    not_trended: Some(text(
        "The result is a band and not an amount, and one item asks about a lifetime.",
    )),
    rights: Rights {
        embed: EmbedStatus::No,
        copyright: text(
            "© 2008 The Research Foundation for Mental Hygiene, Inc. Permission statements conflict: the Columbia \
             Lighthouse Project presents the scale as free, including in health records, with wording unchanged; a \
             Clario (eResearch Technology) page claims an exclusive license for electronic implementations with paid \
             sublicense and certification. Ids, neutral labels and logic only: whoever deploys it loads the text.",
        ),
        attribution: text(""),
    },
    codes: Codes {
        panel: Some(Loinc::secondary("93373-9")),
        total: None,
        notes: Words::new(&["The result has a code and no total: 93374-7 with the answers of LL465-6."]),
    },
    sources: list(SOURCES),
    notes: Words::new(&[
        "Never add the items up, and never ignore when the behavior was; public software does both.",
    ]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[yes_or_no::PLAIN];

static ITEMS: &[Item] = &[
    item("q1", "wish to be dead, past month", "93246-7"),
    item("q2", "non-specific active suicidal thoughts, past month", "93247-5"),
    item("q3", "thoughts with method, no plan or intent, past month", "93248-3"),
    item("q4", "some intent, no specific plan, past month", "93249-1"),
    item("q5", "specific plan and intent, past month", "93250-9"),
    item("q6-lifetime", "suicidal behavior, lifetime", "93267-3"),
    item("q6-3mo", "suicidal behavior, past 3 months", "93269-9"),
];

const fn item(id: &'static str, label: &'static str, loinc: &'static str) -> Item {
    Item::labeled_coded(id, label, YES_OR_NO, Loinc::secondary(loinc))
}

static SKIPS: &[Skip] = &[Skip::new(&["q2"], 0, &["q3", "q4", "q5"], &CONTINGENT)];

const YES: Is = Is::AtLeast(1);

const NO: Is = Is::AtMost(0);

const HIGH: &[&str] = &["q4", "q5", "q6-3mo"];

const MODERATE: &[&str] = &["q3", "q6-lifetime"];

const LOW: &[&str] = &["q1", "q2"];

const ALL: &[&str] = &["q1", "q2", "q3", "q4", "q5", "q6-lifetime", "q6-3mo"];

// The highest band stands, so a band is certain once everything above it is answered with no.
static RULES: &[DecisionRule] = &[
    DecisionRule {
        when: list(A_HIGH_ONE),
        result: Some(text("high")),
        code: Some(text("LA9193-9")),
        meaning: text("high: thoughts with intent, or suicidal behavior in the past 3 months"),
        screen: Screen::Yes,
        action: text(
            "Immediate notification of physician or behavioral health, and safety precautions until evaluated.",
        ),
        source: cite(&TRIAGE),
    },
    DecisionRule {
        when: list(A_MODERATE_ONE_AT_MOST),
        result: Some(text("moderate")),
        code: Some(text("LA6751-7")),
        meaning: text("moderate: thoughts with method, or suicidal behavior more than 3 months ago"),
        screen: Screen::Yes,
        action: text("Behavioral-health consult; consider safety precautions."),
        source: cite(&TRIAGE),
    },
    DecisionRule {
        when: list(A_LOW_ONE_AT_MOST),
        result: Some(text("low")),
        code: Some(text("LA9194-7")),
        meaning: text("low: a wish to be dead or non-specific thoughts only"),
        screen: Screen::Yes,
        action: text("Behavioral-health referral (at discharge in hospital)."),
        source: cite(&TRIAGE),
    },
    DecisionRule {
        when: list(NOTHING),
        result: Some(text("none")),
        code: None,
        meaning: text("none: every answer is no"),
        screen: Screen::No,
        action: text("None by this screener."),
        source: cite(&TRIAGE),
    },
    DecisionRule {
        when: list(SOMETHING),
        result: None,
        code: None,
        meaning: text("positive, and how severe depends on what is not answered"),
        screen: Screen::Yes,
        action: text(
            "Ask what is not answered in this contact; until then act as for the highest band it leaves possible.",
        ),
        source: cite(&OPEN),
    },
    DecisionRule {
        when: list(&[]),
        result: None,
        code: None,
        meaning: text("no yes so far, and not every item answered: never negative"),
        screen: Screen::Indeterminate,
        action: text("Ask what is not answered."),
        source: cite(&OPEN),
    },
];

static A_HIGH_ONE: &[Condition] = &[Condition::any(HIGH, YES)];

static A_MODERATE_ONE_AT_MOST: &[Condition] = &[Condition::all(HIGH, NO), Condition::any(MODERATE, YES)];

static A_LOW_ONE_AT_MOST: &[Condition] =
    &[Condition::all(HIGH, NO), Condition::all(MODERATE, NO), Condition::any(LOW, YES)];

static NOTHING: &[Condition] = &[Condition::all(ALL, NO)];

static SOMETHING: &[Condition] = &[Condition::any(ALL, YES)];

static SOURCES: &[Cow<'static, Source>] = &[cite(&POSNER_2011), cite(&TRIAGE), cite(&CONTINGENT)];

static POSNER_2011: Source =
    Source::secondary("posner-2011", "Posner K et al. Am J Psychiatry. 2011;168:1266-1277");

static TRIAGE: Source = Source::secondary(
    "c-ssrs-triage",
    "Columbia Lighthouse Project, triage page and clinical triage guidelines; the steps differ by setting: adapt them \
     locally",
);

static CONTINGENT: Source = Source::secondary(
    "c-ssrs-contingent",
    "NINDS common data elements, report on the C-SSRS Screener: questions that depend on the second one",
);

static OPEN: Source = Source::project_default(
    "c-ssrs-open",
    "Project default: no answer is not a no, so a result is given when every completion gives it",
);
