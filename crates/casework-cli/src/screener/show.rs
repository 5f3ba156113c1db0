//! `casework screener show`: what an instrument asks, how it is answered, and what its result means.

use std::fmt::Display;

use casework::screeners::instrument::{AppliesTo, Band, Cutoff, Definition, Direction, Item, Scale};
use casework::screeners::instruments::NotIncluded;
use casework::screeners::{DISCLAIMER, Instrument, answers, instruments};
use clap::Args;

use crate::definition::DefinitionArgs;
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, paint, push_title, push_wrapped};
use crate::output::{Format, OutputArgs, write_one};

/// Show one screener: items, answers, rules, bands, cut-offs, rights
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  casework screener show gad-7\n  casework screener show gad-7 --answers-schema"
)]
pub(super) struct ShowArgs {
    /// The id, as `casework screener list` prints it
    #[arg(value_name = "ID")]
    id: String,
    /// Print the JSON Schema of a sheet of answers instead: what a form needs to be drawn and checked
    #[arg(long)]
    answers_schema: bool,
    #[command(flatten)]
    definitions: DefinitionArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &ShowArgs) -> Result<Outcome, Failure> {
    let not_here = instruments::NOT_INCLUDED.iter().find(|row| row.id == args.id);
    if let Some(row) = not_here.filter(|_| args.definitions.is_empty()) {
        write_one(&args.output, row, not_included)?;
        return Ok(Outcome::No);
    }
    let instrument = args.definitions.find(&args.id)?;
    if args.answers_schema {
        let json = OutputArgs { format: Format::Json, output: args.output.output.clone() };
        write_one(&json, &answers::schema(instrument), |_| String::new())?;
    } else {
        write_one(&args.output, instrument, page)?;
    }
    Ok(Outcome::Done)
}

/// The page of a measure that is not included.
fn not_included(row: &NotIncluded) -> String {
    let mut page = format!("{}: not included\n", paint(BOLD, row.name));
    push_wrapped(&mut page, 14, "  whose", row.holder);
    push_wrapped(&mut page, 14, "  why", row.reason);
    push_wrapped(&mut page, 14, "  known", row.known);
    push_wrapped(&mut page, 14, "  bring", row.needed);
    page
}

fn page(instrument: &Instrument) -> String {
    let definition = instrument.definition();
    let mut page = String::new();
    push_wrapped(&mut page, 0, "", &paint(BOLD, &definition.name));
    push_wrapped(&mut page, 14, "  version", &definition.version);
    push_wrapped(&mut page, 14, "  total", &total(instrument));
    if definition.direction == Direction::HigherIsBetter {
        push_wrapped(&mut page, 14, "  better", "the higher the better");
    }
    push_wrapped(&mut page, 14, "  asks about", &definition.recall.words);
    push_wrapped(&mut page, 14, "  answered", &definition.respondent);
    if !definition.ages.is_empty() {
        push_wrapped(&mut page, 14, "  ages", &definition.ages);
    }
    push_items(&mut page, instrument);
    push_order(&mut page, definition);
    push_answers(&mut page, definition);
    push_decision(&mut page, definition);
    push_bands(&mut page, definition);
    push_cutoffs(&mut page, definition);
    push_algorithm(&mut page, definition);
    push_flags(&mut page, definition);
    push_notes(&mut page, definition);
    page.push('\n');
    push_wrapped(&mut page, 0, "", DISCLAIMER);
    page
}

fn total(instrument: &Instrument) -> String {
    let (lowest, highest) = instrument.range();
    match instrument.definition().total_factor {
        _ if !instrument.has_total() => "none: rules decide".to_owned(),
        1 => format!("{lowest} to {highest}"),
        factor => format!("{lowest} to {highest}: {factor} times the sum"),
    }
}

fn push_items(page: &mut String, instrument: &Instrument) {
    let definition = instrument.definition();
    push_title(page, "Items");
    for words in definition.instructions.iter().chain(&definition.stem) {
        push_wrapped(page, 2, "", words);
    }
    if instrument.all_items().all(|item| item.text.is_none()) {
        push_wrapped(
            page,
            2,
            "  ",
            "The wording may not be passed on: what stands here are labels of our own.",
        );
    }
    let wide = instrument.all_items().map(|item| item.id.len()).max().unwrap_or_default() + 4;
    for item in instrument.form_items() {
        push_wrapped(page, wide, &format!("  {}", item.id), &asked(definition, item));
    }
}

/// What an item asks, with what is particular about it.
fn asked(definition: &Definition, item: &Item) -> String {
    let words = item.text.as_deref().or(item.label.as_deref()).unwrap_or("(no label)");
    let gate = definition.gate.as_ref().is_some_and(|gate| gate.item.id == item.id);
    let unscored = definition.unscored_items.iter().any(|other| other.id == item.id);
    let marks = [(gate, "asked first"), (unscored, "does not count"), (item.reversed, "reversed")];
    let marks: Vec<&str> = marks.iter().filter(|(is_so, _)| *is_so).map(|(_, words)| *words).collect();
    let scale = if definition.scales.len() > 1 { format!(" [{}]", item.scale) } else { String::new() };
    if marks.is_empty() {
        format!("{words}{scale}")
    } else {
        format!("{words} ({}){scale}", marks.join(", "))
    }
}

/// What is not asked, and when.
fn push_order(page: &mut String, definition: &Definition) {
    if definition.gate.is_none() && definition.skips.is_empty() {
        return;
    }
    push_title(page, "Not every item is always asked");
    if let Some(gate) = &definition.gate {
        let item = &gate.item.id;
        push_wrapped(
            page,
            4,
            "  -",
            &format!("`{item}` comes first; the rest counts from answer {}. {}", gate.open_from, gate.note),
        );
    }
    for skip in definition.skips.iter() {
        push_wrapped(page, 4, "  -", &skip.to_string());
    }
}

fn push_answers(page: &mut String, definition: &Definition) {
    for scale in definition.scales.iter() {
        push_title(page, &format!("Answers ({})", scale.id));
        push_scale(page, scale);
    }
}

fn push_scale(page: &mut String, scale: &Scale) {
    if let Some((from, to)) = scale.range() {
        push_wrapped(page, 2, "", &format!("every whole number from {from} to {to}"));
    }
    for choice in scale.choices.iter() {
        push_wrapped(page, 7, &format!("  {}", choice.value), &choice.label);
    }
}

fn push_decision(page: &mut String, definition: &Definition) {
    let Some(decision) = &definition.decision else { return };
    push_title(page, "Result: the first rule that holds");
    for rule in decision.rules.iter() {
        let result = paint(BOLD, rule.result.as_deref().unwrap_or("open"));
        push_wrapped(page, 2, "", &format!("{result} (screen {})", rule.screen.as_str()));
        let when = if rule.when.is_empty() { "" } else { "when " };
        push_wrapped(page, 4, "", &format!("{when}{rule}"));
        push_wrapped(page, 4, "", &rule.meaning);
        push_wrapped(page, 4, "", &format!("Next: {}", rule.action));
    }
    for row in decision.accuracy.iter() {
        let shares = shares(Some(row.sensitivity_per_mille), Some(row.specificity_per_mille));
        let about = format!("{}: {} ({})", row.meaning, shares.join(", "), row.source.key());
        push_wrapped(page, 4, "  -", &about);
    }
}

fn push_bands(page: &mut String, definition: &Definition) {
    if !definition.bands.is_empty() {
        push_title(page, "Bands");
        push_band_rows(page, &definition.bands);
    }
    for set in definition.rival_bands.iter() {
        push_title(page, &format!("Bands by others ({})", set.source.key()));
        push_band_rows(page, &set.bands);
    }
    if !definition.subscales.is_empty() {
        push_title(page, "Subscales");
    }
    for part in definition.subscales.iter() {
        push_wrapped(page, 4, "  -", &format!("`{}` ({}): {}", part.id, part.label, part.items));
    }
}

fn push_band_rows(page: &mut String, bands: &[Band]) {
    for band in bands {
        push_wrapped(page, 11, &format!("  {}-{}", band.from, band.to), &band.label);
    }
}

fn push_cutoffs(page: &mut String, definition: &Definition) {
    if !definition.cutoffs.is_empty() {
        push_title(page, "Cut-offs");
    }
    for cutoff in definition.cutoffs.iter() {
        let lead = format!("  {} {}", cutoff.comparison.as_str(), cutoff.value);
        push_wrapped(page, 11, &lead, &cutoff_words(cutoff));
    }
}

fn cutoff_words(cutoff: &Cutoff) -> String {
    let mut about = vec![cutoff.source.key().to_owned()];
    about.extend(cutoff.subscale.iter().map(|id| format!("subscale {id}")));
    if cutoff.applies_to == AppliesTo::Male {
        about.push("men".to_owned());
    } else if cutoff.applies_to == AppliesTo::FemaleOrUnknown {
        about.push("women and unknown sex".to_owned());
    }
    about.extend(shares(cutoff.sensitivity_per_mille, cutoff.specificity_per_mille));
    if cutoff.default {
        about.push("the default".to_owned());
    }
    format!("{} ({})", cutoff.meaning, about.join(", "))
}

/// The sensitivity and the specificity, where they are known.
fn shares(sensitivity: Option<u16>, specificity: Option<u16>) -> Vec<String> {
    let shares = [("sensitivity", sensitivity), ("specificity", specificity)].into_iter();
    let known = shares.filter_map(|(what, share)| Some((what, share?)));
    known.map(|(what, share)| format!("{what} {}.{} %", share / 10, share % 10)).collect()
}

fn push_algorithm(page: &mut String, definition: &Definition) {
    let Some(algorithm) = &definition.algorithm else { return };
    push_title(page, "Rule beside the total");
    for outcome in algorithm.outcomes.iter() {
        let rules = outcome.rules.iter().map(|rule| {
            let most = rule.at_most.map_or_else(|| " or more".to_owned(), |most| format!(" to {most}"));
            format!("{} {}{most}", rule.id, rule.at_least)
        });
        let rules = rules.collect::<Vec<_>>().join(", ");
        push_wrapped(page, 4, "  -", &format!("`{}` ({}): {rules}", outcome.id, outcome.meaning));
    }
    push_wrapped(page, 2, "", &algorithm.note);
}

fn push_flags(page: &mut String, definition: &Definition) {
    if !definition.flags.is_empty() {
        push_title(page, "Flags");
    }
    for flag in definition.flags.iter() {
        push_wrapped(page, 4, "  !", &format!("{} when {flag}: {}", flag.id, flag.action));
    }
}

fn push_notes(page: &mut String, definition: &Definition) {
    let notes = definition.missing.note.as_deref().into_iter().chain(definition.not_trended.as_deref());
    let notes: Vec<&str> = notes.chain(definition.notes.iter()).collect();
    push_list(page, "Good to know", &notes);
    let rights = &definition.rights;
    let whose = [rights.attribution.as_ref(), rights.copyright.as_ref()];
    let whose: Vec<&str> = whose.into_iter().filter(|words| !words.is_empty()).collect();
    push_list(page, "Rights", &whose);
}

fn push_list(page: &mut String, title: &str, rows: &[impl Display]) {
    if !rows.is_empty() {
        push_title(page, title);
    }
    for row in rows {
        push_wrapped(page, 4, "  -", &row.to_string());
    }
}
