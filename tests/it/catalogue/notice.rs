//! `NOTICE`: whose the wording of the instruments is, and on what terms it is passed on.

use casework::screeners::instrument::Rights;
use casework::screeners::instruments::{ALL, NOT_INCLUDED};
use casework::screeners::{Instrument, LOINC_NOTICE};

use super::line;
use crate::tree::generated;

#[test]
fn notice_is_what_the_tables_say() {
    let mut page = String::from(HEAD);
    line(&mut page, "\nINSTRUMENTS WHOSE WORDING IS INCLUDED");
    let (with, without): (Vec<_>, Vec<_>) = ALL.iter().partition(|instrument| has_wording(instrument));
    rights_part(&mut page, &with);
    line(&mut page, "\nINSTRUMENTS OF WHICH ONLY ITEM IDS, NEUTRAL LABELS, CODES AND LOGIC ARE INCLUDED");
    rights_part(&mut page, &without);
    line(&mut page, "\nMEASURES THAT ARE NOT INCLUDED");
    for row in NOT_INCLUDED {
        line(&mut page, &format!("\n{}", row.name));
        indented(&mut page, &format!("{}. {}", row.holder, row.reason));
    }
    line(&mut page, "\nThe warning signs of the crisis rules are written in our own words.");
    line(&mut page, "\nCODES\n");
    wrapped(&mut page, "", LOINC_NOTICE);
    generated("NOTICE", &page);
}

const HEAD: &str = "\
casework
Copyright 2026 The casework authors

The code is licensed under MIT or Apache-2.0, at your option (LICENSE-MIT, LICENSE-APACHE). That license does not cover
the wording of the instruments below, nor the codes of terminologies. Every instrument also carries its rights in its
definition, and the list of instruments (docs/instruments.md) shows them. This page is generated from the tables.
";

fn has_wording(instrument: &Instrument) -> bool {
    instrument.all_items().any(|item| item.text.is_some())
}

/// Adds the names and the rights of instruments; those with the same rights stand together.
fn rights_part(page: &mut String, instruments: &[&&Instrument]) {
    let mut told: Vec<&Rights> = Vec::new();
    for instrument in instruments {
        let rights = &instrument.definition().rights;
        if told.contains(&rights) {
            continue;
        }
        told.push(rights);
        page.push('\n');
        for same in instruments.iter().filter(|other| other.definition().rights == *rights) {
            line(page, &same.definition().name);
        }
        let (shown, whose) = (rights.attribution.as_ref(), rights.copyright.as_ref());
        // Where one of the two texts holds the other, it is enough.
        if !whose.contains(shown) {
            indented(page, shown);
        }
        if !shown.contains(whose) {
            indented(page, whose);
        }
    }
}

fn indented(page: &mut String, text: &str) {
    wrapped(page, "    ", text);
}

/// Adds a text in lines of at most 120 letters.
fn wrapped(page: &mut String, indent: &str, text: &str) {
    let mut row = String::from(indent);
    for word in text.split_whitespace() {
        if row.trim().is_empty() {
            row.push_str(word);
        } else if row.chars().count() + 1 + word.chars().count() <= 120 {
            row.push(' ');
            row.push_str(word);
        } else {
            line(page, &row);
            row = format!("{indent}{word}");
        }
    }
    line(page, &row);
}
