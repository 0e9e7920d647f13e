//! Reference areas: where a figure is about.

use crate::{
    codes::code_list,
    id::AreaId,
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Succession {
    /// The area that took over, in whole or in part.
    pub successor: AreaId,
    /// The first month in which it had.
    pub from: Month,
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
