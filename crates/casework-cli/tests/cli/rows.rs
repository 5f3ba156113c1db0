//! Files of rows: what is appended, what passes through, what is an error.

use crate::support::{refused, run, run_words};

fn check(arguments: &str, input: &str, expected: &str, code: i32) {
    let ran = run(arguments, input);
    assert_eq!((ran.out.as_str(), ran.code), (expected, code), "{arguments}: {ran:?}");
}

#[test]
fn the_appended_columns_are_those_of_the_contract_in_its_order() {
    check(
        "screener score gad-7",
        "id,q1,q2,q3,q4,q5,q6,q7,note\na,2,3,1,2,0,1,2,\"x, \"\"y\"\"\"\n",
        "id,q1,q2,q3,q4,q5,q6,q7,note,status,total,observed-sum,lowest,highest,band,screen,subscale-gad-2,flags,missing\n\
         a,2,3,1,2,0,1,2,\"x, \"\"y\"\"\",complete,11,11,11,11,moderate,yes,5,,0\n",
        0,
    );
    let phq_9 = run("screener score phq-9", "q1,q2,q3,q4,q5,q6,q7,q8,q9\n1,1,2,0,0,1,1,,1\n");
    assert_eq!(
        phq_9.out,
        "q1,q2,q3,q4,q5,q6,q7,q8,q9,status,total,observed-sum,lowest,highest,band,screen,subscale-phq-2,\
         subscale-phq-8,algorithm,flags,missing\n\
         1,1,2,0,0,1,1,,1,incomplete,,7,7,10,,indeterminate,2,,not-met,item9_positive,1\n"
    );
    assert_eq!(phq_9.code, 1);
}

#[test]
fn pcl_5_has_a_column_for_each_cluster() {
    let header: Vec<_> = (1..=20).map(|n| format!("q{n}")).collect();
    let row = vec!["2"; 20].join(",");
    let ran = run("screener score pcl-5", format!("{}\n{row}\n", header.join(",")));
    let appended = "status,total,observed-sum,lowest,highest,band,screen,subscale-b,subscale-c,subscale-d,subscale-e,\
                    algorithm,flags,missing";
    assert!(ran.out.lines().next().unwrap().ends_with(appended), "{ran:?}");
    assert!(ran.out.contains(",complete,40,40,40,40,,yes,10,4,14,12,met,"), "{ran:?}");
}

#[test]
fn an_empty_cell_null_and_na_are_missing() {
    check(
        "screener score gad-2",
        "id,q1,q2\na,,NA\nb,3,null\nc, 2 ,1\nd,refused,0\n",
        "id,q1,q2,status,total,observed-sum,lowest,highest,band,screen,flags,missing\n\
         a,,NA,not-administered,,,,,,,,2\n\
         b,3,null,incomplete,,3,3,6,,yes,,1\n\
         c, 2 ,1,complete,3,3,3,3,,yes,,0\n\
         d,refused,0,incomplete,,0,0,3,,indeterminate,,1\n",
        1,
    );
}

#[test]
fn a_value_that_is_not_an_answer_names_its_row_line_and_column() {
    for bad in
        ["4", "-1", "1.0", "1e0", "+1", "01", "２", "NaN", "inf", "99999999999999999999", "true", "x", "1 1"]
    {
        let ran = run("screener score gad-2", format!("q1,q2\n1,1\n\n2,{bad}\n"));
        refused(&ran, "row 2 (line 4): column `q2`: not an answer to this item: expected 0, 1, 2, 3");
        let ran = run("screener score gad-2", format!("q1,q2,n\r\n1,1,\"a\r\nb\"\r\n2,{bad},\r\n"));
        refused(&ran, "row 2 (line 4): column `q2`");
        refused(&run("screener score gad-2", format!("q1,q2\n1,1\n2,{bad}")), "row 2 (line 3)");
    }
}

#[test]
fn a_message_never_repeats_what_a_person_wrote() {
    let ran = run("screener score gad-2", "q1,q2\n1,she cannot sleep\n");
    refused(&ran, "column `q2`");
    assert!(!ran.err.contains("sleep"), "{ran:?}");
}

#[test]
fn a_bad_row_can_be_left_without_scores() {
    let why = "\"`q2`: not an answer to this item: expected 0, 1, 2, 3, or an empty cell where the answer is missing\"";
    check(
        "screener score gad-2 --on-error null",
        "q1,q2\n1,9\n1,2\n",
        &format!(
            "q1,q2,status,total,observed-sum,lowest,highest,band,screen,flags,missing,error\n\
             1,9,not-scored,,,,,,,,,{why}\n1,2,complete,3,3,3,3,,yes,,0,\n"
        ),
        1,
    );
}

#[test]
fn a_header_that_does_not_fit_is_an_error() {
    let rows = [
        ("q1,Q2\n1,1\n", "there is no column for `q2`"),
        ("id\n1\n", "there is no column for `q1`, `q2`"),
        ("q1,q2,q1\n1,1,1\n", "two columns are named `q1`"),
        ("q1,q2,status\n1,1,new\n", "a column is named `status`"),
        ("q1,q2\n1\n", "row 1 (line 2): 1 cells where the header has 2"),
        ("q1,q2\n1,1\n1,1,1\n", "row 2 (line 3): 3 cells where the header has 2"),
    ];
    for (input, expected) in rows {
        refused(&run("screener score gad-2 --input csv", input), expected);
        refused(&run("screener score gad-2 --input csv --on-error null", input), expected);
    }
}

#[test]
fn marks_of_spreadsheets_do_no_harm() {
    let plain = run("screener score gad-2", "q1,q2\n1,2\n");
    for input in [
        "\u{feff}q1,q2\n1,2\n",
        "q1,q2\r\n1,2\r\n",
        "q1,q2\n\n1,2\n\n",
        "q1,q2\n1,2",
        "\"q1\",\"q2\"\n\"1\",\"2\"\n",
    ] {
        assert_eq!(run("screener score gad-2", input).out, plain.out, "{input:?}");
    }
    let difficulty = run("screener score gad-7", "q1,q2,q3,q4,q5,q6,q7\n0,0,0,0,0,0,0\n");
    assert_eq!(difficulty.code, 0);
    refused(&run("screener score gad-2", b"q1,q2,n\n1,2,\xff\n"), "line 2: this is not UTF-8");
    refused(&run("screener score gad-2 --input csv", b"\xff\xfeq\0"), "UTF-16");
}

#[test]
fn a_chosen_cut_off_changes_the_screen_and_must_be_a_total() {
    let sheet = "q1,q2\n1,2\n";
    assert!(run("screener score gad-2 --cutoff 4", sheet).out.contains(",no,"));
    assert!(run("screener score gad-2 --cutoff 3", sheet).out.contains(",yes,"));
    for cutoff in ["7", "-1", "2147483648", "three"] {
        refused(&run_words(&["screener", "score", "gad-2", "--cutoff", cutoff], sheet), "--cutoff");
    }
}

#[test]
fn a_made_up_total_is_marked() {
    let ran = run("screener score phq-9 --prorate", "q1,q2,q3,q4,q5,q6,q7,q8,q9\n1,1,1,1,1,1,1,,1\n");
    assert!(ran.out.contains(",prorated,9,8,8,11,mild,"), "{ran:?}");
    assert_eq!(ran.code, 0);
}

#[test]
fn a_json_row_comes_back_as_it_was_with_its_scores() {
    check(
        "screener score gad-2 --input ndjson",
        "{\"z\": [1, 2], \"q2\":3,\"q1\":\"NA\"}\r\n\n { }\n",
        "{\"z\": [1, 2], \"q2\":3,\"q1\":\"NA\",\"status\":\"incomplete\",\"total\":null,\"observed-sum\":3,\"lowest\":3,\
         \"highest\":6,\"band\":null,\"screen\":\"yes\",\"flags\":\"\",\"missing\":1}\n\
         {\"status\":\"not-administered\",\"total\":null,\"observed-sum\":null,\"lowest\":null,\"highest\":null,\
         \"band\":null,\"screen\":null,\"flags\":\"\",\"missing\":2}\n",
        1,
    );
    let rows = [
        ("{\"q1\":1}\n{\"q1\":1.0}\n", "line 2: /q1"),
        ("{\"q1\":1}\n[1]\n", "line 2: expected an object"),
        ("{\"q1\":1,\"q1\":1}\n", "line 1, column"),
        ("{\"q1\":1,\"total\":1}\n", "/total"),
        ("{\"q1\":true}\n", "/q1"),
        ("\n\n", "empty"),
    ];
    for (input, expected) in rows {
        refused(&run("screener score gad-2 --input ndjson", input), expected);
    }
}

#[test]
fn an_array_of_rows_is_answered_one_a_line_or_as_an_array() {
    let lines = "{\"id\":\"a\", \"q2\":1,\"q1\":2}\n{\"id\":\"b, ]\",\"q1\":1,\"q2\":3}\n";
    let expected = run("screener score gad-2 --input ndjson", lines);
    assert_eq!((expected.code, expected.out.lines().count()), (0, 2), "{expected:?}");
    let (a, b) = lines.trim().split_once('\n').unwrap();
    for array in [format!("[{a},{b}]"), format!("[\n  {a},\n\n  {b}\n]\n"), format!(" [{a} , {b} ]")] {
        check("screener score gad-2 --input ndjson", &array, &expected.out, 0);
    }
    let (first, second) = expected.out.trim().split_once('\n').unwrap();
    for input in [lines.to_owned(), format!("[{a},{b}]")] {
        let whole = format!("[\n{first},\n{second}\n]\n");
        check("screener score gad-2 --input ndjson --format json", &input, &whole, 0);
    }
    check("screener score gad-2 --input ndjson", "[]", "", 0);
    check("screener score gad-2 --input ndjson --format json", "[]", "[]\n", 0);
    let rows = [
        ("[{\"q1\":1},{\"q1\":1.0}]", "standard input: /1/q1: not an answer"),
        ("[{\"q1\":1},\n[1]]", "/1: expected an object"),
        ("[{\"q1\":1,\"total\":1}]", "/0/total: the name of a field"),
        ("[{\"q1\":1},\n\n{\"q1\":1,\"q1\":2}]", "line 3, column"),
        ("[{\"q1\":1}]\n[{\"q1\":1}]\n", "line 2, column 1"),
        ("[{\"q1\":1}", "line 1, column"),
    ];
    for (input, expected) in rows {
        refused(&run("screener score gad-2 --input ndjson", input), expected);
        refused(&run("screener score gad-2 --input ndjson --format json", input), expected);
    }
}

#[test]
fn a_large_file_is_scored_row_by_row() {
    let mut input = String::from("id,q1,q2\n");
    for row in 0..100_000 {
        input += format!("{row},{},{}\n", row % 4, row / 4 % 4).as_str();
    }
    let ran = run("screener score gad-2", input);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 100_001));
    assert!(ran.out.ends_with("99999,3,3,complete,6,6,6,6,,yes,,0\n"), "{}", &ran.out[ran.out.len() - 80..]);
}

#[test]
fn a_large_file_comes_back_in_its_order_and_names_the_line_of_its_first_bad_cell() {
    // Cells with line ends in them, so that blocks must not be cut at any line end.
    let row = |row: usize| format!("\"{row}\n\"\"\",{},{}\n", row % 4, row / 4 % 4);
    let mut input = String::from("note,q1,q2\n");
    (0..50_000).for_each(|number| input.push_str(&row(number)));
    let ran = run("screener score gad-2", &input);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let expected = |number: usize| {
        let total = number % 4 + number / 4 % 4;
        let screen = if total >= 3 { "yes" } else { "no" };
        row(number).trim_end().to_owned()
            + &format!(",complete,{total},{total},{total},{total},,{screen},,0\n")
    };
    let mut rest = ran.out.split_once('\n').unwrap().1;
    for number in 0..50_000 {
        rest = rest.strip_prefix(&expected(number)).unwrap_or_else(|| panic!("row {number}"));
    }
    assert_eq!(rest, "");
    input.push_str("last,1,4\n");
    refused(&run("screener score gad-2 -o /dev/null", &input), "row 50001 (line 100002): column `q2`");
}

#[test]
fn many_lines_of_json_come_back_in_their_order_and_name_the_first_bad_one() {
    let mut input = String::new();
    for row in 0..50_000 {
        input += format!("{{\"n\":{row},\"q1\":{},\"q2\":{}}}\n\n", row % 4, row / 4 % 4).as_str();
    }
    let ran = run("screener score gad-2 --input ndjson", &input);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 50_000));
    for (row, line) in ran.out.lines().enumerate() {
        assert!(line.starts_with(&format!("{{\"n\":{row},\"q1\":{},", row % 4)), "{line}");
    }
    let whole = run("screener score gad-2 --input ndjson --format json", &input).json();
    assert_eq!(whole.as_array().unwrap().len(), 50_000);
    assert_eq!(whole[49_999]["n"], 49_999);
    input.push_str("{\"q1\":4}\n");
    refused(&run("screener score gad-2 --input ndjson -o /dev/null", &input), "line 100001: /q1");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_stopped_leaves_no_file_behind() {
    use std::io::Write;
    use std::process::{Command, Stdio};

    for signal in ["-INT", "-TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("scored.csv");
        let mut child = Command::new(env!("CARGO_BIN_EXE_casework"))
            .args(["screener", "score", "gad-2", "--input", "csv", "-o"])
            .arg(&output)
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // More than all that lies between the two programs: once it is written, the run is in the middle of its work.
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(format!("q1,q2\n{}", "1,2\n".repeat(1 << 18)).as_bytes()).unwrap();
        let held = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(held, 1, "the file that it writes");
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        drop(stdin);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{signal}");
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_binary_without_parquet_says_how_to_build_one_with_it() {
    for arguments in ["screener score gad-2 rows.parquet", "screener score gad-2 --input parquet"] {
        refused(&run(arguments, ""), "cargo build --release --package casework-cli --features parquet");
    }
}

#[test]
fn rows_of_text_are_not_written_to_a_file_that_says_parquet() {
    refused(&run("screener score gad-2 -o out.parquet", "q1,q2\n1,2\n"), "give the file another ending");
}

#[test]
fn a_quote_that_nothing_closes_loses_no_row() {
    let mut rows = "q1,q2,note\n".to_owned();
    for row in 0..1000 {
        rows.push_str(if row == 500 { "1,2,\"x\n" } else { "1,2,y\n" });
    }
    refused(&run("screener score gad-2 --input csv", &rows), "line 502: a quote opens here");
    let series = "on,total,note\n2025-01-01,15,\"x\n2025-02-01,9,y\n2025-03-01,19,y\n";
    refused(&run("screener trend gad-7", series), "line 2: a quote opens here");
}

#[test]
fn a_subscale_with_a_cutoff_of_its_own_is_screened_in_rows() {
    let header: Vec<_> = (1..=17).map(|item| format!("q{item}")).collect();
    let internalizing = ["2", "6", "9", "11", "15"];
    let row: Vec<_> = (1..=17)
        .map(|item| if internalizing.contains(&item.to_string().as_str()) { "2" } else { "0" })
        .collect();
    let ran = run("screener score psc-17 --input csv", format!("{}\n{}\n", header.join(","), row.join(",")));
    assert_eq!(ran.code, 0, "{ran:?}");
    let mut lines = ran.out.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .ends_with("flags,missing,screen-internalizing,screen-attention,screen-externalizing")
    );
    assert!(lines.next().unwrap().ends_with(",no,10,0,0,,0,yes,no,no"), "{}", ran.out);
}
