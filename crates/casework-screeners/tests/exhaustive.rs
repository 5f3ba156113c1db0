//! Whole spaces of sheets against a naive second implementation that completes every gap in every way.

#![cfg(test)]

use casework_screeners::instrument::Comparison;
use casework_screeners::instruments::gad_7::GAD_7;
use casework_screeners::instruments::phq_9::PHQ_9;
use casework_screeners::{Answers, Met, Screen, Status, score};

/// Writes a number in base `base`, least digit first.
fn digits<const N: usize>(mut number: usize, base: usize) -> [usize; N] {
    std::array::from_fn(|_| {
        let digit = number % base;
        number /= base;
        digit
    })
}

/// Every completion of a sheet: the answers that are there, and each gap filled with 0 to 3.
fn completions(sheet: &[Option<i64>]) -> Vec<Vec<i64>> {
    sheet.iter().fold(vec![vec![]], |completions, answer| {
        let fill = answer.map_or_else(|| (0..=3).collect::<Vec<i64>>(), |value| vec![value]);
        let extended = completions.iter().flat_map(|before| {
            fill.iter().map(|value| before.iter().copied().chain([*value]).collect::<Vec<_>>())
        });
        extended.collect()
    })
}

/// What a set of completions agrees on.
fn agreed(mut verdicts: impl Iterator<Item = bool>) -> (bool, bool) {
    let first = verdicts.next().unwrap();
    (first, verdicts.all(|verdict| verdict == first))
}

fn check_gad_7(sheet: &[Option<i64>]) {
    let answers = Answers::from_values(&GAD_7, sheet).unwrap();
    let found = score(&answers);
    let totals: Vec<i64> = completions(sheet).iter().map(|full| full.iter().sum()).collect();
    let complete = sheet.iter().all(Option::is_some);
    let total = complete.then(|| totals[0]);
    assert_eq!(found.status(), if complete { Status::Complete } else { Status::Incomplete });
    assert_eq!(found.total().map(i64::from), total);
    assert_eq!(found.observed_sum().map(i64::from), Some(sheet.iter().flatten().sum()));
    assert_eq!(found.lowest().map(i64::from), totals.iter().min().copied());
    assert_eq!(found.highest().map(i64::from), totals.iter().max().copied());
    let band = total.map(|total| match total {
        0..=4 => "minimal",
        5..=9 => "mild",
        10..=14 => "moderate",
        _ => "severe",
    });
    assert_eq!(found.band().map(|band| &*band.id), band);
    let core = sheet[0].zip(sheet[1]).map(|(one, other)| one + other);
    assert_eq!(found.subscale("gad-2").unwrap().total().map(i64::from), core);
    for at in 0..=22 {
        let expected = match agreed(totals.iter().map(|total| *total >= at)) {
            (true, true) => Screen::Yes,
            (false, true) => Screen::No,
            _ => Screen::Indeterminate,
        };
        let at = i32::try_from(at).unwrap();
        assert_eq!(found.screen_at(Comparison::AtLeast, at), Some(expected), "{sheet:?} at {at}");
        let below = match expected {
            Screen::Yes => Screen::No,
            Screen::No => Screen::Yes,
            Screen::Indeterminate => Screen::Indeterminate,
        };
        assert_eq!(found.screen_at(Comparison::AtMost, at - 1), Some(below), "{sheet:?} below {at}");
    }
}

#[test]
fn every_full_gad_7_sheet_agrees_with_the_oracle() {
    for number in 0..4_usize.pow(7) {
        check_gad_7(&digits::<7>(number, 4).map(|digit| i64::try_from(digit).ok()));
    }
}

#[test]
fn every_gad_7_sheet_with_one_or_two_gaps_agrees_with_the_oracle() {
    for first in 0..7 {
        for second in first..7 {
            for number in 0..4_usize.pow(7) {
                let values = digits::<7>(number, 4);
                // The answers in the gaps do not matter: take each such sheet once.
                if values[first] != 0 || values[second] != 0 {
                    continue;
                }
                let mut sheet = values.map(|digit| i64::try_from(digit).ok());
                sheet[first] = None;
                sheet[second] = None;
                check_gad_7(&sheet);
            }
        }
    }
}

/// The published rule, by hand: items 1 to 8 count from 2, item 9 from 1.
fn syndromes(full: &[i64]) -> (bool, bool) {
    let endorsed = |place: usize| full[place] >= if place == 8 { 1 } else { 2 };
    let core = endorsed(0) || endorsed(1);
    let all = (0..9).filter(|place| endorsed(*place)).count();
    (core && all >= 5, core && (2..=4).contains(&all))
}

#[test]
fn every_full_phq_9_sheet_agrees_with_the_published_rule() {
    for number in 0..4_usize.pow(9) {
        let full = digits::<9>(number, 4).map(|digit| i64::try_from(digit).unwrap());
        let answers = Answers::from_values(&PHQ_9, &full.map(Some)).unwrap();
        let found = score(&answers);
        let (major, other) = syndromes(&full);
        let met: Vec<_> = found.outcomes().map(|outcome| outcome.met()).collect();
        let expected = [major, other].map(|met| if met { Met::Met } else { Met::NotMet });
        assert_eq!(met, expected, "{full:?}");
        assert_eq!(found.total().map(i64::from), Some(full.iter().sum()));
        assert_eq!(found.flags().count(), usize::from(full[8] >= 1));
    }
}

#[test]
fn a_phq_9_syndrome_is_certain_exactly_when_every_completion_agrees() {
    // Only whether an item is endorsed matters to the rule, so each item is no, yes or missing: 19,683 sheets.
    for number in 0..3_usize.pow(9) {
        let states = digits::<9>(number, 3);
        let sheet = states.map(|state| (state < 2).then_some(if state == 0 { 0 } else { 2 }));
        if sheet.iter().all(Option::is_none) {
            continue;
        }
        let full = sheet.iter().fold(vec![vec![]], |rows: Vec<Vec<i64>>, answer| {
            let fill = answer.map_or_else(|| vec![0, 2], |value| vec![value]);
            rows.iter()
                .flat_map(|row| fill.iter().map(|value| [row.as_slice(), &[*value]].concat()))
                .collect()
        });
        let answers = Answers::from_values(&PHQ_9, &sheet).unwrap();
        let found: Vec<_> = score(&answers).outcomes().map(|outcome| outcome.met()).collect();
        let expected = [
            agreed(full.iter().map(|row| syndromes(row).0)),
            agreed(full.iter().map(|row| syndromes(row).1)),
        ]
        .map(|verdict| match verdict {
            (true, true) => Met::Met,
            (false, true) => Met::NotMet,
            _ => Met::Indeterminate,
        });
        assert_eq!(found, expected, "{sheet:?}");
    }
}
