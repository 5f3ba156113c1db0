//! The permission table: thirteen classes of data, twelve columns of roles, one small closed set of cells.
//!
//! It says what a role may do with a class of data at most. Who the person is, and what has been consented to, is
//! asked by [`super::may_access`]. The table is the project's own ([`crate::sources::LIFECYCLE_SHEET`]); what the law adds to a
//! row stands in [`super::disclosure`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::Role;

use Permission::{
    Author, AuthorOnly, BreakGlass as Glass, ByPart2Consent, ByRelease, Feedback, IfConsent, IfMinorAgrees,
    MinorOnly, NoContent, None as No, OwnAccounting, OwnAuthorization, OwnPart, OwnReadWrite,
    OwnReadWriteSign, Read, ReadPart, ReadSign, ReadWrite, ReadWriteSign, Sign,
};

macro_rules! data_classes {
    ($($(#[$doc:meta])* $name:ident $wire:literal [$($cell:ident)*];)*) => {
        /// A class of data in a case, as permissions tell them apart.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[expect(clippy::exhaustive_enums, reason = "a new class must make every permission look again")]
        pub enum DataClass {
            $($(#[$doc])* #[serde(rename = $wire)] $name,)*
        }

        impl DataClass {
            /// Every class, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Returns the name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }
        }

        /// THE table: a row for each class of data, a cell for each of the [`COLUMNS`].
        pub const TABLE: &[(DataClass, [Permission; 12])] = &[$((DataClass::$name, [$($cell,)*]),)*];
    };
}

// intake, case manager, clinician, prescriber, peer, supervisor, ACT team, client or representative, provider,
// privacy officer, auditor, system administrator
data_classes! {
    /// Demographics and contacts.
    Demographics "demographics"
        [ReadWrite ReadWrite ReadWrite Read Read Read ReadWrite Read No Read Read No];
    /// Screening and triage.
    Screening "screening"
        [ReadWriteSign ReadWrite ReadWriteSign Read No Read ReadWriteSign Read No Read Read No];
    /// The general part of the assessment.
    Assessment "assessment"
        [No ReadWriteSign ReadWriteSign Read ReadPart Read ReadWriteSign Read ByRelease Read Read No];
    /// Mental status and diagnosis.
    MentalStatus "mental-status-and-diagnosis"
        [No Read ReadWriteSign ReadWriteSign No Read ReadWriteSign Read ByRelease Read Read No];
    /// Records of substance-use treatment under 42 CFR Part 2.
    SubstanceUse "substance-use"
        [No IfConsent IfConsent IfConsent No IfConsent IfConsent Read ByPart2Consent Read Read No];
    /// A therapist's separate notes of a session, and counseling notes of substance-use treatment.
    PsychotherapyNotes "psychotherapy-notes"
        [No No AuthorOnly No No No No No OwnAuthorization No No No];
    /// Notes that a minor controls.
    MinorControlledNotes "minor-controlled-notes"
        [No IfMinorAgrees Author Glass No Glass Glass MinorOnly No Read Read No];
    /// The plan and its goals.
    Plan "plan"
        [No ReadWriteSign ReadWriteSign Read Read ReadSign ReadWriteSign ReadSign OwnPart Read Read No];
    /// Progress notes.
    ProgressNotes "progress-notes"
        [No ReadWriteSign ReadWriteSign ReadWriteSign OwnReadWriteSign Read ReadWriteSign Read Feedback Read Read No];
    /// Referrals.
    Referrals "referrals"
        [No ReadWriteSign ReadWrite Read Read Read ReadWrite Read OwnReadWrite Read Read No];
    /// The crisis and safety plan.
    CrisisPlan "crisis-plan"
        [Read ReadWrite ReadWriteSign ReadWrite Read ReadSign ReadWriteSign ReadSign Glass Read Read No];
    /// Consents and releases.
    Consents "consents"
        [ReadWrite ReadWrite ReadWrite Read No Read ReadWrite Sign No ReadWrite Read No];
    /// Who looked at what, and what was given to whom.
    AuditLog "audit-log"
        [No No No No No No No OwnAccounting No Read Read NoContent];
}

/// The columns of the table, each with the roles that it is about.
pub const COLUMNS: [(&str, &[Role]); 12] = [
    ("intake", &[Role::IntakeWorker]),
    ("case manager", &[Role::CaseManager]),
    ("clinician", &[Role::Clinician]),
    ("prescriber", &[Role::Prescriber]),
    ("peer", &[Role::PeerSpecialist]),
    ("supervisor", &[Role::Supervisor]),
    ("ACT team", &[Role::ActTeam]),
    ("client, representative", &[Role::Client, Role::Representative]),
    ("provider", &[Role::Provider]),
    ("privacy officer", &[Role::PrivacyOfficer]),
    ("auditor", &[Role::Auditor]),
    ("system administrator", &[Role::SystemAdministrator]),
];

/// What someone would do with data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the three letters of the table")]
pub enum Action {
    /// Look at it.
    #[default]
    Read,
    /// Sign it.
    Sign,
    /// Add to it.
    Write,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::Read, Self::Sign, Self::Write];

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Sign => "sign",
            Self::Write => "write",
        }
    }
}

/// What a cell of the table permits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a new kind of cell must make every reader look again")]
pub enum Permission {
    /// Everything, for the author alone; the minor's own choice opens it to the others of the row.
    Author,
    /// Everything, for the author alone, and nothing opens it.
    AuthorOnly,
    /// Reading in an emergency, with a reason, looked at afterwards.
    BreakGlass,
    /// Reading under a Part 2 consent that names the reader.
    ByPart2Consent,
    /// Reading under a release that names the reader.
    ByRelease,
    /// Adding feedback, and reading nothing.
    Feedback,
    /// Reading while a Part 2 consent is in force.
    IfConsent,
    /// Reading while the minor agrees.
    IfMinorAgrees,
    /// Reading for the minor; for a representative only when the minor has asked for it.
    MinorOnly,
    /// Reading who and when, without any content.
    NoContent,
    /// Nothing.
    None,
    /// Reading one's own accounting of disclosures, not the log.
    OwnAccounting,
    /// Reading under an authorization for these notes and nothing else.
    OwnAuthorization,
    /// Reading one's own part.
    OwnPart,
    /// Reading and writing one's own part.
    OwnReadWrite,
    /// Reading, writing and signing one's own part.
    OwnReadWriteSign,
    /// Reading.
    Read,
    /// Reading the part that one's work is about.
    ReadPart,
    /// Reading and signing.
    ReadSign,
    /// Reading and writing.
    ReadWrite,
    /// Reading, writing and signing.
    ReadWriteSign,
    /// Signing, and reading what is signed.
    Sign,
}

/// What must hold beside the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a new condition must make every decision look again")]
pub enum Condition {
    /// The person wrote it.
    Author,
    /// An authorization for these notes alone names the reader.
    Authorization,
    /// The glass is broken: a reason is given, and it is looked at afterwards.
    BreakGlass,
    /// A Part 2 consent is in force.
    Consent,
    /// The reader is the client, or the minor has asked that the representative act.
    MinorOrAsked,
    /// The minor agrees.
    MinorAgrees,
    /// It is the person's own part.
    Own,
    /// A Part 2 consent in force names the reader.
    Part2Consent,
    /// A release in force names the reader.
    Release,
}

/// What a cell says of one action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "yes, no, or it depends")]
pub enum Grant {
    /// It depends on one condition.
    If(Condition),
    /// Never.
    No,
    /// Yes.
    Yes,
}

impl Permission {
    /// Says what the cell permits of an action.
    pub fn grant(self, action: Action) -> Grant {
        let (actions, condition) = self.parts();
        match condition {
            _ if !actions.contains(&action) => Grant::No,
            Some(condition) => Grant::If(condition),
            None => Grant::Yes,
        }
    }

    /// Takes the cell apart: its letters, and what must hold for them.
    const fn parts(self) -> (&'static [Action], Option<Condition>) {
        use Action::{Read as R, Sign as S, Write as W};

        match self {
            Self::Author | Self::AuthorOnly => (&[R, W, S], Some(Condition::Author)),
            Self::BreakGlass => (&[R], Some(Condition::BreakGlass)),
            Self::ByPart2Consent => (&[R], Some(Condition::Part2Consent)),
            Self::ByRelease => (&[R], Some(Condition::Release)),
            Self::Feedback => (&[W], None),
            Self::IfConsent => (&[R], Some(Condition::Consent)),
            Self::IfMinorAgrees => (&[R], Some(Condition::MinorAgrees)),
            Self::MinorOnly => (&[R], Some(Condition::MinorOrAsked)),
            Self::NoContent | Self::OwnAccounting | Self::Read => (&[R], None),
            Self::None => (&[], None),
            Self::OwnAuthorization => (&[R], Some(Condition::Authorization)),
            Self::OwnPart | Self::ReadPart => (&[R], Some(Condition::Own)),
            Self::OwnReadWrite => (&[R, W], Some(Condition::Own)),
            Self::OwnReadWriteSign => (&[R, W, S], Some(Condition::Own)),
            Self::ReadSign | Self::Sign => (&[R, S], None),
            Self::ReadWrite => (&[R, W], None),
            Self::ReadWriteSign => (&[R, W, S], None),
        }
    }

    /// Returns the words that the catalogue prints in the cell.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::AuthorOnly => "author only",
            Self::BreakGlass => "b",
            Self::ByPart2Consent => "by Part 2 consent",
            Self::ByRelease => "by release",
            Self::Feedback => "feedback W",
            Self::IfConsent => "R if consent",
            Self::IfMinorAgrees => "R if minor agrees",
            Self::MinorOnly => "minor R; representative –",
            Self::NoContent => "R (no content)",
            Self::None => "–",
            Self::OwnAccounting => "own accounting",
            Self::OwnAuthorization => "own authorization",
            Self::OwnPart => "own part",
            Self::OwnReadWrite => "own RW",
            Self::OwnReadWriteSign => "RWS own",
            Self::Read => "R",
            Self::ReadPart => "R part",
            Self::ReadSign => "RS",
            Self::ReadWrite => "RW",
            Self::ReadWriteSign => "RWS",
            Self::Sign => "S",
        }
    }
}

/// Returns the cell of a class and a role; a role without a column has no permission.
pub fn permission(data: DataClass, role: Role) -> Permission {
    let row = TABLE.iter().find(|(class, _)| *class == data).map(|(_, cells)| cells);
    let column = COLUMNS.iter().position(|(_, roles)| roles.contains(&role));
    row.zip(column).and_then(|(cells, place)| cells.get(place).copied()).unwrap_or(No)
}

/// Says whether a role only looks after the record: it has no part in the care, and needs no place in the care team.
pub const fn is_office(role: Role) -> bool {
    matches!(role, Role::Auditor | Role::PrivacyOfficer | Role::SystemAdministrator)
}
