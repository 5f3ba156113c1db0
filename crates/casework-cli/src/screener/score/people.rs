//! A scored sheet for people: what it came to, what that means, and what to do next.

use casework::screeners::instrument::{Comparison, Severity};
use casework::screeners::{DISCLAIMER, Met, Score, Screen, Status};

use super::Options;
use super::sheet::Answer;
use crate::output::text::{BOLD, DIM, GREEN, RED, YELLOW, paint, push_title, push_wrapped};

/// Where the second column starts.
const SECOND: usize = 14;

pub(super) fn page(score: &Score<'_>, options: &Options) -> String {
    let definition = options.instrument.definition();
    let mut page = format!("{}\n", paint(BOLD, &definition.name));
    push_wrapped(&mut page, SECOND, "  version", &paint(DIM, &definition.version));
    push_total(&mut page, score);
    if let Some((comparison, value)) = options.screen_at
        && let Some(screen) = score.screen_at(comparison, value)
    {
        let words = format!("{} at {} {value}", screen_word(screen), comparison.as_str());
        push_wrapped(&mut page, SECOND, "  screen", &words);
    }
    if let Some(met) = score.algorithm() {
        let word = match met {
            Met::Met => paint(YELLOW, "met"),
            Met::NotMet => "not met".to_owned(),
            Met::Indeterminate => paint(YELLOW, "open: it depends on missing answers"),
        };
        push_wrapped(&mut page, SECOND, "  algorithm", &word);
    }
    for subscale in score.subscales() {
        let total = subscale.total().map_or("- (answers are missing)".to_owned(), |total| total.to_string());
        let lead = format!("  {}", subscale.id());
        push_wrapped(&mut page, SECOND, &lead, &format!("{total}  {}", subscale.subscale().label));
    }
    push_missing(&mut page, score);
    push_flags(&mut page, score);
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
        _ => paint(YELLOW, "not administered: no item is answered"),
    };
    push_wrapped(page, SECOND, "  total", &words);
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

fn push_flags(page: &mut String, score: &Score<'_>) {
    let mut first = true;
    for flag in score.flags() {
        if std::mem::take(&mut first) {
            push_title(page, "Do next");
        }
        let style = if flag.severity == Severity::Safety { RED } else { YELLOW };
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
        let mut words = format!("{} {}", screen_word(screen), cutoff.meaning);
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
