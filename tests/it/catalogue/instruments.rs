//! `docs/instruments.md`: everything that the table of each instrument says, and the overview in the catalogue.

use casework::core::Source;
use casework::screeners::instrument::{
    Band, ChangeRule, ChangeThreshold, CountRule, Cutoff, Decision, Definition, Item, Loinc, Scale,
};
use casework::screeners::instruments::{ALL, NOT_INCLUDED};
use casework::screeners::{DISCLAIMER, Instrument};

use super::{cell, joined, line, mark, or_none, section, sources_part, status, table_of, wire};
use crate::tree::generated;

/// Adds the overview to the catalogue.
pub(super) fn part(page: &mut String) {
    line(
        page,
        &format!(
            "\n## Instruments\n\n{DISCLAIMER} Everything about each of them is in [instruments.md](instruments.md)."
        ),
    );
    let rows = ALL.iter().map(|instrument| {
        let table = instrument.definition();
        let id = &table.id;
        format!(
            "| [`{id}`](instruments.md#{id}) | {} | {} | {} | {} |",
            cell(&table.name),
            table.items.len(),
            total(instrument),
            wire(&table.rights.embed)
        )
    });
    table_of(page, "| id | name | items | total | wording may be passed on |", rows);
    let names = joined(NOT_INCLUDED.iter().map(|row| row.name.to_owned()), "; ");
    line(page, &format!("\nNot included, with the reasons: {names}."));
}

#[test]
fn the_list_of_instruments_is_what_the_tables_say() {
    let mut page = format!(
        "# Instruments\n\nGenerated from the tables in the code; do not edit. `UPDATE=1 cargo test catalogue` writes it anew.\n\
         {DISCLAIMER}\nEach number has a source, and its status stands beside it; the [catalogue](catalogue.md) says what they \
         mean.\n"
    );
    for instrument in ALL {
        instrument_part(&mut page, instrument);
    }
    line(&mut page, "\n## Not included");
    for row in NOT_INCLUDED {
        line(&mut page, &format!("\n- `{}` {} ({}). {}", row.id, row.name, row.holder, row.reason));
        line(&mut page, &format!("  {} To use it, bring this: {}", row.known, row.needed));
    }
    generated("docs/instruments.md", &page);
}

fn instrument_part(page: &mut String, instrument: &Instrument) {
    let table = instrument.definition();
    let file = format!("crates/casework-screeners/src/instruments/{}.rs", table.id.replace('-', "_"));
    line(page, &format!("\n## {}\n\n**{}**\n", table.id, table.name));
    line(page, &section(&file, "What it measures"));
    line(page, &format!("\n- Version: {}", table.version));
    shape_part(page, instrument);
    bands_part(page, table);
    if let Some(rule) = &table.algorithm {
        let outcomes = rule.outcomes.iter().map(|outcome| {
            let rules = joined(outcome.rules.iter().map(count_rule), ", ");
            format!("{}: {} ({rules})", outcome.id, outcome.meaning)
        });
        let outcomes = joined(outcomes, "; ");
        line(page, &format!("- Rule beside the total: {outcomes}. {} {}", rule.note, mark(&rule.source)));
    }
    line(page, &format!("- Missing answers: {}", missing_words(table)));
    flags_part(page, table);
    change_part(page, table);
    let rights = &table.rights;
    line(page, &format!("- Rights: {}. {}", wire(&rights.embed), rights.copyright));
    codes_part(page, table);
    for note in table.notes.iter() {
        line(page, &format!("- Note: {note}"));
    }
    items_part(page, instrument);
    if let Some(decision) = &table.decision {
        decision_part(page, decision);
    }
    table_of(
        page,
        "| cut-off | means | sensitivity | specificity | for | source |",
        table.cutoffs.iter().map(cutoff_row),
    );
    table_of(
        page,
        "| change | reached by | from baseline | usual | source |",
        table.change.iter().map(change_row),
    );
    sources_part(page, cited(table));
}

/// Returns the range of the total, or says that there is none.
fn total(instrument: &Instrument) -> String {
    let (lowest, highest) = instrument.range();
    if instrument.has_total() { format!("{lowest} to {highest}") } else { "none: rules decide".to_owned() }
}

fn shape_part(page: &mut String, instrument: &Instrument) {
    let table = instrument.definition();
    let factor = if table.total_factor == 1 {
        String::new()
    } else {
        format!(", {} times the sum", table.total_factor)
    };
    line(
        page,
        &format!(
            "- Shape: {} scored items, {} unscored; total {}{factor}{}; {}; {}",
            table.items.len(),
            table.unscored_items.len(),
            total(instrument),
            direction(instrument),
            table.recall.words,
            table.respondent
        ),
    );
    if !table.ages.is_empty() {
        line(page, &format!("- Ages: {}", table.ages));
    }
    if let Some(gate) = &table.gate {
        let asked = gate.item.text.as_deref().or(gate.item.label.as_deref()).unwrap_or_default();
        line(page, &format!("- Gate: `{}` ({asked}). {} {}", gate.item.id, gate.note, mark(&gate.source)));
    }
    for skip in table.skips.iter() {
        line(page, &format!("- Skip rule: {skip} {}", mark(&skip.source)));
    }
}

fn direction(instrument: &Instrument) -> String {
    let direction = wire(&instrument.definition().direction).replace('-', " ");
    if instrument.has_total() { format!("; {direction}") } else { String::new() }
}

fn bands_part(page: &mut String, table: &Definition) {
    let bands = |bands: &[Band]| {
        joined(bands.iter().map(|band| format!("{} {} to {}", band.id, band.from, band.to)), ", ")
    };
    let source = table.bands_source.as_ref().map_or_else(String::new, |source| format!(" {}", mark(source)));
    line(page, &format!("- Bands: {}{source}", or_none(&bands(&table.bands))));
    for set in table.rival_bands.iter() {
        line(page, &format!("- Rival bands `{}`: {} {}", set.id, bands(&set.bands), mark(&set.source)));
    }
    let subscales =
        table.subscales.iter().map(|part| format!("{} ({}: {})", part.id, part.label, part.items));
    line(page, &format!("- Subscales: {}", or_none(&joined(subscales, ", "))));
}

fn count_rule(rule: &CountRule) -> String {
    let count = rule.items.iter().count();
    match rule.at_most {
        None => format!("{}: {} or more of {count}", rule.id, rule.at_least),
        Some(most) => format!("{}: {} to {most} of {count}", rule.id, rule.at_least),
    }
}

fn flags_part(page: &mut String, table: &Definition) {
    for flag in table.flags.iter() {
        let severity = wire(&flag.severity);
        line(
            page,
            &format!("- Flag `{}` ({severity}) when {flag}: {} {}", flag.id, flag.action, mark(&flag.source)),
        );
    }
}

fn change_part(page: &mut String, table: &Definition) {
    if let Some(reason) = &table.not_trended {
        line(page, &format!("- Not compared over time: {reason}"));
    }
    if let Some(again) = &table.readministration {
        let days = again.days_min.map_or_else(String::new, |days| format!("after {days} days or more; "));
        line(page, &format!("- Given again: {days}{} {}", again.basis, mark(&again.source)));
    }
    for row in table.reliability.iter() {
        let (kind, sample) = (wire(&row.kind), &row.sample);
        line(
            page,
            &format!("- Reliability ({kind}): .{:03}, {sample} {}", row.thousandths, mark(&row.source)),
        );
    }
    for row in table.norms.iter() {
        let hundredths = |value: i64| format!("{}.{:02}", value / 100, value % 100);
        let (mean, sd) = (hundredths(row.mean_hundredths.into()), hundredths(row.sd_hundredths.into()));
        line(page, &format!("- Mean {mean}, SD {sd}: {} {}", row.sample, mark(&row.source)));
    }
}

fn codes_part(page: &mut String, table: &Definition) {
    let result = table.decision.as_ref().and_then(|decision| decision.loinc.as_ref());
    let codes =
        [("panel", table.codes.panel.as_ref()), ("total", table.codes.total.as_ref()), ("result", result)];
    let codes = codes.into_iter().filter_map(|(what, loinc)| Some(format!("{what} {}", coded(loinc?))));
    line(page, &format!("- LOINC: {}", or_none(&joined(codes, ", "))));
    for note in table.codes.notes.iter() {
        line(page, &format!("- About the codes: {note}"));
    }
}

fn coded(loinc: &Loinc) -> String {
    format!("{} ({})", loinc.code, status(loinc.status))
}

fn items_part(page: &mut String, instrument: &Instrument) {
    let rows = instrument.form_items().map(|item| item_row(instrument, item));
    table_of(page, "| item | asks | answers | LOINC |", rows);
    let choices = |scale: &Scale| {
        joined(
            scale.choices.iter().map(|choice| {
                let code = choice.code.as_ref().map_or_else(String::new, |code| format!(" {code}"));
                format!("{} {}{code}", choice.value, choice.label)
            }),
            "; ",
        )
    };
    let rows = instrument.definition().scales.iter().map(|scale| {
        let list = scale.answer_list.as_deref().unwrap_or("–");
        let answers = match scale.range() {
            Some((from, to)) => format!("every whole number from {from} to {to}"),
            None => choices(scale),
        };
        format!("| {} | {} | {list} |", scale.id, cell(&answers))
    });
    table_of(page, "| answers | value, wording or label, code | LOINC list |", rows);
}

fn item_row(instrument: &Instrument, item: &Item) -> String {
    let words = match (&item.text, &item.label) {
        (Some(text), _) => text.to_string(),
        (None, Some(label)) => format!("*{label}*"),
        (None, None) => "–".to_owned(),
    };
    let scored = instrument.definition().items.iter().any(|other| other.id == item.id);
    let marks = match (item.reversed, scored) {
        (true, _) => ", reversed",
        (false, true) => "",
        (false, false) => ", unscored",
    };
    let code = item.loinc.as_ref().map_or_else(|| "–".to_owned(), coded);
    format!("| `{}` | {} | {}{marks} | {code} |", item.id, cell(&words), item.scale)
}

fn decision_part(page: &mut String, decision: &Decision) {
    let rows = decision.rules.iter().map(|rule| {
        let result = rule.result.as_deref().unwrap_or("open");
        let code = rule.code.as_ref().map_or_else(String::new, |code| format!(" {code}"));
        format!(
            "| {} | `{result}`{code} | {} | {} | {} | {} |",
            cell(&rule.to_string()),
            wire(&rule.screen),
            cell(&rule.meaning),
            cell(&rule.action),
            mark(&rule.source)
        )
    });
    line(page, "\nThe first rule that holds decides:");
    table_of(page, "| when | result | screen | means | next | source |", rows);
    let rows = decision.accuracy.iter().map(|row| {
        let shares = [row.sensitivity_per_mille, row.specificity_per_mille];
        let [sensitivity, specificity] = shares.map(|share| accuracy(Some(share)));
        format!("| {} | {sensitivity} | {specificity} | {} |", cell(&row.meaning), mark(&row.source))
    });
    table_of(page, "| positive | sensitivity | specificity | source |", rows);
}

/// Returns every source that stands behind a number of the instrument.
fn cited(table: &Definition) -> Vec<&Source> {
    let mut sources: Vec<&Source> = table.sources.iter().map(AsRef::as_ref).collect();
    sources.extend(table.algorithm.iter().map(|rule| rule.source.as_ref()));
    sources.extend(table.missing.opt_in.iter().map(|rule| rule.source.as_ref()));
    sources.extend(table.flags.iter().map(|flag| flag.source.as_ref()));
    sources.extend(table.cutoffs.iter().map(|cutoff| cutoff.source.as_ref()));
    sources.extend(table.change.iter().map(|change| change.source.as_ref()));
    sources.extend(table.readministration.iter().map(|again| again.source.as_ref()));
    sources.extend(table.gate.iter().map(|gate| gate.source.as_ref()));
    sources.extend(table.skips.iter().map(|skip| skip.source.as_ref()));
    sources.extend(table.bands_source.iter().map(AsRef::as_ref));
    sources.extend(table.rival_bands.iter().map(|set| set.source.as_ref()));
    sources.extend(table.reliability.iter().map(|row| row.source.as_ref()));
    sources.extend(table.norms.iter().map(|row| row.source.as_ref()));
    if let Some(decision) = &table.decision {
        sources.push(&decision.source);
        sources.extend(decision.accuracy.iter().map(|row| row.source.as_ref()));
        sources.extend(decision.rules.iter().map(|rule| rule.source.as_ref()));
    }
    sources
}

fn missing_words(table: &Definition) -> String {
    if table.decision.is_some() {
        return table
            .missing
            .note
            .as_deref()
            .unwrap_or("a refusal and a missing answer are no no")
            .to_owned();
    }
    let opt_in = table.missing.opt_in.as_ref().map_or_else(
        || "No proration.".to_owned(),
        |rule| format!("Proration on request, at most {} missing. {}", rule.max_missing, mark(&rule.source)),
    );
    let note = table.missing.note.as_deref().unwrap_or_default();
    format!("no total without every scored answer, but bounds. {opt_in} {note}").trim_end().to_owned()
}

/// Returns a share in percent.
fn accuracy(per_mille: Option<u16>) -> String {
    per_mille.map_or_else(|| "–".to_owned(), |value| format!("{}.{} %", value / 10, value % 10))
}

fn cutoff_row(cutoff: &Cutoff) -> String {
    let usual = if cutoff.default { " (default)" } else { "" };
    format!(
        "| {} {}{}{usual} | {} | {} | {} | {} | {} |",
        cutoff.comparison.as_str(),
        cutoff.value,
        cutoff.subscale.as_ref().map_or_else(String::new, |id| format!(" on {id}")),
        cell(&cutoff.meaning),
        accuracy(cutoff.sensitivity_per_mille),
        accuracy(cutoff.specificity_per_mille),
        wire(&cutoff.applies_to),
        mark(&cutoff.source)
    )
}

fn change_row(change: &ChangeThreshold) -> String {
    let rule = match change.rule {
        ChangeRule::FollowUpAtMost(value) => format!("follow-up at most {value}"),
        ChangeRule::FollowUpBelowTenths(value) => format!("follow-up below {}.{}", value / 10, value % 10),
        ChangeRule::HalfOfBaseline => "half of the baseline or less".to_owned(),
        ChangeRule::PointsAtLeast(points) => format!("{points} points or more"),
        ChangeRule::PointsAtMost(points) => format!("{points} points or fewer"),
        other => panic!("the catalogue has no words for {other:?}"),
    };
    let baseline = change.baseline_min.map_or_else(|| "any".to_owned(), |value| value.to_string());
    let usual = if change.default { "yes" } else { "" };
    format!("| {} | {rule} | {baseline} | {usual} | {} |", wire(&change.measure), mark(&change.source))
}
