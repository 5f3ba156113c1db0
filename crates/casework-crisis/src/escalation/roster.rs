//! Who holds which post, and when. The caller hands it in: on-call rotations are not ours to keep.

use casework_core::{Instant, PersonId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Post;

/// Who is on duty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Roster {
    duties: Vec<Duty>,
}

/// A post that a person holds for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: who, in which post, from when to when, for whom")]
pub struct Duty {
    /// The post.
    pub post: Post,
    /// Who holds it.
    pub person: PersonId,
    /// From when; always until `until` when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// Until when, that instant not counted; always when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// For which client; for all of them when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
}

impl Duty {
    /// Makes a duty that has no end, for every client.
    pub const fn always(post: Post, person: PersonId) -> Self {
        Self { post, person, from: None, until: None, client: None }
    }

    fn covers(&self, client: &str, at: Instant) -> bool {
        self.from.is_none_or(|from| from <= at)
            && self.until.is_none_or(|until| at < until)
            && self.client.as_deref().is_none_or(|own| own == client)
    }
}

impl Roster {
    /// Makes a roster.
    pub fn new(duties: impl IntoIterator<Item = Duty>) -> Self {
        Self { duties: duties.into_iter().collect() }
    }

    /// Returns who holds a post for a client at an instant, in the order of the roster.
    pub fn on_duty<'a>(
        &'a self,
        post: Post,
        client: &'a str,
        at: Instant,
    ) -> impl Iterator<Item = PersonId> + use<'a> {
        let holding = self.duties.iter().filter(move |duty| duty.post == post && duty.covers(client, at));
        holding.map(|duty| duty.person)
    }
}
