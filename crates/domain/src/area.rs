//! Reference areas: where a figure is about.

use crate::{
    codes::code_list,
    decimal::Decimal,
    id::{AreaId, IndicatorId},
    period::{Month, Validity},
    text::{Lang, Text},
};

code_list! {
    /// What kind of area it is. Areas of one kind under one parent are peers.
    AreaKind, "地区类型" "area kind" {
        /// 国家.
        Country = 1 "country",
        /// 省、自治区、直辖市.
        Province = 2 "province",
        /// 地级市、地区、自治州.
        City = 3 "city",
        /// 县级：区、县、县级市.
        District = 4 "district",
        /// 乡级：街道、镇、乡.
        Subdistrict = 5 "subdistrict",
        /// A business district, park or development zone.
        Zone = 6 "zone",
        /// A street or block.
        Street = 7 "street",
        /// A building.
        Building = 8 "building",
        /// A statistical region or grouping that governs nobody: 东部地区, the euro area.
        Region = 9 "region",
    }
}

/// The parent that an area had for a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parenthood {
    /// The parent.
    pub parent: AreaId,
    /// While it was.
    pub validity: Validity,
}

/// What an area became: a merger has one successor, a split several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Succession {
    /// The area that took over, in whole or in part.
    pub successor: AreaId,
    /// The first month in which it had.
    pub from: Month,
    /// Which part of the area's figures it took over, as far as a source says so: of all, or of single indicators.
    pub shares: Vec<StatedShare>,
}

/// Which part of an area's figures a successor took over.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatedShare {
    /// In percent: above 0, at most 100. Below 100 it is rounded as it is written: 27.3 is 27.25 to 27.35.
    pub percent: Decimal,
    /// Of which indicator; none for all that have no share of their own.
    pub indicator: Option<IndicatorId>,
}

impl Succession {
    /// A succession of which nobody says how much it was.
    pub const fn new(successor: AreaId, from: Month) -> Self {
        Self { successor, from, shares: Vec::new() }
    }

    /// The stated share of an indicator: its own, else that of all.
    pub fn share_of(&self, indicator: &IndicatorId) -> Option<Decimal> {
        let of = |indicator: Option<&IndicatorId>| {
            self.shares.iter().find(|share| share.indicator.as_ref() == indicator)
        };
        of(Some(indicator)).or_else(|| of(None)).map(|share| share.percent)
    }
}

/// A reference area. Its id is for ever; all else can be corrected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Area {
    /// Names it for ever.
    pub id: AreaId,
    /// What kind of area it is.
    pub kind: AreaKind,
    /// Its official code, such as GB/T 2260 `370102`; empty if it has none. A code can have been used for
    /// two areas at different times.
    pub code: String,
    /// Its own name: 历下区.
    pub name: Text,
    /// When it existed.
    pub validity: Validity,
    /// Its parents; their validities do not overlap.
    pub parents: Vec<Parenthood>,
    /// What it became.
    pub successors: Vec<Succession>,
}

impl Area {
    /// Whether a code that is given with these months can mean the area: it existed in one of them at the least. Of the
    /// areas that have a code exactly one must; whoever reads codes goes by this.
    pub fn may_be_meant_in(&self, when: Validity) -> bool {
        self.validity.overlaps(when)
    }

    /// The parent in that month.
    pub fn parent_at(&self, month: Month) -> Option<&AreaId> {
        self.parents.iter().find(|p| p.validity.contains(month)).map(|p| &p.parent)
    }

    /// The same with its parents, its successors and their shares in the order of time; as they stand, their order says
    /// nothing.
    #[must_use]
    pub fn in_order(&self) -> Self {
        let mut area = self.clone();
        area.parents.sort_by(|a, b| (a.validity, &a.parent).cmp(&(b.validity, &b.parent)));
        for succession in &mut area.successors {
            succession.shares.sort_by(|a, b| a.indicator.cmp(&b.indicator));
        }
        area.successors.sort_by(|a, b| (a.from, &a.successor).cmp(&(b.from, &b.successor)));
        area
    }

    /// Who has had a code, to be said after it when nobody has it in the months that were asked for: with the names and ids,
    /// when it was, and what became of them. Empty if nobody has ever had it.
    pub fn at_other_times(areas: &[&Self]) -> Text {
        if areas.is_empty() {
            return Text::default();
        }
        let (zh, en): (Vec<_>, Vec<_>) =
            areas.iter().map(|area| area.in_its_time()).map(|it| (it.zh, it.en)).unzip();
        Text::new(
            format!("；其他时候是{}", zh.join("、")),
            format!("; at other times it is of {}", en.join(", ")),
        )
    }

    fn in_its_time(&self) -> Text {
        let Self { id, name, validity, .. } = self;
        let (mut zh, mut en) =
            (format!("{}（{id}", name.get(Lang::Zh)), format!("{} ({id}", name.get(Lang::En)));
        if let Some(from) = validity.from {
            zh += &format!("，{from}起");
            en += &format!(", from {from}");
        }
        if let Some(until) = validity.until {
            zh += &format!("，{until}前");
            en += &format!(", before {until}");
        }
        let became: Vec<_> = self.successors.iter().map(|it| it.successor.as_str()).collect();
        if !became.is_empty() {
            zh += &format!("，后为{}", became.join("、"));
            en += &format!(", then {}", became.join(", "));
        }
        Text::new(zh + "）", en + ")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_had_a_code_is_told_with_what_became_of_them() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let mut city = Area {
            id: "gbt2260:370181".parse().unwrap(),
            kind: AreaKind::District,
            code: "370181".into(),
            name: Text::zh("章丘市"),
            validity: Validity { from: Some(month("1992-01")), until: Some(month("2016-01")) },
            parents: Vec::new(),
            successors: vec![Succession::new("gbt2260:370114".parse().unwrap(), month("2016-01"))],
        };
        let told = Area::at_other_times(&[&city]);
        assert_eq!(
            told.zh,
            "；其他时候是章丘市（gbt2260:370181，1992-01起，2016-01前，后为gbt2260:370114）"
        );
        assert_eq!(
            told.en,
            "; at other times it is of 章丘市 (gbt2260:370181, from 1992-01, before 2016-01, then gbt2260:370114)"
        );
        city.validity = Validity::default();
        city.successors.clear();
        assert_eq!(Area::at_other_times(&[&city]).zh, "；其他时候是章丘市（gbt2260:370181）");
        assert!(Area::at_other_times(&[]).is_empty());
    }
}
