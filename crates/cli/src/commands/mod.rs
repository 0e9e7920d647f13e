//! One file a command.

pub(crate) mod area;
pub(crate) mod assess;
pub(crate) mod audit;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod demo;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod facts;
pub(crate) mod form;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod ledger;
pub(crate) mod metrics;
pub(crate) mod put;
pub(crate) mod query;
pub(crate) mod release;
pub(crate) mod serve;
pub(crate) mod status;
pub(crate) mod suppressions;
pub(crate) mod withdraw;
