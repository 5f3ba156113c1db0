//! Five thousand damaged sheets and five thousand damaged definitions: each is refused, or says what it says.
//!
//! The damage is the same in every run: types swapped, numbers out of range, huge or no numbers, keys repeated, texts cut
//! short, bytes that are no UTF-8. What is taken all the same is read again by a naive reader and must agree.

#![cfg(test)]

use std::collections::BTreeMap;

use casework_core::answer::{Answer, ItemAnswer};
use casework_core::wire;
use casework_screeners::{Answers, Definition, Instrument, instruments, score};
use serde_json::Value;

const ROUNDS: u64 = 5000;

/// What a value is replaced with.
const SWAPS: [&str; 25] = [
    "0",
    "2",
    "3",
    "true",
    "\"x\"",
    "{}",
    "[[]]",
    "-1",
    "4",
    "99",
    "1.0",
    "1.5",
    "1e400",
    "-0.0",
    "18446744073709551616",
    "NaN",
    "Infinity",
    "\"\\ud800\"",
    "0x1",
    "\"1\"",
    "\"Yes\"",
    "null",
    "\"refused\"",
    "03",
    "\"\"",
];

/// A small generator that gives the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % bound
    }
}

/// Damages a text in one or two ways.
fn damage(whole: &str, dice: &mut Dice) -> Vec<u8> {
    let mut text = whole.as_bytes().to_vec();
    for _ in 0..=dice.below(2) {
        if text.is_empty() {
            break;
        }
        let place = dice.below(text.len());
        match dice.below(8) {
            0 => text.truncate(place),
            1 => text.insert(place, b"{}[],:\"\\0-"[dice.below(10)]),
            2 => drop(text.remove(place)),
            3 => text[place] = u8::try_from(dice.below(256)).unwrap(),
            4 => {
                let end = place + dice.below(text.len() - place);
                let part = text[place..end].to_vec();
                text.splice(place..place, part);
            }
            _ => {
                // Behind a colon stands a value: swap what is there up to the next comma or brace.
                let colons: Vec<_> = (0..text.len()).filter(|at| text[*at] == b':').collect();
                if let Some(colon) = colons.get(dice.below(colons.len().max(1))) {
                    let end =
                        (colon + 1..text.len()).find(|at| b",}]".contains(&text[*at])).unwrap_or(text.len());
                    let swap = SWAPS[dice.below(SWAPS.len())].bytes();
                    text.splice(colon + 1..end, swap);
                }
            }
        }
    }
    text
}

/// Reads a sheet as naively as can be: whole numbers that are choices, and the six words.
fn naive(instrument: &Instrument, tree: &Value) -> Option<BTreeMap<String, Option<i64>>> {
    let fields = tree.as_object()?;
    let mut read = BTreeMap::new();
    for (key, value) in fields {
        let item = instrument.all_items().find(|item| item.id == key.as_str())?;
        let scale = instrument.scale(item)?;
        let choices = &scale.choices;
        let range = || scale.range().into_iter().flat_map(|(from, to)| from..=to);
        let values = || choices.iter().map(|choice| choice.value).chain(range()).map(i64::from);
        let answer = match value {
            Value::Null => None,
            Value::Number(number) => {
                let number = number.as_i64()?;
                Some(values().find(|value| *value == number)?)
            }
            Value::String(word) => match word.as_str() {
                "refused" | "unable" | "missing" | "skipped-by-rule" => None,
                "yes" => Some(choices.iter().find(|choice| choice.answer == Some(Answer::Yes))?.value.into()),
                "no" => Some(choices.iter().find(|choice| choice.answer == Some(Answer::No))?.value.into()),
                _ => return None,
            },
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        read.insert(key.clone(), answer);
    }
    Some(read)
}

#[test]
fn a_damaged_sheet_is_refused_or_read_as_it_stands() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut taken, mut refused) = (0, 0);
    for round in 0..ROUNDS {
        let instrument = instruments::ALL[dice.below(instruments::ALL.len())];
        let lowest = |item| {
            let scale = instrument.scale(item).unwrap();
            scale.from.unwrap_or_else(|| scale.choices[0].value)
        };
        let whole: BTreeMap<_, _> =
            instrument.all_items().map(|item| (item.id.to_string(), lowest(item))).collect();
        let text = damage(&serde_json::to_string(&whole).unwrap(), &mut dice);
        let read = std::str::from_utf8(&text).ok().and_then(|text| {
            let given = wire::from_str::<BTreeMap<String, ItemAnswer>>(text).ok()?;
            Answers::from_map(instrument, given).ok()
        });
        let Some(answers) = read else {
            refused += 1;
            continue;
        };
        taken += 1;
        let tree: Value = serde_json::from_slice(&text).unwrap();
        let expected = naive(instrument, &tree).unwrap_or_else(|| panic!("round {round}: {tree} was taken"));
        for item in instrument.all_items() {
            let value = answers.value(&item.id).map(i64::from);
            assert_eq!(value, expected.get(item.id.as_ref()).copied().flatten(), "round {round}: {tree}");
        }
        let score = score(&answers);
        assert!(score.total().is_none() || score.missing_count() == 0, "round {round}: {tree}");
    }
    assert!(
        taken > 200 && refused > 3000,
        "the damage is neither too light nor too heavy: {taken}, {refused}"
    );
}

#[test]
fn a_damaged_definition_is_refused_or_comes_back_as_it_was() {
    let mut dice = Dice(0xD1B5_4A32_D192_ED03);
    let (mut taken, mut flawed, mut refused) = (0, 0, 0);
    let wholes: Vec<_> = instruments::ALL.iter().map(|whole| serde_json::to_string(whole).unwrap()).collect();
    for round in 0..ROUNDS {
        let text = damage(&wholes[dice.below(wholes.len())], &mut dice);
        let read = std::str::from_utf8(&text).ok().map(wire::from_str::<Definition>);
        let Some(Ok(definition)) = read else {
            refused += 1;
            continue;
        };
        match Instrument::try_from(definition) {
            Err(error) => {
                flawed += 1;
                assert!(error.faults().iter().all(|fault| fault.pointer.starts_with('/')), "round {round}");
            }
            Ok(instrument) => {
                taken += 1;
                let written = serde_json::to_string(&instrument).unwrap();
                let again: Instrument = serde_json::from_str(&written).unwrap();
                assert_eq!(again, instrument, "round {round}");
                let items = instrument.all_items().count();
                let blank = Answers::from_values(&instrument, &vec![None; items]).unwrap();
                assert_eq!(score(&blank).total(), None, "round {round}");
            }
        }
    }
    assert!(taken > 100 && flawed > 20 && refused > 3000, "{taken}, {flawed}, {refused}");
}
