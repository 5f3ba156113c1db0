//! `casework case export` and `import`: cases in a file that holds every byte of them.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use casework::core::CaseId;
use casework::store::custody::erased_cases;
use casework::store::ndjson::{self, TransferError};
use casework::store::{CaseEntry, Restored, StoreError};
use clap::Args;

use super::reader::ReaderArgs;
use crate::db::{self, DbArgs};
use crate::exit::{Failure, Outcome};
use crate::output::text::{GREEN, RED, paint};
use crate::output::{self, OutputArgs, Sink};
use crate::words;

#[derive(Debug, Clone, Args)]
pub(super) struct ExportArgs {
    /// The cases: references, ids, or beginnings of ids; the whole store when absent
    ids: Vec<String>,
    #[command(flatten)]
    reader: ReaderArgs,
    #[command(flatten)]
    db: DbArgs,
    /// Write to FILE (whole or not at all; a new file is readable by you alone)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub(super) struct ImportArgs {
    /// A file that was exported; `-` is standard input
    file: PathBuf,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Hands bytes on to where output goes.
struct Through(Sink, Option<Failure>);

impl Write for Through {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.kept().extend_from_slice(bytes);
        self.0.spill().map_err(|failure| {
            self.1 = Some(failure);
            io::Error::other("the output cannot be written")
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) fn export(args: &ExportArgs) -> Result<Outcome, Failure> {
    let store = args.db.read()?;
    let entries: Vec<CaseEntry> = match args.ids.as_slice() {
        [] => store.cases()?,
        ids => ids.iter().map(|asked| db::find(&*store, asked)).collect::<Result<_, _>>()?,
    };
    let mut named = BTreeSet::new();
    let entries: Vec<CaseEntry> = entries.into_iter().filter(|entry| named.insert(entry.case)).collect();
    let erased = erased_cases(&*store)?;
    if let Some(gone) = entries.iter().find(|entry| !args.ids.is_empty() && erased.contains(&entry.case)) {
        return Err(Failure::Input(format!(
            "the content of case {} was erased: nothing is left to export",
            gone.case
        )));
    }
    let before = entries.len();
    let entries: Vec<_> = entries.into_iter().filter(|entry| !erased.contains(&entry.case)).collect();
    let left_out = before.saturating_sub(entries.len());
    drop(store);
    for entry in &entries {
        args.reader.note(&args.db, entry, "export")?;
    }
    let store = args.db.read()?;
    let cases: Vec<CaseId> = entries.iter().map(|entry| entry.case).collect();
    let mut through = Through(Sink::open(args.output.as_deref())?, None);
    let cases = (!args.ids.is_empty() || left_out > 0).then_some(cases.as_slice());
    let exported = match ndjson::export(&*store, cases, &mut through) {
        Ok(exported) => exported,
        Err(error) => return Err(through.1.unwrap_or_else(|| Failure::System(error.to_string()))),
    };
    through.0.finish()?;
    if args.output.is_some() {
        let counted = format!(
            "{}, {} exported",
            words::count(exported.cases, "case"),
            words::count(exported.events, "event")
        );
        output::note(&format!("{} {counted}", paint(GREEN, "✓")));
    }
    if left_out > 0 {
        output::note(&format!(
            "left out: {left_out} whose content was erased; `casework db backup` copies their chains as well"
        ));
    }
    Ok(Outcome::Done)
}

pub(super) fn import(args: &ImportArgs) -> Result<Outcome, Failure> {
    let name = args.file.display().to_string();
    let mut from: Box<dyn BufRead> = if args.file.as_os_str() == "-" {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let file = std::fs::File::open(&args.file).map_err(|error| Failure::reading(&name, &error))?;
        Box::new(BufReader::new(file))
    };
    // What cannot be taken leaves no store behind where there was none.
    let made = args.db.will_make();
    let mut store = args.db.open()?;
    let imported = ndjson::import(&mut *store, &mut *from);
    let empty = imported.is_err() && store.heads().is_ok_and(|heads| heads.position == 0);
    drop(store);
    if made && empty {
        args.db.take_away();
    }
    match imported {
        Ok(restored) => {
            output::write_one(&args.output, &restored, restored_text)?;
            Ok(Outcome::Done)
        }
        Err(TransferError::Line { line, message }) => {
            Err(Failure::Input(format!("{name}:{line}: {message}")))
        }
        Err(TransferError::Refused {
            line,
            refusal:
                refusal @ (StoreError::Diverged { .. } | StoreError::Broken { .. } | StoreError::Erased { .. }),
        }) => {
            output::note(&format!("{} {name}:{line}: {refusal}", paint(RED, "error:")));
            Ok(Outcome::No)
        }
        Err(TransferError::File(error)) => Err(Failure::reading(&name, &error)),
        Err(error) => Err(Failure::System(format!("{name}: {error}"))),
    }
}

fn restored_text(restored: &Restored) -> String {
    let Restored { cases, added, known, .. } = restored;
    let (cases, added) = (words::count(*cases, "case"), words::count(*added, "event"));
    let were = if *known == 1 { "was" } else { "were" };
    format!("{} {cases}: {added} added, {known} {were} there already\n", paint(GREEN, "✓"))
}
