//! Choices by hand, of areas of one indicator and period.

use scorecard_domain::{Area, AreaId, MinimumUnits, Period, Thing};

use super::super::{
    levels::{Levels, Line},
    rules::Rules,
    sums,
    table::{Level, Place},
};
use super::*;
use crate::testing;

/// A province of two cities, of which one has three districts and the other two.
const TREE: [(&str, &str); 8] = [
    ("p", ""),
    ("c", "p"),
    ("d", "p"),
    ("c1", "c"),
    ("c2", "c"),
    ("c3", "c"),
    ("d1", "d"),
    ("d2", "d"),
];

fn id(name: &str) -> AreaId {
    format!("x:{name}").parse().unwrap()
}

fn areas() -> BTreeMap<AreaId, Area> {
    let areas = TREE.iter().map(|(name, parent)| {
        let parents: &[&str] = if parent.is_empty() { &[] } else { &[parent] };
        let Thing::Area(area) = testing::area(name, name, parents) else { unreachable!() };
        (area.id.clone(), area)
    });
    areas.collect()
}

/// Levels as `c1=5`, hidden by themselves as `c1=5!` or, without a value, `c1=!`; with units as `c1=5/2`.
fn line((before, was): (&str, &str), now: &str) -> Line {
    let mut line = Line::default();
    for (text, is_now) in [(before, false), (now, true)] {
        for word in text.split_whitespace() {
            let (area, rest) = word.split_once('=').unwrap();
            let (level, units) = rest.split_once('/').unwrap_or((rest, ""));
            let level = match level.strip_suffix('!') {
                Some(hidden) => Level::Hidden(hidden.parse().ok()),
                None => Level::Shown(level.parse().unwrap()),
            };
            let levels: &mut Levels = if is_now { &mut line.levels } else { &mut line.before };
            levels.insert(id(area), level);
            if is_now && !units.is_empty() {
                line.units.insert(id(area), units.parse().unwrap());
            }
        }
    }
    line.withheld = codes(was);
    line
}

fn codes(text: &str) -> BTreeMap<AreaId, Confidentiality> {
    let words = text.split_whitespace().map(|word| word.split_once('=').unwrap());
    words.map(|(area, code)| (id(area), code.parse().unwrap())).collect()
}

fn table(before: (&str, &str), now: &str) -> Table {
    let mut one = testing::indicator("i.one");
    one.minimum_units = Some(MinimumUnits { counted_by: "i.units".parse().unwrap(), minimum: 3 });
    let mut rules = Rules::default();
    rules.put(&one);
    let period: Period = "2022".parse().unwrap();
    let lines = BTreeMap::from([(one.id, BTreeMap::from([(period, line(before, now))]))]);
    sums::table(&rules, &lines, &areas())
}

#[track_caller]
fn check_after(before: (&str, &str), now: &str, expected: &str) {
    let table = table(before, now);
    let found = withheld(&table).into_iter();
    let found = found.map(|(number, code)| (table.cells[number].place.area.clone(), code));
    assert_eq!(found.collect::<BTreeMap<_, _>>(), codes(expected), "{now} after {before:?}");
}

#[track_caller]
fn check(now: &str, expected: &str) {
    check_after(("", ""), now, expected);
}

#[test]
fn fewer_units_than_may_be_shown_are_withheld() {
    check("c1=5/3 c2=6/12", "");
    check("c1=5/2 c2=6/12", "c1=A");
    check("c1=5/1 c2=6/2.5", "c1=A c2=A");
    check("c1=0/0 c2=6/12", "");
    check("c1=5 c2=6", "");
    check("c1=5!/1", "c1=A");
}

#[test]
fn the_smallest_other_part_protects() {
    check("c=20 c1=5/1 c2=8 c3=7", "c1=A c3=D");
    check("c=20 c1=5/1 c2=-1 c3=16", "c1=A c2=D");
    check("c=20 c1=5/1 c2=7.5 c3=7.50", "c1=A c2=D");
    // One that is not there, or nothing, does not.
    check("c=12 c1=5/1 c2=7", "c1=A c2=D");
    check("c=12 c1=5/1 c2=7 c3=0", "c1=A c2=D");
    // One that is not there, but must be something, does.
    check("c=14 c1=5/1 c2=7", "c1=A");
    check("c1=5/1 c2=8 c3=7", "c1=A");
    // Two protect each other, whatever hides them.
    check("c=20 c1=5/1 c2=8/2 c3=7", "c1=A c2=A");
    check("c=20 c1=5/1 c2=8! c3=7", "c1=A");
    check("c=20 c1=5/1 c2=! c3=7", "c1=A");
}

#[test]
fn what_is_hidden_by_itself_is_protected_too() {
    check("c=20 c1=5! c2=8 c3=7", "c3=D");
    check("c=20 c1=! c2=8 c3=7", "c3=D");
    check("c=20! c1=5 c2=8 c3=7", "c1=D");
    check("c=20!", "");
    check("c=0! c1=0 c2=0", "c1=D");
}

#[test]
fn the_whole_goes_where_no_part_protects_and_what_it_is_part_of_is_protected_in_turn() {
    check("c=5 c1=5/1", "c1=A c=D");
    check("p=30 c=5 c1=5/1 d=25", "c1=A c=D d=D");
    check("p=30 c=5 c1=5/1 d=25 d1=12 d2=13", "c1=A c=D d=D d1=D");
    check("p=30 c=5/1 c1=3 c2=2 d=25 d1=12 d2=13", "c=A c2=D d=D d1=D");
}

#[test]
fn what_is_withheld_stays_so_while_it_protects() {
    let (then, now) = ("c=20 c1=5 c2=8 c3=7", "c=20 c1=5/1 c2=8 c3=7");
    check_after((then, "c1=A c2=D"), now, "c1=A c2=D");
    check_after((then, "c1=A c2=D"), "c=20 c1=5/1 c2=8 c3=1", "c1=A c2=D");
    check_after((then, "c1=A c2=D"), "c=20 c1=5/1 c2=8 c3=7/1", "c1=A c2=D c3=A");
    check_after((then, "c1=A c2=D"), "c=20 c1=5/1 c2=0 c3=7", "c1=A c3=D");
    check_after((then, "c1=A c2=D"), "c=20 c1=5/9 c2=8 c3=7", "");
    // What protects is protected no longer than something is there to protect.
    let up = "p=30 c=5 c1=5/9 d=25";
    check_after(("p=30 c=5 c1=5 d=25", "c1=A c=D d=D"), up, "");
}

#[test]
fn what_was_not_seen_is_withheld_before_what_was() {
    let then = "c=20 c1=5 c2=8 c3=7";
    check_after((then, "c1=A c2=A"), "c=20 c1=5/1 c2=8/9 c3=7", "c1=A c2=D");
    check_after(("c=20 c1=5 c2=8! c3=7", "c1=A"), "c=20 c1=5/1 c2=8 c3=7", "c1=A c2=D");
    check_after(("c=20 c1=5 c3=7", "c1=A c3=D"), "c=20 c1=5/1 c2=1 c3=7", "c1=A c3=D");
    // c3 is known from before, so that it protects nothing any more.
    check_after(("c=20 c1=5 c2=8! c3=7", "c1=A"), "c=20 c1=5/1 c2=8 c3=7!", "c1=A c2=D");
    check_after((then, ""), "c=20 c1=5/1 c2=8 c3=7", "c1=A c3=D");
}

#[test]
fn what_lies_between_levels_without_a_level_of_its_own_is_no_way_around() {
    // The city has none: what it would be is known from the province and the other city.
    check("p=30 c1=5/1 c2=8 c3=7 d=10", "c1=A c3=D");
}

/// Cells that are shown as these values, numbered from 0, whatever they are of.
fn cells<'a>(values: impl IntoIterator<Item = &'a str>) -> Table {
    let mut table = Table::default();
    for (number, value) in values.into_iter().enumerate() {
        let mut cell = Cell::step(Place {
            indicator: "i.one".parse().unwrap(),
            period: "2022".parse().unwrap(),
            area: id(&format!("a{number}")),
        });
        cell.level = Some(Level::Shown(value.parse().unwrap()));
        table.add(cell);
    }
    table
}

#[test]
fn what_hangs_together_too_closely_is_withheld_as_a_whole() {
    // Four in a rectangle and the sums of its sides, whatever these are sums over.
    let mut table = cells(["5"; 8]);
    table.cells.iter_mut().take(4).for_each(|cell| cell.is_few = true);
    for (whole, parts) in [(4, [0, 1]), (5, [2, 3]), (6, [0, 2]), (7, [1, 3])] {
        table.add_sum(whole, parts, false);
    }
    assert_eq!(withheld(&table).len(), 4);
    assert_eq!(withheld_within(&table, 0).len(), table.cells.len());
}

#[test]
fn what_hung_together_with_few_units_only_by_what_is_shown_again_is_let_go() {
    // 0 and 4 are few. For the sake of 0 the smallest is taken, 1, and for its sake 8, 9 and 10. Then 2 is taken for the sake
    // of 4, which protects 0 too: 1 is shown again, and 10 with it. 8 was withheld before, and with 9 would be hidden on.
    let mut table = cells(["5", "1", "9", "15", "4", "13", "8", "17", "2", "3", "20", "6", "25"]);
    for few in [0, 4] {
        table.cells[few].is_few = true;
    }
    table.cells[8].was_withheld = true;
    table.add_sum(3, [0, 1, 2], false);
    table.add_sum(5, [4, 2], false);
    table.add_sum(7, [2, 6], false);
    table.add_sum(11, [1, 8, 9], false);
    table.add_sum(12, [8, 9, 10], false);
    let withheld = withheld(&table).into_keys();
    assert_eq!(withheld.collect::<Vec<_>>(), [0, 2, 4, 6]);
}
