//! What decides a claim: the data where they are sure, else what a named source published, else nothing.

use std::path::Path;

use scorecard_domain::{
    AreaKind, Bound, Comparator, Decimal, Direction, Doubt, Honour, HonourForm, HonourKey,
    HonourKind, HonourLevel, Interval, Measure, Observation, Ratio, Reading, SourceId, Standing,
    StreakPredicate, TargetTest, Text, Thing, Verdict,
};
use scorecard_measures::{
    Answer, Question, Terms,
    claim::{self, Certainty, Decision, Ground, compare, meets},
};

use crate::fixture::{CITY, COUNT, FLOW, World, area, district, observation, question};

fn exactly(text: &str) -> Interval {
    Interval::exactly(Ratio::from(text.parse::<Decimal>().unwrap()))
}

fn rounded(text: &str) -> Interval {
    Interval::of_rounded(text.parse().unwrap()).unwrap()
}

/// Decides by comparison with a number.
fn held(answer: &Answer, by: Comparator, number: &str) -> Decision {
    claim::decide(answer, |figure| compare(figure, by, exactly(number)), None)
}

/// The verdict, and why it is undecided.
fn said(decision: Decision) -> (Verdict, Option<Doubt>) {
    (decision.verdict, decision.doubt)
}

fn first(answer: &Answer) -> Decision {
    held(answer, Comparator::AtMost, "1")
}

fn sourced(observation: Observation, source: &str) -> Thing {
    Thing::Observation(Observation { source: source.parse::<SourceId>().ok(), ..observation })
}

#[test]
fn a_comparison_is_one_of_all_that_the_two_can_be() {
    use Comparator::{Above, AtLeast, AtMost, Below, Equal};
    let cases: [(Interval, Comparator, &str, Certainty); 14] = [
        (rounded("27.3"), AtLeast, "25", Some(true)),
        (rounded("27.3"), AtLeast, "27.25", Some(true)),
        (rounded("27.3"), Above, "27.25", None),
        (rounded("27.3"), AtLeast, "27.3", None),
        (rounded("27.3"), AtLeast, "27.35", Some(false)),
        (rounded("27.3"), Below, "27.35", Some(true)),
        (rounded("27.3"), AtMost, "27.2", Some(false)),
        (rounded("27.3"), Equal, "27.3", None),
        (rounded("27.3"), Equal, "27.4", Some(false)),
        (exactly("3"), Equal, "3", Some(true)),
        (exactly("3"), Above, "3", Some(false)),
        (exactly("3"), AtMost, "3", Some(true)),
        (Interval::UNBOUNDED, AtLeast, "0", None),
        (Interval { high: Bound::Unbounded, ..exactly("600") }, AtLeast, "600", Some(true)),
    ];
    for (one, by, other, expected) in cases {
        assert_eq!(compare(one, by, exactly(other)), expected, "{one:?} {by} {other}");
    }
    let range = TargetTest::UpTo("6".parse().unwrap());
    let meets = |result: &str| meets(exactly(result), "5".parse().unwrap(), range);
    assert_eq!(["4.9", "5", "6", "6.1"].map(meets), [false, true, true, false].map(Some));
    assert_eq!(claim::all([]), None, "of nothing it is not said");
    assert_eq!(claim::all([Some(true), None]), None);
    assert_eq!(claim::all([None, Some(false)]), Some(false));
}

#[test]
fn rounding_and_qualifiers_decide_and_about_never_does() {
    let mut world = World::new(2);
    let share = |world: &World| world.ask(&district(1), COUNT, "2022", Measure::Share, "parent");
    let record = |world: &mut World, words: &str| {
        world.published(&district(1), COUNT, "2022", (Measure::Share, CITY), words);
    };
    record(&mut world, "27.3");
    let quarter = held(&share(&world), Comparator::AtLeast, "25");
    assert_eq!(said(quarter), (Verdict::Holds, None));
    assert_eq!(quarter.ground, Some(Ground::Data), "a published share is data");
    let open = held(&share(&world), Comparator::AtLeast, "27.3");
    assert_eq!(said(open), (Verdict::Undecided, Some(Doubt::Straddles)));
    assert_eq!(said(held(&share(&world), Comparator::AtLeast, "28")), (Verdict::Fails, None));
    record(&mut world, "about 27.3");
    let about = held(&share(&world), Comparator::AtLeast, "20");
    assert_eq!(said(about), (Verdict::Undecided, Some(Doubt::About)));
    record(&mut world, "above 20.0");
    assert_eq!(said(held(&share(&world), Comparator::Above, "20")), (Verdict::Holds, None));
    record(&mut world, "suppressed");
    // A withheld figure decides nothing, whatever could be computed.
    world.levels(COUNT, "2022", &[(&district(1), "62"), (CITY, "227")]);
    let withheld = held(&share(&world), Comparator::AtLeast, "20");
    assert_eq!(said(withheld), (Verdict::Undecided, Some(Doubt::NoData)));
}

#[test]
fn first_holds_only_where_missing_peers_and_rounding_cannot_change_it() {
    let mut world = World::new(3);
    let rank =
        |world: &World, n: usize| world.ask(&district(n), COUNT, "2022", Measure::Rank, "parent");
    world.levels(COUNT, "2022", &[(&district(1), "9"), (&district(2), "7")]);
    let missing = first(&rank(&world, 1));
    assert_eq!(said(missing), (Verdict::Undecided, Some(Doubt::RankNotFirm)));
    assert_eq!(said(first(&rank(&world, 2))), (Verdict::Fails, None), "one is better already");
    assert_eq!(said(held(&rank(&world, 2), Comparator::AtMost, "3")), (Verdict::Holds, None));
    world.levels(COUNT, "2022", &[(&district(3), "8")]);
    assert_eq!(said(first(&rank(&world, 1))), (Verdict::Holds, None));
    world.change(COUNT, |it| it.direction = Direction::Lower);
    assert_eq!(said(first(&rank(&world, 1))), (Verdict::Fails, None));
    assert_eq!(said(first(&rank(&world, 2))), (Verdict::Holds, None), "the least is first");

    // What prints alike may lie either way.
    let flow =
        |world: &World, n: usize| world.ask(&district(n), FLOW, "2022", Measure::Rank, "parent");
    world.levels(FLOW, "2022", &[(&district(1), "9.1"), (&district(2), "9.1")]);
    world.levels(FLOW, "2022", &[(&district(3), "8.0")]);
    assert_eq!(said(first(&flow(&world, 1))), (Verdict::Undecided, Some(Doubt::RankNotFirm)));
    assert_eq!(said(held(&flow(&world, 1), Comparator::AtMost, "2")), (Verdict::Holds, None));
}

#[test]
fn a_published_rank_holds_by_its_source_until_the_data_rule_it_out() {
    let mut world = World::new(3);
    let rank = |world: &World| world.ask(&district(1), COUNT, "2022", Measure::Rank, "parent");
    let published = |words| observation(&district(1), COUNT, "2022", Measure::Rank, CITY, words);
    assert_eq!(said(first(&rank(&world))), (Verdict::Undecided, Some(Doubt::NoData)));
    world.put([Thing::Observation(published("1"))]);
    assert_eq!(said(first(&rank(&world))), (Verdict::Undecided, Some(Doubt::NoSource)));
    world.put([sourced(published("1"), "report")]);
    let by_source = first(&rank(&world));
    assert_eq!(said(by_source), (Verdict::Published, None));
    assert_eq!(by_source.ground, Some(Ground::Published));
    // One of two others is known, and it is behind: the data leave it open, so the source counts still.
    world.levels(COUNT, "2022", &[(&district(1), "9"), (&district(2), "7")]);
    assert_eq!(said(first(&rank(&world))), (Verdict::Published, None));
    world.levels(COUNT, "2022", &[(&district(3), "10")]);
    let fails = first(&rank(&world));
    assert_eq!(said(fails), (Verdict::Fails, None));
    assert!(fails.contradicted, "what was published says otherwise");
    world.levels(COUNT, "2022", &[(&district(3), "8")]);
    world.put([sourced(published("2"), "report")]);
    let holds = first(&rank(&world));
    assert_eq!((said(holds), holds.contradicted), ((Verdict::Holds, None), true));
}

#[test]
fn a_streak_over_published_ranks_is_their_sources_word() {
    let mut world = World::new(2);
    let streak = |world: &World| world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent");
    let twice = |world: &World| held(&streak(world), Comparator::AtLeast, "2");
    world.levels(COUNT, "2022", &[(&district(1), "9"), (&district(2), "7")]);
    assert_eq!(said(twice(&world)), (Verdict::Undecided, Some(Doubt::StreakOpen)));
    let rank = observation(&district(1), COUNT, "2021", Measure::Rank, CITY, "1");
    world.put([Thing::Observation(rank.clone())]);
    assert_eq!(said(twice(&world)), (Verdict::Undecided, Some(Doubt::NoSource)));
    world.put([sourced(rank, "report")]);
    assert_eq!(said(twice(&world)), (Verdict::Published, None));
    world.levels(COUNT, "2021", &[(&district(1), "9"), (&district(2), "7")]);
    assert_eq!(said(twice(&world)), (Verdict::Holds, None));
    assert_eq!(said(held(&streak(&world), Comparator::AtLeast, "3")).0, Verdict::Undecided);
    world.levels(COUNT, "2021", &[(&district(2), "17")]);
    assert_eq!(said(twice(&world)), (Verdict::Fails, None));
}

#[test]
fn a_year_that_is_none_of_the_streak_needs_no_source() {
    let mut world = World::new(2);
    for period in ["2021", "2022"] {
        world.levels(COUNT, period, &[(&district(1), "9"), (&district(2), "7")]);
    }
    world.published(&district(1), COUNT, "2020", (Measure::Rank, CITY), "2");
    let streak = world.ask(&district(1), COUNT, "2022", Measure::Streak, "parent");
    assert_eq!(said(held(&streak, Comparator::AtLeast, "2")), (Verdict::Holds, None));
    // That there are no more years rests on who says that it was second.
    let exactly = held(&streak, Comparator::Equal, "2");
    assert_eq!(said(exactly), (Verdict::Undecided, Some(Doubt::NoSource)));
}

#[test]
fn a_standing_is_no_rank() {
    let mut world = World::new(2);
    let of = (Measure::Standing, CITY);
    world.published(&district(1), COUNT, "2022", of, "leading E");
    let rank = world.ask(&district(1), COUNT, "2022", Measure::Rank, "parent");
    assert_eq!(first(&rank).verdict, Verdict::Undecided);
    let standing = |world: &World, standing| {
        let answer = world.ask(&district(1), COUNT, "2022", Measure::Standing, "parent");
        said(claim::decide_standing(&answer, standing))
    };
    let leading = standing(&world, Standing::Leading);
    assert_eq!(leading, (Verdict::Undecided, Some(Doubt::NoSource)));
    let told = observation(&district(1), COUNT, "2022", Measure::Standing, CITY, "leading");
    world.put([sourced(told, "report")]);
    assert_eq!(standing(&world, Standing::Leading), (Verdict::Published, None));
    assert_eq!(standing(&world, Standing::FrontRow), (Verdict::Fails, None));
}

#[test]
fn an_honour_tells_a_place_or_years_and_a_title_none() {
    let honour = |kind, form| Honour {
        key: HonourKey {
            holder: district(1).parse().unwrap(),
            honour: "assessment".parse().unwrap(),
            period: "2022".parse().unwrap(),
        },
        title: Text::zh("综合考核"),
        level: HonourLevel::Municipal,
        awarded_by: Text::default(),
        kind,
        form,
        source: "report".parse().ok(),
        note: Text::default(),
    };
    let decide = |honour: &Honour, measure, by, number: &str| {
        let open = Decision::undecided(Doubt::NoData);
        let tells = claim::told_by(honour, measure, 1);
        said(claim::with_honour(open, honour, tells, |it| compare(it, by, exactly(number))))
    };
    let (least, most) = (Comparator::AtLeast, Comparator::AtMost);
    let years = honour(HonourKind::Assessment, HonourForm::Streak(14));
    assert_eq!(decide(&years, Measure::Streak, least, "14"), (Verdict::Published, None));
    assert_eq!(decide(&years, Measure::Streak, least, "15"), (Verdict::Fails, None));
    assert_eq!(decide(&years, Measure::Rank, most, "1"), (Verdict::Published, None));
    let listed = honour(HonourKind::List, HonourForm::TopN(20));
    assert_eq!(decide(&listed, Measure::Rank, most, "20"), (Verdict::Published, None));
    assert_eq!(decide(&listed, Measure::Rank, most, "10").0, Verdict::Undecided);
    let title = honour(HonourKind::Title, HonourForm::Rank(1));
    let none = (Verdict::Undecided, Some(Doubt::HonourTellsNone));
    assert_eq!(decide(&title, Measure::Rank, most, "1"), none);
    let unsourced = Honour { source: None, ..years };
    let doubt = (Verdict::Undecided, Some(Doubt::NoSource));
    assert_eq!(decide(&unsourced, Measure::Streak, least, "14"), doubt);
    let fails = held(
        &{
            let mut world = World::new(2);
            world.levels(COUNT, "2022", &[(&district(1), "6"), (&district(2), "7")]);
            world.ask(&district(1), COUNT, "2022", Measure::Rank, "parent")
        },
        most,
        "1",
    );
    let tells = claim::told_by(&unsourced, Measure::Rank, 1);
    let told = claim::with_honour(fails, &unsourced, tells, |it| compare(it, most, exactly("1")));
    assert_eq!((told.verdict, told.contradicted), (Verdict::Fails, true), "the data count");
}

/// The table of provinces.
struct Provinces {
    names: Vec<String>,
    /// The printed values of each year from 1992 on, one a province.
    years: Vec<(String, Vec<String>)>,
}

/// The table, if it is at hand.
fn provinces() -> Option<Provinces> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/provinces-gdp-1992-2020/gdp_zh.csv");
    if !path.exists() {
        println!("did not run: there is no {}", path.display());
        return None;
    }
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let names = lines.next().unwrap().skip(1).collect();
    let mut years: Vec<_> =
        lines.map(|mut cells| (cells.next().unwrap(), cells.collect::<Vec<_>>())).collect();
    years.sort();
    Some(Provinces { names, years })
}

/// In every year, for every province and for the first one, three and ten: how long it has been among them, counted from
/// the printed numbers alone, is what claims of so many years hold to, and of one more fail or stay open at the record's start.
#[test]
fn years_in_a_row_of_provinces_are_those_that_are_counted_by_hand() {
    let Some(Provinces { names, years }) = provinces() else { return };
    let mut world = World::new(0);
    let id = |n: usize| format!("gbt2260:{}", 110_000 + n);
    let areas = (0..names.len()).map(|n| Thing::Area(area(&id(n), AreaKind::Province, CITY)));
    world.put(areas.collect::<Vec<_>>());
    for (year, cells) in &years {
        let ids: Vec<_> = (0..cells.len()).map(id).collect();
        let levels = ids.iter().map(String::as_str).zip(cells.iter().map(String::as_str));
        world.levels(FLOW, year, &levels.collect::<Vec<_>>());
    }
    // How many are, or may be, above: those that print more, or the same.
    let place = |year: usize, n: usize, or_same: bool| {
        let value = |n: usize| years[year].1[n].parse::<Decimal>().unwrap();
        let above = (0..names.len()).filter(|other| *other != n).filter(|other| {
            let order = value(*other).cmp_value(value(n));
            order.is_gt() || or_same && order.is_eq()
        });
        1 + above.count()
    };
    let (mut held_to, mut failed, mut open) = (0, 0, 0);
    for (n, name) in names.iter().enumerate() {
        for up_to in [1u16, 3, 10] {
            for year in 0..years.len() {
                let surely = (0..=year)
                    .rev()
                    .take_while(|year| place(*year, n, true) <= usize::from(up_to))
                    .count();
                let maybe = (0..=year)
                    .rev()
                    .take_while(|year| place(*year, n, false) <= usize::from(up_to))
                    .count();
                let asked = question(&id(n), FLOW, &years[year].0, Measure::Streak, "parent");
                let answer = world.cube.answer(&Question { streak_rank: up_to, ..asked });
                let claim =
                    |years: usize| held(&answer, Comparator::AtLeast, &years.to_string()).verdict;
                let at = || format!("{name} {} {up_to}", years[year].0);
                if surely > 0 {
                    assert_eq!(claim(surely), Verdict::Holds, "{}", at());
                    held_to += 1;
                }
                // All years on record: nobody knows those before.
                let expected = if maybe == year + 1 || surely < maybe {
                    Verdict::Undecided
                } else {
                    Verdict::Fails
                };
                assert_eq!(claim(surely + 1), expected, "{}", at());
                match expected {
                    Verdict::Fails => failed += 1,
                    _ => open += 1,
                }
            }
        }
    }
    // Every year has as many among the first as there are places; two never print the same there.
    assert_eq!(held_to, (1 + 3 + 10) * years.len());
    assert!(failed > 500 && open > 50, "{failed} {open}");
    let guangdong = names.iter().position(|name| name == "广东省").unwrap();
    let asked = question(&id(guangdong), FLOW, "2020", Measure::Streak, "parent");
    let answer = world.cube.answer(&asked);
    assert_eq!(held(&answer, Comparator::AtLeast, "29").verdict, Verdict::Holds);
    assert_eq!(held(&answer, Comparator::AtLeast, "30").verdict, Verdict::Undecided);
}

#[test]
fn years_of_growth_are_a_streak_of_their_own() {
    let mut world = World::new(1);
    for (year, value) in [("2019", "5.0"), ("2020", "4.0"), ("2021", "4.5"), ("2022", "5.5")] {
        world.levels(FLOW, year, &[(&district(1), value)]);
    }
    let asked = question(&district(1), FLOW, "2022", Measure::Streak, "");
    let terms = Terms { streak: StreakPredicate::Growth, ..Terms::default() };
    let answer = world.cube.answer(&Question { terms, ..asked });
    assert_eq!(held(&answer, Comparator::AtLeast, "2").verdict, Verdict::Holds);
    assert_eq!(held(&answer, Comparator::AtLeast, "3").verdict, Verdict::Fails);
    let level = world.ask(&district(1), FLOW, "2022", Measure::Level, "");
    assert!(matches!(level.shown().map(|it| it.reading), Some(Reading::Value(_))));
    // Against a target a published number without qualifier stands for itself.
    let met = |answer: &Answer| {
        claim::decide(
            answer,
            |it| meets(it, "5.5".parse().unwrap(), TargetTest::Compare(Comparator::AtLeast)),
            None,
        )
        .verdict
    };
    assert_eq!(met(&level), Verdict::Undecided);
    assert_eq!(met(&claim::at_face_value(&level)), Verdict::Holds);
}
