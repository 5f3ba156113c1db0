//! `casework crisis contacts`: whom to call in a region.

use std::path::PathBuf;

use casework::crisis::contacts::{Contacts, Line, regions};
use chrono::NaiveDate;
use clap::Args;

use super::rule_file;
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, RED, YELLOW, paint, push_title, push_wrapped};
use crate::output::{OutputArgs, write_one};

/// Whom to call: emergency numbers and crisis lines of a region
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework crisis contacts --region US
  casework crisis contacts --rules riverside.json --verified

There is no default region. Exit code 1: no region, or with --verified a number that nobody has verified lately.
Numbers change: ring them, and write down the day in the rule set (contacts).")]
pub(super) struct ContactsArgs {
    /// The region, such as `US`, `CA` or `GB-ENG`; without it that of the rule set
    #[arg(long, value_name = "XX")]
    region: Option<String>,
    /// A rule set with the organization's own lines
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The day on which the numbers must stand; today without it
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Object to numbers that nobody has verified, or not lately
    #[arg(long)]
    verified: bool,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &ContactsArgs) -> Result<Outcome, Failure> {
    // A clock of the program, for a person who asks now.
    let on = args.on.unwrap_or_else(|| chrono::Local::now().date_naive());
    let rules = rule_file::proved(args.rules.as_deref())?;
    let region = args.region.as_deref().or_else(|| rules.region());
    let contacts = Contacts::of(region, rules.contacts(), on);
    write_one(&args.output, &contacts, page)?;
    // Whoever asks whom to call gets a number, and what must be verified beside it. That is no no, unless it was asked for.
    let unsure = args.verified && !contacts.verify.is_empty();
    Ok(Outcome::objecting(!contacts.ready || unsure))
}

fn page(contacts: &Contacts) -> String {
    let mut page = String::new();
    push(&mut page, contacts);
    if !contacts.ready {
        let known: Vec<_> = regions::REGIONS.iter().map(|region| region.code).collect();
        page.push('\n');
        push_wrapped(&mut page, 2, "", &format!("regions: {}", known.join(", ")));
    }
    if !contacts.verify.is_empty() {
        push_title(&mut page, "Verify before anyone relies on it");
        for name in &contacts.verify {
            push_wrapped(&mut page, 4, "  -", name);
        }
    }
    page
}

/// Puts the contacts for people: what to say first, then each line with its number.
pub(super) fn push(page: &mut String, contacts: &Contacts) {
    let style = if contacts.ready { RED } else { YELLOW };
    push_wrapped(page, 2, "", &paint(style, &contacts.say));
    for line in contacts.lines.iter() {
        push_line(page, line);
    }
}

fn push_line(page: &mut String, line: &Line) {
    let how = line.how.as_ref().map(|how| format!(", {how}")).unwrap_or_default();
    let lead = format!("  {}", paint(BOLD, &line.number));
    push_wrapped(page, 18, &lead, &format!("{}{how}", line.name));
}
