//! Cells that cannot be read.

use super::good;

#[test]
fn a_cell_that_must_not_be_empty_is_refused() {
    good()
        .but("observations.csv", "370102,economy.gdp,level", ",economy.gdp,")
        .but("items.csv", "gdp,economy.gdp,level", "gdp,,level")
        .but("indicators.csv", "地区生产总值,元", "地区生产总值,")
        .refused(
            &[
                "indicators.csv:2 unit_zh MISSING_VALUE",
                "items.csv:2 indicator MISSING_VALUE",
                "observations.csv:2 area MISSING_VALUE",
                "observations.csv:2 measure MISSING_VALUE",
            ],
            "the cell is empty; expected a unit without its multiplier",
        );
    good()
        .but("sources.csv", "page,专版", "page,")
        .refused(&["sources.csv:2 title_zh MISSING_VALUE"], "words in Chinese or English");
}

#[test]
fn a_number_is_written_in_half_width_digits_without_ornament() {
    #[track_caller]
    fn check(number: &str, words: &str) {
        let quoted = format!("\"{number}\"");
        good()
            .but("observations.csv", "489.0", &quoted)
            .refused(&["observations.csv:2 value INVALID_VALUE"], words);
    }
    check("４８９", "write it in half-width characters");
    check("4,890", "write it without separators");
    check("1e3", "write out all its digits");
    check("489亿元", "the unit goes into `unit`");
    check(".5", "expected digits with at most one `.`");
    check(&"9".repeat(31), "more than 30 digits");
    check("0.0000000000000001", "more than 15 decimals");
}

#[test]
fn words_without_spelling_are_refused() {
    let observation = "about,E,expected,page";
    good().but("observations.csv", observation, "ca.,final,guessed,page").refused(
        &[
            "observations.csv:2 qualifier INVALID_VALUE",
            "observations.csv:2 stage INVALID_VALUE",
            "observations.csv:2 status INVALID_VALUE",
        ],
        "`ca.` is no qualifier; expected one of exact, about, nearly",
    );
    good().but("observations.csv", "gdp,level,,2022", "gdp,LEVEL,,2022").refused(
        &["observations.csv:2 measure INVALID_VALUE"],
        "is no measure; expected one of level",
    );
    good()
        .but("items.csv", "gdp,false", "gdp,no")
        .refused(&["items.csv:3 required INVALID_VALUE"], "`no` is neither `true` nor `false`");
    good().but("sources.csv", "2023", "Jan 2023").refused(
        &["sources.csv:2 published INVALID_VALUE"],
        "expected 2023, 2023-01 or 2023-01-15",
    );
    good().but("indicators.csv", "economy.gdp", "GDP").refused(
        &["indicators.csv:2 id INVALID_VALUE"],
        "`GDP` is no indicator id; expected dot-separated segments",
    );
}

#[test]
fn a_text_has_no_control_characters_and_no_white_space_around_it() {
    good()
        .but("observations.csv", "page,注", "page, 注")
        .but("sources.csv", "专版", "专\t版")
        .refused(
            &["observations.csv:2 note_zh INVALID_VALUE", "sources.csv:2 title_zh INVALID_VALUE"],
            "` 注` begins or ends with white space",
        );
}

#[test]
fn a_period_has_one_spelling() {
    #[track_caller]
    fn check(period: &str, words: &str) {
        good()
            .but("observations.csv", "level,,2022,", &format!("level,,{period},"))
            .refused(&["observations.csv:2 period INVALID_VALUE"], words);
    }
    check("2022-01-01/P12M", "write 2022");
    check("2022年", "write 2022");
    check("2022-Q5", "expected 2022, 2022-S1, 2022-Q3");
    check("22", "is not a period");
}

// === References ===
