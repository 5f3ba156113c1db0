//! Rows of Parquet, in a binary that was built with them.

use crate::support::{Run, refused, run_words};

fn score(more: &[&str]) -> Run {
    run_words(&[&["screener", "score", "gad-2"], more].concat(), "")
}

fn data(name: &str) -> String {
    format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

const CSV: &str = "id,q1,q2,status,total,observed-sum,lowest,highest,band,screen,flags,missing\n\
                   a,3.0,2,complete,5,5,5,5,,yes,,0\n\
                   \"b, c\",1.0,,incomplete,,1,1,4,,indeterminate,,1\n\
                   d,,,not-administered,,,,,,,,2\n";

#[test]
fn a_file_of_parquet_is_answered_in_csv_json_or_parquet() {
    let file = data("gad-2.parquet");
    let ran = score(&[&file]);
    assert_eq!((ran.out.as_str(), ran.code), (CSV, 1), "{ran:?}");
    assert!(ran.err.contains("2 of 3 rows are not complete"), "{ran:?}");
    let lines = score(&[&file, "--format", "ndjson", "--cutoff", "6"]).out;
    let first = "{\"id\":\"a\",\"q1\":3.0,\"q2\":2,\"status\":\"complete\",\"total\":5,\"observed-sum\":5,\"lowest\":5,\
                 \"highest\":5,\"band\":null,\"screen\":\"no\",\"flags\":\"\",\"missing\":0}";
    assert_eq!((lines.lines().next(), lines.lines().count()), (Some(first), 3), "{lines}");
    assert_eq!(score(&[&file, "--format", "json"]).json().as_array().unwrap().len(), 3);

    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("scored.parquet").display().to_string();
    let ran = score(&[&file, "-o", &output]);
    assert_eq!((ran.out.as_str(), ran.code), ("", 1), "{ran:?}");
    refused(&score(&[&output]), "a column is named `status`, as one that is appended");
    refused(&score(&[&file, "-o", &output, "--format", "json"]), "leave one of them out");
}

#[test]
fn a_bad_row_of_parquet_is_named_and_no_file_is_written() {
    let file = data("gad-2-bad-row.parquet");
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("scored.parquet").display().to_string();
    let expected = "row 3: column `q2`: not an answer to this item: expected 0, 1, 2, 3, or an empty cell";
    refused(&score(&[&file, "-o", &output]), expected);
    refused(&score(&[&file]), expected);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let ran = score(&[&file, "--on-error", "null"]);
    assert!(ran.out.contains("\n0,4,not-scored,,,,,,,,,\"`q2`: not an answer"), "{ran:?}");
}

#[test]
fn parquet_is_a_file_and_nothing_else() {
    refused(
        &score(&["--input", "parquet"]),
        "standard input: Parquet is read from its end: give it as a file",
    );
    refused(&score(&["nowhere.parquet"]), "nowhere.parquet: there is no such file");
    let text = format!("{}/Cargo.toml", env!("CARGO_MANIFEST_DIR"));
    refused(&score(&[&text, "--input", "parquet"]), "this is not a Parquet file that can be read here");
    refused(&score(&[env!("CARGO_MANIFEST_DIR"), "--input", "parquet"]), "this is a folder");
}
