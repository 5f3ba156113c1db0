//! Checkpoints: where every case ended at one moment, to be kept in another place.
//!
//! The chain of a case has no secret: whoever may write the store can rewrite a case from some event on, take one away
//! whole, or put back an old copy. A checkpoint that was kept elsewhere shows all three, and names the case. A signature
//! (feature `sign`) shows that nobody made the checkpoint itself anew. Checkpoints are tied to each other by
//! [`Checkpoint::previous`], so that one in the middle cannot be taken away unseen.

#[cfg(feature = "sign")]
mod sign;

use casework_core::{CaseId, Digest, Instant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::custody::Journal;
use crate::store::{CaseHead, EventStore, Fault, Heads, StoreError};

#[cfg(feature = "sign")]
pub use sign::{PublicKey, Signer};

/// The version of the form of a checkpoint.
const VERSION: u32 = 1;

/// Where every case ended at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Checkpoint {
    /// The version of the form.
    pub version: u32,
    /// When it was made.
    pub at: Instant,
    /// The position of the last event of the store.
    pub position: u64,
    /// The position and the hash of the last record of the journal of custody.
    pub journal: (u64, Digest),
    /// The digest of the checkpoint before this one; zeros for the first.
    pub previous: Digest,
    /// Where each case ended.
    pub cases: Vec<CaseHead>,
    /// The hash of everything above.
    pub digest: Digest,
    /// Who vouches for it: a public key, and its signature of the digest, both in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<CheckpointSignature>,
}

/// The signature of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CheckpointSignature {
    /// The public key, Ed25519.
    pub key: String,
    /// The signature.
    pub signature: String,
}

/// Says what is wrong with a checkpoint itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// It was changed since it was made.
    #[error("the checkpoint was changed since it was made: its digest is not that of its content")]
    Changed,
    /// A key is none.
    #[error("a key is 64 hexadecimal digits")]
    NotAKey,
    /// It is not signed.
    #[error("the checkpoint is not signed")]
    NotSigned,
    /// It is signed with a key that is not trusted here.
    #[error("the checkpoint is signed with the key `{key}`, which is not the one that was given")]
    OtherKey {
        /// The key.
        key: String,
    },
    /// Its signature does not hold.
    #[error("the signature of the checkpoint does not hold")]
    WrongSignature,
    /// It is of a version that this library does not know.
    #[error("the checkpoint has version {found} and this program knows version 1: upgrade it")]
    Newer {
        /// The version it has.
        found: u32,
    },
}

impl Checkpoint {
    /// Makes a checkpoint of a store as it stands, after an earlier one.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    pub fn of<S: EventStore + Journal + ?Sized>(
        store: &S,
        at: Instant,
        previous: Option<&Self>,
    ) -> Result<Self, StoreError> {
        let Heads { position, cases } = store.heads()?;
        let mut made = Self {
            version: VERSION,
            at,
            position,
            journal: store.journal_head()?,
            previous: previous.map_or(Digest::ZERO, |before| before.digest),
            cases,
            digest: Digest::ZERO,
            signature: None,
        };
        made.digest = made.content();
        Ok(made)
    }

    /// Checks that the checkpoint is what it was when it was made. Whoever can write it can also make it anew: only a
    /// signature, or a place of one's own, shows that nobody did.
    ///
    /// # Errors
    /// [`CheckpointError`] when it is not.
    pub fn check(&self) -> Result<(), CheckpointError> {
        if self.version != VERSION {
            return Err(CheckpointError::Newer { found: self.version });
        }
        if self.content() == self.digest { Ok(()) } else { Err(CheckpointError::Changed) }
    }

    /// Compares a store with the checkpoint, and names every case that was rewritten, cut off or taken away since.
    ///
    /// What was added since is not looked at: that is for [`EventStore::verify`].
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    pub fn compare<S: EventStore + Journal + ?Sized>(&self, store: &S) -> Result<Vec<Fault>, StoreError> {
        let mut faults = Vec::new();
        let now = store.heads()?;
        let mut ends: Vec<_> = now.cases.iter().map(|head| (head.case, head.sequence)).collect();
        ends.sort_unstable();
        for kept in &self.cases {
            let (case, sequence) = (kept.case, kept.sequence);
            let end = ends.binary_search_by_key(&case, |(case, _)| *case).ok().and_then(|at| ends.get(at));
            let mut fault = |sequence, message| faults.push(Fault { case, sequence, message });
            match (end, store.hash_of(case, sequence)?) {
                (None, _) => {
                    fault(1, format!("the case is gone: the checkpoint has {sequence} events of it"));
                }
                (Some((_, end)), None) => {
                    fault(
                        end.saturating_add(1),
                        format!("the case was cut off: the checkpoint has event {sequence}"),
                    );
                }
                (Some(_), Some(hash)) if hash != kept.hash => fault(
                    sequence,
                    format!(
                        "an event up to {sequence} is another than at the checkpoint: the case was rewritten"
                    ),
                ),
                (Some(_), Some(_)) => {}
            }
        }
        let whole = CaseId::new(uuid::Uuid::nil());
        let mut fault = |sequence, message| faults.push(Fault { case: whole, sequence, message });
        if now.position < self.position {
            let (now, then) = (now.position, self.position);
            fault(
                now,
                format!("the store has {now} events, and had {then} at the checkpoint: it is an older copy"),
            );
        }
        let (position, hash) = self.journal;
        if position > 0 && store.journal_hash(position)? != Some(hash) {
            fault(position, "the journal of custody is another than at the checkpoint".to_owned());
        }
        Ok(faults)
    }

    /// Hashes everything but the digest and the signature.
    fn content(&self) -> Digest {
        let (journal, journal_hash) = self.journal;
        let head = format!(
            "casework-checkpoint {}\n{}\n{}\n{journal} {journal_hash}\n{}\n",
            self.version, self.at, self.position, self.previous
        );
        let rows: Vec<_> = self
            .cases
            .iter()
            .map(|head| format!("{} {} {}\n", head.case, head.sequence, head.hash))
            .collect();
        Digest::of_bytes(&[head.as_bytes(), rows.concat().as_bytes()])
    }
}

#[cfg(test)]
mod tests;
