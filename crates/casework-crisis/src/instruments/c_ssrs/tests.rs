//! Every answer sheet of items 1 to 5 with every kind of behavior, against a naive second implementation; and the
//! boundaries of the window.

use chrono::NaiveDate;

use super::*;

const WORDS: [Answer; 6] = Answer::ALL;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read(entry: &InstrumentAnswers, on: NaiveDate) -> CSsrs {
    CSsrs::read(entry, Days::new(on, &Limits::STANDARD), &mut Trace::default())
}

/// What a sheet says about behavior, with the recency a person would give it.
struct Behavior {
    item: &'static str,
    answer: Answer,
    date: Option<&'static str>,
    recency: Option<Recency>,
    open: bool,
}

const BEHAVIORS: [Behavior; 9] = [
    Behavior { item: "6", answer: Answer::No, date: None, recency: None, open: false },
    Behavior { item: "6", answer: Answer::Missing, date: None, recency: None, open: true },
    Behavior { item: "6", answer: Answer::Refused, date: None, recency: None, open: true },
    Behavior { item: "6", answer: Answer::SkippedByRule, date: None, recency: None, open: true },
    Behavior { item: "6", answer: Answer::Yes, date: None, recency: Some(Recency::Recent), open: false },
    Behavior {
        item: "6",
        answer: Answer::Yes,
        date: Some("2025-11-30"),
        recency: Some(Recency::Recent),
        open: false,
    },
    Behavior {
        item: "6",
        answer: Answer::Yes,
        date: Some("2025-11-29"),
        recency: Some(Recency::Older),
        open: false,
    },
    Behavior { item: "6-3mo", answer: Answer::Yes, date: None, recency: Some(Recency::Recent), open: false },
    Behavior { item: "6-lifetime", answer: Answer::No, date: None, recency: None, open: false },
];

/// The published table, read line by line.
fn naive_band(answers: [Answer; 5], recency: Option<Recency>) -> Band {
    let yes = |number: usize| answers[number - 1] == Answer::Yes;
    if yes(4) || yes(5) || recency == Some(Recency::Recent) {
        return Band::High;
    }
    if yes(3) || recency == Some(Recency::Older) {
        return Band::Moderate;
    }
    if yes(1) || yes(2) { Band::Low } else { Band::None }
}

fn naive_open(answers: [Answer; 5]) -> bool {
    let [one, two, deeper @ ..] = answers;
    let unanswered = |answer: Answer| !matches!(answer, Answer::Yes | Answer::No);
    let deep_yes = deeper.contains(&Answer::Yes);
    let deep_open = deeper.into_iter().any(|answer| match two {
        Answer::No => matches!(answer, Answer::Refused | Answer::Unable),
        Answer::Yes | Answer::SkippedByRule | Answer::Refused | Answer::Unable | Answer::Missing => {
            unanswered(answer)
        }
    });
    (unanswered(one) && !deep_yes) || unanswered(two) || deep_open
}

#[test]
fn every_sheet_agrees_with_the_published_table() {
    let mut sheets = 0_u32;
    for number in 0..6_usize.pow(5) {
        let answers = [0, 1, 2, 3, 4].map(|place| WORDS[number / 6_usize.pow(place) % 6]);
        for behavior in &BEHAVIORS {
            let mut entry = InstrumentAnswers::new("c-ssrs-screener").answer(behavior.item, behavior.answer);
            for (item, answer) in ["1", "2", "3", "4", "5"].iter().zip(answers) {
                entry = entry.answer(*item, answer);
            }
            if let Some(date) = behavior.date {
                entry.behavior_dates.insert(behavior.item.into(), date.parse().unwrap());
            }
            let read = read(&entry, day("2026-03-02"));
            assert_eq!(read.band(), naive_band(answers, behavior.recency), "{answers:?} {}", behavior.item);
            assert_eq!(
                read.is_complete(),
                !naive_open(answers) && !behavior.open,
                "{answers:?} {}",
                behavior.item
            );
            let contradicts = answers[1] == Answer::No && answers[2..].contains(&Answer::Yes);
            assert_eq!(read.inconsistent, contradicts, "{answers:?}");
            sheets += 1;
        }
    }
    assert_eq!(sheets, 69_984);
}

#[test]
fn the_window_is_the_wider_of_three_months_and_92_days() {
    let rows = [
        // Day 92 and three calendar months, on both sides.
        ("2026-03-02", "2025-11-30", Recency::Recent),
        ("2026-03-02", "2025-11-29", Recency::Older),
        ("2026-10-01", "2026-07-01", Recency::Recent),
        ("2026-10-01", "2026-06-30", Recency::Older),
        ("2026-05-31", "2026-02-28", Recency::Recent),
        ("2026-05-31", "2026-02-27", Recency::Older),
        // Leap years.
        ("2024-05-31", "2024-02-29", Recency::Recent),
        ("2024-05-31", "2024-02-28", Recency::Older),
        ("2024-02-29", "2023-11-29", Recency::Recent),
        ("2024-02-29", "2023-11-28", Recency::Older),
        // Months and years count as their last day.
        ("2026-03-02", "2025-11", Recency::Recent),
        ("2026-03-03", "2025-11", Recency::Older),
        ("2026-03-02", "2025", Recency::Recent),
        ("2026-04-02", "2025", Recency::Recent),
        ("2026-04-03", "2025", Recency::Older),
        // What is not known, and what lies ahead.
        ("2026-03-02", "unknown", Recency::Recent),
        ("2026-03-02", "2026-03", Recency::Recent),
        ("2026-03-02", "2026-03-09", Recency::Recent),
    ];
    for (on, date, expected) in rows {
        let mut entry = InstrumentAnswers::new("c-ssrs-screener").answer("6", Answer::Yes);
        entry.behavior_dates.insert("6".into(), date.parse().unwrap());
        assert_eq!(read(&entry, day(on)).behavior, Some(expected), "{date} on {on}");
    }
    for on in day("2023-01-01").iter_days().take(1600) {
        let bound = recent_from(on, &Limits::STANDARD);
        let months = on.checked_sub_months(Months::new(3)).unwrap();
        assert!(bound <= months && on.signed_duration_since(bound).num_days() >= 92, "{on}");
    }
}

#[test]
fn the_lifetime_and_the_three_month_items_settle_each_other() {
    use Answer::{Missing, No, Refused, Yes};
    let rows = [
        (Yes, No, None, Some(Recency::Older), true, false),
        (Yes, Missing, None, Some(Recency::Recent), true, false),
        (Yes, Refused, None, Some(Recency::Recent), false, false),
        (Yes, Refused, Some("2020-01-01"), Some(Recency::Older), false, false),
        (Yes, Missing, Some("2020-01-01"), Some(Recency::Older), true, false),
        (Yes, No, Some("2026-02-01"), Some(Recency::Recent), true, true),
        (Yes, Yes, Some("2020-01-01"), Some(Recency::Recent), true, true),
        (No, Yes, None, Some(Recency::Recent), true, true),
        (No, Missing, None, None, true, false),
        (No, Missing, Some("2020-01-01"), Some(Recency::Older), true, true),
        (Missing, No, None, None, false, false),
        (Missing, Missing, Some("unknown"), Some(Recency::Recent), true, false),
        (No, Refused, None, None, false, false),
    ];
    for (lifetime, recent, date, expected, complete, inconsistent) in rows {
        let mut entry = InstrumentAnswers::new("c-ssrs-screener").answer("1", No).answer("2", No);
        entry = entry.answer("6-lifetime", lifetime).answer("6-3mo", recent);
        if let Some(date) = date {
            entry.behavior_dates.insert("6-lifetime".into(), date.parse().unwrap());
        }
        let read = read(&entry, day("2026-03-02"));
        let got = (read.behavior, read.is_complete(), read.inconsistent);
        assert_eq!(got, (expected, complete, inconsistent), "{lifetime} {recent} {date:?}");
    }
}

#[test]
fn a_complete_administration_settles_one_that_was_left_open() {
    let on = day("2026-03-02");
    let open = read(&InstrumentAnswers::new("c-ssrs-screener").answer("1", Answer::Refused), on);
    let no = InstrumentAnswers::new("c-ssrs-screener").answer("1", 0).answer("2", 0).answer("6", 0);
    let no = read(&no, on);
    assert!(!open.is_complete() && no.is_complete());
    assert_eq!(open.with(no), no.with(open));
    let situation: crate::Situation = serde_json::from_value(serde_json::json!({
        "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago", "age-band": "adult",
        "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "refused" } },
            { "id": "c-ssrs-screener", "answers": { "1": 0, "2": 0, "6": 0 } }] }))
    .unwrap();
    let days = Days::new(on, &Limits::STANDARD);
    let read = |situation: &crate::Situation| {
        crate::instruments::Screens::read(situation, days, &mut Trace::default())
            .c_ssrs
            .unwrap()
            .is_complete()
    };
    assert!(read(&situation));
    // Below 8 no scored tool settles anything, and an age that is not known may be below 8.
    for age in [crate::evidence::AgeBand::Under8, crate::evidence::AgeBand::Unknown] {
        let mut young = situation.clone();
        young.age_band = age;
        assert!(!read(&young), "{age:?}");
    }
}
