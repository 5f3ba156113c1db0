//! `casework due`: what is due, overdue or blocked in the cases of a store.

use casework::core::{BusinessCalendar, Instant, PersonId, Role, Zone};
use casework::lifecycle::due::{By, DueItem, DueStatus, Now, due};
use casework::lifecycle::{Case, Phase};
use casework::store::CaseEntry;
use chrono::{NaiveDate, NaiveTime, Utc};
use clap::Args;
use serde::Serialize;

use crate::db::{self, DbArgs};
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, DIM, RED, YELLOW, paint, push_wrapped};
use crate::output::{self, OutputArgs};
use crate::policy::PolicyArg;

/// List what is due, overdue or blocked, with how each date was counted
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  casework due
  casework due --on 2025-10-01 --within 14
  casework due --case denise --on 2025-10-01
  casework due --by 0194 --format json")]
pub(crate) struct DueArgs {
    /// What counts as today (the system's clock by default)
    #[arg(long, value_name = "DATE")]
    on: Option<NaiveDate>,
    /// Only what this person carries: the beginning of an id
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// Only this case
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// How many days to look ahead
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    within: u32,
    /// Days that are not worked beside weekends, one date a use
    #[arg(long, value_name = "DATE")]
    holiday: Vec<NaiveDate>,
    #[command(flatten)]
    policy: PolicyArg,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// One deadline, with the case it stands in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Row {
    case: String,
    phase: Phase,
    #[serde(flatten)]
    item: DueItem,
    #[serde(skip)]
    at: Instant,
}

pub(crate) fn run(args: &DueArgs) -> Result<Outcome, Failure> {
    let policy = args.policy.load()?;
    let store = args.db.read()?;
    let entries = match args.case.as_deref() {
        Some(asked) => vec![db::find(&*store, asked)?],
        None => store.cases()?,
    };
    let calendar = BusinessCalendar::new(args.holiday.iter().copied());
    let mut rows = Vec::new();
    for entry in entries.iter().filter(|entry| entry.phase != Phase::Closed) {
        let (case, _) = db::load(&*store, entry.case)?;
        let zone = case.summary().zone;
        let now = Now { at: args.now(zone), calendar: &calendar };
        let last = casework::core::calendar::plus_days(now.at.date_in(zone), args.within);
        let items = due(&case, &policy, now).into_iter();
        let items = items.filter(|item| item.by.day(zone) <= last && args.is_theirs(item.person));
        rows.extend(items.map(|item| row(entry, &case, item, zone)));
    }
    rows.sort_by_key(|row| row.at);
    output::write_list(&args.output, &rows, |rows| page(rows, args.within))?;
    Ok(Outcome::Done)
}

impl DueArgs {
    /// Returns the time that counts as now: noon of the day that is asked about, or the clock.
    fn now(&self, zone: Zone) -> Instant {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or(NaiveTime::MIN);
        self.on
            .map_or_else(|| Instant::new(Utc::now().fixed_offset()), |day| zone.instant(day.and_time(noon)))
    }

    fn is_theirs(&self, person: Option<PersonId>) -> bool {
        let Some(asked) = self.by.as_deref() else { return true };
        person.is_some_and(|person| person.to_string().starts_with(&asked.to_ascii_lowercase()))
    }
}

fn row(entry: &CaseEntry, case: &Case, item: DueItem, zone: Zone) -> Row {
    let name = entry.reference.as_ref().map_or_else(|| entry.case.to_string(), ToString::to_string);
    Row { case: name, phase: case.phase(), at: item.by.instant(zone), item }
}

fn page(rows: &[Row], within: u32) -> String {
    if rows.is_empty() {
        return format!("nothing is due within {within} days\n");
    }
    let mut page = String::new();
    for (status, title) in [
        (DueStatus::Overdue, "Overdue"),
        (DueStatus::Today, "Today"),
        (DueStatus::Upcoming, "Ahead"),
        (DueStatus::Blocked, "Blocked"),
    ] {
        let mine: Vec<&Row> = rows.iter().filter(|row| row.item.status == status).collect();
        if mine.is_empty() {
            continue;
        }
        if !page.is_empty() {
            page.push('\n');
        }
        page.extend([paint(BOLD, title), "\n".to_owned()]);
        for row in mine {
            line(&mut page, row);
        }
    }
    page
}

fn line(page: &mut String, row: &Row) {
    let item = &row.item;
    let when = match item.by {
        By::Day(day) => format!("{day}      "),
        By::Time(at) => at.get().format("%Y-%m-%d %H:%M").to_string(),
    };
    let when = match item.status {
        DueStatus::Overdue => paint(RED, when),
        DueStatus::Today => paint(YELLOW, when),
        DueStatus::Upcoming => when,
        DueStatus::Blocked => paint(DIM, when),
    };
    let about = item.about.as_ref().map(|about| format!(" `{about}`")).unwrap_or_default();
    let lead = format!("  {when}  {:<12} {}", row.case, row.phase.code());
    push_wrapped(page, INDENT, &lead, &format!("{}{about}", item.what));
    let who = if item.who.len() > 4 { "anyone".to_owned() } else { whose(&item.who) };
    let waits = item.waits_for.as_ref().map(|what| format!("; waits for {what}")).unwrap_or_default();
    push_wrapped(page, INDENT, "", &paint(DIM, format!("{}{waits} · {who}", item.because)));
}

/// Says whose it is to do: whoever carries the case is the case manager, whatever the role.
fn whose(roles: &[Role]) -> String {
    let carried = roles.contains(&Role::CaseManager);
    let mut said: Vec<&str> = if carried { vec!["case manager"] } else { Vec::new() };
    let others = roles
        .iter()
        .filter(|role| !carried || !matches!(role, Role::CaseManager | Role::Clinician | Role::ActTeam));
    said.extend(others.map(|role| role.as_str()));
    said.join(", ")
}

/// Where the words start: behind day, time, case and phase.
const INDENT: usize = 37;
