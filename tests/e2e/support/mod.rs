//! What the tests work with.

pub(crate) mod dataset;
pub(crate) mod pdf;
pub(crate) mod programs;
pub(crate) mod server;
pub(crate) mod system;
pub(crate) mod tools;
pub(crate) mod wording;
