//! How a figure came about, in Chinese: the API tells formulas in English and signs.

use scorecard_domain::{AreaKind, Lang, words::peers};

/// A formula as people read it; what has no words stays as it is.
pub(crate) fn zh(formula: &str) -> String {
    let (formula, more) = match formula.split_once(", ") {
        Some((formula, more)) => (formula, format!("，{}", remark(more))),
        None => (formula, String::new()),
    };
    format!("{}{more}", counted(formula).unwrap_or_else(|| formula.to_owned()))
}

fn counted(formula: &str) -> Option<String> {
    if formula == "published" {
        return Some("公布数，未经计算".to_owned());
    }
    if let Some(better) = formula.strip_prefix("1 + number of peers with growth ") {
        let sign = better.strip_suffix(" its own")?;
        return Some(format!("1 + 增速 {sign} 本地区的同级地区数"));
    }
    if let Some(better) = formula.strip_prefix("1 + number of peers ") {
        return Some(format!("1 + 数值 {better}的同级地区数"));
    }
    if let Some(which) = formula.strip_prefix("years in a row with ") {
        let which = match which {
            "growth > 0" => "增速 > 0".to_owned(),
            "the target met" => "完成目标".to_owned(),
            rank => rank.replace("rank", "位次"),
        };
        return Some(format!("{which}的连续年数"));
    }
    if let Some(assessment) = formula.strip_prefix("score by ") {
        return Some(format!("考核{assessment}的得分"));
    }
    if let Some(assessment) = formula.strip_prefix("rank by ") {
        return Some(format!("考核{assessment}的位次"));
    }
    if let Some(kind) = formula.strip_prefix("number of areas of kind ") {
        let kind: AreaKind = kind.strip_suffix(" by grade")?.parse().ok()?;
        return Some(format!("按等级计的{}数", peers(kind, Lang::Zh)));
    }
    let (what, parts) = formula.strip_suffix(" parts")?.split_once(" of ")?;
    let what = match what {
        "sum" => "合计",
        "mean" => "平均",
        "weighted mean" => "加权平均",
        "last" => "最后一个",
        _ => return None,
    };
    Some(match parts.split_once(" of ") {
        Some((some, all)) => format!("{all}个部分中{some}个的{what}"),
        None => format!("{parts}个部分的{what}"),
    })
}

/// What is said after a formula.
fn remark(more: &str) -> String {
    if more == "of another whole than the published share" {
        "与公布占比的总体不同".to_owned()
    } else if let Some(area) = more.strip_prefix("price index of ") {
        format!("价格指数为{area}的")
    } else if let Some(month) = more.strip_prefix("on the map of ") {
        format!("按{month}的区划")
    } else if let Some(due) = more.strip_suffix(" due as the target states") {
        format!("目标自定的进度为{due}")
    } else {
        more.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_told_in_chinese_and_calculations_as_they_are() {
        for (en, told) in [
            ("1 + number of peers > 62", "1 + 数值 > 62的同级地区数"),
            ("1 + number of peers with growth > its own", "1 + 增速 > 本地区的同级地区数"),
            ("years in a row with rank ≤ 3", "位次 ≤ 3的连续年数"),
            ("years in a row with the target met", "完成目标的连续年数"),
            ("sum of 10 of 12 parts", "12个部分中10个的合计"),
            ("last of 12 parts", "12个部分的最后一个"),
            ("100 × 62 / 227", "100 × 62 / 227"),
            ("score by district-yearly", "考核district-yearly的得分"),
            ("rank by district-yearly", "考核district-yearly的位次"),
            ("number of areas of kind building by grade", "按等级计的楼宇数"),
            ("published", "公布数，未经计算"),
            ("117.7 + 57.3 × 40%, on the map of 2022-12", "117.7 + 57.3 × 40%，按2022-12的区划"),
            (
                "100 × 62 / 227, of another whole than the published share",
                "100 × 62 / 227，与公布占比的总体不同",
            ),
            ("100 × 5 / 10, 50% due as the target states", "100 × 5 / 10，目标自定的进度为50%"),
        ] {
            assert_eq!(zh(en), told);
        }
    }
}
