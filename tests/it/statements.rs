//! How often the checks of words are right: a table of statements, read by a person, against what the checks say.
//!
//! Set `a` was at hand while the word lists grew; set `b` was written beforehand and kept back, and no list was changed
//! after it had been measured. `UPDATE=1 cargo test catalogue` writes `docs/goal-statements.md` anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use casework::goals::{CheckInput, GoalPolicy, Report, check};
use casework::lifecycle::measures;
use serde_json::json;

use crate::tree::{generated, read};

/// The rules that read words, and the fields that words are read for.
const RULES: [&str; 11] = ["A1", "A4", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "T1"];
const FIELDS: [&str; 4] = ["baseline", "due", "instrument", "target"];

struct Row {
    set: String,
    domain: String,
    /// What a person finds: codes, then fields with their values.
    expected: BTreeSet<String>,
    /// What the checks find.
    found: BTreeSet<String>,
    statement: String,
}

fn rows() -> Vec<Row> {
    let table = read("tests/it/data/goal_statements.tsv");
    let list =
        |cell: &str| cell.split(' ').filter(|word| *word != "-").map(str::to_owned).collect::<Vec<_>>();
    let row = |line: &str| {
        let [set, domain, codes, reads, statement] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("five columns: {line}");
        };
        let expected = list(codes).into_iter().chain(list(reads)).collect();
        let found = found(&report(statement, domain));
        Row {
            set: set.to_owned(),
            domain: domain.to_owned(),
            expected,
            found,
            statement: statement.to_owned(),
        }
    };
    table.lines().skip(1).map(row).collect()
}

fn report(statement: &str, domain: &str) -> Report {
    let document = json!({
        "statement": statement, "domain": domain,
        "plan": { "start": "2026-03-02", "end": "2026-08-29", "next-review": "2026-05-31" }
    });
    let input: CheckInput = serde_json::from_value(document).unwrap();
    let (draft, context) = input.split("2026-03-02".parse().unwrap());
    check(&draft, &context, measures::catalog(), &GoalPolicy::project_default())
}

fn found(report: &Report) -> BTreeSet<String> {
    let said = report.findings.iter().filter(|found| found.finding.pointer.as_deref() == Some("/statement"));
    let codes = said.map(|found| found.finding.code.id().to_owned());
    let fields = [
        ("/measure/baseline/value", "baseline"),
        ("/due", "due"),
        ("/measure/instrument", "instrument"),
        ("/measure/target", "target"),
    ];
    let reads = report.proposals.iter().filter(|proposal| proposal.only).filter_map(|proposal| {
        let (_, name) = fields.iter().find(|(pointer, _)| *pointer == proposal.pointer)?;
        let value = proposal.value.as_str().map_or_else(|| proposal.value.to_string(), str::to_owned);
        Some(format!("{name}={value}"))
    });
    codes.filter(|code| RULES.contains(&code.as_str())).chain(reads).collect()
}

/// True and false positives, and what was missed.
#[derive(Default, Clone, Copy)]
struct Count {
    hits: u32,
    extra: u32,
    missed: u32,
}

impl Count {
    fn cells(self) -> String {
        let share = |part: u32, whole: u32| {
            if whole == 0 {
                return "–".to_owned();
            }
            let hundredths = (100 * part + whole / 2) / whole;
            format!("{}.{:02}", hundredths / 100, hundredths % 100)
        };
        let Self { hits, extra, missed } = self;
        format!(
            "{} | {} | {}/{} | {}/{}",
            share(hits, hits + extra),
            share(hits, hits + missed),
            hits,
            hits + extra,
            hits,
            hits + missed
        )
    }
}

fn count(rows: &[Row], set: &str) -> BTreeMap<String, Count> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let kind = |entry: &String| entry.split('=').next().unwrap().to_owned();
    for row in rows.iter().filter(|row| row.set == set) {
        for hit in row.expected.intersection(&row.found) {
            counts.entry(kind(hit)).or_default().hits += 1;
        }
        for extra in row.found.difference(&row.expected) {
            counts.entry(kind(extra)).or_default().extra += 1;
        }
        for missed in row.expected.difference(&row.found) {
            counts.entry(kind(missed)).or_default().missed += 1;
        }
    }
    counts
}

#[test]
fn the_page_of_statements_belongs_to_the_catalogue() {
    let rows = rows();
    let mut page = String::from(
        "# How often the checks of words are right\n\nGenerated from `tests/it/data/goal_statements.tsv`; do not edit. \
         `UPDATE=1 cargo test catalogue` writes it anew.\n\nEach statement was written for this purpose and read by a \
         person first. Set `a` was at hand while the word lists\ngrew, set `b` was kept back: its numbers are the honest \
         ones, though one author wrote both, and no real chart is among\nthem. Precision is how many of the findings were \
         right, recall how many of the right ones were found.\nThe last four rows are the values that are proposed for \
         fields, counted when they are the only ones.\n",
    );
    for (set, name) in [("b", "kept back"), ("a", "at hand")] {
        let counts = count(&rows, set);
        let size = rows.iter().filter(|row| row.set == set).count();
        let _ = writeln!(page, "\n## Set `{set}`, {name}: {size} statements\n");
        page += "| rule or field | precision | recall | right of found | found of right |\n|---|---|---|---|---|\n";
        for name in RULES.iter().chain(&FIELDS) {
            let count = counts.get(*name).copied().unwrap_or_default();
            let _ = writeln!(page, "| {name} | {} |", count.cells());
        }
        let all = counts.values().fold(Count::default(), |sum, count| Count {
            hits: sum.hits + count.hits,
            extra: sum.extra + count.extra,
            missed: sum.missed + count.missed,
        });
        let _ = writeln!(page, "| **all** | {} |", all.cells());
        let wrong = rows.iter().filter(|row| row.set == set && row.expected != row.found);
        let wrong: Vec<String> = wrong
            .map(|row| {
                let list = |left: &BTreeSet<String>, right: &BTreeSet<String>| {
                    left.difference(right).cloned().collect::<Vec<_>>().join(" ")
                };
                let (missed, extra) = (list(&row.expected, &row.found), list(&row.found, &row.expected));
                format!("| {} | {missed} | {extra} |", row.statement.replace('|', "\\|"))
            })
            .collect();
        let _ = writeln!(page, "\n{} of {size} differ from what a person said:\n", wrong.len());
        let _ = writeln!(page, "| statement | missed | too much |\n|---|---|---|\n{}", wrong.join("\n"));
    }
    generated("docs/goal-statements.md", &page);
}

#[test]
fn statements_of_the_kept_back_half_are_what_the_readme_quotes() {
    let rows = rows();
    let counts = count(&rows, "b");
    let sum = |part: fn(&Count) -> u32| counts.values().map(part).sum::<u32>();
    let (hits, found, right) =
        (sum(|all| all.hits), sum(|all| all.hits + all.extra), sum(|all| all.hits + all.missed));
    let percent = |whole: u32| (100 * hits + whole / 2) / whole;
    let readme = read("README.md").split_whitespace().collect::<Vec<_>>().join(" ");
    let size = rows.iter().filter(|row| row.set == "b").count();
    let (precision, recall) = (percent(found), percent(right));
    for quoted in [
        format!("On {size} kept-back statements"),
        format!("{precision} % of what the words were faulted for was right"),
        format!("{recall} % of what a person found"),
    ] {
        assert!(readme.contains(&quoted), "the README says `{quoted}`");
    }
}

#[test]
fn statements_cover_every_domain_and_every_rule_that_reads_words() {
    let rows = rows();
    assert!(rows.len() >= 200, "{} statements", rows.len());
    let distinct: BTreeSet<&str> = rows.iter().map(|row| row.statement.as_str()).collect();
    assert_eq!(distinct.len(), rows.len(), "each statement stands once");
    let domains = [
        "anxiety",
        "daily-living",
        "employment",
        "financial",
        "housing",
        "legal",
        "medication",
        "ptsd",
        "sobriety",
        "social",
    ];
    for set in ["a", "b"] {
        for domain in domains {
            let count = rows.iter().filter(|row| row.set == set && row.domain == domain).count();
            assert!(count >= 5, "{domain} has {count} statements in set {set}");
        }
        for name in RULES.iter().chain(&FIELDS) {
            let known = rows.iter().filter(|row| row.set == set);
            let count = known.filter(|row| row.expected.iter().any(|entry| entry.starts_with(name))).count();
            assert!(count >= 1, "{name} has no statement in set {set}");
        }
    }
}
