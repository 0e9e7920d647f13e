//! Random cases, each on a store of its own.

use std::cell::Cell;

use proptest::{
    strategy::Strategy,
    test_runner::{Config, TestRunner},
};
use scorecard_test_postgres::Server;

use crate::StoreUrl;

/// Checks random cases, each on an SQLite store of its own.
pub(crate) fn on_sqlite<S: Strategy>(
    cases: u32,
    strategy: &S,
    check: impl AsyncFn(S::Value, &StoreUrl),
) {
    let folder = tempfile::TempDir::new().unwrap();
    let url = |number| StoreUrl::Sqlite(folder.path().join(format!("{number}.db")));
    on_each(cases, strategy, check, url);
}

/// Likewise on PostgreSQL, each in a schema of its own whose name begins so; where there is no server nothing is checked.
pub(crate) fn on_postgres<S: Strategy>(
    schema: &str,
    cases: u32,
    strategy: &S,
    check: impl AsyncFn(S::Value, &StoreUrl),
) {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let url = |number| format!("{}?schema={schema}{number}", database.url()).parse().unwrap();
    on_each(cases, strategy, check, url);
}

fn on_each<S: Strategy>(
    cases: u32,
    strategy: &S,
    check: impl AsyncFn(S::Value, &StoreUrl),
    url: impl Fn(u32) -> StoreUrl,
) {
    let number = Cell::new(0);
    let config = Config { cases, max_shrink_iters: 200, ..Config::default() };
    let checked = TestRunner::new(config).run(strategy, |case| {
        number.set(number.get() + 1);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(check(case, &url(number.get())));
        Ok(())
    });
    checked.unwrap();
}
