//! Names, scales, items, the gate and the skip rules.

use super::super::fault::Place;
use super::super::table::{bit_of, checks, mask, same, same_letters, slice, spread, string};
use super::super::{Band, Choice, Flaw, ITEMS_MAX, Item, Scale, Skip};
use super::{Draft, SkipPlan, Spread};

impl Draft<'_> {
    pub(super) const fn names(&mut self) {
        let table = self.table;
        self.id(string(&table.id), Place::TOP.field("id"));
        if string(&table.name).is_empty() {
            self.fault(Flaw::Empty, Place::TOP.field("name"));
        }
        if string(&table.version).is_empty() {
            self.fault(Flaw::Empty, Place::TOP.field("version"));
        }
        if !checks(table.codes.panel.as_ref()) {
            self.fault(Flaw::LoincCheckDigit, Place::TOP.field("codes").field("panel"));
        }
        if !checks(table.codes.total.as_ref()) {
            self.fault(Flaw::LoincCheckDigit, Place::TOP.field("codes").field("total"));
        }
        if table.total_factor < 1 || table.total_factor > 100 {
            self.fault(Flaw::TotalFactor, Place::TOP.field("total-factor"));
        } else {
            self.plan.factor = table.total_factor;
        }
        self.band_ids(slice(&table.bands), Place::TOP.field("bands"));
        let (mut scales, mut row) = (slice(&table.scales), 0);
        while let [scale, rest @ ..] = scales {
            self.scale(scale, rest, Place::TOP.field("scales").row(row));
            scales = rest;
            row += 1;
        }
    }

    /// Checks that an id is safe in files, columns and lists of ids.
    pub(super) const fn id(&mut self, id: &str, place: Place) {
        if id.is_empty() {
            self.fault(Flaw::Empty, place);
        } else if !is_plain(id) {
            self.fault(Flaw::Id, place);
        }
    }

    pub(super) const fn band_ids(&mut self, mut bands: &[Band], place: Place) {
        let mut row = 0;
        while let [band, rest @ ..] = bands {
            let place = place.row(row).field("id");
            self.id(string(&band.id), place);
            let mut others = rest;
            while let [other, more @ ..] = others {
                if same(string(&band.id), string(&other.id)) {
                    self.fault(Flaw::DuplicateId, place);
                }
                others = more;
            }
            bands = rest;
            row += 1;
        }
    }

    const fn scale(&mut self, scale: &Scale, mut others: &[Scale], place: Place) {
        self.id(string(&scale.id), place.field("id"));
        while let [other, more @ ..] = others {
            if same(string(&scale.id), string(&other.id)) {
                self.fault(Flaw::DuplicateId, place.field("id"));
            }
            others = more;
        }
        let choices = slice(&scale.choices);
        match (scale.from, scale.to, choices.is_empty()) {
            (Some(from), Some(to), true) if from < to && to - from <= 1000 && from >= -1000 && to <= 1000 => {
            }
            (None, None, false) => self.choices(choices, place.field("choices")),
            _ => self.fault(Flaw::ScaleValues, place),
        }
    }

    const fn choices(&mut self, mut choices: &[Choice], place: Place) {
        let (mut row, mut min, mut max) = (0, i32::MAX, i32::MIN);
        while let [choice, rest @ ..] = choices {
            let place = place.row(row);
            if choice.value < -1000 || choice.value > 1000 {
                self.fault(Flaw::Choice, place.field("value"));
            } else {
                min = if choice.value < min { choice.value } else { min };
                max = if choice.value > max { choice.value } else { max };
            }
            if let Some(answer) = choice.answer
                && !matches!(answer, casework_core::Answer::Yes | casework_core::Answer::No)
            {
                self.fault(Flaw::Choice, place.field("answer"));
            }
            self.repeated(choice, rest, place);
            choices = rest;
            row += 1;
        }
        if max > min && max - min > 63 {
            self.fault(Flaw::ScaleValues, place);
        }
    }

    #[expect(clippy::as_conversions, reason = "a fieldless enum, compared where `==` is not const")]
    const fn repeated(&mut self, choice: &Choice, mut others: &[Choice], place: Place) {
        while let [other, more @ ..] = others {
            if choice.value == other.value {
                self.fault(Flaw::Choice, place.field("value"));
            }
            if let (Some(one), Some(other)) = (choice.answer, other.answer)
                && one as u8 == other as u8
            {
                self.fault(Flaw::Choice, place.field("answer"));
            }
            others = more;
        }
    }

    pub(super) const fn items(&mut self) {
        let table = self.table;
        let scored = slice(&table.items);
        let unscored = slice(&table.unscored_items);
        self.plan.scored_len = scored.len();
        self.plan.len = scored.len() + unscored.len() + if table.gate.is_some() { 1 } else { 0 };
        if scored.is_empty() {
            self.fault(Flaw::NoItems, Place::TOP.field("items"));
        }
        if self.plan.len > ITEMS_MAX {
            self.fault(Flaw::TooMany, Place::TOP.field("items"));
            return;
        }
        let (mut bit, mut row, mut items) = (1_u64, 0, scored);
        while let [item, rest @ ..] = items {
            let spread = self.item(item, bit, Place::TOP.field("items").row(row));
            self.plan.scored |= bit;
            self.plan.range.0 += spread.min * self.plan.factor;
            self.plan.range.1 += spread.max * self.plan.factor;
            (bit, row, items) = (bit << 1, row + 1, rest);
        }
        (row, items) = (0, unscored);
        while let [item, rest @ ..] = items {
            self.item(item, bit, Place::TOP.field("unscored-items").row(row));
            (bit, row, items) = (bit << 1, row + 1, rest);
        }
    }

    /// Checks an item and writes its spread into its slot.
    const fn item(&mut self, item: &Item, bit: u64, place: Place) -> Spread {
        self.id(string(&item.id), place.field("id"));
        if is_reserved(string(&item.id)) {
            self.fault(Flaw::Id, place.field("id"));
        }
        if !string(&item.id).is_empty() {
            match bit_of(self.table, string(&item.id)) {
                Some((found, _)) if found == bit => {}
                _ => self.fault(Flaw::DuplicateId, place.field("id")),
            }
        }
        if !checks(item.loinc.as_ref()) {
            self.fault(Flaw::LoincCheckDigit, place.field("loinc"));
        }
        let Some(found) = spread(self.table, item) else {
            self.fault(Flaw::Scale, place.field("scale"));
            return Spread::NONE;
        };
        let (mut at, mut slots): (u64, &mut [Spread]) = (1, &mut self.plan.spreads);
        while let [slot, rest @ ..] = slots {
            if at == bit {
                *slot = found;
            }
            (at, slots) = (at << 1, rest);
        }
        self.plan.reversed |= if item.reversed { bit } else { 0 };
        found
    }

    pub(super) const fn gate(&mut self) {
        let Some(gate) = &self.table.gate else { return };
        if self.plan.len > ITEMS_MAX {
            return;
        }
        let place = Place::TOP.field("gate");
        let bit = 1_u64 << (self.plan.len - 1);
        let spread = self.item(&gate.item, bit, place.field("item"));
        if gate.open_from <= spread.min || gate.open_from > spread.max || gate.item.reversed {
            self.fault(Flaw::Gate, place.field("open-from"));
        }
        self.plan.gate = (bit, gate.open_from);
    }

    pub(super) const fn skips(&mut self) {
        let (mut rows, mut row) = (slice(&self.table.skips), 0);
        while let [skip, rest @ ..] = rows {
            let place = Place::TOP.field("skips").row(row);
            let found = self.skip(skip, place);
            let (mut left, mut slots): (usize, &mut [SkipPlan]) = (row, &mut self.plan.skips);
            while let [slot, more @ ..] = slots {
                if left == 0 {
                    *slot = found;
                }
                (left, slots) = (left.wrapping_sub(1), more);
            }
            if row >= self.plan.skips.len() {
                self.fault(Flaw::TooMany, place);
                return;
            }
            self.plan.skips_len += 1;
            (rows, row) = (rest, row + 1);
        }
    }

    const fn skip(&mut self, skip: &Skip, place: Place) -> SkipPlan {
        let within = self.plan.scored;
        let after = mask(self.table, &skip.after, within, place.field("after"), &mut self.faults);
        let items = mask(self.table, &skip.items, within, place.field("items"), &mut self.faults);
        let (lowest, highest) = self.points(after);
        if after != 0 && (after & items != 0 || skip.at_most < lowest || skip.at_most >= highest) {
            self.fault(Flaw::Skip, place);
        }
        SkipPlan { after, at_most: skip.at_most, items }
    }

    /// Adds the lowest and the highest points of some items.
    pub(super) const fn points(&self, mask: u64) -> (i32, i32) {
        let (mut bit, mut sums, mut spreads): (u64, (i32, i32), &[Spread]) = (1, (0, 0), &self.plan.spreads);
        while let [spread, rest @ ..] = spreads {
            if mask & bit != 0 {
                sums = (sums.0 + spread.min, sums.1 + spread.max);
            }
            (bit, spreads) = (bit << 1, rest);
        }
        sums
    }
}

/// Says whether an id has only letters that are safe everywhere.
const fn is_plain(id: &str) -> bool {
    let mut bytes = id.as_bytes();
    if bytes.len() > 64 || !matches!(bytes, [b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9', ..]) {
        return false;
    }
    while let [byte, rest @ ..] = bytes {
        if !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_' | b'.') {
            return false;
        }
        bytes = rest;
    }
    true
}

/// Says whether a column of this name means something else in a table of sheets.
const fn is_reserved(id: &str) -> bool {
    let mut names: &[&str] = RESERVED;
    while let [name, rest @ ..] = names {
        if same_letters(name, id) {
            return true;
        }
        names = rest;
    }
    false
}

const RESERVED: &[&str] = &[
    "algorithm",
    "band",
    "definition",
    "error",
    "flags",
    "highest",
    "instrument",
    "language",
    "lowest",
    "missing",
    "observed-sum",
    "on",
    "range",
    "screen",
    "status",
    "total",
    "version",
];
