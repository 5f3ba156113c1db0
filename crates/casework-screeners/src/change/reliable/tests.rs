use super::*;
use crate::instruments::gad_7::GAD_7;
use crate::instruments::pcl_5::PCL_5;
use crate::instruments::phq_9::PHQ_9;

static CLINIC: Source = Source::project_default("clinic", "A clinic of our own");

fn own(sd: &str, r: &str) -> ReliableChange {
    ReliableChange::new(sd.parse().unwrap(), r.parse().unwrap(), ReliabilityKind::TestRetest, &CLINIC)
}

#[test]
fn the_worked_table_of_the_sheet_comes_out() {
    let rows = [
        ("4.7", "0.87", "4.70", 5),
        ("4.5", "0.87", "4.50", 5),
        ("5.59", "0.87", "5.59", 6),
        ("5.5", "0.84", "6.10", 7),
        ("12.4", "0.84", "13.75", 14),
        ("12.4", "0.82", "14.58", 15),
    ];
    for (sd, r, threshold, points) in rows {
        let own = own(sd, r);
        assert_eq!((own.threshold().to_string().as_str(), own.points()), (threshold, points), "{sd} {r}");
    }
}

#[test]
fn the_tables_of_the_instruments_give_the_same() {
    let from = |instrument: &Instrument, norm: usize, reliability: usize| {
        let definition = instrument.definition();
        ReliableChange::from_table(&definition.norms[norm], &definition.reliability[reliability]).unwrap()
    };
    let rows = [
        (from(&GAD_7, 0, 0), "4.70", 5),
        (from(&GAD_7, 2, 0), "4.50", 5),
        (from(&PHQ_9, 0, 0), "6.10", 7),
        (from(&PCL_5, 0, 1), "13.75", 14),
        (from(&PCL_5, 0, 0), "14.58", 15),
    ];
    for (change, threshold, points) in rows {
        assert_eq!(change.kind(), ReliabilityKind::TestRetest);
        assert_eq!((change.threshold().to_string().as_str(), change.points()), (threshold, points));
    }
    // An internal consistency gives another threshold, and says what it is.
    let alpha = from(&GAD_7, 0, 1);
    assert_eq!((alpha.kind(), alpha.threshold().to_string().as_str()), (ReliabilityKind::Alpha, "4.32"));
}

#[test]
fn a_change_is_reliable_exactly_from_the_whole_points_on() {
    for sd in ["0.01", "0.5", "1", "4.7", "12.4", "25", "999.9999"] {
        for r in (0..100).map(|r| format!("0.{r:02}")) {
            let own = own(sd, &r);
            let points = i32::try_from(own.points()).unwrap();
            assert!(own.is_reliable(points) && own.is_reliable(-points), "{sd} {r}");
            assert!(!own.is_reliable(points - 1) && !own.is_reliable(1 - points), "{sd} {r}");
        }
    }
}

#[test]
fn exactly_at_the_threshold_is_not_more_than_it() {
    // 1.96 * 25 * sqrt(2 * 0.5) is 49 and nothing else.
    let own = own("25", "0.5");
    assert_eq!((own.threshold().to_string().as_str(), own.points()), ("49.00", 50));
    assert!(!own.is_reliable(49) && own.is_reliable(50));
    assert_eq!(own.index(-49).to_string(), "-1.96");
}

#[test]
fn what_is_shown_is_the_nearest_hundredth() {
    // h is the nearest when (h - 1/2)^2 <= square * 100^2 < (h + 1/2)^2, here in quarters and in units of 10^-12.
    let nearest = |shown: Hundredths, square: i128| {
        let twice = 2 * i128::from(shown.0);
        let scaled = 4 * square * 10_000;
        let unit = 10_i128.pow(12);
        (twice - 1).max(0).pow(2) * unit <= scaled && scaled < (twice + 1).pow(2) * unit
    };
    for sd in [1_i128, 9_999, 10_001, 47_000, 55_900, 124_000, 10_000_000] {
        for r in (0..10_000_i128).step_by(37) {
            let own = own(&format!("{}.{:04}", sd / 10_000, sd % 10_000), &format!("0.{r:04}"));
            let sem = sd * sd * (10_000 - r);
            assert!(nearest(own.sem(), sem), "{sd} {r}");
            assert!(nearest(own.s_diff(), 2 * sem), "{sd} {r}");
            assert!((own.threshold().0 - 196 * own.s_diff().0 / 100).abs() <= 2, "{sd} {r}");
        }
    }
}

#[test]
fn a_number_that_is_none_is_refused() {
    for text in ["", " ", "4,7", "+4.7", "-4.7", "4.", ".", "1e1", "NaN", "4.70000", "100000", "٤"] {
        assert_eq!(text.parse::<StandardDeviation>(), Err(DecimalError::Form), "{text}");
    }
    for text in ["0", "0.0000", "1000.0001", "99999"] {
        let bound = DecimalError::Value(ReliabilityError::StandardDeviation);
        assert_eq!(text.parse::<StandardDeviation>(), Err(bound), "{text}");
    }
    for text in ["1", "1.0", "1.0001", "87"] {
        let bound = DecimalError::Value(ReliabilityError::Coefficient);
        assert_eq!(text.parse::<Coefficient>(), Err(bound), "{text}");
    }
    for (text, shown) in
        [("0", "0.00"), (".87", "0.87"), ("0.9999", "0.9999"), ("0.870", "0.87"), ("0.875", "0.875")]
    {
        assert_eq!(text.parse::<Coefficient>().unwrap().to_string(), shown);
    }
    assert_eq!("1000".parse::<StandardDeviation>().unwrap().to_string(), "1000.00");
}

#[test]
fn a_published_alpha_is_not_taken_for_a_retest_in_silence() {
    let rows = [
        ("0.89", ReliabilityKind::TestRetest, Some(ReliabilityKind::Alpha)),
        ("0.89", ReliabilityKind::Alpha, None),
        ("0.87", ReliabilityKind::TestRetest, None),
        ("0.87", ReliabilityKind::Alpha, Some(ReliabilityKind::TestRetest)),
        ("0.5", ReliabilityKind::TestRetest, None),
    ];
    for (r, kind, expected) in rows {
        let own = ReliableChange::new("4.7".parse().unwrap(), r.parse().unwrap(), kind, &CLINIC);
        assert_eq!(own.looks_like(&GAD_7).map(|row| row.kind), expected, "{r} {kind:?}");
    }
    // 0.94 is both for the PCL-5.
    assert_eq!(own("12.4", "0.94").looks_like(&PCL_5), None);
}
