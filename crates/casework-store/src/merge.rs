//! Merging two copies of a case that were written apart: a tablet without a network, a second agency.
//!
//! A [`Merged`] value knows every event of every copy that went into it, and which event each came after in its copy.
//! Merging is the union of both, so it is commutative, associative and idempotent, and no value is ever lost. The order
//! in which the events are told follows from them alone, so everyone who has the same copies has the same record.
//!
//! What cannot be joined is named: two events that were written apart and set the same thing to different values are a
//! [`Conflict`], for a person to settle by what they enter next. Until then the response tier and the intensity level
//! stand at the highest of all copies ([`Standing`]), whatever the order of events says.
//!
//! Open [`Merged::merge`] first.

mod registers;

use std::collections::{BTreeMap, BTreeSet};

use casework_core::{CaseId, Digest};
use casework_crisis::Tier;
use casework_lifecycle::artifacts::risk::IntensityLevel;
use casework_lifecycle::case::CrisisView;
use casework_lifecycle::{Event, Happening, ReplayError, replay};
use schemars::JsonSchema;
use serde::Serialize;

/// A case as two or more copies have it together.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    case: CaseId,
    first: Digest,
    known: BTreeMap<Digest, Known>,
    standing: Standing,
}

/// An event, and what it came after in the copies it is in.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    event: Event,
    after: BTreeSet<Digest>,
}

/// What stands until a person has settled the conflicts: the highest of all copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Standing {
    /// The response tier of the open crisis.
    pub tier: Option<Tier>,
    /// The intensity level.
    pub level: Option<IntensityLevel>,
    /// Whether a crisis is open: active before stabilized before none.
    pub crisis: Overlay,
}

/// The crisis overlay, from the least to the most urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Overlay {
    /// No crisis is open.
    #[default]
    None,
    /// A crisis is stabilized.
    Stabilized,
    /// A crisis is active.
    Active,
}

/// Something that was set apart to different values, for a person to settle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Conflict {
    /// What was set: `phase`, `plan`, `referral r1`, `assignment` and so on.
    pub what: String,
    /// The sequence numbers in the merged record of the two events.
    pub events: (u64, u64),
    /// Their types.
    pub types: (String, String),
}

/// Says why copies cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// They are of different cases.
    #[error("one is case {one}, the other is case {other}")]
    OtherCase {
        /// The one.
        one: CaseId,
        /// The other.
        other: CaseId,
    },
    /// They do not begin with the same opening: they were never one case.
    #[error("the copies of case {case} do not begin with the same opening: they were never one case")]
    OtherOpening {
        /// The case.
        case: CaseId,
    },
    /// A copy is not the gapless record of one case.
    #[error("a copy is not the record of one case: {0}")]
    NotARecord(#[from] ReplayError),
}

impl Merged {
    /// Takes in one copy.
    ///
    /// # Errors
    /// [`MergeError::NotARecord`] when the events are not the gapless record of one case.
    pub fn of(events: &[Event]) -> Result<Self, MergeError> {
        let summary = replay(events)?.summary();
        let mut known: BTreeMap<Digest, Known> = BTreeMap::new();
        let (mut first, mut before) = (Digest::ZERO, None);
        for event in events {
            let name = identity(event);
            let entry =
                known.entry(name).or_insert_with(|| Known { event: event.clone(), after: BTreeSet::new() });
            // Its number in this copy says nothing of it in another.
            entry.event.sequence = 0;
            entry.after.extend(before.filter(|before| *before != name));
            if before.is_none() {
                first = name;
            }
            before = Some(name);
        }
        let crisis = match summary.crisis {
            CrisisView::None => Overlay::None,
            CrisisView::Stabilized => Overlay::Stabilized,
            CrisisView::Active => Overlay::Active,
        };
        let standing = Standing { tier: summary.crisis_tier, level: summary.level, crisis };
        Ok(Self { case: summary.case, first, known, standing })
    }

    /// Merges with what another has.
    ///
    /// # Errors
    /// [`MergeError`] when the two are not copies of one case.
    pub fn merge(mut self, other: &Self) -> Result<Self, MergeError> {
        if self.case != other.case {
            return Err(MergeError::OtherCase { one: self.case, other: other.case });
        }
        if self.first != other.first {
            return Err(MergeError::OtherOpening { case: self.case });
        }
        for (name, known) in &other.known {
            let mine = self
                .known
                .entry(*name)
                .or_insert_with(|| Known { event: known.event.clone(), after: BTreeSet::new() });
            mine.after.extend(known.after.iter().copied());
        }
        self.standing = Standing {
            tier: self.standing.tier.max(other.standing.tier),
            level: self.standing.level.max(other.standing.level),
            crisis: self.standing.crisis.max(other.standing.crisis),
        };
        Ok(self)
    }

    /// Returns what stands until a person has settled the conflicts.
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// Tells the events in the one order that follows from them, numbered anew: what came after something in a copy
    /// comes after it here, and what was written apart comes in the order of entry.
    pub fn events(&self) -> Vec<Event> {
        let ordered = self.order().into_iter().filter_map(|name| self.known.get(&name));
        ordered.zip(1..).map(|(known, sequence)| Event { sequence, ..known.event.clone() }).collect()
    }

    /// Returns the events that a copy does not have, numbered to follow its last one: what is appended to a store that
    /// has the copy, which never changes what it has.
    pub fn missing_from(&self, copy: &[Event]) -> Vec<Event> {
        let has: BTreeSet<Digest> = copy.iter().map(identity).collect();
        let next = copy.last().map_or(0, |last| last.sequence).saturating_add(1);
        let missing = self.order().into_iter().filter(|name| !has.contains(name));
        let missing = missing.filter_map(|name| self.known.get(&name)).zip(next..);
        missing.map(|(known, sequence)| Event { sequence, ..known.event.clone() }).collect()
    }

    /// Names everything that was set apart to different values.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let order = self.order();
        let before = self.ancestors(&order);
        let apart = |one: &Digest, other: &Digest| {
            !before.get(one).is_some_and(|before| before.contains(other))
                && !before.get(other).is_some_and(|before| before.contains(one))
        };
        let mut set: BTreeMap<String, Vec<(u64, Digest, &Happening)>> = BTreeMap::new();
        let mut found = BTreeSet::new();
        for (name, sequence) in order.iter().zip(1..) {
            let Some(known) = self.known.get(name) else { continue };
            for what in registers::of(&known.event.event) {
                let earlier = set.entry(what.clone()).or_default();
                for (at, other, happening) in earlier.iter() {
                    if apart(name, other) && registers::differ(happening, &known.event.event) {
                        let types = (happening.name().to_owned(), known.event.event.name().to_owned());
                        found.insert(Conflict { what: what.clone(), events: (*at, sequence), types });
                    }
                }
                earlier.push((sequence, *name, &known.event.event));
            }
        }
        found.into_iter().collect()
    }

    /// Orders the events: always the earliest by entry of those whose predecessors are told.
    fn order(&self) -> Vec<Digest> {
        let mut waiting: BTreeMap<Digest, BTreeSet<Digest>> =
            self.known.iter().map(|(name, known)| (*name, known.after.clone())).collect();
        let key = |name: &Digest| {
            let event = self.known.get(name).map(|known| &known.event);
            // The opening comes first, whatever the clocks say.
            (
                *name != self.first,
                event.map(|event| (event.recorded_at.unix_millis(), event.at.unix_millis())),
                *name,
            )
        };
        let ready = |waiting: &BTreeMap<Digest, BTreeSet<Digest>>| -> BTreeSet<_> {
            waiting.iter().filter(|(_, after)| after.is_empty()).map(|(name, _)| key(name)).collect()
        };
        let mut followers: BTreeMap<Digest, Vec<Digest>> = BTreeMap::new();
        for (name, known) in &self.known {
            for before in &known.after {
                followers.entry(*before).or_default().push(*name);
            }
        }
        let (mut open, mut order) = (ready(&waiting), Vec::with_capacity(self.known.len()));
        while !waiting.is_empty() {
            // Copies that were merged and written down in different orders may each come after the other: then the
            // earliest is told first.
            let next = open.pop_first().or_else(|| waiting.keys().map(&key).min());
            let Some((.., name)) = next else { break };
            if waiting.remove(&name).is_none() {
                continue;
            }
            order.push(name);
            for follower in followers.get(&name).into_iter().flatten() {
                let Some(after) = waiting.get_mut(follower) else { continue };
                after.remove(&name);
                if after.is_empty() {
                    open.insert(key(follower));
                }
            }
        }
        order
    }

    /// Returns what each event knew of: everything that came before it in any copy.
    fn ancestors(&self, order: &[Digest]) -> BTreeMap<Digest, BTreeSet<Digest>> {
        let shared = self.shared(order);
        let mut all: BTreeMap<Digest, BTreeSet<Digest>> = BTreeMap::new();
        for name in order.iter().skip(shared) {
            let mut known = BTreeSet::new();
            for before in self.known.get(name).map(|known| &known.after).into_iter().flatten() {
                known.insert(*before);
                known.extend(all.get(before).into_iter().flatten().copied());
            }
            all.insert(*name, known);
        }
        // What all copies share was known to everyone.
        let shared: BTreeSet<Digest> = order.iter().take(shared).copied().collect();
        for (name, known) in order.iter().map(|name| (name, self.known.get(name))) {
            if known.is_some() && !shared.contains(name) {
                all.entry(*name).or_default().extend(shared.iter().copied());
            }
        }
        for (place, name) in order.iter().take(shared.len()).enumerate() {
            all.insert(*name, order.iter().take(place).copied().collect());
        }
        all
    }

    /// Returns how many events from the first on come one after the other in every copy.
    fn shared(&self, order: &[Digest]) -> usize {
        let mut followers: BTreeMap<Digest, usize> = BTreeMap::new();
        for known in self.known.values() {
            for before in &known.after {
                let count = followers.entry(*before).or_default();
                *count = count.saturating_add(1);
            }
        }
        let one_way = |name: &&Digest| {
            let after = self.known.get(*name).map_or(0, |known| known.after.len());
            after <= 1 && followers.get(*name).copied().unwrap_or(0) <= 1
        };
        order.iter().take_while(one_way).count()
    }
}

/// Names an event by what it says, without its number in a copy.
fn identity(event: &Event) -> Digest {
    Digest::of(&Event { sequence: 0, ..event.clone() })
}

#[cfg(test)]
mod tests;
