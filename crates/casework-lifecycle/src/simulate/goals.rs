//! Plans, their goals, what is measured of them, and how they are evaluated.

use casework_screeners::instrument::Direction;
use casework_screeners::instruments;
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::people::Who;
use super::walker::Walker;

/// A plan as it was drafted.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlanAtWork {
    /// The version, once it is in force.
    pub(crate) in_force: Option<u32>,
    pub(crate) goals: Vec<GoalAtWork>,
    pub(crate) interventions: Vec<String>,
}

/// A goal of the plan.
#[derive(Debug, Clone)]
pub(crate) struct GoalAtWork {
    pub(crate) id: String,
    kind: Kind,
    baseline: i64,
    current: i64,
    target: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Measured by the instrument of a course, by its place.
    Instrument(usize),
    Medication,
    Percent,
}

/// How long a plan runs, in days.
const PLAN_DAYS: u32 = 180;

impl Walker<'_> {
    /// Drafts a plan version. After two tries the goals are the plainest there are.
    pub(crate) fn drafts_plan(&mut self, pass: u32) {
        let version =
            self.summary().plans.iter().map(|plan| plan.version).max().unwrap_or(0).saturating_add(1);
        let days = self.random.within(60, 150);
        let due = self.in_days(days);
        let mut goals = Vec::new();
        if pass < 2 {
            goals.extend(self.instrument_goal(version));
            if self.medication {
                let id = format!("medication-v{version}");
                goals.push(GoalAtWork { id, kind: Kind::Medication, baseline: 40, current: 40, target: 80 });
            }
        }
        if goals.is_empty() || self.random.chance(50) {
            let id = format!("groups-v{version}");
            goals.push(GoalAtWork { id, kind: Kind::Percent, baseline: 0, current: 0, target: 80 });
        }
        let words = ["Regular visits", "A support group", "Therapy"];
        let count = usize::try_from(self.random.within(1, 3)).unwrap_or(1);
        let interventions: Vec<String> = (1..=count).map(|number| format!("i{number}")).collect();
        let ids: Vec<&str> = goals.iter().map(|goal| goal.id.as_str()).collect();
        let planned: Vec<Value> = interventions
            .iter()
            .zip(words)
            .zip(["case-manager", "client", "provider"])
            .map(|((id, text), owner)| json!({"id": id, "goals": ids, "text": text, "owner": owner}))
            .collect();
        let aside: Vec<Value> = (2..=self.needs)
            .map(|number| json!({"need": format!("n{number}"), "decision": "deferred", "reason": "After the first"}))
            .collect();
        let written: Vec<Value> = goals.iter().map(|goal| self.write(goal, due)).collect();
        let (day, end, review) = (self.day, self.in_days(PLAN_DAYS), self.in_days(90));
        let mut plan = json!({"goals": written, "interventions": planned, "set-aside": aside,
            "crisis-plan": "Follow the safety plan; call 988", "start": day, "end": end, "next-review": review});
        if version > 1
            && let Some(plan) = plan.as_object_mut()
        {
            plan.insert("rationale".to_owned(), json!("What was learned since the version before"));
        }
        if self.does(Who::Carrier, &json!({"type": "draft-plan", "plan": plan})) {
            self.draft = PlanAtWork { in_force: None, goals, interventions };
        }
    }

    /// Makes a goal of the first course whose last total leaves something to reach.
    fn instrument_goal(&mut self, version: u32) -> Option<GoalAtWork> {
        let place = usize::from(self.courses.len() > 1 && self.random.chance(30));
        let fresh = |known: Option<(i64, NaiveDate)>, day: NaiveDate| {
            known.is_some_and(|(_, on)| (day - on).num_days() < 14)
        };
        if !fresh(self.courses.get(place)?.last, self.day) {
            self.measures_one(place);
        }
        let course = self.courses.get(place)?;
        let (total, _) = course.last?;
        let instrument = instruments::find(course.instrument)?;
        let (lowest, highest) = instrument.range();
        let (lowest, highest) = (i64::from(lowest), i64::from(highest));
        let span = highest.saturating_sub(lowest);
        // Two fifths of the way to the best score, and more than a quarter of the whole range is left to go.
        let target = match instrument.definition().direction {
            Direction::LowerIsBetter => {
                let way = total.saturating_sub(lowest);
                (way.saturating_mul(4) > span)
                    .then(|| total.saturating_sub(way.saturating_mul(2).div_euclid(5).max(1)))
            }
            Direction::HigherIsBetter => {
                let way = highest.saturating_sub(total);
                (way.saturating_mul(4) > span)
                    .then(|| total.saturating_add(way.saturating_mul(2).div_euclid(5).max(1)))
            }
        }?;
        let id = format!("{}-v{version}", course.instrument);
        Some(GoalAtWork { id, kind: Kind::Instrument(place), baseline: total, current: total, target })
    }

    fn write(&self, goal: &GoalAtWork, due: NaiveDate) -> Value {
        let (day, baseline, target) = (self.day, goal.baseline, goal.target);
        let (statement, domain, measure) = match goal.kind {
            Kind::Instrument(place) => {
                let course = self.courses.get(place);
                let id = course.map_or("phq-9", |course| course.instrument);
                let on = course.and_then(|course| course.last).map_or(day, |(_, on)| on);
                let label = id.to_uppercase();
                let (direction, bound) =
                    if target < baseline { ("decrease", "or less") } else { ("increase", "or more") };
                (
                    format!("{label} from {baseline} to {target} {bound} by {due}"),
                    "mental-health",
                    json!({"instrument": id, "metric": format!("{label} score"), "unit": "points",
                        "direction": direction, "baseline": {"value": baseline, "on": on}, "target": target,
                        "source": "Client's own answers", "schedule": "monthly"}),
                )
            }
            Kind::Medication => (
                format!("Take medication on {target} percent of days by {due}"),
                "medication",
                percent("Take medication on days", goal, day),
            ),
            Kind::Percent => (
                format!("Attend {target} percent of the groups by {due}"),
                "social",
                percent("Attend groups", goal, day),
            ),
        };
        let first = self.in_days(7);
        json!({"id": goal.id, "statement": statement, "client-statement": "I want to feel well",
            "actor": "client", "domain": domain, "measure": measure, "start": day, "due": due,
            "steps": [{"text": "First visit", "owner": "client", "due": first, "done-when": "Written in the note"}],
            "needs": ["n1"], "interventions": ["i1"], "owner": "Client"})
    }

    /// Measures every goal of the plan in force.
    pub(crate) fn measures_goals(&mut self) {
        for place in 0..self.plan.goals.len() {
            let Some(goal) = self.plan.goals.get(place) else { continue };
            if let Kind::Instrument(course) = goal.kind {
                if self.measures_one(course) {
                    let total = self.courses.get(course).and_then(|course| course.last);
                    if let (Some(goal), Some((total, _))) = (self.plan.goals.get_mut(place), total) {
                        goal.current = total;
                    }
                }
            } else {
                let up = i64::from(self.random.within(0, 25));
                let (id, value) = (goal.id.clone(), goal.current.saturating_add(up).min(100));
                if self.records(Who::Carrier, &json!({"kind": "progress", "goal": id, "value": value}))
                    && let Some(goal) = self.plan.goals.get_mut(place)
                {
                    goal.current = value;
                }
            }
        }
    }

    /// Records how the medication was taken.
    pub(crate) fn records_adherence(&mut self) {
        let about = self.plan.goals.iter().find(|goal| goal.kind == Kind::Medication);
        let Some(id) = about.map(|goal| goal.id.clone()) else { return };
        let percent = self.random.within(40, 100);
        let entry = json!({"kind": "adherence", "goal": id, "days-covered-percent": percent});
        self.records(Who::Carrier, &entry);
    }

    /// Evaluates the plan in force, with the decision that comes next.
    pub(crate) fn evaluates(&mut self) {
        let areas = [
            "interpersonal-relationships",
            "functional-abilities",
            "family-relationships",
            "hospitalizations",
            "quality-of-life",
            "reliance-on-community-programs",
        ];
        let finding = self.random.phrase(&["Better", "As before", "Somewhat worse", "None"]);
        let areas: Vec<Value> = areas.iter().map(|area| json!({"area": area, "finding": finding})).collect();
        let goals: Vec<Value> = self.plan.goals.iter().map(outcome).collect();
        let said = self.random.phrase(&["Content", "Wants more contact", "Not content with the waiting"]);
        let rules = self.policy.models.get(&self.model);
        let trigger = rules.and_then(|rules| rules.transition_triggers.first().copied());
        let trigger = trigger.filter(|_| self.decision == "transition");
        let entry = json!({"kind": "evaluation", "goals": goals, "areas": areas, "satisfaction": said,
            "decision": self.decision, "trigger": trigger, "reason": "What the measures and the client say"});
        self.records(Who::Carrier, &entry);
    }
}

fn percent(metric: &str, goal: &GoalAtWork, day: NaiveDate) -> Value {
    let (baseline, target) = (goal.baseline, goal.target);
    json!({"metric": metric, "unit": "percent", "direction": "increase",
        "baseline": {"value": baseline, "on": day}, "target": target, "source": "Own log", "schedule": "monthly"})
}

fn outcome(goal: &GoalAtWork) -> Value {
    let way = goal.target.saturating_sub(goal.baseline).signum();
    let done = goal.current.saturating_sub(goal.target).saturating_mul(way) >= 0;
    let moved = goal.current.saturating_sub(goal.baseline).saturating_mul(way);
    let achievement = match (done, moved.signum()) {
        (true, _) => "achieved",
        (false, 1) => "improving",
        (false, 0) => "no-change",
        (false, _) => "worsening",
    };
    let (id, baseline, current) = (&goal.id, goal.baseline, goal.current);
    json!({"goal": id, "achievement": achievement, "baseline": baseline, "current": current})
}
