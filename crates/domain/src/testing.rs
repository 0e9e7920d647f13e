//! Random valid things, for property tests here and in other crates.
//!
//! Ids and periods come from small pools, so that two draws often mean the same thing and references
//! often hit; whether they do is the ledger's business, not that of a thing by itself.

mod assessment;
mod claim;
mod outcome;

use std::collections::BTreeSet;

use proptest::{
    collection::{btree_map, btree_set, vec},
    option,
    prelude::*,
    sample::select,
    strategy::Union,
};

use crate::{
    Absence, ApprovalGroup, ApprovalStep, Area, AreaId, AreaKind, AssessmentFace, Boundaries,
    Change, Chapter, ChapterKind, CollectionPlan, CollectionPlanId, Comparator, Comparison,
    Confidentiality, Deadline, Decimal, Decision, Definition, DefinitionId, Denominator, Direction,
    Frame, GradeBound, Grading, GroupFigures, GrowthRule, Honour, HonourForm, HonourKey,
    HonourKind, HonourLevel, Imprint, ImprintKey, Indicator, IndicatorId, Item, ItemArea,
    ItemAssessment, ItemBase, ItemId, ItemOf, ItemTerms, Key, Measure, Media, MediaId, Membership,
    Milestone, MilestoneKey, MilestoneState, MinimumUnits, Month, Nature, NumberGrade, ObsStatus,
    Observation, ObservationKey, Of, OverAreas, OverTime, Parenthood, PeerGroup, PeerGroupId,
    Period, PlanAreas, PlanFigure, PlanPeriods, PlausibleRange, Preference, Qualifier, Reading,
    Recurrence, Release, ReleaseId, RollUp, Rounding, Source, SourceId, Stage, Standing,
    StatedShare, StreakPredicate, Succession, Suppression, SuppressionKey, Target, TargetItem,
    TargetKey, TargetNature, TargetTest, Text, Thing, Timestamp, Validity,
    formula::{Constant, Expression, Factor, Formula, Term},
};

pub use self::{
    assessment::{assessment, assessment_id},
    outcome::outcome,
};

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident: $id:ident = $pattern:literal;)+) => {
        $(
            $(#[$meta])*
            pub fn $name() -> impl Strategy<Value = $id> {
                $pattern.prop_filter_map("an id", |text| text.parse().ok())
            }
        )+
    };
}

ids! {
    /// One of some twenty areas.
    area_id: AreaId = "(gbt2260:3701[01][0-9]|place:jinan-cbd)";
    /// One of a few indicators.
    indicator_id: IndicatorId = "(fiscal|economy)\\.[a-c]";
    /// One of a few sources.
    source_id: SourceId = "page-202[0-4]";
    /// One of a few peer groups.
    peer_group_id: PeerGroupId = "group:[a-c]";
    /// One of a few definitions.
    definition_id: DefinitionId = "district-[a-c]";
    /// One of a few releases.
    release_id: ReleaseId = "release-[a-c]";
    /// One of a few collection plans.
    collection_plan_id: CollectionPlanId = "plan-[a-c]";
    /// One of a few pictures.
    media_id: MediaId = "hills-[0-4]";
    /// One of a few honours, milestones or chapters.
    item_id: ItemId = "[a-e]_1";
}

fn code<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    select(all)
}

/// Words of one language, or none.
fn words() -> impl Strategy<Value = String> {
    "([历下区济南％“”a-z0-9]{1,8}([ \n][a-z]{1,5}){0,2})?"
}

/// A text that may be empty.
pub fn text() -> impl Strategy<Value = Text> {
    (words(), words()).prop_map(|(zh, en)| Text { zh, en })
}

/// A text that says something.
pub fn name() -> impl Strategy<Value = Text> {
    text().prop_filter("words", |text| !text.is_empty())
}

/// A month between 2000-01 and 2029-12.
pub fn month() -> impl Strategy<Value = Month> {
    (2000u32 * 12..2030 * 12).prop_filter_map("a month", Month::from_index)
}

/// Any period; often a recent year.
pub fn period() -> impl Strategy<Value = Period> {
    let year = (2020u32..2025).prop_filter_map("a year", Period::year);
    let part = (month(), select(vec![1u16, 2, 3, 6, 11, 12, 24]))
        .prop_filter_map("a period", |(start, months)| Period::new(start, months));
    prop_oneof![3 => year, 1 => part]
}

/// When something holds; either end may be open.
pub fn validity() -> impl Strategy<Value = Validity> {
    (option::of(month()), option::of(month()))
        .prop_map(|(from, until)| Validity { from, until })
        .prop_filter("not empty", |validity| !validity.is_empty())
}

/// Any decimal; often one of a few digits.
pub fn decimal() -> impl Strategy<Value = Decimal> {
    let limit = 10i128.pow(30);
    prop_oneof![
        3 => (-99_999i128..99_999, 0u8..3),
        1 => (1 - limit..limit, 0u8..=Decimal::MAX_SCALE),
    ]
    .prop_filter_map("in range", |(mantissa, scale)| Decimal::new(mantissa, scale))
}

/// An area with parents one after the other.
pub fn area() -> impl Strategy<Value = Area> {
    let parents = (vec(area_id(), 0..4), vec(month(), 4)).prop_map(|(ids, months)| {
        let months: Vec<_> = months.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let validities = months
            .windows(2)
            .map(|pair| Validity { from: pair.first().copied(), until: pair.get(1).copied() });
        ids.into_iter()
            .zip(validities)
            .map(|(parent, validity)| Parenthood { parent, validity })
            .collect::<Vec<_>>()
    });
    let successors = vec(
        (area_id(), month(), option::of(1i128..=300), option::of((indicator_id(), 1i128..=300)))
            .prop_map(|(successor, from, all, one)| {
                // Of up to three successors together no more than 100%.
                let share = |tenths: Option<i128>, indicator: Option<IndicatorId>| {
                    let percent = Decimal::new(tenths?, 1)?;
                    Some(StatedShare { percent, indicator })
                };
                let (id, own) = one.unzip();
                let all = share(all, None);
                let one = share(own, id);
                Succession { successor, from, shares: all.into_iter().chain(one).collect() }
            }),
        0..3,
    );
    let code_of = "([1-9][0-9]{5})?";
    (area_id(), code(AreaKind::ALL), code_of, name(), validity(), parents, successors).prop_map(
        |(id, kind, code, name, validity, mut parents, mut successors)| {
            parents.retain(|parenthood| parenthood.parent != id);
            let mut told = BTreeSet::new();
            successors
                .retain(|it| it.successor != id && told.insert((it.from, it.successor.clone())));
            Area { id, kind, code, name, validity, parents, successors }
        },
    )
}

/// A plausible range: none, half or whole.
fn plausible() -> impl Strategy<Value = PlausibleRange> {
    let end = || option::of(decimal());
    (end(), end())
        .prop_map(|(minimum, maximum)| PlausibleRange { minimum, maximum })
        .prop_filter("the minimum first", |range| range.is_valid())
}

/// A formula of a few figures, numbers and constants.
pub fn formula() -> impl Strategy<Value = Formula> {
    let number =
        || (0i128..99_999, 0u8..3).prop_filter_map("in range", |(m, s)| Decimal::new(m, s));
    let constant =
        ("[^\\pC\\s:：\\[\\]［］]{1,5}", decimal(), select(vec!["", "元/美元", "元/(人·年)"]))
            .prop_map(|(name, value, unit)| Constant { name, value, unit: unit.to_owned() });
    let leaf = prop_oneof![
        2 => number().prop_map(Expression::Number),
        1 => constant.prop_map(Expression::Constant),
        4 => indicator_id().prop_map(Expression::Level),
        2 => (indicator_id(), code(AreaKind::ALL), 1u8..=100)
            .prop_map(|(indicator, kind, least)| Expression::Children { indicator, kind, least }),
    ];
    let operands = |inner: BoxedStrategy<Expression>| vec((any::<bool>(), inner), 2..4);
    leaf.prop_recursive(3, 20, 3, move |inner| {
        let terms = operands(inner.clone()).prop_map(|operands| {
            let term = |(n, (minus, expression))| Term { minus: minus && n > 0, expression };
            Expression::Sum(operands.into_iter().enumerate().map(term).collect())
        });
        let factors = operands(inner.clone()).prop_map(|operands| {
            let factor = |(n, (over, expression))| Factor { over: over && n > 0, expression };
            Expression::Product(operands.into_iter().enumerate().map(factor).collect())
        });
        let negated = inner.prop_map(|it| Expression::Negated(Box::new(it)));
        prop_oneof![3 => terms, 3 => factors, 1 => negated]
    })
    .prop_map(Formula)
    .prop_filter("it names an indicator", |formula| !formula.indicators().is_empty())
}

/// An indicator.
pub fn indicator() -> impl Strategy<Value = Indicator> {
    let unit = text().prop_filter("a unit", |unit| !unit.zh.is_empty());
    let rules = (
        code(Direction::ALL),
        code(Nature::ALL),
        code(OverTime::ALL),
        code(OverAreas::ALL),
        code(GrowthRule::ALL),
    );
    let rest = (
        text(),
        text(),
        plausible(),
        option::weighted(0.2, formula()),
        minimum_units(),
        indicator_id(),
    );
    (indicator_id(), name(), unit, -12i8..=15, 0u8..=9, rules, rest).prop_map(
        |(id, name, unit, multiplier, decimals, rules, rest)| {
            let (scope, explanation, plausible, formula, minimum_units, index) = rest;
            let (direction, nature, over_time, over_areas, mut growth_rule) = rules;
            if index == id && growth_rule == GrowthRule::PriceIndex {
                growth_rule = GrowthRule::Nominal;
            }
            Indicator {
                id,
                name,
                unit,
                multiplier,
                decimals,
                direction,
                nature,
                over_time,
                over_areas,
                growth_rule,
                scope,
                explanation,
                plausible,
                formula,
                minimum_units,
                price_index: (growth_rule == GrowthRule::PriceIndex).then_some(index),
            }
        },
    )
}

/// From how many units on an indicator is shown, of some.
fn minimum_units() -> impl Strategy<Value = Option<MinimumUnits>> {
    let some = (indicator_id(), 2u32..10)
        .prop_map(|(counted_by, minimum)| MinimumUnits { counted_by, minimum });
    option::weighted(0.2, some)
}

/// What is withheld of an indicator in a period.
pub fn suppression() -> impl Strategy<Value = Suppression> {
    let code = select(vec![Confidentiality::SmallCounts, Confidentiality::SecondarySender]);
    (indicator_id(), period(), btree_map(area_id(), code, 1..6)).prop_map(
        |(indicator, period, areas)| Suppression {
            key: SuppressionKey { indicator, period },
            areas,
        },
    )
}

/// A source.
pub fn source() -> impl Strategy<Value = Source> {
    let published = "(202[0-4](-0[1-9](-1[0-9])?)?)?";
    let url = "(https://example\\.org/[a-z]{1,8})?";
    (source_id(), name(), text(), published, url, text()).prop_map(
        |(id, title, publisher, published, url, note)| Source {
            id,
            title,
            publisher,
            published,
            url,
            note,
        },
    )
}

/// A peer group of each sort.
pub fn peer_group() -> impl Strategy<Value = PeerGroup> {
    let listed = btree_set(area_id(), 1..5)
        .prop_map(|areas| Membership::Listed(areas.into_iter().collect()));
    let rule = (code(AreaKind::ALL), area_id())
        .prop_map(|(kind, parent)| Membership::Rule { kind, parent });
    let membership = prop_oneof![listed, rule, Just(Membership::Unstated)];
    (peer_group_id(), name(), membership).prop_map(|(id, name, membership)| PeerGroup {
        id,
        name,
        membership,
    })
}

/// A measure with what it is of.
fn measure_of() -> impl Strategy<Value = (Measure, Of)> {
    let of = prop_oneof![area_id().prop_map(Of::Area), peer_group_id().prop_map(Of::Group)];
    (code(Measure::ALL), of)
        .prop_map(|(measure, of)| (measure, if measure.needs_of() { of } else { Of::Nothing }))
}

fn item() -> impl Strategy<Value = Item> {
    let area = prop_oneof![
        Just(ItemArea::Own),
        Just(ItemArea::Parent),
        area_id().prop_map(ItemArea::Named)
    ];
    let measure_of = (measure_of(), any::<bool>()).prop_map(|((measure, of), parent)| {
        let of = match of {
            Of::Nothing => ItemOf::Nothing,
            _ if parent => ItemOf::Parent,
            Of::Area(id) => ItemOf::Area(id),
            Of::Group(id) => ItemOf::Group(id),
        };
        (measure, of)
    });
    let words = (text(), text(), text());
    let form = (code(Preference::ALL), code(Frame::ALL), 1u16..50, any::<bool>(), any::<bool>());
    let more = (option::weighted(0.2, grading()), terms(), option::weighted(0.2, result()));
    (item_id(), indicator_id(), measure_of, area, words, form, more).prop_map(
        |(id, indicator, (measure, of), area, (label, verb, noun), form, more)| {
            let (preference, frame, streak_rank, required, highlight) = form;
            let (grading, terms, assessment) = more;
            let item = Item {
                id,
                short: label.clone(),
                label,
                indicator,
                measure,
                area,
                of,
                preference,
                verb,
                noun,
                frame,
                part_of: None,
                continues: None,
                streak_rank,
                required,
                highlight,
                grading,
                terms,
                assessment,
            };
            fitting_item(item)
        },
    )
}

/// The item without what its measure does not have.
fn fitting_item(mut item: Item) -> Item {
    if let Some(assessment) = &item.assessment {
        item.measure = assessment.face.measure();
        (item.grading, item.terms) = (None, ItemTerms::default());
    }
    let measure = item.measure;
    if measure.is_standing() || measure.is_counted() || measure == Measure::RankChange {
        item.grading = None;
    }
    for field in item.terms.unheeded(measure) {
        match field {
            "base" => item.terms.base = ItemBase::Unstated,
            "denominator" => item.terms.denominator = Denominator::default(),
            "streak_predicate" => item.terms.streak = StreakPredicate::default(),
            "roll_up" => item.terms.roll_up = None,
            "weight" => item.terms.weight = None,
            _ => item.terms.boundaries = Boundaries::default(),
        }
    }
    if item.terms.roll_up != Some(RollUp::OverAreas) {
        item.terms.weight = None;
    }
    if !item.needs_of() {
        item.of = ItemOf::Nothing;
    } else if item.of == ItemOf::Nothing {
        item.of = ItemOf::Parent;
    }
    item
}

/// Grades whose bounds fall or rise.
fn grading() -> impl Strategy<Value = Grading> {
    let bounds = btree_set(-999i128..99_999, 1..5);
    let counted = option::weighted(0.3, code(AreaKind::ALL));
    (bounds, 0u8..3, any::<bool>(), vec(name(), 5), counted).prop_map(
        |(bounds, scale, falls, labels, counted)| {
            let bound = |mantissa: &i128| Decimal::new(*mantissa, scale);
            let mut bounds: Vec<_> = bounds.iter().filter_map(bound).collect();
            if falls {
                bounds.reverse();
            }
            let kind = if falls { GradeBound::AtLeast } else { GradeBound::AtMost };
            let bounds = bounds.into_iter().map(|at| Some(kind(at))).chain([None]);
            let grades = labels.into_iter().zip(bounds);
            let grades = grades.map(|(label, bound)| NumberGrade { label, bound }).collect();
            Grading { grades, counted }
        },
    )
}

/// Terms, most of which no one measure heeds.
fn terms() -> impl Strategy<Value = ItemTerms> {
    let year = (1990u32..2025).prop_filter_map("a year", Period::year);
    let base = prop_oneof![
        Just(ItemBase::Unstated),
        year.prop_map(ItemBase::Fixed),
        (1u16..=ItemBase::MAX_YEARS).prop_map(ItemBase::YearsBack),
    ];
    let codes = (
        code(Denominator::ALL),
        code(StreakPredicate::ALL),
        option::of(code(RollUp::ALL)),
        code(Boundaries::ALL),
    );
    (base, codes, option::of(indicator_id())).prop_map(
        |(base, (denominator, streak, roll_up, boundaries), weight)| ItemTerms {
            base,
            denominator,
            streak,
            roll_up,
            weight,
            boundaries,
        },
    )
}

/// A result of an assessment.
fn result() -> impl Strategy<Value = ItemAssessment> {
    (assessment_id(), code(AssessmentFace::ALL)).prop_map(|(id, face)| ItemAssessment { id, face })
}

fn chapter() -> impl Strategy<Value = Chapter> {
    let target = (item_id(), indicator_id(), code(Measure::ALL))
        .prop_map(|(id, indicator, measure)| TargetItem { id, indicator, measure, beside: None });
    let parts = (vec(item(), 0..5), vec(target, 0..4), any::<bool>());
    (item_id(), name(), code(ChapterKind::ALL), parts).prop_map(
        |(id, title, kind, (mut items, mut targets, parent_promises))| {
            if kind != ChapterKind::Figures {
                items.clear();
            }
            if kind != ChapterKind::Plan {
                targets.clear();
            }
            let parent_promises = parent_promises && kind == ChapterKind::Answers;
            Chapter { id, title, kind, items, targets, parent_promises }
        },
    )
}

/// A definition whose ids are unique and whose figures refer to each other.
pub fn definition() -> impl Strategy<Value = Definition> {
    let rounding = select(&[Rounding::HalfAwayFromZero, Rounding::HalfToEven]);
    let linked = any::<bool>();
    let claims = vec(claim::claim(), 0..5);
    (definition_id(), name(), rounding, vec(chapter(), 1..5), linked, claims).prop_filter_map(
        "unique ids",
        |(id, title, rounding, mut chapters, linked, claims)| {
            let mut answers = false;
            for (c, chapter) in chapters.iter_mut().enumerate() {
                chapter.id = format!("c{c}").parse().ok()?;
                if chapter.kind == ChapterKind::Answers && std::mem::replace(&mut answers, true) {
                    chapter.kind = ChapterKind::Honours;
                    chapter.parent_promises = false;
                }
                let mut before = None;
                for (i, item) in chapter.items.iter_mut().enumerate() {
                    item.id = format!("c{c}-i{i}").parse().ok()?;
                    if linked {
                        item.part_of.clone_from(&before);
                        item.continues.clone_from(&before);
                    }
                    before = Some(item.id.clone());
                }
                for (t, target) in chapter.targets.iter_mut().enumerate() {
                    target.id = format!("c{c}-t{t}").parse().ok()?;
                }
            }
            let figure = chapters.iter().flat_map(|chapter| &chapter.items).map(|i| &i.id).next();
            let figure = figure.cloned();
            for target in chapters.iter_mut().flat_map(|chapter| &mut chapter.targets) {
                target.beside.clone_from(&figure);
            }
            let claims = claim::standing_in(&chapters, claims);
            Some(Definition { id, title, rounding, chapters, claims })
        },
    )
}

/// An observation's key.
pub fn observation_key() -> impl Strategy<Value = ObservationKey> {
    (indicator_id(), measure_of(), area_id(), period()).prop_map(
        |(indicator, (measure, of), area, period)| ObservationKey {
            indicator,
            measure,
            of,
            area,
            period,
        },
    )
}

/// The number that comes nearest to `value` among those that the measure takes.
fn fitting(measure: Measure, value: Decimal, place: u16) -> Decimal {
    match measure {
        Measure::Rank | Measure::GrowthRank | Measure::Streak => {
            Decimal::new(i128::from(place) + 1, 0).unwrap_or(Decimal::ZERO)
        }
        Measure::RankChange => Decimal::new(i128::from(place) - 300, 0).unwrap_or(Decimal::ZERO),
        Measure::Percentile => Decimal::new(i128::from(place % 1001), 1).unwrap_or(Decimal::ZERO),
        Measure::Share | Measure::Reduction | Measure::Index | Measure::GapToFirst => value.abs(),
        _ => value,
    }
}

/// An observation whose reading and qualifier fit its measure.
pub fn observation() -> impl Strategy<Value = Observation> {
    let reading = (decimal(), any::<u16>(), code(Standing::ALL), code(Absence::ALL), 0u8..5);
    let statuses = vec(code(ObsStatus::ALL), 0..3);
    let mark = (statuses, option::of(code(Stage::ALL)), option::of(source_id()), text());
    let mark = (mark, confidentiality(), comparison());
    (observation_key(), reading, code(Qualifier::ALL), mark).prop_map(
        |(key, (value, place, standing, absence, sort), qualifier, mark)| {
            let ((statuses, stage, source, note), disclosure, comparison) = mark;
            let (confidentiality, embargo_until) = disclosure;
            let is_comparable = key.measure == Measure::ComparableGrowth;
            let reading = match sort {
                0 => Reading::Absent(absence),
                _ if key.measure.is_standing() => Reading::Standing(standing),
                _ => Reading::Value(fitting(key.measure, value, place)),
            };
            let qualifiable = reading.value().is_some()
                && !key.measure.is_counted()
                && key.measure != Measure::RankChange;
            let qualifier = if qualifiable { qualifier } else { Qualifier::Exact };
            let statuses = statuses.into_iter().collect();
            Observation {
                key,
                reading,
                qualifier,
                statuses,
                stage,
                source,
                note,
                confidentiality,
                embargo_until,
                comparison: comparison.filter(|_| is_comparable),
            }
        },
    )
}

/// What comparable growth is held on, if anything is known of it.
fn comparison() -> impl Strategy<Value = Option<Box<Comparison>>> {
    (text(), option::of(decimal()), option::of(decimal())).prop_map(
        |(basis, adjusted_value, adjusted_base)| {
            Comparison { basis, adjusted_value, adjusted_base }.known()
        },
    )
}

/// Who may see an observation: most are free, as in a real ledger.
fn confidentiality() -> impl Strategy<Value = (Confidentiality, Option<Timestamp>)> {
    let until = prop_oneof![
        Just(1_677_632_400_000_000i64),
        0..4_102_444_800_000_000i64,
        -62_135_596_800_000_000..0i64,
    ];
    (code(Confidentiality::ALL), until, 0u8..3).prop_map(|(code, until, sort)| match (sort, code) {
        (0, Confidentiality::Embargoed) => (code, Some(Timestamp::from_micros(until))),
        (0, code) => (code, None),
        _ => (Confidentiality::Free, None),
    })
}

/// A target's key.
pub fn target_key() -> impl Strategy<Value = TargetKey> {
    (observation_key(), area_id())
        .prop_filter("not of a standing", |(key, _)| !key.measure.is_standing())
        .prop_map(|(key, issuer)| {
            let ObservationKey { indicator, measure, of, area, period } = key;
            TargetKey { indicator, measure, of, area, period, issuer }
        })
}

/// A target whose value and test fit.
pub fn target() -> impl Strategy<Value = Target> {
    let number = (decimal(), any::<u16>(), decimal(), code(Comparator::ALL));
    let wording = (text(), code(Qualifier::ALL), text(), option::of(code(TargetNature::ALL)));
    (target_key(), item_id(), number, wording, option::of(source_id()), text()).prop_map(
        |(key, chapter, (value, place, other, comparator), wording, source, note)| {
            let (label, qualifier, strength, nature) = wording;
            let value = fitting(key.measure, value, place);
            let test = if other.cmp_value(value).is_gt() {
                TargetTest::UpTo(other)
            } else {
                TargetTest::Compare(comparator)
            };
            Target { key, chapter, label, value, qualifier, test, strength, nature, source, note }
        },
    )
}

/// An honour's key.
pub fn honour_key() -> impl Strategy<Value = HonourKey> {
    (area_id(), item_id(), period()).prop_map(|(holder, honour, period)| HonourKey {
        holder,
        honour,
        period,
    })
}

/// An honour in each form.
pub fn honour() -> impl Strategy<Value = Honour> {
    let form = prop_oneof![
        Just(HonourForm::Designation),
        Just(HonourForm::FirstBatch),
        Just(HonourForm::Membership),
        (1u16..).prop_map(HonourForm::Listed),
        (1u16..).prop_map(HonourForm::TopN),
        (1u16..).prop_map(HonourForm::Rank),
        (2u16..).prop_map(HonourForm::Streak),
    ];
    let sort = (code(HonourLevel::ALL), code(HonourKind::ALL), form);
    (honour_key(), name(), sort, text(), option::of(source_id()), text()).prop_map(
        |(key, title, (level, kind, form), awarded_by, source, note)| Honour {
            key,
            title,
            level,
            awarded_by,
            kind,
            form,
            source,
            note,
        },
    )
}

/// A milestone's key.
pub fn milestone_key() -> impl Strategy<Value = MilestoneKey> {
    (area_id(), item_id(), period()).prop_map(|(area, milestone, period)| MilestoneKey {
        area,
        milestone,
        period,
    })
}

/// A milestone.
pub fn milestone() -> impl Strategy<Value = Milestone> {
    let words = (name(), text(), text());
    (milestone_key(), item_id(), words, code(MilestoneState::ALL), option::of(source_id()))
        .prop_map(|(key, chapter, (text, claim, note), state, source)| Milestone {
            key,
            chapter,
            text,
            state,
            claim,
            source,
            note,
        })
}

/// A picture of a few random bytes.
pub fn media() -> impl Strategy<Value = Media> {
    let place = (area_id(), period(), option::of(item_id()), 1u16..);
    let content_type = select(&Media::CONTENT_TYPES).prop_map(str::to_owned);
    (media_id(), place, name(), text(), content_type, vec(any::<u8>(), 1..64)).prop_map(
        |(id, (area, period, chapter, number), caption, credit, content_type, content)| Media {
            id,
            area,
            period,
            chapter,
            number,
            caption,
            credit,
            content_type,
            content,
        },
    )
}

/// An imprint's key.
pub fn imprint_key() -> impl Strategy<Value = ImprintKey> {
    (area_id(), period()).prop_map(|(area, period)| ImprintKey { area, period })
}

/// An imprint that says something.
pub fn imprint() -> impl Strategy<Value = Imprint> {
    let date = || "(202[0-4](-0[1-9](-1[0-9])?)?)?";
    let url = || "(https?://example\\.org/[a-z]{1,8})?";
    let places = ("([0-9]{3,4}-[0-9]{8})?", url(), url());
    (
        imprint_key(),
        (text(), text(), text(), text()),
        date(),
        date(),
        places,
        option::of(source_id()),
    )
        .prop_map(|(key, words, data_as_of, published_on, places, source)| {
            let (compiled_by, checked_by, signed_by, note) = words;
            let (telephone, data_url, edition_url) = places;
            Imprint {
                key,
                compiled_by,
                data_as_of,
                published_on,
                checked_by,
                signed_by,
                telephone,
                data_url,
                edition_url,
                source,
                note,
            }
        })
        .prop_filter("says something", |imprint| !imprint.is_empty())
}

/// A figure that is owed, of what its measure needs.
fn plan_figure() -> impl Strategy<Value = PlanFigure> {
    (indicator_id(), measure_of(), any::<bool>()).prop_map(|(indicator, (measure, of), parent)| {
        let of = match of {
            Of::Nothing => ItemOf::Nothing,
            _ if parent => ItemOf::Parent,
            Of::Area(id) => ItemOf::Area(id),
            Of::Group(id) => ItemOf::Group(id),
        };
        PlanFigure { indicator, measure, of }
    })
}

/// A few periods, or some that recur.
fn plan_periods() -> impl Strategy<Value = PlanPeriods> {
    let recurring = (period(), 1u16..=24, option::of(0u16..8)).prop_filter_map(
        "an end before that of time",
        |(first, every, last)| {
            let last = match last {
                Some(steps) => {
                    let start = first.start().plus(i32::from(steps) * i32::from(every))?;
                    Some(Period::new(start, first.months())?)
                }
                None => None,
            };
            Some(PlanPeriods::Recurring(Recurrence { first, every, last }))
        },
    );
    prop_oneof![
        btree_set(period(), 1..4).prop_map(|all| PlanPeriods::Listed(all.into_iter().collect())),
        recurring,
    ]
}

/// A group of some indicators with the decisions that its steps took in turn.
fn approval_group(indicators: Vec<IndicatorId>) -> impl Strategy<Value = ApprovalGroup> {
    let digest = proptest::array::uniform32(any::<u8>());
    let authors = btree_set(select(vec!["li", "wang", "unauthenticated"]), 0..3);
    let figures = (digest, 0u64..9, authors).prop_map(|(digest, count, authors)| GroupFigures {
        digest,
        count,
        authors: authors.into_iter().map(str::to_owned).collect(),
    });
    let decisions = vec((any::<bool>(), "zhao|qian"), 0..6);
    let steps = (btree_set(item_id(), 1..4), text()).prop_map(|(ids, name)| {
        ids.into_iter().map(|id| ApprovalStep { id, name: name.clone() }).collect()
    });
    (item_id(), text(), steps, figures, decisions).prop_map(
        move |(id, name, steps, figures, decided)| {
            let indicators = indicators.clone();
            let mut group =
                ApprovalGroup { id, name, indicators, steps, figures, decisions: Vec::new() };
            for (approved, actor) in decided {
                let Some(step) = group.next_step().map(|step| step.id.clone()) else { break };
                let returned = (!approved).then(|| "有误".to_owned());
                group.decisions.push(Decision { step, actor, returned });
            }
            group
        },
    )
}

/// A release of one or two groups; published only if all have approved.
pub fn release() -> impl Strategy<Value = Release> {
    let named = btree_set(indicator_id(), 1..4).prop_map(|all| all.into_iter().collect());
    let groups = (named.prop_flat_map(approval_group), option::of(approval_group(Vec::new())));
    let scope = (btree_set(area_id(), 1..4), definition_id(), period());
    let frozen = (1u64..99, proptest::array::uniform32(any::<u8>()));
    (release_id(), name(), scope, frozen, groups, any::<bool>()).prop_map(
        |(id, title, (areas, definition, period), (revision, digest), groups, published)| {
            let (first, rest) = groups;
            let rest = rest.filter(|group| group.id != first.id);
            let groups = [Some(first), rest].into_iter().flatten().collect();
            let areas = areas.into_iter().collect();
            let mut release = Release {
                id,
                title,
                areas,
                definition,
                period,
                revision,
                digest,
                groups,
                published: false,
            };
            release.published = published && release.state() == crate::ReleaseState::Approved;
            release
        },
    )
}

/// A collection plan.
pub fn collection_plan() -> impl Strategy<Value = CollectionPlan> {
    let areas = prop_oneof![
        btree_set(area_id(), 1..4).prop_map(|all| PlanAreas::Listed(all.into_iter().collect())),
        peer_group_id().prop_map(PlanAreas::Group),
        (code(AreaKind::ALL), area_id())
            .prop_map(|(kind, parent)| PlanAreas::Rule { kind, parent }),
    ];
    let deadline = || (0u16..=12, 1u8..=31).prop_map(|(months, day)| Deadline { months, day });
    let figures = btree_set(plan_figure(), 1..4).prop_map(|all| all.into_iter().collect());
    let who = (collection_plan_id(), name(), name(), "(预算科 [0-9]{8})?");
    let when = (plan_periods(), deadline(), option::of(deadline()));
    (who, figures, areas, when, any::<bool>(), option::of(source_id()), text()).prop_map(
        |(who, figures, areas, (periods, due, final_due), values_only, source, note)| {
            let (id, name, department, contact) = who;
            let final_due = final_due.map(|later| later.max(due));
            CollectionPlan {
                id,
                name,
                department,
                contact,
                figures,
                areas,
                periods,
                due,
                final_due,
                values_only,
                source,
                note,
            }
        },
    )
}

/// A thing of any kind, valid by itself.
pub fn thing() -> impl Strategy<Value = Thing> {
    Union::new([
        area().prop_map(Thing::Area).boxed(),
        indicator().prop_map(Thing::Indicator).boxed(),
        source().prop_map(Thing::Source).boxed(),
        peer_group().prop_map(Thing::PeerGroup).boxed(),
        definition().prop_map(Thing::Definition).boxed(),
        observation().prop_map(Thing::Observation).boxed(),
        target().prop_map(Thing::Target).boxed(),
        honour().prop_map(Thing::Honour).boxed(),
        milestone().prop_map(Thing::Milestone).boxed(),
        media().prop_map(Thing::Media).boxed(),
        imprint().prop_map(Thing::Imprint).boxed(),
        collection_plan().prop_map(Thing::CollectionPlan).boxed(),
        release().prop_map(Thing::Release).boxed(),
        suppression().prop_map(Thing::Suppression).boxed(),
        assessment().prop_map(Thing::Assessment).boxed(),
        outcome().prop_map(Thing::Outcome).boxed(),
    ])
}

/// The key of a thing of any kind.
pub fn key() -> impl Strategy<Value = Key> {
    thing().prop_map(|thing| thing.key())
}

/// A put or, less often, a withdrawal.
pub fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => thing().prop_map(Change::Put),
        1 => key().prop_map(Change::Withdraw),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn random_things_are_valid(thing in thing()) {
            prop_assert_eq!(thing.faults(), []);
        }
    }
}
