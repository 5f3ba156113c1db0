//! Reading a table in const code: finding rows by id, and the values that an item can have.

use std::borrow::Cow;

use super::fault::{Faults, Place};
use super::plan::Spread;
use super::words::Walk;
use super::{Choice, Definition, Flaw, Item, Loinc, Scale, Subscale, Words};

/// Finds the values that an item can have; what is wrong with its scale is said where the scale stands.
pub(super) const fn spread(table: &Definition, item: &Item) -> Option<Spread> {
    let mut scales = slice(&table.scales);
    while let [scale, rest @ ..] = scales {
        if same(string(&scale.id), string(&item.scale)) {
            return Some(spread_of(scale));
        }
        scales = rest;
    }
    None
}

const fn spread_of(scale: &Scale) -> Spread {
    if let Some((min, max)) = scale.range() {
        return Spread { min, max, allowed: u64::MAX };
    }
    let (mut min, mut max) = (i32::MAX, i32::MIN);
    let mut choices: &[Choice] = slice(&scale.choices);
    while let [choice, rest @ ..] = choices {
        min = if choice.value < min { choice.value } else { min };
        max = if choice.value > max { choice.value } else { max };
        choices = rest;
    }
    if max < min || min < -1000 || max > 1000 || max - min > 63 {
        return Spread { min: 0, max: 0, allowed: 0 };
    }
    let mut allowed = 0;
    let mut choices: &[Choice] = slice(&scale.choices);
    while let [choice, rest @ ..] = choices {
        allowed |= 1_u64 << (choice.value - min);
        choices = rest;
    }
    Spread { min, max, allowed }
}

/// Finds the first item with an id, its bit first.
pub(super) const fn bit_of<'a>(table: &'a Definition, id: &str) -> Option<(u64, &'a Item)> {
    let mut bit = 1_u64;
    let mut lists: &[&[Item]] = &[slice(&table.items), slice(&table.unscored_items)];
    while let [list, more @ ..] = lists {
        let mut items = *list;
        while let [item, rest @ ..] = items {
            if same(string(&item.id), id) {
                return Some((bit, item));
            }
            (bit, items) = (bit.wrapping_shl(1), rest);
        }
        lists = more;
    }
    match &table.gate {
        Some(gate) if same(string(&gate.item.id), id) => Some((bit, &gate.item)),
        _ => None,
    }
}

/// Collects the bits of a list of ids, each once and each among `within`, and writes down what is not.
pub(super) const fn mask(
    table: &Definition,
    ids: &Words,
    within: u64,
    place: Place,
    faults: &mut Faults,
) -> u64 {
    let (mut mask, mut row) = (0, 0);
    let mut walk: Walk<'_> = ids.walk();
    while let Some((id, rest)) = walk.next() {
        match bit_of(table, id) {
            Some((bit, _)) if bit & within == 0 => faults.add(Flaw::UnknownItem, place.row(row)),
            Some((bit, _)) if bit & mask != 0 => faults.add(Flaw::DuplicateId, place.row(row)),
            Some((bit, _)) => mask |= bit,
            None => faults.add(Flaw::UnknownItem, place.row(row)),
        }
        (walk, row) = (rest, row + 1);
    }
    if ids.is_empty() {
        faults.add(Flaw::NoItems, place);
    }
    mask
}

pub(super) const fn find_subscale<'a>(mut rows: &'a [Subscale], id: &str) -> Option<&'a Subscale> {
    while let [subscale, rest @ ..] = rows {
        if same(string(&subscale.id), id) {
            return Some(subscale);
        }
        rows = rest;
    }
    None
}

pub(super) const fn checks(loinc: Option<&Loinc>) -> bool {
    match loinc {
        Some(loinc) => loinc.has_valid_check_digit(),
        None => true,
    }
}

#[expect(clippy::ptr_arg, reason = "a `Cow` does not give up its slice by itself in const code")]
pub(super) const fn slice<'a, T: Clone>(rows: &'a Cow<'static, [T]>) -> &'a [T] {
    match rows {
        Cow::Borrowed(rows) => rows,
        Cow::Owned(rows) => rows.as_slice(),
    }
}

#[expect(clippy::ptr_arg, reason = "a `Cow` does not give up its text by itself in const code")]
pub(super) const fn string<'a>(text: &'a Cow<'static, str>) -> &'a str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.as_str(),
    }
}

pub(super) const fn same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([a, rest @ ..], [b, more @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        one = rest;
        other = more;
    }
    one.is_empty() && other.is_empty()
}

/// Says whether two ids have the same letters, large or small.
pub(super) const fn same_letters(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
