//! The checks that a command must pass, in the order of the lifecycle sheet. The first that finds something refuses.
//!
//! Each file holds one check and says which code it gives.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a check is silent on every command that it is not about"
)]

use casework_core::{Finding, Role};

use super::command::{Closing, Command};
use super::{Context, State};
use crate::phases::{Move, Phase};
use crate::refusal::{Refusal, RefusalCode};

mod case_closed;
mod client_deceased;
mod closure_reason;
mod consent_missing;
mod crisis_open;
mod date_invalid;
mod disclosure;
mod duplicate_episode;
mod entry_immutable;
mod exit_artifacts;
mod goal_invalid;
mod model_rule;
mod no_such_transition;
mod outreach_incomplete;
mod overlay;
mod plan_unsigned;
mod receiver;
mod reference;
mod referral_step;
mod reopening;
mod role;
mod signer_authority;
mod version_superseded;

pub(crate) use exit_artifacts::missing_artifacts;
pub(crate) use role::permitted;

/// A command under examination.
pub(crate) struct Attempt<'a> {
    pub(crate) case: &'a State,
    pub(crate) command: &'a Command,
    pub(crate) context: &'a Context<'a>,
    /// The row of the table that the command would take, when it would take one.
    pub(crate) row: Option<&'static Move>,
}

impl<'a> Attempt<'a> {
    pub(crate) fn new(case: &'a State, command: &'a Command, context: &'a Context<'a>) -> Self {
        let to = match command {
            Command::Move(moving) => Some(moving.to),
            Command::CloseCase(_) => Some(Phase::Closed),
            Command::ReopenCase(_) => Some(Phase::Assessment),
            _ => None,
        };
        let row = to.and_then(|to| case.phase.move_to(to)).filter(|_| case.opening.is_some());
        Self { case, command, context, row }
    }

    /// Returns the row, when the command would lead the case on.
    pub(crate) fn leads_on(&self) -> Option<&'static Move> {
        self.row.filter(|row| row.kind.leads_on() && matches!(self.command, Command::Move(_)))
    }

    /// Returns what would be closed and why, when the command closes or proposes to.
    pub(crate) fn closing(&self) -> Option<&'a Closing> {
        match self.command {
            Command::CloseCase(closing) | Command::ProposeClosure(closing) => Some(closing),
            _ => None,
        }
    }

    /// Makes a refusal with everything that is missing for the way on.
    pub(crate) fn refuse(&self, code: RefusalCode, message: impl Into<String>) -> Refusal {
        Refusal::new(code, message).missing(self.missing())
    }

    /// Lists the exit artifacts that are missing for the way on.
    pub(crate) fn missing(&self) -> Vec<Finding> {
        self.leads_on().map(|row| missing_artifacts(self.case, row, self.context)).unwrap_or_default()
    }
}

/// One check.
pub(crate) struct Check {
    pub(crate) code: RefusalCode,
    pub(crate) find: fn(&Attempt<'_>) -> Option<Refusal>,
}

/// The checks, in the order of the sheet; E23 is the library's own and comes last.
pub(crate) const CHECKS: &[&Check] = &[
    &case_closed::CHECK,
    &client_deceased::CHECK,
    &date_invalid::CHECK,
    &no_such_transition::CHECK,
    &role::CHECK,
    &model_rule::CHECK,
    &overlay::CHECK,
    &crisis_open::CHECK,
    &signer_authority::CHECK,
    &consent_missing::CHECK,
    &version_superseded::CHECK,
    &entry_immutable::CHECK,
    &duplicate_episode::CHECK,
    &reopening::CHECK,
    &closure_reason::CHECK,
    &outreach_incomplete::CHECK,
    &receiver::CHECK,
    &disclosure::CHECK,
    &referral_step::CHECK,
    &goal_invalid::CHECK,
    &plan_unsigned::CHECK,
    &exit_artifacts::CHECK,
    &reference::CHECK,
];

/// Returns the first refusal.
pub(crate) fn first_refusal(attempt: &Attempt<'_>) -> Option<Refusal> {
    if attempt.case.opening.is_none() && !matches!(attempt.command, Command::OpenCase(_)) {
        let message = "this case is not open yet: `open-case` comes first";
        return Some(Refusal::new(RefusalCode::E23, message).allow(["open-case"]));
    }
    CHECKS.iter().find_map(|check| {
        let refusal = (check.find)(attempt)?;
        debug_assert_eq!(refusal.code, check.code, "a check gives its own code");
        Some(refusal)
    })
}

/// Returns every refusal whose code is asked for, not only the first.
pub(crate) fn every_refusal(attempt: &Attempt<'_>, asked: impl Fn(RefusalCode) -> bool) -> Vec<Refusal> {
    let checks = CHECKS.iter().filter(|check| asked(check.code));
    checks.filter_map(|check| (check.find)(attempt)).collect()
}

/// Says that an assignment goes over the ceiling, for a policy that only warns.
pub(crate) fn caseload_notice(attempt: &Attempt<'_>) -> Option<Finding> {
    let code = casework_core::Code::from(RefusalCode::E20);
    model_rule::over_ceiling(attempt).map(|message| Finding::new(code, message))
}

/// Says why nobody may reopen the episode, when nobody may.
pub(crate) fn cannot_reopen(attempt: &Attempt<'_>) -> Option<Refusal> {
    reopening::impossible(attempt)
}

/// Joins roles for a message.
pub(crate) fn role_names(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_stand_in_the_order_of_the_sheet() {
        let order =
            "E06 E15 E14 E01 E04 E20 E21 E05 E19 E03 E22 E12 E18 E11 E10 E16 E17 E13 E09 E08 E07 E02 E23";
        let codes: Vec<_> = CHECKS.iter().map(|check| check.code.as_str()).collect();
        assert_eq!(codes.join(" "), order);
        assert_eq!(codes.len(), RefusalCode::ALL.len());
    }
}
