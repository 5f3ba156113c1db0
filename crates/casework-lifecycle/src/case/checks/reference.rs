//! E23: the step names something that the case does not have, gives a new thing a name that is taken, or carries
//! answers that its instrument does not know.

use casework_core::{GoalId, InterventionId};

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::artifacts::assessment::{Domain, DomainFact, DomainStatus};
use crate::artifacts::monitoring::{Adherence, Progress};
use crate::artifacts::planning;
use crate::artifacts::planning::PlanDraft;
use crate::case::command::{Command, Document, DraftingReferral, Record};
use crate::measures;
use crate::phases::Phase;
use crate::refusal::{Refusal, RefusalCode};

mod record_kept;

/// More contacts in a period than anybody schedules.
const MOST_CONTACTS: u32 = 1_000;

pub(crate) const CHECK: Check = Check { code: RefusalCode::E23, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let (pointer, message) = match attempt.command {
        Command::AddAddendum(note) | Command::CorrectEntry(note) | Command::RequestAmendment(note) => {
            let known = attempt.case.names.contains(&note.entry)
                || note
                    .entry
                    .as_str()
                    .parse::<u64>()
                    .is_ok_and(|number| (1..=attempt.case.sequence).contains(&number));
            (!known).then(|| ("/entry", format!("there is no entry `{}`", note.entry)))
        }
        Command::AdvanceReferral(step) => unknown_referral(attempt, &step.referral),
        Command::RecheckReferral(step) => unknown_referral(attempt, &step.referral),
        Command::DraftReferral(drafting) => bad_referral(attempt, drafting),
        Command::DraftPlan(drafting) => {
            let next = attempt.case.plans.last().map_or(1, |plan| plan.version.saturating_add(1));
            let skips = drafting.version.filter(|version| *version > next || *version == 0);
            skips
                .map(|version| {
                    ("/version", format!("plan version {version} cannot be drafted: the next one is {next}"))
                })
                .or_else(|| bad_plan(attempt, &drafting.plan).map(|message| ("/plan", message)))
        }
        Command::OpenCase(opening) => {
            let unseen = opening
                .previous
                .is_some_and(|id| attempt.context.previous.is_none_or(|known| known.id() != id));
            let of_another = attempt
                .context
                .previous
                .and_then(|known| known.state.opening.as_ref())
                .is_some_and(|known| known.client != opening.client);
            unseen.then(|| ("/previous", "the episode before this one was not found".to_owned())).or_else(
                || {
                    of_another
                        .then(|| ("/previous", "the episode before this one is another client's".to_owned()))
                },
            )
        }
        Command::RecordSignatureRefusal(refusing)
            if refusing.document == Document::Plan && planning::drafted(attempt.case).is_none() =>
        {
            Some(("/document", "there is no draft of a plan that could be signed or refused".to_owned()))
        }
        Command::Record(record) => {
            bad_entry(attempt, record).or_else(|| record_kept::bad_entry(attempt, record))
        }
        command => record_kept::bad_step(attempt, command),
    }?;
    Some(Refusal::new(RefusalCode::E23, message).at(pointer))
}

fn unknown_referral(attempt: &Attempt<'_>, id: &casework_core::ReferralId) -> Option<(&'static str, String)> {
    (!attempt.case.referrals.contains_key(id)).then(|| ("/referral", format!("there is no referral `{id}`")))
}

fn unknown_goal(attempt: &Attempt<'_>, goal: &GoalId) -> bool {
    !attempt.case.plan_in_force().is_some_and(|plan| plan.has_goal(goal))
}

fn unknown_intervention(attempt: &Attempt<'_>, id: &InterventionId) -> bool {
    !attempt
        .case
        .plan_in_force()
        .is_some_and(|plan| plan.draft.interventions.iter().any(|known| known.id == *id))
}

fn bad_referral(attempt: &Attempt<'_>, drafting: &DraftingReferral) -> Option<(&'static str, String)> {
    if attempt.case.referrals.contains_key(&drafting.referral) {
        return Some(("/referral", format!("the name `{}` is taken", drafting.referral)));
    }
    let draft = &drafting.draft;
    if let Some(goal) = draft.goals.iter().find(|goal| unknown_goal(attempt, goal)) {
        return Some(("/draft/goals", format!("the plan in force has no goal `{goal}`")));
    }
    if let Some(id) = draft.intervention.as_ref().filter(|id| unknown_intervention(attempt, id)) {
        return Some(("/draft/intervention", format!("the plan in force has no intervention `{id}`")));
    }
    let needs =
        attempt.case.assessment().and_then(|assessment| assessment.needs.as_deref()).unwrap_or_default();
    (!needs.contains(&draft.need))
        .then(|| ("/draft/need", format!("the assessment has no need `{}`", draft.need)))
}

fn bad_plan(attempt: &Attempt<'_>, plan: &PlanDraft) -> Option<String> {
    if let (Some(start), Some(end)) = (plan.start, plan.end)
        && end < start
    {
        return Some(format!("the plan ends on {end}, before it starts on {start}"));
    }
    let mut seen: Vec<&GoalId> = Vec::new();
    for goal in &plan.goals {
        match &goal.id {
            None => return Some("each goal needs an `id`".to_owned()),
            Some(id) if seen.contains(&id) => return Some(format!("goal `{id}` stands twice")),
            Some(id) => seen.push(id),
        }
    }
    let mut named: Vec<&InterventionId> = Vec::new();
    for planned in &plan.interventions {
        if named.contains(&&planned.id) {
            return Some(format!("intervention `{}` stands twice", planned.id));
        }
        named.push(&planned.id);
        if let Some(goal) = planned.goals.iter().find(|goal| !seen.contains(goal)) {
            return Some(format!(
                "intervention `{}` serves goal `{goal}`, which the plan does not have",
                planned.id
            ));
        }
    }
    let needs =
        attempt.case.assessment().and_then(|assessment| assessment.needs.as_deref()).unwrap_or_default();
    let aims = plan.goals.iter().flat_map(|goal| &goal.needs);
    let asides = plan.set_aside.iter().map(|aside| &aside.need);
    aims.chain(asides)
        .find(|need| !needs.contains(need))
        .map(|need| format!("the assessment has no need `{need}`"))
}

/// Says whether no earlier version of the assessment has a finding or a reason that could still stand.
fn never_settled(attempt: &Attempt<'_>, domain: Domain) -> bool {
    let versions = &attempt.case.assessments;
    let at_work = usize::from(attempt.case.phase == Phase::Assessment);
    let before = versions.len().saturating_sub(at_work);
    !versions.iter().take(before).any(|known| {
        let fact = known.domains.get(&domain);
        // Someone who did not want to speak of safety is asked again each time.
        let declined = domain == Domain::SafetyRisk && matches!(fact, Some(DomainFact::DeclinedOn(_)));
        fact.is_some() && !declined
    })
}

fn bad_entry(attempt: &Attempt<'_>, record: &Record) -> Option<(&'static str, String)> {
    if let Some(id) = record.id.as_ref() {
        if attempt.case.names.contains(id) {
            return Some(("/id", format!("the name `{id}` is taken")));
        }
        if id.as_str().bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(("/id", "a name is not only digits: those are sequence numbers".to_owned()));
        }
    }
    match &record.entry {
        Entry::Domain(entry)
            if entry.status == DomainStatus::Unchanged && never_settled(attempt, entry.domain) =>
        {
            Some(("/entry/status", "no earlier version of the assessment has this domain".to_owned()))
        }
        Entry::Progress(progress) if unknown_goal(attempt, &progress.goal) => {
            Some(("/entry/goal", format!("the plan in force has no goal `{}`", progress.goal)))
        }
        Entry::ContactSchedule(schedule) if !(1..=MOST_CONTACTS).contains(&schedule.rate.count) => Some((
            "/entry/rate/count",
            format!("{} contacts in a period: it is 1 to {MOST_CONTACTS}", schedule.rate.count),
        )),
        Entry::Progress(Progress { plan: Some(version), .. })
        | Entry::Adherence(Adherence { plan: Some(version), .. })
            if !attempt.case.plans.iter().any(|plan| plan.version == *version) =>
        {
            Some(("/entry/plan", format!("there is no version {version} of the plan")))
        }
        Entry::Progress(progress) if !progress.value.is_finite() => {
            Some(("/entry/value", "the value is not a finite number".to_owned()))
        }
        Entry::Adherence(adherence) if unknown_goal(attempt, &adherence.goal) => {
            Some(("/entry/goal", format!("the plan in force has no goal `{}`", adherence.goal)))
        }
        Entry::Adherence(adherence) if adherence.days_covered_percent > 100 => {
            Some(("/entry/days-covered-percent", "days covered are at most 100 percent".to_owned()))
        }
        Entry::ActivityStarted(started) if unknown_intervention(attempt, &started.intervention) => Some((
            "/entry/intervention",
            format!("the plan in force has no intervention `{}`", started.intervention),
        )),
        Entry::Barrier(barrier) if unknown_intervention(attempt, &barrier.intervention) => Some((
            "/entry/intervention",
            format!("the plan in force has no intervention `{}`", barrier.intervention),
        )),
        Entry::Release(release) if attempt.case.releases.contains_key(&release.release) => Some((
            "/entry/release",
            format!("the name `{}` is taken: a new release has a new name", release.release),
        )),
        Entry::ReleaseRevoked(revoked) if !attempt.case.releases.contains_key(&revoked.release) => {
            Some(("/entry/release", format!("there is no release `{}`", revoked.release)))
        }
        Entry::ReferralHandover(handover) => unknown_referral(attempt, &handover.referral),
        _ => later_entry(attempt, &record.entry),
    }
}

/// What else an entry can name or count wrongly.
fn later_entry(attempt: &Attempt<'_>, entry: &Entry) -> Option<(&'static str, String)> {
    let rating = |pointer: &'static str, rating: Option<u8>| {
        rating.filter(|rating| *rating > 10).map(|rating| (pointer, format!("{rating} is not from 0 to 10")))
    };
    match entry {
        Entry::Advocacy(advocacy) => unknown_referral(attempt, advocacy.referral.as_ref()?),
        Entry::ReferralBarrier(barrier) => unknown_referral(attempt, &barrier.referral),
        Entry::Satisfaction(said) => rating("/entry/rating", said.rating),
        Entry::OngoingAssessment(seen) => rating("/entry/satisfaction", seen.satisfaction),
        Entry::PlanReview(_) if attempt.case.plan_in_force().is_none() => {
            Some(("/entry", "no plan is in force that could be reviewed".to_owned()))
        }
        Entry::MentalStatusExam(exam) if exam.sections.is_empty() => {
            Some(("/entry/sections", "an examination has at least one section".to_owned()))
        }
        Entry::SocialNeeds(needs) if needs.findings.is_empty() => {
            Some(("/entry/findings", "there is at least one finding".to_owned()))
        }
        Entry::DualDiagnosis(dual) => {
            let mut goals = dual.mental_health_goals.iter().chain(&dual.substance_use_goals);
            let goal = goals.find(|goal| unknown_goal(attempt, goal));
            let goal = goal.map(|goal| ("/entry", format!("the plan in force has no goal `{goal}`")));
            goal.or_else(|| dual.referrals.iter().find_map(|referral| unknown_referral(attempt, referral)))
        }
        Entry::Measurement(sheet) => {
            let scored = measures::score(sheet, attempt.context.instruments);
            scored.err().map(|message| ("/entry", message))
        }
        _ => None,
    }
}
