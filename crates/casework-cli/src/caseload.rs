//! `casework caseload`: who carries how many clients, for supervisors.

use casework::core::{BusinessCalendar, Instant};
use casework::lifecycle::Phase;
use casework::lifecycle::caseload::{Caseload, IntensityMix, Load, caseload};
use casework::lifecycle::due::Now;
use chrono::Utc;
use clap::Args;

use crate::db::{self, DbArgs};
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, RED, paint, push_wrapped};
use crate::output::{self, OutputArgs};
use crate::policy::{Others, PolicyArg};

/// Show who carries how many clients, how intense, against which ceiling
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  casework caseload
  casework caseload --at 2025-10-01T09:00:00-05:00 --format json")]
pub(crate) struct CaseloadArgs {
    /// What counts as now (the system's clock by default)
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    #[command(flatten)]
    policy: PolicyArg,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &CaseloadArgs) -> Result<Outcome, Failure> {
    let policy = args.policy.load()?;
    let store = args.db.read()?;
    let entries = store.cases()?;
    let found = db::each_case(&args.db, &entries, |entry, case| {
        let name = db::name(entry);
        let is_open = case.phase() != Phase::Closed;
        let others = if is_open { Others::of(&name, &case, &policy) } else { Others::default() };
        (case, others)
    })?;
    let (cases, seen): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let mut others = Others::default();
    for seen in seen {
        others.extend(seen);
    }
    let others = others.said(&policy, &args.output);
    let calendar = BusinessCalendar::default();
    let at = args.at.unwrap_or_else(|| Instant::new(Utc::now().fixed_offset()));
    let programs = caseload(&cases, &policy, Now { at, calendar: &calendar });
    output::write_list(&args.output, &programs, |programs| {
        if programs.is_empty() {
            return "no cases yet: `casework run FILE` plays a history\n".to_owned();
        }
        programs.iter().map(page).collect::<Vec<_>>().join("\n") + &others
    })?;
    Ok(Outcome::objecting(programs.iter().any(|program| program.loads.iter().any(Load::is_over))))
}

fn page(program: &Caseload) -> String {
    let mut page = format!(
        "{} · {} open · {}\n",
        paint(BOLD, &program.program),
        program.clients,
        mix(program.intensity)
    );
    for load in &program.loads {
        let who = load.person.map_or_else(|| "not assigned".to_owned(), |person| person.to_string());
        let lead = format!("  {who:<36} {:>3}  ", load.clients);
        push_wrapped(&mut page, INDENT, &lead, &said(load));
    }
    page
}

fn mix(mix: IntensityMix) -> String {
    let parts = [("high", mix.high), ("moderate", mix.moderate), ("low", mix.low), ("not set", mix.open)];
    let parts = parts.iter().filter(|(_, count)| *count > 0).map(|(level, count)| format!("{level} {count}"));
    let said = parts.collect::<Vec<_>>().join(", ");
    if said.is_empty() { "no clients".to_owned() } else { said }
}

fn said(load: &Load) -> String {
    let mut parts = vec![mix(load.intensity)];
    parts.extend(load.models.iter().map(|model| {
        let said = format!("{} {}/{}", model.model, model.clients, model.ceiling);
        if model.clients > model.ceiling || model.at_hard_ceiling { paint(RED, said) } else { said }
    }));
    let alarms = [("in crisis", load.in_crisis), ("overdue", load.overdue)];
    parts.extend(
        alarms
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(what, count)| paint(RED, format!("{count} {what}"))),
    );
    let others = [
        ("on hold", load.on_hold),
        ("in outreach", load.in_outreach),
        ("taken over", load.taken_over),
        ("handed on", load.handed_on),
    ];
    parts
        .extend(others.iter().filter(|(_, count)| *count > 0).map(|(what, count)| format!("{count} {what}")));
    parts.join(" · ")
}

/// Where the words start.
const INDENT: usize = 44;
