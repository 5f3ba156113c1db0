//! From a command to events. The checks have the say; what is left here is to write down what happens.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "only two steps of a referral have days that the policy sets"
)]

use casework_core::calendar::plus_days;
use casework_core::people::Meaning;
use casework_core::{Code, Digest, Family, Finding, Role, Signature};
use casework_crisis::{RuleSet, Situation, assess};
use chrono::NaiveDate;

use super::checks::{Attempt, first_refusal, permitted};
use super::command::{AdvancingReferral, Command, Document, Moving, Record, Signing};
use super::content::Content;
use super::event::{AnnotationKind, CrisisJudgment, EVENT_VERSION, Event, Happening, WorkedOut};
use super::{Case, Context, State};
use crate::artifacts::Entry;
use crate::artifacts::plan_contents;
use crate::artifacts::planning::{PlanFact, PlanStatus};
use crate::closure;
use crate::measures;
use crate::phases::Phase;
use crate::policy::ProgramPolicy;
use crate::privacy::access::{AccessNeed, AccessReason, AccessingRecord};
use crate::privacy::consent::missing_elements;
use crate::privacy::door;
use crate::referral::{AppealLevel, ReferralStatus, ReferralStep};
use crate::refusal::{Refusal, RefusalCode};
use crate::sources::PART_2_31;
use crate::thread;

/// Decides a command against a case: events to store, or a refusal. It changes nothing.
///
/// The checks run in the order of the lifecycle sheet; the first that applies refuses, and for a step that would
/// lead on the refusal lists every exit artifact that is missing.
///
/// # Errors
/// The [`Refusal`].
pub fn decide(case: &Case, command: &Command, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let attempt = Attempt::new(&case.state, command, context);
    if let Some(refusal) = first_refusal(&attempt) {
        return Err(refusal);
    }
    let roles = permitted(&attempt);
    let Some(role) = context.by.first_of(roles) else {
        // A step that nobody may take is refused by its own check before this line.
        return Err(
            Refusal::new(RefusalCode::E04, "no role of this person may take the step").allow(roles.iter())
        );
    };
    let happenings = happenings(&attempt, role)?;
    Ok(happenings
        .into_iter()
        .zip(case.sequence().saturating_add(1)..)
        .map(|(event, sequence)| Event {
            case: case.id(),
            sequence,
            at: context.at,
            recorded_at: context.recorded_at,
            by: context.by.clone(),
            role,
            policy: context.policy.stamp().clone(),
            command: context.command,
            late: context.late.filter(|_| context.at < case.state.last_at).cloned(),
            version: EVENT_VERSION,
            event,
        })
        .collect())
}

fn happenings(attempt: &Attempt<'_>, role: Role) -> Result<Vec<Happening>, Refusal> {
    let case = attempt.case;
    let happening = match attempt.command {
        Command::OpenCase(opening) => Happening::CaseOpened { opening: opening.clone() },
        Command::AccessRecord(asked) => return Ok(look(attempt, asked)),
        Command::AdvanceAmendment(advancing) => Happening::AmendmentAdvanced { amendment: advancing.clone() },
        Command::PlaceLegalHold(hold) => Happening::LegalHoldPlaced { hold: hold.clone() },
        Command::ReleaseLegalHold(hold) => Happening::LegalHoldReleased { hold: hold.clone() },
        Command::Record(record) => return record_entry(attempt, record),
        Command::Move(moving) => return Ok(move_phase(case, moving, attempt.context)),
        Command::Sign(signing) => sign(attempt, signing, role),
        Command::RecordSignatureRefusal(refusal) => Happening::SignatureRefused { refusal: refusal.clone() },
        Command::DraftPlan(drafting) => Happening::PlanDrafted {
            version: drafting.version.unwrap_or_else(|| next_version(case)),
            plan: drafting.plan.clone(),
        },
        Command::DraftReferral(referral) => Happening::ReferralDrafted { referral: referral.clone() },
        Command::AdvanceReferral(advancing) => return Ok(advance(attempt, advancing)),
        Command::RecheckReferral(recheck) => {
            Happening::ReferralRechecked { referral: recheck.referral.clone(), note: recheck.note.clone() }
        }
        Command::DeclareCrisis(crisis) => Happening::CrisisDeclared {
            judgment: judge(attempt, &crisis.situation),
            note: crisis.note.clone(),
            situation: Some(Box::new(crisis.situation.clone())),
        },
        Command::StabilizeCrisis(stabilizing) => {
            Happening::CrisisStabilized { note: stabilizing.note.clone() }
        }
        Command::ResolveCrisis(resolving) => Happening::CrisisResolved {
            note: resolving.note.clone(),
            next_contact: resolving.next_contact.unwrap_or(attempt.context.at),
            loop_due: loop_due(attempt),
        },
        Command::PlaceHold(hold) => Happening::HoldPlaced { hold: hold.clone() },
        Command::ReviewHold(review) => Happening::HoldReviewed { review_on: review.review_on },
        Command::EndHold(because) => Happening::HoldEnded { because: because.clone() },
        Command::StartOutreach(because) => Happening::OutreachStarted { because: because.clone() },
        Command::ReengageClient(because) => Happening::ClientReengaged { because: because.clone() },
        Command::RecordDeath(death) => Happening::DeathRecorded { death: death.clone() },
        Command::ProposeClosure(closing) => Happening::ClosureProposed { closing: closing.clone() },
        Command::CloseCase(closing) => Happening::CaseClosed {
            from: case.phase,
            closing: closing.clone(),
            effects: closure::effects(case, attempt.context.at),
        },
        Command::ReopenCase(reopening) => Happening::CaseReopened { reopening: reopening.clone() },
        Command::AddAddendum(note) | Command::ChangeEntry(note) => annotate(note, AnnotationKind::Addendum),
        Command::RequestAmendment(note) => annotate(note, AnnotationKind::Amendment),
        Command::CorrectEntry(note) => annotate(note, AnnotationKind::Correction),
        Command::AdoptPolicy(adopting) => Happening::PolicyAdopted {
            from: case.policy.clone().unwrap_or_else(|| attempt.context.policy.stamp().clone()),
            to: attempt.context.policy.stamp().clone(),
            lifecycle: crate::phases::VERSION,
            adopting: adopting.clone(),
        },
        Command::DeleteEntry(_) => return Ok(Vec::new()),
    };
    Ok([Some(happening), disclosed(attempt)].into_iter().flatten().collect())
}

fn annotate(note: &super::command::Annotating, kind: AnnotationKind) -> Happening {
    Happening::EntryAnnotated { entry: note.entry.clone(), kind, text: note.text.clone() }
}

/// Returns the version that a draft without a number writes: the one at work, or the next.
fn next_version(case: &State) -> u32 {
    case.plans.last().map_or(1, |plan| {
        let unsigned_draft = plan.status == PlanStatus::Draft && plan.signatures.is_empty();
        if unsigned_draft { plan.version } else { plan.version.saturating_add(1) }
    })
}

fn move_phase(case: &State, moving: &Moving, context: &Context<'_>) -> Vec<Happening> {
    let moved = Happening::PhaseMoved {
        from: case.phase,
        to: moving.to,
        reason: moving.reason,
        note: moving.note.clone(),
    };
    let drafted = case.plans.last().filter(|plan| plan.status == PlanStatus::Draft);
    let comes = drafted.filter(|_| case.phase == Phase::Planning && moving.to == Phase::Implementation);
    let Some(plan) = comes else { return vec![moved] };
    let notices = plan_notices(case, plan, context);
    let took_effect = Happening::PlanTookEffect { version: plan.version };
    let notices = notices.into_iter().map(|notice| Happening::NoticeRaised { notice });
    [moved, took_effect].into_iter().chain(notices).collect()
}

/// Says what a plan that takes effect should hold and does not, and where its golden thread is thin.
fn plan_notices(case: &State, plan: &PlanFact, context: &Context<'_>) -> Vec<Finding> {
    let lacking: Vec<_> =
        plan_contents::lacking(&plan.draft, plan.version).map(|content| content.lacks).collect();
    let code = Code::new(Family::Lifecycle, "P6");
    let contents = (!lacking.is_empty()).then(|| {
        Finding::new(code, format!("the plan takes effect without {}", lacking.join("; ")))
            .at("/plan/contents")
    });
    let breaks = thread::breaks(case, plan, context.day(case));
    contents.into_iter().chain(breaks).collect()
}

fn record_entry(attempt: &Attempt<'_>, record: &Record) -> Result<Vec<Happening>, Refusal> {
    let worked_out = if let Entry::SafetyScreen(screen) = &record.entry {
        Some(WorkedOut::Crisis(judge(attempt, &screen.situation)))
    } else if let Entry::Measurement(sheet) = &record.entry {
        let unscored = |message| Refusal::new(RefusalCode::E23, message).at("/entry");
        Some(WorkedOut::Score(measures::score(sheet, attempt.context.instruments).map_err(unscored)?))
    } else {
        None
    };
    let recorded =
        Happening::EntryRecorded { id: record.id.clone(), entry: record.entry.clone(), worked_out };
    let notice = super::checks::caseload_notice(attempt).map(|notice| Happening::NoticeRaised { notice });
    let short = short_of_elements(record);
    Ok([Some(recorded), disclosed(attempt), notice, short].into_iter().flatten().collect())
}

/// Tells of what a step gives away, and on what it rests.
fn disclosed(attempt: &Attempt<'_>) -> Option<Happening> {
    door::made(attempt).map(|disclosure| Happening::DisclosureMade { disclosure })
}

/// Warns that a consent lacks elements of its form: it is on file, and covers nothing.
fn short_of_elements(record: &Record) -> Option<Happening> {
    let Entry::Release(release) = &record.entry else { return None };
    let lacks = missing_elements(release);
    (!lacks.is_empty()).then(|| {
        let words = format!("this consent covers nothing until it has {}", lacks.join("; "));
        Happening::NoticeRaised { notice: Finding::new(Code::from(RefusalCode::E13), words).cite(&PART_2_31) }
    })
}

/// Logs a look at the record; a broken glass alerts the privacy officer.
fn look(attempt: &Attempt<'_>, asked: &AccessingRecord) -> Vec<Happening> {
    let (case, context) = (attempt.case, attempt.context);
    let decision = door::access(case, context, asked);
    let Some(as_role) = decision.role else { return Vec::new() };
    let broken = decision.needs.contains(&AccessNeed::AlertPrivacyOfficer);
    let reason = if broken { AccessReason::GlassBroken } else { AccessReason::Permitted };
    let accessed =
        Happening::RecordAccessed { access: asked.clone(), as_role, reason, needs: decision.needs };
    let alert = broken.then(|| {
        let days = context.policy.privacy.break_glass_review_days;
        let due = plus_days(context.day(case), days);
        let words = format!(
            "the glass was broken for `{}`: the privacy officer is told and looks at it by {due}",
            asked.data.as_str()
        );
        Happening::NoticeRaised { notice: Finding::new(Code::from(RefusalCode::E13), words) }
    });
    [Some(accessed), alert].into_iter().flatten().collect()
}

fn sign(attempt: &Attempt<'_>, signing: &Signing, role: Role) -> Happening {
    let case = attempt.case;
    let version = match signing.document {
        Document::Plan => case.plans.last().map(|plan| plan.version),
        Document::Assessment | Document::ClinicalAssessment => case.assessment().map(|known| known.version),
        Document::ClosureSummary
        | Document::CrisisResolution
        | Document::Evaluation
        | Document::Stratification
        | Document::Transition => None,
    };
    let content_hash = if signing.document == Document::Plan {
        case.plans.last().map(|plan| Digest::of(plan.draft.as_ref()))
    } else {
        case.contents.get(&signing.document).map(Content::hash)
    };
    let confirms = matches!(signing.document, Document::Stratification | Document::CrisisResolution);
    let meaning =
        if confirms && signing.meaning == Meaning::Agree { Meaning::CoSign } else { signing.meaning };
    let signature = Signature {
        signer: attempt.context.by.id(),
        role,
        meaning,
        at: attempt.context.at,
        content_hash: content_hash.unwrap_or(Digest::ZERO),
    };
    Happening::DocumentSigned { document: signing.document, version, signature }
}

fn advance(attempt: &Attempt<'_>, advancing: &AdvancingReferral) -> Vec<Happening> {
    let (case, context) = (attempt.case, attempt.context);
    let Some(referral) = case.referrals.get(&advancing.referral) else { return Vec::new() };
    let day = context.day(case);
    let step = complete(advancing.step.clone(), referral.urgent, day, context.policy);
    let expires_early = |until: NaiveDate| {
        !door::decide_for(case, context, &door::referred(case, referral, (context, until))).permitted
    };
    let notice =
        step.reply_by.filter(|until| step.to == ReferralStatus::Sent && expires_early(*until)).map(|until| {
            let words = format!("the release ends before the answer is due on {until}: renew it");
            Happening::NoticeRaised { notice: Finding::new(Code::new(Family::Lifecycle, "E13"), words) }
        });
    let advanced =
        Happening::ReferralAdvanced { referral: advancing.referral.clone(), from: referral.status, step };
    [Some(advanced), disclosed(attempt), notice].into_iter().flatten().collect()
}

/// Fills in the days that the policy sets where a step does not name its own.
fn complete(mut step: ReferralStep, urgent: bool, day: NaiveDate, policy: &ProgramPolicy) -> ReferralStep {
    match step.to {
        ReferralStatus::Sent => {
            let days = if urgent { policy.urgent_referral_reply_days } else { policy.referral_reply_days };
            step.reply_by = step.reply_by.or_else(|| Some(plus_days(day, days)));
        }
        ReferralStatus::AppealPending => {
            let clocks = &policy.clocks;
            let hearing = step.appeal_level == Some(AppealLevel::Hearing);
            let days = if hearing { clocks.hearing_days } else { clocks.appeal_decision_days };
            let filed = step.on.unwrap_or(day);
            step.decision_by = step.decision_by.or_else(|| Some(plus_days(filed, days)));
            step.on = Some(filed);
        }
        _ => {}
    }
    step
}

/// Lets the crisis rules assess a situation; the tier of an open crisis never falls by it.
///
/// The report is looked at alone and together with everything that the open episode knows: signs add up over reports,
/// and what is said today is not outweighed by what was said before. The graver of the two gives tier, times and
/// reasons.
fn judge(attempt: &Attempt<'_>, situation: &Situation) -> CrisisJudgment {
    let rules = attempt.context.rules.unwrap_or_else(|| RuleSet::standard());
    let crisis = &attempt.case.crisis;
    let open = crisis.episode.as_ref().filter(|episode| episode.is_open());
    // A deadline that is running never moves later.
    let running = open.filter(|episode| !episode.is_responded());
    let look = |mut situation: Situation| {
        let context = &mut situation.context;
        context.previous_tier = context.previous_tier.max(crisis.tier);
        context.previous_deadline = running.map(|episode| episode.deadline());
        assess(&situation, rules, attempt.context.calendar)
    };
    let alone = look(situation.clone());
    let merged = open.map(|episode| look(episode.evidence().merged_with(situation)));
    let computed_tier = alone.computed_tier;
    let incomplete = alone.incomplete || merged.as_ref().is_some_and(|merged| merged.incomplete);
    let graver = merged.filter(|merged| merged.computed_tier >= computed_tier).unwrap_or(alone);
    let latest = match (graver.latest, running.and_then(|episode| episode.latest())) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    let stamp = &graver.rule_set;
    CrisisJudgment {
        computed_tier,
        effective_tier: graver.effective_tier,
        deadline: graver.deadline,
        latest,
        determined_by: graver.determined_by.iter().map(|reason| reason.code.clone()).collect(),
        incomplete,
        rule_set: format!("{} {} {}", stamp.id, stamp.version, stamp.hash),
        waived: graver.waived.clone(),
    }
}

/// Returns the day by which the loop after a crisis is due, in the phases that need one.
fn loop_due(attempt: &Attempt<'_>) -> Option<NaiveDate> {
    let needed = matches!(
        attempt.case.phase,
        Phase::Implementation | Phase::Monitoring | Phase::Evaluation | Phase::Transition
    );
    let day = attempt.context.day(attempt.case);
    needed.then(|| plus_days(day, attempt.context.policy.after_crisis_loop_days))
}
