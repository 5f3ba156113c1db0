//! Time that passes with contacts: by schedule in monitoring, and after the transition.

use chrono::NaiveDate;
use serde_json::json;

use super::journey::MARGIN;
use super::people::Who;
use super::walker::Walker;
use crate::phases::Phase;

impl Walker<'_> {
    /// Follows up for a while: contacts by schedule, sheets, referrals.
    pub(super) fn monitors(&mut self, room: u32) {
        let days = if room > 40 { self.random.within(28, 84) } else { self.random.within(6, 10) };
        let end = self.in_days(days);
        while self.day < end && self.case.phase() == Phase::Monitoring && self.left() > MARGIN {
            let step = self.random.within(5, 12);
            let next = self.in_days(step).min(end);
            self.goes_on_to(next);
            if self.random.chance(25) {
                self.measures();
            }
            if self.random.chance(50) {
                self.advances_referral();
            }
        }
    }

    /// Lets time pass to a day; in monitoring the scheduled contacts are kept on the way.
    pub(crate) fn goes_on_to(&mut self, day: NaiveDate) {
        if self.case.phase() == Phase::Monitoring {
            while let Some(due) = self.next_contact().filter(|due| *due <= day) {
                if self.left() <= MARGIN / 2 {
                    break;
                }
                self.wait_until(due);
                self.keeps_contact();
                self.kept = self.kept.saturating_add(1);
            }
        }
        self.wait_until(day);
    }

    /// Returns the day of the next contact that the schedule has in this phase.
    fn next_contact(&mut self) -> Option<NaiveDate> {
        let rate = self.rate?;
        let summary = self.summary();
        let began = summary.phase_since.date_in(self.zone);
        if self.kept_since != Some(began) {
            (self.kept_since, self.kept) = (Some(began), 0);
        }
        let number = u64::from(self.kept).saturating_add(1);
        // A month counts as four weeks here, so that no month has too few.
        let period = if rate.every.days() == 30 { 28 } else { rate.every.days() };
        let days = number.saturating_mul(period).checked_div(u64::from(rate.count)).unwrap_or(period);
        Some(casework_core::calendar::plus_days(began, u32::try_from(days).unwrap_or(u32::MAX)))
    }

    /// Keeps a scheduled contact, or documents that it was missed.
    fn keeps_contact(&mut self) {
        let outcome = self.random.phrase(&[
            "done",
            "done",
            "done",
            "done",
            "done",
            "done",
            "missed-by-client",
            "missed-by-staff",
        ]);
        let mode = self.random.phrase(&["in-person", "in-person", "video", "phone"]);
        let entry = json!({"kind": "contact", "mode": mode, "with": "client", "outcome": outcome,
            "note": "Contact by schedule"});
        self.records(Who::Carrier, &entry);
    }

    /// Makes up for contacts that the schedule asks for and nobody has written down.
    pub(crate) fn makes_up_contacts(&mut self, pass: u32) {
        for _ in 0..=pass.min(4) {
            self.keeps_contact();
        }
    }

    /// Keeps the contact about seven days after the transition, or tries to.
    pub(crate) fn keeps_first_aftercare_contact(&mut self) {
        let began = self.summary().phase_since.date_in(self.zone);
        let day = casework_core::calendar::plus_days(began, self.random.within(2, 7));
        self.aftercare_begun = true;
        self.wait_until(day);
        let contact = |outcome: &str| {
            json!({"kind": "contact", "mode": "phone", "with": "client", "outcome": outcome,
                "purpose": "aftercare-day7", "note": "How the first days went"})
        };
        if self.random.chance(20) {
            self.records(Who::Carrier, &contact("attempted"));
            self.wait(1);
        }
        self.records(Who::Carrier, &contact("done"));
    }

    /// Keeps the contact about thirty days after the transition, or tries twice.
    pub(crate) fn keeps_second_aftercare_contact(&mut self) {
        let began = self.summary().phase_since.date_in(self.zone);
        let day = casework_core::calendar::plus_days(began, self.random.within(26, 33));
        self.wait_until(day);
        let outcomes: &[&str] = if self.random.chance(15) { &["attempted", "attempted"] } else { &["done"] };
        for outcome in outcomes {
            let entry = json!({"kind": "contact", "mode": "phone", "with": "client", "outcome": outcome,
                "purpose": "aftercare-day30", "note": "How the first month went"});
            self.records(Who::Carrier, &entry);
            self.wait(1);
        }
    }
}
