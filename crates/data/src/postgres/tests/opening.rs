//! What a database must be, and what is said if it is not.

use scorecard_domain::Kind;
use scorecard_test_postgres::PASSWORD;

use super::*;
use crate::{StoreUrl, testing::withdraw};

#[tokio::test]
async fn a_reopened_ledger_is_the_same() {
    let Some(server) = Server::shared() else { return };
    let url = server.database().url().parse().unwrap();
    contract::check_reopened(async |clock| {
        Ledger::new(PostgresStore::open(&url, clock).await.unwrap())
    })
    .await;
}

#[tokio::test]
async fn two_processes_make_the_tables_once() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let both = tokio::join!(open(&database), open(&database), open(&database));
    assert_eq!((both.0.id(), both.0.id()), (both.1.id(), both.2.id()));
    let migrations = database.sql("SELECT number, name FROM scorecard.migration");
    assert_eq!(migrations, ["1|tables", "2|erased", "3|embargo", "4|series", "5|rest"]);
}

#[tokio::test]
async fn schemas_of_one_database_are_ledgers_of_their_own() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let one = open(&database).await;
    let two = try_open(&format!("{}?schema=other", database.url())).await.unwrap();
    commit(&one, ground()).await;
    assert_ne!(one.id(), two.id());
    commit(&two, ground()).await;
    assert_eq!((one.position().revision, two.position().revision), (1, 1));
}

/// What is said when a ledger cannot be opened; never the password.
async fn refused(url: &str) -> String {
    let err = try_open(url).await.unwrap_err();
    let told = format!("{}", scorecard_service::Chain(&err));
    assert!(!told.contains(PASSWORD) && !format!("{err:?}").contains(PASSWORD), "{err:?}");
    told
}

#[tokio::test]
async fn what_is_no_ledger_is_left_alone() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    database.sql("CREATE SCHEMA scorecard; CREATE TABLE scorecard.other (a integer)");
    let told = refused(&database.url()).await;
    assert!(told.ends_with("name another with ?schema=NAME in the store's URL)"), "{told}");
    let tables =
        database.sql("SELECT relname FROM pg_class WHERE relnamespace = 'scorecard'::regnamespace");
    assert_eq!(tables, ["other"]);
}

#[tokio::test]
async fn a_later_format_is_left_alone() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    sample(&database).await;
    database.sql("INSERT INTO scorecard.migration VALUES (6, 'later')");
    let err = try_open(&database.url()).await.unwrap_err();
    assert!(matches!(err, OpenError::TooNew { found: 6, known: 5, .. }), "{err:?}");
}

#[tokio::test]
async fn a_ledger_that_is_not_there_is_not_made_to_be_checked() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let url: StoreUrl = database.url().parse().unwrap();
    let missing = Ledger::open_existing(&url, StandingClock::at(1)).await;
    assert!(matches!(missing, Err(OpenError::NotThere(_))), "{missing:?}");
    assert_eq!(
        database.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'scorecard'"),
        ["0"]
    );
    sample(&database).await;
    let ledger = Ledger::open_existing(&url, StandingClock::at(1)).await.unwrap();
    assert_eq!(ledger.position().revision, 5);
}

#[tokio::test]
async fn what_an_operator_can_mend_is_said_with_what_to_do() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (url, name) = (database.url(), database.name());
    let told = refused(&url.replace(PASSWORD, "wrong")).await;
    assert!(told.contains("correct user and password in the store's URL"), "{told}");
    let told = refused(&url.replace(name, "nowhere")).await;
    assert!(told.contains("\"nowhere\" does not exist: make it with CREATE DATABASE"), "{told}");
    let port = server.port().to_string();
    // Nobody can listen on port 1 without being root and meaning it.
    let told = refused(&url.replace(&port, "1")).await;
    assert!(told.contains("@127.0.0.1:1/"), "{told}");
    assert!(
        told.contains("nothing listens there: start PostgreSQL, or correct host and port"),
        "{told}"
    );
    database.sql(&format!("CREATE ROLE reader{name} LOGIN PASSWORD '{PASSWORD}'"));
    let told = refused(&url.replace("scorecard:", &format!("reader{name}:"))).await;
    assert!(told.contains("permission denied"), "{told}");
    assert!(told.contains("GRANT CREATE ON DATABASE"), "{told}");
}

#[tokio::test]
async fn a_user_who_may_only_read_and_write_the_tables_can_serve() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    sample(&database).await;
    let role = format!("writer{}", database.name());
    database.sql(&format!(
        "CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'; GRANT USAGE ON SCHEMA scorecard TO {role}; \
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA scorecard TO {role}"
    ));
    let ledger =
        try_open(&database.url().replace("scorecard:", &format!("{role}:"))).await.unwrap();
    commit(&ledger, vec![observe(A22, "7")]).await;
}

#[tokio::test]
async fn who_could_use_the_tables_can_when_they_were_brought_forward() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let role = format!("servant{}", database.name());
    database.sql(include_str!("../../../tests/formats/postgres-3.sql"));
    database.sql(&format!(
        "CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'; GRANT USAGE ON SCHEMA scorecard TO {role}; \
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA scorecard TO {role}"
    ));
    let of_role = database.url().replace("scorecard:", &format!("{role}:"));
    // That does not make it the one who changes tables.
    let told = refused(&of_role).await;
    assert!(told.contains("must be owner") || told.contains("permission denied"), "{told}");
    open(&database).await.close().await;
    let ledger = try_open(&of_role).await.unwrap();
    let key = "fiscal.revenue level  gbt2260:370102 2021";
    commit(&ledger, vec![withdraw(Kind::Observation, key)]).await;
    assert_eq!(ledger.verify().await.unwrap().damages, []);
    // What earlier programs read is not there any more, so that they do not take it for empty.
    let columns = database.sql(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'scorecard.thing'::regclass \
         AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
    );
    assert_eq!(columns, ["kind", "key", "revision", "content", "picture"]);
}

#[tokio::test]
async fn contents_that_are_not_whole_are_not_brought_forward() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    database.sql(include_str!("../../../tests/formats/postgres-3.sql"));
    database.sql("DELETE FROM scorecard.content WHERE revision = 2");
    let told = refused(&database.url()).await;
    assert!(told.contains("part 0 of revision 2 is missing"), "{told}");
    // It is as it was.
    assert_eq!(database.sql("SELECT max(number) FROM scorecard.migration"), ["3"]);
    assert_eq!(database.sql("SELECT count(body) > 9 FROM scorecard.thing"), ["t"]);
}

#[tokio::test]
async fn another_encoding_is_refused() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    database.sql(&format!(
        "CREATE DATABASE {}_latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'",
        database.name()
    ));
    let told = refused(&format!("{}_latin", database.url())).await;
    assert!(told.contains("its encoding is LATIN1"), "{told}");
}
