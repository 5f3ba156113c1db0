//! Blocks of rows on all cores: one thread reads, one for each core scores, and this one writes, in the order of the input.
//!
//! Block n goes to scorer n modulo their number and is taken from it in the same turn, so the order needs no bookkeeping.
//! The channels are short: what is on its way is a few blocks for each core, however long the input is.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::Counts;
use super::blocks::Blocks;
use crate::exit::Failure;

/// What scoring a block came to.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) counts: Counts,
    /// How many line feeds the block holds.
    pub(super) lines: u64,
    /// Why the block was not scored to its end.
    pub(super) fault: Option<Fault>,
}

/// A row that cannot be scored, and where it is in its block, both counted from 0.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) row: u64,
    pub(super) line: u64,
    pub(super) why: Why,
}

/// Why a row cannot be scored, and how its place is written.
#[derive(Debug)]
pub(super) enum Why {
    /// Behind the row and the line.
    Row(String),
    /// Right behind the line.
    Line(String),
}

/// What the blocks that were taken come to.
#[derive(Debug)]
pub(super) struct Sum {
    name: String,
    pub(super) counts: Counts,
    /// The line on which the next block begins.
    line: u64,
}

impl Sum {
    /// Begins behind so many lines of the input.
    pub(super) fn new(name: &str, lines: u64) -> Self {
        Self { name: name.to_owned(), counts: Counts::default(), line: lines + 1 }
    }

    /// Adds a block, or says where in the input is the row that cannot be scored.
    pub(super) fn add(&mut self, part: Part) -> Result<(), Failure> {
        if let Some(fault) = part.fault {
            let (name, line) = (&self.name, self.line + fault.line);
            return Err(Failure::Input(match fault.why {
                Why::Row(why) => {
                    format!("{name}: row {} (line {line}): {why}", self.counts.rows + fault.row + 1)
                }
                Why::Line(why) => format!("{name}: line {line}{why}"),
            }));
        }
        self.line += part.lines;
        self.counts.add(part.counts);
        Ok(())
    }
}

/// A block and what it became. It goes round: the buffers are used again.
#[derive(Debug, Default)]
struct Block {
    input: Vec<u8>,
    output: Vec<u8>,
    part: Part,
}

/// What goes through the channels.
enum Message {
    Block(Box<Block>),
    /// The input cannot be read.
    Failed(Failure),
    /// The input is at its end. Without it, a thread that ended early would pass for the end.
    End,
}

/// Scores all blocks: `make` makes a scorer for each thread, `take` takes the blocks in order with what came of them.
///
/// When `take` fails the threads are left to themselves: one of them may wait for input that never comes.
pub(super) fn run<W>(
    blocks: Blocks,
    scorers: usize,
    make: impl Fn() -> W,
    mut take: impl FnMut(&[u8], &mut Vec<u8>, Part) -> Result<(), Failure>,
) -> Result<(), Failure>
where
    W: FnMut(&[u8], &mut Vec<u8>) -> Part + Send + 'static,
{
    let (spare_to, spare) = channel();
    let mut to_scorers = Vec::new();
    let mut from_scorers = Vec::new();
    for _ in 0..scorers {
        let (to_scorer, given) = sync_channel(1);
        let (done, from_scorer) = sync_channel(1);
        let work = make();
        spawn(move || score(&given, &done, work))?;
        to_scorers.push(to_scorer);
        from_scorers.push(from_scorer);
    }
    spawn(move || read(blocks, &to_scorers, &spare))?;
    for from_scorer in from_scorers.iter().cycle() {
        match from_scorer.recv() {
            Ok(Message::Block(mut block)) => {
                let Block { input, output, part } = &mut *block;
                take(input, output, std::mem::take(part))?;
                give_back(&spare_to, block);
            }
            Ok(Message::Failed(failure)) => return Err(failure),
            Ok(Message::End) => break,
            Err(_) => {
                return Err(Failure::System("the program itself has failed: please report it".to_owned()));
            }
        }
    }
    Ok(())
}

/// How many scorers there are: one for each core.
pub(super) fn scorers() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn spawn(work: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    let spawned = thread::Builder::new().spawn(work);
    spawned.map(drop).map_err(|error| Failure::System(format!("a thread cannot be started: {error}")))
}

fn give_back(spare: &Sender<Box<Block>>, mut block: Box<Block>) {
    block.output.clear();
    // The reader may be done: then nobody needs the buffers.
    let _ = spare.send(block);
}

/// Reads blocks and hands them round, until the input ends or nobody takes them.
fn read(mut blocks: Blocks, to_scorers: &[SyncSender<Message>], spare: &Receiver<Box<Block>>) {
    for to_scorer in to_scorers.iter().cycle() {
        let mut block = spare.try_recv().unwrap_or_default();
        let message = match blocks.next(&mut block.input) {
            Ok(true) => Message::Block(block),
            Ok(false) => Message::End,
            Err(failure) => Message::Failed(failure),
        };
        let last = !matches!(message, Message::Block(_));
        if to_scorer.send(message).is_err() || last {
            return;
        }
    }
}

/// Scores blocks as they come, and passes on what is none.
fn score(
    given: &Receiver<Message>,
    done: &SyncSender<Message>,
    mut work: impl FnMut(&[u8], &mut Vec<u8>) -> Part,
) {
    for mut message in given {
        if let Message::Block(block) = &mut message {
            let Block { input, output, part } = &mut **block;
            *part = work(input, output);
        }
        if done.send(message).is_err() {
            return;
        }
    }
}
