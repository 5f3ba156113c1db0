//! What an instrument is: a table of items, scales, bands, cut-offs and flags, each number with its source.
//!
//! A [`Definition`] is the table as somebody wrote it, in Rust or in JSON. An [`Instrument`] is a definition that holds
//! together, with its arithmetic laid out beside it so that scoring a sheet looks nothing up.
//! Texts and lists are borrowed when the table is compiled in and owned when it was loaded; the same checks and the
//! same scoring serve both. The scoring itself is not here: see [`mod@crate::score`].

mod algorithm;
mod band;
mod change;
mod condition;
mod cutoff;
mod decision;
mod fault;
mod flag;
mod flaw;
mod item;
mod missing;
mod plan;
mod rights;
mod skip;
mod table;
mod words;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use casework_core::{Digest, Source};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use algorithm::{Algorithm, CountRule, Endorsement, Outcome};
pub use band::{Band, BandSet, Subscale};
pub use change::{
    ChangeMeasure, ChangeRule, ChangeThreshold, Direction, Norm, Readministration, Reliability,
    ReliabilityKind,
};
pub use condition::{Condition, Is, Test};
pub use cutoff::{AppliesTo, Comparison, Cutoff};
pub use decision::{Accuracy, Decision, DecisionRule};
pub use fault::{DefinitionError, Fault};
pub use flag::{Flag, FlagWhen, Severity};
pub use flaw::Flaw;
pub use item::{Choice, Item, Recall, Scale};
pub use missing::{MissingRule, Proration};
pub use rights::{Codes, EmbedStatus, Loinc, Rights};
pub use skip::{Gate, Skip};
pub use words::Words;

pub(crate) use plan::{
    ConditionPlan, Conditions, FlagPlan, OutcomePlan, Plan, RulePlan, Spread, SubscalePlan, TestPlan, alike,
};

/// The most items an instrument has, scored and unscored together.
pub const ITEMS_MAX: usize = 64;

/// An instrument as data: everything that is printed on the form or published about its score.
///
/// Write one as a literal that ends in `..Definition::BLANK` and `.checked()`: a table that does not hold together
/// does not compile. Bands are inclusive and cover the whole range of the total, or there are none.
///
/// ```
/// use casework_screeners::instrument::{Band, Choice, Definition, Instrument, Item, Scale, list, text};
///
/// static YES_OR_NO: &[Choice] = &[Choice::new(0, "No"), Choice::new(1, "Yes")];
/// static SCALES: &[Scale] = &[Scale::new("yes-no", YES_OR_NO)];
/// static ITEMS: &[Item] = &[Item::new("q1", "Is it so?", "yes-no")];
/// static BANDS: &[Band] = &[Band::new(0, 0, "low", "Low"), Band::new(1, 1, "high", "High")];
/// static ONE_QUESTION: Instrument = Definition {
///     id: text("one-question"),
///     name: text("One question"),
///     version: text("1"),
///     scales: list(SCALES),
///     items: list(ITEMS),
///     bands: list(BANDS),
///     ..Definition::BLANK
/// }
/// .checked();
/// assert_eq!(ONE_QUESTION.range(), (0, 1));
/// ```
///
/// The same table with a band that starts one too high leaves a total without a band, and does not compile:
///
/// ```compile_fail
/// use casework_screeners::instrument::{Band, Choice, Definition, Instrument, Item, Scale, list, text};
///
/// static YES_OR_NO: &[Choice] = &[Choice::new(0, "No"), Choice::new(1, "Yes")];
/// static SCALES: &[Scale] = &[Scale::new("yes-no", YES_OR_NO)];
/// static ITEMS: &[Item] = &[Item::new("q1", "Is it so?", "yes-no")];
/// static BANDS: &[Band] = &[Band::new(1, 1, "low", "Low"), Band::new(1, 1, "high", "High")];
/// static ONE_QUESTION: Instrument = Definition {
///     id: text("one-question"),
///     name: text("One question"),
///     version: text("1"),
///     scales: list(SCALES),
///     items: list(ITEMS),
///     bands: list(BANDS),
///     ..Definition::BLANK
/// }
/// .checked();
/// assert_eq!(ONE_QUESTION.range(), (0, 1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "tables are written as literals that end in `..BLANK`")]
pub struct Definition {
    /// The id as published, in kebab-case, such as `phq-9`.
    pub id: Cow<'static, str>,
    /// The full name, with the short name in parentheses.
    pub name: Cow<'static, str>,
    /// Which edition this is: scores of different versions are never compared.
    pub version: Cow<'static, str>,
    /// The language of the wording, as a BCP 47 tag; `und` when nobody says.
    #[serde(default = "undetermined")]
    pub language: Cow<'static, str>,
    /// The period that the questions ask about.
    #[serde(default)]
    pub recall: Recall,
    /// Who answers, and how.
    #[serde(default)]
    pub respondent: Cow<'static, str>,
    /// The ages it was validated for.
    #[serde(default)]
    pub ages: Cow<'static, str>,
    /// What is said before the items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<Cow<'static, str>>,
    /// The half sentence that every item completes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stem: Option<Cow<'static, str>>,
    /// The question before all others, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Gate>,
    /// The answer scales, each declared once.
    pub scales: Cow<'static, [Scale]>,
    /// The items that make the total, in the order of the form.
    pub items: Cow<'static, [Item]>,
    /// Items that are asked but do not count.
    #[serde(default)]
    pub unscored_items: Cow<'static, [Item]>,
    /// Which questions are not asked after which answers, in the order in which the rules are tried. At most 8.
    #[serde(default, skip_serializing_if = "<[Skip]>::is_empty")]
    pub skips: Cow<'static, [Skip]>,
    /// How many points of the total one point of the answers makes.
    #[serde(default = "one")]
    pub total_factor: i32,
    /// Which way the total gets better.
    #[serde(default)]
    pub direction: Direction,
    /// How the result comes about where it is not a total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Sums over some of the items.
    #[serde(default)]
    pub subscales: Cow<'static, [Subscale]>,
    /// The decision rule beside the total, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<Algorithm>,
    /// The severity bands of the total; empty when none are published.
    #[serde(default)]
    pub bands: Cow<'static, [Band]>,
    /// Where the bands come from, when another source than those of the instrument.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bands_source: Option<Cow<'static, Source>>,
    /// Bands of the same total by other authors.
    #[serde(default, skip_serializing_if = "<[BandSet]>::is_empty")]
    pub rival_bands: Cow<'static, [BandSet]>,
    /// The cut-offs, default and rival ones.
    #[serde(default)]
    pub cutoffs: Cow<'static, [Cutoff]>,
    /// What may be done when answers are missing.
    #[serde(default)]
    pub missing: MissingRule,
    /// How much change means something.
    #[serde(default)]
    pub change: Cow<'static, [ChangeThreshold]>,
    /// Why two scores are never compared over time; absent where they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_trended: Option<Cow<'static, str>>,
    /// The published reliabilities of the total.
    #[serde(default, skip_serializing_if = "<[Reliability]>::is_empty")]
    pub reliability: Cow<'static, [Reliability]>,
    /// Means and standard deviations of the total in samples.
    #[serde(default, skip_serializing_if = "<[Norm]>::is_empty")]
    pub norms: Cow<'static, [Norm]>,
    /// The answers that ask for attention whatever the total.
    #[serde(default)]
    pub flags: Cow<'static, [Flag]>,
    /// When the instrument may be given again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readministration: Option<Readministration>,
    /// Whether the wording may be passed on, and with which notice.
    #[serde(default)]
    pub rights: Rights,
    /// The LOINC codes of the panel and the total.
    #[serde(default)]
    pub codes: Codes,
    /// The publications behind the instrument.
    #[serde(default)]
    pub sources: Cow<'static, [Cow<'static, Source>]>,
    /// What a reader should know and no field says.
    #[serde(default)]
    pub notes: Words,
}

impl Definition {
    /// The definition of nothing: the rest of a literal. It does not pass the checks by itself.
    // Written without function calls: the compiler must see that nothing in it needs to be dropped.
    pub const BLANK: Self = Self {
        id: Cow::Borrowed(""),
        name: Cow::Borrowed(""),
        version: Cow::Borrowed(""),
        language: Cow::Borrowed("en-US"),
        recall: Recall { period: None, words: Cow::Borrowed("") },
        respondent: Cow::Borrowed(""),
        ages: Cow::Borrowed(""),
        instructions: None,
        stem: None,
        gate: None,
        scales: Cow::Borrowed(&[]),
        items: Cow::Borrowed(&[]),
        unscored_items: Cow::Borrowed(&[]),
        skips: Cow::Borrowed(&[]),
        total_factor: 1,
        direction: Direction::LowerIsBetter,
        decision: None,
        subscales: Cow::Borrowed(&[]),
        algorithm: None,
        bands: Cow::Borrowed(&[]),
        bands_source: None,
        rival_bands: Cow::Borrowed(&[]),
        cutoffs: Cow::Borrowed(&[]),
        missing: MissingRule::REQUIRE_ALL,
        change: Cow::Borrowed(&[]),
        not_trended: None,
        reliability: Cow::Borrowed(&[]),
        norms: Cow::Borrowed(&[]),
        flags: Cow::Borrowed(&[]),
        readministration: None,
        rights: Rights::UNKNOWN,
        codes: Codes::NONE,
        sources: Cow::Borrowed(&[]),
        notes: Words::NONE,
    };

    fn asked_items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().chain(self.unscored_items.iter())
    }

    fn gate_item(&self) -> Option<&Item> {
        self.gate.as_ref().map(|gate| &gate.item)
    }

    /// Checks a compiled-in table and makes the instrument; a table that does not hold together does not compile.
    ///
    /// # Panics
    ///
    /// When the table does not hold together. In a `static` or `const` this is an error of the compiler; for a
    /// definition that was loaded, use `Instrument::try_from`.
    #[must_use]
    #[expect(clippy::panic, reason = "evaluated by the compiler: a bad table must not compile")]
    pub const fn checked(self) -> Instrument {
        let (plan, faults) = Plan::of(&self);
        match faults.first() {
            None => Instrument { definition: self, plan, digest: OnceLock::new() },
            Some(flaw) => panic!("{}", flaw.message()),
        }
    }
}

/// An instrument whose table holds together.
///
/// Made by [`Definition::checked`] at compile time, or by `Instrument::try_from(definition)` at run time. On the wire
/// it is its definition.
///
/// ```
/// use casework_screeners::{Instrument, instruments};
/// let gad_7 = instruments::find("gad-7").unwrap();
/// let wire = serde_json::to_string(gad_7).unwrap();
/// let loaded: Instrument = serde_json::from_str(&wire).unwrap();
/// assert_eq!(loaded.digest(), gad_7.digest());
/// ```
#[derive(Clone)]
pub struct Instrument {
    definition: Definition,
    plan: Plan,
    digest: OnceLock<Digest>,
}

impl Instrument {
    /// Returns the id as published.
    pub fn id(&self) -> &str {
        &self.definition.id
    }

    /// Returns which edition this is.
    pub fn version(&self) -> &str {
        &self.definition.version
    }

    /// Returns the table.
    #[inline]
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Returns the lowest and the highest total of a complete sheet.
    #[inline]
    pub const fn range(&self) -> (i32, i32) {
        self.plan.range
    }

    /// Returns the hash of the definition, which a scored sheet carries.
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| Digest::of(&self.definition))
    }

    /// Returns the cut-off that is used when no other is asked for.
    ///
    /// The one for everyone comes first; where the cut-offs differ by sex, the one for women, which is also the one
    /// for a person whose sex is unknown.
    #[inline]
    pub fn default_cutoff(&self) -> Option<&Cutoff> {
        let for_total = |to: AppliesTo| {
            self.definition
                .cutoffs
                .iter()
                .find(move |cutoff| cutoff.default && cutoff.subscale.is_none() && cutoff.applies_to == to)
        };
        for_total(AppliesTo::Everyone).or_else(|| for_total(AppliesTo::FemaleOrUnknown))
    }

    /// Returns all items: the scored ones first, then the unscored ones, then the question of the gate.
    pub fn all_items(&self) -> impl Iterator<Item = &Item> {
        self.definition.asked_items().chain(self.definition.gate_item())
    }

    /// Returns all items in the order of the form: the question of the gate comes first.
    pub fn form_items(&self) -> impl Iterator<Item = &Item> {
        self.definition.gate_item().into_iter().chain(self.definition.asked_items())
    }

    /// Says whether its result is a total: where rules decide, there is none.
    pub const fn has_total(&self) -> bool {
        self.definition.decision.is_none()
    }

    #[inline]
    pub(crate) const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns the scale of an item of this instrument.
    pub fn scale(&self, item: &Item) -> Option<&Scale> {
        self.definition.scales.iter().find(|scale| scale.id == item.scale)
    }
}

impl TryFrom<Definition> for Instrument {
    type Error = DefinitionError;

    fn try_from(definition: Definition) -> Result<Self, DefinitionError> {
        let (plan, faults) = Plan::of(&definition);
        match faults.first() {
            None => Ok(Self { definition, plan, digest: OnceLock::new() }),
            Some(_) => Err(DefinitionError::new(&faults)),
        }
    }
}

impl PartialEq for Instrument {
    fn eq(&self, other: &Self) -> bool {
        self.definition == other.definition
    }
}

impl Eq for Instrument {}

impl fmt::Debug for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instrument").field("id", &self.id()).field("version", &self.version()).finish()
    }
}

impl Serialize for Instrument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.definition.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Instrument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Definition::deserialize(deserializer)?.try_into().map_err(de::Error::custom)
    }
}

impl JsonSchema for Instrument {
    fn schema_name() -> Cow<'static, str> {
        "Instrument".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Definition::json_schema(generator)
    }
}

const fn undetermined() -> Cow<'static, str> {
    Cow::Borrowed("und")
}

const fn one() -> i32 {
    1
}

/// Borrows a text for a table.
pub const fn text(words: &'static str) -> Cow<'static, str> {
    Cow::Borrowed(words)
}

/// Borrows a list for a table.
pub const fn list<T: Clone>(rows: &'static [T]) -> Cow<'static, [T]> {
    Cow::Borrowed(rows)
}

/// Borrows a source for a number in a table.
pub const fn cite(source: &'static Source) -> Cow<'static, Source> {
    Cow::Borrowed(source)
}

#[cfg(test)]
mod tests;
