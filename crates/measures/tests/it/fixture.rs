//! A small world to ask: a builder of changes, and questions in one line.

use scorecard_domain::{
    Absence, Area, AreaKind, Change, Confidentiality, Direction, GrowthRule, Indicator, ItemOf,
    Key, Measure, Membership, Nature, Observation, ObservationKey, Of, OverAreas, OverTime,
    Parenthood, PeerGroup, PlausibleRange, Preference, Qualifier, Reading, Rounding, Stage,
    Standing, Statuses, Text, Thing, Validity,
};
use scorecard_measures::{Answer, Cube, Question, Terms};

/// The indicator that facts are about: a count, the more the better.
pub(crate) const COUNT: &str = "economy.headquarters";
/// A flow in 亿元 with one decimal.
pub(crate) const FLOW: &str = "fiscal.general_public_budget_revenue";
/// A ratio in percent.
pub(crate) const RATIO: &str = "ecology.green_coverage";
pub(crate) const CITY: &str = "gbt2260:370100";

pub(crate) fn text(zh: &str) -> Text {
    Text { zh: zh.to_owned(), en: String::new() }
}

pub(crate) fn validity(from: &str, until: &str) -> Validity {
    Validity { from: from.parse().ok(), until: until.parse().ok() }
}

pub(crate) fn area(id: &str, kind: AreaKind, parent: &str) -> Area {
    let parents = parent
        .parse()
        .map(|parent| vec![Parenthood { parent, validity: Validity::default() }])
        .unwrap_or_default();
    Area {
        id: id.parse().unwrap(),
        kind,
        code: String::new(),
        name: text(id),
        validity: Validity::default(),
        parents,
        successors: Vec::new(),
    }
}

pub(crate) fn indicator(id: &str, nature: Nature) -> Indicator {
    let additive = matches!(nature, Nature::Flow | Nature::Count | Nature::Stock);
    Indicator {
        id: id.parse().unwrap(),
        name: text(id),
        unit: text(if additive { "元" } else { "%" }),
        multiplier: if nature == Nature::Flow { 8 } else { 0 },
        decimals: u8::from(nature != Nature::Count),
        direction: Direction::Higher,
        nature,
        over_time: OverTime::Sum,
        over_areas: if additive { OverAreas::Sum } else { OverAreas::WeightedMean },
        growth_rule: GrowthRule::Nominal,
        scope: Text::default(),
        explanation: Text::default(),
        plausible: PlausibleRange::default(),
        minimum_units: None,
        formula: None,
        price_index: None,
        streaks: Default::default(),
    }
}

pub(crate) fn group(id: &str, membership: Membership) -> PeerGroup {
    PeerGroup { id: id.parse().unwrap(), name: text(id), membership }
}

/// `(area, indicator, period, value)`; the value may carry a qualifier's slug before it (`at_least 600`),
/// status codes behind it (`161.3 E`), or be a standing's or an absence's slug.
pub(crate) fn observation(
    area: &str,
    indicator: &str,
    period: &str,
    measure: Measure,
    of: &str,
    words: &str,
) -> Observation {
    let mut observation = Observation {
        key: ObservationKey {
            indicator: indicator.parse().unwrap(),
            measure,
            of: of.parse().unwrap(),
            area: area.parse().unwrap(),
            period: period.parse().unwrap(),
        },
        reading: Reading::Absent(Absence::NotCollected),
        qualifier: Qualifier::Exact,
        statuses: Statuses::NONE,
        stage: None,
        source: None,
        note: Text::default(),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    };
    for word in words.split(' ') {
        if let Ok(value) = word.parse() {
            observation.reading = Reading::Value(value);
        } else if let Ok(standing) = word.parse::<Standing>() {
            observation.reading = Reading::Standing(standing);
        } else if let Ok(absence) = word.parse::<Absence>() {
            observation.reading = Reading::Absent(absence);
        } else if let Ok(qualifier) = word.parse::<Qualifier>() {
            observation.qualifier = qualifier;
        } else if let Ok(stage) = word.parse::<Stage>() {
            observation.stage = Some(stage);
        } else {
            observation.statuses = observation.statuses.union(word.parse().unwrap());
        }
    }
    observation
}

/// A city with districts `gbt2260:370101` and so on, and the three indicators; grows by one revision a call.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) cube: Cube,
}

impl World {
    pub(crate) fn new(districts: usize) -> Self {
        let mut world = Self { cube: Cube::default() };
        let mut things = vec![Thing::Area(area(CITY, AreaKind::City, ""))];
        for n in 1..=districts {
            things.push(Thing::Area(area(&district(n), AreaKind::District, CITY)));
        }
        for (id, nature) in [(COUNT, Nature::Count), (FLOW, Nature::Flow), (RATIO, Nature::Ratio)] {
            things.push(Thing::Indicator(indicator(id, nature)));
        }
        world.put(things);
        world
    }

    pub(crate) fn put(&mut self, things: impl IntoIterator<Item = Thing>) {
        let changes: Vec<_> = things.into_iter().map(Change::Put).collect();
        self.cube = self.cube.apply(self.cube.revision() + 1, &changes);
    }

    pub(crate) fn withdraw(&mut self, key: Key) {
        self.cube = self.cube.apply(self.cube.revision() + 1, &[Change::Withdraw(key)]);
    }

    /// Changes an indicator that is there.
    pub(crate) fn change(&mut self, indicator: &str, how: impl FnOnce(&mut Indicator)) {
        let mut changed =
            self.cube.indicator(&indicator.parse().unwrap()).unwrap().thing.as_ref().clone();
        how(&mut changed);
        self.put([Thing::Indicator(changed)]);
    }

    /// Records levels.
    pub(crate) fn levels(&mut self, indicator: &str, period: &str, levels: &[(&str, &str)]) {
        self.put(levels.iter().map(|(area, words)| {
            Thing::Observation(observation(area, indicator, period, Measure::Level, "", words))
        }));
    }

    /// Records one published value of a measure.
    pub(crate) fn published(
        &mut self,
        area: &str,
        indicator: &str,
        period: &str,
        (measure, of): (Measure, &str),
        words: &str,
    ) {
        self.put([Thing::Observation(observation(area, indicator, period, measure, of, words))]);
    }

    pub(crate) fn ask(
        &self,
        area: &str,
        indicator: &str,
        period: &str,
        measure: Measure,
        of: &str,
    ) -> Answer {
        self.cube.answer(&question(area, indicator, period, measure, of))
    }
}

pub(crate) fn district(n: usize) -> String {
    format!("gbt2260:3701{n:02}")
}

/// `of` is `parent` or an id.
pub(crate) fn question(
    area: &str,
    indicator: &str,
    period: &str,
    measure: Measure,
    of: &str,
) -> Question {
    let of = match (of, of.parse()) {
        ("parent", _) => ItemOf::Parent,
        (_, Ok(Of::Area(id))) => ItemOf::Area(id),
        (_, Ok(Of::Group(id))) => ItemOf::Group(id),
        _ => ItemOf::Nothing,
    };
    Question {
        indicator: indicator.parse().unwrap(),
        measure,
        of,
        area: area.parse().unwrap(),
        period: period.parse().unwrap(),
        streak_rank: 1,
        terms: Terms::default(),
        preference: Preference::Computed,
        rounding: Rounding::HalfAwayFromZero,
        decimals: None,
    }
}

/// The computed value in words as [`observation`] reads them, or why there is none.
pub(crate) fn computed(answer: &Answer) -> String {
    match &answer.computed {
        Ok(computed) => words(&computed.value),
        Err(missing) => missing.to_string(),
    }
}

pub(crate) fn words(value: &scorecard_measures::Value) -> String {
    let mut words = match value.reading {
        Reading::Value(number) => number.to_string(),
        Reading::Standing(standing) => standing.to_string(),
        Reading::Absent(absence) => absence.to_string(),
    };
    if value.qualifier != Qualifier::Exact {
        words = format!("{} {words}", value.qualifier);
    }
    if !value.statuses.is_empty() {
        words = format!("{words} {}", value.statuses);
    }
    if let Some(stage) = value.stage {
        words = format!("{words} {stage}");
    }
    words
}
