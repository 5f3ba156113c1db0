//! Any text as a definition: it is refused with places that can be looked up, or it is an instrument that scores every
//! sheet without a fault and comes back from the wire as it was.
#![no_main]

use casework_core::wire;
use casework_screeners::{Answers, Definition, Instrument, Scored, answers, score};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(definition) = wire::from_str::<Definition>(text) else { return };
    let instrument = match Instrument::try_from(definition) {
        Ok(instrument) => instrument,
        Err(error) => {
            assert!(!error.faults().is_empty());
            assert!(error.faults().iter().all(|fault| fault.pointer.starts_with('/')));
            return;
        }
    };
    let written = serde_json::to_string(&instrument).expect("an instrument can be written");
    let read: Instrument = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(read.digest(), instrument.digest());
    answers::schema(&instrument);
    let items = instrument.all_items().count();
    let ends = [false, true].map(|last| {
        let values = instrument.all_items().map(|item| {
            let scale = instrument.scale(item).expect("every item has a scale");
            let (from, to) = scale.range().unwrap_or_else(|| {
                let values = || scale.choices.iter().map(|choice| choice.value);
                (values().min().unwrap_or(0), values().max().unwrap_or(0))
            });
            Some(i64::from(if last { to } else { from }))
        });
        values.collect::<Vec<_>>()
    });
    let gaps = ends.clone().map(|mut values| {
        values.iter_mut().step_by(2).for_each(|value| *value = None);
        values
    });
    for values in ends.into_iter().chain(gaps).chain([vec![None; items]]) {
        let sheet = Answers::from_values(&instrument, &values).expect("every value is an answer");
        let score = score(&sheet).prorate();
        if let (Some(lowest), Some(highest)) = (score.lowest(), score.highest()) {
            assert!(instrument.range().0 <= lowest && lowest <= highest && highest <= instrument.range().1);
        }
        serde_json::to_string(&Scored::from(score)).expect("a scored sheet can be written");
    }
});
