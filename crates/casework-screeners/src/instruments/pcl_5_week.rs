//! PCL-5, past-week form: symptoms of post-traumatic stress disorder over the past week.
//!
//! # What it measures
//!
//! How much the twenty symptoms of PTSD in DSM-5 bothered a person in the past week. It has no suicide item: pair it
//! with a suicide screener.
//!
//! # Shape
//!
//! The previous one, the past-month form, except: it asks about a week, and it has no decision rule and no default
//! cut-off, since both were studied with the past-month form and DSM-5 asks for more than one month. The two are never
//! compared.
//!
//! # Bands
//!
//! None are official, and none are invented here.
//!
//! # Missing answers
//!
//! As for the past-month form: no proration, and clusters show bounds.
//!
//! # Rights
//!
//! US Government work, not copyrighted. Do not suggest endorsement by the Department of Veterans Affairs.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, instruments::pcl_5_week::PCL_5_WEEK, score};
//! let sheet = Answers::from_values(&PCL_5_WEEK, &[Some(2); 20])?;
//! let score = score(&sheet);
//! assert_eq!((score.total(), score.screen(), score.algorithm()), (Some(40), None, None));
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! Those of the past-month form.

use casework_core::Source;

use super::pcl_5;
use crate::Instrument;
use crate::instrument::{Codes, Cutoff, Definition, Readministration, Recall, Words, cite, list, text};

/// The PTSD Checklist for DSM-5, past-week form of 2018.
pub static PCL_5_WEEK: Instrument = Definition {
    id: text("pcl-5-week"),
    name: text("PTSD Checklist for DSM-5 (PCL-5), past-week form"),
    version: text("past-week form (11 April 2018)"),
    recall: Recall::new("P1W", "in the past week"),
    respondent: text(pcl_5::RESPONDENT),
    ages: text(pcl_5::AGES),
    instructions: Some(text(
        "Below is a list of problems that people sometimes have in response to a very stressful experience. Please \
         read each problem carefully and then select one of the options to indicate how much you have been bothered by \
         that problem in the past week. The options include not at all, a little bit, moderately, quite a bit, and \
         extremely.",
    )),
    stem: Some(text("In the past week, how much were you bothered by:")),
    scales: list(pcl_5::SCALES),
    items: list(pcl_5::ITEMS),
    subscales: list(pcl_5::SUBSCALES),
    cutoffs: list(CUTOFFS),
    missing: pcl_5::MISSING,
    change: list(pcl_5::CHANGE),
    reliability: list(pcl_5::RELIABILITY),
    norms: list(pcl_5::NORMS),
    flags: list(pcl_5::FLAGS),
    readministration: Some(Readministration {
        days_min: Some(7),
        basis: text("recall window"),
        source: cite(&WEEKLY),
    }),
    rights: pcl_5::RIGHTS,
    codes: Codes {
        notes: Words::new(&["The LOINC codes that were found are one-month terms; there are none for this form."]),
        ..Codes::NONE
    },
    sources: list(pcl_5::SOURCES),
    notes: Words::new(&[
        "No provisional diagnosis and no default cut-off: both were studied with the past-month form. The cut-offs here \
         are those of that form, for whoever asks for one.",
        "The thresholds of change come from studies of the PCL-5; which period each used was not checked. Compare week \
         with week only.",
        "The instructions are adapted between their first and last sentences, which are printed on the form.",
    ]),
    ..Definition::BLANK
}
.checked();

static CUTOFFS: &[Cutoff] =
    &[pcl_5::UPPER, pcl_5::LOWER, pcl_5::CLINICAL, pcl_5::PREVALENCE, pcl_5::RESEARCH];

static WEEKLY: Source = Source::project_default(
    "pcl-5-week-window",
    "Project default: sheets whose recall periods do not overlap",
);
