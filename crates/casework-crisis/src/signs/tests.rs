//! The table against the seed lists.

use super::*;

#[test]
fn the_seed_lists_are_there_with_their_floors() {
    let rows = [
        (List::General, "G-MOOD G-AGIT G-RISK G-ADL G-WITHD G-ABUSE G-SIB"),
        (List::Adult, "A-VIOL A-RISKY A-EMO A-HYG A-SUBST A-ANHED"),
        (List::Youth, "Y-AGITLETH Y-MOOD Y-CONF Y-EATSLEEP Y-ISOL"),
    ];
    for (list, codes) in rows {
        let found: Vec<_> = SIGNS.iter().filter(|sign| sign.list == list).map(|sign| sign.code).collect();
        assert_eq!(found.join(" "), codes);
    }
    for sign in &SIGNS {
        let floor = match sign.code {
            "G-ABUSE" | "G-SIB" | "A-VIOL" | "Y-AGITLETH" | "Y-CONF" => Tier::Urgent,
            "A-ANHED" => Tier::Routine,
            _ if sign.list == List::Standard => continue,
            _ => Tier::Priority,
        };
        assert_eq!(sign.floor, floor, "{}", sign.code);
    }
}

#[test]
fn codes_are_unique_and_each_sign_asks_something() {
    let mut codes: Vec<_> = SIGNS.iter().map(|sign| sign.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), SIGNS.len());
    for sign in &SIGNS {
        assert!(!sign.probes.is_empty(), "{}", sign.code);
        assert_eq!(find(sign.code), Meaning::Listed(sign));
        let standard = sign.code.starts_with("S-");
        assert_eq!(standard, sign.list == List::Standard, "{}", sign.code);
    }
}

#[test]
fn a_sign_of_the_persons_own_plan_needs_a_name() {
    assert_eq!(find("P-1"), Meaning::Personal);
    for code in ["P-", "P", "p-1", "g-mood", "G-MOOD ", ""] {
        assert_eq!(find(code), Meaning::Unrecognized, "{code:?}");
    }
}

#[test]
fn every_flag_and_domain_is_found_by_its_own_id() {
    for id in [
        "opioid-overdose",
        "alcohol-poisoning",
        "deliberate-ingestion",
        "severe-withdrawal",
        "nms-or-serotonin",
        "lithium-toxicity",
        "clozapine-warning",
        "new-confusion-or-head-injury",
        "seizure",
        "postpartum-psychosis",
        "other-life-threatening",
    ] {
        let flag = MedicalFlag::find(id).unwrap();
        assert_eq!(flag.as_str(), id);
        assert_eq!(serde_json::to_string(&flag).unwrap(), format!("\"{id}\""));
    }
    for id in ["food", "clothing", "shelter", "personal-safety", "medical-care"] {
        assert_eq!(SelfCareDomain::find(id).unwrap().as_str(), id);
    }
}
