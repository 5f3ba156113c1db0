//! Merging two copies of a case that were written apart: a tablet without a network, a second agency.
//!
//! A [`Merged`] value knows every event of every copy that went into it, and in which order each copy has them. Merging
//! is the union of both, so it is commutative, associative and idempotent, and no value is ever lost. The order in which
//! the events are told follows from them alone, so everyone who has the same copies has the same record.
//!
//! What cannot be joined is named: two events of which neither was decided with the other known, and which set the same
//! thing to different values, are a [`Conflict`]. It stays one until a person has settled it: by an event that sets the
//! same thing and was decided with both known ([`Merged::settle`]). Until then the response tier and the intensity level
//! stand at the highest of all copies ([`Standing`]), whatever the order of events says, and nothing is handed over:
//! [`Merged::missing_from`] refuses and names what is open. A record cannot say which of its events were decided in it
//! and which were taken over, so no copy ever has both ends of a conflict without the event that settles it.
//!
//! Open [`Merged::merge`] first.

mod kept;
mod knowledge;
mod registers;

use std::collections::{BTreeMap, BTreeSet};

use casework_core::{CaseId, Digest};
use casework_crisis::Tier;
use casework_lifecycle::artifacts::risk::IntensityLevel;
use casework_lifecycle::case::CrisisView;
use casework_lifecycle::{Event, Happening, ReplayError, replay};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use knowledge::Knowledge;

/// A case as two or more copies have it together.
///
/// It can be written as JSON and read back, so that settling may take more than a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "kept::Kept", try_from = "kept::Kept")]
pub struct Merged {
    case: CaseId,
    first: Digest,
    known: BTreeMap<Digest, Event>,
    /// The order in which each copy has its events, and where the case stands in it.
    copies: BTreeMap<Vec<Digest>, Standing>,
}

/// What stands until a person has settled the conflicts: the highest of all copies that no other has gone on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
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

/// Something that was set apart to different values, until a person has settled it.
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
    /// What was kept of a merged case names an event that it does not have.
    #[error("a copy has event {place} of the list, and the list has none there")]
    NoSuchEvent {
        /// The place in the list, from 0.
        place: usize,
    },
    /// What was kept of a merged case is not whole: it has no copy, or events that no copy has.
    #[error("what was kept is not whole: each event stands in the list once and in a copy at least once")]
    NotWhole,
    /// Something was set apart to different values and nobody has settled it yet: nothing can be handed over.
    #[error("the copies of case {case} differ in {}: settle it first", named(conflicts))]
    Unsettled {
        /// The case.
        case: CaseId,
        /// What is open.
        conflicts: Vec<Conflict>,
    },
    /// The copy would stand elsewhere than the merged record: what settles builds on what came before it.
    #[error(
        "the copy of case {case} would end with another {}: settle it by an event that says it as a whole",
        what.join(", ")
    )]
    StandsElsewhere {
        /// The case.
        case: CaseId,
        /// What would differ: `phase`, `level`, `crisis` and so on.
        what: Vec<&'static str>,
    },
}

impl Merged {
    /// Takes in one copy.
    ///
    /// # Errors
    /// [`MergeError::NotARecord`] when the events are not the gapless record of one case.
    pub fn of(events: &[Event]) -> Result<Self, MergeError> {
        let summary = replay(events)?.summary();
        let (mut known, mut copy) = (BTreeMap::new(), Vec::with_capacity(events.len()));
        for event in events {
            let name = identity(event);
            // Its number in this copy says nothing of it in another.
            if known.insert(name, Event { sequence: 0, ..event.clone() }).is_none() {
                copy.push(name);
            }
        }
        let crisis = match summary.crisis {
            CrisisView::None => Overlay::None,
            CrisisView::Stabilized => Overlay::Stabilized,
            CrisisView::Active => Overlay::Active,
        };
        let standing = Standing { tier: summary.crisis_tier, level: summary.level, crisis };
        let first = copy.first().copied().unwrap_or(Digest::ZERO);
        Ok(Self { case: summary.case, first, known, copies: BTreeMap::from([(copy, standing)]) })
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
        for (name, event) in &other.known {
            self.known.entry(*name).or_insert_with(|| event.clone());
        }
        for (copy, standing) in &other.copies {
            let mine = self.copies.entry(copy.clone()).or_default();
            *mine = mine.highest(*standing);
        }
        Ok(self)
    }

    /// Returns what stands until a person has settled the conflicts.
    ///
    /// A copy that another has gone on from no longer counts: an older state of it, or one whose every event the other
    /// took over. It does count while the other has both ends of a conflict that is open.
    pub fn standing(&self) -> Standing {
        let open = self.open();
        let copies: Vec<(BTreeSet<&Digest>, Standing)> =
            self.copies.iter().map(|(copy, standing)| (copy.iter().collect(), *standing)).collect();
        let both = |copy: &BTreeSet<&Digest>, found: &Found| found.ends.iter().all(|end| copy.contains(end));
        let went_on = |one: &BTreeSet<&Digest>, other: &BTreeSet<&Digest>| {
            other.len() > one.len()
                && one.is_subset(other)
                && open.iter().all(|found| both(one, found) || !both(other, found))
        };
        let last = copies.iter().filter(|(one, _)| !copies.iter().any(|(other, _)| went_on(one, other)));
        last.fold(Standing::default(), |highest, (_, standing)| highest.highest(*standing))
    }

    /// Tells the events in the one order that follows from them, numbered anew: what was known to an event comes before
    /// it, and what was written apart comes in the order of entry.
    ///
    /// It is what a person looks at to decide what settles a conflict. A copy takes over [`missing_from`](Self::missing_from).
    pub fn events(&self) -> Vec<Event> {
        let ordered = self.order().into_iter().filter_map(|name| self.known.get(&name));
        ordered.zip(1..).map(|(event, sequence)| Event { sequence, ..event.clone() }).collect()
    }

    /// Takes in what was decided on the merged record, with everything in it known: events that follow the last one of
    /// [`events`](Self::events). One that sets what a conflict is about settles it.
    ///
    /// # Errors
    /// [`MergeError::NotARecord`] when they do not follow.
    pub fn settle(self, decided: &[Event]) -> Result<Self, MergeError> {
        let mut record = self.events();
        record.extend_from_slice(decided);
        let settled = Self::of(&record)?;
        self.merge(&settled)
    }

    /// Returns the events that a copy does not have, numbered to follow its last one: what is appended, all at once, to a
    /// store that has the copy, which never changes what it has. Once each copy has them, all stand at the same.
    ///
    /// # Errors
    /// [`MergeError::Unsettled`] while a conflict is open, [`MergeError::StandsElsewhere`] when the copy would not stand
    /// where the merged record stands, [`MergeError::NotARecord`] when the copy is not the record of the case.
    pub fn missing_from(&self, copy: &[Event]) -> Result<Vec<Event>, MergeError> {
        let conflicts = self.conflicts();
        if !conflicts.is_empty() {
            return Err(MergeError::Unsettled { case: self.case, conflicts });
        }
        let has: BTreeSet<Digest> = copy.iter().map(identity).collect();
        let next = copy.last().map_or(0, |last| last.sequence).saturating_add(1);
        let missing = self.order().into_iter().filter(|name| !has.contains(name));
        let missing = missing.filter_map(|name| self.known.get(&name)).zip(next..);
        let missing: Vec<_> = missing.map(|(event, sequence)| Event { sequence, ..event.clone() }).collect();
        let (whole, merged) = (replay(copy.iter().chain(&missing))?, replay(&self.events())?);
        let what = registers::elsewhere(&whole.summary(), &merged.summary());
        if what.is_empty() { Ok(missing) } else { Err(MergeError::StandsElsewhere { case: self.case, what }) }
    }

    /// Names everything that was set apart to different values and that nobody has settled.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let found: BTreeSet<_> = self.open().into_iter().map(|found| found.conflict).collect();
        found.into_iter().collect()
    }

    fn open(&self) -> Vec<Found> {
        let knowledge = self.knowledge();
        let mut sets: BTreeMap<String, Vec<(u64, Digest, &Happening)>> = BTreeMap::new();
        let mut settles: BTreeMap<String, Vec<Digest>> = BTreeMap::new();
        for (name, sequence) in self.order().into_iter().zip(1..) {
            let Some(event) = self.known.get(&name) else { continue };
            for what in registers::of(&event.event) {
                sets.entry(what).or_default().push((sequence, name, &event.event));
            }
            for what in registers::settled_by(&event.event) {
                settles.entry(what).or_default().push(name);
            }
        }
        let mut open = Vec::new();
        for (what, all) in sets {
            let settles = settles.get(&what).map(Vec::as_slice).unwrap_or_default();
            let settled = |one, other| {
                settles.iter().any(|later| knowledge.knew(later, one) && knowledge.knew(later, other))
            };
            for (place, (later, other, theirs)) in all.iter().enumerate() {
                for (sequence, one, mine) in all.iter().take(place) {
                    if mine != theirs && knowledge.apart(one, other) && !settled(one, other) {
                        let types = (mine.name().to_owned(), theirs.name().to_owned());
                        let conflict = Conflict { what: what.clone(), events: (*sequence, *later), types };
                        open.push(Found { conflict, ends: [*one, *other] });
                    }
                }
            }
        }
        open
    }

    fn knowledge(&self) -> Knowledge<'_> {
        Knowledge::of(self.copies.keys().map(Vec::as_slice))
    }

    /// Orders the events: always the earliest by entry of those whose every known event is told.
    fn order(&self) -> Vec<Digest> {
        self.knowledge().order(|name| {
            let event = self.known.get(name);
            event.map(|event| (event.recorded_at.unix_millis(), event.at.unix_millis()))
        })
    }
}

/// A conflict that is open, with its two events.
struct Found {
    conflict: Conflict,
    ends: [Digest; 2],
}

impl Standing {
    fn highest(self, other: Self) -> Self {
        Self {
            tier: self.tier.max(other.tier),
            level: self.level.max(other.level),
            crisis: self.crisis.max(other.crisis),
        }
    }
}

/// Names what is open, each thing once.
fn named(conflicts: &[Conflict]) -> String {
    let what: BTreeSet<_> = conflicts.iter().map(|conflict| conflict.what.as_str()).collect();
    what.into_iter().collect::<Vec<_>>().join(", ")
}

/// Names an event by what it says, without its number in a copy.
fn identity(event: &Event) -> Digest {
    Digest::of(&Event { sequence: 0, ..event.clone() })
}

#[cfg(test)]
mod tests;
