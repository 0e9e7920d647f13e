//! Figures of a definition that are parts of another: whether they can be summed against their whole, and whether the ledger
//! knows enough to withhold of them what tells of what is withheld.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Definition, DefinitionId, Indicator, IndicatorId, Item, ItemId, ItemOf, Kind, Measure, Problem,
    Thing,
};

use super::{Judgement, State, page::warning};
use crate::{ledger::warning::WarningReason, sentences, store::StoreError};

type Indicators = BTreeMap<IndicatorId, Indicator>;

/// A figure with those that are parts of it, each with its path from the definition.
struct Whole<'a> {
    path: String,
    item: &'a Item,
    parts: Vec<(String, &'a Item)>,
}

impl Judgement {
    /// Whether what is put can make anything of parts and wholes.
    pub(super) fn looks_at_parts(&self) -> bool {
        self.networks || self.definitions.values().any(|(_, definition)| definition.is_some())
    }

    pub(super) fn conclude_parts(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        if !self.looks_at_parts() {
            return Ok(());
        }
        let mut definitions: BTreeMap<DefinitionId, Definition> = BTreeMap::new();
        state.each(Kind::Definition, &mut |thing| {
            if let Thing::Definition(definition) = thing {
                definitions.insert(definition.id.clone(), definition);
            }
        })?;
        for (id, (_, put)) in &self.definitions {
            match put {
                Some(definition) => definitions.insert(id.clone(), definition.clone()),
                None => definitions.remove(id),
            };
        }
        if !definitions.values().flat_map(Definition::items).any(|item| item.part_of.is_some()) {
            return Ok(());
        }
        let mut indicators = Indicators::new();
        state.each(Kind::Indicator, &mut |thing| {
            if let Thing::Indicator(indicator) = thing {
                indicators.insert(indicator.id.clone(), indicator);
            }
        })?;
        let mut anew: BTreeMap<IndicatorId, u64> = BTreeMap::new();
        for (id, (index, put)) in &self.indicators {
            if indicators.insert(id.clone(), put.clone()).as_ref() != Some(put) {
                anew.insert(id.clone(), *index);
            }
        }
        for definition in definitions.values() {
            let put = self.definitions.get(&definition.id).map(|(index, _)| *index);
            for whole in wholes(definition) {
                if let Some(index) = put {
                    for (path, problem) in unlike(&whole, &indicators) {
                        let path = format!("changes[{index}].definition.{path}");
                        let warning = warning(path, WarningReason::PartsUnlike, problem);
                        self.told.warnings.add(index, warning);
                    }
                }
                let place = put.map(|index| (index, format!("definition.{}", whole.path)));
                let place = place.or_else(|| {
                    let index = whole.indicators().filter_map(|id| anew.get(id)).max()?;
                    Some((*index, "indicator".to_owned()))
                });
                if let Some((index, path)) = place
                    && let Some(problem) = unprotected(&whole, &indicators)
                {
                    let path = format!("changes[{index}].{path}");
                    let warning = warning(path, WarningReason::PartsUnprotected, problem);
                    self.told.warnings.add(index, warning);
                }
            }
        }
        Ok(())
    }
}

impl Whole<'_> {
    fn indicators(&self) -> impl Iterator<Item = &IndicatorId> {
        let items = std::iter::once(self.item).chain(self.parts.iter().map(|(_, part)| *part));
        items.map(|item| &item.indicator)
    }
}

/// The figures of a definition that have parts.
fn wholes(definition: &Definition) -> Vec<Whole<'_>> {
    let mut parts: BTreeMap<&ItemId, Vec<(String, &Item)>> = BTreeMap::new();
    let placed = definition.chapters.iter().enumerate().flat_map(|(c, chapter)| {
        let items = chapter.items.iter().enumerate();
        items.map(move |(i, item)| (format!("chapters[{c}].items[{i}]"), item))
    });
    let placed: Vec<(String, &Item)> = placed.collect();
    for (path, item) in &placed {
        if let Some(whole) = &item.part_of {
            parts.entry(whole).or_default().push((path.clone(), item));
        }
    }
    let wholes = placed.into_iter().filter_map(|(path, item)| {
        let parts = parts.remove(&item.id)?;
        Some(Whole { path, item, parts })
    });
    wholes.collect()
}

/// The parts that are not in one unit with the first or, with their whole, in one power of ten. The whole's own counter may be
/// another: 15家首店 are 4个 and 11个 brands.
fn unlike(whole: &Whole<'_>, indicators: &Indicators) -> Vec<(String, Problem)> {
    let Whole { path: _, item, parts } = whole;
    let of = |item: &Item| indicators.get(&item.indicator);
    let mut found = Vec::new();
    let Some(of_whole) = of(item) else { return found };
    let known: Vec<_> = parts.iter().filter_map(|(path, it)| Some((path, it, of(it)?))).collect();
    let Some((_, sibling, of_first)) = known.first() else { return found };
    for (path, part, its) in &known {
        let (unit, other) = (its.scaled_unit(), of_first.scaled_unit());
        let problem = if other != unit {
            sentences::parts_in_two_units(&part.id, unit, &sibling.id, &item.id, other)
        } else if of_whole.multiplier != its.multiplier {
            sentences::part_in_another_unit(&part.id, unit, &item.id, of_whole.scaled_unit())
        } else {
            continue;
        };
        found.push((format!("{path}.part_of"), problem));
    }
    found
}

/// That a level which is withheld where it is of few units may be worked out from the others, because the formula of the whole
/// does not name all parts. That a page has figures as parts of another does not say that they are all of them, so the ledger
/// cannot go by it.
fn unprotected(whole: &Whole<'_>, indicators: &Indicators) -> Option<Problem> {
    let is_level = |item: &Item| item.measure == Measure::Level && item.of == ItemOf::Nothing;
    let of_one_area = |part: &Item| is_level(part) && part.area == whole.item.area;
    let is_sum = is_level(whole.item) && whole.parts.iter().all(|(_, part)| of_one_area(part));
    if !is_sum || !unlike(whole, indicators).is_empty() {
        return None;
    }
    let own = indicators.get(&whole.item.indicator)?;
    let is_controlled = |id: &&IndicatorId| {
        indicators.get(*id).is_some_and(|indicator| indicator.minimum_units.is_some())
    };
    let controlled = whole.indicators().find(is_controlled)?;
    let known = named(own, indicators);
    let parts: Vec<IndicatorId> =
        whole.parts.iter().map(|(_, part)| part.indicator.clone()).collect();
    if parts.iter().all(|part| known.contains(part)) {
        return None;
    }
    let ids: Vec<ItemId> = whole.parts.iter().map(|(_, part)| part.id.clone()).collect();
    let sum: Vec<&str> = parts.iter().map(IndicatorId::as_str).collect();
    let sum = sum.join(" + ");
    let (unit, part) = (&own.unit.zh, &indicators.get(parts.first()?)?.unit.zh);
    let formula = match unit == part {
        true => sum,
        false => format!("[换算: 1 {unit}/{part}] × ({sum})"),
    };
    let id = &whole.item.id;
    Some(sentences::parts_unprotected(controlled, id, &ids[..], &own.id, formula))
}

/// All that the formula of an indicator names, however far.
fn named(indicator: &Indicator, indicators: &Indicators) -> BTreeSet<IndicatorId> {
    let mut found = BTreeSet::new();
    let mut next = vec![indicator];
    while let Some(indicator) = next.pop() {
        for id in indicator.formula.iter().flat_map(|formula| formula.indicators()) {
            if found.insert(id.clone()) {
                next.extend(indicators.get(id));
            }
        }
    }
    found
}
