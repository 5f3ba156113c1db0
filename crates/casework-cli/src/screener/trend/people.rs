//! A trend for people: what happened in a few sentences, then every sheet, what was left out, and what is next.

use casework::screeners::change::{BaselineRule, Course, Point, Reached, Step, Trend, Visit};
use casework::screeners::{DISCLAIMER, Instrument};

use super::super::change::people::{meaning, points, push_flags, push_head, push_refused, push_thresholds};
use super::{Answer, Followed};
use crate::output::text::{BOLD, GREEN, RED, YELLOW, paint, push_title, push_wrapped, table};

pub(super) fn page(answer: &Answer, instrument: &Instrument) -> String {
    let mut page = String::new();
    push_head(&mut page, instrument);
    match &answer.result {
        Followed::Trend(trend) => push_trend(&mut page, trend),
        Followed::Refused(refused) => push_refused(&mut page, refused),
    }
    push_flags(&mut page, answer.flags.as_deref(), instrument);
    page.push('\n');
    push_wrapped(&mut page, 0, "", DISCLAIMER);
    page
}

fn push_trend(page: &mut String, trend: &Trend) {
    push_summary(page, trend);
    push_visits(page, trend);
    push_left_out(page, trend);
    push_next(page, trend);
    if let Some(overall) = &trend.overall {
        push_thresholds(page, overall);
    }
}

fn push_summary(page: &mut String, trend: &Trend) {
    let (Some(baseline), Some(last), Some(best)) = (&trend.baseline, &trend.last, &trend.best) else {
        let words = "No form can be compared: there is no baseline yet.";
        push_wrapped(page, 0, "", &paint(YELLOW, words));
        return;
    };
    let rule = trend.baseline_rule.words();
    let Some(overall) = &trend.overall else {
        let words = format!("{} is the only form so far: it is the baseline, {rule}.", at(baseline));
        push_wrapped(page, 0, "", &words);
        return;
    };
    let went = match overall.course {
        Course::Better => format!("{} {}", points(overall.change.unsigned_abs()), paint(GREEN, "better")),
        Course::Unchanged => "no change".to_owned(),
        Course::Worse => format!("{} {}", points(overall.change.unsigned_abs()), paint(RED, "worse")),
    };
    let lead = format!("From {} to {}: {}.", at(baseline), at(last), paint(BOLD, went));
    push_wrapped(page, 0, "", &format!("{lead} {}", meaning(&overall.verdicts, overall.course)));
    if let Some(statement) = &overall.statement {
        push_wrapped(page, 0, "", statement);
    }
    if let Some(since) = trend.since_best.as_ref().filter(|since| since.course == Course::Worse) {
        let fallen = points(since.change.unsigned_abs());
        let beyond = since.verdicts.reliable_deterioration == Some(Reached::Yes);
        let beyond = if beyond { ", more than chance explains" } else { "" };
        let words = format!("The best was {}; since then {fallen} worse{beyond}.", at(best));
        push_wrapped(page, 0, "", &if beyond.is_empty() { words } else { paint(RED, words) });
    }
    let before =
        if trend.baseline_rule == BaselineRule::Chosen { "; earlier forms are left out" } else { "" };
    push_wrapped(page, 0, "", &format!("Baseline: {rule}{before}."));
}

fn at(point: &Point) -> String {
    format!("{} on {}", point.total, point.on)
}

fn push_visits(page: &mut String, trend: &Trend) {
    if trend.occasions.is_empty() {
        return;
    }
    push_title(page, "Forms");
    let rows = trend.occasions.iter().map(|visit| {
        let Visit { point, from_baseline, from_previous, .. } = visit;
        let band = point.band.as_ref().map(|band| band.replace('-', " ")).unwrap_or_default();
        let cells = [signed(from_baseline.as_ref()), signed(from_previous.as_ref())];
        let [baseline, previous] = cells;
        [
            point.on.to_string(),
            point.total.to_string(),
            band,
            baseline,
            previous,
            mark(from_baseline.as_ref()),
        ]
    });
    page.push_str(&table(["on", "total", "band", "change", "from last", "reached since the baseline"], rows));
}

fn signed(step: Option<&Step>) -> String {
    step.map_or_else(String::new, |step| format!("{:+}", step.change))
}

/// Names what a step reaches.
fn mark(step: Option<&Step>) -> String {
    let Some(step) = step else { return "baseline".to_owned() };
    let verdicts = &step.verdicts;
    let questions = [
        ("meaningful", verdicts.meaningful),
        ("meaningful worsening", verdicts.meaningful_worsening),
        ("reliable", verdicts.reliable_improvement),
        ("reliable deterioration", verdicts.reliable_deterioration),
        ("clinically significant", verdicts.clinically_significant),
        ("response", verdicts.response),
        ("remission", verdicts.remission),
        ("recovery", verdicts.recovery),
    ];
    let reached = questions.iter().filter(|(_, answer)| *answer == Some(Reached::Yes)).map(|(name, _)| *name);
    let reached: Vec<_> = reached.collect();
    if reached.is_empty() { "-".to_owned() } else { reached.join(", ") }
}

fn push_left_out(page: &mut String, trend: &Trend) {
    if !trend.left_out.is_empty() {
        push_title(page, "Left out");
    }
    for out in &trend.left_out {
        let reasons: Vec<_> = out.reasons.iter().map(ToString::to_string).collect();
        let lead = format!("  {} (row {})", out.on, out.place.saturating_add(1));
        push_wrapped(page, 4, &lead, &reasons.join("; "));
    }
}

fn push_next(page: &mut String, trend: &Trend) {
    if trend.too_close.is_empty() && trend.last.is_none() {
        return;
    }
    push_title(page, "Next");
    for gap in &trend.too_close {
        let least = match gap.days_min {
            Some(least) => {
                format!("{least} should lie between them, so that what they ask about does not overlap")
            }
            None => "which of them counts is for you to say".to_owned(),
        };
        let days = if gap.days == 1 { "1 day".to_owned() } else { format!("{} days", gap.days) };
        let words = format!("{} and {} lie {days} apart: {least}.", gap.from, gap.to);
        push_wrapped(page, 4, &format!("  {}", paint(YELLOW, "!")), &words);
    }
    let basis = trend.next_due_basis.as_deref();
    let words = match (trend.next_due, basis) {
        (Some(on), Some(basis)) => format!("The next form from {} on ({basis}).", paint(BOLD, on)),
        (Some(on), None) => format!("The next form from {} on.", paint(BOLD, on)),
        (None, Some(basis)) => format!("No number of days is known for the next form: {basis}."),
        (None, None) => "No number of days is known for the next form.".to_owned(),
    };
    push_wrapped(page, 2, "", &format!("  {words}"));
}
