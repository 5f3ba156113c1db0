//! How many clients somebody carries already, for a line that gives a case a case manager or a model.

use std::collections::BTreeSet;

use casework::core::{CaseId, Instant, PersonId, ProgramId};
use casework::lifecycle::artifacts::intake::Assignment;
use casework::lifecycle::case::command::Record;
use casework::lifecycle::policy::{Model, TeamRole};
use casework::lifecycle::{Command, Entry, Event, Happening, Phase, replay};
use casework::store::views::{CaseloadQuery, PAGE_MAX, Page};
use casework::store::{Store, StoreError};

/// Whom a line gives a case to, under which model, and among how many who count.
#[derive(Debug)]
pub(super) struct Asked {
    case: CaseId,
    case_manager: PersonId,
    model: Model,
    members: u32,
}

impl Asked {
    /// Returns what a command asks for; nothing when it changes neither the case manager nor the model.
    ///
    /// `events` are those of the case so far: a change of the model says neither who carries it nor the team.
    pub(super) fn of(case: CaseId, command: &Command, events: &[Event]) -> Option<Self> {
        let Command::Record(Record { entry, .. }) = command else { return None };
        let (assignment, model) = if let Entry::Assignment(assignment) = entry {
            (assignment, assignment.model)
        } else if let Entry::ModelFit(fit) = entry {
            (events.iter().rev().find_map(assigned)?, fit.change_to?)
        } else {
            return None;
        };
        let members = if model == Model::Act { counted(assignment) } else { 1 };
        Some(Self { case, case_manager: assignment.case_manager, model, members })
    }

    /// Counts the other open cases that the case manager carries, in the same program and under the same model; for
    /// ACT the number for each member of the team, rounded down, so that ten members have room for client 100 and not
    /// for client 101.
    pub(super) fn count(&self, program: &ProgramId, store: &dyn Store) -> Result<u32, StoreError> {
        let query = CaseloadQuery {
            case_manager: Some(self.case_manager),
            program: Some(program.clone()),
            ..CaseloadQuery::default()
        };
        let (mut clients, mut page) = (0_u32, Page::first(PAGE_MAX));
        loop {
            let found = store.caseload(&query, &page)?;
            let others = found.rows.iter().filter(|row| row.entry.case != self.case);
            let models = others.filter_map(|row| row.overview.as_ref()?.model);
            let more = models.filter(|model| *model == self.model).count();
            clients = clients.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
            match found.next {
                Some(next) => page = Page::after(next, PAGE_MAX),
                None => return Ok(self.for_each(clients)),
            }
        }
    }

    /// Counts as [`Asked::count`] does, what was entered up to a time: for a line that is to be refused, so that it
    /// comes to the same whenever its file is played again.
    pub(super) fn count_then(
        &self,
        program: &ProgramId,
        store: &dyn Store,
        at: Instant,
    ) -> Result<u32, StoreError> {
        let mut clients = 0_u32;
        let others = store.cases()?.into_iter().filter(|entry| entry.case != self.case);
        for entry in others.filter(|entry| entry.program == *program) {
            let events: Vec<Event> = store.read(entry.case)?.into_iter().map(|stored| stored.event).collect();
            let then = replay(events.iter().take_while(|event| event.recorded_at <= at));
            let counts = then.is_ok_and(|case| {
                let summary = case.summary();
                case.phase() != Phase::Closed
                    && (summary.case_manager, summary.model) == (Some(self.case_manager), Some(self.model))
            });
            clients = clients.saturating_add(u32::from(counts));
        }
        Ok(self.for_each(clients))
    }

    fn for_each(&self, clients: u32) -> u32 {
        clients.checked_div(self.members).unwrap_or(clients)
    }
}

fn assigned(event: &Event) -> Option<&Assignment> {
    if let Happening::EntryRecorded { entry: Entry::Assignment(assignment), .. } = &event.event {
        Some(assignment)
    } else {
        None
    }
}

/// Counts the people of a team once each, without the psychiatrist; a team has at least one.
fn counted(assignment: &Assignment) -> u32 {
    let counted = assignment.team.iter().filter(|member| member.place != TeamRole::Psychiatrist);
    let people: BTreeSet<PersonId> = counted.map(|member| member.person).collect();
    u32::try_from(people.len()).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use casework::core::wire;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> String {
        Uuid::from_u128(number).to_string()
    }

    fn assignment(model: &str) -> Value {
        let place = |place: &str, number| json!({"place": place, "person": id(number)});
        json!({"kind": "assignment", "model": model, "case-manager": id(7),
            "team": [place("psychiatrist", 1), place("nurse", 2), place("team-lead", 3), place("peer-specialist", 3)]})
    }

    fn event(entry: &Value) -> Event {
        let at = "2025-01-06T09:00:00-06:00";
        let policy = json!({"id": "p", "version": "1.0.0", "hash": "0".repeat(64)});
        wire::from_value(&json!({"case": id(9), "sequence": 1, "at": at, "recorded-at": at, "policy": policy,
            "by": {"id": id(8), "roles": ["supervisor"]}, "role": "supervisor", "command": id(1), "version": 1,
            "event": {"type": "entry-recorded", "entry": entry}}))
        .unwrap()
    }

    fn asked(entry: &Value, events: &[Event]) -> Option<(PersonId, Model, u32)> {
        let command = wire::from_value(&json!({"type": "record", "entry": entry})).unwrap();
        let case = CaseId::new(Uuid::from_u128(9));
        let asked = Asked::of(case, &command, events)?;
        Some((asked.case_manager, asked.model, asked.members))
    }

    #[test]
    fn a_change_of_the_model_is_counted_for_whoever_carries_the_case() {
        let carrier = PersonId::new(Uuid::from_u128(7));
        let so_far = [event(&assignment("supportive"))];
        let fit = |to: Option<&str>| json!({"kind": "model-fit", "change-to": to});
        assert_eq!(asked(&fit(Some("intensive")), &so_far), Some((carrier, Model::Intensive, 1)));
        // A person in two places counts once, the psychiatrist does not.
        assert_eq!(asked(&fit(Some("act")), &so_far), Some((carrier, Model::Act, 2)));
        assert_eq!(asked(&fit(None), &so_far), None);
        assert_eq!(asked(&fit(Some("act")), &[]), None);
        assert_eq!(asked(&assignment("act"), &[]), Some((carrier, Model::Act, 2)));
        assert_eq!(asked(&assignment("clinical"), &[]), Some((carrier, Model::Clinical, 1)));
        assert_eq!(asked(&json!({"kind": "note", "text": "Called"}), &so_far), None);
    }
}
