//! Scores one sheet whose answers are in memory, beside a loop written by hand for that one instrument.
//!
//! Each turn takes the next of 1,024 sheets, so that no branch can be learned by heart; one sheet in fifty has a
//! missing answer. What a caller would read is read: total, band, screen, clusters and the provisional finding.
//! `cargo bench --bench score`

use std::error::Error;
use std::hint::black_box;

use casework::screeners::{Answers, Instrument, instruments, score};
use criterion::Criterion;

const SHEETS: usize = 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    gad_7(&mut criterion)?;
    pcl_5(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

fn gad_7(criterion: &mut Criterion) -> Result<(), Box<dyn Error>> {
    let instrument = instruments::find("gad-7").ok_or("there is no gad-7")?;
    let sheets = drawn::<7>(3);
    let parsed = parsed(instrument, &sheets)?;
    let mut group = criterion.benchmark_group("gad-7");
    group.bench_function("score", |bencher| {
        let mut next = parsed.iter().cycle();
        bencher.iter(|| {
            next.next().map(|sheet| {
                let score = score(black_box(sheet));
                let band = score.band().map(|band| band.from);
                (score.status(), score.total(), score.lowest(), score.highest(), band, score.screen())
            })
        });
    });
    group.bench_function("parse and score", |bencher| {
        let mut next = sheets.iter().cycle();
        bencher.iter(|| {
            let sheet = Answers::from_values(instrument, black_box(next.next()?)).ok()?;
            let score = score(&sheet);
            let band = score.band().map(|band| band.from);
            Some((score.status(), score.total(), score.lowest(), score.highest(), band, score.screen()))
        });
    });
    group.bench_function("by hand", |bencher| {
        let mut next = sheets.iter().cycle();
        bencher.iter(|| next.next().map(|sheet| gad_7_by_hand(black_box(sheet))));
    });
    group.finish();
    Ok(())
}

fn pcl_5(criterion: &mut Criterion) -> Result<(), Box<dyn Error>> {
    let instrument = instruments::find("pcl-5").ok_or("there is no pcl-5")?;
    let sheets = drawn::<20>(4);
    let parsed = parsed(instrument, &sheets)?;
    let mut group = criterion.benchmark_group("pcl-5");
    group.bench_function("score, clusters, provisional finding", |bencher| {
        let mut next = parsed.iter().cycle();
        bencher.iter(|| {
            next.next().map(|sheet| {
                let score = score(black_box(sheet));
                let mut clusters = [None; 4];
                for (slot, cluster) in clusters.iter_mut().zip(score.subscales()) {
                    *slot = cluster.total();
                }
                (score.status(), score.total(), score.screen(), clusters, score.algorithm())
            })
        });
    });
    group.bench_function("by hand", |bencher| {
        let mut next = sheets.iter().cycle();
        bencher.iter(|| next.next().map(|sheet| pcl_5_by_hand(black_box(sheet))));
    });
    group.finish();
    Ok(())
}

/// What a program that knows only this instrument would do: a total or none, its bounds, a band, a screen.
fn gad_7_by_hand(sheet: &[Option<i64>; 7]) -> (Option<i64>, i64, i64, i64, Option<bool>) {
    let missing: i64 = sheet.iter().map(|answer| i64::from(answer.is_none())).sum();
    let lowest: i64 = sheet.iter().flatten().sum();
    let highest = lowest + 3 * missing;
    let band = match lowest {
        0..=4 => 0,
        5..=9 => 5,
        10..=14 => 10,
        _ => 15,
    };
    let screen = if lowest >= 10 { Some(true) } else { (highest < 10).then_some(false) };
    ((missing == 0).then_some(lowest), lowest, highest, band, screen)
}

/// The same for the PCL-5, with the clusters and the counts of the provisional finding.
fn pcl_5_by_hand(sheet: &[Option<i64>; 20]) -> (Option<i64>, [i64; 4], [i64; 4], bool) {
    let missing: i64 = sheet.iter().map(|answer| i64::from(answer.is_none())).sum();
    let mut sums = [0; 4];
    let mut counts = [0; 4];
    let mut rest: &[Option<i64>] = sheet;
    for ((sum, count), size) in sums.iter_mut().zip(&mut counts).zip([5, 2, 7, 6]) {
        let (cluster, after) = rest.split_at_checked(size).unwrap_or_default();
        for answer in cluster.iter().flatten() {
            *sum += *answer;
            *count += i64::from(*answer >= 2);
        }
        rest = after;
    }
    let met = counts.iter().zip([1, 1, 2, 2]).all(|(count, wanted)| *count >= wanted);
    ((missing == 0).then_some(sums.iter().sum()), sums, counts, met)
}

fn parsed(
    instrument: &'static Instrument,
    sheets: &[impl AsRef<[Option<i64>]>],
) -> Result<Vec<Answers<'static>>, Box<dyn Error>> {
    let parsed = sheets.iter().map(|sheet| Answers::from_values(instrument, sheet.as_ref()));
    Ok(parsed.collect::<Result<_, _>>()?)
}

/// Draws sheets, the same ones every time.
fn drawn<const ITEMS: usize>(highest: u64) -> Vec<[Option<i64>; ITEMS]> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) % below
    };
    let mut sheets = Vec::with_capacity(SHEETS);
    for _ in 0..SHEETS {
        let mut sheet = [None; ITEMS];
        for slot in &mut sheet {
            *slot = i64::try_from(draw(highest + 1)).ok();
        }
        if draw(50) == 0
            && let Some(first) = sheet.first_mut()
        {
            *first = None;
        }
        sheets.push(sheet);
    }
    sheets
}
