//! The `scorecard` command.
