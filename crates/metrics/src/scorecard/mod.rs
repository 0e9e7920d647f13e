//! Fills a definition for one area and year.
//!
//! A scorecard holds nothing but what follows from its inputs, so that two with the same inputs are the same
//! message, whatever else the ledger holds.

mod figures;
mod honours;
mod parts;
mod plan;
mod sentences;

use std::{cell::RefCell, collections::BTreeSet};

use prost::Message as _;
use scorecard_domain::{
    Area, AreaId, AreaKind, Chapter, ChapterKind, Definition, Indicator, IndicatorId, ItemId, Lang,
    Missing, Month, Of, Period, SourceId, Text,
    words::{OfName, Refusal},
};
use scorecard_measures::Cube;
use scorecard_wire::pb::{
    data as pb_data,
    metrics::{Finding, Gap, Scorecard, ScorecardChapter},
};
use sha2::{Digest as _, Sha256};

use self::figures::Made;
use crate::{facts::Held, world::World};

/// Fills `definition` for the area and the calendar year `period`.
pub(crate) fn build(
    world: &World,
    area: &Area,
    period: Period,
    definition: &Held<Definition>,
) -> Scorecard {
    let mut builder = Builder::new(world, area, period, &definition.thing);
    builder.uses(definition.revision, None);
    let ancestors = builder.ancestors();
    let title = title(area, &ancestors);

    let made: Vec<Vec<Made>> = definition
        .thing
        .chapters
        .iter()
        .map(|chapter| figures::make(&mut builder, chapter))
        .collect();
    let all: Vec<Made> = made.iter().flatten().cloned().collect();
    let chapters = definition.thing.chapters.iter().zip(made);
    let chapters =
        chapters.map(|(chapter, figures)| builder.chapter(chapter, figures, &all)).collect();
    plan::nothing_vanishes(&mut builder);
    parts::check(&mut builder, &all);

    let own = world.cube.area(&area.id).map_or(0, |held| held.revision);
    builder.uses(own, None);
    let ancestors = ancestors.iter().map(|held| builder.written(held)).collect();
    let sources = builder.sources();
    let mut scorecard = Scorecard {
        title: text(&title),
        area: Some(scorecard_wire::area::write(area, own)),
        ancestors,
        year: period.start().year(),
        definition: definition.thing.id.to_string(),
        chapters,
        sources,
        revision: builder.revision,
        gaps: builder.gaps,
        findings: builder.findings,
        digest: Vec::new(),
    };
    scorecard.digest = Sha256::digest(scorecard.encode_to_vec()).to_vec();
    scorecard
}

/// The area as the page names it: a district with its city, 济南市历下区; others by their own name.
fn title(area: &Area, ancestors: &[scorecard_measures::Held<Area>]) -> Text {
    let stands_alone = matches!(area.kind, AreaKind::Country | AreaKind::Province | AreaKind::City);
    match ancestors.first() {
        Some(parent) if !stands_alone => {
            let (own, parent) = (&area.name, &parent.thing.name);
            let en = match (own.en.as_str(), parent.en.as_str()) {
                ("", _) => String::new(),
                (own, "") => own.to_owned(),
                (own, parent) => format!("{own}, {parent}"),
            };
            Text::new(format!("{}{}", parent.zh, own.zh), en)
        }
        _ => area.name.clone(),
    }
}

/// A text as a message; none if it says nothing.
pub(crate) fn text(words: &Text) -> Option<pb_data::Text> {
    (!words.is_empty()).then(|| pb_data::Text { zh: words.zh.clone(), en: words.en.clone() })
}

/// What is being put together, and what it was made from so far.
struct Builder<'w> {
    world: &'w World,
    cube: &'w Cube,
    definition: &'w Definition,
    area: Area,
    /// The scorecard's year.
    period: Period,
    /// The year after, unless there is none.
    next: Option<Period>,
    /// The month in which parents, children and peers are looked up.
    month: Month,
    /// The newest revision among the inputs.
    revision: u64,
    used_sources: RefCell<BTreeSet<SourceId>>,
    gaps: Vec<Gap>,
    findings: Vec<Finding>,
}

impl<'w> Builder<'w> {
    fn new(world: &'w World, area: &Area, period: Period, definition: &'w Definition) -> Self {
        Self {
            world,
            cube: &world.cube,
            definition,
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

    fn chapter(&mut self, chapter: &Chapter, figures: Vec<Made>, all: &[Made]) -> ScorecardChapter {
        let sentences = sentences::sentences(self, &figures);
        ScorecardChapter {
            id: chapter.id.to_string(),
            title: text(&chapter.title),
            kind: i32::from(chapter.kind.number()),
            sentences,
            targets: plan::targets(self, chapter, all),
            honours: if chapter.kind == ChapterKind::Honours {
                honours::entries(self)
            } else {
                Vec::new()
            },
            milestones: plan::milestones(self, chapter),
            pictures: self.pictures(chapter),
            figures: figures.into_iter().map(|made| made.figure).collect(),
        }
    }

    /// The pictures of a chapter, by number; those of no chapter stand in the profile.
    fn pictures(&mut self, chapter: &Chapter) -> Vec<pb_data::Media> {
        let Some(facts) = self.world.facts.of(&self.area.id) else { return Vec::new() };
        let mut pictures: Vec<_> = facts
            .media
            .values()
            .filter(|held| held.thing.period == self.period)
            .filter(|held| match &held.thing.chapter {
                Some(id) => *id == chapter.id,
                None => chapter.kind == ChapterKind::Profile,
            })
            .collect();
        pictures.sort_by_key(|held| (held.thing.number, held.thing.id.clone()));
        for held in &pictures {
            self.uses(held.revision, None);
        }
        pictures
            .into_iter()
            .map(|held| scorecard_wire::media::write(&held.thing, held.revision))
            .collect()
    }

    /// Notes an input.
    fn uses(&mut self, revision: u64, source: Option<&SourceId>) {
        self.revision = self.revision.max(revision);
        if let Some(source) = source {
            self.used_sources.borrow_mut().insert(source.clone());
        }
    }

    /// All sources that were used, by id.
    fn sources(&mut self) -> Vec<pb_data::Source> {
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
    fn ancestors(&self) -> Vec<scorecard_measures::Held<Area>> {
        ancestors(self.cube, &self.area, self.month)
    }

    fn written(&mut self, held: &scorecard_measures::Held<Area>) -> pb_data::Area {
        self.uses(held.revision, None);
        scorecard_wire::area::write(&held.thing, held.revision)
    }

    /// Whether an area is the scorecard's own or lies in it.
    fn is_within(&self, id: &AreaId) -> bool {
        if *id == self.area.id {
            return true;
        }
        let Some(held) = self.cube.area(id) else { return false };
        ancestors(self.cube, &held.thing, self.month)
            .iter()
            .any(|held| held.thing.id == self.area.id)
    }

    /// The name of an area.
    fn name_of(&mut self, id: &AreaId) -> Text {
        let Some(held) = self.cube.area(id) else { return Text::zh(id.as_str()) };
        self.uses(held.revision, None);
        held.thing.name.clone()
    }

    /// The indicator, whose attributes are inputs too.
    fn indicator(&mut self, id: &IndicatorId) -> Option<std::sync::Arc<Indicator>> {
        let held = self.cube.indicator(id)?;
        self.uses(held.revision, None);
        Some(std::sync::Arc::clone(&held.thing))
    }

    /// What a share or rank is of, by name; `None` if it is of nothing.
    fn of_name(&mut self, area: &AreaId, of: &Of) -> Option<OfName> {
        let (name, revision) = of_name(self.cube, area, of, self.month)?;
        self.uses(revision, None);
        Some(name)
    }

    fn gap(&mut self, item: &ItemId, reason: Missing, problem: &Text) {
        self.gaps.push(Gap {
            item: item.to_string(),
            reason: i32::from(reason.number()),
            problem: text(problem),
        });
    }

    /// A figure that cannot be worded truthfully is a gap.
    fn refused(&mut self, item: &ItemId, refusal: &Refusal) {
        let problem = Text::new(
            format!("无法如实表述：{refusal}；请更正数据"),
            format!("cannot be worded: {refusal}; correct the data"),
        );
        self.gap(item, Missing::InputInexact, &problem);
    }

    fn finding(&mut self, item: &ItemId, reason: &str, problem: &Text) {
        self.findings.push(Finding {
            item: item.to_string(),
            reason: reason.to_owned(),
            problem: text(problem),
        });
    }

    /// What the item is called, for messages.
    fn called(&self, item: &ItemId, label: &Text) -> Text {
        Text::new(
            format!("{}（{item}）", label.get(Lang::Zh)),
            format!("{} ({item})", label.get(Lang::En)),
        )
    }
}

/// The parents of an area in a month, the nearest first. Parents form no circles in a ledger; the bound is for
/// the step between two revisions of a batch.
pub(crate) fn ancestors(
    cube: &Cube,
    area: &Area,
    month: Month,
) -> Vec<scorecard_measures::Held<Area>> {
    let mut found: Vec<scorecard_measures::Held<Area>> = Vec::new();
    let mut next = area.parent_at(month).cloned();
    while let Some(held) = next.as_ref().and_then(|id| cube.area(id))
        && found.len() < 16
    {
        next = held.thing.parent_at(month).cloned();
        found.push(held.clone());
    }
    found
}

/// What a share or rank of `area` is of, by name, with the revision of that name.
pub(crate) fn of_name(cube: &Cube, area: &AreaId, of: &Of, month: Month) -> Option<(OfName, u64)> {
    match of {
        Of::Nothing => None,
        Of::Group(id) => {
            cube.peer_group(id).map(|held| (OfName::group(&held.thing.name), held.revision))
        }
        Of::Area(id) => {
            let held = cube.area(id)?;
            let is_parent = cube.area(area).is_some_and(|own| {
                ancestors(cube, &own.thing, month).iter().any(|held| held.thing.id == *id)
            });
            let Area { kind, name, .. } = &*held.thing;
            let name = if is_parent { OfName::parent(*kind, name) } else { OfName::area(name) };
            Some((name, held.revision))
        }
    }
}

#[cfg(test)]
mod tests;
