//! AHC-HRSN: needs that stand between a person and health.
//!
//! # What it measures
//!
//! Needs in housing, food, transport and utilities, and whether a person is unsafe where they live.
//!
//! # Shape
//!
//! The four items on safety count 1 to 5; the score is their sum, 4 to 20. The other items do not count: a need in
//! their field is there when any answer says so. Each problem with housing is one yes-or-no item here, where the form
//! has one list with several choices.
//!
//! # Bands
//!
//! None. One cut-off of the safety sum stands in the table.
//!
//! # Missing answers
//!
//! All four safety items are needed for the sum; with any missing there are bounds and a three-way screen. A need is
//! given when every way of completing the sheet agrees.
//!
//! # Rights
//!
//! No wording is included: the form has items of several owners. Items and answers have neutral labels and their LOINC
//! codes.
//!
//! # Example
//!
//! ```
//! use casework_screeners::{Answers, Met, Screen, instruments::ahc_hrsn::AHC_HRSN, score};
//! let sheet = Answers::from_map(&AHC_HRSN, [("food-worry", 1), ("hits-hurt", 2)])?;
//! let score = score(&sheet);
//! let food = score.outcomes().find(|outcome| outcome.id() == "food").unwrap();
//! assert_eq!((food.met(), score.screen()), (Met::Met, Some(Screen::Indeterminate)));
//! assert_eq!(score.flags().next().map(|flag| flag.id.as_ref()), Some("safety_need")); // somebody is hurt
//! # Ok::<(), casework_screeners::AnswerError>(())
//! ```
//!
//! # Sources
//!
//! A public specification of a New York information exchange.

use std::borrow::Cow;

use casework_core::{Answer, Source};

use super::yes_or_no::{self, YES_OR_NO};
use crate::Instrument;
use crate::instrument::{
    Algorithm, Choice, Codes, Condition, CountRule, Cutoff, Definition, EmbedStatus, Endorsement, Flag,
    FlagWhen, Is, Item, Loinc, MissingRule, Outcome, Recall, Rights, Scale, Severity, Words, cite, list,
    text,
};
use crate::score::Screen;

/// The core items of the Accountable Health Communities screening tool for health-related social needs.
pub static AHC_HRSN: Instrument = Definition {
    id: text("ahc-hrsn"),
    name: text("Accountable Health Communities Health-Related Social Needs Screening Tool (AHC-HRSN)"),
    version: text("core items; housing problems as one item each"),
    recall: Recall::words("as on the form"),
    respondent: text("self-report or interview"),
    scales: list(SCALES),
    items: list(ITEMS),
    unscored_items: list(UNSCORED_ITEMS),
    algorithm: Some(Algorithm {
        id: text("needs"),
        endorsements: list(ENDORSEMENTS),
        outcomes: list(OUTCOMES),
        note: text("Safety is the sum and its cut-off, not part of this rule."),
        source: cite(&SPECIFICATION),
    }),
    cutoffs: list(CUTOFFS),
    missing: MissingRule { opt_in: None, note: Some(text("All four safety items are required.")) },
    flags: list(FLAGS),
    rights: Rights {
        embed: EmbedStatus::No,
        copyright: text(
            "Centers for Medicare & Medicaid Services; contains third-party items (PRAPARE © NACHC, Hunger Vital Sign, \
             HITS © Sherin). Mixed ownership; item text permission not read. Codes and need-rules may be passed on.",
        ),
        attribution: text(""),
    },
    codes: Codes {
        panel: Some(Loinc::secondary("96777-8")),
        total: Some(Loinc::secondary("95614-4")),
        notes: Words::new(&[
            "95614-4 is the sum of the four safety items.",
            "The seven housing items are the choices of one question, 96778-6; the code of a yes is that of its choice, \
             and LA9-3 (none) is a no to all seven.",
        ]),
    },
    sources: list(SOURCES),
    ..Definition::BLANK
}
.checked();

static SCALES: &[Scale] = &[
    Scale::new("how-often", HOW_OFTEN),
    Scale::new("living", LIVING),
    Scale::new("food", FOOD),
    yes_or_no::CODED,
    Scale::new("utilities", UTILITIES),
    Scale::new("pests", PESTS),
    Scale::new("mold", MOLD),
    Scale::new("lead", LEAD),
    Scale::new("heat", HEAT),
    Scale::new("oven", OVEN),
    Scale::new("smoke", SMOKE),
    Scale::new("leaks", LEAKS),
];

// The labels are numbers and neutral words, not the wording of the form.
static HOW_OFTEN: &[Choice] = &[
    Choice::coded(1, "never (answer 1 of 5)", "LA6270-8"),
    Choice::coded(2, "answer 2 of 5", "LA10066-1"),
    Choice::coded(3, "answer 3 of 5", "LA10082-8"),
    Choice::coded(4, "answer 4 of 5", "LA16644-9"),
    Choice::coded(5, "answer 5 of 5", "LA6482-9"),
];

static LIVING: &[Choice] = &[
    Choice::coded(0, "steady", "LA31993-1"),
    Choice::coded(1, "worried about future", "LA31994-9"),
    Choice::coded(2, "no steady place", "LA31995-6"),
];

static FOOD: &[Choice] = &[
    Choice::coded(0, "never true", "LA28398-8"),
    Choice::coded(1, "sometimes true", "LA6729-3"),
    Choice::coded(2, "often true", "LA28397-0"),
];

static UTILITIES: &[Choice] = &[
    Choice::coded(0, "no", "LA32-8").answered(Answer::No),
    Choice::coded(1, "yes", "LA33-6").answered(Answer::Yes),
    Choice::coded(2, "already shut off", "LA32002-0"),
];

static PESTS: &[Choice] = &[there("LA31996-4"), NOT_THERE];

static MOLD: &[Choice] = &[there("LA28580-1"), NOT_THERE];

static LEAD: &[Choice] = &[there("LA31997-2"), NOT_THERE];

static HEAT: &[Choice] = &[there("LA31998-0"), NOT_THERE];

static OVEN: &[Choice] = &[there("LA31999-8"), NOT_THERE];

static SMOKE: &[Choice] = &[there("LA32000-4"), NOT_THERE];

static LEAKS: &[Choice] = &[there("LA32001-2"), NOT_THERE];

const fn there(code: &'static str) -> Choice {
    Choice::coded(1, "yes", code).answered(Answer::Yes)
}

const NOT_THERE: Choice = Choice::word(0, "no", Answer::No);

static ITEMS: &[Item] = &[
    item("hits-hurt", "hurt physically", "how-often", "95618-5"),
    item("hits-insult", "insulted", "how-often", "95617-7"),
    item("hits-threaten", "threatened", "how-often", "95616-9"),
    item("hits-scream", "screamed at", "how-often", "95615-1"),
];

static UNSCORED_ITEMS: &[Item] = &[
    item("living-situation", "living situation", "living", "71802-3"),
    Item::labeled("housing-pests", "housing problem: pests", "pests"),
    Item::labeled("housing-mold", "housing problem: mold", "mold"),
    Item::labeled("housing-lead", "housing problem: lead", "lead"),
    Item::labeled("housing-heat", "housing problem: lack of heat", "heat"),
    Item::labeled("housing-oven", "housing problem: oven", "oven"),
    Item::labeled("housing-smoke-detectors", "housing problem: smoke detectors", "smoke"),
    Item::labeled("housing-leaks", "housing problem: water leaks", "leaks"),
    item("food-worry", "worry that food runs out", "food", "88122-7"),
    item("food-lasted", "food that did not last", "food", "88123-5"),
    item("transport", "lack of transport", YES_OR_NO, "93030-5"),
    item("utilities", "threat to utilities", "utilities", "96779-4"),
];

const fn item(id: &'static str, label: &'static str, scale: &'static str, loinc: &'static str) -> Item {
    Item::labeled_coded(id, label, scale, Loinc::secondary(loinc))
}

static ENDORSEMENTS: &[Endorsement] = &[Endorsement::new(ANY_NEED, 1)];

const ANY_NEED: &[&str] = &[
    "living-situation",
    "housing-pests",
    "housing-mold",
    "housing-lead",
    "housing-heat",
    "housing-oven",
    "housing-smoke-detectors",
    "housing-leaks",
    "food-worry",
    "food-lasted",
    "transport",
    "utilities",
];

const HOUSING: &[&str] = ANY_NEED.split_at(8).0;

static OUTCOMES: &[Outcome] = &[
    need("any-need", "a need in housing, food, transport or utilities", ANY_NEED_RULES),
    need("housing", "a need in housing", HOUSING_RULES),
    need("food", "a need for food", FOOD_RULES),
    need("transport", "a need for transport", TRANSPORT_RULES),
    need("utilities", "a need for utilities", UTILITIES_RULES),
];

const fn need(id: &'static str, meaning: &'static str, rules: &'static [CountRule]) -> Outcome {
    Outcome { id: text(id), meaning: text(meaning), rules: list(rules) }
}

static ANY_NEED_RULES: &[CountRule] = &[CountRule::at_least("any-need", ANY_NEED, 1)];

static HOUSING_RULES: &[CountRule] = &[CountRule::at_least("housing", HOUSING, 1)];

static FOOD_RULES: &[CountRule] = &[CountRule::at_least("food", &["food-worry", "food-lasted"], 1)];

static TRANSPORT_RULES: &[CountRule] = &[CountRule::at_least("transport", &["transport"], 1)];

static UTILITIES_RULES: &[CountRule] = &[CountRule::at_least("utilities", &["utilities"], 1)];

static CUTOFFS: &[Cutoff] = &[Cutoff::new(11, "unsafe", &SPECIFICATION).usual()];

static FLAGS: &[Flag] = &[Flag {
    id: text("safety_need"),
    item: text("hits-hurt"),
    when: FlagWhen::Any(list(UNSAFE)),
    severity: Severity::Safety,
    action: text("Private follow-up; do not disclose to household members."),
    source: cite(&SAFETY_NEED),
}];

static UNSAFE: &[Condition] =
    &[Condition::Screen(Screen::Yes), Condition::any(&["hits-hurt"], Is::AtLeast(2))];

static SOURCES: &[Cow<'static, Source>] = &[cite(&SPECIFICATION)];

static SPECIFICATION: Source = Source::secondary(
    "ahc-hrsn-specification",
    "Public New York information-exchange specification of the AHC-HRSN; check digits recomputed",
);

static SAFETY_NEED: Source = Source::project_default(
    "ahc-hrsn-safety-need",
    "Project default: any answer above never about being hurt physically raises the flag, and so does the published \
     cut-off",
);
