//! Where documents come from: a file or standard input that holds one JSON document, an array of them, or one a line.
//!
//! Errors name the file and the line and column, or the JSON pointer. They never repeat what a person wrote.

mod locate;

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;
use std::rc::Rc;

use casework::core::wire::{self, WireError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::exit::Failure;
use crate::output;

/// A file or standard input, read line by line.
pub(crate) struct Input {
    name: Rc<str>,
    reader: Box<dyn BufRead + Send>,
    line: usize,
    /// How many bytes a file holds; a pipe does not know.
    bytes: Option<u64>,
}

/// Whether a list can itself be one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lists {
    /// A list holds documents.
    OfDocuments,
    /// A list of plain values is one document; any other list holds documents.
    OrValues,
}

impl Input {
    /// Opens a file; `-` or nothing is standard input.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let path = path.filter(|path| path.as_os_str() != "-");
        let mut bytes = None;
        let (name, reader): (Rc<str>, Box<dyn BufRead + Send>) = if let Some(path) = path {
            let name: Rc<str> = path.display().to_string().into();
            let file = File::open(path).map_err(|error| Failure::reading(&name, &error))?;
            bytes = file.metadata().ok().filter(Metadata::is_file).map(|file| file.len());
            (name, Box::new(BufReader::with_capacity(BUFFER_BYTES, file)))
        } else {
            if io::stdin().is_terminal() {
                output::note("reading from the keyboard: end with Ctrl-D, or name a file");
            }
            ("standard input".into(), Box::new(BufReader::with_capacity(BUFFER_BYTES, io::stdin())))
        };
        let mut input = Self { name, reader, line: 0, bytes };
        input.skip_byte_order_mark()?;
        Ok(input)
    }

    /// Returns the name for messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns how many bytes the file holds; `None` for what is no file.
    pub(crate) const fn bytes(&self) -> Option<u64> {
        self.bytes
    }

    /// Returns the first byte that is not white space, when the first buffer has one.
    pub(crate) fn first_byte(&mut self) -> Result<Option<u8>, Failure> {
        let start = self.reader.fill_buf().map_err(|error| Failure::reading(&self.name, &error))?;
        Ok(start.iter().copied().find(|byte| !byte.is_ascii_whitespace()))
    }

    /// Gives the bytes as they come.
    pub(crate) fn into_reader(self) -> Box<dyn BufRead + Send> {
        self.reader
    }

    /// Returns the next line that is not blank, with its number, without its end.
    pub(crate) fn next_line(&mut self) -> Result<Option<(usize, String)>, Failure> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let read = self.reader.read_until(b'\n', &mut bytes);
            if read.map_err(|error| Failure::reading(&self.name, &error))? == 0 {
                return Ok(None);
            }
            self.line += 1;
            while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                bytes.pop();
            }
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                let line = self.line;
                return Ok(Some((line, text(&self.name, line, bytes)?)));
            }
        }
    }

    /// Reads the documents.
    pub(crate) fn documents(mut self, lists: Lists) -> Result<Documents, Failure> {
        let name = Rc::clone(&self.name);
        let Some((line, first)) = self.next_line()? else {
            return Err(Failure::Input(format!("{name}: it is empty: expected a JSON document")));
        };
        match wire::value(&first) {
            Ok(value) => {
                let next = self.next_line()?;
                if next.is_none() {
                    return Ok(Documents::whole(name, value, first.into(), line, lists));
                }
                let document =
                    Document { name, value, text: first.into(), line: Some(line), pointer: String::new() };
                Ok(Documents { many: true, found: vec![document], next, rest: Some(self) })
            }
            Err(error) if error.message.starts_with("EOF") => {
                let whole = self.rest(line, &first)?;
                let value = wire::value(&whole).map_err(|error| placed(&name, None, "", &error))?;
                Ok(Documents::whole(name, value, whole.into(), 1, lists))
            }
            Err(error) => Err(placed(&name, Some(line), "", &error)),
        }
    }

    /// Reads what is left behind the first line, with as many line ends before it as it had.
    fn rest(&mut self, line: usize, first: &str) -> Result<String, Failure> {
        let mut bytes: Vec<u8> = std::iter::repeat_n(b'\n', line - 1).chain(first.bytes()).collect();
        let mut rest = Vec::new();
        self.reader.read_to_end(&mut rest).map_err(|error| Failure::reading(&self.name, &error))?;
        if !rest.is_empty() {
            bytes.push(b'\n');
            bytes.append(&mut rest);
        }
        text(&self.name, 1, bytes)
    }

    fn skip_byte_order_mark(&mut self) -> Result<(), Failure> {
        let start = self.reader.fill_buf().map_err(|error| Failure::reading(&self.name, &error))?;
        if start.starts_with(b"\xEF\xBB\xBF") {
            self.reader.consume(3);
        } else if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
            return Err(Failure::Input(format!("{}: this is UTF-16: save it as UTF-8", self.name)));
        }
        Ok(())
    }
}

/// How much is read at once.
const BUFFER_BYTES: usize = 1 << 16;

/// Reads bytes as UTF-8, or says where they stop being it.
fn text(name: &str, first_line: usize, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = first_line + before.split(|byte| *byte == b'\n').count() - 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        Failure::Input(format!(
            "{name}: line {line}, column {column}: this is not UTF-8: save the file as UTF-8"
        ))
    })
}

/// Writes down where an error is, and what was expected.
fn placed(name: &str, line: Option<usize>, pointer: &str, error: &WireError) -> Failure {
    let line = line.unwrap_or(error.line);
    let place = match (line, error.column) {
        (0, _) => String::new(),
        (line, 0) => format!("line {line}: "),
        (line, column) => format!("line {line}, column {column}: "),
    };
    let pointer = format!("{pointer}{}", error.pointer);
    let pointer = if pointer.is_empty() { pointer } else { format!("{pointer}: ") };
    Failure::Input(format!("{name}: {place}{pointer}{}", error.message))
}

/// The documents of one input, in order.
pub(crate) struct Documents {
    many: bool,
    /// What was read ahead, the last first.
    found: Vec<Document>,
    next: Option<(usize, String)>,
    rest: Option<Input>,
}

impl Documents {
    fn whole(name: Rc<str>, value: Value, text: Rc<str>, line: usize, lists: Lists) -> Self {
        let plain = |value: &Value| !value.is_object() && !value.is_array();
        let holds =
            |items: &[Value]| lists == Lists::OfDocuments || items.is_empty() || !items.iter().all(plain);
        let items = match value {
            Value::Array(items) if holds(&items) => items,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_) => {
                let line = (line > 1).then_some(line);
                let document = Document { name, value, text, line, pointer: String::new() };
                return Self { many: false, found: vec![document], next: None, rest: None };
            }
        };
        let documents = items.into_iter().enumerate().map(|(index, value)| Document {
            name: Rc::clone(&name),
            value,
            text: Rc::clone(&text),
            line: None,
            pointer: format!("/{index}"),
        });
        let mut found: Vec<_> = documents.collect();
        found.reverse();
        Self { many: true, found, next: None, rest: None }
    }

    /// Says whether the input is a list, or has more than one line of its own.
    pub(crate) const fn are_many(&self) -> bool {
        self.many
    }

    /// Returns the only document.
    pub(crate) fn only(mut self) -> Result<Document, Failure> {
        match (self.found.pop(), self.many) {
            (Some(document), false) => Ok(document),
            _ => Err(Failure::Input("expected one JSON document, not a list of them".to_owned())),
        }
    }
}

impl Iterator for Documents {
    type Item = Result<Document, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(document) = self.found.pop() {
            return Some(Ok(document));
        }
        let (line, text) = self.next.take()?;
        let rest = self.rest.as_mut()?;
        let name = Rc::clone(&rest.name);
        let document = rest.next_line().and_then(|next| {
            self.next = next;
            let value = wire::value(&text).map_err(|error| placed(&name, Some(line), "", &error))?;
            Ok(Document { name, value, text: text.into(), line: Some(line), pointer: String::new() })
        });
        if document.is_err() {
            self.rest = None;
        }
        Some(document)
    }
}

/// One document and where it stands.
#[derive(Clone)]
pub(crate) struct Document {
    name: Rc<str>,
    value: Value,
    text: Rc<str>,
    line: Option<usize>,
    pointer: String,
}

impl Document {
    /// Returns the tree.
    pub(crate) const fn value(&self) -> &Value {
        &self.value
    }

    /// Returns the name of the input, for messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Writes a pointer into the document as one into the input.
    pub(crate) fn pointer_to(&self, pointer: &str) -> String {
        format!("{}{pointer}", self.pointer)
    }

    /// Finds the line of the input on which something in the document begins.
    pub(crate) fn line_of(&self, pointer: &str) -> usize {
        self.line.unwrap_or_else(|| locate::line(&self.text, &self.pointer_to(pointer)))
    }

    /// Changes the tree.
    pub(crate) const fn value_mut(&mut self) -> &mut Value {
        &mut self.value
    }

    /// Reads the document as a value of a type: unknown fields are refused.
    pub(crate) fn read<T: DeserializeOwned + Serialize>(&self) -> Result<T, Failure> {
        wire::from_value(&self.value).map_err(|mut error| {
            if error.pointer.is_empty() {
                (error.line, error.column) = self.locate::<T>();
            }
            let line = self.line.or((error.line > 0).then_some(error.line));
            placed(&self.name, line, &self.pointer, &error)
        })
    }

    /// Makes the failure of something in the document.
    pub(crate) fn refuse(&self, pointer: &str, message: &str) -> Failure {
        let line = self.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let pointer = format!("{}{pointer}", self.pointer);
        let pointer = if pointer.is_empty() { pointer } else { format!("{pointer}: ") };
        Failure::Input(format!("{}: {line}{pointer}{message}", self.name))
    }

    /// Finds the line and the column of the first thing that is not a value of the type; zeros when there is none.
    fn locate<T: DeserializeOwned>(&self) -> (usize, usize) {
        let error = if self.pointer.is_empty() {
            serde_json::from_str::<T>(&self.text).err()
        } else {
            serde_json::from_str::<Vec<T>>(&self.text).err()
        };
        error.map_or((0, 0), |error| (error.line(), error.column()))
    }
}
