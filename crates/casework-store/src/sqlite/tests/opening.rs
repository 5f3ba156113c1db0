//! What is opened, what is refused, and that what is refused is left as it is.

use std::fs;

use super::*;

/// Opens a file both ways, expects a refusal that names it, and that not a byte or a neighbor has changed.
fn refused(path: &Path, ours: bool, expected: &str) {
    let before = fs::read(path).ok();
    let neighbors = |path: &Path| fs::read_dir(path.parent().unwrap()).unwrap().count();
    let count = neighbors(path);
    for answer in [SqliteStore::open(path), SqliteStore::open_read_only(path)] {
        let error = answer.unwrap_err();
        let message = error.to_string();
        assert_eq!(matches!(error, StoreError::NotOurs { .. }), !ours, "{message}");
        assert!(message.contains(expected), "{message} for {expected}");
        assert!(message.contains(&format!("`{}`", path.display())), "{message}");
    }
    assert_eq!(fs::read(path).ok(), before);
    assert_eq!(neighbors(path), count);
}

#[test]
fn what_is_not_a_store_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(
        at("letter.txt"),
        "Dear SQLite format 3, this is a letter that is longer than the header of a database.",
    )
    .unwrap();
    fs::write(at("note"), "hi").unwrap();
    fs::write(at("zeros"), [0; 8192]).unwrap();
    fs::create_dir(at("folder")).unwrap();
    let other = Connection::open(at("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").unwrap();
    let marked = Connection::open(at("marked.db")).unwrap();
    marked.execute_batch("PRAGMA application_id = 7; PRAGMA user_version = 1").unwrap();
    let bare = Connection::open(at("bare.db")).unwrap();
    bare.execute_batch("VACUUM").unwrap();
    drop((other, marked, bare));
    let rows = [
        ("letter.txt", "no SQLite database"),
        ("note", "no SQLite database"),
        ("zeros", "no SQLite database"),
        ("folder", "is a directory"),
        ("other.db", "not a store"),
        ("marked.db", "not a store"),
        ("bare.db", "not a store"),
    ];
    for (name, expected) in rows {
        refused(&at(name), false, expected);
    }
    assert!(message(SqliteStore::open("")).contains("empty"));
    assert!(message(SqliteStore::open(at("no").join("x.db"))).contains("its directory is not there"));
}

#[test]
fn a_store_of_a_newer_version_is_refused() {
    let (_folder, path) = two_cases();
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA user_version = 3").unwrap();
    drop(raw);
    refused(&path, false, "has tables of version 3 and this program knows version 2: upgrade");
}

#[test]
fn a_truncated_store_is_refused_at_any_length() {
    let (folder, path) = two_cases();
    let whole = fs::read(&path).unwrap();
    let cut = folder.path().join("cut.db");
    for length in (1..whole.len()).step_by(509).chain([15, 16, 99, 100, 107, 108, 4096, whole.len() - 1]) {
        fs::write(&cut, &whole[..length]).unwrap();
        refused(&cut, true, "is damaged");
    }
    fs::write(&cut, &whole).unwrap();
    assert_eq!(SqliteStore::open(&cut).unwrap().verify(None).unwrap().events, 8);
}

#[test]
fn a_store_with_a_ruined_page_is_refused() {
    let (folder, path) = two_cases();
    let whole = fs::read(&path).unwrap();
    let ruined = folder.path().join("ruined.db");
    for page in 1..whole.len() / 4096 {
        let mut bytes = whole.clone();
        bytes[page * 4096..][..4096].fill(0xa5);
        fs::write(&ruined, &bytes).unwrap();
        assert!(message(SqliteStore::open(&ruined)).contains("is damaged"), "page {page}");
        assert_eq!(fs::read(&ruined).unwrap(), bytes);
    }
}

#[test]
fn an_empty_file_becomes_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty");
    fs::write(&path, "").unwrap();
    assert!(message(SqliteStore::open_read_only(&path)).contains("is empty"));
    let mut store = SqliteStore::open(&path).unwrap();
    store.append(case_id(1), 0, &history(case_id(1), 1).unwrap()).unwrap();
    assert_eq!(SqliteStore::open_read_only(&path).unwrap().cases().unwrap().len(), 1);
}

#[test]
fn a_file_that_was_lost_beside_its_log_is_not_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("casework.db");
    fs::write(folder.path().join("casework.db-wal"), "events").unwrap();
    refused(&path, true, "its log");
    fs::write(&path, "").unwrap();
    refused(&path, true, "its log");
}

#[test]
fn a_name_that_means_more_to_sqlite_is_a_file() {
    assert_eq!(file::plain(Path::new(":memory:")), Path::new("./:memory:"));
    assert_eq!(file::plain(Path::new("/a/b.db")), Path::new("/a/b.db"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file:x?mode=memory");
    drop(SqliteStore::open(&path).unwrap());
    assert!(path.is_file());
}

#[cfg(unix)]
#[test]
fn a_new_store_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = two_cases();
    let _open = SqliteStore::open(&path).unwrap();
    for file in fs::read_dir(folder.path()).unwrap() {
        assert_eq!(file.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn reading_only_refuses_to_write_and_to_make_a_store() {
    let (folder, path) = two_cases();
    let mut store = SqliteStore::open_read_only(&path).unwrap();
    let case = case_id(1);
    assert_eq!(store.read(case).unwrap().len(), 5);
    assert_eq!(store.verify(None).unwrap().faults, []);
    let refusal = store.append(case, 5, &history(case, 6).unwrap().split_off(5));
    assert!(message(refusal).contains("for reading only"));
    let absent = folder.path().join("absent.db");
    assert!(message(SqliteStore::open_read_only(&absent)).contains("there is no store at"));
    assert!(!absent.exists());
}

#[test]
fn a_store_on_a_medium_that_nobody_can_write_is_read() {
    let (folder, path) = two_cases();
    let odd = folder.path().join("50% of #1?.db");
    fs::rename(&path, &odd).unwrap();
    assert_eq!(file::on_read_only_medium(&odd), None, "this one can be written");
    let mut store = SqliteStore::reading(&odd, &file::unchanging(&odd).unwrap()).unwrap();
    assert_eq!(store.read(case_id(1)).unwrap().len(), 5);
    assert_eq!(store.verify(None).unwrap().faults, []);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is kept beside it");
    let refusal = store.append(case_id(1), 5, &history(case_id(1), 6).unwrap().split_off(5));
    assert!(message(refusal).contains("for reading only"));
}

const LOCKED: &str = "CASEWORK_LOCKED_STORE";

#[test]
fn the_child_of_the_next_test_reads_what_it_may_not_write() {
    let Some(path) = std::env::var_os(LOCKED).map(PathBuf::from) else { return };
    let before = fs::read(&path).unwrap();
    assert!(message(SqliteStore::open(&path)).contains("may not be written"));
    let store = SqliteStore::open_read_only(&path).unwrap();
    assert_eq!(store.read(case_id(1)).unwrap().len(), 5);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_read_and_left_as_it_is() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let (folder, path) = two_cases();
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let program = folder.path().join("program");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    allow(&path, 0o444);
    allow(folder.path(), 0o777);
    let test = "sqlite::tests::opening::the_child_of_the_next_test_reads_what_it_may_not_write";
    let mut child = std::process::Command::new(&program);
    child.args(["--exact", test]).env(LOCKED, &path).current_dir("/");
    // The superuser may write everything: then someone else has to try.
    if folder.path().metadata().unwrap().uid() == 0 {
        child.uid(65_534).gid(65_534);
    }
    let ran = child.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
}

#[test]
fn a_store_is_marked_as_ours_and_keeps_its_log() {
    let (_folder, path) = two_cases();
    let header = fs::read(&path).unwrap();
    assert_eq!(header[68..72], *b"CSWK");
    assert_eq!(header[18..20], [2, 2], "write-ahead log");
    let store = SqliteStore::open(&path).unwrap();
    let pragma =
        |name: &str| store.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((pragma("synchronous"), pragma("foreign_keys")), (2, 1));
    assert_eq!(store.path(), path);
}

#[test]
fn a_store_of_the_first_version_is_read_as_it_is_and_brought_up_to_date_when_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    fs::write(&path, include_bytes!("../../../tests/golden/store-v1.db")).unwrap();
    let old = SqliteStore::open_read_only(&path).unwrap();
    assert_eq!(old.schema_version(), 1);
    let answer = old.verify(None).unwrap();
    assert_eq!((answer.cases, answer.events, answer.faults), (2, 20, Vec::new()));
    let records = old.records(0, 99).unwrap();
    assert!(message(old.caseload(&CaseloadQuery::default(), &Page::first(9))).contains("has no views yet"));
    drop(old);
    let new = SqliteStore::open(&path).unwrap();
    assert_eq!((new.migrated_from(), new.schema_version()), (Some(1), 2));
    assert_eq!(new.records(0, 99).unwrap(), records, "not a byte has changed");
    assert_eq!(new.verify(None).unwrap().faults, []);
    let all = CaseloadQuery { closed: true, ..CaseloadQuery::default() };
    let rows = new.caseload(&all, &Page::first(9)).unwrap().rows;
    for row in rows {
        let events: Vec<_> =
            new.read(row.entry.case).unwrap().into_iter().map(|stored| stored.event).collect();
        assert_eq!(row.overview, Some(crate::Overview::of(&events)));
    }
    assert_eq!(SqliteStore::open(&path).unwrap().migrated_from(), None);
}

#[test]
fn a_copy_that_is_made_while_others_write_is_whole() {
    let (folder, path) = two_cases();
    let store = SqliteStore::open(&path).unwrap();
    let copies = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut writer = SqliteStore::open(&path).unwrap();
            let events = history(case_id(1), 60).unwrap();
            for (event, before) in events.iter().zip(0..).skip(5) {
                writer.append(case_id(1), before, std::slice::from_ref(event)).unwrap();
            }
        });
        let mut copies = 0;
        while !writing.is_finished() || copies == 0 {
            let to = folder.path().join(format!("copy-{copies}.db"));
            store.backup(&to).unwrap();
            let copy = SqliteStore::open_read_only(&to).unwrap();
            let answer = copy.verify(None).unwrap();
            assert!(answer.faults.is_empty() && answer.events >= 8, "{answer:?}");
            copies += 1;
        }
        copies
    });
    assert!(copies > 0);
    assert!(message(store.backup(&folder.path().join("copy-0.db"))).contains("is there already"));
}
