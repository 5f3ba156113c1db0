//! The store from the command line: what comes out goes in again, what is damaged is named, what is old is brought up to date.

use std::fs;
use std::path::PathBuf;

use crate::support::{Run, refused, run_words};

/// A folder with a store in which the example histories were played.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/cases/h7-aisha.ndjson");
        assert_eq!(desk.run(&["run", examples], "casework.db").code, 0);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// Runs a command on a store of the folder.
    fn run(&self, words: &[&str], db: &str) -> Run {
        let db = self.text(db);
        run_words(&[words, &["--db", &db]].concat(), "")
    }
}

#[test]
fn what_is_exported_and_imported_is_the_same_byte_for_byte() {
    let desk = Desk::new();
    let whole = desk.run(&["case", "export"], "casework.db");
    assert_eq!(whole.code, 0, "{whole:?}");
    fs::write(desk.path("all.ndjson"), &whole.out).unwrap();
    let file = desk.text("all.ndjson");
    let imported = desk.run(&["case", "import", &file, "--format", "json"], "copy.db");
    assert_eq!(imported.json(), serde_json::json!({ "cases": 2, "added": 20, "known": 0 }));
    assert_eq!(desk.run(&["case", "export"], "copy.db").out, whole.out);
    assert_eq!(desk.run(&["case", "verify"], "copy.db").code, 0);
    let again = desk.run(&["case", "import", &file, "--format", "json"], "copy.db");
    assert_eq!(again.json(), serde_json::json!({ "cases": 2, "added": 0, "known": 20 }));
    let one = desk.run(&["case", "export", "aisha-2"], "casework.db");
    assert_eq!(one.out.lines().count(), 15);
    refused(&desk.run(&["case", "export", "nobody"], "casework.db"), "there is no case `nobody`");
}

#[test]
fn a_file_that_is_not_whole_or_was_changed_is_refused_by_line() {
    let desk = Desk::new();
    let whole = desk.run(&["case", "export"], "casework.db").out;
    let cut: String = whole.split_inclusive('\n').take(9).collect();
    for (text, expected) in [
        (cut, "bad.ndjson:10: the file was cut off"),
        (whole.replacen("2025-04-07T09", "2025-04-07T08", 1), "changed since it was written"),
        ("she said\n".to_owned(), "bad.ndjson:1: this is not an export"),
    ] {
        fs::write(desk.path("bad.ndjson"), text).unwrap();
        let told = desk.run(&["case", "import", &desk.text("bad.ndjson")], "copy.db");
        assert!(matches!(told.code, 1 | 2), "{told:?}");
        assert!(told.err.contains(expected) && !told.err.contains("she said"), "{told:?}");
        assert_eq!(desk.run(&["case", "list", "--format", "ndjson"], "copy.db").out, "");
    }
    refused(&desk.run(&["case", "import", &desk.text("absent")], "copy.db"), "there is no such file");
}

#[test]
fn a_checkpoint_names_the_case_that_was_taken_away() {
    let desk = Desk::new();
    let (monday, tuesday) = (desk.text("monday.json"), desk.text("tuesday.json"));
    assert_eq!(desk.run(&["db", "checkpoint", "-o", &monday], "casework.db").code, 0);
    assert_eq!(desk.run(&["db", "checkpoint", "--previous", &monday, "-o", &tuesday], "casework.db").code, 0);
    assert_eq!(desk.run(&["case", "verify", "--against", &tuesday], "casework.db").code, 0);
    let one = desk.run(&["case", "export", "aisha"], "casework.db").out;
    fs::write(desk.path("one.ndjson"), one).unwrap();
    assert_eq!(desk.run(&["case", "import", &desk.text("one.ndjson")], "less.db").code, 0);
    assert_eq!(desk.run(&["case", "verify"], "less.db").code, 0, "the chain alone cannot show it");
    let told = desk.run(&["case", "verify", "--against", &monday], "less.db");
    assert_eq!(told.code, 1);
    assert!(told.out.contains("the case is gone: the checkpoint has 13 events of it"), "{told:?}");
    let vouched = desk.run(&["db", "checkpoint", "--previous", &monday], "less.db");
    assert_eq!((vouched.code, vouched.out.as_str()), (1, ""), "nobody vouches for it");
    let changed = fs::read_to_string(&monday).unwrap().replacen("\"position\":20", "\"position\":19", 1);
    fs::write(&monday, changed).unwrap();
    refused(
        &desk.run(&["case", "verify", "--against", &monday], "casework.db"),
        "was changed since it was made",
    );
    fs::write(&monday, "she said").unwrap();
    refused(
        &desk.run(&["case", "verify", "--against", &monday], "casework.db"),
        "this is not a checkpoint, at line 1",
    );
}

#[test]
fn a_copy_is_whole_and_never_takes_the_place_of_something_else() {
    let desk = Desk::new();
    let copy = desk.text("copy.db");
    assert_eq!(desk.run(&["db", "backup", &copy], "casework.db").code, 0);
    assert_eq!(
        desk.run(&["case", "export"], "copy.db").out,
        desk.run(&["case", "export"], "casework.db").out
    );
    let twice = desk.run(&["db", "backup", &copy], "casework.db");
    assert_eq!(twice.code, 3);
    assert!(twice.err.contains("is there already"), "{twice:?}");
    let left =
        fs::read_dir(desk.0.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert!(left.into_iter().all(|name| !name.contains("unfinished")), "nothing unfinished is left");
    let stats = desk.run(&["db", "stats", "--format", "json"], "copy.db").json();
    assert_eq!((&stats["cases"], &stats["events"], &stats["schema"]), (&2.into(), &20.into(), &2.into()));
}

#[test]
fn what_lies_beside_a_copy_stays_as_it_is() {
    let desk = Desk::new();
    fs::write(desk.path("copy.db.unfinished"), "somebody's").unwrap();
    assert_eq!(desk.run(&["db", "backup", &desk.text("copy.db")], "casework.db").code, 0);
    assert_eq!(fs::read(desk.path("copy.db.unfinished")).unwrap(), b"somebody's");
    assert!(!desk.path("copy.db.unfinished-2").exists());
    assert_eq!(desk.run(&["case", "verify"], "copy.db").code, 0);
}

#[test]
fn a_case_that_is_named_twice_is_exported_once() {
    let desk = Desk::new();
    let once = desk.run(&["case", "export", "aisha"], "casework.db").out;
    let id = desk.run(&["case", "show", "aisha", "--format", "json"], "casework.db").json();
    let id = id["case"].as_str().unwrap();
    assert_eq!(desk.run(&["case", "export", "aisha", id, "aisha"], "casework.db").out, once);
    fs::write(desk.path("one.ndjson"), once).unwrap();
    let imported = desk.run(&["case", "import", &desk.text("one.ndjson")], "copy.db");
    assert!(
        imported.out.contains("1 case: ") && imported.out.contains(" were there already"),
        "{imported:?}"
    );
    assert!(desk.run(&["case", "verify"], "copy.db").out.contains("1 case, "), "one is one");
}

#[test]
fn an_import_that_fails_leaves_no_store_where_there_was_none() {
    let desk = Desk::new();
    let whole = desk.run(&["case", "export"], "casework.db").out;
    let files = || fs::read_dir(desk.0.path()).unwrap().count();
    let cut: String = whole.split_inclusive('\n').take(9).collect();
    fs::write(desk.path("bad.ndjson"), cut).unwrap();
    let before = files();
    assert_ne!(desk.run(&["case", "import", &desk.text("bad.ndjson")], "new.db").code, 0);
    assert_eq!(files(), before);
    assert_ne!(desk.run(&["case", "import", &desk.text("bad.ndjson")], "casework.db").code, 0);
    assert_eq!(desk.run(&["case", "export"], "casework.db").out, whole, "what was there stays");
}

#[test]
fn an_export_whose_line_ends_were_changed_is_told_so() {
    let desk = Desk::new();
    let whole = desk.run(&["case", "export"], "casework.db").out;
    fs::write(desk.path("crlf.ndjson"), whole.replace('\n', "\r\n")).unwrap();
    refused(
        &desk.run(&["case", "import", &desk.text("crlf.ndjson")], "copy.db"),
        "crlf.ndjson:1: line ends were changed since it was written",
    );
}

#[test]
fn a_damaged_page_is_named_by_the_check() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["db", "check"], "casework.db").code, 0);
    let mut bytes = fs::read(desk.path("casework.db")).unwrap();
    let page = bytes.len() / 4096 / 2;
    bytes[page * 4096..][..4096].fill(0xa5);
    fs::write(desk.path("casework.db"), bytes).unwrap();
    let told = desk.run(&["db", "check"], "casework.db");
    assert_eq!(told.code, 1, "{told:?}");
    assert!(told.out.contains("is damaged") && told.out.to_lowercase().contains("page"), "{told:?}");
    let lines: Vec<_> = told.out.lines().collect();
    assert!(lines.len() == 2 && lines[0].ends_with(": 1 fault"), "a fault is one line: {told:?}");
    assert_ne!(desk.run(&["case", "show", "aisha"], "casework.db").code, 0, "nothing is read from it");
}

#[test]
fn an_old_store_is_read_as_it_is_and_brought_up_to_date_on_request() {
    let desk = Desk(tempfile::tempdir().unwrap());
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/../casework-store/tests/golden/store-v1.db");
    fs::copy(golden, desk.path("casework.db")).unwrap();
    assert_eq!(desk.run(&["case", "verify"], "casework.db").code, 0);
    let before = desk.run(&["case", "export"], "casework.db").out;
    assert_eq!(before.lines().count(), 22);
    let told = desk.run(&["db", "migrate"], "casework.db");
    assert!(told.code == 0 && told.err.contains("have version 2, which was 1"), "{told:?}");
    let told = desk.run(&["db", "migrate", "--views"], "casework.db");
    assert!(
        told.err.contains("was the newest already") && told.err.contains("2 cases were made anew"),
        "{told:?}"
    );
    assert_eq!(
        desk.run(&["case", "export"], "casework.db").out,
        before,
        "not a byte of the record has changed"
    );
    assert_eq!(desk.run(&["db", "check"], "casework.db").code, 0);
    refused(&desk.run(&["db", "migrate"], "absent.db"), "there is no such store");
}

#[cfg(not(feature = "postgres"))]
#[test]
fn an_address_of_a_server_needs_a_program_that_knows_servers() {
    let told = run_words(&["case", "list", "--db", "postgres://me:secret@localhost/clinic"], "");
    refused(&told, "was built without PostgreSQL");
    assert!(!told.err.contains("secret"), "{told:?}");
}
