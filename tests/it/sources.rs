//! The page that says where each statement of the domain sources is held: every place exists, and no statement is missing.

use std::collections::BTreeSet;
use std::fs;

use crate::tree::{read, root};

/// The statements that the sources count themselves, by words that their rows begin with or contain.
const COUNTED: &[&str] = &[
    "Case finding",
    "Joining and engaging",
    "Assessment, with",
    "Goal setting",
    "Planning;",
    "Coordination and",
    "Monitoring and review",
    "Evaluation;",
    "Advocacy",
    "Crisis management",
    "Transition planning",
    "Needs assessment",
    "Risk evaluation",
    "Documentation",
    "Education and support",
    "Brokerage",
    "Clinical",
    "Strengths-based",
    "Supportive",
    "Intensive",
    "Assertive",
    "Critical time",
    "Wraparound",
    "Relapse-prevention plan",
    "Aftercare",
    "Interpersonal",
    "Functional",
    "Family relationships",
    "Hospitalizations",
    "Quality of life",
    "Reliance on",
];

#[test]
fn every_statement_of_the_domain_sources_has_a_place_that_exists() {
    let page = read("docs/domain-sources.md");
    let rows: Vec<&str> =
        page.lines().filter(|line| line.starts_with("| ") && line.contains("](../")).collect();
    let mut places = 0;
    for row in &rows {
        for link in row.split("[`").skip(1) {
            let (name, rest) = link.split_once("`](../").unwrap();
            let path = rest.split(')').next().unwrap();
            let text =
                fs::read_to_string(root().join(path)).unwrap_or_else(|_| panic!("{path} is not there"));
            let words: BTreeSet<&str> =
                text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
            assert!(words.contains(name), "{path} does not hold `{name}`");
            places += 1;
        }
    }
    assert!(places >= rows.len());
    for place in 1..=21 {
        assert!(rows.iter().any(|row| row.starts_with(&format!("| D{place:02} "))), "D{place:02}");
    }
    for words in COUNTED {
        assert!(rows.iter().any(|row| row.starts_with(&format!("| {words}"))), "{words}");
    }
}
