//! A change for people: what happened in a sentence, then every threshold with its source.

use casework::core::Source;
use casework::screeners::change::{Change, Course, Judged, NotComparable, Reached, Verdicts};
use casework::screeners::instrument::{ReliabilityKind, Severity};
use casework::screeners::{DISCLAIMER, Instrument};

use super::super::occasion::Raised;
use super::{Answer, Compared};
use crate::output::text::{BOLD, DIM, GREEN, RED, YELLOW, paint, push_title, push_wrapped, table};
use crate::words::name;

pub(super) fn page(answer: &Answer, instrument: &Instrument) -> String {
    let mut page = String::new();
    push_head(&mut page, instrument);
    match &answer.result {
        Compared::Change(change) => push_change(&mut page, change),
        Compared::Refused(refused) => push_refused(&mut page, refused),
    }
    push_flags(&mut page, answer.flags.as_deref(), instrument);
    page.push('\n');
    push_wrapped(&mut page, 0, "", DISCLAIMER);
    page
}

/// Appends the name and the version of the instrument.
pub(in crate::screener) fn push_head(page: &mut String, instrument: &Instrument) {
    push_wrapped(page, 0, "", &paint(BOLD, &instrument.definition().name));
    push_wrapped(page, 14, "  version", &paint(DIM, instrument.version()));
    page.push('\n');
}

/// Appends the reasons against a comparison.
pub(in crate::screener) fn push_refused(page: &mut String, refused: &NotComparable) {
    push_wrapped(page, 0, "", &paint(YELLOW, "These cannot be compared:"));
    for objection in refused.reasons() {
        push_wrapped(page, 4, "  -", &objection.to_string());
    }
}

fn push_change(page: &mut String, change: &Change) {
    let (_, highest) = change.range;
    let points = points(change.change.unsigned_abs());
    let went = match change.course {
        Course::Better => format!("{} {}", paint(BOLD, points), paint(GREEN, "better")),
        Course::Unchanged => paint(BOLD, "no change"),
        Course::Worse => format!("{} {}", paint(BOLD, points), paint(RED, "worse")),
    };
    let lead = format!("From {} to {} of {highest}: {went}.", change.baseline, change.follow_up);
    push_wrapped(page, 0, "", &format!("{lead} {}", meaning(&change.verdicts, change.course)));
    if let Some(statement) = &change.statement {
        push_wrapped(page, 0, "", statement);
    }
    push_thresholds(page, change);
}

/// Appends the thresholds, each with the number of its source, and the sources.
pub(in crate::screener) fn push_thresholds(page: &mut String, change: &Change) {
    if change.thresholds.is_empty() {
        return;
    }
    push_title(page, "By every threshold");
    let mut sources: Vec<&Source> = Vec::new();
    let rows = change.thresholds.iter().map(|row| {
        let number = sources.iter().position(|source| **source == row.source).unwrap_or_else(|| {
            sources.push(&row.source);
            sources.len() - 1
        });
        let rival = if row.usual { "" } else { " *" };
        let asked = format!("{}{rival} [{}]", name(&row.measure), number + 1);
        let rule = match row.baseline_min {
            Some(least) => format!("{}, from {least} up", row.rule),
            None => row.rule.to_string(),
        };
        [asked, rule, reached(row).to_owned()]
    });
    page.push_str(&table(["asked", "reached by", "answer"], rows));
    if change.thresholds.iter().any(|row| !row.usual) {
        push_wrapped(
            page,
            3,
            " *",
            "of another source than the usual one: listed, and decides nothing above",
        );
    }
    push_own(page, change);
    push_title(page, "Sources");
    for (source, number) in sources.iter().zip(1..) {
        let words = format!("{} ({}): {}", source.key(), name(&source.status()), source.citation());
        push_wrapped(page, 5, &format!(" [{number}]"), &words);
    }
}

fn push_own(page: &mut String, change: &Change) {
    let Some(own) = &change.reliable_change else { return };
    push_title(page, "Reliable change of your own");
    let alpha = own.r_kind == ReliabilityKind::Alpha;
    let kind = if alpha { "internal consistency (alpha)" } else { "test-retest reliability" };
    let words = format!(
        "With an SD of {} and a {kind} of {}, more than {} points are reliable: {} whole points. This change is {} \
         standard errors of a difference; more than 1.96 are reliable.",
        own.sd, own.r, own.threshold, own.points, own.index
    );
    push_wrapped(page, 2, " ", &words);
}

/// Appends what the answers ask for whatever the total, or that nobody could look.
pub(in crate::screener) fn push_flags(page: &mut String, flags: Option<&[Raised]>, instrument: &Instrument) {
    match flags {
        None if instrument.definition().flags.is_empty() => {}
        None => {
            page.push('\n');
            let words = "Only a total is known, so nobody could look for answers that need attention whatever the \
                         total: look at the form itself.";
            push_wrapped(page, 0, "", &paint(YELLOW, words));
        }
        Some([]) => {}
        Some(flags) => {
            push_title(page, "Do next, whatever the total");
            for flag in flags {
                let style = if flag.severity == Severity::Safety { RED } else { YELLOW };
                let words = format!("{} ({}): {}", flag.id, flag.item, flag.action);
                push_wrapped(page, 4, &format!("  {}", paint(style, "!")), &words);
            }
        }
    }
}

/// Says in a few sentences what the usual thresholds say.
pub(in crate::screener) fn meaning(verdicts: &Verdicts, course: Course) -> String {
    let mut sentences = Vec::new();
    let (matters, reliable) = match course {
        Course::Worse => (verdicts.meaningful_worsening, verdicts.reliable_deterioration),
        Course::Better | Course::Unchanged => (verdicts.meaningful, verdicts.reliable_improvement),
    };
    let matters = word(matters, "large enough to matter", "too small to matter");
    let reliable = word(reliable, "more than chance explains", "within what chance explains");
    let judged: Vec<_> = matters.into_iter().chain(reliable).collect();
    if course != Course::Unchanged && !judged.is_empty() {
        sentences.push(format!("That is {}.", judged.join(" and ")));
    }
    let questions = [
        ("clinically significant change", verdicts.clinically_significant),
        ("response", verdicts.response),
        ("remission", verdicts.remission),
        ("recovery", verdicts.recovery),
    ];
    for (lead, answer) in [
        ("Reached", Reached::Yes),
        ("Not reached", Reached::No),
        ("Not applicable at this baseline", Reached::NotApplicable),
    ] {
        let named: Vec<_> =
            questions.iter().filter(|(_, given)| *given == Some(answer)).map(|(name, _)| *name).collect();
        // Who is worse has reached none of them: that goes without saying.
        let idle = course == Course::Worse && answer == Reached::No;
        if !named.is_empty() && !idle {
            sentences.push(format!("{lead}: {}.", named.join(", ")));
        }
    }
    sentences.join(" ")
}

fn word(answer: Option<Reached>, yes: &'static str, no: &'static str) -> Option<&'static str> {
    match answer? {
        Reached::Yes => Some(yes),
        Reached::No => Some(no),
        Reached::NotApplicable => None,
    }
}

fn reached(row: &Judged) -> &'static str {
    match (row.reached, row.worsening) {
        (_, Some(Reached::Yes)) => "worse by as much",
        (Reached::Yes, _) => "yes",
        (Reached::No, _) => "no",
        (Reached::NotApplicable, _) => "not applicable",
    }
}

/// Counts points in words.
pub(in crate::screener) fn points(count: u32) -> String {
    format!("{count} point{}", if count == 1 { "" } else { "s" })
}
