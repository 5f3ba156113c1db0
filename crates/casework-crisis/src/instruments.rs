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
use crate::evidence::{AgeBand, InstrumentAnswers, Name, Situation};

pub use asq::AsqResult;
pub use c_ssrs::{Band, Recency};

pub(crate) use c_ssrs::Days;

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

/// What all administrations say together: the worst of each. What one left open is settled by a complete one of the same
/// day or later, never by an older one, and by none below the age at which a scored tool is valid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Screens {
    pub(crate) asq: Option<asq::Asq>,
    pub(crate) c_ssrs: Option<c_ssrs::CSsrs>,
    pub(crate) phq9: Option<phq9::ItemNine>,
    /// The local day of the latest positive first-level screen.
    first_on: Option<NaiveDate>,
    /// The local day of the latest complete second-level screen.
    second_on: Option<NaiveDate>,
}

/// One administration as it was read, with its day.
#[derive(Debug, Clone, Copy)]
struct Dated<T> {
    on: NaiveDate,
    /// Whether it can settle anything: it does not lie in the future.
    past: bool,
    read: T,
}

impl<T> Dated<T> {
    /// An administration without a time was made in this contact.
    fn new(entry: &InstrumentAnswers, situation: &Situation, today: NaiveDate, read: T) -> Self {
        match entry.asked_at {
            None => Self { on: today, past: true, read },
            Some(at) => Self { on: at.date_in(situation.zone), past: at <= situation.at, read },
        }
    }
}

/// The administrations of one instrument; the usual case is one.
struct All<T> {
    first: Option<Dated<T>>,
    more: Vec<Dated<T>>,
}

impl<T: Copy> All<T> {
    const fn new() -> Self {
        Self { first: None, more: Vec::new() }
    }

    fn add(&mut self, dated: Dated<T>) {
        if self.first.is_none() {
            self.first = Some(dated);
        } else {
            self.more.push(dated);
        }
    }

    fn iter(&self) -> impl Iterator<Item = &Dated<T>> {
        self.first.iter().chain(&self.more)
    }

    /// Returns the day of the latest administration that leaves nothing open.
    fn settled_on(&self, is_complete: fn(&T) -> bool) -> Option<NaiveDate> {
        self.iter().filter(|dated| dated.past && is_complete(&dated.read)).map(|dated| dated.on).max()
    }

    /// Joins them, after what a complete one of the same day or later settles was taken out.
    fn joined(&self, settled: Option<NaiveDate>, settle: fn(T) -> T, with: fn(T, T) -> T) -> Option<T> {
        let reads = self.iter().map(|dated| match settled {
            Some(day) if day >= dated.on => settle(dated.read),
            Some(_) | None => dated.read,
        });
        reads.reduce(with)
    }
}

impl Screens {
    /// Reads every administration in the situation, instrument by instrument, so that their order leaves no mark.
    pub(crate) fn read(situation: &Situation, days: Days, trace: &mut Trace) -> Self {
        let given = |wanted| situation.instruments.iter().filter(move |entry| known(&entry.id) == wanted);
        let (mut c_ssrs, mut asq, mut phq9) = (All::new(), All::new(), All::new());
        settled(trace, |trace| {
            for entry in given(Some(Known::CSsrs)) {
                let read = c_ssrs::CSsrs::read(entry, days, trace);
                c_ssrs.add(Dated::new(entry, situation, days.on, read));
                trace_administration(entry, trace);
            }
            c_ssrs.more.is_empty()
        });
        settled(trace, |trace| {
            for entry in given(Some(Known::Asq)) {
                asq.add(Dated::new(entry, situation, days.on, asq::Asq::read(entry, trace)));
                trace_administration(entry, trace);
            }
            asq.more.is_empty()
        });
        settled(trace, |trace| {
            for entry in given(Some(Known::Phq9)) {
                phq9.add(Dated::new(entry, situation, days.on, phq9::ItemNine::read(entry, trace)));
                trace_administration(entry, trace);
            }
            phq9.more.is_empty()
        });
        settled(trace, |trace| others(situation, trace));
        Self::joined(&c_ssrs, &asq, &phq9, may_be_under_8(situation.age_band))
    }

    fn joined(
        c_ssrs: &All<c_ssrs::CSsrs>,
        asq: &All<asq::Asq>,
        phq9: &All<phq9::ItemNine>,
        young: bool,
    ) -> Self {
        let positive_asq = asq.iter().filter(|dated| dated.read.result >= AsqResult::NonAcutePositive);
        let positive_nine = phq9.iter().filter(|dated| dated.read.is_positive());
        let first_on = positive_asq.map(|dated| dated.on).chain(positive_nine.map(|dated| dated.on)).max();
        let settles = |day: Option<NaiveDate>| day.filter(|_| !young);
        let second_on = settles(c_ssrs.settled_on(c_ssrs::CSsrs::is_complete));
        let asq_on = settles(asq.settled_on(|read| read.open.is_empty()));
        let nine_on = settles(phq9.settled_on(|read| read.open.is_none()));
        Self {
            asq: asq.joined(asq_on, |read| asq::Asq { open: Open::default(), ..read }, asq::Asq::with),
            c_ssrs: c_ssrs.joined(
                second_on,
                |read| c_ssrs::CSsrs { open: Open::default(), ..read },
                c_ssrs::CSsrs::with,
            ),
            phq9: phq9.joined(nine_on, |read| phq9::ItemNine { open: None, ..read }, phq9::ItemNine::with),
            first_on,
            second_on,
        }
    }

    /// Says whether a whole second-level screen was asked on the day of the positive first-level screen or later.
    pub(crate) fn is_followed_up(&self) -> bool {
        self.second_on.is_some_and(|second| self.first_on.is_none_or(|first| second >= first))
    }

    /// Says whether answers of one administration contradict each other.
    pub(crate) fn is_inconsistent(&self) -> bool {
        self.c_ssrs.is_some_and(|read| read.inconsistent) || self.asq.is_some_and(|read| read.inconsistent)
    }
}

/// Says whether a person is, or may be, younger than 8, where no scored tool settles anything.
pub(crate) const fn may_be_under_8(age: AgeBand) -> bool {
    matches!(age, AgeBand::Under8 | AgeBand::Unknown)
}

/// Reads a part of the input, and sorts its fates where it says that they have no order of their own.
fn settled(trace: &mut Trace, read: impl FnOnce(&mut Trace) -> bool) {
    let place = trace.place();
    if read(trace) {
        trace.listed(place);
    } else {
        trace.settle(place);
    }
}

/// Traces what no rule reads, and says whether its fates are in order.
fn others(situation: &Situation, trace: &mut Trace) -> bool {
    let mut count = 0_u32;
    for entry in &situation.instruments {
        match known(&entry.id) {
            Some(Known::Asq | Known::CSsrs | Known::Phq9) => continue,
            Some(Known::WithoutSuicideItem) => {
                trace.not_relevant(Name::within("instruments", &entry.id), "it has no item about suicide");
            }
            None => trace.unrecognized("instruments", &entry.id),
        }
        trace_administration(entry, trace);
        count = count.saturating_add(1);
    }
    count <= 1
}

fn trace_administration(entry: &InstrumentAnswers, trace: &mut Trace) {
    for (given, what) in [
        (entry.version.is_some(), "instruments.version"),
        (entry.asked_by.is_some(), "instruments.asked-by"),
        (entry.asked_at.is_some() && !is_suicide_screen(&entry.id), "instruments.asked-at"),
    ] {
        if given {
            trace.not_relevant(what, "kept with the answers");
        }
    }
    if entry.asked_at.is_some() && is_suicide_screen(&entry.id) {
        trace.used("instruments.asked-at");
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

/// Why an item that was skipped by the rule of its instrument has no bearing.
const SKIPPED: &str = "skipped by the instrument's rule";

/// What becomes of an item that no rule of its instrument skips.
const NOT_SKIPPED: &str = "the instrument has no rule that skips it here: taken as missing";

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

    /// Joins what two administrations left open.
    pub(crate) fn join(self, other: Self) -> Self {
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
