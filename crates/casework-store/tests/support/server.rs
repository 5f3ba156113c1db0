//! The throwaway server, when there is one: each test has a database of its own on it.

use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

/// Returns the address of a new database; nothing where there is no server, which is said aloud.
pub(crate) fn database() -> Option<String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Some(server) = server() else {
        skipped();
        return None;
    };
    let name = format!("casework_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut client =
        postgres::Client::connect(&format!("{server} dbname=postgres"), postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).unwrap();
    Some(format!("{server} dbname={name}"))
}

/// Returns how the server is reached.
pub(crate) fn server() -> Option<String> {
    std::env::var("CASEWORK_TEST_POSTGRES").ok()
}

/// Says aloud, also where the output of tests is captured, that something was not tested, and how it is.
pub(crate) fn skipped() {
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: {} needs a PostgreSQL server: `crates/casework-store/tests/postgres/run` starts one and runs it",
        std::thread::current().name().unwrap_or("this test"),
    );
}
