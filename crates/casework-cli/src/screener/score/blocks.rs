//! Blocks of whole records, cut out of a stream of bytes.

use std::io::{BufRead, Read};

use crate::exit::Failure;
use crate::input::Input;

/// How much a block holds, unless one record is longer.
const BLOCK_BYTES: usize = 1 << 16;

/// Where a stream may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Border {
    /// Behind the end of a CSV record: a line end that does not stand in quotes.
    Record,
    /// Behind a line feed.
    Line,
}

/// Reads a stream block by block.
pub(super) struct Blocks {
    name: String,
    reader: Box<dyn BufRead + Send>,
    border: Border,
    size: usize,
    /// What was read behind the last border.
    carried: Vec<u8>,
    ended: bool,
    /// How many line ends went by in the blocks before.
    lines: usize,
}

impl Blocks {
    pub(super) fn new(input: Input, border: Border) -> Self {
        let name = input.name().to_owned();
        Self {
            name,
            reader: input.into_reader(),
            border,
            size: BLOCK_BYTES,
            carried: Vec::new(),
            ended: false,
            lines: 0,
        }
    }

    /// Reads the next block; false at the end of the stream.
    pub(super) fn next(&mut self, block: &mut Vec<u8>) -> Result<bool, Failure> {
        block.clear();
        block.append(&mut self.carried);
        let mut quotes = Quotes::RecordStart;
        let (mut looked, mut cut, mut wanted) = (0, None, self.size);
        loop {
            let missing = wanted.saturating_sub(block.len());
            if !self.ended {
                let limit = u64::try_from(missing).unwrap_or(u64::MAX);
                let read = self.reader.by_ref().take(limit).read_to_end(block);
                self.ended = read.map_err(|error| Failure::reading(&self.name, &error))? < missing;
            }
            if self.ended {
                if self.border == Border::Record
                    && let Some(line) = open_quote(block)
                {
                    return Err(never_closed(&self.name, self.lines + line));
                }
                return Ok(!block.is_empty());
            }
            let fresh = block.get(looked..).unwrap_or_default();
            let found = match self.border {
                Border::Line => fresh.iter().rposition(|byte| *byte == b'\n').map(|place| place + 1),
                Border::Record => quotes.last_border(fresh),
            };
            cut = found.map(|place| looked + place).or(cut);
            looked = block.len();
            if let Some(cut) = cut {
                self.carried.extend_from_slice(block.get(cut..).unwrap_or_default());
                block.truncate(cut);
                self.lines += count_lines(block);
                return Ok(true);
            }
            wanted = block.len() + self.size;
        }
    }

    /// Puts bytes back before what comes next. They end at a border.
    pub(super) fn put_back(&mut self, bytes: &[u8]) {
        let mut all = bytes.to_vec();
        all.append(&mut self.carried);
        self.carried = all;
    }
}

/// Where in a record a stream stands. The rules are those of the reader of CSV: a quote counts at the start of a cell
/// only, a doubled one in quotes is a letter, and either line end ends a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    RecordStart,
    CellStart,
    InCell,
    Quoted,
    BehindQuote,
}

impl Quotes {
    /// Goes through the bytes, and returns the place behind the last record that ends in them.
    fn last_border(&mut self, bytes: &[u8]) -> Option<usize> {
        if *self != Self::Quoted && !bytes.contains(&b'"') {
            let border = bytes.iter().rposition(|byte| is_end(*byte)).map(|place| place + 1);
            // Without quotes the last byte says it all.
            *self = bytes.last().map_or(*self, |byte| self.next(*byte));
            return border;
        }
        let mut border = None;
        for (byte, place) in bytes.iter().zip(1..) {
            *self = self.next(*byte);
            if *self == Self::RecordStart {
                border = Some(place);
            }
        }
        border
    }

    const fn next(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Quoted, b'"') => Self::BehindQuote,
            (Self::Quoted, _) | (Self::RecordStart | Self::CellStart | Self::BehindQuote, b'"') => {
                Self::Quoted
            }
            (_, b',') => Self::CellStart,
            (_, b'\r' | b'\n') => Self::RecordStart,
            _ => Self::InCell,
        }
    }
}

/// Finds the line, from 1, on which a quote opens that nothing closes. What follows it would vanish into one cell.
pub(in crate::screener) fn open_quote(bytes: &[u8]) -> Option<usize> {
    let (mut quotes, mut opened) = (Quotes::RecordStart, 0);
    for (byte, place) in bytes.iter().zip(0..) {
        let before = quotes;
        quotes = quotes.next(*byte);
        if quotes == Quotes::Quoted && !matches!(before, Quotes::Quoted | Quotes::BehindQuote) {
            opened = place;
        }
    }
    let before = bytes.get(..opened).unwrap_or_default();
    (quotes == Quotes::Quoted).then(|| 1 + count_lines(before))
}

/// Makes the failure of a quote that nothing closes.
pub(in crate::screener) fn never_closed(name: &str, line: usize) -> Failure {
    Failure::Input(format!(
        "{name}: line {line}: a quote opens here and nothing closes it, so the rows after it would be lost: close it, or \
         write it twice where it is a letter"
    ))
}

fn count_lines(bytes: &[u8]) -> usize {
    bytes.iter().map(|byte| usize::from(*byte == b'\n')).sum()
}

/// Says whether a byte ends a record.
#[inline]
pub(super) const fn is_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{BufReader, Cursor};

    use super::*;

    impl Blocks {
        /// Cuts after each few bytes, so that short texts have many borders.
        pub(in super::super) fn small(bytes: Vec<u8>, border: Border, size: usize) -> Self {
            let reader = Box::new(BufReader::with_capacity(3, Cursor::new(bytes)));
            Self { name: String::new(), reader, border, size, carried: Vec::new(), ended: false, lines: 0 }
        }
    }

    fn cut(text: &str, border: Border, size: usize) -> Vec<String> {
        let mut blocks = Blocks::small(text.as_bytes().to_vec(), border, size);
        let (mut block, mut found) = (Vec::new(), Vec::new());
        while blocks.next(&mut block).unwrap() {
            found.push(String::from_utf8(block.clone()).unwrap());
        }
        found
    }

    #[test]
    fn blocks_are_whole_records_and_make_the_stream_again() {
        let texts = [
            "a,b\n1,2\n3,4\n",
            "a,b\r\n1,2\r\n3,4",
            "a\r1\r2\r",
            "a,n\n1,\"x\ny\"\n2,\"\"\"\n\"\"\"\n3,\"\"\n",
            "a,n\n1,x\"y\nz\"\n2,\"a\"b\n\"c,d\"\n",
            "\n\n\na\n\n1\n\n",
            "",
            "\"\"\n",
        ];
        for text in texts {
            let mut whole = csv::ReaderBuilder::new();
            whole.has_headers(false).flexible(true);
            let records = |text: &str| -> Vec<csv::StringRecord> {
                whole.from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
            };
            for size in 1..=text.len() + 1 {
                let blocks = cut(text, Border::Record, size);
                assert_eq!(blocks.concat(), text, "size {size}");
                let parts: Vec<_> = blocks.iter().flat_map(|block| records(block)).collect();
                assert_eq!(parts, records(text), "{text:?} in {blocks:?}");
            }
        }
    }

    #[test]
    fn a_quote_that_nothing_closes_is_named_with_its_line() {
        let rows = [
            ("a,b\n1,2\n3,\"x\n4,5\n", Some(3)),
            ("\"unclosed\n1\n2\n", Some(1)),
            ("a\n\"x\"\"\n", Some(2)),
            ("a\n\"x\"\n5\" tall\n", None),
            ("a\n\"x\ny\"\n", None),
            ("", None),
        ];
        for (text, line) in rows {
            assert_eq!(open_quote(text.as_bytes()), line, "{text:?}");
            for size in 1..=text.len() + 1 {
                let mut blocks = Blocks::small(text.as_bytes().to_vec(), Border::Record, size);
                let mut block = Vec::new();
                let failed = loop {
                    match blocks.next(&mut block) {
                        Ok(true) => {}
                        Ok(false) => break None,
                        Err(failure) => break Some(failure.to_string()),
                    }
                };
                let expected = line.map(|line| format!(": line {line}: a quote opens here"));
                assert_eq!(failed.is_some(), expected.is_some(), "{text:?} size {size}");
                assert!(failed.zip(expected).is_none_or(|(failed, start)| failed.starts_with(&start)));
            }
        }
    }

    #[test]
    fn a_block_ends_at_the_last_border_in_it() {
        assert_eq!(cut("1\n2\n3\n4", Border::Line, 5), ["1\n2\n", "3\n4"]);
        assert_eq!(cut("1,\"\n\"\n2\n3\n", Border::Record, 4), ["1,\"\n\"\n2\n", "3\n"]);
        assert_eq!(cut("12345\n6\n", Border::Record, 2), ["12345\n", "6\n"]);
        assert_eq!(cut("1\n2\n", Border::Line, 100), ["1\n2\n"]);
    }

    #[test]
    fn what_is_put_back_comes_first() {
        let mut blocks = Blocks::small(b"1\n2\n3\n".to_vec(), Border::Line, 3);
        let mut block = Vec::new();
        assert!(blocks.next(&mut block).unwrap());
        blocks.put_back(b"0\n");
        assert!(blocks.next(&mut block).unwrap());
        assert_eq!(block, b"0\n");
    }
}
