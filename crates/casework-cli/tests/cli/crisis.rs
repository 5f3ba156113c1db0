//! Situations, and the rules.

use serde_json::json;

use crate::support::{refused, run};

fn situation(answers: &str) -> String {
    format!(
        r#"{{"client":"c-1","at":"2026-03-02T10:00:00-06:00","zone":"America/Chicago","age-band":"adult","region":"US",
        "instruments":[{{"id":"c-ssrs-screener","answers":{{{answers}}}}}]}}"#
    )
}

const HIGH: &str = r#""1":"yes","2":"yes","3":"yes","4":"yes","5":"no","6":"no""#;
const LOW: &str = r#""1":"no","2":"no","6":"no""#;

#[test]
fn the_tier_is_no_no_and_what_is_open_is() {
    let high = run("crisis assess --format json", situation(HIGH));
    assert_eq!((high.code, &high.json()["effective-tier"]), (0, &json!("emergent")));
    let low = run("crisis assess --format json", situation(LOW));
    assert_eq!((low.code, &low.json()["effective-tier"]), (0, &json!("routine")));
    let open = run("crisis assess --format json", situation(r#""1":"no","2":"refused","6":"no""#));
    assert_eq!((open.code, &open.json()["incomplete"]), (1, &json!(true)), "{}", open.out);
}

#[test]
fn people_see_the_tier_first_then_what_to_do_and_by_when() {
    let ran = run("crisis assess", situation(HIGH));
    let mut lines = ran.out.lines();
    assert_eq!(lines.next(), Some("EMERGENT"));
    assert!(lines.next().unwrap().contains("contact by  Mon 2026-03-02 10:15"));
    for words in ["Do now", "Why", "E1 ", "source: Columbia", "Not assessed", "Would raise this to immediate"]
    {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
}

#[test]
fn a_deadline_that_has_passed_is_overdue() {
    let running = |deadline: &str| {
        let before =
            format!(r#""context":{{"previous-tier":"emergent","previous-deadline":"{deadline}"}},"zone""#);
        run("crisis assess", situation(HIGH).replacen(r#""zone""#, &before, 1)).out
    };
    assert!(running("2026-03-02T09:30:00-06:00").contains("OVERDUE"));
    assert!(!running("2026-03-02T10:30:00-06:00").contains("OVERDUE"));
}

#[test]
fn the_instant_and_the_holidays_can_be_given() {
    let at = run("crisis assess --format json --at 2026-03-03T10:00:00-06:00", situation(LOW));
    assert_eq!(at.json()["deadline"], "2026-03-17T10:00:00-05:00");
    let holiday =
        run("crisis assess --format json --holiday 2026-03-05 --holiday 2026-03-06", situation(LOW));
    assert_eq!(holiday.json()["deadline"], "2026-03-18T10:00:00-05:00");
    refused(&run("crisis assess --at yesterday", situation(LOW)), "--at");
}

#[test]
fn a_situation_that_is_none_is_refused() {
    let rows = [
        (situation(HIGH).replace("age-band", "ageband"), "unknown field"),
        (situation(HIGH).replace("-06:00", ""), "/at: there is no such day or time: write it as"),
        (situation(r#""4":"maybe she meant it""#), "an answer is"),
        (situation(HIGH).replace("America/Chicago", "Chicago"), "time zone"),
    ];
    for (input, expected) in rows {
        let ran = run("crisis assess", &input);
        refused(&ran, expected);
        assert!(!ran.err.contains("meant"), "{ran:?}");
    }
}

#[test]
fn the_rules_can_be_listed_and_shown() {
    let list = run("crisis rules list --format json", "").json();
    assert_eq!(list.as_array().unwrap().len(), 30);
    assert_eq!(list[6]["code"], "crisis.E1");
    for code in ["E1", "e1", "crisis.E1"] {
        assert!(
            run(&format!("crisis rules show {code}"), "").out.contains("item 4 or 5 of the C-SSRS Screener")
        );
    }
    refused(&run("crisis rules show E99", ""), "known are I1, ");
}

const RULES: &str = r#"{ "id": "riverside", "version": "1.0.0", "region": "US",
    "chain": { "terminal": { "name": "County crisis team", "number": "555-0100", "hours": "always" } },
    "contacts": [{ "name": "county crisis line", "number": "555-0199", "hours": "always", "verified-on": "2026-11-20" }],
    "floors": { "A-EMO": "urgent" } MORE }"#;

fn rules(more: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), RULES.replace("MORE", more)).unwrap();
    file
}

#[test]
fn an_immediate_answer_begins_with_the_number_to_call() {
    let danger = situation(HIGH).replace("\"region\"", "\"probes\":{\"violence-now\":\"yes\"},\"region\"");
    let ran = run("crisis assess", &danger);
    let lines: Vec<_> = ran.out.lines().take(2).collect();
    assert_eq!(lines, ["IMMEDIATE", "  call now    911"]);
    let nowhere = run("crisis assess", danger.replace("\"region\":\"US\"", "\"region\":\"Atlantis\""));
    assert!(nowhere.out.contains("call now    your local emergency number"), "{}", nowhere.out);
    assert!(
        !nowhere.out.contains("911") && nowhere.out.contains("region: not recognized"),
        "{}",
        nowhere.out
    );
}

#[test]
fn a_rule_set_of_ones_own_is_proved_and_used() {
    let file = rules("");
    let path = file.path().display();
    let proof = run(&format!("crisis rules check {path} --format json"), "");
    assert_eq!((proof.code, &proof.json()["holds"]), (0, &json!(true)), "{proof:?}");
    assert!(proof.json()["situations"].as_u64().unwrap() > 1_000);
    let sign = situation(LOW).replace("\"region\":\"US\",", "\"signs\":[{\"code\":\"A-EMO\"}],");
    let ran = run(&format!("crisis assess --rules {path} --format json"), &sign);
    assert_eq!(ran.json()["effective-tier"], "urgent");
    assert_eq!(ran.json()["rule-set"]["id"], "riverside");
    assert_eq!(
        ran.json()["contacts"]["lines"][0]["number"],
        "555-0199",
        "the region is that of the rule set"
    );
    let people = run(&format!("crisis assess --rules {path}"), &sign);
    assert!(people.out.contains("555-0199") && people.out.contains("county crisis line"), "{}", people.out);
}

#[test]
fn a_rule_set_that_does_not_hold_shows_a_counterexample_and_is_not_used() {
    let rule = r#", "rules": [{ "id": "RIVER-1", "name": "own", "tier": "emergent", "condition": "no weapon",
        "when": { "answer": { "of": "probes.weapon", "is": ["no"] } },
        "source": { "key": "own", "citation": "own", "status": "project-default" },
        "owner": "lead", "review-by": "2027-01-01" }]"#;
    let file = rules(rule);
    let path = file.path().display();
    let ran = run(&format!("crisis rules check {path}"), "");
    assert_eq!(ran.code, 1);
    for words in [
        "does not hold: 1 to mend",
        "missing counts as no",
        "probes.weapon = no: emergent",
        "probes.weapon = missing: routine",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let json = run(&format!("crisis rules check {path} --format json"), "").json();
    assert_eq!(json["flaws"][0]["kind"], "missing-counts-as-no");
    assert_eq!(json["flaws"][0]["counterexample"]["before"]["probes"]["weapon"], "no");
    refused(&run(&format!("crisis assess --rules {path}"), situation(LOW)), "casework crisis rules check");
    refused(&run("crisis rules check -", "{\"id\": \"own\"}"), "version");
    refused(&run("crisis rules check -", RULES.replace("MORE", ", \"flors\": {}")), "flors");
}

#[test]
fn a_waiver_shows_in_every_answer() {
    let weaker = |hash: &str| {
        rules(&format!(
            r#", "limits": {{ "urgent-hours": 36 }}, "waivers": [{{ "weakens": "limits.urgent-hours", "reason": "One clinician",
            "signature": {{ "signer": "01941f29-7c00-7000-8000-000000000001", "role": "clinician", "meaning": "agree",
            "at": "2026-03-01T09:00:00-06:00", "content-hash": "{hash}" }} }}]"#
        ))
    };
    let unsigned = weaker(&"0".repeat(64));
    let ran = run(&format!("crisis rules check {} --format json", unsigned.path().display()), "");
    assert_eq!(ran.code, 1);
    let message = ran.json()["flaws"][0]["message"].as_str().unwrap().to_owned();
    let signed = weaker(message.rsplit(' ').next().unwrap());
    let ran = run(&format!("crisis assess --rules {}", signed.path().display()), situation(LOW));
    assert!(ran.out.contains("Weaker than the standard rules, by a signed waiver"), "{}", ran.out);
    assert!(ran.out.contains("limits.urgent-hours: 36, not 24"), "{}", ran.out);
}

#[test]
fn a_rule_has_a_page_beside_its_guideline() {
    let page = run("crisis rules show U5", "").out;
    for words in [
        "What it finds",
        "Why it matters",
        "When it stays silent",
        "Example",
        "fires",
        "silent",
        "Sources",
        "project-default",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for row in run("crisis rules list --format json", "").json().as_array().unwrap() {
        for field in ["what-it-finds", "why-it-matters", "when-it-stays-silent"] {
            assert!(row[field].as_str().is_some_and(|words| words.len() > 20), "{field} of {}", row["code"]);
        }
    }
}

const PLAN: &str = r#"{ "written-on": "2026-02-01", "ideation-history": "yes", "region": "US", "sections": [
    { "kind": "warning-signs", "entries": [{ "text": "Not sleeping" }] },
    { "kind": "self-help", "entries": [{ "text": "A walk" }] },
    { "kind": "reasons-for-living", "entries": [{ "text": "My daughter" }] },
    { "kind": "contacts", "entries": [{ "text": "Sister", "number": "555-0101" }] },
    { "kind": "crisis-lines", "entries": [{ "text": "Lifeline", "number": "988" }] } ] }"#;

#[test]
fn a_plan_is_checked_and_printed() {
    let ran = run("crisis plan check --on 2026-03-02", PLAN);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("means-safety") && ran.out.contains("complete:"), "{}", ran.out);
    let without =
        run("crisis plan check --on 2026-03-02 --format json", PLAN.replace("self-help", "distraction"));
    assert_eq!(without.code, 1);
    assert_eq!(without.json()["findings"][0]["section"], "self-help");
    let page = run("crisis plan print", PLAN).out;
    assert!(page.starts_with("My plan for a crisis") && page.contains("Sister  555-0101"), "{page}");
    refused(&run("crisis plan check", PLAN.replace("self-help", "self-care")), "self-help");
}

#[test]
fn contacts_have_no_default_region() {
    let us = run("crisis contacts --region us --on 2026-12-01", "");
    assert_eq!(us.code, 0);
    assert!(us.out.contains("call 911") && us.out.contains("988"), "{}", us.out);
    for arguments in ["crisis contacts", "crisis contacts --region XX"] {
        let none = run(arguments, "");
        assert_eq!(none.code, 1);
        assert!(
            none.out.contains("call your local emergency number") && !none.out.contains("911"),
            "{}",
            none.out
        );
        assert!(none.out.contains("GB-ENG"), "{}", none.out);
    }
}

#[test]
fn a_number_is_given_and_what_must_be_verified_is_said_beside_it() {
    // The emergency number of Canada was read in a summary only; those of the United States are old a year later.
    for (region, on) in [("CA", "2026-12-01"), ("US", "2027-12-01")] {
        let asked = run(&format!("crisis contacts --region {region} --on {on}"), "");
        assert_eq!(asked.code, 0, "{region}: {}", asked.out);
        assert!(asked.out.contains("Verify") && asked.out.contains("emergency services"), "{}", asked.out);
        let strict = run(&format!("crisis contacts --region {region} --on {on} --verified"), "");
        assert_eq!((strict.code, &strict.out), (1, &asked.out), "{region}");
    }
    assert_eq!(run("crisis contacts --region AU --on 2026-12-01 --verified", "").code, 0);
}

#[test]
fn england_sees_answers_and_words_and_no_level() {
    let formulation =
        r#""context":{"safety-formulation":"Safer when his brother is there"},"region":"GB-ENG""#;
    let page = run("crisis assess", situation(HIGH).replacen(r#""region":"US""#, formulation, 1)).out;
    assert!(page.contains("Safety formulation") && page.contains("brother"), "{page}");
    assert!(page.contains("c-ssrs-screener.4 = yes"), "{page}");
    assert!(
        page.contains("never a reason to refuse or end a service") || page.contains("refuse or end"),
        "{page}"
    );
    for label in [" low", " moderate", " high "] {
        assert!(!page.contains(label), "{label}: {page}");
    }
}

#[test]
fn what_cannot_be_a_rule_set_or_a_date_is_refused_with_its_reason() {
    refused(&run("crisis rules check -", "[]"), "expected one JSON document");
    refused(&run("crisis rules check -", ""), "it is empty");
    refused(&run("crisis assess --at 9999-12-31T23:00:00Z", situation(LOW)), "before the year 9990");
    refused(
        &run("crisis assess", situation(LOW).replace("2026-03-02T", "9999-12-31T")),
        "before the year 9990",
    );
}

const MANAGER: &str = r#"{"id":"01941f29-7c00-7000-8000-000000000009","roles":["case-manager"]}"#;
const CLINICIAN: &str = r#"{"id":"01941f29-7c00-7000-8000-000000000001","roles":["clinician"]}"#;

fn act(at: &str, by: &str, act: &str) -> String {
    format!("{{\"client\":\"c-1\",\"at\":\"2026-03-06T{at}:00-06:00\",\"by\":{by},\"act\":{act}}}\n")
}

/// A Friday evening: an Emergent report, an acknowledgment, a disagreement, an evaluation, and what may not be done.
fn acts() -> String {
    let report = situation(HIGH).replace("2026-03-02T10:00", "2026-03-06T19:15").replace('\n', " ");
    [
        act("19:15", MANAGER, &format!(r#"{{"type":"receive","situation":{report}}}"#)),
        act("19:20", CLINICIAN, r#"{"type":"acknowledge"}"#),
        act("19:25", CLINICIAN, r#"{"type":"override","rule":"crisis.E1","reason":"usual-for-person","comment":"Known"}"#),
        act("19:30", MANAGER, r#"{"type":"close","note":"Fine"}"#).replace("}\n", ",\"expect\":\"refused\"}\n"),
        act(
            "20:00",
            CLINICIAN,
            r#"{"type":"evaluate","contact":"in-person","disposition":"Stays with family","next-contact":"2026-03-07T20:00:00-06:00"}"#,
        ),
    ]
    .concat()
}

#[test]
fn an_episode_is_played_from_its_acts() {
    let ran = run("crisis episode", acts());
    assert_eq!(ran.code, 0, "{ran:?}");
    for words in [
        "EMERGENT",
        "c-1  ep-1  open",
        "opened, emergent by E1",
        "disagrees with E1",
        "evaluated",
        "contact by",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(!ran.out.contains("family") && !ran.out.contains("respond by"), "{}", ran.out);
    let json = run("crisis episode --format json", acts()).json();
    assert_eq!(
        (json[0]["effective-tier"].clone(), json[0]["record"].as_array().unwrap().len()),
        ("emergent".into(), 4)
    );
    // A refusal that nobody expected stops the run, and what was done before it stands.
    let closed = acts().replace(",\"expect\":\"refused\"", "");
    let stopped = run("crisis episode", &closed);
    assert_eq!(stopped.code, 1);
    assert!(stopped.err.contains("line 4: no role"), "{}", stopped.err);
    assert!(
        stopped.out.contains("disagrees with E1") && !stopped.out.contains("evaluated"),
        "{}",
        stopped.out
    );
    let taken = acts().replace("\"close\",\"note\"", "\"raise\",\"to\":\"immediate\",\"reason\"");
    assert!(run("crisis episode", taken).err.contains("should have been refused"));
    refused(
        &run(
            "crisis episode",
            acts().replace("\"client\":\"c-1\",\"at\":\"2026-03-06T19:20", "\"at\":\"2026-03-06T19:20"),
        ),
        "name the client",
    );
    refused(
        &run("crisis episode", acts().replacen("\"client\":\"c-1\"", "\"client\":\"c-2\"", 1)),
        "another client",
    );
    refused(&run("crisis episode", acts().replace("acknowledge", "forget")), "line 2");
}

#[test]
fn the_chain_says_who_is_told_and_climbs_until_somebody_answers() {
    let file = rules("");
    let roster = tempfile::NamedTempFile::new().unwrap();
    let duty = |post: &str, number: u8| {
        format!(r#"{{"post":"{post}","person":"01941f29-7c00-7000-8000-0000000000{number:02}"}}"#)
    };
    std::fs::write(roster.path(), format!("[{},{}]", duty("on-call-clinician", 1), duty("supervisor", 2)))
        .unwrap();
    let opened = acts().lines().next().unwrap().to_owned();
    let ask = |more: &str, input: &str| {
        let arguments = format!(
            "crisis escalation --rules {} --roster {} {more}",
            file.path().display(),
            roster.path().display()
        );
        run(&arguments, input)
    };
    let now = ask("--at 2026-03-06T19:15:00-06:00", &opened);
    assert_eq!(now.code, 0, "{now:?}");
    assert!(
        now.out.contains("tell  on-call-clinician") || now.out.contains("on-call-clinician (01941f29"),
        "{}",
        now.out
    );
    assert!(now.out.contains("ask again   Fri 2026-03-06 19:30"), "{}", now.out);
    let json = ask("--at 2026-03-06T19:15:00-06:00 --until 2026-03-06T21:20:00-06:00 --format json", &opened);
    assert_eq!(json.code, 1, "the deadline has passed then");
    let told = json.json();
    let posts: Vec<_> = told
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|told| told["notices"][0]["to"][0]["post"].as_str())
        .collect();
    assert_eq!(posts[..4], ["on-call-clinician", "supervisor", "terminal-contact", "on-call-clinician"]);
    assert!(told.as_array().unwrap().last().unwrap()["breached"].as_bool().unwrap());
    // Acknowledged: quiet until the deadline. Evaluated: nothing is owed but the next contact.
    let quiet = acts().lines().take(2).collect::<Vec<_>>().join("\n");
    let quiet = ask("--at 2026-03-06T19:40:00-06:00", &quiet);
    assert_eq!(quiet.code, 0);
    assert!(!quiet.out.contains("on-call-clinician") && quiet.out.contains("21:15"), "{}", quiet.out);
    // Nobody on duty, and no contact at the end: the alarm says so.
    let nobody = run("crisis escalation --at 2026-03-06T19:15:00-06:00", &opened);
    assert_eq!(nobody.code, 1);
    assert!(nobody.out.contains("ALARM") && nobody.err.contains("no human contact"), "{nobody:?}");
    refused(
        &run(
            "crisis escalation --at 2026-03-06T19:15:00-06:00",
            acts().replace(",\"expect\":\"refused\"", ""),
        ),
        "line 4",
    );
}

#[test]
fn the_rules_are_counted_in_practice() {
    let counted = run("crisis rules practice", acts());
    assert_eq!(counted.code, 0, "{counted:?}");
    assert!(counted.out.contains("E1") && counted.out.contains("0 of 1"), "{}", counted.out);
    let json = run("crisis rules practice --format json", acts()).json();
    let high = json.as_array().unwrap().iter().find(|row| row["code"] == "crisis.E1").unwrap();
    assert_eq!((&high["overridden"], &high["reasons"]["usual-for-person"]), (&json!(1), &json!(1)));
}
