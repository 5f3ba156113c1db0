//! A report for people, the way a good compiler shows it: the goal's own words, a mark under the place, the code, and what
//! to do.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use casework::core::FreeText;
use casework::goals::statement::Language;
use casework::goals::{
    FieldState, GoalDraft, GoalFinding, Letter, Letters, Overall, Proposal, Report, Severity, Verdict,
};

use crate::output::text::{BOLD, DIM, GREEN, RED, YELLOW, paint, push_wrapped, width};
use crate::words::wrap;

/// Puts a report on a page: the findings letter by letter, what the words would put into the fields, the verdict.
pub(super) fn of(report: &Report, statement: &str, draft: &GoalDraft) -> String {
    let mut page = String::new();
    let window = draft.measure.as_ref().and_then(|measure| measure.window.as_ref());
    for found in &report.findings {
        let text = match found.finding.pointer.as_deref() {
            Some("/measure/window") => window.map_or("", FreeText::reveal),
            _ => statement,
        };
        page += &finding(found, text);
    }
    proposals(&mut page, report, statement);
    if report.language == Language::NotRead {
        push_wrapped(
            &mut page,
            0,
            "",
            "The statement is not English: its words were not read, only the fields.",
        );
        page.push('\n');
    }
    verdict(&mut page, report);
    page
}

/// Draws one finding.
fn finding(found: &GoalFinding, text: &str) -> String {
    let level = match found.severity {
        Severity::Fail => Level::ERROR.with_name("fail"),
        Severity::NeedsReview => Level::WARNING.with_name("review"),
        Severity::Warn => Level::WARNING.with_name("warn"),
        Severity::Info | Severity::Pass => Level::NOTE,
    };
    let finding = &found.finding;
    let pointer = finding.pointer.as_deref().unwrap_or("/");
    let lines = |text: &str, room: usize| wrap(text, width().saturating_sub(room)).join("\n");
    let title = level.primary_title(lines(&finding.message, 16)).id(finding.code.id().to_owned());
    let mut group = Group::with_title(title);
    let span = found.span.filter(|span| span.of(text).is_some_and(|words| !words.is_empty()));
    group = match span {
        Some(span) => {
            let mark = AnnotationKind::Primary.span(span.start..span.end);
            group.element(Snippet::source(text).path(pointer).annotation(mark))
        }
        None => group.element(Origin::path(pointer)),
    };
    if let Some(suggestion) = &finding.suggestion {
        group = group.element(Level::HELP.message(lines(suggestion, 16)));
    }
    if let (Some(about), None) = (&found.about, &found.overruled) {
        group = group.element(Level::NOTE.message(format!("an override of it is about `{about}`")));
    }
    if let Some(overruled) = &found.overruled {
        let reason = lines(overruled.reason.reveal(), 20);
        group = group.element(Level::NOTE.with_name("overruled").message(reason));
    }
    format!("{}\n\n", Renderer::styled().term_width(width()).render(&[group]))
}

/// Says what the words would put into the fields, where a field is empty or holds something else.
fn proposals(page: &mut String, report: &Report, statement: &str) {
    let is_open = |proposal: &&Proposal| proposal.field != FieldState::Same;
    if !report.proposals.iter().any(|proposal| is_open(&proposal)) {
        return;
    }
    page.extend([format!(
        "{} nothing is taken over until somebody confirms it\n",
        paint(BOLD, "the words say:")
    )]);
    for proposal in report.proposals.iter().filter(is_open) {
        let value = proposal.value.as_str().map_or_else(|| proposal.value.to_string(), str::to_owned);
        let words = proposal.span.of(statement).unwrap_or_default();
        let place = format!("  {:24}", proposal.pointer);
        let state = match (proposal.field, proposal.only) {
            (FieldState::Other, _) => paint(YELLOW, "(the field holds something else)"),
            (_, false) => paint(YELLOW, "(look whether this is meant)"),
            _ => String::new(),
        };
        let line = format!("{value}  {} {}", paint(DIM, format!("\u{201c}{words}\u{201d}")), state);
        push_wrapped(page, 26, &place, line.trim_end());
    }
    page.push('\n');
}

fn verdict(page: &mut String, report: &Report) {
    letters(page, report.letters);
    let mut overall = report.overall;
    if let Some(standing) = &report.standing {
        *page += "with what was overruled:\n";
        letters(page, standing.letters);
        overall = standing.overall;
        for idle in &standing.idle {
            push_wrapped(page, 2, "", &format!("{idle} names nothing that was found"));
        }
    }
    let (style, next) = match overall {
        Overall::Ready => (GREEN, "ready: nothing stands against it"),
        Overall::Review => (YELLOW, "review: a person looks at what was noted and decides"),
        Overall::Revise => (RED, "revise: write it anew where a letter fails"),
    };
    page.extend([format!("{}\n", paint(style, next))]);
    if let Some(found) = report.findings.first() {
        let code = found.finding.code.id();
        page.extend([format!(
            "{}\n",
            paint(DIM, format!("More about a rule: casework goal explain {code}"))
        )]);
    }
}

fn letters(page: &mut String, letters: Letters) {
    let cell = |each: Letter| {
        let (style, word) = match letters.verdict(each) {
            Verdict::Pass => (GREEN, "pass"),
            Verdict::Warn => (YELLOW, "warn"),
            Verdict::NeedsReview => (YELLOW, "review"),
            Verdict::Fail => (RED, "fail"),
        };
        format!("{} {}", paint(BOLD, letter(each)), paint(style, word))
    };
    *page += &Letter::ALL.map(cell).join("   ");
    page.push('\n');
}

const fn letter(letter: Letter) -> &'static str {
    match letter {
        Letter::S => "S",
        Letter::M => "M",
        Letter::A => "A",
        Letter::R => "R",
        Letter::T => "T",
    }
}
