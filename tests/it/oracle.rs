//! A second, naive implementation of "may this step be taken", from the sheet and from the events alone.
#![expect(clippy::wildcard_enum_match_arm, reason = "each question looks only at the events about it")]

use std::collections::BTreeSet;
use std::sync::Arc;

use casework::core::Role;
use casework::lifecycle::artifacts::assessment::Domain;
use casework::lifecycle::artifacts::common::ContactOutcome;
use casework::lifecycle::artifacts::evaluation::Decision;
use casework::lifecycle::case::command::Document;
use casework::lifecycle::case::event::WorkedOut;
use casework::lifecycle::{Entry, Event, Happening, Model, Phase, ReferralStatus};
use serde_json::json;

use crate::lifecycle::{letter, reasons};
use crate::support::{Story, back, go};

/// What the events of a case say, as someone reads them who leafs through the file.
struct File<'a> {
    events: &'a [Arc<Event>],
    /// The events since the phase was entered.
    here: &'a [Arc<Event>],
    phase: Phase,
    story: &'a Story,
}

impl<'a> File<'a> {
    fn of(story: &'a Story) -> Self {
        let events = story.events.as_slice();
        let mut phase = Phase::Screening;
        let mut start = 0;
        for (place, event) in events.iter().enumerate() {
            let to = match &event.event {
                Happening::PhaseMoved { to, .. } => *to,
                Happening::CaseClosed { .. } => Phase::Closed,
                Happening::CaseReopened { .. } => Phase::Assessment,
                _ => continue,
            };
            (phase, start) = (to, place + 1);
        }
        Self { events, here: &events[start..], phase, story }
    }

    fn entry(events: &'a [Arc<Event>], is: impl Fn(&Entry) -> bool) -> bool {
        events.iter().any(|event| matches!(&event.event, Happening::EntryRecorded { entry, .. } if is(entry)))
    }

    fn has(&self, is: impl Fn(&Entry) -> bool) -> bool {
        Self::entry(self.events, is)
    }

    fn has_here(&self, is: impl Fn(&Entry) -> bool) -> bool {
        Self::entry(self.here, is)
    }

    fn signed(&self, what: Document, roles: &[Role]) -> bool {
        self.here.iter().any(|event| {
            matches!(&event.event, Happening::DocumentSigned { document, signature, .. }
                if *document == what && roles.contains(&signature.role))
        })
    }

    fn last_overlay(&self, on: &[&str], off: &[&str]) -> Option<&'a Arc<Event>> {
        let about =
            |event: &&Arc<Event>| on.contains(&event.event.name()) || off.contains(&event.event.name());
        self.events.iter().rev().find(about).filter(|event| on.contains(&event.event.name()))
    }

    fn crisis(&self) -> &'static str {
        let ends = ["crisis-resolved", "case-closed"];
        match self
            .last_overlay(&["crisis-declared", "crisis-stabilized"], &ends)
            .map(|event| event.event.name())
        {
            Some("crisis-declared") => "active",
            Some(_) => "stabilized",
            None => "none",
        }
    }

    /// Says whether the loop after a crisis is still to be taken.
    fn owes_a_loop(&self) -> bool {
        let mut phase = Phase::Screening;
        let mut owes = false;
        for event in self.events {
            match &event.event {
                Happening::PhaseMoved { from, to, .. } => {
                    phase = *to;
                    let back = matches!(to, Phase::Assessment | Phase::RiskStratification | Phase::Planning);
                    owes &= !(back && to < from);
                }
                Happening::CaseClosed { .. } => owes = false,
                Happening::CaseReopened { .. } => phase = Phase::Assessment,
                Happening::CrisisResolved { .. } => {
                    owes = matches!(
                        phase,
                        Phase::Implementation | Phase::Monitoring | Phase::Evaluation | Phase::Transition
                    );
                }
                _ => {}
            }
        }
        owes
    }

    fn plan_in_force(&self) -> bool {
        self.last_overlay(&["plan-took-effect"], &["case-closed"]).is_some()
    }

    /// Says whether everything is there that the phase asks for; the walk does all of it or leaves out the last.
    fn earned(&self, to: Phase) -> bool {
        let carriers = [Role::CaseManager, Role::Clinician, Role::ActTeam];
        match self.phase {
            Phase::Screening => {
                self.has(|entry| matches!(entry, Entry::Triage(_)))
                    && self.has_here(|entry| matches!(entry, Entry::Eligibility(_)))
                    && self.has(|entry| matches!(entry, Entry::IdentityCheck(_)))
            }
            Phase::Intake => self.enrolled(),
            Phase::Assessment => self.assessed(),
            Phase::RiskStratification => {
                self.has_here(|entry| matches!(entry, Entry::Stratification(_)))
                    && self.has_here(|entry| matches!(entry, Entry::ContactSchedule(_)))
                    && self.has_here(|entry| matches!(entry, Entry::ModelFit(_)))
                    && self.has(|entry| matches!(entry, Entry::SafetyPlan(_)))
                    && self.signed(Document::Stratification, &[Role::Supervisor])
                    && (to != Phase::Monitoring || self.plan_in_force())
            }
            Phase::Planning => self.plan_signed(&carriers),
            Phase::Implementation => self.linked(),
            Phase::Monitoring => self.monitored(),
            Phase::Evaluation => {
                let decided = |wanted: Decision| {
                    let last = self.here.iter().rev().find_map(|event| match &event.event {
                        Happening::EntryRecorded { entry: Entry::Evaluation(made), .. } => made.decision,
                        _ => None,
                    });
                    last == Some(wanted)
                };
                let explained = to == Phase::Transition
                    || !self.stands_still()
                    || self.signed(Document::Evaluation, &[Role::Supervisor]);
                explained
                    && self.signed(Document::Evaluation, &carriers)
                    && self.signed(Document::Evaluation, &[Role::Client])
                    && decided(if to == Phase::Transition {
                        Decision::Transition
                    } else {
                        Decision::Continue
                    })
            }
            Phase::Transition => self.handed_over(),
            Phase::PostTransition | Phase::Closed => false,
        }
    }

    fn enrolled(&self) -> bool {
        // After a loop back to intake, consent and the privacy notice are taken anew.
        let since = self.events.iter().rposition(|event| {
            matches!(event.event, Happening::PhaseMoved { from: Phase::Assessment, to: Phase::Intake, .. })
        });
        let late = &self.events[since.map_or(0, |place| place + 1)..];
        Self::entry(late, |entry| matches!(entry, Entry::Consent(_)))
            && Self::entry(late, |entry| matches!(entry, Entry::PrivacyNotice(_)))
            && self.has(|entry| matches!(entry, Entry::Contact(_)))
            && self.has(|entry| matches!(entry, Entry::Assignment(_)))
            && self.has(|entry| matches!(entry, Entry::RightsInformation(_)))
            && self.has(|entry| matches!(entry, Entry::ContactPreferences(_)))
            && self.has(|entry| matches!(entry, Entry::EmergencyContact(_)))
    }

    /// The events of this version of the assessment: an unsigned one that waited for consent goes on.
    fn version(&self) -> &'a [Arc<Event>] {
        let mut start = 0;
        let mut signed = false;
        for (place, event) in self.events.iter().enumerate() {
            match &event.event {
                Happening::PhaseMoved { from: Phase::Intake, to: Phase::Assessment, .. } if !signed => {}
                Happening::PhaseMoved { to: Phase::Assessment, .. } | Happening::CaseReopened { .. } => {
                    (start, signed) = (place + 1, false);
                }
                Happening::DocumentSigned { document: Document::Assessment, .. } => signed = true,
                _ => {}
            }
        }
        &self.events[start..]
    }

    fn assessed(&self) -> bool {
        let version = self.version();
        let domains: BTreeSet<Domain> = version
            .iter()
            .filter_map(|event| match &event.event {
                Happening::EntryRecorded { entry: Entry::Domain(domain), .. } => Some(domain.domain),
                _ => None,
            })
            .collect();
        let signed = |what: Document| {
            version.iter().any(
                |event| matches!(&event.event, Happening::DocumentSigned { document, .. } if *document == what),
            )
        };
        let screened = self.events.iter().rev().find(|event| {
            let screen = matches!(
                &event.event,
                Happening::EntryRecorded { worked_out: Some(WorkedOut::Crisis(_)), .. }
            );
            screen
        });
        domains.len() == 20
            && Self::entry(version, |entry| matches!(entry, Entry::Strengths(_)))
            && Self::entry(version, |entry| matches!(entry, Entry::Preferences(_)))
            && Self::entry(version, |entry| matches!(entry, Entry::InformationSources(_)))
            && Self::entry(version, |entry| matches!(entry, Entry::Needs(_)))
            && signed(Document::Assessment)
            && signed(Document::ClinicalAssessment)
            && screened.is_some_and(|event| self.days_since(event) <= 30)
    }

    fn days_since(&self, event: &Event) -> i64 {
        let zone = self.story.case.summary().zone;
        (self.story.day() - event.at.date_in(zone)).num_days()
    }

    fn plan_signed(&self, carriers: &[Role]) -> bool {
        let drafted =
            self.here.iter().rposition(|event| matches!(event.event, Happening::PlanDrafted { .. }));
        let Some(drafted) = drafted else { return false };
        let by = |roles: &[Role]| {
            self.here[drafted..].iter().any(|event| {
                matches!(&event.event, Happening::DocumentSigned { document: Document::Plan, signature, .. }
                    if roles.contains(&signature.role))
            })
        };
        by(&[Role::Client]) && by(carriers)
    }

    fn linked(&self) -> bool {
        let since =
            self.events.iter().rposition(|event| matches!(event.event, Happening::PlanTookEffect { .. }));
        let Some(since) = since else { return false };
        let under = &self.events[since..];
        let settled: BTreeSet<String> = under
            .iter()
            .filter_map(|event| match &event.event {
                Happening::EntryRecorded { entry: Entry::ActivityStarted(made), .. } => {
                    Some(made.intervention.to_string())
                }
                Happening::EntryRecorded { entry: Entry::Barrier(made), .. } => {
                    Some(made.intervention.to_string())
                }
                _ => None,
            })
            .collect();
        let linked = |status: ReferralStatus| {
            let words = ["accepted", "scheduled", "attended", "in-service", "completed"];
            words.contains(&status.as_str())
        };
        let started = Self::entry(under, |entry| matches!(entry, Entry::ActivityStarted(_)));
        let referred = self.story.case.summary().referrals.iter().any(|known| linked(known.status));
        settled.len() == 2 && (started || referred)
    }

    /// Says whether every referral has ended and the model goes straight to transition.
    fn brokered(&self) -> bool {
        let summary = self.story.case.summary();
        let assigned = self.events.iter().rev().find_map(|event| match &event.event {
            Happening::EntryRecorded { entry: Entry::Assignment(made), .. } => Some(made.model),
            Happening::EntryRecorded { entry: Entry::ModelFit(made), .. } => made.change_to,
            _ => None,
        });
        assigned == Some(Model::Brokerage) && summary.referrals.iter().all(|known| !known.status.is_open())
    }

    /// Says whether the last two measures of a goal, eight weeks after the plan began, are where it began; the walk
    /// measures 0 or 90 on the way from 0 to 80.
    fn stands_still(&self) -> bool {
        let zone = self.story.case.summary().zone;
        let began =
            self.events.iter().rev().find(|event| matches!(event.event, Happening::PlanTookEffect { .. }));
        let Some(began) = began.map(|event| event.at.date_in(zone)) else { return false };
        ["g1", "g2"].iter().any(|goal| {
            let mut measures: Vec<_> = self
                .events
                .iter()
                .filter_map(|event| match &event.event {
                    Happening::EntryRecorded { entry: Entry::Progress(made), .. }
                        if made.goal.as_str() == *goal =>
                    {
                        Some((event.at.date_in(zone), made.value))
                    }
                    Happening::EntryRecorded { entry: Entry::Adherence(made), .. }
                        if made.goal.as_str() == *goal =>
                    {
                        Some((event.at.date_in(zone), made.days_covered_percent.into()))
                    }
                    _ => None,
                })
                .filter(|(day, _)| *day > began)
                .collect();
            measures.sort_by_key(|(day, _)| *day);
            match measures.as_slice() {
                [.., (_, before), (day, last)] => {
                    (*day - began).num_days() >= 56 && *before < 16.0 && *last < 16.0
                }
                _ => false,
            }
        })
    }

    fn monitored(&self) -> bool {
        let entered = self.events.len() - self.here.len();
        let zone = self.story.case.summary().zone;
        let began = self.events[entered - 1].at.date_in(zone);
        let months = (1..1_000)
            .take_while(|count| began + chrono::Months::new(*count) <= self.story.day())
            .count()
            .max(1);
        let contacts = self
            .here
            .iter()
            .filter(|event| {
                matches!(&event.event, Happening::EntryRecorded { entry: Entry::Contact(made), .. }
                    if matches!(made.outcome, ContactOutcome::Done | ContactOutcome::MissedByClient))
            })
            .count();
        let recent = |is: &dyn Fn(&Entry) -> bool| {
            self.events.iter().any(|event| {
                let found = matches!(&event.event, Happening::EntryRecorded { entry, .. } if is(entry));
                found && self.days_since(event) <= 30
            })
        };
        let measured = |goal: &str| {
            recent(&|entry| matches!(entry, Entry::Progress(made) if made.goal.as_str() == goal))
                || recent(&|entry| matches!(entry, Entry::Adherence(made) if made.goal.as_str() == goal))
        };
        let referrals = self.story.case.summary().referrals;
        let looked_at = referrals.iter().all(|known| {
            let about = |event: &&Arc<Event>| match &event.event {
                Happening::ReferralRechecked { referral, .. }
                | Happening::ReferralAdvanced { referral, .. } => *referral == known.referral,
                Happening::ReferralDrafted { referral } => referral.referral == known.referral,
                _ => false,
            };
            !known.status.is_open()
                || self.events.iter().filter(about).any(|event| self.days_since(event) <= 30)
        });
        let phase_day = self.events[entered - 1].at.date_in(self.story.case.summary().zone);
        let adhered = self.events.iter().any(|event| {
            let entry = matches!(&event.event, Happening::EntryRecorded { entry: Entry::Adherence(_), .. });
            entry && event.at.date_in(self.story.case.summary().zone) >= phase_day
        });
        contacts >= months && measured("g1") && measured("g2") && adhered && looked_at
    }

    fn handed_over(&self) -> bool {
        // A hand-off that failed is made anew; criteria, relapse plan, step-down and lists of referrals stay.
        let began = self.events.iter().rposition(|event| {
            matches!(event.event, Happening::PhaseMoved { from, to: Phase::Transition, .. } if from != Phase::PostTransition)
        });
        let round = &self.events[began.map_or(0, |place| place + 1)..];
        let referrals = self.story.case.summary().referrals;
        let given = referrals.iter().filter(|known| known.status.is_open()).all(|known| {
            Self::entry(
                round,
                |entry| matches!(entry, Entry::ReferralHandover(made) if made.referral == known.referral),
            )
        });
        Self::entry(round, |entry| matches!(entry, Entry::DischargeCriteria(_)))
            && Self::entry(round, |entry| matches!(entry, Entry::RelapsePlan(_)))
            && Self::entry(round, |entry| matches!(entry, Entry::StepDown(_)))
            && self.has_here(|entry| matches!(entry, Entry::SafetyPlan(_)))
            && self.has_here(|entry| matches!(entry, Entry::Receiver(_)))
            && self.has_here(|entry| matches!(entry, Entry::Handoff(_)))
            && self.has_here(|entry| matches!(entry, Entry::TransferPacket(_)))
            && given
            && self.signed(Document::Transition, &[Role::Client])
    }

    /// Answers the question for one pair, a case manager asking.
    fn may_go(&self, to: Phase) -> bool {
        let died = self.events.iter().any(|event| matches!(event.event, Happening::DeathRecorded { .. }));
        if self.phase == Phase::Closed || (died && self.story.case.summary().died_on < Some(self.story.day()))
        {
            return false;
        }
        match letter(self.phase, to) {
            "L" => true,
            "F" | "S" | "M" => {
                let held = self.last_overlay(&["hold-placed"], &["hold-ended", "case-closed"]).is_some();
                let lost =
                    self.last_overlay(&["outreach-started"], &["client-reengaged", "case-closed"]).is_some();
                let urgent = matches!(
                    (self.phase, to),
                    (Phase::Screening, Phase::Intake) | (Phase::Intake, Phase::Assessment)
                );
                let crisis = match self.crisis() {
                    "active" => urgent,
                    "stabilized" => {
                        !matches!(to, Phase::Transition | Phase::PostTransition) && !self.owes_a_loop()
                    }
                    _ => !self.owes_a_loop(),
                };
                let consent =
                    self.phase == Phase::Screening || self.has(|entry| matches!(entry, Entry::Consent(_)));
                let edge = letter(self.phase, to) != "M" || (self.crisis() == "none" && self.brokered());
                !held && !lost && crisis && consent && edge && self.earned(to)
            }
            _ => false,
        }
    }
}

/// Compares the two answers for every pair.
pub(crate) fn agrees(story: &Story) {
    let file = File::of(story);
    for to in Phase::ALL {
        let reason = reasons(file.phase, *to);
        let tree = reason.first().map_or_else(|| go(*to), |reason| back(*to, reason));
        let decided = story.tries("cm", &tree);
        assert_eq!(
            file.may_go(*to),
            decided.is_ok(),
            "{} -> {to} in {:?}: {:?}",
            file.phase,
            story.case.summary(),
            decided.err().map(|refusal| json!(refusal))
        );
    }
}
