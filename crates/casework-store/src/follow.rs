//! Following a store: every event at least once, in the order of commitment, from where the follower left off.
//!
//! A follower has a name, and the store keeps its bookmark. What was delivered is marked after the delivery, so a
//! program that dies in between delivers the last events once more: whoever receives them recognizes an event by its
//! position, or by case and sequence number. `docs/store.md` has the outbox pattern.

use casework_core::EntryId;

use crate::store::{EventStore, Record, StoreError};

/// What a round of following has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Followed {
    /// How many events were delivered in this round.
    pub delivered: u64,
    /// The position up to which everything was delivered.
    pub position: u64,
}

/// Says why a round of following ended early. What was delivered before is marked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FollowError<E> {
    /// The receiver did not take an event: it comes again in the next round.
    #[error("the event at position {position} was not taken: {error}")]
    NotTaken {
        /// The position of the event.
        position: u64,
        /// What the receiver said.
        error: E,
    },
    /// The follower has seen more than there is: events were taken away, or the store is an older copy. What comes next would
    /// have the positions of what is gone, and be passed over.
    #[error(
        "the follower is at position {bookmark} and the store ends at {position}: events were taken away"
    )]
    TakenAway {
        /// Where the follower is.
        bookmark: u64,
        /// Where the store ends.
        position: u64,
    },
    /// The store failed.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// Delivers what came after the bookmark of a follower, at most `limit` events, and moves the bookmark.
///
/// ```
/// use casework_store::{EventStore, MemoryStore, follow::follow};
/// let (mut store, billing) = (MemoryStore::new(), "billing".parse().unwrap());
/// let round = follow(&mut store, &billing, 100, |_record| Ok::<(), String>(())).unwrap();
/// assert_eq!((round.delivered, round.position), (0, 0));
/// ```
///
/// # Errors
/// [`FollowError`] when the receiver does not take an event, or the store fails.
pub fn follow<E>(
    store: &mut dyn EventStore,
    follower: &EntryId,
    limit: usize,
    mut deliver: impl FnMut(&Record) -> Result<(), E>,
) -> Result<Followed, FollowError<E>> {
    let from = store.bookmark(follower)?;
    let (mut position, mut delivered, mut stopped) = (from, 0_u64, None);
    let records = store.records(from, limit)?;
    if records.is_empty() && from > 0 {
        let end = store.heads()?.position;
        if from > end {
            return Err(FollowError::TakenAway { bookmark: from, position: end });
        }
    }
    for record in records {
        if let Err(error) = deliver(&record) {
            stopped = Some(FollowError::NotTaken { position: record.position, error });
            break;
        }
        position = record.position;
        delivered = delivered.saturating_add(1);
    }
    if position != from {
        store.set_bookmark(follower, position)?;
    }
    stopped.map_or(Ok(Followed { delivered, position }), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryStore;
    use crate::conformance::samples::{case_id, history};

    #[test]
    fn a_follower_resumes_where_it_left_off_and_gets_what_was_not_taken_again() {
        let mut store = MemoryStore::new();
        let name = "billing".parse().unwrap();
        for number in [1, 2] {
            store.append(case_id(number), 0, &history(case_id(number), 4).unwrap()).unwrap();
        }
        let mut seen = Vec::new();
        let mut busy = true;
        let mut take = |record: &Record| {
            seen.push(record.position);
            // The receiver is away once, at the fifth event.
            if record.position == 5 && std::mem::take(&mut busy) { Err("away") } else { Ok(()) }
        };
        assert_eq!(follow(&mut store, &name, 3, &mut take).unwrap(), Followed { delivered: 3, position: 3 });
        let stopped = follow(&mut store, &name, 9, &mut take).unwrap_err();
        assert_eq!(stopped.to_string(), "the event at position 5 was not taken: away");
        assert_eq!(follow(&mut store, &name, 9, &mut take).unwrap(), Followed { delivered: 4, position: 8 });
        assert_eq!(follow(&mut store, &name, 9, &mut take).unwrap(), Followed { delivered: 0, position: 8 });
        assert_eq!(seen, [1, 2, 3, 4, 5, 5, 6, 7, 8]);
    }
}
