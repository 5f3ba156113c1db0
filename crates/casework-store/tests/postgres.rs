//! The store on a PostgreSQL server. Without one these are skipped, aloud: `tests/postgres/run` starts one.

#![cfg_attr(
    feature = "postgres",
    expect(clippy::unwrap_used, reason = "clippy knows test functions only, and this whole file is tests")
)]

#[cfg(not(feature = "postgres"))]
#[test]
fn the_store_on_a_server() {
    use std::io::Write as _;
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: the tests with PostgreSQL: `crates/casework-store/tests/postgres/run` starts a server and runs them"
    );
}

#[cfg(feature = "postgres")]
#[path = "support/server.rs"]
mod server;

#[cfg(feature = "postgres")]
mod on_a_server {
    use std::sync::Barrier;
    use std::time::{Duration, Instant};

    use casework_store::conformance::samples::{case_id, history};
    use casework_store::conformance::{self, survives, two_handles};
    use casework_store::{EventStore, PostgresStore, StoreError};
    use postgres::{Client, NoTls};

    use crate::server::database;

    fn raw(url: &str) -> Client {
        let mut client = Client::connect(url, NoTls).unwrap();
        client.batch_execute("SET search_path = casework").unwrap();
        client
    }

    /// A database with a store of two cases, of five and three events.
    fn two_cases() -> Option<(String, PostgresStore)> {
        let url = database()?;
        let mut store = PostgresStore::open(&url).unwrap();
        for (number, length) in [(1, 5), (2, 3)] {
            store.append(case_id(number), 0, &history(case_id(number), length).unwrap()).unwrap();
        }
        Some((url, store))
    }

    #[test]
    fn it_passes_the_suite_that_every_store_passes() {
        for (name, check) in conformance::CHECKS {
            let Some(url) = database() else { return };
            assert_eq!(check(&mut PostgresStore::open(&url).unwrap()), Ok(()), "{name}");
        }
    }

    #[test]
    fn its_views_agree_with_those_in_memory() {
        for (name, check) in conformance::views::CHECKS {
            let Some(url) = database() else { return };
            assert_eq!(check(&mut PostgresStore::open(&url).unwrap()), Ok(()), "{name}");
        }
    }

    #[test]
    fn its_journal_is_kept() {
        let Some(url) = database() else { return };
        let mut store = PostgresStore::open(&url).unwrap();
        assert_eq!(conformance::custody::keeps_accesses_and_holds(&mut store), Ok(()));
        let refusal = raw(&url).batch_execute("DELETE FROM journal").unwrap_err();
        assert!(refusal.as_db_error().unwrap().message().contains("never changed or removed"));
    }

    #[cfg(feature = "seal")]
    #[test]
    fn what_may_be_erased_is_erased() {
        let Some(url) = database() else { return };
        let keys = std::sync::Arc::new(casework_store::keys::MemoryKeys::default());
        let mut store = PostgresStore::open(&url).unwrap().with_keys(keys.clone());
        assert_eq!(conformance::custody::erases_what_may_be_erased(&mut store, keys.as_ref()), Ok(()));
    }

    #[test]
    fn two_handles_see_the_same_and_everything_survives() {
        let (Some(one), Some(other)) = (database(), database()) else { return };
        let open = |url: &str| PostgresStore::open(url).unwrap();
        assert_eq!(two_handles(&mut open(&one), &mut open(&one)), Ok(()));
        assert_eq!(survives(|| open(&other)), Ok(()));
    }

    #[test]
    fn the_database_itself_knows_no_gap_no_second_winner_and_no_change() {
        let Some((url, store)) = two_cases() else { return };
        let refused = |sql: &str| {
            let mut client = raw(&url);
            let error = client.batch_execute(sql).unwrap_err();
            let said = error.as_db_error().unwrap().clone();
            said.constraint().map_or_else(|| said.message().to_owned(), str::to_owned)
        };
        let insert = |sequence: i64| {
            format!(
                "INSERT INTO event (position, case_number, sequence, hash, body) \
                 SELECT 99, 1, {sequence}, hash, body FROM event LIMIT 1"
            )
        };
        assert_eq!(refused(&insert(7)), "events_have_no_gap");
        assert_eq!(refused(&insert(3)), "two_writers_cannot_both_win");
        assert_eq!(
            refused("UPDATE case_entry SET sequence = 9 WHERE number = 1"),
            "the_list_ends_at_an_event"
        );
        for sql in [
            "UPDATE event SET body = ''",
            "DELETE FROM event",
            "TRUNCATE event CASCADE",
            "DELETE FROM case_entry",
        ] {
            assert!(refused(sql).contains("never changed or removed"), "{sql}");
        }
        assert_eq!(store.verify(None).unwrap().faults, []);
    }

    #[test]
    fn what_a_superuser_changes_is_found_and_named() {
        let of = "WHERE case_number = 1 AND sequence =";
        for (sql, sequence, words) in [
            (
                format!("UPDATE event SET body = replace(body, 'note 2', 'nota bene') {of} 3"),
                3,
                "hash does not follow",
            ),
            (format!("DELETE FROM event {of} 3"), 3, "event 3 is missing"),
            (format!("DELETE FROM event {of} 5"), 5, "missing at the end"),
            (
                "UPDATE case_entry SET phase = 'intake' WHERE number = 1".to_owned(),
                5,
                "has the phase `intake`",
            ),
            (
                "UPDATE case_entry SET overview = '{}' WHERE number = 1".to_owned(),
                5,
                "the views say something else",
            ),
            (
                "DELETE FROM event WHERE case_number = 1; DELETE FROM case_entry WHERE number = 1".to_owned(),
                0,
                "3 events",
            ),
        ] {
            let Some((url, store)) = two_cases() else { return };
            raw(&url).batch_execute(&format!("SET session_replication_role = replica; {sql}")).unwrap();
            let faults = store.verify(None).unwrap().faults;
            let named =
                faults.iter().any(|fault| fault.sequence == sequence && fault.message.contains(words));
            assert!(named, "{sql}: {faults:?}");
        }
    }

    #[test]
    fn a_newer_schema_a_foreign_address_and_an_absent_store_are_refused() {
        let Some((url, _)) = two_cases() else { return };
        raw(&url).batch_execute("UPDATE store_head SET schema_version = 2").unwrap();
        for answer in [PostgresStore::open(&url), PostgresStore::open_read_only(&url)] {
            let message = answer.unwrap_err().to_string();
            assert!(
                message.contains("tables of version 2 and this program knows version 1: upgrade"),
                "{message}"
            );
        }
        let empty = database().unwrap();
        assert!(
            PostgresStore::open_read_only(&empty)
                .unwrap_err()
                .to_string()
                .contains("no store in this database")
        );
        let secret = PostgresStore::open("postgres://me:secret@[/x").unwrap_err().to_string();
        assert!(secret.contains("cannot be read") && !secret.contains("secret"), "{secret}");
    }

    #[test]
    fn many_who_make_the_tables_at_once_make_them_once() {
        for _ in 0..5 {
            let Some(url) = database() else { return };
            let start = Barrier::new(6);
            std::thread::scope(|scope| {
                let open = || {
                    start.wait();
                    PostgresStore::open(&url).map(drop)
                };
                let all: Vec<_> = (0..6).map(|_| scope.spawn(open)).collect();
                for one in all {
                    one.join().unwrap().unwrap();
                }
            });
        }
    }

    #[test]
    fn reading_only_refuses_to_write() {
        let Some((url, _)) = two_cases() else { return };
        let mut store = PostgresStore::open_read_only(&url).unwrap();
        assert_eq!(store.read(case_id(1)).unwrap().len(), 5);
        assert_eq!(store.verify(None).unwrap().faults, []);
        let next = history(case_id(1), 6).unwrap().split_off(5);
        let refusal = store.append(case_id(1), 5, &next).unwrap_err().to_string();
        assert!(refusal.contains("for reading only"), "{refusal}");
    }

    #[test]
    fn of_two_who_write_at_once_one_wins_and_the_other_is_told_both_numbers() {
        for _ in 0..5 {
            let Some((_, store)) = two_cases() else { return };
            let case = case_id(1);
            let next = history(case, 7).unwrap().split_off(5);
            let start = Barrier::new(2);
            let race = |length: usize| {
                let mut store = store.clone();
                start.wait();
                store.append(case, 5, &next[..length])
            };
            let answers = std::thread::scope(|scope| {
                [1, 2].map(|length| scope.spawn(move || race(length))).map(|writer| writer.join().unwrap())
            });
            let won: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
            let [won] = won.as_slice() else { panic!("one wins: {answers:?}") };
            let lost = answers.iter().any(|answer| {
                matches!(answer, Err(StoreError::Conflict { expected: 5, found, .. }) if *found == won.sequence)
            });
            assert!(lost, "{answers:?}");
            assert_eq!(store.verify(None).unwrap().faults, []);
        }
    }

    #[test]
    fn whatever_isolation_the_role_begins_with_of_two_writers_one_is_told_of_the_conflict() {
        for level in ["serializable", "repeatable read"] {
            let Some((url, mut store)) = two_cases() else { return };
            let set = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = %L', \
                       current_database(), 'LEVEL'); END $$";
            raw(&url).batch_execute(&set.replace("LEVEL", level)).unwrap();
            // A writer that waits for the lock has begun before the other commits.
            let mut holding = raw(&url);
            holding.batch_execute("BEGIN; SELECT 1 FROM store_head FOR UPDATE").unwrap();
            let mut late = PostgresStore::open(&url).unwrap();
            let next = history(case_id(1), 6).unwrap().split_off(5);
            let answer = std::thread::scope(|scope| {
                let waiting = scope.spawn(|| late.append(case_id(1), 5, &next));
                let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                             AND datname = current_database()";
                let mut looking = raw(&url);
                while looking.query_one(waits, &[]).unwrap().get::<_, i64>(0) == 0 {
                    std::thread::yield_now();
                }
                holding.batch_execute("UPDATE store_head SET position = position; COMMIT").unwrap();
                waiting.join().unwrap()
            });
            assert_eq!(answer.unwrap().sequence, 6, "{level}");
            assert!(matches!(store.append(case_id(1), 5, &next), Err(StoreError::Conflict { found: 6, .. })));
        }
    }

    #[test]
    fn a_connection_that_broke_while_it_was_idle_is_replaced() {
        let Some((url, mut store)) = two_cases() else { return };
        let cut = || {
            let others = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity \
                          WHERE datname = current_database() AND pid <> pg_backend_pid()";
            raw(&url).query(others, &[]).unwrap();
        };
        let follower = "pager".parse().unwrap();
        assert!(!store.wait(8, Duration::from_millis(1)).unwrap());
        cut();
        assert_eq!(store.cases().unwrap().len(), 2, "a question");
        cut();
        assert_eq!(store.verify(None).unwrap().faults, [], "a look at one moment");
        cut();
        let next = history(case_id(1), 6).unwrap().split_off(5);
        assert_eq!(store.append(case_id(1), 5, &next).unwrap().sequence, 6, "an append");
        cut();
        store.set_bookmark(&follower, 3).unwrap();
        cut();
        assert_eq!(store.bookmark(&follower).unwrap(), 3);
        cut();
        assert!(!store.wait(9, Duration::from_millis(1)).unwrap(), "a waiting");
    }

    #[test]
    fn whoever_waits_keeps_nobody_waiting_and_hears_nothing_old() {
        let Some((url, store)) = two_cases() else { return };
        let (began, at_most) = (Instant::now(), Duration::from_mins(1));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| store.clone().wait(8, at_most).unwrap());
            let mut listening = raw(&url);
            let listens = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' \
                           AND datname = current_database()";
            while listening.query_one(listens, &[]).unwrap().get::<_, i64>(0) == 0 {
                std::thread::yield_now();
            }
            assert!(store.wait(3, at_most).unwrap());
            assert!(!store.wait(8, Duration::from_millis(1)).unwrap());
            store.clone().append(case_id(2), 3, &history(case_id(2), 4).unwrap().split_off(3)).unwrap();
            assert!(waiting.join().unwrap());
        });
        assert!(began.elapsed() < at_most, "nobody waited for another");
        // The connection that is kept has heard of position 9 by now.
        raw(&url).batch_execute("NOTIFY casework, '9'; NOTIFY casework, '1'").unwrap();
        let (began, at_most) = (Instant::now(), Duration::from_millis(200));
        assert!(!store.wait(9, at_most).unwrap());
        assert!(began.elapsed() >= at_most, "it waits on");
    }

    #[test]
    fn whoever_waits_is_told_of_new_events() {
        let Some((_, store)) = two_cases() else { return };
        assert!(store.wait(3, Duration::from_mins(1)).unwrap(), "what is there need not be waited for");
        assert!(!store.wait(8, Duration::from_millis(1)).unwrap(), "nothing came");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| store.wait(8, Duration::from_mins(1)).unwrap());
            let mut writer = store.clone();
            writer.append(case_id(2), 3, &history(case_id(2), 4).unwrap().split_off(3)).unwrap();
            assert!(waiting.join().unwrap());
        });
    }
}
