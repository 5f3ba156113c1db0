//! Someone who works on one case: gives commands, waits, and mends what a refusal names.

use std::collections::BTreeMap;

use casework_core::{Actor, BusinessCalendar, CaseId, FreeText, Instant, Zone};
use chrono::{Datelike, Days, Duration, NaiveDate, NaiveTime, Weekday};
use serde_json::{Value, json};

use super::artifacts;
use super::goals::PlanAtWork;
use super::people::{People, Who, random_id};
use super::random::Random;
use super::sheets::Course;
use super::step::Step;
use crate::case::command::Command;
use crate::case::event::{Event, Happening};
use crate::case::{Case, Context, CrisisView, Summary, decide, evolve};
use crate::phases::Phase;
use crate::policy::{ContactRate, Model, ProgramPolicy};
use crate::refusal::{Refusal, RefusalCode};

/// One case at work.
#[expect(clippy::struct_excessive_bools, reason = "each says one thing about the story that is lived")]
pub(crate) struct Walker<'a> {
    pub(crate) policy: &'a ProgramPolicy,
    pub(crate) random: Random,
    pub(crate) case: Case,
    pub(crate) name: String,
    pub(crate) people: People,
    pub(crate) zone: Zone,
    pub(crate) model: Model,
    pub(crate) born_on: NaiveDate,
    pub(crate) previous: Option<(Case, String)>,
    pub(crate) day: NaiveDate,
    pub(crate) minute: u32,
    pub(crate) steps: Vec<Step>,
    /// How many events the case has.
    pub(crate) events: u32,
    /// The most events it may have.
    pub(crate) most: u32,
    /// How each instrument goes.
    pub(crate) courses: Vec<Course>,
    /// Whether there is a goal about medication.
    pub(crate) medication: bool,
    /// The plan in force.
    pub(crate) plan: PlanAtWork,
    /// The plan that was drafted last.
    pub(crate) draft: PlanAtWork,
    /// What the next evaluation decides.
    pub(crate) decision: &'static str,
    /// How many needs were assessed.
    pub(crate) needs: u32,
    /// The contact schedule.
    pub(crate) rate: Option<ContactRate>,
    /// Whether nobody ever reaches the client.
    pub(crate) unreached: bool,
    /// Whether the assessment finds no need.
    pub(crate) no_need: bool,
    /// How many referrals, entries and releases were named so far.
    pub(crate) names: BTreeMap<&'static str, u32>,
    /// Whether the first aftercare contact was kept or tried.
    pub(crate) aftercare_begun: bool,
    /// How many contacts of the schedule were kept since that day, on which the phase began.
    pub(crate) kept: u32,
    pub(crate) kept_since: Option<NaiveDate>,
    /// Who sent the client.
    pub(crate) source: &'static str,
    /// The fewest events it may have.
    pub(crate) fewest: u32,
    /// What could not be mended: the generator has no row for it.
    pub(crate) stuck: Option<String>,
}

/// How often a way on is tried before it is given up.
const PASSES: u32 = 14;
/// Minutes of a day's work.
const WORKDAY_MINUTES: u32 = 480;

/// Who sends people.
const SOURCES: &[&str] =
    &["self-referral", "primary-care", "hospital", "family", "shelter", "court", "emergency-department"];

impl<'a> Walker<'a> {
    /// Makes someone who works for a client of whom nothing else is known.
    pub(crate) fn new(
        policy: &'a ProgramPolicy,
        mut random: Random,
        people: People,
        (zone, model, born_on, day): (Zone, Model, NaiveDate, NaiveDate),
    ) -> Self {
        Self {
            policy,
            source: random.phrase(SOURCES),
            random,
            case: Case::unopened(CaseId::new(uuid::Uuid::nil())),
            name: String::new(),
            people,
            zone,
            model,
            born_on,
            previous: None,
            day,
            minute: 0,
            steps: Vec::new(),
            events: 0,
            most: 0,
            courses: Vec::new(),
            medication: false,
            plan: PlanAtWork::default(),
            draft: PlanAtWork::default(),
            decision: "continue",
            needs: 1,
            rate: None,
            unreached: false,
            no_need: false,
            names: BTreeMap::new(),
            aftercare_begun: false,
            kept: 0,
            kept_since: None,
            fewest: 0,
            stuck: None,
        }
    }
}

impl Walker<'_> {
    pub(crate) fn now(&self) -> Instant {
        let morning = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
        let begun = self.day.and_time(morning);
        let minutes = Duration::minutes(i64::from(self.minute));
        self.zone.instant(begun.checked_add_signed(minutes).unwrap_or(begun))
    }

    pub(crate) fn summary(&self) -> Summary {
        self.case.summary()
    }

    /// Returns the day so many days from now.
    pub(crate) fn in_days(&self, days: u32) -> NaiveDate {
        casework_core::calendar::plus_days(self.day, days)
    }

    /// Makes a name that the case does not have yet.
    pub(crate) fn name_for(&mut self, kind: &'static str) -> String {
        let count = self.names.entry(kind).or_default();
        *count = count.saturating_add(1);
        format!("{kind}{count}")
    }

    /// Says how many events may still come.
    pub(crate) const fn left(&self) -> u32 {
        self.most.saturating_sub(self.events)
    }

    /// Lets days pass, to the next day that is worked.
    pub(crate) fn wait(&mut self, days: u32) {
        if days == 0 {
            return;
        }
        self.day = self.in_days(days);
        let weekend = match self.day.weekday() {
            Weekday::Sat => 2,
            Weekday::Sun => 1,
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => 0,
        };
        self.day = self.day.checked_add_days(Days::new(weekend)).unwrap_or(self.day);
        self.minute = self.random.within(0, 60);
    }

    /// Goes on to a day, when it lies ahead. Whoever is needed comes on weekends too.
    pub(crate) fn wait_until(&mut self, day: NaiveDate) {
        if day > self.day {
            self.day = day;
            self.minute = self.random.within(0, 60);
        }
    }

    fn tick(&mut self) {
        self.minute = self.minute.saturating_add(self.random.within(2, 9));
        if self.minute > WORKDAY_MINUTES {
            self.wait(1);
        }
    }

    /// Reads a command; one that cannot be read is a fault of the generator.
    fn read(&mut self, tree: &Value) -> Option<Command> {
        match serde_json::from_value(tree.clone()) {
            Ok(command) => Some(command),
            Err(error) => {
                let kind = tree.pointer("/entry/kind").or_else(|| tree.get("type"));
                let kind = kind.and_then(Value::as_str).unwrap_or_default().to_owned();
                self.stuck.get_or_insert_with(|| format!("`{kind}` is no command: {error}"));
                None
            }
        }
    }

    /// Decides a command as a step, and changes nothing.
    fn decide(&mut self, by: &Actor, command: Command, extra: Extra) -> Step {
        let at = extra.at.unwrap_or_else(|| self.now());
        let millis = u64::try_from(self.now().unix_millis()).unwrap_or(0);
        let id = random_id(millis, &mut self.random);
        let calendar = BusinessCalendar::default();
        let context = Context {
            recorded_at: extra.recorded_at.unwrap_or(at),
            late: extra.late.as_ref(),
            calendar: Some(&calendar),
            caseload: extra.caseload,
            previous: self.previous.as_ref().map(|(case, _)| case),
            ..Context::new(by, at, id, self.policy)
        };
        let outcome = decide(&self.case, &command, &context).map_err(Box::new);
        let Extra { recorded_at, late, caseload, .. } = extra;
        Step { at, recorded_at, late, by: by.clone(), id, command, caseload, outcome }
    }

    /// Takes a step: what was refused stays in the history, what was done changes the case as well.
    fn take(&mut self, step: Step) {
        if let Ok(events) = &step.outcome {
            self.case = events.iter().fold(
                std::mem::replace(&mut self.case, Case::unopened(CaseId::new(uuid::Uuid::nil()))),
                evolve,
            );
            self.events = self.events.saturating_add(u32::try_from(events.len()).unwrap_or(u32::MAX));
            for event in events {
                self.learn(event);
            }
        }
        self.steps.push(step);
        self.tick();
    }

    /// Keeps what later commands will speak of.
    fn learn(&mut self, event: &Event) {
        if let Happening::EntryRecorded {
            worked_out: Some(crate::case::event::WorkedOut::Score(score)),
            ..
        } = &event.event
        {
            let course = self.courses.iter_mut().find(|course| course.instrument == score.instrument);
            if let (Some(course), Some(total)) = (course, score.total) {
                course.last = Some((total, event.at.date_in(self.zone)));
            }
        }
        if matches!(event.event, Happening::PhaseMoved { to: Phase::PostTransition, .. }) {
            self.aftercare_begun = false;
        }
        if let Happening::PlanTookEffect { version } = event.event {
            self.plan = PlanAtWork { in_force: Some(version), ..std::mem::take(&mut self.draft) };
        }
        if matches!(event.event, Happening::CaseClosed { .. }) {
            self.plan = PlanAtWork::default();
        }
    }

    /// Asks what a command would come to, as a step that is not yet taken.
    fn ask(&mut self, who: Who, tree: &Value, extra: Extra) -> Option<Step> {
        let command = self.read(tree)?;
        let by = self.people.of(who).clone();
        Some(self.decide(&by, command, extra))
    }

    /// Does something when it is allowed, and says whether it was.
    pub(crate) fn does(&mut self, who: Who, tree: &Value) -> bool {
        self.does_with(who, tree, Extra::default())
    }

    pub(crate) fn does_with(&mut self, who: Who, tree: &Value, extra: Extra) -> bool {
        let Some(step) = self.ask(who, tree, extra) else { return false };
        let done = step.outcome.is_ok();
        if done {
            self.take(step);
        }
        done
    }

    /// Records an entry when it is allowed.
    pub(crate) fn records(&mut self, who: Who, entry: &Value) -> bool {
        self.does(who, &json!({"type": "record", "entry": entry}))
    }

    /// Tries something that should be refused; were it allowed, it is not done.
    pub(crate) fn tries(&mut self, who: Who, tree: &Value) -> Option<RefusalCode> {
        self.tries_with(who, tree, Extra::default())
    }

    pub(crate) fn tries_with(&mut self, who: Who, tree: &Value, extra: Extra) -> Option<RefusalCode> {
        let step = self.ask(who, tree, extra)?;
        let code = step.outcome.as_ref().err()?.code;
        self.take(step);
        Some(code)
    }

    /// Returns why something would be refused.
    pub(crate) fn refusal_of(&mut self, who: Who, tree: &Value) -> Option<Box<Refusal>> {
        self.ask(who, tree, Extra::default())?.outcome.err()
    }

    /// Does something, and records on the way what its refusals say is missing. Says whether it was done; it is not
    /// when the case had to go elsewhere first.
    pub(crate) fn earns(&mut self, who: Who, make: &dyn Fn(&Self) -> Value) -> bool {
        let mut last = String::new();
        for pass in 0..PASSES {
            let tree = make(self);
            let Some(step) = self.ask(who, &tree, Extra::default()) else { return false };
            let Err(refusal) = &step.outcome else {
                self.take(step);
                return true;
            };
            let refusal = refusal.clone();
            last = said(&refusal);
            // Some people ask before everything is there.
            if pass == 0 && self.left() > 0 && self.random.chance(15) {
                self.take(step);
            }
            let before = self.events;
            let goes_on = self.mends(&refusal, pass);
            if !goes_on {
                return false;
            }
            if self.events == before && pass > 2 {
                self.give_up(&refusal);
                return false;
            }
        }
        self.stuck.get_or_insert_with(|| {
            format!("no way on from {} after {PASSES} tries: {last}", self.case.phase())
        });
        false
    }

    fn give_up(&mut self, refusal: &Refusal) {
        let phase = self.case.phase();
        self.stuck.get_or_insert_with(|| format!("in {phase}: {}", said(refusal)));
    }

    /// Records what a refusal says is missing. Says whether it makes sense to ask again.
    fn mends(&mut self, refusal: &Refusal, pass: u32) -> bool {
        let summary = self.summary();
        let code = refusal.code;
        let unresolved = refusal.missing.iter().any(|found| found.code.id().starts_with("CR"));
        if code == RefusalCode::E05 && summary.crisis == CrisisView::Active {
            return self.stabilizes();
        }
        if code == RefusalCode::E05 && summary.crisis == CrisisView::Stabilized && !unresolved {
            return self.resolves();
        }
        if code == RefusalCode::E05 && summary.crisis == CrisisView::None {
            self.goes_back_after_crisis();
            return false;
        }
        if code == RefusalCode::E21 {
            return self.ends_overlay(summary.hold.is_some());
        }
        if matches!(code, RefusalCode::E03 | RefusalCode::E19) {
            return self.consents();
        }
        // The reason to close does not fit after all: another will be given.
        code != RefusalCode::E10 && self.records_missing(refusal, pass)
    }

    /// Ends the hold or the outreach that is on.
    fn ends_overlay(&mut self, held: bool) -> bool {
        if held {
            let tree = json!({"type": "end-hold", "reason": "The reason for the hold has ended"});
            return self.does(Who::Carrier, &tree);
        }
        let entry = json!({"kind": "contact", "mode": "phone", "with": "client", "outcome": "done", "purpose": "outreach"});
        self.records(Who::Carrier, &entry);
        let tree = json!({"type": "reengage-client", "reason": "Reached by phone and wants to go on"});
        self.does(Who::Carrier, &tree)
    }

    fn records_missing(&mut self, refusal: &Refusal, pass: u32) -> bool {
        let mut done: Vec<&artifacts::Row> = Vec::new();
        for found in &refusal.missing {
            let Some(row) = artifacts::row_of(found.code.id()) else {
                self.give_up(refusal);
                return false;
            };
            if !done.iter().any(|known| std::ptr::eq(*known, row)) {
                (row.make)(self, pass);
                done.push(row);
            }
        }
        if done.is_empty() {
            self.give_up(refusal);
        }
        !done.is_empty()
    }

    /// Says whether the client is of age today.
    pub(crate) fn is_adult(&self) -> bool {
        let years = u32::try_from(self.day.year().saturating_sub(self.born_on.year())).unwrap_or(0);
        let birthday = (self.day.month(), self.day.day()) >= (self.born_on.month(), self.born_on.day());
        years > self.policy.age_of_majority || (years == self.policy.age_of_majority && birthday)
    }

    /// Takes consent from whoever may give it.
    pub(crate) fn consents(&mut self) -> bool {
        if self.is_adult() {
            return self.records(Who::Client, &json!({"kind": "consent", "given-by": "client"}));
        }
        let person = self.people.representative.id();
        self.records(
            Who::Carrier,
            &json!({"kind": "representative-authority", "person": person, "basis": "Parent", "from": self.born_on}),
        );
        self.records(Who::Client, &json!({"kind": "consent", "given-by": "minor"}));
        self.records(Who::Representative, &json!({"kind": "consent", "given-by": "representative"}))
    }

    /// Says who signs for the client today.
    pub(crate) fn client_side(&self) -> Who {
        if self.is_adult() { Who::Client } else { Who::Representative }
    }
}

/// Says what a refusal says, in one line.
fn said(refusal: &Refusal) -> String {
    let codes: Vec<_> = refusal.missing.iter().map(|found| found.code.id()).collect();
    format!("{} {}: {}", refusal.code, codes.join(" "), refusal.message)
}

/// What a command may have beside it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extra {
    /// When it happened, when not now.
    pub(crate) at: Option<Instant>,
    /// When it was entered, when not at its time.
    pub(crate) recorded_at: Option<Instant>,
    /// Why it was entered late.
    pub(crate) late: Option<FreeText>,
    /// How many clients the case manager has.
    pub(crate) caseload: Option<u32>,
}
