//! Typesets scorecards with the typst command. The only crate that starts processes; knows no SQL.
