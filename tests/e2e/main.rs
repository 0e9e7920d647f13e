//! The whole system as its users have it: the built programs as processes of their own, the samples, the
//! real typst, and PDFs read back.
//!
//! `cargo xtask test` builds the programs first and says where the tools are. Where a tool is missing, a
//! test says that it did not run; where `CI` is set it fails.

#![expect(
    clippy::disallowed_methods,
    reason = "tests start processes, and are told by the environment where the tools are"
)]

#[cfg(test)]
mod assessments;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod broadsheet;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod configuration;
#[cfg(test)]
mod corrections;
#[cfg(test)]
mod disclosure;
#[cfg(test)]
mod documentation;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod facts;
#[cfg(test)]
#[path = "../../crates/dataset/tests/it/files.rs"]
mod files;
#[cfg(test)]
#[path = "../../crates/dataset/tests/it/fill.rs"]
mod fill;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod moments;
#[cfg(test)]
mod moves;
#[cfg(test)]
mod pdf;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod promising;
#[cfg(test)]
mod provinces;
#[cfg(test)]
mod python;
#[cfg(test)]
mod queries;
#[cfg(test)]
mod releases;
#[cfg(test)]
mod reporting;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod same_bytes;
#[cfg(test)]
mod shutdown;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod verification;
#[cfg(test)]
mod warnings;
#[cfg(test)]
mod watch;
