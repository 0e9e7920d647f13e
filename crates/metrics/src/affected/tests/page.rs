//! What definitions consist of.

use scorecard_domain::{
    Against, AssessmentFace, Boundaries, Chapter, ChapterKind, Claim, Comparator, Decimal,
    Definition, Denominator, Frame, GradeBound, Grading, Item, ItemAssessment, ItemBase, ItemOf,
    ItemTerms, NumberGrade, Preference, RollUp, Rounding, StreakPredicate, Text, Thing,
};

use super::*;

pub(super) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// An item that is as simple as can be.
fn item(indicator: &str, measure: Measure, of: ItemOf) -> Item {
    Item {
        id: "item".parse().unwrap(),
        label: Text::default(),
        indicator: indicator.parse().unwrap(),
        measure,
        area: ItemArea::Own,
        of,
        preference: Preference::Computed,
        verb: Text::default(),
        noun: Text::default(),
        frame: Frame::NounFirst,
        part_of: None,
        continues: None,
        streak_rank: 2,
        required: false,
        highlight: false,
        short: Text::default(),
        grading: None,
        terms: ItemTerms::default(),
        assessment: None,
    }
}

/// The items that definitions are made of.
pub(super) fn items() -> Vec<Item> {
    use Measure::{
        ComparableGrowth, Contribution, Difference, Growth, GrowthRank, Index, Level, Percentile,
        Rank, RankChange, Share, Streak,
    };
    let named = |id: &str| ItemOf::Area(id.parse().unwrap());
    let group = |id: &str| ItemOf::Group(id.parse().unwrap());
    let parent = |item: Item| Item { area: ItemArea::Parent, ..item };
    let other = |item: Item| Item { area: ItemArea::Named(CITIES[1].parse().unwrap()), ..item };
    let on = |item: Item, terms: ItemTerms| Item { terms, ..item };
    let todays = || ItemTerms { boundaries: Boundaries::TodaysMap, ..ItemTerms::default() };
    let rolled = |weight: Option<&str>| ItemTerms {
        roll_up: Some(RollUp::OverAreas),
        weight: weight.map(|id| id.parse().unwrap()),
        ..ItemTerms::default()
    };
    let members = ItemTerms { denominator: Denominator::Members, ..ItemTerms::default() };
    let streak = |streak| ItemTerms { streak, ..todays() };
    let base = ItemTerms { base: ItemBase::YearsBack(2), ..todays() };
    let later = ItemTerms { base: ItemBase::Fixed("2023".parse().unwrap()), ..todays() };
    let counted = |item: Item, kind| Item { grading: Some(grading(Some(kind))), ..item };
    let assessed = |face: AssessmentFace, id: &str| Item {
        assessment: Some(ItemAssessment { id: id.parse().unwrap(), face }),
        ..item("e.score", face.measure(), ItemOf::Nothing)
    };
    let all = vec![
        item("e.a", Level, ItemOf::Nothing),
        item("e.a", Growth, ItemOf::Nothing),
        item("e.b", Difference, ItemOf::Nothing),
        item("e.a", Rank, ItemOf::Parent),
        item("e.b", Rank, group("group:listed")),
        item("e.a", GrowthRank, group("group:rule")),
        item("e.a", Share, ItemOf::Parent),
        item("e.b", Share, named(PROVINCE)),
        item("e.a", Share, group("group:listed")),
        item("e.a", Contribution, ItemOf::Parent),
        item("e.a", Streak, ItemOf::Parent),
        item("e.b", Percentile, named(CITIES[0])),
        parent(item("e.a", Level, ItemOf::Nothing)),
        parent(item("e.b", Rank, ItemOf::Parent)),
        other(item("e.b", Level, ItemOf::Nothing)),
        other(item("e.b", Share, ItemOf::Parent)),
        item("e.per", Level, ItemOf::Nothing),
        item("e.per", RankChange, ItemOf::Parent),
        parent(item("e.sum", Level, ItemOf::Nothing)),
        item("e.sum", Share, ItemOf::Parent),
        item("e.b", Contribution, group("group:listed")),
        on(item("e.a", Growth, ItemOf::Nothing), todays()),
        on(
            item("e.mean", Growth, ItemOf::Nothing),
            ItemTerms { weight: "e.b".parse().ok(), ..todays() },
        ),
        on(item("e.a", GrowthRank, ItemOf::Parent), todays()),
        on(item("e.a", Contribution, ItemOf::Parent), todays()),
        on(item("e.b", Index, ItemOf::Nothing), base),
        on(item("e.a", Share, ItemOf::Parent), members),
        on(item("e.a", Level, ItemOf::Nothing), rolled(None)),
        on(parent(item("e.mean", Level, ItemOf::Nothing)), rolled(Some("e.b"))),
        on(item("e.a", Streak, ItemOf::Nothing), streak(StreakPredicate::Growth)),
        on(item("e.b", Streak, ItemOf::Nothing), streak(StreakPredicate::Target)),
        on(parent(item("e.a", Streak, ItemOf::Nothing)), streak(StreakPredicate::Target)),
        item("e.real", ComparableGrowth, ItemOf::Nothing),
        other(item("e.real", ComparableGrowth, ItemOf::Nothing)),
        Item { grading: Some(grading(None)), ..item("e.a", Level, ItemOf::Nothing) },
        counted(item("e.a", Level, ItemOf::Nothing), AreaKind::Street),
        counted(parent(item("e.a", Rank, ItemOf::Parent)), AreaKind::Street),
        counted(parent(item("e.real", ComparableGrowth, ItemOf::Nothing)), AreaKind::District),
        assessed(AssessmentFace::Score, "yearly"),
        assessed(AssessmentFace::Rank, "yearly"),
        parent(assessed(AssessmentFace::Score, "of_cities")),
        on(item("e.b", Index, ItemOf::Nothing), later),
    ];
    let id = |n: usize| format!("item_{n}").parse().unwrap();
    all.into_iter().enumerate().map(|(n, item)| Item { id: id(n), ..item }).collect()
}

/// 150 or more, 100 or more, and less.
fn grading(counted: Option<AreaKind>) -> Grading {
    let grade = |label: &str, from: Option<&str>| NumberGrade {
        label: Text::zh(label),
        bound: from.map(|from| GradeBound::AtLeast(number(from))),
    };
    let grades = vec![grade("A", Some("150")), grade("B", Some("100")), grade("C", None)];
    Grading { grades, counted }
}

/// The claims that definitions are made of. None but that against a figure needs an item.
pub(super) fn claims() -> Vec<Claim> {
    use Measure::{ComparableGrowth, Growth, Level, Rank, Share, Streak};
    let claim = |indicator: &str, measure, of, against| Claim {
        id: "claim".parse().unwrap(),
        chapter: "economy".parse().unwrap(),
        text: Text::zh("如何"),
        indicator: indicator.parse().ok(),
        measure,
        area: ItemArea::Own,
        of,
        streak_rank: 2,
        streak: StreakPredicate::Rank,
        comparator: Some(Comparator::AtLeast),
        against,
        honour: None,
        required: false,
    };
    let count = |n: &str| Against::Number(number(n));
    let parent = |claim: Claim| Claim { area: ItemArea::Parent, ..claim };
    let other = |claim: Claim| Claim { area: ItemArea::Named(CITIES[1].parse().unwrap()), ..claim };
    let honoured = |claim: Claim| Claim { honour: "green".parse().ok(), ..claim };
    let city = || Against::Area(CITIES[0].parse().unwrap());
    let (none, above) = (ItemOf::Nothing, ItemOf::Parent);
    let all = vec![
        claim("e.a", Level, none.clone(), count("150")),
        claim("e.b", Rank, above.clone(), count("2")),
        claim("e.a", Growth, none.clone(), Against::Parent),
        claim("e.b", Rank, above.clone(), Against::Parent),
        parent(claim("e.a", Level, none.clone(), Against::Parent)),
        claim("e.b", Growth, none.clone(), city()),
        parent(claim("e.b", Rank, above.clone(), city())),
        claim("e.a", Level, none.clone(), Against::Figure("item_14".parse().unwrap())),
        claim("e.a", Level, none.clone(), Against::Target(ItemArea::Own)),
        parent(claim("e.b", Level, none.clone(), Against::Target(ItemArea::Parent))),
        claim("e.a", Level, none.clone(), Against::YearsBefore(2)),
        claim("e.b", Growth, none.clone(), Against::Since("2020".parse().unwrap())),
        claim("e.a", Share, above.clone(), Against::YearsBefore(1)),
        claim("e.real", ComparableGrowth, none, Against::Parent),
        claim("e.a", Streak, above.clone(), count("2")),
        honoured(claim("e.a", Rank, above.clone(), count("1"))),
        honoured(parent(claim("e.a", Rank, above.clone(), count("1")))),
        honoured(other(claim("e.b", Rank, above, count("1")))),
    ];
    let id = |n: usize| format!("claim_{n}").parse().unwrap();
    all.into_iter().enumerate().map(|(n, claim)| Claim { id: id(n), ..claim }).collect()
}

/// A definition of these, with a chapter that answers for promises or without.
pub(super) fn definition(items: Vec<Item>, claims: Vec<Claim>, answers: bool) -> Change {
    let chapter = |id: &str, kind, items| Chapter {
        id: id.parse().unwrap(),
        title: Text::zh(id),
        kind,
        items,
        targets: Vec::new(),
        parent_promises: kind == ChapterKind::Answers,
    };
    let mut chapters = vec![
        chapter("profile", ChapterKind::Profile, Vec::new()),
        chapter("economy", ChapterKind::Figures, items),
        chapter("honours", ChapterKind::Honours, Vec::new()),
    ];
    if answers {
        chapters.push(chapter("answers", ChapterKind::Answers, Vec::new()));
    }
    put(Thing::Definition(Definition {
        id: "district".parse().unwrap(),
        title: Text::zh("成绩单"),
        rounding: Rounding::default(),
        chapters,
        claims,
    }))
}
