//! A figure of which the public will see more than it did, or sooner: that may be meant, or a confidentiality that was
//! left out.

use std::cmp::Reverse;

use scorecard_domain::{Observation, PublicFace, Text, Timestamp};

use crate::ledger::warning::{Compared, Warning, WarningReason};

/// The warning about a put, if it opens what is held under its key.
pub(super) fn warning(index: u64, new: &Observation, old: &Observation) -> Option<Warning> {
    if openness(new) <= openness(old) {
        return None;
    }
    let (zh, en) = match new.confidentiality.public() {
        PublicFace::Open => ("公众将看到此前看不到的数据", "the public will see the figure"),
        PublicFace::Unpublished => {
            ("届时公众将看到这一数据", "the public will see the figure then")
        }
        PublicFace::Withheld | PublicFace::Hidden => {
            ("公众将看到有这一数据", "the public will see that there is a figure")
        }
    };
    let ([new_zh, new_en], [old_zh, old_en]) = (marking(new), marking(old));
    Some(Warning {
        path: format!("changes[{index}].observation.confidentiality"),
        reason: WarningReason::ConfidentialityLowered,
        problem: Text::new(
            format!("保密标识改为{new_zh}，此前为{old_zh}：{zh}"),
            format!("is {new_en}, until now it was {old_en}: {en}"),
        ),
        compared: Compared { keys: vec![new.key.clone()], ..Compared::default() },
        more: 0,
    })
}

/// How much the public sees in the end, and the earlier the more.
const fn openness(observation: &Observation) -> (u8, Reverse<Option<Timestamp>>) {
    let rank = match observation.confidentiality.public() {
        PublicFace::Hidden => 0,
        PublicFace::Withheld => 1,
        PublicFace::Unpublished => 2,
        PublicFace::Open => 3,
    };
    (rank, Reverse(observation.embargo_until))
}

/// The code, and when an embargo ends, in both languages.
fn marking(observation: &Observation) -> [String; 2] {
    let code = observation.confidentiality;
    match observation.embargo_until {
        Some(end) => [format!("{code}（{end}解禁）"), format!("`{code}` until {end}")],
        None => [code.to_string(), format!("`{code}`")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::observation;

    /// A code, and of `E` the microsecond at which the embargo ends: `E7`.
    fn marked(marking: &str) -> Observation {
        let (code, end) = marking.split_at(1);
        Observation {
            confidentiality: code.parse().unwrap(),
            embargo_until: end.parse().ok().map(Timestamp::from_micros),
            ..observation("i.one level  x:a 2022", "1", "s1")
        }
    }

    #[track_caller]
    fn told(old: &str, new: &str) -> Option<String> {
        warning(3, &marked(new), &marked(old)).map(|it| it.problem.en)
    }

    #[test]
    fn who_frees_a_figure_is_told() {
        for old in ["N", "C", "A", "O", "T", "G", "M", "D", "S"] {
            let expected =
                format!("is `F`, until now it was `{old}`: the public will see the figure");
            assert_eq!(told(old, "F"), Some(expected));
        }
        let lifted = warning(3, &marked("F"), &marked("E0")).unwrap();
        assert_eq!(lifted.path, "changes[3].observation.confidentiality");
        assert_eq!(lifted.reason, WarningReason::ConfidentialityLowered);
        assert_eq!(lifted.compared.keys, [marked("F").key]);
        let (zh, end) = (lifted.problem.zh, Timestamp::from_micros(0));
        assert_eq!(zh, format!("保密标识改为F，此前为E（{end}解禁）：公众将看到此前看不到的数据"));
    }

    #[test]
    fn who_lets_more_be_seen_or_sooner_is_told() {
        for (old, new, seen) in [
            ("N", "C", "that there is a figure"),
            ("N", "E7", "the figure then"),
            ("D", "E7", "the figure then"),
            ("E8", "E7", "the figure then"),
        ] {
            let told = told(old, new).unwrap();
            assert!(told.ends_with(&format!(": the public will see {seen}")), "{told}");
        }
    }

    #[test]
    fn who_closes_a_figure_or_leaves_it_as_closed_is_not_told() {
        for (old, new) in [
            ("F", "F"),
            ("F", "E7"),
            ("F", "N"),
            ("F", "C"),
            ("E7", "E7"),
            ("E7", "E8"),
            ("E7", "C"),
            ("E7", "N"),
            ("C", "S"),
            ("S", "A"),
            ("C", "N"),
            ("N", "N"),
        ] {
            assert_eq!(told(old, new), None, "{old} {new}");
        }
    }
}
