//! `casework screener show`: what an instrument asks, how it is answered, and what its total means.

use casework::screeners::instrument::Definition;
use casework::screeners::{DISCLAIMER, Instrument, answers};
use clap::Args;

use crate::definition::DefinitionArgs;
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, paint, push_title, push_wrapped};
use crate::output::{Format, OutputArgs, write_one};

/// Show one screener: items, answers, bands, cut-offs, rights
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
    let instrument = args.definitions.find(&args.id)?;
    if args.answers_schema {
        let json = OutputArgs { format: Format::Json, output: args.output.output.clone() };
        write_one(&json, &answers::schema(instrument), |_| String::new())?;
    } else {
        write_one(&args.output, instrument, page)?;
    }
    Ok(Outcome::Done)
}

fn page(instrument: &Instrument) -> String {
    let definition = instrument.definition();
    let mut page = format!("{}\n", paint(BOLD, &definition.name));
    push_wrapped(&mut page, 14, "  version", &definition.version);
    let (lowest, highest) = instrument.range();
    push_wrapped(&mut page, 14, "  total", &format!("{lowest} to {highest}"));
    push_wrapped(&mut page, 14, "  asks about", &definition.recall.words);
    push_wrapped(&mut page, 14, "  answered", &definition.respondent);
    push_wrapped(&mut page, 14, "  ages", &definition.ages);
    push_items(&mut page, instrument);
    push_meaning(&mut page, definition);
    let rights = &definition.rights;
    if !rights.attribution.is_empty() {
        page.push('\n');
        push_wrapped(&mut page, 0, "", &rights.attribution);
    }
    page.push('\n');
    push_wrapped(&mut page, 0, "", DISCLAIMER);
    page
}

fn push_items(page: &mut String, instrument: &Instrument) {
    let definition = instrument.definition();
    push_title(page, "Items");
    if let Some(stem) = definition.instructions.as_ref().or(definition.stem.as_ref()) {
        push_wrapped(page, 2, "", stem);
    }
    let wide = instrument.all_items().map(|item| item.id.len()).max().unwrap_or_default() + 4;
    for item in instrument.all_items() {
        let words = item.text.as_deref().unwrap_or("(the wording may not be passed on)");
        push_wrapped(page, wide, &format!("  {}", item.id), words);
    }
    for scale in definition.scales.iter() {
        push_title(page, &format!("Answers ({})", scale.id));
        for choice in scale.choices.iter() {
            push_wrapped(page, 7, &format!("  {}", choice.value), &choice.label);
        }
    }
}

fn push_meaning(page: &mut String, definition: &Definition) {
    if !definition.bands.is_empty() {
        push_title(page, "Bands");
    }
    for band in definition.bands.iter() {
        push_wrapped(page, 11, &format!("  {}-{}", band.from, band.to), &band.label);
    }
    if !definition.cutoffs.is_empty() {
        push_title(page, "Cut-offs");
    }
    for cutoff in definition.cutoffs.iter() {
        let usual = if cutoff.default { ", the default" } else { "" };
        let lead = format!("  {} {}", cutoff.comparison.as_str(), cutoff.value);
        push_wrapped(page, 11, &lead, &format!("{} ({}{usual})", cutoff.meaning, cutoff.source.key()));
    }
    if !definition.flags.is_empty() {
        push_title(page, "Flags");
    }
    for flag in definition.flags.iter() {
        push_wrapped(page, 4, "  !", &format!("{} ({}): {}", flag.id, flag.item, flag.action));
    }
}
