//! The rank that counts in a year: the computed one or the one that was published.

use scorecard_domain::{Decimal, Missing, Stage, Statuses, StreakRule};

use crate::{kernels::rank::Place, value::Value};

/// The rank that counts in a year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(in crate::kernels) rank: u32,
    pub(in crate::kernels) best: u32,
    pub(in crate::kernels) worst: u32,
    pub(crate) tied: bool,
    pub(in crate::kernels) statuses: Statuses,
    pub(in crate::kernels) stage: Option<Stage>,
    /// Whether it is the published one.
    pub(crate) is_published: bool,
}

/// The rank that counts, of a computed one and what is published beside it.
#[inline]
pub(crate) fn counted(
    computed: Result<Place, Missing>,
    published: Option<&Value>,
) -> Result<Counted, Missing> {
    let published = published.and_then(|value| Some((whole(value.reading.value()?)?, value)));
    match (computed, published) {
        (Ok(place), Some((rank, value)))
            if !place.is_firm() && (place.best..=place.worst).contains(&rank) =>
        {
            Ok(Counted::published(rank, value))
        }
        (Err(_), Some((rank, value))) => Ok(Counted::published(rank, value)),
        (Ok(place), _) => Ok(Counted {
            rank: place.rank,
            best: place.best,
            worst: place.worst,
            tied: place.tied,
            statuses: place.statuses,
            stage: place.stage,
            is_published: false,
        }),
        (Err(missing), None) => Err(missing),
    }
}

impl Counted {
    /// Whether neither rounding nor missing peers can change it.
    pub(crate) const fn is_firm(&self) -> bool {
        self.best == self.worst
    }

    /// A year that satisfies a predicate, as the first of two places, or does not, as the second. `may` and `must`: whether
    /// it can, and whether it surely does.
    pub(in crate::kernels) const fn of(
        holds: bool,
        may: bool,
        must: bool,
        value: &Value,
        is_published: bool,
    ) -> Self {
        const fn place(is_first: bool) -> u32 {
            if is_first { 1 } else { 2 }
        }
        Self {
            rank: place(holds),
            best: place(may),
            worst: place(must),
            tied: false,
            statuses: value.statuses,
            stage: value.stage,
            is_published,
        }
    }

    /// As the rule for ties has it; `tied` then says that the last place that counts is shared.
    pub(in crate::kernels) fn under(self, up_to: u32, ties: StreakRule) -> Self {
        let tied = self.tied && self.rank == up_to;
        if !tied || ties != StreakRule::Breaks {
            return Self { tied, ..self };
        }
        let beyond = up_to.saturating_add(1);
        // Where rounding or missing peers hide the order, the place may be the area's alone.
        let best = if self.is_firm() { beyond } else { self.best };
        Self { rank: beyond, best, worst: self.worst.max(beyond), tied, ..self }
    }

    const fn published(rank: u32, value: &Value) -> Self {
        Self {
            rank,
            best: rank,
            worst: rank,
            tied: false,
            statuses: value.statuses,
            stage: value.stage,
            is_published: true,
        }
    }
}

/// A rank as it was recorded: a whole number from 1 on.
fn whole(number: Decimal) -> Option<u32> {
    let number = number.trimmed();
    (number.scale() == 0).then(|| u32::try_from(number.mantissa()).ok()).flatten()
}
