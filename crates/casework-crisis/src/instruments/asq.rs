//! The ASQ: four screening questions and one about acuity. A refusal is a positive screen.

use casework_core::Answer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::c_ssrs::higher;
use super::{Bits, NOT_SKIPPED, Open, SKIPPED, yes_or_no};
use crate::assess::trace::Trace;
use crate::evidence::InstrumentAnswers;

/// The result of the ASQ, from nothing found to acute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the results of the published tool, and the two open ones")]
pub enum AsqResult {
    /// Questions 1 to 4 are all no.
    Negative,
    /// A question is unanswered without a refusal or a yes: not negative.
    Incomplete,
    /// A yes or a refusal, and not acute.
    NonAcutePositive,
    /// A yes, and the acuity question is unanswered: taken as acute until it is asked.
    PositiveAcuityUnknown,
    /// The acuity question is yes.
    AcutePositive,
}

impl AsqResult {
    /// Returns the name of the result.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Incomplete => "incomplete",
            Self::NonAcutePositive => "non-acute-positive",
            Self::PositiveAcuityUnknown => "positive-acuity-unknown",
            Self::AcutePositive => "acute-positive",
        }
    }
}

/// The names of the items with their bits, in order; the last asks about now.
pub(crate) const ITEMS: [(&str, u16); 5] =
    [("asq.q1", 1), ("asq.q2", 1 << 1), ("asq.q3", 1 << 2), ("asq.q4", 1 << 3), ("asq.q5", 1 << 4)];

/// The items about thoughts; question 4 asks about an attempt.
pub(crate) const IDEATION: [(&str, u16); 4] =
    [("asq.q1", 1), ("asq.q2", 1 << 1), ("asq.q3", 1 << 2), ("asq.q5", 1 << 4)];

/// The item about an attempt at any time.
pub(crate) const ATTEMPT: (&str, u16) = ("asq.q4", 1 << 3);

/// The item about now.
pub(crate) const NOW: (&str, u16) = ("asq.q5", 1 << 4);

/// What one administration says, or several together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asq {
    pub(crate) result: AsqResult,
    pub(crate) yes: Bits,
    pub(crate) refused: Bits,
    pub(crate) open: Open,
    pub(crate) inconsistent: bool,
}

/// Says whether questions 1 to 4 are all no.
fn all_no(entry: &InstrumentAnswers) -> bool {
    let no = |id: &str| entry.answers.get(id).is_some_and(|answer| yes_or_no(*answer) == Some(Answer::No));
    [("1", "q1"), ("2", "q2"), ("3", "q3"), ("4", "q4")].iter().all(|(plain, id)| no(plain) || no(id))
}

impl Asq {
    pub(crate) fn read(entry: &InstrumentAnswers, trace: &mut Trace) -> Self {
        let mut answers = [Answer::Missing; 5];
        for (id, answer) in &entry.answers {
            let wanted = id.strip_prefix('q').unwrap_or(id);
            let found = ITEMS
                .iter()
                .zip(&mut answers)
                .find(|((name, _), _)| name.strip_prefix("asq.q") == Some(wanted));
            let Some(((name, _), slot)) = found else {
                trace.unrecognized("asq", id);
                continue;
            };
            match yes_or_no(*answer) {
                // The question about now is asked unless questions 1 to 4 are all no.
                Some(Answer::SkippedByRule) if *name == NOW.0 && all_no(entry) => {
                    trace.not_relevant(*name, SKIPPED);
                }
                Some(Answer::SkippedByRule) => trace.used_as(name, NOT_SKIPPED),
                Some(_) => trace.used(*name),
                None => trace.unrecognized_value(name),
            }
            *slot = higher(*slot, yes_or_no(*answer).unwrap_or_default());
        }
        for id in entry.behavior_dates.keys() {
            trace.unrecognized("asq.behavior-dates", id);
        }
        Self::judge(answers)
    }

    fn judge(answers: [Answer; 5]) -> Self {
        let [first @ .., now] = answers;
        let mut read = Self {
            result: AsqResult::Negative,
            yes: Bits::default(),
            refused: Bits::default(),
            open: Open::default(),
            inconsistent: false,
        };
        for ((_, bit), answer) in ITEMS.iter().zip(answers) {
            match answer {
                Answer::Yes => read.yes.add(*bit),
                Answer::Refused => read.refused.add(*bit),
                Answer::No | Answer::SkippedByRule | Answer::Unable | Answer::Missing => {}
            }
        }
        let any_yes = first.contains(&Answer::Yes);
        let any_refused = first.contains(&Answer::Refused);
        let all_no = first.iter().all(|answer| *answer == Answer::No);
        read.inconsistent = all_no && now == Answer::Yes;
        read.result = if now == Answer::Yes {
            AsqResult::AcutePositive
        } else if any_yes && now != Answer::No {
            AsqResult::PositiveAcuityUnknown
        } else if any_yes || any_refused {
            AsqResult::NonAcutePositive
        } else if all_no && !matches!(now, Answer::Refused | Answer::Unable) {
            AsqResult::Negative
        } else {
            AsqResult::Incomplete
        };
        for ((_, bit), answer) in ITEMS.iter().zip(first) {
            // A refusal is a positive answer here; anything else that is open stays open.
            if answer != Answer::Refused {
                read.open.add(*bit, answer);
            }
        }
        // A refusal is positive as well, so the question about now is owed.
        if any_yes || any_refused || matches!(now, Answer::Refused | Answer::Unable) {
            read.open.add(NOW.1, now);
        }
        read
    }

    pub(crate) fn with(self, other: Self) -> Self {
        let open = self.open.join(other.open);
        let worst = self.result.max(other.result);
        let settled = worst == AsqResult::Incomplete && open.is_empty();
        Self {
            result: if settled { AsqResult::Negative } else { worst },
            yes: self.yes.union(other.yes),
            refused: self.refused.union(other.refused),
            open,
            inconsistent: self.inconsistent || other.inconsistent,
        }
    }
}
