//! What of the ledger a command is about: as of when, and which areas, periods and indicators.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use scorecard_domain::{Area, AreaId, IndicatorId, Key, Period, Thing};
use scorecard_wire::pb::data::{AsOf, as_of};

use crate::args::Scope;

/// The point in time that `--as-of` means.
///
/// # Errors
///
/// If it is neither a revision, an instant of RFC 3339 nor `release:` and an id.
pub(crate) fn as_of(text: Option<&str>) -> Result<Option<AsOf>> {
    let point = |text: &str| match text.strip_prefix("release:") {
        Some(release) => Ok(as_of::AsOf::Release(release.to_owned())),
        None => moment("--as-of", text)
            .with_context(|| format!("--as-of {text}: or a release such as release:2022-annual")),
    };
    let as_of = text.map(point).transpose()?;
    Ok(as_of.map(|as_of| AsOf { as_of: Some(as_of) }))
}

/// A revision or an instant that was given with `flag`.
///
/// # Errors
///
/// If it is neither a revision nor an instant of RFC 3339.
pub(crate) fn moment(flag: &str, text: &str) -> Result<as_of::AsOf> {
    if let Ok(revision) = text.parse() {
        return Ok(as_of::AsOf::Revision(revision));
    }
    let instant = text.parse::<prost_types::Timestamp>().ok().with_context(|| {
        format!("{flag} {text}: expected a revision or an instant such as 2023-02-01T00:00:00Z")
    })?;
    Ok(as_of::AsOf::Instant(instant))
}

/// Which facts are meant. The catalogue is always whole.
#[derive(Debug)]
pub(crate) struct Facts {
    areas: Vec<String>,
    /// The ids of the areas that were named, as far as areas have gone by.
    ids: BTreeSet<AreaId>,
    /// The names that no area has had so far.
    unknown: BTreeSet<String>,
    periods: Vec<Period>,
    indicators: Vec<IndicatorId>,
}

impl Facts {
    pub(crate) fn new(scope: &Scope) -> Result<Self> {
        let periods = scope.period.iter().map(|text| text.parse());
        let indicators = scope.indicator.iter().map(|text| text.parse());
        Ok(Self {
            areas: scope.area.clone(),
            ids: BTreeSet::new(),
            unknown: scope.area.iter().cloned().collect(),
            periods: periods.collect::<Result<_, _>>().context("--period")?,
            indicators: indicators.collect::<Result<_, _>>().context("--indicator")?,
        })
    }

    /// Whether the thing is meant. Areas go by before the facts that are about them.
    pub(crate) fn admit(&mut self, thing: &Thing) -> bool {
        let (area, period, indicator) = match thing.key() {
            Key::Observation(key) => (key.area, key.period, Some(key.indicator)),
            Key::Target(key) => (key.area, key.period, Some(key.indicator)),
            Key::Honour(key) => (key.holder, key.period, None),
            Key::Milestone(key) => (key.area, key.period, None),
            Key::Imprint(key) => (key.area, key.period, None),
            Key::Media(_) => match thing {
                Thing::Media(media) => (media.area.clone(), media.period, None),
                _ => return true,
            },
            Key::Area(_)
            | Key::Indicator(_)
            | Key::Source(_)
            | Key::PeerGroup(_)
            | Key::Definition(_)
            | Key::CollectionPlan(_)
            | Key::Release(_) => {
                if let Thing::Area(area) = thing {
                    self.note(area);
                }
                return true;
            }
        };
        (self.areas.is_empty() || self.ids.contains(&area))
            && (self.periods.is_empty() || self.periods.contains(&period))
            && (self.indicators.is_empty()
                || indicator.is_some_and(|id| self.indicators.contains(&id)))
    }

    fn note(&mut self, area: &Area) {
        let is_named = |name: &String| *name == area.code || name == area.id.as_str();
        if self.areas.iter().any(is_named) {
            self.ids.insert(area.id.clone());
            self.unknown.retain(|name| !is_named(name));
        }
    }

    /// Says that all areas have gone by.
    ///
    /// # Errors
    ///
    /// If an area that was named is not there.
    pub(crate) fn check(&self) -> Result<()> {
        if self.unknown.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = self.unknown.iter().map(String::as_str).collect();
        let names = names.join("、");
        bail!("台账中没有地区{names} (the ledger has no area with the code or id {names})")
    }
}
