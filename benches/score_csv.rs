//! Scores a CSV file from disk to disk with the `casework` binary, beside the `csv` crate alone.
//!
//! Alone means: the same rows read with `csv::Reader` into one record and written with `csv::Writer`, nothing scored.
//! `same rows` writes the row as it was read; `same width` adds as many cells as scoring appends. The three take
//! turns, and the fastest turn of each counts. Then the greatest memory of the binary at two sizes.
//! `cargo bench --bench score_csv`
#![expect(clippy::print_stdout, reason = "what it measures is what it prints")]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::park_timeout;
use std::time::{Duration, Instant};

use csv::{ByteRecord, ReaderBuilder, Writer};

const ROWS: u64 = 1_000_000;
const TURNS: u32 = 7;

fn main() -> Result<(), Box<dyn Error>> {
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let binary = built()?;
    let folder = tempfile::tempdir()?;
    let (input, output) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
    write_rows(&input, ROWS)?;
    let mut best = [Duration::MAX; 3];
    for _ in 0..TURNS {
        let turns: [&dyn Fn() -> Result<(), Box<dyn Error>>; 3] = [
            &|| casework(&binary, &input, &output).and_then(ended),
            &|| by_hand(&input, &output, &[]),
            &|| by_hand(&input, &output, &TAIL),
        ];
        for (best, turn) in best.iter_mut().zip(turns) {
            let start = Instant::now();
            turn()?;
            *best = start.elapsed().min(*best);
        }
    }
    let [scored, same_rows, same_width] = best;
    println!("score gad-7, {ROWS} rows, disk to disk, best of {TURNS} turns");
    println!("  casework                  {scored:>10.1?}");
    println!(
        "  csv crate, same rows      {same_rows:>10.1?}  ratio {:.2}",
        scored.div_duration_f64(same_rows)
    );
    println!(
        "  csv crate, same width     {same_width:>10.1?}  ratio {:.2}",
        scored.div_duration_f64(same_width)
    );
    for rows in [ROWS / 10, ROWS] {
        write_rows(&input, rows)?;
        match greatest_memory(casework(&binary, &input, &output)?)? {
            Some(kibibytes) => println!("  greatest memory, {rows:>7} rows: {kibibytes} KiB"),
            None => println!("  greatest memory: not known on this system"),
        }
    }
    Ok(())
}

/// What scoring appends to a row of the GAD-7.
const TAIL: [&str; 10] = ["complete", "11", "11", "11", "11", "moderate", "yes", "3", "", "0"];

/// Builds the binary beside this program, and returns its path.
fn built() -> Result<PathBuf, Box<dyn Error>> {
    let cargo = std::env::var_os("CARGO").ok_or("run it with `cargo bench --bench score_csv`")?;
    let status = Command::new(cargo).args(["build", "--release", "--package", "casework-cli"]).status()?;
    if !status.success() {
        return Err("the binary does not build".into());
    }
    let here = std::env::current_exe()?;
    let release = here.parent().and_then(Path::parent).ok_or("this program has no folder")?;
    Ok(release.join(format!("casework{}", std::env::consts::EXE_SUFFIX)))
}

fn casework(binary: &Path, input: &Path, output: &Path) -> Result<Child, Box<dyn Error>> {
    let arguments = ["screener", "score", "gad-7"];
    Ok(Command::new(binary).args(arguments).arg(input).arg("-o").arg(output).stderr(devnull()).spawn()?)
}

fn devnull() -> std::process::Stdio {
    std::process::Stdio::null()
}

/// Waits; code 1 says that some rows are incomplete, which they are.
fn ended(mut child: Child) -> Result<(), Box<dyn Error>> {
    match child.wait()?.code() {
        Some(1) => Ok(()),
        code => Err(format!("the binary ended with {code:?}").into()),
    }
}

fn by_hand(input: &Path, output: &Path, tail: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut reader = ReaderBuilder::new().has_headers(false).from_path(input)?;
    let mut writer = Writer::from_path(output)?;
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        record.extend(tail);
        writer.write_byte_record(&record)?;
    }
    writer.flush()?;
    Ok(())
}

/// Asks the system for the greatest memory while the program runs. Linux only.
fn greatest_memory(mut child: Child) -> Result<Option<u64>, Box<dyn Error>> {
    let status = format!("/proc/{}/status", child.id());
    let mut greatest = None;
    while child.try_wait()?.is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
        greatest = kibibytes.max(greatest);
        park_timeout(Duration::from_millis(1));
    }
    Ok(greatest)
}

/// Writes rows, the same ones every time: a number, seven answers, in one row of 64 one of them missing.
fn write_rows(path: &Path, rows: u64) -> Result<(), Box<dyn Error>> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "client,q1,q2,q3,q4,q5,q6,q7")?;
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for row in 1..=rows {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        write!(file, "c-{row:07}")?;
        for item in 0..7 {
            let missing = item == 3 && (state >> 40).is_multiple_of(64);
            if missing { write!(file, ",")? } else { write!(file, ",{}", state >> (2 * item) & 3)? }
        }
        writeln!(file)?;
    }
    file.flush()?;
    Ok(())
}
