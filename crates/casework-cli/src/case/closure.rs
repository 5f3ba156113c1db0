//! `casework case plan-closure`: what closing would do and what blocks it, before anything happens.

use std::path::PathBuf;

use casework::core::{Actor, Instant, PersonId, Role};
use casework::lifecycle::Context;
use casework::lifecycle::case::command::Closing;
use casework::lifecycle::closure::{ClosurePlan, ClosureProof, ClosureReason, plan_closure};
use chrono::Utc;
use clap::Args;
use uuid::Uuid;

use super::One;
use crate::db;
use crate::exit::{Failure, Outcome};
use crate::input::{Input, Lists};
use crate::output;
use crate::output::text::{BOLD, DIM, GREEN, RED, YELLOW, paint, push_wrapped};
use crate::policy::{Others, PolicyArg};
use crate::words;

#[derive(Debug, Clone, Args)]
pub(super) struct ClosureArgs {
    #[command(flatten)]
    pub(super) one: One,
    /// Why the case would be closed, such as `goals-met`
    #[arg(long, value_name = "REASON", value_parser = reason)]
    reason: ClosureReason,
    /// What would prove it beside the record, as JSON (the `proof` of `close-case`); `-` is standard input
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
    /// What counts as now (the system's clock by default)
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    #[command(flatten)]
    policy: PolicyArg,
}

fn reason(text: &str) -> Result<ClosureReason, String> {
    serde_json::from_value(serde_json::Value::from(text)).map_err(|_| {
        let known = casework::lifecycle::closure::CLOSURES.iter().map(|row| row.reason.as_str());
        format!("known are {}", known.collect::<Vec<_>>().join(", "))
    })
}

pub(super) fn plan(args: &ClosureArgs) -> Result<Outcome, Failure> {
    let policy = args.policy.load()?;
    let proof = match args.proof.as_deref() {
        Some(file) => {
            Input::open(Some(file))?.documents(Lists::OfDocuments)?.only()?.read::<ClosureProof>()?
        }
        None => ClosureProof::default(),
    };
    let (store, entry) = args.one.open("closure-plan")?;
    let (case, _) = db::load(&*store, entry.case)?;
    let asker = Actor::new(PersonId::new(Uuid::nil()), Role::ALL)
        .map_err(|error| Failure::System(error.to_string()))?;
    let at = args.at.unwrap_or_else(|| Instant::new(Utc::now().fixed_offset()));
    let context = Context::new(&asker, at, Uuid::nil(), &policy);
    let plan = plan_closure(&case, &Closing { reason: args.reason, proof }, &context);
    let others = Others::of(&args.one.id, &case, &policy).said(&policy, &args.one.output);
    output::write_one(&args.one.output, &plan, |plan| page(&args.one.id, plan) + &others)?;
    Ok(Outcome::objecting(!plan.allowed))
}

fn page(name: &str, plan: &ClosurePlan) -> String {
    let mut page = format!(
        "closing {} from {} {} as {}: nothing has happened yet\n",
        paint(BOLD, name),
        plan.from.code(),
        plan.from,
        plan.reason.as_str()
    );
    if plan.blocks.is_empty() {
        let roles: Vec<_> = plan.roles.iter().map(|role| role.as_str()).collect();
        push_wrapped(
            &mut page,
            4,
            &format!("  {}", paint(GREEN, "✓")),
            &format!("nothing blocks it; {} may close", roles.join(", ")),
        );
    }
    for block in &plan.blocks {
        let mark = format!("  {} {}", paint(RED, "✗"), paint(YELLOW, block.code));
        push_wrapped(&mut page, 9, &mark, &block.message);
        for found in block.missing.iter().filter(|_| block.missing.len() > 1) {
            push_wrapped(&mut page, 14, &format!("         {}", found.code.id()), &found.message);
        }
    }
    if !plan.effects.is_empty() {
        page.extend(["\n", &paint(BOLD, "What it does"), "\n"]);
    }
    for effect in &plan.effects {
        let day = effect.day.map(|day| format!(" ({day})")).unwrap_or_default();
        let lead = format!("  {:<9} {}{day}", words::name(&effect.on), effect.about);
        push_wrapped(&mut page, 44, &lead, &effect.then);
    }
    let (deadlines, passed) = plan.deadlines;
    let again = match (plan.reopen_until, plan.new_episode) {
        (Some(day), _) => format!("it could be reopened until {day}; later a new episode could follow"),
        (None, true) => "it could not be reopened; a new episode could follow".to_owned(),
        (None, false) => "nothing could follow".to_owned(),
    };
    page.push('\n');
    push_wrapped(
        &mut page,
        2,
        " ",
        &paint(DIM, format!("{deadlines} deadlines end with the case, {passed} of them passed; {again}")),
    );
    page
}
