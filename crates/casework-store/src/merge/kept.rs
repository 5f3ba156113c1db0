//! A merged case as it is kept between two days of settling: each event once, and the order in which each copy has them.

use casework_core::Digest;
use casework_lifecycle::Event;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{MergeError, Merged, Standing};

/// What is written of a merged case.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Kept {
    /// The events, without their numbers in a copy.
    events: Vec<Event>,
    /// The copies.
    copies: Vec<Copy>,
}

/// A copy: which events it has, in its order, and where it stood.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Copy {
    /// The places of its events in the list, from 0.
    events: Vec<usize>,
    standing: Standing,
}

impl From<Merged> for Kept {
    fn from(merged: Merged) -> Self {
        let names: Vec<Digest> = merged.known.keys().copied().collect();
        let place = |name: &Digest| names.binary_search(name).ok();
        let copies = merged.copies.iter().map(|(copy, standing)| Copy {
            events: copy.iter().filter_map(place).collect(),
            standing: *standing,
        });
        Self { copies: copies.collect(), events: merged.known.into_values().collect() }
    }
}

/// Each copy is read as it was taken in, so that nothing comes back that could not have been merged.
impl TryFrom<Kept> for Merged {
    type Error = MergeError;

    fn try_from(kept: Kept) -> Result<Self, MergeError> {
        let mut whole: Option<Self> = None;
        for copy in &kept.copies {
            let mut events = Vec::with_capacity(copy.events.len());
            for (place, sequence) in copy.events.iter().zip(1..) {
                let event = kept.events.get(*place).ok_or(MergeError::NoSuchEvent { place: *place })?;
                events.push(Event { sequence, ..event.clone() });
            }
            let mut read = Self::of(&events)?;
            for standing in read.copies.values_mut() {
                *standing = standing.highest(copy.standing);
            }
            whole = Some(match whole {
                Some(whole) => whole.merge(&read)?,
                None => read,
            });
        }
        whole.filter(|whole| whole.known.len() == kept.events.len()).ok_or(MergeError::NotWhole)
    }
}
