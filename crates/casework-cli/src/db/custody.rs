//! `casework db hold` and `db journal`: legal holds, and who has read, held and erased what.

use casework::core::{Actor, EntryId, FreeText, Instant, PersonId, Role};
use casework::store::Store;
use casework::store::custody::{Custody, CustodyError, Kept, Objection, holds_on, place_hold, release_hold};
use casework::store::views::{PAGE_MAX, Page};
use chrono::Utc;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use schemars::JsonSchema;
use serde::Serialize;

use super::DbArgs;
use crate::exit::{Failure, Outcome};
use crate::output::text::{DIM, GREEN, RED, paint, push_wrapped};
use crate::output::{self, OutputArgs};
use crate::words;

/// Place and release legal holds
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  casework db hold list")]
pub(super) struct HoldArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Clone, Subcommand)]
enum Verb {
    /// List the legal holds that are on
    #[command(after_help = "Example:\n  casework db hold list\n  casework db hold list sarah --format json")]
    List(ListArgs),
    /// Place a legal hold: nothing of the client may be erased
    #[command(
        after_help = "Example:\n  casework db hold place court-7 sarah --by 01941f29-7c00-7000-8000-000000000001 --reason 'Letter of 3 May'"
    )]
    Place(ChangeArgs),
    /// Release a legal hold
    #[command(
        after_help = "Example:\n  casework db hold release court-7 sarah --by 01941f29-7c00-7000-8000-000000000001 --reason 'Settled'"
    )]
    Release(ChangeArgs),
}

#[derive(Debug, Clone, Args)]
struct ListArgs {
    /// The client: an id, or a case of theirs; all of them when absent
    client: Option<String>,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Clone, Args)]
struct ChangeArgs {
    /// The name of the hold
    #[arg(value_name = "HOLD")]
    hold: EntryId,
    /// The client: an id, or a case of theirs
    client: String,
    /// The privacy officer who decided it, by id
    #[arg(long, value_name = "PERSON")]
    by: PersonId,
    /// Why; it is kept in plain text, so it must not name conditions
    #[arg(long, value_name = "WORDS")]
    reason: String,
    /// What counts as now (the system's clock by default)
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Clone, Args)]
pub(super) struct JournalArgs {
    /// The client: an id, or a case of theirs; all of them when absent
    client: Option<String>,
    /// Only records of this kind
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Custody::NAMES))]
    kind: Option<String>,
    /// Only what comes after this record
    #[arg(long, value_name = "N", default_value_t = 0)]
    after: u64,
    /// How many records at most
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What came of placing or releasing a hold.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct HoldAnswer {
    /// The client.
    client: PersonId,
    /// The name of the hold.
    hold: EntryId,
    /// Whether it was done.
    done: bool,
    /// Every reason against it.
    objections: Vec<Against>,
}

/// A reason why something about custody is refused.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Against {
    /// Its name.
    objection: String,
    /// What it says.
    message: String,
}

impl Against {
    pub(super) fn all(objections: &[Objection]) -> Vec<Self> {
        let against = |objection: &Objection| Self {
            objection: objection.name().to_owned(),
            message: objection.to_string(),
        };
        objections.iter().map(against).collect()
    }

    /// Appends every reason to a page, one a line.
    pub(super) fn write(against: &[Self], page: &mut String) {
        for one in against {
            push_wrapped(page, 4, &format!("  {}", paint(RED, "✗")), &one.message);
        }
    }
}

impl From<CustodyError> for Failure {
    fn from(error: CustodyError) -> Self {
        Self::System(error.to_string())
    }
}

/// Returns what counts as now.
pub(super) fn now(at: Option<Instant>) -> Instant {
    at.unwrap_or_else(|| Instant::new(Utc::now().fixed_offset()))
}

/// Returns the person as a privacy officer.
pub(super) fn officer(by: PersonId) -> Result<Actor, Failure> {
    Actor::new(by, [Role::PrivacyOfficer]).map_err(|error| Failure::System(error.to_string()))
}

pub(super) fn reason(words: &str) -> Result<FreeText, Failure> {
    FreeText::new(words).map_err(|error| Failure::Input(format!("--reason: {error}")))
}

pub(super) fn hold(args: &HoldArgs) -> Result<Outcome, Failure> {
    match &args.verb {
        Verb::List(args) => list(args),
        Verb::Place(args) => change(args, true),
        Verb::Release(args) => change(args, false),
    }
}

fn list(args: &ListArgs) -> Result<Outcome, Failure> {
    let store = args.db.read()?;
    let client = args.client.as_deref().map(|asked| super::client(&*store, asked)).transpose()?;
    let on = holds_on(&*store, client)?;
    output::write_list(&args.output, &on, |on| {
        if on.is_empty() { "no legal hold is on\n".to_owned() } else { on.iter().map(row).collect() }
    })?;
    Ok(Outcome::Done)
}

fn change(args: &ChangeArgs, place: bool) -> Result<Outcome, Failure> {
    let (officer, reason) = (officer(args.by)?, reason(&args.reason)?);
    let client = super::client(&*args.db.read()?, &args.client)?;
    let mut store = args.db.open()?;
    let who = (client, now(args.at), &officer);
    let changed = if place {
        place_hold(&mut *store, who, (&args.hold, &reason))
    } else {
        release_hold(&mut *store, who, (&args.hold, &reason))
    };
    let objections = match changed {
        Ok(()) => Vec::new(),
        Err(CustodyError::Refused(objections)) => Against::all(&objections),
        Err(error) => return Err(error.into()),
    };
    let answer = HoldAnswer { client, hold: args.hold.clone(), done: objections.is_empty(), objections };
    output::write_one(&args.output, &answer, |answer| changed_text(answer, place))?;
    Ok(Outcome::objecting(!answer.done))
}

fn changed_text(answer: &HoldAnswer, place: bool) -> String {
    if answer.done {
        let is = if place { "on" } else { "released" };
        let (mark, HoldAnswer { hold, client, .. }) = (paint(GREEN, "✓"), answer);
        return format!("{mark} the legal hold `{hold}` on client {client} is {is}\n");
    }
    let is = if place { "placed" } else { "released" };
    let mut page = format!("the legal hold `{}` was not {is}:\n", answer.hold);
    Against::write(&answer.objections, &mut page);
    if place && answer.objections.iter().any(|against| against.objection == "hold-on") {
        page.push_str("the name is taken: give this one another name, or release the one that is on first\n");
    }
    page
}

pub(super) fn journal(args: &JournalArgs) -> Result<Outcome, Failure> {
    let store = args.db.read()?;
    let client = args.client.as_deref().map(|asked| super::client(&*store, asked)).transpose()?;
    let found = records(&*store, client, args)?;
    output::write_list(&args.output, &found, |found| {
        if found.is_empty() {
            "nothing is in the journal\n".to_owned()
        } else {
            found.iter().map(row).collect()
        }
    })?;
    Ok(Outcome::Done)
}

fn records(store: &dyn Store, client: Option<PersonId>, args: &JournalArgs) -> Result<Vec<Kept>, Failure> {
    let (mut found, limit) = (Vec::new(), args.limit.unwrap_or(usize::MAX));
    let asked = |kept: &Kept| {
        let kind = kept.note.custody.name();
        kept.position > args.after && args.kind.as_deref().is_none_or(|asked| asked == kind)
    };
    let mut page = Page::first(PAGE_MAX);
    loop {
        let part = store.journal(client, &page)?;
        found.extend(part.rows.into_iter().filter(asked));
        found.truncate(limit);
        let Some(next) = part.next.filter(|_| found.len() < limit) else { return Ok(found) };
        page = Page::after(next, PAGE_MAX);
    }
}

/// Puts a record of the journal in a line.
fn row(kept: &Kept) -> String {
    let note = &kept.note;
    let at = note.at.get().format("%Y-%m-%d %H:%M");
    let lead = format!("{:>6}  {at}  {:<16}", kept.position, note.custody.name());
    let who = paint(DIM, format!("· client {} · by {}, {}", note.client, note.by.id(), note.role));
    let mut line = String::new();
    push_wrapped(&mut line, INDENT, &lead, &format!("{} {who}", said(&note.custody)));
    line
}

fn said(custody: &Custody) -> String {
    match custody {
        Custody::Accessed { case, what, purpose } => {
            let of = case.map(|case| format!(" {case}")).unwrap_or_default();
            format!("{what}{of} for {purpose}")
        }
        Custody::HoldPlaced { hold, reason } | Custody::HoldReleased { hold, reason } => {
            format!("`{hold}`: {}", reason.reveal())
        }
        Custody::ErasureOrdered { cases, reason, retained_until, .. } => {
            let cases = words::count(cases.len(), "case");
            format!("{cases}, kept until {retained_until}: {}", reason.reveal())
        }
        Custody::Erased => "the key is gone".to_owned(),
        // The library may learn more kinds; their name is shown beside this.
        _ => String::new(),
    }
}

/// Where the words start: behind position, time and kind.
const INDENT: usize = 43;
