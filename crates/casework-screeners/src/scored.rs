//! A scored sheet on the wire: everything [`Score`] says, written out, with the instrument, version and hash that
//! decided it. It can only come out of a score, so that holding one is the proof that the sheet was scored.

use std::borrow::Cow;
use std::fmt;

use casework_core::Digest;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answers::GateState;
use crate::instrument::{AppliesTo, Band, BandSet, Comparison, DecisionRule, Item, Severity};
use crate::score::{Met, OutcomeScore, Score, Screen, Status, SubscaleScore};

/// A scored sheet.
///
/// Made by `Scored::from(score)` alone. `Debug` prints the instrument and the status, never a number.
///
/// ```
/// use casework_screeners::{Answers, Scored, instruments, score};
/// let gad_2 = instruments::find("gad-2").unwrap();
/// let sheet = Answers::from_values(gad_2, &[Some(3), None]).unwrap();
/// let scored = serde_json::to_value(Scored::from(score(&sheet))).unwrap();
/// assert_eq!(scored["status"], "incomplete");
/// assert_eq!(scored["screen"], "yes");
/// assert_eq!(scored["missing-items"], serde_json::json!(["q2"]));
/// ```
///
/// Nobody else can make one:
///
/// ```compile_fail
/// let scored = casework_screeners::Scored { total: Some(3) };
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Scored {
    instrument: Cow<'static, str>,
    version: Cow<'static, str>,
    // Read by the comparison of two sheets; on the wire the hash of the definition stands for it.
    #[serde(skip)]
    language: Cow<'static, str>,
    definition: Digest,
    range: (i32, i32),
    #[serde(skip_serializing_if = "Option::is_none")]
    gate: Option<GateState>,
    status: Status,
    total: Option<i32>,
    observed_sum: Option<i32>,
    lowest: Option<i32>,
    highest: Option<i32>,
    band: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    possible_bands: Vec<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rival_bands: Vec<RivalBand>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionScored>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prorated_from: Option<String>,
    screen: Option<Screen>,
    screens: Vec<CutoffScored>,
    subscales: Vec<SubscaleScored>,
    algorithm: Option<Met>,
    outcomes: Vec<OutcomeScored>,
    flags: Vec<FlagScored>,
    missing: u32,
    missing_items: Vec<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skipped_items: Vec<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    disregarded_items: Vec<Cow<'static, str>>,
}

/// The band of the total by another author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RivalBand {
    /// The id of the set of bands.
    pub id: Cow<'static, str>,
    /// The id of the band.
    pub band: Cow<'static, str>,
}

/// What the rules of an instrument without a total decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct DecisionScored {
    /// The id of the result; `None` when it stays open.
    pub result: Option<Cow<'static, str>>,
    /// What it means.
    pub meaning: Cow<'static, str>,
    /// What to do next.
    pub action: Cow<'static, str>,
    /// The key of the source of the rule.
    pub source: String,
}

/// The screen at one cut-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CutoffScored {
    /// On which side of the value the screen is positive.
    pub comparison: Comparison,
    /// The value.
    pub value: i32,
    /// What a positive screen means.
    pub meaning: Cow<'static, str>,
    /// The subscale; absent for the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscale: Option<Cow<'static, str>>,
    /// Whom it is for.
    pub applies_to: AppliesTo,
    /// Whether it is used when no other is asked for.
    pub default: bool,
    /// The key of its source.
    pub source: String,
    /// What the sheet says.
    pub screen: Screen,
}

/// One subscale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct SubscaleScored {
    /// The id.
    pub id: Cow<'static, str>,
    /// The sum; `None` when any of its items is missing.
    pub total: Option<i32>,
    /// The sum of the answers that are there.
    pub observed_sum: Option<i32>,
    /// The lowest sum that it can still become.
    pub lowest: Option<i32>,
    /// The highest sum that it can still become.
    pub highest: Option<i32>,
    /// The fewest and the most items that can be endorsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endorsed: Option<(u32, u32)>,
}

/// One outcome of the decision rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct OutcomeScored {
    /// The id.
    pub id: Cow<'static, str>,
    /// Whether it is met.
    pub met: Met,
    /// Its count rules.
    pub rules: Vec<RuleScored>,
}

/// One count rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RuleScored {
    /// The id.
    pub id: Cow<'static, str>,
    /// Whether it is met.
    pub met: Met,
    /// The fewest and the most items that can be endorsed.
    pub endorsed: (u32, u32),
}

/// One raised flag: a plain fact for the crisis rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct FlagScored {
    /// The id.
    pub id: Cow<'static, str>,
    /// The id of the item.
    pub item: Cow<'static, str>,
    /// How serious it is.
    pub severity: Severity,
    /// What to do next.
    pub action: Cow<'static, str>,
}

impl Scored {
    /// Returns the id of the instrument.
    pub fn instrument(&self) -> &str {
        &self.instrument
    }

    /// Returns the version of the instrument.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns the language of the wording.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Returns the lowest and the highest total of a complete sheet.
    pub const fn range(&self) -> (i32, i32) {
        self.range
    }

    /// Says what the question before all others says about the rest; `None` for an instrument without one.
    pub const fn gate(&self) -> Option<GateState> {
        self.gate
    }

    /// Returns what the rules decide; `None` for an instrument with a total, and when nothing is answered.
    pub const fn decision(&self) -> Option<&DecisionScored> {
        self.decision.as_ref()
    }

    /// Returns the hash of the definition that decided the score.
    pub const fn definition(&self) -> Digest {
        self.definition
    }

    /// Says how much of the sheet is there.
    pub const fn status(&self) -> Status {
        self.status
    }

    /// Returns the total of a complete or prorated sheet.
    pub const fn total(&self) -> Option<i32> {
        self.total
    }

    /// Returns the sum of the answers that are there.
    pub const fn observed_sum(&self) -> Option<i32> {
        self.observed_sum
    }

    /// Returns the lowest total that the sheet can still become.
    pub const fn lowest(&self) -> Option<i32> {
        self.lowest
    }

    /// Returns the highest total that the sheet can still become.
    pub const fn highest(&self) -> Option<i32> {
        self.highest
    }

    /// Returns the id of the band, or of the result where rules decide.
    pub fn band(&self) -> Option<&str> {
        self.band.as_deref()
    }

    /// Returns the screen at the default cut-off.
    pub const fn screen(&self) -> Option<Screen> {
        self.screen
    }

    /// Returns the screens at all cut-offs of the instrument.
    pub fn screens(&self) -> &[CutoffScored] {
        &self.screens
    }

    /// Returns the subscales.
    pub fn subscales(&self) -> &[SubscaleScored] {
        &self.subscales
    }

    /// Says whether the first outcome of the decision rule is met.
    pub const fn algorithm(&self) -> Option<Met> {
        self.algorithm
    }

    /// Returns the outcomes of the decision rule.
    pub fn outcomes(&self) -> &[OutcomeScored] {
        &self.outcomes
    }

    /// Returns the flags that the answers raise.
    pub fn flags(&self) -> &[FlagScored] {
        &self.flags
    }

    /// Counts the scored items that are not answered.
    pub const fn missing(&self) -> u32 {
        self.missing
    }

    /// Walks the ids of the scored items that are not answered.
    pub fn missing_items(&self) -> impl Iterator<Item = &str> {
        self.missing_items.iter().map(AsRef::as_ref)
    }
}

impl From<Score<'_>> for Scored {
    fn from(score: Score<'_>) -> Self {
        let instrument = score.instrument();
        Self {
            instrument: instrument.definition().id.clone(),
            version: instrument.definition().version.clone(),
            language: instrument.definition().language.clone(),
            definition: instrument.digest(),
            range: instrument.range(),
            gate: score.gate(),
            status: score.status(),
            total: score.total(),
            observed_sum: score.observed_sum(),
            lowest: score.lowest(),
            highest: score.highest(),
            band: score.band_id().map(|id| id.to_owned().into()),
            possible_bands: open_bands(&score),
            rival_bands: score.rival_bands().map(RivalBand::from).collect(),
            decision: score.decision().map(DecisionScored::from),
            prorated_from: score.prorated_hundredths().map(hundredths),
            screen: score.screen(),
            screens: screens(&score),
            subscales: score.subscales().map(SubscaleScored::from).collect(),
            algorithm: score.algorithm(),
            outcomes: score.outcomes().map(OutcomeScored::from).collect(),
            flags: flags(&score),
            missing: score.missing_count(),
            missing_items: ids(score.missing_items()),
            skipped_items: ids(score.skipped_items()),
            disregarded_items: ids(score.disregarded_items()),
        }
    }
}

impl fmt::Debug for Scored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scored")
            .field("instrument", &self.instrument)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl From<(&BandSet, &Band)> for RivalBand {
    fn from((set, band): (&BandSet, &Band)) -> Self {
        Self { id: set.id.clone(), band: band.id.clone() }
    }
}

impl From<&DecisionRule> for DecisionScored {
    fn from(rule: &DecisionRule) -> Self {
        Self {
            result: rule.result.clone(),
            meaning: rule.meaning.clone(),
            action: rule.action.clone(),
            source: rule.source.key().to_owned(),
        }
    }
}

impl From<SubscaleScore<'_>> for SubscaleScored {
    fn from(score: SubscaleScore<'_>) -> Self {
        Self {
            id: score.subscale().id.clone(),
            total: score.total(),
            observed_sum: score.observed_sum(),
            lowest: score.bounds().map(|bounds| bounds.0),
            highest: score.bounds().map(|bounds| bounds.1),
            endorsed: score.endorsed(),
        }
    }
}

impl From<OutcomeScore<'_>> for OutcomeScored {
    fn from(score: OutcomeScore<'_>) -> Self {
        let rules =
            score.rules().map(|(rule, met, endorsed)| RuleScored { id: rule.id.clone(), met, endorsed });
        Self { id: score.outcome().id.clone(), met: score.met(), rules: rules.collect() }
    }
}

/// The bands that the total of an incomplete sheet can still fall into.
fn open_bands(score: &Score<'_>) -> Vec<Cow<'static, str>> {
    let open = score.total().is_none();
    score.possible_bands().filter(|_| open).map(|band| band.id.clone()).collect()
}

fn ids<'a>(items: impl Iterator<Item = &'a Item>) -> Vec<Cow<'static, str>> {
    items.map(|item| item.id.clone()).collect()
}

fn screens(score: &Score<'_>) -> Vec<CutoffScored> {
    let rows = score.screens().map(|(cutoff, screen)| CutoffScored {
        comparison: cutoff.comparison,
        value: cutoff.value,
        meaning: cutoff.meaning.clone(),
        subscale: cutoff.subscale.clone(),
        applies_to: cutoff.applies_to,
        default: cutoff.default,
        source: cutoff.source.key().to_owned(),
        screen,
    });
    rows.collect()
}

fn flags(score: &Score<'_>) -> Vec<FlagScored> {
    let rows = score.flags().map(|flag| FlagScored {
        id: flag.id.clone(),
        item: flag.item.clone(),
        severity: flag.severity,
        action: flag.action.clone(),
    });
    rows.collect()
}

/// Writes hundredths as a decimal number.
fn hundredths(value: i32) -> String {
    format!("{}.{:02}", value.div_euclid(100), value.rem_euclid(100))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::phq_9::PHQ_9;
    use crate::{Answers, score};

    #[test]
    fn the_names_on_the_wire_are_frozen() {
        let sheet = Answers::from_values(&PHQ_9, &[1, 1, 1, 1, 1, 1, 1, 9, 1].map(|n| (n < 9).then_some(n)));
        let scored = Scored::from(score(&sheet.unwrap()).prorate());
        let wire = serde_json::to_value(&scored).unwrap();
        let names = |value: &serde_json::Value| {
            let names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
            names.join(" ")
        };
        assert_eq!(
            names(&wire),
            "algorithm band definition flags highest instrument lowest missing missing-items observed-sum outcomes \
             prorated-from range screen screens status subscales total version"
        );
        assert_eq!(names(&wire["flags"][0]), "action id item severity");
        assert_eq!(names(&wire["outcomes"][0]), "id met rules");
        assert_eq!(names(&wire["outcomes"][0]["rules"][0]), "endorsed id met");
        assert_eq!(names(&wire["screens"][0]), "applies-to comparison default meaning screen source value");
        assert_eq!(names(&wire["subscales"][0]), "endorsed highest id lowest observed-sum total");
        assert_eq!((&wire["status"], &wire["prorated-from"]), (&"prorated".into(), &"9.00".into()));
        assert_eq!(wire["flags"][0]["severity"], "safety");
    }

    #[test]
    fn the_schema_names_every_field_of_the_wire() {
        let schema = serde_json::to_value(schemars::schema_for!(Scored)).unwrap();
        let sheet = Answers::from_values(&PHQ_9, &[Some(1); 9]).unwrap();
        let wire = serde_json::to_value(Scored::from(score(&sheet))).unwrap();
        for name in wire.as_object().unwrap().keys() {
            assert!(schema["properties"].get(name).is_some(), "{name}");
        }
    }
}
