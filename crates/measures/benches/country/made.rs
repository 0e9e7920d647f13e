//! The made figures: numbers that follow from their place by whole-number arithmetic, so that the other engine makes the
//! same ones by itself.

use scorecard_domain::{
    Area, AreaKind, Confidentiality, Decimal, Direction, GrowthRule, Indicator, Measure, Nature,
    Observation, ObservationKey, Of, OverAreas, OverTime, Parenthood, Period, PlausibleRange,
    Qualifier, Reading, Statuses, Text, Thing, Validity,
};

/// Years of each indicator.
pub(crate) const YEARS: usize = 20;
pub(crate) const FIRST_YEAR: usize = 2003;
/// The districts of a city lie behind it.
const CITY: usize = 29;

/// How many areas and indicators.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) areas: usize,
    pub(crate) indicators: usize,
}

impl Size {
    /// All places, be there a figure or not.
    pub(crate) fn places(self) -> usize {
        self.areas * self.indicators * YEARS
    }
}

/// The figure's digits, with one decimal; none in a gap, one place of a hundred.
pub(crate) fn digits(area: usize, indicator: usize, year: usize) -> Option<i64> {
    let place = i64::try_from((indicator * YEARS + year) * 4096 + area).unwrap();
    let mixed = place * 2_654_435_761 % 4_294_967_291;
    let mixed = (mixed ^ (mixed >> 13)) * 40_503 % 4_294_967_291;
    (mixed % 100 != 0).then_some(1_000 + mixed % 100_000)
}

/// The parent's number: area 0 is the country, then each city with its districts.
pub(crate) fn parent(area: usize) -> Option<usize> {
    match area {
        0 => None,
        _ if (area - 1).is_multiple_of(CITY) => Some(0),
        _ => Some(1 + (area - 1) / CITY * CITY),
    }
}

pub(crate) fn area_id(area: usize) -> String {
    format!("gbt2260:{:06}", 100_000 + area)
}

pub(crate) fn indicator_id(indicator: usize) -> String {
    format!("economy.indicator_{indicator:04}")
}

pub(crate) fn area(number: usize) -> Thing {
    let parents = parent(number).map(|parent| Parenthood {
        parent: area_id(parent).parse().unwrap(),
        validity: Validity::default(),
    });
    Thing::Area(Area {
        id: area_id(number).parse().unwrap(),
        kind: match parent(number) {
            None => AreaKind::Country,
            Some(0) => AreaKind::City,
            Some(_) => AreaKind::District,
        },
        code: String::new(),
        name: Text::default(),
        validity: Validity::default(),
        parents: parents.into_iter().collect(),
        successors: Vec::new(),
    })
}

pub(crate) fn indicator(number: usize) -> Thing {
    Thing::Indicator(Indicator {
        id: indicator_id(number).parse().unwrap(),
        name: Text::default(),
        unit: Text { zh: "元".to_owned(), en: String::new() },
        multiplier: 8,
        decimals: 1,
        direction: Direction::Higher,
        nature: Nature::Flow,
        over_time: OverTime::Sum,
        over_areas: OverAreas::Sum,
        growth_rule: GrowthRule::Nominal,
        scope: Text::default(),
        explanation: Text::default(),
        plausible: PlausibleRange::default(),
        minimum_units: None,
        formula: None,
        price_index: None,
        streaks: Default::default(),
    })
}

/// All figures of an indicator, in the order of a snapshot: by area, then by year.
pub(crate) fn observations(indicator: usize, areas: usize) -> Vec<Thing> {
    let mut things = Vec::with_capacity(areas * YEARS);
    for area in 0..areas {
        for year in 0..YEARS {
            let Some(digits) = digits(area, indicator, year) else { continue };
            things.push(Thing::Observation(observation(area, indicator, year, digits)));
        }
    }
    things
}

pub(crate) fn observation(area: usize, indicator: usize, year: usize, digits: i64) -> Observation {
    Observation {
        key: ObservationKey {
            indicator: indicator_id(indicator).parse().unwrap(),
            measure: Measure::Level,
            of: Of::Nothing,
            area: area_id(area).parse().unwrap(),
            period: period(year),
        },
        reading: Reading::Value(Decimal::new(digits.into(), 1).unwrap()),
        qualifier: Qualifier::Exact,
        statuses: Statuses::NONE,
        stage: None,
        source: Some(format!("yearbook-{}", FIRST_YEAR + year).parse().unwrap()),
        note: Text::default(),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    }
}

pub(crate) fn period(year: usize) -> Period {
    Period::year(u32::try_from(FIRST_YEAR + year).unwrap()).unwrap()
}
