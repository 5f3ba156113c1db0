//! Where the screeners meet the rest: sheets are scored, and the goals learn what a score can be.

use std::sync::LazyLock;

use casework_goals::MeasureCatalog;
use casework_screeners::{Answers, Instrument, instruments, score as score_answers};

use crate::artifacts::common::Measurement;
use crate::case::event::ScoreKept;

static CATALOG: LazyLock<MeasureCatalog> = LazyLock::new(MeasureCatalog::built_in);

/// Returns what the goals' checks know of instruments: range, direction and meaningful change.
///
/// The ranges are those of the screeners crate; a test holds the two together.
pub fn catalog() -> &'static MeasureCatalog {
    &CATALOG
}

/// Scores the sheet of a measurement, with a program's own instrument before a built-in one of the same id.
pub(crate) fn score(sheet: &Measurement, own: &[Instrument]) -> Result<ScoreKept, String> {
    let built_in = || instruments::ALL.iter().copied();
    let known = || own.iter().chain(built_in()).map(Instrument::id).collect::<Vec<_>>().join("`, `");
    let instrument = own
        .iter()
        .chain(built_in())
        .find(|instrument| instrument.id() == sheet.instrument)
        .ok_or_else(|| format!("instrument: there is none of this id; known are `{}`", known()))?;
    let answers =
        Answers::from_map(instrument, sheet.answers.iter().map(|(item, answer)| (item.as_str(), *answer)))
            .map_err(|error| format!("answers: {error}"))?;
    let score = score_answers(&answers);
    let (lowest, highest) = instrument.range();
    Ok(ScoreKept {
        instrument: instrument.id().to_owned(),
        version: instrument.version().to_owned(),
        status: score.status().as_str().to_owned(),
        total: score.total().map(i64::from),
        lowest: score.lowest().unwrap_or(lowest).into(),
        highest: score.highest().unwrap_or(highest).into(),
        band: score.band_id().map(str::to_owned),
        flags: score.flags().map(|flag| flag.id.to_string()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goals_know_the_range_of_every_instrument_that_both_know() {
        let mut both = 0;
        for instrument in instruments::ALL {
            let Some(measure) = catalog().find(instrument.id()) else { continue };
            let (lowest, highest) = instrument.range();
            assert_eq!(measure.min().to_string(), lowest.to_string(), "{}", instrument.id());
            assert_eq!(measure.max().to_string(), highest.to_string(), "{}", instrument.id());
            both += 1;
        }
        assert!(both >= 3, "GAD-7, PHQ-9 and PCL-5 at least");
    }
    #[test]
    fn the_result_of_an_instrument_that_decides_by_rules_is_kept() {
        let sheet = r#"{ "instrument": "asq", "answers": { "q3": "yes", "q5": "yes" } }"#;
        let kept = score(&serde_json::from_str(sheet).unwrap()).unwrap();
        assert_eq!((kept.total, kept.band.as_deref()), (None, Some("acute-positive")));
        assert_eq!(kept.flags, ["acute_positive"]);
    }
}
