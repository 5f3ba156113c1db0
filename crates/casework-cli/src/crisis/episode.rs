//! `casework crisis episode`: what became of crisis episodes, from a file of acts.

use std::path::PathBuf;

use casework::core::BusinessCalendar;
use casework::crisis::Episode;
use casework::crisis::episode::{EpisodeEvent, Occurrence};
use chrono::NaiveDate;
use clap::Args;

use super::people::{clock, style};
use super::{acts, rule_file};
use crate::exit::{Failure, Outcome};
use crate::output::text::{BOLD, DIM, RED, paint, push_wrapped};
use crate::output::{self, OutputArgs, write_list};

/// Crisis episodes: play acts, one a line, and see what stands
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  casework crisis episode acts.ndjson
  casework crisis episode acts.ndjson --rules riverside.json --format json

A line: {\"client\": \"c-1\", \"at\": INSTANT, \"by\": {\"id\": ID, \"roles\": [ROLE]}, \"act\": {\"type\": \"acknowledge\"}}
An act `receive` takes a report in and opens the episode. With `expect` an act must be `accepted` or `refused`.
Exit code 1: an act was refused. The fields: casework schema crisis-act")]
pub(super) struct EpisodeArgs {
    /// The acts, one a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// A rule set of one's own, proved before it is used; the standard one without it
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// A day that is not worked, beside Saturdays and Sundays; may be given many times
    #[arg(long, value_name = "DATE")]
    holiday: Vec<NaiveDate>,
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &EpisodeArgs) -> Result<Outcome, Failure> {
    let rules = rule_file::proved(args.rules.as_deref())?;
    let calendar = BusinessCalendar::new(args.holiday.iter().copied());
    let played = acts::play(args.file.as_deref(), &rules, &calendar)?;
    let all: Vec<&Episode> = played.episodes.closed().iter().chain(played.episodes.open()).collect();
    write_list(&args.output, &all, |all| {
        all.iter().map(|episode| page(episode)).collect::<Vec<_>>().join("\n")
    })?;
    if let Some(stop) = &played.stopped {
        output::note(&format!("line {}: {}", stop.line, stop.message));
    }
    Ok(Outcome::objecting(played.stopped.is_some()))
}

fn page(episode: &Episode) -> String {
    let mut page = String::new();
    let tier = episode.effective_tier();
    page.push_str(&paint(style(tier), tier.as_str().to_uppercase()));
    let state = if episode.is_open() { "open" } else { "closed" };
    page.extend(["  ", &paint(BOLD, episode.client()), "  ", episode.id(), "  ", state, "\n"]);
    if episode.is_open() && !episode.is_responded() {
        push_wrapped(&mut page, 14, "  respond by", &clock(episode.deadline(), episode.zone()));
    }
    if let Some(latest) = episode.latest().filter(|_| episode.is_open() && !episode.is_responded()) {
        push_wrapped(&mut page, 14, "  never past", &clock(latest, episode.zone()));
    }
    if let Some(due) = episode.caring_contact_due() {
        push_wrapped(&mut page, 14, "  contact by", &clock(due, episode.zone()));
    }
    if let Some(proposal) = episode.proposal() {
        let words = format!("a second person agrees with {}, or does not", proposal.lowering.to);
        push_wrapped(&mut page, 14, &format!("  {}", paint(RED, "waits")), &words);
    }
    for event in episode.record() {
        let lead = format!("  {:>3}", event.sequence);
        let when = paint(DIM, clock(event.at, episode.zone()));
        push_wrapped(&mut page, 7, &lead, &format!("{when}  {}: {}", event.role, words(event)));
    }
    page
}

/// Says what happened, without a word of what people wrote.
fn words(event: &EpisodeEvent) -> String {
    let rules = |codes: &[casework::core::Code]| {
        codes.iter().map(|code| code.id().to_owned()).collect::<Vec<_>>().join(", ")
    };
    match &event.what {
        Occurrence::Opened { judgment, .. } => {
            format!("opened, {} by {}", judgment.effective_tier, rules(&judgment.determined_by))
        }
        Occurrence::EvidenceReceived { judgment, renewed, .. } => {
            let again = if *renewed { ", the clocks start anew" } else { "" };
            let (computed, effective) = (judgment.computed_tier, judgment.effective_tier);
            format!("report, computed {computed}, effective {effective}{again}")
        }
        Occurrence::Raised { judgment, .. } => format!("raised to {}", judgment.effective_tier),
        Occurrence::Acknowledged => "acknowledged".to_owned(),
        Occurrence::NoticeGiven { given } => match given.level {
            Some(level) => format!("level {} told", level + 1),
            None => "reminder given".to_owned(),
        },
        Occurrence::ContactConfirmed { .. } => "contact confirmed".to_owned(),
        Occurrence::StoodDown { .. } => "stood down".to_owned(),
        Occurrence::Evaluated { .. } => "evaluated".to_owned(),
        Occurrence::Reviewed { .. } => "reviewed".to_owned(),
        Occurrence::LoweringProposed { lowering } => format!("proposes {}", lowering.to),
        Occurrence::Lowered { from, lowering, .. } => format!("lowered from {from} to {}", lowering.to),
        Occurrence::Overridden { rule, .. } => format!("disagrees with {}", rule.id()),
        Occurrence::Disclosed { .. } => "recorded a disclosure".to_owned(),
        Occurrence::CaringContactKept { .. } => "kept the contact".to_owned(),
        Occurrence::Closed { .. } => "closed".to_owned(),
        _ => "something that this version does not know".to_owned(),
    }
}
