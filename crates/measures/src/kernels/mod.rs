//! The definitions of the measures, one file each, as pure functions over the cube.
//!
//! Each kernel has a point form, for one figure, which [`crate::Cube::answer`] calls; and, where batches need
//! it, a block form, for all areas and periods of an indicator, which calls back for each figure and
//! allocates nothing for it. The two agree figure by figure.

pub mod difference;
mod edge;
pub mod growth;
pub mod implied;
mod levels;
pub mod parts;
pub mod rank;
pub mod share;
pub mod streak;

pub use self::levels::Levels;
