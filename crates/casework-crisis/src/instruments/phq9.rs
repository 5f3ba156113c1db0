//! Item 9 of the PHQ-9. Nothing else of that instrument speaks here, and its total never settles the item.

use casework_core::Answer;
use casework_core::answer::ItemAnswer;

use crate::assess::trace::Trace;
use crate::evidence::InstrumentAnswers;

/// The name of the item.
pub(crate) const ITEM: &str = "phq-9.q9";

/// What one administration says about item 9, or several together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ItemNine {
    /// The highest value, from 0 to 3.
    pub(crate) value: Option<i64>,
    /// How the item is open.
    pub(crate) open: Option<Answer>,
}

impl ItemNine {
    pub(crate) fn read(entry: &InstrumentAnswers, trace: &mut Trace) -> Self {
        let mut nine = Self { value: None, open: Some(Answer::Missing) };
        let mut others = false;
        for (id, answer) in &entry.answers {
            match id.strip_prefix('q').unwrap_or(id) {
                "9" => nine.take(*answer, trace),
                "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "difficulty" => others = true,
                _ => trace.unrecognized("phq-9", id),
            }
        }
        if others {
            trace.not_relevant("phq-9.other-items", "only item 9 speaks of self-harm");
        }
        for id in entry.behavior_dates.keys() {
            trace.unrecognized("phq-9.behavior-dates", id);
        }
        nine
    }

    fn take(&mut self, answer: ItemAnswer, trace: &mut Trace) {
        match answer {
            ItemAnswer::Number(value @ 0..=3) => {
                self.value = self.value.max(Some(value));
                self.open = None;
                trace.used(ITEM);
            }
            // A yes names no option, and it is not less than the lowest that counts.
            ItemAnswer::Word(Answer::Yes) => {
                self.value = self.value.max(Some(1));
                self.open = None;
                trace.used(ITEM);
            }
            ItemAnswer::Number(_) | ItemAnswer::Word(Answer::No) => trace.unrecognized_value(ITEM),
            ItemAnswer::Word(Answer::SkippedByRule) => trace.used_as(ITEM, super::NOT_SKIPPED),
            ItemAnswer::Word(Answer::Missing) => trace.used(ITEM),
            ItemAnswer::Word(open @ (Answer::Refused | Answer::Unable)) => {
                if self.value.is_none() {
                    self.open = Some(open);
                }
                trace.used(ITEM);
            }
        }
    }

    /// Says whether the item is positive: any value from 1.
    pub(crate) fn is_positive(&self) -> bool {
        self.value.is_some_and(|value| value >= 1)
    }

    pub(crate) fn with(self, other: Self) -> Self {
        let open = match (self.open, other.open) {
            (Some(one), Some(other)) => Some(super::c_ssrs::higher(one, other)),
            (one, other) => one.or(other),
        };
        Self { value: self.value.max(other.value), open }
    }
}
