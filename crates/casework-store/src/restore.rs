//! What every restoring does with a record before it is written: is it there already, does it follow, can it be read.

use std::collections::BTreeMap;

use casework_core::{CaseId, Digest};
use casework_lifecycle::{Event, Happening};

use crate::batch::{Head, advance};
use crate::chain::{Link, link};
use crate::overview::Overview;
use crate::store::{CaseEntry, Record, Restored, StoreError};
use crate::vault::Vault;
use crate::verify::read_link;

/// Where a case stands while records are being restored.
#[derive(Debug, Clone)]
struct Standing {
    /// The sequence number and hash of the last event that was there before.
    kept: u64,
    /// The sequence number up to which records were looked at.
    passed: u64,
    hash: Digest,
    entry: Option<CaseEntry>,
    erased: bool,
}

/// Records that are being restored. It knows where each case stands, and not what its events say.
#[derive(Debug)]
pub(crate) struct Restoring<'a> {
    vault: &'a Vault,
    cases: BTreeMap<CaseId, Standing>,
    counts: Restored,
}

/// What is to be done with a record.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// It is there already when the hash that is kept at its place is its own.
    Compare(Digest),
    /// It is to be written, and the list of cases to be brought up to this.
    Write(Box<CaseEntry>),
}

impl<'a> Restoring<'a> {
    /// Begins a restoring.
    pub(crate) fn new(vault: &'a Vault) -> Self {
        Self { vault, cases: BTreeMap::new(), counts: Restored::default() }
    }

    /// Says whether it has to be told where a case stands before its first record.
    pub(crate) fn asks_for(&self, case: CaseId) -> bool {
        !self.cases.contains_key(&case)
    }

    /// Takes in where a case stands.
    pub(crate) fn tell(&mut self, case: CaseId, head: Option<&Head>) {
        self.counts.cases = self.counts.cases.saturating_add(1);
        let standing = Standing {
            kept: head.map_or(0, |head| head.entry.sequence),
            passed: 0,
            hash: Digest::ZERO,
            entry: head.map(|head| head.entry.clone()),
            erased: head.is_some_and(|head| head.erased),
        };
        self.cases.insert(case, standing);
    }

    /// Looks at the next record.
    pub(crate) fn look_at(&mut self, record: &Record) -> Result<Verdict, StoreError> {
        let (case, sequence) = (record.case, record.sequence);
        let broken = |message: &str| StoreError::Broken { case, sequence, message: message.to_owned() };
        let Some(standing) = self.cases.get_mut(&case) else {
            return Err(broken("nobody has said where its case stands"));
        };
        if sequence != standing.passed.saturating_add(1) {
            return Err(broken(&format!(
                "event {} has to come before it",
                standing.passed.saturating_add(1)
            )));
        }
        if link(standing.hash, &record.body) != record.hash {
            return Err(broken("its hash does not follow: it or its place was changed since it was written"));
        }
        standing.passed = sequence;
        standing.hash = record.hash;
        if sequence <= standing.kept {
            self.counts.known = self.counts.known.saturating_add(1);
            return Ok(Verdict::Compare(record.hash));
        }
        if standing.erased {
            return Err(StoreError::Erased { case });
        }
        let as_link = Link { sequence, hash: record.hash, body: record.body.clone() };
        let stored = match read_link(self.vault, case, &as_link) {
            Ok(stored) => stored,
            Err(StoreError::Unreadable { message, .. }) => return Err(broken(&message)),
            Err(error) => return Err(error),
        };
        if sequence == 1 && !matches!(stored.event.event, Happening::CaseOpened { .. }) {
            return Err(broken("a case begins with `case-opened`"));
        }
        self.counts.added = self.counts.added.saturating_add(1);
        standing.entry = advance(standing.entry.take(), &stored.event);
        let entry = standing.entry.clone().ok_or_else(|| broken("a case begins with `case-opened`"))?;
        Ok(Verdict::Write(Box::new(entry)))
    }

    /// Ends the restoring: the cases that were added to, and the counts.
    pub(crate) fn end(self) -> (Vec<CaseId>, Restored) {
        let added = self.cases.into_iter().filter(|(_, standing)| standing.passed > standing.kept);
        (added.map(|(case, _)| case).collect(), self.counts)
    }
}

/// Says that a case is kept with another event.
pub(crate) const fn diverged(record: &Record) -> StoreError {
    StoreError::Diverged { case: record.case, sequence: record.sequence }
}

/// Works out what the views show of a case, from its links; nothing when its content cannot be read.
pub(crate) fn overview(vault: &Vault, case: CaseId, links: &[Link]) -> Result<Option<Overview>, StoreError> {
    let events: Result<Vec<Event>, StoreError> =
        links.iter().map(|link| read_link(vault, case, link).map(|stored| stored.event)).collect();
    match events {
        Ok(events) => Ok(Some(Overview::of(&events))),
        Err(StoreError::Sealed { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
