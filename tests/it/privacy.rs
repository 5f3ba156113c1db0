//! Records and privacy: the permission table, disclosures, access, amendments, retention; each refusal in range and one
//! step outside, and the claims as sentences.

use std::collections::BTreeSet;

use casework::core::{Instant, Role};
use casework::lifecycle::artifacts::common::{ContentClass, Release};
use casework::lifecycle::policy::PolicySettings;
use casework::lifecycle::privacy::access::{AccessAsked, AccessNeed};
use casework::lifecycle::privacy::accounting::LeftOut;
use casework::lifecycle::privacy::amendment::AmendmentStatus;
use casework::lifecycle::privacy::consent::{RecipientKind, missing_elements};
use casework::lifecycle::privacy::disclosure::{Basis, Discloser, DisclosureReason, Obligation};
use casework::lifecycle::privacy::permissions::{Condition, Grant, permission};
use casework::lifecycle::privacy::retention::RetentionEnd;
use casework::lifecycle::privacy::{
    Action, DataClass, DisclosureRequest, LegalException, Permission, PrivacyRules, Purpose, RecordDutyKind,
    ReleaseOnFile, account, decide_disclosure, duties, may_access, retention_end,
};
use casework::lifecycle::{Entry, Event, Happening, Phase, ProgramPolicy};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{
    Story, actor, advance, at, back, close, contact, declare, go, id, opening, plan, record, referral,
    release, sign, stabilize, when,
};

/// A Part 2 consent with all its elements.
pub(crate) fn part_2(name: &str, discloser: &str, recipient: &str) -> Value {
    record(json!({"kind": "release", "form": "part-2-consent", "release": name, "recipient": recipient,
        "disclosers": [discloser], "content": ["general", "substance-use"], "description": "All records",
        "purpose": "Treatment", "purposes": ["treatment", "payment", "health-care-operations"],
        "ends-with": "end-of-treatment", "right-to-revoke": true, "redisclosure-statement": true,
        "signature": {"by": "client", "on": "2025-01-06"}}))
}

fn disclosure(recipient: &str, content: &[&str], extra: &Value) -> Value {
    let mut entry =
        json!({"kind": "disclosure", "recipient": recipient, "content": content, "purpose": "Asked"});
    for (key, value) in extra.as_object().into_iter().flatten() {
        entry[key] = value.clone();
    }
    record(entry)
}

fn look(data: &str) -> Value {
    json!({"type": "access-record", "data": data})
}

fn with(mut tree: Value, key: &str, value: Value) -> Value {
    tree[key] = value;
    tree
}

fn without(mut tree: Value, key: &str) -> Value {
    tree["entry"].as_object_mut().map(|entry| entry.remove(key));
    tree
}

fn member(who: &str, role: &str, from: &str, extra: &Value) -> Value {
    let mut entry = json!({"kind": "team-member", "person": id(who), "role": role, "from": from});
    for (key, value) in extra.as_object().into_iter().flatten() {
        entry[key] = value.clone();
    }
    record(entry)
}

/// The permission table of the sheet, 7.3, as it is printed there.
const SHEET: &str = "
demographics | RW | RW | RW | R | R | R | RW | R | – | R | R | –
screening | RWS | RW | RWS | R | – | R | RWS | R | – | R | R | –
assessment | – | RWS | RWS | R | R part | R | RWS | R | by release | R | R | –
mental-status-and-diagnosis | – | R | RWS | RWS | – | R | RWS | R | by release | R | R | –
substance-use | – | R if consent | R if consent | R if consent | – | R if consent | R if consent | R | by Part 2 consent | R | R | –
psychotherapy-notes | – | – | author only | – | – | – | – | – | own authorization | – | – | –
minor-controlled-notes | – | R if minor agrees | author | b | – | b | b | minor R; representative – | – | R | R | –
plan | – | RWS | RWS | R | R | RS | RWS | RS | own part | R | R | –
progress-notes | – | RWS | RWS | RWS | RWS own | R | RWS | R | feedback W | R | R | –
referrals | – | RWS | RW | R | R | R | RW | R | own RW | R | R | –
crisis-plan | R | RW | RWS | RW | R | RS | RWS | RS | b | R | R | –
consents | RW | RW | RW | R | – | R | RW | S | – | RW | R | –
audit-log | – | – | – | – | – | – | – | own accounting | – | R | R | R (no content)
";

const COLUMNS: [Role; 12] = [
    Role::IntakeWorker,
    Role::CaseManager,
    Role::Clinician,
    Role::Prescriber,
    Role::PeerSpecialist,
    Role::Supervisor,
    Role::ActTeam,
    Role::Client,
    Role::Provider,
    Role::PrivacyOfficer,
    Role::Auditor,
    Role::SystemAdministrator,
];

const OFFICES: [Role; 3] = [Role::Auditor, Role::PrivacyOfficer, Role::SystemAdministrator];

#[test]
fn the_permission_table_is_that_of_the_sheet() {
    let rows: Vec<&str> = SHEET.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(rows.len(), DataClass::ALL.len());
    for (row, data) in rows.iter().zip(DataClass::ALL) {
        let cells: Vec<&str> = row.split(" | ").collect();
        assert_eq!(cells[0], data.as_str());
        for (cell, role) in cells[1..].iter().zip(COLUMNS) {
            assert_eq!(permission(*data, role).words(), *cell, "{role} on {}", data.as_str());
        }
        assert_eq!(permission(*data, Role::Representative), permission(*data, Role::Client));
    }
}

/// A second reading of the cells, by their letters.
fn letters(cell: &str, action: Action) -> bool {
    let letter = match action {
        Action::Read => 'R',
        Action::Sign => 'S',
        Action::Write => 'W',
    };
    match cell {
        "–" => false,
        "author" | "author only" => true,
        "b"
        | "by Part 2 consent"
        | "by release"
        | "minor R; representative –"
        | "own accounting"
        | "own authorization"
        | "own part" => letter == 'R',
        "S" => letter != 'W',
        other => other
            .split(' ')
            .any(|word| word.chars().all(|one| matches!(one, 'R' | 'W' | 'S')) && word.contains(letter)),
    }
}

#[test]
fn every_cell_for_every_role_action_and_circumstance_gives_at_most_its_letters() {
    let mut asked_about = 0;
    for data in DataClass::ALL {
        for role in Role::ALL {
            let cell = permission(*data, role);
            for action in Action::ALL {
                let granted = cell.grant(action) != Grant::No;
                assert_eq!(granted, letters(cell.words(), action), "{role} {action:?} {}", data.as_str());
                for bits in 0..1024_u32 {
                    let on = |place: u32| bits & (1 << place) != 0;
                    let roles = [role];
                    let linked = on(0);
                    let asked = AccessAsked {
                        roles: &roles,
                        linked: if linked { &roles } else { &[] },
                        author: on(1),
                        authorization: on(2),
                        break_glass: on(3),
                        consent: on(4),
                        own: on(5),
                        minor_agrees: on(6),
                        minor_asked_representative: on(7),
                        part_2_consent: on(8),
                        release: on(9),
                    };
                    let decision = may_access(*data, action, &asked);
                    asked_about += 1;
                    assert!(!decision.allowed || granted);
                    assert_eq!(decision.allowed, expected(cell, role, action, &asked), "{role} {bits:b}");
                    let glass = decision.needs.contains(&AccessNeed::Review);
                    assert!(
                        !glass || (on(3) && action == Action::Read),
                        "a broken glass reads, with a reason"
                    );
                    let office = OFFICES.contains(&role);
                    assert!(!decision.allowed || linked || office || glass, "no link, no more than b");
                }
            }
        }
    }
    assert_eq!(asked_about, 13 * 13 * 3 * 1024);
}

/// A naive second evaluator of one cell.
fn expected(cell: Permission, role: Role, action: Action, asked: &AccessAsked<'_>) -> bool {
    let linked = !asked.linked.is_empty() || OFFICES.contains(&role);
    let staff = !matches!(role, Role::Client | Role::Representative | Role::Provider);
    let stands_in = asked.break_glass && action == Action::Read && staff;
    let reached = linked || stands_in;
    match cell.grant(action) {
        Grant::No => false,
        Grant::Yes => reached,
        Grant::If(Condition::BreakGlass) => {
            asked.break_glass && !matches!(role, Role::Client | Role::Representative)
        }
        Grant::If(condition) => {
            reached
                && match condition {
                    Condition::Author => asked.author,
                    Condition::Authorization => asked.authorization,
                    Condition::BreakGlass => false,
                    Condition::Consent => asked.consent,
                    Condition::MinorOrAsked => role == Role::Client || asked.minor_asked_representative,
                    Condition::MinorAgrees => asked.minor_agrees,
                    Condition::Own => asked.own,
                    Condition::Part2Consent => asked.part_2_consent,
                    Condition::Release => asked.release,
                }
        }
    }
}

#[test]
fn another_role_never_takes_a_right_away() {
    let all: Vec<Role> = Role::ALL.to_vec();
    for data in DataClass::ALL {
        for action in Action::ALL {
            for one in Role::ALL {
                for other in Role::ALL {
                    let (alone, both) = ([one], [other, one]);
                    let asked =
                        |roles| AccessAsked { roles, linked: &all, own: true, ..AccessAsked::default() };
                    let before = may_access(*data, action, &asked(&alone)).allowed;
                    assert!(!before || may_access(*data, action, &asked(&both)).allowed);
                }
            }
        }
    }
}

#[test]
fn those_who_look_after_the_record_take_no_clinical_step() {
    let theirs = ["AccessAnswer", "BreakGlassReview", "Disclosure", "ReleaseRevoked"];
    for (kind, roles) in Entry::KINDS {
        let officer = roles.contains(&Role::PrivacyOfficer);
        assert_eq!(officer, theirs.contains(kind), "{kind}");
        assert!(!roles.contains(&Role::Auditor) && !roles.contains(&Role::SystemAdministrator), "{kind}");
    }
    for phase in Phase::ALL.iter().filter(|phase| **phase != Phase::Closed) {
        let mut story = at(*phase);
        story.works(&[]);
        for who in ["po", "aud", "adm"] {
            for row in phase.moves().filter(|row| row.to != Phase::Closed) {
                let reason = row.reasons.first().map(|reason| reason.as_str());
                let tree = reason.map_or_else(|| go(row.to), |reason| back(row.to, &reason));
                story.check(who, &tree, "E04");
            }
            for tree in [
                declare(&story),
                close("duplicate"),
                contact("done", "regular"),
                record(json!({"kind": "note", "text": "Seen"})),
            ] {
                story.check(who, &tree, "E04");
            }
        }
    }
    let story = at(Phase::Planning);
    for who in ["po", "aud", "adm"] {
        story.check(who, &plan(&story), "E04");
        story.check(who, &sign("plan"), "E04");
        story.check(who, &stabilize(), "E01");
    }
}

#[test]
fn a_place_in_the_team_opens_the_record_for_its_days() {
    let mut story = at(Phase::Monitoring);
    let today = story.in_days(0);
    story.check("cl", &look("plan"), "E13");
    story.check("cm", &look("plan"), "accepted");
    story.check("w", &look("demographics"), "accepted");
    story.check("client", &look("plan"), "accepted");
    story.check("rep", &look("plan"), "E13");
    story.check("po", &look("plan"), "accepted");
    story.check("adm", &look("plan"), "E13");
    story.check("adm", &look("audit-log"), "accepted");
    let tomorrow = story.in_days(1);
    story.does("cm", &member("cl", "clinician", &tomorrow, &json!({"to": story.in_days(3)})));
    story.check("cl", &look("plan"), "E13");
    for (days, expected) in [(1, "accepted"), (2, "accepted"), (1, "E13")] {
        story.later(days).check("cl", &look("plan"), expected);
    }
    story.does("cm", &member("cl2", "clinician", &today, &json!({})));
    story.check("cl2", &look("plan"), "accepted");
    let ended = record(json!({"kind": "team-member-ended", "person": id("cl2"), "on": story.in_days(0)}));
    story.does("cm", &ended).check("cl2", &look("plan"), "accepted");
    story.later(1).check("cl2", &look("plan"), "E13");
    story.check("cm", &ended.clone(), "accepted");
    let never = record(json!({"kind": "team-member-ended", "person": id("rx"), "on": story.in_days(0)}));
    story.check("cm", &never, "E23");
    story.check("cm", &member("po", "privacy-officer", &today, &json!({})), "E23");
    story.check("cm", &member("cl", "clinician", &today, &json!({"to": "2024-01-01"})), "E23");
    // A place in one role opens nothing in another.
    story.does("cm", &member("cl", "peer-specialist", &today, &json!({})));
    story.check("cl", &look("plan"), "E13");
}

#[test]
fn a_former_case_manager_has_no_link_any_more() {
    let mut story = at(Phase::Monitoring);
    story.check("cm2", &look("plan"), "E13");
    let handed = record(json!({"kind": "assignment", "model": "supportive", "case-manager": id("cm2")}));
    story.does("s", &handed).check("cm2", &look("plan"), "accepted");
    story.check("cm", &look("plan"), "E13");
}

#[test]
fn a_broken_glass_has_a_reason_an_alert_and_a_review_by_another() {
    let mut story = at(Phase::Monitoring);
    let glass = with(look("crisis-plan"), "break-glass", json!("On call, client at the door"));
    story.check("cl", &look("crisis-plan"), "E13");
    let before = story.events.len();
    story.does("cl", &glass);
    let names: Vec<_> = story.events[before..].iter().map(|event| event.event.name()).collect();
    assert_eq!(names, ["record-accessed", "notice-raised"]);
    let open = duties(&story.case, &story.policy);
    assert_eq!(open[0].kind, RecordDutyKind::BreakGlassReview);
    assert_eq!(open[0].due.to_string(), story.in_days(3));
    let access = story.events[before].sequence.to_string();
    let review = |access: &str| {
        record(json!({"kind": "break-glass-review", "access": access, "finding": "justified"}))
    };
    story.check("cl", &review(&access), "E04");
    story.check("po", &review("1"), "E23");
    // The supervisor who broke the glass is no reviewer of it.
    story.does("s", &with(look("minor-controlled-notes"), "break-glass", json!("On call")));
    let own = story.events[story.events.len() - 2].sequence.to_string();
    story.check("s", &review(&own), "E04");
    story.does("po", &review(&own)).does("s", &review(&access)).check("po", &review(&access), "E23");
    assert!(duties(&story.case, &story.policy).is_empty());
    // It opens neither separate notes, nor what depends on a consent, nor writing, nor anything to the client's side.
    for (who, tree) in [
        ("cl", look("psychotherapy-notes")),
        ("cl", look("substance-use")),
        ("cl", with(look("crisis-plan"), "action", json!("write"))),
        ("rep", look("plan")),
        ("prov", look("plan")),
        ("adm", look("plan")),
    ] {
        story.check(who, &with(tree, "break-glass", json!("Asked")), "E13");
    }
    story.check("prov", &with(look("crisis-plan"), "break-glass", json!("Emergency room")), "accepted");
}

#[test]
fn notes_kept_apart_never_enter_the_record_and_open_to_their_author_alone() {
    let mut story = at(Phase::Monitoring);
    let today = story.in_days(0);
    for class in ["psychotherapy-notes", "sud-counseling-notes"] {
        let note = record(json!({"kind": "note", "class": class, "text": "He said"}));
        story.check("cl", &note, "E13");
        let apart =
            json!({"type": "record", "id": class, "entry": {"kind": "separate-notes", "class": class}});
        story.does("cl", &apart);
        let read = with(look("psychotherapy-notes"), "entry", json!(class));
        story.check("cl", &read, "E13");
    }
    story.does("cm", &member("cl", "clinician", &today, &json!({})));
    story.does("cm", &member("cl2", "clinician", &today, &json!({})));
    let read = with(look("psychotherapy-notes"), "entry", json!("psychotherapy-notes"));
    story.check("cl", &read, "accepted");
    for who in ["cl2", "cm", "s", "client", "po", "aud"] {
        story.check(who, &read, "E13");
    }
    // Under the name of another class the entry does not open either.
    let disguised = with(look("progress-notes"), "entry", json!("psychotherapy-notes"));
    story.check("cl", &disguised, "E13");
    story.check("cl", &with(look("plan"), "entry", json!("nothing")), "E23");
    story.check("cl", &record(json!({"kind": "separate-notes", "class": "general"})), "E23");
    let packet = record(json!({"kind": "transfer-packet", "recipient": "clinic",
        "content": ["psychotherapy-notes"], "items": ["Notes"]}));
    at(Phase::Transition).check("cm", &packet, "E13");
}

#[test]
fn what_a_closing_transfers_is_covered_class_by_class() {
    let transferred = |content: &[&str]| {
        let mut tree = close("transferred");
        tree["proof"]["transfer-content"] = json!(content);
        tree
    };
    let mut story = at(Phase::Monitoring);
    story.does("client", &release("to-clinic", "clinic"));
    story.check("s", &transferred(&["general"]), "accepted");
    story.check("s", &transferred(&["psychotherapy-notes"]), "E13");
    // A general release covers no substance-use record, in a closing as little as in a packet.
    story.check("s", &transferred(&["general", "substance-use"]), "E13");
    story.does("client", &part_2("sud-to-clinic", "community-care", "clinic"));
    story.check("s", &transferred(&["general", "substance-use"]), "accepted");
}

/// A case of someone of fifteen in monitoring, with a parent as representative.
fn minor() -> Story {
    let mut story = Story::unopened();
    story.does("w", &with(opening(), "born-on", json!("2009-11-09")));
    story.goes(Phase::Intake).works(&["I2"]);
    story.does(
        "cm",
        &record(json!({"kind": "representative-authority", "person": id("rep"), "basis": "Parent",
            "from": "2009-11-09"})),
    );
    story.does("rep", &record(json!({"kind": "consent", "given-by": "representative"})));
    story.does("cm", &go(Phase::Assessment));
    story
}

fn minor_consent(extra: &Value) -> Value {
    let mut entry = json!({"kind": "minor-consent", "service": "Counseling", "basis": "State rule"});
    for (key, value) in extra.as_object().into_iter().flatten() {
        entry[key] = value.clone();
    }
    record(entry)
}

#[test]
fn a_parent_does_not_read_what_a_minor_controls_unless_asked() {
    let mut story = minor();
    let today = story.in_days(0);
    story.does("client", &minor_consent(&json!({})));
    story.does("cm", &member("cl", "clinician", &today, &json!({})));
    let note = json!({"type": "record", "id": "n1",
        "entry": {"kind": "note", "class": "minor-controlled", "text": "She said"}});
    story.does("cl", &note);
    let read = with(look("minor-controlled-notes"), "entry", json!("n1"));
    for (who, expected) in
        [("rep", "E13"), ("client", "accepted"), ("cl", "accepted"), ("cm", "E13"), ("po", "accepted")]
    {
        story.check(who, &read, expected);
    }
    story.check("rep", &look("plan"), "accepted");
    story.check("cm", &with(look("progress-notes"), "entry", json!("n1")), "E13");
    story.does("client", &minor_consent(&json!({"case-manager-reads": true})));
    story.check("cm", &read, "accepted");
    story.check("rep", &read, "E13");
    story.does("client", &minor_consent(&json!({"representative-acts": true})));
    story.check("rep", &read, "accepted");
    story.check("cm", &read, "E13");
    // Someone of age gives no minor's consent, and nobody else speaks as the client.
    at(Phase::Monitoring).check("client", &minor_consent(&json!({})), "E19");
    story.now = when("2027-11-08T12:00:00-06:00");
    story.check("client", &minor_consent(&json!({})), "accepted");
    story.check("rep", &look("plan"), "accepted");
    story.later(1);
    story.check("client", &minor_consent(&json!({})), "E19");
    story.check("rep", &look("plan"), "E13");
}

#[test]
fn what_a_minor_controls_only_the_minor_gives_away() {
    let mut story = minor();
    story.works(&[]);
    let mut give = release("own", "clinic");
    give["entry"]["content"] = json!(["general", "minor-controlled"]);
    let asked = |content: &[&str]| disclosure("clinic", content, &json!({}));
    story.does("rep", &give).check("cm", &asked(&["general"]), "accepted");
    story.check("cm", &asked(&["minor-controlled"]), "E13");
    give["entry"]["release"] = json!("minors");
    story.does("client", &give).check("cm", &asked(&["minor-controlled"]), "accepted");
    // The parent's release ends with the parent's authority; the minor's own stays the client's own.
    story.now = when("2027-11-08T12:00:00-06:00");
    story.check("cm", &asked(&["general"]), "accepted");
    story.later(1).check("cm", &asked(&["general"]), "E13");
    story.check("cm", &asked(&["minor-controlled"]), "accepted");
    story.check("rep", &release("late", "clinic"), "E19");
    // A minor alone gives away nothing else, unless the law lets the minor consent alone to the service itself.
    let mut free = minor();
    let basis = json!({"kind": "consent", "given-by": "minor", "minor-consent-basis": "State rule"});
    free.works(&[]).does("client", &record(basis)).does("client", &release("alone", "clinic"));
    free.check("cm", &asked(&["general"]), "accepted");
    let mut alone = minor();
    alone.works(&[]).does("client", &release("alone", "clinic")).check("cm", &asked(&["general"]), "E13");
}

#[test]
fn each_class_of_content_needs_a_paper_of_its_own_form() {
    let today = "2025-01-06";
    let signed = json!({"by": "client", "on": today});
    let forms = ["hipaa-release", "part-2-consent", "psychotherapy-authorization", "sud-counseling-consent"];
    let rows = [
        ("general", [true, true, false, false]),
        ("substance-use", [false, true, false, false]),
        ("psychotherapy-notes", [false, false, true, false]),
        ("sud-counseling-notes", [false, false, false, true]),
    ];
    for (class, expected) in rows {
        for (form, expected) in forms.iter().zip(expected) {
            let mut story = at(Phase::Monitoring);
            let mut paper = part_2("r9", "community-care", "clinic-x");
            paper["entry"]["form"] = json!(form);
            paper["entry"]["content"] = json!([class]);
            paper["entry"]["signature"] = signed.clone();
            story.does("client", &paper);
            let extra = json!({"purpose-code": "treatment", "notice-and-copy": true});
            let tree = disclosure("clinic-x", &[class], &extra);
            story.check("cm", &tree, if expected { "accepted" } else { "E13" });
        }
    }
    // An authorization for separate notes is for nothing else, and a consent beside it gives nothing of them.
    let mut story = at(Phase::Monitoring);
    let mut mixed = part_2("r9", "community-care", "clinic-x");
    mixed["entry"]["form"] = json!("psychotherapy-authorization");
    mixed["entry"]["content"] = json!(["general", "psychotherapy-notes"]);
    story.does("client", &mixed);
    story.check("cm", &disclosure("clinic-x", &["psychotherapy-notes"], &json!({})), "E13");
}

#[test]
fn a_part_2_consent_without_one_of_its_elements_covers_nothing() {
    let tree = disclosure(
        "clinic-x",
        &["substance-use"],
        &json!({"purpose-code": "treatment", "notice-and-copy": true}),
    );
    let whole = part_2("r9", "community-care", "clinic-x");
    let mut story = at(Phase::Monitoring);
    story.does("client", &whole).check("cm", &tree, "accepted");
    for element in [
        "disclosers",
        "description",
        "purposes",
        "right-to-revoke",
        "ends-with",
        "signature",
        "redisclosure-statement",
    ] {
        let mut story = at(Phase::Monitoring);
        let before = story.events.len();
        story.does("client", &without(whole.clone(), element));
        assert_eq!(story.events[before..].len(), 2, "a notice says that it lacks {element}");
        story.check("cm", &tree, "E13");
        let entry = &without(whole.clone(), element)["entry"];
        let mut fields = entry.as_object().cloned().unwrap_or_default();
        fields.remove("kind");
        let found: Release = serde_json::from_value(Value::Object(fields)).unwrap();
        assert_eq!(missing_elements(&found).len(), 1, "{element}: {:?}", missing_elements(&found));
    }
    // Outside treatment, payment and operations a consent ends with a day or an event, and names its recipient.
    for (key, value, expected) in [
        ("ends-with", json!("nothing"), "accepted"),
        ("purposes", json!(["housing", "treatment"]), "accepted"),
    ] {
        let mut story = at(Phase::Monitoring);
        let mut changed = whole.clone();
        changed["entry"][key] = value;
        story.does("client", &changed).check("cm", &tree, expected);
        changed["entry"]["purposes"] = json!(["housing", "treatment"]);
        changed["entry"]["ends-with"] = json!("nothing");
        changed["entry"]["release"] = json!("r10");
        let mut story = at(Phase::Monitoring);
        story.does("client", &changed).check("cm", &tree, "E13");
    }
}

#[test]
fn a_single_consent_takes_in_who_treats_pays_and_runs_and_nobody_else() {
    let mut story = at(Phase::Monitoring);
    let mut single = part_2("r9", "community-care", "all-who-treat-me");
    single["entry"]["recipient-class"] = json!(true);
    story.does("client", &single);
    let kinds = ["client", "contractor", "government", "medical-staff", "other", "payer", "provider"];
    for kind in kinds {
        for purpose in
            ["treatment", "payment", "health-care-operations", "housing", "proceedings-against-client"]
        {
            let extra = json!({"recipient-kind": kind, "purpose-code": purpose, "notice-and-copy": true});
            let tree = disclosure("somebody", &["substance-use"], &extra);
            let who = matches!(kind, "contractor" | "medical-staff" | "payer" | "provider");
            let what = matches!(purpose, "treatment" | "payment" | "health-care-operations");
            story.check("cm", &tree, if who && what { "accepted" } else { "E13" });
        }
    }
    let unsaid = json!({"recipient-kind": "provider", "notice-and-copy": true});
    story.check("cm", &disclosure("somebody", &["substance-use"], &unsaid), "E13");
    let bare = json!({"recipient-kind": "provider", "purpose-code": "treatment"});
    story.check("cm", &disclosure("somebody", &["substance-use"], &bare), "E13");
}

#[test]
fn a_revoked_consent_covers_what_was_given_before() {
    let mut story = at(Phase::Monitoring);
    story.does("client", &part_2("r9", "community-care", "clinic-x"));
    let extra = json!({"purpose-code": "treatment", "notice-and-copy": true});
    let tree = disclosure("clinic-x", &["substance-use"], &extra);
    story.later(2).does("cm", &tree);
    let given_at = story.now;
    story.later(2).does("client", &record(json!({"kind": "release-revoked", "release": "r9"})));
    story.check("cm", &tree, "E13");
    // What was given before and is entered late is covered still; what was given before the consent is not.
    let (now, late) = (story.now, serde_json::from_value(json!("Found on the desk")).ok());
    let by = actor("cm");
    for (at, expected) in [(given_at, true), (given_at.plus(chrono::Duration::days(-3)), false)] {
        story.now = at;
        let found = story.tries_with(&by, &tree, |context| casework::lifecycle::Context {
            late: late.as_ref(),
            recorded_at: now,
            ..context
        });
        assert_eq!(found.is_ok(), expected, "{at}");
    }
}

#[test]
fn a_consent_ends_with_its_day_and_with_treatment() {
    let extra = json!({"purpose-code": "treatment", "notice-and-copy": true});
    let tree = disclosure("clinic-x", &["substance-use"], &extra);
    let mut story = at(Phase::PostTransition);
    let mut dated = without(part_2("r9", "community-care", "clinic-x"), "ends-with");
    dated["entry"]["expires"] = json!(story.in_days(1));
    story.does("client", &dated).later(1).check("cm", &tree, "accepted");
    story.later(1).check("cm", &tree, "E13");
    let mut story = at(Phase::PostTransition);
    story.does("client", &part_2("r9", "community-care", "clinic-x")).works(&[]);
    story.check("cm", &tree, "accepted");
    story.does("s", &close("goals-met")).check("cm", &tree, "E13");
    story.does("s", &json!({"type": "reopen-case", "reason": "Asks", "consents-confirmed": true}));
    story.check("cm", &tree, "E13");
}

#[test]
fn records_are_asked_for_only_where_a_consent_names_the_discloser() {
    let mut story = at(Phase::Assessment);
    let ask = |from: &str, purpose: &str| {
        record(
            json!({"kind": "records-request", "from": from, "content": ["substance-use"], "purpose": purpose}),
        )
    };
    story.check("cm", &ask("riverside", "treatment"), "E13");
    // The consent to give them ours is none to get theirs.
    story.does("client", &part_2("ours", "community-care", "riverside"));
    story.check("cm", &ask("riverside", "treatment"), "E13");
    story.does("client", &part_2("theirs", "riverside", "community-care"));
    story.check("cm", &ask("riverside", "treatment"), "accepted");
    story.check("cm", &ask("lakeside", "treatment"), "E13");
    // A consent for them to give to a third is none for us to give to that third.
    story.does("client", &part_2("between", "riverside", "lakeside"));
    let extra = json!({"purpose-code": "treatment", "notice-and-copy": true});
    story.check("cm", &disclosure("lakeside", &["substance-use"], &extra), "E13");
    story.check("cm", &disclosure("riverside", &["substance-use"], &extra), "accepted");
    story.check("cm", &ask("riverside", "housing"), "E13");
    story.check("client", &ask("riverside", "treatment"), "E04");
    let came = |notice: bool, copy: bool| {
        record(json!({"kind": "records-received", "from": "riverside", "content": ["substance-use"],
            "notice": notice, "copy-of-consent": copy}))
    };
    for (notice, copy, expected) in
        [(true, true, "accepted"), (true, false, "E13"), (false, true, "E13"), (false, false, "E13")]
    {
        story.check("cm", &came(notice, copy), expected);
    }
    let plain = record(json!({"kind": "records-received", "from": "school", "content": ["general"]}));
    story.check("cm", &plain, "accepted");
    // What came is read while the consent is in force.
    story.check("cm", &look("substance-use"), "accepted");
    story.does("client", &record(json!({"kind": "release-revoked", "release": "theirs"})));
    story.does("client", &record(json!({"kind": "release-revoked", "release": "ours"})));
    story.check("cm", &look("substance-use"), "E13");
}

#[test]
fn a_legal_exception_reaches_its_content_and_its_recipients_and_no_more() {
    let story = at(Phase::Monitoring);
    let kinds = ["client", "contractor", "government", "medical-staff", "other", "payer", "provider"];
    for exception in LegalException::ALL {
        let rule = exception.rule();
        for class in ContentClass::ALL {
            for kind in kinds {
                let extra = json!({"exception": exception.as_str(), "recipient-kind": kind});
                let tree = disclosure("someone", &[class.as_str()], &extra);
                let kind: RecipientKind = serde_json::from_value(json!(kind)).unwrap();
                let right = rule.recipients.is_none_or(|kinds| kinds.contains(&kind));
                let expected = if rule.reaches(class) && right { "accepted" } else { "E13" };
                story.check("cm", &tree, expected);
                assert!(class != ContentClass::SudCounselingNotes || expected == "E13");
            }
        }
        let mut both: Vec<&str> = ContentClass::ALL.iter().map(|class| class.as_str()).collect();
        story.check("cm", &disclosure("x", &both, &json!({"exception": exception.as_str()})), "E13");
        both.clear();
    }
    let words = json!({"legal-exception": "The sheriff asked"});
    story.check("cm", &disclosure("sheriff", &["general"], &words), "E13");
    let unknown = json!({"kind": "disclosure", "recipient": "x", "content": [], "purpose": "P", "exception": "curiosity"});
    assert!(serde_json::from_value::<Entry>(unknown).is_err(), "the list is closed");
    // Part 2 content goes neither to a warning nor to what another law requires.
    for exception in [LegalException::DutyToWarn, LegalException::RequiredByLaw, LegalException::LegalDefense]
    {
        assert!(!exception.rule().reaches(ContentClass::SubstanceUse));
    }
    let emergency = LegalException::MedicalEmergency.rule();
    assert!(emergency.document_at_once && !emergency.minimum_necessary && emergency.accounted);
}

fn on_file(tree: &Value, at: Instant) -> ReleaseOnFile {
    let mut fields = tree["entry"].as_object().cloned().unwrap_or_default();
    fields.remove("kind");
    let found: Release = serde_json::from_value(Value::Object(fields)).unwrap();
    ReleaseOnFile::new(&found, at, (Role::Client, actor("client").id()))
}

fn request<'a>(
    recipient: &'a str,
    content: &'a BTreeSet<ContentClass>,
    at: Instant,
) -> DisclosureRequest<'a> {
    DisclosureRequest {
        recipient,
        recipient_kind: Some(RecipientKind::Provider),
        discloser: Discloser::Program("community-care"),
        content,
        purpose: Some(Purpose::Treatment),
        exception: None,
        at,
        day: at.get().date_naive(),
    }
}

#[test]
fn what_is_owed_with_a_disclosure_is_said() {
    let at = when("2025-02-03T10:00:00-06:00");
    let sud = BTreeSet::from([ContentClass::SubstanceUse]);
    let file = [on_file(&part_2("r9", "community-care", "clinic"), when("2025-01-06T10:00:00-06:00"))];
    let decision = decide_disclosure(&request("clinic", &sud, at), &file);
    let notice = [Obligation::NoticeOfRedisclosure, Obligation::CopyOfConsent];
    assert!(decision.permitted && notice.iter().all(|owed| decision.obligations.contains(owed)));
    assert!(decision.obligations.contains(&Obligation::RecipientPassesOnUnderHipaa));
    assert!(!decision.obligations.contains(&Obligation::MinimumNecessary), "treatment is exempt");
    let outsider =
        DisclosureRequest { recipient_kind: Some(RecipientKind::Other), ..request("clinic", &sud, at) };
    let decision = decide_disclosure(&outsider, &file);
    assert!(decision.obligations.contains(&Obligation::RecipientPassesOnAsConsented));
    let paid = DisclosureRequest { purpose: Some(Purpose::Payment), ..request("clinic", &sud, at) };
    assert!(decide_disclosure(&paid, &file).obligations.contains(&Obligation::MinimumNecessary));
    let against =
        DisclosureRequest { purpose: Some(Purpose::ProceedingsAgainstClient), ..request("clinic", &sud, at) };
    let decision = decide_disclosure(&against, &file);
    assert_eq!(decision.reasons[0].reason, DisclosureReason::InProceedings);
    for (exception, owed) in [
        (LegalException::MedicalEmergency, Obligation::DocumentAtOnce),
        (LegalException::DutyToWarn, Obligation::MinimumNecessary),
        (LegalException::CourtOrder, Obligation::AccountForIt),
    ] {
        let general = BTreeSet::from([ContentClass::General]);
        let kind = exception.rule().recipients.map_or(RecipientKind::Other, |kinds| kinds[0]);
        let claimed = DisclosureRequest {
            recipient_kind: Some(kind),
            exception: Some(exception),
            ..request("x", &general, at)
        };
        let decision = decide_disclosure(&claimed, &[]);
        assert_eq!(decision.basis, Some(Basis::Exception { exception }));
        assert!(decision.obligations.contains(&owed), "{exception:?}");
    }
}

#[test]
fn every_objection_to_the_nearest_consent_is_named() {
    let at = when("2025-07-02T10:00:00-05:00");
    let sud = BTreeSet::from([ContentClass::SubstanceUse]);
    let mut consent = on_file(&part_2("r9", "community-care", "clinic"), when("2025-03-10T10:00:00-05:00"));
    consent.revoked_at = Some(when("2025-07-01T09:00:00-05:00"));
    let housing = DisclosureRequest { purpose: Some(Purpose::Housing), ..request("housing", &sud, at) };
    let found: Vec<_> =
        decide_disclosure(&housing, &[consent]).reasons.iter().map(|known| known.reason).collect();
    let expected =
        [DisclosureReason::Revoked, DisclosureReason::RecipientOutside, DisclosureReason::PurposeOutside];
    assert_eq!(found, expected);
    let none = decide_disclosure(&housing, &[]);
    assert_eq!(none.reasons[0].reason, DisclosureReason::NoneOfThisForm);
}

/// What one consent covers, said a second time and plainly.
fn plainly(release: &ReleaseOnFile, asked: &DisclosureRequest<'_>, class: ContentClass) -> bool {
    let form = match class {
        ContentClass::SubstanceUse => release.form == casework::lifecycle::privacy::ReleaseForm::Part2Consent,
        ContentClass::General | ContentClass::MinorControlled => matches!(
            release.form,
            casework::lifecycle::privacy::ReleaseForm::HipaaRelease
                | casework::lifecycle::privacy::ReleaseForm::Part2Consent
        ),
        ContentClass::PsychotherapyNotes | ContentClass::SudCounselingNotes => false,
    };
    let part_2 = class == ContentClass::SubstanceUse;
    let purpose = match asked.purpose {
        None => !part_2,
        Some(Purpose::ProceedingsAgainstClient) if part_2 => false,
        Some(purpose) => release.purposes.is_empty() || release.purposes.contains(&purpose),
    };
    form && purpose
        && release.content.contains(&class)
        && release.recipients.iter().any(|name| name == asked.recipient)
        && asked.at >= release.given_at
        && release.revoked_at.is_none_or(|revoked| asked.at < revoked)
        && release.expires.is_none_or(|last| asked.day <= last)
        && release.lacks.is_empty()
        && class != ContentClass::MinorControlled
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_disclosure_is_permitted_exactly_when_each_class_is_covered_and_then_it_points_to_what_covers_it(
        papers in proptest::collection::vec(
            (any::<bool>(), 0_usize..3, 0_u8..4, 0_i64..10, proptest::option::of(0_i64..10), 0_i64..12, any::<bool>()),
            0..5,
        ),
        wanted in 1_u8..8, to in 0_usize..3, day in 0_i64..12, purpose in 0_u8..4,
    ) {
        let start = when("2025-01-06T12:00:00-06:00");
        let at = |days: i64| start.plus(chrono::Duration::days(days));
        let names = ["clinic", "housing", "school"];
        let file: Vec<ReleaseOnFile> = papers
            .iter()
            .enumerate()
            .map(|(number, (part, recipient, content, given, revoked, expires, whole))| {
                let mut tree = if *part {
                    part_2("r", "community-care", names[*recipient])
                } else {
                    release("r", names[*recipient])
                };
                tree["entry"]["release"] = json!(format!("r{number}"));
                let classes = ["general", "substance-use", "psychotherapy-notes"];
                let content: Vec<_> =
                    classes.iter().enumerate().filter(|(place, _)| *place < 2 && content & (1 << place) != 0).collect();
                tree["entry"]["content"] = json!(content.iter().map(|(_, name)| name).collect::<Vec<_>>());
                tree["entry"]["expires"] = json!(at(*expires).get().date_naive());
                if !whole {
                    tree = without(tree, "signature");
                }
                let mut known = on_file(&tree, at(*given));
                known.revoked_at = revoked.map(at);
                known
            })
            .collect();
        let content: BTreeSet<ContentClass> = ContentClass::ALL
            .into_iter()
            .filter(|class| {
                let place = match class {
                    ContentClass::General => 0,
                    ContentClass::SubstanceUse => 1,
                    ContentClass::PsychotherapyNotes => 2,
                    ContentClass::MinorControlled | ContentClass::SudCounselingNotes => return false,
                };
                wanted & (1 << place) != 0
            })
            .collect();
        let mut asked = request(names[to], &content, at(day));
        asked.purpose = match purpose {
            0 => None,
            1 => Some(Purpose::Treatment),
            2 => Some(Purpose::Housing),
            _ => Some(Purpose::ProceedingsAgainstClient),
        };
        let decision = decide_disclosure(&asked, &file);
        let plain = content.iter().all(|class| file.iter().any(|known| plainly(known, &asked, *class)));
        prop_assert_eq!(decision.permitted, plain);
        prop_assert_eq!(decision.permitted, decision.basis.is_some());
        if let Some(Basis::Consent { releases }) = &decision.basis {
            prop_assert!(!releases.is_empty());
            for class in &content {
                let covers = |known: &&ReleaseOnFile| releases.contains(&known.release) && plainly(known, &asked, *class);
                prop_assert!(file.iter().any(|known| covers(&known)));
            }
        } else {
            prop_assert!(decision.reasons.iter().any(|known| !known.reason.permits()));
        }
        // One more paper never takes a permission away, and a revocation never gives one.
        let fewer = decide_disclosure(&asked, file.get(1..).unwrap_or_default());
        prop_assert!(!fewer.permitted || decision.permitted);
        let mut revoked = file.clone();
        for known in &mut revoked {
            known.revoked_at = Some(at(0));
        }
        prop_assert!(!decide_disclosure(&asked, &revoked).permitted);
    }
}

/// Counts the disclosures of a story; each points to consents that were on file and not revoked, or to an exception.
pub(crate) fn disclosures_with_a_basis(story: &Story) -> usize {
    let mut papers: Vec<(String, Instant)> = Vec::new();
    let mut found = 0;
    for event in &story.events {
        if let Happening::EntryRecorded { entry: Entry::Release(release), .. } = &event.event {
            papers.push((release.release.to_string(), event.at));
        }
        if let Happening::EntryRecorded { entry: Entry::ReleaseRevoked(revoked), .. } = &event.event {
            papers.retain(|(name, _)| *name != revoked.release.to_string());
        }
        let Happening::DisclosureMade { disclosure } = &event.event else { continue };
        found += 1;
        let Basis::Consent { releases } = &disclosure.basis else { continue };
        assert!(!releases.is_empty());
        for release in releases {
            let known = papers.iter().find(|(name, _)| *name == release.to_string());
            assert!(known.is_some_and(|(_, given)| *given <= event.at), "{release}");
        }
    }
    found
}

#[test]
fn every_disclosure_points_to_a_consent_in_force_or_a_legal_exception() {
    let mut story = at(Phase::Implementation);
    story.does("client", &release("r1", "clinic")).does("cm", &referral("one"));
    story.does("cm", &advance("one", json!({"to": "sent"})));
    story.does("cm", &disclosure("clinic", &["general"], &json!({})));
    let emergency = json!({"exception": "medical-emergency", "recipient-kind": "medical-staff"});
    story.does("cm", &disclosure("emergency-room", &["general", "substance-use"], &emergency));
    let mut closed = at(Phase::Assessment);
    closed.does("client", &release("to-clinic", "clinic")).does("s", &close("transferred"));
    let mut handed = at(Phase::Transition);
    handed.works(&[]);
    let found: usize = [&story, &closed, &handed].iter().map(|story| disclosures_with_a_basis(story)).sum();
    assert!(found >= 5, "{found}");
    // A step that gives something away and could not is no event at all.
    let mut bare = at(Phase::Implementation);
    bare.does("cm", &referral("one")).check("cm", &advance("one", json!({"to": "sent"})), "E13");
}

#[test]
fn the_accounting_goes_back_six_years_and_leaves_out_what_the_rule_leaves_out() {
    let mut story = at(Phase::Monitoring);
    story.does("client", &release("r7", "clinic")).does("client", &part_2("r8", "community-care", "clinic"));
    let rows = [
        (json!({}), "clinic", Some(LeftOut::ByAuthorization)),
        (json!({"purpose-code": "treatment"}), "clinic", Some(LeftOut::TreatmentPaymentOperations)),
        (
            json!({"exception": "to-the-individual", "recipient-kind": "client"}),
            "client",
            Some(LeftOut::ToTheIndividual),
        ),
        (json!({"exception": "court-order", "address": "1 Court Square"}), "county-court", None),
        (json!({"exception": "abuse-report", "recipient-kind": "government"}), "hotline", None),
    ];
    let before = story.events.len();
    for (extra, recipient, _) in &rows {
        story.does("cm", &disclosure(recipient, &["general"], extra));
    }
    let zone = story.case.summary().zone;
    let events: Vec<Event> = story.events.iter().skip(before).map(|event| event.as_ref().clone()).collect();
    let rules = PrivacyRules::default();
    let told = account(&events, zone, story.day(), &rules);
    let listed: Vec<_> = told.disclosures.iter().map(|line| line.recipient.as_str()).collect();
    assert_eq!(listed, ["county-court", "hotline"]);
    assert!(told.disclosures[0].address.is_some() && told.disclosures[0].purpose_words.is_some());
    let left: Vec<_> = told.left_out.iter().map(|line| line.left_out).collect();
    assert_eq!(left, rows.iter().filter(|(.., why)| why.is_some()).map(|(.., why)| *why).collect::<Vec<_>>());
    // Six years to the day are listed, one more day is not; what is not yet is not.
    let given = story.day();
    let later = |years: u32| given.checked_add_months(chrono::Months::new(12 * years)).unwrap();
    assert_eq!(account(&events, zone, later(6), &rules).disclosures.len(), 2);
    let over = later(6).succ_opt().unwrap();
    assert_eq!(account(&events, zone, over, &rules).disclosures.len(), 0);
    assert_eq!(account(&events, zone, given.pred_opt().unwrap(), &rules).disclosures.len(), 0);
}

#[test]
fn a_disclosure_of_the_version_before_is_listed_rather_than_lost() {
    let mut story = at(Phase::Monitoring);
    story.does("cm", &record(json!({"kind": "note", "text": "x"})));
    let mut event = story.events.last().unwrap().as_ref().clone();
    let old = json!({"type": "entry-recorded", "entry": {"kind": "disclosure", "recipient": "court",
        "content": ["general"], "purpose": "Ordered", "legal-exception": "Court order"}});
    event.event = serde_json::from_value(old).unwrap();
    let told = account(&[event], story.case.summary().zone, story.day(), &PrivacyRules::default());
    assert_eq!(told.disclosures.len(), 1);
}

#[test]
fn an_amendment_is_answered_in_time_on_one_of_four_grounds_and_all_of_it_is_kept() {
    let step = |request: &str, action: Value| json!({"type": "advance-amendment", "request": request, "action": action});
    let accept = json!({"step": "accept", "words": "Linked"});
    let extend = json!({"step": "extend", "reason": "The author is away"});
    let deny = |ground: &str| json!({"step": "deny", "ground": ground, "words": "In plain words"});
    let disagree = json!({"step": "disagree", "words": "It was not so"});
    let rebut = json!({"step": "rebut", "words": "It was"});
    let mut asked = at(Phase::Monitoring);
    asked.does("client", &json!({"type": "request-amendment", "entry": "3", "text": "That is wrong"}));
    let request = asked.events.last().map(|event| event.sequence.to_string()).unwrap_or_default();
    let due = |story: &Story| duties(&story.case, &story.policy).first().map(|duty| duty.due.to_string());
    assert_eq!(due(&asked), Some(asked.in_days(60)));
    asked.check("cm", &step("1", accept.clone()), "E23");
    asked.check("client", &step(&request, accept.clone()), "E04");
    asked.check("aud", &step(&request, accept.clone()), "E04");
    // Walk every state with every step: only the table's are taken.
    let all = [
        ("accepted", "cm", accept.clone()),
        ("extended", "po", extend.clone()),
        ("denied", "po", deny("accurate-and-complete")),
        ("disagreed", "client", disagree.clone()),
        ("rebutted", "po", rebut.clone()),
    ];
    let mut open = vec![(AmendmentStatus::Requested, asked.clone())];
    let mut pairs = BTreeSet::new();
    while let Some((status, story)) = open.pop() {
        for (to, who, action) in &all {
            let permitted = status.next().iter().any(|next| next.as_str() == *to);
            story.check(who, &step(&request, action.clone()), if permitted { "accepted" } else { "E01" });
            if permitted {
                let mut after = story.clone();
                after.does(who, &step(&request, action.clone()));
                let next = AmendmentStatus::ALL.into_iter().find(|next| next.as_str() == *to).unwrap();
                pairs.insert((status, next));
                open.push((next, after));
            }
        }
    }
    assert_eq!(pairs.len(), 7);
    for ground in ["accurate-and-complete", "not-inspectable", "not-in-record-set", "not-created-by-us"] {
        asked.check("po", &step(&request, deny(ground)), "accepted");
    }
    let fifth = serde_json::from_value::<casework::lifecycle::Command>(step(&request, deny("too-much-work")));
    assert!(fifth.is_err(), "there are four grounds");
    // More time is taken within the 60 days, and once: then there are 90.
    let mut late = asked.clone();
    late.later(60).check("po", &step(&request, extend.clone()), "accepted");
    late.later(1).check("po", &step(&request, extend.clone()), "E14");
    late.check("po", &step(&request, accept.clone()), "accepted");
    let mut longer = asked.clone();
    longer.does("po", &step(&request, extend.clone()));
    assert_eq!(due(&longer), Some(longer.in_days(90)));
    longer
        .does("po", &step(&request, deny("not-created-by-us")))
        .does("client", &step(&request, disagree.clone()));
    longer.does("po", &step(&request, rebut.clone()));
    let kept =
        longer.events.iter().filter(|event| matches!(event.event, Happening::AmendmentAdvanced { .. }));
    assert_eq!(kept.count(), 4, "nothing of it is lost");
    assert!(duties(&longer.case, &longer.policy).is_empty());
    asked.does("po", &step(&request, deny("not-inspectable")));
    asked.check("rep", &step(&request, disagree), "E19");
}

#[test]
fn the_record_is_given_within_thirty_days_and_once_thirty_more() {
    let mut story = at(Phase::Monitoring);
    let answer = |outcome: &str, reason: Option<&str>| {
        let mut entry = json!({"kind": "access-answer", "request": "ask", "outcome": outcome});
        if let Some(reason) = reason {
            entry["reason"] = json!(reason);
        }
        record(entry)
    };
    story.check("po", &answer("granted", None), "E23");
    let ask =
        json!({"type": "record", "id": "ask", "entry": {"kind": "access-request", "words": "All of it"}});
    story.check("rep", &ask, "E19");
    story.does("client", &ask);
    let due = |story: &Story| duties(&story.case, &story.policy).first().map(|duty| duty.due.to_string());
    assert_eq!(due(&story), Some(story.in_days(30)));
    story.check("po", &answer("extended", None), "E23");
    story.check("po", &answer("denied", None), "E23");
    story.check("client", &answer("granted", None), "E04");
    story.does("po", &answer("extended", Some("It is on paper")));
    assert_eq!(due(&story), Some(story.in_days(60)));
    story.check("po", &answer("extended", Some("Still")), "E23");
    story.does("cm", &answer("granted", None));
    assert_eq!(due(&story), None);
    story.check("po", &answer("denied", Some("No")), "E23");
}

#[test]
fn what_is_about_the_record_goes_on_after_closing_and_after_a_death() {
    let mut closed = at(Phase::Closed);
    let mut dead = at(Phase::Monitoring);
    let day = dead.in_days(0);
    dead.does("cm", &json!({"type": "record-death", "on": day, "source": "Coroner"})).later(2);
    for story in [&mut closed, &mut dead] {
        story.does("client", &json!({"type": "request-amendment", "entry": "3", "text": "Wrong"}));
        let request = story.events.last().map(|event| event.sequence.to_string()).unwrap_or_default();
        let ordered = json!({"exception": "court-order"});
        for (who, tree) in [
            ("cm", json!({"type": "add-addendum", "entry": "3", "text": "More"})),
            (
                "po",
                json!({"type": "advance-amendment", "request": request,
                "action": {"step": "accept", "words": "Linked"}}),
            ),
            ("client", look("plan")),
            ("po", look("audit-log")),
            ("client", record(json!({"kind": "access-request", "words": "All"}))),
            ("po", disclosure("court", &["general"], &ordered)),
            ("client", record(json!({"kind": "release-revoked", "release": "r1"}))),
            ("po", json!({"type": "place-legal-hold", "hold": "suit", "reason": "A suit"})),
            ("po", json!({"type": "release-legal-hold", "hold": "suit", "reason": "Settled"})),
        ] {
            story.does(who, &tree);
        }
    }
    closed.check("client", &release("new", "clinic"), "E06");
    closed.check("cm", &record(json!({"kind": "note", "text": "x"})), "E06");
    closed.check(
        "cm",
        &record(json!({"kind": "records-request", "from": "x", "content": [], "purpose": "treatment"})),
        "E06",
    );
    dead.check("client", &release("new", "clinic"), "E15");
}

#[test]
fn a_record_is_kept_until_its_day_and_under_a_hold_without_end() {
    let mut story = at(Phase::PostTransition);
    assert_eq!(retention_end(&story.case, &story.policy), RetentionEnd::Open);
    story.works(&["Z5"]);
    let starts = story.in_days(10);
    story.does("cm", &record(json!({"kind": "retention", "starts": starts, "rule": "State rule"})));
    story.does("s", &close("goals-met"));
    let RetentionEnd::Until { start, last } = retention_end(&story.case, &story.policy) else {
        panic!("the case is closed");
    };
    assert_eq!(start.to_string(), starts);
    // Nobody knows how old the client is: the record is kept as that of a newborn.
    assert_eq!(start.checked_add_months(chrono::Months::new(12 * 30)), Some(last));
    let place = |name: &str| json!({"type": "place-legal-hold", "hold": name, "reason": "A suit"});
    let free = |name: &str| json!({"type": "release-legal-hold", "hold": name, "reason": "Settled"});
    story.check("cm", &place("suit"), "E04");
    story.check("po", &free("suit"), "E23");
    story.does("po", &place("suit")).does("s", &place("audit")).check("po", &place("suit"), "E23");
    assert_eq!(retention_end(&story.case, &story.policy), RetentionEnd::Held);
    story.does("po", &free("suit"));
    assert_eq!(retention_end(&story.case, &story.policy), RetentionEnd::Held, "one hold is left");
    story.does("po", &free("audit"));
    assert_eq!(retention_end(&story.case, &story.policy), RetentionEnd::Until { start, last });
    // A minor's record is kept until an age, when that is later.
    for (born, expected) in [("2009-11-09", "2039-11-09"), ("2008-02-29", "2038-03-01"), ("2000-01-01", "")] {
        let mut story = Story::unopened();
        story.does("w", &with(opening(), "born-on", json!(born)));
        story.does("s", &close("duplicate"));
        let RetentionEnd::Until { start, last } = retention_end(&story.case, &story.policy) else {
            panic!("the case is closed");
        };
        let by_years = start.checked_add_months(chrono::Months::new(12 * 11)).unwrap().to_string();
        assert_eq!(last.to_string(), if expected.is_empty() { by_years } else { expected.to_owned() });
    }
}

#[test]
fn where_the_policy_asks_for_it_the_client_signs_after_consenting_to_sign_electronically() {
    let mut settings = PolicySettings::us_default();
    settings.privacy.electronic_consent_first = true;
    let mut story = at(Phase::Planning);
    story.works(&["P6"]);
    story.check("client", &sign("plan"), "accepted");
    story.policy = std::sync::Arc::new(ProgramPolicy::new(settings).unwrap());
    story.check("client", &sign("plan"), "E19");
    story.check("cm", &sign("plan"), "accepted");
    let consent = |given: bool| record(json!({"kind": "electronic-consent", "given": given}));
    story.check("rep", &consent(true), "E19");
    story.does("client", &consent(true)).check("client", &sign("plan"), "accepted");
    story.does("client", &consent(false)).check("client", &sign("plan"), "E19");
    for (field, days) in [("privacy/amendment-days", 61), ("privacy/accounting-years", 5)] {
        let mut settings = PolicySettings::us_default();
        if days == 61 {
            settings.privacy.amendment_days = days;
        } else {
            settings.privacy.accounting_years = days;
        }
        let message = ProgramPolicy::new(settings).unwrap_err().to_string();
        assert!(message.contains(field), "{message}");
    }
}

#[test]
fn every_signature_says_who_in_which_role_with_what_meaning_when_and_under_which_content() {
    let mut documents = BTreeSet::new();
    let mut all = at(Phase::Closed);
    let mut crisis = at(Phase::Monitoring);
    let tree = declare(&crisis);
    crisis.does("cm", &tree).does("cl", &stabilize());
    crate::support::prepares_resolution(&mut crisis);
    all.events.extend(crisis.events);
    for event in &all.events {
        let Happening::DocumentSigned { document, signature, .. } = &event.event else { continue };
        documents.insert(json!(document).to_string());
        assert_eq!((signature.signer, signature.role, signature.at), (event.by.id(), event.role, event.at));
        assert_ne!(signature.content_hash, casework::core::Digest::ZERO, "{document:?}");
    }
    assert_eq!(documents.len(), 8, "{documents:?}");
}

#[test]
fn whoever_has_no_authority_to_sign_is_told_so_in_any_phase() {
    for phase in [Phase::Planning, Phase::Monitoring] {
        at(phase).check("rep", &sign("plan"), "E19");
    }
    at(Phase::Monitoring).check("client", &sign("plan"), "E01");
}

#[test]
fn two_programs_speak_of_substance_use_only_under_a_part_2_consent_each_way() {
    let parallel = |consents: &[&str]| {
        record(json!({"kind": "dual-diagnosis", "pattern": "parallel", "stage": "engagement",
            "shared-communication": "Every second Monday", "consents": consents}))
    };
    let mut story = at(Phase::Monitoring);
    for name in ["listed-1", "listed-2"] {
        let mut listed = release(name, "program-x");
        listed["entry"]["content"] = json!(["general", "substance-use"]);
        story.does("client", &listed);
    }
    story.does("client", &part_2("ours", "community-care", "program-x"));
    story.check("cm", &parallel(&["listed-1", "listed-2"]), "E13");
    story.check("cm", &parallel(&["ours", "ours"]), "E13");
    story.does("client", &part_2("theirs", "program-x", "community-care"));
    assert_ne!(story.code("cm", &parallel(&["ours", "theirs"])), "E13");
    story.does("client", &record(json!({"kind": "release-revoked", "release": "theirs"})));
    story.check("cm", &parallel(&["ours", "theirs"]), "E13");
}

#[test]
fn an_objection_is_no_signature_and_the_evaluation_keeps_it_as_a_refusal() {
    let object = |document: &str| with(sign(document), "meaning", json!("object"));
    let mut story = at(Phase::Planning);
    story.works(&["P6"]).does("client", &object("plan")).does("cm", &sign("plan"));
    story.check("cm", &go(Phase::Implementation), "E07");
    story.does("client", &sign("plan")).check("cm", &go(Phase::Implementation), "accepted");
    let mut story = at(Phase::Evaluation);
    story.works(&["E6"]).does("cm", &object("evaluation")).does("client", &object("evaluation"));
    story.check("cm", &go(Phase::Transition), "E02");
    story.does("cm", &sign("evaluation")).check("cm", &go(Phase::Transition), "accepted");
}

#[test]
fn a_representative_signs_for_the_days_of_the_authority() {
    let mut story = Story::unopened();
    story.does("w", &with(opening(), "born-on", json!("2010-03-01")));
    story.goes(Phase::Intake).works(&["I2"]);
    let until = |days: i64, story: &Story| {
        record(json!({"kind": "representative-authority", "person": id("rep"), "basis": "Mother",
            "from": "2010-03-01", "to": story.in_days(days)}))
    };
    let authority = until(60, &story);
    story
        .does("cm", &authority)
        .does("rep", &record(json!({"kind": "consent", "given-by": "representative"})));
    story.does("cm", &go(Phase::Assessment)).goes(Phase::RiskStratification).goes(Phase::Planning);
    story.works(&["P6"]).does("rep", &sign("plan")).does("cm", &sign("plan"));
    story.check("cm", &go(Phase::Implementation), "accepted");
    let ended = until(1, &story);
    let mut short = story.clone();
    short.does("cm", &ended);
    story.later(2).check("cm", &go(Phase::Implementation), "accepted");
    short.later(1).check("cm", &go(Phase::Implementation), "accepted");
    short.later(1).check("cm", &go(Phase::Implementation), "E07");
}

#[test]
fn a_release_has_a_name_of_its_own_and_a_signature_of_a_day_that_has_come() {
    let mut story = at(Phase::Monitoring);
    let signed = |days: i64, story: &Story| {
        let mut tree = part_2("sud", "community-care", "clinic");
        tree["entry"]["signature"]["on"] = json!(story.in_days(days));
        tree
    };
    for (days, expected) in [(1, "E14"), (0, "accepted"), (-30, "accepted")] {
        let tree = signed(days, &story);
        story.check("client", &tree, expected);
    }
    let refusal = story.refused("client", &signed(1, &story));
    assert_eq!(refusal.pointer.as_deref(), Some("/entry/signature/on"), "{refusal:?}");
    story.does("client", &release("own", "clinic")).check("client", &release("own", "clinic"), "E23");
}

#[test]
fn a_score_that_raises_safety_asks_for_a_safety_plan() {
    let mut story = at(Phase::RiskStratification);
    story.does("cm", &record(json!({"kind": "stratification", "level": "low", "rationale": "Has support"})));
    story.works(&["R1", "R3"]).check("cm", &go(Phase::Planning), "accepted");
    let sheet = json!({"kind": "measurement", "instrument": "phq-9",
        "answers": {"q1": 0, "q2": 0, "q3": 0, "q4": 0, "q5": 0, "q6": 0, "q7": 0, "q8": 0, "q9": 1}});
    story.does("client", &record(sheet));
    let missing = story.refused("cm", &go(Phase::Planning)).missing;
    assert!(missing.iter().any(|found| found.code.id() == "R3"), "{missing:?}");
    story.does("cm", &crate::support::safety_plan());
    story.check("cm", &go(Phase::Planning), "accepted");
}
