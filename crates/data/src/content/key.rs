//! Keys as text: the components of a key with a space between them, as no component has one.
//!
//! A space sorts before every character of a component, so the order of these texts is the order by
//! component, each by its text. Changes in a revision, lists and snapshots have this order within a kind.

use std::{fmt, str::FromStr};

use scorecard_domain::{
    HonourKey, ImprintKey, Key, Kind, MilestoneKey, ObservationKey, OutcomeKey, PromiseKey,
    SuppressionKey, TargetKey,
};

use super::reader::Corrupt;

/// The key as one text, unique within its kind; [`parse_key`] reads it.
pub fn key_text(key: &Key) -> String {
    match key {
        Key::Area(id) => id.to_string(),
        Key::Indicator(id) => id.to_string(),
        Key::Source(id) => id.to_string(),
        Key::PeerGroup(id) => id.to_string(),
        Key::Definition(id) => id.to_string(),
        Key::Observation(key) => observation_key_text(key),
        Key::Target(key) => target_key_text(key),
        Key::Honour(HonourKey { holder, honour, period }) => format!("{holder} {honour} {period}"),
        Key::Milestone(key) => milestone_key_text(key),
        Key::Media(id) => id.to_string(),
        Key::Imprint(ImprintKey { area, period }) => format!("{area} {period}"),
        Key::CollectionPlan(id) => id.to_string(),
        Key::Release(id) => id.to_string(),
        Key::Suppression(key) => key.to_string(),
        Key::Assessment(id) => id.to_string(),
        Key::Outcome(OutcomeKey { promise, year }) => format!("{} {year}", promise_text(promise)),
    }
}

/// What [`key_text`] gives of all outcomes of a promise before a space and their years.
pub(crate) fn promise_text(promise: &PromiseKey) -> String {
    match promise {
        PromiseKey::Target(key) => format!("target {}", target_key_text(key)),
        PromiseKey::Milestone(key) => format!("milestone {}", milestone_key_text(key)),
    }
}

/// The key that a row has: the number of its kind, and its text.
pub(crate) fn stored_key(kind: u8, text: &str) -> Result<Key, Corrupt> {
    let no_kind = || Corrupt::new(format!("there is no kind {kind}"));
    parse_key(Kind::from_number(kind).ok_or_else(no_kind)?, text)
}

/// [`key_text`] of a target.
pub(crate) fn target_key_text(key: &TargetKey) -> String {
    let TargetKey { indicator, measure, of, area, period, issuer } = key;
    format!("{indicator} {measure} {of} {area} {period} {issuer}")
}

/// [`key_text`] of a milestone.
pub(crate) fn milestone_key_text(key: &MilestoneKey) -> String {
    let MilestoneKey { area, milestone, period } = key;
    format!("{area} {milestone} {period}")
}

/// [`key_text`] of an observation, of which there are by far the most.
pub(crate) fn observation_key_text(key: &ObservationKey) -> String {
    let mut text = String::with_capacity(64);
    spell_observation_key(&mut text, key);
    text
}

/// Appends [`key_text`] of an observation.
pub(crate) fn spell_observation_key(text: &mut String, key: &ObservationKey) {
    spell_series(text, key);
    key.period.spell(text);
}

/// Appends what [`key_text`] gives of an observation before its period.
pub(crate) fn spell_series(text: &mut String, key: &ObservationKey) {
    let ObservationKey { indicator, measure, of, area, period: _ } = key;
    for part in [indicator.as_str(), measure.slug(), of.as_str(), area.as_str()] {
        text.push_str(part);
        text.push(' ');
    }
}

/// The components of a key that were not read yet.
struct Components<'a>(std::str::Split<'a, char>);

impl Components<'_> {
    fn next<T: FromStr<Err: fmt::Display>>(&mut self) -> Result<T, Corrupt> {
        let text = self.0.next().ok_or_else(|| Corrupt::new("a key is too short"))?;
        text.parse().map_err(Corrupt::new)
    }

    fn target(&mut self) -> Result<TargetKey, Corrupt> {
        Ok(TargetKey {
            indicator: self.next()?,
            measure: self.next()?,
            of: self.next()?,
            area: self.next()?,
            period: self.next()?,
            issuer: self.next()?,
        })
    }

    fn milestone(&mut self) -> Result<MilestoneKey, Corrupt> {
        Ok(MilestoneKey { area: self.next()?, milestone: self.next()?, period: self.next()? })
    }

    fn promise(&mut self) -> Result<PromiseKey, Corrupt> {
        match self.next::<String>()?.as_str() {
            "target" => self.target().map(PromiseKey::Target),
            "milestone" => self.milestone().map(PromiseKey::Milestone),
            other => Err(Corrupt::new(format!("`{other}` is no kind of promise"))),
        }
    }
}

/// The key of that kind which [`key_text`] gave.
///
/// # Errors
///
/// If the text is no key of that kind.
pub fn parse_key(kind: Kind, text: &str) -> Result<Key, Corrupt> {
    let mut parts = Components(text.split(' '));
    let key = match kind {
        Kind::Area => Key::Area(parts.next()?),
        Kind::Indicator => Key::Indicator(parts.next()?),
        Kind::Source => Key::Source(parts.next()?),
        Kind::PeerGroup => Key::PeerGroup(parts.next()?),
        Kind::Definition => Key::Definition(parts.next()?),
        Kind::Observation => Key::Observation(ObservationKey {
            indicator: parts.next()?,
            measure: parts.next()?,
            of: parts.next()?,
            area: parts.next()?,
            period: parts.next()?,
        }),
        Kind::Target => Key::Target(parts.target()?),
        Kind::Honour => Key::Honour(HonourKey {
            holder: parts.next()?,
            honour: parts.next()?,
            period: parts.next()?,
        }),
        Kind::Milestone => Key::Milestone(parts.milestone()?),
        Kind::Media => Key::Media(parts.next()?),
        Kind::Imprint => Key::Imprint(ImprintKey { area: parts.next()?, period: parts.next()? }),
        Kind::CollectionPlan => Key::CollectionPlan(parts.next()?),
        Kind::Release => Key::Release(parts.next()?),
        Kind::Suppression => {
            Key::Suppression(SuppressionKey { indicator: parts.next()?, period: parts.next()? })
        }
        Kind::Assessment => Key::Assessment(parts.next()?),
        Kind::Outcome => {
            Key::Outcome(OutcomeKey { promise: parts.promise()?, year: parts.next()? })
        }
    };
    match parts.0.next() {
        Some(_) => Err(Corrupt::new("a key is too long")),
        None => Ok(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: Kind, text: &str) {
        let key = parse_key(kind, text).unwrap();
        assert_eq!((key_text(&key).as_str(), key.kind()), (text, kind));
    }

    #[test]
    fn every_kind_of_key_is_one_text() {
        check(Kind::Area, "gbt2260:370102");
        check(Kind::Indicator, "economy.gdp");
        check(Kind::Source, "page-2023");
        check(Kind::PeerGroup, "group:jinan-air-unit-1");
        check(Kind::Definition, "district-yearly");
        check(Kind::Observation, "economy.gdp level  gbt2260:370102 2022");
        check(Kind::Observation, "economy.gdp share gbt2260:370100 gbt2260:370102 2022-01-01/P11M");
        check(Kind::Target, "economy.gdp growth  gbt2260:370102 2023 gbt2260:370100");
        check(Kind::Honour, "gbt2260:370102 assessment 2022");
        check(Kind::Milestone, "gbt2260:370102 metro 2022");
        check(Kind::Media, "lixia-hills");
        check(Kind::Imprint, "gbt2260:370102 2022");
        check(Kind::CollectionPlan, "fiscal-yearly");
        check(Kind::Release, "2022-annual");
        check(Kind::Suppression, "economy.gdp 2022");
        check(Kind::Outcome, "target economy.gdp level  gbt2260:370102 2023 gbt2260:370100 2024");
        check(Kind::Outcome, "milestone gbt2260:370102 metro 2023 2023");
        assert!(parse_key(Kind::Outcome, "honour gbt2260:370102 metro 2023 2023").is_err());
        assert!(parse_key(Kind::Honour, "gbt2260:370102 assessment").is_err());
        assert!(parse_key(Kind::Media, "lixia-hills 2").is_err());
    }

    #[test]
    fn texts_sort_by_component() {
        let sorted = [
            "a.b growth  a:a 2022",
            "a.b level  a:a 2022",
            "a.b level  a:a 2022-01",
            "a.b level  a:a 2022-01-01/P11M",
            "a.b level  a:a 2022-Q1",
            "a.b level  a:a-b 2021",
            "a.b.c level  a:a 2022",
        ];
        assert!(sorted.is_sorted());
    }
}
