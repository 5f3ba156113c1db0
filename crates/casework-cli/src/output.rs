//! Where answers go and what they look like: text for people, JSON or NDJSON for programs, to standard output or to a
//! file that is there whole or not at all.

pub(crate) mod text;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::exit::Failure;
use crate::unfinished;

/// How much is kept before the first byte leaves, so that a short run that fails has said nothing.
const KEPT_BYTES: usize = 1 << 20;

/// The options of every command that answers.
#[derive(Debug, Clone, Args)]
pub(crate) struct OutputArgs {
    /// How to write the answer: a table for people, one JSON document, or one document a line
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Write to FILE (whole or not at all; a new file is readable by you alone)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people, in color on a terminal.
    Table,
    /// One JSON document.
    Json,
    /// One JSON document a line.
    Ndjson,
}

/// Takes bytes and puts them where they belong. Dropped before `finish`, it leaves no file behind.
#[derive(Debug)]
pub(crate) struct Sink {
    kept: Vec<u8>,
    target: Target,
    styled: bool,
}

#[derive(Debug)]
enum Target {
    Stdout,
    /// Something that cannot be renamed over, such as a pipe.
    Device(File),
    /// A temporary file beside the one it becomes.
    File(NamedTempFile, PathBuf),
}

impl Sink {
    /// Opens a file, or standard output when there is none.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let target = match path {
            Some(path) if path.as_os_str() != "-" => Target::open(path)?,
            _ => Target::Stdout,
        };
        Ok(Self { kept: Vec::new(), target, styled: false })
    }

    /// Says that what comes is text for people, with color where it is wanted.
    pub(crate) fn styled(mut self) -> Self {
        self.styled = true;
        self
    }

    /// Returns what is kept, to append to. Call [`Sink::spill`] after each record.
    pub(crate) fn kept(&mut self) -> &mut Vec<u8> {
        &mut self.kept
    }

    /// Lets go of what is kept once it is much.
    pub(crate) fn spill(&mut self) -> Result<(), Failure> {
        if self.kept.len() >= KEPT_BYTES { self.flush() } else { Ok(()) }
    }

    /// Takes bytes over, and lets go of what is kept once it is much.
    pub(crate) fn push(&mut self, bytes: &mut Vec<u8>) -> Result<(), Failure> {
        if self.kept.is_empty() {
            std::mem::swap(&mut self.kept, bytes);
        } else {
            self.kept.append(bytes);
        }
        self.spill()
    }

    /// Writes what is left, and puts the file in its place.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.flush()?;
        match self.target {
            Target::Stdout => Ok(io::stdout().flush()?),
            Target::Device(mut file) => Ok(file.flush()?),
            Target::File(file, path) => {
                let kept = std::fs::metadata(&path)
                    .and_then(|old| file.as_file().set_permissions(old.permissions()));
                if let Err(error) = kept
                    && error.kind() != io::ErrorKind::NotFound
                {
                    return Err(Failure::writing(&path, &error));
                }
                file.persist(&path).map_err(|error| Failure::writing(&path, &error.error))?;
                unfinished::end();
                Ok(())
            }
        }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        match &mut self.target {
            Target::Stdout if self.styled => anstream::stdout().lock().write_all(&self.kept)?,
            Target::Stdout => io::stdout().lock().write_all(&self.kept)?,
            Target::Device(file) => write_plain(file, &self.kept, self.styled)?,
            Target::File(file, path) => {
                write_plain(file, &self.kept, self.styled).map_err(|error| Failure::writing(path, &error))?;
            }
        }
        self.kept.clear();
        Ok(())
    }
}

fn write_plain(to: &mut impl Write, bytes: &[u8], styled: bool) -> io::Result<()> {
    if styled { to.write_all(&anstream::adapter::strip_bytes(bytes).into_vec()) } else { to.write_all(bytes) }
}

impl Target {
    fn open(path: &Path) -> Result<Self, Failure> {
        // A link stays a link: the file that it names is the one that is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let refuse = |error: io::Error| Failure::writing(&path, &error);
        if path.is_dir() {
            return Err(Failure::Input(format!("{}: this is a folder, not a file", path.display())));
        }
        if path.exists() && !path.is_file() {
            return File::options().write(true).open(&path).map(Self::Device).map_err(refuse);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::new_in(folder).map_err(refuse)?;
        unfinished::begin(file.path());
        Ok(Self::File(file, path))
    }
}

/// Writes one answer after the other in the format that was asked for.
#[derive(Debug)]
pub(crate) struct Writer {
    sink: Sink,
    format: Format,
    many: bool,
    count: usize,
}

impl Writer {
    /// Opens the output; `many` says that the answers make a list.
    pub(crate) fn open(args: &OutputArgs, many: bool) -> Result<Self, Failure> {
        let sink = Sink::open(args.output.as_deref())?;
        let sink = if args.format == Format::Table { sink.styled() } else { sink };
        Ok(Self { sink, format: args.format, many, count: 0 })
    }

    /// Writes one answer: as it serializes, or as `people` puts it.
    pub(crate) fn add<T: Serialize>(
        &mut self,
        answer: &T,
        people: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        let first = self.count == 0;
        self.count += 1;
        let kept = self.sink.kept();
        let broken =
            |error: serde_json::Error| Failure::System(format!("an answer cannot be written: {error}"));
        match self.format {
            Format::Table => {
                if !first {
                    kept.extend_from_slice(b"\n");
                }
                kept.extend_from_slice(people(answer).as_bytes());
            }
            Format::Ndjson => {
                serde_json::to_writer(&mut *kept, answer).map_err(broken)?;
                kept.push(b'\n');
            }
            Format::Json => {
                if self.many {
                    kept.extend_from_slice(if first { b"[\n" } else { b",\n" });
                }
                serde_json::to_writer_pretty(&mut *kept, answer).map_err(broken)?;
            }
        }
        self.sink.spill()
    }

    /// Writes the end of the list, and puts the file in its place.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let kept = self.sink.kept();
        match (self.format, self.many, self.count) {
            (Format::Json, true, 0) => kept.extend_from_slice(b"[]\n"),
            (Format::Json, true, _) => kept.extend_from_slice(b"\n]\n"),
            (Format::Json, false, _) => kept.push(b'\n'),
            (Format::Table | Format::Ndjson, ..) => {}
        }
        self.sink.finish()
    }
}

/// Writes one answer to where the options say.
pub(crate) fn write_one<T: Serialize>(
    args: &OutputArgs,
    answer: &T,
    people: impl FnOnce(&T) -> String,
) -> Result<(), Failure> {
    let mut writer = Writer::open(args, false)?;
    writer.add(answer, people)?;
    writer.finish()
}

/// Writes a list: one JSON array, one item a line, or one text for people.
pub(crate) fn write_list<T: Serialize>(
    args: &OutputArgs,
    items: &[T],
    people: impl FnOnce(&[T]) -> String,
) -> Result<(), Failure> {
    if args.format == Format::Table {
        return write_text(args.output.as_deref(), &people(items));
    }
    let mut writer = Writer::open(args, true)?;
    for item in items {
        writer.add(item, |_| String::new())?;
    }
    writer.finish()
}

/// Writes a text for people.
pub(crate) fn write_text(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    let mut sink = Sink::open(path)?.styled();
    sink.kept().extend_from_slice(text.as_bytes());
    sink.finish()
}

/// Tells people something on standard error.
pub(crate) fn note(text: &str) {
    // Standard error may be closed: then nobody wants to know.
    let _ = writeln!(anstream::stderr(), "{text}");
}
