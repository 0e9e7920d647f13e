//! Items with terms, grades, a basis, and those that are results of assessments.

use scorecard_domain::{
    Comparison, Decimal, Definition, GrowthRule, Indicator, Interval, Item, ItemArea, ItemBase,
    ItemOf, ItemTerms, Measure, StreakPredicate, Text,
};
use scorecard_wire::pb::metrics::GradeCounts;

use super::*;

/// A scorecard by one of several definitions.
fn filled(world: &World, definition: &str, area: &str, year: u32) -> Scorecard {
    let period = Period::year(year).unwrap();
    let area = resolve::area(&world.cube, area, period).unwrap();
    let definition = resolve::definition(world, definition).unwrap();
    scorecard::build(world, &area, period, &definition)
}

fn cell(figure: &Figure) -> String {
    figure.metric.clone().unwrap().words.unwrap().zh.unwrap().cell
}

/// The world with a change of one of its definitions.
fn redefined(world: &World, id: &str, how: impl FnOnce(&mut Definition)) -> World {
    let mut definition = resolve::definition(world, id).unwrap().thing.clone();
    how(&mut definition);
    assert_eq!(Thing::Definition(definition.clone()).faults(), []);
    after(world, Change::Put(Thing::Definition(definition)))
}

/// The world where one item asks for another measure of its indicator on these terms.
fn on_terms(world: &World, item: &str, measure: Measure, of: ItemOf, terms: ItemTerms) -> World {
    redefined(world, "", |definition| {
        let mut items = definition.chapters.iter_mut().flat_map(|chapter| &mut chapter.items);
        let item: &mut Item = items.find(|it| it.id.as_str() == item).unwrap();
        (item.measure, item.of, item.terms) = (measure, of, terms);
        (item.verb, item.continues) = (Text::default(), None);
    })
}

fn changed_indicator(world: &World, id: &str, how: impl FnOnce(&mut Indicator)) -> World {
    let held = world.cube.indicator(&id.parse().unwrap()).unwrap();
    let mut indicator = held.thing.as_ref().clone();
    how(&mut indicator);
    after(world, Change::Put(Thing::Indicator(indicator)))
}

#[test]
fn a_building_has_its_grade() {
    let world = world("buildings");
    let said = |area: &str, year| {
        let scorecard = filled(&world, "building-yearly", area, year);
        let figure = figures(&scorecard)["tax_per_metre"].clone();
        let grade = figure.metric.clone().unwrap().grade;
        (cell(&figure), grade.map(|grade| (grade.best.unwrap().zh, grade.decided)))
    };
    // 5600.0万元 on 3.50万平方米 are 1597.7 to 1602.3.
    assert_eq!(
        said("place:building-a", 2022),
        ("1600.0元/平方米（A级）".into(), Some(("A".into(), true)))
    );
    assert_eq!(
        said("place:building-c", 2022),
        ("400.0元/平方米（D级）".into(), Some(("D".into(), true)))
    );
    // Nothing to grade.
    assert_eq!(said("place:building-e", 2023).1, None);
    let scorecard = filled(&world, "building-yearly", "place:building-b", 2022);
    let sentence = &sentences(&scorecard, "yield")[1];
    assert_eq!(sentence, "米均税收1016.0元，评为B级");
}

#[test]
fn what_rounding_leaves_open_is_said_to_be_undecided() {
    let world = world("buildings");
    // 5250.0 on 3.50 are 1497.8 to 1502.2, and A begins at 1500.
    let change = changed(&world, "building.tax", "place:building-a", 2022, "5250.0");
    let world = after(&world, change);
    let scorecard = filled(&world, "building-yearly", "place:building-a", 2022);
    let figure = figures(&scorecard)["tax_per_metre"];
    assert_eq!(phrase(figure), "米均税收1500.0元，评为A级或B级（未定）");
    let grade = figure.metric.clone().unwrap().grade.unwrap();
    assert!(!grade.decided);
    let district = filled(&world, "district-buildings", "place:sample-district", 2022);
    let counts = figures(&district)["grades"].grade_counts.clone().unwrap();
    assert_eq!((counts.undecided, counts.reported), (1, 5));
}

#[test]
fn a_district_counts_its_buildings_by_grade() {
    let world = world("buildings");
    let of_year = |year| {
        let scorecard = filled(&world, "district-buildings", "place:sample-district", year);
        assert_eq!(scorecard.gaps, []);
        let figure = figures(&scorecard)["grades"].clone();
        let GradeCounts { grades, undecided, reported, expected, .. } =
            figure.grade_counts.clone().unwrap();
        let grades: Vec<_> = grades.iter().map(|grade| grade.areas).collect();
        (phrase(&figure), grades, [undecided, reported, expected], figure)
    };
    let (said, grades, counts, figure) = of_year(2022);
    assert_eq!(said, "按米均税收分级，楼宇A级1座、B级1座、C级1座、D级2座");
    assert_eq!((grades, counts), (vec![1, 1, 1, 2], [0, 5, 5]));
    let list = cell(&figure);
    let metric = figure.metric.unwrap();
    assert_eq!((metric.unit.as_str(), metric.origin()), ("座", Origin::Computed));
    assert_eq!(metric.words.unwrap().zh.unwrap().after, list);
    assert_eq!(metric.inputs.len(), 10, "tax and floor of five buildings");
    // C's floor is 0 and E has not reported: three have a number, one of them an estimate.
    let (said, _, counts, figure) = of_year(2023);
    assert_eq!(said, "按米均税收分级，楼宇预计A级1座、C级2座（5座中3座有数据）");
    assert_eq!(counts, [0, 3, 5]);
    assert_eq!(figure.metric.unwrap().coverage.unwrap().reported, 3);
}

#[test]
fn what_counts_nothing_is_a_gap() {
    let world = world("buildings");
    let scorecard = filled(&world, "district-buildings", "place:sample-district", 2020);
    let gaps: Vec<_> = scorecard.gaps.iter().map(|gap| (gap.item.as_str(), gap.reason())).collect();
    assert_eq!(gaps, [("grades", Missing::PartsIncomplete)]);
}

#[test]
fn an_assessment_gives_score_rank_and_grade() {
    let world = world("district-assessment");
    let scorecard = fill(&world, "place:made-up-jia", 2023);
    assert_eq!((&scorecard.gaps, &scorecard.findings), (&vec![], &vec![]));
    let said = sentences(&scorecard, "assessment");
    assert_eq!(said.len(), 1);
    let rank = figures(&scorecard)["rank"].clone();
    let assessment = rank.assessment.clone().unwrap();
    let range = (assessment.best_rank, assessment.worst_rank);
    let firm = "综合考核得分95.52分，居全市第一，评为优秀";
    let expected = match range {
        (best, worst) if best < worst => {
            firm.replace("第一", &format!("第一（权重变动时第{best}至第{worst}位）"))
        }
        _ => firm.to_owned(),
    };
    assert_eq!(said[0], expected);
    assert_eq!((assessment.rank, assessment.members, assessment.scored), (1, 6, 6));
    assert_eq!(assessment.grade.unwrap().zh, "优秀");
    assert_eq!(figures(&scorecard)["score"].metric.clone().unwrap().origin(), Origin::Computed);
    let grade = figures(&scorecard)["grade"];
    assert_eq!((cell(grade).as_str(), phrase(grade).as_str()), ("优秀", "综合考核得分评为优秀"));
    // Who is third is third in all three of its figures.
    let other = fill(&world, "place:made-up-ji", 2023);
    assert_eq!(cell(figures(&other)["score"]), "86.57分");
    assert_eq!(cell(figures(&other)["rank"]), "第3位");
    assert_eq!(cell(figures(&other)["grade"]), "良好");
}

#[test]
fn a_published_score_stands_beside_the_computed_one() {
    let world = world("district-assessment");
    let publish = |value: &str| {
        let mut published = changed(&world, "fiscal.revenue", "place:made-up-jia", 2023, value);
        if let Change::Put(Thing::Observation(it)) = &mut published {
            it.key.indicator = "assessment.score".parse().unwrap();
            it.key.measure = Measure::Level;
        }
        fill(&after(&world, published), "place:made-up-jia", 2023)
    };
    let agreed = publish("95.5");
    let score = figures(&agreed)["score"].metric.clone().unwrap();
    assert!(score.published.is_some() && score.computed.is_some() && score.disagreement.is_none());
    let wrong = publish("96.5");
    let reasons: Vec<_> = wrong.findings.iter().map(|it| it.reason.as_str()).collect();
    assert!(reasons.contains(&"PUBLISHED_DISAGREES"), "{reasons:?}");
}

#[test]
fn an_assessment_without_a_result_is_a_gap() {
    let world = world("district-assessment");
    // Nothing is recorded for that year.
    let scorecard = fill(&world, "place:made-up-jia", 2001);
    let gaps: Vec<_> = scorecard.gaps.iter().map(|gap| (gap.item.as_str(), gap.reason())).collect();
    let missing = Missing::NotAssessed;
    assert_eq!(gaps, [("score", missing), ("rank", missing), ("grade", missing)]);
    assert!(scorecard.gaps[0].problem.clone().unwrap().zh.contains("考核district-yearly"));
    let city = fill(&world, "place:made-up-city", 2023);
    assert_eq!(city.gaps[0].reason(), Missing::NotAPeer);
}

#[test]
fn items_take_their_terms() {
    let world = changed_indicator(&world("shandong-gdp"), "economy.gdp", |gdp| {
        gdp.growth_rule = GrowthRule::Nominal;
    });
    let figure = |measure, of: ItemOf, terms: ItemTerms| {
        let world = on_terms(&world, "gdp", measure, of, terms);
        let scorecard = fill(&world, "370100", 2012);
        figures(&scorecard)["gdp"].clone()
    };
    let base = |base| ItemTerms { base, ..ItemTerms::default() };
    let average = figure(Measure::CompoundGrowth, ItemOf::Nothing, base(ItemBase::YearsBack(4)));
    assert!(phrase(&average).starts_with("2009—2012年，"), "{}", phrase(&average));
    assert!(phrase(&average).contains("年均增长"), "{}", phrase(&average));
    assert_eq!(average.metric.clone().unwrap().key.unwrap().period, "2009-01-01/P48M");
    assert_eq!(average.history, []);
    let index =
        figure(Measure::Index, ItemOf::Nothing, base(ItemBase::Fixed(Period::year(2008).unwrap())));
    assert!(phrase(&index).starts_with("以2008年为100，"), "{}", phrase(&index));
    let terms = ItemTerms { streak: StreakPredicate::Growth, ..ItemTerms::default() };
    let streak = figure(Measure::Streak, ItemOf::Nothing, terms);
    assert!(phrase(&streak).contains("连续5年增长"), "{}", phrase(&streak));
    let terms =
        ItemTerms { denominator: scorecard_domain::Denominator::Members, ..ItemTerms::default() };
    let share = figure(Measure::Share, ItemOf::Parent, terms);
    assert_eq!(share.metric.unwrap().coverage.unwrap().expected, 17);
}

#[test]
fn comparable_growth_says_its_basis() {
    let world = world("lixia-2022");
    let on = |comparison: Comparison| {
        let area = resolve::area(&world.cube, "370102", Period::year(2022).unwrap());
        let key = scorecard_domain::ObservationKey {
            indicator: "fiscal.general_public_budget_revenue".parse().unwrap(),
            measure: Measure::ComparableGrowth,
            of: scorecard_domain::Of::Nothing,
            area: area.unwrap().id.clone(),
            period: Period::year(2022).unwrap(),
        };
        let level = changed(&world, key.indicator.as_str(), "370102", 2022, "9.7");
        let Change::Put(Thing::Observation(level)) = level else { unreachable!() };
        let rate = Observation { key, comparison: comparison.known(), ..level };
        let scorecard = fill(&after(&world, Change::Put(Thing::Observation(rate))), "370102", 2022);
        let economy = sentences(&scorecard, "economy");
        economy.into_iter().find(|it| it.contains("一般公共预算收入161.3亿元")).unwrap()
    };
    let none = Comparison::default();
    assert_eq!(on(none.clone()), "完成一般公共预算收入161.3亿元，可比增长9.7%");
    let basis = |zh: &str| Comparison { basis: Text::zh(zh), ..none.clone() };
    assert_eq!(on(basis("同口径")), "完成一般公共预算收入161.3亿元，可比增长9.7%（同口径）");
    let adjusted = basis("扣除留抵退税因素");
    assert_eq!(on(adjusted), "完成一般公共预算收入161.3亿元，扣除留抵退税因素后增长9.7%");
}

#[test]
fn what_continues_one_that_continues_another_is_of_its_sentence() {
    let world = redefined(&world("lixia-2022"), "", |definition| {
        let mut items = definition.chapters.iter_mut().flat_map(|chapter| &mut chapter.items);
        let share = items.find(|it| it.id.as_str() == "finance_value_added_share").unwrap();
        share.continues = Some("finance_value_added_growth".parse().unwrap());
    });
    let scorecard = fill(&world, "370102", 2022);
    let economy = sentences(&scorecard, "economy");
    let expected = "预计实现金融业增加值489亿元，增长11.6%，总量占全市46%";
    assert!(economy.iter().any(|sentence| sentence == expected), "{economy:#?}");
}

#[test]
fn a_gap_says_whose_figure_is_to_be_recorded() {
    let world = world("shandong-gdp");
    let gap = |area| {
        let world = redefined(&world, "", |definition| {
            let mut items = definition.chapters.iter_mut().flat_map(|chapter| &mut chapter.items);
            let item = items.next().unwrap();
            (item.area, item.required, item.label) = (area, true, Text::default());
        });
        // Of 1990 nothing is known.
        filled(&world, "", "370100", 1990).gaps.remove(0).problem.unwrap().zh
    };
    let own = gap(ItemArea::Own);
    assert!(own.contains("请为gbt2260:370100录入"), "{own}");
    assert!(!own.starts_with('（'), "{own}");
    let parent = gap(ItemArea::Parent);
    assert!(parent.contains("请为gbt2260:370000录入"), "{parent}");
}

#[test]
fn a_count_by_grade_is_no_number_of_the_area_itself() {
    let world = world("buildings");
    let period = Period::year(2022).unwrap();
    let area = resolve::area(&world.cube, "place:sample-district", period).unwrap();
    let definition = resolve::definition(&world, "district-buildings").unwrap();
    let (question, item) =
        scorecard::question(&world, &area, period, &definition, ("grades", 0)).unwrap();
    // What is published of the district itself.
    let change = changed(&world, "building.tax", "place:building-a", 2022, "1600");
    let Change::Put(Thing::Observation(mut observation)) = change else { unreachable!() };
    (observation.key.indicator, observation.key.area) =
        (question.indicator.clone(), area.id.clone());
    let world = after(&world, Change::Put(Thing::Observation(observation)));
    assert!(world.cube.answer(&question).stands_for.is_some());
    let counted = scorecard::shown::of(&world, item, &question).answer;
    let five = Interval::exactly(Decimal::new(5, 0).unwrap().into());
    assert_eq!((counted.stands_for, counted.can_be), (None, Some(five)));
}

#[test]
fn a_figure_of_another_area_says_whose_it_is() {
    let world = redefined(&world("shandong-gdp"), "", |definition| {
        let mut items = definition.chapters.iter_mut().flat_map(|chapter| &mut chapter.items);
        let item: &mut Item = items.find(|it| it.id.as_str() == "gdp").unwrap();
        (item.area, item.label) = (ItemArea::Parent, Text::default());
        let item = items.find(|it| it.id.as_str() == "gdp_rank").unwrap();
        item.label = Text::default();
    });
    let scorecard = fill(&world, "370100", 2012);
    let all = figures(&scorecard);
    let labels = |id: &str| all[id].label.clone().map(|it| (it.zh, it.en)).unwrap();
    let words = all["gdp"].metric.clone().unwrap().words.unwrap();
    let said = (words.zh.unwrap().phrase, words.en.unwrap().phrase);
    assert!(said.0.starts_with("实现全省地区生产总值"), "{}", said.0);
    assert!(said.1.starts_with("GDP of the province came to "), "{}", said.1);
    assert_eq!(labels("gdp"), ("全省地区生产总值".into(), "GDP of the province".into()));
    assert_eq!(labels("gdp_rank"), ("地区生产总值位次".into(), "GDP: rank".into()));
}
