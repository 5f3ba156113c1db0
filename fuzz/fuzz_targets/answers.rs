//! Any text as a sheet of any built-in instrument: it is refused, or every value on it is an answer of its item and the
//! score keeps its promises. The first byte chooses the instrument, the rest is the sheet.
#![no_main]

use std::collections::BTreeMap;

use casework_core::answer::ItemAnswer;
use casework_core::wire;
use casework_screeners::instrument::{Comparison, Item};
use casework_screeners::{Answers, Instrument, Scored, Screen, Status, instruments, score};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((chosen, sheet)) = data.split_first() else { return };
    let Some(instrument) = instruments::ALL.get(usize::from(*chosen) % instruments::ALL.len()) else { return };
    let Ok(text) = std::str::from_utf8(sheet) else { return };
    let Ok(given) = wire::from_str::<BTreeMap<String, ItemAnswer>>(text) else { return };
    let Ok(answers) = Answers::from_map(instrument, given.iter().map(|(id, answer)| (id, *answer))) else { return };
    for item in instrument.all_items() {
        if let Some(value) = answers.value(&item.id) {
            assert!(is_answer(instrument, item, value), "a value that is no answer was taken");
            assert!(given.contains_key(item.id.as_ref()), "an answer was made up");
        }
    }
    let score = score(&answers);
    if let (Some(lowest), Some(highest)) = (score.lowest(), score.highest()) {
        let (least, most) = instrument.range();
        assert!(least <= lowest && lowest <= highest && highest <= most);
        assert_eq!(score.screen_at(Comparison::AtLeast, lowest), Some(Screen::Yes));
        assert_eq!(score.screen_at(Comparison::AtLeast, highest + 1), Some(Screen::No));
        assert_eq!(score.total().is_some(), score.status() == Status::Complete);
    }
    let prorated = score.prorate();
    assert!(prorated.total().is_none_or(|total| instrument.range().0 <= total && total <= instrument.range().1));
    serde_json::to_string(&Scored::from(prorated)).expect("a scored sheet can be written");
});

fn is_answer(instrument: &Instrument, item: &Item, value: i32) -> bool {
    let scale = instrument.scale(item).expect("every item has a scale");
    match scale.range() {
        Some((from, to)) => from <= value && value <= to,
        None => scale.choices.iter().any(|choice| choice.value == value),
    }
}
