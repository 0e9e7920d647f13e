//! The figures of a chapter: each item of the definition, answered and worded.

use scorecard_domain::{
    Area, AreaId, AreaKind, AssessmentFace, Chapter, Item, ItemArea, ItemAssessment, ItemId,
    ItemOf, Lang, Measure, Missing, Of, Qualifier, Text,
    words::{self, Refusal},
};
use scorecard_measures::{Answer, Cube, Input, Question, Terms, claim, kernels::rank::Place};
use scorecard_wire::pb::metrics::Figure;

use super::{
    builder::Builder,
    history, plan,
    shown::{self, Answered},
    text,
};
use crate::{grade, metric, wording::Wording};

/// What sentences, plans and checks need of a figure.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) id: ItemId,
    pub(super) label: Text,
    pub(super) wording: Wording,
    pub(super) part_of: Option<ItemId>,
    pub(super) continues: Option<ItemId>,
    /// Whether it has a value that can be said.
    pub(super) is_said: bool,
    /// What stands quietly beside a target on the same subject.
    pub(super) beside: Option<Text>,
}

impl Made {
    /// The words of several figures.
    pub(super) fn with_words<T>(
        made: &[&Self],
        say: impl FnOnce(&[words::Figure<'_>]) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let figures: Vec<_> = made.iter().map(|made| made.wording.figure()).collect();
        say(&figures)
    }
}

/// The figures of a chapter; what else is needed of each is put to that of others. A required one without a value is a gap; an
/// optional one says why it has none.
pub(super) fn make(
    builder: &mut Builder<'_>,
    chapter: &Chapter,
    all: &mut Vec<Made>,
) -> Vec<Figure> {
    // Figures are large: lists of them that grew would cost more than what is in them.
    let mut figures = Vec::with_capacity(chapter.items.len());
    all.reserve(chapter.items.len());
    for item in &chapter.items {
        if let Some((figure, made)) = figure(builder, item) {
            figures.push(figure);
            all.push(made);
        }
    }
    figures
}

fn figure(builder: &mut Builder<'_>, item: &Item) -> Option<(Figure, Made)> {
    let Some(indicator) = builder.indicator(&item.indicator) else {
        missing(builder, item, Missing::NoObservation);
        return None;
    };
    let (question, kind, answered) = match ask(builder, item) {
        Some((question, kind)) => {
            let answered = shown::of(builder.world, Some(item), &question);
            (question, kind, answered)
        }
        // It is the own area that has none to ask of.
        None => {
            let question = question(builder, item, builder.area.id.clone());
            let answered = Answered::plain(Cube::unanswered(&question, Missing::NoParent));
            (question, builder.area.kind, answered)
        }
    };
    let area = question.area.clone();
    builder.uses(answered.revision, None);
    let Answered { answer, unadjusted, .. } = &answered;
    if let Some(reason) = answer.missing() {
        missing(builder, item, reason);
        if item.required {
            return None;
        }
    }
    for answer in std::iter::once(answer).chain(unadjusted) {
        builder.uses(answer.revision(), None);
        for input in answer.inputs().iter() {
            builder.uses(input.revision, input.source.as_ref());
        }
    }

    let of = match &item.assessment {
        Some(_) => builder.of_group(&question, &answer.key.of),
        None => builder.of_name(&area, &answer.key.of),
    };
    let of_name = of.as_ref().map(|of| of.table().clone()).unwrap_or_default();
    let mut wording =
        Wording::new(builder.cube, answer, indicator, kind, of).on(&question.terms, answer);
    answered.word(&mut wording);
    wording.verb.clone_from(&item.verb);
    wording.frame = item.frame;
    wording.streak_rank = item.streak_rank;
    wording.noun = item.noun.or(&wording.indicator.name);
    let mut called = words::label(&wording.indicator.name, item.measure);
    // The page is about one area: what is another's says whose it is.
    if area != builder.area.id {
        let own = builder.area.id.clone();
        if let Some(whose) = builder.of_name(&own, &Of::Area(area.clone())) {
            wording.says_whose(&whose);
            called = words::of_area(&called, &whose);
        }
    }
    let (metric, worded) =
        metric::metric(answer, &wording, item.streak_rank, builder.cube, builder.shared);
    if let Err(refusal) = &worded {
        builder.refused(&item.id, refusal);
    }

    let label = if item.label.is_empty() { called } else { item.label.clone() };
    findings(builder, item, &label, answer);
    let note = answer.published.as_ref().map(|recorded| recorded.note.clone()).unwrap_or_default();
    let area_name = if area == builder.area.id { Text::default() } else { builder.name_of(&area) };
    let said = (&wording, metric.words.as_ref());
    let history =
        history::history(builder, &question, answer, said, kind, item.assessment.is_some());
    let stands_beside =
        builder.definition.targets().any(|target| target.beside.as_ref() == Some(&item.id));
    let beside = (stands_beside && answer.missing().is_none())
        .then(|| plan::beside(&wording.figure()))
        .flatten();
    let figure = Figure {
        id: item.id.to_string(),
        label: text(&label),
        metric: Some(metric),
        area_name: text(&area_name),
        of_name: text(&of_name),
        part_of: item.part_of.as_ref().map(ToString::to_string).unwrap_or_default(),
        note: text(&note),
        explanation: text(&wording.indicator.explanation),
        scope: text(&wording.indicator.scope),
        optional: !item.required,
        highlight: item.highlight,
        short_label: text(&item.short),
        history,
        grade_counts: answered.counts.as_deref().map(grade::counts),
        assessment: answered.assessment.clone(),
    };
    let made = Made {
        id: item.id.clone(),
        label,
        is_said: worded.is_ok() && answer.missing().is_none(),
        beside,
        part_of: item.part_of.clone(),
        continues: item.continues.clone(),
        wording,
    };
    Some((figure, made))
}

/// What an item asks of the cube, and the kind of the area that it asks of; none if there is no such area.
pub(super) fn ask(builder: &mut Builder<'_>, item: &Item) -> Option<(Question, AreaKind)> {
    let (area, kind) = area_of(builder, &item.area)?;
    Some((question(builder, item, area), kind))
}

/// What an item asks of that area.
fn question(builder: &Builder<'_>, item: &Item, area: AreaId) -> Question {
    Question {
        indicator: item.indicator.clone(),
        measure: item.measure,
        of: of(builder, item),
        area,
        period: builder.period,
        streak_rank: item.streak_rank,
        preference: item.preference,
        rounding: builder.definition.rounding,
        decimals: None,
        terms: Terms::of_item(&item.terms, item.measure, builder.period),
    }
}

/// What the item's measure is of: a rank by an assessment is of the assessment's group.
fn of(builder: &Builder<'_>, item: &Item) -> ItemOf {
    let Some(ItemAssessment { id, face: AssessmentFace::Rank }) = &item.assessment else {
        return item.of.clone();
    };
    let held = builder.world.assessments.get(id);
    held.map_or(ItemOf::Nothing, |held| ItemOf::Group(held.thing.group.clone()))
}

/// Whose figure is meant, and of which kind that area is.
pub(super) fn area_of(builder: &mut Builder<'_>, area: &ItemArea) -> Option<(AreaId, AreaKind)> {
    let id = match area {
        ItemArea::Own => return Some((builder.area.id.clone(), builder.area.kind)),
        ItemArea::Parent => builder.area.parent_at(builder.month)?.clone(),
        ItemArea::Named(id) => id.clone(),
    };
    let held = builder.cube.area(&id)?;
    builder.uses(held.revision, None);
    let Area { id, kind, .. } = &*held.thing;
    Some((id.clone(), *kind))
}

fn missing(builder: &mut Builder<'_>, item: &Item, reason: Missing) {
    if !item.required {
        return;
    }
    let name = builder.indicator(&item.indicator).map(|indicator| indicator.name.clone());
    let called = builder.called(&item.id, &item.label.or(&name.unwrap_or_default()));
    // Where there is no such area, it is the own one that has none.
    let area = area_of(builder, &item.area).map_or_else(|| builder.area.id.clone(), |(id, _)| id);
    let period = builder.period;
    if let Some(ItemAssessment { id, .. }) = &item.assessment {
        let problem = Text::new(
            format!(
                "{}：{}；请补齐考核{id}所需的{period}年数据，或在定义中设为可缺",
                called.zh,
                reason.words(Lang::Zh)
            ),
            format!(
                "{}: {}; record what the assessment {id} needs for {period}, or make it optional in the definition",
                called.get(Lang::En),
                reason.words(Lang::En)
            ),
        );
        return builder.gap(&item.id, reason, &problem);
    }
    let problem = Text::new(
        format!(
            "{}：{}；请为{area}录入{period}年的{}（{}），或在定义中设为可缺",
            called.zh,
            reason.words(Lang::Zh),
            item.indicator,
            item.measure
        ),
        format!(
            "{}: {}; record {} ({}) of {area} for {period}, or make it optional in the definition",
            called.get(Lang::En),
            reason.words(Lang::En),
            item.indicator,
            item.measure
        ),
    );
    builder.gap(&item.id, reason, &problem);
}

/// What a person should look at.
fn findings(builder: &mut Builder<'_>, item: &Item, label: &Text, answer: &Answer) {
    if let (Some(published), Ok(computed), Some(_)) =
        (&answer.published, &answer.computed, &answer.disagreement)
    {
        let called = builder.called(&item.id, label);
        let number = |reading: scorecard_domain::Reading| {
            reading.value().map(|value| value.to_string()).unwrap_or_default()
        };
        let (published, computed) =
            (number(published.value.reading), number(computed.value.reading));
        let problem = Text::new(
            format!("{}：公布数{published}与计算数{computed}不符，超出四舍五入的误差", called.zh),
            format!(
                "{}: published {published} and computed {computed} differ by more than rounding",
                called.en
            ),
        );
        builder.finding(&item.id, "PUBLISHED_DISAGREES", &problem);
    }
    if answer.origin == Some(scorecard_measures::Origin::Computed) {
        not_firm(builder, item, label, answer);
    }
    let unnamed =
        |recorded: &scorecard_measures::Recorded| claim::is_unnamed(answer.key.measure, recorded);
    if answer.published.as_ref().is_some_and(unnamed) || claim::lacks_source(answer) {
        let called = builder.called(&item.id, label);
        let problem = Text::new(
            format!("{}：公布的位次没有注明来源，不作为依据；请为其注明来源", called.zh),
            format!(
                "{}: the place was published without a source and is not said; name its source",
                called.en
            ),
        );
        builder.finding(&item.id, "PUBLISHED_NO_SOURCE", &problem);
    }
}

/// What leaves a place open: peers that are missing, else how the numbers that it follows from are rounded or worded. Levels of
/// things counted are not rounded; growth that was published of them is.
fn why_open(cube: &Cube, place: &Place, answer: &Answer) -> Text {
    let Place { reported, expected, .. } = place;
    if reported < expected {
        return Text::new(
            format!("{expected}个同级地区中有{reported}个已有数据"),
            format!("{reported} of {expected} peers have a value"),
        );
    }
    let inputs = answer.inputs();
    let is_counted = |it: &Input| {
        let indicator = cube.indicator(&it.key.indicator);
        it.key.measure == Measure::Level && indicator.is_some_and(|held| held.thing.is_counted())
    };
    let is_worded = inputs.iter().any(|it| it.value.qualifier != Qualifier::Exact);
    match (is_worded, inputs.iter().all(is_counted)) {
        (true, true) => Text::new("数值因限定不能分先后", "wording hides the order"),
        (true, false) => {
            Text::new("数值因四舍五入或限定不能分先后", "rounding or wording hides the order")
        }
        (false, _) => Text::new("数值因四舍五入不能分先后", "rounding hides the order"),
    }
}

/// That a place, or what follows from places, can still change.
fn not_firm(builder: &mut Builder<'_>, item: &Item, label: &Text, answer: &Answer) {
    let called = builder.called(&item.id, label);
    let moved = answer.moved.filter(|moved| !moved.firm);
    if let Some(place) = answer.rank.filter(|place| !place.is_firm()) {
        let why = why_open(builder.cube, &place, answer);
        let problem = Text::new(
            format!("{}：位次未定，{}", called.zh, why.zh),
            format!("{}: the rank may change; {}", called.en, why.en),
        );
        builder.finding(&item.id, "RANK_NOT_FIRM", &problem);
    } else if moved.is_some() {
        let problem = Text::new(
            format!("{}：两年的位次未全部确定，变化可能不同", called.zh),
            format!("{}: the ranks of the two years may change, and so may the move", called.en),
        );
        builder.finding(&item.id, "RANK_NOT_FIRM", &problem);
    }
    let open = answer.streak_years.iter().rev().filter(|year| !year.firm);
    let open: Vec<String> = open.map(|year| year.period.to_string()).collect();
    if !open.is_empty() {
        let problem = Text::new(
            format!("{}：{}是否符合未定，连续年数可能不同", called.zh, open.join("、")),
            format!(
                "{}: it is open whether {} counts, so the years in a row may be others",
                called.en,
                open.join(", ")
            ),
        );
        builder.finding(&item.id, "STREAK_NOT_FIRM", &problem);
    }
}
