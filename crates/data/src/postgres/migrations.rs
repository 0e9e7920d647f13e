//! The schema: made, brought forward, or left alone if it is something else.

use deadpool_postgres::{Client, Transaction};
use scorecard_domain::Problem;
use tokio_postgres::IsolationLevel;

use super::{
    connect::Connector,
    db::Db,
    errors::{bytes, column, sql},
    rebuild, revisions,
};
use crate::{
    content::LedgerId,
    store::{OpenError, StoreError, unsigned},
};

/// What makes and changes the tables, in this order and each once; never changed after a release.
const MIGRATIONS: [(i32, &str, &str); 5] = [
    (1, "tables", include_str!("migrations/001_tables.sql")),
    (2, "erased", include_str!("migrations/002_erased.sql")),
    (3, "embargo", include_str!("migrations/003_embargo.sql")),
    (SERIES, "series", include_str!("migrations/004_series.sql")),
    (REST, "rest", include_str!("migrations/005_rest.sql")),
];

/// After it the contents are compressed: see [`compress_contents`].
const SERIES: i32 = 4;
/// The last of those after which all that is read from is made anew from the contents.
const REST: i32 = 5;

/// `SCLG`: whoever makes or changes tables holds the advisory lock with this number.
const LOCK: i64 = 0x5343_4C47;
/// The first server version that is known to do all that is asked of it.
const MIN_SERVER: i32 = 15_00_00;

const DOING: &str = "make the tables of the ledger";

/// What a schema holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Schema {
    Missing,
    Empty,
    /// Something else.
    Foreign,
    /// A ledger, with the number of its last migration.
    Ledger(i32),
}

/// What the schema holds now.
pub(super) async fn look(
    client: &tokio_postgres::Client,
    schema: &str,
) -> Result<Schema, StoreError> {
    let found = client
        .query_opt(
            "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = n.oid), \
                    EXISTS (SELECT FROM pg_class WHERE relnamespace = n.oid AND relname = 'migration') \
             FROM pg_namespace n WHERE n.nspname = $1",
            &[&schema],
        )
        .await
        .map_err(sql("look at the schema"))?;
    let Some(row) = found else { return Ok(Schema::Missing) };
    match (column::<i64>(&row, 0)?, column(&row, 1)?) {
        (_, true) => {
            let last = format!("SELECT coalesce(max(number), 0) FROM {schema}.migration");
            let row = client.query_one(&last, &[]).await.map_err(sql("look at the schema"))?;
            Ok(Schema::Ledger(column(&row, 0)?))
        }
        (0, false) => Ok(Schema::Empty),
        _ => Ok(Schema::Foreign),
    }
}

/// Makes the tables that are not there, and answers which ledger they hold.
pub(super) async fn migrate(
    client: &mut Client,
    connector: &Connector,
) -> Result<LedgerId, OpenError> {
    check_server(client, connector).await?;
    let schema = connector.url().schema.as_str();
    let newest = MIGRATIONS.iter().map(|(number, ..)| *number).max().unwrap_or(0);
    // Where nothing is to be done nothing is locked, and nothing but reading and writing has to be allowed.
    if look(client, schema).await? != Schema::Ledger(newest) {
        // What is looked at under the lock must be what is there then.
        let transaction = client
            .build_transaction()
            .isolation_level(IsolationLevel::ReadCommitted)
            .read_only(false)
            .start()
            .await
            .map_err(sql(DOING))?;
        transaction
            .execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])
            .await
            .map_err(sql(DOING))?;
        // Another process may have done it meanwhile.
        let done = match look_again(&transaction, schema).await? {
            Schema::Missing => {
                let create = format!("CREATE SCHEMA {schema}");
                transaction
                    .batch_execute(&create)
                    .await
                    .map_err(sql("make the ledger's schema"))?;
                0
            }
            Schema::Empty => 0,
            Schema::Ledger(done) => done,
            Schema::Foreign => {
                let problem = Problem::says(
                    format!("模式`{schema}`中有别的内容，请在URL中用?schema=NAME另指一个"),
                    format!(
                        "its schema `{schema}` holds something else: name another with ?schema=NAME in the \
                         store's URL"
                    ),
                );
                let place = connector.url().to_string();
                return Err(OpenError::Unsuitable { place, problem });
            }
        };
        if done > newest {
            let place = connector.url().to_string();
            return Err(OpenError::TooNew { place, found: done.into(), known: newest.into() });
        }
        if let Err(err) = bring_forward(&transaction, done).await {
            // Nobody is kept waiting by what is locked. If it fails, the connection is lost, and that does the same.
            drop(transaction.rollback().await);
            return Err(err.into());
        }
        transaction.commit().await.map_err(sql(DOING))?;
    }
    let row = client
        .query_one("SELECT id FROM ledger", &[])
        .await
        .map_err(sql("read the ledger's id"))?;
    Ok(LedgerId::from_bytes(bytes(&row, 0)?))
}

async fn look_again(transaction: &Transaction<'_>, schema: &str) -> Result<Schema, StoreError> {
    look(transaction.client(), schema).await
}

/// Carries out the migrations after the one numbered `done`.
async fn bring_forward(transaction: &Transaction<'_>, done: i32) -> Result<(), StoreError> {
    if done == 0 {
        let create = "CREATE TABLE migration (number integer PRIMARY KEY, name text NOT NULL)";
        transaction.batch_execute(create).await.map_err(sql(DOING))?;
    }
    for (number, name, statements) in MIGRATIONS.iter().filter(|(number, ..)| *number > done) {
        tracing::info!(number, name, "bringing the tables forward");
        transaction.batch_execute(statements).await.map_err(sql(DOING))?;
        let record = "INSERT INTO migration (number, name) VALUES ($1, $2)";
        transaction.execute(record, &[number, name]).await.map_err(sql(DOING))?;
        if *number == SERIES {
            compress_contents(transaction).await?;
        }
    }
    if done < REST {
        let db = Db::from(transaction);
        let last = revisions::last(db).await?.map_or(0, |last| last.number);
        rebuild::rebuild(db, last).await?;
    }
    if done == 0 {
        let mut id = [0_u8; 16];
        getrandom::fill(&mut id).map_err(|err| StoreError::Unavailable {
            doing: "draw the ledger's id",
            source: err.into(),
        })?;
        let insert = "INSERT INTO ledger (id) VALUES ($1)";
        transaction.execute(insert, &[&id.as_slice()]).await.map_err(sql(DOING))?;
    }
    Ok(())
}

/// So many parts are read at a time.
const CHUNK: i32 = 16;

/// Compresses the contents that there are.
async fn compress_contents(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    let db = Db::from(transaction);
    let doing = sql("compress the contents");
    let query = "SELECT revision, part, body FROM earlier_content ORDER BY revision, part";
    let earlier = transaction.bind(query, &[]).await.map_err(&doing)?;
    loop {
        let parts = transaction.query_portal(&earlier, CHUNK).await.map_err(&doing)?;
        if parts.is_empty() {
            break;
        }
        for part in &parts {
            let (revision, number): (i64, i32) = (column(part, 0)?, column(part, 1)?);
            let number = u32::try_from(number).unwrap_or(0);
            revisions::insert_part(db, unsigned(revision), number, column(part, 2)?).await?;
        }
    }
    drop(earlier);
    transaction.batch_execute("DROP TABLE earlier_content").await.map_err(&doing)
}

/// Refuses a server that is too old, or that cannot keep all texts.
async fn check_server(client: &Client, connector: &Connector) -> Result<(), OpenError> {
    let row = client
        .query_one(
            "SELECT current_setting('server_version_num')::integer, current_setting('server_version'), \
             current_setting('server_encoding'), current_setting('fsync')",
            &[],
        )
        .await
        .map_err(sql("look at the server"))?;
    let place = || connector.url().to_string();
    let (number, version): (i32, &str) = (column(&row, 0)?, column(&row, 1)?);
    let (encoding, fsync): (&str, &str) = (column(&row, 2)?, column(&row, 3)?);
    if number < MIN_SERVER {
        let problem = Problem::says(
            format!("服务器是PostgreSQL {version}，应为15或更新的版本"),
            format!("the server is PostgreSQL {version}; use 15 or later"),
        );
        return Err(OpenError::Unsuitable { place: place(), problem });
    }
    if encoding != "UTF8" {
        let problem = Problem::says(
            format!("编码是{encoding}，请用ENCODING 'UTF8' TEMPLATE template0另建数据库"),
            format!(
                "its encoding is {encoding}: make a database with ENCODING 'UTF8' TEMPLATE template0"
            ),
        );
        return Err(OpenError::Unsuitable { place: place(), problem });
    }
    if fsync != "on" {
        tracing::warn!(
            "the PostgreSQL server runs without fsync: a loss of power can lose the ledger"
        );
    }
    Ok(())
}
