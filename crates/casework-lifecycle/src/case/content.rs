//! The documents of a case: what went into each, so that a signature is tied to it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use casework_core::Digest;

use crate::artifacts::Entry;

/// What a document consists of. Its hash is worked out when somebody signs, which is seldom; a replay does without.
#[derive(Clone, Default)]
pub(crate) struct Content(Vec<Arc<Part>>);

/// An entry of a document, and the hash of the document up to it once somebody has asked for it.
struct Part {
    entry: Arc<Entry>,
    hash: OnceLock<Digest>,
}

/// Whether somebody has asked is nothing that a case says of itself.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|part| &part.entry)).finish()
    }
}

impl Content {
    pub(crate) fn add(&mut self, entry: &Arc<Entry>) {
        self.0.push(Arc::new(Part { entry: Arc::clone(entry), hash: OnceLock::new() }));
    }

    /// Hashes one entry after the other, each with the hash of those before it.
    pub(crate) fn hash(&self) -> Digest {
        self.0.iter().fold(Digest::ZERO, |before, part| {
            let hash = || Digest::of_bytes(&[before.bytes(), Digest::of(part.entry.as_ref()).bytes()]);
            *part.hash.get_or_init(hash)
        })
    }
}

#[cfg(test)]
mod tests {
    use casework_core::FreeText;

    use super::*;
    use crate::artifacts::common::Note;

    #[test]
    fn the_hash_of_a_document_is_the_same_whenever_and_however_often_it_is_asked_for() {
        let entries: Vec<_> = (0..5)
            .map(|number| {
                let text = FreeText::new(format!("note {number}")).unwrap();
                Arc::new(Entry::Note(Note { class: None, text }))
            })
            .collect();
        assert_eq!(Content::default().hash(), Digest::ZERO);
        let (mut asked, mut silent, mut plain) = (Content::default(), Content::default(), Digest::ZERO);
        for entry in &entries {
            plain = Digest::of_bytes(&[plain.bytes(), Digest::of(entry.as_ref()).bytes()]);
            asked.add(entry);
            silent.add(entry);
            let copy = asked.clone();
            assert_eq!((asked.hash(), asked.hash(), copy.hash()), (plain, plain, plain));
        }
        assert_eq!(format!("{asked:?}"), format!("{silent:?}"), "nobody sees who has asked");
        assert_eq!(silent.hash(), plain);
    }
}
