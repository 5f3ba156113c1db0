use std::collections::BTreeSet;

use super::*;
use crate::instrument::{EmbedStatus, Loinc};
use crate::{Answers, score};

#[test]
fn the_registry_is_sorted_by_id() {
    let ids: Vec<_> = ALL.iter().map(|instrument| instrument.id()).collect();
    assert_eq!(ids, ["cage-aid", "gad-2", "gad-7", "pcl-5", "phq-9"]);
    for id in ids {
        assert_eq!(find(id).map(Instrument::id), Some(id));
    }
}

#[test]
fn every_total_falls_into_the_band_that_the_table_gives_it() {
    for instrument in ALL {
        let items = instrument.definition().items.len();
        let (_, range_max) = instrument.range();
        for band in instrument.definition().bands.iter() {
            for total in [band.from, band.to] {
                let sheet = sheet_with(total, range_max, items);
                let answers = Answers::from_values(instrument, &sheet).unwrap();
                let score = score(&answers);
                assert_eq!(score.total(), Some(total), "{instrument:?}");
                assert_eq!(score.band(), Some(band), "{instrument:?} at {total}");
            }
        }
    }
}

/// Spreads a total over the items, each at its maximum until the rest is used up.
fn sheet_with(total: i32, range_max: i32, items: usize) -> Vec<Option<i64>> {
    let most = range_max / i32::try_from(items).unwrap();
    let mut left = total;
    (0..items)
        .map(|_| {
            let value = left.min(most);
            left -= value;
            Some(i64::from(value))
        })
        .collect()
}

#[test]
fn every_cutoff_is_no_one_below_and_yes_at_the_value() {
    for instrument in ALL {
        let items = instrument.definition().items.len();
        for cutoff in instrument.definition().cutoffs.iter() {
            for (total, expected) in
                [(cutoff.value - 1, crate::Screen::No), (cutoff.value, crate::Screen::Yes)]
            {
                let sheet = sheet_with(total, instrument.range().1, items);
                let answers = Answers::from_values(instrument, &sheet).unwrap();
                assert_eq!(score(&answers).screen_for(cutoff), Some(expected), "{instrument:?} at {total}");
            }
        }
    }
}

#[test]
fn every_loinc_code_has_its_check_digit_and_no_code_stands_for_two_things() {
    for instrument in ALL {
        let definition = instrument.definition();
        let items = instrument.all_items().filter_map(|item| item.loinc.as_ref());
        let codes: Vec<&Loinc> =
            items.chain(&definition.codes.panel).chain(&definition.codes.total).collect();
        let distinct: BTreeSet<_> = codes.iter().map(|loinc| &loinc.code).collect();
        assert_eq!(distinct.len(), codes.len(), "{instrument:?}");
        assert!(codes.iter().all(|loinc| loinc.has_valid_check_digit()), "{instrument:?}");
    }
}

#[test]
fn panel_and_total_are_not_swapped() {
    let code = |loinc: &Option<Loinc>| loinc.as_ref().map(|loinc| loinc.code.to_string());
    let codes = |id| {
        let codes = &find(id).unwrap().definition().codes;
        (code(&codes.panel), code(&codes.total))
    };
    let both = |panel: &str, total: &str| (Some(panel.to_owned()), Some(total.to_owned()));
    assert_eq!(codes("cage-aid"), (None, None));
    assert_eq!(codes("gad-2"), (None, None));
    assert_eq!(codes("gad-7"), both("69737-5", "70274-6"));
    assert_eq!(codes("pcl-5"), both("101697-1", "101698-9"));
    assert_eq!(codes("phq-9"), both("44249-1", "44261-6"));
}

#[test]
fn wording_ships_only_with_rights_and_an_attribution() {
    for instrument in ALL {
        let rights = &instrument.definition().rights;
        let may = matches!(
            rights.embed,
            EmbedStatus::Yes | EmbedStatus::YesWithNotice | EmbedStatus::CautionLowRisk
        );
        assert!(may && !rights.attribution.is_empty() && !rights.copyright.is_empty(), "{instrument:?}");
        assert!(instrument.all_items().all(|item| item.text.is_some()), "{instrument:?}");
    }
}

#[test]
fn one_key_names_one_source() {
    let mut known = std::collections::BTreeMap::new();
    for instrument in ALL {
        let definition = instrument.definition();
        let sources = definition
            .sources
            .iter()
            .chain(definition.cutoffs.iter().map(|cutoff| &cutoff.source))
            .chain(definition.change.iter().map(|change| &change.source))
            .chain(definition.flags.iter().map(|flag| &flag.source))
            .chain(definition.algorithm.iter().map(|algorithm| &algorithm.source))
            .chain(definition.readministration.iter().map(|rule| &rule.source));
        for source in sources {
            let before = known.insert(source.key().to_owned(), source.citation().to_owned());
            assert!(before.is_none_or(|before| before == source.citation()), "{}", source.key());
        }
    }
}
