//! The law of missing answers, by exhaustion: a three-way result is yes exactly when every completion says yes.
//!
//! Small instruments with everything the scheme has (a gate, skip rules, reversed items, gaps between choices, values below
//! zero, a factor, rules that share items) are scored on every sheet there is, each item answered in every way or not at
//! all, and compared with an oracle that fills the gaps in every way and knows nothing of bits and bounds.

#![cfg(test)]

use casework_screeners::instrument::{Comparison, Definition, Item};
use casework_screeners::{Answers, GateState, Instrument, Met, Score, Screen, Status, score};

/// A full sheet: what every item of the instrument is answered.
type Full = Vec<i32>;

/// The naive second implementation.
struct Oracle<'a> {
    definition: &'a Definition,
    items: Vec<&'a Item>,
    values: Vec<Vec<i32>>,
}

impl<'a> Oracle<'a> {
    fn new(instrument: &'a Instrument) -> Self {
        let items: Vec<_> = instrument.all_items().collect();
        let values = items.iter().map(|item| values(instrument, item)).collect();
        Self { definition: instrument.definition(), items, values }
    }

    fn place(&self, id: &str) -> usize {
        self.items.iter().position(|item| item.id == id).unwrap()
    }

    fn points(&self, full: &Full, place: usize) -> i32 {
        let (least, most) =
            (self.values[place].iter().min().unwrap(), self.values[place].iter().max().unwrap());
        if self.items[place].reversed { least + most - full[place] } else { full[place] }
    }

    /// The items that the total or the algorithm counts.
    fn counted(&self) -> impl Iterator<Item = &str> {
        let endorsements =
            self.definition.algorithm.iter().flat_map(|algorithm| algorithm.endorsements.iter());
        let endorsable = endorsements.flat_map(|endorsement| endorsement.items.iter());
        self.definition.items.iter().map(|item| item.id.as_ref()).chain(endorsable)
    }

    fn lowest(&self, place: usize) -> i32 {
        *self.values[place].iter().min().unwrap()
    }

    fn open(&self, full: &Full) -> bool {
        self.definition.gate.as_ref().is_none_or(|gate| full[self.place(&gate.item.id)] >= gate.open_from)
    }

    /// Adds up some scored items of a full sheet.
    fn sum<'b>(&self, full: &Full, ids: impl Iterator<Item = &'b str>) -> i32 {
        let open = self.open(full);
        ids.map(|id| self.place(id))
            .map(|place| if open { self.points(full, place) } else { self.lowest(place) })
            .sum()
    }

    fn total(&self, full: &Full) -> i32 {
        self.sum(full, self.definition.items.iter().map(|item| item.id.as_ref()))
            * self.definition.total_factor
    }

    fn met(&self, full: &Full, outcome: usize) -> bool {
        let algorithm = self.definition.algorithm.as_ref().unwrap();
        algorithm.outcomes[outcome].rules.iter().all(|rule| {
            let endorsed = rule.items.iter().filter(|id| {
                let at = algorithm.endorsements.iter().find(|row| row.items.iter().any(|item| item == *id));
                self.open(full) && self.points(full, self.place(id)) >= at.unwrap().at_least
            });
            let count = u32::try_from(endorsed.count()).unwrap();
            count >= rule.at_least && rule.at_most.is_none_or(|most| count <= most)
        })
    }

    /// Lets the skip rules that hold for certain fill what they skip; in points that is the lowest.
    fn skip(&self, sheet: &[Option<i32>]) -> Vec<Option<i32>> {
        let mut sheet = sheet.to_vec();
        for rule in self.definition.skips.iter() {
            let after: Option<Vec<i32>> = rule.after.iter().map(|id| sheet[self.place(id)]).collect();
            let Some(after) = after else { continue };
            let places: Vec<_> = rule.after.iter().map(|id| self.place(id)).collect();
            let points = |value: &i32, place: usize| {
                let mut full = vec![0; self.items.len()];
                full[place] = *value;
                self.points(&full, place)
            };
            let sum: i32 = after.iter().zip(places).map(|(value, place)| points(value, place)).sum();
            if sum > rule.at_most {
                continue;
            }
            for id in rule.items.iter() {
                let place = self.place(id);
                let (least, most) = (self.lowest(place), *self.values[place].iter().max().unwrap());
                let counts_least = if self.items[place].reversed { most } else { least };
                sheet[place] = sheet[place].or(Some(counts_least));
            }
        }
        sheet
    }

    fn completions(&self, sheet: &[Option<i32>]) -> Vec<Full> {
        sheet.iter().zip(&self.values).fold(vec![vec![]], |rows: Vec<Full>, (answer, values)| {
            let fill = answer.map_or_else(|| values.clone(), |value| vec![value]);
            rows.iter()
                .flat_map(|row| fill.iter().map(|value| [row.as_slice(), &[*value]].concat()))
                .collect()
        })
    }
}

fn values(instrument: &Instrument, item: &Item) -> Vec<i32> {
    let scale = instrument.scale(item).unwrap();
    match scale.range() {
        Some((from, to)) => (from..=to).collect(),
        None => scale.choices.iter().map(|choice| choice.value).collect(),
    }
}

fn agreed(verdicts: impl Iterator<Item = bool>) -> Option<bool> {
    let verdicts: Vec<_> = verdicts.collect();
    verdicts.iter().all(|verdict| *verdict == verdicts[0]).then_some(verdicts[0])
}

fn screen(verdict: Option<bool>) -> Screen {
    verdict.map_or(Screen::Indeterminate, |yes| if yes { Screen::Yes } else { Screen::No })
}

fn check_sheet(instrument: &Instrument, oracle: &Oracle<'_>, sheet: &[Option<i32>]) {
    let given: Vec<_> = sheet.iter().map(|value| value.map(i64::from)).collect();
    let answers = Answers::from_values(instrument, &given).unwrap();
    let found = score(&answers);
    for (item, value) in oracle.items.iter().zip(sheet) {
        assert_eq!(answers.value(&item.id), *value, "the answer is kept as it was given");
    }
    let scored = instrument.definition().items.len();
    let gate_answered = matches!(found.gate(), Some(GateState::Closed | GateState::Open));
    let counted: Vec<_> = oracle.counted().map(|id| sheet[oracle.place(id)]).collect();
    if !gate_answered && counted.iter().all(Option::is_none) {
        assert_eq!((found.status(), found.total(), found.lowest()), (Status::NotAdministered, None, None));
        assert_eq!((found.screen(), found.algorithm(), found.flags().count()), (None, None, 0));
        return;
    }
    let settled = oracle.skip(sheet);
    let full = oracle.completions(&settled);
    check_total(oracle, &found, &full, &settled, scored);
    for subscale in found.subscales() {
        let ids = &subscale.subscale().items;
        let sums: Vec<_> = full.iter().map(|full| oracle.sum(full, ids.iter())).collect();
        assert_eq!(
            subscale.bounds(),
            sums.iter().min().copied().zip(sums.iter().max().copied()),
            "{sheet:?}"
        );
    }
    for (place, outcome) in found.outcomes().enumerate() {
        let expected = match agreed(full.iter().map(|full| oracle.met(full, place))) {
            Some(true) => Met::Met,
            Some(false) => Met::NotMet,
            None => Met::Indeterminate,
        };
        assert_eq!(outcome.met(), expected, "{} {sheet:?}", outcome.id());
    }
}

fn check_total(
    oracle: &Oracle<'_>,
    found: &Score<'_>,
    full: &[Full],
    settled: &[Option<i32>],
    scored: usize,
) {
    let totals: Vec<_> = full.iter().map(|full| oracle.total(full)).collect();
    let (lowest, highest) = (*totals.iter().min().unwrap(), *totals.iter().max().unwrap());
    let gate_known = found.gate() != Some(GateState::Unknown);
    let closed = found.gate() == Some(GateState::Closed);
    let complete = closed || (gate_known && settled.iter().take(scored).all(Option::is_some));
    assert_eq!(found.status(), if complete { Status::Complete } else { Status::Incomplete }, "{settled:?}");
    assert_eq!((found.lowest(), found.highest()), (Some(lowest), Some(highest)), "{settled:?}");
    assert_eq!(found.total(), complete.then_some(lowest), "{settled:?}");
    for at in oracle.definition.total_factor.saturating_neg() + lowest..=highest + 1 {
        let at_least = screen(agreed(totals.iter().map(|total| *total >= at)));
        let at_most = screen(agreed(totals.iter().map(|total| *total <= at)));
        assert_eq!(found.screen_at(Comparison::AtLeast, at), Some(at_least), "{settled:?} from {at}");
        assert_eq!(found.screen_at(Comparison::AtMost, at), Some(at_most), "{settled:?} to {at}");
    }
}

/// Scores every sheet: each item answered in every way, or not at all.
fn check_every_sheet(wire: &str) -> usize {
    let instrument: Instrument = serde_json::from_str(wire).unwrap();
    let oracle = Oracle::new(&instrument);
    let states = oracle.values.iter().map(|values| {
        let answered = values.iter().copied().map(Some);
        answered.chain([None]).collect::<Vec<_>>()
    });
    let sheets = states.fold(vec![vec![]], |sheets: Vec<Vec<Option<i32>>>, states| {
        sheets
            .iter()
            .flat_map(|sheet| states.iter().map(|state| [sheet.as_slice(), &[*state]].concat()))
            .collect()
    });
    for sheet in &sheets {
        check_sheet(&instrument, &oracle, sheet);
    }
    sheets.len()
}

#[test]
fn a_gate_with_rules_that_share_items_agrees_with_every_completion() {
    let sheets = check_every_sheet(
        r#"{ "id": "gated", "name": "Gated", "version": "1", "total-factor": 3,
        "gate": { "item": { "id": "gate", "scale": "yes-no" }, "open-from": 1, "note": "",
            "source": { "key": "k", "citation": "c", "status": "project-default" } },
        "scales": [
            { "id": "yes-no", "choices": [
                { "value": 0, "label": "No", "answer": "no" }, { "value": 1, "label": "Yes", "answer": "yes" }
            ] },
            { "id": "three", "from": 0, "to": 2 }
        ],
        "items": [
            { "id": "q1", "scale": "three" }, { "id": "q2", "scale": "three", "reversed": true },
            { "id": "q3", "scale": "three" }, { "id": "q4", "scale": "yes-no" }
        ],
        "subscales": [
            { "id": "one", "label": "One", "items": ["q1", "q3"] }, { "id": "two", "label": "Two", "items": ["q2", "q3"] }
        ],
        "algorithm": {
            "id": "rule", "note": "", "source": { "key": "k", "citation": "c", "status": "project-default" },
            "endorsements": [{ "items": ["q1", "q2", "q3"], "at-least": 1 }, { "items": ["q4"], "at-least": 1 }],
            "outcomes": [
                { "id": "some", "meaning": "", "rules": [
                    { "id": "core", "items": ["q1", "q2"], "at-least": 1 },
                    { "id": "all", "items": ["q1", "q2", "q3", "q4"], "at-least": 2, "at-most": 3 }
                ] },
                { "id": "none", "meaning": "", "rules": [
                    { "id": "all", "items": ["q1", "q2", "q3", "q4"], "at-least": 0, "at-most": 0 }
                ] },
                { "id": "apart", "meaning": "", "rules": [
                    { "id": "first", "items": ["q1", "q2"], "at-least": 1 },
                    { "id": "last", "items": ["q3", "q4"], "at-least": 2 }
                ] }
            ]
        } }"#,
    );
    assert_eq!(sheets, 4 * 4 * 4 * 3 * 3);
}

#[test]
fn chained_skip_rules_agree_with_every_completion() {
    let sheets = check_every_sheet(
        r#"{ "id": "skipping", "name": "Skipping", "version": "1",
        "scales": [
            { "id": "three", "from": 0, "to": 2 },
            { "id": "even", "choices": [
                { "value": 4, "label": "C" }, { "value": 0, "label": "A" }, { "value": 2, "label": "B" }
            ] }
        ],
        "items": [
            { "id": "q1", "scale": "three" }, { "id": "q2", "scale": "three" }, { "id": "q3", "scale": "even" },
            { "id": "q4", "scale": "even", "reversed": true }, { "id": "q5", "scale": "three" }
        ],
        "skips": [
            { "after": ["q1"], "at-most": 0, "items": ["q2", "q3"],
              "source": { "key": "k", "citation": "c", "status": "project-default" } },
            { "after": ["q2", "q3"], "at-most": 1, "items": ["q4"],
              "source": { "key": "k", "citation": "c", "status": "project-default" } }
        ],
        "subscales": [{ "id": "end", "label": "End", "items": ["q4", "q5"] }] }"#,
    );
    assert_eq!(sheets, 4_usize.pow(5));
}

#[test]
fn values_below_zero_and_unscored_items_in_a_rule_agree_with_every_completion() {
    let sheets = check_every_sheet(
        r#"{ "id": "below", "name": "Below", "version": "1", "direction": "higher-is-better",
        "scales": [
            { "id": "around", "from": -2, "to": 1 },
            { "id": "yes-no", "choices": [
                { "value": 1, "label": "Yes", "answer": "yes" }, { "value": 0, "label": "No", "answer": "no" }
            ] }
        ],
        "items": [
            { "id": "q1", "scale": "around" }, { "id": "q2", "scale": "around", "reversed": true },
            { "id": "q3", "scale": "around" }
        ],
        "unscored-items": [{ "id": "together", "scale": "yes-no" }, { "id": "problem", "scale": "yes-no" }],
        "algorithm": {
            "id": "rule", "note": "", "source": { "key": "k", "citation": "c", "status": "project-default" },
            "endorsements": [
                { "items": ["q1", "q2", "q3"], "at-least": -1 }, { "items": ["together", "problem"], "at-least": 1 }
            ],
            "outcomes": [{ "id": "all-three", "meaning": "", "rules": [
                { "id": "count", "items": ["q1", "q2", "q3"], "at-least": 2 },
                { "id": "together", "items": ["together"], "at-least": 1 },
                { "id": "problem", "items": ["problem"], "at-least": 1 }
            ] }]
        } }"#,
    );
    assert_eq!(sheets, 5 * 5 * 5 * 3 * 3);
}
