//! Instruments of one's own: definition files that stand beside the instruments that are compiled in.

use std::path::{Path, PathBuf};

use casework::screeners::instrument::{DefinitionError, Fault};
use casework::screeners::{Definition, Instrument, instruments};
use clap::Args;

use crate::exit::Failure;
use crate::input::{Document, Input, Lists};
use crate::output;

/// The option of every command that takes instruments of one's own.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct DefinitionArgs {
    /// An instrument of your own, or several: a file that `casework screener check` finds nothing wrong with. May be
    /// given more than once; it stands before a built-in one of the same id
    #[arg(long = "definition", value_name = "FILE")]
    definitions: Vec<PathBuf>,
}

impl DefinitionArgs {
    /// Says whether none is given.
    pub(crate) const fn is_empty(&self) -> bool {
        self.definitions.is_empty()
    }

    /// Reads the instruments.
    pub(crate) fn load(&self) -> Result<Vec<Instrument>, Failure> {
        let mut own: Vec<Instrument> = Vec::new();
        for file in &self.definitions {
            for read in read(Some(file))? {
                let instrument = read.made.map_err(|error| refuse(&read.document, &error))?;
                if own.iter().any(|other| other.id() == instrument.id()) {
                    let message = "another definition has this id: give each its own";
                    return Err(read.document.refuse("/id", message));
                }
                own.push(instrument);
            }
        }
        Ok(own)
    }

    /// Finds an instrument, one's own before the built-in ones, or says which there are.
    ///
    /// It is kept for as long as the program runs.
    pub(crate) fn find(&self, id: &str) -> Result<&'static Instrument, Failure> {
        let mut own = self.load()?;
        let built_in = instruments::find(id);
        if let Some(place) = own.iter().position(|instrument| instrument.id() == id) {
            if built_in.is_some() {
                output::note(&format!("note: `{id}` is your own definition, not the built-in one"));
            }
            return Ok(Box::leak(Box::new(own.swap_remove(place))));
        }
        built_in.ok_or_else(|| {
            if let Some(row) = instruments::NOT_INCLUDED.iter().find(|row| row.id == id) {
                return Failure::Input(format!(
                    "`{id}` is not included: {} To use it, bring this: {}",
                    row.reason, row.needed
                ));
            }
            let known = instruments::ALL.iter().map(|instrument| instrument.id());
            let known: Vec<_> = own.iter().map(Instrument::id).chain(known).collect();
            Failure::Input(format!("there is no screener of this id: known are {}", known.join(", ")))
        })
    }
}

/// A definition that was read, and what became of it.
pub(crate) struct Read {
    pub(crate) document: Document,
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) made: Result<Instrument, DefinitionError>,
}

/// Reads the definitions of one file.
pub(crate) fn read(file: Option<&Path>) -> Result<Vec<Read>, Failure> {
    let documents = Input::open(file)?.documents(Lists::OfDocuments)?;
    documents
        .map(|document| {
            let document = document?;
            let definition = document.read::<Definition>()?;
            let (id, version) = (definition.id.to_string(), definition.version.to_string());
            Ok(Read { document, id, version, made: Instrument::try_from(definition) })
        })
        .collect()
}

/// Makes the failure of a definition that does not hold together, with a line for each flaw.
fn refuse(document: &Document, error: &DefinitionError) -> Failure {
    let lines: Vec<_> = by_line(document, error).into_iter().map(|fault| shown(document, fault)).collect();
    Failure::Input(format!("{}: not an instrument:\n  {}", document.name(), lines.join("\n  ")))
}

/// Puts the flaws in the order in which they stand in the input.
pub(crate) fn by_line<'a>(document: &Document, error: &'a DefinitionError) -> Vec<&'a Fault> {
    let mut faults: Vec<_> = error.faults().iter().collect();
    faults.sort_by_key(|fault| document.line_of(&fault.pointer));
    faults
}

/// Writes a flaw with its line, its pointer and its code.
pub(crate) fn shown(document: &Document, fault: &Fault) -> String {
    let line = document.line_of(&fault.pointer);
    let pointer = document.pointer_to(&fault.pointer);
    format!("line {line}: {pointer}: {} ({})", fault.message(), fault.code())
}
