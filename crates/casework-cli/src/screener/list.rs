//! `casework screener list`.

use casework::screeners::instruments;
use clap::Args;
use serde::Serialize;

use crate::exit::{Failure, Outcome};
use crate::output::{OutputArgs, text, write_list};

/// List the screeners
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  casework screener list --format json")]
pub(super) struct ListArgs {
    #[command(flatten)]
    output: OutputArgs,
}

/// One instrument at a glance.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Row {
    id: &'static str,
    name: &'static str,
    version: &'static str,
    items: usize,
    lowest: Option<i32>,
    highest: Option<i32>,
    cutoff: Option<String>,
}

pub(super) fn run(args: &ListArgs) -> Result<Outcome, Failure> {
    let rows = instruments::ALL.iter().map(|instrument| {
        let definition = instrument.definition();
        // Where rules decide there is no total.
        let (lowest, highest) = instrument.has_total().then(|| instrument.range()).unzip();
        let cutoff = instrument
            .default_cutoff()
            .map(|cutoff| format!("{} {}", cutoff.comparison.as_str(), cutoff.value));
        Row {
            id: instrument.id(),
            name: &definition.name,
            version: instrument.version(),
            items: definition.items.len(),
            lowest,
            highest,
            cutoff,
        }
    });
    write_list(&args.output, &rows.collect::<Vec<_>>(), |rows| {
        let cells = rows.iter().map(|row| {
            let range = row.lowest.zip(row.highest);
            let range =
                range.map_or_else(|| "rules".to_owned(), |(lowest, highest)| format!("{lowest}-{highest}"));
            let cutoff = row.cutoff.clone().unwrap_or_default();
            [row.id.to_owned(), row.name.to_owned(), row.items.to_string(), range, cutoff]
        });
        let mut page = text::table(["id", "name", "items", "total", "screen"], cells);
        let known = instruments::NOT_INCLUDED.iter().map(|row| row.id).collect::<Vec<_>>().join(", ");
        let why = format!("Not included, and `casework screener show` says why: {known}.");
        page.push('\n');
        text::push_wrapped(&mut page, 0, "", &why);
        page.push_str("\nNext: casework screener show ID, or casework screener score ID FILE\n");
        page
    })?;
    Ok(Outcome::Done)
}
