//! ASQ: a first look for suicide risk, asked by staff.
//!
//! # What it measures
//!
//! Whether a person has thoughts of suicide or has attempted it, and whether they have such thoughts right now.
//!
//! # Shape
//!
//! Four questions answered yes or no, each with its own period, and a fifth, about right now, after any yes. Staff ask
//! them. The answers are never added up: ordered rules decide, and the first that holds gives the result.
//!
//! # Bands
//!
//! None: the results are negative, non-acute positive, acute positive, positive with the acuity unknown, and
//! incomplete.
//!
//! # Missing answers
//!
//! An unanswered question is never a no: without a yes and a refusal the result is incomplete, and the screen
//! indeterminate. A refusal is an answer and makes the screen positive (the rule for youth; adults need follow-up at
//! least). While the fifth question is open after a yes, treat the person as acute.
//!
//! # Rights
//!
//! Public domain, by the National Institute of Mental Health. Keep the wording.
//!
//! # Example
//!
//! ```
//! use casework_core::Answer;
//! use casework_screeners::{Answers, Screen, instruments::asq::ASQ, score};
//! let no = ["q1", "q2", "q4"].map(|item| (item, Answer::No));
//! let sheet = Answers::from_map(&ASQ, no.into_iter().chain([("q3", Answer::Yes)]))?;
//! let score = score(&sheet); // nobody has asked about right now
//! assert_eq!((score.band_id(), score.screen()), (Some("positive-acuity-unknown"), Some(Screen::Yes)));
//! assert_eq!(score.total(), None);
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Horowitz 2012; Horowitz 2020; the toolkit of the National Institute of Mental Health.

use std::borrow::Cow;

use casework_core::Source;

use super::yes_or_no::{self, YES_OR_NO};
use crate::Instrument;
use crate::instrument::{
    Accuracy, Codes, Condition, Decision, DecisionRule, Definition, EmbedStatus, Flag, FlagWhen, Is, Item,
    MissingRule, Recall, Rights, Scale, Severity, Skip, Words, cite, list, text,
};
use crate::score::Screen;

/// The Ask Suicide-Screening Questions of the National Institute of Mental Health, Horowitz 2012.
pub static ASQ: Instrument = Definition {
    id: text("asq"),
    name: text("Ask Suicide-Screening Questions (ASQ)"),
    version: text("NIMH toolkit, 4 screening questions + acuity question"),
    recall: Recall::words("per item: past few weeks (1-2), past week (3), ever (4), right now (5)"),
    respondent: text("asked by clinical staff"),
    ages: text("youth from 8 (toolkit; development sample 10-21) and adults"),
    stem: Some(text("Ask the patient:")),
    scales: list(SCALES),
    items: list(ITEMS),
    skips: list(SKIPS),
    decision: Some(Decision {
        rules: list(RULES),
        loinc: None,
        answer_list: None,
        accuracy: list(ACCURACY),
        source: cite(&TOOLKIT),
    }),
    missing: MissingRule {
        opt_in: None,
        note: Some(text("Missing is never a no; a refusal is positive (youth) or follow-up (adult).")),
    },
    not_trended: Some(text(
        "The result is a decision and not an amount, and one question asks about a lifetime.",
    )),
    flags: list(FLAGS),
    rights: Rights {
        embed: EmbedStatus::Yes,
        copyright: text(
            "Public-domain instrument developed by the US National Institute of Mental Health; no permission \
             required. Keep the wording.",
        ),
        attribution: text("Ask Suicide-Screening Questions (ASQ), National Institute of Mental Health (NIMH)."),
    },
    codes: Codes {
        panel: None,
        total: None,
        notes: Words::new(&[
            "No LOINC panel or item codes exist (checked June 2026). Do not borrow those of the C-SSRS, 93246-7 to \
             93249-1 and 93373-9.",
        ]),
    },
    sources: list(SOURCES),
    notes: Words::new(&["Follow-up questions: after a yes to q4, how and when; after a yes to q5, describe."]),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[yes_or_no::PLAIN];

static ITEMS: &[Item] = &[
    item("q1", "In the past few weeks, have you wished you were dead?"),
    item(
        "q2",
        "In the past few weeks, have you felt that you or your family would be better off if you were dead?",
    ),
    item("q3", "In the past week, have you been having thoughts about killing yourself?"),
    item("q4", "Have you ever tried to kill yourself?"),
    item("q5", "Are you having thoughts of killing yourself right now?"),
];

const fn item(id: &'static str, words: &'static str) -> Item {
    Item::new(id, words, YES_OR_NO)
}

const SCREENING: &[&str] = &["q1", "q2", "q3", "q4"];

const RIGHT_NOW: &[&str] = &["q5"];

static SKIPS: &[Skip] = &[Skip::new(SCREENING, 0, RIGHT_NOW, &TOOLKIT)];

// In the order of the toolkit: the first rule that holds decides.
static RULES: &[DecisionRule] = &[
    DecisionRule {
        when: list(NOW),
        result: Some(text("acute-positive")),
        code: None,
        meaning: text("acute positive screen: thoughts of suicide right now"),
        screen: Screen::Yes,
        action: text(ACUTE_ACTION),
        source: cite(&TOOLKIT),
    },
    DecisionRule {
        when: list(YES_BUT_NOT_NOW),
        result: Some(text("non-acute-positive")),
        code: None,
        meaning: text("non-acute positive screen"),
        screen: Screen::Yes,
        action: text("Brief suicide safety assessment; not to leave until evaluated."),
        source: cite(&TOOLKIT),
    },
    DecisionRule {
        when: list(YES),
        result: Some(text("positive-acuity-unknown")),
        code: None,
        meaning: text("positive screen; whether the thoughts are there right now is not known"),
        screen: Screen::Yes,
        action: text("Ask now; act as acute until known."),
        source: cite(&ACUITY_UNKNOWN),
    },
    DecisionRule {
        when: list(REFUSED),
        result: Some(text("non-acute-positive")),
        code: None,
        meaning: text("a refusal and no yes: positive by the rule for youth; for adults follow-up at least"),
        screen: Screen::Yes,
        action: text("At least follow up now."),
        source: cite(&TOOLKIT),
    },
    DecisionRule {
        when: list(ALL_NO),
        result: Some(text("negative")),
        code: None,
        meaning: text("negative screen"),
        screen: Screen::No,
        action: text("None; clinical judgment may override."),
        source: cite(&TOOLKIT),
    },
    DecisionRule {
        when: list(&[]),
        result: Some(text("incomplete")),
        code: None,
        meaning: text("not every question was answered: never negative"),
        screen: Screen::Indeterminate,
        action: text("Ask again."),
        source: cite(&TOOLKIT),
    },
];

static NOW: &[Condition] = &[Condition::any(RIGHT_NOW, Is::AtLeast(1))];

static YES_BUT_NOT_NOW: &[Condition] =
    &[Condition::any(SCREENING, Is::AtLeast(1)), Condition::all(RIGHT_NOW, Is::AtMost(0))];

static YES: &[Condition] = &[Condition::any(SCREENING, Is::AtLeast(1))];

static REFUSED: &[Condition] = &[Condition::any(SCREENING, Is::Refused)];

static ALL_NO: &[Condition] = &[Condition::all(SCREENING, Is::AtMost(0))];

static NON_ACUTE_AND_NOT_NOW: &[Condition] =
    &[Condition::Result(text("non-acute-positive")), Condition::all(RIGHT_NOW, Is::AtMost(0))];

const ACUTE_ACTION: &str = "Stat full safety and mental health evaluation; patient does not leave until evaluated; keep \
    in sight; remove dangerous objects; alert responsible clinician.";

static FLAGS: &[Flag] = &[
    Flag {
        id: text("acute_positive"),
        item: text("q5"),
        when: FlagWhen::AtLeast(1),
        severity: Severity::Emergency,
        action: text(ACUTE_ACTION),
        source: cite(&TOOLKIT),
    },
    Flag {
        id: text("non_acute_positive"),
        item: text("q5"),
        when: FlagWhen::All(list(NON_ACUTE_AND_NOT_NOW)),
        severity: Severity::Safety,
        action: text(
            "Brief suicide safety assessment before the contact ends; patient does not leave until evaluated for \
             safety.",
        ),
        source: cite(&TOOLKIT),
    },
];

static ACCURACY: &[Accuracy] = &[
    Accuracy::new("any yes to q1-q4, youth in emergency departments", (969, 876), &HOROWITZ_2012),
    Accuracy::new("any yes to q1-q4, adult inpatients", (1000, 890), &HOROWITZ_2020),
];

static SOURCES: &[Cow<'static, Source>] = &[cite(&TOOLKIT), cite(&HOROWITZ_2012), cite(&HOROWITZ_2020)];

static TOOLKIT: Source = Source::published("asq-toolkit", "ASQ toolkit, National Institute of Mental Health");

static HOROWITZ_2012: Source = Source::published(
    "horowitz-2012",
    "Horowitz LM et al. Arch Pediatr Adolesc Med. 2012;166:1170-1176. doi:10.1001/archpediatrics.2012.1276; n=524, ages 10-21, \
     emergency departments",
);

static HOROWITZ_2020: Source = Source::published(
    "horowitz-2020",
    "Horowitz LM et al. Psychosomatics. 2020. doi:10.1016/j.psym.2020.04.008; n=727",
);

static ACUITY_UNKNOWN: Source = Source::project_default(
    "asq-acuity-unknown",
    "Project default: whoever said yes and was not asked about right now is treated as acute until asked",
);
