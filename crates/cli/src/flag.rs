//! The values of flags.

use std::str::FromStr;

use anyhow::{Result, anyhow};
use scorecard_domain::{Explained, Text};

/// What a flag says, or what is wrong with it in Chinese and English.
pub(crate) fn read<T: FromStr<Err: Explained>>(flag: &str, text: &str) -> Result<T> {
    text.parse().map_err(|err: T::Err| {
        let Text { zh, en } = err.problem().of(text);
        anyhow!("{flag}：{zh} ({en})")
    })
}
