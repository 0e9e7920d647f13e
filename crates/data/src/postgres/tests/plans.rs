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
        // The table `ledger` has one row.
        let text = plan.join("\n").replace("Seq Scan on ledger", "");
        assert!(text.contains(&format!("using {index} on")), "{query}\n{text}");
        for slow in ["Sort", "Seq Scan", "Bitmap", "Hash"] {
            assert!(!text.contains(slow), "{query}\n{text}");
        }
        // A bound that is not in the condition of the index would be a filter on all its rows.
        let filters = plan.iter().filter(|line| line.trim_start().starts_with("Filter: "));
        let filters: Vec<&str> = filters.map(|line| line.trim()).collect();
        let harmless = |line: &&str| {
            line.contains("IS NOT NULL")
                || line.contains("(last >= ")
                || line.contains("(observation.last >= ")
        };
        assert!(filters.iter().all(harmless), "{query}\n{text}");
    };
    check(things::NEWEST, "(smallint, text, bigint)", 3, "thing_by_key");
    let of_kind = "(text, bigint, bigint, smallint)";
    let with_head = newest::with(things::NEWEST);
    check(&with_head, "(smallint, text, bigint)", 3, "thing_by_key");
    check(&with_head, "(smallint, text, bigint)", 3, "revision_pkey");
    check(&things::newest_of_kind(true), of_kind, 4, "thing_by_key");
    check(&things::newest_of_kind(false), of_kind, 4, "thing_by_key");
    check(state::NEWEST_OF_KEYS, "(smallint[], text[])", 2, "thing_by_key");
    check(things::HISTORIES, "(smallint[], text[], bigint)", 3, "thing_by_key");
    let among = "(smallint, text, bigint, bigint, bigint)";
    check(things::NEWEST_REVISIONS, among, 5, "thing_by_key");
    check(things::OLDEST_REVISIONS, among, 5, "thing_by_key");
    check(promises::BELOW, "(text[], smallint)", 2, "thing_by_key");
    let range = "(text, text, bigint, bigint, integer, integer)";
    check(&ranges::newest_of_range(false), range, 6, "series_by_key");
    check(&ranges::newest_of_range(false), range, 6, "observation_pkey");
    let range = "(text, text, bigint, bigint, integer, integer, text)";
    check(&ranges::newest_of_range(true), range, 7, "series_by_area");
    let newest_types = "(text[], integer[], integer[], bigint)";
    let among = "(text, bigint, bigint, integer, bigint)";
    for index in ["series_by_key", "observation_pkey"] {
        check(recorded::NEWEST, newest_types, 4, index);
        check(&newest::with(recorded::NEWEST), newest_types, 4, index);
        check(recorded::NEWEST_FIRST, among, 5, index);
        check(recorded::OLDEST_FIRST, among, 5, index);
        check(recorded::HISTORIES, "(text[], integer[], bigint)", 3, index);
        check(&recorded::told_of_series(), "(text[], bigint)", 2, index);
    }
    check(faces::OBSERVED, "(text[])", 1, "series_by_key");
    check(observations::EMBARGOED, "(bigint, bigint)", 2, "observation_by_embargo");
    check(revisions::AT, "(bigint)", 1, "revision_by_time");
    check(revisions::LAST, "", 0, "revision_pkey");
}
