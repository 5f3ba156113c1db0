//! Which required inputs are there. Required is only what the caller declared for this evaluation.

use casework_core::Answer;
use casework_core::answer::ItemAnswer;

use super::trace::{Trace, printable};
use crate::evidence::{AgeBand, Name, Present, Situation};
use crate::instruments::{self, Screens};
use crate::rule_set::RuleSet;
use crate::signs::Meaning;

/// The required inputs that are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Required {
    absent: Vec<Name>,
    absent_screens: Vec<&'static str>,
}

impl Required {
    pub(crate) fn read(situation: &Situation, rules: &RuleSet, screens: &Screens, trace: &mut Trace) -> Self {
        let mut required = Self::default();
        let place = trace.place();
        for name in situation.required() {
            let Some(there) = is_there(situation, rules, name) else {
                trace.unrecognized("required-inputs", name);
                continue;
            };
            trace.used_of_list("required-inputs");
            if !there {
                required.absent.push(printable(name));
                required.absent_screens.extend(screen_that_is_not_begun(name, screens));
            }
        }
        trace.settle(place);
        required.absent.sort_unstable();
        required.absent_screens.sort_unstable();
        required
    }

    /// Returns the names of the absent inputs.
    pub(crate) fn absent(&self) -> impl Iterator<Item = Name> {
        self.absent.iter().cloned()
    }

    /// Returns the absent instruments that ask about suicide.
    pub(crate) fn absent_screens(&self) -> impl Iterator<Item = &'static str> {
        self.absent_screens.iter().copied()
    }
}

fn screen_that_is_not_begun(name: &str, screens: &Screens) -> Option<&'static str> {
    let id = name.split_once('.').map_or(name, |(id, _)| id);
    match instruments::known(id)? {
        instruments::Known::Asq => screens.asq.is_none().then_some("asq"),
        instruments::Known::CSsrs => screens.c_ssrs.is_none().then_some("c-ssrs-screener"),
        instruments::Known::Phq9 => screens.phq9.is_none().then_some("phq-9"),
        instruments::Known::WithoutSuicideItem => None,
    }
}

/// Says whether a named input is there, or nothing when no input has that name.
fn is_there(situation: &Situation, rules: &RuleSet, name: &str) -> Option<bool> {
    let short =
        ["probes.", "context.", "contact.", "signs."].iter().find_map(|start| name.strip_prefix(start));
    let short = short.unwrap_or(name);
    instrument_is_there(situation, name)
        .or_else(|| probe_is_there(situation, short))
        .or_else(|| context_is_there(situation, short))
        .or_else(|| sign_is_there(situation, rules, short))
}

fn instrument_is_there(situation: &Situation, name: &str) -> Option<bool> {
    let (id, item) = name.split_once('.').map_or((name, None), |(id, item)| (id, Some(item)));
    let wanted = instruments::known(id)?;
    let answered = |answer: &ItemAnswer| *answer != ItemAnswer::Word(Answer::Missing);
    let same = |given: &str, item: &str| given.trim_start_matches('q') == item.trim_start_matches('q');
    let mut entries = situation.instruments.iter().filter(|entry| {
        // Two instruments without an item about suicide are still two instruments.
        instruments::known(&entry.id) == Some(wanted)
            && (wanted != instruments::Known::WithoutSuicideItem || entry.id == id)
    });
    Some(entries.any(|entry| {
        entry
            .answers
            .iter()
            .any(|(given, answer)| answered(answer) && item.is_none_or(|item| same(given, item)))
    }))
}

fn probe_is_there(situation: &Situation, name: &str) -> Option<bool> {
    let probes = &situation.probes;
    match name {
        "bssa-result" | "bssa" => return Some(probes.bssa_result.is_some()),
        "medical-flags" => return Some(!probes.medical_flags.is_empty()),
        "self-care-domains" => return Some(!probes.self_care_domains.is_empty()),
        _ => {}
    }
    let found = probes.answers().into_iter().find(|(full, _)| full.strip_prefix("probes.") == Some(name));
    found.map(|(_, answer)| matches!(answer, Answer::Yes | Answer::No))
}

fn context_is_there(situation: &Situation, name: &str) -> Option<bool> {
    let context = &situation.context;
    let contact = &situation.contact;
    let given = |answer: Answer| matches!(answer, Answer::Yes | Answer::No);
    match name {
        "age-band" => return Some(situation.age_band != AgeBand::Unknown),
        "region" => return Some(situation.region.is_some()),
        "mode" | "contact-mode" => return Some(contact.mode.is_some()),
        "directly-observed" => return Some(given(contact.directly_observed)),
        "location-known" | "client-location-known" => return Some(given(contact.location_known)),
        "signs" => return Some(!situation.signs.is_empty()),
        "past-attempt-dates" => return Some(!context.past_attempt_dates.is_empty()),
        "discharge-date" => return Some(context.discharge_date.is_some()),
        "last-emergent-date" => return Some(context.last_emergent_date.is_some()),
        "missed-contacts" => return Some(true),
        "safety-plan-ref" => return Some(context.safety_plan_ref.is_some()),
        "previous-tier" => return Some(context.previous_tier.is_some()),
        _ => {}
    }
    let found = context.answers().into_iter().find(|(full, _)| full.strip_prefix("context.") == Some(name));
    found.map(|(_, answer)| given(answer))
}

fn sign_is_there(situation: &Situation, rules: &RuleSet, code: &str) -> Option<bool> {
    if rules.meaning(code) == Meaning::Unrecognized {
        return None;
    }
    Some(situation.signs.iter().any(|sign| sign.code == code && sign.present != Present::Unknown))
}
