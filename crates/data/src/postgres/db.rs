//! Statements on a connection, prepared once for each, whether in a transaction or by themselves.

use deadpool_postgres::{Client, StatementCache, Transaction};
use tokio_postgres::{Error, Row, types::ToSql};

use super::errors::sql;
use crate::store::StoreError;

/// A connection of the pool. Errors name what was being done.
#[derive(Clone, Copy)]
pub(super) struct Db<'a> {
    client: &'a tokio_postgres::Client,
    statements: &'a StatementCache,
}

impl<'a> From<&'a Client> for Db<'a> {
    fn from(client: &'a Client) -> Self {
        Self { client, statements: &client.statement_cache }
    }
}

impl<'a> From<&'a Transaction<'_>> for Db<'a> {
    fn from(transaction: &'a Transaction<'_>) -> Self {
        Self { client: transaction.client(), statements: &transaction.statement_cache }
    }
}

impl Db<'_> {
    /// The rows that a query finds.
    pub(super) async fn rows(
        self,
        doing: &'static str,
        query: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        let rows: Result<_, Error> = async {
            let query = self.statements.prepare(self.client, query).await?;
            self.client.query(&query, parameters).await
        }
        .await;
        rows.map_err(sql(doing))
    }

    /// The row that a query finds, if it finds one.
    pub(super) async fn row(
        self,
        doing: &'static str,
        query: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(doing, query, parameters).await?.into_iter().next())
    }

    /// Carries out a statement.
    pub(super) async fn run(
        self,
        doing: &'static str,
        statement: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<(), StoreError> {
        let done: Result<_, Error> = async {
            let statement = self.statements.prepare(self.client, statement).await?;
            self.client.execute(&statement, parameters).await
        }
        .await;
        done.map(drop).map_err(sql(doing))
    }
}
