//! The metrics service against a real ledger, each with its own store and ports.

mod asking;
mod following;
mod support;
