//! The options for a reliable change of one's own: a standard deviation, a reliability, and where they come from.

use casework::core::Source;
use casework::screeners::Instrument;
use casework::screeners::change::{Coefficient, ReliableChange, StandardDeviation};
use casework::screeners::instrument::ReliabilityKind;
use clap::{Args, ValueEnum};
use serde::Deserialize;

use crate::exit::Failure;
use crate::output;
use crate::words::name;

/// A reliable change of one's own.
#[derive(Debug, Args)]
pub(super) struct OwnArgs {
    /// Judge reliable change by this standard deviation of the total; the published thresholds are still listed
    #[arg(long, value_name = "SD", requires_all = ["r", "source"])]
    sd: Option<StandardDeviation>,
    /// The reliability that goes with it, such as 0.87
    #[arg(long, value_name = "R", requires_all = ["sd", "source"])]
    r: Option<Coefficient>,
    /// What the reliability is: the two give different thresholds
    #[arg(long, value_enum, value_name = "KIND", default_value_t = Kind::TestRetest, requires = "r")]
    r_kind: Kind,
    /// Where both come from: a citation, or the sample and its size
    #[arg(long, value_name = "TEXT", requires_all = ["sd", "r"])]
    source: Option<String>,
}

/// What a reliability is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// How well the items go together: Cronbach's alpha.
    Alpha,
    /// How well two sheets of an unchanged person agree.
    TestRetest,
}

impl OwnArgs {
    /// Makes the reliable change, when one is asked for.
    pub(super) fn reliable_change(&self, instrument: &Instrument) -> Result<Option<ReliableChange>, Failure> {
        let (Some(sd), Some(r), Some(source)) = (self.sd, self.r, &self.source) else { return Ok(None) };
        if source.trim().is_empty() {
            return Err(Failure::Input("--source: expected where the numbers come from".to_owned()));
        }
        if sd.is_too_wide_for(instrument) {
            let (lowest, highest) = instrument.range();
            return Err(Failure::Input(format!(
                "--sd {sd}: no sample spreads so far: a total of `{}` is from {lowest} to {highest}",
                instrument.id()
            )));
        }
        let kind = match self.r_kind {
            Kind::Alpha => ReliabilityKind::Alpha,
            Kind::TestRetest => ReliabilityKind::TestRetest,
        };
        let own = ReliableChange::new(sd, r, kind, &stated(source.trim())?);
        if let Some(known) = own.looks_like(instrument) {
            output::note(&format!(
                "note: {r} is published for `{}` as {} ({}), and is taken here as {}: see --r-kind",
                instrument.id(),
                name(&known.kind),
                known.source.key(),
                name(&kind)
            ));
        }
        Ok(Some(own))
    }
}

/// Makes the source of what the caller states: nobody has verified it.
fn stated(citation: &str) -> Result<Source, Failure> {
    let wire = serde_json::json!({ "key": "own", "citation": citation, "status": "project-default" });
    Source::deserialize(wire).map_err(|error| Failure::System(format!("the source cannot be kept: {error}")))
}
