//! What each event was decided with: what came before it in every copy that has it.
//!
//! In the copy in which an event was decided, exactly what was known comes before it; a copy that took it over may have
//! more before it, and never less. What comes before it in every copy is therefore the nearest to what was known, and
//! more copies only make it smaller. It is an order without loops: whoever knew an event knew what that one knew.

use std::collections::{BTreeMap, BTreeSet};

use casework_core::Digest;

/// Where each event stands in each copy that is not the beginning of another.
pub(super) struct Knowledge<'a> {
    ways: Vec<&'a [Digest]>,
    places: Vec<BTreeMap<Digest, usize>>,
}

impl<'a> Knowledge<'a> {
    /// Looks at copies. One that is the beginning of another says nothing that the other does not say.
    pub(super) fn of(copies: impl Iterator<Item = &'a [Digest]>) -> Self {
        // In this order a copy comes directly before those that begin with it.
        let sorted: BTreeSet<&[Digest]> = copies.collect();
        let mut next = sorted.iter().skip(1);
        let goes_on = sorted.iter().map(|copy| next.next().is_some_and(|next| next.starts_with(copy)));
        let ways: Vec<_> =
            sorted.iter().zip(goes_on).filter(|(_, goes_on)| !goes_on).map(|(way, _)| *way).collect();
        let places = ways.iter().map(|way| way.iter().copied().zip(0..).collect()).collect();
        Self { ways, places }
    }

    /// Says whether whoever decided one event knew the other.
    pub(super) fn knew(&self, one: &Digest, other: &Digest) -> bool {
        let mut has = self.places.iter().filter_map(|places| Some((places, places.get(one)?)));
        has.all(|(places, at)| places.get(other).is_some_and(|before| before < at))
    }

    /// Says whether neither of two events was decided with the other known.
    pub(super) fn apart(&self, one: &Digest, other: &Digest) -> bool {
        !self.knew(one, other) && !self.knew(other, one)
    }

    /// Orders the events: what was known to an event before it, and otherwise by a key.
    pub(super) fn order<K: Ord>(&self, key: impl Fn(&Digest) -> K) -> Vec<Digest> {
        let shared = self.shared();
        let mut order: Vec<Digest> = shared.to_vec();
        let told: BTreeSet<&Digest> = shared.iter().collect();
        let rest: BTreeSet<&Digest> =
            self.ways.iter().copied().flatten().filter(|name| !told.contains(name)).collect();
        let knows = |name: &Digest| rest.iter().filter(|other| self.knew(name, other)).count();
        let mut waiting: BTreeMap<&Digest, usize> = rest.iter().map(|name| (*name, knows(name))).collect();
        let mut ready: BTreeSet<(K, &Digest)> =
            waiting.iter().filter(|(_, knows)| **knows == 0).map(|(name, _)| (key(name), *name)).collect();
        while let Some((_, name)) = ready.pop_first() {
            order.push(*name);
            waiting.remove(name);
            for (follower, knows) in waiting.iter_mut().filter(|(_, knows)| **knows > 0) {
                if self.knew(follower, name) {
                    *knows = knows.saturating_sub(1);
                    if *knows == 0 {
                        ready.insert((key(follower), *follower));
                    }
                }
            }
        }
        order
    }

    /// Returns what all copies begin with.
    fn shared(&self) -> &'a [Digest] {
        let Some((first, others)) = self.ways.split_first() else { return &[] };
        let begins =
            |other: &&[Digest]| first.iter().zip(*other).take_while(|(one, other)| one == other).count();
        let length = others.iter().map(begins).min().unwrap_or(first.len());
        first.get(..length).unwrap_or_default()
    }
}
