//! The rows: a country's districts, some indicators and years, each with a value, a source and now and then a note.

use scorecard_domain::{self as domain, AreaId, Decimal, IndicatorId, Observation, Period};
use scorecard_wire::pb::data::{self as pb, change::Action, observation::Reading, thing::Thing};

const AREAS: u64 = 2850;
const YEARS: u64 = 20;

/// So many of them, in the order of their keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows {
    len: u64,
    /// Has no divisor in common with `len`.
    stride: u64,
}

/// The rows, one after the other, with ids that were read before.
pub(crate) struct Columns {
    rows: Rows,
    indicators: Vec<IndicatorId>,
    areas: Vec<AreaId>,
    row: Observation,
}

impl Columns {
    /// A row.
    pub(crate) fn observation(&mut self, number: u64) -> &Observation {
        let Row { indicator, area, year, mantissa } = self.rows.row(number);
        let at = |n: u64| usize::try_from(n).unwrap();
        self.row.key.indicator.clone_from(&self.indicators[at(indicator)]);
        self.row.key.area.clone_from(&self.areas[at(area)]);
        self.row.key.period = Period::year(u32::try_from(2000 + year).unwrap()).unwrap();
        self.row.reading = domain::Reading::Value(Decimal::new(mantissa.into(), 1).unwrap());
        let note = if mantissa.is_multiple_of(50) { "初步核算数" } else { "" };
        self.row.note = domain::Text::zh(note);
        &self.row
    }
}

/// One row in numbers.
pub(crate) struct Row {
    pub(crate) indicator: u64,
    pub(crate) area: u64,
    pub(crate) year: u64,
    pub(crate) mantissa: u64,
}

impl Rows {
    pub(crate) fn new(len: u64) -> Self {
        let divides = |a: u64, b: u64| {
            let (mut a, mut b) = (a, b);
            while b > 0 {
                (a, b) = (b, a % b);
            }
            a > 1
        };
        let mut stride = len / 3 * 2 + 1;
        while divides(stride, len) {
            stride += 1;
        }
        Self { len, stride }
    }

    pub(crate) const fn len(self) -> u64 {
        self.len
    }

    /// Another order of the same rows.
    pub(crate) const fn shuffle(self, number: u64) -> u64 {
        number.wrapping_mul(self.stride) % self.len
    }

    pub(crate) const fn row(self, number: u64) -> Row {
        let year = number % YEARS;
        let area = number / YEARS % AREAS;
        let indicator = number / YEARS / AREAS;
        // Grows by some eight of a hundred a year, as figures that nobody finds suspicious do.
        let noise = number.wrapping_mul(2_654_435_761) >> 7;
        let base = 10_000 + (area * 7919 + indicator * 104_729) % 90_000;
        let mantissa = base * (1000 + 80 * year + noise % 9) / 1000;
        Row { indicator, area, year, mantissa }
    }

    pub(crate) fn key(self, number: u64) -> pb::ObservationKey {
        let Row { indicator, area, year, mantissa: _ } = self.row(number);
        pb::ObservationKey {
            indicator: format!("load.i{indicator:04}"),
            measure: pb::Measure::Level.into(),
            of: String::new(),
            area: format!("gbt2260:{}", 100_000 + area),
            period: (2000 + year).to_string(),
        }
    }

    pub(crate) fn change(self, number: u64) -> pb::Change {
        self.observe(number, self.row(number).mantissa)
    }

    /// A correction of the row.
    pub(crate) fn changed(self, number: u64) -> pb::Change {
        self.observe(number, self.row(number).mantissa + 1)
    }

    fn observe(self, number: u64, mantissa: u64) -> pb::Change {
        let note = if mantissa.is_multiple_of(50) { "初步核算数" } else { "" };
        put(Thing::Observation(pb::Observation {
            key: Some(self.key(number)),
            reading: Some(Reading::Value(format!("{}.{}", mantissa / 10, mantissa % 10))),
            source: "yearbook-2023".to_owned(),
            note: Some(text(note)),
            ..pb::Observation::default()
        }))
    }

    /// The rows as a client has them that read its ids once.
    pub(crate) fn columns(self) -> Columns {
        let first = pb::Observation {
            key: Some(self.key(0)),
            reading: Some(Reading::Value("0".to_owned())),
            source: "yearbook-2023".to_owned(),
            ..pb::Observation::default()
        };
        let read = scorecard_wire::reading("", first, scorecard_wire::observation::read);
        let ids = |prefix: &str, range: std::ops::Range<u64>| -> Vec<String> {
            range.map(|n| format!("{prefix}{n:04}")).collect()
        };
        let indicators = ids("load.i", 0..self.len / YEARS / AREAS + 1);
        let areas = ids("gbt2260:", 100_000..100_000 + AREAS);
        Columns {
            rows: self,
            indicators: indicators.iter().map(|id| id.parse().unwrap()).collect(),
            areas: areas.iter().map(|id| id.parse().unwrap()).collect(),
            row: read.unwrap(),
        }
    }

    /// What the rows refer to.
    pub(crate) fn ground(self) -> Vec<pb::Change> {
        let areas = (0..AREAS).map(|area| {
            put(Thing::Area(pb::Area {
                id: format!("gbt2260:{}", 100_000 + area),
                kind: pb::AreaKind::District.into(),
                name: Some(text("区")),
                ..pb::Area::default()
            }))
        });
        let indicators = (0..=self.len / YEARS / AREAS).map(|indicator| {
            put(Thing::Indicator(pb::Indicator {
                id: format!("load.i{indicator:04}"),
                name: Some(text("收入")),
                unit: Some(text("元")),
                multiplier: 8,
                decimals: 1,
                direction: 1,
                nature: 1,
                over_time: 1,
                over_areas: 1,
                growth_rule: 1,
                ..pb::Indicator::default()
            }))
        });
        let source = put(Thing::Source(pb::Source {
            id: "yearbook-2023".to_owned(),
            title: Some(text("年鉴")),
            ..pb::Source::default()
        }));
        areas.chain(indicators).chain([source]).collect()
    }
}

fn text(zh: &str) -> pb::Text {
    pb::Text { zh: zh.to_owned(), en: String::new() }
}

fn put(thing: Thing) -> pb::Change {
    let put = Action::Put(pb::Thing { thing: Some(thing) });
    pb::Change { if_revision: None, action: Some(put) }
}
