//! The ledger: the system of record, its stores, and the service that reads and writes it. Knows no metrics
//! service and no typst.
//!
//! A ledger is a sequence of revisions. Each is an atomic batch of puts and withdrawals; nothing is
//! overwritten or deleted. [`Ledger`] is the way in: [`Ledger::commit`] writes, [`Ledger::get`],
//! [`Ledger::list`], [`Ledger::history`] and [`Ledger::snapshot`] read as the ledger stood at a revision, and
//! [`Ledger::watch`] follows it [`Ledger::audit`] tells
//! who changed what, and [`Ledger::reporting`] who has reported what. The semantics are in `ledger/`, apart from what keeps the bytes (`store`,
//! `sqlite/` and `postgres/`); the bytes that the digest is over are in `content/`. [`Running`] serves it over gRPC.

mod arrow;
mod clock;
mod config;
mod content;
mod disclosure;
mod filter;
mod grpc;
mod history;
mod ledger;
mod postgres;
mod running;
mod sentences;
mod sqlite;
mod store;
#[cfg(test)]
mod testing;

pub use arrow::ObservationStreams;
pub use clock::{Clock, SystemClock, Timestamp};
pub use config::{Config, Disclosure, Limits, StoreConfig};
pub use content::{
    Corrupt, Digest, LedgerId, decode,
    digest::Seed,
    encode,
    key::{key_text, parse_key},
};
pub use history::{
    Answer, Entry, ExportError, History, ImportError, InvalidHistory, check_history,
};
pub use ledger::{
    AsOf, Ledger, NotReached,
    audit::{Audit, ChangeFilter, ChangePlace, Order, RecordedChange},
    batch::{
        Batch, CommitError, Committed, InvalidRequestId, Mismatch, ProposedChange, Request,
        RequestId, Validated,
    },
    commit::Judgement,
    erasure::{EraseError, Erased, Erasure, ErasureOrder},
    expected::{Expected, InvalidExpected},
    interest::WatchFilter,
    lineage::{Lineage, Step},
    proposal::{Proposal, Proposing},
    query::{Filter, Held, Query, Recording, Vintage},
    release::{Led, RecordedDecision, ReleaseAct, ReleaseError, ReleaseOrder, VoidedGroup},
    reporting::{
        DueBy, Obligation, Reporting, ReportingCounts, ReportingError, ReportingLine,
        ReportingScope,
    },
    revision::{Position, Revision},
    scan::Scan,
    snapshot::Snapshot,
    warning::{Compared, Warning, WarningReason},
    watch::{Diverged, Event, Fragment, Watch, WatchError},
};
pub use postgres::{PostgresStore, PostgresUrl};
pub use running::{RunError, Running};
pub use sqlite::{CopyError, SqliteStore, copy_file};
pub use store::{
    Cursor, Damage, Judged, OpenError, Part, Store, StoreError, Verification,
    url::{InvalidStoreUrl, StoreUrl},
};
