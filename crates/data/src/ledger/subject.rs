//! What a thing is about: the area, the indicator and the period that it belongs to.

use scorecard_domain::{AreaId, Change, IndicatorId, Key, OutcomeKey, Period, Thing};

/// What a thing is about; of what is `None` it is about none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Subject<'a> {
    pub(crate) area: Option<&'a AreaId>,
    pub(crate) indicator: Option<&'a IndicatorId>,
    pub(crate) period: Option<Period>,
}

impl<'a> Subject<'a> {
    /// What a thing with this key is about. Of a picture that stands in the picture, so its key is about nothing.
    pub(crate) const fn of_key(key: &'a Key) -> Self {
        match key {
            Key::Area(id) => Self { area: Some(id), indicator: None, period: None },
            Key::Indicator(id) => Self { area: None, indicator: Some(id), period: None },
            Key::Observation(key) => Self::figure(&key.area, &key.indicator, key.period),
            Key::Target(key) => Self::figure(&key.area, &key.indicator, key.period),
            Key::Honour(key) => Self::fact(&key.holder, key.period),
            Key::Milestone(key) => Self::fact(&key.area, key.period),
            Key::Imprint(key) => Self::fact(&key.area, key.period),
            Key::Suppression(key) => {
                Self { area: None, indicator: Some(&key.indicator), period: Some(key.period) }
            }
            Key::Outcome(key) => Self::outcome(key),
            Key::Source(_)
            | Key::PeerGroup(_)
            | Key::Definition(_)
            | Key::Media(_)
            | Key::CollectionPlan(_)
            | Key::Release(_)
            | Key::Assessment(_) => Self { area: None, indicator: None, period: None },
        }
    }

    /// What a thing is about.
    pub(crate) const fn of(thing: &'a Thing) -> Self {
        match thing {
            Thing::Area(area) => Self { area: Some(&area.id), indicator: None, period: None },
            Thing::Indicator(it) => Self { area: None, indicator: Some(&it.id), period: None },
            Thing::Observation(it) => Self::figure(&it.key.area, &it.key.indicator, it.key.period),
            Thing::Target(it) => Self::figure(&it.key.area, &it.key.indicator, it.key.period),
            Thing::Honour(it) => Self::fact(&it.key.holder, it.key.period),
            Thing::Milestone(it) => Self::fact(&it.key.area, it.key.period),
            Thing::Imprint(it) => Self::fact(&it.key.area, it.key.period),
            Thing::Outcome(it) => Self::outcome(&it.key),
            Thing::Media(it) => Self::fact(&it.area, it.period),
            Thing::Suppression(it) => {
                Self { area: None, indicator: Some(&it.key.indicator), period: Some(it.key.period) }
            }
            Thing::Source(_)
            | Thing::PeerGroup(_)
            | Thing::Definition(_)
            | Thing::CollectionPlan(_)
            | Thing::Release(_)
            | Thing::Assessment(_) => Self { area: None, indicator: None, period: None },
        }
    }

    /// What a change is about, as far as it tells itself.
    pub(crate) const fn of_change(change: &'a Change) -> Self {
        match change {
            Change::Put(thing) => Self::of(thing),
            Change::Withdraw(key) => Self::of_key(key),
        }
    }

    const fn figure(area: &'a AreaId, indicator: &'a IndicatorId, period: Period) -> Self {
        Self { area: Some(area), indicator: Some(indicator), period: Some(period) }
    }

    /// The year that answers for it.
    const fn outcome(key: &'a OutcomeKey) -> Self {
        let OutcomeKey { promise, year } = key;
        Self { area: Some(promise.area()), indicator: promise.indicator(), period: Some(*year) }
    }

    const fn fact(area: &'a AreaId, period: Period) -> Self {
        Self { area: Some(area), indicator: None, period: Some(period) }
    }
}
