//! `casework case timeline`: what has happened, phase by phase, at a glance.
#![expect(clippy::wildcard_enum_match_arm, reason = "a bar stands along two overlays and no other event")]

use casework::lifecycle::{Entry, Event, Happening, Phase, Summary};
use chrono::NaiveDate;

use super::One;
use crate::db;
use crate::exit::{Failure, Outcome};
use crate::output;
use crate::output::text::{BOLD, DIM, RED, YELLOW, paint, width};
use crate::words::{self, Mark};

mod glance;

pub(super) fn timeline(args: &One) -> Result<Outcome, Failure> {
    let (store, entry) = args.open("timeline")?;
    let (case, events) = db::load(&*store, entry.case)?;
    let summary = case.summary();
    let follows = store.cases()?.into_iter().find(|known| Some(known.case) == summary.previous);
    let follows = follows.and_then(|known| known.reference).map(|name| format!(", follows {name}"));
    output::write_list(&args.output, &events, |events| {
        text(&summary, follows.as_deref().unwrap_or_default(), events)
    })?;
    Ok(Outcome::Done)
}

fn text(summary: &Summary, follows: &str, events: &[Event]) -> String {
    let mut page = Page { summary, text: String::new(), day: None, crisis: false, waiting: false, run: None };
    page.head(follows);
    page.text.push_str(&glance::glance(summary, events));
    for event in events {
        page.event(event);
    }
    page.end_run();
    page.text
}

/// Says whether an event is one domain of an assessment: they come in rows, and one word says it of all.
fn is_domain(event: &Event) -> bool {
    matches!(&event.event, Happening::EntryRecorded { entry: Entry::Domain(_), .. })
}

struct Page<'a> {
    summary: &'a Summary,
    text: String,
    /// The day of the last line.
    day: Option<NaiveDate>,
    crisis: bool,
    /// A hold or outreach is on.
    waiting: bool,
    /// Plain lines of one day and role are gathered into one.
    run: Option<Run>,
}

struct Run {
    day: NaiveDate,
    role: &'static str,
    said: Vec<String>,
    domains: usize,
}

impl Page<'_> {
    fn put(&mut self, line: &str) {
        self.text.extend([line, "\n"]);
    }

    fn head(&mut self, follows: &str) {
        let summary = self.summary;
        let name = summary.reference.as_ref().map_or_else(|| summary.case.to_string(), ToString::to_string);
        let model =
            summary.model.map(|model| format!(" · {} model", words::name(&model))).unwrap_or_default();
        let state = summary
            .closed
            .map_or_else(|| format!("in {}", summary.phase), |reason| format!("closed: {}", reason.as_str()));
        let program = summary.program.as_ref().map(|program| format!(" · {program}")).unwrap_or_default();
        self.put(&format!("{}{program}{model} · {state}{follows}", paint(BOLD, name)));
    }

    fn event(&mut self, event: &Event) {
        let (mark, said) = words::line(event);
        if let Some(phase) = entered(event) {
            self.end_run();
            self.phase(phase, event, &said);
            return;
        }
        let late = if event.late.is_some() { " (entered late)" } else { "" };
        if mark == Mark::Plain {
            self.gather(event, format!("{said}{late}"));
            return;
        }
        self.end_run();
        self.crisis |= matches!(event.event, Happening::CrisisDeclared { .. });
        self.line(event.at.date_in(self.summary.zone), event.role.as_str(), mark, &format!("{said}{late}"));
        self.crisis &= !matches!(event.event, Happening::CrisisResolved { .. });
        match event.event {
            Happening::HoldPlaced { .. } | Happening::OutreachStarted { .. } => self.waiting = true,
            Happening::HoldEnded { .. } | Happening::ClientReengaged { .. } => self.waiting = false,
            _ => {}
        }
    }

    /// Returns the bar that stands along an overlay: a crisis, or a hold or outreach.
    fn bar(&self) -> String {
        match (self.crisis, self.waiting) {
            (true, _) => paint(RED, "┃"),
            (false, true) => paint(YELLOW, "┊"),
            (false, false) => " ".to_owned(),
        }
    }

    /// Begins a phase with a heading.
    fn phase(&mut self, phase: Phase, event: &Event, said: &str) {
        let day = event.at.date_in(self.summary.zone);
        let how = if matches!(event.event, Happening::CaseOpened { .. }) {
            format!("{said} ")
        } else {
            said.split_once("  ").map(|(_, how)| format!("{} ", how.trim())).unwrap_or_default()
        };
        let heading = paint(BOLD, format!("{} {}", phase.code(), phase));
        let gap = self.bar();
        self.put(gap.trim_end());
        self.waiting &= phase != Phase::Closed;
        self.put(&format!("{heading}  {}", paint(DIM, format!("{day}  {how}· {}", event.role))));
        self.day = Some(day);
    }

    fn gather(&mut self, event: &Event, said: String) {
        let (day, role) = (event.at.date_in(self.summary.zone), event.role.as_str());
        if self.run.as_ref().is_none_or(|run| run.day != day || run.role != role) {
            self.end_run();
        }
        let run = self.run.get_or_insert(Run { day, role, said: Vec::new(), domains: 0 });
        match (is_domain(event), run.said.last_mut()) {
            (true, _) => run.domains = run.domains.saturating_add(1),
            // One referral, several steps: the next step says only where it leads.
            (false, Some(last)) if continues(last, &said) => {
                let step = said.rsplit_once("→").map_or("", |(_, step)| step);
                last.extend([" →", step]);
            }
            (false, _) => run.said.push(said),
        }
    }

    fn end_run(&mut self) {
        let Some(mut run) = self.run.take() else { return };
        match run.domains {
            0 => {}
            1 => run.said.insert(0, "1 domain".to_owned()),
            count => run.said.insert(0, format!("{count} domains")),
        }
        self.line(run.day, run.role, Mark::Plain, &run.said.join(" · "));
    }

    fn line(&mut self, day: NaiveDate, role: &str, mark: Mark, said: &str) {
        let bar = self.bar();
        let room = width().saturating_sub(DAY_WIDTH + role.chars().count() + 6);
        let mut first =
            if self.day.replace(day) == Some(day) { " ".repeat(DAY_WIDTH) } else { day.to_string() };
        let mut role = role.to_owned();
        for said in words::wrap(said, room) {
            let pad = " ".repeat(room.saturating_sub(said.chars().count()));
            let said = match mark {
                Mark::Alarm => paint(RED, said),
                Mark::Caution => paint(YELLOW, said),
                Mark::Step => paint(BOLD, said),
                Mark::Plain => said,
            };
            let line = format!("{bar} {}  {said}{pad}  {}", paint(DIM, first), paint(DIM, role));
            self.put(line.trim_end());
            (first, role) = (" ".repeat(DAY_WIDTH), String::new());
        }
    }
}

/// Says whether a line is the next step of the referral that the line before is about.
fn continues(last: &str, said: &str) -> bool {
    let name = |line: &str| line.split_once(':').map(|(name, _)| name.to_owned());
    said.contains('→') && last.starts_with("referral ") && name(last) == name(said)
}

/// How wide a day is.
const DAY_WIDTH: usize = 10;

/// Returns the phase that an event begins.
fn entered(event: &Event) -> Option<Phase> {
    if let Happening::PhaseMoved { to, .. } = &event.event {
        return Some(*to);
    }
    let rows = [
        (matches!(event.event, Happening::CaseOpened { .. }), Phase::Screening),
        (matches!(event.event, Happening::CaseReopened { .. }), Phase::Assessment),
        (matches!(event.event, Happening::CaseClosed { .. }), Phase::Closed),
    ];
    rows.into_iter().find(|(entered, _)| *entered).map(|(_, phase)| phase)
}
