//! Two situations of one client as one: what either of them reports is reported.

use std::collections::BTreeSet;

use casework_core::Answer;

use super::{AgeBand, Context, Probes, Situation};
use crate::Tier;
use crate::instruments::c_ssrs::higher;

/// The probes where a no is the danger: of two answers the no stands.
const NO_IS_DANGER: [&str; 2] = ["probes.able-and-willing-to-stay-safe", "probes.can-resist"];

impl Situation {
    /// Joins what was known with what is reported now.
    ///
    /// Nothing that either of the two reports is lost, and the more dangerous of two answers stands: a report may
    /// raise, never lower. The later instant, and what describes the contact, are those of the newer situation.
    #[must_use]
    pub fn merged_with(&self, newer: &Self) -> Self {
        let mut merged = newer.clone();
        merged.at = self.at.max(newer.at);
        merged.region = newer.region.clone().or_else(|| self.region.clone());
        merged.age_band = younger(self.age_band, newer.age_band);
        merged.contact.mode = newer.contact.mode.or(self.contact.mode);
        merge_list(&mut merged.signs, &self.signs);
        merge_list(&mut merged.instruments, &self.instruments);
        merge_list(&mut merged.required_inputs, &self.required_inputs);
        merge_probes(&mut merged.probes, &self.probes);
        merge_context(&mut merged.context, &self.context);
        merged
    }
}

fn younger(known: AgeBand, newer: AgeBand) -> AgeBand {
    match (known, newer) {
        (AgeBand::Unknown, other) | (other, AgeBand::Unknown) => other,
        (one, other) => one.min(other),
    }
}

fn merge_list<T: Clone + PartialEq>(into: &mut Vec<T>, from: &[T]) {
    for one in from {
        if !into.contains(one) {
            into.push(one.clone());
        }
    }
}

fn merge_probes(into: &mut Probes, from: &Probes) {
    for ((name, answer), (_, known)) in into.answers_mut().into_iter().zip(from.answers()) {
        *answer = if NO_IS_DANGER.contains(&name) { lower(*answer, known) } else { higher(*answer, known) };
    }
    merge_list(&mut into.medical_flags, &from.medical_flags);
    merge_list(&mut into.self_care_domains, &from.self_care_domains);
    into.bssa_result = into.bssa_result.max(from.bssa_result);
}

/// Returns the answer that must be looked at first where a no is the danger: a no, then an open answer, then a yes.
fn lower(one: Answer, other: Answer) -> Answer {
    let turned = |answer: Answer| match answer {
        Answer::Yes => Answer::No,
        Answer::No => Answer::Yes,
        Answer::SkippedByRule | Answer::Refused | Answer::Unable | Answer::Missing => answer,
    };
    turned(higher(turned(one), turned(other)))
}

fn merge_context(into: &mut Context, from: &Context) {
    for ((_, answer), (_, known)) in into.answers_mut().into_iter().zip(from.answers()) {
        *answer = higher(*answer, known);
    }
    merge_list(&mut into.past_attempt_dates, &from.past_attempt_dates);
    merge_list(&mut into.documented_levels, &from.documented_levels);
    merge_list(&mut into.diagnoses, &from.diagnoses);
    merge_list(&mut into.protective_factors, &from.protective_factors);
    merge_list(&mut into.required_inputs, &from.required_inputs);
    into.missed_contacts = into.missed_contacts.max(from.missed_contacts);
    into.discharge_date = later(into.discharge_date, from.discharge_date);
    into.last_emergent_date = later(into.last_emergent_date, from.last_emergent_date);
    into.safety_formulation = into.safety_formulation.take().or_else(|| from.safety_formulation.clone());
    into.safety_plan_ref = into.safety_plan_ref.clone().or_else(|| from.safety_plan_ref.clone());
    into.previous_tier = into.previous_tier.max(from.previous_tier).filter(|tier| *tier > Tier::Routine);
    into.previous_deadline = match (into.previous_deadline, from.previous_deadline) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
}

/// Returns the later of two dates; one that is not known may be the later.
fn later(one: Option<super::PartialDate>, other: Option<super::PartialDate>) -> Option<super::PartialDate> {
    let dates: BTreeSet<_> = one.into_iter().chain(other).map(|date| (rank(date), date)).collect();
    dates.into_iter().next_back().map(|(_, date)| date)
}

fn rank(date: super::PartialDate) -> (bool, Option<chrono::NaiveDate>) {
    (date.latest().is_none(), date.latest())
}
