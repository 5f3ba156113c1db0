//! The space of situations that a proof walks: inputs, each with its values from the quietest on.

use std::borrow::Cow;

use casework_core::answer::ItemAnswer;
use casework_core::{Answer, Instant, Zone};
use chrono::DateTime;

use super::condition::{Condition, ITEMS};
use crate::evidence::{
    AgeBand, BssaResult, ContactMode, DocumentedLevel, InstrumentAnswers, LEVELS, PartialDate, Present, Sign,
};
use crate::signs::{Kind, MedicalFlag, SIGNS, SelfCareDomain};
use crate::{RuleSet, Situation, Tier};

/// One input with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dimension {
    pub(super) place: Place,
    pub(super) values: Vec<Value>,
}

/// Where an input stands in a situation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    AgeBand,
    Answer(&'static str),
    Bssa,
    Discharge,
    Item(&'static str),
    ItemNine,
    LastEmergent,
    Level(&'static str),
    MedicalFlag(MedicalFlag),
    Missed,
    Mode,
    PastAttempt,
    SelfCareDomain(SelfCareDomain),
    Sign(Cow<'static, str>),
}

/// One value of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Absent,
    Age(AgeBand),
    Answer(Answer),
    Bssa(BssaResult),
    /// So many days before the assessment.
    DaysAgo(u32),
    Level(crate::evidence::Level),
    Mode(ContactMode),
    Number(u32),
    Present(Present),
    /// Present, new or worse, and linked to a recent loss.
    PresentAndLinked,
    There,
    UnknownDay,
}

impl Value {
    pub(super) fn words(self) -> String {
        match self {
            Self::Absent => "absent".to_owned(),
            Self::Age(age) => age.as_str().to_owned(),
            Self::Answer(answer) => answer.to_string(),
            Self::Bssa(result) => result.as_str().to_owned(),
            Self::DaysAgo(days) => format!("{days} days ago"),
            Self::Level(level) => level.as_str().to_owned(),
            Self::Mode(mode) => mode.as_str().to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Present(Present::Yes) => "present".to_owned(),
            Self::Present(Present::No) => "not present".to_owned(),
            Self::Present(Present::Unknown) => "unknown".to_owned(),
            Self::PresentAndLinked => "present, new or worse, linked to a recent loss".to_owned(),
            Self::There => "there".to_owned(),
            Self::UnknownDay => "on an unknown day".to_owned(),
        }
    }

    const fn answer(self) -> Answer {
        if let Self::Answer(answer) = self { answer } else { Answer::Missing }
    }

    /// Says whether the value is an answer that nobody has.
    pub(super) const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Answer(Answer::Missing | Answer::Refused | Answer::Unable)
                | Self::Present(Present::Unknown)
        )
    }
}

/// The questions where a yes is the reassuring answer.
const YES_IS_SAFE: [&str; 4] = [
    "contact.directly-observed",
    "contact.location-known",
    "probes.able-and-willing-to-stay-safe",
    "probes.can-resist",
];

impl Dimension {
    /// Says whether the tier may not fall from one value to another.
    pub(super) fn rises(&self, from: usize, to: usize) -> bool {
        if from >= to {
            return false;
        }
        match self.place {
            // What is unanswered is not below the quiet answer; a yes is not below it either. Between the two there is
            // no order: a missing answer may ask for more than a yes.
            Place::Answer(_) | Place::Item(_) | Place::Mode | Place::Level(_) => from == 0,
            Place::Sign(_) => from == 0 || (from == 2 && to == 3),
            // Only the unknown age is above all others.
            Place::AgeBand => to + 1 == self.values.len(),
            // The lowest outcome settles what an absent one leaves open.
            Place::Bssa => from > 0 || to > 1,
            Place::Discharge
            | Place::ItemNine
            | Place::LastEmergent
            | Place::MedicalFlag(_)
            | Place::Missed
            | Place::PastAttempt
            | Place::SelfCareDomain(_) => true,
        }
    }

    /// Returns the input with its quiet, its unanswered and its gravest value, where it is a question.
    pub(super) fn outline(&self) -> Self {
        let outlined = |place: usize| !self.is_question() || matches!(place, 0 | 1 | 4);
        let kept = self.values.iter().enumerate().filter(|(place, _)| outlined(*place));
        Self { place: self.place.clone(), values: kept.map(|(_, value)| *value).collect() }
    }

    /// Says whether it is a question with the six answers.
    pub(super) const fn is_question(&self) -> bool {
        matches!(self.place, Place::Answer(_) | Place::Item(_))
    }

    pub(super) fn name(&self) -> Cow<'static, str> {
        match &self.place {
            Place::AgeBand => Cow::Borrowed("age-band"),
            Place::Answer(name) | Place::Item(name) => Cow::Borrowed(name),
            Place::Bssa => Cow::Borrowed("probes.bssa-result"),
            Place::Discharge => Cow::Borrowed("context.discharge-date"),
            Place::ItemNine => Cow::Borrowed("phq-9.q9"),
            Place::LastEmergent => Cow::Borrowed("context.last-emergent-date"),
            Place::Level(scale) => Cow::Owned(format!("context.documented-levels.{scale}")),
            Place::MedicalFlag(flag) => Cow::Owned(format!("probes.medical-flags.{}", flag.as_str())),
            Place::Missed => Cow::Borrowed("context.missed-contacts"),
            Place::Mode => Cow::Borrowed("contact.mode"),
            Place::PastAttempt => Cow::Borrowed("context.past-attempt-dates"),
            Place::SelfCareDomain(domain) => {
                Cow::Owned(format!("probes.self-care-domains.{}", domain.as_str()))
            }
            Place::Sign(code) => Cow::Owned(format!("signs.{code}")),
        }
    }

    /// Writes a value into a situation, in place of the one that stands there.
    pub(super) fn write(&self, value: Value, situation: &mut Situation) {
        let there = value != Value::Absent;
        match &self.place {
            Place::AgeBand => {
                if let Value::Age(age) = value {
                    situation.age_band = age;
                }
            }
            Place::Mode => {
                situation.contact.mode = if let Value::Mode(mode) = value { Some(mode) } else { None };
            }
            Place::Answer(name) => answer_in(situation, name, value.answer()),
            Place::Item(name) => item_in(situation, name, value.answer()),
            Place::ItemNine => {
                situation.instruments.retain(|entry| entry.id != "phq-9");
                if let Value::Number(number) = value {
                    let nine =
                        InstrumentAnswers::new("phq-9").answer("q9", ItemAnswer::Number(number.into()));
                    situation.instruments.push(nine);
                }
            }
            Place::Bssa => {
                situation.probes.bssa_result =
                    if let Value::Bssa(result) = value { Some(result) } else { None };
            }
            Place::Level(scale) => {
                situation.context.documented_levels.retain(|level| level.scale != *scale);
                if let Value::Level(level) = value {
                    situation.context.documented_levels.push(DocumentedLevel::new(*scale, level));
                }
            }
            Place::MedicalFlag(flag) => name_in(&mut situation.probes.medical_flags, flag.as_str(), there),
            Place::SelfCareDomain(domain) => {
                name_in(&mut situation.probes.self_care_domains, domain.as_str(), there);
            }
            Place::Missed => {
                situation.context.missed_contacts =
                    if let Value::Number(number) = value { number } else { 0 };
            }
            Place::Sign(code) => {
                situation.signs.retain(|sign| sign.code != *code);
                situation.signs.push(sign(code, value));
            }
            Place::Discharge => situation.context.discharge_date = date(situation, value),
            Place::LastEmergent => situation.context.last_emergent_date = date(situation, value),
            Place::PastAttempt => {
                situation.context.past_attempt_dates = date(situation, value).into_iter().collect();
            }
        }
    }
}

fn name_in(names: &mut Vec<String>, name: &str, there: bool) {
    names.retain(|known| known != name);
    if there {
        names.push(name.to_owned());
    }
}

fn sign(code: &str, value: Value) -> Sign {
    let mut sign = Sign::new(code);
    if let Value::Present(present) = value {
        sign.present = present;
    }
    if value == Value::PresentAndLinked {
        sign.new_or_worse = Answer::Yes;
        sign.linked_to_recent_loss = Answer::Yes;
    }
    sign
}

fn date(situation: &Situation, value: Value) -> Option<PartialDate> {
    if let Value::DaysAgo(days) = value {
        let on = situation.at.date_in(situation.zone);
        return Some(PartialDate::day(casework_core::calendar::minus_days(on, days)));
    }
    (value == Value::UnknownDay).then_some(PartialDate::UNKNOWN)
}

fn answer_in(situation: &mut Situation, name: &str, answer: Answer) {
    if name == "contact.directly-observed" {
        situation.contact.directly_observed = answer;
    } else if name == "contact.location-known" {
        situation.contact.location_known = answer;
    } else if name.starts_with("probes.") {
        for (_, slot) in situation.probes.answers_mut().into_iter().filter(|(known, _)| *known == name) {
            *slot = answer;
        }
    } else {
        for (_, slot) in situation.context.answers_mut().into_iter().filter(|(known, _)| *known == name) {
            *slot = answer;
        }
    }
}

/// Writes one item; the rest of the instrument is answered with no, so that the item speaks alone.
fn item_in(situation: &mut Situation, name: &str, answer: Answer) {
    let Some((id, item)) = name.split_once('.') else { return };
    if !situation.instruments.iter().any(|entry| entry.id == id) {
        let items: &[&str] =
            if id == "asq" { &["q1", "q2", "q3", "q4", "q5"] } else { &["1", "2", "3", "4", "5", "6"] };
        let quiet =
            items.iter().fold(InstrumentAnswers::new(id), |entry, item| entry.answer(*item, Answer::No));
        situation.instruments.push(quiet);
    }
    for entry in situation.instruments.iter_mut().filter(|entry| entry.id == id) {
        entry.answers.insert(item.to_owned(), answer.into());
    }
}

/// Returns the situation in which everything that can be asked was asked, and every answer is the quiet one.
pub(super) fn quiet() -> Situation {
    let noon =
        DateTime::UNIX_EPOCH.fixed_offset() + chrono::Duration::days(20_000) + chrono::Duration::hours(12);
    let mut situation = Situation::new("c-1", Instant::new(noon), Zone::UTC);
    situation.age_band = AgeBand::Adult;
    for dimension in questions() {
        if let Some(value) = dimension.values.first() {
            dimension.write(*value, &mut situation);
        }
    }
    situation
}

/// Returns every yes-or-no question outside of the instruments, but what never counts.
fn questions() -> impl Iterator<Item = Dimension> {
    let empty = Situation::new("c-1", Instant::new(DateTime::UNIX_EPOCH.fixed_offset()), Zone::UTC);
    let names = empty.probes.answers().map(|(name, _)| name).into_iter();
    let names: Vec<_> = names
        .chain(empty.context.answers().map(|(name, _)| name))
        .chain(["contact.directly-observed", "contact.location-known"])
        .filter(|name| *name != "context.denies-ideation")
        .collect();
    names.into_iter().map(question)
}

fn question(name: &'static str) -> Dimension {
    let (quiet, danger) =
        if YES_IS_SAFE.contains(&name) { (Answer::Yes, Answer::No) } else { (Answer::No, Answer::Yes) };
    let answers = [quiet, Answer::Missing, Answer::Refused, Answer::Unable, danger];
    Dimension { place: Place::Answer(name), values: answers.map(Value::Answer).to_vec() }
}

fn item(name: &'static str) -> Dimension {
    Dimension { place: Place::Item(name), ..question(name) }
}

fn sign_dimension(code: impl Into<Cow<'static, str>>) -> Dimension {
    let values = vec![
        Value::Present(Present::No),
        Value::Present(Present::Unknown),
        Value::Present(Present::Yes),
        Value::PresentAndLinked,
    ];
    Dimension { place: Place::Sign(code.into()), values }
}

fn flag(place: Place) -> Dimension {
    Dimension { place, values: vec![Value::Absent, Value::There] }
}

fn days(place: Place, bound: u32) -> Dimension {
    let days = [bound.saturating_add(1), bound, 0].map(Value::DaysAgo);
    let values = [Value::Absent].into_iter().chain(days).chain([Value::UnknownDay]).collect();
    Dimension { place, values }
}

fn ages() -> Dimension {
    // The adult stands first: the quiet situation is one of an adult.
    let ages = [AgeBand::Adult, AgeBand::From12To17, AgeBand::From8To11, AgeBand::Under8, AgeBand::Unknown];
    Dimension { place: Place::AgeBand, values: ages.map(Value::Age).to_vec() }
}

fn modes() -> Dimension {
    let modes =
        [ContactMode::InPerson, ContactMode::Phone, ContactMode::Video, ContactMode::Text, ContactMode::None];
    Dimension {
        place: Place::Mode,
        values: [Value::Absent].into_iter().chain(modes.map(Value::Mode)).collect(),
    }
}

fn numbers(place: Place, up_to: u32) -> Dimension {
    let count = (0..=up_to.min(16)).map(Value::Number);
    Dimension { place, values: count.collect() }
}

/// Returns the inputs of the whole space: every question, item, flag and date, and of the signs one for each floor and
/// kind, those that this rule set changed, and enough of them to add up.
pub(super) fn dimensions(rules: &RuleSet) -> Vec<Dimension> {
    let limits = rules.limits();
    let mut all: Vec<Dimension> = questions().collect();
    all.extend(ITEMS.iter().copied().chain(["c-ssrs-screener.6"]).map(item));
    all.push(numbers(Place::ItemNine, 3));
    let results = [BssaResult::Low, BssaResult::High, BssaResult::Imminent].map(Value::Bssa);
    all.push(Dimension { place: Place::Bssa, values: [Value::Absent].into_iter().chain(results).collect() });
    all.push(days(Place::Discharge, limits.discharge_lookback_days));
    all.push(days(Place::LastEmergent, limits.emergent_lookback_days));
    all.push(days(Place::PastAttempt, limits.behavior_days));
    all.push(numbers(Place::Missed, 1));
    all.push(ages());
    for scale in ["safe-t", "va-dod-acute"] {
        let of_scale =
            LEVELS.iter().rev().filter(|row| row.scale == scale).map(|row| Value::Level(row.level));
        all.push(Dimension {
            place: Place::Level(scale),
            values: [Value::Absent].into_iter().chain(of_scale).collect(),
        });
    }
    all.extend(MedicalFlag::ALL.map(|flag_of| flag(Place::MedicalFlag(flag_of))));
    all.push(flag(Place::SelfCareDomain(SelfCareDomain::Food)));
    all.extend(sign_codes(rules).into_iter().map(sign_dimension));
    all
}

fn sign_codes(rules: &RuleSet) -> Vec<Cow<'static, str>> {
    let mut seen: Vec<(Tier, Kind)> = Vec::new();
    let mut concepts = Vec::new();
    let mut codes: Vec<Cow<'static, str>> = vec![Cow::Borrowed("P-own"), Cow::Borrowed("UNKNOWN-CODE")];
    for sign in &SIGNS {
        let kind = (sign.floor, sign.kind);
        let adds_up = sign.floor == Tier::Priority && concepts.len() < 3 && !concepts.contains(&sign.concept);
        let raised = rules.floors.contains_key(sign.code);
        if raised || adds_up || !seen.contains(&kind) {
            seen.push(kind);
            concepts.push(sign.concept);
            codes.push(Cow::Borrowed(sign.code));
        }
    }
    codes.extend(rules.signs.iter().map(|sign| Cow::Owned(sign.code.clone())));
    codes
}

/// Returns the inputs that a condition reads, or the name of what cannot be read.
pub(super) fn dimensions_of(condition: &Condition) -> Result<Vec<Dimension>, String> {
    let mut all: Vec<Dimension> = Vec::new();
    for atom in condition.atoms() {
        for dimension in dimensions_of_atom(atom)? {
            match all.iter_mut().find(|known| known.place == dimension.place) {
                Some(known) if known.values.len() < dimension.values.len() => *known = dimension,
                Some(_) => {}
                None => all.push(dimension),
            }
        }
    }
    Ok(all)
}

fn dimensions_of_atom(atom: &Condition) -> Result<Vec<Dimension>, String> {
    let two = |name| {
        let all = item(name);
        let values = [Answer::No, Answer::Yes].map(Value::Answer).to_vec();
        Dimension { values, ..all }
    };
    Ok(match atom {
        Condition::Answer { of, .. } => {
            let asked = questions().find(|known| known.name() == of.as_str());
            let item_of = || ITEMS.iter().find(|name| **name == of.as_str()).map(|name| item(name));
            vec![asked.or_else(item_of).ok_or_else(|| of.clone())?]
        }
        Condition::Sign { code } => vec![sign_dimension(code.clone())],
        Condition::AgeBand(_) => vec![ages()],
        Condition::ContactMode(_) => vec![modes()],
        Condition::CSsrsScreener(_) => {
            ["c-ssrs-screener.1", "c-ssrs-screener.3", "c-ssrs-screener.4"].map(two).to_vec()
        }
        Condition::Asq(_) => ["asq.q1", "asq.q5"].map(two).to_vec(),
        Condition::Phq9Item9(_) => vec![numbers(Place::ItemNine, 3)],
        Condition::MedicalFlag(known) => vec![flag(Place::MedicalFlag(*known))],
        Condition::SelfCareDomain(domain) => vec![flag(Place::SelfCareDomain(*domain))],
        Condition::MissedContacts(count) => vec![numbers(Place::Missed, count.saturating_add(1))],
        Condition::DischargeWithinDays(bound) => vec![days(Place::Discharge, *bound)],
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => Vec::new(),
    })
}
