//! What faults say, as tests look at it.

use scorecard_dataset::Faults;

/// The faults in English, one a line: ``observations.csv:14 value: `16l.3` is not a number``. Each is told in Chinese too.
#[track_caller]
pub(crate) fn english(faults: &Faults) -> String {
    let lines = faults.as_slice().iter().map(|fault| {
        let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let problem = &fault.problem;
        assert!(problem.zh.contains(is_chinese), "not told in Chinese: {fault}");
        assert!(!problem.en.is_empty(), "not told in English: {fault}");
        format!("{}: {}", fault.place, problem.en)
    });
    lines.collect::<Vec<_>>().join("\n")
}
