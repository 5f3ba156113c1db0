//! A store, or some of its cases, in one file of lines: to move, to archive, to look at with other tools.
//!
//! The first line says what it is, the last one how much there was and the hash of all lines before it: a file that was
//! cut off is not taken for a whole one. Each line between is one event, its bytes exactly as they are stored. A whole
//! store comes in the order of commitment, so that what is imported from it has the same positions; exported again, it
//! gives the same bytes.
//!
//! Not in it: the journal of custody, views and keys. What is sealed stays sealed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Read, Write};

use casework_core::{CaseId, Digest};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::chain::link;
use crate::store::{CaseHead, EventStore, Record, Restored, StoreError};

/// The longest line that is read, in bytes.
pub const LINE_MAX: u64 = 64 << 20;

/// How many records are read from the store at a time.
const PART: usize = 1_000;

const FORMAT: &str = "casework-export";
const VERSION: u32 = 1;

/// What was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exported {
    /// How many cases.
    pub cases: u64,
    /// How many events.
    pub events: u64,
    /// The hash of all lines.
    pub digest: Digest,
}

/// Says why an export or import was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransferError {
    /// A line is not what it has to be.
    #[error("line {line}: {message}")]
    Line {
        /// The number of the line, from 1.
        line: u64,
        /// What was expected.
        message: String,
    },
    /// The store does not take what is on a line.
    #[error("line {line}: {refusal}")]
    Refused {
        /// The number of the line, from 1.
        line: u64,
        /// Why.
        refusal: StoreError,
    },
    /// The file cannot be read or written.
    #[error("{0}")]
    File(#[from] io::Error),
    /// The store failed, or does not take what is in the file as a whole.
    #[error("{0}")]
    Store(#[from] StoreError),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct First<'a> {
    format: &'a str,
    version: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    case: CaseId,
    sequence: u64,
    hash: Digest,
    #[serde(borrow, default)]
    event: Option<&'a RawValue>,
    /// Bytes that are not one JSON document on one line, number by number.
    #[serde(default)]
    bytes: Option<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Last {
    end: Exported,
}

/// Writes one line after the other and hashes them.
struct Lines<'a> {
    to: &'a mut dyn Write,
    digest: Digest,
    events: u64,
    /// Where each case stands so far.
    ends: BTreeMap<CaseId, (u64, Digest)>,
}

impl Lines<'_> {
    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        self.digest = link(self.digest, line);
        self.to.write_all(line)?;
        self.to.write_all(b"\n")
    }

    /// Writes an event. One that does not follow, or was changed, is not exported as if it were sound.
    fn record(&mut self, record: &Record) -> Result<(), TransferError> {
        let Record { case, sequence, hash, body, .. } = record;
        let end = self.ends.entry(*case).or_insert((0, Digest::ZERO));
        if *sequence != end.0.saturating_add(1) || link(end.1, body) != *hash {
            return Err(damaged(
                (*case, *sequence),
                "it does not follow the event before it, or was changed",
            ));
        }
        *end = (*sequence, *hash);
        let mut line =
            format!("{{\"case\":\"{case}\",\"sequence\":{sequence},\"hash\":\"{hash}\",").into_bytes();
        if is_one_line(body) {
            line.extend_from_slice(b"\"event\":");
            line.extend_from_slice(body);
        } else {
            line.extend_from_slice(b"\"bytes\":");
            line.extend_from_slice(&serde_json::to_vec(body).map_err(io::Error::from)?);
        }
        line.push(b'}');
        self.events = self.events.saturating_add(1);
        Ok(self.line(&line)?)
    }

    /// Checks that a case was written up to where the list says that it ends.
    fn ended(&self, head: &CaseHead) -> Result<(), TransferError> {
        let written = self.ends.get(&head.case).map_or(0, |end| end.0);
        if written < head.sequence {
            let missing = written.saturating_add(1);
            return Err(damaged((head.case, missing), "it is missing at the end of its case"));
        }
        Ok(())
    }
}

/// Says that what is in the store cannot be exported as sound.
fn damaged((case, sequence): (CaseId, u64), what: &str) -> TransferError {
    let message = format!("{what}: `casework case verify` names everything that is wrong");
    StoreError::Unreadable { case, sequence, message }.into()
}

/// Says whether bytes are one JSON document that comes back as it is from within a line.
fn is_one_line(body: &[u8]) -> bool {
    let raw = str::from_utf8(body).ok().and_then(|text| serde_json::from_str::<&RawValue>(text).ok());
    raw.is_some_and(|raw| raw.get().len() == body.len())
        && !body.iter().any(|byte| matches!(byte, b'\n' | b'\r'))
}

/// Writes a whole store, or the cases that are named, each once.
///
/// # Errors
/// [`TransferError`] when the store cannot be read or the file cannot be written.
pub fn export(
    store: &dyn EventStore,
    cases: Option<&[CaseId]>,
    to: &mut dyn Write,
) -> Result<Exported, TransferError> {
    let mut lines = Lines { to, digest: Digest::ZERO, events: 0, ends: BTreeMap::new() };
    let first = First { format: FORMAT, version: VERSION };
    lines.line(&serde_json::to_vec(&first).map_err(io::Error::from)?)?;
    // Read first: what is appended in the meantime goes beyond it, and nothing falls short of it.
    let heads = store.heads()?;
    let counted = if let Some(cases) = cases {
        let mut named = BTreeSet::new();
        for case in cases.iter().filter(|case| named.insert(**case)) {
            for record in store.records_of(*case)? {
                lines.record(&record)?;
            }
        }
        let mut ends = heads.cases.iter().filter(|head| named.contains(&head.case));
        ends.try_for_each(|head| lines.ended(head))?;
        named.len()
    } else {
        let mut after = 0;
        while after < heads.position {
            let part = store.records(after, PART)?;
            // What was appended in the meantime is not part of it.
            for record in part.iter().filter(|record| record.position <= heads.position) {
                lines.record(record)?;
            }
            after = part.last().map_or(heads.position, |record| record.position);
        }
        heads.cases.iter().try_for_each(|head| lines.ended(head))?;
        heads.cases.len()
    };
    let cases = u64::try_from(counted).unwrap_or(u64::MAX);
    let exported = Exported { cases, events: lines.events, digest: lines.digest };
    lines.line(&serde_json::to_vec(&Last { end: exported }).map_err(io::Error::from)?)?;
    lines.to.flush()?;
    Ok(exported)
}

/// Reads a file that was exported into a store: all of it or nothing. What is there already is passed over.
///
/// # Errors
/// [`TransferError::Line`] for what is not such a file, or is not whole; [`TransferError::Refused`] for what the store does
/// not take, such as a case that has gone another way; [`TransferError::Store`] when it fails.
pub fn import(store: &mut dyn EventStore, from: &mut dyn BufRead) -> Result<Restored, TransferError> {
    let mut reader = Reader { from, line: 0, digest: Digest::ZERO, events: 0, ended: false, failed: None };
    reader.first()?;
    let restored = store.restore(&mut reader);
    match (reader.failed, restored) {
        (Some(error), _) => Err(error),
        (None, Ok(restored)) => Ok(restored),
        // A record is looked at when it is read: before the end it is the last one that was.
        (None, Err(refusal)) if !reader.ended && is_about_a_record(&refusal) => {
            Err(TransferError::Refused { line: reader.line, refusal })
        }
        (None, Err(error)) => Err(error.into()),
    }
}

/// Says whether a refusal is about what was given, and not about what the store has or is.
const fn is_about_a_record(refusal: &StoreError) -> bool {
    matches!(
        refusal,
        StoreError::Diverged { .. }
            | StoreError::Broken { .. }
            | StoreError::Erased { .. }
            | StoreError::BeingErased { .. }
            | StoreError::Sealed { .. }
            | StoreError::NotOpened { .. }
    )
}

/// Reads the lines of a file as records, up to the last.
struct Reader<'a> {
    from: &'a mut dyn BufRead,
    line: u64,
    digest: Digest,
    events: u64,
    ended: bool,
    failed: Option<TransferError>,
}

impl Reader<'_> {
    fn wrong(&self, message: impl Into<String>) -> TransferError {
        TransferError::Line { line: self.line, message: message.into() }
    }

    /// Reads the next line, without its end; nothing at the end of the file.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, TransferError> {
        let mut bytes = Vec::new();
        let read = Read::take(&mut self.from, LINE_MAX).read_until(b'\n', &mut bytes)?;
        self.line = self.line.saturating_add(1);
        if read == 0 {
            return Ok(None);
        }
        if bytes.pop() != Some(b'\n') {
            return Err(self.wrong("the line has no end: the file was cut off, or the line is too long"));
        }
        Ok(Some(bytes))
    }

    /// Refuses a line whose end was changed, as some programs do that copy text: the hash would no longer hold.
    fn same_end(&self, line: &[u8]) -> Result<(), TransferError> {
        if line.last() != Some(&b'\r') {
            return Ok(());
        }
        let way = "copy the file byte for byte, not as text";
        Err(self.wrong(format!("line ends were changed since it was written (to CR LF): {way}")))
    }

    fn first(&mut self) -> Result<(), TransferError> {
        let line = self.next_line()?.unwrap_or_default();
        let first: Option<First<'_>> = serde_json::from_slice(&line).ok();
        match first.filter(|first| first.format == FORMAT) {
            None => Err(self.wrong("this is not an export of casework: it has to begin with its format")),
            Some(first) if first.version != VERSION => {
                let found = first.version;
                Err(self.wrong(format!(
                    "the export has version {found} and this program knows version {VERSION}"
                )))
            }
            Some(_) => {
                self.same_end(&line)?;
                self.digest = link(self.digest, &line);
                Ok(())
            }
        }
    }

    fn record(&mut self) -> Result<Option<Record>, TransferError> {
        if self.ended {
            return Ok(None);
        }
        let Some(line) = self.next_line()? else {
            return Err(self.wrong("the file was cut off: the line with its end is missing"));
        };
        self.same_end(&line)?;
        if line.starts_with(b"{\"end\":") {
            return self.last(&line).map(|()| None);
        }
        let read: Line<'_> = serde_json::from_slice(&line)
            .map_err(|error| self.wrong(format!("it is not an event, at column {}", error.column())))?;
        let body = match (read.event, read.bytes) {
            (Some(event), None) => event.get().as_bytes().to_vec(),
            (None, Some(bytes)) => bytes,
            (Some(_), Some(_)) | (None, None) => return Err(self.wrong("it has to have `event` or `bytes`")),
        };
        self.digest = link(self.digest, &line);
        self.events = self.events.saturating_add(1);
        let Line { case, sequence, hash, .. } = read;
        Ok(Some(Record { position: self.events, case, sequence, hash, body }))
    }

    fn last(&mut self, line: &[u8]) -> Result<(), TransferError> {
        let last: Last =
            serde_json::from_slice(line).map_err(|_| self.wrong("the line with the end cannot be read"))?;
        if last.end.events != self.events || last.end.digest != self.digest {
            let (said, found) = (last.end.events, self.events);
            return Err(self.wrong(format!(
                "the file was changed since it was written: it ends with {said} events and a hash of its lines, and has {found}"
            )));
        }
        if self.next_line()?.is_some() {
            return Err(self.wrong("something stands after the end"));
        }
        self.ended = true;
        Ok(())
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Record, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.record() {
            Ok(record) => record.map(Ok),
            Err(error) => {
                let message = error.to_string();
                self.failed = Some(error);
                Some(Err(StoreError::Failed { message }))
            }
        }
    }
}

#[cfg(test)]
mod tests;
