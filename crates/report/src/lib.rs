//! Typesets scorecards with the typst command. The only crate that starts processes; knows no SQL.
//!
//! [`generate`] asks the services for a scorecard and makes its PDF; [`typeset`] makes it of one that is at
//! hand. An edition is a pure function of the data file (`document`), which is attached to the PDF.

mod client;
mod code;
mod config;
mod date;
mod diagnostics;
pub mod document;
mod edition;
mod generate;
mod pictures;
mod release;
mod schema;
mod typst;

pub use client::{ClientError, Services};
pub use code::{Code, CodeList, UnknownCode};
pub use config::{Config, EditionsConfig, OutputConfig, ServicesConfig, TypstConfig};
pub use date::{Date, InvalidDate};
pub use diagnostics::{Diagnostic, Place};
pub use edition::{Edition, EditionError};
pub use generate::{
    Gap, Generated, OnProgress, Progress, ReportError, Request, Toolchain, generate, typeset,
};
pub use release::FromRelease;
pub use schema::schema;
pub use typst::TypstError;
