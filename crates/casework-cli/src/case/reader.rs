//! For whom content is read: where a reader is named, the access is written to the journal before anything is shown.

use casework::core::{Actor, EntryId, Instant, PersonId, Role};
use casework::store::custody::log_access;
use casework::store::{CaseEntry, Store};
use chrono::Utc;
use clap::Args;

use crate::db::{self, DbArgs};
use crate::exit::Failure;

#[derive(Debug, Clone, Args)]
pub(super) struct ReaderArgs {
    /// Who reads, by id: it is written to the journal before anything is shown
    #[arg(long, value_name = "PERSON", requires = "role", requires = "purpose")]
    reader: Option<PersonId>,
    /// In which role it is read, such as `case-manager`
    #[arg(long, value_name = "ROLE", requires = "reader", value_parser = role)]
    role: Option<Role>,
    /// Why it is read: a code such as `treatment` or `break-glass`
    #[arg(long, value_name = "CODE", requires = "reader")]
    purpose: Option<EntryId>,
}

fn role(text: &str) -> Result<Role, String> {
    let known = || Role::ALL.map(Role::as_str).join(", ");
    Role::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| format!("known are {}", known()))
}

impl ReaderArgs {
    /// Opens the store and finds a case in it, to show what `what` names.
    pub(super) fn open(
        &self,
        db: &DbArgs,
        asked: &str,
        what: &str,
    ) -> Result<(Box<dyn Store>, CaseEntry), Failure> {
        let store = db.read()?;
        let entry = db::find(&*store, asked)?;
        if self.reader.is_none() {
            return Ok((store, entry));
        }
        // Nobody reads while it is written, so that the file holds it when the writer is done.
        drop(store);
        self.note(db, &entry, what)?;
        Ok((db.read()?, entry))
    }

    /// Writes down that a case is read; nothing where no reader is named.
    pub(super) fn note(&self, db: &DbArgs, entry: &CaseEntry, what: &str) -> Result<(), Failure> {
        let (Some(reader), Some(role), Some(purpose)) = (self.reader, self.role, &self.purpose) else {
            return Ok(());
        };
        let told = |error: &dyn std::fmt::Display| Failure::System(error.to_string());
        let by = Actor::new(reader, [role]).map_err(|error| told(&error))?;
        let what: EntryId = what.parse().map_err(|error| told(&error))?;
        let who = (entry.client, Instant::new(Utc::now().fixed_offset()), &by);
        Ok(log_access(&mut *db.open()?, who, role, (Some(entry.case), &what, purpose))?)
    }
}
