//! What is listed as open: the age, the screen, and the questions that follow from what was found.

use serde_json::{Value, json};

use super::WhyOpen;
use crate::assess::tests::{all_no, c_ssrs, run};

#[test]
fn an_age_is_listed_as_open_when_nobody_knows_it() {
    for (age, listed) in [("adult", false), ("under-8", false), ("unknown", true)] {
        let answer = run(json!({"age-band": age, "instruments": all_no()}));
        let age_open =
            answer.not_assessed.iter().any(|open| open.what == "age-band" && open.why == WhyOpen::Unknown);
        assert_eq!(age_open, listed, "{age}");
    }
}

#[test]
fn signs_without_any_screen_leave_the_screen_open_and_each_screen_closes_it() {
    let signs = json!([{ "code": "A-EMO", "present": "yes" }]);
    let asq = json!([{ "id": "asq", "answers": { "q1": "no", "q2": "no", "q3": "no", "q4": "no" } }]);
    let nine = json!([{ "id": "phq-9", "answers": { "q9": 0 } }]);
    for (screens, signs, listed) in [
        (json!([]), &signs, true),
        (json!([]), &json!([]), false),
        (all_no(), &signs, false),
        (asq, &signs, false),
        (nine, &signs, false),
    ] {
        let answer = run(json!({ "instruments": screens, "signs": signs }));
        let open = answer.not_assessed.iter().any(|open| open.what == "suicide-screen");
        assert_eq!(open, listed, "{screens} {signs}");
    }
}

#[test]
fn each_finding_opens_the_questions_that_follow_from_it_and_no_others() {
    let thoughts = ["intent-now", "means-access", "able-and-willing-to-stay-safe", "intoxicated"];
    let violence = ["violence-now", "weapon", "named-target", "homicidal-plan"];
    let command = ["can-resist", "acting-on-command"];
    let helpless = ["imminent-self-care-harm"];
    let all: Vec<&str> = [&thoughts[..], &violence, &command, &helpless].concat();
    let asq = |third: &str, fifth: &str| json!([{ "id": "asq", "answers": { "q1": "no", "q2": "no", "q3": third, "q4": "no", "q5": fifth } }]);
    let wish = json!({ "1": "yes", "2": "no", "6": "no" });
    let better_off =
        json!([{ "id": "asq", "answers": { "q1": "no", "q2": "yes", "q3": "no", "q4": "no", "q5": "no" } }]);
    let acted = json!({ "1": "no", "2": "no", "6": "yes" });
    let rows: [(Value, &[&str]); 13] = [
        (json!({ "instruments": all_no() }), &[]),
        (json!({ "instruments": asq("no", "no") }), &[]),
        (json!({ "instruments": asq("yes", "no") }), &thoughts),
        (json!({ "instruments": asq("yes", "yes") }), &thoughts),
        (json!({ "instruments": better_off }), &thoughts),
        (json!({ "instruments": c_ssrs(&wish) }), &thoughts),
        (json!({ "instruments": c_ssrs(&acted) }), &thoughts),
        (json!({ "instruments": all_no(), "probes": { "ideation-stated": "yes" } }), &thoughts),
        (json!({ "instruments": all_no(), "probes": { "threat": "yes" } }), &violence),
        (json!({ "instruments": all_no(), "signs": [{ "code": "A-VIOL" }] }), &violence),
        (json!({ "instruments": all_no(), "probes": { "command-hallucination": "yes" } }), &command),
        (json!({ "instruments": all_no(), "probes": { "command-hallucination": "no" } }), &[]),
        (json!({ "instruments": all_no(), "probes": { "self-care-domains": ["food"] } }), &helpless),
    ];
    for (fields, expected) in rows {
        let answer = run(fields.clone());
        let is_open = |name: &&&str| {
            let name = format!("probes.{name}");
            answer.not_assessed.iter().any(|open| open.what == name && open.why == WhyOpen::Missing)
        };
        let open: Vec<&str> = all.iter().filter(is_open).copied().collect();
        assert_eq!(open, expected, "{fields}");
    }
}
