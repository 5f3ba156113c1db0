//! The documents that are generated from the tables: `docs/catalogue.md`, `docs/instruments.md`, `docs/lifecycle.md` and
//! `NOTICE`.
//!
//! `UPDATE=1 cargo test catalogue` writes them anew.

mod care;
mod instruments;
mod notice;
mod privacy;

use std::fmt::Write as _;

use casework::core::{Source, Status};
use casework::crisis::contacts::regions::REGIONS;
use casework::crisis::episode::steps::LOWERING_SOURCES;
use casework::crisis::escalation::CHAIN_SOURCES;
use casework::crisis::rule_set::DEADLINE_SOURCES;
use casework::crisis::signs::SIGNS;
use casework::crisis::{RULES, RuleSet};
use casework::goals::checks::CHECKS;
use casework::goals::limits::PROFILES;
use casework::goals::progress::ALERTS;
use casework::goals::thread::BREAKS;
use casework::lifecycle::closure::{Afterwards, CLOSURES};
use casework::lifecycle::phases::{CrisisGate, mermaid};
use casework::lifecycle::{MOVES, Phase, ReferralStatus, RefusalCode};
use serde::Serialize;

use crate::tree::{generated, read};

#[test]
fn catalogue_is_what_the_tables_say() {
    let mut page = String::from(
        "# Catalogue\n\nGenerated from the tables in the code; do not edit. `UPDATE=1 cargo test catalogue` writes it anew.\n\
         Each number has a source: *published* was read in the publication, *secondary* was read in a text that quotes \
         it, and\n*project default* is a proposal that a clinical lead confirms before live use.\n",
    );
    instruments::part(&mut page);
    checks_part(&mut page);
    goals_part(&mut page);
    rules_part(&mut page);
    phases_part(&mut page);
    codes_part(&mut page);
    referrals_part(&mut page);
    care::part(&mut page);
    privacy::part(&mut page);
    generated("docs/catalogue.md", &page);
}

#[test]
fn catalogue_draws_the_lifecycle() {
    let page = format!(
        "# The lifecycle\n\nGenerated from the table of phases; do not edit. F forward, L loop back, S short return, M only \
         some models,\nX early exit, N new episode, R reopening.\n\n```mermaid\n{}```\n\n## A referral\n\nFrom any \
         state a slip of the pen may become `entered-in-error`.\n\n```mermaid\n{}```\n",
        mermaid(),
        casework::lifecycle::referral::mermaid()
    );
    generated("docs/lifecycle.md", &page);
}

fn checks_part(page: &mut String) {
    *page += "\n## Goal checks\n\nEach asks one question of a draft; the answer of a good goal is yes.\n";
    let rows = CHECKS.iter().map(|check| {
        let letter = wire(&check.letter()).to_uppercase();
        format!("| `{}` | {letter} | {} | {} |", check.code(), cell(check.asks()), mark(check.source()))
    });
    let mut rows: Vec<String> = rows.collect();
    rows.sort();
    table_of(page, "| code | letter | asks | source |", rows.into_iter());
    sources_part(page, CHECKS.iter().map(|check| check.source()));
}

fn goals_part(page: &mut String) {
    *page += "\n## Progress alerts\n";
    let rows = ALERTS.iter().map(|alert| {
        let (message, todo) = (cell(alert.message()), cell(alert.todo()));
        format!("| `{}` | {message} | {todo} | {} |", alert.code(), mark(alert.source()))
    });
    table_of(page, "| code | when | what to do | source |", rows);
    *page += "\n## Breaks of the golden thread\n";
    let rows = BREAKS.iter().map(|kind| {
        let (finds, severity) = (cell(kind.finds()), wire(&kind.severity()));
        format!("| `{}` | {severity} | {finds} | {} |", kind.code(), mark(kind.source()))
    });
    table_of(page, "| code | weighs | finds | source |", rows);
    *page += "\n## Time limits\n";
    let rows = PROFILES.iter().flat_map(|profile| {
        profile.limits.iter().map(|limit| {
            let occasion = wire(&limit.occasion).replace('-', " ");
            format!("| `{}` | {occasion} | {limit} | {} |", profile.id, mark(&limit.source))
        })
    });
    table_of(page, "| profile | occasion | within | source |", rows);
    let alerts = ALERTS.iter().map(|alert| alert.source());
    let breaks = BREAKS.iter().map(|kind| kind.source());
    let limits = PROFILES.iter().flat_map(|profile| profile.limits.iter().map(|limit| &limit.source));
    sources_part(page, alerts.chain(breaks).chain(limits).chain([casework::goals::attainment::source()]));
}

fn rules_part(page: &mut String) {
    let set = RuleSet::standard().reference();
    let _ = write!(
        page,
        "\n## Crisis rules\n\nRule set `{}` {}. Every rule is evaluated; the highest tier stands. A tier is how fast a \
         response is owed,\nnever a predicted risk.\n",
        set.id, set.version
    );
    let rows = RULES.iter().map(|rule| {
        let sources = joined(rule.sources.iter().map(|source| mark(source)), ", ");
        format!(
            "| `{}` | {} | {} | {} | {sources} |",
            rule.code(),
            rule.tier,
            cell(rule.name),
            cell(rule.condition)
        )
    });
    table_of(page, "| code | tier | finds | condition | sources |", rows);
    let rows = DEADLINE_SOURCES.iter().map(|(tier, sources)| {
        format!("| {tier} | {} |", joined(sources.iter().map(|source| mark(source)), ", "))
    });
    table_of(page, "| deadline of | sources |", rows);
    let rows = [("the escalation chain", &CHAIN_SOURCES), ("the record of a lowering", &LOWERING_SOURCES)];
    let rows = rows.iter().map(|(what, sources)| {
        format!("| {what} | {} |", joined(sources.iter().map(|source| mark(source)), ", "))
    });
    table_of(page, "| shape of | sources |", rows);
    let rows = REGIONS.iter().flat_map(|region| {
        let lines = region.emergency.iter().chain(region.lines);
        lines.map(|line| {
            let verified = line.verified_on.map_or_else(|| "never".to_owned(), |day| day.to_string());
            let source = line.source.as_deref().map_or_else(String::new, mark);
            format!("| `{}` | {} | {} | {verified} | {source} |", region.code, cell(&line.name), line.number)
        })
    });
    table_of(page, "| region | line | number | verified on | source |", rows);
    let rows = SIGNS.iter().map(|sign| {
        format!("| `{}` | {} | {} | {} |", sign.code, cell(sign.label), sign.floor, mark(sign.source))
    });
    table_of(page, "| sign | names | floor | source |", rows);
    sources_part(page, casework::crisis::sources::ALL);
}

fn phases_part(page: &mut String) {
    *page += "\n## Phases\n\nTo leave a phase forward, every exit artifact must be there.\n";
    let phases = "crates/casework-lifecycle/src/phases.rs";
    let rows = Phase::ALL.iter().map(|phase| {
        let artifacts =
            phase.exit_artifacts().iter().map(|artifact| format!("{} {}", artifact.code, artifact.name));
        let purpose = documented(phases, &format!("{phase:?} \"{}\"", phase.code()));
        format!("| {} | `{phase}` | {purpose} | {} |", phase.code(), cell(&joined(artifacts, " · ")))
    });
    table_of(page, "| code | phase | what it does | exit artifacts |", rows);
    let _ = write!(
        page,
        "\n## Moves\n\nRows from, columns to; {} permitted pairs. F forward, L loop back, S short return, M only some models, \
         X early exit,\nN new episode, R reopening. The diagram is in [lifecycle.md](lifecycle.md).\n",
        MOVES.len()
    );
    let columns = joined(Phase::ALL.iter().map(|phase| phase.code().to_owned()), " | ");
    let rows = Phase::ALL.iter().map(|from| {
        let cells =
            Phase::ALL.iter().map(|to| from.move_to(*to).map_or("–", |row| row.kind.letter()).to_owned());
        format!("| **{}** | {} |", from.code(), joined(cells, " | "))
    });
    table_of(page, &format!("| | {columns} |"), rows);
    let rows = MOVES.iter().map(|row| {
        let gate = match row.gate {
            CrisisGate::EvenActive => "even active",
            CrisisGate::OnceStabilized => "once stabilized",
            CrisisGate::OnceResolved => "once resolved",
        };
        let reasons = joined(row.reasons.iter().map(|reason| reason.as_str()), ", ");
        format!(
            "| {} → {} | {} | `{}` | {gate} | {reasons} |",
            row.from.code(),
            row.to.code(),
            row.kind.letter(),
            row.verb
        )
    });
    table_of(page, "| move | kind | verb | during a crisis | reasons |", rows);
}

fn codes_part(page: &mut String) {
    *page += "\n## Refusals\n\nCodes are frozen. The first that applies is given, with everything that is missing.\n";
    let rows = RefusalCode::ALL.iter().map(|code| {
        let says = documented("crates/casework-lifecycle/src/refusal.rs", &format!("{code} \""));
        format!("| `lifecycle.{code}` | {} | {says} |", code.name())
    });
    table_of(page, "| code | name | when |", rows);
    *page += "\n## Closure reasons\n";
    let rows = CLOSURES.iter().map(|rule| {
        let phases =
            Phase::ALL.iter().filter(|phase| rule.allows(**phase)).map(|phase| phase.code().to_owned());
        let proofs = rule.proofs.iter().map(|proof| spoken(&format!("{proof:?}")));
        let after = match rule.afterwards {
            Afterwards::ReopenOrNew => "reopening in time, or a new episode",
            Afterwards::NewOnly => "a new episode",
            Afterwards::Never => "nothing",
        };
        format!(
            "| `{}` | {} | {} | {after} |",
            rule.reason.as_str(),
            joined(phases, " "),
            joined(proofs, ", ")
        )
    });
    table_of(page, "| reason | phases | proved by | what may follow |", rows);
    sources_part(page, casework::lifecycle::sources::ALL.iter().copied());
}

fn referrals_part(page: &mut String) {
    *page += "\n## Referrals\n\nFrom any state a slip of the pen may become `entered-in-error`.\n";
    let rows = ReferralStatus::ALL.iter().map(|status| {
        let next = joined(status.next().iter().map(|next| format!("`{next}`")), ", ");
        format!("| `{status}` | {} |", if next.is_empty() { "ends here".to_owned() } else { next })
    });
    table_of(page, "| state | may become |", rows);
}

/// Adds a table, unless it has no rows.
fn table_of(page: &mut String, header: &str, rows: impl Iterator<Item = String>) {
    let rows: Vec<String> = rows.collect();
    if rows.is_empty() {
        return;
    }
    let columns = header.matches('|').count() - 1;
    let _ = writeln!(page, "\n{header}\n|{}", "---|".repeat(columns));
    for row in rows {
        line(page, &row);
    }
}

/// Adds the list of sources, each once.
fn sources_part<'a>(page: &mut String, sources: impl IntoIterator<Item = &'a Source>) {
    let mut sources: Vec<&Source> = sources.into_iter().collect();
    sources.sort_by_key(|source| source.key());
    sources.dedup();
    if sources.is_empty() {
        return;
    }
    line(page, "\nSources:\n");
    for source in sources {
        line(page, &format!("- `{}` ({}): {}", source.key(), status(source.status()), source.citation()));
    }
}

fn line(page: &mut String, text: &str) {
    page.push_str(text);
    page.push('\n');
}

fn mark(source: &Source) -> String {
    format!("`{}` ({})", source.key(), status(source.status()))
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Published => "published",
        Status::Secondary => "secondary",
        Status::ProjectDefault => "project default",
    }
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Returns the wire name of a plain variant.
fn wire(value: &impl Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

/// Turns the name of a variant into words.
fn spoken(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// Returns the documentation right above the line of a table that starts so.
fn documented(path: &str, start: &str) -> String {
    let text = read(path);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = lines
        .iter()
        .position(|line| line.starts_with(start))
        .unwrap_or_else(|| panic!("{path} has no `{start}`"));
    let above = lines[..at].iter().rev().map_while(|line| line.strip_prefix("///"));
    let mut words: Vec<&str> = above.map(str::trim).collect();
    words.reverse();
    cell(words.join(" ").split("  ").next().unwrap_or_default())
}

/// Returns one section of the documentation at the head of a file.
fn section(path: &str, heading: &str) -> String {
    let text = read(path);
    let after = text.lines().skip_while(|line| *line != format!("//! # {heading}")).skip(1);
    let body = after.take_while(|line| line.starts_with("//!") && !line.starts_with("//! #"));
    let words: Vec<&str> = body.map(|line| line.trim_start_matches("//!").trim()).collect();
    assert!(!words.is_empty(), "{path} has the section `{heading}`");
    words.join("\n").trim().to_owned()
}
