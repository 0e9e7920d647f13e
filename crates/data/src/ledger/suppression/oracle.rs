//! What follows from what, by elimination over fractions: levels are made of atoms, of which nothing is known but what the
//! levels that are shown say. For tests alone, and knowing nothing of how levels are held against each other elsewhere.

use scorecard_domain::Ratio;

/// How often each atom is in a level.
pub(super) type Made = Vec<i64>;

/// All that follows from some levels.
#[derive(Debug, Default)]
pub(super) struct Knowledge {
    /// Each row has a one at its place, where no other has anything.
    rows: Vec<(usize, Vec<Ratio>)>,
}

impl Knowledge {
    pub(super) fn of<'a>(shown: impl IntoIterator<Item = &'a Made>) -> Self {
        let mut knowledge = Self::default();
        shown.into_iter().for_each(|made| knowledge.learn(made));
        knowledge
    }

    fn learn(&mut self, made: &Made) {
        let mut row = self.rest(made);
        let Some(at) = row.iter().position(|it| *it != Ratio::ZERO) else { return };
        let head = row[at];
        row.iter_mut().for_each(|it| *it = it.checked_div(head).unwrap());
        for (_, other) in &mut self.rows {
            let by = other[at];
            take_away(other, &row, by);
        }
        self.rows.push((at, row));
    }

    fn rest(&self, made: &Made) -> Vec<Ratio> {
        let mut rest: Vec<Ratio> =
            made.iter().map(|it| Ratio::new(i128::from(*it), 1).unwrap()).collect();
        for (at, row) in &self.rows {
            let by = rest[*at];
            take_away(&mut rest, row, by);
        }
        rest
    }

    /// Whether a level follows. One that is made of nothing is known to everybody.
    pub(super) fn tells(&self, made: &Made) -> bool {
        self.rest(made).iter().all(|it| *it == Ratio::ZERO)
    }
}

fn take_away(from: &mut [Ratio], what: &[Ratio], by: Ratio) {
    if by == Ratio::ZERO {
        return;
    }
    for (it, other) in from.iter_mut().zip(what).filter(|(_, other)| **other != Ratio::ZERO) {
        *it = it.checked_sub(other.checked_mul(by).unwrap()).unwrap();
    }
}
