//! What follows from equations, if some of their members are known and others are not.
//!
//! An unknown follows if some of the equations add up, with factors, to one in which it is the only unknown. So it does if and
//! only if nothing that solves the equations with all known members at zero moves it: one such solution is drawn at
//! random after elimination, and what it leaves at zero follows, but for a chance of 2^-61.

use std::collections::{BTreeMap, BTreeSet};

use super::{residue::Residue, table::Equation};

/// What follows, and from what: each unknown with the known members of the equations that lead to it.
pub(super) type Followed = Vec<(usize, BTreeSet<usize>)>;

/// There are more unknowns, and hang together more closely, than can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany;

/// An equation, or several with factors.
#[derive(Clone, Debug, Default)]
struct Row {
    /// Its unknowns.
    unknown: BTreeMap<usize, Residue>,
    /// Of which equations it is made.
    of: BTreeMap<usize, Residue>,
}

/// Which of the unknowns that are asked for follow. What is computed for it, in entries of equations, is taken from what is left
/// of `work`.
pub(super) fn follow(
    equations: &[Equation],
    is_unknown: &dyn Fn(usize) -> bool,
    is_asked: &dyn Fn(usize) -> bool,
    work: &mut usize,
) -> Result<Followed, TooMany> {
    let pivots = Elimination::new(rows(equations, is_unknown)).run(work)?;
    let solution = solution(&pivots);
    let mut followed = Vec::new();
    for (at, (pivot, _)) in pivots.iter().enumerate() {
        if is_asked(*pivot) && solution.get(pivot).is_some_and(|it| it.is_zero()) {
            followed.push((*pivot, known(equations, is_unknown, &derivation(&pivots, at))));
        }
    }
    followed.sort_unstable();
    Ok(followed)
}

fn rows(equations: &[Equation], is_unknown: &dyn Fn(usize) -> bool) -> Vec<Row> {
    let rows = equations.iter().enumerate().map(|(number, equation)| Row {
        unknown: equation.members.iter().copied().filter(|(it, _)| is_unknown(*it)).collect(),
        of: BTreeMap::from([(number, Residue::ONE)]),
    });
    rows.filter(|row| !row.unknown.is_empty()).collect()
}

/// All solutions of equations whose known members are at zero: by what free numbers, with factors, each unknown is moved. One
/// that is moved by none follows.
#[derive(Clone, Debug, Default)]
pub(super) struct Solutions(BTreeMap<usize, BTreeMap<usize, Residue>>);

impl Solutions {
    /// Those of equations. What is computed is taken from what is left of `work`, as in [`follow`].
    pub(super) fn of(
        equations: &[Equation],
        is_unknown: &dyn Fn(usize) -> bool,
        work: &mut usize,
    ) -> Result<Self, TooMany> {
        let pivots = Elimination::new(rows(equations, is_unknown)).run(work)?;
        let mut solutions: BTreeMap<usize, BTreeMap<usize, Residue>> = BTreeMap::new();
        for (pivot, row) in pivots.iter().rev() {
            let (mut by, mut head) = (BTreeMap::new(), Residue::ONE);
            for (unknown, factor) in &row.unknown {
                if unknown == pivot {
                    head = *factor;
                    continue;
                }
                // What no row decides is free.
                let free = || BTreeMap::from([(*unknown, Residue::ONE)]);
                let moved = solutions.entry(*unknown).or_insert_with(free);
                *work = work.checked_sub(moved.len()).ok_or(TooMany)?;
                take_away(&mut by, moved, *factor);
            }
            by.values_mut().for_each(|it| *it = it.over(head));
            solutions.insert(*pivot, by);
        }
        Ok(Self(solutions))
    }

    /// How many factors there are.
    pub(super) fn size(&self) -> usize {
        self.0.values().map(BTreeMap::len).sum()
    }

    /// Leaves those in which an unknown is at zero, too, since it is known now. Tells which others follow by that.
    pub(super) fn know(&mut self, unknown: usize, work: &mut usize) -> Result<Vec<usize>, TooMany> {
        let known = self.0.remove(&unknown).unwrap_or_default();
        let Some((free, head)) = known.first_key_value() else { return Ok(Vec::new()) };
        let mut followed = Vec::new();
        for (other, by) in &mut self.0 {
            let Some(factor) = by.get(free).map(|it| it.over(*head)) else { continue };
            *work = work.checked_sub(known.len()).ok_or(TooMany)?;
            take_away(by, &known, factor);
            if by.is_empty() {
                followed.push(*other);
            }
        }
        Ok(followed)
    }
}

/// Rows that have not been used to do away with an unknown.
struct Elimination {
    rows: Vec<Option<Row>>,
    /// The rows in which an unknown is.
    places: BTreeMap<usize, BTreeSet<usize>>,
    /// In how many rows each unknown is.
    counts: BTreeSet<(usize, usize)>,
}

impl Elimination {
    fn new(rows: Vec<Row>) -> Self {
        let mut places: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (number, row) in rows.iter().enumerate() {
            for unknown in row.unknown.keys() {
                places.entry(*unknown).or_default().insert(number);
            }
        }
        let counts = places.iter().map(|(unknown, rows)| (rows.len(), *unknown)).collect();
        Self { rows: rows.into_iter().map(Some).collect(), places, counts }
    }

    /// Does away with one unknown after the other, those in the fewest rows first. What is answered is each with a row
    /// in which none of those before it is.
    fn run(mut self, work: &mut usize) -> Result<Vec<(usize, Row)>, TooMany> {
        let mut pivots = Vec::new();
        while let Some((_, pivot)) = self.counts.first().copied() {
            let rows = self.places.get(&pivot).cloned().unwrap_or_default();
            let size = |number: &usize| self.row(*number).map_or(0, |row| row.unknown.len());
            let chosen = rows.iter().min_by_key(|number| (size(number), **number)).copied();
            let Some(row) = chosen.and_then(|chosen| self.take(chosen)) else {
                self.counts.pop_first();
                continue;
            };
            let head = row.unknown.get(&pivot).copied().unwrap_or(Residue::ONE);
            for number in rows {
                let Some(mut other) = self.take(number) else { continue };
                let factor = other.unknown.get(&pivot).copied().unwrap_or(Residue::ZERO).over(head);
                other.take_away(&row, factor);
                let entries = row.unknown.len() + row.of.len();
                *work = work.checked_sub(entries).ok_or(TooMany)?;
                self.put(number, other);
            }
            pivots.push((pivot, row));
        }
        Ok(pivots)
    }

    fn row(&self, number: usize) -> Option<&Row> {
        self.rows.get(number)?.as_ref()
    }

    fn take(&mut self, number: usize) -> Option<Row> {
        let row = self.rows.get_mut(number)?.take()?;
        for unknown in row.unknown.keys() {
            self.recount(*unknown, |rows| rows.remove(&number));
        }
        Some(row)
    }

    fn put(&mut self, number: usize, row: Row) {
        for unknown in row.unknown.keys() {
            self.recount(*unknown, |rows| rows.insert(number));
        }
        if let Some(place) = self.rows.get_mut(number) {
            *place = Some(row);
        }
    }

    fn recount(&mut self, unknown: usize, change: impl FnOnce(&mut BTreeSet<usize>) -> bool) {
        let rows = self.places.entry(unknown).or_default();
        self.counts.remove(&(rows.len(), unknown));
        let _is_new = change(rows);
        if !rows.is_empty() {
            self.counts.insert((rows.len(), unknown));
        }
    }
}

impl Row {
    fn take_away(&mut self, other: &Self, factor: Residue) {
        take_away(&mut self.unknown, &other.unknown, factor);
        take_away(&mut self.of, &other.of, factor);
    }
}

fn take_away(
    from: &mut BTreeMap<usize, Residue>,
    what: &BTreeMap<usize, Residue>,
    factor: Residue,
) {
    for (at, by) in what {
        let is = from.remove(at).unwrap_or(Residue::ZERO).minus(by.times(factor));
        if !is.is_zero() {
            from.insert(*at, is);
        }
    }
}

/// A solution with all known members at zero.
fn solution(pivots: &[(usize, Row)]) -> BTreeMap<usize, Residue> {
    let mut solution: BTreeMap<usize, Residue> = BTreeMap::new();
    for (pivot, row) in pivots.iter().rev() {
        let (mut sum, mut head) = (Residue::ZERO, Residue::ONE);
        for (unknown, factor) in &row.unknown {
            if unknown == pivot {
                head = *factor;
                continue;
            }
            // What no row decides is free.
            let free = || Residue::scattered(u64::try_from(*unknown).unwrap_or(u64::MAX));
            sum = sum.plus(solution.entry(*unknown).or_insert_with(free).times(*factor));
        }
        solution.insert(*pivot, sum.negated().over(head));
    }
    solution
}

/// Of which equations that one is made in which the unknown of a row is the only one.
fn derivation(pivots: &[(usize, Row)], at: usize) -> BTreeMap<usize, Residue> {
    let Some((_, row)) = pivots.get(at) else { return BTreeMap::new() };
    let mut row = row.clone();
    for (pivot, other) in pivots.iter().skip(at + 1) {
        if let (Some(is), Some(head)) = (row.unknown.get(pivot), other.unknown.get(pivot)) {
            let factor = is.over(*head);
            row.take_away(other, factor);
        }
    }
    row.of
}

/// The known members that are left when equations are added up.
fn known(
    equations: &[Equation],
    is_unknown: &dyn Fn(usize) -> bool,
    of: &BTreeMap<usize, Residue>,
) -> BTreeSet<usize> {
    let mut sums: BTreeMap<usize, Residue> = BTreeMap::new();
    for (equation, factor) in of.iter().filter_map(|(it, by)| Some((equations.get(*it)?, *by))) {
        for (member, by) in equation.members.iter().filter(|(it, _)| !is_unknown(*it)) {
            let sum = sums.entry(*member).or_insert(Residue::ZERO);
            *sum = sum.plus(by.times(factor));
        }
    }
    sums.into_iter().filter(|(_, sum)| !sum.is_zero()).map(|(member, _)| member).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Equations as `0 + 1 - 2`, all of whose members from `known` on are known; what follows, and from what.
    #[track_caller]
    fn check(lines: &[&str], known: usize, expected: &[(usize, &[usize])]) {
        let equations = lines.iter().map(|line| {
            let words: Vec<&str> = std::iter::once("+").chain(line.split(' ')).collect();
            let member = |it: &[&str]| {
                let factor = if it[0] == "+" { Residue::ONE } else { Residue::ONE.negated() };
                (it[1].parse().unwrap(), factor)
            };
            Equation { members: words.chunks(2).map(member).collect(), ..Equation::default() }
        });
        let equations: Vec<_> = equations.collect();
        let found = follow(&equations, &|it| it < known, &|_| true, &mut 1000).unwrap();
        let expected: Vec<_> =
            expected.iter().map(|(it, from)| (*it, from.iter().copied().collect())).collect();
        assert_eq!(found, expected, "{lines:?}");
    }

    #[test]
    fn a_single_unknown_follows_from_the_rest() {
        check(&["0 + 9 - 8"], 1, &[(0, &[8, 9])]);
        check(&["0 + 1 - 8"], 2, &[]);
        check(&["0 + 1 - 8", "1 + 9 - 7"], 2, &[(0, &[7, 8, 9]), (1, &[7, 9])]);
    }

    #[test]
    fn two_in_each_equation_can_follow_all_the_same() {
        // A circle of three has one solution, a rectangle has many; what joins two rectangles follows.
        check(
            &["0 + 1 - 7", "1 + 2 - 8", "2 + 0 - 9"],
            3,
            &[(0, &[7, 8, 9]), (1, &[7, 8, 9]), (2, &[7, 8, 9])],
        );
        check(&["0 + 1 - 10", "2 + 3 - 11", "0 + 2 - 12", "1 + 3 - 13"], 4, &[]);
        let rectangles = [
            "0 + 1 - 90",
            "2 + 3 + 8 - 91",
            "0 + 2 - 92",
            "1 + 3 - 93",
            "4 + 5 - 94",
            "6 + 7 - 95",
            "4 + 6 + 8 - 96",
            "5 + 7 - 97",
        ];
        check(&rectangles, 9, &[(8, &[90, 91, 92, 93])]);
    }

    #[test]
    fn what_would_take_too_long_is_left() {
        let equation = |members: &[usize]| Equation {
            members: members.iter().map(|it| (*it, Residue::ONE)).collect(),
            ..Equation::default()
        };
        let equations = [equation(&[0, 1, 2]), equation(&[0, 1]), equation(&[0, 2])];
        let follow = |work: &mut usize| follow(&equations, &|_| true, &|_| true, work);
        assert_eq!(follow(&mut 2), Err(TooMany));
        let mut work = 100;
        assert!(follow(&mut work).is_ok() && work < 100);
    }
}
