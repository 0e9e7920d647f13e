//! What is wrong with a filter, and where.

use scorecard_domain::Text;

/// A filter that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FilterError {
    /// At which character, counted from 1; one after the last if something is missing at the end.
    pub(crate) position: usize,
    /// What is wrong and what was expected, in one sentence without a full stop.
    pub(crate) problem: Text,
}

impl FilterError {
    pub(super) fn new(
        position: usize,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> FilterError {
        Self { position, problem: Text::new(zh, en) }
    }
}

/// The text as a message shows it: its beginning, if it is long.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}
