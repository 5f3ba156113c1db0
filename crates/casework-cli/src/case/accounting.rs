//! `casework case accounting`: what was given to whom, as the client may ask to be told.

use casework::core::Instant;
use casework::lifecycle::ProgramPolicy;
use casework::lifecycle::privacy::accounting::DisclosureLine;
use casework::lifecycle::privacy::disclosure::Basis;
use casework::lifecycle::privacy::{Accounting, account};
use chrono::{NaiveDate, Utc};
use clap::Args;

use super::lines;
use super::reader::ReaderArgs;
use crate::db::{self, DbArgs};
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, DIM, paint};
use crate::output::{self, OutputArgs};
use crate::words;

#[derive(Debug, Clone, Args)]
pub(super) struct AccountingArgs {
    /// The case: its reference, its id, or the beginning of its id
    id: String,
    /// The last day of the accounting (today by default)
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Also show what the rule leaves out, with the reason
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    reader: ReaderArgs,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn accounting(args: &AccountingArgs) -> Result<Outcome, Failure> {
    let (store, entry) = args.reader.open(&args.db, &args.id, "accounting")?;
    let (case, events) = db::load(&*store, entry.case)?;
    let zone = case.summary().zone;
    let on = args.on.unwrap_or_else(|| Instant::new(Utc::now().fixed_offset()).date_in(zone));
    let told = account(&events, zone, on, &ProgramPolicy::us_default().privacy);
    output::write_one(&args.output, &told, |told| text(&args.id, told, args.all))?;
    Ok(Outcome::Done)
}

fn text(id: &str, told: &Accounting, all: bool) -> String {
    let head = format!("{} disclosures from {} to {}", paint(BOLD, id), told.from, told.to);
    let none = told.disclosures.is_empty().then(|| paint(DIM, "  none that the rule lists")).into_iter();
    let listed = lines(none.chain(told.disclosures.iter().map(row)));
    let count = told.left_out.len();
    let rest = if all {
        lines(told.left_out.iter().map(|line| {
            let why = line.left_out.map(|why| words::name(&why)).unwrap_or_default();
            format!("{}  {}", row(line), paint(DIM, why))
        }))
    } else {
        String::new()
    };
    let more = if all || count == 0 { "" } else { " (`--all` shows them)" };
    format!("{head}\n{listed}{}\n{rest}", paint(DIM, format!("left out by the rule: {count}{more}")))
}

fn row(line: &DisclosureLine) -> String {
    let purpose = line.purpose.map_or_else(|| "purpose in words".to_owned(), |purpose| words::name(&purpose));
    let basis = match &line.basis {
        Some(Basis::Consent { releases }) => {
            releases.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Some(Basis::Exception { exception }) => words::name(exception),
        None => "in words".to_owned(),
    };
    let content = words::classes(&line.content);
    format!("  {}  {:<24} {content}  {purpose}  {}", line.on, line.recipient, paint(DIM, basis))
}
