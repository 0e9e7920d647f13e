//! Reads find what they look for by an index and in its order, whatever statistics there are.

use super::*;
use crate::postgres::connect::settings;

/// How PostgreSQL carries out a query with a plan for all parameters, line by line without numbers.
fn plan(database: &Database<'_>, query: &str, types: &str, n_parameters: usize) -> Vec<String> {
    let nulls = vec!["NULL"; n_parameters].join(", ");
    let parameters = if n_parameters == 0 { String::new() } else { format!("({nulls})") };
    database.sql(&format!(
        "{}; PREPARE q {types} AS {query}; EXPLAIN (COSTS off) EXECUTE q {parameters}",
        settings("scorecard")
    ))
}

#[tokio::test]
async fn reads_seek_and_never_sort() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    sample(&database).await;
    let check = |query: &str, types: &str, n_parameters: usize, index: &str| {
        let plan = plan(&database, query, types, n_parameters);
        let text = plan.join("\n");
        assert!(text.contains(&format!("using {index} on")), "{query}\n{text}");
        for slow in ["Sort", "Seq Scan", "Bitmap", "Hash"] {
            assert!(!text.contains(slow), "{query}\n{text}");
        }
        // A bound that is not in the condition of the index would be a filter on all its rows.
        let filters = plan.iter().filter(|line| line.trim_start().starts_with("Filter: "));
        let filters: Vec<&str> = filters.map(|line| line.trim()).collect();
        let harmless = |line: &&str| line.contains("IS NOT NULL") || line.contains("~~");
        assert!(filters.iter().all(harmless), "{query}\n{text}");
    };
    let by_kind = "(text, text, bigint, bigint, smallint)";
    let by_area = "(text, text, bigint, bigint, text, text[])";
    check(things::NEWEST, "(smallint, text, bigint)", 3, "thing_by_key");
    check(&ranges::newest_of_range(false, true, false), by_kind, 5, "thing_by_key");
    check(&ranges::newest_of_range(false, false, false), by_kind, 5, "thing_by_key");
    check(&ranges::newest_of_range(true, false, true), by_area, 6, "thing_by_area");
    let by_kind = "(text, text, bigint, bigint, smallint, text[])";
    check(&ranges::newest_of_range(false, false, true), by_kind, 6, "thing_by_key");
    check(state::SERIES, "(smallint, text[])", 2, "thing_by_key");
    check(state::NEWEST_OF_KEYS, "(smallint[], text[])", 2, "thing_by_key");
    check(things::HISTORIES, "(smallint[], text[], bigint)", 3, "thing_by_key");
    let among = "(smallint, text, bigint, bigint, bigint)";
    check(things::NEWEST_REVISIONS, among, 5, "thing_by_key");
    check(things::OLDEST_REVISIONS, among, 5, "thing_by_key");
    check(things::EMBARGOED, "(bigint, bigint)", 2, "thing_by_embargo");
    check(revisions::AT, "(bigint)", 1, "revision_by_time");
    check(revisions::LAST, "", 0, "revision_pkey");
}
