//! The observations that a form asks for.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Area, AreaId, CollectionPlan, IndicatorId, ItemArea, ItemOf, Measure, Membership, Observation,
    ObservationKey, Of, Period, PlanAreas, PlanFigure, Validity,
};

use super::{Ask, AskError, Held};

/// The keys, area by area: those of the definition, those of the indicators; then those of the department.
///
/// # Errors
///
/// Everything that is asked for and that is not there.
pub(super) fn of(ask: &Ask, held: &Held) -> Result<Vec<ObservationKey>, Vec<AskError>> {
    let mut keys = Keys {
        ask,
        held,
        recorded: BTreeMap::new(),
        errors: Vec::new(),
        seen: BTreeSet::new(),
        keys: Vec::new(),
    };
    let periods = periods(ask);
    for key in held.keys().filter(|key| periods.contains(&key.period)) {
        let recorded = keys.recorded.entry((&key.area, &key.indicator)).or_default();
        recorded.insert((key.measure, key.of.clone()));
    }
    let indicators = keys.indicators();
    let areas: Vec<&Area> = ask.areas.iter().filter_map(|name| keys.area(name)).collect();
    for area in &areas {
        keys.definition(area);
        for indicator in &indicators {
            keys.indicator(area, indicator);
        }
    }
    keys.plans(&areas);
    keys.department(&areas);
    if keys.keys.is_empty() && keys.errors.is_empty() {
        keys.errors.push(AskError::Nothing);
    }
    if keys.errors.is_empty() { Ok(keys.keys) } else { Err(keys.errors) }
}

/// The periods of which the ledger's figures tell what is usually asked for.
fn periods(ask: &Ask) -> BTreeSet<Period> {
    ask.period.plus_years(-1).into_iter().chain([ask.period]).collect()
}

/// The keys that are asked for, each once.
struct Keys<'a> {
    ask: &'a Ask,
    held: &'a Held,
    /// What the ledger holds for the period or the year before, by area and indicator.
    recorded: BTreeMap<(&'a AreaId, &'a IndicatorId), BTreeSet<(Measure, Of)>>,
    errors: Vec<AskError>,
    seen: BTreeSet<ObservationKey>,
    keys: Vec<ObservationKey>,
}

impl<'a> Keys<'a> {
    fn add(&mut self, key: ObservationKey) {
        if self.seen.insert(key.clone()) {
            self.keys.push(key);
        }
    }

    /// The area that has the name in the period.
    fn area(&mut self, name: &str) -> Option<&'a Area> {
        let period = self.ask.period;
        let held = self.held;
        let is_there = |area: &&Area| area.may_be_meant_in(Validity::during(period));
        let areas: Vec<&Area> = held.areas(name).filter(is_there).collect();
        match areas.as_slice() {
            [area] => return Some(area),
            [] if held.areas(name).next().is_none() => {
                self.errors.push(AskError::NoSuchArea { name: name.to_owned() });
            }
            [] => self.errors.push(AskError::NoArea { name: name.to_owned(), period }),
            [..] => {
                let ids: Vec<_> = areas.iter().map(|area| area.id.as_str()).collect();
                let ids = ids.join("、");
                self.errors.push(AskError::SeveralAreas { name: name.to_owned(), period, ids });
            }
        }
        None
    }

    /// The indicators that are named, in their order.
    fn indicators(&mut self) -> Vec<IndicatorId> {
        let mut ids = Vec::new();
        for name in &self.ask.indicators {
            let before = ids.len();
            ids.extend(self.held.indicators(name).cloned());
            if ids.len() == before {
                self.errors.push(AskError::NoIndicator { name: name.clone() });
            }
        }
        ids
    }

    fn indicator(&mut self, area: &Area, indicator: &IndicatorId) {
        let (period, level) = (self.ask.period, (Measure::Level, Of::Nothing));
        let recorded = self.recorded.get(&(&area.id, indicator));
        let mut asked = recorded.cloned().unwrap_or_default();
        if self.ask.measures.is_empty() {
            asked.insert(level);
        } else {
            asked.retain(|(measure, _)| self.ask.measures.contains(measure));
            for measure in &self.ask.measures {
                if asked.iter().all(|(known, _)| known != measure) {
                    match (measure.needs_of(), self.parent(area)) {
                        (false, _) => asked.insert((*measure, Of::Nothing)),
                        (true, Some(parent)) => asked.insert((*measure, Of::Area(parent))),
                        (true, None) => {
                            let (name, measure) = (area.name.to_string(), *measure);
                            self.errors.push(AskError::NoParent { name, measure });
                            false
                        }
                    };
                }
            }
        }
        for (measure, of) in asked {
            let (area, indicator) = (area.id.clone(), indicator.clone());
            self.add(ObservationKey { indicator, measure, of, area, period });
        }
    }

    fn parent(&self, area: &Area) -> Option<AreaId> {
        area.parent_at(self.ask.period.last()).cloned()
    }

    /// The figures of the definition that are recorded, in its order.
    fn definition(&mut self, area: &Area) {
        let Some(id) = &self.ask.definition else { return };
        let held = self.held;
        let Some(definition) = held.definitions.get(id) else {
            let error = held.no_definition(id);
            if !self.errors.contains(&error) {
                self.errors.push(error);
            }
            return;
        };
        for item in definition.items() {
            let whose = match &item.area {
                ItemArea::Own => Some(area.id.clone()),
                ItemArea::Parent => self.parent(area),
                ItemArea::Named(id) => Some(id.clone()),
            };
            let Some(whose) = whose else { continue };
            let of = match &item.of {
                ItemOf::Nothing => Of::Nothing,
                ItemOf::Area(id) => Of::Area(id.clone()),
                ItemOf::Group(id) => Of::Group(id.clone()),
                ItemOf::Parent => {
                    let whose = held.known.areas.get(&whose);
                    match whose.and_then(|area| self.parent(area)) {
                        Some(parent) => Of::Area(parent),
                        None => continue,
                    }
                }
            };
            let (indicator, measure, period) =
                (item.indicator.clone(), item.measure, self.ask.period);
            self.add(ObservationKey { indicator, measure, of, area: whose, period });
        }
    }

    /// What the plans owe for the areas.
    fn plans(&mut self, areas: &[&Area]) {
        let (held, period) = (self.held, self.ask.period);
        for id in &self.ask.plans {
            let id = id.clone();
            match held.plans.get(&id) {
                None => self.errors.push(held.no_plan(&id)),
                Some(plan) if !plan.periods.contains(period) => {
                    self.errors.push(AskError::NotOfPlan { id, period });
                }
                Some(plan) => {
                    for area in areas {
                        if !self.plan(plan, area) {
                            let (id, name) = (id.clone(), area.name.to_string());
                            self.errors.push(AskError::AreaNotOfPlan { id, name, period });
                        }
                    }
                }
            }
        }
    }

    /// What a plan owes for an area in the period; whether it is for the area at all.
    fn plan(&mut self, plan: &CollectionPlan, area: &Area) -> bool {
        if !self.is_for(&plan.areas, area) {
            return false;
        }
        for PlanFigure { indicator, measure, of } in &plan.figures {
            let of = match of {
                ItemOf::Nothing => Of::Nothing,
                ItemOf::Area(id) => Of::Area(id.clone()),
                ItemOf::Group(id) => Of::Group(id.clone()),
                ItemOf::Parent => match self.parent(area) {
                    Some(parent) => Of::Area(parent),
                    None => continue,
                },
            };
            let (area, period) = (area.id.clone(), self.ask.period);
            self.add(ObservationKey {
                indicator: indicator.clone(),
                measure: *measure,
                of,
                area,
                period,
            });
        }
        true
    }

    /// Whether an area is among those of a plan, as it is at the period's end.
    fn is_for(&self, areas: &PlanAreas, area: &Area) -> bool {
        let end = self.ask.period.last();
        let by_rule =
            |kind, parent: &AreaId| area.kind == kind && area.parent_at(end) == Some(parent);
        let is_meant = match areas {
            PlanAreas::Listed(ids) => ids.contains(&area.id),
            PlanAreas::Rule { kind, parent } => by_rule(*kind, parent),
            PlanAreas::Group(id) => match self.held.groups.get(id).map(|group| &group.membership) {
                Some(Membership::Listed(ids)) => ids.contains(&area.id),
                Some(Membership::Rule { kind, parent }) => by_rule(*kind, parent),
                Some(Membership::Unstated) | None => false,
            },
        };
        is_meant && area.validity.contains(end)
    }

    /// What the department published of the period or the year before, and what its plans owe.
    fn department(&mut self, areas: &[&Area]) {
        let Some(name) = &self.ask.department else { return };
        if name.trim().is_empty() {
            self.errors.push(AskError::EmptyDepartment);
            return;
        }
        let (held, periods) = (self.held, periods(self.ask));
        let mut publishers = BTreeSet::new();
        let mut found = false;
        for area in areas {
            let observations = held.known.observations.values();
            for Observation { key, source, .. } in
                observations.filter(|it| it.key.area == area.id && periods.contains(&it.key.period))
            {
                let source = source.as_ref().and_then(|id| held.sources.get(id));
                let Some(publisher) = source.map(|source| &source.publisher) else { continue };
                if publisher.zh == *name || publisher.en == *name {
                    found = true;
                    self.add(ObservationKey { period: self.ask.period, ..key.clone() });
                } else if !publisher.is_empty() {
                    publishers.insert(publisher.to_string());
                }
            }
        }
        for plan in held.plans.values().filter(|plan| plan.periods.contains(self.ask.period)) {
            let department = &plan.department;
            if department.zh == *name || department.en == *name {
                for area in areas {
                    found |= self.plan(plan, area);
                }
            } else if areas.iter().any(|area| self.is_for(&plan.areas, area)) {
                publishers.insert(department.to_string());
            }
        }
        if !found && !areas.is_empty() {
            let known = known(publishers);
            let (name, period) = (name.clone(), self.ask.period);
            self.errors.push(AskError::NoDepartment { name, period, known });
        }
    }
}

/// What there is instead, if there is anything.
pub(super) fn known(names: impl IntoIterator<Item = impl ToString>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    if names.is_empty() { String::new() } else { format!("；有：{}", names.join("、")) }
}
