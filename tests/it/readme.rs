//! The README: short, with commands that are run and links that lead somewhere. Its example runs as a doc test.

use crate::tree::{self, read};

/// The parts of the page between fences of one kind.
fn blocks<'a>(page: &'a str, kind: &str) -> Vec<&'a str> {
    let fence = format!("```{kind}\n");
    page.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_commands_of_the_readme_are_run_for_every_change() {
    let run = read(".ci/run");
    let page = read("README.md");
    let commands: Vec<&str> = blocks(&page, "sh").iter().flat_map(|block| block.lines()).collect();
    assert!(commands.len() >= 3, "the README has its commands");
    for command in commands {
        assert!(run.contains(command), ".ci/run has `{command}`");
    }
}

#[test]
fn the_readme_has_one_short_example() {
    let page = read("README.md");
    let examples = blocks(&page, "rust");
    assert_eq!(examples.len(), 1);
    assert!(examples[0].lines().count() < 25, "under 25 lines");
    assert!(page.lines().count() <= 120, "a page that is read in ten minutes");
}

#[test]
fn the_links_of_the_pages_lead_somewhere() {
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "DESIGN.md"] {
        let page = read(name);
        let targets = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with("http") && !target.starts_with('#')) {
            let file = target.split('#').next().unwrap_or(target);
            assert!(tree::root().join(file).exists(), "{name} links to {file}");
        }
    }
}

#[test]
fn what_the_pages_name_is_there() {
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let page = read(name);
        let quoted = page.split('`').skip(1).step_by(2);
        let paths = quoted.filter(|word| {
            let starts = ["crates/", "docs/", "examples/", "tests/", "benches/", ".ci/"];
            starts.iter().any(|start| word.starts_with(start)) && !word.contains(['<', '*', ' '])
        });
        for path in paths {
            assert!(tree::root().join(path).exists(), "{name} names {path}");
        }
    }
}
