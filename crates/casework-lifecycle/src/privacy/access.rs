//! Access to the record: may this person look at, add to or sign this class of data, now?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{EntryId, FreeText, Role};

use super::permissions::{Action, Condition, DataClass, Grant, Permission, is_office, permission};

/// Asks to look at a part of the record, to add to it or to sign it; what is allowed is logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "a wire type: callers build it field by field")]
pub struct AccessingRecord {
    /// The class of data.
    pub data: DataClass,
    /// What would be done with it.
    #[serde(default)]
    pub action: Action,
    /// The entry, by its name or by its sequence number, when it is about one; own and author's rights need it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// The reason for which the glass is broken, in an emergency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub break_glass: Option<FreeText>,
}

/// What is asked, and everything that the answer depends on.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "callers fill it field by field")]
#[expect(clippy::struct_excessive_bools, reason = "each is one circumstance of the table")]
pub struct AccessAsked<'a> {
    /// The roles that the person holds.
    pub roles: &'a [Role],
    /// The roles in which the person has a current link to the case.
    pub linked: &'a [Role],
    /// Whether the person wrote what is asked for.
    pub author: bool,
    /// Whether an authorization for separate notes alone names the person's organization.
    pub authorization: bool,
    /// Whether a reason is given to break the glass.
    pub break_glass: bool,
    /// Whether a Part 2 consent in force lets the program use the content.
    pub consent: bool,
    /// Whether it is the person's own part.
    pub own: bool,
    /// Whether the minor agrees that the case manager reads.
    pub minor_agrees: bool,
    /// Whether the minor has asked that the representative act.
    pub minor_asked_representative: bool,
    /// Whether a Part 2 consent in force names the person's organization.
    pub part_2_consent: bool,
    /// Whether a release in force names the person's organization.
    pub release: bool,
}

/// Why access was allowed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed list of reasons")]
pub enum AccessReason {
    /// The table gives the role no such right.
    NoPermission,
    /// The person has no current link to the case in this role.
    NotLinked,
    /// The condition of the cell does not hold.
    ConditionNotMet,
    /// The table permits it.
    Permitted,
    /// The glass was broken, with a reason.
    GlassBroken,
}

/// What is owed with an access that was allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed list of needs")]
pub enum AccessNeed {
    /// Show the accounting of disclosures, not the log.
    AccountingOnly,
    /// Alert the privacy officer, and enter it in the client's record.
    AlertPrivacyOfficer,
    /// Show who and when, and no content.
    NoContent,
    /// Show the person's own part, and no more.
    OwnPartOnly,
    /// Look at it afterwards.
    Review,
}

/// The answer to an access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct AccessDecision {
    /// Whether it is allowed.
    pub allowed: bool,
    /// The role that carries it.
    pub role: Option<Role>,
    /// Why, role by role, in the order of the person's roles.
    pub reasons: Vec<(Role, AccessReason, Option<Condition>)>,
    /// What is owed with it, or what would have to hold for it.
    pub needs: Vec<AccessNeed>,
}

/// Decides an access. It is pure: the table, the person's roles and links, and what has been consented to.
///
/// Only someone with a current link to the case in a role gets what the table gives the role; breaking the glass stands
/// in for the link of a member of the staff, for reading, and for no other condition. Those who look after the record
/// need no link. A role that permits it without breaking the glass goes first.
///
/// ```
/// use casework_core::Role;
/// use casework_lifecycle::privacy::{AccessAsked, Action, DataClass, may_access};
/// let asked = AccessAsked { roles: &[Role::Supervisor], linked: &[Role::Supervisor], ..AccessAsked::default() };
/// assert!(may_access(DataClass::Plan, Action::Sign, &asked).allowed);
/// assert!(!may_access(DataClass::PsychotherapyNotes, Action::Read, &asked).allowed);
/// ```
pub fn may_access(data: DataClass, action: Action, asked: &AccessAsked<'_>) -> AccessDecision {
    let answers: Vec<(Role, Answer)> =
        asked.roles.iter().map(|role| (*role, judge(*role, data, action, asked))).collect();
    let carried = |wanted: AccessReason| answers.iter().find(|(_, answer)| answer.reason == wanted);
    let carried = carried(AccessReason::Permitted).or_else(|| carried(AccessReason::GlassBroken));
    AccessDecision {
        allowed: carried.is_some(),
        role: carried.map(|(role, _)| *role),
        reasons: answers.iter().map(|(role, answer)| (*role, answer.reason, answer.condition)).collect(),
        needs: carried
            .map(|(role, answer)| needs(permission(data, *role), answer.reason))
            .unwrap_or_default(),
    }
}

struct Answer {
    reason: AccessReason,
    condition: Option<Condition>,
}

fn judge(role: Role, data: DataClass, action: Action, asked: &AccessAsked<'_>) -> Answer {
    let answer = |reason, condition| Answer { reason, condition };
    let grant = permission(data, role).grant(action);
    let condition = match grant {
        Grant::No => return answer(AccessReason::NoPermission, None),
        Grant::Yes => None,
        Grant::If(condition) => Some(condition),
    };
    let glass = asked.break_glass && action == Action::Read && may_break_glass(role, condition);
    // The glass is broken where the cell asks for it, whoever is linked.
    if condition == Some(Condition::BreakGlass) {
        let reason = if glass { AccessReason::GlassBroken } else { AccessReason::ConditionNotMet };
        return answer(reason, condition);
    }
    if condition.is_some_and(|condition| !holds(condition, role, asked)) {
        return answer(AccessReason::ConditionNotMet, condition);
    }
    if is_office(role) || asked.linked.contains(&role) {
        answer(AccessReason::Permitted, condition)
    } else if glass {
        answer(AccessReason::GlassBroken, Some(Condition::BreakGlass))
    } else {
        answer(AccessReason::NotLinked, condition)
    }
}

/// Says whether a role may break the glass: the staff may, and a provider where the cell says so.
const fn may_break_glass(role: Role, condition: Option<Condition>) -> bool {
    match role {
        Role::Client | Role::Representative => false,
        Role::Provider => matches!(condition, Some(Condition::BreakGlass)),
        Role::ActTeam
        | Role::Auditor
        | Role::CaseManager
        | Role::Clinician
        | Role::IntakeWorker
        | Role::PeerSpecialist
        | Role::Prescriber
        | Role::PrivacyOfficer
        | Role::Supervisor
        | Role::SystemAdministrator => true,
    }
}

const fn holds(condition: Condition, role: Role, asked: &AccessAsked<'_>) -> bool {
    match condition {
        Condition::Author => asked.author,
        Condition::Authorization => asked.authorization,
        Condition::BreakGlass => false,
        Condition::Consent => asked.consent,
        Condition::MinorOrAsked => matches!(role, Role::Client) || asked.minor_asked_representative,
        Condition::MinorAgrees => asked.minor_agrees,
        Condition::Own => asked.own,
        Condition::Part2Consent => asked.part_2_consent,
        Condition::Release => asked.release,
    }
}

fn needs(cell: Permission, reason: AccessReason) -> Vec<AccessNeed> {
    let mut needs = match cell {
        Permission::NoContent => vec![AccessNeed::NoContent],
        Permission::OwnAccounting => vec![AccessNeed::AccountingOnly],
        Permission::OwnPart
        | Permission::OwnReadWrite
        | Permission::OwnReadWriteSign
        | Permission::ReadPart => vec![AccessNeed::OwnPartOnly],
        Permission::Author
        | Permission::AuthorOnly
        | Permission::BreakGlass
        | Permission::ByPart2Consent
        | Permission::ByRelease
        | Permission::Feedback
        | Permission::IfConsent
        | Permission::IfMinorAgrees
        | Permission::MinorOnly
        | Permission::None
        | Permission::OwnAuthorization
        | Permission::Read
        | Permission::ReadSign
        | Permission::ReadWrite
        | Permission::ReadWriteSign
        | Permission::Sign => Vec::new(),
    };
    if reason == AccessReason::GlassBroken {
        needs.extend([AccessNeed::AlertPrivacyOfficer, AccessNeed::Review]);
    }
    needs
}

impl AccessReason {
    /// Says the reason in words, in lower case.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoPermission => "the role has no such right",
            Self::NotLinked => "the person has no current place in the care team in this role",
            Self::ConditionNotMet => "what the right depends on does not hold",
            Self::Permitted => "the role permits it",
            Self::GlassBroken => "the glass was broken with a reason",
        }
    }
}

impl Condition {
    /// Says in words what must hold.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Author => "only the author",
            Self::Authorization => "an authorization for these notes alone",
            Self::BreakGlass => "breaking the glass with a reason (`break-glass`)",
            Self::Consent => "a Part 2 consent in force",
            Self::MinorOrAsked => "only the minor, who has not asked that the representative act",
            Self::MinorAgrees => "the minor's agreement",
            Self::Own => "the person's own part",
            Self::Part2Consent => "a Part 2 consent in force that names the reader",
            Self::Release => "a release in force that names the reader",
        }
    }
}
