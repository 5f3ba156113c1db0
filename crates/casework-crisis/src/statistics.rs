//! What becomes of each rule in practice: how often it decided, how often people disagreed and why, and whether anybody
//! looked. Rules that fire and are always overridden tire people out; a rule that never fires may be one too many.
//!
//! Counts only: a share of a few cases is no probability. Open [`rules_in_practice`] first.

use std::collections::{BTreeMap, BTreeSet};

use casework_core::Code;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::episode::{Episode, Occurrence, OverrideReason};
use crate::{RuleSet, Tier};

/// What became of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RuleInPractice {
    /// The rule.
    pub code: Code,
    /// Its tier in this rule set.
    pub tier: Tier,
    /// In how many judgments it determined the tier.
    pub judgments: u64,
    /// In how many episodes.
    pub episodes: u64,
    /// In how many of those somebody overrode it.
    pub overridden: u64,
    /// The overrides by their reason.
    pub reasons: BTreeMap<OverrideReason, u64>,
    /// In how many of the episodes people have looked: evaluated, reviewed, or overridden the rule.
    pub looked_at: u64,
    /// In how many of those nobody overrode it. Beside `looked-at` it says how often the rule was right to people.
    pub kept: u64,
    /// Who answers for the rule, where an organization added it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The day by which its owner looks at it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<NaiveDate>,
}

/// Counts what became of each rule of a rule set over episodes, in the order of the rule set.
///
/// An episode keeps the rules that determined its tier, so a rule that fired below another one is not counted.
///
/// ```
/// use casework_core::{Actor, Role};
/// use casework_crisis::episode::{Episode, StepContext};
/// use casework_crisis::statistics::rules_in_practice;
/// use casework_crisis::{RuleSet, Situation};
/// let situation: Situation = serde_json::from_str(r#"{ "client": "c-1", "at": "2026-03-02T10:00:00-06:00",
///     "zone": "America/Chicago", "age-band": "adult", "signs": [{ "code": "A-VIOL" }] }"#).unwrap();
/// let worker = Actor::new("01941f29-7c00-7000-8000-000000000001".parse().unwrap(), [Role::CaseManager]).unwrap();
/// let episode = Episode::open("ep-1", &situation, &StepContext::new(&worker, situation.at, RuleSet::standard())).unwrap();
/// let rules = rules_in_practice([&episode], RuleSet::standard());
/// let sign = rules.iter().find(|rule| rule.code.id() == "U4").unwrap();
/// assert_eq!((sign.episodes, sign.looked_at), (1, 0));
/// ```
pub fn rules_in_practice<'a>(
    episodes: impl IntoIterator<Item = &'a Episode>,
    rules: &RuleSet,
) -> Vec<RuleInPractice> {
    let built_in = rules.built_in().map(|(rule, tier)| unused(rule.code(), tier));
    let added = rules.added().iter().map(|added| RuleInPractice {
        owner: Some(added.rule.owner.clone()),
        review_by: Some(added.rule.review_by),
        ..unused(added.code.clone(), added.rule.tier)
    });
    let mut all: Vec<_> = built_in.chain(added).collect();
    for episode in episodes {
        let read = Read::of(episode);
        for rule in &mut all {
            read.count(rule);
        }
    }
    all
}

fn unused(code: Code, tier: Tier) -> RuleInPractice {
    RuleInPractice {
        code,
        tier,
        judgments: 0,
        episodes: 0,
        overridden: 0,
        reasons: BTreeMap::new(),
        looked_at: 0,
        kept: 0,
        owner: None,
        review_by: None,
    }
}

/// What one episode says about rules.
#[derive(Default)]
struct Read<'a> {
    determined: Vec<&'a Code>,
    overrides: Vec<(&'a Code, OverrideReason)>,
    looked_at: bool,
}

impl<'a> Read<'a> {
    fn of(episode: &'a Episode) -> Self {
        let mut read = Self::default();
        for event in episode.record() {
            match &event.what {
                Occurrence::Opened { judgment, .. }
                | Occurrence::EvidenceReceived { judgment, .. }
                | Occurrence::Lowered { judgment, .. } => read.determined.extend(&judgment.determined_by),
                Occurrence::Overridden { rule, reason, .. } => read.overrides.push((rule, *reason)),
                Occurrence::Evaluated { .. } | Occurrence::Reviewed { .. } => read.looked_at = true,
                Occurrence::Raised { .. }
                | Occurrence::Acknowledged
                | Occurrence::NoticeGiven { .. }
                | Occurrence::ContactConfirmed { .. }
                | Occurrence::StoodDown { .. }
                | Occurrence::LoweringProposed { .. }
                | Occurrence::Disclosed { .. }
                | Occurrence::CaringContactKept { .. }
                | Occurrence::Closed { .. } => {}
            }
        }
        read
    }

    fn count(&self, rule: &mut RuleInPractice) {
        let judgments = self.determined.iter().filter(|code| ***code == rule.code).count();
        if judgments == 0 {
            return;
        }
        let reasons: BTreeSet<_> = self
            .overrides
            .iter()
            .filter(|(code, _)| **code == rule.code)
            .map(|(_, reason)| *reason)
            .collect();
        rule.judgments = rule.judgments.saturating_add(u64::try_from(judgments).unwrap_or(u64::MAX));
        rule.episodes = rule.episodes.saturating_add(1);
        let overridden = !reasons.is_empty();
        rule.overridden = rule.overridden.saturating_add(u64::from(overridden));
        rule.looked_at = rule.looked_at.saturating_add(u64::from(self.looked_at || overridden));
        rule.kept = rule.kept.saturating_add(u64::from(self.looked_at && !overridden));
        for reason in reasons {
            let count = rule.reasons.entry(reason).or_default();
            *count = count.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use casework_core::{Actor, FreeText, Instant, Role};
    use serde_json::json;

    use super::*;
    use crate::Situation;
    use crate::episode::{Step, StepContext};

    fn actor(role: Role) -> Actor {
        Actor::new("01941f29-7c00-7000-8000-000000000001".parse().unwrap(), [role]).unwrap()
    }

    /// An episode that a sign opened, and the steps of a clinician.
    fn episode(code: &str, steps: &[Step]) -> Episode {
        let situation: Situation = serde_json::from_value(json!({ "client": "c-1",
            "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
            "signs": [{ "code": code }] }))
        .unwrap();
        let at: Instant = situation.at;
        let clinician = actor(Role::Clinician);
        let context = StepContext::new(&clinician, at, RuleSet::standard());
        let opened = Episode::open("ep-1", &situation, &context).unwrap();
        steps.iter().fold(opened, |episode, step| {
            let events = episode.decide(step, &context).unwrap();
            events.iter().fold(episode, Episode::evolve)
        })
    }

    fn disagree(rule: &str, reason: OverrideReason) -> Step {
        let comment = FreeText::new("Known since spring").unwrap();
        Step::Override { rule: rule.parse().unwrap(), reason, comment }
    }

    #[test]
    fn firings_overrides_and_what_was_looked_at_are_counted_by_episode() {
        let note = || FreeText::new("Seen").unwrap();
        let usual = || disagree("crisis.U4", OverrideReason::UsualForPerson);
        let episodes = [
            episode("A-VIOL", &[]),
            episode("A-VIOL", &[Step::Review { note: note() }]),
            episode("A-VIOL", &[usual(), usual(), Step::Review { note: note() }]),
            episode("A-VIOL", &[disagree("crisis.U4", OverrideReason::InputWrong)]),
            episode("A-EMO", &[Step::Review { note: note() }]),
        ];
        let all = rules_in_practice(&episodes, RuleSet::standard());
        assert_eq!(all.len(), crate::RULES.len());
        let of = |id: &str| all.iter().find(|rule| rule.code.id() == id).unwrap();
        let sign = of("U4");
        assert_eq!((sign.judgments, sign.episodes, sign.overridden), (4, 4, 2));
        assert_eq!((sign.looked_at, sign.kept), (3, 1));
        let reasons: Vec<_> = sign.reasons.iter().map(|(reason, count)| (*reason, *count)).collect();
        assert_eq!(reasons, [(OverrideReason::InputWrong, 1), (OverrideReason::UsualForPerson, 1)]);
        assert_eq!((of("Q2").episodes, of("Q2").kept), (1, 1));
        let idle = of("I1");
        assert_eq!((idle.judgments, idle.looked_at, idle.kept, idle.overridden), (0, 0, 0, 0));
    }

    #[test]
    fn a_rule_of_an_organization_names_its_owner_and_the_day_of_its_review() {
        let mut definition = crate::RuleSetDefinition::new("riverside", "1.0.0");
        definition.floors.insert("G-SIB".to_owned(), Tier::Emergent);
        definition.region = Some("US".to_owned());
        let terminal = json!({ "name": "County team", "number": "555-0100", "hours": "always" });
        definition.chain.terminal = Some(serde_json::from_value(terminal).unwrap());
        let rules = RuleSet::unproved(&definition);
        let all = rules_in_practice([], &rules);
        let own = all.last().unwrap();
        assert_eq!((own.code.id(), own.owner.as_deref()), ("FLOOR-G-SIB", Some("riverside")));
        assert!(own.review_by.is_some());
    }
}
