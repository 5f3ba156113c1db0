//! The condition of an added rule: a small closed language over the same facts that the built-in rules read.
//!
//! There are no loops, no numbers to compute and no text to match, so that every condition can be tried on its whole
//! space. What never counts (a denial, protective factors, a plan, a diagnosis) cannot be named.

use casework_core::Answer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::{AgeBand, ContactMode, Facts, Found, Name};
use crate::instruments::{AsqResult, Band, asq, c_ssrs};
use crate::signs::{MedicalFlag, SelfCareDomain};

/// What must hold for an added rule to fire.
///
/// ```
/// use casework_crisis::rule_set::Condition;
/// let condition: Condition = serde_json::from_str(r#"{ "all": [
///     { "answer": { "of": "probes.intoxicated", "is": ["yes"] } },
///     { "sign": { "code": "A-VIOL" } }
/// ] }"#).unwrap();
/// assert_eq!(condition.depth(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed language: the prover must see a new form")]
pub enum Condition {
    /// All of them hold.
    All(Vec<Self>),
    /// One of them holds at least.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A question has one of these answers.
    Answer {
        /// The question, such as `probes.weapon`, `context.unreachable` or `c-ssrs-screener.3`.
        of: String,
        /// The answers that count.
        is: Vec<Answer>,
    },
    /// A sign is there.
    Sign {
        /// The code of the sign.
        code: String,
    },
    /// The age is in one of these bands. An age that is not known is in all of them.
    AgeBand(Vec<AgeBand>),
    /// The contact takes place in one of these ways.
    ContactMode(Vec<ContactMode>),
    /// The C-SSRS Screener is in this band or above it.
    CSsrsScreener(Band),
    /// The ASQ has this result or a graver one.
    Asq(AsqResult),
    /// Item 9 of the PHQ-9 has this value or a higher one.
    Phq9Item9(i64),
    /// A medical red flag is there.
    MedicalFlag(MedicalFlag),
    /// Self-care fails in this domain.
    SelfCareDomain(SelfCareDomain),
    /// So many contacts were missed at least.
    MissedContacts(u32),
    /// The psychiatric discharge was at most so many days ago, both ends counted. An unknown day is within.
    DischargeWithinDays(u32),
}

/// The deepest nesting that a condition may have.
pub(super) const DEPTH_MAX: usize = 8;

/// The questions of instruments that a condition may name, beside the probes and the context.
pub(super) const ITEMS: [&str; 10] = [
    "c-ssrs-screener.1",
    "c-ssrs-screener.2",
    "c-ssrs-screener.3",
    "c-ssrs-screener.4",
    "c-ssrs-screener.5",
    "asq.q1",
    "asq.q2",
    "asq.q3",
    "asq.q4",
    "asq.q5",
];

/// The answers that never count, so that no rule can read them.
const NEVER_COUNTS: [&str; 1] = ["context.denies-ideation"];

impl Condition {
    /// Returns how deep it is nested; a plain condition has depth 1.
    pub fn depth(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().map(Self::depth).max().unwrap_or(0).saturating_add(1)
            }
            Self::Not(part) => part.depth().saturating_add(1),
            Self::Answer { .. }
            | Self::Sign { .. }
            | Self::AgeBand(_)
            | Self::ContactMode(_)
            | Self::CSsrsScreener(_)
            | Self::Asq(_)
            | Self::Phq9Item9(_)
            | Self::MedicalFlag(_)
            | Self::SelfCareDomain(_)
            | Self::MissedContacts(_)
            | Self::DischargeWithinDays(_) => 1,
        }
    }

    /// Returns the plain conditions in it, in order.
    pub(super) fn atoms(&self) -> Vec<&Self> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::atoms).collect(),
            Self::Not(part) => part.atoms(),
            Self::Answer { .. }
            | Self::Sign { .. }
            | Self::AgeBand(_)
            | Self::ContactMode(_)
            | Self::CSsrsScreener(_)
            | Self::Asq(_)
            | Self::Phq9Item9(_)
            | Self::MedicalFlag(_)
            | Self::SelfCareDomain(_)
            | Self::MissedContacts(_)
            | Self::DischargeWithinDays(_) => vec![self],
        }
    }

    /// Says whether it holds, and adds the inputs that make it hold.
    pub(crate) fn holds(&self, facts: &Facts<'_>, found: &mut Found) -> bool {
        match self {
            Self::All(parts) => {
                let before = found.length();
                let holds = !parts.is_empty() && parts.iter().all(|part| part.holds(facts, found));
                if !holds {
                    found.take_back_to(before);
                }
                holds
            }
            // Every part is looked at, so that all the evidence is told.
            Self::Any(parts) => parts.iter().filter(|part| part.holds(facts, found)).count() > 0,
            Self::Not(part) => {
                let before = found.length();
                let holds = !part.holds(facts, found);
                found.take_back_to(before);
                if holds {
                    found.add("rule-set.not", "holds");
                }
                holds
            }
            Self::Answer { of, is } => {
                let answer = answer_to(facts, of).filter(|answer| is.contains(answer));
                answer.inspect(|answer| found.add(Name::sent(of), *answer)).is_some()
            }
            Self::Sign { code } => {
                let seen = facts.present().find(|seen| seen.sign.code == *code);
                seen.inspect(|seen| seen.add_to(found)).is_some()
            }
            Self::AgeBand(bands) => {
                let age = facts.situation.age_band;
                let holds = age == AgeBand::Unknown || bands.contains(&age);
                add_if(found, holds, "age-band", age.as_str())
            }
            Self::ContactMode(modes) => {
                let mode = facts.situation.contact.mode.filter(|mode| modes.contains(mode));
                mode.inspect(|mode| found.add("contact.mode", mode.as_str())).is_some()
            }
            Self::CSsrsScreener(_)
            | Self::Asq(_)
            | Self::Phq9Item9(_)
            | Self::MedicalFlag(_)
            | Self::SelfCareDomain(_)
            | Self::MissedContacts(_)
            | Self::DischargeWithinDays(_) => self.measured(facts, found),
        }
    }

    fn measured(&self, facts: &Facts<'_>, found: &mut Found) -> bool {
        match self {
            Self::CSsrsScreener(band) => {
                let read = facts.band();
                add_if(found, read >= *band, "c-ssrs-screener", read.as_str())
            }
            Self::Asq(result) => {
                let read = facts.asq_result().filter(|read| read >= result);
                read.inspect(|read| found.add("asq", read.as_str())).is_some()
            }
            Self::Phq9Item9(value) => {
                let read = facts.screens.phq9.and_then(|nine| nine.value).filter(|read| read >= value);
                read.inspect(|read| found.add("phq-9.q9", crate::evidence::EvidenceValue::Number(*read)))
                    .is_some()
            }
            Self::MedicalFlag(flag) => {
                let there = facts.medical_flags().any(|seen| seen == *flag);
                add_if(found, there, "probes.medical-flags", flag.as_str())
            }
            Self::SelfCareDomain(domain) => {
                let there = facts.self_care_domains().any(|seen| seen == *domain);
                add_if(found, there, "probes.self-care-domains", domain.as_str())
            }
            Self::MissedContacts(count) => {
                let missed = facts.situation.context.missed_contacts;
                let number = crate::evidence::EvidenceValue::Number(missed.into());
                if missed >= *count {
                    found.add("context.missed-contacts", number);
                }
                missed >= *count
            }
            Self::DischargeWithinDays(days) => {
                let date = facts.situation.context.discharge_date;
                let date = date.filter(|date| facts.within_days(*date, *days));
                date.inspect(|date| found.add("context.discharge-date", *date)).is_some()
            }
            Self::All(_)
            | Self::Any(_)
            | Self::Not(_)
            | Self::Answer { .. }
            | Self::Sign { .. }
            | Self::AgeBand(_)
            | Self::ContactMode(_) => false,
        }
    }
}

fn add_if(found: &mut Found, holds: bool, input: &'static str, value: &'static str) -> bool {
    found.add_if(holds, input, value);
    holds
}

/// Returns the answer to a question, or nothing when no condition may name it.
pub(super) fn answer_to(facts: &Facts<'_>, name: &str) -> Option<Answer> {
    if NEVER_COUNTS.contains(&name) {
        return None;
    }
    let situation = facts.situation;
    let asked = situation.probes.answers().into_iter().chain(situation.context.answers()).chain([
        ("contact.directly-observed", situation.contact.directly_observed),
        ("contact.location-known", situation.contact.location_known),
    ]);
    let mut asked = asked;
    asked.find(|(known, _)| *known == name).map(|(_, answer)| answer).or_else(|| item(facts, name))
}

fn item(facts: &Facts<'_>, name: &str) -> Option<Answer> {
    if let Some(item) = c_ssrs::Item::IDEATION.into_iter().find(|item| item.name() == name) {
        let read = facts.screens.c_ssrs;
        return Some(
            read.map_or(Answer::Missing, |read| answered(read.says(item), read.open.why(item.bit()))),
        );
    }
    let (_, bit) = asq::ITEMS.into_iter().find(|(known, _)| *known == name)?;
    let read = facts.screens.asq;
    Some(read.map_or(Answer::Missing, |read| {
        let refused = read.refused.has(bit).then_some(Answer::Refused);
        answered(read.yes.has(bit), refused.or_else(|| read.open.why(bit)))
    }))
}

fn answered(yes: bool, open: Option<Answer>) -> Answer {
    if yes { Answer::Yes } else { open.unwrap_or(Answer::No) }
}
