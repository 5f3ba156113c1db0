//! The manners of the binary: help, formats, files, exit codes.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use crate::support::{refused, run, run_words};

#[test]
fn every_command_has_an_example_in_its_help() {
    let commands = [
        "",
        "screener",
        "screener list",
        "screener show",
        "screener score",
        "screener change",
        "screener trend",
        "goal",
        "goal check",
        "crisis",
        "crisis assess",
        "crisis rules",
        "crisis rules list",
        "crisis rules show",
        "db",
        "db erase",
        "db hold",
        "db hold list",
        "db hold place",
        "db hold release",
        "db journal",
        "lifecycle",
        "lifecycle show",
        "policy",
        "policy show",
        "policy check",
        "schema",
        "simulate",
        "completions",
        "man",
    ];
    for command in commands {
        let ran = run(&format!("{command} --help"), "");
        assert_eq!(ran.code, 0, "{command}");
        assert!(ran.out.contains("Example") && ran.out.contains("  casework "), "{command}: {}", ran.out);
    }
    assert_eq!(run("--version", "").out, format!("casework {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_usage_that_is_not_understood_is_code_2() {
    for arguments in
        ["", "nonsense", "screener", "screener score", "goal check --format yaml", "screener show gad-8"]
    {
        let ran = run(arguments, "");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments}");
    }
}

#[test]
fn completions_and_the_manual_are_there() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(run(&format!("completions {shell}"), "").out.contains("casework"), "{shell}");
    }
    assert!(run("man", "").out.contains(".TH casework"));
    assert!(run("man screener score", "").out.contains("on\\-error"));
    refused(&run("man nonsense", ""), "no such command");
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.csv");
    let path = good.to_str().unwrap();
    let names = || fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(run_words(&["screener", "score", "gad-2", "-o", path], "q1,q2\n1,2\n").code, 0);
    let written = fs::read_to_string(&good).unwrap();
    assert!(written.ends_with("1,2,complete,3,3,3,3,,yes,,0\n"), "{written}");
    refused(&run_words(&["screener", "score", "gad-2", "-o", path], "q1,q2\n1,2\n1,9\n"), "row 2");
    assert_eq!(fs::read_to_string(&good).unwrap(), written, "the file of before is still there");
    assert_eq!(names(), 1, "no temporary file is left");
    let fresh = folder.path().join("fresh.json");
    refused(&run_words(&["goal", "check", "-o", fresh.to_str().unwrap()], "{"), "line 1");
    assert_eq!(names(), 1);
    // In place: the file is read to its end before it is replaced.
    fs::write(&fresh, "q1,q2\n1,2\n").unwrap();
    let path = fresh.to_str().unwrap();
    assert_eq!(run_words(&["screener", "score", "gad-2", path, "--input", "csv", "-o", path], "").code, 0);
    assert_eq!(fs::read_to_string(&fresh).unwrap(), written);
    refused(&run_words(&["screener", "list", "-o", folder.path().to_str().unwrap()], ""), "a folder");
    refused(&run_words(&["screener", "list", "-o", "/no/such/folder/x"], ""), "no such folder");
    refused(&run_words(&["goal", "check", "/no/such/file"], ""), "no such file");
    refused(&run_words(&["goal", "check", folder.path().to_str().unwrap()], ""), "a folder");
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let mut input = String::from("q1,q2\n");
    input.push_str(&"1,2\n".repeat(200_000));
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), input).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_casework"))
        .args(["screener", "score", "gad-2", "--input", "csv"])
        .arg(file.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

#[test]
fn the_lifecycle_is_shown_in_three_ways() {
    assert!(run("lifecycle show", "").out.contains(" CLO   N     ·     R "));
    assert_eq!(run("lifecycle show --format json", "").json().as_array().unwrap().len(), 44);
    assert!(run("lifecycle show --format mermaid", "").out.starts_with("stateDiagram-v2\n    [*] --> SCR\n"));
}

#[test]
fn a_policy_is_shown_and_checked() {
    let shown = run("policy show --format json", "");
    assert_eq!(run("policy check", &shown.out).code, 0);
    let loose =
        shown.out.replace("\"after-crisis-contact-hours\": 72", "\"after-crisis-contact-hours\": 720");
    let loose = run("policy check", loose);
    assert_eq!(loose.code, 1, "it is understood, and the answer is a no");
    assert!(
        loose.out.contains("line 13: `after-crisis-contact-hours` is 720: it must be between 1 and 72"),
        "{loose:?}"
    );
    refused(&run("policy check", shown.out.replace("\"goal-months\"", "\"goal-month\"")), "standard input");
    assert!(run("policy show", "").out.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn the_screeners_are_listed_and_shown() {
    let list = run("screener list --format json", "").json();
    for row in list.as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let shown = run(&format!("screener show {id} --format json"), "").json();
        assert_eq!(shown["items"].as_array().unwrap().len(), row["items"], "{id}");
        let page = run(&format!("screener show {id}"), "").out;
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    }
}

#[test]
fn a_screener_is_shown_with_what_is_particular_about_it() {
    for (id, words) in [
        ("pc-ptsd-5", "`exposure` comes first; the rest counts from answer 1."),
        ("audit-c", "when `q1` counts 0 or less, skip `q2`, `q3`"),
        ("audit-c", "women and unknown sex"),
        ("asq", "positive-acuity-unknown (screen yes) when one of `q1`, `q2`, `q3`, `q4` counts 1 or more"),
        ("k10", "Bands by others (k10-andrews-slade)"),
        ("dast-10", "able to stop (a no counts 1) (reversed)"),
        ("who-5", "0 to 100: 4 times the sum"),
        ("c-ssrs-screener", "q6-3mo suicidal behavior, past 3 months"),
        ("c-ssrs-screener", "The wording may not be passed on"),
        ("ahc-hrsn", "safety_need when the screen is yes or `hits-hurt` counts 2 or more"),
        ("mdq", "several of these in the same period (does not count)"),
    ] {
        let page = run(&format!("screener show {id}"), "").out;
        let said = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(words), "{id}: {words}\n{page}");
    }
}

#[test]
fn a_measure_that_is_not_included_says_why_and_what_to_bring() {
    let shown = run("screener show promis", "");
    assert_eq!(shown.code, 1);
    assert!(shown.out.contains("not included") && shown.out.contains("T-score"), "{}", shown.out);
    assert_eq!(run("screener show promis --format json", "").json()["id"], "promis");
    refused(&run("screener score promis", "q1\n1\n"), "`promis` is not included: Copyrighted");
    let list = run("screener list", "").out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(list.contains("promis, stanley-brown-safety-plan, whodas-2.0-12"), "{list}");
}
