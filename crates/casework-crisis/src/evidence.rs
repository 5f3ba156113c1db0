//! The situation that is assessed: signs, instrument answers, danger probes and context, as the wire carries them.
//!
//! It holds answers and nothing derived from them. What the rules read is made in [`mod@crate::assess`]; open
//! [`Situation`] first.

mod context;
mod date;
pub(crate) mod facts;
mod level;
mod merge;
mod name;
mod probes;
mod reason;

pub use context::Context;
pub use date::{ObservedAt, PartialDate, PartialDateError, Precision};
pub use level::{DocumentedLevel, LEVELS, Level, LevelRow};
pub use name::Name;
pub use probes::{BssaResult, Probes};
pub use reason::{Evidence, EvidenceValue};

pub(crate) use facts::Facts;
pub(crate) use reason::Found;

use std::collections::BTreeMap;
use std::fmt;

use casework_core::answer::ItemAnswer;
use casework_core::{Answer, Instant, Zone};
use chrono::Datelike;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

/// Everything that is known when a response tier is asked for.
///
/// Only `client`, `at` and `zone` are needed. What is absent is missing, and missing is never a no.
/// `Debug` shows no answer. Situations are kept in events, so the type itself ignores fields that it does not know;
/// what people write comes in through [`casework_core::wire`], which refuses them.
///
/// ```
/// use casework_core::wire;
/// use casework_crisis::{RuleSet, Situation, Tier, assess};
/// let situation: Situation = wire::from_str(r#"{
///     "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
///     "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "yes", "2": "no", "6": "no" } }],
///     "probes": { "means-access": "yes" }
/// }"#).unwrap();
/// let assessment = assess(&situation, RuleSet::standard(), None);
/// assert_eq!(assessment.effective_tier, Tier::Urgent);
/// assert_eq!(assessment.deadline.to_string(), "2026-03-03T10:00:00-06:00");
/// assert!(assessment.fired("U5"));
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Situation {
    /// An opaque name for the client; never a person's name.
    pub client: String,
    /// When the situation was assessed, before the year 9990: a deadline that follows must be a date as well.
    #[serde(deserialize_with = "dated")]
    pub at: Instant,
    /// The time zone in which days are counted and deadlines are written.
    pub zone: Zone,
    /// An opaque name for the episode, when one is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode_ref: Option<String>,
    /// When the situation was written down, when that was later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Instant>,
    /// The region whose emergency contacts apply; there is no default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The person's age band.
    #[serde(default)]
    pub age_band: AgeBand,
    /// How the contact takes place.
    #[serde(default)]
    pub contact: Contact,
    /// Warning signs that were looked for.
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// Answers to screening instruments.
    #[serde(default)]
    pub instruments: Vec<InstrumentAnswers>,
    /// Answers to the danger probes.
    #[serde(default)]
    pub probes: Probes,
    /// What is known from before.
    #[serde(default)]
    pub context: Context,
    /// Names of the inputs that the protocol asked for in this evaluation.
    #[serde(default)]
    pub required_inputs: Vec<String>,
}

impl Situation {
    /// Makes a situation about which nothing else is known.
    pub fn new(client: impl Into<String>, at: Instant, zone: Zone) -> Self {
        Self {
            client: client.into(),
            at,
            zone,
            episode_ref: None,
            recorded_at: None,
            region: None,
            age_band: AgeBand::default(),
            contact: Contact::default(),
            signs: Vec::new(),
            instruments: Vec::new(),
            probes: Probes::default(),
            context: Context::default(),
            required_inputs: Vec::new(),
        }
    }

    /// Returns every required input, wherever it was declared.
    pub(crate) fn required(&self) -> impl Iterator<Item = &str> {
        self.required_inputs.iter().chain(&self.context.required_inputs).map(String::as_str)
    }
}

/// The age band of a person. Unknown means that every list of signs applies and no band is ruled out.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the bands of the sheet; every rule about age must see a new one"
)]
pub enum AgeBand {
    /// Younger than 8 years: no scored suicide screener is valid.
    #[serde(rename = "under-8", alias = "under8")]
    Under8,
    /// From 8 to 11 years.
    #[serde(rename = "8-11")]
    From8To11,
    /// From 12 to 17 years.
    #[serde(rename = "12-17")]
    From12To17,
    /// 18 years or older.
    #[serde(rename = "adult")]
    Adult,
    /// Not known.
    #[default]
    #[serde(rename = "unknown")]
    Unknown,
}

impl AgeBand {
    /// Every band.
    pub const ALL: [Self; 5] = [Self::Under8, Self::From8To11, Self::From12To17, Self::Adult, Self::Unknown];

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Under8 => "under-8",
            Self::From8To11 => "8-11",
            Self::From12To17 => "12-17",
            Self::Adult => "adult",
            Self::Unknown => "unknown",
        }
    }

    /// Says whether the person is known to be a minor.
    pub const fn is_minor(self) -> bool {
        matches!(self, Self::Under8 | Self::From8To11 | Self::From12To17)
    }
}

/// How the contact takes place.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Contact {
    /// The mode of the contact, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<ContactMode>,
    /// Whether someone has the person in sight.
    #[serde(deserialize_with = "word")]
    pub directly_observed: Answer,
    /// Whether it is known where the person is.
    #[serde(deserialize_with = "word")]
    pub location_known: Answer,
}

/// The mode of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the modes of the sheet")]
pub enum ContactMode {
    /// Face to face.
    InPerson,
    /// No contact took place.
    None,
    /// By telephone.
    Phone,
    /// By text message.
    Text,
    /// By video.
    Video,
}

impl ContactMode {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InPerson => "in-person",
            Self::None => "none",
            Self::Phone => "phone",
            Self::Text => "text",
            Self::Video => "video",
        }
    }
}

/// One warning sign that someone looked for.
///
/// ```
/// use casework_crisis::evidence::{Present, Sign};
/// let sign: Sign = serde_json::from_str(r#"{ "code": "A-EMO", "present": "yes", "new-or-worse": true }"#).unwrap();
/// assert_eq!(sign.present, Present::Yes);
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Sign {
    /// The code of the sign; `P-` and a name for a warning sign of the person's own plan.
    pub code: String,
    /// Whether it is there. A sign that is listed without a word is there.
    #[serde(default)]
    pub present: Present,
    /// Whether it is new or has become worse.
    #[serde(default, deserialize_with = "word")]
    pub new_or_worse: Answer,
    /// Whether it is linked to a recent loss, change or painful event.
    #[serde(default, deserialize_with = "word")]
    pub linked_to_recent_loss: Answer,
    /// Whether it is happening now.
    #[serde(default, deserialize_with = "word")]
    pub happening_now: Answer,
    /// Who or what reported it. No source weighs less than another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reporter>,
    /// When it was observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_at: Option<ObservedAt>,
}

impl Sign {
    /// Makes a sign that is present.
    pub fn new(code: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            present: Present::Yes,
            new_or_worse: Answer::Missing,
            linked_to_recent_loss: Answer::Missing,
            happening_now: Answer::Missing,
            source: None,
            observed_at: None,
        }
    }
}

/// Whether a sign is there.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there, not there, or not known")]
pub enum Present {
    /// It is there.
    #[default]
    Yes,
    /// It was looked for and is not there.
    No,
    /// It is not known.
    Unknown,
}

/// Who or what reported an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the reporters of the sheet")]
pub enum Reporter {
    /// The person.
    Client,
    /// Family, a friend or another third person: may raise a tier, never lower it.
    Collateral,
    /// A device.
    Device,
    /// The record.
    Record,
    /// A member of staff.
    Staff,
}

/// The answers to one administration of an instrument, by item id. No item wording passes through here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct InstrumentAnswers {
    /// The id of the instrument: `c-ssrs-screener`, `asq`, `phq-9`, or another that has no item about suicide.
    pub id: String,
    /// The version that was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The answers by item id. An item that is not here is missing.
    #[serde(default)]
    pub answers: BTreeMap<String, ItemAnswer>,
    /// The date of the latest behavior, by the item that asks for it.
    #[serde(default)]
    pub behavior_dates: BTreeMap<String, PartialDate>,
    /// Who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// When it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Instant>,
}

impl InstrumentAnswers {
    /// Makes an administration without an answer.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            version: None,
            answers: BTreeMap::new(),
            behavior_dates: BTreeMap::new(),
            asked_by: None,
            asked_at: None,
        }
    }

    /// Adds an answer.
    #[must_use]
    pub fn answer(mut self, item: impl Into<String>, answer: impl Into<ItemAnswer>) -> Self {
        self.answers.insert(item.into(), answer.into());
        self
    }
}

/// Hides the answers: what is printed by accident must not carry health information.
macro_rules! quiet_debug {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

quiet_debug!(
    Contact,
    Context,
    DocumentedLevel,
    Evidence,
    InstrumentAnswers,
    PartialDate,
    Probes,
    Sign,
    Situation
);

/// The first year of which nothing is assessed: dates on the wire end with the year 9999, and deadlines come later.
const YEAR_END: i32 = 9990;

fn dated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
    let at = Instant::deserialize(deserializer)?;
    if at.get().year() < YEAR_END {
        return Ok(at);
    }
    Err(de::Error::custom(format_args!(
        "an assessment is dated before the year {YEAR_END}: its deadlines must be dates"
    )))
}

/// Reads one of the six answers, a truth value, `unknown` or `null`; the last two are missing.
pub(crate) fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Answer, D::Error> {
    deserializer.deserialize_any(WordVisitor)
}

struct WordVisitor;

impl de::Visitor<'_> for WordVisitor {
    type Value = Answer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "true, false, null, or one of yes, no, skipped-by-rule, refused, unable, missing, unknown",
        )
    }

    fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Answer, E> {
        Ok(if yes { Answer::Yes } else { Answer::No })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Answer, E> {
        if text == "unknown" {
            return Ok(Answer::Missing);
        }
        // The text itself may be something a person said, so the error gives only its length.
        Answer::ALL.into_iter().find(|answer| answer.as_str() == text).ok_or_else(|| {
            E::custom(format_args!(
                "an answer is true, false, null, or one of yes, no, skipped-by-rule, refused, unable, missing, unknown; this is another text of {} characters",
                text.chars().count()
            ))
        })
    }

    fn visit_unit<E: de::Error>(self) -> Result<Answer, E> {
        Ok(Answer::Missing)
    }
}

#[cfg(test)]
mod tests;
