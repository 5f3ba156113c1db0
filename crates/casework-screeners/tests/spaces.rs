//! Whole spaces of sheets of the small instruments, and samples of the others, against rules written by hand from the
//! sheets: what is said about a sheet with gaps is what every way of completing it would say.

#![cfg(test)]

use casework_core::answer::{Answer, ItemAnswer};
use casework_screeners::instrument::{AppliesTo, Comparison, Definition, Item};
use casework_screeners::instruments::{
    ahc_hrsn::AHC_HRSN, asq::ASQ, audit::AUDIT, audit_c::AUDIT_C, c_ssrs_screener::C_SSRS_SCREENER,
    dast_10::DAST_10, gad_2::GAD_2, k6::K6, mdq::MDQ, pc_ptsd_5::PC_PTSD_5, phq_2::PHQ_2, phq_4::PHQ_4,
    phq_a::PHQ_A, who_5::WHO_5,
};
use casework_screeners::{Answers, Instrument, Met, Screen, Status, instruments, score};

/// Writes a number in base `base`, least digit first.
fn digits<const N: usize>(mut number: usize, base: usize) -> [usize; N] {
    std::array::from_fn(|_| {
        let digit = number % base;
        number /= base;
        digit
    })
}

/// What a set of completions says: yes or no when all of them do.
fn agreed(verdicts: impl IntoIterator<Item = bool>) -> Screen {
    let verdicts: Vec<bool> = verdicts.into_iter().collect();
    match (verdicts.iter().all(|yes| *yes), verdicts.iter().any(|yes| *yes)) {
        (true, _) => Screen::Yes,
        (false, false) => Screen::No,
        (false, true) => Screen::Indeterminate,
    }
}

/// Every way to fill the gaps of a sheet; `choices` are the values of each item.
fn completions(sheet: &[Option<i64>], choices: &[i64]) -> Vec<Vec<i64>> {
    sheet.iter().fold(vec![vec![]], |rows: Vec<Vec<i64>>, answer| {
        let fill = answer.map_or_else(|| choices.to_vec(), |value| vec![value]);
        rows.iter().flat_map(|row| fill.iter().map(|value| [row.as_slice(), &[*value]].concat())).collect()
    })
}

const YES: ItemAnswer = ItemAnswer::Word(Answer::Yes);
const NO: ItemAnswer = ItemAnswer::Word(Answer::No);
const REFUSED: ItemAnswer = ItemAnswer::Word(Answer::Refused);
const MISSING: ItemAnswer = ItemAnswer::Word(Answer::Missing);

fn sheet<'a, const N: usize>(
    instrument: &'a Instrument,
    ids: [&str; N],
    states: [ItemAnswer; N],
) -> Answers<'a> {
    Answers::from_map(instrument, ids.into_iter().zip(states)).unwrap()
}

/// The six rules of the ASQ in their order, by hand.
fn asq(q: [ItemAnswer; 5]) -> (&'static str, Screen) {
    let [screening @ .., now] = q;
    if now == YES {
        ("acute-positive", Screen::Yes)
    } else if screening.contains(&YES) {
        (if now == NO { "non-acute-positive" } else { "positive-acuity-unknown" }, Screen::Yes)
    } else if screening.contains(&REFUSED) {
        ("non-acute-positive", Screen::Yes)
    } else if screening == [NO; 4] {
        ("negative", Screen::No)
    } else {
        ("incomplete", Screen::Indeterminate)
    }
}

#[test]
fn every_asq_sheet_is_decided_by_the_rules_in_their_order() {
    for number in 0..4_usize.pow(5) {
        let q = digits::<5>(number, 4).map(|state| [YES, NO, REFUSED, MISSING][state]);
        let sheet = sheet(&ASQ, ["q1", "q2", "q3", "q4", "q5"], q);
        let found = score(&sheet);
        assert_eq!((found.total(), found.lowest(), found.screens().count()), (None, None, 0));
        if q == [MISSING; 5] {
            assert_eq!((found.status(), found.band_id()), (Status::NotAdministered, None));
            assert_eq!((found.screen(), found.flags().count()), (None, 0));
            continue;
        }
        let (result, screen) = asq(q);
        assert_eq!((found.band_id(), found.screen()), (Some(result), Some(screen)), "{q:?}");
        let flags: Vec<_> = found.flags().map(|flag| flag.id.as_ref()).collect();
        let wanted: &[&str] = match (result, q[4]) {
            ("acute-positive", _) => &["acute_positive"],
            ("non-acute-positive", NO) => &["non_acute_positive"],
            _ => &[],
        };
        assert_eq!(flags, wanted, "{q:?}");
        let given = |answer: &ItemAnswer| *answer == YES || *answer == NO;
        let whole = q[..4].iter().all(given) && (given(&q[4]) || q[..4] == [NO; 4]);
        assert_eq!(found.status() == Status::Complete, whole, "{q:?}");
        assert!(whole || result != "negative", "{q:?}: what is not whole is never negative");
    }
}

/// The highest band of a full C-SSRS sheet, by hand: items 1 to 5, behavior over a lifetime, and in 3 months.
fn triage(full: &[i64]) -> &'static str {
    let [one, two, three, four, five, lifetime, months] = full else { panic!("seven answers") };
    if *four == 1 || *five == 1 || *months == 1 {
        "high"
    } else if *three == 1 || *lifetime == 1 {
        "moderate"
    } else if *one == 1 || *two == 1 {
        "low"
    } else {
        "none"
    }
}

#[test]
fn a_c_ssrs_result_is_given_exactly_when_every_completion_gives_it() {
    let ids = ["q1", "q2", "q3", "q4", "q5", "q6-lifetime", "q6-3mo"];
    let mut given = 0;
    for number in 0..3_usize.pow(7) {
        let states = digits::<7>(number, 3);
        // A refusal is no answer here: it decides nothing.
        let unanswered = if number % 2 == 0 { MISSING } else { REFUSED };
        let answers = states.map(|state| [NO, YES, unanswered][state]);
        let sheet = sheet(&C_SSRS_SCREENER, ids, answers);
        let found = score(&sheet);
        if states == [2; 7] {
            assert_eq!(found.band_id(), None);
            continue;
        }
        let mut known: Vec<Option<i64>> =
            states.iter().map(|state| [Some(0), Some(1), None][*state]).collect();
        if known[1] == Some(0) {
            // Item 2 is no: items 3 to 5 are not asked.
            known[2..5].iter_mut().for_each(|answer| *answer = answer.or(Some(0)));
        }
        let bands: Vec<_> = completions(&known, &[0, 1]).iter().map(|full| triage(full)).collect();
        let certain = bands.iter().all(|band| *band == bands[0]).then_some(bands[0]);
        assert_eq!(found.band_id(), certain, "{states:?}");
        assert_eq!(found.screen(), Some(agreed(bands.iter().map(|band| *band != "none"))), "{states:?}");
        assert_eq!(found.screen() == Some(Screen::Yes), states.contains(&1), "{states:?}");
        given += usize::from(certain.is_some());
    }
    assert!(given > 1000, "{given} sheets have a result");
}

#[test]
fn every_audit_c_sheet_says_what_every_completion_says() {
    for number in 0..6_usize.pow(3) {
        let values = digits::<3>(number, 6).map(|digit| i64::try_from(digit).ok().filter(|value| *value < 5));
        let sheet = Answers::from_values(&AUDIT_C, &values).unwrap();
        let found = score(&sheet);
        if values == [None; 3] {
            assert_eq!(found.status(), Status::NotAdministered);
            continue;
        }
        // Who never drinks is not asked the rest, in the sheet and in each of its completions.
        let skipped = |row: &[Option<i64>]| match row {
            [Some(0), rest @ ..] => {
                [Some(0)].into_iter().chain(rest.iter().map(|answer| answer.or(Some(0)))).collect()
            }
            _ => row.to_vec(),
        };
        let firsts = values[0].map_or_else(|| (0..5).collect::<Vec<i64>>(), |value| vec![value]);
        let completed = firsts
            .iter()
            .flat_map(|first| completions(&skipped(&[Some(*first), values[1], values[2]]), &[0, 1, 2, 3, 4]));
        let totals: Vec<i64> = completed.map(|full| full.iter().sum()).collect();
        let settled: Vec<Option<i64>> = skipped(&values);
        let total = settled.iter().copied().sum::<Option<i64>>();
        assert_eq!(found.total().map(i64::from), total, "{values:?}");
        assert_eq!(found.lowest().map(i64::from), totals.iter().min().copied(), "{values:?}");
        assert_eq!(found.highest().map(i64::from), totals.iter().max().copied(), "{values:?}");
        let at = |at: i64| agreed(totals.iter().map(|total| *total >= at));
        for (cutoff, screen) in found.screens() {
            let value = if cutoff.applies_to == AppliesTo::Male { 4 } else { 3 };
            assert_eq!(screen, at(value), "{values:?} at {value}");
        }
        assert_eq!(found.screen(), Some(at(3)), "{values:?}: unknown sex");
        let only_first = at(3) == Screen::Yes && settled[1..] == [Some(0), Some(0)];
        assert_eq!(found.flags().count(), usize::from(only_first), "{values:?}");
    }
}

#[test]
fn every_pc_ptsd_5_sheet_says_what_every_completion_says() {
    for number in 0..3_usize.pow(6) {
        let picks = digits::<6>(number, 3);
        let answers = picks.map(|pick| [NO, YES, MISSING][pick]);
        let sheet = sheet(&PC_PTSD_5, ["exposure", "q1", "q2", "q3", "q4", "q5"], answers);
        let found = score(&sheet);
        let items: Vec<Option<i64>> = picks[1..].iter().map(|pick| [Some(0), Some(1), None][*pick]).collect();
        let open = completions(&items, &[0, 1]).into_iter().map(|full| full.iter().sum::<i64>());
        let (closed, opened) = (answers[0] == NO, answers[0] == YES);
        let totals: Vec<i64> = match (closed, opened) {
            (true, _) => vec![0],
            (false, true) => open.collect(),
            (false, false) => open.chain([0]).collect(),
        };
        let nothing = items.iter().all(Option::is_none);
        let whole = opened && items.iter().all(Option::is_some);
        let status = if closed || whole {
            Status::Complete
        } else if nothing && !opened {
            Status::NotAdministered
        } else {
            Status::Incomplete
        };
        assert_eq!(found.status(), status, "{answers:?}");
        let total = (status == Status::Complete).then(|| totals[0]);
        assert_eq!(found.total().map(i64::from), total, "{answers:?}");
        if status == Status::NotAdministered {
            assert_eq!((found.lowest(), found.screen()), (None, None));
            continue;
        }
        assert_eq!(found.lowest().map(i64::from), totals.iter().min().copied(), "{answers:?}");
        assert_eq!(found.highest().map(i64::from), totals.iter().max().copied(), "{answers:?}");
        for at in 0..=6 {
            let expected = agreed(totals.iter().map(|total| *total >= i64::from(at)));
            assert_eq!(found.screen_at(Comparison::AtLeast, at), Some(expected), "{answers:?} at {at}");
        }
    }
}

/// Walks every sheet of `N` items, gaps included, and compares with the sums of all completions.
fn check_sums<const N: usize>(
    instrument: &'static Instrument,
    choices: &[i64],
    points: fn(usize, i64) -> i64,
) {
    let table = instrument.definition();
    for number in 0..(choices.len() + 1).pow(u32::try_from(N).unwrap()) {
        let values: Vec<Option<i64>> =
            digits::<N>(number, choices.len() + 1).iter().map(|digit| choices.get(*digit).copied()).collect();
        if values.iter().all(Option::is_none) {
            continue;
        }
        let sheet = Answers::from_values(instrument, &values).unwrap();
        let found = score(&sheet);
        let sum = |full: &Vec<i64>| full.iter().enumerate().map(|(place, value)| points(place, *value)).sum();
        let totals: Vec<i64> = completions(&values, choices).iter().map(sum).collect();
        let factor = i64::from(table.total_factor);
        let (lowest, highest) =
            (totals.iter().min().unwrap() * factor, totals.iter().max().unwrap() * factor);
        let whole = values.iter().all(Option::is_some);
        assert_eq!(found.total().map(i64::from), whole.then_some(lowest), "{values:?}");
        assert_eq!(found.lowest().map(i64::from), Some(lowest), "{values:?}");
        assert_eq!(found.highest().map(i64::from), Some(highest), "{values:?}");
        for (cutoff, screen) in found.screens().filter(|(cutoff, _)| cutoff.subscale.is_none()) {
            let at = i64::from(cutoff.value);
            let positive = |total: &i64| match cutoff.comparison {
                Comparison::AtLeast => total * factor >= at,
                Comparison::AtMost => total * factor <= at,
            };
            assert_eq!(screen, agreed(totals.iter().map(positive)), "{values:?} at {at}");
        }
    }
}

#[test]
fn every_sheet_of_the_short_forms_says_what_every_completion_says() {
    check_sums::<2>(&PHQ_2, &[0, 1, 2, 3], |_, value| value);
    check_sums::<2>(&GAD_2, &[0, 1, 2, 3], |_, value| value);
    check_sums::<4>(&PHQ_4, &[0, 1, 2, 3], |_, value| value);
}

#[test]
fn every_k6_sheet_says_what_every_completion_says() {
    check_sums::<6>(&K6, &[0, 1, 2, 3, 4], |_, value| value);
}

#[test]
fn every_who_5_sheet_counts_four_times_and_screens_downward() {
    check_sums::<5>(&WHO_5, &[0, 1, 2, 3, 4, 5], |_, value| value);
}

#[test]
fn every_dast_10_sheet_counts_a_no_to_the_third_item() {
    check_sums::<10>(&DAST_10, &[0, 1], |place, value| if place == 2 { 1 - value } else { value });
}

#[test]
fn the_subscales_of_the_phq_4_screen_on_their_own() {
    for number in 0..5_usize.pow(4) {
        let values = digits::<4>(number, 5).map(|digit| i64::try_from(digit).ok().filter(|value| *value < 4));
        if values == [None; 4] {
            continue;
        }
        let sheet = Answers::from_values(&PHQ_4, &values).unwrap();
        let found = score(&sheet);
        assert_eq!(found.screen(), None, "the total has no cut-off");
        let screens: Vec<_> = found.screens().map(|(_, screen)| screen).collect();
        let expected = [&values[..2], &values[2..]].map(|half| {
            agreed(completions(half, &[0, 1, 2, 3]).iter().map(|full| full.iter().sum::<i64>() >= 3))
        });
        assert_eq!(screens, expected, "{values:?}");
    }
}

#[test]
fn the_mdq_is_positive_when_all_three_conditions_hold() {
    let judge = |least: bool, most: bool| match (least, most) {
        (true, _) => Met::Met,
        (false, false) => Met::NotMet,
        (false, true) => Met::Indeterminate,
    };
    for (yes, open) in (0..=13).flat_map(|yes| (0..=13 - yes).map(move |open| (yes, open))) {
        for rest in 0..9 {
            let tail = digits::<2>(rest, 3).map(|state| [Some(0), Some(1), None][state]);
            let signs = (0..13).map(|place| match place {
                place if place < yes => Some(1),
                place if place < yes + open => None,
                _ => Some(0),
            });
            let values: Vec<Option<i64>> = signs.chain(tail).collect();
            if values.iter().all(Option::is_none) {
                continue;
            }
            let sheet = Answers::from_values(&MDQ, &values).unwrap();
            let least = yes >= 7 && tail == [Some(1); 2];
            let most = yes + open >= 7 && !tail.contains(&Some(0));
            assert_eq!(score(&sheet).algorithm(), Some(judge(least, most)), "{values:?}");
        }
    }
}

#[test]
fn the_audit_skips_what_its_form_skips() {
    let items = |values: [i64; 10]| values.map(|value| (value >= 0).then_some(value));
    for (values, total, skipped) in [
        ([0, -1, -1, -1, -1, -1, -1, -1, 2, 4], Some(6), 7),
        ([0, -1, -1, -1, -1, -1, -1, -1, 2, -1], None, 7),
        ([1, 0, 0, -1, -1, -1, -1, -1, 0, 4], Some(5), 5),
        ([1, 1, 0, -1, -1, -1, -1, -1, 0, 4], None, 0),
        ([1, 0, 1, -1, -1, -1, -1, -1, 0, 4], None, 0),
        ([1, 0, -1, -1, -1, -1, -1, -1, 0, 4], None, 0),
        // What was answered all the same counts.
        ([0, 3, -1, -1, -1, -1, -1, -1, 0, 0], Some(3), 6),
        ([4, 4, 4, 4, 4, 4, 4, 4, 4, 4], Some(40), 0),
    ] {
        let sheet = Answers::from_values(&AUDIT, &items(values)).unwrap();
        let found = score(&sheet);
        assert_eq!((found.total(), found.skipped_items().count()), (total, skipped), "{values:?}");
    }
    let odd = Answers::from_values(&AUDIT, &items([1, 1, 1, 1, 1, 1, 1, 1, 1, 0]));
    assert_eq!(odd.unwrap_err().to_string(), "`1` is not an answer to `q9`; the answers are 0, 2, 4");
}

#[test]
fn any_yes_about_suicide_flags_on_the_phq_a_whatever_else_is_answered() {
    for (item, value, flag) in [
        ("q9", 0, None),
        ("q9", 1, Some("item9_positive")),
        ("q9", 3, Some("item9_positive")),
        ("past-month-thoughts", 0, None),
        ("past-month-thoughts", 1, Some("past_month_thoughts")),
        ("lifetime-attempt", 0, None),
        ("lifetime-attempt", 1, Some("lifetime_attempt")),
        ("past-year-depression", 1, None),
        ("difficulty", 3, None),
    ] {
        let sheet = Answers::from_map(&PHQ_A, [(item, value)]).unwrap();
        let flags: Vec<_> = score(&sheet).flags().map(|flag| flag.id.as_ref()).collect();
        assert_eq!(flags, flag.into_iter().collect::<Vec<_>>(), "{item} {value}");
    }
}

#[test]
fn a_social_need_is_there_when_any_answer_of_its_field_says_so() {
    for (item, value, field) in [
        ("living-situation", 0, None),
        ("living-situation", 1, Some("housing")),
        ("living-situation", 2, Some("housing")),
        ("housing-pests", 0, None),
        ("housing-leaks", 1, Some("housing")),
        ("food-worry", 0, None),
        ("food-worry", 1, Some("food")),
        ("food-lasted", 2, Some("food")),
        ("transport", 1, Some("transport")),
        ("utilities", 0, None),
        ("utilities", 1, Some("utilities")),
        ("utilities", 2, Some("utilities")),
    ] {
        // Everything else is answered and says that there is no need.
        let none = AHC_HRSN.definition().unscored_items.iter().map(|item| (item.id.as_ref(), 0));
        let answers: Vec<_> = none.filter(|(id, _)| *id != item).chain([(item, value)]).collect();
        let sheet = Answers::from_map(&AHC_HRSN, answers).unwrap();
        for outcome in score(&sheet).outcomes() {
            let there = Some(outcome.id()) == field || outcome.id() == "any-need" && field.is_some();
            let expected = if there { Met::Met } else { Met::NotMet };
            assert_eq!(outcome.met(), expected, "{item} {value}: {}", outcome.id());
        }
    }
}

#[test]
fn the_safety_flag_of_the_ahc_hrsn_has_two_causes() {
    for (values, total, flagged) in [
        ([1, 1, 1, 1], Some(4), false),
        ([1, 3, 3, 3], Some(10), false),
        ([1, 3, 3, 4], Some(11), true),
        ([2, 1, 1, 1], Some(5), true),
        ([1, 5, 5, 0], None, true),
        ([1, 5, 3, 0], None, false),
        ([2, 0, 0, 0], None, true),
    ] {
        let values = values.map(|value| (value > 0).then_some(value));
        let sheet = Answers::from_values(&AHC_HRSN, &values).unwrap();
        let found = score(&sheet);
        assert_eq!((found.total(), found.flags().count()), (total, usize::from(flagged)), "{values:?}");
    }
}

/// A small generator with a seed of its own, so that every run draws the same sheets.
struct Draw(u64);

impl Draw {
    /// Draws a number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// The values of an item, as its scale lists them.
fn values(instrument: &Instrument, item: &Item) -> Vec<i64> {
    let scale = instrument.scale(item).unwrap();
    match scale.range() {
        Some((from, to)) => (from..=to).map(i64::from).collect(),
        None => scale.choices.iter().map(|choice| choice.value.into()).collect(),
    }
}

/// What an answer counts, by the definition alone.
fn points(instrument: &Instrument, item: &Item, value: i64) -> i64 {
    let all = values(instrument, item);
    let (lowest, highest) = (all.iter().min().unwrap(), all.iter().max().unwrap());
    if item.reversed { lowest + highest - value } else { value }
}

/// What each scored item counts after the skip rules: nothing where it is open.
fn settled(instrument: &Instrument, answers: &[(String, i64)]) -> Vec<Option<i64>> {
    let table = instrument.definition();
    let answer = |item: &Item| answers.iter().find(|(id, _)| *id == item.id).map(|(_, value)| *value);
    let mut known: Vec<Option<i64>> =
        table.items.iter().map(|item| answer(item).map(|value| points(instrument, item, value))).collect();
    let place = |id: &str| table.items.iter().position(|item| item.id == id).unwrap();
    for skip in table.skips.iter() {
        let sum = skip.after.iter().map(|id| known[place(id)]).sum::<Option<i64>>();
        if sum.is_some_and(|sum| sum <= skip.at_most.into()) {
            for id in skip.items.iter() {
                let lowest = values(instrument, &table.items[place(id)]).into_iter().min();
                known[place(id)] = known[place(id)].or(lowest);
            }
        }
    }
    known
}

/// Compares one sheet of an instrument with a total with what its definition says, read naively.
fn check_sheet(instrument: &Instrument, answers: &[(String, i64)]) {
    let table: &Definition = instrument.definition();
    let sheet = Answers::from_map(instrument, answers.iter().cloned()).unwrap();
    let found = score(&sheet);
    if found.status() == Status::NotAdministered {
        return;
    }
    let known = settled(instrument, answers);
    let ends = |item: &Item| {
        let all = values(instrument, item);
        (all.iter().copied().min().unwrap(), all.iter().copied().max().unwrap())
    };
    let fill = |end: fn((i64, i64)) -> i64| -> Vec<i64> {
        known.iter().zip(table.items.iter()).map(|(known, item)| known.unwrap_or(end(ends(item)))).collect()
    };
    let (lows, highs) = (fill(|ends| ends.0), fill(|ends| ends.1));
    let factor = i64::from(table.total_factor);
    let (lowest, highest) = (lows.iter().sum::<i64>() * factor, highs.iter().sum::<i64>() * factor);
    assert_eq!(found.lowest().map(i64::from), Some(lowest), "{instrument:?} {answers:?}");
    assert_eq!(found.highest().map(i64::from), Some(highest), "{instrument:?} {answers:?}");
    let open = known.iter().filter(|known| known.is_none()).count();
    assert_eq!(usize::try_from(found.missing_count()), Ok(open), "{instrument:?} {answers:?}");
    assert_eq!(found.total().map(i64::from), (open == 0).then_some(lowest), "{instrument:?} {answers:?}");
    for part in found.subscales() {
        let items = part.subscale().items.iter();
        let places = items.map(|id| table.items.iter().position(|item| item.id == id).unwrap());
        let places: Vec<usize> = places.collect();
        let sum = |row: &[i64]| places.iter().map(|place| row[*place]).sum::<i64>();
        let bounds = part.bounds().map(|(low, high)| (i64::from(low), i64::from(high)));
        assert_eq!(bounds, Some((sum(&lows), sum(&highs))), "{instrument:?} {}", part.id());
    }
    for band in table.bands.iter() {
        let inside = found.total().is_some_and(|total| (band.from..=band.to).contains(&total));
        assert_eq!(found.band() == Some(band), inside, "{instrument:?} {}", band.id);
    }
}

#[test]
fn drawn_sheets_of_every_instrument_with_a_total_agree_with_its_definition() {
    let mut draw = Draw(20_261_126);
    let gateless = |instrument: &&&Instrument| instrument.definition().gate.is_none();
    for instrument in instruments::ALL.iter().filter(|instrument| instrument.has_total()).filter(gateless) {
        for round in 0..600 {
            let mut answers = Vec::new();
            for item in instrument.all_items() {
                // Full sheets, sheets with few gaps, and sheets with many.
                if draw.below(12) >= [0, 1, 6][round % 3] {
                    let values = values(instrument, item);
                    answers.push((item.id.to_string(), values[draw.below(values.len())]));
                }
            }
            check_sheet(instrument, &answers);
        }
    }
}
