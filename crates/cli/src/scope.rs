//! What of the ledger a command is about: as of when, and which areas, periods and indicators.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use scorecard_data::{Clock as _, SystemClock};
use scorecard_domain::{Area, AreaId, IndicatorId, Key, Period, Thing, Timestamp, Validity};
use scorecard_wire::{
    pb::data::{AsOf, as_of},
    timestamp,
};

use crate::{args::Scope, flag, moment::Typed};

/// The point in time that `--as-of` means; none is now.
///
/// # Errors
///
/// If it is neither a revision, a moment nor `release:` and an id.
pub(crate) fn as_of(text: Option<&str>) -> Result<Option<AsOf>> {
    match text {
        Some(text) => point("--as-of", text, SystemClock.now()),
        None => Ok(None),
    }
}

/// Right after a revision.
pub(crate) const fn after(revision: u64) -> AsOf {
    AsOf { as_of: Some(as_of::AsOf::Revision(revision)) }
}

/// The point in time that `flag` means: of a day or a minute its end, or now if it is not over yet; then it is none.
///
/// # Errors
///
/// As of [`as_of()`].
pub(crate) fn point(flag: &str, text: &str, now: Timestamp) -> Result<Option<AsOf>> {
    let as_of = match (text.strip_prefix("release:"), text.parse()) {
        (Some(release), _) => as_of::AsOf::Release(release.to_owned()),
        (None, Ok(revision)) => as_of::AsOf::Revision(revision),
        (None, Err(_)) => {
            let others = [
                "修订号（如12）、发布（如release:2022-annual）或",
                "a revision such as 12, a release such as release:2022-annual, or ",
            ];
            let typed = Typed::read_or(others, flag, text)?;
            if typed.has(now) {
                return Ok(None);
            }
            as_of::AsOf::Instant(timestamp::write(typed.end.micros()))
        }
    };
    Ok(Some(AsOf { as_of: Some(as_of) }))
}

/// Which facts are meant. The catalogue is always whole.
#[derive(Debug)]
pub(crate) struct Facts {
    named: Named,
    /// By code that was named, the areas that have it, as far as areas have gone by.
    by_code: BTreeMap<String, Vec<Area>>,
    /// The areas that were named, each with its names: in a period, or in all.
    ids: BTreeMap<(AreaId, Option<Period>), BTreeSet<String>>,
    /// What is wrong with codes that were named.
    problems: Vec<String>,
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
        let periods = scope.period.iter().map(|text| flag::read("--period", text));
        let indicators = scope.indicator.iter().map(|text| flag::read("--indicator", text));
        let named = Named {
            areas: scope.area.iter().cloned().collect(),
            periods: periods.collect::<Result<_>>()?,
            indicators: indicators.collect::<Result<_>>()?,
        };
        Ok(Self {
            by_code: BTreeMap::new(),
            ids: BTreeMap::new(),
            problems: Vec::new(),
            unknown: named.clone(),
            empty: named.clone(),
            named,
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
        self.settle_codes();
        let Named { areas, periods, indicators } = &self.named;
        let names: Vec<&String> = [None, Some(period)]
            .into_iter()
            .filter_map(|when| self.ids.get(&(area.clone(), when)))
            .flatten()
            .collect();
        let is_meant = (areas.is_empty() || !names.is_empty())
            && (periods.is_empty() || periods.contains(&period))
            && (indicators.is_empty()
                || indicator.as_ref().is_some_and(|id| indicators.contains(id)));
        if is_meant {
            for name in names {
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
        let id = area.id.as_str();
        if self.named.areas.contains(id) {
            self.unknown.areas.remove(id);
            self.ids.entry((area.id.clone(), None)).or_default().insert(id.to_owned());
        }
        if self.named.areas.contains(&area.code) {
            self.unknown.areas.remove(&area.code);
            self.by_code.entry(area.code.clone()).or_default().push(area.clone());
        }
    }

    /// Finds the one area that each code means: in each of the periods that were named, or ever. All areas have gone by.
    fn settle_codes(&mut self) {
        let periods: Vec<Option<Period>> = match self.named.periods.len() {
            0 => vec![None],
            _ => self.named.periods.iter().copied().map(Some).collect(),
        };
        for (code, areas) in std::mem::take(&mut self.by_code) {
            for period in &periods {
                let when = period.map(Validity::during).unwrap_or_default();
                let meant = areas.iter().filter(|area| area.may_be_meant_in(when));
                match meant.collect::<Vec<_>>().as_slice() {
                    [area] => {
                        let names = self.ids.entry((area.id.clone(), *period)).or_default();
                        names.insert(code.clone());
                    }
                    meant => self.problems.push(no_one_area(&code, *period, meant)),
                }
            }
        }
    }

    /// Says that all has gone by: what there is nothing of, a line for each.
    ///
    /// # Errors
    ///
    /// If areas or indicators that were named are not there, or a code is not that of one area.
    pub(crate) fn check(&mut self) -> Result<Vec<String>> {
        self.settle_codes();
        let Named { areas, periods: _, indicators } = &self.unknown;
        let mut problems = self.problems.clone();
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

/// Why a code means no area, or which several.
fn no_one_area(code: &str, period: Option<Period>, meant: &[&Area]) -> String {
    let ids = joined(meant.iter().map(|area| area.id.as_str()));
    match period {
        Some(period) if meant.is_empty() => {
            format!("{period}没有代码为{code}的地区 (no area has the code {code} in {period})")
        }
        Some(period) => format!(
            "代码{code}在{period}属于多个地区，请用标识：{ids} (several areas have this code in {period}: give an id)"
        ),
        None => format!(
            "代码{code}属于多个地区，请用标识，或用--period写明时期：{ids} (several areas have this code: give an id, or a --period)"
        ),
    }
}

fn joined(names: impl IntoIterator<Item = impl ToString>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    names.join("、")
}

#[cfg(test)]
mod tests {
    use scorecard_domain::{AreaKind, Imprint, ImprintKey, Text};

    use super::*;

    fn read(text: &str) -> Option<as_of::AsOf> {
        let now = "2026-11-29T23:33:35+08:00".parse().unwrap();
        point("--as-of", text, now).unwrap().and_then(|it| it.as_of)
    }

    fn instant(text: &str) -> as_of::AsOf {
        as_of::AsOf::Instant(timestamp::write(text.parse::<Timestamp>().unwrap().micros()))
    }

    /// An area with the code 370181.
    fn area(id: &str, from: &str, until: &str) -> Area {
        let month = |text: &str| text.parse::<Period>().ok().map(Period::start);
        Area {
            id: id.parse().unwrap(),
            kind: AreaKind::District,
            code: "370181".to_owned(),
            name: Text::zh(id),
            validity: Validity { from: month(from), until: month(until) },
            parents: Vec::new(),
            successors: Vec::new(),
        }
    }

    /// A fact.
    fn imprint(key: ImprintKey) -> Imprint {
        let (text, line) = (Text::default, String::new);
        Imprint {
            key,
            compiled_by: text(),
            data_as_of: line(),
            published_on: line(),
            checked_by: text(),
            signed_by: text(),
            telephone: line(),
            data_url: line(),
            edition_url: line(),
            source: None,
            note: text(),
        }
    }

    /// Which of the areas' facts of 2015, 2016 and 2017 are meant, or what is wrong.
    fn meant(scope: (&[&str], &[&str])) -> Result<Vec<String>, String> {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let (area_names, period) = (texts(scope.0), texts(scope.1));
        let scope = Scope { as_of: None, area: area_names, period, indicator: Vec::new() };
        let mut facts = Facts::new(&scope).unwrap();
        let areas = [area("x:old", "", "2016-12"), area("x:new", "2016-12", "")];
        for area in &areas {
            facts.admit(&Thing::Area(area.clone()));
        }
        let mut found = Vec::new();
        for area in areas {
            for year in 2015..=2017 {
                let period = Period::year(year).unwrap();
                let key = ImprintKey { area: area.id.clone(), period };
                if facts.admit(&Thing::Imprint(imprint(key))) {
                    found.push(format!("{} {year}", area.id));
                }
            }
        }
        facts.check().map(|_| found).map_err(|err| err.to_string())
    }

    #[test]
    fn a_code_means_the_one_area_that_has_it_in_the_period_or_ever() {
        assert_eq!(meant((&["x:old"], &[])).unwrap(), ["x:old 2015", "x:old 2016", "x:old 2017"]);
        assert_eq!(meant((&["370181"], &["2015"])).unwrap(), ["x:old 2015"]);
        let each = meant((&["370181"], &["2015", "2017"])).unwrap();
        assert_eq!(each, ["x:old 2015", "x:new 2017"]);
        let several = meant((&["370181"], &["2015", "2016"])).unwrap_err();
        assert!(
            several.starts_with("代码370181在2016属于多个地区，请用标识：x:old、x:new"),
            "{several}"
        );
        let ever = meant((&["370181"], &[])).unwrap_err();
        assert!(ever.contains("x:old、x:new (several areas have this code"), "{ever}");
        assert!(meant((&["370182"], &[])).unwrap_err().contains("台账中没有地区370182"));
    }

    #[test]
    fn a_point_is_a_revision_a_release_or_the_end_of_what_was_typed() {
        assert_eq!(read("12"), Some(as_of::AsOf::Revision(12)));
        assert_eq!(read("release:2022-annual"), Some(as_of::AsOf::Release("2022-annual".into())));
        assert_eq!(read("2026-11-29T23:22:35"), Some(instant("2026-11-29T23:22:35+08:00")));
        assert_eq!(read("2026-11-28"), Some(instant("2026-11-28T23:59:59.999999+08:00")));
        assert_eq!(read("2026-11-29 23:32"), Some(instant("2026-11-29T23:32:59.999999+08:00")));
    }

    #[test]
    fn a_day_or_minute_that_is_not_over_is_now_and_a_later_one_is_left_to_the_ledger_to_refuse() {
        assert_eq!(read("2026-11-29"), None);
        assert_eq!(read("2026-11-29 23:33"), None);
        assert_eq!(read("2026-11-30"), Some(instant("2026-11-30T23:59:59.999999+08:00")));
        let told = format!("{:#}", point("--from", "yesterday", Timestamp::default()).unwrap_err());
        assert!(
            told.contains("--from yesterday") && told.contains("release:2022-annual"),
            "{told}"
        );
    }
}
