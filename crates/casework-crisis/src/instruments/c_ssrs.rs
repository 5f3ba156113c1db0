//! The C-SSRS Screener: item ids, the skip rule, recency of behavior, and the highest band. Items are never summed.

use casework_core::Answer;
use chrono::{Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Bits, NOT_SKIPPED, Open, SKIPPED, yes_or_no};
use crate::assess::trace::Trace;
use crate::evidence::{InstrumentAnswers, PartialDate, Precision};
use crate::rule_set::Limits;

/// The result of the screener: the highest band that was endorsed. It is not a response tier and not a level of risk.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the published bands")]
pub enum Band {
    /// Nothing was endorsed.
    #[default]
    None,
    /// Item 1 or 2 only.
    Low,
    /// Item 3, or behavior more than three months ago.
    Moderate,
    /// Item 4 or 5, or behavior in the past three months.
    High,
}

impl Band {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::High => "high",
        }
    }
}

/// How long ago the latest suicidal behavior was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the two windows of the published triage")]
pub enum Recency {
    /// Before the window.
    Older,
    /// Within the window, or at a time that is not known.
    Recent,
}

/// The items, with the id, the neutral label and the bit of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    Wish,
    Thoughts,
    Method,
    Intent,
    Plan,
    Behavior,
    BehaviorLifetime,
    BehaviorRecent,
}

impl Item {
    pub(crate) const ALL: [Self; 8] = [
        Self::Wish,
        Self::Thoughts,
        Self::Method,
        Self::Intent,
        Self::Plan,
        Self::Behavior,
        Self::BehaviorLifetime,
        Self::BehaviorRecent,
    ];

    /// The five items about thoughts.
    pub(crate) const IDEATION: [Self; 5] =
        [Self::Wish, Self::Thoughts, Self::Method, Self::Intent, Self::Plan];

    /// The three forms of the item about behavior.
    pub(crate) const BEHAVIOR: [Self; 3] = [Self::Behavior, Self::BehaviorLifetime, Self::BehaviorRecent];

    fn find(id: &str) -> Option<Self> {
        match id.strip_prefix('q').unwrap_or(id) {
            "1" => Some(Self::Wish),
            "2" => Some(Self::Thoughts),
            "3" => Some(Self::Method),
            "4" => Some(Self::Intent),
            "5" => Some(Self::Plan),
            "6" => Some(Self::Behavior),
            "6-lifetime" => Some(Self::BehaviorLifetime),
            "6-3mo" => Some(Self::BehaviorRecent),
            _ => None,
        }
    }

    /// Says whether the skip rule of the screener may leave the item out.
    const fn is_skippable(self) -> bool {
        matches!(self, Self::Method | Self::Intent | Self::Plan)
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Wish => "c-ssrs-screener.1",
            Self::Thoughts => "c-ssrs-screener.2",
            Self::Method => "c-ssrs-screener.3",
            Self::Intent => "c-ssrs-screener.4",
            Self::Plan => "c-ssrs-screener.5",
            Self::Behavior => "c-ssrs-screener.6",
            Self::BehaviorLifetime => "c-ssrs-screener.6-lifetime",
            Self::BehaviorRecent => "c-ssrs-screener.6-3mo",
        }
    }

    pub(crate) const fn bit(self) -> u16 {
        match self {
            Self::Wish => 1,
            Self::Thoughts => 1 << 1,
            Self::Method => 1 << 2,
            Self::Intent => 1 << 3,
            Self::Plan => 1 << 4,
            Self::Behavior => 1 << 5,
            Self::BehaviorLifetime => 1 << 6,
            Self::BehaviorRecent => 1 << 7,
        }
    }
}

/// What one administration says, or several together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CSsrs {
    pub(crate) yes: Bits,
    pub(crate) behavior: Option<Recency>,
    pub(crate) open: Open,
    pub(crate) inconsistent: bool,
}

impl CSsrs {
    pub(crate) fn read(entry: &InstrumentAnswers, days: Days, trace: &mut Trace) -> Self {
        let sheet = Sheet::read(entry, trace);
        let mut read =
            Self { yes: Bits::default(), behavior: None, open: Open::default(), inconsistent: false };
        for (item, answer) in sheet.answers() {
            if answer == Answer::Yes {
                read.yes.add(item.bit());
            }
        }
        read.ideation(&sheet);
        read.behavior(&sheet, days);
        read
    }

    /// The highest band, from the answers alone.
    pub(crate) fn band(&self) -> Band {
        if self.says(Item::Intent) || self.says(Item::Plan) || self.behavior == Some(Recency::Recent) {
            Band::High
        } else if self.says(Item::Method) || self.behavior == Some(Recency::Older) {
            Band::Moderate
        } else if self.says(Item::Wish) || self.says(Item::Thoughts) {
            Band::Low
        } else {
            Band::None
        }
    }

    pub(crate) fn says(&self, item: Item) -> bool {
        self.yes.has(item.bit())
    }

    pub(crate) fn is_complete(&self) -> bool {
        self.open.is_empty()
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            yes: self.yes.union(other.yes),
            behavior: self.behavior.max(other.behavior),
            open: self.open.join(other.open),
            inconsistent: self.inconsistent || other.inconsistent,
        }
    }

    fn ideation(&mut self, sheet: &Sheet) {
        let deeper = [(Item::Method, sheet.method), (Item::Intent, sheet.intent), (Item::Plan, sheet.plan)];
        let any_deeper = deeper.iter().any(|(_, answer)| *answer == Answer::Yes);
        // Item 1 cannot change anything once one of items 3 to 5 is yes, so it is not asked for again.
        if !any_deeper {
            self.open.add(Item::Wish.bit(), sheet.wish);
        }
        self.open.add(Item::Thoughts.bit(), sheet.thoughts);
        for (item, answer) in deeper {
            // A no to item 2 skips items 3 to 5; a refusal of one that was asked all the same stays open.
            let skipped = sheet.thoughts == Answer::No && !matches!(answer, Answer::Refused | Answer::Unable);
            if !skipped {
                self.open.add(item.bit(), answer);
            }
        }
        self.inconsistent |= sheet.thoughts == Answer::No && any_deeper;
    }

    fn behavior(&mut self, sheet: &Sheet, days: Days) {
        let Days { on, recent_from: bound } = days;
        let dates = [sheet.behavior_on, sheet.lifetime_on, sheet.recent_on];
        let known = || dates.iter().flatten().filter(|date| date.latest().is_some());
        let any_yes = Item::BEHAVIOR.iter().any(|item| self.says(*item));
        // A date is evidence of behavior even where the answer beside it says no: the higher of the two counts.
        let happened = any_yes || dates.iter().any(Option::is_some);
        let dated_recent = known().any(|date| date.reaches(bound));
        let dated_older = known().next().is_some() && !dated_recent;
        self.behavior = if !happened {
            None
        } else if sheet.recent == Answer::Yes || dated_recent {
            Some(Recency::Recent)
        } else if dated_older || sheet.recent == Answer::No {
            Some(Recency::Older)
        } else {
            // No date, and nobody has said that it was longer ago: taken as recent.
            Some(Recency::Recent)
        };
        let denied = sheet.lifetime == Answer::No || sheet.behavior == Answer::No;
        let exact = |date: &PartialDate| date.precision() == Precision::Day;
        let recent_day = known().any(|date| exact(date) && date.reaches(bound));
        let future_day = known().any(|date| exact(date) && date.latest().is_some_and(|day| day > on));
        self.inconsistent |= (happened && denied)
            || (sheet.recent == Answer::Yes && dated_older)
            || (sheet.recent == Answer::No && recent_day)
            || future_day;
        self.open_behavior(sheet, happened);
    }

    fn open_behavior(&mut self, sheet: &Sheet, happened: bool) {
        let forms = [
            (Item::Behavior, sheet.behavior),
            (Item::BehaviorLifetime, sheet.lifetime),
            (Item::BehaviorRecent, sheet.recent),
        ];
        // A refusal stays open, whichever form of the item it was.
        for (item, answer) in forms {
            if matches!(answer, Answer::Refused | Answer::Unable) {
                self.open.add(item.bit(), answer);
            }
        }
        // The lifetime form or the single form settles the item; the three-month form alone does so only with a yes.
        let settled = happened || [sheet.behavior, sheet.lifetime].contains(&Answer::No);
        let refused = forms.iter().any(|(item, _)| self.open.why(item.bit()).is_some());
        if !settled && !refused {
            let asked = if sheet.recent == Answer::Missing { Item::Behavior } else { Item::BehaviorLifetime };
            self.open.add(asked.bit(), Answer::Missing);
        }
    }
}

/// The day of the assessment, and the first day on which behavior still counts as recent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) on: NaiveDate,
    pub(crate) recent_from: NaiveDate,
}

impl Days {
    pub(crate) fn new(on: NaiveDate, limits: &Limits) -> Self {
        Self { on, recent_from: recent_from(on, limits) }
    }
}

/// The first day of the window of recent behavior: whichever of the months and the days reaches further back.
fn recent_from(on: NaiveDate, limits: &Limits) -> NaiveDate {
    let months = on.checked_sub_months(Months::new(limits.behavior_months)).unwrap_or(NaiveDate::MIN);
    months.min(casework_core::calendar::minus_days(on, limits.behavior_days))
}

/// The answers of one administration, item by item.
#[derive(Debug, Default)]
struct Sheet {
    wish: Answer,
    thoughts: Answer,
    method: Answer,
    intent: Answer,
    plan: Answer,
    behavior: Answer,
    lifetime: Answer,
    recent: Answer,
    behavior_on: Option<PartialDate>,
    lifetime_on: Option<PartialDate>,
    recent_on: Option<PartialDate>,
}

impl Sheet {
    fn read(entry: &InstrumentAnswers, trace: &mut Trace) -> Self {
        let mut sheet = Self::default();
        let second = entry.answers.iter().filter(|(id, _)| Item::find(id) == Some(Item::Thoughts));
        let second = second.map(|(_, answer)| yes_or_no(*answer).unwrap_or_default());
        let skips = second.reduce(higher) == Some(Answer::No);
        for (id, answer) in &entry.answers {
            let Some(item) = Item::find(id) else {
                trace.unrecognized("c-ssrs-screener", id);
                continue;
            };
            match yes_or_no(*answer) {
                // Only a no to item 2 skips items 3 to 5. Any other skip is a missing answer.
                Some(Answer::SkippedByRule) if skips && item.is_skippable() => {
                    trace.not_relevant(item.name(), SKIPPED);
                }
                Some(Answer::SkippedByRule) => trace.used_as(item.name(), NOT_SKIPPED),
                Some(_) => trace.used(item.name()),
                None => trace.unrecognized_value(item.name()),
            }
            // The same item under two spellings keeps the higher answer.
            let slot = sheet.slot(item);
            *slot = higher(*slot, yes_or_no(*answer).unwrap_or_default());
        }
        for (id, date) in &entry.behavior_dates {
            match Item::find(id) {
                Some(Item::Behavior) => sheet.behavior_on = Some(*date),
                Some(Item::BehaviorLifetime) => sheet.lifetime_on = Some(*date),
                Some(Item::BehaviorRecent) => sheet.recent_on = Some(*date),
                Some(Item::Wish | Item::Thoughts | Item::Method | Item::Intent | Item::Plan) | None => {
                    trace.unrecognized("c-ssrs-screener.behavior-dates", id);
                    continue;
                }
            }
            trace.used("c-ssrs-screener.behavior-dates");
        }
        sheet
    }

    fn slot(&mut self, item: Item) -> &mut Answer {
        match item {
            Item::Wish => &mut self.wish,
            Item::Thoughts => &mut self.thoughts,
            Item::Method => &mut self.method,
            Item::Intent => &mut self.intent,
            Item::Plan => &mut self.plan,
            Item::Behavior => &mut self.behavior,
            Item::BehaviorLifetime => &mut self.lifetime,
            Item::BehaviorRecent => &mut self.recent,
        }
    }

    fn answers(&self) -> [(Item, Answer); 8] {
        [
            (Item::Wish, self.wish),
            (Item::Thoughts, self.thoughts),
            (Item::Method, self.method),
            (Item::Intent, self.intent),
            (Item::Plan, self.plan),
            (Item::Behavior, self.behavior),
            (Item::BehaviorLifetime, self.lifetime),
            (Item::BehaviorRecent, self.recent),
        ]
    }
}

/// Returns the answer that must be looked at first: a yes, then an open answer, then a no.
pub(crate) fn higher(one: Answer, other: Answer) -> Answer {
    match (one, other) {
        (Answer::Yes, _) | (_, Answer::Yes) => Answer::Yes,
        (Answer::Missing, known) | (known, Answer::Missing) => known,
        (open @ (Answer::Refused | Answer::Unable), _) | (_, open) => open,
    }
}

#[cfg(test)]
mod tests;
