//! What an instrument is: a table of items, scales, bands, cut-offs and flags, each number with its source.
//!
//! A [`Definition`] is the table as somebody wrote it, in Rust or in JSON. An [`Instrument`] is a definition that holds
//! together, with its arithmetic laid out beside it so that scoring a sheet looks nothing up.
//! Texts and lists are borrowed when the table is compiled in and owned when it was loaded; the same checks and the
//! same scoring serve both. The scoring itself is not here: see [`mod@crate::score`].

mod algorithm;
mod change;
mod cutoff;
mod error;
mod flag;
mod item;
mod plan;
mod rights;
mod table;
mod words;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use casework_core::{Digest, Source};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use algorithm::{Algorithm, CountRule, Endorsement, Outcome};
pub use change::{ChangeMeasure, ChangeRule, ChangeThreshold};
pub use cutoff::{AppliesTo, Comparison, Cutoff};
pub use error::DefinitionError;
pub use flag::{Flag, FlagWhen, Severity};
pub use item::{Choice, Item, Recall, Scale};
pub use rights::{Codes, EmbedStatus, Loinc, Rights};
pub use words::Words;

pub(crate) use plan::{FlagPlan, Plan, RulePlan, SubscalePlan, alike};

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
    /// The language of the wording, as a BCP 47 tag.
    pub language: Cow<'static, str>,
    /// The period that the questions ask about.
    pub recall: Recall,
    /// Who answers, and how.
    pub respondent: Cow<'static, str>,
    /// The ages it was validated for.
    pub ages: Cow<'static, str>,
    /// What is said before the items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<Cow<'static, str>>,
    /// The half sentence that every item completes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stem: Option<Cow<'static, str>>,
    /// The answer scales, each declared once.
    pub scales: Cow<'static, [Scale]>,
    /// The items that make the total, in the order of the form.
    pub items: Cow<'static, [Item]>,
    /// Items that are asked but do not count.
    #[serde(default)]
    pub unscored_items: Cow<'static, [Item]>,
    /// Sums over some of the items.
    #[serde(default)]
    pub subscales: Cow<'static, [Subscale]>,
    /// The decision rule beside the total, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<Algorithm>,
    /// The severity bands of the total; empty when none are published.
    #[serde(default)]
    pub bands: Cow<'static, [Band]>,
    /// The cut-offs, default and rival ones.
    #[serde(default)]
    pub cutoffs: Cow<'static, [Cutoff]>,
    /// What may be done when answers are missing.
    #[serde(default)]
    pub missing: MissingRule,
    /// How much change means something.
    #[serde(default)]
    pub change: Cow<'static, [ChangeThreshold]>,
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
        scales: Cow::Borrowed(&[]),
        items: Cow::Borrowed(&[]),
        unscored_items: Cow::Borrowed(&[]),
        subscales: Cow::Borrowed(&[]),
        algorithm: None,
        bands: Cow::Borrowed(&[]),
        cutoffs: Cow::Borrowed(&[]),
        missing: MissingRule::REQUIRE_ALL,
        change: Cow::Borrowed(&[]),
        flags: Cow::Borrowed(&[]),
        readministration: None,
        rights: Rights::UNKNOWN,
        codes: Codes::NONE,
        sources: Cow::Borrowed(&[]),
        notes: Words::NONE,
    };

    /// Checks a compiled-in table and makes the instrument; a table that does not hold together does not compile.
    ///
    /// # Panics
    ///
    /// When the table does not hold together. In a `static` or `const` this is an error of the compiler; for a
    /// definition that was loaded, use `Instrument::try_from`.
    #[must_use]
    #[expect(clippy::panic, reason = "evaluated by the compiler: a bad table must not compile")]
    pub const fn checked(self) -> Instrument {
        match Plan::of(&self) {
            Ok(plan) => Instrument { definition: self, plan, digest: OnceLock::new() },
            Err(error) => panic!("{}", error.message()),
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

    /// Returns all items, the scored ones first.
    pub fn all_items(&self) -> impl Iterator<Item = &Item> {
        self.definition.items.iter().chain(self.definition.unscored_items.iter())
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
        let plan = Plan::of(&definition)?;
        Ok(Self { definition, plan, digest: OnceLock::new() })
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

/// A sum over some of the items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Subscale {
    /// The id as published; columns are named by it in lower case.
    pub id: Cow<'static, str>,
    /// What it measures.
    pub label: Cow<'static, str>,
    /// The ids of its items.
    pub items: Words,
}

impl Subscale {
    /// Makes a subscale.
    pub const fn new(id: &'static str, label: &'static str, items: &'static [&'static str]) -> Self {
        Self { id: text(id), label: text(label), items: Words::new(items) }
    }
}

/// A severity band of the total, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Band {
    /// The lowest total in the band.
    pub from: i32,
    /// The highest total in the band.
    pub to: i32,
    /// The id.
    pub id: Cow<'static, str>,
    /// The wording.
    pub label: Cow<'static, str>,
}

impl Band {
    /// Makes a band.
    pub const fn new(from: i32, to: i32, id: &'static str, label: &'static str) -> Self {
        Self { from, to, id: text(id), label: text(label) }
    }
}

/// What may be done when answers are missing. Without a word here, a total needs every scored item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct MissingRule {
    /// The proration that a caller may ask for; absent when it may not be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opt_in: Option<Proration>,
    /// What is known about the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Cow<'static, str>>,
}

impl MissingRule {
    /// The rule of every instrument unless its table says more: no total without every scored answer.
    pub const REQUIRE_ALL: Self = Self { opt_in: None, note: None };
}

/// A total from the mean of the answered items, rounded half up: only on request, and marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Proration {
    /// The most answers that may be missing.
    pub max_missing: u32,
    /// The ids of items that are never made up.
    #[serde(default)]
    pub never: Words,
    /// Where the practice comes from.
    pub source: Cow<'static, Source>,
}

/// When the instrument may be given again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Readministration {
    /// The days that should lie between two sheets; absent when no number is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_min: Option<u32>,
    /// Why.
    pub basis: Cow<'static, str>,
    /// Where it comes from.
    pub source: Cow<'static, Source>,
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
