//! `casework db erase`: the content of a client can never be read again. It says what would be erased and what stands
//! against it, and does it only when the client is named a second time.

use casework::core::{Instant, PersonId};
use casework::store::CaseEntry;
use chrono::NaiveDate;
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::DbArgs;
use super::custody::Against;
use crate::exit::{Failure, Outcome};
use crate::output::OutputArgs;
use crate::policy::PolicyArg;

#[derive(Debug, Clone, Args)]
pub(super) struct EraseArgs {
    /// The client: an id, or a case of theirs
    #[arg(required_unless_present = "finish")]
    client: Option<String>,
    /// Erase; the id of the client once more. Without it nothing is erased
    #[arg(long, value_name = "CLIENT-ID", requires = "by", requires = "reason")]
    confirm: Option<PersonId>,
    /// The privacy officer who orders it, by id
    #[arg(long, value_name = "PERSON")]
    by: Option<PersonId>,
    /// Why; it is kept in plain text, so it must not name conditions
    #[arg(long, value_name = "WORDS")]
    reason: Option<String>,
    /// What counts as now (the system's clock by default)
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
    /// Go on with what was ordered and is not done, after an interruption
    #[arg(long, conflicts_with_all = ["client", "confirm"])]
    finish: bool,
    #[command(flatten)]
    policy: PolicyArg,
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What erasing would take away, or has.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Erasure {
    /// The client.
    client: PersonId,
    /// Whether it was done: the content can never be read again.
    erased: bool,
    /// The cases whose content is concerned.
    cases: Vec<CaseEntry>,
    /// The day on which the last retention that is over has ended.
    retained_until: Option<NaiveDate>,
    /// Every reason against it.
    objections: Vec<Against>,
}

#[cfg(not(feature = "seal"))]
pub(super) fn erase(_: &EraseArgs) -> Result<Outcome, Failure> {
    let build = "cargo build --release -p casework-cli --features seal";
    Err(Failure::Input(format!(
        "this program was built without sealed content, and only a key can be erased: `{build}` builds one with it"
    )))
}

#[cfg(feature = "seal")]
pub(super) use with_keys::erase;

#[cfg(feature = "seal")]
mod with_keys {
    use casework::store::Store;
    use casework::store::custody::{self, CustodyError, ErasureOrder, ErasurePlan, plan_erasure};

    use super::super::custody::{now, officer, reason};
    use super::{Against, EraseArgs, Erasure, Failure, Outcome, PersonId};
    use crate::output;
    use crate::output::text::{BOLD, DIM, GREEN, RED, paint, push_wrapped};

    pub(in super::super) fn erase(args: &EraseArgs) -> Result<Outcome, Failure> {
        let Some(asked) = args.client.as_deref() else { return finish(args) };
        // A program that is to erase must be able to read what it erases.
        args.db.kept_keys()?;
        let store = args.db.read()?;
        let client = super::super::client(&*store, asked)?;
        if args.confirm.is_some_and(|confirmed| confirmed != client) {
            let message = format!("--confirm: it is not the id of the client `{asked}`: nothing was erased");
            return Err(Failure::Input(message));
        }
        if args.confirm.is_some() && args.at.is_some_and(|at| at > now(None)) {
            let message = "--at: it lies in the future: what may be erased then is not erased now";
            return Err(Failure::Input(message.to_owned()));
        }
        let policy = args.policy.load()?;
        let plan = plan_erasure(&*store, (client, now(args.at)), &policy)?;
        drop(store);
        let objections = match args.confirm {
            Some(_) => order(args, client, &policy)?,
            None => plan.objections.clone(),
        };
        let erased = args.confirm.is_some() && objections.is_empty();
        let answer = Erasure::of(client, erased, plan, &objections);
        output::write_one(&args.output, &answer, page)?;
        Ok(Outcome::objecting(!answer.objections.is_empty()))
    }

    /// Erases, and returns what stood against it.
    fn order(
        args: &EraseArgs,
        client: PersonId,
        policy: &casework::lifecycle::ProgramPolicy,
    ) -> Result<Vec<custody::Objection>, Failure> {
        let (by, reason) =
            (args.by.ok_or_else(unordered)?, reason(args.reason.as_deref().unwrap_or_default())?);
        let by = officer(by)?;
        let mut store = args.db.open()?;
        let order = ErasureOrder { client, at: now(args.at), by: &by, reason: &reason, policy };
        match custody::erase::<dyn Store>(&mut *store, &*args.db.kept_keys()?, &order) {
            Ok(_) => Ok(Vec::new()),
            Err(CustodyError::Refused(objections)) => Ok(objections),
            Err(error @ CustodyError::Keys(_)) => {
                let next = "it was ordered and is not done: `casework db erase --finish` goes on";
                Err(Failure::System(format!("{error}: {next}")))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn unordered() -> Failure {
        Failure::Input("--by PERSON: who orders it has to be named".to_owned())
    }

    fn finish(args: &EraseArgs) -> Result<Outcome, Failure> {
        let keys = args.db.kept_keys()?;
        // What is not there is not made.
        args.db.read()?;
        let mut store = args.db.open()?;
        let finished = custody::finish_erasures(&mut *store, &*keys, now(args.at))?;
        output::write_list(&args.output, &finished, |finished| {
            let mark = paint(GREEN, "✓");
            let rows = finished.iter().map(|client| format!("{mark} client {client}: erased\n"));
            if finished.is_empty() { "nothing was left to do\n".to_owned() } else { rows.collect() }
        })?;
        Ok(Outcome::Done)
    }

    impl Erasure {
        fn of(client: PersonId, erased: bool, plan: ErasurePlan, objections: &[custody::Objection]) -> Self {
            let (cases, retained_until) = (plan.cases, plan.retained_until);
            Self { client, erased, cases, retained_until, objections: Against::all(objections) }
        }
    }

    fn page(answer: &Erasure) -> String {
        let stands = if answer.erased { "erased" } else { "nothing was erased" };
        let mut page = format!("client {}: {stands}\n", paint(BOLD, answer.client));
        for entry in &answer.cases {
            let name = entry.reference.as_ref().map_or_else(|| "—".to_owned(), ToString::to_string);
            let said = format!("{} events, {} {}", entry.sequence, entry.phase, paint(DIM, entry.case));
            push_wrapped(&mut page, 18, &format!("  {name}"), &said);
        }
        Against::write(&answer.objections, &mut page);
        if !answer.objections.is_empty() {
            return page;
        }
        if answer.erased {
            push_wrapped(&mut page, 4, &format!("  {}", paint(GREEN, "✓")), DONE);
        } else {
            push_wrapped(&mut page, 4, &format!("  {}", paint(RED, "!")), WOULD);
            let next = format!("--confirm {} --by PERSON --reason WORDS", answer.client);
            page.extend(["Next: the same with ", &next, "\n"]);
        }
        page
    }

    const DONE: &str = "the key is gone: nobody can read the content any more, and the chain still verifies. Copies of \
                        the key in backups are keys: see that they go as well";
    const WOULD: &str = "nothing stands against it. What is erased can never be read again, by anyone: every event of \
                         these cases, in every copy of the store";
}
