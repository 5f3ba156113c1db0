//! Conditions on a sheet: what decides where nothing is added up, and what raises flags.

use super::{Score, places};
use crate::Answers;
use crate::instrument::{ConditionPlan, Conditions, FlagPlan, Is, TestPlan};

impl Score<'_> {
    /// Says whether all conditions hold for the sheet as it stands.
    pub(super) fn holds(&self, conditions: &Conditions) -> bool {
        conditions.all.iter().take(conditions.len).all(|condition| self.is_so(condition))
    }

    fn is_so(&self, condition: &ConditionPlan) -> bool {
        match condition {
            ConditionPlan::Any(test) => hits(self.answers, test) != 0,
            ConditionPlan::All(test) => hits(self.answers, test) == test.mask,
            ConditionPlan::Result(place) => {
                let decision = self.instrument().definition().decision.as_ref();
                let wanted = decision.and_then(|decision| decision.rules.get(*place)?.result.as_ref());
                wanted.is_some() && self.decision().and_then(|rule| rule.result.as_ref()) == wanted
            }
            ConditionPlan::Screen(screen) => self.screen() == Some(*screen),
        }
    }

    /// Says whether a flag is raised. Answers behind a closed gate raise theirs: a person gave them.
    pub(super) fn raises(&self, plan: &FlagPlan) -> bool {
        let answers = self.answers;
        match plan {
            FlagPlan::All(conditions) => self.administered() && self.holds(conditions),
            FlagPlan::Any(conditions) => {
                let mut rows = conditions.all.iter().take(conditions.len);
                self.administered() && rows.any(|condition| self.is_so(condition))
            }
            FlagPlan::AtLeast { bit, points } => {
                answers.answered() & bit != 0 && answers.points_of(*bit) >= *points
            }
            FlagPlan::Missing { bit } => {
                answers.settled() & bit == 0 && (self.administered() || answers.declined() & bit != 0)
            }
        }
    }
}

/// Finds the items of a test that are as it asks.
fn hits(answers: &Answers<'_>, test: &TestPlan) -> u64 {
    let (settled, mask) = (answers.settled(), test.mask);
    let counting = |holds: &dyn Fn(i32) -> bool| {
        let found = places(mask & settled).filter(|place| holds(answers.points_of(1 << place)));
        found.fold(0, |bits, place| bits | 1 << place)
    };
    match test.is {
        Is::AtLeast(points) => counting(&|found| found >= points),
        Is::AtMost(points) => counting(&|found| found <= points),
        Is::Refused => mask & answers.refused() & !settled,
        Is::Unanswered => mask & !settled,
    }
}
