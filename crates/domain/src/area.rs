//! Reference areas: where a figure is about.

use crate::{
    codes::code_list,
    decimal::Decimal,
    id::{AreaId, IndicatorId},
    period::{Month, Validity},
    text::Text,
};

code_list! {
    /// What kind of area it is. Areas of one kind under one parent are peers.
    AreaKind, "area kind" {
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
    /// Its parents, in the order of time; their validities do not overlap.
    pub parents: Vec<Parenthood>,
    /// What it became.
    pub successors: Vec<Succession>,
}

impl Area {
    /// The parent in that month.
    pub fn parent_at(&self, month: Month) -> Option<&AreaId> {
        self.parents.iter().find(|p| p.validity.contains(month)).map(|p| &p.parent)
    }
}
