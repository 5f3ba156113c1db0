//! What is read from a statement, pattern by pattern, and what is left alone.

use super::*;

/// Writes a reading down in few letters.
fn short(reading: &Reading) -> String {
    let amount = |amount: &Amount| {
        let bound = match amount.bound {
            Some(Bound::Above) => ">",
            Some(Bound::AtLeast) => ">=",
            Some(Bound::AtMost) => "<=",
            Some(Bound::Below) => "<",
            None => "",
        };
        let unit = amount.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        let per = amount.per.map(|per| format!("/{}", per.singular())).unwrap_or_default();
        format!("{bound}{}{unit}{per}", amount.number)
    };
    match &reading.what {
        What::Amount(it) => amount(it),
        What::Baseline(it) => format!("base {}", amount(it)),
        What::Between(low, high) => format!("{}..{}", amount(low), amount(high)),
        What::By(it) => format!("by {}", amount(it)),
        What::Change(from, to) => format!("{} -> {}", amount(from), amount(to)),
        What::Day { due, role } => format!("{role:?} {}", String::from(due.clone())),
        What::Fraction { count, of } => format!("{count} of {of}"),
        What::Instrument(id) => (*id).to_owned(),
        What::Relative(percent) => format!("by {percent}%"),
        What::Share { count, of, period } => format!("{count} of {of} {}", period.plural()),
        What::Window { count, period, in_a_row } => {
            format!("for {count} {}{}", period.plural(), if *in_a_row { " in a row" } else { "" })
        }
    }
}

#[test]
fn every_pattern_is_read_with_its_place() {
    for (text, expected) in ROWS {
        let readings = Statement::read(text).readings("2026-03-02".parse().unwrap());
        let found: Vec<String> = readings.iter().map(short).collect();
        assert_eq!(&found, expected, "{text}");
        assert!(readings.is_sorted_by_key(|reading| reading.span), "{text}");
        assert!(readings.iter().all(|reading| reading.span.of(text).is_some_and(|words| !words.is_empty())));
    }
}

#[test]
fn what_is_no_amount_and_no_day_is_not_read() {
    let rows = [
        "Take Ativan 10 mg PRN as needed",
        "Take 10mg at 8 pm",
        "Be home by 8:30 pm",
        "Call the line 24/7",
        "Call 988",
        "Text 988",
        "Save 988 in my phone",
        "Text HOME to 741741",
        "Text 741741 when I feel low",
        "Call 555 123 4567",
        "Call 1 800 273 8255",
        "Dial 555 1234",
        "Call her at 5551234",
        "Call +1 (555) 123-4567",
        "Call the hotline 211",
        "Call 555-123-4567",
        "Call (555) 123-4567",
        "Apply for Section 8",
        "Do step 2",
        "Find a 2 bedroom apartment",
        "PCL-5",
        "Live at 4th and Main",
        "I may go",
        "By May",
        "Move in 2026",
        "Stop saying \"5 drinks by May 25\" to her",
        "Para mi y la familia: 4 dias",
        "by 2026-02-30",
        "by 13/45",
        "By Feb 29",
        "by June 31",
        "by June 31, 2026",
        "by 30 Feb",
        "by the 31st of June",
        "by 45 June",
        "by June 45",
        "by June 2027",
        "before Sept. 31",
        "one another",
        "Find the one",
        "Be happy again one day",
        "Work from 9 am to 5 pm",
        "",
    ];
    for text in rows {
        let readings = Statement::read(text).readings("2026-03-02".parse().unwrap());
        let found: Vec<String> = readings.iter().map(short).filter(|found| found != "pcl-5").collect();
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

/// A statement, and what is read from it.
static ROWS: &[(&str, &[&str])] = &[
    // Numbers with units.
    ("Lose 10 points", &["10 points"]),
    ("Sleep at home 3 nights", &["3 nights"]),
    ("Work 20 hours", &["20 hours"]),
    ("Save $500", &["500 dollars"]),
    ("Reach 80%", &["80 %"]),
    ("Save $1,250.50", &["1250.5 dollars"]),
    ("Save $ 50", &["50 dollars"]),
    ("Save $$50", &["50 dollars"]),
    ("Walk 20min", &["20 minutes"]),
    ("Make ten calls", &["10 calls"]),
    ("Call 3 friends", &["3"]),
    ("Call 10 employers by May 25", &["10", "Due 2026-05-25"]),
    // Comparisons.
    ("GAD-7 at or below 9", &["gad-7", "<=9"]),
    ("PHQ-9 <= 9", &["phq-9", "<=9"]),
    ("PHQ 9 total ≤ 9", &["phq-9", "<=9"]),
    ("GAD7 score to 9 points", &["gad-7", "9 points"]),
    ("PHQ9 <= 9", &["phq-9", "<=9"]),
    ("GAD_7 at or below 9", &["gad-7", "<=9"]),
    ("PHQ\u{2011}9 below 9", &["phq-9", "<9"]),
    ("DAST 10 below 3", &["dast-10", "<3"]),
    ("WHO5 above 50", &["who-5", ">50"]),
    ("Know who 5 friends are", &["5"]),
    ("no more than 2 drinks", &["<=2 drinks"]),
    ("Not more than 2 cigarettes a day", &["<=2 cigarettes/day"]),
    ("Client will not drink more than 2 beers", &["<=2 drinks"]),
    ("at least 3 meals", &[">=3 meals"]),
    ("3 meals or more", &[">=3 meals"]),
    ("2 or fewer drinks", &["<=2 drinks"]),
    ("fewer than 2 calls", &["<2 calls"]),
    ("between 5 and 9 points", &["5..9 points"]),
    ("Exercise 3-4 times a week", &["3 times/week..4 times/week"]),
    // Changes.
    ("GAD-7 from 15 to 10", &["gad-7", "15 -> 10"]),
    ("GAD-7 15 -> 10", &["gad-7", "15 -> 10"]),
    ("GAD-7 15->10", &["gad-7", "15 -> 10"]),
    ("GAD-7 15 → 10", &["gad-7", "15 -> 10"]),
    (
        "GAD-7 from 15 (2026-02-27) to <= 10 by 2026-05-25",
        &["gad-7", "15 -> <=10", "Baseline 2026-02-27", "Due 2026-05-25"],
    ),
    (
        "Heavy-drinking days from 5/week to <= 1/week, 4 consecutive weeks, by 2026-05-25",
        &["5/week -> <=1/week", "for 4 weeks in a row", "Due 2026-05-25"],
    ),
    ("Panic attacks down from 6 a week to 2 a week", &["6/week -> 2/week"]),
    (
        "Days covered from 55% to >= 80% for the 90 days to 2026-05-31",
        &["55 % -> >=80 %", "for 90 days", "Due 2026-05-31"],
    ),
    ("Cut cigarettes by half", &["by 50%"]),
    ("Reduce spending by 30 percent", &["by 30%"]),
    ("Shower >= 4 days/week (baseline 1)", &[">=4 days/week", "base 1"]),
    // So much up or down.
    ("Reduce GAD-7 by 5 points", &["gad-7", "by 5 points"]),
    ("Reduce cigarettes by 5 per day", &["by 5/day"]),
    ("Cut spending by $50 a month", &["by 50 dollars/month"]),
    ("Lower it by at least 5 (baseline 15)", &["by >=5", "base 15"]),
    ("Walk more by 25 May", &["Due 2026-05-25"]),
    ("Be driven by one friend", &[]),
    // Rates and shares.
    ("8 of the next 10 weekly group meetings", &["8 of 10"]),
    ("Go to 8 out of my 10 sessions", &["8 of 10"]),
    ("4 of 5 appointments a month", &["4 of 5"]),
    ("Walk 4 days a week", &["4 days/week"]),
    ("Call my sister twice monthly", &["2 times/month"]),
    ("Call one friend a week", &["1/week"]),
    ("Attend 3 AA meetings per week", &["3 meetings/week"]),
    ("Work 16h/week", &["16 hours/week"]),
    ("in 8 of 10 weeks", &["8 of 10 weeks"]),
    ("8 out of the next 10 weeks", &["8 of 10 weeks"]),
    ("Take pills 5/7 days", &["5 of 7 days"]),
    ("School 5/7", &["5 of 7 days"]),
    // Windows.
    ("for 4 consecutive weeks", &["for 4 weeks in a row"]),
    ("over the past 14 days", &["for 14 days"]),
    ("x 4 weeks", &["for 4 weeks"]),
    ("30 days in a row", &["for 30 days in a row"]),
    ("for 4 days a week", &["4 days/week"]),
    // Days.
    ("by 2026-05-25", &["Due 2026-05-25"]),
    ("by May 25", &["Due 2026-05-25"]),
    ("by 25th of May", &["Due 2026-05-25"]),
    ("by Jan. 5", &["Due 2027-01-05"]),
    ("by Sept 5th, 2026", &["Due 2026-09-05"]),
    ("by 5/25", &["Due 2026-05-25"]),
    ("by 05-25", &["Due 2026-05-25"]),
    ("by 05/25/2026", &["Due 2026-05-25"]),
    ("by 5/7", &["Due 2026-05-07"]),
    ("by the end of May", &["Due 2026-05-31"]),
    ("by the end of February 2028", &["Due 2028-02-29"]),
    ("by the end of the month", &["Due 2026-03-31"]),
    ("by the end of the year", &["Due 2026-12-31"]),
    ("within 12 weeks of start", &["Due P12W"]),
    ("in the next 3 months", &["Due P3M"]),
    ("by next review", &["Due next-review"]),
    ("from May 25", &["Start 2026-05-25"]),
    ("GAD-7 was 15 on 2026-02-27", &["gad-7", "15", "Baseline 2026-02-27"]),
];
