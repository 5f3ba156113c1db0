//! What a definition makes weaker than the standard rule set. Each of these needs a waiver.

use super::definition::{RuleSetDefinition, Weakening};
use super::limits::{NUMBERS, Stricter};
use super::{Limits, RULES};
use crate::Tier;
use crate::escalation::{ChainPolicy, Manner, TierChain};
use crate::signs::SIGNS;

/// Lists what is weaker, sorted.
pub(super) fn weakenings(definition: &RuleSetDefinition) -> Vec<Weakening> {
    let mut found = Vec::new();
    numbers(&definition.limits, &mut found);
    for (code, floor) in &definition.floors {
        let listed = SIGNS.iter().find(|sign| sign.code == code);
        if let Some(sign) = listed.filter(|sign| *floor < sign.floor) {
            push(&mut found, format!("floors.{code}"), &sign.floor, floor);
        }
    }
    for (id, tier) in &definition.tiers {
        let rule = RULES.iter().find(|rule| rule.id == id);
        if let Some(rule) = rule.filter(|rule| *tier < rule.tier) {
            push(&mut found, format!("tiers.{id}"), &rule.tier, tier);
        }
    }
    chains(&definition.chain, &mut found);
    found.sort_unstable();
    found
}

fn push(
    found: &mut Vec<Weakening>,
    what: String,
    from: &impl std::fmt::Display,
    to: &impl std::fmt::Display,
) {
    found.push(Weakening { what, from: from.to_string(), to: to.to_string() });
}

fn numbers(limits: &Limits, found: &mut Vec<Weakening>) {
    for number in &NUMBERS {
        let (from, to) = ((number.of)(&Limits::STANDARD), (number.of)(limits));
        let weaker = match number.stricter {
            Stricter::Larger => to < from,
            Stricter::Smaller => to > from,
        };
        if weaker {
            push(found, format!("limits.{}", number.name), &from, &to);
        }
    }
    let (from, to) = (Limits::STANDARD.personal_sign_floor, limits.personal_sign_floor);
    if to < from {
        push(found, "limits.personal-sign-floor".to_owned(), &from, &to);
    }
}

fn chains(own: &ChainPolicy, found: &mut Vec<Weakening>) {
    let standard = ChainPolicy::standard();
    for tier in Tier::ALL {
        if let (Some(from), Some(to)) = (standard.of(tier), own.of(tier)) {
            chain(tier, from, to, found);
        }
    }
    for (what, from, to) in [
        ("chain.caring-contact-hours", standard.caring_contact_hours, own.caring_contact_hours),
        ("chain.review-days", standard.review_days, own.review_days),
    ] {
        if to > from {
            push(found, what.to_owned(), &from, &to);
        }
    }
}

fn chain(tier: Tier, from: &TierChain, to: &TierChain, found: &mut Vec<Weakening>) {
    for (place, (standard, own)) in (1..).zip(cumulated(from).zip(cumulated(to))) {
        if own > standard {
            push(found, format!("chain.{tier}.level-{place}.minutes"), &standard, &own);
        }
    }
    let levels = (from.levels.len(), to.levels.len());
    if levels.1 < levels.0 {
        push(found, format!("chain.{tier}.levels"), &levels.0, &levels.1);
    }
    let (standard, own) = (from.repeat.minutes_at_least(), to.repeat.minutes_at_least());
    if own > standard {
        push(found, format!("chain.{tier}.repeat.minutes"), &standard, &own);
    }
    // More levels may not make the way round longer: an unanswered page is repeated as soon as in the standard chain.
    let (standard, own) = (round(from), round(to));
    if levels.1 > levels.0 && own > standard {
        push(found, format!("chain.{tier}.round.minutes"), &standard, &own);
    }
    if from.manner == Manner::Page && to.manner == Manner::Digest {
        push(found, format!("chain.{tier}.manner"), &"page", &"digest");
    }
    for (place, (standard, own)) in (1..).zip(from.levels.iter().zip(&to.levels)) {
        for post in standard.tell.iter().filter(|post| !own.tell.contains(post)) {
            push(found, format!("chain.{tier}.level-{place}.tell"), &post.as_str(), &"nobody");
        }
        if let Some(prompt) = standard.prompt.filter(|prompt| own.prompt != Some(*prompt)) {
            push(found, format!("chain.{tier}.level-{place}.prompt"), &prompt.words(), &"another or none");
        }
        for post in standard.otherwise.iter().filter(|post| !own.otherwise.contains(post)) {
            push(found, format!("chain.{tier}.level-{place}.otherwise"), &post.as_str(), &"nobody");
        }
    }
}

/// Returns the minutes from the first level to the first level again; the last level waits for the repeat.
fn round(chain: &TierChain) -> u64 {
    let before_last = chain.levels.len().saturating_sub(1);
    let climbed = cumulated(chain).take(before_last).last().unwrap_or(0);
    climbed.saturating_add(chain.repeat.minutes_at_least())
}

/// Returns, level by level, the minutes until the level after it is told.
fn cumulated(chain: &TierChain) -> impl Iterator<Item = u64> {
    chain.levels.iter().scan(0_u64, |sum, level| {
        *sum = sum.saturating_add(level.acknowledge.minutes_at_least());
        Some(*sum)
    })
}
