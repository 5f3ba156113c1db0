//! Where the screeners meet the rest: sheets are scored, and the goals learn what a score can be.

use std::borrow::Cow;
use std::sync::LazyLock;

use casework_core::Source;
use casework_goals::{Better, InstrumentMeasure, MeasureCatalog};
use casework_screeners::instrument::{ChangeMeasure, ChangeRule, Direction, Severity};
use casework_screeners::{Answers, Instrument, instruments, score as score_answers};

use crate::artifacts::common::Measurement;
use crate::case::event::ScoreKept;

static CATALOG: LazyLock<MeasureCatalog> = LazyLock::new(|| MeasureCatalog::new(built_in()));

static OWN_DEFINITION: Source =
    Source::project_default("own-definition", "An instrument of one's own, whose definition names no source");

/// Returns what the goals' checks know of instruments: range, direction and the usual changes, taken from their
/// tables, and the proportion of days covered, which is no instrument.
pub fn catalog() -> &'static MeasureCatalog {
    &CATALOG
}

/// Returns the same with a program's own instruments, which stand before built-in ones of the same id.
///
/// ```
/// use casework_lifecycle::measures;
/// use casework_screeners::Instrument;
/// let days: Instrument = serde_json::from_str(r#"{ "id": "days-of-work", "name": "Days of work", "version": "1",
///     "direction": "higher-is-better", "scales": [{ "id": "days", "from": 0, "to": 14 }],
///     "items": [{ "id": "q1", "scale": "days" }] }"#).unwrap();
/// let own = [days];
/// let catalog = measures::catalog_with(&own);
/// assert_eq!(catalog.find("days-of-work").unwrap().max(), 14.into());
/// ```
pub fn catalog_with(own: &[Instrument]) -> Cow<'static, MeasureCatalog> {
    if own.is_empty() {
        return Cow::Borrowed(catalog());
    }
    Cow::Owned(MeasureCatalog::new(built_in().chain(own.iter().filter_map(measure))))
}

fn built_in() -> impl Iterator<Item = InstrumentMeasure> {
    let scores = instruments::ALL.iter().filter_map(|instrument| measure(instrument));
    scores.chain([InstrumentMeasure::days_covered()])
}

/// Reads an instrument as a measure; one that decides by rules has no total, and measures nothing.
fn measure(instrument: &Instrument) -> Option<InstrumentMeasure> {
    let (lowest, highest) = instrument.range();
    let table = instrument.definition();
    let better = match table.direction {
        Direction::LowerIsBetter => Better::Lower,
        Direction::HigherIsBetter => Better::Higher,
    };
    let source = table.sources.first().map_or(&OWN_DEFINITION, |source| source.as_ref());
    let measure = InstrumentMeasure::new(instrument.id(), lowest.into(), highest.into(), better, source)
        .ok()
        .filter(|_| instrument.has_total())?;
    let points = |wanted: ChangeMeasure| {
        let usual = table.change.iter().find(|change| change.default && change.measure == wanted)?;
        let ChangeRule::PointsAtLeast(points) = usual.rule else { return None };
        Some((i32::try_from(points).ok()?.into(), usual.source.as_ref()))
    };
    let measure = match points(ChangeMeasure::Meaningful) {
        Some((change, source)) => measure.with_meaningful_change(change, source).ok()?,
        None => measure,
    };
    match points(ChangeMeasure::Reliable) {
        Some((change, source)) => measure.with_reliable_change(change, source).ok(),
        None => Some(measure),
    }
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
        safety: score.flags().any(|flag| matches!(flag.severity, Severity::Safety | Severity::Emergency)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goals_know_every_instrument_as_its_table_says() {
        for instrument in instruments::ALL.iter().filter(|instrument| instrument.has_total()) {
            let measure = catalog().find(instrument.id()).expect("every total is in the catalog");
            let (lowest, highest) = instrument.range();
            assert_eq!(
                (measure.min(), measure.max()),
                (lowest.into(), highest.into()),
                "{}",
                instrument.id()
            );
        }
    }

    #[test]
    fn a_measure_is_better_the_way_its_table_says_and_a_decision_measures_nothing() {
        assert_eq!(catalog().find("who-5").map(InstrumentMeasure::better), Some(Better::Higher));
        assert_eq!(catalog().find("gad-7").map(InstrumentMeasure::better), Some(Better::Lower));
        assert!(catalog().find("asq").is_none());
    }

    #[test]
    fn the_changes_are_those_of_the_goals_sheet() {
        for (id, points) in [("gad-7", Some(4)), ("phq-9", Some(5)), ("pcl-5", Some(10)), ("pdc", None)] {
            let change = catalog().find(id).and_then(InstrumentMeasure::meaningful_change);
            assert_eq!(change.map(|(change, _)| change), points.map(Into::into), "{id}");
        }
        let reliable = catalog().find("gad-7").and_then(InstrumentMeasure::reliable_change);
        assert_eq!(reliable.map(|(change, _)| change), Some(6.into()));
    }

    #[test]
    fn the_examples_of_the_goals_crate_quote_the_same_numbers() {
        let examples = casework_goals::example::catalog();
        for id in ["gad-7", "phq-9", "pcl-5", "pdc"] {
            let facts = |known: &InstrumentMeasure| {
                (
                    known.min(),
                    known.max(),
                    known.better(),
                    known.meaningful_change().map(|(change, _)| change),
                )
            };
            assert_eq!(examples.find(id).map(facts), catalog().find(id).map(facts), "{id}");
        }
    }
    #[test]
    fn the_result_of_an_instrument_that_decides_by_rules_is_kept() {
        let sheet = r#"{ "instrument": "asq", "answers": { "q3": "yes", "q5": "yes" } }"#;
        let kept = score(&serde_json::from_str(sheet).unwrap(), &[]).unwrap();
        assert_eq!((kept.total, kept.band.as_deref()), (None, Some("acute-positive")));
        assert_eq!(kept.flags, ["acute_positive"]);
    }
}
