//! Reading a table in const code: finding rows by id, and the values that an item can have.

use std::borrow::Cow;

use super::plan::Spread;
use super::words::Walk;
use super::{Choice, Cutoff, Definition, DefinitionError, Item, Loinc, Scale, Subscale, Words};

/// Finds the values that an item can have.
pub(super) const fn spread(table: &Definition, item: &Item) -> Result<Spread, DefinitionError> {
    let mut scales = slice(&table.scales);
    while let [scale, rest @ ..] = scales {
        if same(string(&scale.id), string(&item.scale)) {
            return spread_of(scale);
        }
        scales = rest;
    }
    Err(DefinitionError::Scale)
}

const fn spread_of(scale: &Scale) -> Result<Spread, DefinitionError> {
    let [first, ..] = slice(&scale.choices) else { return Err(DefinitionError::Scale) };
    let (mut min, mut max) = (first.value, first.value);
    let mut choices: &[Choice] = slice(&scale.choices);
    while let [choice, rest @ ..] = choices {
        if choice.value < -1000 || choice.value > 1000 {
            return Err(DefinitionError::Choice);
        }
        if let Some(answer) = choice.answer
            && !matches!(answer, casework_core::Answer::Yes | casework_core::Answer::No)
        {
            return Err(DefinitionError::Choice);
        }
        min = if choice.value < min { choice.value } else { min };
        max = if choice.value > max { choice.value } else { max };
        choices = rest;
    }
    if max - min > 63 {
        return Err(DefinitionError::Scale);
    }
    let mut allowed = 0;
    let mut choices: &[Choice] = slice(&scale.choices);
    while let [choice, rest @ ..] = choices {
        let bit = 1_u64 << (choice.value - min);
        if allowed & bit != 0 {
            return Err(DefinitionError::Choice);
        }
        allowed |= bit;
        choices = rest;
    }
    Ok(Spread { min, max, allowed })
}

/// Finds the first item with an id, its bit first.
pub(super) const fn bit_of<'a>(table: &'a Definition, id: &str) -> Option<(u64, &'a Item)> {
    let mut bit = 1_u64;
    let mut items = slice(&table.items);
    let mut unscored = slice(&table.unscored_items);
    loop {
        let item = match (items, unscored) {
            ([item, rest @ ..], _) => {
                items = rest;
                item
            }
            ([], [item, rest @ ..]) => {
                unscored = rest;
                item
            }
            ([], []) => return None,
        };
        if same(string(&item.id), id) {
            return Some((bit, item));
        }
        bit <<= 1;
    }
}

/// Collects the bits of a list of ids, each once and each among `within`.
pub(super) const fn mask(table: &Definition, ids: &Words, within: u64) -> Result<u64, DefinitionError> {
    let mut mask = 0;
    let mut walk: Walk<'_> = ids.walk();
    while let Some((id, rest)) = walk.next() {
        match bit_of(table, id) {
            Some((bit, _)) if bit & within == 0 => return Err(DefinitionError::UnknownItem),
            Some((bit, _)) if bit & mask != 0 => return Err(DefinitionError::DuplicateId),
            Some((bit, _)) => mask |= bit,
            None => return Err(DefinitionError::UnknownItem),
        }
        walk = rest;
    }
    if mask == 0 { Err(DefinitionError::NoItems) } else { Ok(mask) }
}

/// Finds the lowest and the highest value of the score that a cut-off is for.
pub(super) const fn cutoff_range(
    table: &Definition,
    cutoff: &Cutoff,
    total: (i32, i32),
) -> Result<(i32, i32), DefinitionError> {
    let Some(id) = &cutoff.subscale else { return Ok(total) };
    let Some(subscale) = find_subscale(slice(&table.subscales), string(id)) else {
        return Err(DefinitionError::UnknownSubscale);
    };
    let (mut min, mut max) = (0, 0);
    let mut walk = subscale.items.walk();
    while let Some((id, rest)) = walk.next() {
        let Some((_, item)) = bit_of(table, id) else { return Err(DefinitionError::UnknownItem) };
        match spread(table, item) {
            Ok(spread) => (min, max) = (min + spread.min, max + spread.max),
            Err(error) => return Err(error),
        }
        walk = rest;
    }
    Ok((min, max))
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
