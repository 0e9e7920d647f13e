//! What of the ledger a command is about: as of when, and which areas, periods and indicators.

use std::collections::{BTreeMap, BTreeSet};

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
    named: Named,
    /// The areas that were named, each with its names, as far as areas have gone by.
    ids: BTreeMap<AreaId, BTreeSet<String>>,
    /// What the catalogue has not had so far of what was named.
    unknown: Named,
    /// Of what no fact has been meant so far of what was named.
    empty: Named,
}

/// Areas, periods and indicators that were named.
#[derive(Clone, Debug)]
struct Named {
    areas: BTreeSet<String>,
    periods: BTreeSet<Period>,
    indicators: BTreeSet<IndicatorId>,
}

impl Facts {
    pub(crate) fn new(scope: &Scope) -> Result<Self> {
        let periods = scope.period.iter().map(|text| text.parse());
        let indicators = scope.indicator.iter().map(|text| text.parse());
        let named = Named {
            areas: scope.area.iter().cloned().collect(),
            periods: periods.collect::<Result<_, _>>().context("--period")?,
            indicators: indicators.collect::<Result<_, _>>().context("--indicator")?,
        };
        let ids = BTreeMap::new();
        Ok(Self { ids, unknown: named.clone(), empty: named.clone(), named })
    }

    /// Whether the thing is meant. Areas go by before the facts that are about them.
    pub(crate) fn admit(&mut self, thing: &Thing) -> bool {
        let (area, period, indicator) = match thing.key() {
            Key::Observation(key) => (key.area, key.period, Some(key.indicator)),
            Key::Target(key) => (key.area, key.period, Some(key.indicator)),
            Key::Honour(key) => (key.holder, key.period, None),
            Key::Milestone(key) => (key.area, key.period, None),
            Key::Imprint(key) => (key.area, key.period, None),
            Key::Outcome(key) => {
                let indicator = key.promise.indicator().cloned();
                (key.promise.area().clone(), key.year, indicator)
            }
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
            | Key::Release(_)
            | Key::Suppression(_)
            | Key::Assessment(_) => {
                match thing {
                    Thing::Area(area) => self.note(area),
                    Thing::Indicator(indicator) => {
                        self.unknown.indicators.remove(&indicator.id);
                    }
                    _ => {}
                }
                return true;
            }
        };
        let Named { areas, periods, indicators } = &self.named;
        let is_meant = (areas.is_empty() || self.ids.contains_key(&area))
            && (periods.is_empty() || periods.contains(&period))
            && (indicators.is_empty()
                || indicator.as_ref().is_some_and(|id| indicators.contains(id)));
        if is_meant {
            for name in self.ids.get(&area).into_iter().flatten() {
                self.empty.areas.remove(name);
            }
            self.empty.periods.remove(&period);
            if let Some(indicator) = &indicator {
                self.empty.indicators.remove(indicator);
            }
        }
        is_meant
    }

    fn note(&mut self, area: &Area) {
        let is_name = |name: &&String| **name == area.code || *name == area.id.as_str();
        let names: BTreeSet<String> = self.named.areas.iter().filter(is_name).cloned().collect();
        if !names.is_empty() {
            self.unknown.areas.retain(|name| !names.contains(name));
            self.ids.insert(area.id.clone(), names);
        }
    }

    /// Says that all has gone by: what there is nothing of, a line for each.
    ///
    /// # Errors
    ///
    /// If areas or indicators that were named are not there.
    pub(crate) fn check(&self) -> Result<Vec<String>> {
        let Named { areas, periods: _, indicators } = &self.unknown;
        let mut problems = Vec::new();
        if !areas.is_empty() {
            let names = joined(areas);
            problems.push(format!(
                "台账中没有地区{names} (the ledger has no area with the code or id {names})"
            ));
        }
        if !indicators.is_empty() {
            let ids = joined(indicators);
            problems.push(format!("台账中没有指标{ids} (the ledger has no indicator {ids})"));
        }
        if !problems.is_empty() {
            bail!("{}", problems.join("; "));
        }
        let Named { areas, periods, indicators } = &self.empty;
        let areas = areas.iter().map(|it| ("--area", it.clone()));
        let periods = periods.iter().map(|it| ("--period", it.to_string()));
        let indicators = indicators.iter().map(|it| ("--indicator", it.to_string()));
        let nothing = |(flag, name): (&str, String)| {
            format!(
                "提醒 warning: {flag} {name}：范围内没有它的数据 (there is nothing of it in what was asked for)"
            )
        };
        Ok(areas.chain(periods).chain(indicators).map(nothing).collect())
    }
}

fn joined(names: impl IntoIterator<Item = impl ToString>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    names.join("、")
}
