//! What the rules read: the situation, counted and compared once, without any text.

use std::borrow::Cow;

use casework_core::Answer;
use chrono::NaiveDate;

use super::{AgeBand, Found, Name, PartialDate, Present, Sign, Situation};
use crate::Tier;
use crate::actions::Action;
use crate::assess::required::Required;
use crate::assess::trace::{Trace, printable};
use crate::contacts::{self, regions::Region};
use crate::instruments::{self, AsqResult, Band, Bits, Days, Recency, Screens, asq, c_ssrs, phq9};
use crate::rule_set::{AddedSign, Limits, RuleSet};
use crate::signs::{self, Concept, Kind, Meaning, MedicalFlag, SelfCareDomain};

/// One sign with what its code names.
#[derive(Debug, Clone)]
pub(crate) struct Seen<'a> {
    pub(crate) sign: &'a Sign,
    pub(crate) meaning: Meaning<'a>,
    pub(crate) floor: Tier,
    /// What it says beyond its floor.
    pub(crate) kind: Kind,
    /// Whether it is there and known.
    counts: bool,
    /// Whether the one before it may be shown by the same name.
    again: bool,
    /// The code, as it may be shown.
    pub(crate) name: Name,
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

    /// Adds the sign as evidence: once, however often it was listed.
    pub(crate) fn add_to(&self, found: &mut Found) {
        if self.again {
            found.add_listed(&self.name, "present");
        } else {
            found.add(self.name.clone(), "present");
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
    /// The first day of the window of recent behavior.
    recent_from: NaiveDate,
    /// The region whose contacts apply, when it is known here.
    pub(crate) region: Option<&'static Region>,
    /// What was listed, in a fixed order; signs of one code follow each other.
    signs: Vec<Seen<'a>>,
    medical: Bits,
    self_care: Bits,
    /// The dates of past attempts, sorted.
    attempts: Cow<'a, [PartialDate]>,
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
        let days = Days::new(on, limits);
        let mut trace = Trace::with_room_for(ROOM);
        let screens = Screens::read(situation, days, &mut trace);
        let required = Required::read(situation, rules, &screens, &mut trace);
        let probes = &situation.probes;
        let mut facts = Self {
            situation,
            rules,
            limits,
            on,
            recent_from: days.recent_from,
            region: region_code(situation, rules).and_then(contacts::find),
            signs: seen_signs(situation, rules),
            medical: bits(&probes.medical_flags, |id| MedicalFlag::find(id).map(MedicalFlag::bit)),
            self_care: bits(&probes.self_care_domains, |id| {
                SelfCareDomain::find(id).map(SelfCareDomain::bit)
            }),
            attempts: sorted(&situation.context.past_attempt_dates),
            screens,
            required,
            behavior: None,
            trace,
        };
        facts.behavior = facts.latest_behavior();
        facts
    }

    /// Returns the code of the region whose contacts apply, as it was written.
    pub(crate) fn region_code(&self) -> Option<&'a str> {
        region_code(self.situation, self.rules)
    }

    /// Returns every sign that was listed, present or not, those of one code together.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &Seen<'a>> {
        self.signs.iter()
    }

    /// Returns the signs that are present and known.
    pub(crate) fn present(&self) -> impl Iterator<Item = &Seen<'a>> {
        self.signs.iter().filter(|seen| seen.counts)
    }

    /// Returns the present signs with this floor.
    pub(crate) fn floored(&self, floor: Tier) -> impl Iterator<Item = &Seen<'a>> {
        self.present().filter(move |seen| seen.floor == floor)
    }

    /// Counts the concepts among the present Priority signs; each sign of the person's own plan is one.
    pub(crate) fn distinct_priority_concepts(&self) -> u32 {
        let mut concepts = 0_u32;
        let mut personal = 0_u32;
        let mut before = None;
        for seen in self.floored(Tier::Priority) {
            match seen.meaning {
                Meaning::Listed(sign) => concepts |= Concept::bit(sign.concept),
                Meaning::Added(AddedSign { concept: Some(concept), .. }) => {
                    concepts |= Concept::bit(*concept);
                }
                Meaning::Added(_) | Meaning::Personal => {
                    // Signs of one code follow each other.
                    let again = before == Some(&seen.sign.code);
                    personal = personal.saturating_add(u32::from(!again));
                    before = Some(&seen.sign.code);
                }
                Meaning::Unrecognized => {}
            }
        }
        concepts.count_ones().saturating_add(personal)
    }

    /// Returns the known medical flags.
    pub(crate) fn medical_flags(&self) -> impl Iterator<Item = MedicalFlag> {
        MedicalFlag::ALL.into_iter().filter(|flag| self.medical.has(flag.bit()))
    }

    /// Returns the tier of a medical flag here: some become immediate beside confusion.
    pub(crate) fn tier_of(&self, flag: MedicalFlag) -> Tier {
        let confused = || self.present().any(|seen| seen.kind == Kind::Confusion);
        if flag.tier() == Tier::Urgent && confused() { Tier::Immediate } else { flag.tier() }
    }

    /// Returns the known domains of failed self-care.
    pub(crate) fn self_care_domains(&self) -> impl Iterator<Item = SelfCareDomain> {
        SelfCareDomain::ALL.into_iter().filter(|domain| self.self_care.has(domain.bit()))
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
        self.screens.is_followed_up() || self.situation.probes.bssa_result.is_some()
    }

    /// Returns the suicide screens that were used at an age at which no scored tool is valid.
    pub(crate) fn screened_too_young(&self) -> impl Iterator<Item = &'static str> {
        let young = self.situation.age_band == AgeBand::Under8;
        let given = [("asq", self.screens.asq.is_some()), ("c-ssrs-screener", self.screens.c_ssrs.is_some())];
        given.into_iter().filter(move |(_, given)| young && *given).map(|(name, _)| name)
    }

    /// Says whether the person is, or may be, younger than 8.
    pub(crate) fn may_be_under_8(&self) -> bool {
        instruments::may_be_under_8(self.situation.age_band)
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
        for seen in self.present().filter(|seen| seen.kind == Kind::Ideation) {
            seen.add_to(found);
        }
    }

    /// Says whether there is any sign of suicidal thoughts.
    pub(crate) fn has_ideation(&self) -> bool {
        let probes = &self.situation.probes;
        [probes.ideation_stated, probes.intent_now].contains(&Answer::Yes)
            || c_ssrs::Item::IDEATION.into_iter().any(|item| self.c_ssrs_says(item))
            || asq::IDEATION.into_iter().any(|(_, bit)| self.asq_says(bit))
            || self.screens.phq9.is_some_and(|nine| nine.is_positive())
            || self.present().any(|seen| seen.kind == Kind::Ideation)
    }

    /// Adds the documented levels that ask for a tier.
    pub(crate) fn add_documented(&self, tier: Tier, found: &mut Found) {
        let levels = &self.situation.context.documented_levels;
        if levels.is_empty() {
            return;
        }
        for row in super::LEVELS.iter().filter(|row| row.tier == tier) {
            let given = levels.iter().any(|level| level.scale == row.scale && level.level == row.level);
            found.add_if(given, row.input, row.level.as_str());
        }
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
        for date in self.attempts.iter().filter(|date| self.recency(**date) == recency) {
            found.add_listed(&PAST_ATTEMPTS, *date);
        }
        for seen in self.present().filter(|seen| seen.kind == Kind::Preparatory) {
            if self.recency_of(seen) == recency {
                seen.add_to(found);
            }
        }
    }

    /// Adds a past attempt at any date.
    pub(crate) fn add_past_attempt(&self, found: &mut Found) {
        for date in self.attempts.iter() {
            found.add_listed(&PAST_ATTEMPTS, *date);
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
        if date.reaches(self.recent_from) { Recency::Recent } else { Recency::Older }
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
        let prepared = self.present().filter(|seen| seen.kind == Kind::Preparatory);
        let prepared = prepared.map(|seen| self.recency_of(seen)).max();
        // An old attempt of the record is the answer to item 6 once the screener is asked. Without a screener it
        // stays history, which rule U7 reads.
        let asked = self.screens.c_ssrs.is_some();
        let recorded = self.attempts.iter().map(|date| self.recency(*date));
        let recorded = recorded.filter(|recency| asked || *recency == Recency::Recent).max();
        answered.max(prepared).max(recorded)
    }
}

/// The name of the list of past attempts.
const PAST_ATTEMPTS: Name = Name::known("context.past-attempt-dates");

/// How many fates there is room for at first.
const ROOM: usize = 48;

fn region_code<'a>(situation: &'a Situation, rules: &'a RuleSet) -> Option<&'a str> {
    situation.region.as_deref().or_else(|| rules.region())
}

/// Looks the signs up, and puts them into a fixed order.
fn seen_signs<'a>(situation: &'a Situation, rules: &'a RuleSet) -> Vec<Seen<'a>> {
    let mut ordered: Vec<_> = situation.signs.iter().map(|sign| (signs::tag(&sign.code), sign)).collect();
    // A tag is compared faster than a code, and any fixed order will do.
    ordered.sort_unstable_by(|(one_tag, one), (other_tag, other)| {
        one_tag.cmp(other_tag).then_with(|| one.code.cmp(&other.code))
    });
    let mut before = None;
    let seen = |(_, sign): (u32, &'a Sign)| {
        let same = before.replace(&sign.code) == Some(&sign.code);
        let meaning = rules.meaning(&sign.code);
        let (kind, name) = match meaning {
            Meaning::Listed(listed) => (listed.kind, listed.code.into()),
            Meaning::Added(added) => (added.kind.unwrap_or(Kind::Plain), printable(&sign.code)),
            Meaning::Personal | Meaning::Unrecognized => (Kind::Plain, printable(&sign.code)),
        };
        // Texts of one length are shown alike.
        let again = same || name != sign.code;
        let counts = sign.present == Present::Yes && meaning != Meaning::Unrecognized;
        Seen { sign, meaning, floor: rules.floor(meaning), kind, counts, again, name }
    };
    ordered.into_iter().map(seen).collect()
}

/// Returns the set of the ids that are known.
fn bits(ids: &[String], find: fn(&str) -> Option<u16>) -> Bits {
    let mut set = Bits::default();
    for bit in ids.iter().filter_map(|id| find(id)) {
        set.add(bit);
    }
    set
}

fn sorted(dates: &[PartialDate]) -> Cow<'_, [PartialDate]> {
    if dates.is_sorted() {
        return Cow::Borrowed(dates);
    }
    let mut dates = dates.to_vec();
    dates.sort_unstable();
    Cow::Owned(dates)
}
