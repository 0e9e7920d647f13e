//! Typesets scorecards with the typst command. The only crate that starts processes; knows no SQL.

mod code;
pub mod document;
mod pictures;
mod schema;

pub use code::{Code, CodeList, UnknownCode};
pub use schema::schema;
