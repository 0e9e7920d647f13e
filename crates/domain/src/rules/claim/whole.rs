//! The whole that the text of a claim names: 全省第一 takes a province, “nationwide” a country.

use super::{en, zh};
use crate::{area::AreaKind, claim::Claim};

/// What a whole can be that is named so.
pub(super) type Whole = &'static [AreaKind];

pub(super) const COUNTRY: Whole = &[AreaKind::Country];
pub(super) const PROVINCE: Whole = &[AreaKind::Province];
/// A municipality is a province, and a city of a county's rank is a district.
pub(super) const CITY: Whole = &[AreaKind::City, AreaKind::Province, AreaKind::District];
pub(super) const COUNTY: Whole = &[AreaKind::District];
/// 全区 is all of a district, of a zone or of an autonomous region.
pub(super) const DISTRICT: Whole = &[AreaKind::District, AreaKind::Zone, AreaKind::Province];

impl Claim {
    /// Whether a text names a whole, and none of the areas that its figure, of an area of the kind `own`, is compared with is
    /// of such a kind: 全省第一 of a rank among the districts of a city. What may name the figure's own area says nothing.
    pub fn names_another_whole(&self, own: AreaKind, compared: &[AreaKind]) -> bool {
        let is_another = |named: Vec<Whole>| {
            let fits = |whole: &Whole| compared.iter().any(|kind| whole.contains(kind));
            !named.iter().any(fits) && named.iter().any(|whole| !whole.contains(&own))
        };
        !compared.is_empty()
            && [zh::wholes(&self.text.zh), en::wholes(&self.text.en)].into_iter().any(is_another)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_is_of_the_kind_that_is_named() {
        use AreaKind::{City, Country, Province};
        let named = |text: &str| {
            let all = if text.is_ascii() { en::wholes(text) } else { zh::wholes(text) };
            all.into_iter().filter_map(|whole| whole.first()).copied().collect::<Vec<_>>()
        };
        for (text, whole) in [
            ("居全国第一", vec![Country]),
            ("高于全国平均水平", vec![Country]),
            ("全国文明城市数居首位", vec![]),
            ("全国百强企业数居全省前三", vec![Province]),
            ("居全市第一，高于全省", vec![Province, City]),
            ("first in the province", vec![Province]),
            ("above the city's", vec![City]),
            ("first nationwide", vec![Country]),
            ("first city-wide", vec![City]),
            ("a wide city", vec![]),
        ] {
            assert_eq!(named(text), whole, "{text}");
        }
    }
}
