//! The care team: who has a current link to the case, in which role, from when to when.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{PersonId, Role};
use chrono::NaiveDate;

/// Someone joins the care team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TeamMember {
    /// The person.
    pub person: PersonId,
    /// The role in which the person takes part.
    pub role: Role,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// The name that releases use for the person's organization, for those from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
}

/// Someone leaves the care team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TeamMemberEnded {
    /// The person.
    pub person: PersonId,
    /// The role that ends; every role when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The last day.
    pub on: NaiveDate,
}

impl TeamMember {
    /// Says whether the place in the team is held on a day.
    pub fn is_current(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }

    /// Says whether the role is one that a team has: those who only look after the record, the client and a
    /// representative are linked in their own way.
    pub const fn is_of_a_team(role: Role) -> bool {
        !super::permissions::is_office(role) && !role.speaks_for_the_client()
    }

    /// Ends the place with a day, unless it ends earlier.
    pub(super) fn end(&mut self, ended: &TeamMemberEnded) {
        let meant = self.person == ended.person && ended.role.is_none_or(|role| role == self.role);
        if meant && self.from <= ended.on {
            self.to = Some(self.to.map_or(ended.on, |last| last.min(ended.on)));
        }
    }
}
