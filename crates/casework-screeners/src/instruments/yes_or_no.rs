//! What the instruments with yes or no answers share: the scale, with and without the LOINC answer codes.

use casework_core::Answer;

use crate::instrument::{Choice, Scale};

/// The id of the scale.
pub(super) const YES_OR_NO: &str = "yes-no";

/// Yes counts 1 and no counts 0, where no answer codes are tied to the instrument.
pub(super) const PLAIN: Scale = Scale::new(YES_OR_NO, PLAIN_CHOICES);

/// Yes counts 1 and no counts 0, with the LOINC answer codes.
pub(super) const CODED: Scale = Scale::new(YES_OR_NO, CODED_CHOICES);

static PLAIN_CHOICES: &[Choice] = &[Choice::word(1, "Yes", Answer::Yes), Choice::word(0, "No", Answer::No)];

static CODED_CHOICES: &[Choice] = &[
    Choice::coded(1, "Yes", "LA33-6").answered(Answer::Yes),
    Choice::coded(0, "No", "LA32-8").answered(Answer::No),
];
