//! Who acts: roles, actors and signatures. Permissions are not here: which role may take which step is a table of
//! the lifecycle crate.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Digest, FreeText, Instant, PersonId};

/// The roles that a person can hold in a case.
///
/// They are the columns of the permission table: nine that take part in the work, and three that only look after
/// the record. One person may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a new role must make every permission look again")]
pub enum Role {
    /// A member or the lead of an assertive community treatment team.
    ActTeam,
    /// Someone who audits the record.
    Auditor,
    /// The person accountable for the case.
    CaseManager,
    /// The person served.
    Client,
    /// A licensed clinician.
    Clinician,
    /// Someone who takes first contact and screens.
    IntakeWorker,
    /// A peer specialist.
    PeerSpecialist,
    /// A prescriber: a psychiatrist, or a nurse with the right to prescribe.
    Prescriber,
    /// Someone who guards privacy.
    PrivacyOfficer,
    /// An outside provider or agency.
    Provider,
    /// A legally authorized representative: a parent, a guardian, a health-care proxy.
    Representative,
    /// A supervisor.
    Supervisor,
    /// Someone who runs the system and sees no content.
    SystemAdministrator,
}

impl Role {
    /// Every role, in alphabetical order.
    pub const ALL: [Self; 13] = [
        Self::ActTeam,
        Self::Auditor,
        Self::CaseManager,
        Self::Client,
        Self::Clinician,
        Self::IntakeWorker,
        Self::PeerSpecialist,
        Self::Prescriber,
        Self::PrivacyOfficer,
        Self::Provider,
        Self::Representative,
        Self::Supervisor,
        Self::SystemAdministrator,
    ];

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ActTeam => "act-team",
            Self::Auditor => "auditor",
            Self::CaseManager => "case-manager",
            Self::Client => "client",
            Self::Clinician => "clinician",
            Self::IntakeWorker => "intake-worker",
            Self::PeerSpecialist => "peer-specialist",
            Self::Prescriber => "prescriber",
            Self::PrivacyOfficer => "privacy-officer",
            Self::Provider => "provider",
            Self::Representative => "representative",
            Self::Supervisor => "supervisor",
            Self::SystemAdministrator => "system-administrator",
        }
    }

    /// Says whether the role is the client's own voice: the client, or a representative.
    pub const fn speaks_for_the_client(self) -> bool {
        matches!(self, Self::Client | Self::Representative)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The person who does something, with every role that person holds.
///
/// ```
/// use casework_core::{Actor, Role};
/// let person = "01941f29-7c00-7000-8000-000000000001".parse().unwrap();
/// let actor = Actor::new(person, [Role::Clinician, Role::CaseManager]).unwrap();
/// assert_eq!(actor.first_of(&[Role::CaseManager]), Some(Role::CaseManager));
/// assert_eq!(actor.first_of(&[Role::Supervisor]), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", try_from = "ActorWire")]
#[schemars(deny_unknown_fields)]
pub struct Actor {
    id: PersonId,
    roles: Vec<Role>,
}

/// Says why an actor could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActorError {
    /// An actor without a role can do nothing.
    #[error("a person who acts holds at least one role, for example `case-manager`")]
    NoRole,
}

impl Actor {
    /// Makes an actor. The order of the roles is kept; repeats are dropped.
    ///
    /// # Errors
    /// [`ActorError::NoRole`] when no role is given.
    pub fn new(id: PersonId, roles: impl IntoIterator<Item = Role>) -> Result<Self, ActorError> {
        let mut kept = Vec::new();
        for role in roles {
            if !kept.contains(&role) {
                kept.push(role);
            }
        }
        if kept.is_empty() { Err(ActorError::NoRole) } else { Ok(Self { id, roles: kept }) }
    }

    /// Returns who acts.
    pub const fn id(&self) -> PersonId {
        self.id
    }

    /// Returns the roles, in the order given.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Returns the first of the person's roles that is among `permitted`.
    pub fn first_of(&self, permitted: &[Role]) -> Option<Role> {
        self.roles.iter().copied().find(|role| permitted.contains(role))
    }

    /// Says whether the person holds the role.
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// A person and the roles that person holds.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
struct ActorWire {
    id: PersonId,
    #[schemars(length(min = 1))]
    roles: Vec<Role>,
}

impl TryFrom<ActorWire> for Actor {
    type Error = ActorError;

    fn try_from(wire: ActorWire) -> Result<Self, ActorError> {
        Self::new(wire.id, wire.roles)
    }
}

/// What a signature says about the content it stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed list: each meaning is treated apart")]
pub enum Meaning {
    /// The signer agrees with the content.
    Agree,
    /// The signer wrote the content.
    Author,
    /// The signer, another person than the author, takes responsibility with the author.
    CoSign,
    /// The signer objects and the objection is kept with the content.
    Object,
}

/// An attestation: who signed what, in which role, with which meaning, when.
///
/// The content hash ties the signature to the exact content that was signed ([`Digest::of`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "the parts of a signature are fixed by the record rules")]
pub struct Signature {
    /// Who signed.
    pub signer: PersonId,
    /// The role in which the person signed.
    pub role: Role,
    /// What the signature says.
    pub meaning: Meaning,
    /// When it was signed.
    pub at: Instant,
    /// The hash of the content that was signed.
    pub content_hash: Digest,
}

/// A documented refusal to sign, kept in place of a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "who refused and why: nothing else is asked")]
pub struct SignatureRefusal {
    /// The role whose signature was refused.
    pub role: Role,
    /// The reason given.
    pub reason: FreeText,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_name_of_a_role_is_what_serde_writes() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{role}\""));
        }
    }

    #[test]
    fn an_actor_without_a_role_is_refused_on_the_wire_too() {
        let wire = r#"{"id":"01941f29-7c00-7000-8000-000000000001","roles":[]}"#;
        assert!(serde_json::from_str::<Actor>(wire).unwrap_err().to_string().contains("at least one role"));
    }
}
