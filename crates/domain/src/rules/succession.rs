//! What the successors of an area must obey: each is told once a month, and no more passes to them than there is.

use std::collections::BTreeSet;

use crate::{
    area::Area,
    decimal::Decimal,
    fault::{Fault, FaultReason},
    id::IndicatorId,
    period::Month,
    sentences::catalogue as sentences,
    text::Text,
};

pub(super) fn faults(area: &Area, faults: &mut Vec<Fault>) {
    let hundred = Decimal::new(100, 0).unwrap_or_default();
    let mut told = BTreeSet::new();
    for (i, succession) in area.successors.iter().enumerate() {
        let path = format!("area.successors[{i}]");
        if !told.insert((succession.from, &succession.successor)) {
            let problem = sentences::told_before();
            let path = format!("{path}.successor");
            faults.push(Fault::new(path, FaultReason::DuplicateKey, problem));
        }
        let mut of = BTreeSet::new();
        for (j, share) in succession.shares.iter().enumerate() {
            let path = format!("{path}.shares[{j}]");
            let percent = share.percent;
            if percent.is_zero() || percent.is_negative() || percent.cmp_value(hundred).is_gt() {
                let problem = sentences::no_share(percent);
                faults.push(Fault::invalid(format!("{path}.percent"), problem));
            }
            if !of.insert(&share.indicator) {
                let problem = sentences::share_stated_before(whose(share.indicator.as_ref()));
                let path = format!("{path}.indicator");
                faults.push(Fault::new(path, FaultReason::DuplicateKey, problem));
            }
        }
    }
    let months: BTreeSet<Month> = area.successors.iter().map(|it| it.from).collect();
    for month in months {
        sums(area, month, hundred, faults);
    }
}

/// The indicator whose shares are meant, or all of them.
fn whose(indicator: Option<&IndicatorId>) -> Text {
    match indicator {
        Some(id) => Text::new(id.as_str(), id.as_str()),
        None => sentences::all_indicators().into(),
    }
}

/// The shares of one split make at most all, of each indicator that has its own and of all others.
fn sums(area: &Area, month: Month, hundred: Decimal, faults: &mut Vec<Fault>) {
    let of_month = || area.successors.iter().enumerate().filter(|(_, it)| it.from == month);
    let own: BTreeSet<Option<&IndicatorId>> = of_month()
        .flat_map(|(_, it)| it.shares.iter().map(|share| share.indicator.as_ref()))
        .collect();
    for indicator in own {
        let share = |it: &crate::area::Succession| match indicator {
            Some(indicator) => it.share_of(indicator),
            None => it.shares.iter().find(|it| it.indicator.is_none()).map(|it| it.percent),
        };
        let mut sum = Decimal::ZERO;
        for (i, succession) in of_month() {
            let Some(percent) = share(succession) else { continue };
            let more = sum.checked_add(percent);
            sum = more.unwrap_or(sum);
            if more.is_none_or(|sum| sum.cmp_value(hundred).is_gt()) {
                let problem = sentences::more_than_all(whose(indicator), month, sum);
                let at = succession.shares.iter().position(|it| it.percent == percent);
                let path =
                    format!("area.successors[{i}].shares[{}].percent", at.unwrap_or_default());
                faults.push(Fault::inconsistent(path, problem));
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        area::{AreaKind, StatedShare, Succession},
        period::Validity,
        text::Text,
    };

    /// Successors as `x:a 2019-01 30 fiscal.tax=20`; the faults as paths with reasons.
    #[track_caller]
    fn check(successors: &[&str], expected: &[&str]) {
        let succession = |text: &&str| {
            let mut words = text.split(' ');
            let mut next = || words.next().unwrap();
            let mut it = Succession::new(next().parse().unwrap(), next().parse().unwrap());
            it.shares = words
                .map(|word| match word.split_once('=') {
                    Some((id, percent)) => StatedShare {
                        percent: percent.parse().unwrap(),
                        indicator: id.parse().ok(),
                    },
                    None => StatedShare { percent: word.parse().unwrap(), indicator: None },
                })
                .collect();
            it
        };
        let area = Area {
            id: "x:old".parse().unwrap(),
            kind: AreaKind::District,
            code: String::new(),
            name: Text::default(),
            validity: Validity::default(),
            parents: Vec::new(),
            successors: successors.iter().map(succession).collect(),
        };
        let mut found = Vec::new();
        faults(&area, &mut found);
        let found: Vec<String> =
            found.iter().map(|fault| format!("{} {}", fault.path, fault.reason)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_shares_of_one_split_make_at_most_all() {
        check(&["x:a 2019-01 60", "x:b 2019-01 40"], &[]);
        check(&["x:a 2019-01 60", "x:b 2019-01 40", "x:c 2020-01 90"], &[]);
        check(
            &["x:a 2019-01 60", "x:b 2019-01 40.1"],
            &["area.successors[1].shares[0].percent INCONSISTENT"],
        );
        // An indicator's own share counts in the place of that of all.
        check(&["x:a 2019-01 60 fiscal.tax=99", "x:b 2019-01 40 fiscal.tax=1"], &[]);
        check(
            &["x:a 2019-01 60 fiscal.tax=99", "x:b 2019-01 40"],
            &["area.successors[1].shares[0].percent INCONSISTENT"],
        );
    }

    #[test]
    fn a_share_is_a_percentage_and_told_once() {
        let percent = "area.successors[0].shares[0].percent INVALID_VALUE";
        check(&["x:a 2019-01 0"], &[percent]);
        check(&["x:a 2019-01 -1"], &[percent]);
        check(&["x:a 2019-01 100.0"], &[]);
        check(&["x:a 2019-01 30 30"], &["area.successors[0].shares[1].indicator DUPLICATE_KEY"]);
        check(&["x:a 2019-01", "x:a 2019-01 30"], &["area.successors[1].successor DUPLICATE_KEY"]);
        check(&["x:a 2019-01", "x:a 2020-01"], &[]);
    }
}
