//! A person overrules a finding: both are kept.

use super::*;
use crate::{Overall, Verdict};

fn overrule(code: &str, pointer: &str) -> Value {
    json!({ "code": code, "pointer": pointer, "reason": "Agreed with the client" })
}

#[test]
fn an_overruled_finding_is_kept_and_what_stands_is_said_beside_it() {
    let mut document = complete_with(json!({ "measure": { "target": 13 } }));
    let before = report_on(&document, TODAY);
    assert_eq!(
        (before.overall, before.stands(), before.standing.is_none()),
        (Overall::Review, Overall::Review, true)
    );
    document["overrides"] = json!([overrule("goal.M6", "/measure/target")]);
    let after = report_on(&document, TODAY);
    assert_eq!((after.letters, after.overall), (before.letters, before.overall), "what was computed stays");
    assert_eq!((after.stands(), after.findings.len()), (Overall::Ready, before.findings.len()));
    let standing = after.standing.as_ref().unwrap();
    assert_eq!((standing.letters.m, standing.idle.len()), (Verdict::Pass, 0));
    assert_eq!(after.findings[0].overruled.as_ref().unwrap().reason.reveal(), "Agreed with the client");
    let wire = serde_json::to_string(&after).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&wire).unwrap(), after);
}

#[test]
fn a_failing_goal_is_accepted_only_when_every_failing_finding_is_overruled() {
    let mut document = complete_with(json!({ "needs": [], "due": null }));
    let accepted = |document: &Value| {
        let input: CheckInput = serde_json::from_value(document.clone()).unwrap();
        let (draft, context) = input.split(TODAY.parse().unwrap());
        crate::SmartGoal::accept(draft, &context, &catalog(), &GoalPolicy::project_default()).is_ok()
    };
    let (need, due) = (overrule("goal.R1", "/needs"), overrule("goal.T1", "/due"));
    for (overrides, expected) in
        [(json!([]), false), (json!([need]), false), (json!([due]), false), (json!([need, due]), true)]
    {
        document["overrides"] = overrides.clone();
        assert_eq!(accepted(&document), expected, "{overrides}");
    }
}

#[test]
fn an_override_covers_its_own_finding_only() {
    let rows = [
        (overrule("goal.A0", "/steps"), 1, 0),
        (overrule("goal.A0", "/measure/baseline"), 1, 0),
        (overrule("goal.A0", "/statement"), 0, 1),
        (overrule("goal.A1", "/steps"), 0, 1),
    ];
    for (overruled, covered, idle) in rows {
        let patch = json!({ "steps": [], "measure": { "baseline": null }, "overrides": [overruled] });
        let report = report_on(&complete_with(patch.clone()), TODAY);
        assert_eq!(
            report.findings.iter().filter(|found| found.overruled.is_some()).count(),
            covered,
            "{patch}"
        );
        assert_eq!(report.standing.unwrap().idle.len(), idle, "{patch}");
        assert_eq!(report.letters.a, Verdict::NeedsReview, "{patch}");
    }
}

#[test]
fn an_override_of_one_reason_does_not_cover_another_at_the_same_place() {
    let worse = overrule("goal.M4", "/measure/target");
    let mut range = worse.clone();
    range["about"] = json!("range");
    let standing = |target: i32, overrides: Value| {
        let patch = json!({ "measure": { "target": target }, "overrides": overrides });
        report_on(&complete_with(patch), TODAY).standing.unwrap().letters.m
    };
    // 18 is worse than the baseline of 15, and 40 is no score at all.
    assert_eq!(standing(18, json!([worse])), Verdict::Pass);
    assert_eq!(standing(40, json!([worse])), Verdict::Fail);
    assert_eq!(standing(40, json!([range])), Verdict::Fail);
    assert_eq!(standing(40, json!([worse, range])), Verdict::Pass);
}
