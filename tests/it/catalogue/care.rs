//! The part of the catalogue about models, clocks, alerts, plans and fidelity.

use std::fmt::Write as _;

use casework::lifecycle::alerts::ALERTS;
use casework::lifecycle::artifacts::plan_contents::CONTENTS;
use casework::lifecycle::due::CLOCKS;
use casework::lifecycle::fidelity::{DACTS, STRENGTHS_HIGH, review_source, strengths_source};
use casework::lifecycle::policy::{Assessor, ModelRules};
use casework::lifecycle::{Model, ProgramPolicy};

use super::{cell, joined, mark, spoken, table_of, wire};

pub(super) fn part(page: &mut String) {
    models(page);
    clocks(page);
    alerts(page);
    contents(page);
    fidelity(page);
}

fn models(page: &mut String) {
    *page += "\n## Models of delivery\n\nThe defaults for the United States; a program's policy may change each number.\n";
    let policy = ProgramPolicy::us_default();
    let rows = Model::ALL.iter().filter_map(|model| policy.models.get(model).map(|rules| (model, rules)));
    table_of(
        page,
        "| model | clients, hard | contacts | at first | review | lost, outreach | assesses | crisis | transition | source | not verified |",
        rows.map(|(model, rules)| row(*model, rules)),
    );
}

fn row(model: Model, rules: &ModelRules) -> String {
    let hard = rules.hard_ceiling.map(|hard| format!(", {hard}")).unwrap_or_default();
    let early = rules.early_contacts.map(|early| format!("{} for {} months", early.rate, early.months));
    let assessor = match rules.assessor {
        Assessor::CaseManager => "case manager",
        Assessor::CaseManagerAndClinician => "case manager and clinician",
        Assessor::Clinician => "clinician",
        Assessor::Team => "team",
    };
    let triggers = joined(rules.transition_triggers.iter().map(wire), ", ");
    let unverified = joined(rules.unverified.iter().map(|field| format!("`{field}`")), ", ");
    format!(
        "| `{model}` | {}{hard} | {} | {} | {} days | {}, {} days | {assessor} | {} | {triggers} | {} | {unverified} |",
        rules.caseload_ceiling,
        rules.contacts,
        early.unwrap_or_default(),
        rules.plan_review_days,
        rules.lost_to_contact_days,
        rules.outreach_after_days,
        spoken(&format!("{:?}", rules.crisis_duty)),
        mark(&rules.source),
    )
}

fn clocks(page: &mut String) {
    *page += "\n## Clocks\n\nWhat is due in a case, by which row; the numbers are those of the policy.\n";
    let rows = CLOCKS.iter().copied().flatten().map(|clock| {
        let who = joined(clock.who.iter().map(|role| role.as_str().to_owned()), ", ");
        let waits = if clock.put_off { "a hold, outreach, a crisis" } else { "nothing" };
        format!("| `{}` | {} | {who} | {waits} | {} |", clock.id, cell(clock.what), mark(clock.source))
    });
    table_of(page, "| clock | what is due | who | put off by | source |", rows);
}

fn alerts(page: &mut String) {
    *page += "\n## Alerts of a case\n";
    let rows = ALERTS.iter().map(|alert| {
        format!(
            "| `{}` | {} | {} | {} |",
            alert.code(),
            cell(alert.when),
            cell(alert.todo),
            mark(alert.source)
        )
    });
    table_of(page, "| code | when | what to do | source |", rows);
}

fn contents(page: &mut String) {
    *page += "\n## Contents of a care plan\n\nWhat is lacking is named when the plan takes effect; it blocks nothing.\n";
    let rows =
        CONTENTS.iter().map(|content| format!("| {} | {} |", cell(content.lacks), mark(content.source)));
    table_of(page, "| a plan should hold | source |", rows);
}

fn fidelity(page: &mut String) {
    let _ = write!(
        page,
        "\n## Fidelity\n\nThe scale for assertive community treatment, 28 rows from 1 to 5 (the arithmetic is held to {}). The \
         strengths model has\n11 rows; {STRENGTHS_HIGH} or more is high ({}).\n",
        mark(review_source()),
        mark(strengths_source())
    );
    let rows = DACTS.iter().map(|row| {
        let rated = if row.steps.is_some() { "yes" } else { "" };
        format!("| {} | {} | {} | {rated} | {} |", row.code, row.name, cell(row.anchor), mark(row.source))
    });
    table_of(page, "| row | looks at | what earns a 5 | rated by number | source |", rows);
}
