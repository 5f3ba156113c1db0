//! THE table: the phases, what must be there to leave each one forward, and the 44 permitted moves.
//!
//! Everything else about the order of steps is a view of this file: the [`Phase`] enum and its wire names, the marker
//! types, the [`MOVES`] table, one typed verb for each row, the run-time check, the diagram, and the exhaustive walk
//! in the tests. What it deliberately does not hold: what an exit artifact is (see [`crate::artifacts`]) and the
//! other guards (see [`crate::case`]).

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::FreeText;

use crate::artifacts::{
    ExitArtifact, aftercare, assessment, evaluation, implementation, intake, monitoring, planning, risk,
    screening, transition,
};
use crate::case::command::{Closing, Command, Moving, OpenCase, Reopening};
use crate::case::typed::{InCrisis, Moved, Refused, Stabilized};
use crate::case::{Case, Context};
use crate::refusal::Refusal;

/// The version of the table. A table that permits or asks for something else gets the next number, and open cases move to
/// it by [`crate::case::command::Command::AdoptPolicy`].
pub const VERSION: u32 = 1;

/// When a move may be made although a crisis overlay is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "the three answers of the crisis overlay")]
pub enum CrisisGate {
    /// Even while a crisis is active: the two urgent entries, and every loop.
    EvenActive,
    /// Once the crisis is stabilized.
    OnceStabilized,
    /// Only when no crisis is open.
    OnceResolved,
}

/// What kind of move a pair is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "each kind has its own guards")]
pub enum MoveKind {
    /// F: needs every exit artifact of the phase that is left, and no blocking overlay.
    Forward,
    /// L: needs a reason code and words; always allowed while the case is open.
    LoopBack,
    /// S: a short return to monitoring under the plan in force.
    ShortReturn,
    /// M: an edge that only some models of delivery have.
    ModelEdge,
    /// X: an early exit with a closure reason.
    EarlyExit,
    /// F/X: the end of the road, or an early exit on its last stretch.
    Finish,
    /// N: a new episode that is linked to the closed one.
    NewEpisode,
    /// R: the closed episode is opened again.
    Reopen,
}

impl MoveKind {
    /// Returns the letter of the matrix.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Forward => "F",
            Self::LoopBack => "L",
            Self::ShortReturn => "S",
            Self::ModelEdge => "M",
            Self::EarlyExit => "X",
            Self::Finish => "F/X",
            Self::NewEpisode => "N",
            Self::Reopen => "R",
        }
    }

    /// Says whether the move leads on, so that exit artifacts are needed and overlays block it.
    ///
    /// A short return and a model edge count as leading on: both end the work of the phase that is left.
    pub const fn leads_on(self) -> bool {
        matches!(self, Self::Forward | Self::ShortReturn | Self::ModelEdge)
    }
}

/// One permitted pair of phases.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Move {
    /// The phase that is left.
    pub from: Phase,
    /// The phase that is entered.
    pub to: Phase,
    /// The name of the typed verb.
    pub verb: &'static str,
    /// What kind of move it is.
    pub kind: MoveKind,
    /// When it may be made during a crisis.
    pub gate: CrisisGate,
    /// The reasons that may be given; only loops have any.
    pub reasons: &'static [LoopReason],
}

/// Why a case goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed vocabulary")]
#[expect(missing_docs, reason = "the names are the definitions; the table says where each may be used")]
pub enum LoopReason {
    AfterCrisis,
    ClientChangedMind,
    ClientPreference,
    ClientRequest,
    ConsentExpired,
    ConsentWithdrawnPartly,
    Deterioration,
    EligibilityChanged,
    GoalMetNewGoal,
    HandOffFailed,
    IntensityChange,
    ModelChange,
    NewDiagnosis,
    NextPlannedActivity,
    NoImprovement,
    ReReferral,
    ReceiverClosed,
    ReceiverWithdrew,
    ReferralDenied,
    RelapseInAftercare,
    RepresentativeChanged,
    RiskChanged,
    ScheduledReassessment,
    ScheduledReview,
    ServiceUnavailable,
    SignificantChange,
    WrongProgram,
}

impl LoopReason {
    /// Returns the name on the wire.
    pub fn as_str(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// Why a case goes back to assessment, from any later phase.
const REASSESS: &[LoopReason] = &[
    LoopReason::ScheduledReassessment,
    LoopReason::SignificantChange,
    LoopReason::AfterCrisis,
    LoopReason::NewDiagnosis,
    LoopReason::ClientRequest,
    LoopReason::RelapseInAftercare,
];
/// Why a case goes back to risk stratification.
const RESTRATIFY: &[LoopReason] =
    &[LoopReason::RiskChanged, LoopReason::IntensityChange, LoopReason::ModelChange, LoopReason::AfterCrisis];
/// Why a case goes back to planning.
const REPLAN: &[LoopReason] = &[
    LoopReason::NoImprovement,
    LoopReason::GoalMetNewGoal,
    LoopReason::ServiceUnavailable,
    LoopReason::ReferralDenied,
    LoopReason::ClientPreference,
    LoopReason::AfterCrisis,
    LoopReason::ScheduledReview,
];
const TO_SCREENING: &[LoopReason] = &[LoopReason::EligibilityChanged, LoopReason::WrongProgram];
const TO_INTAKE: &[LoopReason] =
    &[LoopReason::ConsentExpired, LoopReason::ConsentWithdrawnPartly, LoopReason::RepresentativeChanged];
const TO_IMPLEMENTATION: &[LoopReason] = &[LoopReason::NextPlannedActivity, LoopReason::ReReferral];
const HALT: &[LoopReason] =
    &[LoopReason::Deterioration, LoopReason::ClientChangedMind, LoopReason::ReceiverWithdrew];
const HAND_OFF_AGAIN: &[LoopReason] = &[LoopReason::HandOffFailed, LoopReason::ReceiverClosed];

macro_rules! lifecycle {
    (
        phases { $($(#[$doc:meta])* $phase:ident $code:literal $wire:literal needs [$($need:expr),* $(,)?];)* }
        moves { $($from:ident -> $to:ident by $verb:ident $kind:ident $reasons:expr, $gate:ident;)* }
    ) => {
        /// The ten working phases and the end state, in their order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[expect(clippy::exhaustive_enums, reason = "a new phase must make every caller look again")]
        pub enum Phase {
            $($(#[$doc])* #[serde(rename = $wire)] $phase,)*
        }

        impl Phase {
            /// Every phase, in order.
            pub const ALL: &[Self] = &[$(Self::$phase,)*];

            /// Returns the three-letter code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$phase => $code,)* }
            }

            /// Returns the name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$phase => $wire,)* }
            }

            /// Returns what must be there to leave the phase forward, in the order of the table.
            pub fn exit_artifacts(self) -> &'static [&'static ExitArtifact] {
                match self {
                    $(Self::$phase => {
                        static NEEDS: &[&ExitArtifact] = &[$(&$need),*];
                        NEEDS
                    })*
                }
            }
        }

        /// The permitted moves, in the order of the matrix.
        pub const MOVES: &[Move] = &[$(Move {
            from: Phase::$from,
            to: Phase::$to,
            verb: stringify!($verb),
            kind: MoveKind::$kind,
            gate: CrisisGate::$gate,
            reasons: $reasons,
        },)*];

        /// Marker types: `Case<Intake>` is a case that is proved to be in intake with no crisis open.
        pub mod marker {
            use super::Phase;
            use crate::case::typed::{PhaseMarker, Sealed};

            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                #[non_exhaustive]
                pub struct $phase;

                impl Sealed for $phase {}

                impl PhaseMarker for $phase {
                    const PHASE: Phase = Phase::$phase;
                }
            )*
        }

        $(lifecycle! { @verb $kind $gate $from $to $verb })*
    };
    (@verb LoopBack $gate:ident $from:ident $to:ident $verb:ident) => {
        lifecycle! { @back marker::$from, $from, marker::$to, $to, $verb }
        lifecycle! { @back InCrisis<marker::$from>, $from, InCrisis<marker::$to>, $to, $verb }
        lifecycle! { @back Stabilized<marker::$from>, $from, Stabilized<marker::$to>, $to, $verb }
    };
    (@back $proof:ty, $from:ident, $result:ty, $to:ident, $verb:ident) => {
        impl Case<$proof> {
            #[doc = concat!("Goes back from [`Phase::", stringify!($from), "`] to [`Phase::", stringify!($to), "`] for a reason.")]
            ///
            /// # Errors
            /// The refusal, with the case as it was.
            pub fn $verb(
                self,
                reason: LoopReason,
                note: FreeText,
                context: &Context<'_>,
            ) -> Result<Moved<$result>, Refused<$proof>> {
                self.go(&Command::Move(Moving { to: Phase::$to, reason: Some(reason), note: Some(note) }), context)
            }
        }
    };
    (@verb EarlyExit $gate:ident $from:ident $to:ident $verb:ident) => {
        lifecycle! { @close marker::$from, $from, $verb }
        lifecycle! { @close InCrisis<marker::$from>, $from, $verb }
        lifecycle! { @close Stabilized<marker::$from>, $from, $verb }
    };
    (@verb Finish $gate:ident $from:ident $to:ident $verb:ident) => {
        lifecycle! { @verb EarlyExit $gate $from $to $verb }
    };
    (@close $proof:ty, $from:ident, $verb:ident) => {
        impl Case<$proof> {
            #[doc = concat!("Closes a case that is in [`Phase::", stringify!($from), "`].")]
            ///
            /// # Errors
            /// The refusal, with the case as it was.
            pub fn $verb(
                self,
                closing: Closing,
                context: &Context<'_>,
            ) -> Result<Moved<marker::Closed>, Refused<$proof>> {
                self.go(&Command::CloseCase(closing), context)
            }
        }
    };
    (@verb NewEpisode $gate:ident $from:ident $to:ident $verb:ident) => {
        impl Case<marker::$from> {
            /// Opens a new episode that is linked to this closed one. This case stays as it is.
            ///
            /// # Errors
            /// The refusal.
            pub fn $verb(
                &self,
                id: casework_core::CaseId,
                opening: OpenCase,
                context: &Context<'_>,
            ) -> Result<Moved<marker::$to>, Refusal> {
                self.open_next(id, opening, context)
            }
        }
    };
    (@verb Reopen $gate:ident $from:ident $to:ident $verb:ident) => {
        impl Case<marker::$from> {
            /// Opens the closed episode again, at assessment.
            ///
            /// # Errors
            /// The refusal, with the case as it was.
            pub fn $verb(
                self,
                reopening: Reopening,
                context: &Context<'_>,
            ) -> Result<Moved<marker::$to>, Refused<marker::$from>> {
                self.go(&Command::ReopenCase(reopening), context)
            }
        }
    };
    // What is left leads on: forward moves, short returns and model edges.
    (@verb $kind:ident EvenActive $from:ident $to:ident $verb:ident) => {
        lifecycle! { @on marker::$from, $from, marker::$to, $to, $verb }
        lifecycle! { @on InCrisis<marker::$from>, $from, InCrisis<marker::$to>, $to, $verb }
        lifecycle! { @on Stabilized<marker::$from>, $from, Stabilized<marker::$to>, $to, $verb }
    };
    (@verb $kind:ident OnceStabilized $from:ident $to:ident $verb:ident) => {
        lifecycle! { @on marker::$from, $from, marker::$to, $to, $verb }
        lifecycle! { @on Stabilized<marker::$from>, $from, Stabilized<marker::$to>, $to, $verb }
    };
    (@verb $kind:ident OnceResolved $from:ident $to:ident $verb:ident) => {
        lifecycle! { @on marker::$from, $from, marker::$to, $to, $verb }
    };
    (@on $proof:ty, $from:ident, $result:ty, $to:ident, $verb:ident) => {
        impl Case<$proof> {
            #[doc = concat!("Moves on from [`Phase::", stringify!($from), "`] to [`Phase::", stringify!($to), "`].")]
            ///
            /// # Errors
            /// The refusal, with the case as it was.
            pub fn $verb(self, context: &Context<'_>) -> Result<Moved<$result>, Refused<$proof>> {
                self.go(&Command::Move(Moving { to: Phase::$to, reason: None, note: None }), context)
            }
        }
    };
}

lifecycle! {
    phases {
        /// Finds the person, triages, decides in or out.
        Screening "SCR" "screening" needs [
            screening::REFERRAL_SOURCE, screening::TRIAGE, screening::ELIGIBILITY, screening::IDENTITY_CHECK,
        ];
        /// Joins, informs, takes consent, enrolls.
        Intake "INT" "intake" needs [
            intake::TWO_WAY_CONTACT, intake::PARTICIPATION_CONSENT, intake::PRIVACY_NOTICE, intake::ASSIGNMENT,
            intake::RIGHTS_INFORMATION, intake::CONTACT_PREFERENCES, intake::EMERGENCY_CONTACT,
        ];
        /// Draws the whole-person picture.
        Assessment "ASM" "assessment" needs [
            assessment::DOMAINS, assessment::SAFETY_SCREEN, assessment::STRENGTHS_AND_PREFERENCES,
            assessment::INFORMATION_SOURCES, assessment::NEEDS, assessment::SIGNATURES,
        ];
        /// Sets level and intensity.
        RiskStratification "RSK" "risk-stratification" needs [
            risk::LEVEL, risk::CONTACT_SCHEDULE, risk::SAFETY_PLAN, risk::CO_SIGNATURE, risk::MODEL_FIT,
        ];
        /// Sets goals and agrees the plan.
        Planning "PLN" "planning" needs [
            planning::VALID_GOALS, planning::NEEDS_ADDRESSED, planning::INTERVENTIONS, planning::CRISIS_PLAN,
            planning::NEXT_REVIEW, planning::SIGNATURES,
        ];
        /// Links to services and starts the work.
        Implementation "IMP" "implementation" needs [implementation::ACTIVITIES, implementation::LINKAGE];
        /// Follows up, measures, adjusts.
        Monitoring "MON" "monitoring" needs [
            monitoring::CONTACTS, monitoring::MEASURES, monitoring::ADHERENCE, monitoring::REFERRALS_RECHECKED,
        ];
        /// Judges outcomes and decides.
        Evaluation "EVL" "evaluation" needs [
            evaluation::GOAL_STATUSES, evaluation::MEASURES_COMPARED, evaluation::OUTCOME_AREAS,
            evaluation::SATISFACTION, evaluation::DECISION, evaluation::SIGNATURES,
        ];
        /// Prepares discharge and steps down.
        Transition "TRN" "transition" needs [
            transition::DISCHARGE_CRITERIA, transition::RELAPSE_PLAN, transition::SAFETY_PLAN,
            transition::STEP_DOWN, transition::RECEIVER, transition::HANDOFF, transition::RELEASES,
            transition::REFERRALS_ENDED, transition::CLIENT_SIGNATURE,
        ];
        /// Keeps contact after the transition.
        PostTransition "PTR" "post-transition" needs [
            aftercare::DAY_7_CONTACT, aftercare::DAY_30_CONTACT, aftercare::FINAL_EVALUATION,
            aftercare::CLOSURE_SUMMARY, aftercare::RETENTION_START,
        ];
        /// Has ended.
        Closed "CLO" "closed" needs [];
    }
    moves {
        Screening -> Intake by begin_intake Forward &[], EvenActive;
        Screening -> Closed by close EarlyExit &[], EvenActive;

        Intake -> Screening by return_to_screening LoopBack TO_SCREENING, EvenActive;
        Intake -> Assessment by begin_assessment Forward &[], EvenActive;
        Intake -> Closed by close EarlyExit &[], EvenActive;

        Assessment -> Intake by return_to_intake LoopBack TO_INTAKE, EvenActive;
        Assessment -> RiskStratification by begin_risk_stratification Forward &[], OnceStabilized;
        Assessment -> Closed by close EarlyExit &[], EvenActive;

        RiskStratification -> Assessment by reassess LoopBack REASSESS, EvenActive;
        RiskStratification -> Planning by begin_planning Forward &[], OnceStabilized;
        RiskStratification -> Monitoring by continue_monitoring ShortReturn &[], OnceStabilized;
        RiskStratification -> Closed by close EarlyExit &[], EvenActive;

        Planning -> Assessment by reassess LoopBack REASSESS, EvenActive;
        Planning -> RiskStratification by restratify LoopBack RESTRATIFY, EvenActive;
        Planning -> Implementation by begin_implementation Forward &[], OnceStabilized;
        Planning -> Closed by close EarlyExit &[], EvenActive;

        Implementation -> Assessment by reassess LoopBack REASSESS, EvenActive;
        Implementation -> RiskStratification by restratify LoopBack RESTRATIFY, EvenActive;
        Implementation -> Planning by replan LoopBack REPLAN, EvenActive;
        Implementation -> Monitoring by begin_monitoring Forward &[], OnceStabilized;
        Implementation -> Transition by begin_brokered_transition ModelEdge &[], OnceResolved;
        Implementation -> Closed by close EarlyExit &[], EvenActive;

        Monitoring -> Assessment by reassess LoopBack REASSESS, EvenActive;
        Monitoring -> RiskStratification by restratify LoopBack RESTRATIFY, EvenActive;
        Monitoring -> Planning by replan LoopBack REPLAN, EvenActive;
        Monitoring -> Implementation by resume_implementation LoopBack TO_IMPLEMENTATION, EvenActive;
        Monitoring -> Evaluation by begin_evaluation Forward &[], OnceStabilized;
        Monitoring -> Closed by close EarlyExit &[], EvenActive;

        Evaluation -> Assessment by reassess LoopBack REASSESS, EvenActive;
        Evaluation -> RiskStratification by restratify LoopBack RESTRATIFY, EvenActive;
        Evaluation -> Planning by replan LoopBack REPLAN, EvenActive;
        Evaluation -> Monitoring by continue_monitoring ShortReturn &[], OnceStabilized;
        Evaluation -> Transition by begin_transition Forward &[], OnceResolved;
        Evaluation -> Closed by close EarlyExit &[], EvenActive;

        Transition -> Assessment by reassess LoopBack REASSESS, EvenActive;
        Transition -> Planning by replan LoopBack REPLAN, EvenActive;
        Transition -> Monitoring by halt_transition LoopBack HALT, EvenActive;
        Transition -> PostTransition by begin_post_transition Forward &[], OnceResolved;
        Transition -> Closed by close EarlyExit &[], EvenActive;

        PostTransition -> Assessment by reassess LoopBack REASSESS, EvenActive;
        PostTransition -> Transition by hand_off_again LoopBack HAND_OFF_AGAIN, EvenActive;
        PostTransition -> Closed by close Finish &[], EvenActive;

        Closed -> Screening by start_new_episode NewEpisode &[], EvenActive;
        Closed -> Assessment by reopen Reopen &[], EvenActive;
    }
}

impl Phase {
    /// Returns the moves that lead out of the phase, in the order of the table.
    pub fn moves(self) -> impl Iterator<Item = &'static Move> {
        MOVES.iter().filter(move |row| row.from == self)
    }

    /// Returns the move from this phase to another, when the pair is permitted.
    pub fn move_to(self, to: Self) -> Option<&'static Move> {
        self.moves().find(|row| row.to == to)
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Draws the table as a Mermaid state diagram.
pub fn mermaid() -> String {
    use std::fmt::Write as _;

    let mut diagram = String::from("stateDiagram-v2\n    [*] --> SCR\n");
    for row in MOVES {
        let (from, to, letter, verb) = (row.from.code(), row.to.code(), row.kind.letter(), row.verb);
        // INVARIANT: writing to a String cannot fail.
        let _ = writeln!(diagram, "    {from} --> {to}: {letter} {}", verb.replace('_', " "));
    }
    diagram
}
