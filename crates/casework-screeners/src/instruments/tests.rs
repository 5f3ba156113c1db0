use std::collections::{BTreeMap, BTreeSet};

use casework_core::Source;

use super::*;
use crate::instrument::{Comparison, Cutoff, Definition, EmbedStatus, Item, Loinc};
use crate::{Answers, Screen, score};

#[test]
fn the_registry_is_sorted_by_id_and_finds_each() {
    let ids: Vec<_> = ALL.iter().map(|instrument| instrument.id()).collect();
    assert!(ids.is_sorted_by(|one, other| one < other), "{ids:?}");
    for id in ids {
        assert_eq!(find(id).map(Instrument::id), Some(id));
    }
}

/// Fills a sheet so that it has a total, each item at its highest until the rest is used up; `None` where no sheet has it.
fn sheet_with(instrument: &Instrument, total: i32) -> Option<Vec<(String, i64)>> {
    let definition = instrument.definition();
    if total % definition.total_factor != 0 {
        return None;
    }
    let spreads = &instrument.plan().spreads;
    let mut left = (total - instrument.range().0) / definition.total_factor;
    let mut sheet = Vec::new();
    for (item, spread) in definition.items.iter().zip(spreads) {
        let points = (spread.min..=spread.min + left.min(spread.max - spread.min))
            .rev()
            .find(|points| spread.allows(if item.reversed { spread.mirrored(*points) } else { *points }))?;
        left -= points - spread.min;
        let value = if item.reversed { spread.mirrored(points) } else { points };
        sheet.push((item.id.to_string(), i64::from(value)));
    }
    // The question before all others is answered so that the rest counts.
    sheet.extend(definition.gate.iter().map(|gate| (gate.item.id.to_string(), gate.open_from.into())));
    (left == 0).then_some(sheet)
}

/// Says what a check finds on a sheet with a total.
fn at_total<T>(instrument: &Instrument, total: i32, check: impl FnOnce(crate::Score<'_>) -> T) -> Option<T> {
    let sheet = sheet_with(instrument, total)?;
    let answers = Answers::from_map(instrument, sheet).unwrap();
    let score = score(&answers);
    assert_eq!(score.total(), Some(total), "{instrument:?}");
    Some(check(score))
}

#[test]
fn every_total_falls_into_the_bands_that_the_table_gives_it() {
    let mut seen = 0;
    for instrument in ALL {
        for band in instrument.definition().bands.iter() {
            for total in [band.from, band.to] {
                let found = at_total(instrument, total, |score| score.band().cloned());
                assert_eq!(found, Some(Some(band.clone())), "{instrument:?} at {total}");
                seen += 1;
            }
        }
        for set in instrument.definition().rival_bands.iter() {
            for (band, total) in set.bands.iter().flat_map(|band| [(band, band.from), (band, band.to)]) {
                let found = at_total(instrument, total, |score| {
                    score.rival_bands().any(|(other, found)| other == set && found == band)
                });
                assert_eq!(found, Some(true), "{instrument:?} at {total}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 18, "{seen} ends of bands");
}

#[test]
fn every_cutoff_of_a_total_turns_at_its_value() {
    let mut seen = 0;
    for instrument in ALL {
        let of_total = |cutoff: &&Cutoff| cutoff.subscale.is_none();
        for cutoff in instrument.definition().cutoffs.iter().filter(of_total) {
            let step = instrument.definition().total_factor;
            // The reachable totals on both sides of the value.
            let at = cutoff.value - cutoff.value.rem_euclid(step);
            for total in [at - step, at, at + step] {
                let positive = match cutoff.comparison {
                    Comparison::AtLeast => total >= cutoff.value,
                    Comparison::AtMost => total <= cutoff.value,
                };
                let wanted = if positive { Screen::Yes } else { Screen::No };
                let found = at_total(instrument, total, |score| score.screen_for(cutoff));
                seen += usize::from(found.is_some());
                let at_an_end = total < instrument.range().0 || total > instrument.range().1;
                assert!(at_an_end || found == Some(Some(wanted)), "{instrument:?} at {total}: {found:?}");
            }
        }
    }
    assert!(seen >= 40, "{seen} totals around cut-offs");
}

/// Every LOINC code of an instrument, each with what it stands for.
fn codes(instrument: &Instrument) -> Vec<(String, &Loinc)> {
    let definition = instrument.definition();
    let items = instrument.all_items().map(|item| (format!("item {}", item.id), item.loinc.as_ref()));
    let decision = definition.decision.iter().map(|decision| ("result".to_owned(), decision.loinc.as_ref()));
    let whole = [
        ("panel".to_owned(), definition.codes.panel.as_ref()),
        ("total".to_owned(), definition.codes.total.as_ref()),
    ];
    items.chain(decision).chain(whole).filter_map(|(what, code)| Some((what, code?))).collect()
}

#[test]
fn every_loinc_code_has_its_check_digit_and_no_code_stands_for_two_things() {
    for instrument in ALL {
        let codes = codes(instrument);
        let distinct: BTreeSet<_> = codes.iter().map(|(_, loinc)| &loinc.code).collect();
        assert_eq!(distinct.len(), codes.len(), "{instrument:?}: {codes:?}");
        assert!(codes.iter().all(|(_, loinc)| loinc.has_valid_check_digit()), "{instrument:?}");
    }
}

#[test]
fn a_code_is_an_item_or_a_panel_or_a_total_everywhere() {
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    for instrument in ALL {
        for (what, loinc) in codes(instrument) {
            let kind = what.split(' ').next().unwrap().to_owned();
            let before = known.insert(&loinc.code, kind.clone());
            assert!(before.as_ref().is_none_or(|before| *before == kind), "{}: {before:?}", loinc.code);
        }
    }
}

/// Every answer code of an instrument, with the value and the label of its choice.
fn answer_codes(instrument: &Instrument) -> Vec<(&str, i32, &str)> {
    let choices = instrument.definition().scales.iter().flat_map(|scale| scale.choices.iter());
    choices
        .flat_map(|choice| {
            let all = choice.code.as_deref().into_iter().chain(choice.code_alternates.iter());
            all.map(|code| (code, choice.value, choice.label.as_ref()))
        })
        .collect()
}

#[test]
fn an_answer_code_means_one_answer_in_an_instrument() {
    for instrument in ALL {
        let mut known = BTreeMap::new();
        for (code, value, label) in answer_codes(instrument) {
            let label = label.to_lowercase();
            let before = known.insert(code, (value, label.clone()));
            assert!(before.is_none_or(|before| before == (value, label)), "{instrument:?}: {code}");
        }
    }
}

/// The digit that Luhn's rule gives for a number.
fn luhn(digits: &str) -> u32 {
    let values = digits.bytes().rev().enumerate().map(|(place, byte)| {
        let digit = u32::from(byte - b'0') * if place % 2 == 0 { 2 } else { 1 };
        if digit > 9 { digit - 9 } else { digit }
    });
    (10 - values.sum::<u32>() % 10) % 10
}

/// Checks an answer or list code. The rule is inferred from the codes of the sheets; nobody has documented it.
fn follows_the_inferred_rule(code: &str) -> bool {
    let (kind, number) = code.split_at(2);
    let (digits, check) = number.split_once('-').unwrap();
    let shift = match kind {
        "LL" => 1,
        "LA" if digits.len() % 2 == 0 => 5,
        "LA" => 2,
        _ => return false,
    };
    check.parse() == Ok((luhn(digits) + shift) % 10)
}

#[test]
fn every_answer_code_and_list_follows_the_inferred_rule() {
    let mut seen = 0;
    for instrument in ALL {
        let definition = instrument.definition();
        let lists = definition.scales.iter().filter_map(|scale| scale.answer_list.as_deref());
        let decision = definition.decision.iter();
        let results = decision.clone().flat_map(|decision| decision.rules.iter());
        let results = results.filter_map(|rule| rule.code.as_deref());
        let list = decision.filter_map(|decision| decision.answer_list.as_deref());
        let answers = answer_codes(instrument);
        for code in answers.iter().map(|(code, ..)| *code).chain(lists).chain(results).chain(list) {
            assert!(follows_the_inferred_rule(code), "{instrument:?}: {code}");
            seen += 1;
        }
    }
    assert!(seen >= 10, "{seen} codes");
    assert!(!follows_the_inferred_rule("LA6568-6"), "a wrong digit is noticed");
}

#[test]
fn panel_and_total_are_not_swapped() {
    // The one pair that public software swaps; the codes of all others are held by the sheets in `tests/data`.
    let codes = &find("gad-7").unwrap().definition().codes;
    let code = |loinc: &Option<Loinc>| loinc.as_ref().map(|loinc| loinc.code.to_string());
    assert_eq!(code(&codes.panel).as_deref(), Some("69737-5"));
    assert_eq!(code(&codes.total).as_deref(), Some("70274-6"));
}

#[test]
fn wording_ships_only_with_rights_and_an_attribution() {
    for instrument in ALL {
        let rights = &instrument.definition().rights;
        assert!(!rights.copyright.is_empty(), "{instrument:?} says whose it is");
        let texts = instrument.all_items().filter(|item| item.text.is_some()).count();
        let all = instrument.all_items().count();
        match rights.embed {
            EmbedStatus::Yes | EmbedStatus::YesWithNotice | EmbedStatus::CautionLowRisk => {
                assert_eq!(texts, all, "{instrument:?}: all of the wording");
            }
            EmbedStatus::Caution => assert!(texts == 0 || texts == all, "{instrument:?}: all or nothing"),
            EmbedStatus::No | EmbedStatus::Unknown => assert_eq!(texts, 0, "{instrument:?}: no wording"),
        }
        assert!(texts == 0 || !rights.attribution.is_empty(), "{instrument:?}: the line to show");
        if texts == 0 {
            assert!(instrument.definition().stem.is_none(), "{instrument:?}: no stem either");
        }
    }
}

#[test]
fn an_item_without_wording_may_still_be_told_apart() {
    for instrument in ALL {
        let ids: BTreeSet<_> = instrument.all_items().map(|item| &item.id).collect();
        assert_eq!(ids.len(), instrument.all_items().count(), "{instrument:?}");
        let both = |item: &&Item| item.text.is_some() && item.label.is_some();
        assert_eq!(instrument.all_items().find(both), None, "{instrument:?}: words or a label");
    }
}

#[test]
fn what_decides_by_rules_or_asks_about_a_lifetime_is_not_trended() {
    for id in ["asq", "c-ssrs-screener", "mdq"] {
        assert!(find(id).unwrap().definition().not_trended.is_some(), "{id}");
    }
    for instrument in ALL.iter().filter(|instrument| !instrument.has_total()) {
        assert!(instrument.definition().not_trended.is_some(), "{instrument:?}");
    }
}

/// Every source of a definition.
fn sources(definition: &Definition) -> Vec<&Source> {
    let mut sources: Vec<&Source> = definition.sources.iter().map(AsRef::as_ref).collect();
    sources.extend(definition.cutoffs.iter().map(|cutoff| cutoff.source.as_ref()));
    sources.extend(definition.change.iter().map(|change| change.source.as_ref()));
    sources.extend(definition.flags.iter().map(|flag| flag.source.as_ref()));
    sources.extend(definition.algorithm.iter().map(|algorithm| algorithm.source.as_ref()));
    sources.extend(definition.readministration.iter().map(|rule| rule.source.as_ref()));
    sources.extend(definition.gate.iter().map(|gate| gate.source.as_ref()));
    sources.extend(definition.skips.iter().map(|skip| skip.source.as_ref()));
    sources.extend(definition.bands_source.iter().map(AsRef::as_ref));
    sources.extend(definition.rival_bands.iter().map(|set| set.source.as_ref()));
    sources.extend(definition.missing.opt_in.iter().map(|rule| rule.source.as_ref()));
    sources.extend(definition.reliability.iter().map(|row| row.source.as_ref()));
    sources.extend(definition.norms.iter().map(|row| row.source.as_ref()));
    if let Some(decision) = &definition.decision {
        sources.push(&decision.source);
        sources.extend(decision.accuracy.iter().map(|row| row.source.as_ref()));
        sources.extend(decision.rules.iter().map(|rule| rule.source.as_ref()));
    }
    sources
}

#[test]
fn one_key_names_one_source() {
    let mut known = BTreeMap::new();
    for instrument in ALL {
        let sources = sources(instrument.definition());
        assert!(!sources.is_empty(), "{instrument:?} has a source");
        for source in sources {
            let before = known.insert(source.key().to_owned(), source.clone());
            assert!(before.is_none_or(|before| before == *source), "{}", source.key());
        }
    }
}

#[test]
fn what_is_not_included_says_why_and_what_to_bring() {
    assert!(NOT_INCLUDED.is_sorted_by(|one, other| one.id < other.id));
    for row in NOT_INCLUDED {
        assert!(find(row.id).is_none(), "{} is either included or not", row.id);
        for words in [row.name, row.holder, row.reason, row.known, row.needed] {
            assert!(!words.is_empty(), "{}", row.id);
        }
    }
}

#[test]
fn every_table_survives_the_wire() {
    for instrument in ALL {
        let wire = serde_json::to_string(instrument).unwrap();
        let loaded: Instrument = serde_json::from_str(&wire).unwrap();
        assert_eq!(loaded, **instrument, "{instrument:?}");
        assert_eq!(loaded.digest(), instrument.digest(), "{instrument:?}");
    }
}
