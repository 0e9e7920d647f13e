//! Readers of spreadsheets take some of what a file says for granted: one that is damaged in the right place makes them
//! panic where others are told to be damaged.

use std::panic::{self, AssertUnwindSafe};

/// What a reader of spreadsheets gives; `None` if it panicked. Nothing that it has written to may be used after that.
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(read)).ok()
}
