//! `casework crisis`: situations, the rules that judge them, episodes and their chain, plans, and whom to call.

pub(crate) mod acts;
mod assess;
mod contacts;
mod episode;
mod escalation;
mod people;
mod plan;
pub(crate) mod rule_file;
mod rules;

use clap::{Args, Subcommand};

use crate::exit::{Failure, Outcome};

/// Crisis: assess a situation, follow an episode and its chain, prove rules, check a plan, see whom to call
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  casework crisis assess situation.json\n  casework crisis rules list\n  casework crisis rules show E1\n  casework crisis rules check riverside.json\n  casework crisis episode acts.ndjson\n  casework crisis escalation acts.ndjson --roster roster.json\n  casework crisis plan check plan.json\n  casework crisis contacts --region US"
)]
pub(crate) struct CrisisArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Assess(assess::AssessArgs),
    Contacts(contacts::ContactsArgs),
    Episode(episode::EpisodeArgs),
    Escalation(escalation::EscalationArgs),
    Plan(plan::PlanArgs),
    Rules(rules::RulesArgs),
}

pub(crate) fn run(args: CrisisArgs) -> Result<Outcome, Failure> {
    match args.verb {
        Verb::Assess(args) => assess::run(&args),
        Verb::Contacts(args) => contacts::run(&args),
        Verb::Episode(args) => episode::run(&args),
        Verb::Escalation(args) => escalation::run(&args),
        Verb::Plan(args) => plan::run(&args),
        Verb::Rules(args) => rules::run(args),
    }
}
