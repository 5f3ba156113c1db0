//! Views: what a service asks every day, without replaying a case and without a query language.
//!
//! Caseload, open crises and waiting referrals are written in the same transaction as the events they come from, so
//! they are right whenever the events are. The worklist depends on rules and on the time, so the store asks whoever
//! knows them ([`Agenda`]) about each case that has changed since, and keeps the answers. The timeline is read from the
//! events themselves. All of them are pages: ask for the next one with the cursor of the one before.
//!
//! Open [`Views`] first.

mod agenda;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(crate) mod asking;
mod memory;

pub use agenda::Clocks;

use std::fmt;
use std::str::FromStr;

use casework_core::{CaseId, Instant, PersonId, ProgramId, ReferralId, Role};
use casework_lifecycle::{Case, Event, Phase, ReferralStatus};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::batch::Head;
use crate::overview::{OpenCrisis, Overview};
use crate::store::{CaseEntry, StoreError};

/// The most rows of a page.
pub const PAGE_MAX: u32 = 1_000;

/// A place in a view: opaque, and good only for the view it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// Makes a cursor from the key of the last row of a page.
    pub(crate) fn of(parts: &[&dyn fmt::Display]) -> Self {
        Self(parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(":"))
    }

    /// Reads the numbers of a cursor back.
    pub(crate) fn numbers<const N: usize>(&self) -> Result<[i64; N], StoreError> {
        let numbers: Option<Vec<i64>> = self.0.split(':').take(N).map(|part| part.parse().ok()).collect();
        numbers.and_then(|numbers| numbers.try_into().ok()).ok_or_else(Self::foreign)
    }

    /// Returns what stands behind the numbers.
    pub(crate) fn rest(&self, numbers: usize) -> Result<&str, StoreError> {
        self.0.splitn(numbers.saturating_add(1), ':').nth(numbers).ok_or_else(Self::foreign)
    }

    fn foreign() -> StoreError {
        StoreError::Failed { message: "the cursor is of another view: begin at the first page".to_owned() }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Cursor {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'.' | b'_');
        if text.is_empty() || text.len() > 256 || !text.bytes().all(plain) {
            return Err(Self::foreign());
        }
        Ok(Self(text.to_owned()))
    }
}

/// Which page.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// The cursor of the page before; nothing for the first.
    pub after: Option<Cursor>,
    /// How many rows at most, up to [`PAGE_MAX`].
    pub limit: u32,
}

impl Page {
    /// Asks for the first page.
    pub const fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }

    /// Asks for the page after a cursor.
    pub const fn after(cursor: Cursor, limit: u32) -> Self {
        Self { after: Some(cursor), limit }
    }

    pub(crate) fn rows(&self) -> usize {
        usize::try_from(self.limit.clamp(1, PAGE_MAX)).unwrap_or(1)
    }
}

/// A page of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Paged<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins; nothing when this was the last.
    pub next: Option<Cursor>,
}

impl<T> Paged<T> {
    /// Makes a page of rows with their cursors; there is one more than fits when there is a next page.
    pub(crate) fn new(mut found: Vec<(Cursor, T)>, page: &Page) -> Self {
        let more = found.len() > page.rows();
        found.truncate(page.rows());
        let next = found.last().filter(|_| more).map(|(cursor, _)| cursor.clone());
        Self { rows: found.into_iter().map(|(_, row)| row).collect(), next }
    }
}

/// Which cases of the caseload.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::exhaustive_structs, reason = "a query, filled field by field")]
pub struct CaseloadQuery {
    /// Only those that this person carries.
    pub case_manager: Option<PersonId>,
    /// Only those of this client.
    pub client: Option<PersonId>,
    /// Only those of this program.
    pub program: Option<ProgramId>,
    /// Only those in this phase.
    pub phase: Option<Phase>,
    /// Those that are closed as well.
    pub closed: bool,
}

impl CaseloadQuery {
    pub(crate) fn takes(&self, entry: &CaseEntry, overview: Option<&Overview>) -> bool {
        (self.closed || entry.phase != Phase::Closed)
            && self.phase.is_none_or(|phase| phase == entry.phase)
            && self.client.is_none_or(|client| client == entry.client)
            && self.program.as_ref().is_none_or(|program| *program == entry.program)
            && self.case_manager.is_none_or(|id| overview.and_then(|shown| shown.case_manager) == Some(id))
    }
}

/// A case in a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CaseRow {
    /// The case, as the list has it.
    #[serde(flatten)]
    pub entry: CaseEntry,
    /// What else is shown of it; nothing when its content is sealed and the key is not here.
    pub overview: Option<Overview>,
}

impl CaseRow {
    pub(crate) fn of(head: Head) -> Self {
        Self { entry: head.entry, overview: head.overview }
    }
}

/// An open crisis in a view, the gravest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CrisisRow {
    /// The case.
    pub case: CaseId,
    /// The client.
    pub client: PersonId,
    /// The program.
    pub program: ProgramId,
    /// Who carries the case.
    pub case_manager: Option<PersonId>,
    /// The crisis.
    pub crisis: OpenCrisis,
}

impl CrisisRow {
    pub(crate) fn of(head: Head) -> Option<Self> {
        let (entry, shown) = (head.entry, head.overview?);
        let (case, client, program) = (entry.case, entry.client, entry.program);
        Some(Self { case, client, program, case_manager: shown.case_manager, crisis: shown.crisis? })
    }
}

/// A waiting referral in a view, the one that has waited longest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct WaitingRow {
    /// The case.
    pub case: CaseId,
    /// Who carries the case.
    pub case_manager: Option<PersonId>,
    /// The referral.
    pub referral: ReferralId,
    /// Where it stands.
    pub status: ReferralStatus,
    /// Since when.
    pub since: Instant,
}

impl WaitingRow {
    pub(crate) fn of(head: &Head, name: &str) -> Option<Self> {
        let shown = head.overview.as_ref()?;
        let waiting = shown.waiting.iter().find(|waiting| waiting.referral.as_str() == name)?;
        Some(Self {
            case: head.entry.case,
            case_manager: shown.case_manager,
            referral: waiting.referral.clone(),
            status: waiting.status,
            since: waiting.since,
        })
    }
}

/// An event in the timeline: what, when and by whom, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct TimelineRow {
    /// The sequence number.
    pub sequence: u64,
    /// When it happened.
    pub at: Instant,
    /// When it was entered.
    pub recorded_at: Instant,
    /// Who did it.
    pub by: PersonId,
    /// The role in which it was done.
    pub role: Role,
    /// What happened: the type of the event.
    pub what: String,
}

impl TimelineRow {
    pub(crate) fn new(event: &Event) -> Self {
        Self {
            sequence: event.sequence,
            at: event.at,
            recorded_at: event.recorded_at,
            by: event.by.id(),
            role: event.role,
            what: event.event.name().to_owned(),
        }
    }
}

/// Something to be done in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "made by whoever knows the rules")]
pub struct Task {
    /// By when.
    pub due: Instant,
    /// What: a code, and nobody's words.
    pub what: String,
    /// Who has to do it; nothing when that is not settled.
    pub person: Option<PersonId>,
    /// What stands in its way, as codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<String>,
}

/// What is to be done in a case, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::exhaustive_structs, reason = "made by whoever knows the rules")]
pub struct Tasks {
    /// The tasks.
    pub tasks: Vec<Task>,
    /// Until when this holds, from the time that was asked for on, if nothing happens in the case; nothing when only an
    /// event can change it.
    pub until: Option<Instant>,
}

/// Whoever knows what is to be done in a case: the one place where rules meet the worklist.
///
/// It is a pure function of case and time, asked on many threads at once; the policy is part of whatever implements it.
pub trait Agenda: Sync {
    /// Names the rules and the policy, version included. Under another name everything is asked anew.
    fn rules(&self) -> String;

    /// Says what is to be done in a case.
    fn tasks(&self, case: &Case, now: Instant) -> Tasks;
}

/// Writes a time as twenty digits, in which the earlier is the less also as a text.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(crate) fn digits(at: Instant) -> String {
    format!("{:020}", i128::from(at.unix_millis()) - i128::from(i64::MIN))
}

/// What the record itself has dates for: the contact and the loop after a crisis, the crisis deadline, the look at a
/// hold. It needs no policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::exhaustive_structs, reason = "it has nothing in it")]
pub struct DatesOnRecord;

impl Agenda for DatesOnRecord {
    fn rules(&self) -> String {
        "dates-on-record 1".to_owned()
    }

    fn tasks(&self, case: &Case, _now: Instant) -> Tasks {
        let summary = case.summary();
        let end_of =
            |day: chrono::NaiveDate| summary.zone.instant(day.and_hms_opt(23, 59, 59).unwrap_or_default());
        let episode = case.crisis_episode().filter(|episode| episode.is_open());
        let dates = [
            ("crisis-response", episode.map(casework_crisis::Episode::deadline)),
            ("crisis-contact", summary.crisis_contact_due),
            ("crisis-loop", summary.crisis_loop_due.map(end_of)),
            ("hold-review", summary.hold_review_on.map(end_of)),
        ];
        let task = |(what, due): (&str, Option<Instant>)| {
            Some(Task {
                due: due?,
                what: what.to_owned(),
                person: summary.case_manager,
                blocked_by: Vec::new(),
            })
        };
        Tasks { tasks: dates.into_iter().filter_map(task).collect(), until: None }
    }
}

/// Which tasks of the worklist.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a query, filled field by field")]
pub struct WorklistQuery {
    /// What counts as now.
    pub now: Instant,
    /// Only those that are due by then.
    pub due_by: Option<Instant>,
    /// Only those of this person.
    pub person: Option<PersonId>,
}

/// A task in the worklist, the most urgent first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct TaskRow {
    /// The case.
    pub case: CaseId,
    /// The task.
    #[serde(flatten)]
    pub task: Task,
    /// Whether its time is over.
    pub overdue: bool,
}

/// The views of a store.
pub trait Views {
    /// Lists cases in the order in which they were opened.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn caseload(&self, query: &CaseloadQuery, page: &Page) -> Result<Paged<CaseRow>, StoreError>;

    /// Lists the open crises, the gravest first.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn open_crises(&self, page: &Page) -> Result<Paged<CrisisRow>, StoreError>;

    /// Lists the referrals that wait for something, the longest first.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn waiting_referrals(&self, page: &Page) -> Result<Paged<WaitingRow>, StoreError>;

    /// Lists what happened in a case.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn timeline(&self, case: CaseId, page: &Page) -> Result<Paged<TimelineRow>, StoreError>;

    /// Lists what is to be done in the open cases, the most urgent first. What has changed since it was asked last is
    /// worked out first.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read, or what was worked out cannot be kept.
    fn worklist(
        &mut self,
        agenda: &dyn Agenda,
        query: &WorklistQuery,
        page: &Page,
    ) -> Result<Paged<TaskRow>, StoreError>;

    /// Makes all views anew from the events, and returns for how many cases.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read or written.
    fn rebuild_views(&mut self) -> Result<u64, StoreError>;
}
