//! `casework crisis escalation`: who is to be told now, and what comes next, from a file of acts.

use std::path::{Path, PathBuf};

use casework::core::{Actor, BusinessCalendar, Instant};
use casework::crisis::episode::{Step, StepContext};
use casework::crisis::escalation::{Alarm, Duties, Escalation, Manner, Notice, Roster, Why};
use casework::crisis::{Episode, RuleSet, escalate};
use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::people::{clock, style};
use super::{acts, rule_file};
use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output::text::{BOLD, GREEN, RED, paint, push_wrapped};
use crate::output::{self, OutputArgs, write_list};

/// The escalation chain: who is to be told now, by when, and what comes next
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework crisis escalation acts.ndjson --roster roster.json --rules riverside.json --at 2026-03-06T19:30:00-06:00
  casework crisis escalation acts.ndjson --roster roster.json --at 2026-03-06T19:15:00-06:00 --until 2026-03-06T21:15:00-06:00

Nothing is sent: a service tells people, and writes each notice into the acts (`give-notice`). --until climbs on as if
nobody answered. Exit code 1: a deadline has passed without its response, or the chain reaches nobody.
The fields: casework schema crisis-act, roster, escalation")]
pub(super) struct EscalationArgs {
    /// The acts, one a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Who is on duty, as a JSON list; nobody without it
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// A rule set of one's own, proved before it is used; the standard one without it
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The instant that is asked about; now without it
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    /// Climb on until this instant, as if nobody answered
    #[arg(long, value_name = "INSTANT")]
    until: Option<Instant>,
    /// A day that is not worked, beside Saturdays and Sundays; may be given many times
    #[arg(long, value_name = "DATE")]
    holiday: Vec<NaiveDate>,
    #[command(flatten)]
    output: OutputArgs,
}

/// What follows for one episode at one instant.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Told {
    client: String,
    episode: String,
    at: Instant,
    #[serde(flatten)]
    escalation: Escalation,
    #[serde(skip)]
    page: String,
}

/// The most times that one climb is asked.
const ASKED_MAX: usize = 1_000;

pub(super) fn run(args: &EscalationArgs) -> Result<Outcome, Failure> {
    let rules = rule_file::proved(args.rules.as_deref())?;
    let roster = roster(args.roster.as_deref())?;
    let calendar = BusinessCalendar::new(args.holiday.iter().copied());
    let played = acts::play(args.file.as_deref(), &rules, &calendar)?;
    if let Some(stop) = &played.stopped {
        return Err(Failure::Input(format!("line {}: {}", stop.line, stop.message)));
    }
    // A clock of the program, for a person who asks now.
    let at = args.at.unwrap_or_else(|| Instant::new(chrono::Local::now().fixed_offset()));
    let mut duties = Duties::new(&rules, &roster);
    duties.calendar = Some(&calendar);
    let mut told = Vec::new();
    if let Some((by, last)) = &played.last {
        let times = (at.max(*last), args.until.unwrap_or(at));
        for episode in played.episodes.open().chain(played.episodes.closed()) {
            climb(episode.clone(), &duties, by, times, &mut told)?;
        }
    }
    let quiet = |told: &Told| told.escalation.notices.is_empty() && told.escalation.next_at.is_none();
    told.retain(|told| !quiet(told));
    let objects = told.iter().any(|told| told.escalation.breached || told.escalation.alarm.is_some());
    write_list(&args.output, &told, |told| {
        let pages: Vec<_> = told.iter().map(|told| told.page.as_str()).collect();
        if pages.is_empty() { paint(GREEN, "nothing is due\n") } else { pages.join("\n") }
    })?;
    if rules.chain().terminal.is_none() {
        output::note(
            "the rule set names no human contact at the end of the chain: see casework crisis rules check",
        );
    }
    Ok(Outcome::objecting(objects))
}

fn roster(path: Option<&Path>) -> Result<Roster, Failure> {
    let Some(path) = path else { return Ok(Roster::default()) };
    let mut duties = Vec::new();
    for document in Input::open(Some(path))?.documents(Lists::OfDocuments)? {
        duties.push(document?.read()?);
    }
    Ok(Roster::new(duties))
}

/// Asks the chain at an instant, and again whenever it says so until another, telling each notice.
fn climb(
    mut episode: Episode,
    duties: &Duties<'_>,
    by: &Actor,
    (at, until): (Instant, Instant),
    told: &mut Vec<Told>,
) -> Result<(), Failure> {
    let rules: &RuleSet = duties.rules;
    let mut now = at;
    for _ in 0..ASKED_MAX {
        let asked = escalate(&episode, duties, now);
        let escalation = asked.map_err(|error| Failure::Input(error.to_string()))?;
        for notice in &escalation.notices {
            let context = StepContext::new(by, now, rules);
            let given = episode.decide(&Step::GiveNotice { given: notice.given }, &context);
            let events = given.map_err(|refusal| Failure::Input(refusal.to_string()))?;
            episode = events.iter().fold(episode, Episode::evolve);
        }
        let next = escalation.next_at;
        let page = page(&episode, &escalation, now);
        let (client, id) = (episode.client().to_owned(), episode.id().to_owned());
        told.push(Told { client, episode: id, at: now, escalation, page });
        match next.filter(|next| *next <= until) {
            Some(next) if next > now => now = next,
            _ => break,
        }
    }
    Ok(())
}

fn page(episode: &Episode, escalation: &Escalation, now: Instant) -> String {
    let (zone, tier) = (episode.zone(), episode.effective_tier());
    let mut page = paint(style(tier), tier.as_str().to_uppercase());
    page.extend(["  ", &paint(BOLD, episode.client()), "  at ", &clock(now, zone), "\n"]);
    if escalation.breached {
        let words = format!("the response was due {}", clock(episode.deadline(), zone));
        push_wrapped(&mut page, 14, &format!("  {}", paint(RED, "OVERDUE")), &words);
    }
    if let Some(alarm) = escalation.alarm {
        let words = match alarm {
            Alarm::NobodyOnDuty => "nobody in the chain is on duty: call the emergency number of the region",
            Alarm::PastCap => "the time that is never passed has passed",
        };
        push_wrapped(&mut page, 14, &format!("  {}", paint(RED, "ALARM")), words);
    }
    for notice in &escalation.notices {
        push_notice(&mut page, notice, |at| clock(at, zone));
    }
    if let Some(next) = escalation.next_at {
        push_wrapped(&mut page, 14, "  ask again", &clock(next, zone));
    }
    page
}

fn push_notice(page: &mut String, notice: &Notice, clock: impl Fn(Instant) -> String) {
    let to: Vec<_> = notice
        .to
        .iter()
        .map(|to| match (&to.number, to.person) {
            (Some(number), _) => format!("{} ({number})", to.post.as_str()),
            (None, Some(person)) => format!("{} ({person})", to.post.as_str()),
            (None, None) => to.post.as_str().to_owned(),
        })
        .collect();
    let verb = if notice.manner == Manner::Digest { "  digest" } else { "  tell" };
    let to =
        if to.is_empty() { "nobody: the chain has no contact at its end".to_owned() } else { to.join(", ") };
    push_wrapped(page, 14, &paint(BOLD, verb), &to);
    let why = match notice.why {
        Why::CaringContactDue => "the contact after a lowering is overdue",
        Why::DeadlinePassed => "the deadline has passed without the response",
        Why::ReviewDue => "the review is overdue",
        Why::Triggered => "a new crisis, or a higher tier",
        Why::Unacknowledged => "the level before has not answered",
    };
    push_wrapped(page, 14, "", &format!("{why}; answer by {}", clock(notice.acknowledge_by)));
    if let Some(prompt) = notice.prompt {
        push_wrapped(page, 14, "", prompt.words());
    }
}
