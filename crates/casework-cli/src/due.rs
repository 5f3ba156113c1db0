//! `casework due`: what is due, overdue or blocked in the cases of a store; of a closed case, what its record still asks
//! for.

use std::collections::BTreeSet;

use casework::core::{BusinessCalendar, Instant, PersonId, Role, Zone};
use casework::lifecycle::due::{By, DueItem, DueStatus, Now, due};
use casework::lifecycle::{Case, Phase, ProgramPolicy};
use casework::store::CaseEntry;
use chrono::{NaiveDate, NaiveTime, Utc};
use clap::Args;
use serde::Serialize;

use crate::db::{self, DbArgs};
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, DIM, RED, YELLOW, paint, push_wrapped};
use crate::output::{self, OutputArgs};
use crate::policy::{Others, PolicyArg};

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
    /// Only what this person carries: an id, or its beginning, as `casework caseload` shows it
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

/// What one case adds to the list.
struct OfCase {
    rows: Vec<Row>,
    others: Others,
    carrier: Option<PersonId>,
}

pub(crate) fn run(args: &DueArgs) -> Result<Outcome, Failure> {
    let policy = args.policy.load()?;
    let store = args.db.read()?;
    let entries = match args.case.as_deref() {
        Some(asked) => vec![db::find(&*store, asked)?],
        None => store.cases()?,
    };
    let calendar = BusinessCalendar::new(args.holiday.iter().copied());
    let found =
        db::each_case(&args.db, &entries, |entry, case| args.of_case(entry, &case, (&policy, &calendar)))?;
    let (mut rows, mut others) = (Vec::new(), Others::default());
    let mut carriers = BTreeSet::new();
    for found in found {
        rows.extend(found.rows);
        others.extend(found.others);
        carriers.extend(found.carrier);
    }
    if let Some(asked) = args.by.as_deref() {
        let person = carrier(asked, &carriers)?;
        rows.retain(|row| row.item.person == Some(person));
    }
    rows.sort_by_key(|row| row.at);
    let others = others.said(&policy, &args.output);
    output::write_list(&args.output, &rows, |rows| page(rows, args.within) + &others)?;
    Ok(Outcome::Done)
}

/// Finds the one person who carries a case and whose id is, or begins with, what was asked for.
fn carrier(asked: &str, carriers: &BTreeSet<PersonId>) -> Result<PersonId, Failure> {
    let start = asked.to_ascii_lowercase();
    let named = |person: &PersonId| !start.is_empty() && person.to_string().starts_with(&start);
    let found: Vec<PersonId> = carriers.iter().copied().filter(named).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::Input(format!(
            "--by: nobody whose id begins with `{asked}` carries a case here: an id is wanted, not a name of a history; \
             `casework caseload --format json` shows the ids"
        ))),
        many => {
            let ids: Vec<_> = many.iter().map(ToString::to_string).collect();
            Err(Failure::Input(format!(
                "--by: `{asked}` names {} people: give more of one id of {}",
                many.len(),
                ids.join(", ")
            )))
        }
    }
}

impl DueArgs {
    /// Returns what is due in a case, as far as it was asked for.
    fn of_case(
        &self,
        entry: &CaseEntry,
        case: &Case,
        (policy, calendar): (&ProgramPolicy, &BusinessCalendar),
    ) -> OfCase {
        let zone = case.summary().zone;
        let now = Now { at: self.now(zone), calendar };
        let last = casework::core::calendar::plus_days(now.at.date_in(zone), self.within);
        let items = due(case, policy, now).into_iter().filter(|item| item.by.day(zone) <= last);
        let rows: Vec<Row> = items.map(|item| row(entry, case, item, zone)).collect();
        // A case without a row may be without one because of numbers that are not its own.
        let is_seen = !rows.is_empty() || case.phase() != Phase::Closed;
        let others = if is_seen { Others::of(&db::name(entry), case, policy) } else { Others::default() };
        OfCase { rows, others, carrier: case.summary().case_manager }
    }

    /// Returns the time that counts as now: noon of the day that is asked about, or the clock.
    fn now(&self, zone: Zone) -> Instant {
        let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or(NaiveTime::MIN);
        self.on
            .map_or_else(|| Instant::new(Utc::now().fixed_offset()), |day| zone.instant(day.and_time(noon)))
    }
}

fn row(entry: &CaseEntry, case: &Case, item: DueItem, zone: Zone) -> Row {
    Row { case: db::name(entry), phase: case.phase(), at: item.by.instant(zone), item }
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
    let who = if item.is_for_anyone() { "anyone".to_owned() } else { whose(&item.who) };
    let waits = item.waits_for.as_ref().map(|what| format!("; waits for {what}")).unwrap_or_default();
    push_wrapped(page, INDENT, "", &paint(DIM, format!("{}{waits} · {who}", item.because)));
}

/// Says whose it is to do: whoever carries the case is the case manager, whatever the role. Before anyone carries it,
/// when intake workers may do it as well, each is named.
fn whose(roles: &[Role]) -> String {
    let carried = roles.contains(&Role::CaseManager) && !roles.contains(&Role::IntakeWorker);
    let mut said: Vec<&str> = if carried { vec!["case manager"] } else { Vec::new() };
    let others = roles
        .iter()
        .filter(|role| !carried || !matches!(role, Role::CaseManager | Role::Clinician | Role::ActTeam));
    said.extend(others.map(|role| role.as_str()));
    said.join(", ")
}

/// Where the words start: behind day, time, case and phase.
const INDENT: usize = 37;
