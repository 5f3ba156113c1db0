//! The rule set: its id, version and hash, the numbers and floors that the rules read, and what an organization adds.
//!
//! The standard rule set ships with the crate. Another one comes out of [`RuleSet::prove`] alone, so that whoever holds
//! one knows that it was proved. The built-in rules themselves are in [`crate::rules`]. Open
//! [`RuleSetDefinition`] first.

mod condition;
mod definition;
mod flaw;
mod limits;
mod prove;
mod shape;
mod space;
mod weaken;

pub use condition::Condition;
pub use definition::{AddedRule, AddedSign, RuleSetDefinition, Waived, Waiver, Weakening};
pub use flaw::{Counterexample, Flaw, FlawKind};
pub use limits::{DEADLINE_SOURCES, Limits};
pub use prove::{Proof, Unproved};

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use casework_core::{Code, Digest, Family};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Tier;
use crate::assess::Raise;
use crate::contacts::Line;
use crate::escalation::ChainPolicy;
use crate::evidence::LEVELS;
use crate::rules::RULES;
use crate::signs::{self, Meaning, SIGNS};

/// The rules and numbers of one version, with a hash over all of them.
///
/// ```
/// use casework_crisis::RuleSet;
/// let standard = RuleSet::standard();
/// assert_eq!(standard.reference().id, "casework-standard");
/// assert_eq!(standard.limits().urgent_hours, 24);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    reference: RuleSetRef,
    limits: Limits,
    region: Option<String>,
    tiers: [Tier; RULES.len()],
    floors: BTreeMap<String, Tier>,
    signs: Vec<AddedSign>,
    rules: Vec<Added>,
    chain: ChainPolicy,
    contacts: Vec<Line>,
    waived: Vec<Waived>,
    /// The rules of each tier, as an assessment of the tier below names them.
    raises: [Cow<'static, [Raise]>; Tier::ALL.len()],
}

/// Names one version of a rule set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RuleSetRef {
    /// The id of the rule set.
    pub id: Cow<'static, str>,
    /// Its semantic version.
    pub version: Cow<'static, str>,
    /// The hash over its rules, signs and numbers.
    pub hash: Digest,
}

impl RuleSetRef {
    /// Reads the form in which events keep it: id, version and hash, parted by spaces.
    ///
    /// ```
    /// use casework_crisis::{RuleSet, RuleSetRef};
    /// let standard = RuleSet::standard().reference();
    /// assert_eq!(RuleSetRef::read(&standard.to_string()).as_ref(), Some(standard));
    /// ```
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let (id, version, hash) = (parts.next()?, parts.next()?, parts.next()?.parse().ok()?);
        Some(Self { id: Cow::Owned(id.to_owned()), version: Cow::Owned(version.to_owned()), hash })
    }
}

impl std::fmt::Display for RuleSetRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.id, self.version, self.hash)
    }
}

/// An added rule with its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Added {
    pub(crate) code: Code,
    pub(crate) rule: AddedRule,
}

/// The id of the standard rule set.
const STANDARD_ID: &str = "casework-standard";
/// The version of the standard rules, which every rule set stands on.
const STANDARD_VERSION: &str = "1.2.0";

impl RuleSet {
    /// Returns the rule set that ships with the crate.
    ///
    /// It names no region and has no terminal contact: only a deployer knows those. It assesses all the same.
    pub fn standard() -> &'static Self {
        static STANDARD: LazyLock<RuleSet> = LazyLock::new(|| {
            RuleSet::build(&RuleSetDefinition::new(STANDARD_ID, STANDARD_VERSION), Vec::new())
        });
        &STANDARD
    }

    /// Builds what a definition says; the caller has looked at it.
    fn build(definition: &RuleSetDefinition, waived: Vec<Waived>) -> Self {
        let rules: Vec<_> = RULES.iter().map(|rule| (rule.id, rule.tier, rule.condition)).collect();
        let signs: Vec<_> =
            SIGNS.iter().map(|sign| (sign.code, sign.floor, sign.kind, sign.concept)).collect();
        let levels: Vec<_> = LEVELS.iter().map(|row| (row.scale, row.level, row.tier)).collect();
        let hash = Digest::of(&(definition, STANDARD_VERSION, rules, signs, levels));
        let tier = |rule: &&crate::Rule| definition.tiers.get(rule.id).copied().unwrap_or(rule.tier);
        let tiers = RULES.each_ref().map(tier);
        let added: Vec<_> = shape::rules_of(definition).into_iter().filter_map(Added::new).collect();
        Self {
            raises: Tier::ALL.map(|tier| raises(tier, &tiers, &added)),
            reference: RuleSetRef {
                id: known(&definition.id, STANDARD_ID),
                version: known(&definition.version, STANDARD_VERSION),
                hash,
            },
            limits: definition.limits,
            region: definition.region.clone(),
            tiers,
            floors: definition.floors.clone(),
            signs: definition.signs.clone(),
            rules: added,
            chain: definition.chain.clone(),
            contacts: definition.contacts.clone(),
            waived,
        }
    }

    /// Builds what a definition says without the proof, which takes long in a debug build.
    #[cfg(test)]
    pub(crate) fn unproved(definition: &RuleSetDefinition) -> Self {
        let mut flaws = Vec::new();
        let waived = shape::check(definition, &mut flaws);
        assert_eq!(flaws, []);
        Self::build(definition, waived)
    }

    /// Returns its id, version and hash.
    pub const fn reference(&self) -> &RuleSetRef {
        &self.reference
    }

    /// Returns its numbers.
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Returns who is told, and how long each level has to answer.
    pub const fn chain(&self) -> &ChainPolicy {
        &self.chain
    }

    /// Returns the region whose contacts apply where a situation names none.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Returns the organization's own lines.
    pub fn contacts(&self) -> &[Line] {
        &self.contacts
    }

    /// Returns what is weaker than the standard rule set, with who signed for it.
    pub fn waived(&self) -> &[Waived] {
        &self.waived
    }

    /// Returns the rules that the organization added, those of raised floors included.
    pub fn added_rules(&self) -> impl Iterator<Item = &AddedRule> {
        self.rules.iter().map(|added| &added.rule)
    }

    /// Returns the built-in rules, each with its tier in this rule set.
    pub fn built_in(&self) -> impl Iterator<Item = (&'static crate::Rule, Tier)> {
        RULES.iter().copied().zip(self.tiers)
    }

    /// Returns the rules of a tier, with what would have to be true.
    pub(crate) fn raises(&self, tier: Option<Tier>) -> Cow<'static, [Raise]> {
        let of_tier = Tier::ALL.into_iter().zip(&self.raises).find(|(of, _)| Some(*of) == tier);
        of_tier.map_or(Cow::Borrowed(&[]), |(_, raises)| raises.clone())
    }

    /// Returns the added rules with their codes.
    pub(crate) fn added(&self) -> &[Added] {
        &self.rules
    }

    /// Finds what the code of a sign names.
    pub(crate) fn meaning(&self, code: &str) -> Meaning<'_> {
        match signs::find(code) {
            Meaning::Unrecognized => {
                let added = self.signs.iter().find(|sign| sign.code == code);
                added.map_or(Meaning::Unrecognized, Meaning::Added)
            }
            known @ (Meaning::Listed(_) | Meaning::Added(_) | Meaning::Personal) => known,
        }
    }

    /// Returns the floor of a sign.
    pub(crate) fn floor(&self, meaning: Meaning<'_>) -> Tier {
        match meaning {
            Meaning::Listed(sign) if self.floors.is_empty() => sign.floor,
            Meaning::Listed(sign) => self.floors.get(sign.code).copied().unwrap_or(sign.floor),
            Meaning::Added(sign) => sign.floor,
            Meaning::Personal => self.limits.personal_sign_floor.max(Tier::Priority),
            Meaning::Unrecognized => Tier::Routine,
        }
    }
}

/// The built-in rules of each tier, which every rule set that changes none of them lends to its assessments.
static RAISES: LazyLock<[Vec<Raise>; Tier::ALL.len()]> = LazyLock::new(|| {
    let tiers = RULES.each_ref().map(|rule| rule.tier);
    Tier::ALL.map(|tier| built_in_raises(tier, &tiers).collect())
});

fn built_in_raises(tier: Tier, tiers: &[Tier]) -> impl Iterator<Item = Raise> {
    let of_tier = RULES.iter().zip(tiers).filter(move |(_, of)| **of == tier);
    of_tier.map(move |(rule, _)| Raise { code: rule.code(), tier, condition: Cow::Borrowed(rule.condition) })
}

fn raises(tier: Tier, tiers: &[Tier], added: &[Added]) -> Cow<'static, [Raise]> {
    let added = added.iter().filter(|added| added.rule.tier == tier).map(|added| Raise {
        code: added.code.clone(),
        tier,
        condition: Cow::Owned(added.rule.condition.clone()),
    });
    let all: Vec<_> = built_in_raises(tier, tiers).chain(added).collect();
    match RAISES.iter().find(|standard| **standard == all) {
        Some(standard) => Cow::Borrowed(standard),
        None => Cow::Owned(all),
    }
}

/// Borrows a text that is the standard one, so that each assessment copies a pointer and not the text.
fn known(text: &str, standard: &'static str) -> Cow<'static, str> {
    if text == standard { Cow::Borrowed(standard) } else { Cow::Owned(text.to_owned()) }
}

impl Added {
    fn new(rule: AddedRule) -> Option<Self> {
        let code = format!("{}.{}", Family::Crisis.as_str(), rule.id).parse().ok()?;
        Some(Self { code, rule })
    }
}

#[cfg(test)]
mod tests;
