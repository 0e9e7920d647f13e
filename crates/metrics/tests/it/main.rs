//! The metrics service against a real ledger, each with its own store and ports.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod asking;
mod assessing;
mod bulk;
mod claiming;
mod differing;
mod explaining;
mod following;
mod following_down;
mod gleaning;
mod items;
mod many;
mod past;
mod planes;
mod support;
