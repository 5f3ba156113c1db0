//! `casework lifecycle models` and `fidelity`: what each model of delivery changes, and how far a team works as it says.

use std::collections::BTreeMap;
use std::path::Path;

use casework::lifecycle::fidelity::{DACTS, FidelityScore, score};
use casework::lifecycle::policy::ModelRules;
use casework::lifecycle::{Model, ProgramPolicy};
use serde::Serialize;

use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::text::{BOLD, DIM, YELLOW, paint, push_wrapped};
use crate::output::{OutputArgs, write_list, write_one};
use crate::words;

/// One model on the wire.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Row<'a> {
    model: Model,
    #[serde(flatten)]
    rules: &'a ModelRules,
}

pub(super) fn list(output: &OutputArgs) -> Result<Outcome, Failure> {
    let policy = ProgramPolicy::us_default();
    let rows: Vec<_> = policy.models.iter().map(|(model, rules)| Row { model: *model, rules }).collect();
    write_list(output, &rows, |rows| rows.iter().map(page).collect::<Vec<_>>().join("\n"))?;
    Ok(Outcome::Done)
}

fn page(row: &Row<'_>) -> String {
    let rules = row.rules;
    let mut page = format!("{}\n", paint(BOLD, row.model));
    let hard = rules.hard_ceiling.map(|hard| format!("; {hard} never refused less")).unwrap_or_default();
    let hard = hard.replace(" never refused less", " at most, whatever the policy says");
    let early =
        rules.early_contacts.map(|early| format!("; at first {} for {} months", early.rate, early.months));
    let minutes =
        rules.minutes_a_week.map(|minutes| format!("; {minutes} minutes a week")).unwrap_or_default();
    let triggers: Vec<_> = rules.transition_triggers.iter().map(words::name).collect();
    let places: Vec<_> = rules.required_roles.iter().map(|place| place.as_str()).collect();
    let stages: Vec<_> = rules.stages.iter().map(|stage| stage.name.as_str()).collect();
    let unverified: Vec<_> = rules.unverified.iter().map(String::as_str).collect();
    let rows = [
        ("clients", format!("{}{hard}", rules.caseload_ceiling)),
        ("contacts", format!("{}{}{minutes}", rules.contacts, early.unwrap_or_default())),
        ("review", format!("every {} days", rules.plan_review_days)),
        (
            "outreach",
            format!("after {} days; lost after {}", rules.outreach_after_days, rules.lost_to_contact_days),
        ),
        ("assesses", words::name(&rules.assessor)),
        ("crisis", words::name(&rules.crisis_duty)),
        ("transition", triggers.join(", ")),
        ("places", places.join(", ")),
        ("stages", stages.join(", ")),
        ("source", rules.source.key().to_owned()),
    ];
    for (name, said) in rows.iter().filter(|(_, said)| !said.is_empty()) {
        push_wrapped(&mut page, 14, &format!("  {name}"), said);
    }
    if !unverified.is_empty() {
        let said = paint(YELLOW, format!("not verified: {}", unverified.join(", ")));
        push_wrapped(&mut page, 14, "", &said);
    }
    page
}

pub(super) fn fidelity(file: Option<&Path>, output: &OutputArgs) -> Result<Outcome, Failure> {
    let document = Input::open(file)?.documents(Lists::OfDocuments)?.only()?;
    let ratings = document.read::<BTreeMap<String, u8>>()?;
    let team = score(&ratings).map_err(|error| document.refuse("", &error.to_string()))?;
    write_one(output, &team, fidelity_page)?;
    Ok(Outcome::objecting(team.total.is_none()))
}

fn fidelity_page(team: &FidelityScore) -> String {
    let mut page = String::new();
    if let (Some(total), Some(mean)) = (team.total, team.mean_hundredths) {
        let (whole, rest) = (mean / 100, mean % 100);
        let band = team.band_unverified.map(|band| words::name(&band)).unwrap_or_default();
        push_wrapped(&mut page, 2, "", &format!("total {total} of 140, mean {whole}.{rest:02}"));
        push_wrapped(
            &mut page,
            2,
            " ",
            &paint(YELLOW, format!("{band}, by bounds that were not read in a source")),
        );
    } else {
        push_wrapped(&mut page, 2, "", "no total: rows are not rated");
        push_wrapped(&mut page, 2, " ", &format!("not rated: {}", team.not_rated.join(", ")));
    }
    if !team.unverified.is_empty() {
        let said = format!(
            "{} of {} rows rest on anchors that were not read in a source ({}): check them in the manual",
            team.unverified.len(),
            DACTS.len(),
            team.unverified.join(", ")
        );
        push_wrapped(&mut page, 2, " ", &paint(DIM, said));
    }
    page
}
