//! Figures joined to sentences, and their marks.

use super::*;
use crate::{
    indicator::GrowthRule,
    reading::{Qualifier, Standing},
    status::{ObsStatus, Stage, Statuses},
    text::Lang,
    words::{Refusal, sentence},
};

const E: Statuses = Statuses::NONE.with(ObsStatus::Estimated);

#[track_caller]
fn check_sentence(figures: &[Figure<'_>], zh: &str, en: &str) {
    assert_eq!(sentence(figures, Lang::Zh).unwrap(), zh);
    assert_eq!(sentence(figures, Lang::En).unwrap(), en);
}

#[test]
fn one_expectation_governs_the_clauses_that_share_it() {
    let (yuan, percent, city) = (unit("亿元:yuan"), unit("%"), city());
    let noun = Text::new("金融业增加值", "value added of the financial sector");
    let verb = Text::new("实现", "came to");
    let level = Figure { verb: &verb, statuses: E, ..figure(Measure::Level, "489", &yuan, &noun) };
    let growth = Figure { statuses: E, ..figure(Measure::Growth, "11.6", &percent, &noun) };
    let share =
        Figure { statuses: E, of: Some(&city), ..figure(Measure::Share, "46", &percent, &noun) };
    check_sentence(
        &[level, growth, share],
        "预计实现金融业增加值489亿元，增长11.6%，总量占全市46%",
        "value added of the financial sector is estimated at 48.9 billion yuan, up 11.6% and 46% of the city's total",
    );
    let settled = Figure { statuses: Statuses::NONE, ..growth };
    check_sentence(
        &[level, settled],
        "预计实现金融业增加值489亿元；比上年增长11.6%",
        "value added of the financial sector is estimated at 48.9 billion yuan; up 11.6% on the previous year",
    );
    let settled = Figure { statuses: Statuses::NONE, ..level };
    check_sentence(
        &[settled, growth],
        "实现金融业增加值489亿元，预计增长11.6%",
        "value added of the financial sector came to 48.9 billion yuan, estimated to have grown by 11.6%",
    );
}

#[test]
fn a_level_is_followed_by_its_share_or_its_change() {
    let (homes, percent, projects, city) = (unit("家:"), unit("%"), unit("个:"), city());
    let noun = Text::new("市级以上总部企业", "headquarters enterprises of city level and above");
    let level = figure(Measure::Level, "62", &homes, &noun);
    let share = Figure { of: Some(&city), ..figure(Measure::Share, "27.3", &percent, &noun) };
    check_sentence(
        &[level, share],
        "市级以上总部企业62家，占全市的27.3%",
        "62 headquarters enterprises of city level and above, 27.3% of the city's total",
    );
    let noun = Text::new("绿化覆盖率", "green coverage");
    let level = figure(Measure::Level, "47.2", &percent, &noun);
    let difference = figure(Measure::Difference, "0.3", &percent, &noun);
    check_sentence(
        &[level, difference],
        "绿化覆盖率47.2%，比上年提高0.3个百分点",
        "green coverage of 47.2%, 0.3 percentage points higher than in the previous year",
    );
    let noun = Text::new("重点项目", "key projects");
    let level = figure(Measure::Level, "72", &projects, &noun);
    let difference = figure(Measure::Difference, "2", &projects, &noun);
    check_sentence(
        &[level, difference],
        "重点项目72个，比上年增加2个",
        "72 key projects, 2 more than in the previous year",
    );
    let revenue = Text::new("一般公共预算收入", "general public budget revenue");
    let verb = Text::new("完成", "came to");
    let yuan = unit("亿元:yuan");
    let level = Figure { verb: &verb, ..figure(Measure::Level, "161.3", &yuan, &revenue) };
    let growth = figure(Measure::ComparableGrowth, "9.7", &percent, &revenue);
    check_sentence(
        &[level, growth],
        "完成一般公共预算收入161.3亿元，可比增长9.7%",
        "general public budget revenue came to 16.13 billion yuan, up 9.7% on a comparable basis",
    );
}

#[test]
fn two_standings_of_one_kind_are_said_as_one() {
    let (percent, city) = (unit("%"), city());
    let noun = Text::new("地区生产总值", "GDP");
    let growth = Figure {
        statuses: E,
        qualifier: Qualifier::About,
        growth_rule: GrowthRule::ConstantPrice,
        ..figure(Measure::Growth, "5", &percent, &noun)
    };
    let standing = |measure| Figure {
        statuses: E,
        reading: Reading::Standing(Standing::Leading),
        of: Some(&city),
        ..figure(measure, "0", &percent, &noun)
    };
    let (level, rate) = (standing(Measure::Standing), standing(Measure::GrowthStanding));
    check_sentence(
        &[growth, level, rate],
        "地区生产总值预计增长5%左右，总量、增幅全市领先",
        "GDP is estimated to have grown by about 5%, with level and growth among the highest in the city",
    );
    check_sentence(
        &[growth, rate],
        "地区生产总值预计增长5%左右，增幅全市领先",
        "GDP is estimated to have grown by about 5%, with growth among the highest in the city",
    );
}

#[test]
fn figures_on_other_subjects_keep_their_nouns() {
    let (projects, yuan) = (unit("个:"), unit("亿元:yuan"));
    let key = Text::new("重点项目", "key projects");
    let reserve = Text::new("储备项目", "projects in reserve");
    let total = Text::new("总投资", "total investment");
    let investment =
        Figure { qualifier: Qualifier::Nearly, ..figure(Measure::Level, "4000", &yuan, &total) };
    check_sentence(
        &[
            figure(Measure::Level, "70", &projects, &key),
            figure(Measure::Level, "81", &projects, &reserve),
            investment,
        ],
        "重点项目70个，储备项目81个，总投资近4000亿元",
        "70 key projects; 81 projects in reserve; total investment of nearly 400 billion yuan",
    );
    assert_eq!(sentence(&[], Lang::Zh), Err(Refusal::NoFigures));
}

#[test]
fn the_parts_of_a_figure_are_its_words() {
    #[track_caller]
    fn check(value: &str, unit_words: &str, qualifier: Qualifier, zh: [&str; 4], en: [&str; 4]) {
        let (unit, noun) = (unit(unit_words), Text::default());
        let figure = Figure { qualifier, ..figure(Measure::Level, value, &unit, &noun) };
        for (lang, parts) in [(Lang::Zh, zh), (Lang::En, en)] {
            let words = figure.words(lang).unwrap();
            assert_eq!([words.before, words.number, words.unit, words.after], parts);
        }
    }
    check(
        "4000",
        "亿元:yuan",
        Qualifier::Nearly,
        ["近", "4000", "亿元", ""],
        ["nearly ", "400", " billion yuan", ""],
    );
    check("5", "%", Qualifier::About, ["", "5", "%", "左右"], ["about ", "5", "%", ""]);
    check(
        "14.4",
        "万户:",
        Qualifier::MoreThan,
        ["", "14.4", "万余户", ""],
        ["more than ", "144,000", "", ""],
    );
    check(
        "6.36",
        "亿美元:US dollars",
        Qualifier::AtLeast,
        ["", "6.36", "亿美元", "以上"],
        ["at least US$", "636", " million", ""],
    );
}

#[test]
fn a_mark_hides_no_flag_and_final_is_none() {
    #[track_caller]
    fn check(flags: &str, stage: Option<Stage>, zh: &str, en: &str) {
        let (unit, noun) = (unit("%"), Text::default());
        let figure = Figure {
            statuses: flags.parse().unwrap(),
            stage,
            ..figure(Measure::Level, "1", &unit, &noun)
        };
        assert_eq!(figure.words(Lang::Zh).unwrap().mark, zh);
        assert_eq!(figure.words(Lang::En).unwrap().mark, en);
    }
    check("", None, "", "");
    check("A", None, "", "");
    check("E", None, "预计", "estimated");
    check("E", Some(Stage::Expected), "预计", "estimated");
    check("E B", None, "数列中断、预计", "break in series, estimated");
    check("P", Some(Stage::Flash), "快报", "flash");
    check("", Some(Stage::Planned), "计划", "planned");
}
