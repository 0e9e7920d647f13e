//! Figures, targets and honours that are refused.

use super::good;

#[test]
fn a_unit_that_is_not_that_of_the_measure_is_refused() {
    #[track_caller]
    fn check(old: &str, new: &str, row: u64, reason: &str, words: &str) {
        let fault = format!("observations.csv:{row} unit {reason}");
        good().but("observations.csv", old, new).refused(&[&fault], words);
    }
    check(
        "亿元",
        "万元",
        2,
        "INCONSISTENT",
        "not the unit of a level of economy.gdp; expected 亿元",
    );
    check("亿元", "", 2, "MISSING_VALUE", "the cell is empty; expected 亿元");
    check("位", "个", 3, "INCONSISTENT", "expected 位 or 名");
    check("百分点", "%", 5, "INCONSISTENT", "expected 百分点");
    check("leading,,,", "leading,,位,", 4, "INCONSISTENT", "a standing has no unit");
    good().but("targets.csv", "5.5,%", "5.5,亿元").refused(
        &["targets.csv:2 unit INCONSISTENT"],
        "not the unit of a growth of economy.gdp; expected %",
    );
}

#[test]
fn a_reading_is_a_number_or_a_standing_or_an_absence() {
    good().but("observations.csv", "2022,1,,", "2022,1,leading,").refused(
        &["observations.csv:3 standing INCONSISTENT"],
        "`value` and `standing` cannot both",
    );
    good().but("observations.csv", "2022,1,,", "2022,,,").refused(
        &["observations.csv:3 value MISSING_VALUE"],
        "or a word in `standing` or `absent`",
    );
    good().but("observations.csv", "2022,489.0,,,亿元,about", "2022,,leading,,,").refused(
        &["observations.csv:2 standing INCONSISTENT"],
        "a level is a number, not a standing",
    );
    good()
        .but("observations.csv", ",,leading,,", ",1,,,")
        .refused(&["observations.csv:4 value INCONSISTENT"], "a standing is a standing such as");
    good()
        .but("observations.csv", "not_collected,,", "unknown,,")
        .refused(&["observations.csv:6 absent INVALID_VALUE"], "expected one of not_collected");
}

#[test]
fn only_shares_ranks_and_standings_are_of_something() {
    good().but("observations.csv", "rank,group:unit", "rank,").refused(
        &["observations.csv:3 of MISSING_VALUE"],
        "the area or peer group that the rank is of",
    );
    good()
        .but("observations.csv", "level,,2022", "level,370100,2022")
        .refused(&["observations.csv:2 of INCONSISTENT"], "a level is of nothing");
    good()
        .but("items.csv", "share,,parent", "share,,")
        .refused(&["items.csv:3 of MISSING_VALUE"], "what the share is of");
}

#[test]
fn a_rank_is_a_whole_number_without_qualifier() {
    good().but("observations.csv", "2022,1,,,位,", "2022,1.5,,,位,about").refused(
        &["observations.csv:3 qualifier INCONSISTENT", "observations.csv:3 value INVALID_VALUE"],
        "`1.5` is no rank; expected a whole number",
    );
}

#[test]
fn a_target_has_a_comparator_or_an_upper_end_above_its_value() {
    good()
        .but("targets.csv", "at_least", "")
        .refused(&["targets.csv:3 comparator MISSING_VALUE"], "expected at_least, above");
    good()
        .but("targets.csv", "500,,", "500,600,")
        .refused(&["targets.csv:3 upper INCONSISTENT"], "`comparator` and `upper` cannot both");
    good()
        .but("targets.csv", "5,5.5", "5,4.5")
        .refused(&["targets.csv:2 upper INCONSISTENT"], "is not above the value `5`");
    good()
        .but("targets.csv", "at_least", "≥")
        .refused(&["targets.csv:3 comparator INVALID_VALUE"], "is no comparator");
}

#[test]
fn an_honour_that_counts_has_its_number() {
    good()
        .but("honours.csv", "streak,14", "streak,")
        .refused(&["honours.csv:2 number MISSING_VALUE"], "the number of a streak");
    good()
        .but("honours.csv", "streak,14", "streak,1")
        .refused(&["honours.csv:2 number INVALID_VALUE"], "expected 2 or more");
    good()
        .but("honours.csv", "streak,14", "designation,14")
        .refused(&["honours.csv:2 number INCONSISTENT"], "a designation has no number");
    good()
        .but("honours.csv", "streak,14", "medal,14")
        .refused(&["honours.csv:2 form INVALID_VALUE"], "expected one of designation");
}
