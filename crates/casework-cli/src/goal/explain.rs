//! `casework goal explain`: the page of one rule.

use casework::core::Source;
use casework::goals::checks::{CHECKS, Check};
use casework::goals::progress::ALERTS;
use casework::goals::thread::BREAKS;
use clap::Args;
use serde::Serialize;

use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, DIM, GREEN, RED, paint, push_title, push_wrapped};
use crate::output::{OutputArgs, write_one};

/// Explain one rule: what it finds, why it matters, when it stays silent, examples, its source
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework goal explain M4
  casework goal explain goal.GT2 --format json")]
pub(super) struct ExplainArgs {
    /// The code, such as M4 or goal.M4
    #[arg(value_name = "CODE")]
    code: String,
    #[command(flatten)]
    output: OutputArgs,
}

/// The page of a rule.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Page {
    code: String,
    title: &'static str,
    sections: Vec<Section>,
    examples: Vec<Example>,
    source: Source,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Section {
    heading: &'static str,
    text: String,
}

/// A complete goal changed by a merge patch.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Example {
    finds_something: bool,
    patch: &'static str,
}

pub(super) fn run(args: &ExplainArgs) -> Result<Outcome, Failure> {
    let wanted = args.code.trim().to_uppercase();
    let wanted = wanted.strip_prefix("GOAL.").unwrap_or(&wanted);
    let check = CHECKS.iter().find(|check| check.code().id() == wanted).map(|check| of_check(check));
    let alert = ALERTS.iter().find(|alert| alert.code().id() == wanted);
    let alert =
        alert.map(|alert| short(alert.code().to_string(), alert.message(), alert.todo(), alert.source()));
    let broken = BREAKS.iter().find(|kind| kind.code().id() == wanted);
    let broken = broken.map(|kind| short(kind.code().to_string(), kind.finds(), kind.todo(), kind.source()));
    let page = check.or(alert).or(broken).ok_or_else(unknown)?;
    write_one(&args.output, &page, people)?;
    Ok(Outcome::Done)
}

fn unknown() -> Failure {
    let mut codes: Vec<String> = CHECKS.iter().map(|check| check.code().id().to_owned()).collect();
    codes.sort();
    let alerts = ALERTS.iter().map(|alert| alert.code().id().to_owned());
    codes.extend(alerts.chain(BREAKS.iter().map(|kind| kind.code().id().to_owned())));
    Failure::Input(format!("there is no goal rule of this code: known are {}", codes.join(", ")))
}

fn short(code: String, title: &'static str, todo: &str, source: &Source) -> Page {
    let sections = vec![Section { heading: "What to do", text: todo.to_owned() }];
    Page { code, title, sections, examples: Vec::new(), source: source.clone() }
}

fn of_check(check: &'static Check) -> Page {
    let mut sections: Vec<Section> = Vec::new();
    for line in check.page().skip(1) {
        if let Some(heading) = line.strip_prefix("# ") {
            sections.push(Section { heading, text: String::new() });
        } else if let Some(Section { text, .. }) = sections.last_mut() {
            let starts = text.is_empty() || text.ends_with('\n');
            match line {
                "" if text.is_empty() => {}
                "" => *text += "\n\n",
                words if starts => *text += words,
                words => text.extend([" ", words]),
            }
        }
    }
    // The examples stand apart, as data.
    sections.retain(|section| section.heading != "Example");
    for section in &mut sections {
        section.text.truncate(section.text.trim_end().len());
    }
    let examples = check.examples().map(|(patch, finds_something)| Example { finds_something, patch });
    Page {
        code: check.code().to_string(),
        title: check.asks(),
        sections,
        examples: examples.collect(),
        source: check.source().clone(),
    }
}

fn people(page: &Page) -> String {
    let mut text = String::new();
    push_wrapped(&mut text, 0, &paint(BOLD, &page.code), page.title);
    for section in &page.sections {
        push_title(&mut text, section.heading);
        for paragraph in section.text.split("\n\n") {
            push_wrapped(&mut text, 2, "", &format!("  {paragraph}"));
        }
    }
    if !page.examples.is_empty() {
        push_title(&mut text, "Examples, each a change to a complete goal");
    }
    for example in &page.examples {
        let lead = if example.finds_something { paint(RED, "finds") } else { paint(GREEN, "silent") };
        push_wrapped(&mut text, 8, &lead, example.patch);
    }
    text.push('\n');
    let source = &page.source;
    push_wrapped(&mut text, 2, "", &paint(DIM, format!("{}: {}", source.key(), source.citation())));
    text
}
