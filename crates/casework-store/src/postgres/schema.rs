//! The tables, and what the database itself refuses.

use super::SCHEMA_VERSION;
use super::pool::{BEGIN, Session, failed};
use crate::store::StoreError;

const TABLES: &str = "
CREATE SCHEMA IF NOT EXISTS casework;

-- One row: where the store ends. It is locked by every append, so that commits come one after the other.
CREATE TABLE casework.store_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    application text NOT NULL CHECK (application = 'casework'),
    schema_version integer NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    cases bigint NOT NULL CHECK (cases >= 0)
);
INSERT INTO casework.store_head VALUES (true, 'casework', 1, 0, 0);

CREATE TABLE casework.case_entry (
    number bigint PRIMARY KEY CHECK (number > 0),
    case_id uuid NOT NULL UNIQUE,
    reference text,
    client uuid NOT NULL,
    program text NOT NULL,
    phase text NOT NULL,
    sequence bigint NOT NULL CHECK (sequence > 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    overview text,
    manager uuid,
    crisis smallint NOT NULL DEFAULT 0,
    erased boolean NOT NULL DEFAULT false
);
CREATE INDEX case_of_manager ON casework.case_entry (manager, number) WHERE phase <> 'closed';
CREATE INDEX case_in_crisis ON casework.case_entry (crisis DESC, number) WHERE crisis > 0;
CREATE INDEX case_of_client ON casework.case_entry (client);
CREATE INDEX case_by_reference ON casework.case_entry (reference);

-- An event refers to the one before it, so that the database itself knows no gap and no second one at the same place.
CREATE TABLE casework.event (
    position bigint PRIMARY KEY CHECK (position > 0),
    case_number bigint NOT NULL REFERENCES casework.case_entry (number),
    sequence bigint NOT NULL CHECK (sequence > 0),
    previous bigint GENERATED ALWAYS AS (nullif(sequence - 1, 0)) STORED,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    body text NOT NULL,
    CONSTRAINT two_writers_cannot_both_win UNIQUE (case_number, sequence),
    CONSTRAINT events_have_no_gap FOREIGN KEY (case_number, previous) REFERENCES casework.event (case_number, sequence)
);
ALTER TABLE casework.case_entry ADD CONSTRAINT the_list_ends_at_an_event
    FOREIGN KEY (number, sequence) REFERENCES casework.event (case_number, sequence) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE casework.waiting (
    since bigint NOT NULL,
    case_number bigint NOT NULL REFERENCES casework.case_entry (number),
    referral text NOT NULL COLLATE \"C\",
    PRIMARY KEY (since, case_number, referral)
);
CREATE INDEX waiting_of_case ON casework.waiting (case_number);

CREATE TABLE casework.agenda (
    case_number bigint PRIMARY KEY REFERENCES casework.case_entry (number),
    sequence bigint NOT NULL,
    rules text NOT NULL,
    until bigint
);
CREATE TABLE casework.task (
    due bigint NOT NULL,
    case_number bigint NOT NULL REFERENCES casework.agenda (case_number),
    place bigint NOT NULL,
    person uuid,
    body text NOT NULL,
    PRIMARY KEY (due, case_number, place)
);
CREATE INDEX task_of_case ON casework.task (case_number);

CREATE TABLE casework.journal (
    position bigint PRIMARY KEY CHECK (position > 0),
    client uuid NOT NULL,
    kind text NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    body text NOT NULL
);
CREATE INDEX journal_of_client ON casework.journal (client, kind, position);

CREATE TABLE casework.bookmark (follower text PRIMARY KEY, position bigint NOT NULL);

CREATE FUNCTION casework.is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME; END $$;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON casework.event
    FOR EACH STATEMENT EXECUTE FUNCTION casework.is_never_changed();
CREATE TRIGGER journal_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON casework.journal
    FOR EACH STATEMENT EXECUTE FUNCTION casework.is_never_changed();
CREATE TRIGGER case_is_never_removed BEFORE DELETE OR TRUNCATE ON casework.case_entry
    FOR EACH STATEMENT EXECUTE FUNCTION casework.is_never_changed();
";

/// The number of the lock under which tables are made: the letters `CSWK`.
const LOCK: i64 = 0x4353_574B;

/// Makes the tables where there are none, or checks that those that are there are known.
pub(super) fn prepare(session: &mut Session) -> Result<(), StoreError> {
    let make = |session: &mut Session| -> Result<(), postgres::Error> {
        session.run(BEGIN)?;
        // Another program may be making them: then this one waits.
        session.query("SELECT pg_advisory_xact_lock($1)", &[&LOCK])?;
        if !is_there(session)? {
            session.run(TABLES)?;
        }
        session.run("COMMIT")
    };
    if !is_there(session).map_err(|error| failed(&error))?
        && let Err(error) = make(session)
    {
        let _ = session.run("ROLLBACK");
        return Err(failed(&error));
    }
    check(session)
}

/// Checks that the tables are of a version that is known.
pub(super) fn check(session: &mut Session) -> Result<(), StoreError> {
    if !is_there(session).map_err(|error| failed(&error))? {
        return Err(StoreError::Failed { message: "there is no store in this database".to_owned() });
    }
    let asked = "SELECT schema_version FROM casework.store_head";
    let found = session.query(asked, &[]).map_err(|error| failed(&error))?;
    let version: i32 = found.first().map_or(0, |row| row.get(0));
    let message = match version {
        SCHEMA_VERSION => return Ok(()),
        newer if newer > SCHEMA_VERSION => format!(
            "the database has tables of version {newer} and this program knows version {SCHEMA_VERSION}: upgrade the program"
        ),
        _ => "the database is damaged: its version is missing".to_owned(),
    };
    Err(StoreError::NotOurs { message })
}

/// Asks the tables of the catalog themselves: names that were looked up before stand in a cache, and another program may have
/// made the tables since.
fn is_there(session: &mut Session) -> Result<bool, postgres::Error> {
    let asked = "SELECT EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace \
                 WHERE nspname = 'casework' AND relname = 'store_head')";
    Ok(session.query(asked, &[])?.first().is_some_and(|row| row.get(0)))
}
