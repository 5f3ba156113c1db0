use super::*;
use crate::instruments;
use crate::instruments::gad_7::GAD_7;
use crate::instruments::pcl_5::PCL_5;
use crate::instruments::phq_9::PHQ_9;

/// A sheet as bytes, in the order of the items.
type Sheet = Vec<u8>;

/// Turns rows into columns.
fn columns_of(items: usize, sheets: &[Sheet]) -> Vec<Vec<u8>> {
    (0..items).map(|item| sheets.iter().map(|sheet| sheet[item]).collect()).collect()
}

fn slices(columns: &[Vec<u8>]) -> Vec<&[u8]> {
    columns.iter().map(Vec::as_slice).collect()
}

/// Holds that the columns say of every row what the scoring function says of its sheet.
#[track_caller]
fn agree(scores: &mut ColumnScores<'_>, screen_at: Option<(Comparison, i32)>, sheets: &[Sheet]) {
    let instrument = scores.instrument();
    let items = sheets.first().map_or(instrument.definition().items.len(), Vec::len);
    let columns = columns_of(items, sheets);
    scores.score(&slices(&columns)).unwrap();
    assert_eq!((scores.len(), scores.is_empty()), (sheets.len(), sheets.is_empty()));
    assert_eq!(scores.rows().count(), sheets.len());
    assert!(scores.row(sheets.len()).is_none());
    for (found, sheet) in scores.rows().zip(sheets) {
        let values: Vec<_> =
            sheet.iter().map(|value| (*value != MISSING).then_some(i64::from(*value))).collect();
        let answers = Answers::from_values(instrument, &values).unwrap();
        let expected = score(&answers);
        let expected =
            screen_at.map_or(expected, |(comparison, value)| expected.screened_at(comparison, value));
        let context = || format!("{}: {sheet:?}", instrument.id());
        assert_eq!(found.status(), expected.status(), "{}", context());
        assert_eq!(found.total(), expected.total(), "{}", context());
        assert_eq!(found.observed_sum(), expected.observed_sum(), "{}", context());
        assert_eq!(found.lowest(), expected.lowest(), "{}", context());
        assert_eq!(found.highest(), expected.highest(), "{}", context());
        assert_eq!(found.missing_count(), expected.missing_count(), "{}", context());
        assert_eq!(found.band(), expected.band(), "{}", context());
        assert_eq!(found.band_id(), expected.band_id(), "{}", context());
        assert_eq!(found.decision(), expected.decision(), "{}", context());
        let screen = expected.screen();
        assert_eq!(found.screen(), screen, "{} at {screen_at:?}", context());
        for (place, subscale) in expected.subscales().enumerate() {
            assert_eq!(found.subscale_total(place), subscale.total(), "{} {place}", context());
            assert_eq!(found.subscale_bounds(place), subscale.bounds(), "{} {place}", context());
        }
        assert_eq!(found.algorithm(), expected.algorithm(), "{}", context());
        let outcomes: Vec<_> = expected.outcomes().map(|outcome| outcome.met()).collect();
        let met: Vec<_> = (0..8).map_while(|place| found.outcome(place)).collect();
        assert_eq!(met, outcomes, "{}", context());
        assert!(found.flags().eq(expected.flags()), "{}", context());
    }
}

fn scores_of(instrument: &Instrument) -> (ColumnScores<'_>, Option<(Comparison, i32)>) {
    let usual = instrument.default_cutoff().map(|cutoff| (cutoff.comparison, cutoff.value));
    (ColumnScores::new(instrument).unwrap(), usual)
}

/// Draws numbers, the same ones every time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 32) % u64::try_from(below).unwrap()).unwrap()
    }

    /// Draws sheets in which one answer in `rare` is missing, and some sheets are empty.
    fn sheets(&mut self, instrument: &Instrument, items: usize, rows: usize, rare: usize) -> Vec<Sheet> {
        let choices: Vec<Vec<u8>> = instrument.all_items().map(|item| answers_of(instrument, item)).collect();
        let rows = (0..rows).map(|_| {
            let empty = self.below(50) == 0;
            let cells = choices.iter().take(items).map(|choices| {
                if empty || self.below(rare) == 0 { MISSING } else { choices[self.below(choices.len())] }
            });
            cells.collect()
        });
        rows.collect()
    }
}

fn answers_of(instrument: &Instrument, item: &crate::instrument::Item) -> Vec<u8> {
    let scale = instrument.scale(item).unwrap();
    let range = scale.range().into_iter().flat_map(|(from, to)| from..=to);
    let values = scale.choices.iter().map(|choice| choice.value).chain(range);
    values.map(|value| u8::try_from(value).unwrap()).collect()
}

/// Loads an instrument from the fields that matter.
fn loaded(scales: &str, items: &[(&str, &str)], more: &str) -> Instrument {
    let items: Vec<_> =
        items.iter().map(|(id, scale)| format!(r#"{{ "id": "{id}", "scale": "{scale}" }}"#)).collect();
    let wire = format!(
        r#"{{ "id": "loaded", "name": "Loaded", "version": "1", "language": "en", "recall": {{ "words": "now" }},
            "respondent": "self", "ages": "adults", "scales": [{scales}], "items": [{}]{more} }}"#,
        items.join(", ")
    );
    serde_json::from_str(&wire).unwrap()
}

fn scale(id: &str, values: impl IntoIterator<Item = i32>) -> String {
    let choices: Vec<_> =
        values.into_iter().map(|value| format!(r#"{{ "value": {value}, "label": "{value}" }}"#)).collect();
    format!(r#"{{ "id": "{id}", "choices": [{}] }}"#, choices.join(", "))
}

const SOURCE: &str = r#""source": { "key": "k", "citation": "c", "status": "project-default" }"#;

#[test]
fn every_gad_7_sheet_with_up_to_two_gaps_scores_as_one_sheet_does() {
    let (mut scores, usual) = scores_of(&GAD_7);
    let sheet = |number: usize| -> Sheet {
        (0..7).map(|item| u8::try_from(number >> (2 * item) & 3).unwrap()).collect()
    };
    let full: Vec<Sheet> = (0..4_usize.pow(7)).map(sheet).collect();
    agree(&mut scores, usual, &full);
    for first in 0..7 {
        for second in first..7 {
            // The answers in the gaps do not matter: take each such sheet once.
            let mut sheets = full.clone();
            sheets.retain(|sheet| sheet[first] == 0 && sheet[second] == 0);
            for sheet in &mut sheets {
                sheet[first] = MISSING;
                sheet[second] = MISSING;
            }
            agree(&mut scores, usual, &sheets);
        }
    }
}

#[test]
fn every_instrument_scores_by_column_as_it_does_sheet_by_sheet() {
    let mut draw = Draw(0x9E37_79B9_7F4A_7C15);
    for instrument in instruments::ALL {
        let (mut scores, usual) = scores_of(instrument);
        let counts = [instrument.definition().items.len(), instrument.all_items().count()];
        for rare in [2, 6, 40] {
            for rows in [0, 1, 2, LANES - 1, LANES, LANES + 1, 2 * LANES - 1, 2 * LANES + 1, 2000] {
                for items in counts {
                    agree(&mut scores, usual, &draw.sheets(instrument, items, rows, rare));
                }
            }
        }
    }
}

#[test]
fn the_screen_is_that_of_the_row_at_every_value_in_both_directions() {
    let mut draw = Draw(7);
    let sheets = draw.sheets(&GAD_7, 7, 500, 8);
    for value in [i32::MIN, -1].into_iter().chain(0..=23).chain([254, 255, 256, i32::MAX]) {
        for comparison in [Comparison::AtLeast, Comparison::AtMost] {
            let mut scores = ColumnScores::new(&GAD_7).unwrap().screened_at(comparison, value);
            agree(&mut scores, Some((comparison, value)), &sheets);
        }
    }
}

#[test]
fn the_instruments_that_are_plain_are_scored_as_bytes() {
    for id in ["cage-aid", "gad-2", "gad-7", "pcl-5", "phq-9"] {
        let instrument = instruments::find(id).unwrap();
        let mut scores = ColumnScores::new(instrument).unwrap();
        let columns = vec![vec![1; 40]; instrument.definition().items.len()];
        scores.score(&slices(&columns)).unwrap();
        let bytes = scores.bytes().unwrap();
        for slice in [bytes.lowest(), bytes.highest(), bytes.missing(), bytes.screens()] {
            assert_eq!(slice.len(), 40, "{id}");
        }
        assert_eq!(bytes.subscale(0).is_some(), !instrument.definition().subscales.is_empty());
        assert_eq!(bytes.outcome(0).is_some(), instrument.definition().algorithm.is_some());
        assert_eq!(bytes.flag(0).map(<[u8]>::len), instrument.definition().flags.first().map(|_| 40));
        assert!(bytes.subscale(8).is_none() && bytes.outcome(4).is_none() && bytes.flag(16).is_none());
    }
}

#[test]
fn a_loaded_instrument_scores_by_column_whatever_its_arithmetic() {
    let four = [("q1", "a"), ("q2", "a"), ("q3", "b"), ("q4", "b")];
    let same = [("q1", "a"), ("q2", "a"), ("q3", "a"), ("q4", "a")];
    let low = format!(
        r#", "cutoffs": [{{ "value": 8, "comparison": "<=", "meaning": "m", "default": true, {SOURCE} }}]"#
    );
    let parts = format!(
        r#", "subscales": [
            {{ "id": "x", "label": "x", "items": ["q1", "q3"] }}, {{ "id": "y", "label": "y", "items": ["q2", "q3", "q4"] }}
        ], "algorithm": {{ "id": "r", "note": "n", {SOURCE},
            "endorsements": [{{ "items": ["q1", "q4"], "at-least": 3 }}, {{ "items": ["q2"], "at-least": 2 }}],
            "outcomes": [
                {{ "id": "o", "meaning": "m", "rules": [{{ "id": "1", "items": ["q1", "q2"], "at-least": 1 }}] }},
                {{ "id": "p", "meaning": "m", "rules": [
                    {{ "id": "1", "items": ["q1", "q2", "q4"], "at-least": 1, "at-most": 2 }},
                    {{ "id": "2", "items": ["q2", "q4"], "at-least": 1, "at-most": 1 }}
                ] }}
            ]
        }}"#
    );
    let (one_to_five, none_to_four) = (scale("a", 1..=5), scale("a", 0..=4));
    let rows: Vec<(bool, Instrument)> = vec![
        (true, loaded(&one_to_five, &same, "")),
        (true, loaded(&one_to_five, &same, &low)),
        (true, loaded(&one_to_five, &same, &parts)),
        (true, loaded(&none_to_four, &same, &parts)),
        (true, loaded(&[scale("a", 0..=4), scale("b", 0..=1)].join(","), &four, "")),
        (true, loaded(&scale("a", 0..=63), &same, "")),
        // Lowest answers that differ, answers with holes, and totals above 254 go row by row.
        (false, loaded(&[scale("a", 1..=5), scale("b", 0..=6)].join(","), &four, &parts)),
        (false, loaded(&scale("a", [0, 2, 4, 10]), &same, &low)),
        (false, loaded(&scale("a", 191..=254), &same, "")),
    ];
    let mut draw = Draw(11);
    for (place, (plain, instrument)) in rows.iter().enumerate() {
        let (mut scores, usual) = scores_of(instrument);
        for rare in [2, 5, 30] {
            let sheets = draw.sheets(instrument, 4, 700, rare);
            agree(&mut scores, usual, &sheets);
            assert_eq!(scores.bytes().is_some(), *plain, "row {place}");
        }
    }
}

#[test]
fn an_instrument_with_answers_that_no_byte_holds_is_refused() {
    for values in [vec![-1, 0], vec![200, 255], vec![250, 300]] {
        let instrument = loaded(&scale("a", values), &[("q1", "a")], "");
        let error = ColumnScores::new(&instrument).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`q1` has answers outside 0 to 254, which a column of bytes cannot hold: score it row by row"
        );
    }
}

#[test]
fn a_byte_is_an_answer_exactly_when_the_sheet_takes_it() {
    let loaded =
        [loaded(&scale("a", 1..=5), &[("q1", "a")], ""), loaded(&scale("a", [0, 2, 4]), &[("q1", "a")], "")];
    for instrument in instruments::ALL.iter().copied().chain(&loaded) {
        let mut scores = ColumnScores::new(instrument).unwrap();
        let items = instrument.all_items().count();
        for item in 0..items {
            for value in 0..=u8::MAX {
                let columns: Vec<Vec<u8>> =
                    (0..items).map(|other| vec![if other == item { value } else { MISSING }]).collect();
                let mut values = vec![None; items];
                values[item] = (value != MISSING).then_some(i64::from(value));
                let expected = Answers::from_values(instrument, &values).err();
                let found = scores.score(&slices(&columns)).err();
                let expected = expected.map(|error| ColumnError::Row { row: 0, error });
                assert_eq!(found, expected, "{instrument:?} item {item} value {value}");
            }
        }
    }
}

#[test]
fn a_bad_value_is_named_wherever_it_stands_and_nothing_is_scored() {
    let rows = 3 * LANES + 4;
    for instrument in [&GAD_7, &PCL_5, &PHQ_9] {
        let mut scores = ColumnScores::new(instrument).unwrap();
        let items = instrument.definition().items.len();
        let borders = [LANES, 2 * LANES, 3 * LANES].map(|border| [border - 1, border, border + 1]);
        for row in borders.into_iter().flatten().chain([0, 1, 31, 32, rows - 1]) {
            for item in [0, 1, items - 1] {
                let mut columns = vec![vec![1; rows]; items];
                // A bad value in an earlier column of a later row is not the first one.
                columns[0][rows - 1] = 77;
                columns[item][row] = 9;
                let named = if row == rows - 1 { 0 } else { item };
                let given = columns[named][row];
                let error = scores.score(&slices(&columns)).unwrap_err().to_string();
                let id = &instrument.definition().items[named].id;
                let start = format!("row {row}, counted from 0: `{given}` is not an answer to `{id}`; ");
                assert!(error.starts_with(&start), "{error} instead of {start}");
                assert!(scores.is_empty() && scores.row(0).is_none() && scores.rows().count() == 0);
            }
        }
    }
}

#[test]
fn columns_of_the_wrong_number_or_length_are_refused() {
    let mut scores = ColumnScores::new(&PHQ_9).unwrap();
    let column: &[u8] = &[0, 1];
    let rows = [
        (
            vec![column; 8],
            "there are 8 columns: expected 9, one for each scored item, or 10 with the unscored ones after them",
        ),
        (
            vec![column; 11],
            "there are 11 columns: expected 9, one for each scored item, or 10 with the unscored ones after them",
        ),
        (
            vec![],
            "there are 0 columns: expected 9, one for each scored item, or 10 with the unscored ones after them",
        ),
        (
            [vec![column; 8], vec![&column[..1]]].concat(),
            "the column of `q9` has 1 rows where the first has 2",
        ),
        (
            [vec![&column[..1]], vec![column; 9]].concat(),
            "the column of `q2` has 2 rows where the first has 1",
        ),
    ];
    for (columns, expected) in rows {
        assert_eq!(scores.score(&columns).unwrap_err().to_string(), expected);
    }
    let mut scores = ColumnScores::new(instruments::find("gad-2").unwrap()).unwrap();
    let error = scores.score(&[column]).unwrap_err();
    assert_eq!(error.to_string(), "there are 1 columns: expected 2, one for each scored item");
}

#[test]
fn the_scores_of_the_columns_before_are_gone() {
    let mut scores = ColumnScores::new(&GAD_7).unwrap();
    scores.score(&[&[3_u8; 70][..]; 7]).unwrap();
    assert_eq!(scores.len(), 70);
    scores.score(&[&[1_u8; 3][..]; 7]).unwrap();
    assert_eq!(scores.rows().map(|row| row.total()).collect::<Vec<_>>(), [Some(7); 3]);
    assert_eq!(scores.bytes().unwrap().lowest(), [7, 7, 7]);
    scores.score(&[&[][..]; 7]).unwrap();
    assert!(scores.is_empty() && scores.bytes().unwrap().lowest().is_empty());
}

#[test]
fn nothing_that_was_answered_is_printed() {
    let mut scores = ColumnScores::new(&GAD_7).unwrap();
    scores.score(&[&[3_u8][..]; 7]).unwrap();
    assert_eq!(format!("{scores:?}"), r#"ColumnScores { instrument: "gad-7", rows: 1, .. }"#);
    assert_eq!(
        format!("{:?}", scores.row(0).unwrap()),
        r#"ScoredRow { instrument: "gad-7", row: 0, status: Complete, .. }"#
    );
}
