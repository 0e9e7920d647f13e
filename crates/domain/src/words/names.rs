//! What a share or a rank is of, as sentences and as tables name it: 全市, 济南市.

use crate::{
    area::AreaKind,
    text::{Lang, Text},
};

/// The name of what a share, rank, standing or streak is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OfName {
    prose: Text,
    table: Text,
    is_group: bool,
}

impl OfName {
    /// A parent of the figure's area: sentences say 全市 and "the city", tables its name, 济南市.
    pub fn parent(kind: AreaKind, name: &Text) -> Self {
        let ends = |suffix| name.zh.ends_with(suffix);
        let (zh, en) = match kind {
            AreaKind::Country => ("全国", "the country"),
            AreaKind::Province if ends("自治区") => ("全区", "the region"),
            AreaKind::Province if ends("市") => ("全市", "the city"),
            AreaKind::Province => ("全省", "the province"),
            AreaKind::City if ends("州") => ("全州", "the prefecture"),
            AreaKind::City => ("全市", "the city"),
            AreaKind::District if ends("县") => ("全县", "the county"),
            AreaKind::District if ends("市") => ("全市", "the city"),
            AreaKind::District => ("全区", "the district"),
            AreaKind::Subdistrict if ends("镇") => ("全镇", "the town"),
            AreaKind::Subdistrict if ends("乡") => ("全乡", "the township"),
            AreaKind::Subdistrict => ("全街道", "the subdistrict"),
            AreaKind::Zone | AreaKind::Street | AreaKind::Building | AreaKind::Region => {
                return Self::area(name);
            }
        };
        Self { prose: Text::new(zh, en), table: name.clone(), is_group: false }
    }

    /// An area that is no parent of the figure's area: its name everywhere.
    pub fn area(name: &Text) -> Self {
        Self { prose: name.clone(), table: name.clone(), is_group: false }
    }

    /// A peer group: its name everywhere.
    pub fn group(name: &Text) -> Self {
        Self { prose: name.clone(), table: name.clone(), is_group: true }
    }

    /// As tables name it: 济南市.
    pub const fn table(&self) -> &Text {
        &self.table
    }

    /// As sentences name it: 全市, the city.
    pub fn prose(&self, lang: Lang) -> &str {
        self.prose.get(lang)
    }

    pub(super) const fn is_group(&self) -> bool {
        self.is_group
    }

    /// Whether sentences call it by its name, as nothing else would tell which it is.
    pub(super) fn is_named(&self) -> bool {
        self.prose == self.table
    }

    /// Whether a text names it, in either way.
    pub fn is_named_in(&self, text: &str, lang: Lang) -> bool {
        let text = text.to_lowercase();
        let names = [self.prose(lang), self.table.get(lang)];
        names.iter().any(|name| !name.is_empty() && text.contains(&name.to_lowercase()))
    }

    /// Whether the name already says what is ranked: 全市空气质量考核第一单元 says 空气质量.
    pub(super) fn says(&self, noun: &str, lang: Lang) -> bool {
        let plain = |text: &str| text.to_lowercase().replace('-', " ");
        plain(self.prose(lang)).contains(&plain(noun))
    }
}

/// What areas of a kind are called when they are counted: 10个区县, 10 districts.
pub const fn peers(kind: AreaKind, lang: Lang) -> &'static str {
    let (zh, en) = match kind {
        AreaKind::Country => ("国家", "countries"),
        AreaKind::Province => ("省区市", "provinces"),
        AreaKind::City => ("市", "cities"),
        AreaKind::District => ("区县", "districts"),
        AreaKind::Subdistrict => ("街道乡镇", "subdistricts"),
        AreaKind::Zone => ("园区", "zones"),
        AreaKind::Street => ("街区", "streets"),
        AreaKind::Building => ("楼宇", "buildings"),
        AreaKind::Region => ("区域", "regions"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
