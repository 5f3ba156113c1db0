//! Group commit for many writers in one program: whatever comes in while a commit is under way goes into the next one
//! together, so that many writers share one sync of the disk. Nobody is answered before it is durable.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use casework_core::CaseId;
use casework_lifecycle::Event;

use crate::store::{Append, Appended, EventStore, StoreError};

/// The most appends in one commit.
const TOGETHER: usize = 256;

type Answer = Result<Appended, StoreError>;

struct Job {
    case: CaseId,
    expected: u64,
    events: Vec<Event>,
    answer: SyncSender<Answer>,
}

/// A thread that writes for many. Dropped, it finishes what it was given.
#[derive(Debug)]
pub struct Committer {
    appender: Option<Appender>,
    thread: Option<JoinHandle<()>>,
}

/// A handle to append through; every writer has its own clone.
#[derive(Debug, Clone)]
pub struct Appender(SyncSender<Job>);

impl Committer {
    /// Starts the thread with a store of its own.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when the system has no thread to give.
    pub fn start(store: impl EventStore + Send + 'static) -> Result<Self, StoreError> {
        let (sender, receiver) = sync_channel(TOGETHER);
        let thread = Builder::new().name("casework-commit".to_owned());
        let thread = thread.spawn(move || work(store, &receiver));
        let thread = thread.map_err(|error| StoreError::Failed { message: error.to_string() })?;
        Ok(Self { appender: Some(Appender(sender)), thread: Some(thread) })
    }

    /// Returns a handle to append through.
    ///
    /// # Errors
    /// [`StoreError::Failed`] when the thread has ended.
    pub fn appender(&self) -> Result<Appender, StoreError> {
        self.appender.clone().ok_or_else(ended)
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.appender = None;
        // Appenders that are still around keep the thread at work; it ends with the last of them.
        if let Some(thread) = self.thread.take().filter(JoinHandle::is_finished) {
            let _ = thread.join();
        }
    }
}

impl Appender {
    /// Appends as [`EventStore::append`] does, and returns when it is durable.
    ///
    /// # Errors
    /// As [`EventStore::append`].
    pub fn append(&self, case: CaseId, expected: u64, events: Vec<Event>) -> Answer {
        let (answer, answered) = sync_channel(1);
        self.0.send(Job { case, expected, events, answer }).map_err(|_| ended())?;
        answered.recv().map_err(|_| ended())?
    }
}

fn ended() -> StoreError {
    StoreError::Failed { message: "the thread that writes has ended".to_owned() }
}

fn work(mut store: impl EventStore, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut together = vec![first];
        together.extend(jobs.try_iter().take(TOGETHER.saturating_sub(1)));
        let appends: Vec<_> = together
            .iter()
            .map(|job| Append { case: job.case, expected: job.expected, events: &job.events })
            .collect();
        let answers = store
            .append_many(&appends)
            .unwrap_or_else(|error| appends.iter().map(|append| Err(told(&error, append.case))).collect());
        for (job, answer) in together.iter().zip(answers) {
            // Whoever has gone does not want to know.
            let _ = job.answer.send(answer);
        }
    }
}

/// Says to one of many what the store said of all: a commit of which nobody knows how it ended is uncertain for each.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not about one case is told in its words")]
fn told(error: &StoreError, case: CaseId) -> StoreError {
    match error {
        StoreError::Uncertain { .. } => StoreError::Uncertain { case },
        StoreError::Busy { message } => StoreError::Busy { message: message.clone() },
        StoreError::Failed { message } => StoreError::Failed { message: message.clone() },
        other => StoreError::Failed { message: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryStore;
    use crate::conformance::samples::{case_id, history};

    #[test]
    fn many_writers_share_commits_and_each_is_told_its_own() {
        let committer = Committer::start(MemoryStore::new()).unwrap();
        let won: usize = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8_u128)
                .map(|writer| {
                    let appender = committer.appender().unwrap();
                    // Two writers a case: of each pair one wins.
                    let case = case_id(writer / 2);
                    let events = history(case, 5).unwrap();
                    scope.spawn(move || appender.append(case, 0, events).is_ok())
                })
                .collect();
            writers.into_iter().map(|writer| usize::from(writer.join().unwrap())).sum()
        });
        assert_eq!(won, 4);
        let appender = committer.appender().unwrap();
        drop(committer);
        let next = history(case_id(0), 6).unwrap().split_off(5);
        assert_eq!(appender.append(case_id(0), 5, next).unwrap().sequence, 6);
    }

    #[test]
    fn what_the_store_says_of_all_is_told_to_each_as_it_is() {
        let case = case_id(2);
        let first = || StoreError::Uncertain { case: case_id(1) };
        assert!(matches!(told(&first(), case), StoreError::Uncertain { case: of } if of == case));
        let message = || "wait".to_owned();
        let busy = told(&StoreError::Busy { message: message() }, case);
        assert!(matches!(busy, StoreError::Busy { message } if message == "wait"));
        let failed = told(&StoreError::Failed { message: message() }, case);
        assert_eq!(failed.to_string(), "the store failed: wait", "it is said once");
    }
}
