//! A rule set of an organization as it is written down: the standard rules, with what is added, raised or waived.
//!
//! It is data that nobody has proved. [`RuleSet::prove`](super::RuleSet::prove) makes a rule set of it or says why not.

use std::collections::BTreeMap;

use casework_core::{Digest, FreeText, Signature, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Condition, Limits};
use crate::Tier;
use crate::actions::{Action, Review};
use crate::contacts::Line;
use crate::escalation::ChainPolicy;
use crate::signs::{Concept, Kind};

/// What an organization writes. Whatever is left out is that of the standard rule set.
///
/// ```
/// use casework_crisis::rule_set::RuleSetDefinition;
/// let definition: RuleSetDefinition = serde_json::from_str(r#"{ "id": "riverside", "version": "1.0.0",
///     "region": "US", "floors": { "G-MOOD": "urgent" }, "limits": { "urgent-hours": 12 } }"#).unwrap();
/// assert_eq!(definition.limits.priority_hours, 72);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: an organization writes it field by field")]
pub struct RuleSetDefinition {
    /// The id of the rule set: small letters, digits and hyphens.
    pub id: String,
    /// Its semantic version, such as `1.0.0`.
    pub version: String,
    /// The region whose contacts apply where a situation names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The numbers.
    #[serde(default)]
    pub limits: Limits,
    /// Floors of listed signs, by code.
    #[serde(default)]
    pub floors: BTreeMap<String, Tier>,
    /// Tiers of built-in rules, by id.
    #[serde(default)]
    pub tiers: BTreeMap<String, Tier>,
    /// Signs beside those of the table.
    #[serde(default)]
    pub signs: Vec<AddedSign>,
    /// Rules beside the built-in ones.
    #[serde(default)]
    pub rules: Vec<AddedRule>,
    /// Who is told, and how long each level has to answer.
    #[serde(default)]
    pub chain: ChainPolicy,
    /// The organization's own lines; one with the name of a built-in line takes its place.
    #[serde(default)]
    pub contacts: Vec<Line>,
    /// What is weaker than the standard, each signed.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
}

impl RuleSetDefinition {
    /// Makes a definition that changes nothing.
    pub fn new(id: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            version: version.into(),
            region: None,
            limits: Limits::STANDARD,
            floors: BTreeMap::new(),
            tiers: BTreeMap::new(),
            signs: Vec::new(),
            rules: Vec::new(),
            chain: ChainPolicy::standard(),
            contacts: Vec::new(),
            waivers: Vec::new(),
        }
    }
}

/// A sign that an organization adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: an organization writes it field by field")]
pub struct AddedSign {
    /// Its code: capitals, digits and a hyphen, not one of the table and not `P-`.
    pub code: String,
    /// What it names, in words.
    pub label: String,
    /// The lowest tier that the sign alone asks for.
    pub floor: Tier,
    /// What it counts as; on its own when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concept: Option<Concept>,
    /// What it says beyond its floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The follow-up questions it asks for.
    #[serde(default)]
    pub probes: Vec<Action>,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// A rule that an organization adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: an organization writes it field by field")]
pub struct AddedRule {
    /// Its id: the organization's own letters, a hyphen and a number, such as `RIVER-1`.
    pub id: String,
    /// A short name.
    pub name: String,
    /// The tier it asks for.
    pub tier: Tier,
    /// Its condition in words, for people.
    pub condition: String,
    /// When it fires.
    pub when: Condition,
    /// What to do.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Which reviews it asks for.
    #[serde(default)]
    pub reviews: Vec<Review>,
    /// Where it comes from.
    pub source: Source,
    /// Who answers for the rule.
    pub owner: String,
    /// The day by which the owner looks at it again.
    pub review_by: chrono::NaiveDate,
}

/// A signed statement that something is weaker than the standard rule set, on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: an organization writes it field by field")]
pub struct Waiver {
    /// What is weaker, such as `limits.urgent-hours`, `floors.G-SIB` or `tiers.U5`.
    pub weakens: String,
    /// Why.
    pub reason: FreeText,
    /// Who answers for it: a licensed clinician, over the hash that `casework crisis rules check` prints.
    pub signature: Signature,
}

/// Something that is weaker than in the standard rule set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Weakening {
    /// What is weaker.
    pub what: String,
    /// The value of the standard rule set.
    pub from: String,
    /// The value of this one.
    pub to: String,
}

impl Weakening {
    /// Returns the hash that a waiver signs: what is weaker, from what to what, and why.
    pub fn content_hash(&self, reason: &FreeText) -> Digest {
        Digest::of(&(&self.what, &self.from, &self.to, reason))
    }
}

/// A waiver as every assessment shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Waived {
    /// What is weaker, from what to what.
    #[serde(flatten)]
    pub weakening: Weakening,
    /// Why.
    pub reason: FreeText,
    /// Who answers for it.
    pub signature: Signature,
}
