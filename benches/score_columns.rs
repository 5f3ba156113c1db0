//! Scores a cohort by column, beside a loop written by hand for that one instrument over the same bytes, beside the
//! scoring function row by row, and beside the speed at which this machine reads memory.
//!
//! One answer in fifty is missing. The cohort lies in memory and is scored in chunks, as a reader of a file would hand
//! them over; every contender gives for each row the bounds, the number of missing answers, the screen, and what else the
//! instrument has: subscales with their bounds, and the provisional finding three ways. The contenders take turns at
//! parts of the cohort, and the fastest turn of each counts.
//! `cargo bench --bench score_columns`
#![expect(clippy::float_arithmetic, clippy::print_stdout, reason = "rates and ratios are what it prints")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use casework::screeners::columns::{ColumnScores, MISSING, code};
use casework::screeners::{Answers, Instrument, Screen, instruments, score};

const ROWS: usize = 1 << 20;
const CHUNK: usize = 1 << 14;
const TURNS: usize = 480;
/// How many parts a cohort has: a turn is one of them, so short that a busy machine leaves some turns alone.
const PARTS: usize = 16;
const LANES: usize = 32;
/// 256 MiB.
const WORDS: usize = 1 << 25;

fn main() -> Result<(), Box<dyn Error>> {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    println!("one core, {ROWS} rows in chunks of {CHUNK}, best of {TURNS} turns at {PARTS} parts");
    let memory = vec![1_u64; WORDS];
    cohort::<7, 1>("gad-7", 3, &GAD_7, &memory)?;
    cohort::<20, 4>("pcl-5", 4, &PCL_5, &memory)?;
    Ok(())
}

/// What a program that knows only one instrument has written into it.
struct ByHand<const SUMS: usize> {
    spread: u8,
    cutoff: u8,
    /// The items of each subscale: the first, and how many.
    subscales: [(usize, usize); SUMS],
    /// From which answer a symptom counts, and how many each subscale needs; zeros without a rule.
    endorsed_from: u8,
    needed: [u8; SUMS],
}

const GAD_7: ByHand<1> = ByHand { spread: 3, cutoff: 10, subscales: [(0, 2)], endorsed_from: 0, needed: [0] };

const PCL_5: ByHand<4> = ByHand {
    spread: 4,
    cutoff: 33,
    subscales: [(0, 5), (5, 2), (7, 7), (14, 6)],
    endorsed_from: 2,
    needed: [1, 1, 2, 2],
};

fn cohort<const ITEMS: usize, const SUMS: usize>(
    id: &str,
    highest: u8,
    known: &'static ByHand<SUMS>,
    memory: &[u64],
) -> Result<(), Box<dyn Error>> {
    let instrument = instruments::find(id).ok_or("there is no such instrument")?;
    let columns = drawn::<ITEMS>(highest);
    let chunks: Vec<[&[u8]; ITEMS]> =
        (0..ROWS / CHUNK).map(|chunk| std::array::from_fn(|item| part(columns.get(item), chunk))).collect();
    let mut scores = ColumnScores::new(instrument)?;
    let mut hand = Out::<SUMS>::new();
    let [mut by_columns, mut by_hand_alone, mut naive, mut reading] = [Duration::MAX; 4];
    for turn in 0..TURNS {
        let part = turn % PARTS;
        let chunks = part_of(&chunks, part);
        by_columns = by_columns.min(timed(|| {
            for chunk in chunks {
                // A cohort that is refused would be fast for nothing: `agree` scores it once more and says so.
                let _ = black_box(scores.score(black_box(chunk)));
            }
        }));
        by_hand_alone = by_hand_alone.min(timed(|| {
            for chunk in chunks {
                black_box(by_hand(known, black_box(chunk), &mut hand));
            }
        }));
        reading = reading.min(timed(|| {
            black_box(read(black_box(part_of(memory, part))));
        }));
        // It is so slow that fewer turns will do.
        if turn % 8 == 0 {
            naive = naive.min(timed(|| {
                for chunk in chunks {
                    black_box(row_by_row(instrument, black_box(chunk)));
                }
            }));
        }
    }
    agree(&mut scores, &mut hand, known, &chunks)?;
    let rows = f64::from(u32::try_from(ROWS / PARTS)?);
    let [by_columns, by_hand_alone, naive] =
        [by_columns, by_hand_alone, naive].map(|best| rows / best.as_secs_f64() / 1e6);
    let answers = by_columns * f64::from(u32::try_from(ITEMS)?) / 1e3;
    let reading = f64::from(u32::try_from(8 * WORDS / PARTS)?) / reading.as_secs_f64() / 1e9;
    println!("{id}");
    println!("  columns         {by_columns:>8.0} M rows/s");
    println!(
        "  by hand         {by_hand_alone:>8.0} M rows/s  columns take {:.2} times as long",
        by_hand_alone / by_columns
    );
    println!("  row by row      {naive:>8.1} M rows/s  columns are {:.0} times as fast", by_columns / naive);
    println!(
        "  reading memory  {reading:>8.1} GB/s      columns take in {answers:.1} GB/s of answers, {:.2} of it",
        answers / reading
    );
    Ok(())
}

/// Returns one of the parts of a list.
fn part_of<T>(all: &[T], part: usize) -> &[T] {
    all.chunks(all.len().div_ceil(PARTS)).nth(part).unwrap_or_default()
}

fn part(column: Option<&Vec<u8>>, chunk: usize) -> &[u8] {
    column.and_then(|column| column.chunks_exact(CHUNK).nth(chunk)).unwrap_or_default()
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The buffers of the loop by hand.
struct Out<const SUMS: usize> {
    lowest: Vec<u8>,
    highest: Vec<u8>,
    missing: Vec<u8>,
    screens: Vec<u8>,
    subscales: [(Vec<u8>, Vec<u8>); SUMS],
    met: Vec<u8>,
}

impl<const SUMS: usize> Out<SUMS> {
    fn new() -> Self {
        let column = || vec![0; CHUNK];
        Self {
            lowest: column(),
            highest: column(),
            missing: column(),
            screens: column(),
            subscales: std::array::from_fn(|_| (column(), column())),
            met: column(),
        }
    }
}

/// The loop by hand: blocks of rows, everything in registers, each number of the instrument known to the compiler.
#[inline(never)]
#[expect(clippy::indexing_slicing, clippy::too_many_lines, reason = "as one would write it by hand")]
fn by_hand<const ITEMS: usize, const SUMS: usize>(
    known: &'static ByHand<SUMS>,
    columns: &[&[u8]; ITEMS],
    out: &mut Out<SUMS>,
) -> bool {
    let mut bad = 0_u8;
    for start in (0..columns[0].len()).step_by(LANES) {
        let (mut lowest, mut missing) = ([0_u8; LANES], [0_u8; LANES]);
        let (mut certain, mut possible) = ([1_u8; LANES], [1_u8; LANES]);
        let mut worst = [0_u8; LANES];
        let mut item = 0;
        for place in 0..SUMS {
            let (_, len) = known.subscales[place];
            let (mut sum, mut open, mut endorsed) = ([0_u8; LANES], [0_u8; LANES], [0_u8; LANES]);
            for _ in 0..len {
                let values = &columns[item][start..start + LANES];
                item += 1;
                for row in 0..LANES {
                    let value = if values[row] == MISSING { 0 } else { values[row] };
                    open[row] = open[row].wrapping_add(u8::from(values[row] == MISSING));
                    sum[row] = sum[row].wrapping_add(value);
                    worst[row] = worst[row].max(value);
                    endorsed[row] = endorsed[row].wrapping_add(u8::from(value >= known.endorsed_from));
                }
            }
            let (low, high) = &mut out.subscales[place];
            let (low, high) = (&mut low[start..start + LANES], &mut high[start..start + LANES]);
            for row in 0..LANES {
                lowest[row] = lowest[row].wrapping_add(sum[row]);
                missing[row] = missing[row].wrapping_add(open[row]);
                low[row] = sum[row];
                high[row] = sum[row].wrapping_add(open[row].wrapping_mul(known.spread));
                certain[row] &= u8::from(endorsed[row] >= known.needed[place]);
                possible[row] &= u8::from(endorsed[row].wrapping_add(open[row]) >= known.needed[place]);
            }
        }
        while item < ITEMS {
            let values = &columns[item][start..start + LANES];
            item += 1;
            for row in 0..LANES {
                let value = if values[row] == MISSING { 0 } else { values[row] };
                missing[row] = missing[row].wrapping_add(u8::from(values[row] == MISSING));
                lowest[row] = lowest[row].wrapping_add(value);
                worst[row] = worst[row].max(value);
            }
        }
        let items = u8::try_from(ITEMS).unwrap_or_default();
        let (lows, highs) = (&mut out.lowest[start..start + LANES], &mut out.highest[start..start + LANES]);
        let (gaps, screens) =
            (&mut out.missing[start..start + LANES], &mut out.screens[start..start + LANES]);
        let met = &mut out.met[start..start + LANES];
        for row in 0..LANES {
            let highest = lowest[row].wrapping_add(missing[row].wrapping_mul(known.spread));
            lows[row] = lowest[row];
            highs[row] = highest;
            gaps[row] = missing[row];
            let screen =
                u8::from(lowest[row] >= known.cutoff).wrapping_add(u8::from(highest >= known.cutoff));
            screens[row] = if missing[row] == items { code::UNANSWERED } else { screen };
            if known.endorsed_from > 0 {
                let verdict = certain[row].wrapping_add(possible[row]);
                met[row] = if missing[row] == items { code::UNANSWERED } else { verdict };
            }
            bad |= worst[row].saturating_sub(known.spread);
        }
    }
    bad == 0
}

/// The scoring function, row by row, over the same bytes.
#[inline(never)]
fn row_by_row<const ITEMS: usize>(instrument: &'static Instrument, columns: &[&[u8]; ITEMS]) -> Option<i32> {
    let mut sum = 0;
    for row in 0..CHUNK {
        let mut values = [None; ITEMS];
        for (slot, column) in values.iter_mut().zip(columns) {
            *slot = column.get(row).filter(|value| **value != MISSING).map(|value| i64::from(*value));
        }
        let answers = Answers::from_values(instrument, &values).ok()?;
        let score = score(&answers);
        sum += score.lowest()? + score.highest()? + i32::from(score.screen() == Some(Screen::Yes));
        for subscale in score.subscales() {
            sum += subscale.bounds()?.0 + subscale.bounds()?.1;
        }
        sum += i32::from(score.algorithm().is_some()) + i32::try_from(score.missing_count()).ok()?;
        sum &= 0xFFFF;
    }
    Some(sum)
}

/// Holds that the two that are compared say the same.
fn agree<const ITEMS: usize, const SUMS: usize>(
    scores: &mut ColumnScores<'_>,
    hand: &mut Out<SUMS>,
    known: &'static ByHand<SUMS>,
    chunks: &[[&[u8]; ITEMS]],
) -> Result<(), Box<dyn Error>> {
    for chunk in chunks {
        scores.score(chunk)?;
        let bytes = scores.bytes().ok_or("not by bytes")?;
        let agree = by_hand(known, chunk, hand)
            && (bytes.lowest(), bytes.highest()) == (&hand.lowest, &hand.highest)
            && (bytes.missing(), bytes.screens()) == (&hand.missing, &hand.screens)
            && bytes.outcome(0).is_none_or(|met| met == hand.met)
            && hand.subscales.iter().enumerate().all(|(place, (low, high))| {
                bytes.subscale(place).is_some_and(|found| found == (low.as_slice(), high.as_slice()))
            });
        if !agree {
            return Err("the columns and the loop by hand disagree".into());
        }
    }
    Ok(())
}

/// Adds up memory that no cache holds, as fast as it comes.
fn read(words: &[u64]) -> u64 {
    let mut sums = [0_u64; 16];
    for words in words.as_chunks::<16>().0 {
        for (sum, word) in sums.iter_mut().zip(words) {
            *sum = sum.wrapping_add(*word);
        }
    }
    sums.iter().fold(0, |all, sum| all.wrapping_add(*sum))
}

/// Draws answers, the same ones every time.
fn drawn<const ITEMS: usize>(highest: u8) -> [Vec<u8>; ITEMS] {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) % below
    };
    std::array::from_fn(|_| {
        let cells = (0..ROWS).map(|_| {
            let missing = draw(50) == 0;
            if missing { MISSING } else { u8::try_from(draw(u64::from(highest) + 1)).unwrap_or(MISSING) }
        });
        cells.collect()
    })
}
