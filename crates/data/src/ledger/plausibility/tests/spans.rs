//! Periods and the longer ones that they lie in.

use scorecard_domain::OverTime;

use super::*;

fn level(period: &str, value: &str) -> ProposedChange {
    observe(&format!("i.one level  x:a {period}"), value)
}

fn held<const N: usize>(levels: [(&str, &str); N]) -> Vec<ProposedChange> {
    let levels = levels.map(|(period, value)| level(period, value));
    ground(flow()).into_iter().chain(levels).collect()
}

#[test]
fn a_period_is_not_more_than_one_that_it_lies_in() {
    let year = || held([("2021", "10")]);
    let told = "0 PART_EXCEEDS_WHOLE a part is larger than its whole: 12（2021-Q1） > 10（2021）";
    check(year(), vec![level("2021-Q1", "12")], &[told]);
    let told =
        "0 PART_EXCEEDS_WHOLE a part is larger than its whole: 12（2021-01-01/P11M） > 10（2021）";
    check(year(), vec![level("2021-01-01/P11M", "12")], &[told]);
    // Both can be 10.5.
    check(year(), vec![level("2021-Q1", "11")], &[]);
    check(year(), vec![level("2022-Q1", "12")], &[]);
    // It is told at the year where that is what is put.
    let put = warnings(held([("2021-Q1", "12")]), vec![level("2021", "10")]);
    assert_eq!(put[0].compared.keys[0], observation("i.one level  x:a 2021", "1", "").key);
    let last = Indicator { over_time: OverTime::Last, ..flow() };
    let held = ground(last).into_iter().chain([level("2021", "10")]).collect();
    check(held, vec![level("2021-Q1", "12")], &[]);
}

#[test]
fn periods_are_not_more_together_than_the_one_that_they_lie_in() {
    let told = "1 PARTS_EXCEED_WHOLE the periods that lie in one are more together than it is: 6 + 7 = 13 > 10（2021）";
    check(held([("2021", "10")]), vec![level("2021-Q1", "6"), level("2021-Q2", "7")], &[told]);
    // A quarter and its months are not both added up; the quarter or its months are, whichever make more.
    let quarter = || held([("2021", "20"), ("2021-Q1", "9"), ("2021-01", "3"), ("2021-02", "3")]);
    check(quarter(), vec![level("2021-Q2", "9")], &[]);
    let told = "0 PARTS_EXCEED_WHOLE the periods that lie in one are more together than it is: 9 + 14 = 23 > 20（2021）";
    check(quarter(), vec![level("2021-Q2", "14")], &[told]);
    // Losses make up for gains.
    let loss = || held([("2021", "10"), ("2021-Q1", "8"), ("2021-Q2", "-5")]);
    check(loss(), vec![level("2021-Q3", "9")], &[]);
    // A number that is told by itself is one cause.
    let months = (1..=3).map(|month| level(&format!("2021-0{month}"), "3"));
    let held = held([("2021-Q1", "10")]).into_iter().chain(months).collect();
    let told = warnings(held, vec![level("2021-Q1", "-10")]);
    assert!(told.iter().all(|it| it.reason != WarningReason::PartsExceedWhole), "{told:?}");
}
