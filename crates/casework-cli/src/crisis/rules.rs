//! `casework crisis rules`: every rule with its words, tier and sources; and the proof of a rule set of one's own.

use std::path::PathBuf;

use casework::core::{BusinessCalendar, Code, Source};
use casework::crisis::rule_set::{Flaw, RuleSetRef};
use casework::crisis::statistics::{RuleInPractice, rules_in_practice};
use casework::crisis::{Action, RULES, Review, Rule, RuleSet, Tier};
use clap::{Args, Subcommand};
use serde::Serialize;

use super::{acts, rule_file};
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, DIM, GREEN, RED, YELLOW, paint, push_title, push_wrapped, table};
use crate::output::{OutputArgs, note, write_list, write_one};

/// The rules: list them, show one, or prove a rule set of one's own
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  casework crisis rules list\n  casework crisis rules show E1\n  casework crisis rules check riverside.json\n  casework crisis rules practice acts.ndjson"
)]
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
    /// Prove a rule set of one's own before it is used
    #[command(after_help = "\
Example:
  casework crisis rules check riverside.json

Every input reaches a tier, no rule is unreachable or shadowed, more evidence never lowers a tier, deadlines are in
order, the chain ends at a contact that answers day and night, and the region has numbers. What is weaker than the
standard needs a waiver: write it with any hash, and the check says which hash the clinician signs.
Exit code 1: it does not hold; a counterexample is shown. The fields: casework schema crisis-rule-set")]
    Check {
        /// The rule set, as JSON; `-` or nothing is standard input
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Count how often each rule decided, and how often people disagreed
    #[command(after_help = "\
Examples:
  casework crisis rules practice acts.ndjson
  casework crisis rules practice acts.ndjson --rules riverside.json --format json

The acts are those of casework crisis episode. An episode keeps the rules that determined its tier.
Exit code 1: an act was refused.")]
    Practice {
        /// The acts, one a line; `-` or nothing is standard input
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// A rule set of one's own, proved before it is used; the standard one without it
        #[arg(long, value_name = "FILE")]
        rules: Option<PathBuf>,
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

/// The answer to a rule set that was looked at.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Checked {
    holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_set: Option<RuleSetRef>,
    situations: u64,
    notes: Vec<String>,
    flaws: Vec<Flaw>,
}

/// A rule on the wire.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Row {
    #[serde(skip)]
    rule: &'static Rule,
    code: Code,
    name: &'static str,
    tier: Tier,
    condition: &'static str,
    actions: &'static [Action],
    reviews: &'static [Review],
    sources: &'static [&'static Source],
    what_it_finds: Option<String>,
    why_it_matters: Option<String>,
    when_it_stays_silent: Option<String>,
}

impl From<&'static Rule> for Row {
    fn from(rule: &'static Rule) -> Self {
        let Rule { name, tier, condition, actions, reviews, sources, .. } = *rule;
        Self {
            rule,
            code: rule.code(),
            name,
            tier,
            condition,
            actions,
            reviews,
            sources,
            what_it_finds: rule.section("What it finds"),
            why_it_matters: rule.section("Why it matters"),
            when_it_stays_silent: rule.section("When it stays silent"),
        }
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
        Verb::Check { file, output } => {
            let checked = match RuleSet::prove(&rule_file::read(file.as_deref())?) {
                Ok((rules, proof)) => Checked {
                    holds: true,
                    rule_set: Some(rules.reference().clone()),
                    situations: proof.situations,
                    notes: proof.notes,
                    flaws: Vec::new(),
                },
                Err(unproved) => Checked {
                    holds: false,
                    rule_set: None,
                    situations: 0,
                    notes: Vec::new(),
                    flaws: unproved.flaws,
                },
            };
            write_one(&output, &checked, checked_page)?;
            return Ok(Outcome::objecting(!checked.holds));
        }
        Verb::Practice { file, rules, output } => {
            let rules = rule_file::proved(rules.as_deref())?;
            let played = acts::play(file.as_deref(), &rules, &BusinessCalendar::default())?;
            let episodes = played.episodes.closed().iter().chain(played.episodes.open());
            write_list(&output, &rules_in_practice(episodes, &rules), practice_page)?;
            if let Some(stop) = &played.stopped {
                note(&format!("line {}: {}", stop.line, stop.message));
            }
            return Ok(Outcome::objecting(played.stopped.is_some()));
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
    for (title, words) in [
        ("What it finds", &row.what_it_finds),
        ("Why it matters", &row.why_it_matters),
        ("When it stays silent", &row.when_it_stays_silent),
    ] {
        push_title(&mut page, title);
        push_wrapped(&mut page, 2, "", words.as_deref().unwrap_or_default());
    }
    push_title(&mut page, "Example");
    let (fires, silent) = row.rule.example();
    push_wrapped(&mut page, 10, "  fires", fires.unwrap_or_default());
    push_wrapped(&mut page, 10, "  silent", silent.unwrap_or_default());
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

fn practice_page(rules: &[RuleInPractice]) -> String {
    let fired = rules.iter().filter(|rule| rule.judgments > 0);
    let cells = fired.map(|rule| {
        [
            rule.code.id().to_owned(),
            rule.tier.to_string(),
            rule.episodes.to_string(),
            format!("{} of {}", rule.kept, rule.looked_at),
            rule.overridden.to_string(),
        ]
    });
    let mut page = table(["code", "tier", "episodes", "kept, of those looked at", "overridden"], cells);
    let silent: Vec<_> = rules.iter().filter(|rule| rule.judgments == 0).map(|rule| rule.code.id()).collect();
    page.push('\n');
    push_wrapped(&mut page, 2, "", &format!("never decided here: {}", silent.join(", ")));
    page
}

fn checked_page(checked: &Checked) -> String {
    let mut page = String::new();
    if let Some(rules) = &checked.rule_set {
        page.extend([&paint(GREEN, "holds:"), " ", rules.id.as_ref(), " ", rules.version.as_ref(), "\n"]);
        push_wrapped(&mut page, 0, "", &format!("hash {}", rules.hash));
        push_wrapped(&mut page, 0, "", &format!("{} situations were assessed", checked.situations));
    } else {
        let count = checked.flaws.len();
        page.push_str(&paint(RED, format_args!("does not hold: {count} to mend\n")));
    }
    for note in &checked.notes {
        push_wrapped(&mut page, 6, &paint(YELLOW, "note"), note);
    }
    for flaw in &checked.flaws {
        push_flaw(&mut page, flaw);
    }
    page
}

fn push_flaw(page: &mut String, flaw: &Flaw) {
    let kind = serde_json::to_value(flaw.kind).unwrap_or_default();
    let kind = kind.as_str().unwrap_or_default().replace('-', " ");
    let place = if flaw.pointer.is_empty() { "the whole" } else { &flaw.pointer };
    push_title(page, &format!("{kind}  {place}"));
    push_wrapped(page, 2, "", &flaw.message);
    if let Some(shown) = &flaw.counterexample {
        let input = paint(BOLD, &shown.input);
        for (value, tier) in [(&shown.from, shown.tier_before), (&shown.to, shown.tier_after)] {
            push_wrapped(page, 4, "  -", &format!("{input} = {value}: {tier}"));
        }
        let answers = rule_file::answers_of(&shown.before);
        push_wrapped(page, 4, "  -", &format!("beside the quiet answers of an adult, and {answers}"));
    }
}
