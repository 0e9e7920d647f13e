//! Random trees of areas, nested and cumulative periods, and parts of a whole: nothing that is hidden follows from what is
//! shown, in one revision or in two after each other.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*, strategy::ValueTree, test_runner::TestRunner};
use scorecard_domain::{
    Area, Confidentiality, Decimal, Indicator, MinimumUnits, Thing, formula::Formula,
};

use super::super::{
    choice,
    follow::follow,
    formulas,
    levels::Line,
    oracle::{Knowledge, Made},
    rules::Rules,
    sums,
};
use super::*;
use crate::testing;

const AREAS: usize = 6;
const MONTHS: usize = 4;
/// First month and number of months.
const PERIODS: [(u32, u16); 9] =
    [(1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (1, 3), (1, 4), (3, 2), (2, 3)];
const INDICATORS: [&str; 3] = ["i.one", "i.two", "i.whole"];

/// What hides a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hidden {
    Not,
    Few,
    Marked,
}

#[derive(Clone, Debug)]
struct Case {
    /// The parent of each area but the first.
    parents: Vec<usize>,
    /// In which areas, of those that have none below, there is nothing; no level of theirs is recorded.
    nothing: Vec<bool>,
    periods: Vec<bool>,
    /// Whether each level is recorded; by indicators, areas and periods.
    there: Vec<bool>,
    /// The levels of atoms.
    atoms: Vec<i64>,
    /// What hides the levels of the first indicator, in one revision after the other; none is as before.
    hidden: Vec<Vec<Option<Hidden>>>,
}

fn case() -> impl Strategy<Value = Case> {
    let cells = INDICATORS.len() * AREAS * PERIODS.len();
    let parents = (1..AREAS).map(|area| 0..area).collect::<Vec<_>>();
    let kind = prop_oneof![
        8 => Just(Hidden::Not),
        3 => Just(Hidden::Few),
        1 => Just(Hidden::Marked),
    ];
    let own = AREAS * PERIODS.len();
    (
        parents,
        vec(prop::bool::weighted(0.1), AREAS),
        vec(prop::bool::weighted(0.6), PERIODS.len()),
        vec(prop::bool::weighted(0.9), cells),
        vec(1i64..6, 2 * AREAS * MONTHS),
        vec(vec(prop::option::weighted(0.2, kind), own), 1..4),
    )
        .prop_map(|(parents, nothing, periods, there, atoms, hidden)| Case {
            parents,
            nothing,
            periods,
            there,
            atoms,
            hidden,
        })
}

fn area(number: usize) -> AreaId {
    format!("x:a{number}").parse().unwrap()
}

fn period(number: usize) -> Period {
    let (start, months) = PERIODS[number];
    Period::new(scorecard_domain::Month::new(2022, start).unwrap(), months).unwrap()
}

fn indicators() -> [Indicator; 3] {
    let [mut one, two, mut whole] = INDICATORS.map(testing::indicator);
    one.minimum_units = Some(MinimumUnits { counted_by: "i.units".parse().unwrap(), minimum: 3 });
    whole.formula = Some("i.one + i.two".parse::<Formula>().unwrap());
    [one, two, whole]
}

/// All that may have a level: indicator, area and period by their numbers.
fn places(case: &Case) -> Vec<(usize, usize, usize)> {
    let (n, m) = (AREAS, PERIODS.len());
    let all = (0..3 * n * m).map(|it| (it / (n * m), it / m % n, it % m));
    let is_there = |at: &(usize, usize, usize)| {
        case.there[(at.0 * n + at.1) * m + at.2] && case.periods[at.2] && !is_nothing(case, at.1)
    };
    all.filter(is_there).collect()
}

/// Whether there is nothing in an area, nor in any below it.
fn is_nothing(case: &Case, area: usize) -> bool {
    let mut below = (1..AREAS).filter(|it| case.parents[it - 1] == area).peekable();
    match below.peek() {
        None => case.nothing[area],
        Some(_) => below.all(|it| is_nothing(case, it)),
    }
}

/// An atom is what one of the first two indicators has in one area without any below, in one month.
fn made(case: &Case, (indicator, area, period): (usize, usize, usize)) -> Made {
    let mut made = vec![0; 2 * AREAS * MONTHS];
    let is_below = |mut below: usize| loop {
        if below == area {
            return true;
        }
        let Some(above) = below.checked_sub(1) else { return false };
        below = case.parents[above];
    };
    let is_leaf = |it: &usize| !case.parents.contains(it) && !is_nothing(case, *it);
    let (start, months) = PERIODS[period];
    let first = usize::try_from(start).unwrap() - 1;
    for one in (0..2).filter(|it| *it == indicator || indicator == 2) {
        for leaf in (0..AREAS).filter(is_leaf).filter(|it| is_below(*it)) {
            for month in first..first + usize::from(months) {
                made[(one * AREAS + leaf) * MONTHS + month] = 1;
            }
        }
    }
    made
}

fn tree(case: &Case) -> BTreeMap<AreaId, Area> {
    let areas = (0..AREAS).map(|number| {
        let parent = number.checked_sub(1).map(|it| format!("a{}", case.parents[it]));
        let parents: Vec<&str> = parent.iter().map(String::as_str).collect();
        let Thing::Area(area) = testing::area(&format!("a{number}"), "", &parents) else {
            unreachable!()
        };
        (area.id.clone(), area)
    });
    areas.collect()
}

type Codes = BTreeMap<(usize, usize, usize), Confidentiality>;

/// Sorts of equations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Areas,
    Time,
    Formula,
}

fn sort(table: &Table, equation: &Equation) -> Sort {
    let places = || equation.members.iter().map(|(it, _)| &table.cells[*it].place);
    let first = places().next().unwrap();
    if places().any(|it| it.indicator != first.indicator) {
        Sort::Formula
    } else if places().any(|it| it.period != first.period) {
        Sort::Time
    } else {
        Sort::Areas
    }
}

/// What is withheld when some levels are hidden, after others were, or none.
fn choose(case: &Case, hidden: &[Hidden], before: Option<(&[Hidden], &Codes)>) -> Codes {
    choose_without(case, hidden, before, None)
}

/// The same, if nothing were known of equations of a sort.
fn choose_without(
    case: &Case,
    hidden: &[Hidden],
    before: Option<(&[Hidden], &Codes)>,
    left_out: Option<Sort>,
) -> Codes {
    let table = table(case, hidden, before, left_out);
    let withheld = choice::withheld(&table);
    let code = |at: &(usize, usize, usize)| withheld.get(&number(&table, *at)?).copied();
    places(case).into_iter().filter_map(|at| Some((at, code(&at)?))).collect()
}

fn table(
    case: &Case,
    hidden: &[Hidden],
    before: Option<(&[Hidden], &Codes)>,
    left_out: Option<Sort>,
) -> Table {
    let indicators = indicators();
    let mut rules = Rules::default();
    indicators.iter().for_each(|it| rules.put(it));
    let mut lines: BTreeMap<IndicatorId, BTreeMap<Period, Line>> = BTreeMap::new();
    for at in places(case) {
        let id = indicators[at.0].id.clone();
        let line = lines.entry(id).or_default().entry(period(at.2)).or_default();
        let sum: i64 = made(case, at).iter().zip(&case.atoms).map(|(it, by)| it * by).sum();
        let value = Decimal::new(i128::from(sum), 0).unwrap();
        let level = |hidden: &[Hidden]| match at.0 == 0 && hidden[own(at)] == Hidden::Marked {
            true => Level::Hidden(Some(value)),
            false => Level::Shown(value),
        };
        line.levels.insert(area(at.1), level(hidden));
        if let Some((before, codes)) = before {
            line.before.insert(area(at.1), level(before));
            line.withheld.extend(codes.get(&at).map(|code| (area(at.1), *code)));
        }
        let units = if hidden[own(at)] == Hidden::Few { 1 } else { 9 };
        line.units.insert(area(at.1), Decimal::new(units, 0).unwrap());
    }
    let areas = tree(case);
    let mut table = sums::table(&rules, &lines, &areas);
    formulas::add(&mut table, &rules, &areas);
    let equations = std::mem::take(&mut table.equations);
    table.equations =
        equations.into_iter().filter(|it| Some(sort(&table, it)) != left_out).collect();
    table
}

/// The number of a level in a table.
fn number(table: &Table, at: (usize, usize, usize)) -> Option<usize> {
    let indicator = INDICATORS[at.0].parse().unwrap();
    table.number(&Place { indicator, period: period(at.2), area: area(at.1) })
}

/// The number of a level of the first indicator.
fn own((_, area, period): (usize, usize, usize)) -> usize {
    area * PERIODS.len() + period
}

/// Holds a case against what follows from what is shown, in one revision after the other.
fn holds(case: &Case) -> Result<(), TestCaseError> {
    let mut hidden = vec![Hidden::Not; AREAS * PERIODS.len()];
    let mut before: Option<(Vec<Hidden>, Codes)> = None;
    for changes in &case.hidden {
        for (it, change) in hidden.iter_mut().zip(changes) {
            *it = change.unwrap_or(*it);
        }
        let was = before.as_ref().map(|(hidden, codes)| (hidden.as_slice(), codes));
        let codes = choose(case, &hidden, was);
        let is_hidden = |hidden: &[Hidden], codes: &Codes, at: &(usize, usize, usize)| {
            codes.contains_key(at) || (at.0 == 0 && hidden[own(*at)] == Hidden::Marked)
        };
        let places = places(case);
        let (secret, shown): (Vec<_>, Vec<_>) =
            places.iter().copied().partition(|at| is_hidden(&hidden, &codes, at));
        for at in places.iter().filter(|at| at.0 == 0 && hidden[own(**at)] == Hidden::Few) {
            prop_assert_eq!(codes.get(at), Some(&Confidentiality::SmallCounts));
        }
        let shown: Vec<Made> = shown.into_iter().map(|at| made(case, at)).collect();
        let knowledge = Knowledge::of(&shown);
        for at in &secret {
            prop_assert!(!knowledge.tells(&made(case, *at)), "{:?} of {:?}", at, codes);
        }
        let is_root = |at: &(usize, usize, usize)| at.0 == 0 && hidden[own(*at)] != Hidden::Not;
        prop_assert!(codes.is_empty() || secret.iter().any(is_root));
        if let Some((hidden, codes)) = &before {
            let then: Vec<Made> = places
                .iter()
                .filter(|at| !is_hidden(hidden, codes, at))
                .map(|at| made(case, *at))
                .collect();
            let knowledge = Knowledge::of(then.iter().chain(&shown));
            for at in secret.iter().filter(|at| is_hidden(hidden, codes, at)) {
                prop_assert!(!knowledge.tells(&made(case, *at)), "{:?} of two revisions", at);
            }
        }
        // Of what is withheld for the first time for the sake of others, nothing is for nothing.
        if before.is_none() {
            let for_others =
                codes.iter().filter(|(_, it)| **it == Confidentiality::SecondarySender);
            let table = table(case, &hidden, None, None);
            for (at, _) in for_others {
                let others = secret.iter().filter(|other| *other != at);
                let others: BTreeSet<usize> =
                    others.filter_map(|other| number(&table, *other)).collect();
                let is_step =
                    |it: usize| table.cells.get(it).is_some_and(|cell| cell.level.is_none());
                let is_unknown = |it: usize| others.contains(&it) || is_step(it);
                let is_asked = |it: usize| others.contains(&it);
                let mut work = usize::MAX;
                let certain: Vec<_> =
                    table.equations.iter().filter(|it| !it.is_assumed).cloned().collect();
                let exposes = [table.equations.as_slice(), &certain].into_iter().any(|equations| {
                    let exposed = follow(equations, &is_unknown, &is_asked, &mut work);
                    exposed.is_ok_and(|exposed| !exposed.is_empty())
                });
                prop_assert!(exposes, "{:?} of {:?} for nothing", at, codes);
            }
        }
        // What is withheld suffices: asked again, the answer is the same.
        prop_assert_eq!(&choose(case, &hidden, Some((&hidden, &codes))), &codes);
        before = Some((hidden.clone(), codes));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_hidden_follows_from_what_is_shown(case in case()) {
        holds(&case)?;
    }
}

/// A case in which all atoms are 1: the levels that there are, by indicator and area with their periods; and what of the first
/// indicator is of few units, in one revision after the other.
fn found(parents: [usize; 5], levels: &[(usize, usize, &[usize])], few: &[(usize, usize)]) -> Case {
    let (own_cells, indicators) = (AREAS * PERIODS.len(), INDICATORS.len());
    let mut case = Case {
        parents: parents.to_vec(),
        nothing: vec![false; AREAS],
        periods: vec![true; PERIODS.len()],
        there: vec![false; indicators * own_cells],
        atoms: vec![1; 2 * AREAS * MONTHS],
        hidden: vec![vec![Some(Hidden::Not); own_cells]; few.len()],
    };
    for (indicator, area, periods) in levels {
        for period in *periods {
            case.there[(indicator * AREAS + area) * PERIODS.len() + period] = true;
        }
    }
    for (hidden, (area, period)) in case.hidden.iter_mut().zip(few) {
        hidden[own((0, *area, *period))] = Some(Hidden::Few);
    }
    case
}

/// What was kept for the sake of a level that is shown again goes in the same revision.
#[test]
fn nothing_is_kept_by_what_is_shown_again() {
    let levels: [(usize, usize, &[usize]); 14] = [
        (0, 0, &[4]),
        (0, 1, &[2, 4, 5]),
        (0, 2, &[4, 5]),
        (0, 3, &[2, 4]),
        (0, 4, &[4]),
        (0, 5, &[5]),
        (1, 1, &[4, 5]),
        (1, 2, &[2, 4, 5]),
        (1, 3, &[2]),
        (1, 5, &[4, 5]),
        (2, 0, &[5]),
        (2, 1, &[2, 4]),
        (2, 4, &[5]),
        (2, 5, &[4, 5]),
    ];
    holds(&found([0, 1, 1, 0, 3], &levels, &[(0, 4), (3, 4)])).unwrap();
}

/// That an area without a level had nothing would follow, but is not so: what follows all the same is found.
#[test]
fn an_area_without_a_level_is_something_where_its_whole_says_so() {
    let levels: [(usize, usize, &[usize]); 15] = [
        (0, 0, &[2, 7]),
        (0, 1, &[2, 7]),
        (0, 2, &[2, 7]),
        (0, 4, &[2, 7]),
        (0, 5, &[3]),
        (1, 0, &[2]),
        (1, 1, &[2, 3]),
        (1, 2, &[2, 3]),
        (1, 4, &[2, 3, 7]),
        (1, 5, &[3]),
        (2, 0, &[3]),
        (2, 1, &[2, 7]),
        (2, 2, &[7]),
        (2, 4, &[3]),
        (2, 5, &[2, 3, 7]),
    ];
    holds(&found([0, 1, 0, 3, 1], &levels, &[(5, 3)])).unwrap();
}

/// Each sort of equation is needed, and it is seen where one is not taken into account.
#[test]
fn without_any_sort_of_equation_something_follows() {
    for left_out in [Sort::Areas, Sort::Time, Sort::Formula] {
        let mut runner = TestRunner::deterministic();
        let follows = (0..60).filter(|_| {
            let case = case().new_tree(&mut runner).unwrap().current();
            let hidden = case.hidden[0].iter().map(|it| it.unwrap_or(Hidden::Not));
            let hidden: Vec<Hidden> = hidden.collect();
            let codes = choose_without(&case, &hidden, None, Some(left_out));
            let is_hidden = |at: &&(usize, usize, usize)| {
                codes.contains_key(*at) || (at.0 == 0 && hidden[own(**at)] == Hidden::Marked)
            };
            let places = places(&case);
            let shown: Vec<Made> =
                places.iter().filter(|at| !is_hidden(at)).map(|at| made(&case, *at)).collect();
            let knowledge = Knowledge::of(&shown);
            places.iter().filter(is_hidden).any(|at| knowledge.tells(&made(&case, *at)))
        });
        assert!(follows.count() > 0, "{left_out:?}");
    }
}

#[test]
fn what_is_not_known_hangs_together_by_what_has_no_level_or_is_marked() {
    let open = |between: Option<Level>| {
        let shown = Some(Level::Shown("5".parse().unwrap()));
        let mut table = Table::default();
        for (number, level) in [shown, between, shown, None, shown, None].into_iter().enumerate() {
            let place = Place {
                indicator: "i.one".parse().unwrap(),
                period: "2022".parse().unwrap(),
                area: format!("x:a{number}").parse().unwrap(),
            };
            table.add(Cell { level, ..Cell::step(place) });
        }
        // What is between is in both; nothing leads to the last.
        table.add_sum(2, [0, 1], false);
        table.add_sum(4, [1, 3], false);
        table.open(&[0].into()).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(open(None), [1, 3]);
    assert_eq!(open(Some(Level::Hidden(None))), [1, 3]);
    assert_eq!(open(Some(Level::Shown("4".parse().unwrap()))), [0_usize; 0]);
}
