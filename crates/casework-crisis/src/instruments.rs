//! What the instruments say, by item id: the C-SSRS Screener, the ASQ and item 9 of the PHQ-9.
//!
//! It holds ids, neutral labels and bands, and deliberately no item wording. A deployer who holds the permission
//! loads the text at run time. Open [`c_ssrs`] first.

pub mod asq;
pub mod c_ssrs;
pub mod phq9;

use casework_core::Answer;
use casework_core::answer::ItemAnswer;
use chrono::NaiveDate;

use crate::assess::trace::Trace;
use crate::evidence::{InstrumentAnswers, Situation};
use crate::rule_set::Limits;

pub use asq::AsqResult;
pub use c_ssrs::{Band, Recency};

/// Instruments that hold no item about suicide: their answers are kept and say nothing here.
pub(crate) const WITHOUT_SUICIDE_ITEM: [&str; 13] = [
    "audit-c",
    "cage-aid",
    "gad-2",
    "gad-7",
    "k10",
    "k6",
    "pc-ptsd-5",
    "pcl-5",
    "pcl-5-week",
    "phq-2",
    "phq-4",
    "phq-8",
    "psc-17",
];

/// The instruments that the rules read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Asq,
    CSsrs,
    Phq9,
    WithoutSuicideItem,
}

/// Finds an instrument by its id.
pub(crate) fn known(id: &str) -> Option<Known> {
    match id {
        "asq" => Some(Known::Asq),
        "c-ssrs-screener" | "c-ssrs" => Some(Known::CSsrs),
        "phq-9" => Some(Known::Phq9),
        other if WITHOUT_SUICIDE_ITEM.contains(&other) => Some(Known::WithoutSuicideItem),
        _ => None,
    }
}

/// Says whether an instrument asks about suicide.
pub(crate) fn is_suicide_screen(id: &str) -> bool {
    matches!(known(id), Some(Known::Asq | Known::CSsrs | Known::Phq9))
}

/// What all administrations say together: the worst of each, and open only while none is complete.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Screens {
    pub(crate) asq: Option<asq::Asq>,
    pub(crate) c_ssrs: Option<c_ssrs::CSsrs>,
    pub(crate) phq9: Option<phq9::ItemNine>,
}

impl Screens {
    /// Reads every administration in the situation.
    pub(crate) fn read(situation: &Situation, on: NaiveDate, limits: &Limits, trace: &mut Trace) -> Self {
        let mut screens = Self::default();
        for entry in &situation.instruments {
            match known(&entry.id) {
                Some(Known::CSsrs) => {
                    let read = c_ssrs::CSsrs::read(entry, on, limits, trace);
                    screens.c_ssrs = Some(screens.c_ssrs.map_or(read, |seen| seen.with(read)));
                }
                Some(Known::Asq) => {
                    let read = asq::Asq::read(entry, trace);
                    screens.asq = Some(screens.asq.map_or(read, |seen| seen.with(read)));
                }
                Some(Known::Phq9) => {
                    let read = phq9::ItemNine::read(entry, trace);
                    screens.phq9 = Some(screens.phq9.map_or(read, |seen| seen.with(read)));
                }
                Some(Known::WithoutSuicideItem) => {
                    trace.not_relevant(format!("instruments.{}", entry.id), "it has no item about suicide");
                }
                None => trace.unrecognized("instruments", &entry.id),
            }
            trace_administration(entry, trace);
        }
        screens
    }

    /// Says whether answers of one administration contradict each other.
    pub(crate) fn is_inconsistent(&self) -> bool {
        self.c_ssrs.is_some_and(|read| read.inconsistent) || self.asq.is_some_and(|read| read.inconsistent)
    }
}

fn trace_administration(entry: &InstrumentAnswers, trace: &mut Trace) {
    for (given, what) in [
        (entry.version.is_some(), "instruments.version"),
        (entry.asked_by.is_some(), "instruments.asked-by"),
        (entry.asked_at.is_some(), "instruments.asked-at"),
    ] {
        if given {
            trace.not_relevant(what, "kept with the answers");
        }
    }
}

/// Reads a yes-or-no item: 1 is yes and 0 is no; any other number is not an answer to it.
pub(crate) fn yes_or_no(answer: ItemAnswer) -> Option<Answer> {
    match answer {
        ItemAnswer::Word(word) => Some(word),
        ItemAnswer::Number(1) => Some(Answer::Yes),
        ItemAnswer::Number(0) => Some(Answer::No),
        ItemAnswer::Number(_) => None,
    }
}

/// A set of items, each with its own bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Bits(u16);

impl Bits {
    pub(crate) fn add(&mut self, bit: u16) {
        self.0 |= bit;
    }

    pub(crate) fn has(self, bits: u16) -> bool {
        self.0 & bits != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The open items of an instrument, by the way in which they are open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) missing: Bits,
    pub(crate) refused: Bits,
    pub(crate) unable: Bits,
}

impl Open {
    pub(crate) fn is_empty(self) -> bool {
        self.missing.is_empty() && self.refused.is_empty() && self.unable.is_empty()
    }

    /// Adds an item unless its answer is a yes or a no. A skip that the instrument does not allow is a missing answer.
    pub(crate) fn add(&mut self, bit: u16, answer: Answer) {
        match answer {
            Answer::Yes | Answer::No => {}
            Answer::Refused => self.refused.add(bit),
            Answer::Unable => self.unable.add(bit),
            Answer::SkippedByRule | Answer::Missing => self.missing.add(bit),
        }
    }

    /// Joins what two administrations left open: one that is complete settles the other.
    pub(crate) fn join(self, other: Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::default();
        }
        Self {
            missing: self.missing.union(other.missing),
            refused: self.refused.union(other.refused),
            unable: self.unable.union(other.unable),
        }
    }

    /// Returns how an item is open.
    pub(crate) fn why(self, bit: u16) -> Option<Answer> {
        if self.refused.has(bit) {
            Some(Answer::Refused)
        } else if self.unable.has(bit) {
            Some(Answer::Unable)
        } else if self.missing.has(bit) {
            Some(Answer::Missing)
        } else {
            None
        }
    }
}
