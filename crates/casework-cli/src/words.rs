//! Events in words, one line each, for the people who look after a case.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what has no words of its own here is called by its wire name"
)]

use casework::core::Instant;
use casework::lifecycle::artifacts::common::{ContactMode, ContactOutcome, ContactWith, ContentClass};
use casework::lifecycle::artifacts::intake::Consenter;
use casework::lifecycle::artifacts::transition::{Receiver, StepDown};
use casework::lifecycle::case::command::HoldKind;
use casework::lifecycle::case::event::{CrisisJudgment, ScoreKept, WorkedOut};
use casework::lifecycle::{Entry, Event, Happening};
use serde::Serialize;

mod care;
mod privacy;

pub(crate) use privacy::classes;

/// How a line of a timeline is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The usual work.
    Plain,
    /// A move, a signature, a decision.
    Step,
    /// A crisis.
    Alarm,
    /// A hold, outreach, a notice.
    Caution,
}

/// Returns the wire name of a small vocabulary, with spaces.
pub(crate) fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(|text| text.replace('-', " ")))
        .unwrap_or_default()
}

/// Says in one line what happened. The words that people wrote stand last, in quotes, and only where they say most.
pub(crate) fn line(event: &Event) -> (Mark, String) {
    match &event.event {
        Happening::CaseOpened { opening } => {
            let again = if opening.previous.is_some() { ", following a closed episode" } else { "" };
            (
                Mark::Step,
                format!("opened: {} on {}{again}", name(&opening.referral.source), opening.referral.on),
            )
        }
        Happening::EntryRecorded { entry, worked_out, .. } => {
            (mark(worked_out.as_ref()), entry_line(entry, worked_out.as_ref()))
        }
        Happening::EntryAnnotated { entry, kind, .. } => {
            (Mark::Plain, format!("{} to entry {entry}", name(kind)))
        }
        Happening::DocumentSigned { document, version, .. } => {
            let version = version.map(|version| format!(" v{version}")).unwrap_or_default();
            (Mark::Step, format!("{}{version} signed", name(document)))
        }
        Happening::SignatureRefused { refusal } => (
            Mark::Caution,
            format!("{} not signed by {}: refusal documented", name(&refusal.document), refusal.refusal.role),
        ),
        Happening::PhaseMoved { from, to, reason, .. } => {
            let why = reason.map(|reason| format!("  ({})", name(&reason))).unwrap_or_default();
            (Mark::Step, format!("{} → {}{why}", from.code(), to.code()))
        }
        Happening::PlanDrafted { version, plan } => {
            let (goals, ways) = (plan.goals.len(), plan.interventions.len());
            (
                Mark::Plain,
                format!("plan v{version} drafted: {}, {}", count(goals, "goal"), count(ways, "intervention")),
            )
        }
        Happening::PlanTookEffect { version } => (Mark::Step, format!("plan v{version} in force")),
        Happening::ReferralDrafted { referral } => {
            (Mark::Plain, format!("referral {}: draft", referral.referral))
        }
        Happening::ReferralAdvanced { referral, from, step } => {
            let on = step.on.map(|day| format!(" {day}")).unwrap_or_default();
            let outcome = step.outcome.map(|outcome| format!(", {}", name(&outcome))).unwrap_or_default();
            (Mark::Plain, format!("referral {referral}: {from} → {}{on}{outcome}", step.to))
        }
        Happening::ReferralRechecked { referral, .. } => {
            (Mark::Plain, format!("referral {referral}: looked at, unchanged"))
        }
        _ => overlay_line(event),
    }
}

fn overlay_line(event: &Event) -> (Mark, String) {
    match &event.event {
        Happening::CrisisDeclared { judgment, note, .. } => (
            Mark::Alarm,
            format!(
                "CRISIS declared: {}{}: \"{}\"",
                name(&judgment.effective_tier),
                by(judgment),
                note.reveal()
            ),
        ),
        Happening::CrisisStabilized { note } => {
            (Mark::Alarm, format!("crisis stabilized: \"{}\"", note.reveal()))
        }
        Happening::CrisisResolved { next_contact, loop_due, .. } => {
            let due = loop_due
                .map(|day| format!(", back to assess, stratify or plan by {day}"))
                .unwrap_or_default();
            (Mark::Alarm, format!("crisis resolved: next contact {}{due}", clock(*next_contact)))
        }
        Happening::HoldPlaced { hold } => {
            let what = match hold.hold {
                HoldKind::OnHold => "on hold",
                HoldKind::Waitlisted => "waiting for a place",
            };
            (Mark::Caution, format!("{what}: look again on {}", hold.review_on))
        }
        Happening::HoldReviewed { review_on } => {
            (Mark::Caution, format!("hold kept: look again on {review_on}"))
        }
        Happening::HoldEnded { .. } => (Mark::Caution, "hold ended".to_owned()),
        Happening::OutreachStarted { .. } => (Mark::Caution, "outreach began".to_owned()),
        Happening::ClientReengaged { .. } => (Mark::Caution, "client reached again".to_owned()),
        Happening::DeathRecorded { death } => (Mark::Alarm, format!("client died on {}", death.on)),
        Happening::ClosureProposed { closing } => {
            (Mark::Step, format!("closing proposed: {}", closing.reason.as_str()))
        }
        Happening::CaseClosed { from, closing, effects } => {
            use casework::lifecycle::closure::ClosureSubject as On;

            let grave = |on| matches!(on, On::Appeal | On::Crisis | On::Referral);
            let left = effects.iter().filter(|effect| grave(effect.on)).map(|effect| effect.about.as_str());
            let left = left.collect::<Vec<_>>().join(", ");
            let left = if left.is_empty() { left } else { format!("; left open: {left}") };
            (Mark::Step, format!("{} → CLO  closed: {}{left}", from.code(), closing.reason.as_str()))
        }
        Happening::PolicyAdopted { from, to, .. } => {
            (Mark::Step, format!("policy {} {} → {} {}", from.id, from.version, to.id, to.version))
        }
        Happening::CaseReopened { .. } => (Mark::Step, "CLO → ASM  reopened".to_owned()),
        Happening::NoticeRaised { notice } => (Mark::Caution, format!("notice: {}", notice.message)),
        _ => privacy::line(event),
    }
}

/// Says by when to act, unless it is at once.
fn by(judgment: &CrisisJudgment) -> String {
    let at_once = judgment.effective_tier == casework::crisis::Tier::Immediate;
    if at_once { String::new() } else { format!(", act by {}", clock(judgment.deadline)) }
}

/// Writes an instant as people read it: day and time of day, in the offset it was written with.
fn clock(at: Instant) -> String {
    at.get().format("%Y-%m-%d %H:%M").to_string()
}

fn mark(worked_out: Option<&WorkedOut>) -> Mark {
    match worked_out {
        Some(WorkedOut::Crisis(judgment)) if judgment.effective_tier > casework::crisis::Tier::Routine => {
            Mark::Alarm
        }
        Some(WorkedOut::Score(score)) if !score.flags.is_empty() => Mark::Caution,
        Some(WorkedOut::Crisis(_) | WorkedOut::Score(_)) | None => Mark::Plain,
    }
}

fn entry_line(entry: &Entry, worked_out: Option<&WorkedOut>) -> String {
    match (entry, worked_out) {
        (_, Some(WorkedOut::Score(score))) => score_line(score),
        (Entry::SafetyScreen(_), Some(WorkedOut::Crisis(judgment))) => {
            let codes: Vec<_> = judgment.determined_by.iter().map(casework::core::Code::id).collect();
            format!("safety screen: {} ({})", name(&judgment.computed_tier), codes.join(", "))
        }
        (Entry::Contact(contact), _) => {
            let with = match contact.with {
                ContactWith::Client => "",
                ContactWith::Collateral => " with family or friends",
                ContactWith::Provider => " with a provider",
            };
            let how = match contact.outcome {
                ContactOutcome::Done => String::new(),
                ContactOutcome::Attempted
                | ContactOutcome::Canceled
                | ContactOutcome::MissedByClient
                | ContactOutcome::MissedByStaff => format!(" {}", name(&contact.outcome)),
            };
            let mode = if contact.mode == ContactMode::InPerson {
                "in person".to_owned()
            } else {
                name(&contact.mode)
            };
            let declines = if contact.client_declines { ", client declines" } else { "" };
            let note =
                contact.note.as_ref().map(|note| format!(": \"{}\"", note.reveal())).unwrap_or_default();
            format!("contact {mode}{with}{how}{declines}{note}")
        }
        (Entry::Triage(triage), _) => {
            format!("triage {}, immediate danger: {}", name(&triage.acuity), triage.immediate_danger)
        }
        (Entry::Eligibility(decided), _) => format!("eligibility: {}", name(&decided.decision)),
        (Entry::Consent(consent), _) => {
            let who = match consent.given_by {
                Consenter::Client => "the client",
                Consenter::Minor => "the client, a minor",
                Consenter::Representative => "a representative",
            };
            format!("consent to take part, by {who}")
        }
        (Entry::Assignment(assignment), _) => format!("assigned: {} model", name(&assignment.model)),
        (Entry::Domain(domain), _) => domain.domain.label().replace('-', " "),
        (Entry::Needs(needs), _) => count(needs.needs.len(), "need"),
        (Entry::Stratification(set), _) => {
            format!("intensity {}: \"{}\"", name(&set.level), set.rationale.reveal())
        }
        (Entry::ContactSchedule(schedule), _) => {
            format!("contact schedule: {} every {}", schedule.rate.count, name(&schedule.rate.every))
        }
        _ => later_entry_line(entry),
    }
}

fn later_entry_line(entry: &Entry) -> String {
    match entry {
        Entry::Progress(progress) => format!("goal {}: {}", progress.goal, progress.value),
        Entry::Adherence(adherence) => {
            format!("goal {}: {} % of days covered", adherence.goal, adherence.days_covered_percent)
        }
        Entry::ActivityStarted(started) => format!("{} started", started.intervention),
        Entry::Barrier(barrier) => format!("{}: barrier, {}", barrier.intervention, name(&barrier.barrier)),
        Entry::Evaluation(evaluation) => {
            let decision = evaluation.decision.map_or_else(|| "open".to_owned(), |decision| name(&decision));
            let goals: Vec<_> = evaluation
                .goals
                .iter()
                .map(|goal| format!("{} {}", goal.goal, name(&goal.achievement)))
                .collect();
            format!("evaluation: {}; decision: {decision}", goals.join(", "))
        }
        Entry::Receiver(Receiver::Accepted { name, first_appointment }) => {
            let first = first_appointment.map(|day| format!(", first visit {day}")).unwrap_or_default();
            format!("receiver accepted: {name}{first}")
        }
        Entry::Receiver(Receiver::NotNeeded { .. }) => "no receiver needed".to_owned(),
        Entry::StepDown(StepDown::Planned { contacts }) => {
            format!("step-down planned: {}", count(contacts.len(), "contact"))
        }
        Entry::StepDown(StepDown::Done) => "step-down done".to_owned(),
        Entry::StepDown(StepDown::Waived { .. }) => "step-down waived".to_owned(),
        Entry::TransferPacket(packet) => format!("packet sent to {}", packet.recipient),
        Entry::ReferralHandover(handover) => {
            format!("referral {} handed over to {}", handover.referral, handover.to)
        }
        Entry::Note(note) if note.class.is_none_or(|class| class == ContentClass::General) => {
            format!("note: \"{}\"", note.text.reveal())
        }
        Entry::CrisisNote(note) => format!("crisis note: \"{}\"", note.text.reveal()),
        other => care::entry_line(other).unwrap_or_else(|| privacy::entry_line(other)),
    }
}

fn score_line(score: &ScoreKept) -> String {
    let id = score.instrument.to_uppercase();
    let band = score.band.as_ref().map(|band| format!(", {}", band.replace('-', " "))).unwrap_or_default();
    let flags =
        if score.flags.is_empty() { String::new() } else { format!("  flags: {}", score.flags.join(", ")) };
    match score.total {
        Some(total) => format!("{id} = {total}{band}{flags}"),
        None => format!(
            "{id}: {} ({} to {} possible){flags}",
            score.status.replace('-', " "),
            score.lowest,
            score.highest
        ),
    }
}

/// Counts things: one has no `s`.
pub(crate) fn count<N: std::fmt::Display + PartialEq + From<u8> + Copy>(number: N, what: &str) -> String {
    format!("{number} {what}{}", if number == N::from(1) { "" } else { "s" })
}

/// Shortens a line to a width, by characters.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Breaks a line into lines of a width, between words.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count().saturating_add(word.chars().count()) < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_no_word() {
        let text = "911 called, stayed on the line; next of kin informed";
        for width in [10, 20, 52, 53, 80] {
            let lines = wrap(text, width);
            assert_eq!(lines.join(" "), text);
            assert!(lines.iter().all(|line| line.chars().count() <= width), "{width}");
        }
        assert_eq!(fit("short", 5), "short");
        assert_eq!(fit("longer", 5), "long…");
    }
}
