//! The definitions of the measures, one file each, as pure functions over the cube.
//!
//! Each kernel has a point form, for one figure, which [`crate::Cube::answer`] calls; and, where batches need
//! it, a block form, for all areas and periods of an indicator, which calls back for each figure and
//! allocates nothing for it. The two agree figure by figure.

pub mod attainment;
pub mod comparable;
pub mod compound;
pub mod contribution;
pub(crate) mod cover;
pub mod difference;
mod edge;
pub mod gap;
pub mod growth;
pub mod growth_rank;
pub mod implied;
pub mod index;
mod levels;
pub(crate) mod makers;
pub mod parts;
pub mod percentile;
pub mod rank;
pub mod rank_change;
pub(crate) mod restate;
pub mod roll_up;
pub mod sequential;
pub mod share;
pub mod streak;
pub mod streak_of;

pub use self::levels::Levels;
