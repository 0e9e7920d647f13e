//! The metrics service: keeps a cube up to date from the ledger's watch, builds scorecards, answers queries.
//! Knows no SQL and no typst.
//!
//! `follower` keeps a `World` – everything of the ledger at one revision – and `grpc` answers from the
//! newest: `query` for single measures, `scorecard` for a whole definition.

mod affected;
mod apart;
mod arrow;
mod assessment;
mod attainment;
mod bare;
mod comparable;
mod config;
mod diff;
mod explain;
mod facts;
mod follower;
mod grade;
mod grpc;
mod many;
mod metric;
mod past;
mod planes;
mod position;
mod query;
mod reach;
mod reading;
mod refusal;
mod resolve;
mod running;
mod scorecard;
mod sentences;
mod shared;
mod terms;
mod touched;
mod wanted;
mod wording;
mod world;

#[doc(hidden)]
pub use bare::Bare;
pub use config::{Config, LedgerConfig, MetricsConfig};
pub use running::{RunError, Running};
