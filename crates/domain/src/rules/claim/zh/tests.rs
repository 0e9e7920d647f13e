use super::*;
use crate::{
    ratio::Ratio,
    reading::Standing,
    rules::claim::said::{Bound, By, Number},
};

fn boasts(zh: &str) -> Vec<Boast> {
    said(zh).into_iter().map(|said| said.boast).collect()
}

fn number(percent: i128, bound: Bound) -> Number {
    Number { number: Ratio::new(percent, 1).unwrap(), bound }
}

fn grown(percent: i128, bound: Bound) -> Boast {
    Boast::Change { falls: false, by: Some(number(percent, bound)) }
}

#[test]
fn places_and_years_are_read_in_words_and_digits() {
    let (level, growth) = (|n| Boast::Place(n, By::Level), |n| Boast::Place(n, By::Growth));
    for (zh, said) in [
        ("一般公共预算收入居全市第一", vec![level(1)]),
        ("位居全省第2位", vec![level(2)]),
        ("增速进入全市前三", vec![growth(3)]),
        ("总量和增速均居全市第一", vec![Boast::Place(1, By::Both)]),
        ("连续14年居全市前3名", vec![level(3), Boast::Years(14)]),
        ("连续十四年全市第一", vec![level(1), Boast::Years(14)]),
        ("指标f实现九连冠", vec![level(1), Boast::Years(9)]),
        ("十四年蝉联全市冠军", vec![level(1), Boast::Years(14)]),
        ("连续多年居全市榜首", vec![level(1), Boast::SomeYears(3)]),
        ("总量全市最大", vec![level(1)]),
        ("排名第１", vec![level(1)]),
        ("居全市TOP1", vec![level(1)]),
        ("居全市No.1", vec![level(1)]),
        ("位次居全市第壹位", vec![level(1)]),
        ("居全市首", vec![level(1)]),
        ("位次居全市壹", vec![level(1)]),
        ("位次比上年前移2位", vec![Boast::Moved(2)]),
    ] {
        assert_eq!(boasts(zh), said, "{zh}");
    }
}

#[test]
fn parts_percentages_and_changes_are_read_with_what_they_are_of() {
    let part = |percent, bound| vec![Boast::Part(number(percent, bound))];
    for (zh, said) in [
        ("占全市五分之一以上", part(20, Bound::AtLeast)),
        ("占全市的比重超过四分之一", part(25, Bound::Above)),
        ("占全市近五分之一", part(20, Bound::Nearly)),
        ("占一半以上", part(50, Bound::AtLeast)),
        ("占全市过半", part(50, Bound::Above)),
        ("占全市半壁江山", part(50, Bound::AtLeast)),
        ("占全市八成", part(80, Bound::Plain)),
        ("占全市三成半", part(35, Bound::Plain)),
        ("占全市的80%", part(80, Bound::Plain)),
        ("占全市逾80%", part(80, Bound::Above)),
        ("占全市百分之八十", part(80, Bound::Plain)),
        ("增长超过8%", vec![grown(8, Bound::Above)]),
        ("同比增长50%", vec![grown(50, Bound::Plain)]),
        ("增长一倍", vec![grown(100, Bound::Plain)]),
        ("是上年的3倍", vec![grown(200, Bound::Plain)]),
        ("翻两番", vec![grown(300, Bound::AtLeast)]),
        ("翻了一番", vec![grown(100, Bound::AtLeast)]),
        ("绿化覆盖率达47%", vec![Boast::Percent(number(47, Bound::Plain))]),
        ("失业率控制在3%以内", vec![Boast::Percent(number(3, Bound::AtMost))]),
        ("连续五年增长", vec![Boast::Years(5), Boast::Change { falls: false, by: None }]),
        ("拉动全市增长2个百分点", vec![Boast::Points(number(2, Bound::Plain))]),
        ("对全市增长的贡献率为25%", vec![Boast::Percent(number(25, Bound::Plain))]),
    ] {
        assert_eq!(boasts(zh), said, "{zh}");
    }
}

#[test]
fn standings_targets_comparisons_and_records_are_read() {
    let compared = |more, years| vec![Boast::Compared { more, years }];
    for (zh, said) in [
        ("总量全市领先", vec![Boast::Standing(Standing::Leading)]),
        ("增速位居前列", vec![Boast::Standing(Standing::FrontRow)]),
        ("进入全省第一方阵", vec![Boast::Standing(Standing::FrontRow)]),
        ("为2015年以来最高", vec![Boast::Best { since: Some(2015), is_highest: true }]),
        ("创2015年以来新低", vec![Boast::Best { since: Some(2015), is_highest: false }]),
        ("创历史新高", vec![Boast::Best { since: None, is_highest: true }]),
        ("2015年以来增长", vec![Boast::Change { falls: false, by: None }]),
        ("完成年度目标", vec![Boast::Target { surpassed: false }]),
        ("超额完成年度目标", vec![Boast::Target { surpassed: true }]),
        ("高于全市目标", vec![Boast::Issuer { is_own: false }, Boast::Target { surpassed: true }]),
        ("完成自定目标", vec![Boast::Issuer { is_own: true }, Boast::Target { surpassed: false }]),
        ("高于全市平均水平", compared(true, false)),
        ("远超全市", compared(true, false)),
        ("增速快于地区生产总值", compared(true, false)),
        ("高于上年", compared(true, true)),
        ("能耗低于全市", compared(false, false)),
        ("全市唯一", vec![Boast::Untested]),
        ("首次突破600亿元", vec![Boast::Untested]),
    ] {
        assert_eq!(boasts(zh), said, "{zh}");
    }
}

#[test]
fn what_boasts_of_nothing_is_passed_over() {
    for zh in [
        "前三季度第一产业增加值累计值",
        "前11个月累计",
        "第三方机构认定",
        "第二十届",
        "占4294967295十分之一以上",
        "占十十分之一",
        "占零分之一",
        "第十十名",
        "前名",
        "分之",
        "%以上",
        "单项冠军企业和龙头企业",
        "新增首店",
        "成立产业联盟",
        "城市最低生活保障标准",
    ] {
        assert_eq!(boasts(zh), [], "{zh}");
    }
}

#[test]
fn quantities_are_read_in_digits_and_words() {
    let level = |yuan, bound| vec![Boast::Quantity { number: number(yuan, bound), falls: None }];
    let moved = |yuan, falls| {
        let number = number(yuan, Bound::Plain);
        vec![Boast::Quantity { number, falls: Some(falls) }]
    };
    for (zh, said) in [
        ("突破160亿元", level(16_000_000_000, Bound::Above)),
        ("规模以上工业增加值达160亿元", level(16_000_000_000, Bound::Plain)),
        ("达到1.6万亿元以上", level(1_600_000_000_000, Bound::AtLeast)),
        ("收入160多亿元，居全市第一", level(16_000_000_000, Bound::Above)),
        ("突破百亿元大关", level(10_000_000_000, Bound::Above)),
        ("突破万亿元", level(1_000_000_000_000, Bound::Above)),
        ("近一千六百亿元", level(160_000_000_000, Bound::Nearly)),
        ("为1亿2000万元", level(120_000_000, Bound::Plain)),
        (
            "达1,234.5元",
            vec![Boast::Quantity {
                number: Number { number: Ratio::new(12345, 10).unwrap(), bound: Bound::Plain },
                falls: None,
            }],
        ),
        ("较上年增加12亿元", moved(1_200_000_000, false)),
        ("较上年净增12亿元", moved(1_200_000_000, false)),
        ("比上年少12亿元", moved(1_200_000_000, true)),
        ("由100万元增加到近300万元", {
            let said = [level(1_000_000, Bound::Plain), level(3_000_000, Bound::Nearly)];
            said.concat()
        }),
        ("减少三百万元", moved(3_000_000, true)),
        // Names, other units and years.
        ("2000万元以上企业营业收入居全市第一", vec![]),
        ("亿元楼宇全市最多", vec![]),
        ("突破160万户", vec![]),
        ("2022年居全市第一", vec![]),
        ("第一百元店", vec![]),
    ] {
        let boasts: Vec<_> = quantities(zh, "元").into_iter().map(|said| said.boast).collect();
        assert_eq!(boasts, said, "{zh}");
    }
    let words: Vec<_> =
        quantities("突破160多亿元大关", "元").into_iter().map(|said| said.words).collect();
    assert_eq!(words, ["160多亿元"]);
}

#[test]
fn no_number_is_too_large_to_be_read() {
    let nines = "9".repeat(60);
    for zh in [format!("达{nines}元"), format!("达{}元", "亿".repeat(30)), "达..元".to_owned()]
    {
        assert_eq!(quantities(&zh, "元"), [], "{zh}");
    }
}
