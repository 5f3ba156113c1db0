//! The agenda of a program: its policy's clocks, as the lifecycle counts them.

use casework_core::{BusinessCalendar, Digest, Instant};
use casework_lifecycle::due::{self, DueStatus, Now};
use casework_lifecycle::{Case, ProgramPolicy};
use chrono::NaiveTime;

use super::{Agenda, Task, Tasks};

/// What the clocks of a policy make due, with the days that are not worked.
///
/// A task is named by its clock and what it is about; [`casework_lifecycle::due()`] says how its date was counted.
///
/// ```
/// use casework_core::BusinessCalendar;
/// use casework_lifecycle::ProgramPolicy;
/// use casework_store::views::{Agenda, Clocks};
/// let clocks = Clocks { policy: ProgramPolicy::us_default(), calendar: BusinessCalendar::default() };
/// assert!(clocks.rules().starts_with("casework-default-us "));
/// ```
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_structs, reason = "a policy and its calendar")]
pub struct Clocks {
    /// The policy.
    pub policy: ProgramPolicy,
    /// The days that are worked.
    pub calendar: BusinessCalendar,
}

impl Agenda for Clocks {
    fn rules(&self) -> String {
        let stamp = self.policy.stamp();
        format!("{} {} {} {}", stamp.id, stamp.version, stamp.hash, Digest::of(&self.calendar))
    }

    fn tasks(&self, case: &Case, now: Instant) -> Tasks {
        let summary = case.summary();
        let items = due::due(case, &self.policy, Now { at: now, calendar: &self.calendar });
        let tasks = items.into_iter().map(|item| Task {
            due: item.by.instant(summary.zone),
            what: match &item.about {
                Some(about) => format!("{} {about}", item.clock),
                None => item.clock.to_owned(),
            },
            person: item.person,
            blocked_by: (item.status == DueStatus::Blocked).then(|| blocking(&summary)).into_iter().collect(),
        });
        // Some clocks begin on a day, so that a new day is asked about anew.
        let tomorrow = now.date_in(summary.zone).succ_opt();
        let until = tomorrow.map(|day| summary.zone.instant(day.and_time(NaiveTime::MIN)));
        Tasks { tasks: tasks.collect(), until }
    }
}

/// Returns the overlay that puts things off, as a code.
fn blocking(summary: &casework_lifecycle::Summary) -> String {
    let code = match (summary.crisis_tier, summary.hold) {
        (Some(_), _) => "crisis",
        (None, Some(_)) => "hold",
        (None, None) => "outreach",
    };
    code.to_owned()
}
