//! `cases.txt`: what is said of each case, wherever the tests run.

use crate::case::Case;

pub(crate) fn lines() -> impl Iterator<Item = &'static str> {
    include_str!("cases.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[test]
fn each_case_is_said_as_its_line_has_it() {
    let wrong: Vec<_> = lines().filter_map(|line| Case::parse(line).wrong()).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), lines().count(), wrong.join("\n"));
}
