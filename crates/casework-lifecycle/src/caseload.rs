//! Caseloads: how many clients each case manager carries, how intense, against which ceiling, and what changed hands.
//!
//! It is a view for supervisors over the cases of a program; it holds ids, codes and numbers, and no person's words.

use std::collections::{BTreeMap, BTreeSet};

use casework_core::{PersonId, ProgramId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::artifacts::risk::IntensityLevel;
use crate::case::{Case, State};
use crate::due::{self, DueStatus, Now};
use crate::phases::Phase;
use crate::policy::{Model, ProgramPolicy, TeamRole};

/// How many clients of each intensity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct IntensityMix {
    /// High.
    pub high: usize,
    /// Moderate.
    pub moderate: usize,
    /// Low.
    pub low: usize,
    /// Not set yet.
    pub open: usize,
}

/// The clients of one model that someone carries, against the ceiling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ModelLoad {
    /// The model.
    pub model: Model,
    /// Clients.
    pub clients: usize,
    /// How many it may be; for ACT, for as many counted members as the team is known to have.
    pub ceiling: usize,
    /// Whether one more would be refused, whatever the policy says.
    pub at_hard_ceiling: bool,
}

/// What one case manager, or the lead of a team, carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Load {
    /// Who; nobody for the cases that are not assigned yet.
    pub person: Option<PersonId>,
    /// Clients with an open case.
    pub clients: usize,
    /// Of each intensity.
    pub intensity: IntensityMix,
    /// Of each model, against its ceiling.
    pub models: Vec<ModelLoad>,
    /// With an open crisis.
    pub in_crisis: usize,
    /// On hold, or waiting for a place.
    pub on_hold: usize,
    /// Sought by outreach.
    pub in_outreach: usize,
    /// Deadlines that have passed.
    pub overdue: usize,
    /// Cases that were taken over from someone else.
    pub taken_over: usize,
    /// Cases that were handed on to someone else.
    pub handed_on: usize,
}

impl Load {
    /// Says whether a model of the load is over its ceiling.
    pub fn is_over(&self) -> bool {
        self.models.iter().any(|model| model.clients > model.ceiling)
    }
}

/// The caseload of one program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Caseload {
    /// The program.
    pub program: ProgramId,
    /// Clients with an open case.
    pub clients: usize,
    /// Of each intensity.
    pub intensity: IntensityMix,
    /// By person, the largest first; who carries nothing and handed something on is there too.
    pub loads: Vec<Load>,
}

#[derive(Default)]
struct Gathered {
    clients: usize,
    intensity: IntensityMix,
    models: BTreeMap<Model, usize>,
    team: BTreeSet<PersonId>,
    in_crisis: usize,
    on_hold: usize,
    in_outreach: usize,
    overdue: usize,
    taken_over: usize,
    handed_on: usize,
}

/// Adds up the caseloads of programs, by program and by person. Closed cases count only for what changed hands.
pub fn caseload<'a>(
    cases: impl IntoIterator<Item = &'a Case>,
    policy: &ProgramPolicy,
    now: Now<'_>,
) -> Vec<Caseload> {
    let mut programs: BTreeMap<ProgramId, BTreeMap<Option<PersonId>, Gathered>> = BTreeMap::new();
    for case in cases {
        let state = &*case.state;
        let Some(opening) = &state.opening else { continue };
        let people = programs.entry(opening.program.clone()).or_default();
        for (_, from, to) in &state.milestones.handovers {
            let from = people.entry(Some(*from)).or_default();
            from.handed_on = from.handed_on.saturating_add(1);
            let to = people.entry(Some(*to)).or_default();
            to.taken_over = to.taken_over.saturating_add(1);
        }
        if state.phase != Phase::Closed {
            let carrier = state.enrolled.assignment.as_ref().map(|assignment| assignment.case_manager);
            people.entry(carrier).or_default().add(state, policy, now);
        }
    }
    programs.into_iter().map(|(program, people)| finish(program, people, policy)).collect()
}

impl Gathered {
    fn add(&mut self, case: &State, policy: &ProgramPolicy, now: Now<'_>) {
        let count = |number: &mut usize, holds: bool| *number = number.saturating_add(usize::from(holds));
        count(&mut self.clients, true);
        let level = case.stratification.as_ref().map(|known| known.level);
        // A new look at the intensity is under way: the level before it stands until it is set.
        let level = level.or_else(|| case.levels.last().map(|(_, level)| *level));
        count(
            match level {
                Some(IntensityLevel::High) => &mut self.intensity.high,
                Some(IntensityLevel::Moderate) => &mut self.intensity.moderate,
                Some(IntensityLevel::Low) => &mut self.intensity.low,
                None => &mut self.intensity.open,
            },
            true,
        );
        if let Some(assignment) = &case.enrolled.assignment {
            count(self.models.entry(assignment.model).or_default(), true);
            // Who counts as a member differs; the psychiatrist usually does not.
            let counted = assignment.team.iter().filter(|member| member.place != TeamRole::Psychiatrist);
            self.team.extend(counted.map(|member| member.person));
        }
        count(&mut self.in_crisis, case.crisis.is_open());
        count(&mut self.on_hold, case.hold.is_some());
        count(&mut self.in_outreach, case.outreach);
        let items = due::of_state(case, policy, now);
        let overdue = items.iter().filter(|item| item.status == DueStatus::Overdue).count();
        self.overdue = self.overdue.saturating_add(overdue);
    }

    fn finish(self, person: Option<PersonId>, policy: &ProgramPolicy) -> Load {
        let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let models = self.models.iter().filter_map(|(model, clients)| {
            let rules = policy.models.get(model)?;
            let members = if *model == Model::Act { self.team.len().max(1) } else { 1 };
            Some(ModelLoad {
                model: *model,
                clients: *clients,
                ceiling: size(rules.caseload_ceiling).saturating_mul(members),
                at_hard_ceiling: rules
                    .hard_ceiling
                    .is_some_and(|hard| *clients >= size(hard).saturating_mul(members)),
            })
        });
        Load {
            person,
            clients: self.clients,
            intensity: self.intensity,
            models: models.collect(),
            in_crisis: self.in_crisis,
            on_hold: self.on_hold,
            in_outreach: self.in_outreach,
            overdue: self.overdue,
            taken_over: self.taken_over,
            handed_on: self.handed_on,
        }
    }
}

fn finish(
    program: ProgramId,
    people: BTreeMap<Option<PersonId>, Gathered>,
    policy: &ProgramPolicy,
) -> Caseload {
    let mut loads: Vec<Load> = people.into_iter().map(|(person, load)| load.finish(person, policy)).collect();
    loads.sort_by_key(|load| std::cmp::Reverse(load.clients));
    let sum = |number: fn(&Load) -> usize| loads.iter().map(number).fold(0_usize, usize::saturating_add);
    let intensity = IntensityMix {
        high: sum(|load| load.intensity.high),
        moderate: sum(|load| load.intensity.moderate),
        low: sum(|load| load.intensity.low),
        open: sum(|load| load.intensity.open),
    };
    Caseload { program, clients: sum(|load| load.clients), intensity, loads }
}
