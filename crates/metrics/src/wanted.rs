//! Which scorecard is asked for.

use std::sync::Arc;

use scorecard_domain::{Area, Definition, Fault, Period};
use scorecard_wire::{pb::metrics::Scorecard, status::Refusal};

use crate::{
    apart::apart, facts::Held, past::Needs, refusal, resolve, scorecard, sentences, world::World,
};

/// Whose scorecard, which year's and by which definition.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) area: String,
    pub(crate) year: u32,
    pub(crate) definition: String,
}

impl Wanted {
    /// Whose observations it needs.
    pub(crate) fn needs(&self) -> Needs {
        Needs::Definition(self.definition.clone())
    }

    /// What it is filled from in a world.
    ///
    /// # Errors
    ///
    /// If there is no such year, area or definition.
    pub(crate) fn resolve(&self, world: &World) -> Result<Resolved, Refusal> {
        let period = year(self.year)?;
        if self.area.is_empty() {
            let fault = Fault::missing("area", sentences::an_area());
            return Err(refusal::faulty(vec![fault]));
        }
        let area = resolve::area(&world.cube, &self.area, period)?;
        let definition = resolve::definition(world, &self.definition)?;
        Ok(Resolved { area, period, definition })
    }

    /// The scorecard in a world.
    ///
    /// # Errors
    ///
    /// As [`Self::resolve`].
    pub(crate) async fn build_apart(&self, world: &Arc<World>) -> Result<Scorecard, Refusal> {
        self.resolve(world)?.build_apart(world).await
    }
}

/// What a scorecard is filled from.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    pub(crate) area: Arc<Area>,
    pub(crate) period: Period,
    pub(crate) definition: Arc<Held<Definition>>,
}

impl Resolved {
    pub(crate) fn build(&self, world: &World) -> Scorecard {
        scorecard::build(world, &self.area, self.period, &self.definition)
    }

    /// [`Self::build`] where nobody else is kept waiting: an assessment that varies weights can take seconds.
    ///
    /// # Errors
    ///
    /// If it fails.
    pub(crate) async fn build_apart(self, world: &Arc<World>) -> Result<Scorecard, Refusal> {
        let world = Arc::clone(world);
        apart(move || self.build(&world)).await
    }
}

/// The calendar year.
///
/// # Errors
///
/// If it is none.
pub(crate) fn year(year: u32) -> Result<Period, Refusal> {
    Period::year(year).ok_or_else(|| {
        let problem = sentences::no_year(year);
        refusal::faulty(vec![Fault::invalid("year", problem)])
    })
}
