//! `casework run` and `casework case`, as a person uses them: the histories of the examples, and everything that can
//! go wrong between a file and a store.
#![cfg(test)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

struct Desk {
    folder: TempDir,
}

struct Told {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_casework"));
        command.args(args).current_dir(self.folder.path()).env_remove("CASEWORK_DB").env("NO_COLOR", "1");
        command
    }

    fn casework(&self, args: &[&str]) -> Told {
        told(&self.command(args).stdin(Stdio::null()).output().unwrap())
    }

    /// Writes a history and plays it.
    fn play(&self, name: &str, lines: &[String]) -> Told {
        fs::write(self.path(name), lines.join("\n") + "\n").unwrap();
        self.casework(&["run", name])
    }

    /// Says how many events the cases of the store have, in the order of opening.
    fn sequences(&self) -> Vec<u64> {
        let list = self.casework(&["case", "list", "--format", "json"]);
        let list: serde_json::Value = serde_json::from_str(&list.out).unwrap();
        list.as_array().unwrap().iter().map(|entry| entry["sequence"].as_u64().unwrap()).collect()
    }
}

fn told(output: &Output) -> Told {
    let told = Told {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    };
    assert!(!told.err.contains("panicked"), "{}", told.err);
    told
}

fn examples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/cases");
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().canonicalize().unwrap().display().to_string())
        .filter(|path| path.ends_with(".ndjson"))
        .collect();
    files.sort();
    files
}

fn line(at: &str, role: &str, command: &str) -> String {
    format!(r#"{{"case":"a","at":"{at}","by":{{"id":"w1","roles":["{role}"]}},"command":{command}}}"#)
}

fn open(at: &str) -> String {
    let command = r#"{"type":"open-case","client":"c","program":"p","referral":{"source":"family","on":"2025-01-06","reason":"Asks for help"},"zone":"America/Chicago","reference":"a"}"#;
    line(at, "intake-worker", command)
}

fn triage(at: &str) -> String {
    line(
        at,
        "intake-worker",
        r#"{"type":"record","entry":{"kind":"triage","acuity":"routine","immediate-danger":"no"}}"#,
    )
}

fn expecting(line: &str, expect: &str) -> String {
    format!(r#"{},"expect":"{expect}"}}"#, line.strip_suffix('}').unwrap())
}

const MONDAY: &str = "2025-01-06T09:00:00-06:00";
const LATER: &str = "2025-01-06T09:30:00-06:00";

#[test]
fn the_example_histories_play_through_and_verify() {
    let desk = Desk::new();
    let mut args = vec!["run"];
    let files = examples();
    args.extend(files.iter().map(String::as_str));
    let told = desk.casework(&args);
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    assert!(told.out.contains("refused as expected"), "{}", told.out);
    let verified = desk.casework(&["case", "verify"]);
    assert_eq!(verified.code, 0, "{}", verified.out);
    for (case, phase) in
        [("sarah", "closed"), ("john", "closed"), ("denise", "monitoring"), ("aisha-2", "assessment")]
    {
        let shown = desk.casework(&["case", "show", case, "--format", "json"]);
        let shown: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
        assert_eq!(shown["phase"], phase, "{case}");
    }
    let timeline = desk.casework(&["case", "timeline", "denise"]);
    assert!(timeline.out.contains("CRISIS declared: immediate"), "{}", timeline.out);
}

#[test]
fn a_history_that_is_played_twice_is_done_once() {
    let desk = Desk::new();
    let files = examples();
    let mut args = vec!["run"];
    args.extend(files.iter().map(String::as_str));
    assert_eq!(desk.casework(&args).code, 0);
    let before = desk.sequences();
    let again = desk.casework(&args);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(again.out.contains("done before"), "{}", again.out);
    assert_eq!(desk.sequences(), before);
}

#[test]
fn a_history_goes_on_where_it_stopped() {
    let desk = Desk::new();
    let files = examples();
    let text = fs::read_to_string(&files[0]).unwrap();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for cut in [1, 2, 40, lines.len()] {
        let told = desk.play("part.ndjson", &lines[..cut]);
        assert_eq!(told.code, 0, "{cut}: {}", told.err);
    }
    let whole = Desk::new();
    assert_eq!(whole.play("whole.ndjson", &lines).code, 0);
    assert_eq!(desk.sequences(), whole.sequences());
}

#[test]
fn a_refusal_that_is_not_expected_stops_the_run_with_code_1() {
    let desk = Desk::new();
    let skip = line(LATER, "intake-worker", r#"{"type":"move","to":"assessment"}"#);
    let told = desk.play("h.ndjson", &[open(MONDAY), skip, triage(LATER)]);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("h.ndjson:2: E01"), "{}", told.err);
    assert!(told.err.contains("allowed"), "{}", told.err);
    assert_eq!(desk.sequences(), [1]);
}

#[test]
fn a_refusal_lists_everything_that_is_missing() {
    let desk = Desk::new();
    let told = desk
        .play("h.ndjson", &[open(MONDAY), line(LATER, "intake-worker", r#"{"type":"move","to":"intake"}"#)]);
    for code in ["S2", "S3", "S4"] {
        assert!(told.err.contains(&format!("missing {code}")), "{code}: {}", told.err);
    }
}

#[test]
fn an_expectation_that_is_not_met_fails_the_run() {
    let desk = Desk::new();
    let skip = line(LATER, "intake-worker", r#"{"type":"move","to":"assessment"}"#);
    let rows = [
        (expecting(&skip, "refused:E02"), "refused with E01 instead of E02"),
        (expecting(&triage(LATER), "refused:E02"), "would be accepted"),
        (expecting(&skip, "accepted"), "E01"),
    ];
    for (bad, expected) in rows {
        let told = desk.play("h.ndjson", &[open(MONDAY), bad]);
        assert_eq!(told.code, 1);
        assert!(told.err.contains(expected), "{}", told.err);
        assert_eq!(desk.sequences(), [1]);
    }
}

#[test]
fn what_cannot_be_understood_names_file_and_line_and_leaves_the_store_as_it_was() {
    let rows: [(&str, String, &str); 15] = [
        ("malformed", r#"{"case":"a","at""#.to_owned(), "each line of a history is one whole JSON object"),
        ("not an object", "[]".to_owned(), "one JSON object"),
        ("unknown command", line(LATER, "intake-worker", r#"{"type":"jump"}"#), "no such command"),
        (
            "unknown field of a command",
            line(LATER, "intake-worker", r#"{"type":"move","to":"intake","soon":1}"#),
            "/command/soon",
        ),
        ("unknown field of a line", triage(LATER).replace(r#""case":"#, r#""cases":1,"case":"#), "/cases"),
        (
            "unknown phase",
            line(LATER, "intake-worker", r#"{"type":"move","to":"somewhere"}"#),
            "expected one of",
        ),
        ("unknown role", line(LATER, "wizard", r#"{"type":"move","to":"intake"}"#), "expected one of"),
        ("no role", triage(LATER).replace(r#"["intake-worker"]"#, "[]"), "at least one role"),
        ("no offset", triage("2025-01-06T09:30:00"), "/at"),
        ("bad expectation", expecting(&triage(LATER), "refused"), "/expect"),
        ("repeated key", triage(LATER).replace(r#""case":"a""#, r#""case":"a","case":"b""#), "twice"),
        ("wrong type", triage(LATER).replace(r#""routine""#, "7"), "/command/entry/acuity: invalid"),
        (
            "blank text",
            line(LATER, "intake-worker", r#"{"type":"record","entry":{"kind":"note","text":" "}}"#),
            "/command/entry/text: the text is blank",
        ),
        (
            "missing field",
            line(LATER, "intake-worker", r#"{"type":"record","entry":{"kind":"triage"}}"#),
            "/command/entry: missing field `acuity`",
        ),
        (
            "a day that there is not",
            open(LATER).replace(r#""on":"2025-01-06""#, r#""on":"2025-13-06""#),
            "/command/referral/on: there is no such day or time",
        ),
    ];
    for (what, bad, expected) in rows {
        let desk = Desk::new();
        let told = desk.play("h.ndjson", &[open(MONDAY), triage(MONDAY), bad, triage(LATER)]);
        assert_eq!(told.code, 2, "{what}: {}", told.err);
        assert!(told.err.contains("h.ndjson:3: "), "{what}: {}", told.err);
        assert!(told.err.contains(expected), "{what}: {}", told.err);
        assert_eq!(desk.sequences(), [2], "{what}");
    }
}

#[test]
fn bad_utf_8_and_a_cut_file_are_named() {
    let desk = Desk::new();
    let mut bytes = (open(MONDAY) + "\n").into_bytes();
    bytes.extend_from_slice(b"{\"case\":\"\xff\"}\n");
    fs::write(desk.path("bad.ndjson"), &bytes).unwrap();
    let told = desk.casework(&["run", "bad.ndjson"]);
    assert_eq!((told.code, told.err.contains("bad.ndjson:2: not UTF-8")), (2, true), "{}", told.err);
    let whole = open(MONDAY) + "\n" + &triage(LATER);
    fs::write(desk.path("cut.ndjson"), &whole[..whole.len() - 10]).unwrap();
    let told = desk.casework(&["run", "cut.ndjson"]);
    assert_eq!((told.code, told.err.contains("cut.ndjson:2: ")), (2, true), "{}", told.err);
}

#[test]
fn dates_are_refused_with_e14() {
    let rows = [
        line("2025-01-05T09:00:00-06:00", "intake-worker", r#"{"type":"move","to":"intake"}"#),
        triage("2025-01-05T09:00:00-06:00"),
        triage("2199-01-01T09:00:00-06:00"),
        triage("2025-04-31T09:00:00-05:00"),
    ];
    let desk = Desk::new();
    let mut lines = vec![open(MONDAY)];
    lines.extend(rows.iter().map(|row| expecting(row, "refused:E14")));
    let told = desk.play("h.ndjson", &lines);
    assert_eq!(told.code, 0, "{}", told.err);
    let late = triage("2025-01-05T09:00:00-06:00").replace(r#""by":"#, r#""late":"Paper form found","by":"#);
    let told = desk.play("h.ndjson", &[open(MONDAY), late]);
    assert_eq!(told.code, 0, "{}", told.err);
}

#[test]
fn a_wrong_role_is_refused_with_e04() {
    let desk = Desk::new();
    let wrong = expecting(&line(LATER, "peer-specialist", r#"{"type":"move","to":"intake"}"#), "refused:E04");
    assert_eq!(desk.play("h.ndjson", &[open(MONDAY), wrong]).code, 0);
}

#[test]
fn a_database_that_is_not_ours_is_left_alone() {
    let desk = Desk::new();
    fs::write(desk.path("notes.txt"), "These are my notes.\nNothing else.\n").unwrap();
    fs::write(desk.path("h.ndjson"), open(MONDAY)).unwrap();
    let told = desk.casework(&["run", "h.ndjson", "--db", "notes.txt"]);
    assert_eq!(told.code, 3, "{}", told.err);
    assert!(told.err.contains("notes.txt"), "{}", told.err);
    assert_eq!(fs::read_to_string(desk.path("notes.txt")).unwrap(), "These are my notes.\nNothing else.\n");
}

#[test]
fn a_store_that_does_not_exist_is_not_made_by_looking() {
    let desk = Desk::new();
    for verb in
        [&["case", "list"][..], &["case", "verify"], &["case", "show", "a"], &["case", "timeline", "a"]]
    {
        let told = desk.casework(verb);
        assert_eq!(told.code, 2, "{}", told.err);
        assert!(!desk.path("casework.db").exists());
    }
}

#[test]
fn an_unknown_case_is_named() {
    let desk = Desk::new();
    assert_eq!(desk.play("h.ndjson", &[open(MONDAY)]).code, 0);
    let told = desk.casework(&["case", "show", "nobody"]);
    assert_eq!((told.code, told.err.contains("`nobody`")), (2, true), "{}", told.err);
}

#[test]
fn ack_names_the_case_and_its_sequence() {
    let desk = Desk::new();
    fs::write(desk.path("h.ndjson"), open(MONDAY) + "\n" + &triage(LATER) + "\n").unwrap();
    let told = desk.casework(&["run", "--ack", "h.ndjson"]);
    let acks: Vec<_> = told.out.lines().filter(|line| line.starts_with("ACK ")).collect();
    assert_eq!(acks, ["ACK a 1", "ACK a 2"], "{}", told.out);
}

#[test]
fn of_two_writers_one_wins_and_the_other_is_told_both_sequences() {
    let desk = Desk::new();
    assert_eq!(desk.play("h.ndjson", &[open(MONDAY)]).code, 0);
    let list = desk.casework(&["case", "list", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    let id = list[0]["case"].as_str().unwrap().to_owned();
    let by_id = |line: String| line.replace(r#""case":"a""#, &format!(r#""case":"{id}""#));

    // The slow writer has read the case when its first line is done.
    let mut slow = desk
        .command(&["run", "--ack", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = slow.stdin.take().unwrap();
    writeln!(stdin, "{}", by_id(triage(MONDAY))).unwrap();
    stdin.flush().unwrap();
    let mut first = [0; 1];
    std::io::Read::read_exact(slow.stdout.as_mut().unwrap(), &mut first).unwrap();

    let quick = desk.play("quick.ndjson", &[by_id(triage(LATER))]);
    assert_eq!(quick.code, 0, "{}", quick.err);
    writeln!(stdin, "{}", by_id(triage(LATER).replace("routine", "urgent"))).unwrap();
    drop(stdin);
    let slow = told(&slow.wait_with_output().unwrap());
    assert_eq!(slow.code, 1, "{}", slow.err);
    assert!(slow.err.contains("event 3") && slow.err.contains("2 was expected"), "{}", slow.err);
    assert_eq!(desk.sequences(), [3]);
}

#[test]
fn next_says_what_is_missing() {
    let desk = Desk::new();
    assert_eq!(desk.play("h.ndjson", &[open(MONDAY), triage(LATER)]).code, 0);
    let told = desk.casework(&["case", "next", "a", "--at", "2025-01-07T09:00:00-06:00"]);
    assert_eq!(told.code, 0);
    for part in ["INT intake", "E02", "S3", "S4", "close-case"] {
        assert!(told.out.contains(part), "{part}: {}", told.out);
    }
    assert!(!told.out.contains("S2 "), "{}", told.out);
    for part in ["nothing stands in the way of", "see what: casework case plan-closure a --reason "] {
        assert!(told.out.contains(part), "{part}: {}", told.out);
    }
}

#[test]
fn in_a_crisis_next_says_first_how_it_ends() {
    let desk = Desk::new();
    let denise = examples().into_iter().find(|file| file.ends_with("h5-denise.ndjson")).unwrap();
    let text = fs::read_to_string(denise).unwrap();
    let declared = text.lines().position(|line| line.contains(r#""declare-crisis""#)).unwrap();
    let lines: Vec<String> = text.lines().take(declared + 1).map(str::to_owned).collect();
    assert_eq!(desk.play("h.ndjson", &lines).code, 0);
    let told = desk.casework(&["case", "next", "denise"]);
    let rows: Vec<&str> = told.out.lines().skip(1).collect();
    assert!(rows[0].starts_with("  ✓ stabilize-crisis"), "{}", told.out);
    for part in ["E05 a crisis is active: respond to it", "E05 a crisis is active: close only for death"] {
        assert!(told.out.contains(part), "{part}: {}", told.out);
    }
}

#[test]
fn the_play_goes_on_when_nobody_reads_any_more() {
    let desk = Desk::new();
    let files = examples();
    let mut child =
        desk.command(&["run", &files[0]]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let told = told(&child.wait_with_output().unwrap());
    assert_eq!(told.code, 0, "{}", told.err);
    let lines = fs::read_to_string(&files[0]).unwrap().lines().count();
    assert!(usize::try_from(desk.sequences()[0]).unwrap() > lines / 2);
    assert!(desk.casework(&["run", &files[0]]).out.contains("0 steps done"));
}

#[test]
fn a_refusal_that_stops_the_run_is_on_the_wire_too() {
    let desk = Desk::new();
    let skip = line(LATER, "intake-worker", r#"{"type":"move","to":"assessment"}"#);
    fs::write(desk.path("h.ndjson"), format!("{}\n{skip}\n", open(MONDAY))).unwrap();
    let told = desk.casework(&["run", "h.ndjson", "--format", "json"]);
    assert_eq!(told.code, 1);
    let steps: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(steps[1]["refusal"]["code"], "lifecycle.E01");
    assert_eq!(steps[1]["line"], 2);
}

#[test]
fn a_line_that_was_edited_after_it_was_played_is_named() {
    let desk = Desk::new();
    let lines = [open(MONDAY), triage(LATER), triage(LATER).replace("09:30", "09:40")];
    assert_eq!(desk.play("h.ndjson", &lines).code, 0);
    let edited = [lines[0].clone(), lines[1].replace("routine", "urgent"), lines[2].clone()];
    let told = desk.play("h.ndjson", &edited);
    assert_eq!(told.code, 1, "{}", told.out);
    assert!(told.err.contains("h.ndjson:2: the store has 3 events"), "{}", told.err);
    assert_eq!(desk.sequences(), [3]);
    let spaced: Vec<String> = lines
        .iter()
        .map(|line| {
            line.replace(':', ": ").replace(": 00", ":00").replace(": 30", ":30").replace(": 40", ":40")
        })
        .collect();
    assert_eq!(desk.play("h.ndjson", &spaced).code, 0, "white space makes no difference");
}

#[test]
fn a_case_is_looked_up_by_its_name_in_the_file() {
    let desk = Desk::new();
    let bare = open(MONDAY).replace(r#","reference":"a""#, "");
    assert_eq!(desk.play("h.ndjson", &[bare]).code, 0);
    assert_eq!(desk.casework(&["case", "show", "a"]).code, 0);
}

#[test]
fn a_reference_is_given_once() {
    let desk = Desk::new();
    assert_eq!(desk.play("one.ndjson", &[open(MONDAY)]).code, 0);
    let told = desk.play("two.ndjson", &[open(LATER)]);
    assert_eq!(told.code, 1, "{}", told.out);
    assert!(told.err.contains("the reference `a` belongs to case"), "{}", told.err);
    assert_eq!(desk.sequences(), [1]);
}

#[test]
fn the_accounting_says_what_was_given_and_what_the_rule_leaves_out() {
    let desk = Desk::new();
    let maria = examples().into_iter().find(|path| path.contains("maria")).unwrap();
    assert_eq!(desk.casework(&["run", &maria]).code, 0);
    let told = desk.casework(&["case", "accounting", "maria", "--on", "2026-01-01", "--all"]);
    assert_eq!(told.code, 0, "{}", told.err);
    for part in ["from 2020-01-01 to 2026-01-01", "riverside-residential", "by authorization", "part-2"] {
        assert!(told.out.contains(part), "{part}: {}", told.out);
    }
    let told = desk.casework(&["case", "accounting", "maria", "--on", "2026-01-01", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let count = |name: &str| told[name].as_array().unwrap().len();
    assert_eq!((count("disclosures"), count("left-out")), (0, 4));
}

#[test]
fn a_timeline_shows_no_words_of_notes_that_a_minor_controls() {
    let desk = Desk::new();
    let maya = examples().into_iter().find(|path| path.contains("maya")).unwrap();
    assert_eq!(desk.casework(&["run", &maya]).code, 0);
    let told = desk.casework(&["case", "timeline", "maya"]);
    assert!(told.out.contains("words not shown") && !told.out.contains("stays with her"), "{}", told.out);
}

/// A line of another case than `a`, by someone else than `w1`.
fn of(case: &str, (by, role): (&str, &str), command: &serde_json::Value) -> String {
    let line = serde_json::json!({"case": case, "at": MONDAY, "by": {"id": by, "roles": [role]}, "command": command});
    line.to_string()
}

fn opened(case: &str, program: &str) -> String {
    let referral = serde_json::json!({"source": "family", "on": "2025-01-06", "reason": "Asks for help"});
    of(
        case,
        ("w1", "intake-worker"),
        &serde_json::json!({"type": "open-case", "client": case, "program": program, "referral": referral,
            "zone": "America/Chicago", "reference": case}),
    )
}

#[test]
fn nobody_is_taken_in_after_a_death_that_is_on_record_in_another_case() {
    let desk = Desk::new();
    let death = serde_json::json!({"type": "record-death", "on": "2025-01-06", "source": "The county"});
    let again = opened("b", "q").replace(r#""client":"b""#, r#""client":"a""#);
    assert!(again.contains(r#""client":"a""#));
    let lines = [
        opened("a", "p"),
        of("a", ("s1", "supervisor"), &death),
        expecting(&again, "refused:E15"),
        opened("c", "q"),
    ];
    let told = desk.play("h.ndjson", &lines);
    assert_eq!(told.code, 0, "{}", told.err);
    let again = desk.play("h.ndjson", &lines);
    assert_eq!(again.code, 0, "{}", again.err);
}

/// Gives a case to somebody, with a team of so many members beside a psychiatrist.
fn assigned(case: &str, to: &str, model: &str, members: usize) -> String {
    let mut team: Vec<serde_json::Value> = (0..members)
        .map(|number| serde_json::json!({"place": "nurse", "person": format!("member-{number}")}))
        .collect();
    team.push(serde_json::json!({"place": "psychiatrist", "person": "psychiatrist"}));
    let entry = serde_json::json!({"kind": "assignment", "model": model, "case-manager": to, "team": team});
    of(case, ("s1", "supervisor"), &serde_json::json!({"type": "record", "entry": entry}))
}

fn closed(case: &str) -> String {
    let closing = serde_json::json!({"type": "close-case", "reason": "duplicate"});
    of(case, ("s1", "supervisor"), &closing)
}

/// So many cases that one person carries.
fn carried(clients: usize, model: &str, members: usize) -> Vec<String> {
    let names = (1..=clients).map(|number| format!("c{number}"));
    names.flat_map(|name| [opened(&name, "p"), assigned(&name, "m", model, members)]).collect()
}

#[test]
fn a_hard_ceiling_is_counted_from_the_store() {
    // For ACT: members who count; with none there is one all the same.
    for (model, members, clients) in
        [("intensive", 0, 30), ("act", 0, 10), ("act", 1, 10), ("act", 2, 20), ("act", 10, 100)]
    {
        let desk = Desk::new();
        let mut lines = carried(clients, model, members);
        lines.push(opened("one-more", "p"));
        lines.push(expecting(&assigned("one-more", "m", model, members), "refused:E20"));
        let told = desk.play("h.ndjson", &lines);
        assert_eq!(told.code, 0, "{model} {members}: {}", told.err);
        // Somebody else, another model and another program have room; to give a case again is no client more.
        lines.push(assigned("one-more", "n", model, members));
        lines.push(assigned("c1", "m", model, members));
        lines.push(opened("other-model", "p"));
        lines.push(assigned("other-model", "m", "supportive", members));
        lines.push(opened("other-program", "q"));
        lines.push(assigned("other-program", "m", model, members));
        // A case that is closed makes room.
        lines.push(closed("c2"));
        lines.push(opened("in-its-place", "p"));
        lines.push(assigned("in-its-place", "m", model, members));
        let told = desk.play("h.ndjson", &lines);
        assert_eq!(told.code, 0, "{model} {members}: {}", told.err);
        let before = desk.sequences();
        let again = desk.play("h.ndjson", &lines);
        assert_eq!(again.code, 0, "{model} {members}: {}", again.err);
        assert_eq!(desk.sequences(), before);
    }
}

#[test]
fn a_number_that_the_line_gives_stands_before_the_count() {
    let desk = Desk::new();
    let mut lines = carried(30, "intensive", 0);
    lines.push(opened("x", "p"));
    let given = assigned("x", "m", "intensive", 0).replace(r#""command""#, r#""caseload":3,"command""#);
    lines.push(given);
    let told = desk.play("h.ndjson", &lines);
    assert_eq!(told.code, 0, "{}", told.err);
    let lines = [opened("y", "p"), expecting(&assigned("y", "m", "supportive", 0), "refused:E20")];
    let full =
        lines[1].replace(r#""command""#, r#""caseload":30,"command""#).replace("supportive", "intensive");
    assert_eq!(desk.play("two.ndjson", &[lines[0].clone(), full]).code, 0);
}

#[test]
fn at_the_ceiling_a_notice_is_put_on_record() {
    let desk = Desk::new();
    assert_eq!(desk.play("h.ndjson", &carried(21, "intensive", 0)).code, 0);
    let sequences = desk.sequences();
    // An opening and an assignment each; the last one has the notice as well.
    assert_eq!((sequences[19], sequences[20]), (2, 3), "{sequences:?}");
}

const SUPERVISOR: &str = "01941f29-7c00-7000-8000-00000000000f";

impl Desk {
    /// Writes the built-in policy, changed.
    fn policy(&self, name: &str, change: impl FnOnce(&mut serde_json::Value)) {
        let shown = self.casework(&["policy", "show", "--format", "json"]);
        let mut policy: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
        policy["version"] = "2.0.0".into();
        change(&mut policy);
        fs::write(self.path(name), policy.to_string()).unwrap();
    }

    fn migrate(&self, policy: &str, more: &[&str]) -> Told {
        let mut args =
            vec!["policy", "migrate", policy, "--apply", "--by", SUPERVISOR, "--reason", "Decided"];
        args.extend(more);
        self.casework(&args)
    }
}

#[test]
fn every_case_is_moved_to_another_policy_or_none() {
    let desk = Desk::new();
    let mut lines = carried(2, "supportive", 0);
    lines.push(opened("family", "p"));
    lines.push(assigned("family", "m", "wraparound", 0));
    assert_eq!(desk.play("h.ndjson", &lines).code, 0);
    let before = desk.sequences();
    desk.policy("few.json", |policy| drop(policy["models"].as_object_mut().unwrap().remove("wraparound")));
    desk.policy("new.json", |policy| policy["goal-months"] = 6.into());

    // The rules of a model in use are gone: said before, and nothing is moved.
    for told in [desk.casework(&["policy", "migrate", "few.json"]), desk.migrate("few.json", &[])] {
        assert_eq!(told.code, 1, "{}", told.out);
        assert!(told.out.contains("family") && told.out.contains("`wraparound`"), "{}", told.out);
    }
    let told = desk.migrate("few.json", &["--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert!(told.as_array().unwrap().iter().all(|case| case["moved"] == false));
    assert_eq!(desk.sequences(), before);

    // One of them is refused, or all: nothing is moved.
    let told = desk.migrate("new.json", &["--at", "9000-01-01T09:00:00-06:00"]);
    assert_eq!(told.code, 1, "{}", told.out);
    assert!(told.out.contains("E14") && told.out.contains("c1"), "{}", told.out);
    assert_eq!(desk.sequences(), before);
    let late = triage("2025-03-03T09:00:00-06:00").replace(r#""case":"a""#, r#""case":"c1""#);
    lines.push(late);
    assert_eq!(desk.play("h.ndjson", &lines).code, 0);
    let before = desk.sequences();
    let told = desk.migrate("new.json", &["--at", "2025-02-03T09:00:00-06:00"]);
    assert_eq!((told.code, desk.sequences()), (1, before.clone()), "{}", told.out);
    assert!(told.out.contains("c1") && told.out.contains("E14"), "{}", told.out);

    let told = desk.migrate("new.json", &[]);
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    let after: Vec<u64> = before.iter().map(|sequence| sequence + 1).collect();
    assert_eq!(desk.sequences(), after);
}

#[test]
fn a_case_that_goes_by_another_policy_is_named_under_the_answer() {
    let desk = Desk::new();
    desk.policy("new.json", |policy| policy["clocks"]["assignment-business-days"] = 1.into());
    fs::write(desk.path("h.ndjson"), open(MONDAY) + "\n").unwrap();
    assert_eq!(desk.casework(&["run", "h.ndjson", "--policy", "new.json"]).code, 0);
    let at = "2025-01-07T09:00:00-06:00";
    let asked: [&[&str]; 4] = [
        &["due", "--on", "2025-01-07"],
        &["caseload", "--at", at],
        &["case", "next", "a", "--at", at],
        &["case", "plan-closure", "a", "--reason", "duplicate", "--at", at],
    ];
    for args in asked {
        let said = "a by casework-default-us 2.0.0";
        let told = desk.casework(args);
        let flat = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(said) && flat.contains("`--policy FILE`"), "{args:?}: {}", told.out);
        // An answer for programs has no place for it.
        let told = desk.casework(&[args, &["--format", "json"]].concat());
        assert!(serde_json::from_str::<serde_json::Value>(&told.out).is_ok() && told.err.contains(said));
        let told = desk.casework(&[args, &["--policy", "new.json"]].concat());
        assert!(!told.out.contains(said) && !told.err.contains(said), "{args:?}: {}", told.out);
    }
}

#[test]
fn a_worklist_is_that_of_one_person_by_the_beginning_of_the_id() {
    let desk = Desk::new();
    let lines = [
        opened("c1", "p"),
        assigned("c1", "m", "supportive", 0),
        opened("c2", "p"),
        assigned("c2", "n", "supportive", 0),
    ];
    assert_eq!(desk.play("h.ndjson", &lines).code, 0);
    let id = |case: &str| {
        let shown = desk.casework(&["case", "show", case, "--format", "json"]);
        let shown: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
        shown["case-manager"].as_str().unwrap().to_owned()
    };
    let (one, two) = (id("c1"), id("c2"));
    let same = one.bytes().zip(two.bytes()).take_while(|(one, two)| one == two).count();
    let caseload = desk.casework(&["caseload", "--at", MONDAY]);
    assert!(caseload.out.contains(&one) && caseload.out.contains(&two), "{}", caseload.out);
    for asked in [one.as_str(), &one[..=same], &one.to_uppercase()] {
        let told = desk.casework(&["due", "--on", "2025-01-06", "--by", asked]);
        assert_eq!(told.code, 0, "{}", told.err);
        assert!(told.out.contains("c1") && !told.out.contains("c2"), "{asked}: {}", told.out);
    }
    for (asked, said) in [
        ("m", "carries a case"),
        ("ffff", "carries a case"),
        ("", "carries a case"),
        (&one[..same], "2 people"),
    ] {
        let told = desk.casework(&["due", "--on", "2025-01-06", "--by", asked]);
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{asked}");
        assert!(told.err.contains(said), "{asked}: {}", told.err);
    }
}

#[test]
fn a_closed_case_is_due_for_what_its_record_asks_for() {
    let desk = Desk::new();
    let ask = of(
        "c1",
        ("c1", "client"),
        &serde_json::json!({"type": "record", "entry": {"kind": "access-request", "words": "All of it"}}),
    );
    let lines = [opened("c1", "p"), closed("c1"), ask, opened("c2", "p")];
    assert_eq!(desk.play("h.ndjson", &lines).code, 0);
    let told = desk.casework(&["due", "--on", "2025-01-20"]);
    assert!(told.out.contains("answer the request for the record"), "{}", told.out);
    // Those who screen are named; nothing here is for everyone.
    assert!(told.out.contains("intake-worker") && !told.out.contains("anyone"), "{}", told.out);
}
