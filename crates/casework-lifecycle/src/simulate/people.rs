//! Who acts in a simulated case: staff from a pool that a seed stands for, the client, and a provider.

use casework_core::{Actor, PersonId, Role};
use uuid::Uuid;

use super::random::Random;
use crate::policy::Model;

/// A part that someone plays in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Carrier,
    Client,
    Clinician,
    Intake,
    Peer,
    Provider,
    Representative,
    Supervisor,
}

/// The people of one case.
#[derive(Debug, Clone)]
pub(crate) struct People {
    pub(crate) carrier: Actor,
    pub(crate) client: Actor,
    clinician: Actor,
    intake: Actor,
    peer: Actor,
    provider: Actor,
    pub(crate) representative: Actor,
    supervisor: Actor,
}

impl People {
    /// Draws the people of a case of one client. A person of the pool has the same id in every case of a seed.
    pub(crate) fn draw(seed: u64, unit: u64, model: Model, random: &mut Random) -> Option<Self> {
        let carries: &[Role] = if model == Model::Act {
            &[Role::ActTeam, Role::CaseManager]
        } else if model == Model::Clinical {
            &[Role::Clinician, Role::CaseManager]
        } else {
            &[Role::CaseManager]
        };
        let mut staff = |kind: u64, pool: u64, roles: &[Role]| {
            Actor::new(person(seed, kind, random.below(pool)), roles.iter().copied()).ok()
        };
        Some(Self {
            carrier: staff(1, 200, carries)?,
            clinician: staff(2, 40, &[Role::Clinician])?,
            intake: staff(3, 20, &[Role::IntakeWorker])?,
            peer: staff(4, 30, &[Role::PeerSpecialist])?,
            provider: staff(5, 300, &[Role::Provider])?,
            supervisor: staff(6, 25, &[Role::Supervisor])?,
            client: Actor::new(person(seed, 7, unit), [Role::Client]).ok()?,
            representative: Actor::new(person(seed, 8, unit), [Role::Representative]).ok()?,
        })
    }

    pub(crate) const fn of(&self, who: Who) -> &Actor {
        match who {
            Who::Carrier => &self.carrier,
            Who::Client => &self.client,
            Who::Clinician => &self.clinician,
            Who::Intake => &self.intake,
            Who::Peer => &self.peer,
            Who::Provider => &self.provider,
            Who::Representative => &self.representative,
            Who::Supervisor => &self.supervisor,
        }
    }
}

/// Makes the id of a person of the pool.
fn person(seed: u64, kind: u64, number: u64) -> PersonId {
    let mut random = Random::of(seed ^ kind.rotate_left(48), number);
    PersonId::new(random_id(EPOCH_MILLIS, &mut random))
}

/// The time that stands in ids of people: 2020-01-01.
const EPOCH_MILLIS: u64 = 1_577_836_800_000;

/// Makes an id of the shape of version 7: a time in front, random numbers behind.
pub(crate) fn random_id(millis: u64, random: &mut Random) -> Uuid {
    let mut bytes = [0_u8; 10];
    let numbers = [random.next().to_le_bytes(), random.next().to_le_bytes()];
    for (byte, from) in bytes.iter_mut().zip(numbers.iter().flatten()) {
        *byte = *from;
    }
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}
