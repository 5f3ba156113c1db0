//! Writes the fate of every input that no instrument reader has seen.

use casework_core::Answer;

use super::trace::Trace;
use crate::evidence::{AgeBand, Facts, Situation};
use crate::signs::{Meaning, MedicalFlag, SelfCareDomain};

/// Why an input that could only lower a tier has no bearing.
const NEVER_LOWERS: &str = "it never lowers a tier";

/// The word of a list that was gone through and holds nothing.
const NONE: &str = "none";

/// Writes the fates of the inputs.
pub(super) fn trace(facts: &mut Facts<'_>) {
    let mut trace = std::mem::take(&mut facts.trace);
    head(facts.situation, &mut trace);
    let place = trace.place();
    for seen in facts.listed() {
        match seen.meaning {
            Meaning::Listed(_) | Meaning::Added(_) | Meaning::Personal => trace.used(seen.name.clone()),
            Meaning::Unrecognized => trace.unrecognized("signs", &seen.sign.code),
        }
    }
    trace.listed(place);
    for (name, answer) in facts.situation.probes.answers() {
        if answer != Answer::Missing {
            trace.used(name);
        }
    }
    if facts.situation.probes.bssa_result.is_some() {
        trace.used("probes.bssa-result");
    }
    let place = trace.place();
    vocabularies(facts.situation, &mut trace);
    trace.settle(place);
    context(facts.situation, &mut trace);
    facts.trace = trace;
}

fn head(situation: &Situation, trace: &mut Trace) {
    trace.not_relevant("client", "it names the client");
    trace.used("at");
    trace.used("zone");
    if situation.episode_ref.is_some() {
        trace.not_relevant("episode-ref", "it names the episode");
    }
    if situation.recorded_at.is_some() {
        trace.not_relevant("recorded-at", "deadlines run from the assessment");
    }
    if situation.region.is_some() {
        trace.not_relevant("region", "it selects contacts, not the tier");
    }
    if situation.age_band != AgeBand::Unknown {
        trace.used("age-band");
    }
    if situation.contact.mode.is_some() {
        trace.used("contact.mode");
    }
    for (name, answer) in [
        ("contact.directly-observed", situation.contact.directly_observed),
        ("contact.location-known", situation.contact.location_known),
    ] {
        if answer != Answer::Missing {
            trace.not_relevant(name, "it selects actions, not the tier");
        }
    }
}

fn vocabularies(situation: &Situation, trace: &mut Trace) {
    let probes = &situation.probes;
    for id in &probes.medical_flags {
        if id == NONE || MedicalFlag::find(id).is_some() {
            trace.used_of_list("probes.medical-flags");
        } else {
            trace.unrecognized("probes.medical-flags", id);
        }
    }
    for id in &probes.self_care_domains {
        if id == NONE || SelfCareDomain::find(id).is_some() {
            trace.used_of_list("probes.self-care-domains");
        } else {
            trace.unrecognized("probes.self-care-domains", id);
        }
    }
}

fn context(situation: &Situation, trace: &mut Trace) {
    let context = &situation.context;
    for (name, answer) in context.answers() {
        match name {
            _ if answer == Answer::Missing => {}
            "context.denies-ideation" => trace.not_relevant(name, NEVER_LOWERS),
            "context.capacity-concern" | "context.help-declined" | "context.after-hours" => {
                trace.not_relevant(name, "it selects actions, not the tier");
            }
            _ => trace.used(name),
        }
    }
    for (given, name) in [
        (!context.past_attempt_dates.is_empty(), "context.past-attempt-dates"),
        (context.discharge_date.is_some(), "context.discharge-date"),
        (context.missed_contacts > 0, "context.missed-contacts"),
        (context.last_emergent_date.is_some(), "context.last-emergent-date"),
        (context.previous_tier.is_some(), "context.previous-tier"),
        (context.previous_deadline.is_some(), "context.previous-deadline"),
    ] {
        if given {
            trace.used(name);
        }
    }
    let place = trace.place();
    for level in &context.documented_levels {
        if level.row().is_some() {
            trace.used_of_list("context.documented-levels");
        } else {
            trace.unrecognized("context.documented-levels", &level.scale);
        }
    }
    trace.settle(place);
    for (given, name, why) in [
        (context.safety_plan_ref.is_some(), "context.safety-plan-ref", NEVER_LOWERS),
        (context.safety_formulation.is_some(), "context.safety-formulation", "people read it"),
        (!context.protective_factors.is_empty(), "context.protective-factors", NEVER_LOWERS),
        (!context.diagnoses.is_empty(), "context.diagnoses", "a diagnosis is not a sign"),
    ] {
        if given {
            trace.not_relevant(name, why);
        }
    }
}
