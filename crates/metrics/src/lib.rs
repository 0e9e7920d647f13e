//! The metrics service: keeps a cube up to date from the ledger's watch, builds scorecards, answers queries.
//! Knows no SQL and no typst.
//!
//! `follower` keeps a `World` – everything of the ledger at one revision – and `grpc` answers from the
//! newest: `query` for single measures, `scorecard` for a whole definition.

mod config;
mod facts;
mod follower;
mod grpc;
mod metric;
mod position;
mod query;
mod refusal;
mod resolve;
mod running;
mod scorecard;
mod terms;
mod wording;
mod world;

pub use config::{Config, LedgerConfig};
pub use running::{RunError, Running};
