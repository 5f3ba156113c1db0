//! A scored sheet for people: what it came to, what that means, and what to do next.

use casework::screeners::instrument::{Comparison, Direction, Severity};
use casework::screeners::{DISCLAIMER, GateState, Met, Score, Screen, Status};

use super::Options;
use super::sheet::Answer;
use crate::output::text::{BOLD, DIM, GREEN, RED, YELLOW, paint, push_title, push_wrapped};

/// Where the second column starts.
const SECOND: usize = 14;

pub(super) fn page(score: &Score<'_>, options: &Options) -> String {
    let definition = options.instrument.definition();
    let mut page = format!("{}\n", paint(BOLD, &definition.name));
    push_wrapped(&mut page, SECOND, "  version", &paint(DIM, &definition.version));
    if score.instrument().has_total() {
        push_total(&mut page, score);
    } else {
        push_decision(&mut page, score);
    }
    if let Some((comparison, value)) = options.screen_at
        && let Some(screen) = score.screen_at(comparison, value)
    {
        let words = format!("{} at {} {value}", screen_word(screen), comparison.as_str());
        push_wrapped(&mut page, SECOND, "  screen", &words);
    }
    push_outcomes(&mut page, score);
    for subscale in score.subscales() {
        let total = subscale.total().map_or("- (answers are missing)".to_owned(), |total| total.to_string());
        let lead = format!("  {}", subscale.id());
        let mut cutoffs = definition.cutoffs.iter().filter(|cutoff| cutoff.default);
        let own = cutoffs.find(|cutoff| cutoff.subscale.as_deref() == Some(subscale.id()));
        let screen = own.and_then(|cutoff| Some((cutoff, score.screen_for(cutoff)?)));
        let screen = screen.map_or(String::new(), |(cutoff, screen)| {
            format!(", {} at {} {}", screen_word(screen), cutoff.comparison.as_str(), cutoff.value)
        });
        push_wrapped(&mut page, SECOND, &lead, &format!("{total}  {}{screen}", subscale.subscale().label));
    }
    push_missing(&mut page, score);
    push_next(&mut page, score);
    push_cutoffs(&mut page, score);
    page.push('\n');
    push_wrapped(&mut page, 0, "", DISCLAIMER);
    page
}

pub(super) fn not_scored(answer: &Answer) -> String {
    match answer {
        Answer::NotScored { error, .. } => format!("{}  {error}\n", paint(RED, "not scored")),
        Answer::Usual(_) | Answer::Chosen(_) => String::new(),
    }
}

fn push_total(page: &mut String, score: &Score<'_>) {
    let (_, highest) = score.instrument().range();
    let band = score.band().map(|band| format!(", {}", band.label)).unwrap_or_default();
    let words = match (score.status(), score.total(), score.lowest(), score.highest()) {
        (Status::Complete, Some(total), ..) => format!("{} of {highest}{band}", paint(BOLD, total)),
        (Status::Prorated, Some(total), ..) => {
            format!("{} of {highest}{band} (made up from the answers that are there)", paint(BOLD, total))
        }
        (_, _, Some(low), Some(high)) => format!("{} between {low} and {high}", paint(YELLOW, "incomplete:")),
        _ => paint(YELLOW, NOT_ADMINISTERED),
    };
    push_wrapped(page, SECOND, "  total", &words);
    if score.instrument().definition().direction == Direction::HigherIsBetter {
        push_wrapped(page, SECOND, "  better", "the higher the better");
    }
    for (set, band) in score.rival_bands() {
        push_wrapped(page, SECOND, "  also", &format!("{} ({})", band.label, set.id));
    }
    match score.gate() {
        Some(GateState::Unknown) => {
            let words = "the question before all others is not answered: ask it, then score again";
            push_wrapped(page, SECOND, "  gate", &paint(YELLOW, words));
        }
        Some(GateState::Closed) => push_wrapped(page, SECOND, "  gate", "closed: the rest is not asked"),
        Some(GateState::Open) | None => {}
    }
    let disregarded: Vec<_> = score.disregarded_items().map(|item| item.id.as_ref()).collect();
    if !disregarded.is_empty() {
        let words = format!("{}: answered, but the gate before them is closed", disregarded.join(", "));
        push_wrapped(page, SECOND, "  not counted", &paint(YELLOW, words));
    }
}

const NOT_ADMINISTERED: &str = "not administered: no item is answered";

/// Writes the result of an instrument that decides by rules.
fn push_decision(page: &mut String, score: &Score<'_>) {
    let Some(rule) = score.decision() else {
        push_wrapped(page, SECOND, "  result", &paint(YELLOW, NOT_ADMINISTERED));
        return;
    };
    let result = rule.result.as_deref().unwrap_or("open");
    let style = if rule.screen == Screen::No { GREEN } else { RED };
    push_wrapped(page, SECOND, "  result", &format!("{}: {}", paint(style, result), rule.meaning));
    push_wrapped(page, SECOND, "  screen", &screen_word(rule.screen));
}

fn push_outcomes(page: &mut String, score: &Score<'_>) {
    for outcome in score.outcomes() {
        let word = match outcome.met() {
            Met::Met => paint(YELLOW, "met"),
            Met::NotMet => "not met".to_owned(),
            Met::Indeterminate => paint(YELLOW, "open: it depends on missing answers"),
        };
        push_wrapped(page, SECOND, "  algorithm", &format!("{}: {word}", outcome.outcome().meaning));
    }
}

fn push_missing(page: &mut String, score: &Score<'_>) {
    if score.missing_count() > 0 && score.status() != Status::NotAdministered {
        let items: Vec<_> = score.missing_items().map(|item| item.id.as_ref()).collect();
        push_wrapped(
            page,
            SECOND,
            "  missing",
            &format!("{}: ask again, then score again", items.join(", ")),
        );
    }
}

/// Writes what to do next: what the deciding rule asks for, then the flags.
fn push_next(page: &mut String, score: &Score<'_>) {
    let mut first = true;
    if let Some(rule) = score.decision().filter(|rule| !rule.action.is_empty()) {
        first = false;
        push_title(page, "Do next");
        let style = if rule.screen == Screen::No { GREEN } else { RED };
        push_wrapped(page, 4, &format!("  {}", paint(style, "!")), &rule.action);
    }
    for flag in score.flags() {
        if std::mem::take(&mut first) {
            push_title(page, "Do next");
        }
        let style = if flag.severity >= Severity::Safety { RED } else { YELLOW };
        push_wrapped(
            page,
            4,
            &format!("  {}", paint(style, "!")),
            &format!("{} ({}): {}", flag.id, flag.item, flag.action),
        );
    }
}

fn push_cutoffs(page: &mut String, score: &Score<'_>) {
    let mut first = true;
    for (cutoff, screen) in score.screens() {
        if std::mem::take(&mut first) {
            push_title(page, "At every cut-off");
        }
        let on = cutoff.subscale.as_ref().map(|id| format!("{id} ")).unwrap_or_default();
        let lead = format!("  {on}{} {}", sign(cutoff.comparison), cutoff.value);
        let mut words = format!("{}: {}", cutoff_word(screen), cutoff.meaning);
        if let (Some(sensitivity), Some(specificity)) =
            (cutoff.sensitivity_per_mille, cutoff.specificity_per_mille)
        {
            let accuracy = [", sensitivity ", &percent(sensitivity), ", specificity ", &percent(specificity)];
            words.extend(accuracy);
        }
        words.extend([" [", cutoff.source.key(), "]"]);
        push_wrapped(page, SECOND, &lead, &words);
    }
}

fn sign(comparison: Comparison) -> &'static str {
    comparison.as_str()
}

/// Says whether a cut-off is reached; what that means stands behind it.
fn cutoff_word(screen: Screen) -> String {
    match screen {
        Screen::Yes => paint(YELLOW, "yes"),
        Screen::No => paint(GREEN, "no"),
        Screen::Indeterminate => paint(YELLOW, "open"),
    }
}

fn screen_word(screen: Screen) -> String {
    match screen {
        Screen::Yes => paint(YELLOW, "positive"),
        Screen::No => paint(GREEN, "negative"),
        Screen::Indeterminate => paint(YELLOW, "open"),
    }
}

/// Writes thousandths as a percentage.
fn percent(per_mille: u16) -> String {
    let (whole, part) = (per_mille / 10, per_mille % 10);
    if part == 0 { format!("{whole}%") } else { format!("{whole}.{part}%") }
}
