//! The compile-time door to the table of referrals: a referral whose state is proved has exactly the steps of its row.
//!
//! Completing what was only sent does not compile:
//!
//! ```compile_fail
//! use casework_lifecycle::referral::{LeadsTo, stage};
//! fn may<From: LeadsTo<To>, To>() {}
//! may::<stage::Sent, stage::Completed>();
//! ```
//!
//! Its twin, one word apart, does:
//!
//! ```
//! use casework_lifecycle::referral::{LeadsTo, stage};
//! fn may<From: LeadsTo<To>, To>() {}
//! may::<stage::InService, stage::Completed>();
//! ```
//!
//! Giving up what is denied, without an answer to the denial, does not compile:
//!
//! ```compile_fail
//! use casework_lifecycle::referral::{LeadsTo, stage};
//! fn may<From: LeadsTo<To>, To>() {}
//! may::<stage::Denied, stage::Failed>();
//! ```
//!
//! ```
//! use casework_lifecycle::referral::{LeadsTo, stage};
//! fn may<From: LeadsTo<To>, To>() {}
//! may::<stage::Denied, stage::DeniedFinal>();
//! ```

use std::marker::PhantomData;

use casework_core::ReferralId;

use super::{ReferralStatus, ReferralStep};
use crate::case::command::{AdvancingReferral, Command};
use crate::case::event::Event;
use crate::case::typed::Sealed;
use crate::case::{Case, Context};
use crate::phases::Phase;
use crate::refusal::Refusal;
use crate::{Proof, Refused};

/// A marker type of the table of referrals.
pub trait ReferralStage: Sealed {
    /// The state that it stands for.
    const STATUS: ReferralStatus;
}

/// Says that the table has a step from this state to another.
pub trait LeadsTo<Next>: Sealed {}

/// A referral of a case that is proved to be in a state.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReferralAt<S> {
    id: ReferralId,
    stage: PhantomData<S>,
}

/// What a typed step gives: the case, the referral in its new state, and the events to store.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Advanced<P, S> {
    /// The case as it is now.
    pub case: Case<P>,
    /// The referral where it stands now.
    pub referral: ReferralAt<S>,
    /// What happened; store it before the case is used further.
    pub events: Vec<Event>,
}

/// What a typed step gives back when it is refused: everything as it was, and why.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NotAdvanced<P, S> {
    /// The case as it was.
    pub case: Case<P>,
    /// The referral as it was.
    pub referral: ReferralAt<S>,
    /// Why: what the new state needs and the step lacks, a release that is missing, a role.
    pub refusal: Box<Refusal>,
}

impl<S: ReferralStage> ReferralAt<S> {
    /// Proves where a referral of a case stands; nothing when it stands elsewhere, or there is none of this name.
    pub fn prove<P>(case: &Case<P>, id: &ReferralId) -> Option<Self> {
        let known = case.state.referrals.get(id)?;
        (known.status == S::STATUS && case.phase() != Phase::Closed)
            .then(|| Self { id: id.clone(), stage: PhantomData })
    }

    /// Returns the name of the referral in its case.
    pub const fn id(&self) -> &ReferralId {
        &self.id
    }

    /// Takes a step of the table; the state that `step` names is that of the type.
    ///
    /// # Errors
    /// The refusal, with everything as it was.
    pub fn advance<P: Proof, T: ReferralStage>(
        self,
        case: Case<P>,
        step: ReferralStep,
        context: &Context<'_>,
    ) -> Result<Advanced<P, T>, NotAdvanced<P, S>>
    where
        S: LeadsTo<T>,
    {
        let step = ReferralStep { to: T::STATUS, ..step };
        let command = Command::AdvanceReferral(AdvancingReferral { referral: self.id.clone(), step });
        match case.go::<P>(&command, context) {
            Ok(moved) => {
                let referral = ReferralAt { id: self.id, stage: PhantomData };
                Ok(Advanced { case: moved.case, referral, events: moved.events })
            }
            Err(Refused { case, refusal }) => Err(NotAdvanced { case, referral: self, refusal }),
        }
    }
}
