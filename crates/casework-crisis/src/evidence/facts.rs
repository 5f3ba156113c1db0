//! What the rules read: the situation, counted and compared once, without any text.

use casework_core::Answer;
use chrono::NaiveDate;

use super::{AgeBand, Found, PartialDate, Present, Sign, Situation};
use crate::Tier;
use crate::actions::Action;
use crate::assess::required::Required;
use crate::assess::trace::{Trace, printable};
use crate::instruments::{AsqResult, Band, Recency, Screens, asq, c_ssrs, phq9};
use crate::rule_set::{AddedSign, Limits, RuleSet};
use crate::signs::{Concept, Kind, Meaning, MedicalFlag, SelfCareDomain};

/// One sign with what its code names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub(crate) sign: &'a Sign,
    pub(crate) meaning: Meaning<'a>,
    pub(crate) floor: Tier,
}

impl<'a> Seen<'a> {
    /// Returns the follow-up questions that the sign asks for.
    pub(crate) fn probes(&self) -> &'a [Action] {
        match self.meaning {
            Meaning::Listed(sign) => sign.probes,
            Meaning::Added(sign) => &sign.probes,
            Meaning::Personal | Meaning::Unrecognized => &[],
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.meaning {
            Meaning::Listed(sign) => sign.kind,
            Meaning::Added(sign) => sign.kind.unwrap_or(Kind::Plain),
            Meaning::Personal | Meaning::Unrecognized => Kind::Plain,
        }
    }

    /// Adds the sign as evidence.
    pub(crate) fn add_to(&self, found: &mut Found) {
        match self.meaning {
            Meaning::Listed(sign) => found.add(sign.code, "present"),
            Meaning::Added(_) | Meaning::Personal | Meaning::Unrecognized => {
                found.add(printable(&self.sign.code).into_owned(), "present");
            }
        }
    }
}

/// The situation, read once.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) situation: &'a Situation,
    pub(crate) rules: &'a RuleSet,
    pub(crate) limits: &'a Limits,
    /// The local date of the assessment.
    pub(crate) on: NaiveDate,
    signs: Vec<Seen<'a>>,
    pub(crate) screens: Screens,
    pub(crate) required: Required,
    /// The latest suicidal behavior from any place: items, recorded attempts, preparatory signs.
    pub(crate) behavior: Option<Recency>,
    pub(crate) trace: Trace,
}

impl<'a> Facts<'a> {
    pub(crate) fn read(situation: &'a Situation, rules: &'a RuleSet) -> Self {
        let limits = rules.limits();
        let on = situation.at.date_in(situation.zone);
        let mut trace = Trace::with_room_for(32);
        let signs: Vec<_> = situation.signs.iter().map(|sign| seen(sign, rules)).collect();
        let screens = Screens::read(situation, on, limits, &mut trace);
        let required = Required::read(situation, rules, &screens, &mut trace);
        trace.settle(0);
        let mut facts =
            Self { situation, rules, limits, on, signs, screens, required, behavior: None, trace };
        facts.behavior = facts.latest_behavior();
        facts
    }

    /// Returns the code of the region whose contacts apply, as it was written.
    pub(crate) fn region(&self) -> Option<&'a str> {
        self.situation.region.as_deref().or_else(|| self.rules.region())
    }

    /// Returns every sign that was listed, present or not.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &Seen<'a>> {
        self.signs.iter()
    }

    /// Returns the signs that are present and known.
    pub(crate) fn present(&self) -> impl Iterator<Item = &Seen<'a>> {
        self.signs
            .iter()
            .filter(|seen| seen.sign.present == Present::Yes && seen.meaning != Meaning::Unrecognized)
    }

    /// Returns the present signs with this floor.
    pub(crate) fn floored(&self, floor: Tier) -> impl Iterator<Item = &Seen<'a>> {
        self.present().filter(move |seen| seen.floor == floor)
    }

    /// Counts the concepts among the present Priority signs; each sign of the person's own plan is one.
    pub(crate) fn distinct_priority_concepts(&self) -> u32 {
        let mut concepts = 0_u32;
        let mut personal = 0_u32;
        for (index, seen) in self.floored(Tier::Priority).enumerate() {
            match seen.meaning {
                Meaning::Listed(sign) => concepts |= Concept::bit(sign.concept),
                Meaning::Added(AddedSign { concept: Some(concept), .. }) => {
                    concepts |= Concept::bit(*concept);
                }
                Meaning::Added(_) | Meaning::Personal => {
                    let before = self.floored(Tier::Priority).take(index);
                    let again = before.into_iter().any(|earlier| earlier.sign.code == seen.sign.code);
                    personal = personal.saturating_add(u32::from(!again));
                }
                Meaning::Unrecognized => {}
            }
        }
        concepts.count_ones().saturating_add(personal)
    }

    /// Returns the known medical flags.
    pub(crate) fn medical_flags(&self) -> impl Iterator<Item = MedicalFlag> {
        self.situation.probes.medical_flags.iter().filter_map(|id| MedicalFlag::find(id))
    }

    /// Returns the tier of a medical flag here: some become immediate beside confusion.
    pub(crate) fn tier_of(&self, flag: MedicalFlag) -> Tier {
        let confused = || self.present().any(|seen| seen.kind() == Kind::Confusion);
        if flag.tier() == Tier::Urgent && confused() { Tier::Immediate } else { flag.tier() }
    }

    /// Returns the known domains of failed self-care.
    pub(crate) fn self_care_domains(&self) -> impl Iterator<Item = SelfCareDomain> {
        self.situation.probes.self_care_domains.iter().filter_map(|id| SelfCareDomain::find(id))
    }

    /// Says whether an item of the C-SSRS Screener is yes.
    pub(crate) fn c_ssrs_says(&self, item: c_ssrs::Item) -> bool {
        self.screens.c_ssrs.is_some_and(|read| read.says(item))
    }

    /// Says whether an item of the ASQ is yes.
    pub(crate) fn asq_says(&self, bit: u16) -> bool {
        self.screens.asq.is_some_and(|read| read.yes.has(bit))
    }

    /// Returns the result of the ASQ.
    pub(crate) fn asq_result(&self) -> Option<AsqResult> {
        self.screens.asq.map(|read| read.result)
    }

    /// Returns the band of the C-SSRS Screener over everything that its items ask about, wherever it was reported:
    /// intent stated outside of the screener is item 4, behavior known from elsewhere is item 6.
    pub(crate) fn band(&self) -> Band {
        let answered = self.screens.c_ssrs.map_or(Band::None, |read| read.band());
        let stated = if self.says_intent_now() { Band::High } else { Band::None };
        let behaved = match self.behavior {
            Some(Recency::Recent) => Band::High,
            Some(Recency::Older) => Band::Moderate,
            None => Band::None,
        };
        answered.max(stated).max(behaved)
    }

    pub(crate) fn says_intent_now(&self) -> bool {
        self.situation.probes.intent_now == Answer::Yes
    }

    /// Says whether lethal means are at hand.
    pub(crate) fn has_means(&self) -> bool {
        self.situation.probes.means_access == Answer::Yes
    }

    pub(crate) fn is_intoxicated(&self) -> bool {
        self.situation.probes.intoxicated == Answer::Yes
    }

    /// Says whether the person cannot be reached or has left.
    pub(crate) fn is_out_of_reach(&self) -> bool {
        self.situation.context.unreachable == Answer::Yes || self.situation.context.eloped == Answer::Yes
    }

    /// Says whether a second-level screen was completed: a whole C-SSRS Screener that is no older than the first-level
    /// screen, or a brief safety assessment. Below 8 no scored tool settles anything.
    pub(crate) fn has_second_level_screen(&self) -> bool {
        (self.screens.is_followed_up() && !self.may_be_under_8())
            || self.situation.probes.bssa_result.is_some()
    }

    /// Says whether the person is, or may be, younger than 8.
    pub(crate) fn may_be_under_8(&self) -> bool {
        matches!(self.situation.age_band, AgeBand::Under8 | AgeBand::Unknown)
    }

    /// Adds every sign of suicidal thoughts, from any instrument, probe or sign.
    pub(crate) fn add_ideation(&self, found: &mut Found) {
        for item in c_ssrs::Item::IDEATION {
            found.add_if(self.c_ssrs_says(item), item.name(), Answer::Yes);
        }
        for (name, bit) in asq::IDEATION {
            found.add_if(self.asq_says(bit), name, Answer::Yes);
        }
        if let Some(value) = self.screens.phq9.filter(phq9::ItemNine::is_positive).and_then(|nine| nine.value)
        {
            found.add(phq9::ITEM, super::EvidenceValue::Number(value));
        }
        found.yes("probes.ideation-stated", self.situation.probes.ideation_stated);
        found.yes("probes.intent-now", self.situation.probes.intent_now);
        for seen in self.present().filter(|seen| seen.kind() == Kind::Ideation) {
            seen.add_to(found);
        }
    }

    /// Returns the documented levels that ask for a tier, as evidence.
    pub(crate) fn documented(&self, tier: Tier) -> Option<Vec<super::Evidence>> {
        let mut found = Found::new();
        let levels = self.situation.context.documented_levels.iter().filter_map(super::DocumentedLevel::row);
        for row in levels.filter(|row| row.tier == tier) {
            found.add(format!("context.documented-levels.{}", row.scale), row.level.as_str());
        }
        found.fired()
    }

    /// Adds the behavior of one window.
    pub(crate) fn add_behavior(&self, recency: Recency, found: &mut Found) {
        if let Some(read) = self.screens.c_ssrs.filter(|read| read.behavior == Some(recency)) {
            let mut named = false;
            for item in c_ssrs::Item::BEHAVIOR {
                found.add_if(read.says(item), item.name(), Answer::Yes);
                named |= read.says(item);
            }
            found.add_if(!named, "c-ssrs-screener.behavior-dates", "given");
        }
        for date in &self.situation.context.past_attempt_dates {
            if self.recency(*date) == recency {
                found.add("context.past-attempt-dates", *date);
            }
        }
        for seen in self.present().filter(|seen| seen.kind() == Kind::Preparatory) {
            if self.recency_of(seen) == recency {
                seen.add_to(found);
            }
        }
    }

    /// Adds a past attempt at any date.
    pub(crate) fn add_past_attempt(&self, found: &mut Found) {
        for date in &self.situation.context.past_attempt_dates {
            found.add("context.past-attempt-dates", *date);
        }
        for item in c_ssrs::Item::BEHAVIOR {
            found.add_if(self.c_ssrs_says(item), item.name(), Answer::Yes);
        }
        let dated = self.screens.c_ssrs.is_some_and(|read| read.behavior.is_some());
        found.add_if(dated && found.is_empty(), "c-ssrs-screener.behavior-dates", "given");
        found.add_if(self.asq_says(asq::ATTEMPT.1), asq::ATTEMPT.0, Answer::Yes);
    }

    /// Says whether a date is within so many days before the assessment, both ends counted. Unknown is within.
    pub(crate) fn within_days(&self, date: PartialDate, days: u32) -> bool {
        date.reaches(casework_core::calendar::minus_days(self.on, days))
    }

    fn recency(&self, date: PartialDate) -> Recency {
        let recent = date.reaches(c_ssrs::recent_from(self.on, self.limits));
        if recent { Recency::Recent } else { Recency::Older }
    }

    fn recency_of(&self, seen: &Seen<'_>) -> Recency {
        if seen.sign.happening_now == Answer::Yes {
            return Recency::Recent;
        }
        let observed =
            seen.sign.observed_at.map_or(PartialDate::UNKNOWN, |at| at.date_in(self.situation.zone));
        self.recency(observed)
    }

    fn latest_behavior(&self) -> Option<Recency> {
        let answered = self.screens.c_ssrs.and_then(|read| read.behavior);
        let prepared = self.present().filter(|seen| seen.kind() == Kind::Preparatory);
        let prepared = prepared.map(|seen| self.recency_of(seen)).max();
        // An old attempt of the record is the answer to item 6 once the screener is asked. Without a screener it
        // stays history, which rule U7 reads.
        let asked = self.screens.c_ssrs.is_some();
        let recorded = self.situation.context.past_attempt_dates.iter().map(|date| self.recency(*date));
        let recorded = recorded.filter(|recency| asked || *recency == Recency::Recent).max();
        answered.max(prepared).max(recorded)
    }
}

fn seen<'a>(sign: &'a Sign, rules: &'a RuleSet) -> Seen<'a> {
    let meaning = rules.meaning(&sign.code);
    Seen { sign, meaning, floor: rules.floor(meaning) }
}
