//! Indicators: what is measured, in what unit, and how it may be added up and compared.

use crate::{
    codes::code_list, decimal::Decimal, formula::Formula, id::IndicatorId, observation::Measure,
    suppression::MinimumUnits, text::Text,
};

/// Powers of ten and the words that Chinese units have for them: 百万元, 亿元.
pub const MULTIPLIERS: [(i8, &str); 10] = [
    (0, ""),
    (1, "十"),
    (2, "百"),
    (3, "千"),
    (4, "万"),
    (6, "百万"),
    (7, "千万"),
    (8, "亿"),
    (9, "十亿"),
    (12, "万亿"),
];

code_list! {
    /// Which way is better.
    Direction, "指标方向" "direction" {
        /// More is better; rank 1 is the highest.
        Higher = 1 "higher",
        /// Less is better; rank 1 is the lowest.
        Lower = 2 "lower",
        /// Neither; ranked from the highest.
        Neither = 3 "neither",
    }
}

code_list! {
    /// What sort of quantity it is; fixed once observed.
    Nature, "指标性质" "nature" {
        /// Something that accrues over a period: revenue.
        Flow = 1 "flow",
        /// Something that is there at the period's end: enterprises.
        Stock = 2 "stock",
        /// A quotient of two quantities, such as a rate in percent.
        Ratio = 3 "ratio",
        /// An index number.
        Index = 4 "index",
        /// A number of things that is exact when it stands without qualifier.
        Count = 5 "count",
    }
}

code_list! {
    /// How values add up over time.
    OverTime, "按时间汇总的规则" "rule over time" {
        /// The year is the sum of its months.
        Sum = 1 "sum",
        /// The year is its last month.
        Last = 2 "last",
        /// The year is the mean of its months.
        Mean = 3 "mean",
        /// The year does not follow from its months.
        None = 4 "none",
    }
}

code_list! {
    /// How values add up over areas.
    OverAreas, "按地区汇总的规则" "rule over areas" {
        /// The parent is the sum of its children.
        Sum = 1 "sum",
        /// The parent is a weighted mean of its children.
        WeightedMean = 2 "weighted_mean",
        /// The parent does not follow from its children.
        None = 3 "none",
    }
}

code_list! {
    /// How growth comes about.
    GrowthRule, "增速计算规则" "growth rule" {
        /// Computed from levels: v(t) / v(t − 1 year) − 1.
        Nominal = 1 "nominal",
        /// At constant prices: published, never computed from levels, never in conflict with them.
        ConstantPrice = 2 "constant_price",
        /// Against a base restated for a changed sample (规模以上工业): published only.
        RestatedBase = 3 "restated_base",
        /// Published only, for another reason.
        PublishedOnly = 4 "published_only",
        /// Nominal; besides, comparable growth is computed with the indicator's price index.
        PriceIndex = 5 "price_index",
    }
}

code_list! {
    /// What becomes of a streak of ranks in a year that is not quite like the others.
    #[derive(Default)]
    StreakRule, "连续的规则" "streak rule" {
        /// The year counts, and the streak is marked.
        #[default]
        Qualifies = 1 "qualifies",
        /// The streak does not reach over it.
        Breaks = 2 "breaks",
        /// The year counts as any other.
        Counts = 3 "counts",
    }
}

/// How streaks of ranks are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StreakRules {
    /// A year in which the last place that counts is shared: first together with another.
    pub ties: StreakRule,
    /// A year whose peers are others than those of the year before.
    pub peers: StreakRule,
}

impl GrowthRule {
    /// Whether growth may be computed from levels.
    pub const fn is_computable(self) -> bool {
        matches!(self, Self::Nominal | Self::PriceIndex)
    }
}

/// What is measured. Unit, multiplier and nature are fixed once it has been observed, or a target in its unit stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Indicator {
    /// Names it.
    pub id: IndicatorId,
    /// As tables and sentences name it: 一般公共预算收入, general public budget revenue.
    pub name: Text,
    /// The unit without its multiplier: 元 and yuan for 亿元. English counts of things have an empty unit,
    /// because the name says what is counted.
    pub unit: Text,
    /// Power of ten that readings are in: 8 for 亿元, 4 for 万户, 0 for % and plain counts.
    pub multiplier: i8,
    /// Decimals of computed values; published ones keep their own.
    pub decimals: u8,
    /// Which way is better.
    pub direction: Direction,
    /// What sort of quantity.
    pub nature: Nature,
    /// How it adds up over time.
    pub over_time: OverTime,
    /// How it adds up over areas.
    pub over_areas: OverAreas,
    /// How growth comes about.
    pub growth_rule: GrowthRule,
    /// What is counted in: 规模以上, 在地; empty if the source does not say.
    pub scope: Text,
    /// The explanation that a table of indicators prints.
    pub explanation: Text,
    /// Where its levels can plausibly lie.
    pub plausible: PlausibleRange,
    /// How its level follows from those of other indicators where none is published.
    pub formula: Option<Formula>,
    /// From how many units on its figures may be shown to the public; none if that is no matter.
    pub minimum_units: Option<MinimumUnits>,
    /// With [`GrowthRule::PriceIndex`], and only there: the price index that takes prices out of growth. Its levels have the
    /// same period of the year before as 100.
    pub price_index: Option<IndicatorId>,
    /// How streaks of its ranks are counted.
    pub streaks: StreakRules,
}

/// Where the levels of an indicator can plausibly lie, in its unit and multiplier: what lies outside is stored, with a
/// warning. It says what is believable, not what is possible: 0 to 100 for a rate of unemployment. An end that is
/// absent is no bound; the ends themselves are plausible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PlausibleRange {
    /// The lowest plausible level.
    pub minimum: Option<Decimal>,
    /// The highest plausible level; not below the lowest.
    pub maximum: Option<Decimal>,
}

impl PlausibleRange {
    /// Whether a level lies in it.
    pub fn contains(self, level: Decimal) -> bool {
        self.minimum.is_none_or(|minimum| level.cmp_value(minimum).is_ge())
            && self.maximum.is_none_or(|maximum| level.cmp_value(maximum).is_le())
    }

    /// Whether some level lies in it.
    pub fn is_valid(self) -> bool {
        let Self { minimum: Some(minimum), maximum: Some(maximum) } = self else { return true };
        minimum.cmp_value(maximum).is_le()
    }
}

impl Indicator {
    /// The unit with its multiplier, as tables and datasets in Chinese have it: 亿元, 万户, %.
    ///
    /// A multiplier that Chinese has no word for is written out: `10^5元`.
    pub fn scaled_unit(&self) -> String {
        let scale = MULTIPLIERS.iter().find(|(power, _)| *power == self.multiplier);
        let Some((_, scale)) = scale else {
            return format!("10^{}{}", self.multiplier, self.unit.zh);
        };
        format!("{scale}{}", self.unit.zh)
    }

    /// The unit of a measure's values with its multiplier, in Chinese: 亿元, %, 百分点, 位, 年; empty if they have none.
    pub fn unit_of(&self, measure: Measure) -> String {
        let unit = match measure {
            Measure::Level => return self.scaled_unit(),
            Measure::Difference | Measure::GapToFirst => match self.scaled_unit() {
                unit if unit == "%" => "百分点",
                unit => return unit,
            },
            Measure::Contribution => "百分点",
            Measure::Growth
            | Measure::ComparableGrowth
            | Measure::Reduction
            | Measure::Share
            | Measure::SequentialGrowth
            | Measure::CompoundGrowth
            | Measure::ContributionRate
            | Measure::Percentile => "%",
            Measure::Rank | Measure::GrowthRank | Measure::RankChange => "位",
            Measure::Streak => "年",
            Measure::Index | Measure::Standing | Measure::GrowthStanding => "",
        };
        unit.to_owned()
    }

    /// Whether it can be a price index to others.
    pub const fn is_price_index(&self) -> bool {
        matches!(self.nature, Nature::Index)
    }

    /// Whether a number without qualifier is exact rather than rounded.
    pub const fn is_counted(&self) -> bool {
        matches!(self.nature, Nature::Count) && self.multiplier == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_plausible_range_are_plausible() {
        let check = |minimum: &str, maximum: &str, plausible: &[&str], other: &[&str]| {
            let end = |text: &str| text.parse::<Decimal>().ok();
            let range = PlausibleRange { minimum: end(minimum), maximum: end(maximum) };
            assert!(range.is_valid(), "{minimum} to {maximum}");
            let holds = |text: &&str| range.contains(text.parse().unwrap());
            assert!(plausible.iter().all(holds) && !other.iter().any(holds), "{range:?}");
        };
        check("", "", &["-1", "0", "999999"], &[]);
        check("0", "100", &["0.0", "-0", "100.00", "57.3"], &["-0.1", "100.001"]);
        check("", "-5", &["-5", "-7"], &["-4.9", "0"]);
        check("3", "", &["3.0", "1000"], &["2.99"]);
        let [one, two] = ["1.0", "2"].map(|text| text.parse::<Decimal>().ok());
        assert!(!PlausibleRange { minimum: two, maximum: one }.is_valid());
        assert!(PlausibleRange { minimum: one, maximum: one }.is_valid());
    }
}
