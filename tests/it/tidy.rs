//! The shape of the tree: arrows between crates, size, documentation, and what must not stand in it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::tree::{self, File, cargo, files, read, rust_below};

/// A crate, the crates of this workspace that it may know, and all others that it may; those at the edges may any.
type Row = (&'static str, &'static [&'static str], Option<&'static [&'static str]>);

/// What each crate may know.
const ARROWS: &[Row] = &[
    ("casework", &["core", "crisis", "goals", "lifecycle", "screeners", "store"], Some(&[])),
    ("casework-arrow", &["screeners"], None),
    ("casework-cli", &["arrow", "casework"], None),
    (
        "casework-core",
        &[],
        Some(&["chrono", "chrono-tz", "schemars", "serde", "serde_json", "sha2", "thiserror", "uuid"]),
    ),
    ("casework-crisis", &["core"], Some(&["chrono", "schemars", "serde", "serde_json", "thiserror"])),
    ("casework-goals", &["core"], Some(&["chrono", "schemars", "serde", "serde_json", "thiserror"])),
    (
        "casework-lifecycle",
        &["core", "crisis", "goals", "screeners"],
        Some(&["chrono", "schemars", "serde", "serde_json", "thiserror", "uuid"]),
    ),
    ("casework-screeners", &["core"], Some(&["chrono", "schemars", "serde", "serde_json", "thiserror"])),
    // Its tests in files of their own see the suite by its feature.
    ("casework-store", &["core", "crisis", "lifecycle", "store"], None),
];

/// The crates that read no clock, file, environment, network or random source.
const PURE: &[&str] =
    &["casework-core", "casework-crisis", "casework-goals", "casework-lifecycle", "casework-screeners"];

/// The most crates that the facade may pull in, itself included.
const TREE_MAX: usize = 60;

/// The most lines of a file; tests and tables of instruments are counted apart.
const LINES_MAX: usize = 500;

struct Package {
    name: String,
    folder: String,
    dependencies: Vec<Value>,
}

fn packages() -> Vec<Package> {
    let metadata = cargo(&["metadata", "--no-deps", "--offline", "--locked", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let all = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| package["name"] != "casework-workspace");
    let package = |package: &Value| Package {
        name: package["name"].as_str().unwrap().to_owned(),
        folder: package["manifest_path"]
            .as_str()
            .unwrap()
            .replace('\\', "/")
            .rsplit('/')
            .nth(1)
            .unwrap()
            .to_owned(),
        dependencies: package["dependencies"].as_array().unwrap().clone(),
    };
    all.map(package).collect()
}

fn short(name: &str) -> &str {
    name.strip_prefix("casework-").unwrap_or(name)
}

#[test]
fn arrows_between_crates_point_one_way() {
    for package in packages() {
        let Some((_, known, others)) = ARROWS.iter().find(|(name, ..)| *name == package.name) else {
            panic!("{} has no row in ARROWS: say what it may know", package.name);
        };
        for dependency in &package.dependencies {
            let name = dependency["name"].as_str().unwrap();
            // A crate may ask for a feature of its own when its tests are built.
            if name == package.name && dependency["kind"] == "dev" {
                continue;
            }
            if name.starts_with("casework") {
                assert!(known.contains(&short(name)), "{} must not know {name}", package.name);
            } else if let Some(others) = others
                && dependency["kind"].is_null()
            {
                assert!(others.contains(&name), "{} must not depend on {name}", package.name);
            }
        }
    }
}

#[test]
fn only_an_optional_feature_brings_a_store_into_the_facade() {
    let facade = packages().into_iter().find(|package| package.name == "casework").unwrap();
    let optional = |dependency: &Value| dependency["optional"] == true;
    let stores: Vec<_> =
        facade.dependencies.iter().filter(|dependency| dependency["name"] == "casework-store").collect();
    assert!(stores.iter().all(|store| optional(store)), "casework-store is optional in the facade");
}

#[test]
fn only_an_optional_feature_brings_tables_into_the_binary() {
    let tables = |package: &Package| -> Vec<Value> {
        let named = |dependency: &&Value| dependency["name"] == "casework-arrow";
        package.dependencies.iter().filter(named).cloned().collect()
    };
    for package in packages() {
        let optional = package.name == "casework-cli";
        assert!(
            tables(&package).iter().all(|table| optional && table["optional"] == true),
            "casework-arrow is an optional dependency of casework-cli and of nothing else, not of {}",
            package.name
        );
    }
    let members = read("Cargo.toml");
    let defaults = members.split("default-members").nth(1).unwrap().split(']').next().unwrap();
    assert!(!defaults.contains("casework-arrow"), "casework-arrow stays out of the default build");
    for package in packages().iter().filter(|package| package.name != "casework-arrow") {
        assert!(
            defaults.contains(&format!("crates/{}\"", package.name)),
            "{} is built by default",
            package.name
        );
    }
}

#[test]
fn a_pure_crate_cannot_reach_a_clock_or_a_random_source() {
    for package in packages().into_iter().filter(|package| PURE.contains(&package.name.as_str())) {
        for dependency in package.dependencies.iter().filter(|dependency| dependency["kind"].is_null()) {
            let features: Vec<_> =
                dependency["features"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let edges = ["clock", "now", "rng", "v1", "v4", "v6", "v7", "wasmbind"];
            let edge = features.iter().find(|feature| edges.contains(feature));
            assert_eq!(edge, None, "{} turns on an edge of {}", package.name, dependency["name"]);
        }
        let rules = read(&format!("crates/{}/clippy.toml", package.name));
        for banned in ["collections::HashMap", "collections::HashSet", "SystemTime::now", "Instant::now"] {
            assert!(rules.contains(banned), "clippy.toml of {} bans {banned}", package.name);
        }
    }
}

#[test]
fn the_facade_stays_small_when_built() {
    let arguments = [
        "tree",
        "--offline",
        "--locked",
        "-p",
        "casework",
        "--no-default-features",
        "-e",
        "normal",
        "--prefix",
        "none",
    ];
    let tree = cargo(&arguments);
    let crates: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    assert!(crates.len() <= TREE_MAX, "{} crates in the tree, at most {TREE_MAX}", crates.len());
}

#[test]
fn the_pinned_toolchain_is_the_promised_minimum() {
    let promised = env!("CARGO_PKG_RUST_VERSION");
    assert!(read("Cargo.toml").contains(&format!("rust-version = \"{promised}\"")));
    let pinned = format!("channel = \"{promised}.0\"");
    assert!(read("rust-toolchain.toml").contains(&pinned), "rust-toolchain.toml says {pinned}");
    let number = |text: &str| -> Vec<u32> { text.split('.').map_while(|part| part.parse().ok()).collect() };
    let version = cargo(&["--version"]);
    let at_work = version.split(' ').nth(1).unwrap();
    assert!(number(at_work) >= number(promised), "{at_work} builds what promises {promised}");
}

#[test]
fn every_crate_has_its_name_on_its_folder_and_the_lints_of_the_workspace() {
    for package in packages() {
        assert_eq!(package.folder, package.name, "folder and crate have one name");
        let manifest = read(&format!("crates/{}/Cargo.toml", package.folder));
        for line in ["[lints]\nworkspace = true", "version.workspace = true", "rust-version.workspace = true"]
        {
            assert!(manifest.contains(line), "the manifest of {} says `{line}`", package.name);
        }
    }
}

#[test]
fn files_stay_short() {
    let apart = |path: &str| {
        path.split('/').any(|part| matches!(part, "tests" | "benches" | "instruments" | "tests.rs"))
    };
    let long = |file: &&File| file.is_rust() && !apart(&file.path) && file.lines() > LINES_MAX;
    let found: Vec<_> =
        files().iter().filter(long).map(|file| format!("{} has {} lines", file.path, file.lines())).collect();
    assert!(found.is_empty(), "at most {LINES_MAX} lines a file: {found:#?}");
    let facade = read("crates/casework/src/lib.rs").lines().count();
    assert!(facade <= 60, "the facade only re-exports: {facade} lines, at most 60");
}

#[test]
fn examples_are_short_and_say_what_they_answer() {
    for file in rust_below("examples") {
        assert!((15..=80).contains(&file.lines()), "{} has {} lines, not 15 to 80", file.path, file.lines());
        assert!(file.text.starts_with("//! "), "{} begins with its question", file.path);
    }
}

#[test]
fn module_files_stand_beside_their_folder() {
    let found: Vec<_> =
        files().into_iter().map(|file| file.path).filter(|path| path.ends_with("/mod.rs")).collect();
    assert!(found.is_empty(), "`x.rs` beside `x/`, never: {found:?}");
}

#[test]
fn nothing_is_left_open_or_switched_off() {
    // The words are written in two parts so that this file does not find itself.
    let everywhere = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
    let in_rust = [concat!("#[", "ignore"), concat!("thread::", "sleep"), concat!("#[", "allow(")];
    for file in files() {
        for word in everywhere.into_iter().chain(in_rust.into_iter().filter(|_| file.is_rust())) {
            assert!(!has_word(&file.text, word), "{} has `{word}`", file.path);
        }
    }
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    for file in files() {
        for start in [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/wo", "rk/")] {
            assert!(!has_word(&file.text, start), "{} has a path below {start}", file.path);
        }
        assert!(!file.text.contains('\r'), "{} has a carriage return", file.path);
    }
}

/// Says whether a text has a word that is not the end of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let part = |before: char| before.is_alphanumeric() || matches!(before, '_' | '.' | '/');
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(part))
}

#[test]
fn every_source_is_cited() {
    let rust = rust_below("crates");
    let of_crate = |path: &str| path.split('/').nth(1).unwrap().to_owned();
    let mut cited: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in rust.iter().filter(|file| file.stem() != "sources") {
        let code = file.text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let words = code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
        cited.entry(of_crate(&file.path)).or_default().extend(words.map(str::to_owned));
    }
    let mut idle = Vec::new();
    for file in rust.iter().filter(|file| file.stem() == "sources") {
        let statics =
            file.text.lines().filter_map(|line| line.split_once("static ")?.1.split_once(": Source"));
        let cited = &cited[&of_crate(&file.path)];
        idle.extend(statics.map(|(name, _)| name).filter(|name| !cited.contains(*name)).map(str::to_owned));
    }
    assert!(idle.is_empty(), "these sources stand behind no number and no rule: {idle:?}");
}

#[test]
fn every_rule_and_check_says_what_it_finds_and_when_it_stays_silent() {
    let wanted = ["What it finds", "Why it matters", "When it stays silent", "Example", "Sources"];
    for (folder, item) in
        [("crates/casework-crisis/src/rules", "RULE"), ("crates/casework-goals/src/checks", "CHECK")]
    {
        for file in one_thing_a_file(folder) {
            assert_eq!(headings(&file, &wanted), wanted, "the headings of {}", file.path);
            let list = read(&format!("{folder}.rs"));
            let name = file.stem();
            assert!(list.contains(&format!("\nmod {name};\n")), "{folder}.rs has `mod {name};`");
            assert!(list.contains(&format!("    &{name}::{item},\n")), "{folder}.rs lists {name}");
        }
    }
}

#[test]
fn every_instrument_says_what_it_measures_and_whose_words_it_has() {
    let wanted = ["What it measures", "Shape", "Bands", "Missing answers", "Rights", "Example", "Sources"];
    let folder = "crates/casework-screeners/src/instruments";
    let list = read(&format!("{folder}.rs"));
    for file in one_thing_a_file(folder).into_iter().filter(|file| file.text.contains(".checked()")) {
        assert_eq!(headings(&file, &wanted), wanted, "the headings of {}", file.path);
        assert!(list.contains(&format!("&{}::", file.stem())), "{folder}.rs lists {}", file.stem());
    }
}

/// Returns the files right in a folder that hold one thing each.
fn one_thing_a_file(folder: &str) -> Vec<File> {
    let right_in = |file: &File| file.path.matches('/').count() == folder.matches('/').count() + 1;
    rust_below(folder).into_iter().filter(|file| right_in(file) && file.stem() != "tests").collect()
}

/// Returns the headings of the documentation of a file, those that are asked about.
fn headings<'a>(file: &'a File, wanted: &[&str]) -> Vec<&'a str> {
    let lines = file
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("//! # ").or_else(|| line.strip_prefix("/// # ")));
    lines.filter(|heading| wanted.contains(heading)).collect()
}

#[test]
fn modules_are_listed_in_order() {
    for file in rust_below("crates").into_iter().chain(rust_below("tests")) {
        let modules: Vec<_> =
            file.text.lines().filter(|line| line.starts_with("mod ") && line.ends_with(';')).collect();
        let plain: Vec<_> =
            modules.iter().filter(|line| !matches!(**line, "mod laws;" | "mod tests;")).collect();
        assert!(plain.is_sorted(), "the `mod` lines of {} are sorted", file.path);
    }
}

#[test]
fn the_tree_has_the_pages_that_people_look_for() {
    let pages = [
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "DESIGN.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "NOTICE",
        "README.md",
        "deny.toml",
        "typos.toml",
    ];
    for page in pages {
        assert!(tree::root().join(page).is_file(), "{page} is there");
    }
    let loinc = casework::screeners::LOINC_NOTICE;
    let notice = read("NOTICE").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(notice.contains(loinc), "NOTICE carries the LOINC notice word by word");
    for instrument in casework::screeners::instruments::ALL {
        let name = &instrument.definition().name;
        assert!(notice.contains(name.as_ref()), "NOTICE has a row for {name}");
    }
}
