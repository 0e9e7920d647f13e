//! A PostgreSQL server for tests: made, run and taken away by the test itself.
//!
//! It runs as an unprivileged user on a free port, in a temporary folder, and writes to the disk as a real
//! one does. A shell watches over it and takes it away when the test's process ends, in whatever way.
#![expect(
    clippy::disallowed_methods,
    reason = "this is a part of tests: it starts a server, and finds it by the environment"
)]
#![cfg_attr(
    feature = "server",
    expect(
        clippy::panic,
        clippy::expect_used,
        clippy::print_stderr,
        reason = "what it cannot do fails the test"
    )
)]

mod programs;
#[cfg(feature = "server")]
mod server;

pub use programs::folder;
#[cfg(feature = "server")]
pub use server::{Database, PASSWORD, Server, another_certificate};
