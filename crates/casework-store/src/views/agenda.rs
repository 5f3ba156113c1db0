//! The agenda of a program: its policy's clocks, as the lifecycle counts them.

use casework_core::{BusinessCalendar, Digest, Instant};
use casework_lifecycle::due::{self, DueStatus, Now};
use casework_lifecycle::{Case, ProgramPolicy, Summary};
use chrono::{Datelike, Days, NaiveDate};

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
        // The clocks themselves are of this version: another program may count otherwise.
        let (stamp, program) = (self.policy.stamp(), env!("CARGO_PKG_VERSION"));
        format!(
            "{} {} {} {} casework {program}",
            stamp.id,
            stamp.version,
            stamp.hash,
            Digest::of(&self.calendar)
        )
    }

    fn tasks(&self, case: &Case, now: Instant) -> Tasks {
        let summary = case.summary();
        let tasks = self.at(case, &summary, now);
        // Some clocks begin on a day. The days ahead are looked at now, so that the case is not read again on each of them.
        let zone = summary.zone;
        let today = now.date_in(zone);
        let mut ahead = (1..=days_ahead(case, today))
            .filter_map(|days| Some(zone.start_of(today.checked_add_days(Days::new(days))?)));
        let mut last = None;
        let other = ahead.find(|midnight| {
            last = Some(*midnight);
            self.at(case, &summary, *midnight) != tasks
        });
        Tasks { tasks, until: other.or(last) }
    }
}

impl Clocks {
    fn at(&self, case: &Case, summary: &Summary, now: Instant) -> Vec<Task> {
        let items = due::due(case, &self.policy, Now { at: now, calendar: &self.calendar });
        let tasks = items.into_iter().map(|item| Task {
            due: item.by.instant(summary.zone),
            what: match &item.about {
                Some(about) => format!("{} {about}", item.clock),
                None => item.clock.to_owned(),
            },
            person: item.person,
            blocked_by: (item.status == DueStatus::Blocked).then(|| blocking(summary)).into_iter().collect(),
        });
        tasks.collect()
    }
}

/// How many days are looked ahead, from 4 to 10. Each case has its day of the week on which it comes round, so that a store never
/// asks about all of them on one day.
fn days_ahead(case: &Case, today: NaiveDate) -> u64 {
    let [.., last] = case.id().uuid().into_bytes();
    let passed = u64::try_from(today.num_days_from_ce()).unwrap_or(0) % 7;
    4 + (u64::from(last) + 3 + 7 - passed) % 7
}

/// Returns the overlay that puts things off, as a code.
fn blocking(summary: &Summary) -> String {
    let code = match (summary.crisis_tier, summary.hold) {
        (Some(_), _) => "crisis",
        (None, Some(_)) => "hold",
        (None, None) => "outreach",
    };
    code.to_owned()
}

#[cfg(test)]
mod tests {
    use casework_lifecycle::{Happening, replay};

    use super::*;
    use crate::conformance::samples::case_id;

    #[test]
    fn each_case_comes_round_on_its_day_of_the_week_and_the_days_share_the_cases() {
        let monday: NaiveDate = "2025-06-02".parse().unwrap();
        let mut of_day = [0; 7];
        for number in 0..70 {
            let case = Case::unopened(case_id(number));
            for today in monday.iter_days().take(14) {
                let days = days_ahead(&case, today);
                assert!((4..=10).contains(&days), "{days}");
                let round = today.checked_add_days(Days::new(days)).unwrap();
                assert_eq!(days_ahead(&case, round), 7, "then every week");
            }
            let round = monday.checked_add_days(Days::new(days_ahead(&case, monday))).unwrap();
            of_day[usize::try_from(round.weekday().num_days_from_monday()).unwrap()] += 1;
        }
        assert_eq!(of_day, [10; 7]);
    }

    #[test]
    fn a_day_whose_midnight_does_not_exist_is_not_left_out() {
        let mut events = crate::conformance::samples::history(case_id(1), 1).unwrap();
        let Happening::CaseOpened { opening } = &mut events[0].event else { panic!() };
        opening.zone = "America/Havana".parse().unwrap();
        // Of age on the day on which the clocks go from midnight to one.
        opening.born_on = Some("2007-03-09".parse().unwrap());
        let clocks = Clocks { policy: ProgramPolicy::us_default(), calendar: BusinessCalendar::default() };
        let case = replay(&events).unwrap();
        let kept = clocks.tasks(&case, "2025-03-07T12:00:00-05:00".parse().unwrap());
        let on_the_day = clocks.tasks(&case, "2025-03-09T12:00:00-04:00".parse().unwrap());
        assert_ne!(kept.tasks, on_the_day.tasks);
        assert_eq!(kept.until.unwrap().to_string(), "2025-03-09T01:00:00-04:00");
    }
}
