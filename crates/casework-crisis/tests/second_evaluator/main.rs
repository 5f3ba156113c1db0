//! A second evaluator, deliberately naive, agrees with the rules on generated situations: tier, rules, and what is
//! incomplete. It reads the JSON a caller would send, and was written from the clinical sheet, rule by rule.
//!
//! `cargo test` tries some thousands. A million, as they are tried before a release:
//! `CASEWORK_SITUATIONS=1000000 cargo test --release -p casework-crisis --test second_evaluator`

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "clippy knows test functions only, and this whole crate is tests"
)]

mod generate;
mod naive;

use casework_crisis::{RuleSet, Situation, assess};

use generate::Numbers;

/// How many situations are tried when nothing else is said.
const SITUATIONS: u64 = 6_000;

#[test]
fn a_naive_second_evaluator_agrees() {
    let wanted = std::env::var("CASEWORK_SITUATIONS").ok().and_then(|count| count.parse().ok());
    let mut numbers = Numbers::new(20_260_302);
    let mut seen = std::collections::BTreeMap::<String, u64>::new();
    for number in 0..wanted.unwrap_or(SITUATIONS) {
        let fields = generate::situation(&mut numbers);
        let situation: Situation = serde_json::from_value(fields.clone()).unwrap();
        let answer = assess(&situation, RuleSet::standard(), None);
        let reasons = answer.determined_by.iter().chain(&answer.also_fired);
        let mut fired: Vec<String> = reasons.map(|reason| reason.code.id().to_owned()).collect();
        fired.sort_unstable();
        let naive = naive::evaluate(&fields);
        assert_eq!(fired, naive.fired, "situation {number}: {fields:#}");
        assert_eq!(answer.computed_tier.as_str(), naive.tier, "situation {number}: {fields:#}");
        assert_eq!(answer.incomplete, naive.incomplete, "situation {number}: {fields:#}");
        for id in fired {
            *seen.entry(id).or_default() += 1;
        }
    }
    assert_eq!(seen.len(), casework_crisis::RULES.len(), "every rule fired: {seen:?}");
}
