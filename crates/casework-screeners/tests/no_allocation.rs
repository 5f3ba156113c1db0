//! Scoring allocates nothing, whatever is asked of the score.

#![cfg(test)]

use std::hint::black_box;

use casework_screeners::columns::{ColumnScores, MISSING};
use casework_screeners::instrument::Comparison;
use casework_screeners::{Answers, Instrument, instruments, score};

/// Reads everything that a score can say.
fn ask_everything(answers: &Answers<'_>) -> usize {
    let score = score(answers);
    black_box((score.status(), score.total(), score.observed_sum(), score.lowest(), score.highest()));
    black_box((score.band().is_some(), score.screen(), score.algorithm(), score.missing_count()));
    black_box((score.gate(), score.band_id(), score.decision().is_some(), score.rival_bands().count()));
    black_box((score.skipped_items().count(), score.disregarded_items().count()));
    black_box(score.screen_at(Comparison::AtMost, 3));
    black_box((score.prorate().total(), score.prorate().prorated_hundredths()));
    let subscales = score.subscales().filter(|subscale| {
        black_box((subscale.total(), subscale.bounds(), subscale.endorsed()));
        true
    });
    let outcomes =
        score.outcomes().map(|outcome| outcome.rules().count() + usize::from(outcome.id().is_empty()));
    subscales.count()
        + outcomes.sum::<usize>()
        + score.screens().count()
        + score.flags().count()
        + score.missing_items().count()
}

fn allocations(instrument: &'static Instrument, values: &[Option<i64>]) -> u64 {
    let counted = allocation_counter::measure(|| {
        let sheet = Answers::from_values(instrument, black_box(values)).unwrap();
        black_box(ask_everything(&sheet));
    });
    counted.count_total
}

/// The lowest or the highest answer to each item, the unscored ones and the gate included.
fn filled(instrument: &Instrument, highest: bool) -> Vec<Option<i64>> {
    let answer = |item| {
        let scale = instrument.scale(item).unwrap();
        let values: Vec<i32> = match scale.range() {
            Some((from, to)) => vec![from, to],
            None => scale.choices.iter().map(|choice| choice.value).collect(),
        };
        if highest { values.iter().max() } else { values.iter().min() }.map(|value| i64::from(*value))
    };
    instrument.all_items().map(answer).collect()
}

#[test]
fn scoring_allocates_nothing() {
    for instrument in instruments::ALL {
        for highest in [false, true] {
            let mut values = filled(instrument, highest);
            let (items, all) = (instrument.definition().items.len(), values.len());
            assert_eq!(allocations(instrument, &values), 0, "{instrument:?} complete");
            (values[items - 1], values[0]) = (None, None);
            assert_eq!(allocations(instrument, &values), 0, "{instrument:?} with gaps");
            assert_eq!(allocations(instrument, &vec![None; all]), 0, "{instrument:?} empty");
        }
    }
}

#[test]
fn scoring_columns_allocates_nothing_once_the_buffers_are_there() {
    for instrument in instruments::ALL {
        let answers = filled(instrument, true);
        let values = answers.iter().flatten().map(|value| u8::try_from(*value).unwrap());
        let mut columns: Vec<Vec<u8>> = values.map(|value| vec![value; 1000]).collect();
        for (row, column) in columns.iter_mut().enumerate() {
            column[row * 30] = MISSING;
        }
        let columns: Vec<&[u8]> = columns.iter().map(Vec::as_slice).collect();
        let mut scores = ColumnScores::new(instrument).unwrap();
        scores.score(&columns).unwrap();
        let counted = allocation_counter::measure(|| {
            scores.score(black_box(&columns)).unwrap();
            black_box(scores.rows().filter_map(|row| row.total()).sum::<i32>());
            black_box(scores.rows().map(|row| row.flags().count()).sum::<usize>());
        });
        assert_eq!(counted.count_total, 0, "{instrument:?}");
    }
}

#[test]
fn the_counter_counts() {
    let counted = allocation_counter::measure(|| drop(black_box(vec![1_u8; 64])));
    assert_eq!(counted.count_total, 1);
}
