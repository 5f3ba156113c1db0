//! What the instruments of the Patient Health Questionnaire family share: the answer scales, the unscored item, the
//! stem and the notice.

use casework_core::Source;

use crate::instrument::{Choice, EmbedStatus, Item, Loinc, Recall, Rights, Scale, text};

pub(super) const STEM: &str =
    "Over the last 2 weeks, how often have you been bothered by any of the following problems?";

pub(super) const RECALL: Recall = Recall::new("P2W", "over the last 2 weeks");

/// The id of the scale that all scored items share.
pub(super) const FREQUENCY: &str = "frequency";

pub(super) static SCALES: &[Scale] = &[
    Scale::listed(FREQUENCY, FREQUENCY_CHOICES, "LL358-3"),
    // The numbers of these codes are not in the order of severity.
    Scale::listed("difficulty", DIFFICULTY_CHOICES, "LL359-1"),
];

pub(super) static DIFFICULTY: &[Item] = &[Item::coded(
    "difficulty",
    "If you checked off any problems, how difficult have these problems made it for you to do your work, take care \
     of things at home, or get along with other people?",
    "difficulty",
    Loinc::published("69722-7"),
)];

pub(super) const RIGHTS: Rights = Rights {
    embed: EmbedStatus::YesWithNotice,
    copyright: text(
        "Developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues, with an educational \
         grant from Pfizer Inc. No permission required to reproduce, translate, display or distribute. (The LOINC \
         copy of the notice adds: Copyright © Pfizer Inc. All rights reserved.)",
    ),
    attribution: text(
        "Developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues, with an educational \
         grant from Pfizer Inc. No permission required to reproduce, translate, display or distribute.",
    ),
};

pub(super) const PRORATION_NOTE: &str = "A prorated total must never be exported as if it were a measured total: a US \
    quality-measure help desk (MN Community Measurement) states that decimal PHQ-9 scores invalidate the tool.";

pub(super) static READMINISTRATION: Source =
    Source::project_default("recall-window", "Project default: sheets whose recall periods do not overlap");

static FREQUENCY_CHOICES: &[Choice] = &[
    Choice::coded(0, "Not at all", "LA6568-5"),
    Choice::coded(1, "Several days", "LA6569-3"),
    Choice::coded_or(2, "More than half the days", "LA6570-1", &["LA18938-3"]),
    Choice::coded(3, "Nearly every day", "LA6571-9"),
];

static DIFFICULTY_CHOICES: &[Choice] = &[
    Choice::coded(0, "Not difficult at all", "LA6572-7"),
    Choice::coded(1, "Somewhat difficult", "LA6573-5"),
    Choice::coded(2, "Very difficult", "LA6575-0"),
    Choice::coded(3, "Extremely difficult", "LA6574-3"),
];
