//! That those are filled anew that can have become others, and few more.

mod ledger;
mod page;

use std::{collections::BTreeMap, sync::Arc};

use proptest::{collection::vec, prelude::*};
use scorecard_domain::{AreaKind, Change, ItemArea, Measure};
use scorecard_measures::CubeBuilder;
use scorecard_wire::pb::metrics::ScorecardsOf;

use self::{
    ledger::{
        area, catalogue, change, honour, levels, observed, page, promises, put, single_changes,
        source,
    },
    page::{claims, definition, items},
};
use super::*;
use crate::{
    many::{Followed, Many},
    position::Position,
    resolve, scorecard,
};

const YEAR: u32 = 2022;
const PROVINCE: &str = "x:p";
const CITIES: [&str; 2] = ["x:c0", "x:c1"];
const DISTRICTS: [&str; 6] = ["x:d0", "x:d1", "x:d2", "x:d3", "x:d4", "x:d5"];
const STREETS: [&str; 4] = ["x:s0", "x:s1", "x:s2", "x:s3"];
/// The second became a part of the first, and that one of the first district.
const FORMER: [&str; 2] = ["x:f0", "x:f1"];
/// Those that have levels from the beginning.
const LEVELS: [&str; 6] = ["e.a", "e.b", "e.other", "e.mean", "e.real", "e.price"];
const INDICATORS: [&str; 9] =
    ["e.a", "e.b", "e.other", "e.mean", "e.real", "e.price", "e.per", "e.sum", "e.score"];
const PERIODS: [&str; 6] = ["2019", "2020", "2021", "2022", "2023", "2022-01-01/P11M"];

fn empty() -> World {
    let position = Position { ledger_id: "test".into(), ..Position::default() };
    World::empty(position, CubeBuilder::new().build(0))
}

fn after(world: &World, changes: &[Change]) -> World {
    let revision = world.position.revision + 1;
    world.after(Position { revision, ..world.position.clone() }, changes)
}

fn all_districts() -> Many {
    let of =
        ScorecardsOf { kind: AreaKind::District.number().into(), year: YEAR, ..Default::default() };
    Many::read(Some(of)).unwrap()
}

/// The digest of each district's scorecard.
fn digests(world: &World) -> BTreeMap<String, Vec<u8>> {
    let definition = resolve::definition(world, "").unwrap();
    let period = Period::year(YEAR).unwrap();
    let districts = world.cube.areas().filter(|held| held.thing.kind == AreaKind::District);
    let built = districts.map(|held| {
        let scorecard = scorecard::build(world, &held.thing, period, &definition);
        (held.thing.id.to_string(), scorecard.digest)
    });
    built.collect()
}

/// What is told of a world, by area.
async fn told(followed: &mut Followed, world: &Arc<World>) -> BTreeMap<String, Vec<u8>> {
    let mut news = followed.step(world).unwrap();
    let mut told = BTreeMap::new();
    loop {
        let piece = news.next().await.unwrap();
        assert_eq!(piece.gone, [] as [String; 0]);
        told.extend(piece.changed.into_iter().map(|(area, card)| (area, card.digest)));
        if piece.last {
            return told;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever a revision changes, those are told whose scorecard became another, and no others; also where several
    /// revisions come as one.
    #[test]
    fn those_are_told_that_became_others(
        page in page(),
        first in vec(change(), 0..10),
        revisions in vec((vec(change(), 1..4), prop::bool::weighted(0.8)), 1..12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut world = after(&after(&full(), &[page]), &first);
        let mut followed = Followed::new(all_districts());
        let mut before = digests(&world);
        let shared = Arc::new(world.clone());
        prop_assert_eq!(&runtime.block_on(told(&mut followed, &shared)), &before);
        for (changes, is_seen) in revisions {
            world = after(&world, &changes);
            if !is_seen {
                continue;
            }
            let now = digests(&world);
            let changed: BTreeMap<_, _> =
                now.iter().filter(|it| before.get(it.0) != Some(it.1)).map(|(id, digest)| (id.clone(), digest.clone())).collect();
            let shared = Arc::new(world.clone());
            prop_assert_eq!(runtime.block_on(told(&mut followed, &shared)), changed);
            before = now;
        }
    }
}

/// A ledger with levels and promises.
fn full() -> World {
    after(&after(&empty(), &catalogue()), &[levels(), promises()].concat())
}

/// Each figure, each claim and the answers for promises by themselves, so that nothing else fills a scorecard anew.
#[test]
fn whatever_one_change_makes_another_is_filled_anew() {
    let items = items().into_iter().map(|item| definition(vec![item], Vec::new(), false));
    let claims = claims().into_iter().map(|claim| {
        // What a claim is held against may be another figure of the definition.
        let is_figure = matches!(claim.against, Against::Figure(_));
        let figure = page::items().into_iter().skip(14).take(usize::from(is_figure));
        definition(figure.collect(), vec![claim], false)
    });
    let answers = [false, true].map(|answers| definition(Vec::new(), Vec::new(), answers));
    let period = Period::year(YEAR).unwrap();
    let changes = single_changes();
    let mut others = 0;
    for page in items.chain(claims).chain(answers) {
        let before = after(&full(), std::slice::from_ref(&page));
        let told = digests(&before);
        for change in &changes {
            let world = after(&before, std::slice::from_ref(change));
            let definition = resolve::definition(&world, "").unwrap();
            let touched = world.touched_since(&before).unwrap();
            let affected = Affected::by(&touched, &world, &definition.thing, period);
            for id in DISTRICTS {
                let area = &world.cube.area(&id.parse().unwrap()).unwrap().thing;
                if affected.concerns(area, &world.cube) {
                    continue;
                }
                let now = scorecard::build(&world, area, period, &definition);
                assert_eq!(told.get(id), Some(&now.digest), "{page:?} {change:?}");
                others += 1;
            }
        }
    }
    assert!(others > 10_000, "{others}");
}

/// The districts whose scorecards are filled anew after a change.
fn filled_anew(items: Vec<Item>, change: Change) -> Vec<&'static str> {
    let before = after(&after(&empty(), &catalogue()), &[definition(items, Vec::new(), false)]);
    let world = after(&before, &[change]);
    let definition = resolve::definition(&world, "").unwrap();
    let touched = world.touched_since(&before).unwrap();
    let affected = Affected::by(&touched, &world, &definition.thing, Period::year(YEAR).unwrap());
    let concerned = |id: &str| {
        affected.concerns(&world.cube.area(&id.parse().unwrap()).unwrap().thing, &world.cube)
    };
    DISTRICTS.into_iter().filter(|id| concerned(id)).collect()
}

#[test]
fn few_are_filled_anew() {
    let item = |n: usize| vec![items().swap_remove(n)];
    let level = |area, period| observed("e.a", Measure::Level, area, period, Some(1), None);
    // A level concerns its district; a rank the districts of its city; another year's after it nobody.
    assert_eq!(filled_anew(item(0), level("x:d1", "2022")), ["x:d1"]);
    assert_eq!(filled_anew(item(3), level("x:d1", "2021")), ["x:d0", "x:d1", "x:d2"]);
    assert_eq!(filled_anew(items(), level("x:d1", "2023")), [] as [&str; 0]);
    // Unless it is the base of an index.
    let base = |period| observed("e.b", Measure::Level, "x:d1", period, Some(1), None);
    let index = || items().split_off(items().len() - 1);
    assert_eq!(filled_anew(index(), base("2023")), ["x:d1"]);
    assert_eq!(filled_anew(index(), base("2024")), [] as [&str; 0]);
    // A share that of its whole, not of the other parts.
    assert_eq!(filled_anew(item(6), level("x:d1", "2022")), ["x:d1"]);
    assert_eq!(filled_anew(item(6), level("x:c0", "2022")), ["x:d0", "x:d1", "x:d2"]);
    // What no figure is of concerns nobody, and what a formula names those of the formula.
    assert_eq!(filled_anew(item(2), level("x:d1", "2022")), [] as [&str; 0]);
    assert_eq!(filled_anew(item(16), level("x:d1", "2022")), ["x:d1"]);
    assert_eq!(filled_anew(item(18), level("x:d1", "2022")), ["x:d0", "x:d1", "x:d2"]);
    // A new source nobody, and what areas are everybody.
    assert_eq!(filled_anew(items(), source(1, "年鉴")), [] as [&str; 0]);
    assert_eq!(filled_anew(items(), area(PROVINCE, AreaKind::Province, None, "大省")), DISTRICTS);
    assert_eq!(filled_anew(items(), honour("x:d1", "2022", "园林城区")), ["x:d1"]);
}
