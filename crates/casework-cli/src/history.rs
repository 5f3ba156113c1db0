//! Histories: files of commands, one a line, that are played into a store.
//!
//! Names in a history (of cases and of people) hold within the file. They become ids in a way that depends only on
//! the file, and every line has an id of its own, so that a file that is played twice is done once: after a crash the
//! same command goes on where it stopped.

mod line;
mod load;
mod others;

use std::collections::BTreeMap;

use casework::core::{Actor, BusinessCalendar, CaseId, Digest, Instant, PersonId, wire};
use casework::crisis::RuleSet;
use casework::lifecycle::{
    Case, Command, Context, Event, OpenEpisode, Phase, ProgramPolicy, Refusal, decide, evolve, replay,
};
use casework::screeners::Instrument;
use casework::store::{Store, StoreError};
use serde_json::Value;
use uuid::Uuid;

pub(crate) use line::schema;
use line::{Expectation, HistoryLine, WANTED};
use others::Others;

/// What a line has come to.
#[derive(Debug, Clone)]
pub(crate) enum Ending {
    /// It was done, and is durable.
    Done(Vec<Event>),
    /// It was done before; nothing was written.
    Recorded(Vec<Event>),
    /// It was refused, as the line says it must be.
    RefusedAsExpected(Refusal),
}

/// A line that was played.
#[derive(Debug, Clone)]
pub(crate) struct Played {
    /// The case as the line names it.
    pub(crate) case: String,
    /// The case.
    pub(crate) id: CaseId,
    /// When it happened, as the line writes it.
    pub(crate) at: String,
    /// The phase before and after.
    pub(crate) from: Option<Phase>,
    pub(crate) to: Phase,
    pub(crate) sequence: u64,
    pub(crate) ending: Ending,
}

/// Why the play stops.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    /// The line cannot be understood.
    #[error("{0}")]
    Input(String),
    /// The line was refused, and does not say that it must be.
    #[error("refused: {0}")]
    Refused(Box<Refusal>),
    /// The line was to be refused and was not, or with another code.
    #[error("{0}")]
    Unexpected(String),
    /// Someone else wrote to the case.
    #[error("{0}")]
    Conflict(String),
    /// The store failed.
    #[error("{0}")]
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Conflict { .. }) {
            Self::Conflict(error.to_string())
        } else {
            Self::Store(error)
        }
    }
}

/// A case as the play knows it: what is stored, and how far the file has come.
struct Open {
    case: Case,
    stored: Vec<Event>,
    /// How many of the stored events the file has passed.
    passed: usize,
}

impl Open {
    /// Returns the phase, when the case is open at all.
    fn phase(&self) -> Option<Phase> {
        self.case.is_opened().then(|| self.case.phase())
    }
}

/// A line with its names made ids.
struct Asked {
    read: HistoryLine,
    id: CaseId,
    by: Actor,
    command: Uuid,
    expect: Option<Expectation>,
}

impl Asked {
    fn played(&self, from: Option<Phase>, case: &Case, ending: Ending) -> Played {
        let (to, sequence) = (case.phase(), case.sequence());
        Played {
            case: self.read.case.clone(),
            id: self.id,
            at: self.read.at.to_string(),
            from,
            to,
            sequence,
            ending,
        }
    }
}

/// Plays the lines of one file.
pub(crate) struct Player<'a> {
    store: &'a mut dyn Store,
    policy: &'a ProgramPolicy,
    instruments: &'a [Instrument],
    rules: &'a RuleSet,
    /// Weekends are not worked; holidays differ between places and are not guessed.
    calendar: BusinessCalendar,
    now: Instant,
    /// What the names of this file stand on: its first line.
    scope: Option<Digest>,
    names: BTreeMap<(&'static str, String), Uuid>,
    open: BTreeMap<CaseId, Open>,
    lines: u64,
}

impl<'a> Player<'a> {
    pub(crate) fn new(
        store: &'a mut dyn Store,
        (policy, instruments, rules): (&'a ProgramPolicy, &'a [Instrument], &'a RuleSet),
        now: Instant,
    ) -> Self {
        Self {
            store,
            policy,
            instruments,
            rules,
            calendar: BusinessCalendar::default(),
            now,
            scope: None,
            names: BTreeMap::new(),
            open: BTreeMap::new(),
            lines: 0,
        }
    }

    /// Plays one line.
    pub(crate) fn line(&mut self, text: &str) -> Result<Played, Stop> {
        self.lines = self.lines.saturating_add(1);
        let tree = wire::value(text).map_err(|error| {
            let breaks_off = error.message.starts_with("EOF");
            let hint = if breaks_off { ": each line of a history is one whole JSON object" } else { "" };
            Stop::Input(format!("{error}{hint}"))
        })?;
        let scope = *self.scope.get_or_insert_with(|| Digest::of(&tree));
        let expect = expectation(&tree)?;
        if let Some(refusal) = impossible_date(&tree) {
            return self.refuse_unread(&tree, expect, refusal);
        }
        let canonical = tree.to_string();
        let read: HistoryLine = self.read(tree)?;
        let id = CaseId::new(self.named("case", &read.case, read.at));
        let person = PersonId::new(self.named("person", &read.by.id, read.at));
        let by = Actor::new(person, read.by.roles.iter().copied())
            .map_err(|error| Stop::Input(format!("/by/roles: {error}")))?;
        // The line as it was read, so that white space and the order of its keys make no difference.
        let command = id_from(&scope, "line", &format!("{}\n{canonical}", self.lines), read.at);
        self.load(id)?;
        let mut asked = Asked { read, id, by, command, expect };
        if let Some(played) = self.done_before(&asked) {
            return Ok(played);
        }
        self.refer(&mut asked)?;
        self.decide(&asked)
    }

    /// Gives a new case the reference by which people will look it up: its name in the file, unless the line has one.
    fn refer(&self, asked: &mut Asked) -> Result<(), Stop> {
        let Command::OpenCase(opening) = &mut asked.read.command else { return Ok(()) };
        let named = asked.read.case.parse().ok().filter(|_| Uuid::parse_str(&asked.read.case).is_err());
        let Some(wanted) = opening.reference.clone().or(named) else { return Ok(()) };
        let entries = self.store.cases()?;
        let taken =
            entries.iter().find(|entry| entry.case != asked.id && entry.reference.as_ref() == Some(&wanted));
        match (taken, &opening.reference, asked.expect) {
            (Some(other), Some(_), None | Some(Expectation::Accepted)) => Err(Stop::Conflict(format!(
                "the reference `{wanted}` belongs to case {}: play the file as it was, or choose another reference",
                other.case
            ))),
            (Some(_), ..) => Ok(()),
            (None, ..) => {
                opening.reference = Some(wanted);
                Ok(())
            }
        }
    }

    /// Returns what a line came to when it was played before.
    fn done_before(&mut self, asked: &Asked) -> Option<Played> {
        let known = self.open.get_mut(&asked.id)?;
        let rest = known.stored.iter().skip(known.passed);
        let done: Vec<Event> = rest.take_while(|event| event.command == asked.command).cloned().collect();
        if done.is_empty() {
            return None;
        }
        let from = known.phase();
        known.passed = known.passed.saturating_add(done.len());
        known.case = done.iter().fold(known.case.clone(), evolve);
        Some(asked.played(from, &known.case, Ending::Recorded(done)))
    }

    fn decide(&mut self, asked: &Asked) -> Result<Played, Stop> {
        let others = self.others(asked)?;
        let open: Vec<OpenEpisode<'_>> = others
            .open
            .iter()
            .map(|entry| OpenEpisode { case: entry.case, client: entry.client, program: &entry.program })
            .collect();
        let previous = self.previous(&asked.read.command)?;
        let caseload = self.caseload(asked)?;
        let context = Context {
            recorded_at: asked.read.recorded_at.unwrap_or(asked.read.at.min(self.now)),
            late: asked.read.late.as_ref(),
            calendar: Some(&self.calendar),
            open_episodes: &open,
            died_in: others.died_in,
            previous: previous.as_ref(),
            instruments: self.instruments,
            rules: Some(self.rules),
            caseload,
            ..Context::new(&asked.by, asked.read.at, asked.command, self.policy)
        };
        let Some(known) = self.open.get_mut(&asked.id) else {
            return Err(Stop::Conflict("the case was not loaded".to_owned()));
        };
        if known.passed < known.stored.len()
            && asked.expect.is_none_or(|expect| expect == Expectation::Accepted)
        {
            let (found, passed) = (known.stored.len(), known.passed);
            return Err(Stop::Conflict(format!(
                "the store has {found} events of this case, and this line, after {passed} of them, is not what was done \
                 there: play the file as it was, or go on in a new file that calls the case by its id"
            )));
        }
        let from = known.phase();
        match (decide(&known.case, &asked.read.command, &context), asked.expect) {
            (Err(refusal), Some(Expectation::Refused(code))) if refusal.code == code => {
                Ok(asked.played(from, &known.case, Ending::RefusedAsExpected(refusal)))
            }
            (Err(refusal), Some(Expectation::Refused(code))) => Err(Stop::Unexpected(format!(
                "refused with {} instead of {code}: {}",
                refusal.code, refusal.message
            ))),
            (Err(refusal), _) => Err(Stop::Refused(Box::new(refusal))),
            (Ok(_), Some(Expectation::Refused(code))) => Err(Stop::Unexpected(format!(
                "it would be accepted, and the line says that it is refused with {code}"
            ))),
            (Ok(events), _) => {
                let expected = u64::try_from(known.passed).unwrap_or(u64::MAX);
                self.store.append(asked.id, expected, &events)?;
                known.case = events.iter().fold(known.case.clone(), evolve);
                known.stored.extend(events.iter().cloned());
                known.passed = known.stored.len();
                Ok(asked.played(from, &known.case, Ending::Done(events)))
            }
        }
    }

    /// Ends a line whose date does not exist: it is refused before it can become a command.
    fn refuse_unread(
        &mut self,
        tree: &Value,
        expect: Option<Expectation>,
        refusal: Refusal,
    ) -> Result<Played, Stop> {
        let (case, at) = (text_at(tree, "/case").to_owned(), text_at(tree, "/at").to_owned());
        match expect {
            Some(Expectation::Refused(code)) if code == refusal.code => {}
            _ => return Err(Stop::Refused(Box::new(refusal))),
        }
        let known = self.names.get(&("case", case.clone())).map(|id| CaseId::new(*id));
        let known = known.and_then(|id| self.open.get(&id)).map(|open| &open.case);
        let id = known.map_or(CaseId::new(Uuid::nil()), Case::id);
        let phase = known.map(Case::phase);
        let sequence = known.map_or(0, Case::sequence);
        let ending = Ending::RefusedAsExpected(refusal);
        Ok(Played { case, id, at, from: phase, to: phase.unwrap_or(Phase::Screening), sequence, ending })
    }

    /// Reads a line, with the names of people and cases in its command made ids.
    fn read(&mut self, mut tree: Value) -> Result<HistoryLine, Stop> {
        let refuse = |pointer: &str, message: &str| Err(Stop::Input(format!("{pointer}: {message}")));
        let Some(fields) = tree.as_object() else { return refuse("", "a line is one JSON object") };
        let known = ["case", "at", "by", "command", "expect", "recorded-at", "late", "caseload"];
        if let Some(field) = fields.keys().find(|field| !known.contains(&field.as_str())) {
            return refuse(
                &format!("/{field}"),
                &format!("unknown field: known here are `{}`", known.join("`, `")),
            );
        }
        let kind = text_at(&tree, "/command/type").to_owned();
        if !Command::NAMES.contains(&kind.as_str()) {
            let names = Command::NAMES.join("`, `");
            return refuse("/command/type", &format!("there is no such command: known are `{names}`"));
        }
        let at: Instant =
            text_at(&tree, "/at").parse().map_err(|error| Stop::Input(format!("/at: {error}")))?;
        for (pointer, kind) in PLACES_OF_IDS {
            if let Some(Value::String(name)) = tree.pointer_mut(pointer) {
                *name = self.named(kind, name, at).to_string();
            }
        }
        let members = tree.pointer_mut("/command/entry/team").and_then(Value::as_array_mut);
        for member in members.into_iter().flatten() {
            if let Some(Value::String(name)) = member.get_mut("person") {
                *name = self.named("person", name, at).to_string();
            }
        }
        wire::from_value(&tree).map_err(|error| Stop::Input(error.to_string()))
    }

    /// Returns the id of a name, or the id that is written there.
    fn named(&mut self, kind: &'static str, name: &str, at: Instant) -> Uuid {
        if let Ok(id) = Uuid::parse_str(name) {
            return id;
        }
        let scope = self.scope.unwrap_or(Digest::ZERO);
        *self.names.entry((kind, name.to_owned())).or_insert_with(|| id_from(&scope, kind, name, at))
    }

    fn load(&mut self, id: CaseId) -> Result<(), Stop> {
        if self.open.contains_key(&id) {
            return Ok(());
        }
        let stored: Vec<Event> = self.store.read(id)?.into_iter().map(|stored| stored.event).collect();
        // A case that the file calls by its id began elsewhere: the file goes on where it stands.
        let begun_here = self.names.values().any(|named| CaseId::new(*named) == id);
        let passed = if begun_here { 0 } else { stored.len() };
        let case = stored.iter().take(passed).fold(Case::unopened(id), evolve);
        self.open.insert(id, Open { case, stored, passed });
        Ok(())
    }

    /// Looks at the other cases of the client whom a line takes in or takes back.
    ///
    /// A line that is to be refused is judged by what was open at its time, so that it comes to the same when its file
    /// is played again; a line that would be done, by what is open now as well.
    fn others(&self, asked: &Asked) -> Result<Others, Stop> {
        let client = if let Command::OpenCase(opening) = &asked.read.command {
            Some(opening.client)
        } else {
            let reopens = matches!(asked.read.command, Command::ReopenCase(_));
            self.open.get(&asked.id).filter(|_| reopens).and_then(|known| known.case.summary().client)
        };
        let Some(client) = client else { return Ok(Others::default()) };
        let is_refused = matches!(asked.expect, Some(Expectation::Refused(_)));
        Ok(Others::of(self.store, client, (asked.read.at, is_refused))?)
    }

    /// Returns how many clients a case manager has already, where the line is about that: as the line says, or else as
    /// the store has them.
    fn caseload(&self, asked: &Asked) -> Result<Option<u32>, Stop> {
        let Some(known) = self.open.get(&asked.id).filter(|_| asked.read.caseload.is_none()) else {
            return Ok(asked.read.caseload);
        };
        let so_far = known.stored.get(..known.passed).unwrap_or_default();
        let wanted = load::Asked::of(asked.id, &asked.read.command, so_far);
        let Some((wanted, program)) = wanted.zip(known.case.summary().program) else { return Ok(None) };
        let count = match asked.expect {
            Some(Expectation::Refused(_)) => wanted.count_then(&program, &*self.store, asked.read.at)?,
            None | Some(Expectation::Accepted) => wanted.count(&program, &*self.store)?,
        };
        Ok(Some(count))
    }

    /// Returns the closed case that an opening names.
    fn previous(&self, command: &Command) -> Result<Option<Case>, Stop> {
        let Command::OpenCase(opening) = command else { return Ok(None) };
        let Some(id) = opening.previous else { return Ok(None) };
        if let Some(open) = self.open.get(&id) {
            return Ok(Some(open.case.clone()));
        }
        let stored = self.store.read(id)?;
        Ok(replay(stored.iter().map(|stored| &stored.event)).ok())
    }
}

/// The places in a line where a command has the id of a person or a case.
const PLACES_OF_IDS: [(&str, &str); 4] = [
    ("/command/client", "person"),
    ("/command/previous", "case"),
    ("/command/entry/case-manager", "person"),
    ("/command/entry/person", "person"),
];

/// Makes the version-7 UUID of a name: the time of the line in front, the hash of scope, kind and name behind.
pub(crate) fn id_from(scope: &Digest, kind: &str, name: &str, at: Instant) -> Uuid {
    let hash = Digest::of_bytes(&[scope.bytes(), kind.as_bytes(), &[0], name.as_bytes()]);
    let mut random = [0; 10];
    for (byte, from) in random.iter_mut().zip(hash.bytes()) {
        *byte = *from;
    }
    let millis = u64::try_from(at.unix_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

fn text_at<'a>(tree: &'a Value, pointer: &str) -> &'a str {
    tree.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn expectation(tree: &Value) -> Result<Option<Expectation>, Stop> {
    match tree.get("expect") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => {
            text.parse().map(Some).map_err(|wanted| Stop::Input(format!("/expect: it is {wanted}")))
        }
        Some(_) => Err(Stop::Input(format!("/expect: it is {WANTED}"))),
    }
}

/// Returns the refusal of a line whose time names a day or an hour that does not exist.
fn impossible_date(tree: &Value) -> Option<Refusal> {
    let error = text_at(tree, "/at").parse::<Instant>().err()?;
    (error == casework::core::calendar::InstantError::Impossible).then(|| Refusal::impossible_date("/at"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_always_becomes_the_same_id_and_another_file_another() {
        let at: Instant = "2025-01-06T09:00:00-06:00".parse().unwrap();
        let (one, two) = (Digest::of_bytes(&[b"one"]), Digest::of_bytes(&[b"two"]));
        assert_eq!(id_from(&one, "case", "sarah", at), id_from(&one, "case", "sarah", at));
        assert_ne!(id_from(&one, "case", "sarah", at), id_from(&two, "case", "sarah", at));
        assert_ne!(id_from(&one, "case", "sarah", at), id_from(&one, "person", "sarah", at));
        assert_eq!(id_from(&one, "case", "sarah", at).get_version_num(), 7);
    }
}
