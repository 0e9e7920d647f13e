//! What a scorecard is put together with: the world, what was used of it so far, and what is missing.

use std::{cell::RefCell, collections::BTreeSet, fmt::Display, sync::Arc};

use scorecard_domain::{
    Area, AreaId, Definition, Indicator, IndicatorId, ItemId, Lang, Missing, Month, Of, Period,
    SourceId, Text,
    words::{OfName, Refusal},
};
use scorecard_measures::{Cube, Question};
use scorecard_wire::pb::{
    data as pb_data,
    metrics::{Finding, Gap},
};

use super::{
    names::{ancestors, of_name},
    shown::of_group,
    text,
};
use crate::{shared::Shared, world::World};

/// What is being put together, and what it was made from so far.
pub(super) struct Builder<'w> {
    pub(super) world: &'w World,
    pub(super) cube: &'w Cube,
    pub(super) definition: &'w Definition,
    /// What it has in common with others of the same world.
    pub(super) shared: &'w Shared,
    pub(super) area: Area,
    /// The scorecard's year.
    pub(super) period: Period,
    /// The year after, unless there is none.
    pub(super) next: Option<Period>,
    /// The month in which parents, children and peers are looked up.
    pub(super) month: Month,
    /// The newest revision among the inputs.
    pub(super) revision: u64,
    pub(super) used_sources: RefCell<BTreeSet<SourceId>>,
    pub(super) gaps: Vec<Gap>,
    pub(super) findings: Vec<Finding>,
}

impl<'w> Builder<'w> {
    pub(super) fn new(
        world: &'w World,
        area: &Area,
        period: Period,
        definition: &'w Definition,
        shared: &'w Shared,
    ) -> Self {
        Self {
            world,
            cube: &world.cube,
            definition,
            shared,
            area: area.clone(),
            period,
            next: period.plus_years(1),
            month: period.last(),
            revision: 0,
            used_sources: RefCell::default(),
            gaps: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Notes an input.
    pub(super) fn uses(&mut self, revision: u64, source: Option<&SourceId>) {
        self.revision = self.revision.max(revision);
        if let Some(source) = source {
            let mut used = self.used_sources.borrow_mut();
            if !used.contains(source) {
                used.insert(source.clone());
            }
        }
    }

    /// All sources that were used, by id.
    pub(super) fn sources(&mut self) -> Vec<pb_data::Source> {
        let used = self.used_sources.take();
        let held: Vec<_> = used.iter().filter_map(|id| self.world.sources.get(id)).collect();
        for held in &held {
            self.revision = self.revision.max(held.revision);
        }
        held.into_iter()
            .map(|held| scorecard_wire::source::write(&held.thing, held.revision))
            .collect()
    }

    /// The parents, the nearest first.
    pub(super) fn ancestors(&self) -> Vec<scorecard_measures::Held<Area>> {
        ancestors(self.cube, &self.area, self.month)
    }

    pub(super) fn written(&mut self, held: &scorecard_measures::Held<Area>) -> pb_data::Area {
        self.uses(held.revision, None);
        scorecard_wire::area::write(&held.thing, held.revision)
    }

    /// Whether an area is the scorecard's own or lies in it.
    pub(super) fn is_within(&self, id: &AreaId) -> bool {
        if *id == self.area.id {
            return true;
        }
        let Some(held) = self.cube.area(id) else { return false };
        ancestors(self.cube, &held.thing, self.month)
            .iter()
            .any(|held| held.thing.id == self.area.id)
    }

    /// The name of an area.
    pub(super) fn name_of(&mut self, id: &AreaId) -> Text {
        let Some(held) = self.cube.area(id) else { return Text::zh(id.as_str()) };
        self.uses(held.revision, None);
        held.thing.name.clone()
    }

    /// The indicator, whose attributes are inputs too.
    pub(super) fn indicator(&mut self, id: &IndicatorId) -> Option<Arc<Indicator>> {
        let held = self.cube.indicator(id)?;
        self.uses(held.revision, None);
        Some(Arc::clone(&held.thing))
    }

    /// What a share or rank is of, by name; `None` if it is of nothing.
    pub(super) fn of_name(&mut self, area: &AreaId, of: &Of) -> Option<OfName> {
        let (name, revision) = of_name(self.cube, area, of, self.month)?;
        self.uses(revision, None);
        Some(name)
    }

    /// What a rank by an assessment is of, by name.
    pub(super) fn of_group(&mut self, question: &Question, of: &Of) -> Option<OfName> {
        let (name, revision) = of_group(self.cube, question, of, self.month)?;
        self.uses(revision, None);
        Some(name)
    }

    /// What is required and is not there; a claim that does not hold, of a figure that is there, has no reason.
    pub(super) fn gap(
        &mut self,
        item: impl Display,
        reason: impl Into<Option<Missing>>,
        problem: &Text,
    ) {
        let reason = reason.into();
        self.gaps.push(Gap {
            item: item.to_string(),
            reason: reason.map_or(0, |reason| i32::from(reason.number())),
            problem: text(problem),
        });
    }

    /// A figure that cannot be worded truthfully is a gap.
    pub(super) fn refused(&mut self, item: impl Display, refusal: &Refusal) {
        let Text { zh, en } = refusal.told();
        let problem = Text::new(
            format!("无法如实表述：{zh}；请更正数据"),
            format!("cannot be worded: {en}; correct the data"),
        );
        self.gap(item, Missing::InputInexact, &problem);
    }

    pub(super) fn finding(&mut self, item: impl Display, reason: &str, problem: &Text) {
        self.findings.push(Finding {
            item: item.to_string(),
            reason: reason.to_owned(),
            problem: text(problem),
        });
    }

    /// What the item is called, for messages.
    pub(super) fn called(&self, item: &ItemId, label: &Text) -> Text {
        Text::new(
            format!("{}（{item}）", label.get(Lang::Zh)),
            format!("{} ({item})", label.get(Lang::En)),
        )
    }
}
