//! `casework crisis rules`: every rule with its words, tier and sources.

use casework::core::{Code, Source};
use casework::crisis::{Action, RULES, Review, Rule, Tier};
use clap::{Args, Subcommand};
use serde::Serialize;

use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, DIM, paint, push_title, push_wrapped, table};
use crate::output::{OutputArgs, write_list, write_one};

/// The rules: list them, or show one
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  casework crisis rules list\n  casework crisis rules show E1")]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the rules in the order of the clinical sheet
    #[command(after_help = "Example:\n  casework crisis rules list --format json")]
    List {
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Show one rule
    #[command(after_help = "Example:\n  casework crisis rules show U5")]
    Show {
        /// The code, such as `E1` or `crisis.E1`
        #[arg(value_name = "CODE")]
        code: String,
        #[command(flatten)]
        output: OutputArgs,
    },
}

/// A rule on the wire.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Row {
    code: Code,
    name: &'static str,
    tier: Tier,
    condition: &'static str,
    actions: &'static [Action],
    reviews: &'static [Review],
    sources: &'static [&'static Source],
}

impl From<&'static Rule> for Row {
    fn from(rule: &'static Rule) -> Self {
        let Rule { name, tier, condition, actions, reviews, sources, .. } = *rule;
        Self { code: rule.code(), name, tier, condition, actions, reviews, sources }
    }
}

pub(super) fn run(args: RulesArgs) -> Result<Outcome, Failure> {
    match args.verb {
        Verb::List { output } => {
            let rows: Vec<_> = RULES.iter().map(|rule| Row::from(*rule)).collect();
            write_list(&output, &rows, |rows| {
                let cells = rows
                    .iter()
                    .map(|row| [row.code.id().to_owned(), row.tier.to_string(), row.condition.to_owned()]);
                let mut page = table(["code", "tier", "holds when"], cells);
                page.push_str("\nNext: casework crisis rules show CODE\n");
                page
            })?;
        }
        Verb::Show { code, output } => {
            let id = code.strip_prefix("crisis.").unwrap_or(&code);
            let Some(rule) = RULES.iter().find(|rule| rule.id.eq_ignore_ascii_case(id)) else {
                let known: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
                return Err(Failure::Input(format!(
                    "there is no rule of this code: known are {}",
                    known.join(", ")
                )));
            };
            write_one(&output, &Row::from(*rule), page)?;
        }
    }
    Ok(Outcome::Done)
}

fn page(row: &Row) -> String {
    let mut page =
        format!("{} {}  {}\n", paint(BOLD, row.code.id()), paint(BOLD, row.name), paint(DIM, row.tier));
    push_wrapped(&mut page, 2, "", row.condition);
    push_title(&mut page, "What to do");
    for action in row.actions {
        push_wrapped(&mut page, 4, "  -", action.words());
    }
    for review in row.reviews {
        push_wrapped(&mut page, 4, "  -", review.words());
    }
    push_title(&mut page, "Sources");
    for source in row.sources {
        let status = serde_json::to_value(source.status()).ok();
        let status = status.as_ref().and_then(|status| status.as_str()).unwrap_or_default();
        push_wrapped(&mut page, 4, "  -", &format!("{} ({status})", source.citation()));
    }
    page
}
