//! What can be said of a definition without trying a single situation: names, numbers, region, chain, waivers.

use casework_core::{Answer, Code, Role};

use super::condition::{Condition, DEPTH_MAX};
use super::definition::{AddedRule, AddedSign, RuleSetDefinition, Waived, Weakening};
use super::flaw::{Flaw, FlawKind};
use super::limits::Number;
use super::weaken::weakenings;
use crate::contacts::{self, Hours};
use crate::escalation::{Post, TierChain};
use crate::instruments::Band;
use crate::rules::RULES;
use crate::signs::SIGNS;
use crate::{Tier, sources};

/// The highest number of any kind: hours, days or months of many years.
const NUMBER_MAX: u32 = 100_000;

/// The roles that may sign a waiver: a licensed clinician.
const WAIVERS_SIGN: [Role; 2] = [Role::Clinician, Role::Prescriber];

/// Returns the added rules, with one for every floor that is above Urgent, because no built-in rule carries such a floor,
/// and one for every raised rule that reads one band of a screener, because what holds for a band holds for a graver one.
pub(super) fn rules_of(definition: &RuleSetDefinition) -> Vec<AddedRule> {
    let listed = definition.floors.iter().map(|(code, floor)| (code.as_str(), *floor));
    let added = definition.signs.iter().map(|sign| (sign.code.as_str(), sign.floor));
    let above = listed.chain(added).filter(|(_, floor)| *floor > Tier::Urgent);
    let floors = above.map(|(code, tier)| AddedRule {
        id: format!("FLOOR-{code}"),
        name: format!("floor of {code}"),
        condition: format!("the sign {code}, whose floor this rule set raised"),
        ..implied(definition, tier, Condition::Sign { code: code.to_owned() })
    });
    let tier_of = |rule: &crate::Rule| definition.tiers.get(rule.id).copied().unwrap_or(rule.tier);
    let raised = RULES.iter().filter_map(|rule| {
        let tier = tier_of(rule);
        let passed = RULES.iter().any(|graver| is_graver(graver.id, rule.id) && tier_of(graver) < tier);
        if tier <= rule.tier || !passed {
            return None;
        }
        Some(AddedRule {
            id: format!("{RAISED}{}", rule.id),
            name: format!("what is graver than {}", rule.id),
            condition: format!("what {} reads, which this rule set raised, or what is graver", rule.id),
            actions: rule.actions.to_vec(),
            ..implied(definition, tier, at_least(rule.id)?)
        })
    });
    definition.rules.iter().cloned().chain(floors).chain(raised).collect()
}

/// How the id of a rule begins that follows a raised one.
const RAISED: &str = "RAISED-";

/// Returns the rule because of whose raise a rule was made.
pub(super) fn follows(id: &str) -> Option<&str> {
    id.strip_prefix(RAISED)
}

/// Returns the condition of a rule that reads one band, with the graver bands in it.
fn at_least(id: &str) -> Option<Condition> {
    let means = || Condition::Answer { of: "probes.means-access".to_owned(), is: vec![Answer::Yes] };
    match id {
        "Q1" => Some(Condition::CSsrsScreener(Band::Low)),
        "U1" => Some(Condition::CSsrsScreener(Band::Moderate)),
        "U5" => Some(Condition::All(vec![Condition::CSsrsScreener(Band::Low), means()])),
        _ => None,
    }
}

/// Says whether a rule reads a graver band than another.
fn is_graver(id: &str, than: &str) -> bool {
    matches!((than, id), ("Q1" | "U5", "U1" | "E1") | ("U1", "E1"))
}

fn implied(definition: &RuleSetDefinition, tier: Tier, when: Condition) -> AddedRule {
    AddedRule {
        id: String::new(),
        name: String::new(),
        tier,
        condition: String::new(),
        when,
        actions: Vec::new(),
        reviews: Vec::new(),
        source: sources::PROJECT.clone(),
        owner: definition.id.clone(),
        review_by: chrono::NaiveDate::MAX,
    }
}

/// Looks at everything but the situations, and returns the waivers that hold.
pub(super) fn check(definition: &RuleSetDefinition, flaws: &mut Vec<Flaw>) -> Vec<Waived> {
    names(definition, flaws);
    numbers(definition, flaws);
    signs(definition, flaws);
    rules(definition, flaws);
    region(definition, flaws);
    chain(definition, flaws);
    waivers(definition, flaws)
}

fn malformed(pointer: impl Into<String>, message: impl Into<String>) -> Flaw {
    Flaw::new(FlawKind::Malformed, pointer, message)
}

fn names(definition: &RuleSetDefinition, flaws: &mut Vec<Flaw>) {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if definition.id.is_empty() || !definition.id.bytes().all(plain) || definition.id.starts_with("casework")
    {
        flaws.push(malformed(
            "/id",
            "an id has small letters, digits and hyphens, and is not one of `casework`: for example `riverside`",
        ));
    }
    let numbers: Vec<_> = definition.version.split('.').collect();
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if numbers.len() != 3 || !numbers.iter().all(is_number) {
        flaws.push(malformed("/version", "a version has three numbers: for example `1.0.0`"));
    }
}

fn numbers(definition: &RuleSetDefinition, flaws: &mut Vec<Flaw>) {
    let limits = &definition.limits;
    if limits.distinct_priority_signs == 0 {
        flaws.push(malformed("/limits/distinct-priority-signs", "at least 1 sign"));
    }
    if !(Tier::Priority..=Tier::Urgent).contains(&limits.personal_sign_floor) {
        flaws.push(malformed("/limits/personal-sign-floor", "`priority` or `urgent`"));
    }
    if Number::all(limits).any(|number| number > NUMBER_MAX) {
        flaws.push(malformed("/limits", "no number is above 100000: a deadline must be a date"));
    }
    let minutes = [
        ("emergent contact", u64::from(limits.emergent_contact_minutes)),
        ("emergent evaluation", u64::from(limits.emergent_evaluation_minutes)),
        ("urgent", u64::from(limits.urgent_hours).saturating_mul(60)),
        ("priority", u64::from(limits.priority_hours).saturating_mul(60)),
        ("routine", u64::from(limits.routine_business_days).saturating_mul(24 * 60)),
    ];
    let cap = [
        ("emergent evaluation", minutes.get(1).map_or(0, |known| known.1)),
        ("emergent cap", u64::from(limits.emergent_cap_minutes)),
    ];
    for pair in minutes.windows(2).chain(cap.windows(2)) {
        if let [(sooner, first), (later, second)] = pair
            && first > second
        {
            flaws.push(Flaw::new(
                FlawKind::DeadlinesOutOfOrder,
                "/limits",
                format!("{sooner} comes after {later}: {first} minutes and {second} minutes"),
            ));
        }
    }
    let urgent_before_cap =
        u64::from(limits.emergent_cap_minutes) > u64::from(limits.urgent_hours).saturating_mul(60);
    if urgent_before_cap {
        flaws.push(Flaw::new(
            FlawKind::DeadlinesOutOfOrder,
            "/limits",
            "the cap of Emergent comes after Urgent",
        ));
    }
}

fn signs(definition: &RuleSetDefinition, flaws: &mut Vec<Flaw>) {
    for (code, floor) in &definition.floors {
        if !SIGNS.iter().any(|sign| sign.code == code) {
            flaws.push(malformed(
                format!("/floors/{code}"),
                "no listed sign has this code: see the catalogue",
            ));
        }
        if *floor == Tier::Routine && code != "A-ANHED" {
            flaws.push(malformed(
                format!("/floors/{code}"),
                "a sign can be lowered with a waiver, never silenced",
            ));
        }
    }
    for (place, sign) in definition.signs.iter().enumerate() {
        let again = definition.signs.iter().take(place).any(|earlier| earlier.code == sign.code);
        if again || !is_own_code(&sign.code) || SIGNS.iter().any(|listed| listed.code == sign.code) {
            flaws.push(malformed(
                format!("/signs/{place}/code"),
                "a code of one's own: capitals, digits and a hyphen, not `P-`, `S-` or one that is taken, for example `RIVER-EXAM`",
            ));
        }
        if sign.floor == Tier::Routine {
            flaws.push(malformed(
                format!("/signs/{place}/floor"),
                "an added sign asks for `priority` or more",
            ));
        }
    }
}

fn is_own_code(code: &str) -> bool {
    let taken = ["P-", "S-", "G-", "A-", "Y-", "FLOOR-", RAISED].iter().any(|start| code.starts_with(start));
    code.contains('-') && !taken && format!("crisis.{code}").parse::<Code>().is_ok()
}

fn rules(definition: &RuleSetDefinition, flaws: &mut Vec<Flaw>) {
    for (id, tier) in &definition.tiers {
        if !RULES.iter().any(|rule| rule.id == id) {
            flaws.push(malformed(
                format!("/tiers/{id}"),
                "no built-in rule has this id: `casework crisis rules list`",
            ));
        } else if (id == "R0") != (*tier == Tier::Routine) {
            flaws.push(malformed(
                format!("/tiers/{id}"),
                "R0 alone is `routine`: a rule can be lowered with a waiver, never silenced",
            ));
        }
    }
    for (place, rule) in definition.rules.iter().enumerate() {
        let again = definition.rules.iter().take(place).any(|earlier| earlier.id == rule.id);
        if again || !is_own_code(&rule.id) {
            flaws.push(malformed(
                format!("/rules/{place}/id"),
                "an id of one's own: capitals, a hyphen and a number, each once, for example `RIVER-1`",
            ));
        }
        if rule.tier == Tier::Routine {
            flaws
                .push(malformed(format!("/rules/{place}/tier"), "an added rule asks for `priority` or more"));
        }
        if rule.when.depth() > DEPTH_MAX {
            flaws.push(malformed(format!("/rules/{place}/when"), "at most 8 levels deep"));
        }
    }
}

fn region(definition: &RuleSetDefinition, flaws: &mut Vec<Flaw>) {
    let known = || contacts::regions::REGIONS.iter().map(|region| region.code).collect::<Vec<_>>().join(", ");
    let found = definition.region.as_deref().and_then(contacts::find);
    if found.is_none() {
        let message =
            format!("choose the region whose numbers apply, there is no default: known are {}", known());
        flaws.push(Flaw::new(FlawKind::NoRegionNumbers, "/region", message));
    }
    for (place, line) in definition.contacts.iter().enumerate() {
        if !contacts::can_be_dialed(&line.number) || line.name.trim().is_empty() {
            let message = "a line has a name and a number to dial, with digits in it";
            flaws.push(malformed(format!("/contacts/{place}"), message));
        }
    }
}

fn chain(definition: &RuleSetDefinition, flaws: &mut Vec<Flaw>) {
    let chain = &definition.chain;
    let mut refuse = |pointer: &str, message: &str| {
        flaws.push(Flaw::new(FlawKind::NoTerminalContact, pointer, message));
    };
    match &chain.terminal {
        None => refuse(
            "/chain/terminal",
            "name the human contact at the end of the chain: `{\"name\", \"number\", \"hours\": \"always\"}`",
        ),
        Some(terminal) if terminal.hours != Hours::Always => {
            refuse("/chain/terminal/hours", "the end of the chain answers day and night: `always`");
        }
        Some(terminal) if !contacts::can_be_dialed(&terminal.number) || terminal.name.trim().is_empty() => {
            let message = "the end of the chain has a name and a number to dial, with digits in it";
            refuse("/chain/terminal", message);
        }
        Some(_) => {}
    }
    for (tier, of_tier) in [(Tier::Immediate, &chain.immediate), (Tier::Emergent, &chain.emergent)] {
        let ends = of_tier.levels.last().is_some_and(|level| level.tell.contains(&Post::TerminalContact));
        if !ends {
            refuse(&format!("/chain/{tier}/levels"), "the last level tells `terminal-contact`");
        }
    }
    for tier in Tier::ALL {
        if let Some(of_tier) = chain.of(tier) {
            waits(tier, of_tier, flaws);
        }
    }
}

fn waits(tier: Tier, chain: &TierChain, flaws: &mut Vec<Flaw>) {
    if chain.levels.is_empty() {
        flaws.push(malformed(format!("/chain/{tier}/levels"), "a chain has a level"));
    }
    let waits = chain.levels.iter().map(|level| level.acknowledge).chain([chain.repeat]);
    if waits.map(super::super::escalation::Wait::minutes_at_least).any(|minutes| minutes == 0) {
        flaws.push(malformed(format!("/chain/{tier}"), "every wait is longer than nothing"));
    }
    if chain.levels.iter().any(|level| level.tell.is_empty()) {
        flaws.push(malformed(format!("/chain/{tier}/levels"), "a level tells somebody"));
    }
}

fn waivers(definition: &RuleSetDefinition, flaws: &mut Vec<Flaw>) -> Vec<Waived> {
    let weaker = weakenings(definition);
    let mut waived = Vec::new();
    for (place, waiver) in definition.waivers.iter().enumerate() {
        let pointer = format!("/waivers/{place}");
        let of_it: Vec<&Weakening> =
            weaker.iter().filter(|weakening| weakening.what == waiver.weakens).collect();
        let [weakening] = of_it.as_slice() else {
            let message = "nothing of this name is weaker than the standard rule set: take the waiver out";
            flaws.push(Flaw::new(FlawKind::WaiverInvalid, pointer, message));
            continue;
        };
        let hash = weakening.content_hash(&waiver.reason);
        if waiver.signature.content_hash != hash {
            let message = format!(
                "`{}` from {} to {} for this reason is signed over the hash {hash}",
                weakening.what, weakening.from, weakening.to
            );
            flaws.push(Flaw::new(
                FlawKind::WaiverInvalid,
                format!("{pointer}/signature/content-hash"),
                message,
            ));
        } else if !WAIVERS_SIGN.contains(&waiver.signature.role) {
            let message = "a licensed clinician signs a waiver: `clinician` or `prescriber`";
            flaws.push(Flaw::new(FlawKind::WaiverInvalid, format!("{pointer}/signature/role"), message));
        } else {
            waived.push(Waived {
                weakening: (*weakening).clone(),
                reason: waiver.reason.clone(),
                signature: waiver.signature.clone(),
            });
        }
    }
    for weakening in weaker {
        if !definition.waivers.iter().any(|waiver| waiver.weakens == weakening.what) {
            let message = format!(
                "`{}` is weaker than the standard rule set: {} there, {} here; undo it, or sign a waiver",
                weakening.what, weakening.from, weakening.to
            );
            let pointer = format!("/{}", weakening.what.replace('.', "/"));
            flaws.push(Flaw::new(FlawKind::WeakenedWithoutWaiver, pointer, message));
        }
    }
    waived
}

/// Finds an added sign that a condition names, or says that none has the code.
pub(super) fn knows_sign(definition: &RuleSetDefinition, code: &str) -> bool {
    let own = |sign: &AddedSign| sign.code == code;
    SIGNS.iter().any(|sign| sign.code == code) || definition.signs.iter().any(own) || code.starts_with("P-")
}
