//! The escalation chain: who is to be told what, by when, and what happens next.
//!
//! [`escalate`] is a pure function of an episode, its rule set, the roster and the time. It sends nothing: a service
//! calls it when it likes, tells people, and writes each notice into the episode. However often and however late it is
//! called, nobody is told twice for one reason, and a top tier that nobody acknowledges climbs to the human contact at
//! the end of the chain. Open [`escalate`] first.

mod policy;
mod roster;

pub use policy::{CHAIN_SOURCES, ChainPolicy, Level, Manner, Post, Prompt, Terminal, TierChain, Wait};
pub use roster::{Duty, Roster};

use casework_core::{BusinessCalendar, Instant, PersonId};
use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::episode::Episode;
use crate::{RuleSet, Tier};

/// What follows from an episode at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Escalation {
    /// Whom to tell now, from the first. Each is written into the episode once it is told.
    pub notices: Vec<Notice>,
    /// When to ask again at the latest. Nothing when nothing is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Instant>,
    /// Whether the deadline has passed without the response.
    pub breached: bool,
    /// What is wrong with the chain itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<Alarm>,
}

/// Something is wrong with the chain itself, and a person must know at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a service must treat each of them")]
pub enum Alarm {
    /// Nobody in the chain is on duty: show the emergency instructions of the region, and tell the terminal contact.
    NobodyOnDuty,
    /// The time that is never passed at Emergent has passed.
    PastCap,
}

/// One notice: whom to tell, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Notice {
    /// What to write into the episode once it is told.
    pub given: Given,
    /// Why.
    pub why: Why,
    /// The tier.
    pub tier: Tier,
    /// Whom.
    pub to: Vec<Addressee>,
    /// Whether people are interrupted.
    pub manner: Manner,
    /// What is asked of them beside acknowledging.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<Prompt>,
    /// By when the level acknowledges; after that the next one is told.
    pub acknowledge_by: Instant,
}

/// Which notice was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "wire type: the place of a notice in the chain")]
pub struct Given {
    /// The trigger that the chain climbs for, by its place in the record.
    pub trigger: u64,
    /// Whether the deadline had passed.
    pub after_deadline: bool,
    /// How often the chain has started again.
    pub round: u32,
    /// The level, from 0. Nothing for a reminder of a contact or a review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u32>,
    /// When it was due.
    pub due: Instant,
}

impl Given {
    pub(crate) const fn is_follow_up(&self) -> bool {
        self.level.is_none()
    }
}

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each is told in its own words")]
pub enum Why {
    /// The contact after a lowering is overdue.
    CaringContactDue,
    /// The deadline has passed without the response.
    DeadlinePassed,
    /// The review of an open episode is overdue.
    ReviewDue,
    /// The episode was opened, or its tier rose.
    Triggered,
    /// The level before has not acknowledged.
    Unacknowledged,
}

/// One who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Addressee {
    /// In which post.
    pub post: Post,
    /// Who, where the roster says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// How the terminal contact is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// Says that an episode was given another rule set than its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the episode stands under another version of the rule set: give the one it was opened under")]
#[non_exhaustive]
pub struct OtherRuleSet;

/// What the chain is climbed with.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Duties<'a> {
    /// The rule set that was in force when the episode was opened.
    pub rules: &'a RuleSet,
    /// Who is on duty.
    pub roster: &'a Roster,
    /// The calendar of business days; calendar days without it, which is earlier.
    pub calendar: Option<&'a BusinessCalendar>,
}

impl<'a> Duties<'a> {
    /// Puts a rule set and a roster together.
    pub const fn new(rules: &'a RuleSet, roster: &'a Roster) -> Self {
        Self { rules, roster, calendar: None }
    }
}

/// Says who is to be told what now, and when to ask again.
///
/// Acknowledging stops the paging until the deadline. Past the deadline, paging goes on until the response is recorded,
/// and an acknowledgment buys one interval of the chain.
///
/// ```
/// use casework_core::{Actor, Instant, Role};
/// use casework_crisis::episode::{Episode, StepContext};
/// use casework_crisis::escalation::{Duties, Duty, Post, Roster, escalate};
/// use casework_crisis::{RuleSet, Situation};
/// let situation: Situation = serde_json::from_str(r#"{ "client": "c-1", "at": "2026-03-06T19:15:00-06:00",
///     "zone": "America/Chicago", "age-band": "adult", "probes": { "bssa-result": "high" } }"#).unwrap();
/// let who = "01941f29-7c00-7000-8000-000000000001".parse().unwrap();
/// let worker = Actor::new(who, [Role::CaseManager]).unwrap();
/// let rules = RuleSet::standard();
/// let episode = Episode::open("ep-1", &situation, &StepContext::new(&worker, situation.at, rules)).unwrap();
/// let roster = Roster::new([Duty::always(Post::OnCallClinician, who)]);
/// let now = escalate(&episode, &Duties::new(rules, &roster), situation.at).unwrap();
/// assert_eq!(now.notices[0].to[0].post, Post::OnCallClinician);
/// assert_eq!(now.next_at.unwrap().written_in(situation.zone).to_string(), "2026-03-06T19:30:00-06:00");
/// ```
///
/// # Errors
/// [`OtherRuleSet`] when the rule set is not the one that the episode was opened under.
pub fn escalate(episode: &Episode, duties: &Duties<'_>, now: Instant) -> Result<Escalation, OtherRuleSet> {
    if duties.rules.reference().hash != episode.rule_set().hash {
        return Err(OtherRuleSet);
    }
    let mut answer = Escalation::default();
    let responded = episode.is_responded() || !episode.is_open();
    if !responded && let Some(chain) = duties.rules.chain().of(episode.effective_tier()) {
        answer.breached = now >= episode.deadline();
        if episode.latest().is_some_and(|latest| now >= latest) {
            answer.alarm = Some(Alarm::PastCap);
        }
        Climb { episode, duties, chain, now }.climb(&mut answer);
    }
    follow_up(episode, duties, now, &mut answer);
    Ok(answer)
}

/// One chain that is climbed for one episode.
struct Climb<'a> {
    episode: &'a Episode,
    duties: &'a Duties<'a>,
    chain: &'a TierChain,
    now: Instant,
}

/// The next page of a run.
#[derive(Clone, Copy)]
struct Page {
    round: u32,
    level: usize,
    due: Instant,
}

impl Climb<'_> {
    fn climb(&self, answer: &mut Escalation) {
        let after_deadline = self.now >= self.episode.deadline();
        let Some(mut page) = self.next_page(after_deadline) else {
            // Acknowledged: quiet until the deadline.
            answer.next_at = Some(self.episode.deadline());
            return;
        };
        // However late the call, the chain is climbed once at most: everyone has been told then.
        let levels = self.chain.levels.len();
        for told in 1..=levels {
            if page.due > self.now {
                break;
            }
            let (place, to) = self.whom(page);
            if to.is_none() {
                answer.alarm = Some(Alarm::NobodyOnDuty);
            }
            // The last notice of a late call is due now, so that the next one is still ahead.
            let due = if told == levels { self.now } else { page.due };
            page = Page { due, ..place };
            answer.notices.push(self.notice(
                page,
                to.unwrap_or_else(|| terminal(self.duties)),
                after_deadline,
            ));
            page = self.after(page);
        }
        let deadline = (!after_deadline).then(|| self.episode.deadline());
        answer.next_at = Some(deadline.map_or(page.due, |deadline| deadline.min(page.due)));
    }

    /// Returns the next page of the run, or nothing while an acknowledgment holds.
    fn next_page(&self, after_deadline: bool) -> Option<Page> {
        let episode = self.episode;
        let trigger = episode.trigger();
        let given = episode.given().filter(|given| given.trigger == trigger.sequence);
        let acknowledged = episode.response().acknowledged_at;
        if !after_deadline {
            if acknowledged.is_some() {
                return None;
            }
            return Some(given.map_or(Page { round: 0, level: 0, due: trigger.received_at }, |given| {
                self.after(page_of(given))
            }));
        }
        let deadline = episode.deadline().max(trigger.received_at);
        let run = given.filter(|given| given.after_deadline);
        let since = run.map_or(deadline, |given| given.due);
        if let Some(acknowledged) = acknowledged.filter(|at| *at >= since) {
            // Somebody has it: that buys one interval, then the chain starts again.
            let due = self.wait(self.chain.repeat, acknowledged);
            return Some(Page { round: run.map_or(0, |given| given.round.saturating_add(1)), level: 0, due });
        }
        Some(match (run, given) {
            (Some(given), _) => self.after(page_of(given)),
            // A deadline that passes raises the level of the notice by one, not the tier.
            (None, Some(before)) => {
                let last = self.chain.levels.len().saturating_sub(1);
                let level = page_of(before).level.saturating_add(1).min(last);
                Page { round: 0, level, due: deadline }
            }
            (None, None) => Page { round: 0, level: 0, due: deadline },
        })
    }

    /// Returns the page after one: the next level when its time is up, or the first again.
    fn after(&self, page: Page) -> Page {
        let level = page.level.saturating_add(1);
        let wait = self.chain.levels.get(page.level).map_or(self.chain.repeat, |level| level.acknowledge);
        if level < self.chain.levels.len() {
            Page { level, due: self.wait(wait, page.due), ..page }
        } else {
            Page {
                round: page.round.saturating_add(1),
                level: 0,
                due: self.wait(self.chain.repeat, page.due),
            }
        }
    }

    fn wait(&self, wait: Wait, from: Instant) -> Instant {
        wait.after(from, self.episode.zone(), self.duties.calendar)
    }

    /// Finds whom a page tells: an empty level is never waited for, the next one up is told at once; where nobody above
    /// is on duty either, the chain starts again. Nobody is told when the whole chain is empty.
    fn whom(&self, page: Page) -> (Page, Option<Vec<Addressee>>) {
        if let Some((level, to)) = self.first_from(page.level) {
            return (Page { level, ..page }, Some(to));
        }
        match self.first_from(0) {
            Some((level, to)) => (Page { level, round: page.round.saturating_add(1), ..page }, Some(to)),
            None => (page, None),
        }
    }

    fn first_from(&self, from: usize) -> Option<(usize, Vec<Addressee>)> {
        let levels = self.chain.levels.iter().enumerate().skip(from);
        levels.map(|(place, level)| (place, self.on_duty(level))).find(|(_, to)| !to.is_empty())
    }

    fn on_duty(&self, level: &Level) -> Vec<Addressee> {
        let first = self.holders(&level.tell);
        if first.is_empty() { self.holders(&level.otherwise) } else { first }
    }

    fn holders(&self, posts: &[Post]) -> Vec<Addressee> {
        let mut to = Vec::new();
        for post in posts {
            let people = self.duties.roster.on_duty(*post, self.episode.client(), self.now);
            to.extend(people.map(|person| Addressee { post: *post, person: Some(person), number: None }));
            if *post == Post::TerminalContact {
                to.extend(terminal(self.duties));
            }
        }
        to
    }

    fn notice(&self, page: Page, to: Vec<Addressee>, after_deadline: bool) -> Notice {
        let level = self.chain.levels.get(page.level);
        let trigger = self.episode.trigger();
        let why = if page.round == 0 && page.due <= trigger.received_at {
            Why::Triggered
        } else if after_deadline {
            Why::DeadlinePassed
        } else {
            Why::Unacknowledged
        };
        Notice {
            given: Given {
                trigger: trigger.sequence,
                after_deadline,
                round: page.round,
                level: u32::try_from(page.level).ok(),
                due: page.due,
            },
            why,
            tier: self.episode.effective_tier(),
            to,
            manner: self.chain.manner,
            prompt: level.and_then(|level| level.prompt),
            acknowledge_by: self.after(page).due,
        }
    }
}

/// Returns the human contact at the end of the chain, when the rule set names one.
fn terminal(duties: &Duties<'_>) -> Vec<Addressee> {
    let reached = |terminal: &Terminal| Addressee {
        post: Post::TerminalContact,
        person: None,
        number: Some(format!("{}: {}", terminal.name, terminal.number)),
    };
    duties.rules.chain().terminal.as_ref().map(reached).into_iter().collect()
}

fn page_of(given: Given) -> Page {
    let level = given.level.and_then(|level| usize::try_from(level).ok()).unwrap_or(0);
    Page { round: given.round, level, due: given.due }
}

/// Reminds of the contact after a lowering, and of the review of an open episode, once a day until it is done.
fn follow_up(episode: &Episode, duties: &Duties<'_>, now: Instant, answer: &mut Escalation) {
    let review_days = duties.rules.chain().review_days;
    let review = episode.is_open().then(|| episode.reviewed_at().plus(Duration::days(review_days.into())));
    let contact = episode.caring_contact_due();
    let (why, due) = match (contact, review) {
        (Some(contact), Some(review)) if review < contact => (Why::ReviewDue, review),
        (Some(contact), _) => (Why::CaringContactDue, contact),
        (None, Some(review)) => (Why::ReviewDue, review),
        (None, None) => return,
    };
    let again = episode.follow_up_given().map(|given| given.plus(Duration::days(1)));
    let due = again.filter(|again| *again > due).unwrap_or(due);
    let next = if due <= now {
        answer.notices.push(reminder(episode, duties, now, why));
        now.plus(Duration::days(1))
    } else {
        due
    };
    answer.next_at = Some(answer.next_at.map_or(next, |known| known.min(next)));
}

fn reminder(episode: &Episode, duties: &Duties<'_>, now: Instant, why: Why) -> Notice {
    let posts = [Post::AssignedCaseManager, Post::AssignedClinician, Post::Supervisor, Post::OnCallClinician];
    let on_duty = posts.into_iter().flat_map(|post| {
        let people = duties.roster.on_duty(post, episode.client(), now);
        people.map(move |person| Addressee { post, person: Some(person), number: None })
    });
    let mut to: Vec<_> = on_duty.collect();
    if to.is_empty() {
        // Nobody is on duty: the contact at the end of the chain is told of this as well.
        to = terminal(duties);
    }
    Notice {
        given: Given {
            trigger: episode.trigger().sequence,
            after_deadline: false,
            round: 0,
            level: None,
            due: now,
        },
        why,
        tier: episode.effective_tier(),
        to,
        manner: Manner::Digest,
        prompt: None,
        acknowledge_by: now.plus(Duration::days(1)),
    }
}

#[cfg(test)]
pub(crate) mod tests;
