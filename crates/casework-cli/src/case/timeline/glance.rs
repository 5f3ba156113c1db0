//! The head of a timeline: the path through the phases, the scores, the goals and the referrals, a line each.
#![expect(clippy::wildcard_enum_match_arm, reason = "only some events tell of scores, goals and the path")]

use std::collections::BTreeMap;

use casework::lifecycle::artifacts::evaluation::Evaluation;
use casework::lifecycle::case::event::WorkedOut;
use casework::lifecycle::{Entry, Event, Happening, Summary};

use crate::output::text::{DIM, GREEN, RED, YELLOW, paint, push_wrapped};
use crate::words;

/// Writes what there is of path, scores, goals, referrals and overlays.
pub(super) fn glance(summary: &Summary, events: &[Event]) -> String {
    let rows = [
        ("path", path(events)),
        ("scores", scores(events)),
        ("goals", goals(events)),
        ("referrals", referrals(summary)),
        ("now", overlays(summary)),
    ];
    let mut page = String::new();
    for (name, said) in rows.iter().filter(|(_, said)| !said.is_empty()) {
        push_wrapped(&mut page, INDENT, &format!("  {}", paint(DIM, name)), said);
    }
    page
}

fn path(events: &[Event]) -> String {
    let steps = events.iter().filter_map(|event| match &event.event {
        Happening::CaseOpened { .. } => Some("SCR"),
        Happening::PhaseMoved { to, .. } => Some(to.code()),
        Happening::CaseClosed { .. } => Some("CLO"),
        Happening::CaseReopened { .. } => Some("ASM"),
        _ => None,
    });
    steps.collect::<Vec<_>>().join(" → ")
}

/// Each instrument with its totals in their order; a sheet without a total is a gap.
fn scores(events: &[Event]) -> String {
    let mut series: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for event in events {
        if let Happening::EntryRecorded { worked_out: Some(WorkedOut::Score(score)), .. } = &event.event {
            let total = score.total.map_or_else(|| "–".to_owned(), |total| total.to_string());
            let total = if score.safety { paint(RED, format!("{total}!")) } else { total };
            series.entry(score.instrument.to_uppercase()).or_default().push(total);
        }
    }
    let said = series.into_iter().map(|(id, totals)| format!("{id} {}", totals.join(" → ")));
    said.collect::<Vec<_>>().join(" · ")
}

/// The goals as the last evaluation judged them, or the last plan names them.
fn goals(events: &[Event]) -> String {
    let last = events.iter().rev().find_map(|event| match &event.event {
        Happening::EntryRecorded { entry: Entry::Evaluation(evaluation), .. } => Some(judged(evaluation)),
        Happening::PlanDrafted { plan, .. } => {
            let names = plan.goals.iter().filter_map(|goal| goal.id.as_ref()).map(ToString::to_string);
            Some(names.collect::<Vec<_>>().join(" · "))
        }
        _ => None,
    });
    last.unwrap_or_default()
}

fn judged(evaluation: &Evaluation) -> String {
    let said = evaluation.goals.iter().map(|goal| {
        let way = match (goal.baseline, goal.current) {
            (Some(from), Some(to)) => format!(" ({from} → {to})"),
            _ => String::new(),
        };
        format!("{} {}{way}", goal.goal, words::name(&goal.achievement))
    });
    said.collect::<Vec<_>>().join(" · ")
}

fn referrals(summary: &Summary) -> String {
    let said = summary.referrals.iter().map(|known| {
        let status =
            if known.status.is_open() { known.status.to_string() } else { paint(GREEN, known.status) };
        format!("{} {status}", known.referral)
    });
    said.collect::<Vec<_>>().join(" · ")
}

fn overlays(summary: &Summary) -> String {
    let crisis = summary
        .crisis_tier
        .map(|tier| paint(RED, format!("crisis {}, {}", words::name(&summary.crisis), words::name(&tier))));
    let hold = summary.hold.map(|hold| paint(YELLOW, words::name(&hold)));
    let outreach = summary.outreach.then(|| paint(YELLOW, "outreach"));
    [crisis, hold, outreach].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Where the words start.
const INDENT: usize = 13;
