//! What the tests of the tree share: its files, cargo, and documents that are compared or written anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A text file of the tree.
pub(crate) struct File {
    /// Its path from the root, with `/` between the parts.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
}

impl File {
    /// Returns the name without the folder and the ending.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.split('.').next().unwrap_or(name)
    }

    /// Returns how many lines it has.
    pub(crate) fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// Says whether it is Rust.
    pub(crate) fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|ending| ending == "rs")
    }
}

/// Returns the root of the tree.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Reads one file of the tree.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns every text file of the tree, sorted by path.
pub(crate) fn files() -> Vec<File> {
    let mut found = Vec::new();
    walk(root(), &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(found.len() > 100, "the walk finds the tree");
    found
}

/// Returns the Rust files below a folder, sorted by path.
pub(crate) fn rust_below(folder: &str) -> Vec<File> {
    let folder = format!("{folder}/");
    let found: Vec<File> =
        files().into_iter().filter(|file| file.is_rust() && file.path.starts_with(&folder)).collect();
    assert!(!found.is_empty(), "{folder} has Rust files");
    found
}

/// Runs cargo without the network and returns what it prints.
pub(crate) fn cargo(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    let output = command.args(arguments).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

/// Compares a generated document with the one in the tree, or writes it anew when `UPDATE=1`.
pub(crate) fn generated(path: &str, text: &str) {
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        let target = root().join(path);
        fs::create_dir_all(target.parent().expect("a document has a folder"))
            .expect("the folder can be made");
        fs::write(target, text).expect("the document can be written");
        return;
    }
    let kept = fs::read_to_string(root().join(path)).unwrap_or_default();
    let differs = kept.lines().zip(text.lines()).position(|(kept, made)| kept != made);
    let line = differs.unwrap_or_else(|| kept.lines().count().min(text.lines().count())) + 1;
    assert!(
        kept == text,
        "{path} is not what the tables say, from line {line}: `UPDATE=1 cargo test catalogue`"
    );
}

fn walk(folder: &Path, found: &mut Vec<File>) {
    let entries = fs::read_dir(folder).expect("a folder of the tree can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let hidden = name.starts_with('.') && name != ".ci" && name != ".gitignore";
        if hidden || name == "target" {
            continue;
        }
        if path.is_dir() {
            walk(&path, found);
        } else if is_text(name) {
            let text =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let below = path.strip_prefix(root()).expect("the walk starts at the root");
            found.push(File { path: below.to_string_lossy().replace('\\', "/"), text });
        }
    }
}

/// Says whether a file of this name is text: by its ending, or a name that has none.
fn is_text(name: &str) -> bool {
    let endings = ["csv", "json", "lock", "md", "ndjson", "rs", "sh", "sql", "toml"];
    match name.rsplit_once('.') {
        // What a fuzzer leaves behind is named by its hash, and is no part of the tree.
        None => !name
            .rsplit('-')
            .next()
            .is_some_and(|hash| hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())),
        Some((_, ending)) => endings.contains(&ending) || name == ".gitignore",
    }
}
