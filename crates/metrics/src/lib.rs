//! The metrics service: keeps a cube up to date from the ledger's watch, builds scorecards, answers queries. Knows no SQL and no typst.
