//! A made-up country: districts of cities, with years of levels, and a definition of levels, growth and ranks.

use scorecard_domain::{
    Area, AreaKind, Change, Chapter, ChapterKind, Confidentiality, Definition, Direction, Frame,
    GrowthRule, Indicator, Item, ItemArea, ItemOf, Measure, Nature, Observation, ObservationKey,
    Of, OverAreas, OverTime, Parenthood, PlausibleRange, Preference, Qualifier, Reading, Rounding,
    Statuses, Text, Thing, Validity,
};
use scorecard_wire::pb::metrics::ScorecardsOf;

/// Which year the scorecards are of.
pub(crate) const YEAR: u32 = 2022;
/// Figures of a scorecard: of each indicator as many as there are measures.
pub(crate) const FIGURES: usize = INDICATORS * MEASURES.len();
const INDICATORS: usize = 20;
const MEASURES: [Measure; 3] = [Measure::Level, Measure::Growth, Measure::Rank];
/// Of so many districts each is a city, whose districts are ranked.
const CITY: usize = 10;

/// The id of a district.
pub(crate) fn area(n: usize) -> String {
    format!("x:d{n:04}")
}

/// The id of an indicator.
pub(crate) fn indicator(n: usize) -> String {
    format!("economy.value_added_{n}")
}

/// Which scorecards are filled: those of all districts.
pub(crate) fn cards() -> ScorecardsOf {
    ScorecardsOf { kind: AreaKind::District.number().into(), year: YEAR, ..Default::default() }
}

/// Another value of the first indicator in the first district.
pub(crate) fn other_value(n: usize) -> Change {
    Change::Put(observation(0, 0, YEAR, 1_000_000 + n))
}

/// How large it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Country {
    areas: usize,
    indicators: usize,
    /// The last is [`YEAR`].
    years: usize,
}

impl Country {
    /// With so many districts, and of each two years of the definition's indicators.
    pub(crate) const fn of_areas(areas: usize) -> Self {
        Self { areas, indicators: INDICATORS, years: 2 }
    }

    /// With about so many observations: of 3,000 districts and up to 20 years.
    pub(crate) fn of(observations: usize) -> Self {
        let (areas, years) = (3000, 20);
        let indicators = observations.div_ceil(areas * years).max(INDICATORS);
        Self { areas, indicators, years: observations.div_ceil(areas * indicators).min(years) }
    }

    /// How many observations it has.
    pub(crate) const fn observations(self) -> usize {
        self.areas * self.indicators * self.years
    }

    /// All that the ledger holds.
    pub(crate) fn changes(self) -> impl Iterator<Item = Change> {
        let Self { areas, indicators, years } = self;
        let cities = (0..areas.div_ceil(CITY)).map(|n| place(city(n), AreaKind::City, None));
        let districts =
            (0..areas).map(|n| place(area(n), AreaKind::District, Some(city(n / CITY))));
        let catalogue = cities.chain(districts).chain((0..indicators).map(measured));
        let first = YEAR + 1 - u32::try_from(years).unwrap();
        let observations = (0..areas).flat_map(move |n| {
            (0..indicators).flat_map(move |i| {
                (first..=YEAR).map(move |year| {
                    let growth = usize::try_from(year - first).unwrap() * (n % 50);
                    observation(n, i, year, 1000 + (n * 7 + i * 13) % 997 + growth)
                })
            })
        });
        let things = catalogue.chain([Thing::Definition(definition())]).chain(observations);
        things.map(Change::Put)
    }
}

fn city(n: usize) -> String {
    format!("x:c{n:04}")
}

fn place(id: String, kind: AreaKind, parent: Option<String>) -> Thing {
    let parents = parent.map(|parent| Parenthood {
        parent: parent.parse().unwrap(),
        validity: Validity::default(),
    });
    Thing::Area(Area {
        id: id.parse().unwrap(),
        kind,
        code: String::new(),
        name: Text::new(id.clone(), id),
        validity: Validity::default(),
        parents: parents.into_iter().collect(),
        successors: Vec::new(),
    })
}

fn measured(n: usize) -> Thing {
    Thing::Indicator(Indicator {
        id: indicator(n).parse().unwrap(),
        name: Text::new("增加值", "value added"),
        unit: Text::new("元", "yuan"),
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

fn observation(area_number: usize, n: usize, year: u32, tenths: usize) -> Thing {
    Thing::Observation(Observation {
        key: ObservationKey {
            indicator: indicator(n).parse().unwrap(),
            measure: Measure::Level,
            of: Of::Nothing,
            area: area(area_number).parse().unwrap(),
            period: year.to_string().parse().unwrap(),
        },
        reading: Reading::Value(format!("{}.{}", tenths / 10, tenths % 10).parse().unwrap()),
        qualifier: Qualifier::Exact,
        statuses: Statuses::NONE,
        stage: None,
        source: None,
        note: Text::default(),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    })
}

fn definition() -> Definition {
    let items = (0..INDICATORS).flat_map(|n| MEASURES.map(|measure| item(n, measure)));
    Definition {
        id: "district".parse().unwrap(),
        title: Text::new("区县成绩单", "Scorecard"),
        rounding: Rounding::default(),
        chapters: vec![Chapter {
            id: "economy".parse().unwrap(),
            title: Text::new("经济", "Economy"),
            kind: ChapterKind::Figures,
            items: items.collect(),
            targets: Vec::new(),
            parent_promises: false,
        }],
        claims: Vec::new(),
    }
}

fn item(n: usize, measure: Measure) -> Item {
    Item {
        id: format!("value_{n}_{}", measure.slug()).parse().unwrap(),
        label: Text::default(),
        indicator: indicator(n).parse().unwrap(),
        measure,
        area: ItemArea::default(),
        of: if measure == Measure::Rank { ItemOf::Parent } else { ItemOf::default() },
        preference: Preference::Computed,
        verb: Text::default(),
        noun: Text::default(),
        frame: Frame::NounFirst,
        part_of: None,
        continues: None,
        streak_rank: 1,
        required: false,
        highlight: false,
        short: Text::default(),
        grading: None,
        terms: scorecard_domain::ItemTerms::default(),
        assessment: None,
    }
}
