//! Building a cube from a snapshot.

use std::sync::Arc;

use scorecard_domain::Thing;

use super::Cube;
use crate::formula::Formulas;

/// Takes a snapshot in, thing by thing, in any order.
///
/// The cube is densest if areas come first and ordered by id, as a snapshot has them: then areas that are
/// compared with each other lie together.
#[derive(Debug, Default)]
pub struct CubeBuilder {
    cube: Cube,
}

impl CubeBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a thing in that `revision` last changed. What a cube does not hold is passed over.
    pub fn push(&mut self, thing: &Thing, revision: u64) {
        self.cube.put(thing, revision);
    }

    /// What was taken in so far. Things can be looked up in it; it computes nothing.
    pub const fn so_far(&self) -> &Cube {
        &self.cube
    }

    /// The cube, which shows that revision.
    #[must_use]
    pub fn build(mut self, revision: u64) -> Cube {
        self.cube.revision = revision;
        Arc::make_mut(&mut self.cube.areas).settle();
        self.cube.formulas = Arc::new(Formulas::of(self.cube.indicators()));
        self.cube
    }
}
