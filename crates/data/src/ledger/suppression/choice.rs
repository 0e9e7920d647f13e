//! Decides what is withheld of levels that hang together.
//!
//! First what fewer units contribute to than may be shown; then, as long as a level that the public does not see could be
//! worked out from levels that it sees, or has just seen, another one. What was withheld one by one may in the end be more
//! than is needed: [`show`] shows again what is not.

mod show;

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use scorecard_domain::{Confidentiality, Decimal};

use super::{
    follow::{Followed, TooMany, follow},
    table::{Cell, Equation, Level, Table},
};

/// So many entries of equations are computed at most.
const WORK: usize = 20_000_000;

/// This part of it is worth showing again what is withheld for nothing.
const SHOWING: usize = 4;

/// What is withheld, by the numbers of the cells, and why.
pub(super) type Withheld = BTreeMap<usize, Confidentiality>;

/// The cells of a table that are withheld.
pub(super) fn withheld(table: &Table) -> Withheld {
    withheld_within(table, WORK)
}

fn withheld_within(table: &Table, work: usize) -> Withheld {
    let mut choosing = Choosing::new(table);
    let (mut work, mut showing) = (work, work / SHOWING);
    for (number, cell) in table.cells.iter().enumerate() {
        if cell.is_few && cell.level.is_some() {
            choosing.withhold(number, Confidentiality::SmallCounts);
        }
    }
    choosing.keep();
    choosing.protect(&mut work);
    choosing.show(&mut showing);
    choosing.let_go();
    // What nothing can be done about follows all the same; of what it follows from nothing is shown.
    choosing.protect(&mut work);
    choosing.withheld
}

/// Whether a number of units is too small to be shown. None at all hides nothing: everybody may know that there is nobody.
pub(super) fn is_few(units: Decimal, minimum: u32) -> bool {
    let minimum = Decimal::new(i128::from(minimum), 0);
    !units.is_zero()
        && !units.is_negative()
        && minimum.is_some_and(|minimum| units.cmp_value(minimum).is_lt())
}

#[derive(Debug)]
struct Choosing<'a> {
    table: &'a Table,
    /// The equations of the table that are not assumed, if some are. What is assumed may be false, and then hide that something
    /// follows from what is true.
    certain: Vec<Equation>,
    /// The equations of each cell.
    of: Vec<Vec<usize>>,
    /// Whether a cell is the whole of others, or what a formula names.
    is_last: Vec<bool>,
    withheld: Withheld,
    /// Equations to be looked at.
    open: BTreeSet<usize>,
}

impl<'a> Choosing<'a> {
    fn new(table: &'a Table) -> Self {
        let mut of = vec![Vec::new(); table.cells.len()];
        let mut is_last = vec![false; table.cells.len()];
        for (number, equation) in table.equations.iter().enumerate() {
            for (member, _) in &equation.members {
                of.get_mut(*member).into_iter().for_each(|it: &mut Vec<usize>| it.push(number));
            }
            for member in &equation.last {
                is_last.get_mut(*member).into_iter().for_each(|it| *it = true);
            }
        }
        let open = (0..table.equations.len()).collect();
        let is_any = table.equations.iter().any(|it| it.is_assumed);
        let certain =
            table.equations.iter().filter(|it| is_any && !it.is_assumed).cloned().collect();
        Self { table, certain, of, is_last, withheld: Withheld::new(), open }
    }

    /// All equations, and those that are not assumed, if these are fewer.
    fn systems(&self) -> impl Iterator<Item = &[Equation]> {
        let certain = Some(self.certain.as_slice()).filter(|it| !it.is_empty());
        [self.table.equations.as_slice()].into_iter().chain(certain)
    }

    fn withhold(&mut self, number: usize, code: Confidentiality) {
        self.withheld.entry(number).or_insert(code);
        self.open.extend(self.of.get(number).into_iter().flatten());
    }

    /// Keeps withholding what was withheld, as long as it protects anything: so what one revision shows and what another
    /// does are never more together than either.
    fn keep(&mut self) {
        let cells = self.table.cells.iter().enumerate();
        let protects = |number: usize, cell: &Cell| {
            cell.was_withheld && !self.is_useless(number) && !self.is_hidden(number)
        };
        let kept: BTreeSet<usize> =
            cells.filter(|(number, cell)| protects(*number, cell)).map(|(it, _)| it).collect();
        let reached = self.reached(|it| kept.contains(&it));
        for number in kept.intersection(&reached) {
            self.withhold(*number, Confidentiality::SecondarySender);
        }
    }

    /// Leaves what hangs together with nothing any more that is hidden for its own sake, since what it did so by is shown again.
    fn let_go(&mut self) {
        let reached = self.reached(|it| self.is_hidden(it));
        self.withheld.retain(|it, _| reached.contains(it));
    }

    /// What is hidden for its own sake, and what hangs together with it by members that pass, or have no level.
    fn reached(&self, passes: impl Fn(usize) -> bool) -> BTreeSet<usize> {
        let is_root = |it: &usize| {
            self.is_hidden(*it) && self.withheld.get(it) != Some(&Confidentiality::SecondarySender)
        };
        let is_step = |it: usize| self.cell(it).is_some_and(|cell| cell.level.is_none());
        let mut near: Vec<usize> = (0..self.table.cells.len()).filter(is_root).collect();
        let mut reached: BTreeSet<usize> = near.iter().copied().collect();
        while let Some(number) = near.pop() {
            for equation in self.of.get(number).into_iter().flatten() {
                let members = self.members(*equation).into_iter();
                near.extend(
                    members.filter(|it| (passes(*it) || is_step(*it)) && reached.insert(*it)),
                );
            }
        }
        reached
    }

    /// Withholds until nothing follows, or nothing can be done about it.
    fn protect(&mut self, work: &mut usize) {
        loop {
            self.one_by_one();
            if !self.together(work) {
                return;
            }
        }
    }

    /// Looks at one equation after the other, and again at those of what is withheld: of its members never exactly one is
    /// hidden, nor exactly one of those that are has a level that was not seen before.
    fn one_by_one(&mut self) {
        while let Some(number) = self.open.pop_first() {
            if let Some(next) = self.next(number) {
                self.withhold(next, Confidentiality::SecondarySender);
                self.open.insert(number);
            }
        }
    }

    fn next(&self, number: usize) -> Option<usize> {
        let members = self.members(number);
        let hidden: Vec<usize> = members.iter().copied().filter(|it| self.is_hidden(*it)).collect();
        let unseen: Vec<usize> = hidden.iter().copied().filter(|it| !self.was_seen(*it)).collect();
        if members.iter().any(|it| self.cell(*it).is_some_and(|cell| cell.level.is_none())) {
            return None;
        }
        let last = &self.table.equations.get(number)?.last;
        let is_last = |it: usize| last.contains(&it);
        let free = || members.iter().copied().filter(|it| !self.is_hidden(*it));
        match (hidden.as_slice(), unseen.as_slice()) {
            ([only], _) if self.is_protected(*only) => self.best(free(), &is_last),
            (_, [only]) if self.is_protected(*only) => self.best_unseen(free(), &is_last),
            _ => None,
        }
    }

    /// Looks at all equations together, and withholds something of what each level follows from that does. Tells whether it
    /// did.
    fn together(&mut self, work: &mut usize) -> bool {
        let mut new = BTreeSet::new();
        for seen_before in [false, true] {
            let is_unknown = |it: usize| match self.cell(it) {
                Some(cell) if cell.level.is_none() => true,
                Some(_) => self.is_hidden(it) && !(seen_before && self.was_seen(it)),
                None => false,
            };
            let is_asked = |it: usize| self.is_protected(it);
            let followed: Result<Vec<Followed>, TooMany> = self
                .systems()
                .map(|equations| follow(equations, &is_unknown, &is_asked, work))
                .collect();
            let Ok(followed) = followed else {
                new = self.all_near();
                break;
            };
            for (_, from) in followed.into_iter().flatten() {
                if from.iter().any(|it| new.contains(it)) {
                    continue;
                }
                let is_last = |it: usize| self.is_last.get(it) == Some(&true);
                let free = from.into_iter().filter(|it| !self.is_hidden(*it));
                let best = match seen_before {
                    false => self.best(free, &is_last),
                    true => self.best_unseen(free, &is_last),
                };
                new.extend(best);
            }
            if !new.is_empty() {
                break;
            }
        }
        for number in &new {
            self.withhold(*number, Confidentiality::SecondarySender);
        }
        !new.is_empty()
    }

    /// All that hangs together with anything hidden, where it is too much to be looked at more closely.
    fn all_near(&self) -> BTreeSet<usize> {
        let is_shown = |it: &usize| {
            !self.is_hidden(*it) && self.cell(*it).is_some_and(|cell| cell.level.is_some())
        };
        self.reached(|_| true).into_iter().filter(is_shown).collect()
    }

    /// Which of those that are shown is withheld: what protects rather than what does not, what was not seen before, a part
    /// rather than the whole, what for whose sake the fewest others have to be, the smallest, the first.
    ///
    /// A part that is 0 protects nothing, since that there are no units may be seen.
    fn best(
        &self,
        free: impl Iterator<Item = usize>,
        is_last: &dyn Fn(usize) -> bool,
    ) -> Option<usize> {
        let table = self.table;
        let place = |it: usize| table.cells.get(it).map(|cell| &cell.place);
        let rank = |it: usize| {
            (self.is_useless(it), self.was_seen(it), is_last(it), self.would_expose(it))
        };
        let size = |it: usize| self.value(it).map(Decimal::abs);
        free.filter(|it| self.value(*it).is_some()).min_by(|one, other| {
            let by_size = match (size(*one), size(*other)) {
                (Some(one), Some(other)) => one.cmp_value(other),
                _ => Ordering::Equal,
            };
            rank(*one)
                .cmp(&rank(*other))
                .then(by_size)
                .then_with(|| place(*one).cmp(&place(*other)))
        })
    }

    /// The same, of what was not seen before and protects.
    fn best_unseen(
        &self,
        free: impl Iterator<Item = usize>,
        is_last: &dyn Fn(usize) -> bool,
    ) -> Option<usize> {
        self.best(free.filter(|it| !self.is_useless(*it) && !self.was_seen(*it)), is_last)
    }

    /// In how many equations it would be the only one that is hidden.
    fn would_expose(&self, number: usize) -> usize {
        let equations = self.of.get(number).into_iter().flatten();
        equations.filter(|it| !self.members(**it).into_iter().any(|it| self.is_hidden(it))).count()
    }

    fn members(&self, equation: usize) -> Vec<usize> {
        let equation: Option<&Equation> = self.table.equations.get(equation);
        equation.map(|it| it.members.iter().map(|it| it.0).collect()).unwrap_or_default()
    }

    fn cell(&self, number: usize) -> Option<&Cell> {
        self.table.cells.get(number)
    }

    fn value(&self, number: usize) -> Option<Decimal> {
        self.cell(number)?.level?.value()
    }

    fn is_useless(&self, number: usize) -> bool {
        self.is_last.get(number) == Some(&false)
            && self.value(number).is_none_or(|value| value.is_zero())
    }

    /// Whether there is a level that the public does not see.
    fn is_hidden(&self, number: usize) -> bool {
        self.withheld.contains_key(&number)
            || self.cell(number).is_some_and(|it| matches!(it.level, Some(Level::Hidden(_))))
    }

    /// Whether a level must not follow from others as long as it is hidden.
    fn is_protected(&self, number: usize) -> bool {
        let is_guarded = || self.cell(number).is_some_and(|cell| cell.is_guarded);
        self.is_hidden(number) && (self.withheld.contains_key(&number) || is_guarded())
    }

    /// Whether the public has seen a level until now, as it is.
    fn was_seen(&self, number: usize) -> bool {
        let Some(cell) = self.cell(number) else { return false };
        let is = cell.level.and_then(Level::value);
        let was = cell.before.and_then(Level::shown);
        !cell.was_withheld
            && matches!((is, was), (Some(is), Some(was)) if is.cmp_value(was).is_eq())
    }
}

#[cfg(test)]
mod tests;
