//! Custody from the command line: legal holds, the journal of accesses, and erasing, which says first what it would do.

use std::fs;

use crate::support::{Run, refused, run_words};

const OFFICER: &str = "01941f29-7c00-7000-8000-000000000001";

/// A folder with a store of the example history: a closed case and an open one of the same client.
struct Desk(tempfile::TempDir);

impl Desk {
    /// Plays the example history, or only as much of it as is about the case that is closed.
    fn new(closed_alone: bool) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/cases/h7-aisha.ndjson");
        let lines = fs::read_to_string(example).unwrap();
        let kept = lines.lines().filter(|line| !closed_alone || line.contains(r#""case": "aisha","#));
        fs::write(desk.0.path().join("history.ndjson"), kept.collect::<Vec<_>>().join("\n")).unwrap();
        assert_eq!(desk.run(&["run", &desk.path("history.ndjson")]).code, 0);
        desk
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    /// Runs a command on the store of the folder, with its keys where the program knows keys.
    fn run(&self, words: &[&str]) -> Run {
        let (db, keys) = (self.path("casework.db"), self.path("keys.db"));
        let keys: &[&str] = if cfg!(feature = "seal") { &["--keys", &keys] } else { &[] };
        run_words(&[words, &["--db", &db], keys].concat(), "")
    }

    /// Runs a command that a privacy officer gives.
    fn order(&self, words: &[&str]) -> Run {
        self.run(&[words, &["--by", OFFICER, "--reason", "asked for by a court"]].concat())
    }

    fn journal(&self, more: &[&str]) -> Vec<String> {
        let rows = self.run(&[&["db", "journal", "--format", "json"], more].concat()).json();
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["custody"]["kind"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[test]
fn a_legal_hold_is_placed_once_listed_and_released() {
    let desk = Desk::new(false);
    assert!(desk.run(&["db", "hold", "list"]).out.contains("no legal hold is on"));
    assert_eq!(desk.order(&["db", "hold", "place", "court-7", "aisha"]).code, 0);
    let again = desk.order(&["db", "hold", "place", "court-7", "aisha", "--format", "json"]);
    assert_eq!(again.code, 1, "{again:?}");
    assert_eq!(again.json()["objections"][0]["objection"], "hold-on");
    let again = desk.order(&["db", "hold", "place", "court-7", "aisha"]);
    assert!(again.out.starts_with("the legal hold `court-7` was not placed:\n"), "{again:?}");
    assert!(again.out.contains("the name is taken: give this one another name"), "{again:?}");
    let listed = desk.run(&["db", "hold", "list", "--format", "json"]).json();
    assert_eq!(listed[0]["custody"]["hold"], "court-7");
    // The same client by the other case.
    assert!(desk.run(&["db", "hold", "list", "aisha-2"]).out.contains("asked for by a court"));
    assert_eq!(desk.order(&["db", "hold", "release", "court-7", "aisha-2"]).code, 0);
    let unknown = desk.order(&["db", "hold", "release", "court-7", "aisha"]);
    assert_eq!(unknown.code, 1);
    assert!(unknown.out.contains("there is no legal hold `court-7` to release"), "{unknown:?}");
    assert_eq!(desk.journal(&["aisha"]), ["hold-placed", "hold-released"]);
    refused(&desk.order(&["db", "hold", "place", "court-7", "nobody"]), "there is no case `nobody`");
    assert_eq!(desk.run(&["db", "check"]).code, 0);
}

#[test]
fn whoever_reads_is_written_down_before_anything_is_shown() {
    let desk = Desk::new(false);
    let reader = ["--reader", OFFICER, "--role", "case-manager", "--purpose", "treatment"];
    for verb in ["show", "timeline", "next", "accounting", "export"] {
        assert_eq!(desk.run(&[&["case", verb, "aisha-2"], &reader[..]].concat()).code, 0, "{verb}");
    }
    assert_eq!(desk.run(&["case", "show", "aisha-2"]).code, 0, "who names no reader leaves no trace");
    let rows = desk.run(&["db", "journal", "aisha", "--format", "json"]).json();
    let what: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["custody"]["what"].clone()).collect();
    assert_eq!(what, ["case", "timeline", "next", "accounting", "export"]);
    assert_eq!(rows[0]["role"], "case-manager");
    assert_eq!(desk.journal(&["--kind", "accessed", "--after", "1", "--limit", "2"]).len(), 2);
    assert_eq!(desk.journal(&["--kind", "erased"]).len(), 0);
    let half = desk.run(&["case", "show", "aisha-2", "--reader", OFFICER]);
    refused(&half, "--purpose");
    let other = ["--reader", OFFICER, "--role", "visitor", "--purpose", "treatment"];
    refused(&desk.run(&[&["case", "show", "aisha-2"], &other[..]].concat()), "known are act-team, auditor");
}

#[cfg(not(feature = "seal"))]
#[test]
fn erasing_needs_a_program_that_knows_keys() {
    let desk = Desk::new(false);
    refused(&desk.run(&["db", "erase", "aisha"]), "was built without sealed content");
}

#[cfg(feature = "seal")]
mod with_keys {
    use super::*;

    /// A day on which every retention is over.
    const LATE: [&str; 2] = ["--at", "2070-01-01T09:00:00Z"];

    /// Writes a policy that keeps nothing after closing, so that something can be erased today.
    fn keeps_nothing(desk: &Desk) -> String {
        let mut policy = run_words(&["policy", "show", "--format", "json"], "").json();
        let retention = policy["privacy"]["retention"].as_object_mut().unwrap();
        retention.insert("years".to_owned(), 0.into());
        retention.remove("minors-until-age");
        fs::write(desk.path("policy.json"), policy.to_string()).unwrap();
        desk.path("policy.json")
    }

    /// Erases the client of the case that is closed, and returns the id.
    fn erased(desk: &Desk) -> String {
        let (client, policy) = (client(desk), keeps_nothing(desk));
        let done = desk.order(&["db", "erase", "aisha", "--confirm", &client, "--policy", &policy]);
        assert_eq!(done.code, 0, "{done:?}");
        client
    }

    fn client(desk: &Desk) -> String {
        desk.run(&["case", "list", "--format", "json"]).json()[0]["client"].as_str().unwrap().to_owned()
    }

    fn objections(run: &Run) -> Vec<String> {
        let answer = run.json();
        let all = answer["objections"].as_array().unwrap().iter();
        all.map(|one| one["objection"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_refusal_to_erase_prints_every_objection() {
        let desk = Desk::new(false);
        assert_eq!(desk.order(&["db", "hold", "place", "court-7", "aisha"]).code, 0);
        let client = client(&desk);
        let told = ["retained", "case-open", "hold-on"];
        let plan = desk.run(&["db", "erase", "aisha", "--format", "json"]);
        assert_eq!((plan.code, objections(&plan)), (1, told.map(str::to_owned).to_vec()));
        let order = desk.order(&["db", "erase", "aisha", "--confirm", &client, "--format", "json"]);
        assert_eq!((order.code, objections(&order)), (1, told.map(str::to_owned).to_vec()));
        assert_eq!(order.json()["erased"], false);
        let page = desk.run(&["db", "erase", "aisha"]).out;
        for words in ["has to be kept until 20", "is open", "`court-7` is on", "nothing was erased"] {
            assert!(page.contains(words), "{page}");
        }
        assert_eq!(desk.run(&["case", "show", "aisha"]).code, 0);
    }

    #[test]
    fn nothing_is_erased_until_the_client_is_named_once_more() {
        let desk = Desk::new(true);
        let client = client(&desk);
        let plan = desk.run(&[&["db", "erase", "aisha"], &LATE[..]].concat());
        assert_eq!(plan.code, 0, "{plan:?}");
        assert!(plan.out.contains("nothing was erased") && plan.out.contains("7 events"), "{plan:?}");
        assert!(plan.out.contains(&format!("--confirm {client}")), "{plan:?}");
        let slip = [&["db", "erase", "aisha", "--confirm", OFFICER], &LATE[..]].concat();
        refused(&desk.order(&slip), "nothing was erased");
        refused(&desk.run(&["db", "erase", "aisha", "--confirm", &client]), "--by");
        assert_eq!(desk.run(&["case", "show", "aisha"]).code, 0);
        assert_eq!(desk.journal(&[]), [""; 0]);

        let ahead = [&["db", "erase", "aisha", "--confirm", &client], &LATE[..]].concat();
        refused(&desk.order(&ahead), "--at: it lies in the future");
        let policy = keeps_nothing(&desk);
        let order = ["db", "erase", "aisha", "--confirm", &client, "--format", "json", "--policy", &policy];
        let erased = desk.order(&order);
        assert_eq!((erased.code, &erased.json()["erased"]), (0, &true.into()), "{erased:?}");
        assert_eq!(desk.journal(&[&client]), ["erasure-ordered", "erased"]);
        assert_eq!(desk.run(&["case", "verify"]).code, 0);
        let again = desk.run(&["db", "erase", &client]);
        assert_eq!(again.code, 1, "{again:?}");
        let id =
            desk.run(&["case", "list", "--format", "json"]).json()[0]["case"].as_str().unwrap().to_owned();
        let gone = desk.run(&["case", "show", &id]);
        assert_eq!(gone.code, 3, "{gone:?}");
        assert!(gone.err.contains("is sealed and its key is not here"), "{gone:?}");
        assert!(desk.run(&["db", "erase", "--finish"]).out.contains("nothing was left to do"));
    }

    #[test]
    fn what_was_erased_stops_no_list_and_is_left_out_of_an_export() {
        let desk = Desk::new(true);
        let other = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/cases/h1-sarah.ndjson");
        assert_eq!(desk.run(&["run", other]).code, 0);
        let sarah = desk.run(&["case", "export", "sarah"]).out;
        erased(&desk);
        assert_eq!(desk.run(&["due", "--on", "2025-04-01"]).code, 0);
        assert_eq!(desk.run(&["caseload"]).code, 0);
        let all = desk.run(&["case", "export"]);
        assert_eq!((all.code, &all.out), (0, &sarah), "{}", all.err);
        assert!(all.err.contains("left out: 1 whose content was erased"), "{all:?}");
        let ids = desk.run(&["case", "list", "--format", "json"]).json();
        let gone = desk.run(&["case", "export", ids[0]["case"].as_str().unwrap()]);
        refused(&gone, "was erased: nothing is left to export");
    }

    #[test]
    fn a_journal_that_was_changed_is_found_and_erases_nothing() {
        for (change, found) in [
            ("UPDATE journal SET client = randomblob(16)", "says something else"),
            ("UPDATE journal SET kind = 'accessed'", "says something else"),
            ("UPDATE journal SET body = replace(body, '{', '{ ')", "its hash does not follow"),
            ("UPDATE journal SET body = 'x'", "record 1 of the journal cannot be read"),
        ] {
            let desk = Desk::new(true);
            assert_eq!(desk.order(&["db", "hold", "place", "court-7", "aisha"]).code, 0);
            let raw = rusqlite::Connection::open(desk.path("casework.db")).unwrap();
            raw.execute_batch(&format!("DROP TRIGGER journal_is_never_changed; {change}")).unwrap();
            drop(raw);
            let verified = desk.run(&["case", "verify"]);
            assert_eq!(verified.code, 1, "{change}: {verified:?}");
            assert!(verified.out.contains("the journal") && verified.out.contains(found), "{verified:?}");
            let (client, policy) = (client(&desk), keeps_nothing(&desk));
            let order = desk.order(&["db", "erase", "aisha", "--confirm", &client, "--policy", &policy]);
            assert!(order.code == 3, "{change}: {order:?}");
            assert_eq!(desk.run(&["case", "show", "aisha"]).code, 0, "{change}");
        }
    }

    #[test]
    fn other_keys_are_neither_made_by_a_slip_nor_taken_for_the_ones_of_the_store() {
        let desk = Desk::new(true);
        let (db, slip) = (desk.path("casework.db"), desk.path("kyes.db"));
        let listed = run_words(&["case", "list", "--db", &db, "--keys", &slip], "");
        refused(&listed, "there is no such file of keys, and the store is there already");
        assert!(!fs::exists(&slip).unwrap());
    }

    #[test]
    fn a_file_of_keys_that_is_not_there_is_not_made_to_erase_from() {
        let desk = Desk::new(true);
        let db = desk.path("casework.db");
        let without = run_words(&["db", "erase", "aisha", "--db", &db], "");
        refused(&without, "name the file of keys");
        let elsewhere = desk.path("other.db");
        let wrong = run_words(&["db", "erase", "aisha", "--db", &db, "--keys", &elsewhere], "");
        refused(&wrong, "there is no such file of keys");
        assert!(!fs::exists(&elsewhere).unwrap());
    }
}
